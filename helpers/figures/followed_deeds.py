"""Figures on deeds against words."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers import data, followed_deeds, language
from helpers.figures import canvas, register
from helpers.figures.followed_record import CENTER, article_labels, compact

FIRMNESS = ("declaratory", "endeavor", "qualified", "obligation", "procedural", "unknown")
SHADE = dict(zip(FIRMNESS[:4], canvas.STEPS, strict=False)) | {"procedural": canvas.PAPER, "unknown": None}
SURE = ("high", "medium", "low")
MOST = 60  # rows that a page can hold
# Where things stand to the right of the bars, in units of the longest bar.
DATE, NUMBERS, END = 1.3, (2.75, 3.02, 3.28, 3.55), 3.7


def _deeds_facts(table: pd.DataFrame, lang: str) -> dict:
    read = table.dropna(subset="unknown")
    silent = read[read["events"].add(read["review"]) == 0]
    duties = silent[silent["obligation"] > 0]
    top = table["events"].idxmax()
    more = len(table) - MOST
    return {
        "level": language.word(f"followed_by_{'area' if table.index.nlevels > 1 else 'article'}", lang),
        "rows": len(table),
        "silent": len(silent),
        "duties": len(duties),
        "top": label(top, lang),
        "most": int(table["events"].max()),
        "firm": int((read["obligation"] > 0).sum()),
        "more": language.word("followed_first_rows", lang, most=MOST, n=len(table)) if more > 0 else "",
    }


def label(key: int | tuple[int, str], lang: str) -> str:
    """An article, or an area of an article, in one line."""
    if not isinstance(key, tuple):
        return language.word("followed_article", lang, n=key)
    names = data.load("areas").set_index("area")[language.column("name", lang)]
    return f"{language.word('followed_article', lang, n=key[0])}, {names[key[1]]}"


@register(
    "deeds_and_words",
    theme="followed",
    tables=("undertakings", "events"),
    columns=(
        "article",
        "area",
        "declaratory",
        "endeavor",
        "qualified",
        "obligation",
        "procedural",
        "unknown",
        "events",
        "explicit",
        "by_subject",
    ),
    ask=followed_deeds.deeds_and_words,
    facts=_deeds_facts,
    title={"en": "Deeds against words, by {level}", "de": "Taten neben Worten, nach {level}"},
    caption={
        "en": "Left the undertakings by firmness, the darker the firmer; right the events on record after "
        "the day of signature: bar orange where the source names the treaty, blue where the article fits "
        "by subject. Then the first date, how well the events are documented (high, medium, low) and, "
        "apart, events in which others examine or sanction the practice. Hatched: nothing to count, "
        "because nothing could be read or the verb is unknown. No event on record does not mean that "
        "nothing was done, and an event does not mean that a promise was kept.{more}",
        "de": "Links die Zusagen nach Festigkeit, je dunkler, desto fester; rechts die Ereignisse nach dem "
        "Tag der Unterzeichnung: orange, wo die Quelle den Vertrag nennt, blau, wo der Artikel nach Thema "
        "passt. Danach das erste Datum, wie gut die Ereignisse belegt sind (hoch, mittel, gering) und "
        "gesondert Ereignisse, in denen andere die Praxis prüfen oder mit Sanktionen belegen. Schraffiert: "
        "nichts zu zählen, weil nichts gelesen werden konnte oder das Verb unbekannt ist. Kein "
        "verzeichnetes Ereignis heißt nicht, dass nichts geschah, und ein Ereignis nicht, dass eine Zusage "
        "erfüllt wurde.{more}",
    },
    alt={
        "en": "Table with bars of {rows} rows: firmness of the undertakings beside the number of later "
        "events. {top} has the most, {most}. {silent} rows that could be read have none, {duties} of them "
        "among the {firm} with a duty.",
        "de": "Tabelle mit Balken, {rows} Zeilen: Festigkeit der Zusagen neben der Zahl späterer "
        "Ereignisse. {top} hat die meisten, {most}. {silent} lesbare Zeilen haben keines, {duties} davon "
        "unter den {firm} mit einer Pflicht.",
    },
)
def draw_deeds_and_words(table: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw firmness (left) beside later events (right), one row for each article or area of an article.

    table: from followed_deeds.deeds_and_words(); beyond MOST rows the first are drawn and the caption says
    so. Returns a new Figure, 16 cm wide. An article that could not be read is hatched.
    """
    table = table.head(MOST)
    by_area = isinstance(table.index, pd.MultiIndex)
    height = 0.38 if by_area else 0.64
    figure = canvas.new(2.6 + height * len(table))
    words, deeds = figure.subplots(1, 2, sharey=True, width_ratios=(1, 2.3))
    _firmness(words, table, lang)
    _events(deeds, table, lang)
    names = _area_labels(table.index, lang) if by_area else article_labels(list(table.index), lang)
    words.set_yticks(range(len(table)), names, size=canvas.SMALL, linespacing=0.95)
    deeds.tick_params(axis="y", labelleft=False)
    for axes in (words, deeds):
        axes.set_ylim(len(table) - 0.45, -0.55)
        axes.xaxis.tick_top()
        axes.tick_params(axis="x", labelrotation=90, labelsize=canvas.SMALL)
        canvas.bare(axes)
    for head in deeds.get_xticklabels()[:2]:
        head.set(rotation=0, ha="left")
    return figure


