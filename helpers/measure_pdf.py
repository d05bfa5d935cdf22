"""Measure the page of a PDF with pdfminer: text, fonts, lines and shapes with the colors that really show."""

import math
import re
from pathlib import Path

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.utils import decode_text

from helpers.measure import (
    ABOVE,
    BELOW,
    MISSING,
    MM_PER_INCH,
    POINTS_PER_INCH,
    Glyph,
    Measured,
    around,
    marks,
    moved,
    scale,
)


def read_pdf(path: Path) -> Measured:
    """Measure a PDF of one page. Raises ValueError for more pages, what pdfminer raises for a broken file."""
    with path.open("rb") as stream:
        document = PDFDocument(PDFParser(stream))
        pages = list(PDFPage.create_pages(document))
        if len(pages) != 1:
            raise ValueError(f"has {len(pages)} pages, expected 1")
        left, bottom, right, top = pages[0].mediabox
        found = Measured("pdf", *(s * MM_PER_INCH / POINTS_PER_INCH for s in (right - left, top - bottom)))
        about = {k: resolve1(v) for one in document.info for k, v in one.items()}
        found.title, found.alt = (decode_text(about.get(key) or b"") for key in ("Title", "Subject"))
        fonts, patterns = _resources(pages[0].resources)
        found.fonts = sorted(set(fonts))
        resources = PDFResourceManager(caching=False)
        _Interpreter(resources, _Device(resources, found, patterns)).process_page(pages[0])
    return found


def _resources(resources: object, seen: set[int] | None = None) -> tuple[list[tuple[str, str, bool]], dict[str, float]]:
    """Fonts (name, type, embedded) and the line width of each pattern, in a page and in the forms on it."""
    seen = set() if seen is None else seen
    resources = resolve1(resources) or {}
    fonts, patterns = [], {}
    for one in (resolve1(resources.get("Font")) or {}).values():
        fonts.append(_font(resolve1(one)))
    for name, one in (resolve1(resources.get("Pattern")) or {}).items():
        widths = re.findall(rb"([\d.]+) w\b", resolve1(one).get_data())
        patterns[name] = float(widths[-1]) if widths else 1.0
    for one in (resolve1(resources.get("XObject")) or {}).values():
        form = resolve1(one)
        if isinstance(form, PDFStream) and form.objid not in seen and form.get("Resources"):
            seen.add(form.objid)
            more_fonts, more_patterns = _resources(form["Resources"], seen)
            fonts, patterns = fonts + more_fonts, patterns | more_patterns
    return fonts, patterns


def _font(font: dict) -> tuple[str, str, bool]:
    kind = resolve1(font.get("Subtype")).name
    if kind == "Type0":
        font = resolve1(resolve1(font["DescendantFonts"])[0])
        kind = resolve1(font["Subtype"]).name
    described = resolve1(font.get("FontDescriptor")) or {}
    name = resolve1(font.get("BaseFont") or font.get("Name"))
    embedded = kind == "Type3" or any(key in described for key in ("FontFile", "FontFile2", "FontFile3"))
    return getattr(name, "name", str(name)), kind, embedded


class _Interpreter(PDFPageInterpreter):
    """As pdfminer's, but a form begins with the colors and lines that hold where it is shown."""

    inherited = None

    def dup(self) -> "_Interpreter":
        one = super().dup()
        one.inherited = self.graphicstate
        return one

    def init_state(self, ctm) -> None:
        super().init_state(ctm)
        if self.inherited is not None:
            self.graphicstate = self.inherited.copy()

    def do_w(self, linewidth) -> None:
        # Kept as written: pdfminer enlarges it by the matrix of this moment, not of the line drawn later.
        self.graphicstate.linewidth = float(linewidth)


class _Device(PDFTextDevice):
    """Notes what is painted."""

    def __init__(self, resources: PDFResourceManager, found: Measured, patterns: dict[str, float]):
        super().__init__(resources)
        self.found, self.patterns, self.pieces = found, patterns, 0
        self.end = (float("-inf"), 0.0)

    def render_char(self, matrix, font, fontsize, scaling, rise, cid, ncs, graphicstate) -> float:
        advance = font.char_width(cid) * fontsize * scaling
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = "(cid:0)" if cid == 0 else ""
        name = font.fontname.decode() if isinstance(font.fontname, bytes) else str(font.fontname)
        if text in MISSING or "LastResort" in name:
            self.found.missing.append(text)
        # A label may come in several runs (another font, a ligature): it goes on where the last letter ended.
        start, end = moved(matrix, ((0, 0), (advance, 0)))
        size = fontsize * scale(matrix)
        if math.dist(start, self.end) > 0.4 * size:
            self.pieces += 1
        self.end = end
        if not text.isspace():
            low, high = BELOW * fontsize + rise, ABOVE * fontsize + rise
            box = around(moved(matrix, ((0, low), (advance, low), (0, high), (advance, high))))
            self.found.glyphs.append(Glyph(text, size, box, self.pieces))
        return advance

    def paint_path(self, graphicstate, stroke, fill, evenodd, path) -> None:
        points = moved(self.ctm, ((part[i], part[i + 1]) for part in path for i in range(1, len(part) - 1, 2)))
        if len(set(points)) < 2:
            return
        width, color = graphicstate.linewidth * scale(self.ctm), None
        if stroke:
            self.found.lines.append(width)
        if fill and isinstance(graphicstate.ncolor, str):
            self.found.lines.append(self.patterns.get(graphicstate.ncolor, 1.0) * scale(self.ctm))
        elif fill:
            color = _rgb(graphicstate.ncolor)
        lined = _rgb(graphicstate.scolor) if stroke and not fill else None
        self.found.marks += marks(points, color, lined, width, str(graphicstate.dash or ""))

    def set_ctm(self, ctm) -> None:
        self.ctm = ctm


def _rgb(color: object) -> tuple[float, float, float] | None:
    """A color of pdfminer as RGB; None for what is neither grey, RGB nor CMYK."""
    if isinstance(color, (int, float)):
        return (float(color),) * 3
    if isinstance(color, (list, tuple)) and all(isinstance(c, (int, float)) for c in color):
        if len(color) == 4:
            return tuple((1 - c) * (1 - color[3]) for c in color[:3])
        return tuple(map(float, color)) if len(color) == 3 else (float(color[0]),) * 3
    return None
