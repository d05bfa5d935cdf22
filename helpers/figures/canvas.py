"""What all figures share: fonts, sizes, shades, the mark of silence, and a fingerprint of what was drawn."""

import hashlib
import io
import logging
import re
import textwrap
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

import matplotlib
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.textpath import TextToPath
from PIL import Image

FAMILY = ["Treaty Sans", "Treaty Sans Math", "Treaty Sans KR", "Treaty Sans SC", "Treaty Sans Armenian"]
CM = 1 / 2.54
WIDTH = 16.0  # cm: the text width of an A4 page
TEXT = 8.0  # pt
SMALL = 7.0  # pt, the least that journals accept
SPACE = 0.26 * SMALL  # pt: the width of a space in a small text

INK, SOFT, RULE, PAPER = "#1a1a1a", "#595959", "#bfbfbf", "#ffffff"
SILENCE = "#8c8c8c"  # of hatching: it is seen on paper (3:1), and letters are read on it
# Five ordered shades, evenly apart in lightness, so that they keep their order in grey.
STEPS = ("#eef3f8", "#bcd2e6", "#7fa8cc", "#3f78a8", "#12406b")
ACCENT, OTHER = "#a63d00", "#12406b"
# An ordered scale with a middle, by code: two hues that color-blind readers tell apart, marks of different shape.
STANCE = {"-2": "#8c2d04", "-1": "#d9792b", "0": "#6b6b6b", "1": "#4a90b8", "2": "#08406b"}
STANCE_MARK = {"-2": "v", "-1": "<", "0": "o", "1": ">", "2": "^"}
HATCH = "////"
GAP = {"edgecolor": PAPER, "linewidth": 1}  # between cells
SEEN = 3.0  # contrast that graphics need (WCAG 2.2, 1.4.11)


def style() -> AbstractContextManager:
    """The settings under which every figure is drawn and saved; they end with the `with` block."""
    _fonts()
    return matplotlib.rc_context(
        {
            "font.family": FAMILY,
            "font.size": TEXT,
            "axes.labelsize": TEXT,
            "axes.titlesize": TEXT,
            "xtick.labelsize": TEXT,
            "ytick.labelsize": TEXT,
            "legend.fontsize": TEXT,
            # Hinting would make letters up to 15 % wider on coarse screens than in a PDF, and texts would touch.
            "text.hinting": "none",
            "text.color": INK,
            "axes.labelcolor": INK,
            "axes.edgecolor": SOFT,
            "xtick.color": INK,
            "ytick.color": INK,
            "axes.linewidth": 0.6,
            "xtick.major.width": 0.6,
            "ytick.major.width": 0.6,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "hatch.linewidth": 0.5,
            "pdf.fonttype": 42,
            "svg.fonttype": "path",
            "svg.hashsalt": "pyongyang-treaty-notebooks",
        }
    )


@lru_cache(maxsize=1)
def _fonts() -> None:
    """Make the fonts of this package known to matplotlib, beside those it has; done once for a process."""
    for path in sorted((Path(__file__).parent.parent / "fonts").glob("*.ttf")):
        font_manager.fontManager.addfont(path)
    # Bold text falls back to the regular weight for signs and Hangul; matplotlib would log that each time.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)


_page: ContextVar[float] = ContextVar("page", default=WIDTH)


@contextmanager
def page(width: float) -> Iterator[None]:
    """Draw for a page of another text width in cm: within the `with` block new() makes figures that wide."""
    token = _page.set(width)
    try:
        yield
    finally:
        _page.reset(token)


def new(height: float) -> Figure:
    """An empty figure as wide as the page and of a height in cm, that lays itself out when drawn."""
    figure = Figure(figsize=(_page.get() * CM, height * CM), layout="constrained", facecolor=PAPER)
    figure.get_layout_engine().set(w_pad=0.03, h_pad=0.03)
    return figure


def sheet(height: float, across: float = WIDTH) -> Axes:
    """Axes that cover a page, for figures that place everything: `across` wide (cm, unless said), from the upper
    left corner down to `height` in the same unit. Text reaches where it is placed; nothing is laid out anew."""
    figure = new(height / across * WIDTH)
    figure.set_layout_engine("none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, across), ylim=(height, 0))
    axes.set_axis_off()
    return axes


def bare(axes: Axes) -> None:
    """Take away the frame and the tick marks; labels stay."""
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)


def cell(
    axes: Axes, x: float, y: float, *, face: str | None, width: float = 1, height: float = 1, alone: bool = False
) -> None:
    """A cell centered on (x, y): a shade, or with face None the hatched mark of silence.

    alone: no text stands in the cell and says what the shade says, so that a light one needs an edge.
    """
    corner, look = (x - width / 2, y - height / 2), outline(face) if alone and face else GAP
    if face is None:
        look = {"facecolor": PAPER, "edgecolor": SILENCE, "hatch": HATCH, "linewidth": 0}
    else:
        look = {**look, "facecolor": face}
    axes.add_patch(Rectangle(corner, width, height, **look))


