"""The timeline of reactions: time downwards, stances as columns, a mark and a name for each reaction."""

import re
from functools import lru_cache

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from helpers import language, reactions
from helpers.figures import canvas, register

POINTS = canvas.WIDTH * canvas.CM * 72  # width of the page
LINE = 7.8  # points from one line of small text to the next
PAGE = 112  # lines that one page can hold
GAP = 3  # points between two labels
MARK = 8  # points: a mark and the space after it


def _timeline_facts(values: pd.DataFrame, lang: str) -> dict:
    rows = values[values["what"] == "reaction"]
    days = rows[rows["date_precision"] == "day"]["date"].value_counts()
    busiest = days.index[0] if len(days) else rows["date"].iloc[0]
    value = rows["stance"].astype(int)
    others, parties = rows["side"] == "others", rows["side"] == "parties"
    return {
        "n": len(rows),
        "events": int((values["what"] == "event").sum()),
        "first": language.day(rows["date"].iloc[0], lang, rows["date_precision"].iloc[0]),
        "last": language.day(rows["date"].iloc[-1], lang, rows["date_precision"].iloc[-1]),
        "busiest": language.day(busiest, lang),
        "most": int(days.iloc[0]) if len(days) else len(rows),
        "others": int(others.sum()),
        "critical": int((others & (value < 0)).sum()),
        "parties": int(parties.sum()),
        "positive": int((parties & (value > 0)).sum()),
        "step": language.word(f"reactions_step_{_ledger(values, lang)[0]}", lang),
        "reader": reader_note(rows, lang),
    }


def reader_note(rows: pd.DataFrame, lang: str) -> str:
    """A sentence for the caption if some of the rows are a reader's own; with a space before it."""
    added = int(rows["reader"].sum()) if "reader" in rows else rows.attrs.get("reader", 0)
    return " " + language.word("reactions_reader_note", lang, n=added) if added else ""


