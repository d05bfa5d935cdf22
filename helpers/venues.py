"""Where figures go: widths, heights, sizes of text and resolutions of journals, reports, slides and posters.

The numbers are data (venues.csv): each with its source and date, or marked as a setting of ours where the
venue states none. A reader's own file with the same columns adds venues, or replaces single numbers of ours.
"""

import difflib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pandas as pd

from helpers import csvfile, schema
from helpers.csvfile import Fault

FILE = Path(__file__).with_name("venues.csv")
COLUMNS = ("venue", "item", "columns", "value", "unit", "basis", "source", "accessed", "note")
NUMBERS = ("width", "min_width", "max_height", "text", "text_aim", "subscript", "line_min", "line_max")
ARTS = ("combination", "line", "halftone")
WORDS = ("title", "formats", "magnify", "palette")
ITEMS = (*NUMBERS, *(f"dpi_{art}" for art in ARTS), *WORDS)
REQUIRED = ("title", "width", "max_height", "text", "dpi_combination")


@dataclass(frozen=True)
class Venue:
    """One place to publish. Lengths in mm, sizes of text and lines in pt; table: the rows that say so.

    widths: by number of columns, narrow ones first. text: the least size; text_aim: the size to divide a
    figure for. magnify: the drawing is enlarged until it fills the page, as on slides; elsewhere text keeps
    its size. palette: a PNG of 256 shades will do.
    """

    name: str
    title: str
    widths: dict[float, float]
    stated_width: bool
    max_height: float
    text: float
    text_aim: float
    line_min: float
    line_max: float | None
    min_width: float
    subscript: float
    dpi: dict[str, int]
    formats: tuple[str, ...]
    magnify: bool
    palette: bool
    table: pd.DataFrame = field(repr=False, compare=False)

    def resolution(self, art: str) -> int:
        """Dots per inch for a kind of artwork; where a venue does not tell them apart, that of mixed artwork.

        Our drawings have lines and shaded areas: "combination". Raises KeyError for another kind.
        """
        if art not in ARTS:
            raise KeyError(unknown("kind of artwork", art, ARTS))
        return self.dpi.get(art, self.dpi["combination"])

    def width(self, columns: float | None, least: float) -> float:
        """The width in mm for a number of columns, or with None the narrowest of at least so many mm.

        Raises ValueError for a number of columns that the venue does not have, and where the width is too
        small.
        """
        if columns is None:
            fitting = [width for width in self.widths.values() if width >= least]
            if not fitting:
                widest = max(self.widths.values())
                raise ValueError(f"needs {least:g} mm, the widest of {self.name} is {widest:g} mm")
            return fitting[0]
        if columns not in self.widths:
            known = ", ".join(f"{c:g} ({w:g} mm)" for c, w in self.widths.items())
            raise ValueError(f"{self.name} has no columns={columns:g}; it has {known}")
        width = self.widths[columns]
        if width < least:
            wider = [f"columns={c:g} ({w:g} mm)" for c, w in self.widths.items() if w >= least]
            advice = f"take {wider[0]}, or leave columns out" if wider else "take another venue"
            raise ValueError(
                f"needs {least:g} mm to keep its texts apart, columns={columns:g} of {self.name} is "
                f"{width:g} mm: {advice}"
            )
        return width

    def settings(self) -> list[str]:
        """The numbers that are ours because the venue states none, each with its note."""
        ours = self.table[self.table["basis"] == "setting"]
        return [
            f"{row.item} {row.value}" + (f" {row.unit}" if pd.notna(row.unit) else "") + f": {row.note}"
            for row in ours.itertuples()
            if pd.notna(row.note)
        ]


def table(also: str | Path | None = None) -> pd.DataFrame:
    """All numbers of all venues as text, a reader's own beside or instead of ours.

    also: a CSV with the columns of venues.csv. Raises SchemaError with every fault in it.
    """
    rows = _ours().copy()
    if also is None:
        return rows
    added, faults = csvfile.read(Path(also))
    if added is not None:
        faults += _faults(added, Path(also).name, set(rows["venue"]))
    if faults:
        raise schema.SchemaError(faults)
    both = pd.concat([rows, added[list(COLUMNS)]], ignore_index=True)
    return both.drop_duplicates(["venue", "item", "columns"], keep="last").reset_index(drop=True)


