"""Figures on time: events by phase, articles over time, and what was on record on certain days."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers import followed, language
from helpers.figures import canvas, register
from helpers.figures.followed_record import compact, each
from helpers.figures.overview import counted

MARKS = {
    "explicit": ("D", canvas.ACCENT, 5.0),
    "by_subject": ("o", canvas.OTHER, 4.6),
    "none": ("o", canvas.PAPER, 4.6),
}
STACK = 14  # marks that fit above each other in one month of a lane
COLUMNS = 20  # cells that fit beside each other where events are counted instead
ROW = 0.3  # cm


def split(events: pd.DataFrame) -> tuple[pd.Timestamp, bool]:
    """Where the scale of time changes, and whether the events are too many to be drawn one by one."""
    start = pd.Timestamp(followed.signature().year, 1, 1)
    return start, bool(stacks(events, start).max() > STACK)


def stacks(events: pd.DataFrame, start: pd.Timestamp) -> pd.Series:
    """How many events share a phase and a stretch of time: a year before `start`, a month from then on."""
    when = _stretch(events, start)
    return events.groupby(["phase", when], observed=True).size()


def _stretch(events: pd.DataFrame, start: pd.Timestamp) -> pd.Series:
    months = events["date"].dt.year * 12 + events["date"].dt.month - 1
    return months.where(events["date"] >= start, events["date"].dt.year * 12)


def _events_facts(events: pd.DataFrame, lang: str) -> dict:
    start, many = split(events)
    links = events["article_link"].astype("string")
    phases = events["phase"].value_counts()
    largest = phases.idxmax()
    return {
        "events": counted("followed_events", len(events), lang),
        "first": events["date"].min().year,
        "last": language.day(events["date"].max(), lang, "month"),
        "explicit": int((links == "explicit").sum()),
        "by_subject": int((links == "by_subject").sum()),
        "none": int(links.isna().sum()),
        "largest": language.label("events", "phase", largest, lang),
        "most": int(phases.max()),
        "year": start.year,
        "marks": language.word("followed_cells" if many else "followed_marks", lang, year=start.year),
    }


@register(
    "events_by_phase",
    theme="followed",
    tables=("events",),
    columns=("phase", "date", "title", "article_link", "articles"),
    ask=followed.chronology,
    facts=_events_facts,
    title={
        "en": "What is on record, by phase, {first} to {last}",
        "de": "Was verzeichnet ist, nach Phasen, {first} bis {last}",
    },
    caption={
        "en": "{marks} Phases overlap in time. By subject means that the article is our coding and says "
        "nothing about cause; a date known only by month or year stands at its first day. An event is what "
        "somebody did, said or published; what both sides keep quiet leaves no mark.",
        "de": "{marks} Phasen überlappen sich. Nach Thema heißt: Den Artikel haben wir zugeordnet, über "
        "eine Ursache sagt er nichts; ein nur nach Monat oder Jahr bekanntes Datum steht an dessen erstem "
        "Tag. Ein Ereignis ist, was jemand tat, sagte oder veröffentlichte; was beide Seiten verschweigen, "
        "hinterlässt kein Zeichen.",
    },
    alt={
        "en": "Timeline of {events} from {first} to {last} in lanes by phase. In {explicit} the source "
        "names the treaty, {by_subject} fit an article by subject, {none} carry none. The largest phase is "
        "{largest} with {most}.",
        "de": "Zeitleiste: {events} von {first} bis {last} in Bahnen nach Phasen. In {explicit} nennt die "
        "Quelle den Vertrag, {by_subject} passen dem Thema nach zu einem Artikel, {none} tragen keinen. "
        "Die größte Phase ist {largest} mit {most}.",
    },
)
def draw_events_by_phase(events: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw events as marks in lanes by phase, years before the year of signature, months from it on.

    events: from followed.chronology(). Returns a new Figure, 16 cm wide. Where more events than a lane can
    hold fall into one month, cells with counts take the place of the marks (see the caption).
    """
    start, many = split(events)
    heights = lanes(events, start)
    if many:
        heights[:] = 3
    base = heights.add(1).cumsum().shift(fill_value=0)
    total = int(heights.sum() + len(heights))
    figure = canvas.new(max(4.0, 1.4 + ROW * total))
    before = events["date"] < start
    parts = [(events[part], part is before) for part in (before, ~before) if part.any()]
    panels = figure.subplots(1, len(parts), width_ratios=[1, 3][-len(parts) :], squeeze=False)[0]
    for axes, (rows, old) in zip(panels, parts, strict=True):
        (_cells if many else _marks)(axes, rows, base, start, old, lang)
        axes.set_ylim(total - 0.5, -1)
        for y in base.iloc[1:]:
            axes.axhline(y - 0.8, color=canvas.RULE, lw=0.5)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
    names, sizes = language.labels("events", "phase", lang), events["phase"].value_counts()
    middle = base + (heights - 1) / 2
    panels[0].set_yticks(middle, [f"{names[p]} ({language.number(sizes[p], lang)})" for p in heights.index])
    panels[0].tick_params(axis="y", length=0)
    return figure


