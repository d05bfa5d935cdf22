"""The schema of the tables (data/datapackage.json) and the checks that hold every cell to it.

The schema is a Data Package v2 descriptor. Of its constraints we enforce required, unique, enum, pattern,
minimum, maximum, types, primaryKey and foreignKeys (for `;` lists item by item); any other constraint is refused, so that none is
silently ignored. Properties of our own: codes (legal values stand in codes.csv), partialDate and precision (ISO
dates of which only year or month may be known), earliest (the first date that is possible), maxWords,
requiredWith, tableNames, rowKeys (items name rows as table:key) and, for a table, knownFrom (the date from which
a row can be known).
"""

import difflib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from helpers import csvfile
from helpers.csvfile import Fault

DESCRIPTOR = "datapackage.json"
CONSTRAINTS = {"required", "unique", "enum", "pattern", "minimum", "maximum"}
PROPERTIES = {
    *("name", "type", "title", "title_de", "description", "description_de", "constraints", "delimiter", "itemType"),
    *("codes", "partialDate", "earliest", "precision", "maxWords", "requiredWith", "tableNames", "rowKeys"),
}
TYPES = {"string", "integer", "number", "date", "list"}
# As many as fit into the whole numbers of a table.
MOST_DIGITS = 18
PRECISION_LENGTH = {"year": 4, "month": 7, "day": 10}

# Spreadsheets run cells that begin like this; a minus sign is fine in front of a number.
FORMULA = re.compile(r"[=+@\t]|-(?!\d)")
# Control characters, and characters that change the direction or hide in the text.
UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
# One look for all of these, and for spaces at the ends: a column of a million texts is mostly clean.
SUSPECT = re.compile(rf"\A(?:{FORMULA.pattern}|\s)|\s\Z|{UNSAFE.pattern}")


