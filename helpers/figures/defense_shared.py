"""What the figures of the theme defense share: rows of treaties, heads of columns, marks in cells."""

from collections.abc import Iterable, Mapping

import pandas as pd
from matplotlib.axes import Axes

from helpers import clauses, language
from helpers.figures import canvas

MOST = 60  # treaties on one page


def height(rows: int) -> float:
    """Height in cm of that many rows: close together where there are many."""
    return rows * (0.52 if rows <= 34 else 0.4)


def first(treaties: Iterable[str]) -> list[str]:
    """The treaties that a page can hold, in their order."""
    return list(dict.fromkeys(treaties))[:MOST]


def cut_note(total: int, lang: str) -> str:
    """A sentence for the caption, with a leading space, where not all treaties are drawn."""
    return " " + language.word("defense_first_rows", lang, shown=MOST, total=total) if total > MOST else ""


def name_rows(axes: Axes, treaties: list[str], names: Mapping, lang: str, highlight: Iterable[str]) -> None:
    """Label the rows with the treaties, top down; those to highlight in bold."""
    axes.set_yticks(range(len(treaties)), [clauses.called(names[treaty], lang) for treaty in treaties])
    axes.set_ylim(len(treaties) - 0.5, -0.5)
    labels = axes.get_yticklabels()
    small = len(treaties) > 34 or any(len(text.get_text()) > 30 for text in labels)
    for text, treaty in zip(labels, treaties, strict=True):
        text.set_fontsize(canvas.SMALL if small else canvas.TEXT)
        text.set_fontweight("bold" if treaty in highlight else "normal")


def heads(axes: Axes, labels: list[str], *, upright: bool = False) -> None:
    """Label the columns at the top; a "|" in a label breaks the line."""
    broken = [label.replace("|", "\n") for label in labels]
    axes.set_xlim(-0.5, len(labels) - 0.5)
    axes.set_xticks(range(len(labels)), broken, rotation=90 if upright else 0, fontsize=canvas.SMALL)
    axes.xaxis.tick_top()
    canvas.bare(axes)


def mark(axes: Axes, x: float, y: float, text: str, face: str | None) -> None:
    """A cell with a text in it; with face None hatched for silence, the text on a patch of paper."""
    canvas.cell(axes, x, y, face=face)
    if text:
        patch = {"facecolor": canvas.PAPER, "edgecolor": "none", "pad": 0.8} if face is None else None
        color = canvas.INK if face is None else canvas.ink_on(face)
        axes.text(x, y, text, ha="center", va="center", color=color, fontsize=canvas.SMALL, bbox=patch)


def called(treaty: str, frame: pd.DataFrame, lang: str) -> str:
    """The short name of a treaty, as an answer carries it."""
    return clauses.called(frame.attrs["names"][treaty], lang, year=False)
