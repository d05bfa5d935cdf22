"""Sources on the screen: what remains, who reports which article, disputed facts."""

import pandas as pd

from helpers import cite, data, language
from helpers.figures import canvas, on_screen, svg
from helpers.figures.sources import MOST, SHADES

LABELS = 200  # pixels for the labels at the left


@on_screen("what_remains")
def draw_what_remains(cells: pd.DataFrame, *, lang: str = "en") -> svg.Drawing:
    """One bar a table: the share of its rows that keep a source, with the numbers. cells: sources.remaining()."""
    high, wide = 26, svg.WIDE - LABELS - 90
    drawing = svg.Drawing(high * len(cells) + 8)
    for place, row in enumerate(cells.itertuples()):
        y, share = 4 + high * place, 0 if pd.isna(row.share) else row.share
        drawing.text(LABELS - 8, y + high / 2, language.title(row.table, lang=lang), anchor="end")
        drawing.box(LABELS, y + 3, wide, high - 6, None)
        drawing.box(LABELS, y + 3, wide * share, high - 6, canvas.STEPS[3])
        drawing.text(LABELS + wide + 8, y + high / 2, f"{row.remaining}/{row.rows}")
    return drawing


@on_screen("article_coverage")
def draw_article_coverage(matrix: pd.DataFrame, *, lang: str = "en") -> svg.Drawing:
    """Sources by articles, shaded by how the article is treated, with the number. matrix: sources.coverage()."""
    gaps = (matrix.fillna(0) == 0).all()
    matrix = matrix.head(MOST)
    head, labels = 26, 246
    wide = (svg.WIDE - labels - 4) / len(matrix.columns)
    names = [svg.wrap(name, labels - 10, svg.SMALL) for name in cite.short_names(matrix.index).loc[matrix.index]]
    heights = [8 + svg.LINE * svg.lines(name) for name in names]
    drawing = svg.Drawing(head + sum(heights) + 4)
    top = head
    for name, high, steps in zip(names, heights, matrix.to_numpy(dtype=object, na_value=None), strict=True):
        drawing.text(labels - 8, top + high / 2, name, anchor="end", size=svg.SMALL)
        for x, step in enumerate(steps):
            face = None if step is None else SHADES[int(step)]
            drawing.box(labels + wide * x, top, wide - 1, high - 1, face)
            if face is not None:
                middle = (labels + wide * (x + 0.5), top + high / 2)
                drawing.text(*middle, str(int(step)), anchor="middle", size=svg.SMALL, color=canvas.ink_on(face))
        top += high
    for x, (article, gap) in enumerate(gaps.items()):
        left, color = labels + wide * x, canvas.ACCENT if gap else canvas.INK
        drawing.text(left + wide / 2, head / 2, str(article or "P"), anchor="middle", color=color, bold=gap)
        if gap:
            drawing.box(left - 1, head - 1, wide + 1, sum(heights) + 1, "none", edge=canvas.ACCENT)
    return drawing


@on_screen("disputed_facts")
def draw_disputed_facts(disputes: pd.DataFrame, *, lang: str = "en") -> svg.Drawing:
    """Each dispute as a row: question, a circle for each source of either reading, the reading followed.

    disputes: from sources.ledger(); a pointer over a row's circles tells the reading.
    """
    disputes = disputes.head(MOST // 2)
    readings = language.labels("disputes", "our_reading", lang)
    words = {text: language.column(text, lang) for text in ("question", "reading_a", "reading_b")}
    center, gap, step, head = 560, 14, 16, 24
    marks = data.readers(disputes).map({True: "*", False: ""})
    questions = [
        svg.wrap(f"{row['dispute_id']}{mark}  {row[words['question']]}", center - 160, svg.SMALL)
        for row, mark in zip(disputes.to_dict("records"), marks, strict=True)
    ]
    heights = [6 + svg.LINE * svg.lines(question) for question in questions]
    drawing = svg.Drawing(head + sum(heights) + 2)
    for side, sign, anchor in (("a", -1, "end"), ("b", 1, "start")):
        word = language.word(f"sources_reading_{side}", lang)
        drawing.text(center + sign * gap / 2, head / 2, word, anchor=anchor, size=svg.SMALL)
    drawing.line(center, head - 4, center, head + sum(heights))
    y = head
    for row, question, height in zip(disputes.to_dict("records"), questions, heights, strict=True):
        middle = y + height / 2
        drawing.line(0, y, svg.WIDE, y, width=0.5)
        drawing.text(2, middle, question, size=svg.SMALL)
        for side, sign in (("a", -1), ("b", 1)):
            for place in range(min(row[f"n_{side}"], 9)):
                face = canvas.OTHER if place < row[f"left_{side}"] else canvas.PAPER
                x = center + sign * (gap + step * place)
                drawing.mark(x, middle, "o", 5, face, edge=canvas.OTHER, says=row[words[f"reading_{side}"]])
        followed = row["our_reading"]
        drawing.text(svg.WIDE - 2, middle, readings[followed], anchor="end", size=svg.SMALL, bold=followed != "open")
        y += height
    return drawing
