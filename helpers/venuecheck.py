"""Check saved figures against a venue: opens each file, measures it, and says pass or fail line by line.

    check("figures/obligation_matrix-elsevier-en.pdf", "elsevier")

Colors are compared where color alone tells marks apart: marks of the same shape, not hatched and without a
label inside. What a format cannot tell (text in a PNG) is not listed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path

import pandas as pd

from helpers import colorvision, measure, venues
from helpers.measure import Box, Glyph, Mark, Measured

OK, FAIL, NOTE = "ok", "FAIL", "note"
ENDINGS = (".pdf", ".svg", ".png", ".tiff", ".tif")
MM, PT = 0.5, 0.05  # what rounding may cost
DPI = 0.5
APART = 8.0  # CIELAB: shades closer than this are not told apart in print
OVERLAP = 0.12  # parts of the size of the text, both ways
PAPER = (1.0, 1.0, 1.0)


@dataclass(frozen=True)
class Finding:
    """One line of the check: which file, which rule, passed or not, what was measured and what is wanted."""

    file: str
    rule: str
    status: str
    measured: str

    def __str__(self) -> str:
        return f"{self.status:4}  {self.file}  {self.rule}: {self.measured}"


def check(
    path: str | Path,
    venue: str | venues.Venue,
    *,
    columns: float | None = None,
    width: float | None = None,
    art: str = "combination",
    own_venues: str | Path | None = None,
) -> list[Finding]:
    """Measure one file and hold it to a venue.

    columns, width: hold it to this width (mm) alone; else any of the venue's will do.
    art: the kind of artwork, which decides on the resolution.
    Raises KeyError for an unknown venue or kind of artwork, FileNotFoundError, ValueError for a file that is
    none of pdf, svg, png, tiff or cannot be read.
    """
    place = venues.get(venue, own_venues) if isinstance(venue, str) else venue
    found = measure.read(path)
    name = Path(path).name
    lines: list[tuple[str, str, str]] = [
        *_size(found, place, columns, width),
        *_resolution(found, place, art),
        *_fonts(found),
        *_text(found, place),
        *_lines(found, place),
        *_colors(found),
        *_words(found),
        *_format(found, place),
    ]
    return [Finding(name, *line) for line in lines]


def passed(findings: Iterable[Finding]) -> bool:
    """Whether no line failed."""
    return all(finding.status != FAIL for finding in findings)


def table(findings: Iterable[Finding]) -> pd.DataFrame:
    """Findings as a table: one row a rule and file, columns file, rule, status, measured."""
    return pd.DataFrame([asdict(finding) for finding in findings], columns=["file", "rule", "status", "measured"])


def files(paths: Iterable[str | Path]) -> list[Path]:
    """The pictures among files and in folders. Raises FileNotFoundError where there is none."""
    found = []
    for path in map(Path, paths):
        inside = sorted(p for p in path.iterdir() if p.suffix in ENDINGS) if path.is_dir() else [path]
        if not inside:
            raise FileNotFoundError(f"{path}: no pdf, svg, png or tiff in it")
        found += inside
    return found


def _verdict(good: bool) -> str:
    return OK if good else FAIL


def _size(found: Measured, place: venues.Venue, columns: float | None, width: float | None) -> Iterator[tuple]:
    if width is not None:
        wanted = [float(width)]
    else:
        wanted = [place.width(columns, 0)] if columns is not None else list(place.widths.values())
    listed = " or ".join(f"{w:g}" for w in wanted)
    good = any(abs(found.width - w) <= MM for w in wanted) and found.width >= place.min_width - MM
    status = _verdict(good)
    if not good and not place.stated_width and width is None and found.width >= place.min_width:
        status = NOTE
    yield (
        "width",
        status,
        f"{found.width:.1f} mm, {listed} wanted" + ("" if place.stated_width else " (our setting)"),
    )
    good = 0 < found.height <= place.max_height + MM
    yield "height", _verdict(good), f"{found.height:.1f} mm, at most {place.max_height:g}"


def _resolution(found: Measured, place: venues.Venue, art: str) -> Iterator[tuple]:
    wanted = place.resolution(art)
    if found.dpi is not None:
        yield (
            "resolution",
            _verdict(found.dpi >= wanted - DPI),
            f"{found.dpi:.0f} dpi, at least {wanted} for {art}",
        )


def _fonts(found: Measured) -> Iterator[tuple]:
    if found.kind == "pdf":
        loose = [name for name, _, embedded in found.fonts if not embedded]
        old = [name for name, kind, _ in found.fonts if kind == "Type3"]
        kinds = ", ".join(sorted({kind for _, kind, _ in found.fonts})) or "no text"
        yield "fonts embedded", _verdict(not loose), ", ".join(loose) or kinds
        yield "no Type 3 font", _verdict(not old), ", ".join(old) or kinds
    if found.kind == "svg":
        yield (
            "fonts embedded",
            _verdict(not found.loose_text),
            "text needs a font" if found.loose_text else "outlines",
        )


def _text(found: Measured, place: venues.Venue) -> Iterator[tuple]:
    if found.kind not in ("pdf", "svg"):
        return
    small = min((g.size for g in found.glyphs), default=place.text)
    # Sub- and superscripts are told by their size only: below that of text, not below their own.
    least = place.subscript if _only_scripts(found, place) else place.text
    yield "text size", _verdict(small >= least - PT), f"smallest {small:.1f} pt, at least {least:g}"
    missing = sorted(set(found.missing))
    yield (
        "glyphs",
        _verdict(not missing),
        f"missing in {', '.join(map(repr, missing))}" if missing else "all there",
    )
    pairs = list(overlapping(found.glyphs))
    shown = "; ".join(f"{a!r} and {b!r}" for a, b in pairs[:3]) + (f"; {len(pairs) - 3} more" if len(pairs) > 3 else "")
    yield "text apart", _verdict(not pairs), shown or "no text overlaps"
    out = list(outside(found))
    yield "text on the page", _verdict(not out), ", ".join(map(repr, out[:5])) or "all of it"


def _only_scripts(found: Measured, place: venues.Venue) -> bool:
    """Whether all letters below the size of text stand in one piece with larger ones, as indices do."""
    pieces: dict[int, list[float]] = {}
    for glyph in found.glyphs:
        pieces.setdefault(glyph.piece, []).append(glyph.size)
    small = [sizes for sizes in pieces.values() if min(sizes) < place.text - PT]
    return bool(small) and all(max(sizes) >= place.text - PT for sizes in small)


def _lines(found: Measured, place: venues.Venue) -> Iterator[tuple]:
    if found.lines:
        thin, thick = min(found.lines), max(found.lines)
        good = thin >= place.line_min - PT / 5
        yield "thinnest line", _verdict(good), f"{thin:.2f} pt, at least {place.line_min:g}"
        if place.line_max is not None:
            yield (
                "thickest line",
                _verdict(thick <= place.line_max + PT),
                f"{thick:.2f} pt, at most {place.line_max:g}",
            )


def _colors(found: Measured) -> Iterator[tuple]:
    if found.kind not in ("pdf", "svg"):
        return
    pairs = list(_told_by_color(found))
    for view in colorvision.VIEWS:
        merging = [(a, b) for a, b in pairs if colorvision.difference(a, b, view) < APART]
        shown = "; ".join(f"{_hex(a)} and {_hex(b)} merge" for a, b in merging[:3])
        yield f"colors in {view}", _verdict(not merging), shown or "stay apart"


def _told_by_color(found: Measured) -> Iterator[tuple]:
    """Pairs of colors of marks of the same shape, as far as some have no label inside."""
    bare: dict[str, set[tuple]] = {}
    for mark in found.marks:
        if mark.color != PAPER and not _page(mark, found) and not _labelled(mark, found.glyphs):
            bare.setdefault(mark.shape, set()).add(tuple(round(c, 3) for c in mark.color))
    for colors in bare.values():
        yield from combinations(sorted(colors), 2)


def _page(mark: Mark, found: Measured) -> bool:
    """Whether a mark is the ground of the whole page."""
    left, bottom, right, top = mark.box
    side = measure.POINTS_PER_INCH / measure.MM_PER_INCH
    return right - left > 0.98 * found.width * side and top - bottom > 0.98 * found.height * side


def _labelled(mark: Mark, glyphs: list[Glyph]) -> bool:
    left, bottom, right, top = mark.box
    return any(
        left <= (g.box[0] + g.box[2]) / 2 <= right and bottom <= (g.box[1] + g.box[3]) / 2 <= top for g in glyphs
    )


def _words(found: Measured) -> Iterator[tuple]:
    if found.kind in ("svg", "png"):
        lacking = [word for word, text in (("title", found.title), ("alt text", found.alt)) if not text]
        yield (
            "words for screen readers",
            _verdict(not lacking),
            "no " + " and no ".join(lacking) if lacking else "there",
        )


def _format(found: Measured, place: venues.Venue) -> Iterator[tuple]:
    kind = {"tif": "tiff"}.get(found.kind, found.kind)
    if place.formats and kind not in place.formats:
        yield "format", NOTE, f"{kind}; {place.title} takes {', '.join(place.formats)}"


def overlapping(glyphs: list[Glyph]) -> Iterator[tuple[str, str]]:
    """Pieces of text of which letters lie on each other, each pair once."""
    words = _pieces(glyphs)
    seen = set()
    ordered = sorted(glyphs, key=lambda g: g.box[0])
    for i, one in enumerate(ordered):
        for other in ordered[i + 1 :]:
            if other.box[0] > one.box[2]:
                break
            pair = tuple(sorted((one.piece, other.piece)))
            if one.piece != other.piece and pair not in seen and _on_each_other(one, other):
                seen.add(pair)
                yield words[pair[0]], words[pair[1]]


def _on_each_other(one: Glyph, other: Glyph) -> bool:
    most = OVERLAP * min(one.size, other.size)
    a, b = one.box, other.box
    return min(a[2], b[2]) - max(a[0], b[0]) > most and min(a[3], b[3]) - max(a[1], b[1]) > most


def outside(found: Measured) -> Iterator[str]:
    """Pieces of text that leave the page."""
    side = measure.POINTS_PER_INCH / measure.MM_PER_INCH
    page: Box = (0, 0, found.width * side, found.height * side)
    words, seen = _pieces(found.glyphs), set()
    for glyph in found.glyphs:
        left, bottom, right, top = glyph.box
        leaves = left < page[0] - 1 or bottom < page[1] - 1 or right > page[2] + 1 or top > page[3] + 1
        if leaves and glyph.piece not in seen and glyph.piece >= 0:
            seen.add(glyph.piece)
            yield words[glyph.piece]


def _pieces(glyphs: list[Glyph]) -> dict[int, str]:
    """The text of each piece."""
    words: dict[int, list[str]] = {}
    for glyph in glyphs:
        words.setdefault(glyph.piece, []).append(glyph.text)
    # In an SVG each letter carries its whole label.
    whole = {piece: len(set(texts)) == 1 and len(texts[0]) > 1 for piece, texts in words.items()}
    return {piece: texts[0] if whole[piece] else "".join(texts) for piece, texts in words.items()}


def _hex(color: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(c * 255):02x}" for c in color)
