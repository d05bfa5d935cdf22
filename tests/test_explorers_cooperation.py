"""The explorer of notebook 20: its answer is that of the questions, and its controls change it."""

import html
import re

import pandas as pd
import pytest

from helpers import cooperation, data, language
from helpers.explorers import cooperation as explorers


def plain(answer) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.html))


def test_the_answer_holds_what_the_questions_say():
    answer = explorers.answer(subject="area:space", lang="en")
    pd.testing.assert_frame_equal(answer.values, cooperation.undertakings(area="space"))
    text = plain(answer)
    for rule in cooperation.rules(area="space").itertuples():
        assert rule.prohibits_en in text
        assert pd.isna(rule.exemption_en) or rule.exemption_en in text
    for event in cooperation.events(area="space").itertuples():
        assert event.title_en in text
    assert language.label("area_sanctions", "relation", "clear_conflict") in text
    assert "<a href=" in answer.html


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("subject", ["theme:economy", "article:10", "article:4", "area:trade", "area:climate"])
def test_every_kind_of_subject_answers_in_both_languages(subject, lang):
    answer = explorers.answer(subject=subject, lang=lang)
    text = plain(answer)
    assert str(len(answer.values)) in text
    assert not re.search(r"<NA>|\bnan\b|\bNone\b(?! according)|NaT", text)
    assert answer.html.count("<table") == answer.html.count("</table>") > 0


def test_all_subjects_can_be_chosen_and_answer():
    options = explorers.subjects("de")
    assert len(options) == 7 + 24 + 68
    for _, subject in options[::9]:
        assert explorers.answer(subject=subject, lang="de").html


@pytest.mark.parametrize("article", [19, 21])
def test_an_unread_article_is_a_gap_without_any_table(article):
    answer = explorers.answer(subject=f"article:{article}", lang="en")
    assert "no source reads this article" in plain(answer).lower()
    assert "<table" not in answer.html
    assert answer.values.empty


def test_dials_reach_every_table():
    strict = explorers.answer(subject="article:10", min_confidence="high")
    assert strict.values.empty
    assert language.word("cooperation_no_undertaking", "en") in plain(strict)
    early = plain(explorers.answer(subject="area:space", as_of="2024-12-31"))
    late = plain(explorers.answer(subject="area:space"))
    assert "Blinken" in late
    assert "Blinken" not in early


def test_rules_that_touch_several_areas_stand_once_and_long_tables_say_so():
    rules = cooperation.rules(theme="economy")["rule_id"]
    assert rules.nunique() > explorers.MOST
    text = plain(explorers.answer(subject="theme:economy"))
    assert f"the first {explorers.MOST} of {rules.nunique()}" in text


@pytest.mark.parametrize("subject", ["area", "area:", "article:ten", "nation:rus", "area:spcae"])
def test_an_unknown_subject_is_refused(subject):
    with pytest.raises(KeyError, match="unknown"):
        explorers.answer(subject=subject)


def test_text_of_a_reader_is_escaped(tmp_path):
    path = tmp_path / "mine.csv"
    header = ",".join(data.load("undertakings").columns)
    row = "U08-09,8,,<b>Mine</b>,Meine,endeavor,shall,en,space,both,,,nhk-20240620-treaty,low"
    path.write_text(f"{header}\n{row}\n", "utf-8")
    answer = explorers.answer(subject="area:space", also=path)
    assert "&lt;b&gt;Mine&lt;/b&gt;" in answer.html
    assert "<b>" not in answer.html


def test_controls_change_the_answer_and_the_language_keeps_the_choice():
    explorer = explorers.explorer()
    first = explorer.shown
    explorer.controls["subject"].value = "article:17"
    assert explorer.values["article"].unique().tolist() == [17]
    assert explorer.shown != first
    explorer.controls["min_confidence"].value = "medium"
    assert len(explorer.values) == 1
    explorer.controls["lang"].value = "de"
    assert explorer.controls["subject"].value == "article:17"
    assert language.word("cooperation_step_undertaking", "de") in explorer.shown


def test_an_error_shows_as_a_box(monkeypatch):
    explorer = explorers.explorer()
    monkeypatch.setattr(explorer, "answer", lambda **state: explorers.answer(subject="area:<none>"))
    with pytest.raises(KeyError):
        explorer.update()
    assert 'role="alert"' in explorer.frame.error.value
    assert "&lt;none&gt;" in explorer.frame.error.value
