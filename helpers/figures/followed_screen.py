"""What followed on the screen: events by phase, and numbers side by side."""

import pandas as pd
from matplotlib.ticker import MaxNLocator

from helpers import data, language
from helpers.figures import canvas, on_screen, svg
from helpers.figures.followed_estimates import MOST, OPEN, number, value_text
from helpers.figures.followed_time import MARKS, lanes, placed, split, ticks

STEP, FOOT = 13, 56  # pixels between marks that stand under each other, and for the axis
PHASES, BODIES = 150, 300  # pixels for the labels at the left


@on_screen("events_by_phase")
def draw_events_by_phase(events: pd.DataFrame, *, lang: str = "en") -> svg.Drawing | None:
    """Events as marks in lanes by phase, older years at the left; a pointer over a mark tells what happened.

    events: from followed.chronology(). None where there are too many to be drawn one by one.
    """
    start, many = split(events)
    if many:
        return None
    events = events[["phase", "article_link", "date", "date_precision", language.column("title", lang)]]
    heights = lanes(events, start)
    base = heights.add(1).cumsum().shift(fill_value=0)
    bottom = int(heights.sum() + len(heights)) * STEP
    drawing = svg.Drawing(bottom + FOOT)
    names, sizes = language.labels("events", "phase", lang), events["phase"].value_counts()
    for phase, place in base.items():
        if place:
            drawing.line(0, (place - 0.3) * STEP, svg.WIDE, (place - 0.3) * STEP)
        label = f"{names[phase]} ({language.number(sizes[phase], lang)})"
        drawing.text(PHASES - 12, (place + heights[phase] / 2) * STEP, label, anchor="end")
    before = events["date"] < start
    parts = [(events[part], part is before) for part in (before, ~before) if part.any()]
    left, shares = PHASES, {1: [1.0], 2: [0.25, 0.75]}[len(parts)]
    for (rows, old), share in zip(parts, shares, strict=True):
        wide = (svg.WIDE - PHASES) * share - 16
        _marks(drawing, placed(rows, base, start), left, wide, start, old, bottom, lang)
        left += wide + 16
    return drawing


def _marks(
    drawing: svg.Drawing,
    rows: pd.DataFrame,
    left: float,
    wide: float,
    start: pd.Timestamp,
    old: bool,
    bottom: float,
    lang: str,
) -> None:
    """The events of one part of the time axis, and its ticks."""
    first, last = (rows["x"].min() - 3, start.year + 1) if old else (-0.8, rows["x"].max() + 0.8)

    def across(x: float) -> float:
        return left + wide * (x - first) / (last - first)

    title = language.column("title", lang)
    for row in rows[["x", "y", "link", "date", "date_precision", title]].itertuples(index=False):
        shape, color, size = MARKS[row.link]
        edge = canvas.SOFT if row.link == "none" else canvas.PAPER
        says = f"{language.day(row.date, lang, row.date_precision)}: {getattr(row, title)}"
        place = (across(row.x), (row.y + 0.5) * STEP)
        drawing.mark(*place, shape, size, color, edge=edge, says=says)
    drawing.line(left, bottom, left + wide, bottom, color=canvas.SOFT)
    for x, name in ticks(rows["x"].min(), rows["x"].max(), start, old, lang).items():
        drawing.line(across(x), bottom, across(x), bottom + 4, color=canvas.SOFT)
        # Names of one line stand level with the first of two.
        drawing.text(across(x), bottom + 4 + svg.LINE * svg.lines(name) / 2, name, anchor="middle", size=svg.SMALL)
    word = language.word("followed_by_year" if old else "followed_by_month", lang)
    drawing.text(left + wide / 2, bottom + FOOT - 9, word, anchor="middle", size=svg.SMALL)


@on_screen("estimates")
def draw_estimates(rows: pd.DataFrame, *, lang: str = "en") -> svg.Drawing:
    """Each estimate as a range, grouped by what was counted, one panel for each subject and unit.

    rows: from followed_estimates.estimates(); a pointer over a mark tells the summary.
    """
    rows = rows.head(MOST)
    panels = [_lines(part, lang) for _, part in rows.groupby(["subject", "unit"], observed=True, sort=False)]
    drawing = svg.Drawing(sum(high + FOOT for *_, high in panels))
    top = 0.0
    for lines, high in panels:
        _panel(drawing, lines, top, high, lang)
        top += high + FOOT
    return drawing