def outline(face: str) -> dict[str, object]:
    """The edge of a shape that stands on paper without a text: drawn where the shade alone is hard to see."""
    return {"edgecolor": SOFT, "linewidth": 0.5} if contrast(face, PAPER) < SEEN else GAP


def ink_on(face: str) -> str:
    """Black or white, whichever reads better on a color (WCAG contrast)."""
    return INK if contrast(face, INK) >= contrast(face, PAPER) else PAPER


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colors by WCAG 2.2: 1 (none) to 21 (black on white)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in matplotlib.colors.to_rgb(color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def wrap(text: str, characters: int) -> str:
    """Break a label into lines of at most so many characters."""
    return "\n".join(textwrap.wrap(str(text), characters, break_long_words=False)) or str(text)


def fit(text: str, width: float, *, size: float = SMALL, weight: str = "normal", slant: str = "normal") -> str:
    """Break a text into lines that are at most so many cm wide, in the letters it will have.

    What is too long for a line is cut anywhere, as scripts without spaces ask for.
    """
    room, lines = width * CM * 72 * SMALL / size, [""]
    for part in parts(text):
        for piece in [part] if part_width(part.rstrip(" "), weight, slant) <= room else part:
            if lines[-1] and text_width((lines[-1] + piece).rstrip(" "), weight, slant) > room:
                lines.append("")
            lines[-1] += piece
    return "\n".join(line.rstrip(" ") for line in lines)


def text_width(text: str, weight: str = "normal", slant: str = "normal") -> float:
    """The width of a small text in points."""
    return sum(part_width(part, weight, slant) for part in parts(text))


def parts(text: str) -> list[str]:
    """A text cut where its line may break: after spaces and hyphens, never inside "Art. 4"."""
    return re.findall(r"[^ -]*(?:-| |$)", text)[:-1]


@lru_cache(maxsize=4096)
def part_width(part: str, weight: str = "normal", slant: str = "normal") -> float:
    """The width in points of one of the parts() of a small text."""
    font = font_manager.FontProperties(family=FAMILY, size=SMALL, weight=weight, style=slant)
    with style():
        width = TextToPath().get_text_width_height_descent(part.rstrip(" "), font, ismath=False)[0]
    return width + SPACE * part.endswith(" ")


def spread(positions: Iterable[float], gap: float, low: float, high: float) -> list[float]:
    """Move labels apart as little as possible: at least `gap` between neighbors, all within low and high.

    positions: sorted. Where they do not fit between low and high they are spaced evenly, closer than asked.
    The sum of squared moves is the least there is (isotonic regression by pooling neighbors).
    """
    wanted = list(positions)
    if len(wanted) > 1:
        gap = min(gap, (high - low) / (len(wanted) - 1))
    blocks: list[tuple[float, int]] = []
    for i, value in enumerate(wanted):
        mean, size = value - i * gap, 1
        while blocks and blocks[-1][0] > mean:
            before, members = blocks.pop()
            mean, size = (before * members + mean * size) / (members + size), members + size
        blocks.append((mean, size))
    last = max(len(wanted) - 1, 0) * gap
    starts = [min(max(mean, low), high - last) for mean, size in blocks for _ in range(size)]
    return [start + i * gap for i, start in enumerate(starts)]


def small_png(picture: Image.Image) -> bytes:
    """A PNG with a palette of 256 colors: on a screen it looks the same and takes a quarter of the size."""
    few = picture.convert("RGB").quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    # This method knows no pure white, which the page has to be.
    few.putpalette([255 if value > 252 else value for value in few.getpalette()])
    buffer = io.BytesIO()
    few.save(buffer, "png")
    return buffer.getvalue()


def fingerprint(figure: Figure) -> str:
    """Twelve hexadecimal digits for what a drawn figure shows: every visible text, line, patch and point.

    Positions count to the pixel at 100 dpi, so that it is the same on every machine with the same versions.
    """
    lines = sorted(line for artist in figure.findobj(match=_shows) for line in _describe(artist))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def _shows(artist) -> bool:
    return artist.get_visible() and any(
        hasattr(artist, name) for name in ("get_text", "get_xydata", "get_path", "get_offsets")
    )


def _describe(artist) -> list[str]:
    kind = type(artist).__name__
    scale = 100 / artist.get_figure(root=True).dpi if artist.get_figure() else 1

    def pixels(points) -> list[tuple[int, int]]:
        return [(round(x * scale), round(y * scale)) for x, y in points]

    if hasattr(artist, "get_text"):
        where = pixels([artist.get_transform().transform(artist.get_unitless_position())])
        return [f"{kind} {artist.get_text()!r} {where} {artist.get_color()}"] if artist.get_text() else []
    if hasattr(artist, "get_xydata"):
        return [f"{kind} {pixels(artist.get_transform().transform(artist.get_xydata()))} {artist.get_color()}"]
    if hasattr(artist, "get_offsets"):
        points = pixels(artist.get_offset_transform().transform(artist.get_offsets()))
        return [f"{kind} {points} {artist.get_facecolor().round(3).tolist()}"]
    shape = pixels(artist.get_path().transformed(artist.get_transform()).vertices)
    return [f"{kind} {shape} {artist.get_facecolor()} {artist.get_hatch()}"]
