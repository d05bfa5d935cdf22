"""The explorers of the theme defense: plain answers, controls, switches, languages, errors, readers' rows."""

import pandas as pd
import pytest

from helpers import clauses, data, defense, language, scenario
from helpers.explorers import defense as explorers


def change(explorer, **values):
    for name, value in values.items():
        explorer.controls[name].value = value
    return explorer


def test_the_plain_answer_is_the_question():
    found = explorers.answer(treaties=("nato-1949", "prk-rus-2024"), duties=("defense",))
    asked = defense.side_by_side(treaties=("nato-1949", "prk-rus-2024"), duties=("defense",))
    pd.testing.assert_frame_equal(found.values, asked)
    assert found.html.startswith('<figure lang="en"') and '<svg role="img" aria-label="' in found.picture
    assert "such action as it deems necessary, including the use of" in found.html


def test_controls_of_the_comparison_change_the_answer():
    explorer = explorers.explorer()
    before = explorer.shown
    change(explorer, treaties=("nato-1949", "usa-jpn-1960"))
    assert set(explorer.values["treaty_id"]) == {"nato-1949", "usa-jpn-1960"} and explorer.shown != before
    change(explorer, duties=("consultation",))
    assert set(explorer.values["duty"]) == {"consultation"}
    change(explorer, duties=())
    assert set(explorer.values["duty"]) > {"consultation", "defense"}
    assert not explorer.frame.error.value


def test_more_treaties_than_a_figure_holds_come_as_a_table():
    five = ("nato-1949", "warsaw-1955", "cst-1992", "prk-rus-2024", "rus-blr-2024")
    found = explorers.answer(treaties=five, duties=("defense",), lang="de")
    caption = language.word("defense_all_treaties", "de")
    assert caption in found.html and "Garantien im Unionsstaat" in found.html
    assert caption not in explorers.answer(treaties=five[:4], duties=("defense",), lang="de").html


def test_switches_and_dials_on_treaties_that_are_not_shown_are_no_error():
    found = explorers.answer(treaties=("grc-fra-2021", "sau-pak-2025"), recode=("D10",), as_of="2024-06-19")
    assert set(found.values["treaty_id"]) == {"grc-fra-2021"}
    assert language.word("defense_changes", "en", changes="").strip(" .") not in found.html


def test_a_choice_without_clauses_says_so():
    found = explorers.answer(treaties=("rus-vnm-2001",), duties=("defense",))
    assert language.word("defense_why_no_row", "en") in found.html and found.values.empty


def test_the_attack_answers_as_the_question_does():
    found = explorers.attack_answer(event="coalition", provoked="yes", own_law="open")
    asked = scenario.grid(cases={"this": scenario.Scenario("coalition", provoked=True, own_law=None)}, order="answer")
    pd.testing.assert_frame_equal(found.values, asked)
    for row in asked.itertuples():
        assert clauses.called(asked.attrs["names"][row.treaty_id], "en") in found.html


def test_controls_of_the_attack_change_answer_and_reasons():
    explorer = explorers.attack()
    answer = explorer.values.set_index("treaty_id")["answer"]
    assert answer["prk-rus-2024"] == "help_at_once" and "✗ not met" not in explorer.shown
    change(explorer, state_of_war="no")
    answer = explorer.values.set_index("treaty_id")["answer"]
    assert answer["prk-rus-2024"] == "consultation" and "✗ not met" in explorer.shown
    change(explorer, state_of_war="yes", provoked="yes", treaty="prk-sun-1961")
    assert "Why Moscow Treaty 1961 answers so: military help at once" in explorer.shown
    change(explorer, treaty="prk-rus-2024")
    assert "? unknown" in explorer.shown
    assert not explorer.frame.error.value


def test_switches_and_dials_reach_the_answer():
    explorer = explorers.attack()
    change(explorer, recode=("D07",))
    assert explorer.values.set_index("treaty_id")["answer"]["prk-rus-2024"] == "unknown"
    assert "dispute D07" in explorer.shown
    change(explorer, recode=(), min_confidence="high")
    assert "confidence at least high" in explorer.shown.lower() or "high" in explorer.shown
    full = len(explorers.attack_answer().values)
    assert len(explorers.attack_answer(as_of="2024-06-19").values) < full


def test_a_treaty_that_the_dials_leave_out_is_not_an_error():
    found = explorers.attack_answer(treaty="sau-pak-2025", as_of="2024-06-19")
    assert language.word("defense_left_out", "en") in found.html


@pytest.mark.parametrize("make", [explorers.explorer, explorers.attack])
def test_the_other_language_keeps_the_choice(make):
    explorer = make()
    chosen = (
        {"treaties": ("nato-1949",)} if "treaties" in explorer.controls else {"event": "threat", "treaty": "nato-1949"}
    )
    change(explorer, **chosen)
    change(explorer, lang="de")
    assert all(explorer.controls[name].value == value for name, value in chosen.items())
    assert "Washingtoner Vertrag" in explorer.shown and 'lang="de"' in explorer.shown
    english = explorer.sides["en"].controls
    for name, control in explorer.side.controls.items():
        assert control.description == make("de").controls[name].description != english[name].description


@pytest.mark.parametrize("make", [explorers.explorer, explorers.attack])
def test_an_error_shows_in_a_box(make, monkeypatch):
    explorer = make()
    monkeypatch.delenv("HELPERS_STRICT", raising=False)
    monkeypatch.setattr(clauses.data, "load", lambda *a, **k: (_ for _ in ()).throw(ValueError("<broken>")))
    explorer.update()
    assert 'role="alert"' in explorer.frame.error.value and "&lt;broken&gt;" in explorer.frame.error.value


def test_a_readers_treaty_can_be_chosen_and_its_text_is_escaped(tmp_path):
    treaties, provisions = (data.load(name).iloc[[0]].astype("string") for name in ("treaties", "provisions"))
    sources = {"treaty_id": "aaa-bbb-2026", "source_ids": treaties["source_ids"].iloc[0]}
    treaty = treaties.assign(
        short_name_en="My <b>pact</b>",
        short_name_de="Mein Pakt",
        signed="2026-01-01",
        in_force=pd.NA,
        **sources,
    )
    clause = provisions.assign(
        provision_id="aaa-bbb-2026/1/defense",
        provision="defense",
        trigger="armed_attack",
        key_phrase="<i>help</i>",
        **sources,
    )
    also = {"treaties": tmp_path / "t.csv", "provisions": tmp_path / "p.csv"}
    treaty.to_csv(also["treaties"], index=False)
    clause.to_csv(also["provisions"], index=False)
    explorer = change(explorers.attack(also=also), treaty="aaa-bbb-2026")
    assert "My &lt;b&gt;pact&lt;/b&gt; (2026) *" in explorer.shown and "<i>help" not in explorer.shown
    assert language.word("defense_reader", "en") in explorer.shown
    compared = change(explorers.explorer(also=also), treaties=("aaa-bbb-2026", "nato-1949"))
    assert "aaa-bbb-2026" in set(compared.values["treaty_id"]) and "<i>help" not in compared.shown
