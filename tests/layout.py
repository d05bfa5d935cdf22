"""Measure a drawn figure: which texts overlap each other, which leave the page."""

from itertools import combinations

from matplotlib.figure import Figure
from matplotlib.text import Text

from helpers.figures import canvas

TOLERANCE = 1.0  # pixels at the figure's own resolution


def texts(figure: Figure) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Every visible text with its box (left, bottom, right, top) in pixels."""
    found = []
    with canvas.style():
        figure.draw_without_rendering()
        for text in figure.findobj(Text):
            if text.get_visible() and text.get_text().strip():
                if text.axes is not None and not text.axes.get_visible():
                    continue
                box = text.get_window_extent()
                found.append((text.get_text(), (box.x0, box.y0, box.x1, box.y1)))
    return found


def overlaps(figure: Figure) -> list[tuple[str, str]]:
    """Pairs of texts whose boxes overlap by more than the tolerance."""
    return [
        (one, other)
        for (one, a), (other, b) in combinations(texts(figure), 2)
        if min(a[2], b[2]) - max(a[0], b[0]) > TOLERANCE and min(a[3], b[3]) - max(a[1], b[1]) > TOLERANCE
    ]


def outside(figure: Figure) -> list[str]:
    """Texts that leave the page."""
    width, height = figure.bbox.width, figure.bbox.height
    return [
        text
        for text, (left, bottom, right, top) in texts(figure)
        if left < -TOLERANCE or bottom < -TOLERANCE or right > width + TOLERANCE or top > height + TOLERANCE
    ]