def _lines(part: pd.DataFrame, lang: str) -> tuple[list[tuple], float]:
    """Each row with its label and the middle of its line, heads of groups between them without a row; the height."""
    lines, y, thing = [], 0.0, None
    for row, mark in zip(part.itertuples(), data.readers(part), strict=True):
        if row.quantity_en != thing:
            thing = row.quantity_en
            head = svg.wrap(getattr(row, language.column("quantity", lang)), svg.WIDE - BODIES, bold=True)
            high = 4 + svg.LINE * svg.lines(head)
            lines.append((None, head, y + high / 2))
            y += high
        body = getattr(row, language.column("estimate_by", lang)) + ("*" if mark else "")
        label = svg.wrap(f"{language.day(row.date, lang, row.date_precision)}: {body}", BODIES - 12, svg.SMALL)
        high = 4 + svg.LINE * svg.lines(label)
        lines.append((row, label, y + high / 2))
        y += high
    return lines, y


def _panel(drawing: svg.Drawing, lines: list[tuple], top: float, high: float, lang: str) -> None:
    """One panel: labels at the left, ranges to their right, an axis below."""
    rows = [row for row, *_ in lines if row is not None]
    known = [value for row in rows for value in (row.value_low, row.value_high) if not pd.isna(value)]
    limit = float(max(known)) * 1.4 or 1.0
    bottom = top + high

    def across(value: float) -> float:
        return BODIES + (svg.WIDE - BODIES - 30) * float(value) / limit

    for tick in MaxNLocator(4, integer=True).tick_values(0, limit):
        if 0 <= tick <= limit:
            drawing.line(across(tick), top, across(tick), bottom, color=canvas.STEPS[0])
            text = number(tick, lang)
            drawing.text(across(tick), bottom + 12, text, anchor="middle", size=svg.SMALL)
    drawing.line(BODIES, bottom, svg.WIDE - 30, bottom, color=canvas.SOFT)
    names = [language.label("quantities", code, getattr(rows[0], code), lang) for code in ("subject", "unit")]
    title = names[0] if names[0] == names[1] else f"{names[0]} ({names[1]})"
    drawing.text((BODIES + svg.WIDE - 30) / 2, bottom + 34, title, anchor="middle")
    for row, label, middle in lines:
        if row is None:
            drawing.text(BODIES, top + middle, label, bold=True)
        else:
            drawing.text(BODIES - 10, top + middle, label, anchor="end", size=svg.SMALL)
            _range(drawing, row, top + middle, across, limit, lang)


def _range(drawing: svg.Drawing, row, y: float, across, limit: float, lang: str) -> None:
    """A mark or a bar, with an arrow of fixed length where an end is open, and the numbers."""
    low, high = (float("nan") if pd.isna(v) else float(v) for v in (row.value_low, row.value_high))
    begin, end = (high if pd.isna(low) else low), (low if pd.isna(high) else high)
    says, color = getattr(row, language.column("summary", lang)), canvas.OTHER
    way = limit * {"at_least": OPEN, "at_most": -OPEN}.get(row.bound, 0)
    if way:
        drawing.line(across(begin), y, across(begin + way), y, color=color, width=1.5)
        drawing.mark(across(begin + way), y, ">" if way > 0 else "<", 4, color, says=says)
    if begin == end:
        face = canvas.PAPER if row.confidence == "low" else color
        drawing.mark(across(begin), y, "o", 4.5, face, edge=color, says=says)
    else:
        drawing.line(across(begin), y, across(end), y, color=color, width=2)
        for x in (across(begin), across(end)):
            drawing.line(x, y - 5, x, y + 5, color=color, width=1.5)
    drawing.text(across(end + max(way, 0)) + 8, y, value_text(row, low, high, lang), size=svg.SMALL)
