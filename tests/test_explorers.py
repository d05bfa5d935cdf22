"""The explorer itself, with small controls of its own; the themes test what theirs answer."""

import asyncio
import os
from functools import partial

import ipywidgets as widgets
import pandas as pd
import pytest

from helpers import csvfile, data, explorers, language, schema


def answer(*, lang, level, without):
    """Say back what the controls said; one level breaks."""
    if level == "high":
        raise ValueError("nothing <b>high</b> here")
    return explorers.Answer(f"<p>{lang} {level} {without}</p>", f"{lang} {level}", pd.DataFrame({"level": [level]}))


@pytest.fixture
def explorer():
    controls = {
        "level": explorers.choice("control_confidence", explorers.codes("events", "confidence"), "low"),
        "without": explorers.several("control_without", explorers.codes("sources", "kind")),
    }
    return explorers.Explorer("test", controls, answer)


def test_the_first_answer_is_there_before_any_change(explorer):
    assert explorer.shown == "<p>en low ()</p>"
    assert explorer.values["level"].tolist() == ["low"]


def test_a_change_replaces_the_answer_in_place(explorer):
    frame = explorer.frame
    explorer.controls["level"].value = "medium"
    assert explorer.frame is frame
    assert explorer.shown == "<p>en medium ()</p>"


def test_the_other_language_relabels_every_control_and_keeps_the_choice(explorer):
    explorer.controls["level"].value = "medium"
    explorer.controls["without"].value = ("state_media",)
    explorer.controls["lang"].value = "de"
    assert explorer.shown == "<p>de medium ('state_media',)</p>"
    assert explorer.controls["level"].description == language.word("control_confidence", "de")
    assert explorer.controls["level"].options[0] == ("gering", "low")


def test_the_other_language_asks_once(explorer, monkeypatch):
    asked = []
    monkeypatch.setattr(explorer, "answer", lambda **state: asked.append(state) or answer(**state))
    explorer.controls["lang"].value = "de"
    assert len(asked) == 1


def test_an_error_is_raised_under_test_and_shown_as_text(explorer):
    with pytest.raises(ValueError, match="nothing"):
        explorer.controls["level"].value = "high"
    assert 'role="alert"' in explorer.frame.error.value
    assert "nothing &lt;b&gt;high&lt;/b&gt; here" in explorer.frame.error.value
    explorer.controls["level"].value = "low"
    assert explorer.frame.error.value == ""


def test_for_a_reader_the_error_is_only_shown(explorer, monkeypatch):
    monkeypatch.delenv("HELPERS_STRICT")
    before = explorer.shown
    explorer.controls["level"].value = "high"
    assert "nothing" in explorer.frame.error.value
    assert explorer.shown == before


def test_every_control_has_a_visible_name(explorer):
    assert all(control.description.strip() for control in explorer.controls.values())


