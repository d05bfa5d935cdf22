"""Measure a saved figure: what is really in a PDF, SVG, PNG or TIFF file, whoever made it.

Lengths in mm, sizes of text and lines in pt, places in pt from the lower left corner of the page. Reading a
PDF needs pdfminer, which comes with `pip install pdfplumber`.
"""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image

MM_PER_INCH, POINTS_PER_INCH = 25.4, 72
Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
# How far a letter reaches below and above its line, in parts of its size (accents a little more).
BELOW, ABOVE = -0.15, 0.72
MOST_CORNERS = 10  # of a star; an outline with more is drawn in curves
MISSING = ("\ufffd", "\x00", "(cid:0)")


@dataclass(frozen=True)
class Glyph:
    """One letter: its size in pt, its box, and the piece of text that it belongs to.

    text: the letter, or in an SVG, where letters are outlines, the whole label.
    """

    text: str
    size: float
    box: Box
    piece: int


@dataclass(frozen=True)
class Mark:
    """One filled shape or thick line: what it looks like apart from its color, its color, its box."""

    shape: str
    color: tuple[float, float, float]
    box: Box


@dataclass
class Measured:
    """Everything found in one file; what a format cannot tell stays empty or None."""

    kind: str
    width: float
    height: float
    dpi: float | None = None
    title: str = ""
    alt: str = ""
    fonts: list[tuple[str, str, bool]] = field(default_factory=list)
    glyphs: list[Glyph] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    lines: list[float] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    loose_text: bool = False


def read(path: str | Path) -> Measured:
    """Measure one file. Raises ValueError for another format and for a file that cannot be read."""
    path = Path(path)
    reader = {".pdf": _pdf, ".svg": _svg, ".png": _raster, ".tiff": _raster, ".tif": _raster}.get(path.suffix.lower())
    if reader is None:
        raise ValueError(
            f"{path.name}: can measure pdf, svg, png and tiff, not {path.suffix or 'a file without ending'}"
        )
    if not path.is_file():
        raise FileNotFoundError(f"{path}: no such file")
    try:
        return reader(path)
    except ImportError as error:
        raise ValueError(f"{path.name}: reading PDF needs pdfplumber (pip install pdfplumber)") from error
    except (FileNotFoundError, PermissionError):
        raise
    except Exception as error:
        raise ValueError(f"{path.name}: cannot be read: {error!r}") from error


def times(one: Matrix, other: Matrix) -> Matrix:
    """The matrix that does `one`, then `other`."""
    a, b, c, d, e, f = one
    k, m, n, o, p, q = other
    return (a * k + b * n, a * m + b * o, c * k + d * n, c * m + d * o, e * k + f * n + p, e * m + f * o + q)


def scale(matrix: Matrix) -> float:
    """How much a matrix enlarges, for lines and text."""
    return math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))


