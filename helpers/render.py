"""Turn a drawing into the bytes of a file: PDF, SVG, PNG, TIFF. The same drawing gives the same bytes.

No file holds a date, or the name or version of a program; each holds title and alt text where its format can.
"""

import html
import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from fontTools import subset
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.backends.backend_pdf import GraphicsContextPdf, Name, Op, PdfFile, RendererPdf
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from helpers.figures import canvas

MM_PER_INCH = 25.4
POINTS_PER_INCH = 72


class GlyphError(ValueError):
    """Text in a drawing that none of the fonts can show."""


@dataclass(frozen=True)
class Sheet:
    """How a drawing goes to file: its words, how much it is enlarged, dots per inch and shades of rasters."""

    title: str
    alt: str
    lang: str
    scale: float = 1.0
    dpi: int = 200
    palette: bool = False


def settle(figure: Figure) -> Figure:
    """Lay out once and keep the places, so that all formats show the same and none lays out anew."""
    with canvas.style():
        figure.draw_without_rendering()
    figure.set_layout_engine("none")
    return figure


def check_glyphs(figure: Figure) -> None:
    """Raise GlyphError, naming characters and text, for what would show as an empty box."""
    lacking = {}
    for text in figure.findobj(Text):
        if text.get_visible():
            for character in text.get_text():
                if character not in "\n\u00a0" and ord(character) not in _covered():
                    lacking.setdefault(character, text.get_text())
    if lacking:
        found = (
            f"{c!r} (U+{ord(c):04X} {unicodedata.name(c, 'without a name')}) in {text!r}"
            for c, text in sorted(lacking.items())
        )
        raise GlyphError(f"no font of ours has {'; '.join(found)}")


@lru_cache(maxsize=1)
def _covered() -> frozenset[int]:
    """The characters that the fonts of this package can show, in regular weight."""
    with canvas.style():
        paths = [font_manager.findfont(family, fallback_to_default=False) for family in canvas.FAMILY]
    return frozenset().union(*(FT2Font(path).get_charmap() for path in paths))


def pdf(figure: Figure, sheet: Sheet) -> bytes:
    """A PDF page with the fonts it uses embedded as TrueType subsets, text kept as text."""
    # matplotlib has no way to enlarge a page with everything on it (lines, text, hatching), so the drawing is
    # made a form that the page shows enlarged; apart from that this is its own print_pdf().
    buffer = io.BytesIO()
    about = {"Title": sheet.title, "Subject": sheet.alt}
    nothing = dict.fromkeys(("Creator", "Producer", "CreationDate"))
    width, height = figure.get_size_inches()
    before = figure.dpi
    with canvas.style():
        figure.dpi = POINTS_PER_INCH
        file = PdfFile(buffer, metadata=about | nothing)
        try:
            if sheet.scale == 1:
                file.newPage(width, height)
            else:
                _enlarged_page(file, width, height, sheet.scale)
            target = RendererPdf(file, before, height, width)
            renderer = MixedModeRenderer(figure, width, height, before, target)
            figure.draw(renderer)
            renderer.finalize()
            with _placed_letters():
                file.finalize()
        finally:
            file.close()
            figure.dpi = before
    return buffer.getvalue()


@contextmanager
def _placed_letters() -> Iterator[None]:
    """Embed fonts without kerning and ligatures: on a page every letter has its place, and packing these took longest."""
    # matplotlib takes fontTools' default and has no option of its own for it.
    kept = subset.Options._drop_tables_default
    subset.Options._drop_tables_default = [*kept, "GDEF", "GPOS", "GSUB"]
    try:
        yield
    finally:
        subset.Options._drop_tables_default = kept


