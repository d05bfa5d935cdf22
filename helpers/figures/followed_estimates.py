"""Figures on estimates that disagree: every number beside the body that gave it, with its unit."""

from functools import partial

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from helpers import data, followed_estimates, language
from helpers.figures import canvas, register
from helpers.figures.overview import counted

MOST = 60  # rows that a page can hold
LINE = 0.34  # cm
OPEN = 0.09  # length of the arrow for an open end, as a share of the axis
SIGNS = {"at_least": "≥ ", "at_most": "≤ "}


def _estimates_facts(rows: pd.DataFrame, lang: str) -> dict:
    subjects = [language.label("quantities", "subject", s, lang) for s in rows["subject"].drop_duplicates()]
    spread = followed_estimates.spread(rows)
    finding = ""
    if len(spread):
        widest = spread.loc[(spread["highest"] / spread["lowest"].clip(lower=1)).astype(float).idxmax()]
        known = "year" if rows["date_precision"].eq("year").any() else "month"
        finding = language.word(
            "followed_widest",
            lang,
            thing=widest[language.column("quantity", lang)],
            low=number(widest["lowest"], lang),
            high=number(widest["highest"], lang),
            unit=language.label("quantities", "unit", widest["unit"], lang),
            n=widest["estimates"],
            first=language.day(widest["first"], lang, known),
            last=language.day(widest["last"], lang, known),
        )
    return {
        "n": counted("followed_numbers", len(rows), lang),
        "bodies": counted("followed_bodies", rows["estimate_by_en"].nunique(), lang),
        "subjects": language.listing(subjects, lang),
        "widest": finding,
        "more": language.word("followed_first_rows", lang, most=MOST, n=len(rows)) * (len(rows) > MOST),
        "readers": language.word("followed_readers", lang) if data.readers(rows).any() else "",
    }


def number(value: float, lang: str) -> str:
    """A value as given: whole numbers without a decimal point."""
    return language.number(value, lang, 0 if value == int(value) else 1)