@register(
    "reaction_timeline",
    theme="reactions",
    tables=("reactions", "events"),
    ask=reactions.timeline,
    facts=_timeline_facts,
    title={
        "en": "Reactions to the treaty by time and stance",
        "de": "Reaktionen auf den Vertrag nach Zeit und Haltung",
    },
    caption={
        "en": "{n} reactions, {step}; shaded lines are events they answer. Bold: the parties to the treaty, italic: "
        "experts and commentators, counted together. × gives the number of rows, Art. the clause that is named. A date "
        "known only by month or year stands at its end. Who is missing was not necessarily silent.{reader}",
        "de": "{n} Reaktionen, {step}; getönte Zeilen sind Ereignisse, auf die sie antworten. Fett: die "
        "Vertragsparteien, kursiv: Fachleute und Kommentierende, zusammengezählt. × gibt die Zahl der Zeilen an, Art. die "
        "genannte Klausel. Ein nur nach Monat oder Jahr bekanntes Datum steht an dessen Ende. Wer fehlt, hat nicht "
        "unbedingt geschwiegen.{reader}",
    },
    alt={
        "en": "Timeline of {n} reactions from {first} to {last} in columns from condemning to endorsing, with {events} "
        "events between them. Most fall on {busiest}: {most}. Of {others} rows of third actors {critical} are critical or "
        "condemning, of {parties} rows of the parties {positive} understanding or endorsing.",
        "de": "Zeitleiste von {n} Reaktionen vom {first} bis {last} in Spalten von verurteilend bis befürwortend, "
        "dazwischen {events} Ereignisse. Die meisten fallen auf einen Tag, {busiest}: {most}. Von {others} Zeilen Dritter sind "
        "{critical} kritisch oder verurteilend, von {parties} Zeilen der Parteien {positive} verständnisvoll oder "
        "befürwortend.",
    },
)
def draw_reaction_timeline(values: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw time downwards and the stances as columns: a mark and the actor's name for each reaction.

    values: from reactions.timeline(). A row is a day; where days would not fit a page, a week or a month.
    Returns a new Figure, 16 cm wide and as high as its lines need.
    """
    _, lines, columns = _ledger(values, lang)
    height = LINE * (3.2 + sum(line["lines"] for line in lines))
    figure = canvas.new(height / 72 / canvas.CM)
    figure.set_layout_engine("none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, POINTS), ylim=(height, 0))
    axes.set_axis_off()
    _heads(axes, columns, lang)
    top, points = 3.2 * LINE, {code: [] for code in columns}
    for line in lines:
        base = top + LINE * 0.75
        axes.text(2, base, line["label"], fontsize=canvas.SMALL, weight=line["weight"])
        if line["event"]:
            axes.axhspan(top, top + LINE, color=canvas.STEPS[0], linewidth=0)
            axes.text(columns["-2"][0], base, line["event"], fontsize=canvas.SMALL, weight="bold")
        for code, x, down, text, side, first in line["entries"]:
            if first:
                points[code].append((x + 3, base + down * LINE - 2.4))
            axes.text(x + MARK, base + down * LINE, text, fontsize=canvas.SMALL, **_look(side))
        top += LINE * line["lines"]
        axes.plot([0, POINTS], [top, top], color=canvas.RULE, linewidth=0.25)
    for code, where in points.items():
        if where:
            look = {"color": canvas.STANCE[code], "marker": canvas.STANCE_MARK[code], "markersize": 4}
            axes.plot(*zip(*where, strict=True), linestyle="none", markeredgewidth=0, **look)
    return figure


def _heads(axes: Axes, columns: dict[str, tuple[float, float]], lang: str) -> None:
    for code, label in language.labels("reactions", "stance", lang).items():
        left, _ = columns[code]
        axes.plot(
            [left + 3], [LINE * 1.3], color=canvas.STANCE[code], marker=canvas.STANCE_MARK[code], markersize=5
        )
        axes.text(left + MARK, LINE * 1.6, label, fontsize=canvas.SMALL, weight="bold")
    axes.plot([0, POINTS], [LINE * 2.6] * 2, color=canvas.INK, linewidth=0.6)


def _ledger(values: pd.DataFrame, lang: str) -> tuple[str, list[dict], dict[str, tuple[float, float]]]:
    """The lines of the timeline: finest step that fits a page, its lines, and left edge and width of each stance."""
    entries = _entries(values, lang)
    heads = language.labels("reactions", "stance", lang)
    least = pd.Series(
        {code: max(66, text_width(heads[code], "bold") + MARK + 2 * GAP) for code in canvas.STANCE}
    )
    wanted = entries.groupby("stance")["width"].sum().reindex(least.index, fill_value=0)
    for step in ("D", "W", "M"):
        blocks = _blocks(values, step, lang)
        dates = 3 * GAP + max(text_width(block["label"], block["weight"]) for block in blocks)
        widths = least + (POINTS - dates - least.sum()) * wanted / wanted.sum()
        lefts = dates + widths.cumsum() - widths
        columns = {code: (float(lefts[code]), float(widths[code])) for code in widths.index}
        lines = [_line(block, entries, columns) for block in blocks]
        if sum(line["lines"] for line in lines) <= PAGE:
            break
    return step, lines, columns


def short_names(rows: pd.DataFrame, lang: str) -> pd.Series:
    """The actors' names for a label: states by their short name, long names without what stands in brackets."""
    countries = language.labels("reactions", "iso3", lang)
    names = rows[language.column("actor", lang)]
    # An organ of a state, which has its state in brackets, keeps its own name.
    state = rows["actor_type"].isin(["state", "party_to_treaty"]) & rows["iso3"].isin(countries)
    state &= ~rows["actor_en"].str.contains("(", regex=False)
    names = names.mask(state, rows["iso3"].map(countries))
    return names.mask(names.str.len() > 24, names.str.replace(r" \(.*\)$", "", regex=True))


def _entries(values: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Reactions with the label they get and its width in points."""
    rows = values[values["what"] == "reaction"].copy()
    names = short_names(rows, lang).mask(rows["side"] == "experts", language.word("reactions_experts", lang))
    articles = rows["refers_to_article"].str.replace(";", ", ")
    clause = (" " + language.word("reactions_clause", lang) + "\u00a0" + articles).fillna("")
    rows["label"] = names + clause + rows["reader"].map({True: "*", False: ""}).fillna("")
    rows["stance"] = rows["stance"].astype("string")
    rows["width"] = [text_width(label) for label in rows["label"]]
    return rows


@lru_cache(maxsize=2048)
def text_width(text: str, weight: str = "normal") -> float:
    """The width of a small text in points."""
    font = FontProperties(family=canvas.FAMILY, size=canvas.SMALL, weight=weight)
    with canvas.style():
        return TextToPath().get_text_width_height_descent(text, font, ismath=False)[0]


def _blocks(values: pd.DataFrame, step: str, lang: str) -> list[dict]:
    """One block for each event and each stretch of time, with its label (the year is said where it changes)."""
    keys = _stretch(values, step, lang)
    blocks, year = [], ""
    for (_, key), block in values.groupby([keys.ne(keys.shift()).cumsum(), keys], sort=False):
        event = block.iloc[0] if block["what"].iloc[0] == "event" else None
        label = key if event is None else language.day(event["date"], lang)
        title = "" if event is None else event[language.column("title", lang)]
        weight = "normal" if event is None else "bold"
        blocks.append(
            {"label": label.removesuffix(f" {year}"), "weight": weight, "event": title, "rows": block.index}
        )
        year = label[-4:]
    return blocks


def _line(block: dict, entries: pd.DataFrame, columns: dict[str, tuple[float, float]]) -> dict:
    """A block with the place of each part of each of its labels, and the number of lines it takes."""
    line = block | {"entries": [], "lines": 1}
    inside = entries.loc[entries.index.intersection(block["rows"])]
    for code, cell in inside.groupby("stance", sort=False):
        placed, used = _flow(cell, *columns[code])
        line["entries"] += [(code, *entry) for entry in placed]
        line["lines"] = max(line["lines"], used)
    return line


def _stretch(values: pd.DataFrame, step: str, lang: str) -> pd.Series:
    """The label of the day, week or month of each row; events and dates less exact keep a line of their own."""
    found = []
    for what, date, precision, name in zip(
        values["what"], values["date"], values["date_precision"], values["id"], strict=True
    ):
        if what == "event":
            found.append(name)
        elif precision == "year" or (precision == "month" and step != "M"):
            found.append(language.day(date, lang, precision))
        elif step == "W":
            monday = date - pd.Timedelta(days=date.weekday())
            found.append(language.word("reactions_week", lang, day=language.day(monday, lang)))
        else:
            found.append(language.day(date, lang, "month" if step == "M" else "day"))
    return pd.Series(found, index=values.index)


def _look(side: str) -> dict:
    return {"parties": {"weight": "bold"}, "experts": {"style": "italic"}}.get(side, {})


def _flow(cell: pd.DataFrame, left: float, width: float) -> tuple[list[tuple], int]:
    """Set the labels of one cell one after the other, breaking lines at its width.

    Returns (x, line, text, side, whether a label begins here) for each part, and the number of lines.
    """
    counts = cell.groupby("label", sort=False).agg(n=("label", "size"), side=("side", "first"))
    placed, x, line = [], 0.0, 0
    for label, n, side in counts.itertuples():
        # Lines break at spaces and after hyphens, never inside "Art. 4" or before a number of rows.
        parts = re.findall(r"[^ -]+(?:-| |$)", f"{label}\u00a0×{n}" if n > 1 else label)
        weight = "bold" if side == "parties" else "normal"
        if x and x + MARK + text_width("".join(parts), weight) > width - GAP:
            x, line = 0.0, line + 1
        first = True
        while parts:
            take = 1
            while (
                take < len(parts) and x + MARK + text_width("".join(parts[: take + 1]), weight) <= width - GAP
            ):
                take += 1
            text, parts = "".join(parts[:take]).strip(" "), parts[take:]
            placed.append((left + x, line, text, side, first))
            x, line = (x + MARK + text_width(text, weight) + GAP, line) if not parts else (0.0, line + 1)
            first = False
    return placed, line + 1