def _enlarged_page(file: PdfFile, width: float, height: float, scale: float) -> None:
    """Begin a page that shows a form enlarged; what is drawn next goes into the form."""
    form, own, drawing = (
        file.reserveObject("drawing"),
        file.reserveObject("resources of the page"),
        Name("Drawing"),
    )
    shared, file.resourceObject = file.resourceObject, own
    file.newPage(width * scale, height * scale)
    file.resourceObject = shared
    file.output(Op.gsave, scale, 0, 0, scale, 0, 0, Op.concat_matrix, drawing, Op.use_xobject, Op.grestore)
    file.endStream()
    file.writeObject(own, {"XObject": {drawing: form}})
    box = [0, 0, POINTS_PER_INCH * width, POINTS_PER_INCH * height]
    head = {"Type": Name("XObject"), "Subtype": Name("Form"), "BBox": box, "Resources": shared}
    file.beginStream(form.id, None, head)
    # The state that newPage() sets at its start, and hatching is placed from the top of what holds it.
    file.output(Name("DeviceRGB"), Op.setcolorspace_stroke, Name("DeviceRGB"), Op.setcolorspace_nonstroke)
    file.output(GraphicsContextPdf.joinstyles["round"], Op.setlinejoin)
    file.width, file.height = width, height


def svg(figure: Figure, sheet: Sheet) -> bytes:
    """An SVG with text as outlines, size in mm, and title and alt text that screen readers find."""
    buffer = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with canvas.style():
        figure.savefig(buffer, format="svg", metadata=nothing)
    width, height = (f"{inches * MM_PER_INCH * sheet.scale:.2f}mm" for inches in figure.get_size_inches())
    title, alt = html.escape(sheet.title), html.escape(sheet.alt)
    words = f'<title id="title">{title}</title>\n<desc id="desc">{alt}</desc>\n'
    opening = f'lang="{sheet.lang}" role="img" aria-labelledby="title desc" width="{width}" height="{height}"'
    head, tag, rest = re.split(r"(<svg [^>]*>)", _slim(buffer.getvalue()), maxsplit=1)
    tag = re.sub(r' (?:width|height)="[^"]*"', "", tag).replace("<svg ", f"<svg {opening} ")
    return f"{head}{tag}\n{words}{rest.lstrip()}".encode()


def _slim(text: str) -> str:
    """An SVG without indentation and with places to a hundredth of a point: smaller, and looks the same."""
    text = re.sub(r"\n +", "\n", text)
    # Letters are named after their fonts, a thousand times: Sans-R-45 for TreatySans-Regular-45.
    text = re.sub(r'((?:id=|href=)"#?)Treaty(\w+-\w)\w*-', r"\1\2-", text)
    kept = r"<!--.*?-->|(?:scale|matrix)\([^)]*\)"
    return re.sub(rf"{kept}|(\d+\.\d\d)\d+", lambda m: m[1] or m[0], text, flags=re.DOTALL)


def png(figure: Figure, sheet: Sheet) -> bytes:
    """A PNG of the sheet's resolution with title and alt text in it; with `palette`, of 256 shades."""
    words = PngInfo()
    words.add_itxt("Title", sheet.title, sheet.lang)
    words.add_itxt("Description", sheet.alt, sheet.lang)
    picture = _raster(figure, sheet)
    if sheet.palette:
        picture = picture.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    return _packed(picture, sheet, format="png", pnginfo=words)


def tiff(figure: Figure, sheet: Sheet) -> bytes:
    """A TIFF of the sheet's resolution, packed without loss (LZW)."""
    return _packed(_raster(figure, sheet), sheet, format="tiff", compression="tiff_lzw")


def _raster(figure: Figure, sheet: Sheet) -> Image.Image:
    before = figure.dpi
    with canvas.style():
        # Enlarged means more dots for the same drawing; the file says how many of them make an inch.
        figure.dpi = sheet.dpi * sheet.scale
        try:
            agg = FigureCanvasAgg(figure)
            agg.draw()
            return Image.fromarray(np.asarray(agg.buffer_rgba())[..., :3])
        finally:
            figure.dpi = before


def _packed(picture: Image.Image, sheet: Sheet, **options) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, dpi=(sheet.dpi, sheet.dpi), **options)
    return buffer.getvalue()


FORMATS: dict[str, Callable[[Figure, Sheet], bytes]] = {"pdf": pdf, "svg": svg, "png": png, "tiff": tiff}
