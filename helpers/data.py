"""Load the tables, checked and typed, and turn the three dials that every theme shares.

    load("reactions", as_of="2024-10-24", min_confidence="medium", without=("state_media",))

- as_of: rows of what had happened or been said by that day. A date known only by month or year counts
  from its last day, so that no later row can slip in; a row without a date is left out.
- min_confidence: low, medium or high; tables without confidence are not affected.
- without: kinds of sources (sources.kind) that may not carry a row alone: rows that rest on nothing else go.
  `partisan`, `translation`, `state_media_rus` and `state_media_prk` cut across the kinds (see TRAITS);
  `single_source` leaves out rows with one source.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from pathlib import Path

import numpy as np
import pandas as pd

from helpers import schema

SINGLE_SOURCE = "single_source"
# Further groups of sources that can be left out: the column of the table sources that says so, and its code.
TRAITS = {
    "state_media_rus": ("media_state", "RUS"),
    "state_media_prk": ("media_state", "PRK"),
    "partisan": ("partisan", "yes"),
    "translation": ("translation", "yes"),
}
READER = "reader"

Also = Mapping[str, str | Path] | str | Path


def load(
    name: str,
    *,
    also: Also | None = None,
    as_of: str | pd.Timestamp | None = None,
    min_confidence: str | None = None,
    without: Iterable[str] = (),
) -> pd.DataFrame:
    """Return one table, checked against the schema, as a new DataFrame that the caller may change.

    name: a table of data/datapackage.json, such as "provisions".
    also: a reader's own rows: the path of a CSV with the columns of this table, or a mapping of table names to
        paths where rows refer to each other (a treaty and its provisions). They are checked by the same schema
        and marked True in an extra column `reader`.
    as_of, min_confidence, without: the dials, see the module.

    Types: text "string", ordered codes ordered categoricals, other codes categoricals, whole numbers Int64, other
    numbers Float64, dates datetime64 (the first day of a month or year; see date_precision and last_day()), lists
    text separated by ";" (see items()). Silence is missing: <NA>, NaT in dates.
    Raises KeyError for an unknown table, ValueError for an impossible dial, and SchemaError naming every fault
    of a reader's row (or of ours); nothing is half-loaded.
    """
    pack = schema.current()
    if name not in pack.tables:
        raise KeyError(f"unknown table {name!r}; there are {', '.join(pack.tables)}")
    ours, kinds, day = _typed(pack, name), _kinds(pack, without), None if as_of is None else _day(as_of)
    if also is not None:
        return _dial(_with_readers(pack, name, also), pack, name, day, min_confidence, kinds)
    return (
        ours
        if day is None and min_confidence is None and not kinds
        else _dialed(pack, name, day, min_confidence, kinds)
    ).copy()


def names() -> list[str]:
    """The names of all tables."""
    return list(schema.current().tables)


def version() -> str:
    """The version of the data (the package has its own)."""
    return schema.current().properties["version"]


def ordinal(codes: pd.Series) -> pd.Series:
    """Ordered codes as whole numbers, <NA> where silent: the code itself if it is a number, else its rank from 0.

    For counting and comparing; a mean of such numbers has no meaning.
    """
    if not (isinstance(codes.dtype, pd.CategoricalDtype) and codes.dtype.ordered):
        raise TypeError(f"{codes.name} is not an ordered code")
    steps = codes.cat.categories
    numeric = steps.str.fullmatch(r"-?\d+").all()
    values = codes.astype("string") if numeric else codes.cat.codes.where(codes.notna())
    return values.astype("Int64")


def truth(codes: pd.Series) -> pd.Series:
    """yes/no codes as nullable booleans: silence stays <NA>, so that logic over them has three values."""
    found = among(codes, "yes")
    if not (among(codes, "no") | found).all():
        bad = set(codes.dropna().unique()) - {"yes", "no"}
        raise ValueError(f"{codes.name} holds {sorted(bad)}, expected yes and no")
    return found


def among(codes: pd.Series, *wanted: str) -> pd.Series:
    """Whether a code is among those wanted, as nullable booleans: silence stays <NA>."""
    if isinstance(codes.dtype, pd.CategoricalDtype):
        # Asked of the few categories, not of every row; the place -1 is silence.
        places = codes.array.codes
        found = np.array([*(category in wanted for category in codes.array.categories), False])[places]
        silent = places < 0
    else:
        found, silent = codes.isin(wanted).to_numpy(dtype=bool), codes.isna().to_numpy()
    return pd.Series(pd.arrays.BooleanArray(found, silent), index=codes.index, name=codes.name)


def items(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """One row for each item of a `;` list: the column then holds one item of dtype string; empty lists give no row."""
    long = frame.assign(**{column: frame[column].astype("string").str.split(";")}).explode(column)
    return long.dropna(subset=[column]).astype({column: "string"})


def last_day(frame: pd.DataFrame, column: str = "date") -> pd.Series:
    """The last day that a date of known precision can mean; NaT where there is none."""
    start, precision = frame[column], frame[f"{column}_precision"].astype("string")
    ends = start.mask(precision == "month", start + pd.offsets.MonthEnd(0))
    return ends.mask(precision == "year", start + pd.offsets.YearEnd(0))


def readers(frame: pd.DataFrame) -> pd.Series:
    """True for rows that a reader added."""
    return frame[READER] if READER in frame else pd.Series(False, index=frame.index, dtype="boolean")


def left_out(without: Iterable[str]) -> set[str]:
    """The ids of our sources that belong to one of these kinds or traits; ValueError for an unknown one."""
    pack = schema.current()
    sources = pack.text("sources")
    return set(sources.loc[_in_kinds(sources, _kinds(pack, without)), "source_id"])


def stamp(also: Also | None = None) -> tuple:
    """What our tables and a reader's files hold now: another one as soon as one of them has changed."""
    files = also.items() if isinstance(also, Mapping) else () if also is None else ((None, also),)
    return (schema.current(), *((table, str(path), _digest(Path(path))) for table, path in files))


