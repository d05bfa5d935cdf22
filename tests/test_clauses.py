"""Loading clauses and switching contested codes."""

import pandas as pd
import pytest

from helpers import clauses, data, language

NATO = "nato-1949/5/defense"


def test_load_gives_each_provision_its_treaty():
    treaties, provisions = clauses.load()
    assert list(treaties.index) == list(treaties["treaty_id"])
    pd.testing.assert_frame_equal(provisions, data.load("provisions"), check_frame_type=False)
    early, rows = clauses.load(as_of="1950-01-01")
    assert set(rows["treaty_id"]) <= set(early.index) == {"rio-1947", "sun-fin-1948", "nato-1949"}


def test_a_switch_changes_the_answer_and_never_the_data():
    before = data.load("provisions")
    _, switched = clauses.load(recode={NATO: {"response_strength": "3", "timing": None}})
    row = switched.set_index("provision_id").loc[NATO]
    assert row["response_strength"] == "3" and pd.isna(row["timing"])
    assert switched["response_strength"].dtype == before["response_strength"].dtype
    pd.testing.assert_frame_equal(data.load("provisions"), before)
    others = switched["provision_id"] != NATO
    pd.testing.assert_frame_equal(switched[others], before[others])


def test_a_dispute_switches_the_rows_it_names():
    _, provisions = clauses.load(recode="D23")
    changes = provisions.attrs["changes"]
    assert {c.provision_id for c in changes} == {NATO, "warsaw-1955/4/defense"}
    assert {(c.column, c.old, c.new, c.dispute) for c in changes} == {("response_strength", "2", "3", "D23")}
    _, both = clauses.load(recode=["D23", {NATO: {"timing": "immediately"}}])
    assert len(both.attrs["changes"]) == 3


def test_every_switch_is_a_dispute_over_rows_with_a_legal_other_code():
    switches = clauses.switches().set_index("dispute_id")
    assert set(switches.index) == set(clauses.OTHER_READING)
    rows = data.load("provisions").set_index("provision_id")
    for dispute, (column, code) in clauses.OTHER_READING.items():
        assert code in language.labels("provisions", column)
        for provision in switches.at[dispute, "provisions"].split(";"):
            assert rows.at[provision, column] != code


def test_a_switch_that_the_dials_leave_nothing_of_is_not_reported():
    _, provisions = clauses.load(recode="D23", as_of="1950-01-01")
    assert [c.provision_id for c in provisions.attrs["changes"]] == [NATO]
    _, same = clauses.load(recode={NATO: {"response_strength": "2"}})
    assert same.attrs["changes"] == []


@pytest.mark.parametrize(
    "recode, message",
    [
        ("D99", "'D99' is not a dispute with another code; there are D07"),
        (
            {"nato-1949/5/defence": {"trigger": "any"}},
            r"'nato-1949/5/defence' is not a provision_id \(near: nato-1949/5/defense\)",
        ),
        ({NATO: {"trigger": "None"}}, f"{NATO}, trigger: 'None' is not one of armed_attack"),
        ({NATO: {"response_en": "x"}}, "'response_en' is not a coded column; there are provision"),
        ({NATO: {"provision": None}}, "provision cannot be left empty"),
        ({NATO: "3"}, "needs a mapping of columns to codes"),
        (["D23", {NATO: {"response_strength": "4"}}], "response_strength is given two codes"),
    ],
)
def test_an_impossible_switch_says_what_was_expected(recode, message):
    with pytest.raises(ValueError, match=message):
        clauses.load(recode=recode)


@pytest.mark.parametrize(
    "lang, words",
    [
        ("en", ["Washington Treaty and Warsaw Pact", "assistance, form open", "dispute D23"]),
        ("de", ["Washingtoner Vertrag und Warschauer Pakt", "Beistand, Form offen", "Streitfrage D23"]),
    ],
)
def test_captions_say_what_was_switched(lang, words):
    treaties, provisions = clauses.load(recode="D23")
    said = clauses.remarks(clauses.finish(provisions, treaties, provisions), lang)
    assert said.startswith(" ") and all(word in said for word in words)
    treaties, provisions = clauses.load()
    assert clauses.remarks(clauses.finish(provisions, treaties, provisions), lang) == ""


def test_names_mark_the_readers_rows_and_hold_the_year_once():
    name = {"short_name_en": "My pact", "short_name_de": "Mein Pakt", "year": 2026, "reader": True}
    assert clauses.called(name, "en") == "My pact (2026) *"
    assert clauses.called(name | {"short_name_en": "Pact 2026", "reader": False}, "en") == "Pact 2026"
    assert clauses.article("a-b/42(7)/defense", "en") == "Article 42(7), defense"
    assert clauses.article("a-b/-/defense", "de") == language.label("provisions", "provision", "defense", "de")


def test_empty_means_none_only_where_the_article_was_read_to_its_end():
    rows = pd.DataFrame(
        {
            "timing": ["immediately", None, None],
            "un_charter_reference": ["no", "no", None],
            "domestic_law_reference": ["no", "no", "no"],
        }
    )
    assert clauses.code(rows, "timing").tolist() == ["immediately", "none", pd.NA]
    assert clauses.in_words(rows, "timing", clauses.code(rows, "timing"), "en").tolist()[:2] == [
        "immediately",
        "not in the text",
    ]