class SchemaError(ValueError):
    """Data that break the schema. `faults` holds every fault; the message shows one line for each."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = sorted(set(faults))
        super().__init__("\n".join(map(str, self.faults)))


class PackageError(RuntimeError):
    """The check itself could not run: no descriptor, or one that asks for something we do not enforce."""


@dataclass(frozen=True)
class Table:
    """One resource of the descriptor."""

    name: str
    file: str
    fields: Mapping[str, dict]
    key: tuple[str, ...]
    references: Mapping[str, tuple[str, str]]
    known_from: str | dict | None
    properties: dict

    def lists(self, column: str) -> str | None:
        """The separator of a list column, None for any other."""
        return self.fields[column]["delimiter"] if self.fields[column]["type"] == "list" else None


@dataclass(frozen=True, eq=False)
class Package:
    """A folder of tables with its descriptor. `frames` holds the tables read so far, as text."""

    folder: Path
    tables: Mapping[str, Table]
    properties: dict
    frames: dict[str, pd.DataFrame | None] = field(default_factory=dict, repr=False)
    faults: dict[str, list[Fault]] = field(default_factory=dict, repr=False)

    def text(self, name: str) -> pd.DataFrame | None:
        """One table as text, None where its file cannot be read; what reading it found is in `faults[name]`."""
        if name not in self.frames:
            table = self.tables[name]
            self.frames[name], self.faults[name] = read_columns(self.folder / table.file, table)
        return self.frames[name]

    def holds(self, row: str) -> bool:
        """Whether `table:key` names a row (or `table` alone a table)."""
        name, _, key = row.partition(":")
        if name not in self.tables or (frame := self.text(name)) is None:
            return False
        column = self.tables[name].key[0]
        return not key or (column in frame and bool((frame[column] == key).any()))


def folder() -> Path:
    """The folder of the tables: inside an installed wheel, else data/ of the checkout."""
    inside = Path(__file__).with_name("_data")
    return inside if inside.is_dir() else Path(__file__).parent.parent / "data"


def package(where: Path | str | None = None) -> Package:
    """Read the descriptor of a folder (default: the project's own tables).

    Raises PackageError if there is none, or if it holds a type, constraint or property that we do not enforce.
    """
    where = Path(where) if where is not None else folder()
    try:
        properties = json.loads((where / DESCRIPTOR).read_text("utf-8"))
        tables = {resource["name"]: _table(resource) for resource in properties["resources"]}
    except FileNotFoundError as error:
        raise PackageError(f"no {DESCRIPTOR} in {where}") from error
    except (KeyError, TypeError, ValueError) as error:
        raise PackageError(f"{DESCRIPTOR} cannot be used: {error!r}") from error
    return Package(where, tables, properties)


_held: ContextVar[Package | None] = ContextVar("held", default=None)


@contextmanager
def held() -> Iterator[Package]:
    """Look at the files once: within the `with` block all tables are as they were at its start."""
    token = _held.set(current())
    try:
        yield _held.get()
    finally:
        _held.reset(token)


def current() -> Package:
    """The project's own tables, read once and again as soon as one of their files has changed."""
    if (package := _held.get()) is not None:
        return package
    where = folder()
    with os.scandir(where) as entries:
        files = [(e.name, e.stat()) for e in entries if e.name.endswith((".csv", ".json"))]
    return _package(where, tuple(sorted((name, stat.st_mtime_ns, stat.st_size) for name, stat in files)))


@lru_cache(maxsize=1)
def _package(where: Path, stamp: tuple) -> Package:
    return package(where)


def _table(resource: dict) -> Table:
    schema = resource["schema"]
    fields = {f["name"]: f for f in schema["fields"]}
    for name, f in fields.items():
        unknown = (set(f) - PROPERTIES) | (set(f.get("constraints", {})) - CONSTRAINTS)
        if unknown or f["type"] not in TYPES:
            raise PackageError(f"{resource['name']}.{name}: not enforced: {sorted(unknown) or f['type']}")
    references = {}
    for key in schema.get("foreignKeys", []):
        (column,), (target,) = key["fields"], key["reference"]["fields"]
        references[column] = (key["reference"]["resource"], target)
    return Table(
        resource["name"],
        resource["path"],
        fields,
        tuple(schema.get("primaryKey", ())),
        references,
        resource.get("knownFrom"),
        {k: v for k, v in resource.items() if k != "schema"},
    )


def read_columns(path: Path, table: Table, *, file: str | None = None) -> tuple[pd.DataFrame | None, list[Fault]]:
    """Read a file as text and bring its columns into the order of the schema; missing and extra ones are faults."""
    frame, faults = csvfile.read(path, file=file)
    if frame is None:
        return None, faults
    file = file or Path(path).name
    faults += [Fault(file, 1, c, None, "column is missing") for c in table.fields if c not in frame]
    faults += [Fault(file, 1, c, None, "column is not in the schema") for c in frame if c not in table.fields]
    return frame[[c for c in table.fields if c in frame]], faults


def check(frame: pd.DataFrame | None = None, name: str | None = None, *, where: Path | str | None = None) -> None:
    """Check one table of text (as from csvfile.read), or with no table everything in the folder.

    frame: text, index = line minus 2; name: which table of the schema it claims to be.
    Raises SchemaError with every fault found, PackageError if there is no usable descriptor.
    """
    if found := faults_of(where) if frame is None else cell_faults(frame, name, package(where)):
        raise SchemaError(found)


def faults_of(where: Path | str | None = None) -> list[Fault]:
    """Every fault of every table in a folder, in the order of file and line."""
    pack = package(where)
    found = []
    for name in pack.tables:
        frame = pack.text(name)
        found += pack.faults[name]
        if frame is not None:
            found += cell_faults(frame, name, pack)
    listed = {table.file for table in pack.tables.values()}
    found += [
        Fault(path.name, 0, "", None, f"file is not listed in {DESCRIPTOR}")
        for path in pack.folder.glob("*.csv")
        if path.name not in listed
    ]
    return sorted(found)


def cell_faults(
    frame: pd.DataFrame,
    name: str,
    pack: Package,
    *,
    file: str | None = None,
    beside: pd.DataFrame | None = None,
) -> list[Fault]:
    """Faults in the cells of one table: types, codes, keys, references, dates, phrases, unsafe text.

    frame: text with the columns of the table; pack: where codes and referenced tables come from.
    beside: rows of the same table whose keys must not be repeated (a reader's file beside ours).
    """
    table = pack.tables[name]
    file = file or table.file
    codes = pack.text("codes")
    if codes is not None and not {"table", "column", "code"} <= set(codes):
        codes = None
    coded = {} if codes is None else codes[codes["table"] == name].groupby("column")["code"].agg(list).to_dict()
    found = []

    def note(column: str, rows: pd.Series, expected: Callable[[int], str]) -> None:
        for index in frame.index[rows.fillna(False).to_numpy(dtype=bool)]:
            cell = frame.at[index, column]
            found.append(Fault(file, int(index) + 2, column, None if pd.isna(cell) else cell, expected(index)))

    for column in frame.columns:
        spec, cells = table.fields[column], frame[column]
        if spec.get("constraints", {}).get("required"):
            note(column, cells.isna(), lambda _: "is empty, but required")
        rules = _rules(table, column, pack, None if codes is None else coded.get(column, []))
        # Each distinct text is judged once; a code column of a million rows has a handful of them.
        which, distinct = pd.factorize(cells)
        bad = {i: messages for i, text in enumerate(distinct) if (messages := _first(rules, text))}
        for row in np.flatnonzero(np.isin(which, list(bad))) if bad else ():
            line, value = int(frame.index[row]) + 2, distinct[which[row]]
            found += [Fault(file, line, column, value, expected) for expected in bad[which[row]]]
        if spec.get("constraints", {}).get("unique"):
            note(
                column,
                cells.duplicated() & cells.notna(),
                lambda _: "stands twice in a column of unique values",
            )
        # A column that is missing is told once, where the file is read.
        if (partner := spec.get("requiredWith")) in frame:
            note(column, cells.isna() & frame[partner].notna(), lambda _, p=partner: f"is empty beside a {p}")
        if (precision := spec.get("precision")) in frame:
            wanted = frame[precision].map(PRECISION_LENGTH)
            misfit = cells.notna() & wanted.notna() & (cells.str.len() != wanted)
            note(column, misfit, lambda i, p=precision: f"does not fit {p} '{frame.at[i, p]}'")
    found += _key_faults(frame, table, file, beside)
    return found


def _key_faults(frame: pd.DataFrame, table: Table, file: str, beside: pd.DataFrame | None) -> list[Fault]:
    key = list(table.key)
    if not key or not set(key) <= set(frame.columns):
        return []
    ours, found = _joined_key(frame, key), []
    again = ours[ours.duplicated() & ours.notna()]
    first = ours[ours.isin(again)].drop_duplicates()
    lines = dict(zip(first, first.index + 2, strict=True))
    for index, value in again.items():
        found.append(Fault(file, index + 2, "+".join(key), value, f"repeats the key of line {lines[value]}"))
    if beside is not None:
        for index, value in ours[ours.isin(_joined_key(beside, key))].items():
            found.append(Fault(file, index + 2, "+".join(key), value, f"is already a key of {table.file}"))
    return found


def _joined_key(frame: pd.DataFrame, key: list[str]) -> pd.Series:
    """The key of each row as one text, <NA> where a part of it is missing."""
    first, *rest = (frame[column] for column in key)
    return first.str.cat(rest, sep="/") if rest else first


Rule = Callable[[str], list[str]]


def _first(rules: list[Rule], text: str) -> list[str]:
    """What the first broken rule expected: one mistake should not be told in three ways."""
    for rule in rules:
        if messages := rule(text):
            return messages
    return []


def _rules(table: Table, column: str, pack: Package, coded: list[str] | None) -> list[Rule]:
    """What one cell of a column must obey: functions from its text to what was expected, [] if it is fine.

    coded: the codes of the column, None where the table of codes cannot be read.
    """
    spec = table.fields[column]
    constraints = spec.get("constraints", {})
    rules: list[Rule] = [_clean]
    if most := spec.get("maxWords"):
        rules.append(lambda text: [f"has {n} words, at most {most}"] if (n := len(text.split())) > most else [])
    if spec.get("partialDate") or spec["type"] == "date":
        rules.append(_partial_date if spec.get("partialDate") else _whole_date)
    if earliest := spec.get("earliest"):
        rules.append(lambda text: [f"is before {earliest}"] if text < earliest else [])
    # A code that is a number is judged by the list of codes alone, so that a wrong one gives one line.
    if spec["type"] in ("integer", "number") and not spec.get("codes"):
        rules.append(_number(spec["type"], constraints.get("minimum"), constraints.get("maximum")))
    if legal := constraints.get("enum"):
        rules.append(lambda text: [] if text in legal else [f"is not one of {_choices(text, legal)}"])
    if pattern := constraints.get("pattern"):
        fits = re.compile(pattern, re.ASCII).fullmatch
        rules.append(lambda text: [] if fits(text) else [f"does not match {pattern}"])
    items: list[Rule] = []
    if spec.get("codes") and coded is not None:
        items.append(lambda text: [] if text in coded else [f"is not one of {_choices(text, coded)}"])
    if spec.get("tableNames"):
        items.append(lambda text: [] if text in pack.tables else ["is not a table"])
    if spec.get("rowKeys"):
        items.append(lambda text: [] if pack.holds(text) else ["names no row: expected table:key"])
    resource, key = table.references.get(column, (None, None))
    if resource and (target := pack.text(resource)) is not None and key in target:
        known = frozenset(target[key])
        items.append(lambda text: [] if text in known else [f"is not in {pack.tables[resource].file}, column {key}"])
    if separator := table.lists(column):
        rules.append(_list_rule(separator, items))
    else:
        rules += items
    return rules


def _list_rule(separator: str, items: list[Rule]) -> Rule:
    def rule(text: str) -> list[str]:
        parts = text.split(separator)
        if any(not part.strip() for part in parts):
            return [f"has an empty item between '{separator}'"]
        if any(part != part.strip() for part in parts):
            return [f"has a space beside '{separator}'"]
        if len(set(parts)) < len(parts):
            return ["names an item twice"]
        return [f"holds '{part}', which {message}" for part in parts for message in _first(items, part)]

    return rule


def _clean(text: str) -> list[str]:
    if not SUSPECT.search(text):
        return []
    found = []
    if FORMULA.match(text):
        found.append("begins like a spreadsheet formula")
    if UNSAFE.search(text):
        found.append("holds a control or direction character")
    if text != text.strip():
        found.append("begins or ends with a space")
    return found


def _partial_date(text: str) -> list[str]:
    try:
        if not re.fullmatch(r"\d{4}(-\d\d){0,2}", text, re.ASCII):
            raise ValueError(text)
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return ["is not a date: expected YYYY, YYYY-MM or YYYY-MM-DD"]
    return []


def _whole_date(text: str) -> list[str]:
    return [] if len(text) == 10 and not _partial_date(text) else ["is not a date: expected YYYY-MM-DD"]


def _number(kind: str, least: float | None, most: float | None) -> Rule:
    shape = re.compile(r"-?\d+" if kind == "integer" else r"-?\d+(\.\d+)?", re.ASCII)

    def rule(text: str) -> list[str]:
        if not shape.fullmatch(text):
            return [f"is not {'a whole number' if kind == 'integer' else 'a number'}"]
        if len(text.lstrip("-")) > MOST_DIGITS:
            return [f"has more than {MOST_DIGITS} digits"]
        if least is not None and float(text) < least:
            return [f"is below {least}"]
        if most is not None and float(text) > most:
            return [f"is above {most}"]
        return []

    return rule


def _choices(text: str, legal: list[str], most: int = 12) -> str:
    if len(legal) <= most:
        return ", ".join(legal)
    near = difflib.get_close_matches(text, legal, n=3)
    return f"the {len(legal)} codes in codes.csv" + (f" (near: {', '.join(near)})" if near else "")
