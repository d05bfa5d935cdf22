"""Figures of the theme sources: who reports what, what is disputed, what is left without a kind of source."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers import cite, data, language, sources
from helpers.figures import canvas, register, sources_wording  # noqa: F401

MOST = 60  # rows that a page can hold
FALLS = (0, 0.05, 0.15, 0.3)  # where the shades of falling shares change
SHADES = (canvas.PAPER, canvas.STEPS[1], canvas.STEPS[2], canvas.STEPS[4])


def _coverage_facts(matrix: pd.DataFrame, lang: str) -> dict:
    gaps = [int(article) for article in matrix.columns[(matrix.fillna(0) == 0).all()]]
    steps = language.labels("coverage", "mention", lang)
    widest = matrix.index[0]
    return {
        "sources": len(matrix),
        "whole": int(matrix.notna().all(axis=1).sum()),
        "gaps": language.listing([str(g) for g in gaps], lang) or language.word("sources_none", lang),
        "n_gaps": len(gaps),
        "scale": "; ".join(f"{step} {label}" for step, label in enumerate(steps.values())),
        "widest": cite.short_names([widest])[widest],
        "most": int((matrix.loc[widest] > 0).sum()),
        "cut": language.word("sources_cut", lang, n=MOST) if len(matrix) > MOST else "",
    }


@register(
    "article_coverage",
    theme="sources",
    tables=("coverage", "sources"),
    columns=("source_id", *map(str, range(24))),
    ask=sources.coverage,
    facts=_coverage_facts,
    title={"en": "Who reports which article", "de": "Wer über welchen Artikel berichtet"},
    caption={
        "en": "P: preamble. {scale}. Hatched: the part of the source that was read does not tell; only {whole} sources were "
        "read to the end. Framed: articles that nobody seen reports ({gaps}). A missing mention in a part is no silence "
        "of the whole.{cut}",
        "de": "P: Präambel. {scale}. Schraffiert: Der gelesene Teil der Quelle sagt es nicht; nur {whole} Quellen wurden "
        "bis zum Ende gelesen. Gerahmt: Artikel, über die niemand berichtet, den wir gesehen haben ({gaps}). Was ein Teil "
        "nicht erwähnt, kann das Ganze enthalten.{cut}",
    },
    alt={
        "en": "Matrix of {sources} sources by preamble and 23 articles, shaded from not mentioned to quoted. Most articles, "
        "{most} of 24, are touched by {widest}. Reported by nobody seen: {gaps}.",
        "de": "Matrix von {sources} Quellen nach Präambel und 23 Artikeln, schattiert von nicht erwähnt bis zitiert. Die "
        "meisten Artikel, {most} von 24, berührt {widest}. Von niemandem berichtet: {gaps}.",
    },
)
def draw_article_coverage(matrix: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw sources (rows) by articles (columns), shaded by how the article is treated, with the number in each cell.

    matrix: from sources.coverage(). Silence is hatched, never 0; articles without any report are framed.
    Returns a new Figure, 16 cm wide.
    """
    gaps = (matrix.fillna(0) == 0).all()
    matrix = matrix.head(MOST)
    figure = canvas.new(1.6 + 0.55 * len(matrix))
    axes = figure.add_subplot()
    for y, (_, row) in enumerate(matrix.iterrows()):
        for x, step in enumerate(row):
            face = None if pd.isna(step) else SHADES[int(step)]
            canvas.cell(axes, x, y, face=face)
            if face is not None:
                axes.text(
                    x,
                    y,
                    str(step),
                    ha="center",
                    va="center",
                    fontsize=canvas.SMALL,
                    color=canvas.ink_on(face),
                )
    for x in range(len(matrix.columns)):
        if gaps.iloc[x]:
            edges = (
                [x - 0.5, x + 0.5, x + 0.5, x - 0.5, x - 0.5],
                [-0.5, -0.5, len(matrix) - 0.5, len(matrix) - 0.5, -0.5],
            )
            axes.plot(*edges, color=canvas.ACCENT, linewidth=1.4)
    axes.set_xlim(-0.55, len(matrix.columns) - 0.45)
    axes.set_ylim(len(matrix) - 0.45, -0.55)
    axes.set_xticks(range(len(matrix.columns)), ["P" if a == 0 else str(a) for a in matrix.columns])
    axes.xaxis.tick_top()
    for label, gap in zip(axes.get_xticklabels(), gaps, strict=True):
        label.set(fontweight="bold" if gap else "normal", color=canvas.ACCENT if gap else canvas.INK)
    names = cite.short_names(matrix.index)
    axes.set_yticks(range(len(matrix)), [names[s] for s in matrix.index], fontsize=canvas.SMALL)
    canvas.bare(axes)
    _settle(axes)
    return figure


