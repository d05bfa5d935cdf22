"""Reactions: marks by time and stance, stance by actor and by region, and the ladder from words to deeds."""

import matplotlib.dates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers import data, language, reactions
from helpers.figures import canvas, register
from helpers.figures.reactions_timeline import reader_note, short_names

PAGE = 60  # rows that one page can hold
PLOT = 340  # points: the width of a plot beside its labels, near enough to place labels in it
COUNTED = ("name", "n", *(f"{kind}_{code}" for kind in ("own", "joint") for code in canvas.STANCE))
STEPS = {"D": 1, "W": 7, "M": 30}  # days between two marks


def _marks_facts(values: pd.DataFrame, lang: str) -> dict:
    marks = values[values["what"] == "marks"]
    counts = marks.groupby("side")["n"].sum()
    below = marks[(marks["side"] == "others") & marks["stance"].isin(["-2", "-1"])]["n"].sum()
    return {
        "n": int(marks["n"].sum()),
        "others": int(counts.get("others", 0)),
        "parties": int(counts.get("parties", 0)),
        "experts": int(counts.get("experts", 0)),
        "critical": int(below),
        "step": language.word(f"reactions_step_{values.attrs['step']}", lang),
        "reader": reader_note(marks, lang),
    }


@register(
    "reaction_marks",
    theme="reactions",
    tables=("reactions", "events"),
    columns=("start", "side", "stance", "n"),
    ask=reactions.marks,
    facts=_marks_facts,
    title={
        "en": "Reactions by time, stance and side ({n})",
        "de": "Reaktionen nach Zeit, Haltung und Seite ({n})",
    },
    caption={
        "en": "Counted {step}; the number stands below a mark for more than one row, and marks grow with it. Hollow: the date "
        "is not known that exactly; the mark stands at the last day it can mean. Joint texts count once.{reader}",
        "de": "Gezählt {step}; unter einem Zeichen für mehr als eine Zeile steht die Zahl, mit der es wächst. Hohl: Das "
        "Datum ist nicht so genau bekannt; das Zeichen steht am letzten möglichen Tag. Gemeinsame Texte zählen einmal.{reader}",
    },
    alt={
        "en": "Marks along a time axis in a row for each stance, third actors, parties and experts apart. Of {n} reactions "
        "{others} come from third actors, {critical} of them critical or condemning; {parties} from the parties, {experts} from "
        "experts.",
        "de": "Zeichen auf einer Zeitachse, eine Zeile je Haltung, Dritte, Parteien und Fachleute getrennt. Von {n} Reaktionen "
        "stammen {others} von Dritten, {critical} davon kritisch oder verurteilend; {parties} von den Parteien, {experts} von "
        "Fachleuten.",
    },
)
def draw_reaction_marks(values: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw counted marks: time to the right, a row for each side and stance that occurs (third actors: all five).

    values: from reactions.marks() or reactions.tally(). However many reactions they count, there are at most 26
    stretches of time, so that the drawing does not grow with them.
    """
    marks = values[values["what"] == "marks"]
    lanes = stance_lanes(marks)
    # Each side has a line for its name above its lanes.
    sides = [side for side, _ in lanes]
    heads = [y for y, side in enumerate(sides) if y == 0 or side != sides[y - 1]]
    places = [y + 0.6 * sum(head <= y for head in heads) for y in range(len(lanes))]
    labels, rows = event_labels(values, lang)
    names = language.labels("reactions", "stance", lang)
    # Places are set by hand: this picture is redrawn at each turn of a control, and working them out takes longer.
    lane, top, bottom = 18.5, 9.0 * rows + 6, 26.0
    height = top + bottom + lane * (places[-1] - places[0] + 1.6)
    figure = canvas.new(height / 72 / canvas.CM)
    figure.set_layout_engine("none")
    left = 1.15 * max(canvas.text_width(names[code]) for _, code in lanes) + 8
    page = canvas.WIDTH * canvas.CM * 72
    axes = figure.add_axes((left / page, bottom / height, 1 - (left + 6) / page, 1 - (top + bottom) / height))
    most, width = int(marks["n"].max()), STEPS[values.attrs["step"]]
    # Texts on paper, because the dotted lines of events run through.
    ground = {"facecolor": canvas.PAPER, "edgecolor": "none", "pad": 0.2}
    for y, lane in zip(places, lanes, strict=True):
        here = marks[(marks["side"] == lane[0]) & (marks["stance"] == lane[1])]
        if here.empty:
            continue
        color, where = canvas.STANCE[lane[1]], matplotlib.dates.date2num(here["start"]) + width / 2
        faces = [color if exact else canvas.PAPER for exact in here["exact"]]
        sizes = 14 + 50 * np.sqrt(here["n"].to_numpy(dtype=float) / max(most, 12))
        axes.scatter(
            where,
            [y - 0.18] * len(here),
            s=sizes,
            marker=canvas.STANCE_MARK[lane[1]],
            c=faces,
            edgecolors=color,
        )
        for x, n, added in zip(where, here["n"], here["reader"], strict=True):
            if text := (short_number(n) if n > 1 else "") + ("*" if added else ""):
                axes.text(x, y + 0.3, text, fontsize=canvas.SMALL, ha="center", va="center", bbox=ground)
    for head in heads:
        axes.axhline(places[head] - 1.05, color=canvas.RULE, linewidth=0.6)
        axes.text(
            0,
            places[head] - 0.72,
            language.word(f"reactions_{sides[head]}", lang),
            weight="bold",
            va="center",
            transform=axes.get_yaxis_transform(),
            bbox=ground,
        )
    axes.set_yticks([y - 0.05 for y in places], [names[code] for _, code in lanes])
    axes.set_ylim(places[-1] + 0.55, places[0] - 1.05)
    _time_axis(axes, values, lang)
    for day, label, row, left in labels:
        axes.axvline(day, color=canvas.SOFT, linewidth=0.6, linestyle=":", zorder=0)
        axes.annotate(
            label,
            (day, 1),
            (2 if left else -2, 3 + 9 * row),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            fontsize=canvas.SMALL,
            color=canvas.SOFT,
            ha="left" if left else "right",
        )
    return figure


def stance_lanes(marks: pd.DataFrame) -> list[tuple[str, str]]:
    """Side and stance of each lane, from above: those that occur, and all five of third actors."""
    codes = {side: set(rows["stance"]) for side, rows in marks.groupby("side")}
    codes["others"] = set(canvas.STANCE)
    sides = ("others", "parties", "experts")
    return [(side, code) for side in sides for code in canvas.STANCE if code in codes.get(side, ())]


def short_number(n: int) -> str:
    """A number that fits below a mark: from a thousand on in thousands."""
    return str(n) if n < 1000 else f"{n / 1000:.0f}k"


def limits(values: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first and the last moment that the marks cover; events may come before marks whose day is not known."""
    marks = values[values["what"] == "marks"]
    return values["start"].min(), marks["start"].max() + pd.Timedelta(days=STEPS[values.attrs["step"]])


def event_labels(values: pd.DataFrame, lang: str, plot: float = PLOT) -> tuple[list[tuple[float, str, int, bool]], int]:
    """For each event its day, label, row above the axes and whether the label runs to the right; number of rows.

    plot: the width of the plot in points, with labels of the size SMALL.
    """
    events, (first, last) = values[values["what"] == "event"], limits(values)
    placed, ends = [], []
    for row in events.itertuples():
        label = language.word(f"reactions_event_{row.event_id.replace('-', '_')}", lang)
        share = (row.start - first) / (last - first)
        wide = canvas.text_width(label) / plot
        left = share + wide < 1
        begin, end = (share, share + wide) if left else (share - wide, share)
        line = next((i for i, until in enumerate(ends) if begin > until + 0.02), len(ends))
        ends[line : line + 1] = [end]
        placed.append((matplotlib.dates.date2num(row.start), label, line, left))
    return placed, len(ends)


def _time_axis(axes: Axes, values: pd.DataFrame, lang: str) -> None:
    canvas.bare(axes)
    width, (first, last) = STEPS[values.attrs["step"]], limits(values)
    axes.set_xlim(matplotlib.dates.date2num(first) - width * 0.3, matplotlib.dates.date2num(last) + width * 0.3)
    _ticks(axes, time_names(first, last, values.attrs["step"], lang))


def time_names(first: pd.Timestamp, last: pd.Timestamp, step: str, lang: str) -> dict[pd.Timestamp, str]:
    """The names below a time axis: months, or days where fewer than two months begin."""
    months = {} if step == "D" else month_names(first, last, lang)
    return months if len(months) > 1 else day_names(first, last, lang)


def day_names(first: pd.Timestamp, last: pd.Timestamp, lang: str) -> dict[pd.Timestamp, str]:
    """Four days evenly apart from the first on, and none at the end, where its name would leave the page.

    Of less than nine days the first alone.
    """
    days = pd.date_range(first, last, periods=5)[:-1].normalize() if last - first > pd.Timedelta(days=8) else [first]
    return {day: language.day(day, lang) for day in days}


def month_names(first: pd.Timestamp, last: pd.Timestamp, lang: str) -> dict[pd.Timestamp, str]:
    """The first days of at most nine months between two days, with month and year in two lines."""
    starts = [m for m in pd.date_range(first.to_period("M").start_time, last, freq="MS") if m >= first]
    return {m: f"{language.MONTHS[lang][m.month - 1][:3]}\n{m.year}" for m in starts[:: max(1, -(-len(starts) // 9))]}


def _ticks(axes: Axes, names: dict[pd.Timestamp, str]) -> None:
    axes.set_xticks(matplotlib.dates.date2num(list(names)), list(names.values()))


def _stance_facts(values: pd.DataFrame, lang: str) -> dict:
    others, parties = values[values["side"] == "others"], values[values["side"] == "parties"]
    name = language.column("name", lang)
    loud = others.sort_values("n", ascending=False, kind="stable").iloc[0] if len(others) else parties.iloc[0]
    return {
        "n": len(values),
        "others": len(others),
        "texts": values.attrs["texts"]["others"],
        "joint": values.attrs["joint_texts"],
        "negative": int((others["median_high"] < 0).sum()),
        "parties": values.attrs["texts"]["parties"],
        "loudest": str(loud[name]),
        "most": int(loud["n"]),
        "reader": reader_note(values, lang),
        "cut": " " + language.word("reactions_cut", lang, n=PAGE, all=len(values)) if len(values) > PAGE else "",
    }


SCALE = {
    "en": "Filled marks: texts of their own, hollow: joint texts. The bar spans the two middle values (median) of an ordinal "
    "scale, of which a mean would have no meaning. Stance 0 also holds silence reported by a source.",
    "de": "Volle Zeichen: eigene Texte, hohle: gemeinsame Texte. Der Balken umfasst die beiden mittleren Werte (Median) einer "
    "Rangskala, von der ein Mittelwert keinen Sinn hätte. Die Haltung 0 enthält auch Schweigen, das eine Quelle meldet.",
}


@register(
    "stance_by_actor",
    theme="reactions",
    tables=("reactions",),
    columns=COUNTED,
    ask=reactions.stance_by,
    facts=_stance_facts,
    title={"en": "Stance by actor", "de": "Haltung nach Akteur"},
    caption={
        "en": "{texts} texts of third actors, {joint} of them joint: each stands with every signer that is known, so that the "
        "rows add up to more. " + SCALE["en"] + "{reader}{cut}",
        "de": "{texts} Texte Dritter, davon {joint} gemeinsame: Jeder steht bei allen bekannten Unterzeichnern, sodass die Zeilen "
        "zusammen mehr ergeben. " + SCALE["de"] + "{reader}{cut}",
    },
    alt={
        "en": "Marks for each stance from condemning to endorsing, one row an actor, {n} actors. For {negative} of {others} third "
        "actors the median is below neutral; {loudest} has most rows, {most}. The parties stand apart with {parties} texts.",
        "de": "Zeichen je Haltung von verurteilend bis befürwortend, eine Zeile je Akteur, {n} Akteure. Bei {negative} von {others} "
        "Dritten liegt der Median unter neutral; die meisten Zeilen hat {loudest}, {most}. Die Parteien stehen mit {parties} "
        "Texten für sich.",
    },
)
def draw_stance(values: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw actors or regions (rows) by stance (columns): every text as a mark, the median as a bar.

    values: from reactions.stance_by(); the first 60 rows are drawn. The parties stand below a line.
    """
    values = values.head(PAGE)
    stars = ["*" if added else "" for added in values["reader"]]
    labels = [
        canvas.wrap(f"{name}{s}", 32) for name, s in zip(values[language.column("name", lang)], stars, strict=True)
    ]
    heights = [
        max(_cell_lines(row), 1.1 * label.count("\n") + 0.9)
        for (_, row), label in zip(values.iterrows(), labels, strict=True)
    ]
    tops = np.cumsum([0, *heights])
    figure = canvas.new(1.6 + 0.34 * tops[-1] + 0.1 * len(values))
    axes = figure.add_subplot()
    for (_, row), top, height in zip(values.iterrows(), tops, heights, strict=False):
        middle = top + height / 2
        low, high = float(row["median_low"]), float(row["median_high"])
        band = canvas.STEPS[0]
        axes.barh(middle, high - low + 0.92, left=low - 0.46, height=height - 0.12, color=band, **canvas.outline(band))
        for code in canvas.STANCE:
            _raw_marks(axes, int(code), top, height, row[f"own_{code}"], row[f"joint_{code}"])
        share = f"{row['critical']}/{row['n']}"
        axes.text(2.62, middle, share, va="center", ha="left")
    parties = int((values["side"] == "others").sum())
    if 0 < parties < len(values):
        axes.axhline(tops[parties], color=canvas.INK, linewidth=0.8)
    stances = language.labels("reactions", "stance", lang)
    axes.set_xticks([*range(-2, 3), 2.8], [*stances.values(), language.word("reactions_below", lang)])
    axes.xaxis.tick_top()
    axes.set_yticks((tops[:-1] + tops[1:]) / 2, labels)
    axes.set_xlim(-2.5, 3.1)
    axes.set_ylim(tops[-1], 0)
    canvas.bare(axes)
    for x in (-1.5, -0.5, 0.5, 1.5):
        axes.axvline(x, color=canvas.RULE, linewidth=0.4, zorder=0)
    return figure


ACROSS = 8  # marks beside each other in a cell


def _cell_lines(row: pd.Series) -> int:
    most = max(int(row[f"own_{code}"] + row[f"joint_{code}"]) for code in canvas.STANCE)
    return min(-(-most // ACROSS), 4) or 1


def _raw_marks(axes: Axes, code: int, top: float, height: int, own: int, joint: int) -> None:
    """A mark for each text; where they would not fit, one mark and the numbers."""
    look = {"marker": canvas.STANCE_MARK[str(code)], "color": canvas.STANCE[str(code)], "linestyle": "none"}
    if own + joint > ACROSS * 4:
        axes.plot([code - 0.3], [top + height / 2], markersize=5, **look)
        axes.text(code, top + height / 2, f"{own} + {joint}", va="center", ha="center")
        return
    count = int(own + joint)
    rows = -(-count // ACROSS) or 1
    place = np.arange(count)
    across = np.minimum(count - (place // ACROSS) * ACROSS, ACROSS)
    x = code + (place % ACROSS - (across - 1) / 2) * 0.105
    y = top + height / 2 + (place // ACROSS - (rows - 1) / 2) * 0.8
    axes.plot(x[:own], y[:own], markersize=3.8, markeredgewidth=0.7, **look)
    axes.plot(x[own:], y[own:], markersize=3.8, markeredgewidth=0.7, markerfacecolor=canvas.PAPER, **look)


def _by_region(**asked) -> pd.DataFrame:
    return reactions.stance_by(by="region", **asked)


_by_region.__signature__ = reactions.timeline.__signature__  # the same filters and dials

register(
    "stance_by_region",
    theme="reactions",
    tables=("reactions",),
    columns=COUNTED,
    ask=_by_region,
    facts=_stance_facts,
    title={"en": "Stance by region", "de": "Haltung nach Region"},
    caption={
        "en": "{texts} texts of third actors, {joint} of them joint; each counts once, in the region of its speaker (groups "
        "across regions apart). " + SCALE["en"] + "{reader}",
        "de": "{texts} Texte Dritter, davon {joint} gemeinsame; jeder zählt einmal, in der Region seines Sprechers (Gruppen über "
        "Regionen hinweg für sich). " + SCALE["de"] + "{reader}",
    },
    alt={
        "en": "Marks for each stance from condemning to endorsing, one row a region and one for the parties. In {negative} of "
        "{others} regions the median is below neutral; {loudest} has most texts, {most}.",
        "de": "Zeichen je Haltung von verurteilend bis befürwortend, eine Zeile je Region und eine für die Parteien. In {negative} "
        "von {others} Regionen liegt der Median unter neutral; die meisten Texte hat {loudest}, {most}.",
    },
)(draw_stance)


def _ladder_facts(values: pd.DataFrame, lang: str) -> dict:
    deeds = values[values["rung"] > 0]
    sanctions = deeds[deeds["instrument"] == "sanctions"]
    actors = list(dict.fromkeys(sanctions[language.column("actor", lang)]))
    return {
        "n": len(values),
        "statements": int((values["rung"] == 0).sum()),
        "deeds": len(deeds),
        "sanctions": len(sanctions),
        "actors": language.listing(actors, lang, most=5) or language.word("reactions_nobody", lang),
        "reader": reader_note(values, lang),
    }


@register(
    "reaction_ladder",
    theme="reactions",
    tables=("reactions",),
    columns=("instrument", "date", "actor", "stance"),
    ask=reactions.ladder,
    facts=_ladder_facts,
    title={
        "en": "From words to deeds: what third actors did",
        "de": "Von Worten zu Taten: was Dritte unternahmen",
    },
    caption={
        "en": "Rows of third actors, without the parties and without experts. A measure is a row of its own beside the statement "
        "that announced it; the rungs are ordered by us, from words to acts. A hatched rung: no row in the table, which "
        "does not show that nobody took the step.{reader}",
        "de": "Zeilen Dritter, ohne die Parteien und ohne Fachleute. Eine Maßnahme ist eine eigene Zeile neben der Erklärung, die "
        "sie ankündigte; die Stufen sind von uns geordnet, von Worten zu Handlungen. Schraffierte Stufe: keine Zeile in "
        "der Tabelle, was nicht zeigt, dass niemand den Schritt tat.{reader}",
    },
    alt={
        "en": "Time line with a rung for each instrument, from statements to sanctions and resolutions. {statements} of {n} rows are "
        "statements, {deeds} go further; {sanctions} are sanctions, by {actors}.",
        "de": "Zeitleiste mit einer Stufe je Instrument, von Erklärungen bis zu Sanktionen und Entschließungen. {statements} von {n} "
        "Zeilen sind Erklärungen, {deeds} gehen weiter; {sanctions} sind Sanktionen, von: {actors}.",
    },
)
def draw_reaction_ladder(values: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw the rungs (rows, statements lowest) over time: a labeled mark for each measure, counts for statements.

    values: from reactions.ladder(). Statements are counted by month.
    """
    rungs = list(reactions.LADDER)
    blocks = {rung: _stacked(values[values["instrument"] == rung], lang) for rung in rungs[1:]}
    names = language.labels("reactions", "instrument", lang)
    texts = [language.word("reactions_monthly", lang, name=names[rungs[0]]), *(names[r] for r in rungs[1:])]
    labels = [canvas.wrap(text, 18) for text in texts]
    needed = [1.6, *(1 + max((line for *_, line in placed), default=0) for placed in blocks.values())]
    heights = [max(n, 0.9 + 0.7 * label.count("\n")) for n, label in zip(needed, labels, strict=True)]
    bases = np.cumsum([0, *heights])
    figure = canvas.new(1.6 + 0.46 * bases[-1])
    axes = figure.add_subplot()
    days = matplotlib.dates.date2num(values["date"])
    low, high = days.min() - 20, days.max() + 20
    axes.set_xlim(low, high)
    axes.set_ylim(0, bases[-1])
    _statement_counts(axes, values, bases)
    for rung, base, height in zip(rungs[1:], bases[1:-1], heights[1:], strict=True):
        if not blocks[rung]:
            canvas.cell(axes, (low + high) / 2, base + height / 2, face=None, width=high - low, height=height * 0.7)
        for day, code, label, line in blocks[rung]:
            share, wide = (day - low) / (high - low), (canvas.text_width(label) + 8) / PLOT
            left = share + wide < 1 or share < 0.5
            axes.plot(
                [day],
                [base + line + 0.5],
                marker=canvas.STANCE_MARK[code],
                color=canvas.STANCE[code],
                markersize=5,
            )
            axes.annotate(
                label,
                (day, base + line + 0.5),
                (5 if left else -5, 0),
                textcoords="offset points",
                ha="left" if left else "right",
                va="center",
                fontsize=canvas.SMALL,
            )
        axes.axhline(base, color=canvas.RULE, linewidth=0.5)
    axes.set_yticks((bases[:-1] + bases[1:]) / 2, labels)
    _ticks(axes, month_names(values["date"].min() - pd.Timedelta(days=20), values["date"].max(), lang))
    canvas.bare(axes)
    return figure


def _stacked(rows: pd.DataFrame, lang: str) -> list[tuple[float, str, str, int]]:
    """Day, stance, label and line of each measure; measures within four months stand above each other."""
    placed, ends = [], []
    actors = short_names(rows, lang)
    for row, name in zip(rows.itertuples(), actors, strict=True):
        when = language.day(row.date, lang, row.date_precision)
        star = "*" if getattr(row, "reader", False) else ""
        day = matplotlib.dates.date2num(row.date)
        line = next((i for i, end in enumerate(ends) if day - end > 240), len(ends))
        ends[line : line + 1] = [day]
        placed.append((day, str(row.stance), f"{name}{star}, {when}", line))
    return placed


def _statement_counts(axes: Axes, values: pd.DataFrame, bases: np.ndarray) -> None:
    """Bars for the statements of each month, with their number."""
    said = values[values["rung"] == 0]
    months_said = said["date"].dt.to_period("M").dt.start_time
    counts, added = said.groupby(months_said).size(), set(months_said[data.readers(said)])
    for month, n in counts.items():
        x, height = matplotlib.dates.date2num(month) + 15, 0.9 * n / counts.max()
        axes.bar(x, height, width=22, color=canvas.STEPS[1], **canvas.outline(canvas.STEPS[1]))
        axes.text(
            x,
            height + 0.08,
            f"{n}{'*' if month in added else ''}",
            ha="center",
            va="bottom",
            fontsize=canvas.SMALL,
        )
