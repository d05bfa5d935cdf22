"""Values as a reader's table: titles for columns, labels for codes, names for keys, a dash for silence."""

import re
from collections.abc import Callable, Iterable

import pandas as pd

from helpers import cite, data, language, schema
from helpers.tables import SILENT

NOT_SHOWN = ("source_ids", "sources_a", "sources_b", "source_id", "note", "key_phrase", "key_phrase_lang")
# Columns that questions make: where their codes have labels, tried after the columns of the tables drawn.
CODED = {
    "code": [("events", "phase"), ("quantities", "subject")],
    "duty": [("provisions", "provision")],
    "field": [("wording", "point")],
    "first": [("reactions", "stance")],
    "joint": [("reactions", "stance")],
    "languages": [("wording", "variant_language")],
    "group": [("reactions", "region"), ("areas", "group")],
    "min_confidence": [("events", "confidence")],
    "obligation": [("provisions", "provision")],
    "own": [("reactions", "stance")],
    "phrase_lang": [("sources", "language")],
    "relation_confidence": [("events", "confidence")],
    "second": [("reactions", "stance")],
    "theme": [("reactions", "themes"), ("areas", "group")],
}
# And how the words begin that name them.
WORDED = {
    "answer": "defense_level_",
    "at_least": "value_level_",
    "at_most": "value_level_",
    "gap": "cooperation_gap_",
    "group": "sources_group_",
    "headline": "reactions_head_",
    "part": "defense_part_",
    "side": "reactions_",
    "step": "cooperation_step_",
    "variant": "reactions_variant_",
}


def worded(
    values: pd.DataFrame, tables: Iterable[str], lang: str, columns: Iterable[str] | None = None
) -> pd.DataFrame:
    """Values of a figure in the words of a language, all as text.

    tables: where the values come from; their titles and codes are asked first.
    columns: which are shown, in this order, after an index with names; "title" stands for "title_en" or
        "title_de". Default: all without sources, notes, phrases and the other language.
    """
    tables = tuple(tables)
    flat = values.reset_index() if any(values.index.names) else values
    if columns is None:
        other = tuple(f"_{one}" for one in language.LANGUAGES if one != lang)
        kept = [c for c in flat.columns if c not in NOT_SHOWN and not str(c).endswith(other)]
    else:
        kept = [column for name in columns if (column := _in(flat, name, lang)) is not None]
    cells = (_cells(str(column), _as_exact(flat, column), tables, lang) for column in kept)
    # Columns that stand for codes bear the name of what is coded; those of an index do not.
    coded = dict.fromkeys(values.columns, values.columns.name)
    heads = [_head(column, coded.get(column), tables, lang) for column in kept]
    table = pd.DataFrame(dict(enumerate(cells))).set_axis(heads, axis="columns")
    phrases = (pair for pair in language.PHRASES if pair[0] in kept and pair[1] in flat)
    table.attrs["lang"] = {kept.index(phrase): list(flat[spoken]) for phrase, spoken in phrases}
    return table


def _in(flat: pd.DataFrame, name: str, lang: str) -> object | None:
    there = {str(column): column for column in flat.columns}
    return there.get(f"{name}_{lang}", there.get(name))


def _as_exact(flat: pd.DataFrame, column: object) -> pd.Series:
    """A column; dates no more exact than they are known: 2024, 2024-06, 2024-06-19."""
    if column != "date" or "date_precision" not in flat:
        return flat[column]
    digits = flat["date_precision"].astype("string").map({"year": 4, "month": 7, "day": 10})
    known = zip(flat[column], digits, strict=True)
    return pd.Series([pd.NA if pd.isna(day) else f"{day:%Y-%m-%d}"[:n] for day, n in known], dtype="string")


def _head(column: object, name: object, tables: tuple[str, ...], lang: str) -> str:
    """The title of a column; of the code where columns stand for codes: of `name`, or by their own, as own_2."""
    bare = str(column).removesuffix(f"_{lang}")
    if name is not None:
        called = _names_of(str(name), tables, lang)(bare)
        each = f"value_each_{name}"
        if language.has_word(own := f"{each}_{bare}"):
            return language.word(own, lang)
        return language.word(each, lang, code=called) if language.has_word(each) else called
    if language.has_word(f"value_{bare}"):
        return language.word(f"value_{bare}", lang)
    kind, _, code = bare.partition("_")
    if language.has_word(f"value_each_{kind}") and (label := _names_of(kind, tables, lang)(code)) != code:
        return language.word(f"value_each_{kind}", lang, code=label)
    for table in tables:
        fields = schema.current().tables[table].fields
        for field in (str(column), bare, f"{bare}_{lang}"):
            if field in fields:
                return language.title(table, field, lang)
    return bare.replace("_", " ")


def _cells(column: str, values: pd.Series, tables: tuple[str, ...], lang: str) -> list[str]:
    """The cells of a column as text; what its codes are called is looked up once."""
    called = _names_of(column, tables, lang)
    missing = f"value_{column}_missing"
    silent = language.word(missing, lang) if language.has_word(missing) else SILENT
    return [silent if pd.isna(value) or value == "" else _cell(value, called, lang) for value in values]


def _cell(value: object, called: Callable[[str], str], lang: str) -> str:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if pd.api.types.is_bool(value):
        return language.word("value_yes" if value else "value_no", lang)
    if pd.api.types.is_float(value):
        return language.number(value, lang, 0 if value == round(value) else 2)
    return called(str(value))


def _names_of(column: str, tables: tuple[str, ...], lang: str) -> Callable[[str], str]:
    """What the values of a column are called, as a function; a value without a name stays as it is."""
    known = schema.current().tables
    named: dict[str, str] = {}
    if column == "table":
        named = {name: language.title(name, lang=lang) for name in known}
    elif column == "field":
        fields = known["provisions"].fields
        named = {field.removesuffix(f"_{lang}"): language.title("provisions", field, lang) for field in fields}
    for table, field in [*((table, column) for table in tables), *CODED.get(column, ())]:
        described = known[table].fields.get(field, {})
        if described.get("codes"):
            named = language.labels(table, field, lang) | named
        elif reference := known[table].references.get(field):
            named = _names(*reference, lang) | named

    def one(code: str) -> str:
        keys = [f"value_{column}_{code}", *([WORDED[column] + code] if column in WORDED else [])]
        return named.get(code) or next((language.word(key, lang) for key in keys if language.has_word(key)), code)

    def called(text: str) -> str:
        # Lists stand in one cell, with a semicolon and no space; prose has one behind it.
        return one(text) if text in named else ", ".join(map(one, re.split(r";(?=\S)", text)))

    return called


def _names(table: str, key: str, lang: str) -> dict[str, str]:
    """What the rows of a table are called, by key; nothing where it has no names."""
    rows = data.load(table)
    if table == "sources":
        # Titles are in the language of the source, and long; not every publisher and month has one source only.
        names = cite.short_names(rows[key])
        return dict(names.mask(names.duplicated(keep=False), names + " (" + names.index + ")"))
    column = next(
        (c for c in (f"{name}_{lang}" for name in ("short_name", "label", "title", "name")) if c in rows), None
    )
    return {} if column is None else dict(zip(rows[key], rows[column], strict=True))