def test_without_a_kernel_a_sentence_stands_there(explorer):
    bundle = explorer._repr_mimebundle_()
    assert bundle["text/plain"] == language.word("needs_kernel", "en")
    assert language.word("needs_kernel", "en") in bundle["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_the_dials_are_the_arguments_of_data_load():
    made = explorers.dials()
    assert set(made) == {"as_of", "min_confidence", "without"}
    assert made["as_of"].widget("de").value is None
    assert isinstance(made["without"].widget("en"), widgets.SelectMultiple)


@pytest.fixture
def views(monkeypatch):
    """An explorer with two views, one of which has nothing to say at the level "high", and no waiting."""
    monkeypatch.setattr(explorers, "SOON", 0.0)
    monkeypatch.setattr(explorers, "IDLE", 0.0)

    def look(*, lang, view, level):
        if view == "map" and level == "high":
            raise ValueError("no map here")
        asked.append((lang, view, level))
        words = f"{lang} {view} {level}"
        return explorers.Answer(
            words, words, pd.DataFrame({"said": [words]}), lambda: details.append(words) or f", {words}"
        )

    asked, details = [], []
    controls = {
        "view": explorers.choice("control_confidence", lambda lang: [("Map", "map"), ("List", "list")], "map"),
        "level": explorers.choice("control_confidence", explorers.codes("events", "confidence"), "low"),
    }
    made = explorers.Explorer("test", controls, look)
    made.pictures, made.details = asked, details
    return made


def frames(explorer):
    return {
        (lang, view): frame.picture.value + frame.details.value
        for lang, side in explorer.sides.items()
        for view, frame in side.frames.items()
    }


def test_every_frame_is_drawn_when_idle_and_emptied_at_once(views):
    views.finish()
    places = [(lang, view) for lang in ("en", "de") for view in ("map", "list")]
    assert frames(views) == {(lang, view): f"{lang} {view} low, {lang} {view} low" for lang, view in places}
    views.controls["level"].value = "medium"
    assert frames(views) == dict.fromkeys(places, "") | {("en", "map"): "en map medium, en map medium"}
    views.finish()
    assert frames(views) == {(lang, view): f"{lang} {view} medium, {lang} {view} medium" for lang, view in places}


def test_a_switch_keeps_the_frames_and_asks_nothing_again(views):
    views.finish()
    drawn = frames(views)
    views.pictures.clear()
    views.controls["view"].value = "list"
    views.controls["lang"].value = "de"
    assert frames(views) == drawn
    assert views.pictures == []
    assert views.shown == "de list low, de list low"
    assert views.controls["view"].value == "list"


def test_an_error_in_a_frame_that_nobody_sees_waits_there(views):
    views.controls["view"].value = "list"
    views.controls["level"].value = "high"
    views.finish()
    assert views.frame.error.value == ""
    assert "no map here" in views.side.frames["map"].error.value
    with pytest.raises(ValueError, match="no map here"):
        views.controls["view"].value = "map"


def counted(monkeypatch, thing, name):
    """A list that grows by one with each call of a method."""
    calls, method = [], getattr(thing, name)
    monkeypatch.setattr(thing, name, lambda *arguments: calls.append(name) or method(*arguments))
    return calls


def test_one_choice_asks_for_one_picture(views, monkeypatch):
    views.finish()
    calls = counted(monkeypatch, views, "_picture")
    views.controls["level"].value = "medium"
    assert len(calls) == 1
    assert all(side.controls["level"].value == "medium" for side in views.sides.values())


def test_a_burst_of_inputs_ends_on_the_last_state_and_draws_details_once(views, monkeypatch):
    settled = counted(monkeypatch, views, "_settle")

    async def burst():
        views.details.clear()
        for _ in range(10):
            views.controls["level"].value = "low"
            views.controls["level"].value = "medium"
        for _ in range(50):
            await asyncio.sleep(0)

    asyncio.run(burst())
    places = [(lang, view) for lang in ("en", "de") for view in ("map", "list")]
    assert frames(views) == {(lang, view): f"{lang} {view} medium, {lang} {view} medium" for lang, view in places}
    assert len(settled) == 1
    assert sorted(views.details) == sorted(f"{lang} {view} medium" for lang, view in places)
    assert views.values["said"].tolist() == ["en map medium"]


def test_a_frame_left_before_its_details_came_gets_them_when_idle(views):
    async def leave() -> None:
        views.controls["level"].value = "medium"
        views.controls["lang"].value = "de"
        for _ in range(50):
            await asyncio.sleep(0)

    views.finish()
    asyncio.run(leave())
    places = [(lang, view) for lang in ("en", "de") for view in ("map", "list")]
    assert frames(views) == {(lang, view): f"{lang} {view} medium, {lang} {view} medium" for lang, view in places}


def test_an_error_in_the_details_is_told_beside_the_picture(views, monkeypatch):
    def fail():
        raise ValueError("no sources here")

    monkeypatch.delenv("HELPERS_STRICT")
    monkeypatch.setattr(views, "answer", lambda **_: explorers.Answer("a picture", "", pd.DataFrame(), fail))
    views.update()
    assert views.frame.picture.value == "a picture"
    assert "no sources here" in views.frame.error.value


def turns(explorer, *steps):
    """Choose values of controls one after the other, each after everything that is done when idle."""

    problems = []

    async def choose() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, problem: problems.append(problem))
        for key, value in steps:
            explorer.controls[key].value = value
            for _ in range(100):
                await asyncio.sleep(0)

    asyncio.run(choose())
    assert problems == []


def test_choices_beside_the_last_one_are_answered_when_idle(views):
    views.controls["view"].value = "list"
    turns(views, ("level", "medium"))
    assert {"low", "medium", "high"} == {
        level for lang, view, level in views.pictures if (lang, view) == ("en", "list")
    }
    views.pictures.clear()
    views.controls["level"].value = "high"
    assert views.frame.picture.value == "en list high" and views.pictures == []


