"""Reactions on the screen: counted marks by time, stance and side."""

import math
from collections.abc import Callable

import matplotlib.dates
import pandas as pd

from helpers import language
from helpers.figures import canvas, on_screen, svg
from helpers.figures.reactions_stance import (
    STEPS,
    event_labels,
    limits,
    short_number,
    stance_lanes,
    time_names,
)

LABELS, RIGHT, LANE, FOOT = 130, 12, 32, 40  # pixels
# As wide as the plot is to its labels; letters of a screen are up to a fifth wider than those of the figures.
PLOT = (svg.WIDE - LABELS - RIGHT) * canvas.SMALL / svg.SMALL / 1.2


@on_screen("reaction_marks")
def draw_reaction_marks(values: pd.DataFrame, *, lang: str = "en") -> svg.Drawing:
    """Time to the right, a row for each side and stance. values: from reactions.marks() or reactions.tally()."""
    marks = values[values["what"] == "marks"]
    lanes, step = stance_lanes(marks), values.attrs["step"]
    sides = list(dict.fromkeys(side for side, _ in lanes))
    events, rows = event_labels(values, lang, PLOT)
    top = 14 * rows + 6
    bottom = top + LANE * (len(lanes) + 0.75 * len(sides))
    drawing = svg.Drawing(bottom + FOOT)
    first, last = limits(values)
    low, high = (matplotlib.dates.date2num(day) for day in (first, last))
    low, high = low - STEPS[step] * 0.3, high + STEPS[step] * 0.3

    def across(day: float) -> float:
        return LABELS + (svg.WIDE - LABELS - RIGHT) * (day - low) / (high - low)

    for day, label, row, left in events:
        x = across(day)
        drawing.line(x, top, x, bottom, color=canvas.SOFT, dash="1 3")
        x, anchor = (x + 3, "start") if left else (x - 3, "end")
        drawing.text(x, top - 8 - 14 * row, label, anchor=anchor, size=svg.SMALL, color=canvas.SOFT)
    names, most = language.labels("reactions", "stance", lang), int(marks["n"].max())
    middle = matplotlib.dates.date2num(marks["start"]) + STEPS[step] / 2
    found: dict[tuple[str, str], list[dict]] = {}
    for row in marks.assign(middle=middle).to_dict("records"):
        found.setdefault((row["side"], row["stance"]), []).append(row)
    y, side = top - LANE / 2, None
    for lane in lanes:
        if lane[0] != side:
            side = lane[0]
            drawing.line(0, y + LANE * 0.5, svg.WIDE, y + LANE * 0.5)
            drawing.text(2, y + LANE * 0.85, language.word(f"reactions_{side}", lang), bold=True)
            y += LANE * 0.75
        y += LANE
        drawing.text(LABELS - 14, y - 3, names[lane[1]], anchor="end")
        if lane in found:
            _marks(drawing, found[lane], lane[1], y, across, step, most, lang)
    for day, name in time_names(first, last, step, lang).items():
        x = across(matplotlib.dates.date2num(day))
        drawing.line(x, bottom, x, bottom + 4, color=canvas.SOFT)
        drawing.text(x, bottom + 20, name, anchor="middle", size=svg.SMALL)
    return drawing


def _marks(
    drawing: svg.Drawing,
    rows: list[dict],
    stance: str,
    y: float,
    across: Callable[[float], float],
    step: str,
    most: int,
    lang: str,
) -> None:
    """The marks of one stance of one side; a pointer over a mark tells when and how many."""
    color, label = canvas.STANCE[stance], language.label("reactions", "stance", stance, lang)
    for row in rows:
        x, n = across(row["middle"]), row["n"]
        radius = round(3 + 4 * math.sqrt(n / max(most, 12)), 1)
        says = f"{language.day(row['start'], lang, 'month' if step == 'M' else 'day')}: {label}, {n}"
        face = color if row["exact"] else canvas.PAPER
        drawing.mark(x, y - 6, canvas.STANCE_MARK[stance], radius, face, edge=color, says=says)
        if text := (short_number(n) if n > 1 else "") + ("*" if row["reader"] else ""):
            drawing.text(x, y + 8, text, anchor="middle", size=svg.SMALL)