def _firmness(axes: Axes, table: pd.DataFrame, lang: str) -> None:
    for y, (_, row) in enumerate(table[list(FIRMNESS)].iterrows()):
        if row.isna().all():
            canvas.cell(axes, (len(FIRMNESS) - 1) / 2, y, face=None, width=len(FIRMNESS))
            continue
        for x, kind in enumerate(FIRMNESS):
            if not row[kind]:
                continue
            face = SHADE[kind]
            canvas.cell(axes, x, y, face=face)
            box = {"facecolor": canvas.PAPER, "edgecolor": "none", "pad": 1} if face is None else None
            ink = canvas.ink_on(face or canvas.PAPER)
            axes.text(x, y, compact(int(row[kind]), lang), **CENTER, color=ink, size=canvas.SMALL, bbox=box)
    labels = language.labels("undertakings", "verb_strength", lang) | {
        "unknown": language.word("followed_unknown", lang)
    }
    axes.set_xlim(-0.5, len(FIRMNESS) - 0.5)
    axes.set_xticks(range(len(FIRMNESS)), [labels[kind] for kind in FIRMNESS])


def _events(axes: Axes, table: pd.DataFrame, lang: str) -> None:
    scale = 1 / max(int(table["events"].max()), 1)
    y = range(len(table))
    named, fitting = table["explicit"].astype(float) * scale, table["by_subject"].astype(float) * scale
    axes.barh(y, named, height=0.6, color=canvas.ACCENT)
    axes.barh(y, fitting, left=named, height=0.6, color=canvas.STEPS[3])
    for place, (_, row) in enumerate(table.iterrows()):
        if not row["events"] + row["review"]:
            said = language.word("followed_none_on_record", lang)
            axes.text(0.03, place, said, va="center", size=canvas.SMALL, color=canvas.SOFT, style="italic")
            continue
        axes.text(row["events"] * scale + 0.03, place, compact(row["events"], lang), va="center", size=canvas.SMALL)
        if pd.notna(row["first"]):
            day = language.day(row["first"], lang, row["first_precision"])
            axes.text(DATE, place, day, va="center", size=canvas.SMALL)
        for x, kind in zip(NUMBERS, (*SURE, "review"), strict=True):
            if row[kind]:
                axes.text(x, place, compact(row[kind], lang), **CENTER, size=canvas.SMALL)
    sure = language.labels("events", "confidence", lang)
    names = [*(sure[kind] for kind in SURE), language.label("events", "phase", "review", lang)]
    heads = [language.word("followed_later_events", lang), language.word("followed_first_date", lang)]
    axes.set_xlim(0, END)
    axes.set_xticks([0, DATE, *NUMBERS], [*heads, *names])


def _area_labels(index: pd.MultiIndex, lang: str) -> list[str]:
    names = data.load("areas").set_index("area")[language.column("name", lang)]
    return [f"{article}  {names[area]}" for article, area in index]
