"""Figures on the wording: how the text reached us, and where the lines of transmission part."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers import data, language, wording
from helpers.figures import canvas, register

LINE = 0.345  # cm a line of small text
INDENT = 0.55
STEPS_OF = ("adds", "drops", "changes")
REPORTS = ("report-a", "report-b", "kcna-english", "kcna-russian", "tass-english", "legal-portal")
UNKNOWN = ""


def _ask_journey(*, to: tuple[str, ...] = REPORTS, **dials) -> pd.DataFrame:
    return wording.journey(to=to, **dials)


def _journey_facts(stations: pd.DataFrame, lang: str) -> dict:
    steps = stations["from_station"].notna()
    reports = stations[stations["station"].isin(("report-a", "report-b"))]
    chains = [f"{row.title}: {row.depth}" for row in _titled(reports, lang).itertuples()]
    return {
        "n": len(stations),
        "unread": int(stations["read_in"].isna().sum()),
        "inferred": int((stations["link"] == "inferred").sum()),
        "steps": int(steps.sum()),
        "chains": "; ".join(chains) or language.word("sources_neither_report", lang),
    }


@register(
    "text_journey",
    theme="sources",
    tables=("transmission", "sources"),
    columns=("title", "kind", "date", "path", "adds", "drops", "changes", "mentions"),
    split="station",
    ask=_ask_journey,
    facts=_journey_facts,
    title={
        "en": "How the text reached us, and what each step did to it",
        "de": "Wie der Text zu uns kam und was jeder Schritt mit ihm machte",
    },
    caption={
        "en": "Open circle: not read by us. Dotted: what a station was made from is our conclusion. Hatched: no addition, "
        "omission or change is known, which does not mean that there was none. Later steps carry the changes of earlier ones.",
        "de": "Offener Kreis: von uns nicht gelesen. Gepunktet: Woraus die Station entstand, ist unser Schluss. "
        "Schraffiert: Zusatz, Auslassung oder Änderung nicht bekannt, was nicht heißt, dass es keine gab. Spätere "
        "Schritte tragen die Änderungen der früheren mit.",
    },
    alt={
        "en": "Tree of {n} stations with what each adds, drops or changes. {unread} of them were not read, and {inferred} "
        "of {steps} links are inferred. Steps from the signed text: {chains}.",
        "de": "Baum von {n} Stationen mit dem, was jede hinzufügt, weglässt oder ändert. {unread} davon wurden nicht "
        "gelesen, {inferred} von {steps} Verbindungen sind erschlossen. Schritte vom unterzeichneten Text: {chains}.",
    },
)
def draw_text_journey(stations: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw the way of the text as a tree from top to bottom, beside each station what its step did.

    stations: from wording.journey(); beyond 30 the first 30. Returns a new Figure, 16 cm wide, as high as the texts need.
    """
    stations, notes_at = stations.head(30), 8.2
    rows, texts, heights = list(_titled(stations, lang).itertuples()), [], []
    for row in rows:
        room = notes_at - 0.75 - INDENT * row.depth
        title, about = (
            canvas.wrap(row.title, int(room * 6.2)),
            canvas.wrap(_about(row, lang), int(room * 7.1)),
        )
        note = "\n".join(_notes(row, lang))
        texts.append((title, about, note))
        heights.append(max(_high(title) + _high(about) + 0.08, _high(note)) + 0.26)
    axes = canvas.sheet(sum(heights) + 0.2)
    tops = pd.Series([0.1 + sum(heights[:i]) for i in range(len(heights))], stations["station"])
    _branches(axes, stations, tops + 0.18)
    for row, (title, about, note), top, height in zip(rows, texts, tops, heights, strict=True):
        left = 0.55 + INDENT * row.depth
        axes.text(left, top, title, va="top", fontsize=canvas.TEXT, fontweight="bold")
        below = top + _high(title) + 0.06
        axes.text(left, below, about, va="top", fontsize=canvas.SMALL, color=canvas.SOFT)
        if note:
            axes.text(notes_at, top + 0.02, note, va="top", fontsize=canvas.SMALL)
        elif pd.notna(row.from_station):
            middle, width = (notes_at + canvas.WIDTH) / 2, canvas.WIDTH - notes_at
            canvas.cell(axes, middle, top + height / 2 - 0.13, face=None, width=width, height=height - 0.3)
    return axes.figure