def remembered(question: Callable[..., pd.DataFrame]) -> Callable[..., pd.DataFrame]:
    """Let a question keep its last few answers, for as long as its options, our tables and a reader's files stay.

    For questions with options by keyword that rest on nothing else. Every caller gets a copy.
    """
    kept: dict[tuple, pd.DataFrame] = {}

    @wraps(question)
    def ask(*, also: Also | None = None, **options) -> pd.DataFrame:
        named = {name: tuple(value) if isinstance(value, list | set) else value for name, value in options.items()}
        key = (stamp(also), *sorted(named.items()))
        if key not in kept:
            while len(kept) >= 8:
                del kept[next(iter(kept))]
            kept[key] = question(**options) if also is None else question(also=also, **options)
        return kept[key].copy()

    return ask


@lru_cache(maxsize=32)
def _typed(pack: schema.Package, name: str) -> pd.DataFrame:
    text = pack.text(name)
    faults = list(pack.faults[name])
    if text is not None:
        faults += schema.cell_faults(text, name, pack)
    if faults:
        raise schema.SchemaError(faults)
    if name != "codes":
        _typed(pack, "codes")
    return _convert(text, pack, name).reset_index(drop=True)


def _convert(text: pd.DataFrame, pack: schema.Package, name: str) -> pd.DataFrame:
    table, codes = pack.tables[name], pack.text("codes")
    typed = {}
    for column, spec in table.fields.items():
        cells = text[column]
        if spec.get("codes") and spec["type"] != "list":
            legal = codes[(codes["table"] == name) & (codes["column"] == column)]
            legal = legal.sort_values("order", key=lambda order: order.astype(int), kind="stable")
            dtype = pd.CategoricalDtype(legal["code"].astype("string"), ordered=bool((legal["ordered"] == "yes").all()))
            typed[column] = cells.astype(dtype)
        elif spec["type"] == "date" or (spec.get("partialDate") and spec.get("precision")):
            typed[column] = pd.to_datetime((cells + "-01-01").str[:10], format="%Y-%m-%d")
        else:
            typed[column] = cells.astype({"integer": "Int64", "number": "Float64"}.get(spec["type"], "string"))
    return pd.DataFrame(typed, index=text.index)


