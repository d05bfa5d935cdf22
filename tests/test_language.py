import re
import string
from pathlib import Path

import pandas as pd
import pytest

from helpers import language, schema


def test_labels_follow_the_order_of_the_codes():
    assert list(language.labels("events", "confidence")) == ["low", "medium", "high"]
    assert language.labels("events", "confidence", "de")["low"] == "gering"


def test_unknown_languages_columns_and_words():
    with pytest.raises(KeyError, match="unknown language 'fr'; there are en, de"):
        language.labels("events", "kind", "fr")
    with pytest.raises(KeyError, match=r"events\.date has no codes"):
        language.labels("events", "date")
    with pytest.raises(KeyError, match="no word 'gibberish'"):
        language.word("gibberish")
    with pytest.raises(KeyError, match="a place left unfilled"):
        language.word("dial_as_of", "en")


def test_silence_has_a_word():
    assert language.label("provisions", "timing", pd.NA, "en") == "the text does not say"


def test_titles_come_from_the_schema():
    field = schema.package().tables["provisions"].fields["trigger"]
    assert language.title("provisions", "trigger", "de") == field["title_de"]
    assert language.title("provisions") == schema.package().tables["provisions"].properties["title"]


def test_numbers_and_days():
    assert language.number(13000.5, "en", 1) == "13,000.5"
    assert language.number(13000.5, "de", 1) == "13.000,5"
    assert language.day("2024-06-19", "en") == "19 June 2024"
    assert language.day("2024-06-19", "de") == "19. Juni 2024"
    assert language.day("2024-06-01", "de", "month") == "Juni 2024"
    assert language.day("2024-01-01", "en", "year") == "2024"


def test_listing():
    assert language.listing([]) == ""
    assert language.listing(["a"]) == "a"
    assert language.listing(["a", "b", "c"], "de") == "a, b und c"
    assert language.listing(["a", "b", "c", "d"], "en", most=2) == "a, b and 2 more"


@pytest.mark.parametrize("key", sorted(language._words()))
def test_every_word_has_both_languages_with_the_same_places(key):
    both = language._words()[key]
    places = {
        lang: {name for _, name, _, _ in string.Formatter().parse(both[lang]) if name} for lang in language.LANGUAGES
    }
    assert both["en"].strip()
    assert both["de"].strip()
    assert places["en"] == places["de"]


def test_every_word_is_used():
    source = "".join(path.read_text("utf-8") for path in Path(language.__file__).parent.rglob("*.py"))
    named = set(re.findall(r"""["']([a-z][\w]+)["']""", source))
    # Words for codes are asked for as f"theme_what_{code}".
    begun = tuple(begin for begin in re.findall(r"""f["']([a-z]\w*_)\{""", source))
    assert [key for key in language._words() if key not in named and not key.startswith(begun)] == []
