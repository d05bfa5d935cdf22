"""Words in English and German: labels of codes, titles of columns, words of the interface, numbers and dates.

Labels and definitions come from data/codes.csv, titles from data/datapackage.json, everything else that a
reader sees (axes, controls, notes) from the folder words/, one file a theme.
"""

import re
from functools import lru_cache
from pathlib import Path

import pandas as pd

from helpers import csvfile, schema

LANGUAGES = ("en", "de")
# Columns that hold words of a treaty or a speaker, each with the column that says in which language.
PHRASES = (("key_phrase", "key_phrase_lang"), ("verb_phrase", "verb_lang"), ("phrase", "phrase_lang"))
PHRASES += (("phrase", "variant_language"),)
# Scripts that tell the language by themselves, in our data.
SCRIPTS = {"ko": r"[\uac00-\ud7a3]", "ru": r"[\u0400-\u04ff]", "ja": r"[\u3040-\u30ff]", "zh": r"[\u4e00-\u9fff]"}
MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
}


def check(lang: str) -> str:
    """Return lang if we speak it; raises KeyError with the languages we have."""
    if lang not in LANGUAGES:
        raise KeyError(f"unknown language {lang!r}; there are {', '.join(LANGUAGES)}")
    return lang


def labels(table: str, column: str, lang: str = "en") -> dict[str, str]:
    """The label of every code of a column, in the order of the codes.

    Raises KeyError for an unknown language and for a column without codes.
    """
    return _codes(schema.current(), table, column, f"label_{check(lang)}")


def definitions(table: str, column: str, lang: str = "en") -> dict[str, str]:
    """The definition of every code of a column; errors as for labels()."""
    return _codes(schema.current(), table, column, f"definition_{check(lang)}")


@lru_cache(maxsize=512)
def _codes(pack: schema.Package, table: str, column: str, what: str) -> dict[str, str]:
    codes = pack.text("codes")
    rows = codes[(codes["table"] == table) & (codes["column"] == column)]
    if rows.empty:
        raise KeyError(f"{table}.{column} has no codes in codes.csv")
    rows = rows.sort_values("order", key=lambda order: order.astype(int), kind="stable")
    return dict(zip(rows["code"], rows[what], strict=True))


def label(table: str, column: str, code: object, lang: str = "en") -> str:
    """The label of one code; silence (a missing code) gets the word for it."""
    if pd.isna(code):
        return word("silent", lang)
    return labels(table, column, lang)[str(code)]


def title(table: str, column: str | None = None, lang: str = "en") -> str:
    """The title of a table, or of one of its columns, from the schema."""
    found = schema.current().tables[table]
    properties = found.properties if column is None else found.fields[column]
    return properties["title" if check(lang) == "en" else "title_de"]


def word(key: str, lang: str = "en", **values: object) -> str:
    """A word or sentence of the interface, its {places} filled. Raises KeyError for an unknown key or language."""
    try:
        return _words()[key][check(lang)].format(**values)
    except KeyError as error:
        raise KeyError(f"no word {key!r} in words/, or a place left unfilled: {error}") from error


def has_word(key: str) -> bool:
    """Whether there is such a word of the interface."""
    return key in _words()


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    # The words belong to the code, not to the data: they cannot change while it runs.
    read = [csvfile.read(path) for path in sorted(Path(__file__).with_name("words").glob("*.csv"))]
    if faults := [fault for _, found in read for fault in found]:
        raise schema.SchemaError(faults)
    return pd.concat([frame for frame, _ in read]).set_index("key").to_dict("index")


def column(name: str, lang: str = "en") -> str:
    """The column that holds a text in a language: column("title", "de") is "title_de"."""
    return f"{name}_{check(lang)}"


def of_script(text: str) -> str | None:
    """The language of a text as far as its script shows it; None for Latin letters."""
    return next((lang for lang, letters in SCRIPTS.items() if re.search(letters, text)), None)


def number(value: float, lang: str = "en", digits: int = 0) -> str:
    """A number with the marks of the language: 13,000.5 or 13.000,5."""
    text = f"{value:,.{digits}f}"
    return text if check(lang) == "en" else text.translate(str.maketrans(",.", ".,"))


def day(value: pd.Timestamp | str, lang: str = "en", precision: str = "day") -> str:
    """A date as people write it, no more exact than it is known: 19 June 2024, June 2024, 2024."""
    value = pd.Timestamp(value)
    month = MONTHS[check(lang)][value.month - 1]
    full = f"{value.day} {month} {value.year}" if lang == "en" else f"{value.day}. {month} {value.year}"
    return {"day": full, "month": f"{month} {value.year}", "year": str(value.year)}[precision]


def listing(items: list[str], lang: str = "en", most: int | None = None) -> str:
    """Join items as prose: a, b and c. Beyond `most` items the rest is counted: a, b and 3 more."""
    items = list(items)
    if most is not None and len(items) > most:
        items = [*items[:most], word("and_more", lang, n=len(items) - most)]
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word('and', lang)} {items[-1]}"
