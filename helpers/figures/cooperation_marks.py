"""What the figures of the theme cooperation share: a sheet measured in cm, tiles, and the shades of both scales."""

from collections.abc import Iterable

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from helpers import cooperation, data, language
from helpers.figures import canvas

TILE, LINE, PAD = 0.44, 0.35, 0.12  # cm: height of a tile, of a line of small text, space inside a tile
OUTSIDE = "outside"  # a code that stands outside its scale: drawn as an outline


def shades(table: str, column: str) -> dict[str, str]:
    """The shade of every code of a scale, darker with rank, and OUTSIDE for the codes outside the scale."""
    steps = cooperation.scale(table, column)
    inside = dict(zip(steps, canvas.STEPS[-len(steps) :], strict=True))
    return {code: inside.get(code, OUTSIDE) for code in language.labels(table, column)}


def sheet() -> tuple[Figure, Axes]:
    """A figure whose axes are the page itself, in cm from its upper left corner; finish() gives it its height."""
    axes = canvas.sheet(1)
    axes.set_xlim(0, axes.figure.get_size_inches()[0] / canvas.CM)
    return axes.figure, axes


def right(axes: Axes) -> float:
    """The right edge of what may be drawn on a sheet."""
    return axes.get_xlim()[1] - 0.1


def finish(figure: Figure, height: float) -> Figure:
    """Give a sheet its height in cm."""
    figure.set_size_inches(figure.get_size_inches()[0], height * canvas.CM)
    figure.axes[0].set_ylim(height, 0)
    return figure


def write(axes: Axes, x: float, y: float, text: str, **look) -> Text:
    """Write a small text whose first line has its middle at y, every line on a baseline of its own; returns the first."""
    look = {"fontsize": canvas.SMALL, "va": "baseline"} | look
    written = [axes.text(x, y + 0.09 + LINE * i, line, **look) for i, line in enumerate(text.split("\n"))]
    return written[0]


def width(text: str) -> float:
    """The width of a small text in cm."""
    return canvas.text_width(text) / 72 / canvas.CM


def tile(
    axes: Axes, x: float, y: float, text: str, shade: str | None, *, wide: float | None = None, tall: float = TILE
) -> float:
    """A tile with its left end at x and its middle at y; shade None is the hatched mark of silence.

    wide: its width (default: as its text needs). Returns the width in cm.
    """
    room = wide if wide is not None else width(text) + 2 * PAD
    if shade == OUTSIDE:
        look = {"facecolor": canvas.PAPER, "edgecolor": canvas.SOFT, "linewidth": 0.7}
        axes.add_patch(Rectangle((x, y - tall / 2), room, tall, **look))
    else:
        canvas.cell(axes, x + room / 2, y, face=shade, width=room, height=tall, alone=not text)
    if shade is None:
        edge = {"edgecolor": canvas.SOFT, "linewidth": 0.5, "linestyle": (0, (3, 2))}
        axes.add_patch(Rectangle((x, y - tall / 2), room, tall, fill=False, **edge))
    color = canvas.INK if shade in (None, OUTSIDE) else canvas.ink_on(shade)
    written = write(axes, x + room / 2, y, text, ha="center", color=color)
    if shade is None and text:
        written.set_bbox({"facecolor": canvas.PAPER, "edgecolor": "none", "pad": 0.2})
    return room


def flow(axes: Axes, tiles: Iterable[tuple[str, str | None]], left: float, edge: float, top: float) -> float:
    """Tiles (text, shade) side by side, in as many lines as they need; returns the bottom of the last line."""
    x, y = left, top + TILE / 2
    for text, shade in tiles:
        room = width(text) + 2 * PAD
        if x > left and x + room > edge:
            x, y = left, y + TILE + 0.08
        x += tile(axes, x, y, text, shade, wide=room) + 0.08
    return y + TILE / 2


def key(axes: Axes, table: str, column: str, silence: str, lang: str, *, left: float, top: float) -> float:
    """The codes of a scale as a row of tiles, numbered by rank, and the mark of silence; returns its bottom."""
    labels, ranked = language.labels(table, column, lang), cooperation.scale(table, column)
    numbered = table == "undertakings"
    tiles = [
        (f"{ranked.index(code) + 1} {labels[code]}" if numbered and code in ranked else labels[code], shade)
        for code, shade in shades(table, column).items()
    ]
    return flow(axes, [*tiles, (silence, None)], left, right(axes), top)


def name(row, lang: str) -> str:
    """The name of a row's area, with an asterisk for a reader's own row."""
    own = getattr(row, data.READER, False)
    return getattr(row, language.column("name", lang)) + ("*" if pd.notna(own) and own else "")


def articles(numbers: Iterable[object], lang: str) -> str:
    """Articles as prose: Article 4, Articles 19 and 21; the preamble (0) by its name."""
    words = [language.word("cooperation_preamble", lang) if str(n) == "0" else str(n) for n in numbers]
    one = len(words) == 1
    if one and words[0].isalpha():
        return words[0]
    return language.word(
        "cooperation_article" if one else "cooperation_articles", lang, n=language.listing(words, lang)
    )


def note(rows: pd.DataFrame, lang: str) -> str:
    """The sentence of the caption on a reader's own rows, empty if there are none."""
    own = data.readers(rows).fillna(False).astype(bool).any()
    return " " + language.word("cooperation_own_rows", lang) if own else ""
