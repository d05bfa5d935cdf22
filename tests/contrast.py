"""Measure contrast in a drawn figure: of letters against what is really behind them, of shapes against the paper."""

from itertools import zip_longest

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import Collection, LineCollection
from matplotlib.colors import same_color, to_hex, to_rgba
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

from helpers.figures import canvas

TEXT, GRAPHICS = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
DPI = 200
# Letters may touch a thin line or the edge of a shade.
SHARE = 0.1
# Grounds on which groups stand, and lines that guide the eye: what they tell is told by place or text as well.
GROUND, GUIDES = canvas.STEPS[0], (canvas.RULE, canvas.STEPS[0])


def texts(figure: Figure) -> list[Text]:
    """The texts that are drawn."""
    return [
        text
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip() and (text.axes is None or text.axes.get_visible())
    ]


def faint_texts(figure: Figure) -> list[str]:
    """Texts of which more than a little stands on a color that it cannot be told from, with contrast and share."""
    figure.set_dpi(DPI)
    drawn = texts(figure)
    colors = [to_rgba(text.get_color()) for text in drawn]
    # Each text in a color of its own, which no figure has: so its letters are known from all others, and a label
    # that is never drawn has none.
    keys = [(255, i // 256, i % 256) for i in range(len(drawn))]
    for text, key in zip(drawn, keys, strict=True):
        text.set_color([part / 255 for part in key])
    marked = _pixels(figure)
    for text in drawn:
        text.set_alpha(0)
    behind = _pixels(figure)
    found = []
    for text, color, key in zip(drawn, colors, keys, strict=True):
        box = text.get_window_extent()
        rows = slice(max(int(figure.bbox.height - box.y1) - 2, 0), int(figure.bbox.height - box.y0) + 3)
        columns = slice(max(int(box.x0) - 2, 0), int(box.x1) + 3)
        letters = (marked[rows, columns] == key).all(axis=2)
        backs, counts = np.unique(behind[rows, columns][letters], axis=0, return_counts=True)
        faint = [(back, n) for back, n in zip(backs, counts, strict=True) if _contrast(color, back) < TEXT]
        share = sum(n for _, n in faint) / max(counts.sum(), 1)
        if share > SHARE:
            found.append(
                f"{text.get_text()!r} in {to_hex(color)}: {share:.0%} on {[to_hex(b / 255) for b, _ in faint]}"
            )
        text.set_color(color)
        text.set_alpha(None)
    return found


def faint_shapes(figure: Figure) -> list[str]:
    """Filled or hatched shapes that fade into the paper: neither fill nor edge nor hatch nor a text inside."""
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in texts(figure)]
    found = []
    for shape in figure.findobj(Patch):
        if not shape.get_visible() or shape in (figure.patch, *(axes.patch for axes in figure.axes)):
            continue
        extent = shape.get_window_extent()
        if min(extent.width, extent.height) < 1 or any(_inside(box, extent) for box in boxes):
            continue
        face, edge = shape.get_facecolor(), shape.get_edgecolor()
        if to_hex(face) == GROUND:
            continue
        colors = [face] if shape.get_fill() else []
        colors += [edge] if shape.get_linewidth() else []
        colors += [shape.get_hatchcolor()] if shape.get_hatch() else []
        seen = max((_contrast(color, (255, 255, 255)) for color in colors), default=21)
        if 1.05 < seen < GRAPHICS:
            found.append(
                f"{type(shape).__name__} {to_hex(face)}, edge {to_hex(edge)}, hatch {shape.get_hatch()}: {seen:.1f}"
            )
    return sorted(set(found))


def faint_marks(figure: Figure) -> list[str]:
    """Points and lines that fade into the paper."""
    found = []
    for line in figure.findobj(Line2D):
        if line.get_visible() and (line.axes is None or line.axes.axison):
            colors = [line.get_markerfacecolor(), line.get_markeredgecolor()] if _marked(line) else []
            if line.get_linestyle() != "None" and not _guide(line.get_color()):
                colors.append(line.get_color())
            found += _faint(line, colors)
    for points in figure.findobj(Collection):
        if points.get_visible() and len(points.get_offsets()):
            for face, edge in zip_longest(points.get_facecolors(), points.get_edgecolors()):
                if not (isinstance(points, LineCollection) and _guide(edge)):
                    found += _faint(points, [color for color in (face, edge) if color is not None])
    return sorted(set(found))


def _guide(color) -> bool:
    return any(same_color(color, guide) for guide in GUIDES)


def _marked(line: Line2D) -> bool:
    return line.get_marker() not in ("None", None, "", " ")


def _faint(artist, colors: list) -> list[str]:
    seen = max((_contrast(color, (255, 255, 255)) for color in colors if not same_color(color, "none")), default=21)
    names = [to_hex(color) for color in colors]
    return [f"{type(artist).__name__} in {names}: {seen:.1f}"] if 1.05 < seen < GRAPHICS else []


def _inside(box, shape) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return shape.x0 <= x <= shape.x1 and shape.y0 <= y <= shape.y1


def _pixels(figure: Figure) -> np.ndarray:
    target = FigureCanvasAgg(figure)
    target.draw()
    return np.asarray(target.buffer_rgba())[..., :3].astype(int)


def _contrast(color: tuple, back) -> float:
    red, green, blue, alpha = to_rgba(color)
    mixed = [alpha * c + (1 - alpha) * b / 255 for c, b in zip((red, green, blue), back, strict=True)]
    return canvas.contrast(to_hex(mixed), to_hex([b / 255 for b in back]))
