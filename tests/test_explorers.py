"""The explorer itself, with small controls of its own; the themes test what theirs answer."""

import ipywidgets as widgets
import pandas as pd
import pytest

from helpers import explorers, language


def answer(*, lang, level, without):
    """Say back what the controls said; one level breaks."""
    if level == "high":
        raise ValueError("nothing <b>high</b> here")
    return explorers.Answer(f"<p>{lang} {level} {without}</p>", pd.DataFrame({"level": [level]}))


@pytest.fixture
def explorer():
    controls = {
        "level": explorers.choice("control_confidence", explorers.codes("events", "confidence"), "low"),
        "without": explorers.several("control_without", explorers.codes("sources", "kind")),
    }
    return explorers.Explorer("test", controls, answer)


def test_the_first_answer_is_there_before_any_change(explorer):
    assert explorer.shown.value == "<p>en low ()</p>"
    assert explorer.values["level"].tolist() == ["low"]


def test_a_change_replaces_the_answer_in_place(explorer):
    shown = explorer.shown
    explorer.controls["level"].value = "medium"
    assert explorer.shown is shown
    assert shown.value == "<p>en medium ()</p>"


def test_the_other_language_relabels_every_control_and_keeps_the_choice(explorer):
    explorer.controls["level"].value = "medium"
    explorer.controls["without"].value = ("state_media",)
    explorer.controls["lang"].value = "de"
    assert explorer.shown.value == "<p>de medium ('state_media',)</p>"
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
    assert 'role="alert"' in explorer.error.value
    assert "nothing &lt;b&gt;high&lt;/b&gt; here" in explorer.error.value
    explorer.controls["level"].value = "low"
    assert explorer.error.value == ""


def test_for_a_reader_the_error_is_only_shown(explorer, monkeypatch):
    monkeypatch.delenv("HELPERS_STRICT")
    before = explorer.shown.value
    explorer.controls["level"].value = "high"
    assert "nothing" in explorer.error.value
    assert explorer.shown.value == before


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
