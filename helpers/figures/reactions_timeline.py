"""The timeline of reactions: time downwards, stances as columns, a mark and a name for each reaction."""

from dataclasses import dataclass, field

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers import language, reactions
from helpers.figures import canvas, register

POINTS = canvas.WIDTH * canvas.CM * 72  # width of the page
LINE = 8.95  # points from one line of small text to the next: less, and the texts touch
HEAD, PAGE = 2.2, 70  # lines of the heading, and lines that one page can hold below it
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
        "step": language.word("reactions_step_D" if _step(values) == "day" else "reactions_step_M", lang),
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
    columns=("date", "actor", "side", "stance", "refers_to_article", "title"),
    split="date",
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

    values: from reactions.timeline(). A line is a day, or a month where days would not fit a page.
    Returns a new Figure, 16 cm wide and as high as its lines need.
    """
    lines, columns = _ledger(values, _step(values), lang)
    height = LINE * (HEAD + sum(line.high for line in lines))
    axes = canvas.sheet(height, POINTS)
    _heads(axes, columns, lang)
    top, points = HEAD * LINE, {code: [] for code in columns}
    for line in lines:
        base = top + LINE * 0.78
        axes.text(2, base, line.date, fontsize=canvas.SMALL, weight=line.weight)
        if line.event:
            axes.axhspan(top, top + LINE, color=canvas.STEPS[0], linewidth=0)
            axes.text(columns["-2"][0], base, line.event, fontsize=canvas.SMALL, weight="bold")
        for code, x, down, text, side, first in line.parts:
            if first:
                points[code].append((x + 3, base + down * LINE - 2.4))
            axes.text(x + MARK, base + down * LINE, text, fontsize=canvas.SMALL, **_look(side))
        top += LINE * line.high
        axes.plot([0, POINTS], [top, top], color=canvas.RULE, linewidth=0.25)
    for code, where in points.items():
        if where:
            look = {"color": canvas.STANCE[code], "marker": canvas.STANCE_MARK[code], "markersize": 4}
            axes.plot(*zip(*where, strict=True), linestyle="none", markeredgewidth=0, **look)
    return axes.figure


def _heads(axes: Axes, columns: dict[str, tuple[float, float]], lang: str) -> None:
    for code, label in language.labels("reactions", "stance", lang).items():
        left, _ = columns[code]
        axes.plot([left + 3], [LINE * 0.8], color=canvas.STANCE[code], marker=canvas.STANCE_MARK[code], markersize=5)
        axes.text(left + MARK, LINE * 1.1, label, fontsize=canvas.SMALL, weight="bold")
    axes.plot([0, POINTS], [LINE * 1.8] * 2, color=canvas.INK, linewidth=0.6)


@dataclass
class Line:
    """One event, or one day or month of reactions: what stands at the left, and the labels by stance."""

    date: str
    event: str = ""
    labels: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)
    parts: list[tuple] = field(default_factory=list)
    high: int = 1

    @property
    def weight(self) -> str:
        return "bold" if self.event else "normal"


def _step(values: pd.DataFrame) -> str:
    """Days if their lines fit a page in every language, else months."""
    high = [sum(line.high for line in _ledger(values, "day", lang)[0]) for lang in language.LANGUAGES]
    return "day" if max(high) <= PAGE else "month"


def _ledger(values: pd.DataFrame, step: str, lang: str) -> tuple[list[Line], dict[str, tuple[float, float]]]:
    """The lines of the timeline with their labels placed; left edge and width of the column of each stance."""
    lines = _lines(values, step, lang)
    heads = language.labels("reactions", "stance", lang)
    least = {code: max(66, canvas.text_width(heads[code], "bold") + MARK + 2 * GAP) for code in canvas.STANCE}
    wanted = dict.fromkeys(canvas.STANCE, 0.0)
    for line in lines:
        for code, cell in line.labels.items():
            wanted[code] += sum(canvas.text_width(label) for label, _ in cell)
    left = 3 * GAP + max(canvas.text_width(line.date, line.weight) for line in lines)
    spare, columns = POINTS - left - sum(least.values()), {}
    for code in canvas.STANCE:
        width = least[code] + spare * wanted[code] / sum(wanted.values())
        columns[code] = (left, width)
        left += width
    for line in lines:
        for code, cell in line.labels.items():
            placed, used = _flow(cell, *columns[code])
            line.parts += [(code, *part) for part in placed]
            line.high = max(line.high, used)
    return lines, columns


def short_names(rows: pd.DataFrame, lang: str) -> pd.Series:
    """The actors' names for a label: states by their short name, long names without what stands in brackets."""
    countries = language.labels("reactions", "iso3", lang)
    names = rows[language.column("actor", lang)]
    # An organ of a state, which has its state in brackets, keeps its own name.
    state = rows["actor_type"].isin(["state", "party_to_treaty"]) & rows["iso3"].isin(countries)
    state &= ~rows["actor_en"].str.contains("(", regex=False)
    names = names.mask(state, rows["iso3"].map(countries))
    return names.mask(names.str.len() > 24, names.str.replace(r" \(.*\)$", "", regex=True))