def draw_estimates(rows: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw each estimate as a range, one panel for each subject and unit, grouped by what was counted.

    rows: from followed_estimates.estimates(); beyond MOST rows the first are drawn and the caption says so.
    Returns a new Figure, 16 cm wide. A lower limit is open to the right, an upper limit to the left.
    """
    rows = rows.head(MOST)
    panels = [(key, part) for key, part in rows.groupby(["subject", "unit"], observed=True, sort=False)]
    laid = [_places(part, lang) for _, part in panels]
    heights = [LINE * (end + 1) for *_, end in laid]
    figure = canvas.new(sum(heights) + 1.5 * len(panels))
    grid = figure.subplots(len(panels), 1, height_ratios=heights, squeeze=False)[:, 0]
    for axes, ((subject, unit), part), (labels, places, heads, end) in zip(grid, panels, laid, strict=True):
        _panel(axes, part, places, lang)
        axes.set_ylim(end, -1)
        axes.set_yticks(places, labels, size=canvas.SMALL, linespacing=0.95)
        for place, text in heads:
            where = {"transform": axes.get_yaxis_transform(), "in_layout": False}
            axes.text(0, place, text, va="center", size=canvas.SMALL, fontweight="bold", **where)
        names = [language.label("quantities", *code, lang) for code in (("subject", subject), ("unit", unit))]
        axes.set_xlabel(names[0] if names[0] == names[1] else f"{names[0]} ({names[1]})")
    return figure


def _places(part: pd.DataFrame, lang: str) -> tuple[list[str], list[float], list[tuple[float, str]], float]:
    """Labels and places of the rows, places and texts of the heads of groups, and where the panel ends."""
    labels, places, heads, y, thing = [], [], [], 0.0, None
    for row, mark in zip(part.itertuples(), data.readers(part), strict=True):
        if row.quantity_en != thing:
            thing = row.quantity_en
            head = canvas.wrap(getattr(row, language.column("quantity", lang)), 60)
            more = head.count("\n")
            heads.append((y + more / 2, head))
            y += 1.1 + more
        body = getattr(row, language.column("estimate_by", lang)) + ("*" if mark else "")
        text = canvas.wrap(f"{language.day(row.date, lang, row.date_precision)}: {body}", 46)
        lines = text.count("\n") + 1
        labels.append(text)
        places.append(y + (lines - 1) / 2)
        y += lines + 0.15
    return labels, places, heads, y


def _panel(axes: Axes, part: pd.DataFrame, places: list[float], lang: str) -> None:
    low, high = part["value_low"].astype(float), part["value_high"].astype(float)
    top = pd.concat([low, high]).max()
    limit = top * 1.4 or 1
    for y, row, a, b in zip(places, part.itertuples(), low, high, strict=True):
        face = canvas.PAPER if row.confidence == "low" else canvas.OTHER
        begin, end = (b if pd.isna(a) else a), (a if pd.isna(b) else b)
        if begin == end:
            axes.plot(begin, y, "o", color=face, mec=canvas.OTHER, ms=4.5, clip_on=False)
        else:
            axes.plot([begin, end], [y, y], "-|", color=canvas.OTHER, lw=1.5, ms=6)
        if row.bound in SIGNS:
            # An open end is a short arrow: how far it reaches, the body did not say.
            way = limit * (OPEN if row.bound == "at_least" else -OPEN)
            axes.plot([begin, begin + way], [y, y], color=canvas.OTHER, lw=1.2)
            axes.plot(begin + way, y, ">" if way > 0 else "<", color=canvas.OTHER, ms=4)
            end += max(way, 0)
        axes.text(end + limit * 0.02, y, value_text(row, a, b, lang), va="center", size=canvas.SMALL, in_layout=False)
    axes.set_xlim(0, limit)
    ticks = [tick for tick in MaxNLocator(4, integer=True).tick_values(0, limit) if 0 <= tick <= limit]
    axes.set_xticks(ticks, [number(tick, lang) for tick in ticks])
    axes.grid(axis="x", color=canvas.STEPS[0], zorder=0)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def value_text(row, low: float, high: float, lang: str) -> str:
    """A range as given, or one number with the sign of its open side."""
    if pd.isna(low) or pd.isna(high):
        return SIGNS[row.bound] + number(high if pd.isna(low) else low, lang)
    return number(low, lang) if low == high else f"{number(low, lang)}–{number(high, lang)}"


TEXTS = {
    "title": {"en": "Numbers side by side: {subjects}", "de": "Zahlen nebeneinander: {subjects}"},
    "caption": {
        "en": "Each line is one number given by one body on one day, grouped by what was counted. Bars are "
        "ranges as given; an arrow is an open end, because the body gave only a lower or an upper limit. "
        "Hollow marks: weakly documented. Nothing is added up or averaged: the numbers differ in what they "
        "include and when they were given, and nobody outside has counted.{more}{readers}",
        "de": "Jede Zeile ist eine Zahl, die eine Stelle an einem Tag nannte, geordnet danach, was gezählt "
        "wurde. Balken sind Spannen, wie sie genannt wurden; ein Pfeil ist ein offenes Ende, weil nur eine "
        "Unter- oder Obergrenze genannt wurde. Hohle Zeichen: schwach belegt. Nichts ist addiert oder "
        "gemittelt: Die Zahlen unterscheiden sich darin, was sie umfassen und wann sie genannt wurden, und "
        "niemand von außen hat gezählt.{more}{readers}",
    },
    "alt": {
        "en": "Range chart of {n} on {subjects} by {bodies}. {widest}",
        "de": "Spannendiagramm: {n} zu {subjects} von {bodies}. {widest}",
    },
}
GROUPS = {
    "estimates": ("troops",),
    "estimates_casualties": ("cas", "captured"),
    "estimates_munitions": ("cont", "shells", "missiles"),
    "estimates_trade": ("trade", "oil"),
}
for _name, _subjects in GROUPS.items():
    register(
        _name,
        theme="followed",
        tables=("quantities",),
        columns=("date", "quantity", "value_low", "value_high", "unit", "bound", "estimate_by", "confidence"),
        split="quantity_en",
        ask=partial(followed_estimates.estimates, subjects=_subjects),
        facts=_estimates_facts,
        **TEXTS,
    )(draw_estimates)