@dataclass(frozen=True, eq=False)
class _Joined:
    """Our tables with a reader's rows below them, checked; `typed` holds those asked for so far."""

    package: schema.Package
    ours: Mapping[str, int]
    typed: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)

    def table(self, name: str) -> pd.DataFrame:
        if name not in self.typed:
            frame = _convert(self.package.text(name), self.package, name)
            own = pd.array(frame.index >= self.ours[name], dtype="boolean")
            self.typed[name] = frame.assign(**{READER: own})
        return self.typed[name]


def _with_readers(pack: schema.Package, name: str, also: Also) -> pd.DataFrame:
    files = dict(also) if isinstance(also, Mapping) else {name: also}
    if unknown := set(files) - set(pack.tables):
        raise KeyError(f"unknown tables {sorted(unknown)}; there are {', '.join(pack.tables)}")
    paths = ((table, Path(path)) for table, path in files.items())
    return _joined(pack, tuple((table, path, _digest(path)) for table, path in paths)).table(name).copy()


def _digest(path: Path) -> bytes | None:
    """What a file holds, in 32 bytes. Dates and sizes can stay the same while a reader changes a code."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except (OSError, ValueError):
        return None  # reading it will say why


# A question asks for several tables and a table for several questions; a reader's rows are read and checked once for
# all of them, and again as soon as one of the files holds something else.
@lru_cache(maxsize=2)
def _joined(pack: schema.Package, files: tuple[tuple[str, Path, bytes | None], ...]) -> _Joined:
    added, faults = {}, []
    for table, path, _ in files:
        _typed(pack, table)
        rows, found = schema.read_columns(path, pack.tables[table])
        faults += found
        if rows is not None and not found:
            added[table] = rows
    shipped = {table: pack.text(table) for table in pack.tables}
    # References of a reader's rows may point to other rows of the same reader.
    frames = {t: pd.concat([f, added[t]], ignore_index=True) if t in added else f for t, f in shipped.items()}
    joined = schema.Package(pack.folder, pack.tables, pack.properties, frames, pack.faults)
    names = {table: path.name for table, path, _ in files}
    for table, rows in added.items():
        faults += schema.cell_faults(rows, table, joined, file=names[table], beside=shipped[table])
    if faults:
        raise schema.SchemaError(faults)
    return _Joined(joined, {table: len(frame) for table, frame in shipped.items() if frame is not None})


# An answer asks for the same tables under the same dials many times. A package stands for the files as they are: when
# one of them changes there is another package.
@lru_cache(maxsize=128)
def _dialed(
    pack: schema.Package, name: str, day: pd.Timestamp | None, min_confidence: str | None, kinds: frozenset[str]
) -> pd.DataFrame:
    return _dial(_typed(pack, name), pack, name, day, min_confidence, kinds)


def _dial(
    frame: pd.DataFrame,
    pack: schema.Package,
    name: str,
    day: pd.Timestamp | None,
    min_confidence: str | None,
    kinds: frozenset[str],
) -> pd.DataFrame:
    keep = pd.Series(True, index=frame.index)
    if day is not None:
        keep &= _known(frame, pack.tables[name], day)
    if min_confidence is not None:
        levels = ("low", "medium", "high")
        if min_confidence not in levels:
            raise ValueError(f"min_confidence {min_confidence!r} is not one of {', '.join(levels)}")
        if "confidence" in frame:
            keep &= frame["confidence"] >= min_confidence
    if kinds:
        keep &= _supported(frame, pack, kinds)
    return frame if keep.all() else frame[keep].reset_index(drop=True)


def _day(as_of: str | pd.Timestamp) -> pd.Timestamp:
    try:
        day = pd.Timestamp(as_of)
    except (TypeError, ValueError) as error:
        raise ValueError(f"as_of {as_of!r} is no day: expected YYYY-MM-DD") from error
    # An empty text is no day to pandas either, but raises nothing and would leave no row.
    if pd.isna(day) or day.tz is not None:
        raise ValueError(f"as_of {as_of!r} is no day: expected YYYY-MM-DD")
    return day


def _kinds(pack: schema.Package, without: Iterable[str]) -> frozenset[str]:
    kinds = frozenset([without] if isinstance(without, str) else without)
    if kinds and (unknown := kinds - set(_known_kinds(pack))):
        raise ValueError(f"without {sorted(unknown)}: not among {', '.join(_known_kinds(pack))}")
    return kinds


@lru_cache(maxsize=1)
def _known_kinds(pack: schema.Package) -> tuple[str, ...]:
    codes = pack.text("codes")
    listed = codes.loc[(codes["table"] == "sources") & (codes["column"] == "kind"), "code"]
    return (*listed, *TRAITS, SINGLE_SOURCE)


def _known(frame: pd.DataFrame, table: schema.Table, day: pd.Timestamp) -> pd.Series:
    """Which rows were known by the end of a day; all of them in a table of which nothing is dated."""
    rule = table.known_from
    if rule is None:
        return pd.Series(True, index=frame.index)
    if isinstance(rule, dict):
        parent = load(rule["resource"], as_of=day)
        inside = frame[rule["field"]].isin(parent[rule["field"]])
        return inside | readers(frame).astype(bool)
    spec = table.fields[rule]
    if spec.get("precision"):
        end = last_day(frame, rule)
    elif spec.get("partialDate"):
        end = _last_of_text(frame[rule])
    else:
        end = frame[rule]
    return (end <= day).fillna(False)


def _last_of_text(cells: pd.Series) -> pd.Series:
    precision = cells.str.len().map({4: "year", 7: "month", 10: "day"})
    start = pd.to_datetime((cells + "-01-01").str[:10], format="%Y-%m-%d")
    return last_day(pd.DataFrame({"date": start, "date_precision": precision}))


def _in_kinds(sources: pd.DataFrame, kinds: frozenset[str]) -> pd.Series:
    """Which rows of the table of sources belong to one of these kinds or traits."""
    inside = sources["kind"].isin(kinds)
    for column, code in (TRAITS[kind] for kind in kinds & TRAITS.keys()):
        inside |= (sources[column] == code).fillna(False)
    return inside.astype(bool)


def _supported(frame: pd.DataFrame, pack: schema.Package, kinds: frozenset[str]) -> pd.Series:
    """Which rows still rest on a source when kinds of sources are left out."""
    _typed(pack, "sources")
    sources = frame if "kind" in frame and "source_id" in frame else pack.text("sources")
    unusable = set(sources.loc[_in_kinds(sources, kinds), "source_id"])
    if "source_ids" not in frame:
        # A table of sources, or one whose rows each belong to one source.
        return ~frame["source_id"].isin(unusable) if "source_id" in frame else pd.Series(True, index=frame.index)
    count = frame["source_ids"].str.count(";") + 1
    keep = (count > 1) if SINGLE_SOURCE in kinds else pd.Series(True, index=frame.index)
    if kinds - {SINGLE_SOURCE}:
        long = items(frame[["source_ids"]], "source_ids")["source_ids"]
        # A reader's own source is not among ours: it counts as usable, because its kind was not left out by us.
        left = ~long.isin(unusable)
        keep &= left.groupby(level=0).any().reindex(frame.index, fill_value=False)
    return keep.astype(bool)