def _labels(rows: pd.DataFrame, lang: str) -> pd.Series:
    """What stands beside the mark of each reaction: who, the clause, an asterisk for a reader's row."""
    names = short_names(rows, lang).mask(rows["side"] == "experts", language.word("reactions_experts", lang))
    clause = language.word("reactions_clause", lang) + "\u00a0" + rows["refers_to_article"].str.replace(";", ", ")
    return names + (" " + clause).fillna("") + rows["reader"].map({True: "*", False: ""}).fillna("")


def _lines(values: pd.DataFrame, step: str, lang: str) -> list[Line]:
    """One line for each event and each stretch of time; the year is said where it changes."""
    labels = _labels(values[values["what"] == "reaction"], lang).reindex(values.index)
    titles, sides, stances = values[language.column("title", lang)], values["side"], values["stance"]
    lines, year, last = [], "", None
    for row in range(len(values)):
        event, precision = values["what"].iat[row] == "event", values["date_precision"].iat[row]
        exact = "month" if step == "month" and precision == "day" and not event else precision
        date = language.day(values["date"].iat[row], lang, exact)
        if event or last != date:
            lines.append(Line(date.removesuffix(f" {year}"), titles.iat[row] if event else ""))
            year, last = date[-4:], None if event else date
        if not event:
            cell = lines[-1].labels.setdefault(str(stances.iat[row]), {})
            key = (labels.iat[row], str(sides.iat[row]))
            cell[key] = cell.get(key, 0) + 1
    return lines


def _look(side: str) -> dict:
    return {"parties": {"weight": "bold"}, "experts": {"style": "italic"}}.get(side, {})


def _flow(cell: dict[tuple[str, str], int], left: float, width: float) -> tuple[list[tuple], int]:
    """Set the labels of one cell: each into the first line with room for it, long ones over lines of their own.

    cell: number of rows by label and side. Returns (x, line, text, side, whether a label begins here) for each
    part, and the number of lines.
    """
    placed, ends = [], []
    for (label, side), n in cell.items():
        parts = canvas.parts(f"{label}\u00a0×{n}" if n > 1 else label)
        widths = [canvas.part_width(part, _look(side).get("weight", "normal")) for part in parts]
        room = width - GAP - MARK
        line = next((i for i, end in enumerate(ends) if end + sum(widths) <= room), len(ends))
        done = 0
        while done < len(parts):
            x = ends[line] if line < len(ends) else 0.0
            end = done + 1
            while end < len(parts) and x + sum(widths[done : end + 1]) <= room:
                end += 1
            placed.append((left + x, line, "".join(parts[done:end]).rstrip(" "), side, done == 0))
            # Nothing else may stand beside a part that goes on below.
            whole = end == len(parts)
            ends[line : line + 1] = [x + MARK + sum(widths[done:end]) + GAP if whole else POINTS]
            line, done = line + 1, end
    return placed, len(ends)
