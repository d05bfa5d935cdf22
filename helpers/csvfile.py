"""Read one CSV file strictly, with a fault for everything a lenient reader lets pass; give one that is safe to open."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pandas as pd

BOM = "\ufeff"
BLOCK = 1_000  # rows that are turned into columns at once
# How text begins that a spreadsheet runs; a minus sign is safe only in front of a number and nothing else.
FORMULA = r"[=+@\t\r]|-(?!\d+(?:[.,]\d+)?$)"


@dataclass(frozen=True, order=True)
class Fault:
    """One fault, printed as one line: file, line, column, value, what was expected.

    line is 0 where the whole file is meant, column and value are empty where there is none.
    """

    file: str
    line: int
    column: str
    value: str | None
    expected: str

    def __str__(self) -> str:
        place = self.file + (f" line {self.line}" if self.line else "") + (f", {self.column}" if self.column else "")
        return f"{place}: {self.expected}" if self.value is None else f"{place}: {shorten(self.value)} {self.expected}"


def shorten(value: str, most: int = 60) -> str:
    """Quote a value so that it stays on one line and shows control and direction characters as escapes."""
    return repr(value if len(value) <= most else value[: most - 1] + "…")


def read(path: Path, *, file: str | None = None) -> tuple[pd.DataFrame | None, list[Fault]]:
    """Read a CSV file as text; only an empty cell is missing, so `None`, `NA` and `nan` stay what they are.

    path: the file; file: how faults name it (default: its name).
    Returns (table, faults): all columns of dtype string, index = line in the file minus 2. Rows with too many
    or too few cells are reported and left out. The table is None where nothing can be read: no such file,
    a folder, not UTF-8, a quotation mark that never closes, no header or a header that names a column twice.
    """
    file = file or Path(path).name
    try:
        raw = Path(path).read_bytes()
    except FileNotFoundError:
        return None, [Fault(file, 0, "", None, "file is missing")]
    except (OSError, ValueError) as error:
        # A folder, a file that may not be read, a null character in the path.
        return None, [Fault(file, 0, "", None, f"cannot be read: {getattr(error, 'strerror', None) or error}")]
    faults = []
    try:
        if raw.startswith(codecs.BOM_UTF8):
            faults.append(Fault(file, 1, "", BOM, "is a byte-order mark; save the file as UTF-8 without it"))
            raw = raw.removeprefix(codecs.BOM_UTF8)
        if raw and not raw.endswith(b"\n"):
            last = raw[raw.rfind(b"\n") + 1 :].decode("utf-8")
            faults.append(Fault(file, raw.count(b"\n") + 1, "", last, "is cut off: the last line has no line end"))
        table, found = _parse(raw, file)
        if table is None:
            raw.decode("utf-8")  # bytes that are no text explain more than what became of them
    except UnicodeDecodeError:
        return None, [_not_utf8(raw, file)]
    return table, faults + found


def _parse(raw: bytes, file: str) -> tuple[pd.DataFrame | None, list[Fault]]:
    """The table, and a fault for each row of another width than the header; no table where nothing can be read.

    One pass of one strict parser judges the rows and fills the columns. Raises UnicodeDecodeError.
    """
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8", newline=""), strict=True)
    lines, faults, start = [], [], 1

    def rows() -> Iterator[list[str]]:
        nonlocal start
        start = reader.line_num + 1
        for row in reader:
            if len(row) == len(header):
                lines.append(start)
                yield row
            else:
                faults.append(Fault(file, start, "", None, f"has {len(row)} cells, expected {len(header)}"))
            start = reader.line_num + 1

    try:
        header = next(reader, None)
        if not header:
            return None, [Fault(file, 1, "", None, "has no header line")]
        if twice := sorted({name for name in header if header.count(name) > 1}):
            return None, [Fault(file, 1, name, None, "stands twice in the header") for name in twice]
        columns = _columns(rows(), len(header))
    except csv.Error as error:
        return None, [Fault(file, start, "", None, f"cannot be read as CSV: {error}")]
    names = [name or f"Unnamed: {place}" for place, name in enumerate(header)]
    table = {name: pd.array(cells, dtype="string") for name, cells in zip(names, columns, strict=True)}
    return pd.DataFrame(table, index=pd.Index(lines, dtype="int64") - 2), faults


def _columns(rows: Iterator[list[str]], width: int) -> list[list[str]]:
    """The cells of each column, <NA> where empty.

    Equal cells of a column share one string, and rows are turned a block at a time: a million rows fit into memory.
    """
    columns = [[] for _ in range(width)]
    shared = [{"": pd.NA} for _ in columns]
    while block := list(islice(rows, BLOCK)):
        for column, known, cells in zip(columns, shared, zip(*block, strict=True), strict=True):
            column.extend(map(known.setdefault, cells, cells))
    return columns


def _not_utf8(raw: bytes, file: str) -> Fault:
    text = raw.decode("utf-8", "surrogateescape")
    bad = re.search("[\udc80-\udcff]", text)
    line, byte = text.count("\n", 0, bad.start()) + 1, ord(bad[0]) - 0xDC00
    return Fault(file, line, "", f"byte 0x{byte:02x}", "is not UTF-8; save the file as UTF-8")


def text(frame: pd.DataFrame) -> str:
    """A table as CSV that a spreadsheet can open safely: no index, text that looks like a formula quoted.

    Such text gets an apostrophe in front, which spreadsheets hide; numbers stay numbers.
    """
    safe, quoting = frame.copy(), csv.QUOTE_MINIMAL
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]):
            cells = safe[column].astype("string")
            safe[column] = cells.mask(cells.str.match(FORMULA).fillna(False), "'" + cells)
            if cells.str.contains("\r").any():
                # Left without quotes by the csv module where lines end in a line feed, it would end the row.
                quoting = csv.QUOTE_NONNUMERIC
    return safe.to_csv(index=False, lineterminator="\n", quoting=quoting)