@lru_cache(maxsize=1)
def _ours() -> pd.DataFrame:
    # Shipped with the code, so it cannot change while the code runs.
    rows, faults = csvfile.read(FILE)
    if rows is not None:
        faults += _faults(rows, FILE.name, set())
    if faults:
        raise schema.SchemaError(faults)
    return rows


def names(also: str | Path | None = None) -> list[str]:
    """The names of all venues."""
    return sorted(table(also)["venue"].unique())


def get(name: str, also: str | Path | None = None) -> Venue:
    """One venue; KeyError names the known ones and the nearest."""
    rows = table(also)
    if name not in set(rows["venue"]):
        raise KeyError(unknown("venue", name, sorted(rows["venue"].unique())))
    rows = rows[rows["venue"] == name].reset_index(drop=True)
    widths = rows[rows["item"] == "width"]
    other = rows[rows["item"] != "width"].set_index("item")["value"]
    number = {item: float(other[item]) for item in NUMBERS if item in other}
    return Venue(
        name=name,
        title=other["title"],
        widths=dict(sorted((float(c), float(v)) for c, v in zip(widths["columns"], widths["value"], strict=True))),
        stated_width=bool((widths["basis"] == "stated").all()),
        max_height=number["max_height"],
        text=number["text"],
        text_aim=number.get("text_aim", number["text"]),
        line_min=number.get("line_min", 0.0),
        line_max=number.get("line_max"),
        min_width=number.get("min_width", 0.0),
        subscript=number.get("subscript", number["text"]),
        dpi={art: int(other[f"dpi_{art}"]) for art in ARTS if f"dpi_{art}" in other},
        formats=tuple(other["formats"].split(";")) if "formats" in other else (),
        magnify=other.get("magnify") == "yes",
        palette=other.get("palette") == "yes",
        table=rows,
    )


def unknown(what: str, name: object, known: list[str] | tuple[str, ...]) -> str:
    """The message for a name that we do not have: the nearest and all known ones."""
    near = difflib.get_close_matches(str(name), known, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ";"
    return f"unknown {what} {name!r}{hint} There are {', '.join(known)}".replace("; There", "; there")


def _faults(rows: pd.DataFrame, file: str, known: set[str]) -> list[Fault]:
    """Faults of a table of venues; `known` are venues that are complete already."""
    if missing := [c for c in COLUMNS if c not in rows]:
        return [Fault(file, 1, c, None, "column is missing") for c in missing]
    found = []
    for index, row in rows.iterrows():
        line = int(index) + 2
        if pd.isna(row["venue"]) or not str(row["venue"]).isidentifier():
            found.append(Fault(file, line, "venue", _text(row["venue"]), "is not a name of letters, digits and _"))
        if _text(row["item"]) not in ITEMS:
            found.append(Fault(file, line, "item", _text(row["item"]), f"is not one of {', '.join(ITEMS)}"))
        elif row["item"] not in WORDS and not _positive(row["value"]):
            found.append(Fault(file, line, "value", _text(row["value"]), "is not a number above 0"))
        elif pd.isna(row["value"]):
            found.append(Fault(file, line, "value", "", "is empty, but required"))
        if row["item"] == "width" and not _positive(row["columns"]):
            found.append(Fault(file, line, "columns", _text(row["columns"]), "is not a number above 0"))
        if row["basis"] not in ("stated", "setting"):
            found.append(Fault(file, line, "basis", _text(row["basis"]), "is not one of stated, setting"))
        elif row["basis"] == "stated" and pd.isna(row["source"]):
            found.append(Fault(file, line, "source", "", "is empty beside basis 'stated'"))
    for venue, own in rows.groupby("venue"):
        if venue not in known and (lacking := [item for item in REQUIRED if item not in set(own["item"])]):
            found.append(Fault(file, 0, "item", None, f"venue {venue} lacks {', '.join(lacking)}"))
    return found


def _positive(value: object) -> bool:
    try:
        return float(value) > 0
    except (TypeError, ValueError):
        return False


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)
