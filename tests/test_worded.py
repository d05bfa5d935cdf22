"""The table behind each figure: every title and code in the reader's words, in both languages."""

import html
import re
from functools import cache

import pandas as pd
import pytest

from helpers import data, figures, language, tables, worded

BOTH = [(name, lang) for name in figures.names() for lang in language.LANGUAGES]


@cache
def asked(name: str, **options) -> pd.DataFrame:
    return figures.ask(name, **options)


@cache
def behind(name: str, lang: str, **options) -> pd.DataFrame:
    registered = figures.get(name)
    return worded.worded(asked(name, **options), registered.tables, lang, registered.columns)


@pytest.mark.parametrize(("name", "lang"), BOTH)
def test_no_code_and_no_name_of_a_column_is_left(name, lang):
    table = behind(name, lang)
    assert table.notna().all(axis=None)
    assert table.columns.is_unique
    assert len(table.columns) > 1
    assert len(table) == len(asked(name))
    for text in [*table.columns, *pd.unique(table.to_numpy().ravel())]:
        assert "_" not in text
        assert not re.search(r"<NA>|\bnan\b|NaT|None\b", text)


@pytest.mark.parametrize("name", figures.names())
def test_titles_differ_by_language(name):
    english, german = behind(name, "en"), behind(name, "de")
    assert english.shape == german.shape
    same = [head for head in english.columns if head in set(german.columns)]
    known_alike = {"Name", "Element", "Instrument", "Phase", "Region", "Status"}
    assert [head for head in same if head not in known_alike and not re.fullmatch(r"Art\. \d+", head)] == []


@pytest.mark.parametrize("name", figures.names())
def test_a_figure_shows_only_columns_that_it_has(name):
    registered = figures.get(name)
    values = asked(name)
    there = {*map(str, values.columns), *values.index.names}
    by_option = {"deeds_and_words": {"area"}, "firmness_by_theme": {"group"}}.get(name, set())
    named = set(registered.columns or ()) - by_option
    assert [c for c in named if not there & {c, f"{c}_en"}] == []


def test_other_groupings_have_their_words_too():
    assert "economy" in set(behind("firmness_by_theme", "en", by="group").iloc[:, 0])
    assert list(behind("deeds_and_words", "de", by="area").columns[:2]) == ["Artikel", "Gebiet"]


def test_every_word_for_values_is_shown_somewhere():
    shown = {
        lang: {
            text
            for name in figures.names()
            for table in [behind(name, lang)]
            for text in [*table.columns, *table.to_numpy().ravel()]
        }
        | set(behind("deeds_and_words", lang, by="area").columns)
        for lang in language.LANGUAGES
    }
    for key, both in language._words().items():
        if key.startswith("value_") and not key.startswith("value_each_"):
            assert {lang for lang in language.LANGUAGES if both[lang] not in shown[lang]} == set(), key


def test_sources_go_by_names_that_tell_them_apart():
    table = behind("article_coverage", "de")
    names, ids = list(table.iloc[:, 0]), list(figures.ask("article_coverage").index)
    assert len(set(names)) == len(names) == len(ids) and not set(names) & set(ids)
    assert any("(kbs-20240620-volltext)" in name for name in names), "one of several of a day says which"
    assert list(table.columns[1:3]) == ["Präambel", "Art. 1"]


def test_a_date_is_no_more_exact_than_known():
    values = pd.DataFrame(
        {
            "date": pd.to_datetime(["2024-06-01", "2024-01-01", "2024-06-19", None]),
            "date_precision": ["month", "year", "day", "day"],
        }
    )
    assert list(worded.worded(values, ("events",), "en", ("date",)).iloc[:, 0]) == [
        "2024-06",
        "2024",
        "2024-06-19",
        "–",
    ]


def test_lists_numbers_and_silence():
    values = pd.DataFrame({"themes": ["troops;un_sanctions"], "share": [0.5], "n": [1200], "line": [""], "note": ["x"]})
    english = worded.worded(values, ("reactions",), "en")
    german = worded.worded(values, ("reactions",), "de")
    assert english.to_numpy().tolist() == [["troops, UN sanctions", "0.50", "1200", "not known"]]
    assert german.iloc[0, 0] == "Truppen, UN-Sanktionen"
    assert german.iloc[0, 1] == "0,50"


def test_words_of_another_language_are_marked_behind_a_figure():
    markup = figures.make("anatomy", lang="de").html()
    phrases = data.load("wording").query("article == 4 and point == 'trigger'")
    korean = phrases.loc[phrases["variant_language"] == "ko", "phrase"].iloc[0]
    assert re.search(rf'<td [^>]*lang="ko">{re.escape(korean)}<', markup)
    assert 'lang="en"' in markup
    assert 'lang="de">' in markup.split("<table", 1)[0]
    assert 'lang="–"' not in markup


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_the_table_stands_folded_behind_the_figure(lang):
    shown = figures.make("obligation_matrix", lang=lang)
    markup = shown.html()
    assert markup.index("</figure>") < markup.index("<details") < markup.index("<table")
    assert markup.count("<tr>") == len(shown.values) + 1
    assert "<code>" not in markup


def test_a_long_table_names_the_call_that_gives_the_rest():
    shown = figures.make("events_by_phase", min_confidence="medium")
    markup = shown.html()
    assert markup.count("<tr>") == figures.MOST_ROWS + 1
    call = html.unescape(re.search(r"<code>(.*)</code>", markup)[1])
    assert len(eval(call, {"figures": figures})) == len(shown.values)
    assert str(len(shown.values)) in markup


def test_hostile_values_stay_text():
    frame = pd.DataFrame({"phrase": ["<script>"], "phrase_lang": ['"><b>']})
    markup = tables.markup(frame, "c")
    assert "<script>" not in markup
    assert '"><b>' not in markup