@register(
    "text_stemma",
    theme="sources",
    tables=("transmission", "coverage", "sources"),
    columns=("title", "from_station", "link", "language", "date", "depth"),
    ask=wording.journey,
    facts=_journey_facts,
    title={"en": "All {n} known stations of the text", "de": "Alle {n} bekannten Stationen des Textes"},
    caption={
        "en": "Open circle: not read by us. Dotted: link inferred. Dark: something is known that the step adds, drops or "
        "changes; hatched: nothing is known. Articles: how many the page at least lists, hatched where that was not recorded.",
        "de": "Offener Kreis: von uns nicht gelesen. Gepunktet: Verbindung erschlossen. Dunkel: Es ist bekannt, dass der "
        "Schritt etwas hinzufügt, weglässt oder ändert; schraffiert: nichts bekannt. Artikel: wie viele die Seite "
        "mindestens aufzählt, schraffiert, wo das nicht erfasst ist.",
    },
    alt={
        "en": "Tree of {n} stations from two signed texts, with marks for what each step is known to add, drop or change. "
        "{unread} stations were not read; {inferred} of {steps} links are inferred. Steps from the signed text: {chains}.",
        "de": "Baum von {n} Stationen aus zwei unterzeichneten Texten, mit Marken für bekannte Zusätze, Auslassungen und "
        "Änderungen. {unread} Stationen wurden nicht gelesen; {inferred} von {steps} Verbindungen sind erschlossen. "
        "Schritte vom unterzeichneten Text: {chains}.",
    },
)
def draw_text_stemma(stations: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw all stations as a tree, one line each, with marks for what each step does and the articles it touches.

    stations: from wording.journey(); beyond 60 the first 60. Returns a new Figure, 16 cm wide.
    """
    stations, row_height, head = stations.head(60), 0.56, 0.75
    axes = canvas.sheet(head + row_height * len(stations) + 0.1)
    tops = pd.Series([head + row_height * (i + 0.5) for i in range(len(stations))], stations["station"])
    _branches(axes, stations, tops)
    places = dict(zip((*STEPS_OF, "mentions"), (11.3, 12.6, 13.9, 15.2), strict=True))
    for column, x in places.items():
        axes.text(x, 0.35, language.word(f"sources_{column}", lang), ha="center", va="center", fontsize=canvas.SMALL)
    for row, y in zip(_titled(stations, lang).itertuples(), tops, strict=True):
        axes.text(0.55 + INDENT * row.depth, y, row.title, va="center", fontsize=canvas.SMALL + 0.5)
        axes.text(10.5, y, row.date, va="center", ha="right", fontsize=canvas.SMALL, color=canvas.SOFT)
        for column in STEPS_OF:
            known = pd.notna(getattr(row, f"{column}_en"))
            canvas.cell(axes, places[column], y, face=canvas.STEPS[3] if known else None, width=1.1, height=0.42)
        if pd.isna(row.mentions):
            canvas.cell(axes, places["mentions"], y, face=None, width=1.1, height=0.42)
        else:
            axes.text(places["mentions"], y, str(row.mentions), ha="center", va="center", fontsize=canvas.TEXT)
    return axes.figure


def _parting_facts(cells: pd.DataFrame, lang: str) -> dict:
    points = cells.drop_duplicates(["article", "point"])
    apart = points[points["agreement"] == "apart"]
    names = [_point(row, lang) for row in apart.itertuples()]
    return {
        "points": len(points),
        "readings": int(cells.groupby(["article", "point"], observed=True)["reading"].nunique().sum()),
        "compared": int(points["agreement"].notna().sum()),
        "apart": len(apart),
        "names": language.listing(names, lang, most=6) or language.word("sources_none", lang),
    }


@register(
    "lines_part",
    theme="sources",
    tables=("wording", "transmission"),
    columns=("article", "point", "line", "reading", "languages", "versions", "agreement"),
    split="point",
    ask=wording.parting,
    facts=_parting_facts,
    title={"en": "Where the lines of transmission part", "de": "Wo sich die Überlieferung trennt"},
    caption={
        "en": "Readings by the languages that a version was made from, with the languages they were read in. Same mark: "
        "same reading at this point. Hatched: no phrase read. Bold: Korean and Russian line share no reading. Few "
        "versions stand behind each cell; a shared word does not prove a shared text.",
        "de": "Lesarten nach den Sprachen, aus denen eine Fassung entstand, mit den Sprachen, in denen sie gelesen wurden. "
        "Gleiche Marke: gleiche Lesart an dieser Stelle. Schraffiert: keine Wendung gelesen. Fett: Koreanische und "
        "russische Linie haben keine Lesart gemeinsam. Hinter jedem Feld stehen wenige Fassungen; ein gemeinsames Wort "
        "beweist keinen gemeinsamen Text.",
    },
    alt={
        "en": "Table of {points} points by line of transmission, {readings} readings in all. On {compared} points both the "
        "Korean and the Russian line were read; on {apart} of them they share no reading: {names}.",
        "de": "Tabelle von {points} Stellen nach Überlieferungslinie, zusammen {readings} Lesarten. An {compared} Stellen "
        "wurden die koreanische und die russische Linie gelesen; an {apart} davon haben sie keine Lesart gemeinsam: {names}.",
    },
)
def draw_lines_part(cells: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw points (rows) by lines of transmission (columns), each cell with its readings.

    cells: from wording.parting(). Marks repeat where a reading does; lines that are silent on a point are hatched.
    Returns a new Figure, 16 cm wide, as high as the readings need.
    """
    lines = [line for line in ("ko", "ko › en", "ko › ru", "ru", UNKNOWN) if line in set(cells["line"])]
    lines += sorted(set(cells["line"]) - set(lines))
    left, width = 2.6, (16 - 2.6) / len(lines)
    room = int((width - 0.45) * 7.4)
    blocks = []
    for (_, _), rows in cells.groupby(["article", "point"], observed=True, sort=False):
        texts = {
            line: [(r.reading, _reading(r, lang, room)) for r in part.itertuples()]
            for line, part in rows.groupby("line")
        }
        label = canvas.wrap(_point(rows.iloc[0], lang), 18)
        highest = max(sum(_high(text) for _, text in column) for column in texts.values())
        blocks.append((label, rows.iloc[0], texts, max(highest, 1.08 * _high(label)) + 0.2))
    head = 1.3
    axes = canvas.sheet(head + sum(block[3] for block in blocks) + 0.05)
    for i, line in enumerate(lines):
        axes.text(
            left + i * width,
            head - 0.15,
            canvas.wrap(_line(line, lang), 19),
            va="bottom",
            fontsize=canvas.SMALL,
            color=canvas.SOFT,
        )
    top = head
    for label, row, texts, height in blocks:
        axes.plot([0, 16], [top, top], color=canvas.RULE, linewidth=0.6)
        weight = "bold" if pd.notna(row["agreement"]) and row["agreement"] == "apart" else "normal"
        axes.text(0.05, top + 0.12, label, va="top", fontsize=canvas.SMALL + 0.5, fontweight=weight)
        for i, line in enumerate(lines):
            if line not in texts:
                canvas.cell(
                    axes,
                    left + (i + 0.48) * width,
                    top + height / 2,
                    face=None,
                    width=width * 0.94,
                    height=height - 0.2,
                )
                continue
            y = top + 0.12
            for number, text in texts[line]:
                axes.plot(left + i * width + 0.12, y + 0.13, **_mark(number))
                axes.text(left + i * width + 0.3, y, text, va="top", fontsize=canvas.SMALL)
                y += _high(text)
        top += height
    return axes.figure


def _high(text: str) -> float:
    """The height of small text, in cm; 0 for none."""
    return LINE * (text.count("\n") + 1) if text else 0.0


def _branches(axes: Axes, stations: pd.DataFrame, middles: pd.Series) -> None:
    """The lines from each station to the one before, and a circle for each: filled if it was read."""
    depth = stations.set_index("station")["depth"]
    for row in stations.itertuples():
        x, y = 0.3 + INDENT * row.depth, middles[row.station]
        if row.from_station in middles:
            up = 0.3 + INDENT * depth[row.from_station]
            look = {"color": canvas.SOFT, "linewidth": 0.8, "zorder": 1}
            axes.plot([up, up], [middles[row.from_station], y], **look)
            axes.plot([up, x], [y, y], linestyle=":" if row.link == "inferred" else "-", **look)
        read = pd.notna(row.read_in)
        face = canvas.OTHER if read else canvas.PAPER
        axes.plot(x, y, "o", markersize=4.5, markerfacecolor=face, markeredgecolor=canvas.OTHER, zorder=2)


def _titled(stations: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Stations with their title in a language, that of a reader's own with an asterisk."""
    mark = data.readers(stations).map({True: " *", False: ""}).astype("string")
    return stations.assign(title=stations[language.column("title", lang)] + mark)


def _about(row, lang: str) -> str:
    """Date, language and kind of a station, and whether it was not read."""
    precision = {4: "year", 7: "month", 10: "day"}[len(row.date)]
    parts = [
        language.day(row.date, lang, precision),
        language.label("transmission", "language", row.language, lang),
        language.label("transmission", "kind", row.kind, lang),
    ]
    return ", ".join(parts + ([language.word("sources_not_read", lang)] if pd.isna(row.read_in) else []))


def _notes(row, lang: str) -> list[str]:
    """What a step adds, drops and changes, each wrapped to the column of notes."""
    told = [(step, getattr(row, language.column(step, lang))) for step in STEPS_OF]
    return [
        canvas.wrap(f"{language.word(f'sources_{step}', lang)}: {text}", 58) for step, text in told if pd.notna(text)
    ]


def _point(row, lang: str) -> str:
    point = language.label("wording", "point", row.point, lang)
    article = (
        language.word("sources_article", lang, n=row.article) if row.article else language.word("sources_whole", lang)
    )
    return f"{article}: {point}"


def _reading(row, lang: str, room: int) -> str:
    codes = row.languages.replace(";", ", ")
    return canvas.wrap(f"{getattr(row, language.column('reading', lang))} ({codes})", room)


def _line(line: str, lang: str) -> str:
    if line == UNKNOWN:
        return language.word("sources_line_unknown", lang)
    names = [language.label("transmission", "language", code, lang) for code in line.split(wording.ARROW)]
    return language.word("sources_line_from", lang, languages=wording.ARROW.join(names))


def _mark(number: int) -> dict:
    """A mark for each reading of a point, told apart by shape and fill."""
    shapes = ("o", "s", "^", "D", "v", "P", "X")
    shape, face = shapes[(number - 1) % len(shapes)], canvas.OTHER if number % 2 else canvas.PAPER
    return {"marker": shape, "markersize": 4, "markerfacecolor": face, "markeredgecolor": canvas.OTHER}
