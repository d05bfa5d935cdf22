"""Read one CSV file strictly, with a fault for everything a lenient reader lets pass; give one that is safe to open."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

BOM = "\ufeff"
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
    try:
        content = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return None, [Fault(file, line, "", f"byte 0x{raw[error.start]:02x}", "is not UTF-8; save the file as UTF-8")]
    faults = []
    if content.startswith(BOM):
        faults.append(Fault(file, 1, "", BOM, "is a byte-order mark; save the file as UTF-8 without it"))
        content = content[1:]
    if content and not content.endswith("\n"):
        last = content[content.rfind("\n") + 1 :]
        faults.append(Fault(file, content.count("\n") + 1, "", last, "is cut off: the last line has no line end"))
    header, lines, rows, found = _rows(content, file)
    faults += found
    if header is None:
        return None, faults
    # Another parser might see other cells than the one that judged them: the rows come from the strict one alone.
    columns = zip(*rows, strict=True) if rows else ([] for _ in header)
    cells = {
        name: pd.array([cell or None for cell in column], dtype="string")
        for name, column in zip(header, columns, strict=True)
    }
    return pd.DataFrame(cells, index=pd.Index(lines, dtype="int64") - 2), faults


def _rows(content: str, file: str) -> tuple[list[str] | None, list[int], list[list[str]], list[Fault]]:
    """Header, the lines on which well-formed rows start, these rows, and a fault for each row of another width.

    Where nothing can be read the header is None and the faults say why.
    """
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    lines, rows, faults, start = [], [], [], 1
    try:
        header = next(reader, None)
        if not header:
            return None, [], [], [Fault(file, 1, "", None, "has no header line")]
        if twice := sorted({name for name in header if header.count(name) > 1}):
            return None, [], [], [Fault(file, 1, name, None, "stands twice in the header") for name in twice]
        start = reader.line_num + 1
        for row in reader:
            if len(row) == len(header):
                lines.append(start)
                rows.append(row)
            else:
                faults.append(Fault(file, start, "", None, f"has {len(row)} cells, expected {len(header)}"))
            start = reader.line_num + 1
    except csv.Error as error:
        return None, [], [], [Fault(file, start, "", None, f"cannot be read as CSV: {error}")]
    return header, lines, rows, faults


def text(frame: pd.DataFrame) -> str:
    """A table as CSV that a spreadsheet can open safely: no index, text that looks like a formula quoted.

    Such text gets an apostrophe in front, which spreadsheets hide; numbers stay numbers.
    """
    safe = frame.copy()
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]):
            cells = safe[column].astype("string")
            safe[column] = cells.mask(cells.str.match(FORMULA).fillna(False), "'" + cells)
    return safe.to_csv(index=False, lineterminator="\n")
