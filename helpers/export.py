"""Save figures for papers: at a venue's size, with everything a journal asks for beside them.

    save("obligation_matrix", venue="elsevier", lang="en", min_confidence="medium")

writes a set of files: the pictures, their caption (.tex, .md), the values drawn (.csv), their sources (.bib,
.csl.json) and a passport (.json) with captions, alt texts, dials, data version and the SHA-256 of each file.
The same data, options and versions of the programs give the same bytes.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from helpers import figures, fileset, language, passport, render, venues, writing
from helpers.figures import canvas

PICTURES = tuple(render.FORMATS)
TABLES = {"longtable": "-table.tex", "markdown": "-table.md"}
FORMATS = (*PICTURES, *TABLES)
DEFAULT_FORMATS = ("pdf", "svg", "png")
MM_PER_CM = 10
MOST_PARTS = 12


@dataclass(frozen=True)
class Saved:
    """What save() wrote: the files, those of the passport last, and what an author should know about them."""

    files: tuple[Path, ...]
    notes: tuple[str, ...] = field(default=())

    def __repr__(self) -> str:
        return "\n".join([*(path.name for path in self.files), *(f"Note: {note}" for note in self.notes)])

    def file(self, ending: str) -> Path:
        """The first file with an ending, as "pdf", "tex" or "csl.json". KeyError names the files there are."""
        found = [path for path in self.files if path.name.endswith((f".{ending}", f"-{ending}"))]
        if not found:
            names = ", ".join(path.name for path in self.files)
            raise KeyError(f"no file ends in {ending!r}; there are {names}")
        return found[0]

    def text(self, ending: str) -> str:
        """What stands in a file of text, named as for file()."""
        return self.file(ending).read_text("utf-8")

    @property
    def passport(self) -> dict:
        """The passport as a dictionary."""
        return json.loads(self.files[-1].read_text("utf-8"))


@dataclass(frozen=True)
class Layout:
    """A figure drawn for a page: its parts (one where it fits whole), how much enlarged, how wide in mm."""

    parts: tuple[Figure, ...]
    scale: float
    width: float

    def height(self, part: int) -> float:
        """The height of a part in mm, as saved."""
        return self.parts[part].get_size_inches()[1] * render.MM_PER_INCH * self.scale


def save(
    name: str,
    *,
    to: str | Path = "figures",
    venue: str = "report",
    columns: float | None = None,
    width: float | None = None,
    lang: str | Iterable[str] = language.LANGUAGES,
    formats: str | Iterable[str] = DEFAULT_FORMATS,
    stem: str | None = None,
    art: str = "combination",
    anonymous: bool = False,
    own_venues: str | Path | None = None,
    **options,
) -> Saved:
    """Save one figure for a venue and return what was written.

    to: folder, made if it is not there. columns: over how many columns of the page; default: the narrowest
    that the figure fits. width: in mm, instead of columns. lang: one language or several. formats: of pdf,
    svg, png, tiff, and for the values as a printed table longtable and markdown. stem: how file names begin,
    instead of NAME-VENUE (NAME alone for the report); with one language it is the whole name. art:
    "combination" (lines and shades, as ours are), "line" or "halftone": it decides on the resolution.
    anonymous: nothing names the makers. own_venues: a reader's file of venues. options: those of the figure,
    the dials among them.

    Files already there are replaced one by one when all new ones are complete; where a step fails they stay
    as they were. Files of an earlier set with other options go, so that a set is always of one piece.
    Raises KeyError for an unknown figure, venue, language, format or kind of artwork, ValueError for a width
    or height that does not fit, a stem that leaves the folder and dials that leave no row, GlyphError for
    characters without a glyph, OSError where the folder cannot be written.
    """
    languages = [language.check(one) for one in ([lang] if isinstance(lang, str) else lang)]
    wanted = _formats(formats)
    place = venues.get(venue, own_venues)
    dpi = place.resolution(art)
    base = _stem(stem, name if venue == "report" else f"{name}-{venue}")
    registered = figures.get(name)
    values = figures.ask(name, lang=languages[0], **options)
    texts = {one: figures.texts(name, values, lang=one, **options) for one in language.LANGUAGES}
    also = options.get("also")

    files: dict[str, bytes] = {}
    pictures: dict[str, dict] = {}
    for one in languages:
        layout = lay_out(name, values, place, columns=columns, width=width, lang=one, **options)
        ours = base if stem is not None and len(languages) == 1 else f"{base}-{one}"
        stems = [ours] if len(layout.parts) == 1 else [f"{ours}-{i + 1}" for i in range(len(layout.parts))]
        for i, (part, figure) in enumerate(zip(stems, layout.parts, strict=True)):
            sheet = render.Sheet(texts[one].title, texts[one].alt, one, layout.scale, dpi, place.palette)
            for kind in filter(PICTURES.__contains__, wanted):
                files[f"{part}.{kind}"] = render.FORMATS[kind](figure, sheet)
                size = {"width_mm": round(layout.width, 2), "height_mm": round(layout.height(i), 2)}
                pictures[f"{part}.{kind}"] = {"lang": one, **size} | ({"dpi": dpi} if kind in ("png", "tiff") else {})
        files |= _captions(texts[one], one, ours, stems, wanted, layout.width, base)
        if "longtable" in wanted:
            files[f"{ours}{TABLES['longtable']}"] = passport.longtable(values, registered, texts[one], one, base)
        if "markdown" in wanted:
            files[f"{ours}{TABLES['markdown']}"] = passport.markdown_table(values, registered, texts[one], one)
    files[f"{base}.csv"] = passport.values_csv(values)
    files[f"{base}.bib"] = passport.bibtex(values, also=also, anonymous=anonymous)
    files[f"{base}.csl.json"] = passport.csl(values, also=also, anonymous=anonymous)

    about = {
        "name": place.name,
        "title": place.title,
        "columns": columns,
        "width_mm": round(layout.width, 2),
        "art": art,
    }
    record = passport.record(registered, values, texts, options, venue=about, anonymous=anonymous)
    written = fileset.put(Path(to), base, files, record, pictures)
    return Saved(written, tuple(_notes(place, wanted, width)))


def lay_out(
    name: str,
    values: pd.DataFrame,
    place: venues.Venue,
    *,
    columns: float | None = None,
    width: float | None = None,
    lang: str = "en",
    **options,
) -> Layout:
    """Draw values for a venue, in parts where its page is too low, settled and with every glyph checked.

    Raises ValueError where the figure does not fit, GlyphError for characters without a glyph.
    """
    registered = figures.get(name)
    least_scale = place.text / canvas.SMALL
    least = registered.min_width * MM_PER_CM * least_scale
    try:
        wide = _own_width(place, width, least) if width is not None else place.width(columns, least)
    except ValueError as error:
        raise ValueError(f"{name} {error}") from error
    most_scale = wide / (registered.min_width * MM_PER_CM) if place.magnify else least_scale

    def draw(parts: list[pd.DataFrame], scale: float) -> list[Figure]:
        with canvas.page(wide / scale / MM_PER_CM):
            return [figures.draw(name, part, lang=lang, **options) for part in parts]

    for text, parts in _attempts(values, registered.split, place):
        drawn = draw(parts, most_scale)
        tallest = max(figure.get_size_inches()[1] for figure in drawn) * render.MM_PER_INCH
        if tallest * text / canvas.SMALL <= place.max_height + 0.01:
            break
    else:
        raise ValueError(
            f"{name} is {tallest * least_scale:.0f} mm high with text of {place.text:g} pt, {place.name} "
            f"takes {place.max_height:g} mm: turn a dial or set an option so that fewer rows are drawn"
        )
    scale = min(most_scale, place.max_height / tallest) if place.magnify else most_scale
    if scale < most_scale:
        drawn = draw(parts, scale)
    for figure in drawn:
        try:
            render.check_glyphs(figure)
        except render.GlyphError as error:
            raise render.GlyphError(f"{name} ({lang}): {error}") from error
    return Layout(tuple(map(render.settle, drawn)), scale, wide)


def _attempts(values: pd.DataFrame, by: str | None, place: venues.Venue) -> Iterator[tuple[float, list[pd.DataFrame]]]:
    """Sizes of text and parts to try: the size aimed at in as many parts as it takes, then the least."""
    for text in dict.fromkeys((place.text_aim, place.text)):
        for parts in _divisions(values, by):
            yield text, parts


def _divisions(values: pd.DataFrame, by: str | None) -> Iterator[list[pd.DataFrame]]:
    """The values whole, then in two parts of about as many rows of the drawing, in three, and so on."""
    yield [values]
    if by is None:
        return
    keys = values[by] if by in values else values.index.get_level_values(by).to_series(index=values.index)
    distinct = keys.drop_duplicates()
    for n in range(2, min(len(distinct), MOST_PARTS) + 1):
        yield [values[keys.isin(chunk)] for chunk in np.array_split(distinct.to_numpy(dtype=object), n)]


def _own_width(place: venues.Venue, width: float, least: float) -> float:
    if not math.isfinite(width) or width <= 0:
        raise ValueError(f"cannot be {width} mm wide")
    if width < least:
        raise ValueError(f"needs {least:g} mm to keep its texts apart, not width={width:g}")
    return float(width)


def _formats(formats: str | Iterable[str]) -> list[str]:
    wanted = list(dict.fromkeys([formats] if isinstance(formats, str) else formats))
    for one in wanted:
        if one not in FORMATS:
            raise KeyError(venues.unknown("format", one, FORMATS))
    if not wanted:
        raise ValueError(f"no format given; there are {', '.join(FORMATS)}")
    return wanted


def _stem(stem: str | None, default: str) -> str:
    """A name for files that stays in its folder: letters, digits, dash, underscore and dots inside."""
    chosen = default if stem is None else stem
    if not re.fullmatch(r"[^\W_]([\w.-]*[\w-])?", chosen) or ".." in chosen or writing.DEVICE.fullmatch(chosen):
        raise ValueError(f"stem {chosen!r}: a name for files may hold letters, digits, - and _ and no folder")
    return chosen


def _captions(
    texts: figures.Texts, lang: str, ours: str, stems: list[str], wanted: list[str], width: float, base: str
) -> dict[str, bytes]:
    files = {}
    raster = next((kind for kind in ("png", "svg", "tiff") if kind in wanted), None)
    if any(kind in PICTURES for kind in wanted):
        files[f"{ours}.tex"] = passport.latex(texts, lang, stems, width, base)
    if raster:
        files[f"{ours}.md"] = passport.markdown(texts, lang, [f"{part}.{raster}" for part in stems])
    return files


def _notes(place: venues.Venue, wanted: list[str], width: float | None) -> Iterator[str]:
    """What an author should know: formats that the venue does not list, numbers that are settings of ours."""
    pictures = [kind for kind in wanted if kind in PICTURES]
    if place.formats and pictures and not set(pictures) & set(place.formats):
        yield f"{place.title} takes {', '.join(place.formats)}, not {', '.join(pictures)}"
    for setting in place.settings():
        if place.name not in ("report", "slides", "poster") and not (width and setting.startswith("width")):
            yield f"{place.name}, {setting}"