def lanes(events: pd.DataFrame, start: pd.Timestamp) -> pd.Series:
    """How many marks stand under each other in each phase that occurs, at least two."""
    return stacks(events, start).groupby("phase", observed=True).max().clip(lower=2)


def placed(rows: pd.DataFrame, base: pd.Series, start: pd.Timestamp) -> pd.DataFrame:
    """The rows with the kind of their link, x and y: those of one stretch of time stand under each other.

    x counts years where the rows are older than `start`, else months from its year on; y counts marks, from the
    place of the phase in `base`.
    """
    links = rows["article_link"].astype("string").fillna("none")
    stretch = _stretch(rows, start)
    # Within a stretch of time those that name the treaty come first, so that they stand in one line.
    order = np.lexsort((links.map({link: rank for rank, link in enumerate(MARKS)}), stretch))
    old = rows["date"] < start
    rows = rows.assign(link=links, x=(stretch / 12).where(old, stretch - start.year * 12), stretch=stretch).iloc[order]
    under = rows.groupby(["phase", "stretch"], observed=True).cumcount()
    return rows.assign(y=rows["phase"].astype("string").map(base) + under)


def _marks(axes: Axes, rows: pd.DataFrame, base: pd.Series, start: pd.Timestamp, old: bool, lang: str) -> None:
    """Every event as a mark."""
    rows = placed(rows, base, start)
    x, y = rows["x"], rows["y"]
    for link, (mark, color, size) in MARKS.items():
        chosen = rows["link"] == link
        if not chosen.any():
            continue  # an empty line would count as a mark in the corner of the page, and the layout made room for it
        edge = canvas.SOFT if link == "none" else canvas.PAPER
        axes.plot(x[chosen], y[chosen], mark, color=color, ms=size, mec=edge, mew=0.6, ls="none", clip_on=False)
    _time_axis(axes, x.min(), x.max(), start, old, lang)


def _time_axis(axes: Axes, low: float, high: float, start: pd.Timestamp, old: bool, lang: str) -> None:
    names = ticks(low, high, start, old, lang)
    axes.set_xlim(*((low - 3, start.year + 1) if old else (-0.8, high + 0.8)))
    axes.set_xticks(list(names), list(names.values()))
    axes.set_xlabel(language.word("followed_by_year" if old else "followed_by_month", lang))


def ticks(low: float, high: float, start: pd.Timestamp, old: bool, lang: str) -> dict[int, str]:
    """The labels of a time axis by their x, as placed() counts it: every 30 years, or every third month."""
    if old:
        return {year: str(year) for year in range(int(-(-low // 30) * 30), int(high) + 1, 30)}
    names = {month: language.MONTHS[lang][month % 12][:3] for month in range(0, int(high) + 1, 3)}
    return {m: f"{name}\n{start.year + m // 12}" if m % 12 == 0 else name for m, name in names.items()}


def _cells(axes: Axes, rows: pd.DataFrame, base: pd.Series, start: pd.Timestamp, old: bool, lang: str) -> None:
    """Counts of events by phase and period, shaded by their logarithm, where single marks would not fit."""
    length, period = followed.periods(rows["date"], 5 if old else COLUMNS // 2)
    counts = rows.groupby(["phase", period.rename("period")], observed=True).size()
    steps = np.floor(np.log(counts) / max(np.log(counts.max()), 1e-9) * (len(canvas.STEPS) - 0.001)).astype(int)
    first = counts.index.get_level_values("period").min()
    columns = []
    for (phase, begin), n in counts.items():
        x = ((begin.year - first.year) * 12 + begin.month - first.month) // length
        face = canvas.STEPS[steps[phase, begin]]
        canvas.cell(axes, x, base[phase] + 1, face=face, height=3)
        axes.text(
            x,
            base[phase] + 1,
            compact(n, lang),
            ha="center",
            va="center",
            color=canvas.ink_on(face),
            size=canvas.SMALL,
        )
        columns.append((x, begin))
    ticks = dict(columns)
    wide = max(ticks)
    shown = sorted(ticks)[:: 2 if old else 1]
    names = [str(ticks[x].year) if length >= 12 else f"{ticks[x].month}/{ticks[x].year % 100:02d}" for x in shown]
    axes.set_xlim(-0.6, wide + 0.6)
    axes.set_xticks(shown, names)
    axes.set_xlabel(each(length, lang))