def _ledger_facts(disputes: pd.DataFrame, lang: str) -> dict:
    readings = language.labels("disputes", "our_reading", lang)
    counts = disputes["our_reading"].value_counts()
    bare = (disputes[["left_a", "left_b"]] == 0).any(axis=1)
    return {
        "n": len(disputes),
        "counts": language.listing(
            [f"{text}: {counts[code]}" for code, text in readings.items() if counts[code]], lang
        ),
        "open": int(counts["open"]),
        "sources": int(disputes[["n_a", "n_b"]].sum().sum()),
        "left": int(disputes[["left_a", "left_b"]].sum().sum()),
        "bare": _counted("bare", lang, int(bare.sum())),
        "cut": language.word("sources_cut", lang, n=MOST // 2) if len(disputes) > MOST // 2 else "",
    }


@register(
    "disputed_facts",
    theme="sources",
    tables=("disputes", "sources"),
    columns=("dispute_id", "question", "reading_a", "n_a", "reading_b", "n_b", "our_reading"),
    split="dispute_id",
    ask=sources.ledger,
    facts=_ledger_facts,
    title={
        "en": "Disputed facts: which reading rests on how many sources",
        "de": "Streitfragen: welche Lesart auf wie vielen Quellen ruht",
    },
    caption={
        "en": "Each circle is a source, for reading A to the left and for reading B to the right; open circles are left out "
        "by the source dial. The word at the edge is the reading that the tables follow. The number of sources decides "
        "nothing: many repeat one agency.{cut}",
        "de": "Jeder Kreis ist eine Quelle, für Lesart A nach links, für Lesart B nach rechts; offene Kreise sind durch "
        "die Quellenwahl ausgeschlossen. Das Wort am Rand ist die Lesart, der die Tabellen folgen. Die Zahl der Quellen "
        "entscheidet nichts: Viele wiederholen eine Agentur.{cut}",
    },
    alt={
        "en": "Dot chart of {n} disputed facts with the sources for two readings each; {counts}. {left} of {sources} sources "
        "count under this dial. {bare}",
        "de": "Punktdiagramm von {n} Streitfragen mit den Quellen für je zwei Lesarten; {counts}. {left} von {sources} "
        "Quellen zählen bei dieser Auswahl. {bare}",
    },
)
def draw_disputed_facts(disputes: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw each dispute as a row: its question, a circle for each source on either side, the reading followed.

    disputes: from sources.ledger(); beyond 30 the first 30. Returns a new Figure, 16 cm wide.
    """
    disputes = disputes.head(MOST // 2)
    readings = language.labels("disputes", "our_reading", lang)
    questions = [
        canvas.wrap(f"{row['dispute_id']}{mark}  {row[language.column('question', lang)]}", 70)
        for (_, row), mark in zip(disputes.iterrows(), data.readers(disputes).map({True: "*", False: ""}), strict=True)
    ]
    heights = [0.12 + 0.34 * (question.count("\n") + 1) for question in questions]
    axes = canvas.sheet(sum(heights) + 0.8)
    center, gap, step, y = 12.0, 0.25, 0.36, 0.7
    axes.text(
        center - gap,
        0.3,
        language.word("sources_reading_a", lang),
        ha="right",
        va="center",
        fontsize=canvas.SMALL,
    )
    axes.text(
        center + gap,
        0.3,
        language.word("sources_reading_b", lang),
        ha="left",
        va="center",
        fontsize=canvas.SMALL,
    )
    axes.plot([center, center], [0.55, sum(heights) + 0.7], color=canvas.RULE, linewidth=0.8)
    circles: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    for (_, row), question, height in zip(disputes.iterrows(), questions, heights, strict=True):
        middle = y + height / 2
        axes.text(0.05, middle, question, va="center", fontsize=canvas.SMALL)
        for side, sign in (("a", -1), ("b", 1)):
            for i in range(min(row[f"n_{side}"], 9)):
                circles[i < row[f"left_{side}"]].append((center + sign * (gap + 0.1 + step * i), middle))
        weight = "normal" if row["our_reading"] == "open" else "bold"
        followed = readings[row["our_reading"]]
        axes.text(15.95, middle, followed, ha="right", va="center", fontsize=canvas.SMALL, fontweight=weight)
        y += height
    edges = [0.7 + sum(heights[:i]) for i in range(len(heights))]
    axes.hlines(edges, 0, canvas.WIDTH, color=canvas.RULE, linewidth=0.4)
    for counts, places in circles.items():
        face = canvas.OTHER if counts else canvas.PAPER
        if places:
            axes.scatter(*zip(*places, strict=True), s=25, facecolor=face, edgecolor=canvas.OTHER, zorder=2)
    return axes.figure


def _support_facts(cells: pd.DataFrame, lang: str) -> dict:
    shares = cells.dropna(subset=["share"])
    lowest = shares.loc[shares["share"].idxmin()]
    total = cells.groupby("group")[["rows", "remaining"]].sum()
    hardest = (total["rows"] - total["remaining"]).idxmax()
    return {
        "tables": cells["table"].nunique(),
        "groups": cells["group"].nunique(),
        "rows": int(total["rows"].max()),
        "lowest": int(lowest["remaining"]),
        "of": int(lowest["rows"]),
        "table": language.title(lowest["table"], lang=lang),
        "group": _group(lowest["group"], lang),
        "hardest": _group(hardest, lang),
        "falls": int((total["rows"] - total["remaining"])[hardest]),
    }


@register(
    "source_support",
    theme="sources",
    tables=(*sources.FACTS, "sources"),
    columns=("table", "group", "rows", "remaining", "share"),
    ask=sources.support,
    facts=_support_facts,
    title={
        "en": "What remains when a kind of source is left out",
        "de": "Was bleibt, wenn eine Art von Quellen wegfällt",
    },
    caption={
        "en": "Rows that still rest on at least one source, of all rows of the table; the darker, the more fall. "
        "Single source: rows with one source only are left out. What falls is not shown to be false, and what remains is not shown to "
        "be true: several pages may repeat one agency.",
        "de": "Zeilen, die noch auf mindestens einer Quelle ruhen, von allen Zeilen der Tabelle; je dunkler, desto mehr "
        "fallen weg. Einzige Quelle: Zeilen mit nur einer Quelle fallen weg. Was wegfällt, ist damit nicht falsch, was bleibt, "
        "nicht wahr: Mehrere Seiten können eine Agentur wiederholen.",
    },
    alt={
        "en": "Matrix of {tables} tables by {groups} groups of sources left out, with the rows that remain. Of {rows} rows, "
        "most fall without this group: {hardest} ({falls}). The smallest share is {lowest} of {of} in the table {table}, "
        "for this group: {group}.",
        "de": "Matrix von {tables} Tabellen nach {groups} weggelassenen Gruppen von Quellen, mit den verbleibenden Zeilen. "
        "Von {rows} Zeilen fallen die meisten ohne diese Gruppe: {hardest} ({falls}). Der kleinste Anteil ist {lowest} von {of} in "
        "der Tabelle {table}, bei dieser Gruppe: {group}.",
    },
)
def draw_source_support(cells: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw tables (rows) by groups of sources left out (columns): how many rows remain, shaded by the share.

    cells: from sources.support(). A table without rows is hatched. Returns a new Figure, 16 cm wide.
    """
    tables, groups = list(dict.fromkeys(cells["table"])), list(dict.fromkeys(cells["group"]))
    figure = canvas.new(2.6 + 0.62 * len(tables))
    axes = figure.add_subplot()
    for row in cells.itertuples():
        x, y = groups.index(row.group), tables.index(row.table)
        if pd.isna(row.share):
            canvas.cell(axes, x, y, face=None)
            continue
        face = canvas.STEPS[sum(1 - row.share > limit for limit in FALLS)]
        canvas.cell(axes, x, y, face=face)
        text = f"{row.remaining}/{row.rows}"
        axes.text(x, y, text, ha="center", va="center", fontsize=canvas.SMALL, color=canvas.ink_on(face))
    axes.set_xlim(-0.5, len(groups) - 0.5)
    axes.set_ylim(len(tables) - 0.5, -0.5)
    axes.set_xticks(range(len(groups)), [canvas.wrap(_group(g, lang), 12) for g in groups], fontsize=canvas.SMALL)
    axes.xaxis.tick_top()
    axes.set_yticks(range(len(tables)), [canvas.wrap(language.title(t, lang=lang), 24) for t in tables])
    canvas.bare(axes)
    _settle(axes)
    return figure


def _remains_facts(cells: pd.DataFrame, lang: str) -> dict:
    lost = cells["rows"] - cells["remaining"]
    top = cells.loc[lost.idxmax()]
    return {
        "rows": int(cells["rows"].sum()),
        "remaining": int(cells["remaining"].sum()),
        "most": _counted("lost", lang, int(lost.max()), table=language.title(top["table"], lang=lang)),
    }


@register(
    "what_remains",
    theme="sources",
    tables=(*sources.FACTS, "sources"),
    columns=("table", "rows", "remaining", "share"),
    ask=sources.remaining,
    facts=_remains_facts,
    title={
        "en": "{remaining} of {rows} rows keep a source",
        "de": "{remaining} von {rows} Zeilen behalten eine Quelle",
    },
    caption={
        "en": "Dark: rows that still rest on a source; hatched: rows that rest on none. What falls is not shown to be false.",
        "de": "Dunkel: Zeilen, die noch auf einer Quelle ruhen; schraffiert: Zeilen ohne Quelle. Was wegfällt, ist damit "
        "nicht falsch.",
    },
    alt={
        "en": "Bar chart of the tables by the share of rows that keep a source, {remaining} of {rows} in all. {most}",
        "de": "Balkendiagramm der Tabellen nach dem Anteil der Zeilen, die eine Quelle behalten, insgesamt {remaining} von "
        "{rows}. {most}",
    },
)
def draw_what_remains(cells: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw one bar a table: the share of its rows that keep a source, with the numbers.

    cells: from sources.remaining(). A table without rows has no bar. Returns a new Figure, 16 cm wide.
    """
    figure = canvas.new(0.9 + 0.58 * len(cells))
    axes = figure.add_subplot()
    for y, row in enumerate(cells.itertuples()):
        share = 0 if pd.isna(row.share) else row.share
        axes.barh(y, share, height=0.62, color=canvas.STEPS[3])
        axes.barh(
            y,
            1 - share,
            left=share,
            height=0.62,
            color=canvas.PAPER,
            edgecolor=canvas.SILENCE,
            hatch=canvas.HATCH,
            linewidth=0,
        )
        axes.text(1.02, y, f"{row.remaining}/{row.rows}", va="center")
    axes.set_xlim(0, 1.16)
    axes.set_ylim(len(cells) - 0.5, -0.5)
    axes.set_yticks(range(len(cells)), [language.title(t, lang=lang) for t in cells["table"]])
    axes.set_xticks([])
    canvas.bare(axes)
    return figure


def _counted(word: str, lang: str, n: int, **values: str) -> str:
    """A sentence with a count, in its own form for none and for one."""
    form = {0: "none", 1: "one"}.get(n, "many")
    return language.word(f"sources_{word}_{form}", lang, n=n, **values)


def _group(group: str, lang: str) -> str:
    return language.word(f"sources_group_{group}", lang)


def _settle(axes: Axes) -> None:
    """Leave what stands inside the axes out of the layout, which only has to make room for the labels around them."""
    for artist in (*axes.texts, *axes.patches):
        artist.set_in_layout(False)
