"""The explorer of the reactions: what it shows equals the direct call, and its controls do what they say."""

import csv
import html
import re

import pandas as pd
import pytest

from helpers import figures, reactions
from helpers.explorers import reactions as explorer_module
from helpers.explorers.reactions import answer, explorer


@pytest.fixture(scope="module")
def shared():
    """One explorer for tests that put back what they turn."""
    return explorer()


def test_answer_equals_the_direct_calls():
    asked = {
        "actors": ["JPN", "USA"],
        "since": "2024-06-19",
        "min_confidence": "medium",
        "without": ("state_media",),
    }
    given = answer(**asked, text_only=True)
    rows = reactions.select(**asked, leave_out=["troops"])
    pd.testing.assert_frame_equal(given.values, rows)
    shown = figures.screen("reaction_marks", **asked, leave_out=["troops"])
    figure = figures.make("reaction_marks", **asked, leave_out=["troops"])
    assert html.escape(figure.alt) in given.picture and given.picture == shown.html
    for i in rows["reaction_id"].head(explorer_module.SHOWN):
        assert f">{i}<" in given.html


TURNS = {
    "text": "Kursk",
    "actors": ("NATO",),
    "regions": ("europe",),
    "actor_types": ("legislature",),
    "themes": ("nuclear_missile",),
    "stances": ("0",),
    "since": "2024-10-01",
    "until": "2024-06-30",
    "text_only": True,
    "as_of": "2024-10-24",
    "min_confidence": "high",
    "without": ("news_agency",),
}


@pytest.mark.parametrize("name", TURNS)
def test_each_control_changes_picture_and_values(shared, name):
    control = shared.controls[name]
    first, before, count = control.value, shared.shown, len(shared.values)
    try:
        control.value = TURNS[name]
        assert len(shared.values) < count
        picture = re.search(r'data-drawing="(\w+)"', shared.shown)[1]
        assert picture != re.search(r'data-drawing="(\w+)"', before)[1]
        pd.testing.assert_frame_equal(shared.values, answer(**shared.state).values)
        assert shared.shown == answer(**shared.state).html
    finally:
        control.value = first
    assert shared.shown == before


def test_language_switch_keeps_the_choice():
    made = explorer()
    made.controls["actors"].value = ("RUS", "PRK")
    made.controls["pick"].value = "R003"
    rows = made.values
    made.controls["lang"].value = "de"
    assert made.controls["actors"].value == ("RUS", "PRK")
    assert made.controls["pick"].value == "R003"
    pd.testing.assert_frame_equal(made.values, rows)
    assert "Vertragsparteien" in made.shown
    assert made.saving[made.lang].button.description == "Gezeigtes speichern"
    assert all(control.description for control in made.controls.values())


def test_picked_reaction_shows_summary_phrase_and_kinds_of_sources():
    given = answer(pick="R067")
    row = reactions.load().set_index("reaction_id").loc["R067"]
    for text in (row["summary_en"], row["key_phrase"]):
        assert html.escape(text) in given.html
    assert "explorer-detail" in given.html and "partisan" in given.html
    assert "explorer-detail" not in answer(pick="R067", stances=["-2"]).html


def test_only_what_is_shown_can_be_picked(shared):
    shared.controls["text"].value = "Röper"
    try:
        assert [value for _, value in shared.controls["pick"].options] == ["", "R067"]
        shared.controls["pick"].value = "R067"
        shared.controls["text"].value = "unholy"
        assert shared.controls["pick"].value == ""
    finally:
        shared.controls["text"].value = ""
    assert len(shared.controls["pick"].options) == len(shared.values) + 1


@pytest.mark.parametrize("lang", ["en", "de"])
def test_nothing_found_is_said_and_not_an_error(lang):
    given = answer(lang=lang, text="xyzzy")
    assert given.values.empty
    assert ("not evidence of silence" if lang == "en" else "belegt kein Schweigen") in given.html


def test_an_error_shows_in_the_box(shared, monkeypatch):
    monkeypatch.delenv("HELPERS_STRICT")
    monkeypatch.setattr(shared, "answer", lambda **_: reactions.select(stances=[9]))
    shared.update()
    assert 'role="alert"' in shared.frame.error.value and "not among" in shared.frame.error.value
    monkeypatch.undo()
    shared.update()
    assert shared.frame.error.value == ""


def test_search_text_is_never_markup():
    theirs = reactions.draft(summary_en="<script>alert(1)</script>", actor_en="<b>Bold</b>", actor_de="<b>Fett</b>")
    given = answer(also={"reactions": theirs}, text="script", pick="R900")
    assert given.values["reaction_id"].tolist() == ["R900"]
    assert "<script>" not in given.html and "<b>Bold" not in given.html


def test_options_are_whole_and_without_doubles(shared):
    for name in ("actors", "regions", "themes", "stances", "since", "until", "pick"):
        labels, values = zip(*shared.controls[name].options, strict=True)
        assert len(set(labels)) == len(labels), name
        assert len(set(values)) == len(values), name
    for actor in dict(shared.controls["actors"].options).values():
        assert len(reactions.select(actors=[actor])) > 0


def test_saving_writes_what_is_shown_into_the_folder(tmp_path):
    made = explorer(lang="de")
    made.controls["text"].value = "Röper"
    made.saving["en"].folder.value, made.saving["en"].name.value = str(tmp_path / "out"), "roeper"
    made.saving[made.lang].button.click()
    assert "roeper.csv" in made.saving[made.lang].saved.value
    with (tmp_path / "out" / "roeper.csv").open(encoding="utf-8", newline="") as file:
        assert [row["reaction_id"] for row in csv.DictReader(file)] == ["R067"]
    assert "Umbruch" in (tmp_path / "out" / "roeper.md").read_text("utf-8")


def test_saving_elsewhere_is_refused_in_words(tmp_path):
    made = explorer()
    made.saving["en"].folder.value, made.saving["en"].name.value = str(tmp_path / "out"), "../evil"
    made.save()
    assert "no plain name" in made.saving[made.lang].saved.value
    assert list(tmp_path.iterdir()) == []


def test_nothing_shown_is_nothing_saved(tmp_path):
    made = explorer(lang="de")
    made.controls["text"].value = "xyzzy"
    made.saving["en"].folder.value = str(tmp_path / "out")
    made.saving[made.lang].button.click()
    assert (
        "Nichts wurde gespeichert" in made.saving[made.lang].saved.value
        and "belegt kein Schweigen" in made.saving[made.lang].saved.value
    )
    assert list(tmp_path.iterdir()) == []


def test_a_readers_rows_are_shown_and_marked():
    theirs = {"reactions": reactions.draft(actor_en="Our seminar", actor_de="Unser Seminar", iso3="")}
    made = explorer(also=theirs)
    assert "R900" in [value for _, value in made.controls["pick"].options]
    made.controls["actors"].value = ("Our seminar",)
    assert made.values["reaction_id"].tolist() == ["R900"]
    assert "Our seminar *" in made.shown
