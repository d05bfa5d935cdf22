"""The explorer of what followed: answers equal direct calls, controls change them, errors show."""

import html
import re
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from helpers import data, followed, followed_article4, followed_deeds, followed_estimates, language
from helpers.explorers import followed as explorer

LANGS = ("en", "de")


def test_answer_to_events_equals_the_question():
    found = explorer.answer(view="events", phases=("deployment",), article=4, link="explicit", as_of="2025-04-28")
    wanted = followed.chronology(phases=["deployment"], articles=[4], links=["explicit"], as_of="2025-04-28")
    assert_frame_equal(found.values, wanted)
    assert all(title in found.html for title in wanted["title_en"])
    assert re.match(r'<figure [^>]*><svg role="img" aria-label="', found.html)


def test_answer_to_undertakings_equals_the_question():
    found = explorer.answer(view="undertakings", article=12, min_confidence="medium")
    wanted = followed_deeds.deeds_and_words(by="area", min_confidence="medium").loc[[12]]
    assert_frame_equal(found.values, wanted)
    assert found.html.count("<tr>") == len(wanted) + 1


def test_answer_to_numbers_equals_the_question():
    found = explorer.answer(view="numbers", subject="shells", without=("newspaper",))
    assert_frame_equal(found.values, followed_estimates.estimates(subjects=["shells"], without=("newspaper",)))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("view", explorer.VIEWS)
def test_every_view_answers_in_both_languages(view, lang):
    found = explorer.answer(view=view, lang=lang)
    assert len(found.values) and f'lang="{lang}"' in found.html


@pytest.mark.parametrize("lang", LANGS)
def test_an_empty_selection_is_no_error_and_no_finding(lang):
    found = explorer.answer(phases=("summit",), article=20, lang=lang)
    assert found.values.empty and language.word("followed_nothing", lang) in found.html


def test_disputes_have_no_date_and_go_with_the_dial():
    chosen = {"phases": ("deployment",), "link": "explicit"}
    assert "D20:" in explorer.answer(**chosen).html
    assert "D20:" not in explorer.answer(**chosen, as_of="2025-04-28").html


def test_firmness_is_named_and_silence_is_a_dash():
    found = explorer.answer(view="undertakings", article=14)
    assert language.word("followed_unknown", "en") in found.html and "<td" in found.html
    assert found.html.count("–</td>") == len(found.values)


def test_controls_change_the_answer():
    shown = explorer.explorer()
    before = shown.shown
    assert len(shown.values) == len(data.load("events"))
    shown.controls["phases"].value = ("summit",)
    assert set(shown.values["phase"]) == {"summit"} and shown.shown != before
    shown.controls["as_of"].value = "2024-06-19"
    assert (shown.values["until"] <= pd.Timestamp("2024-06-19")).all()
    shown.controls["view"].value = "numbers"
    shown.controls["subject"].value = "cont"
    assert set(shown.values["subject"]) == {"cont"}


def test_the_language_keeps_the_choice():
    shown = explorer.explorer()
    shown.controls["article"].value = 4
    shown.controls["link"].value = "explicit"
    rows = shown.values
    shown.controls["lang"].value = "de"
    assert (shown.controls["article"].value, shown.controls["link"].value) == (4, "explicit")
    assert shown.controls["article"].description == "Artikel"
    assert_frame_equal(shown.values, rows)
    assert 'lang="de"' in shown.shown


def test_a_drop_down_shows_its_choice_even_where_it_means_all():
    shown = explorer.explorer()
    for key in ("article", "link", "as_of"):
        assert shown.controls[key].index == 0 and shown.controls[key].value is None
    shown.controls["lang"].value = "de"
    assert shown.controls["article"].label == "alle" and shown.controls["as_of"].label == "heute"


def test_every_control_has_a_label_in_both_languages():
    for lang in LANGS:
        shown = explorer.explorer(lang)
        assert all(control.description for control in shown.controls.values())


def test_an_error_shows_as_a_box_and_is_raised_under_test(monkeypatch):
    shown = explorer.explorer()

    def fail(**state):
        raise ValueError("<b>no such thing</b>")

    shown.answer = fail
    with pytest.raises(ValueError, match="no such thing"):
        shown.update()
    assert 'role="alert"' in shown.frame.error.value and "&lt;b&gt;" in shown.frame.error.value
    with pytest.raises(ValueError, match="view 'map' is not one of events, undertakings, numbers"):
        explorer.answer(view="map")


def test_text_from_data_is_escaped(monkeypatch):
    rows = followed.chronology(phases=["summit"])
    rows["title_en"] = '<img src=x onerror="alert(1)">'
    monkeypatch.setattr(followed, "chronology", lambda **_: rows)
    assert "<img src=x" not in explorer.answer(phases=("summit",)).html


@pytest.mark.parametrize("lang", LANGS)
def test_readings_show_both_sides_of_each_dispute(lang):
    page = explorer.readings(lang).data
    for row in followed_article4.disputes().itertuples():
        for text in ("question", "reading_a", "reading_b"):
            assert html.escape(getattr(row, language.column(text, lang))) in page
    assert explorer.readings(lang, about="events:ev-20241018-nis").data.count("<tr>") == 2


@settings(max_examples=20)
@given(st.sampled_from(explorer.VIEWS), st.dates(date(1961, 7, 6), date(2026, 12, 31)))
def test_nothing_later_than_the_dial_reaches_the_explorer(view, day):
    page = explorer.answer(view=view, as_of=str(day)).html
    events = data.load("events")
    late = events[data.last_day(events) > pd.Timestamp(day)]
    titles = set(late["title_en"]) - set(events["title_en"].drop(late.index))
    assert not [title for title in titles if f">{title}<" in page]
    numbers = data.load("quantities")
    late = numbers[data.last_day(numbers) > pd.Timestamp(day)]
    # Evidence names each row by its key.
    assert not [key for key in [*late["quantity_id"]] if f">{key}<" in page]