def test_of_many_choices_the_nearest_are_answered_in_advance(monkeypatch):
    monkeypatch.setattr(explorers, "SOON", 0.0)
    monkeypatch.setattr(explorers, "IDLE", 0.0)
    monkeypatch.setattr(explorers.Explorer, "AHEAD", 3)
    asked = []

    def look(*, lang, one, some):
        asked.append((lang, one, some))
        return explorers.Answer("", "", pd.DataFrame())

    numbers = [(str(n), n) for n in range(20)]
    controls = {
        "one": explorers.choice("control_confidence", lambda _: numbers, 0),
        "some": explorers.several("control_without", lambda _: numbers),
    }
    made = explorers.Explorer("test", controls, look)
    turns(made, ("one", 9))
    assert [one for lang, one, _ in asked if lang == "en"][2:] == [8, 10, 7]
    asked.clear()
    turns(made, ("some", (4,)), ("some", (4, 5)))
    assert [some for lang, _, some in asked if lang == "en"] == [(4,), (3,), (5,), (2,), (4, 5)]


def test_an_error_in_an_answer_nobody_asked_for_shows_once_it_is_asked_for(views):
    turns(views, ("level", "medium"))
    assert all(frame.error.value == "" for side in views.sides.values() for frame in side.frames.values())
    with pytest.raises(ValueError, match="no map here"):
        views.controls["level"].value = "high"
    assert "no map here" in views.frame.error.value


def test_what_was_seen_is_not_asked_again_and_old_answers_go(views, monkeypatch):
    monkeypatch.setattr(explorers.Explorer, "KEPT", 2)
    for level in ("medium", "low", "medium"):
        views.controls["level"].value = level
    assert views.pictures == [("en", "map", "low"), ("en", "map", "medium")]
    views.controls["view"].value = "list"
    views.controls["view"].value = "map"
    assert views.pictures[2:] == [("en", "list", "medium")]
    views.controls["level"].value = "low"
    assert views.pictures[3:] == [("en", "map", "low")]


def test_a_readers_file_that_changed_is_read_again(tmp_path):
    def count(*, lang, level, also):
        rows = data.load("events", also=also, min_confidence=level)
        return explorers.Answer("; ".join(rows.loc[data.readers(rows).astype(bool), "title_en"]), "", rows)

    shipped, _ = csvfile.read(schema.folder() / "events.csv")
    row = shipped.tail(1).assign(event_id="ev-20240619-mine", title_en="one")
    row.to_csv(tmp_path / "mine.csv", index=False)
    level = explorers.choice("control_confidence", explorers.codes("events", "confidence"), "low")
    also = {"events": tmp_path / "mine.csv"}
    made = explorers.Explorer("test", {"level": level}, partial(count, also=also), also=also)
    made.finish()
    assert made.shown == "one"
    before = (tmp_path / "mine.csv").stat()
    row.assign(title_en="two").to_csv(tmp_path / "mine.csv", index=False)
    os.utime(tmp_path / "mine.csv", ns=(before.st_atime_ns, before.st_mtime_ns))
    made.controls["lang"].value = "de"
    assert made.shown == "two"


def test_nothing_outdated_is_shown_after_a_file_changed(data_copy, monkeypatch):

    def count(*, lang, level):
        return explorers.Answer(f"{lang} {len(data.load('events', min_confidence=level))}", "", pd.DataFrame())

    monkeypatch.setattr(schema, "folder", lambda: data_copy)
    level = explorers.choice("control_confidence", explorers.codes("events", "confidence"), "low")
    made = explorers.Explorer("test", {"level": level}, count)
    made.finish()
    n = int(made.shown.split()[1])
    file = data_copy / "events.csv"
    kept = file.read_text("utf-8").rstrip("\n").rsplit("\n", 1)[0]
    file.write_text(kept + "\n", "utf-8")
    made.controls["lang"].value = "de"
    assert made.shown == f"de {n - 1}"
    made.controls["level"].value = "medium"
    made.controls["level"].value = "low"
    made.finish()
    assert {frame.picture.value for side in made.sides.values() for frame in side.frames.values()} == {
        f"de {n - 1}",
        f"en {n - 1}",
    }


def test_what_is_said_of_an_answer_is_text_in_its_language(monkeypatch, explorer):
    monkeypatch.setattr(explorer, "answer", lambda **_: explorers.Answer("", "a <b>bold</b> {claim}", pd.DataFrame()))
    explorer.update()
    assert '<span lang="en">a &lt;b&gt;bold&lt;/b&gt; {claim}</span>' in explorer.said.value
    explorer.speak.value = "de"
    assert '<span lang="de">' in explorer.said.value