def moved(matrix: Matrix, points: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points under a matrix."""
    a, b, c, d, e, f = matrix
    return [(a * x + c * y + e, b * x + d * y + f) for x, y in points]


def around(points: list[tuple[float, float]]) -> Box:
    """The box around some points."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def shape_of(points: list[tuple[float, float]]) -> str:
    """What an outline looks like at any place and size: "rectangle", "curve", or its corners in tenths."""
    if len(points) > MOST_CORNERS:
        return "curve"
    left, bottom, right, top = around(points)
    wide, high = right - left, top - bottom
    corners = [(x, y) for x, y in points if _near(x, (left, right)) and _near(y, (bottom, top))]
    if len(corners) == len(points) and len(points) in (4, 5):
        return "rectangle"
    size = max(wide, high) or 1
    places = ((round((x - left) / size, 1), round((y - bottom) / size, 1)) for x, y in points)
    return " ".join(f"{x:g},{y:g}" for x, y in sorted(set(places)))


def _near(value: float, others: tuple[float, float]) -> bool:
    return any(abs(value - other) < 0.05 for other in others)


def _raster(path: Path) -> Measured:
    with Image.open(path) as picture:
        across, down = picture.size
        dpi = float(picture.info.get("dpi", (0, 0))[0])
        words = getattr(picture, "text", {})
        picture.load()
    if not dpi:
        return Measured(path.suffix[1:], 0, 0, 0.0, words.get("Title", ""), words.get("Description", ""))
    width, height = (pixels / dpi * MM_PER_INCH for pixels in (across, down))
    # A PNG holds dots per meter, so 200 dpi reads as 199.9.
    title, alt = words.get("Title", ""), words.get("Description", "")
    return Measured(path.suffix[1:], width, height, round(dpi, 1), title, alt)


def _pdf(path: Path) -> Measured:
    from helpers.measure_pdf import read_pdf

    return read_pdf(path)


SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
PER_UNIT = {
    "mm": POINTS_PER_INCH / MM_PER_INCH,
    "cm": 10 * POINTS_PER_INCH / MM_PER_INCH,
    "in": 72,
    "pt": 1,
    "px": 0.75,
}


def _svg(path: Path) -> Measured:
    text = path.read_text("utf-8")
    if "<!ENTITY" in text:
        raise ValueError("defines entities")
    # matplotlib writes each label, whose letters are outlines, as a comment beside them.
    root = ElementTree.fromstring(text, ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_comments=True)))
    width, height = (_length(root.get(side, "")) for side in ("width", "height"))
    box = [float(n) for n in re.findall(NUMBER, root.get("viewBox", ""))] or [0, 0, width, height]
    found = Measured("svg", *(side * MM_PER_INCH / POINTS_PER_INCH for side in (width, height)))
    found.title = (root.findtext(f"{SVG}title") or "").strip()
    if root.get("role") == "img":
        found.alt = (root.findtext(f"{SVG}desc") or "").strip()
    whole = times((1, 0, 0, -1, -box[0], box[1] + box[3]), (width / box[2], 0, 0, height / box[3], 0, 0))
    defined = {e.get("id"): e for e in root.iter() if e.get("id")}
    _Svg(found, defined).walk(root, whole, {}, 0)
    for pattern in root.iter(f"{SVG}pattern"):
        found.lines += [
            float(width) * scale(whole)
            for e in pattern.iter(f"{SVG}path")
            if (width := _style(e).get("stroke-width")) and _style(e).get("stroke") != "none"
        ]
    return found


class _Svg:
    """Walks through an SVG with the matrix and style that hold at each place."""

    def __init__(self, found: Measured, defined: dict[str, ElementTree.Element]):
        self.found, self.defined, self.pieces, self.label = found, defined, 0, ""

    def walk(self, element: ElementTree.Element, matrix: Matrix, style: dict[str, str], depth: int) -> None:
        if element.tag is ElementTree.Comment:
            self.label = (element.text or "").strip()
            return
        tag = str(element.tag).removeprefix(SVG)
        if tag in ("defs", "pattern", "clipPath", "metadata", "title", "desc", "style") or depth > 60:
            return
        own = _transform(element.get("transform", ""))
        matrix, style = times(own, matrix), style | _style(element)
        if tag == "text":
            self.found.loose_text = True
            size = float(re.match(NUMBER, style.get("font-size", "12"))[0]) * scale(matrix)
            self.found.glyphs.append(Glyph("".join(element.itertext()), size, (0, 0, 0, 0), -1))
        elif tag == "g" and any(_is_letter(child) for child in element):
            self.pieces += 1
            for letter in filter(_is_letter, element):
                self.letter(letter, matrix)
            return
        elif tag == "path" and element.get("d"):
            self.shape(element, matrix, style)
        elif tag == "use" and (target := self.defined.get(element.get(HREF, "")[1:])) is not None:
            at = (1, 0, 0, 1, float(element.get("x", 0)), float(element.get("y", 0)))
            self.shape(target, times(at, matrix), _style(target) | style)
        for child in element:
            self.walk(child, matrix, style, depth + 1)

    def letter(self, element: ElementTree.Element, matrix: Matrix) -> None:
        name = element.get(HREF, "")[1:]
        target = self.defined.get(name)
        if name.startswith("LastResort") or target is None:
            self.found.missing.append(self.label or name)
        points = _points(target.get("d", "")) if target is not None else []
        if not points:
            return
        place = times(_transform(element.get("transform", "")), matrix)
        place = times(_transform(target.get("transform", "")), place)
        # matplotlib draws letters of 100 units; the group around a label brings them to its size.
        self.found.glyphs.append(Glyph(self.label, 100 * scale(matrix), around(moved(place, points)), self.pieces))

    def shape(self, element: ElementTree.Element, matrix: Matrix, style: dict[str, str]) -> None:
        points = moved(matrix, _points(element.get("d", "")))
        if len(set(points)) < 2:
            return
        fill, stroke = _color(style.get("fill", "#000000")), _color(style.get("stroke", "none"))
        width = float(style.get("stroke-width", 1)) * scale(matrix)
        if stroke is not None and float(style.get("stroke-opacity", 1)) > 0:
            self.found.lines.append(width)
        self.found.marks += marks(points, fill, stroke, width, style.get("stroke-dasharray", ""))


