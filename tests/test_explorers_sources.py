"""The explorer of the sources: its plain answer, its controls, its errors."""

import re

import pandas as pd
import pytest

from helpers import language, sources, wording
from helpers.explorers import sources as explorer


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize(
    "view, direct",
    [
        ("remains", lambda: sources.lost(without=("partisan",), min_confidence="low")),
        ("coverage", lambda: sources.coverage(without=("partisan",))),
        ("wording", lambda: wording.apparatus(point="request", without=("partisan",))),
        ("disputes", lambda: sources.ledger(without=("partisan",))),
    ],
)
def test_answer_is_what_the_question_says(view, direct, lang):
    answer = explorer.answer(lang=lang, view=view, point="request", without=("partisan",))
    pd.testing.assert_frame_equal(answer.values, direct())
    assert f'lang="{lang}"' in answer.html


def test_pictures_have_alt_text_first():
    assert re.match('<figure lang="en"[^>]*><svg role="img" aria-label="Bar chart', explorer.answer().html)


def test_rows_that_fall_are_listed_and_counted():
    answer = explorer.answer(without=("state_media",))
    count = language.word("sources_falling_cut", "en", n=len(answer.values), most=explorer.MOST)
    assert count in answer.html
    falling = answer.html[answer.html.index(count) :]
    assert falling.count("<tr>") == explorer.MOST + 1
    assert language.word("sources_nothing_falls", "de") in explorer.answer(lang="de").html


def test_a_point_without_phrases_says_so():
    answer = explorer.answer(view="wording", point="institutions", without=("state_media", "newspaper"))
    assert answer.values.empty and language.word("sources_no_phrase", "en") in answer.html


def test_unknown_view():
    with pytest.raises(ValueError, match="view 'map' is not one of remains"):
        explorer.answer(view="map")


def test_controls_change_the_values_and_the_language_keeps_them():
    shown = explorer.explorer()
    assert shown.values.empty
    shown.controls["without"].value = ("partisan",)
    fallen = shown.values
    assert len(fallen) == len(sources.lost(without=("partisan",)))
    shown.controls["lang"].value = "de"
    assert shown.controls["without"].value == ("partisan",)
    pd.testing.assert_frame_equal(shown.values, fallen)
    shown.controls["view"].value = "wording"
    shown.controls["point"].value = "means"
    pd.testing.assert_frame_equal(
        shown.values, wording.apparatus(point="means", without=("partisan",), min_confidence="low")
    )


def test_traits_can_be_chosen_in_both_languages():
    for lang in ("en", "de"):
        options = dict(explorer.explorer(lang).controls["without"].options)
        assert {"partisan", "translation", "state_media_rus", "state_media_prk", "single_source"} <= set(
            options.values()
        )
        assert len(set(options)) == len(options)


def test_where_the_dials_leave_nothing_a_sentence_says_so():
    found = explorer.answer(view="coverage", as_of="2024-06-19")
    assert "leave no row" in found.html
    assert found.values.empty


def test_an_error_is_shown_and_raised_under_test():
    shown = explorer.explorer()
    with pytest.raises(ValueError, match="as_of 'yesterday' is no day"):
        shown.controls["as_of"].options = [("yesterday", "yesterday")]
    assert 'role="alert"' in shown.frame.error.value
