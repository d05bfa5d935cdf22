"""Defense on the screen: treaties side by side."""

import pandas as pd

from helpers.figures import canvas, on_screen, svg
from helpers.figures.defense_clauses import (
    SIDE_BY_SIDE,
    by_cell,
    cell_text,
    change_sign,
    duty_lines,
    line_title,
)
from helpers.figures.defense_shared import called

# Pixels for the labels at the left, for four treaties in two lines, and where the signs of change stand.
LABELS, NARROW, SIGN = 230, 155, 736


@on_screen("side_by_side")
def draw_side_by_side(rows: pd.DataFrame, *, lang: str = "en") -> svg.Drawing:
    """Treaties (columns, at most four) by fields of each duty, with what changed from first to last.

    rows: from defense.side_by_side().
    """
    treaties = list(dict.fromkeys(rows["treaty_id"]))[:SIDE_BY_SIDE]
    table = by_cell(rows)
    lines = [line for duty in dict.fromkeys(rows["duty"]) for line in duty_lines(duty, ())]
    left = LABELS if len(treaties) < SIDE_BY_SIDE else NARROW
    wide = (SIGN - 12 - left) / len(treaties)
    cells = [[cell_text(table, (*line, treaty), lang) for treaty in treaties] for line in lines]
    cells = [[(svg.wrap(text, wide - 10, svg.SMALL), face) for text, face in row] for row in cells]
    titles = [(line_title(*line, lang), line[1] is None) for line in lines]
    labels = [
        svg.wrap(title, left, bold=True) if head else svg.wrap(title, left - 12, svg.SMALL) for title, head in titles
    ]
    heights = [
        6 + svg.LINE * max(svg.lines(label), *(svg.lines(text) for text, _ in row))
        for label, row in zip(labels, cells, strict=True)
    ]
    names = [svg.wrap(called(treaty, rows, lang), wide - 10, bold=True) for treaty in treaties]
    head = 8 + svg.LINE * max(map(svg.lines, names))
    drawing = svg.Drawing(head + sum(heights) + 4)
    for place, name in enumerate(names):
        drawing.text(left + place * wide, head / 2, name, bold=True)
    top = head
    for (duty, field), label, row, height in zip(lines, labels, cells, heights, strict=True):
        middle = top + height / 2
        if field is None:
            drawing.line(0, top, svg.WIDE, top, color=canvas.SOFT)
            drawing.text(2, middle, label, bold=True)
        else:
            drawing.text(12, middle, label, size=svg.SMALL)
        for place, (text, face) in enumerate(row):
            x = left + place * wide
            if face != canvas.PAPER:
                drawing.box(x - 5, top + 1, wide - 6, height - 2, face)
            if text:
                drawing.text(x, middle, text, size=svg.SMALL)
        if field is not None and len(treaties) > 1:
            sign = change_sign(table[duty, field, treaties[-1]])
            drawing.text(SIGN + 8, middle, sign, anchor="middle", bold=True)
        top += height
    return drawing