def marks(
    points: list[tuple[float, float]],
    fill: tuple[float, float, float] | None,
    stroke: tuple[float, float, float] | None,
    width: float,
    dashes: str,
) -> Iterator[Mark]:
    """The mark that an outline makes, if it is large enough to carry meaning by its color."""
    box = around(points)
    if fill is not None:
        if min(box[2] - box[0], box[3] - box[1]) >= 2:
            yield Mark(shape_of(points), fill, box)
    elif stroke is not None and width >= 0.8:
        yield Mark(f"line {dashes}", stroke, box)


def _is_letter(element: ElementTree.Element) -> bool:
    return element.tag == f"{SVG}use" and bool(re.match(r"#.+-[0-9a-f]+$", element.get(HREF, "")))


def _length(text: str) -> float:
    match = re.fullmatch(rf"({NUMBER})(mm|cm|in|pt|px|)", text.strip())
    if not match:
        raise ValueError(f"width or height {text!r} is no length")
    return float(match[1]) * PER_UNIT[match[2] or "px"]


def _style(element: ElementTree.Element) -> dict[str, str]:
    pairs = (part.split(":", 1) for part in element.get("style", "").split(";") if ":" in part)
    attributes = ("fill", "stroke", "stroke-width", "stroke-dasharray", "font-size")
    own = {name: element.get(name) for name in attributes if element.get(name)}
    return own | {name.strip(): value.strip() for name, value in pairs}


def _color(text: str) -> tuple[float, float, float] | None:
    if match := re.fullmatch(r"#([0-9a-fA-F]{6})", text):
        return tuple(int(match[1][i : i + 2], 16) / 255 for i in (0, 2, 4))
    return None


def _points(d: str) -> list[tuple[float, float]]:
    numbers = [float(n) for n in re.findall(NUMBER, d)]
    return list(zip(numbers[::2], numbers[1::2], strict=False))


def _transform(text: str) -> Matrix:
    matrix = IDENTITY
    for name, inside in re.findall(r"(\w+)\s*\(([^)]*)\)", text):
        n = [float(v) for v in re.findall(NUMBER, inside)]
        if name == "translate":
            step = (1, 0, 0, 1, n[0], n[1] if len(n) > 1 else 0)
        elif name == "scale":
            step = (n[0], 0, 0, n[1] if len(n) > 1 else n[0], 0, 0)
        elif name == "rotate":
            turn = math.radians(n[0])
            step = (math.cos(turn), math.sin(turn), -math.sin(turn), math.cos(turn), 0, 0)
        elif name == "matrix":
            step = tuple(n)
        else:
            raise ValueError(f"transform {name} is not measured")
        matrix = times(step, matrix)
    return matrix
