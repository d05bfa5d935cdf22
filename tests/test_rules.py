"""The rules: truth tables, each rule on hand-made clauses, and what must hold whatever the clauses say."""

from dataclasses import replace
from itertools import product

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import clauses, data, language, rules, scenario
from helpers.rules import FACTS, Scenario

TRUTH = [True, False, pd.NA]
CODED = {
    column: [*language.labels("provisions", column), None]
    for column in (
        *(
            "trigger",
            "trigger_threat_included",
            "attacker_scope",
            "requires_state_of_war",
            "requires_request",
        ),
        *("decision_mode", "response_strength", "timing", "means_military_explicit"),
        *("un_charter_reference", "domestic_law_reference"),
    )
}
PROSE = {"territorial_scope_en": ["unlimited", "Europe", None], "exception_en": ["with a carve-out", None]}
CELLS = CODED | PROSE
# In these columns empty is a finding ("none was found"): filling them is not learning but another text.
FINDINGS = {"exception_en"}
CASES = [Scenario(*facts) for facts in product(rules.EVENTS, *[(True, False, None)] * len(FACTS))]


def provisions(**cells) -> pd.DataFrame:
    """One typed defense clause that asks for nothing but an armed attack, with some cells other."""
    plain = {
        "treaty_id": "aaa-bbb-2000",
        "provision_id": "aaa-bbb-2000/1/defense",
        "provision": "defense",
        "trigger": "armed_attack",
        "trigger_threat_included": "no",
        "attacker_scope": "state_or_states",
        "requires_state_of_war": "no",
        "requires_request": "no",
        "decision_mode": "automatic",
        "response_strength": "4",
        "timing": "immediately",
        "means_military_explicit": "yes",
        "territorial_scope_en": "unlimited",
        "un_charter_reference": "no",
        "domestic_law_reference": "no",
        "exception_en": None,
    }
    return typed([plain | cells])


def typed(records: list[dict]) -> pd.DataFrame:
    types = data.load("provisions").dtypes
    frame = pd.DataFrame(records)
    return frame.astype({column: types[column] for column in frame})


def reach(frame: pd.DataFrame, case: Scenario) -> tuple[int, int]:
    low, high = rules.bounds(rules.owes(frame, case))
    return int(low.iloc[0]), int(high.iloc[0])


def test_pandas_nullable_booleans_follow_kleene():
    for a, b in product(TRUTH, TRUTH):
        one, other = (pd.Series([v], dtype="boolean") for v in (a, b))
        low = False if a is False or b is False else (pd.NA if a is pd.NA or b is pd.NA else True)
        high = True if a is True or b is True else (pd.NA if a is pd.NA or b is pd.NA else False)
        assert (one & other).equals(pd.Series([low], dtype="boolean"))
        assert (one | other).equals(pd.Series([high], dtype="boolean"))
    assert (~pd.Series(TRUTH, dtype="boolean")).equals(pd.Series([False, True, pd.NA], dtype="boolean"))


@pytest.mark.parametrize(
    "cells, facts, expected",
    [
        ({}, {}, (3, 3)),
        ({"trigger": "aggression"}, {}, (3, 3)),
        ({"trigger": "armed_invasion"}, {}, (0, 3)),
        ({"trigger": "threat_of_attack"}, {}, (3, 3)),
        ({"trigger": "none"}, {}, (0, 0)),
        ({"trigger": "none", "trigger_threat_included": "yes"}, {}, (0, 0)),
        ({"trigger": None}, {}, (0, 3)),
        ({"trigger": "state_of_war"}, {"state_of_war": False}, (0, 0)),
        ({"trigger": "state_of_war"}, {"state_of_war": True}, (3, 3)),
        ({}, {"event": "threat"}, (0, 0)),
        ({"trigger_threat_included": "yes"}, {"event": "threat"}, (3, 3)),
        ({"trigger_threat_included": None}, {"event": "threat"}, (0, 3)),
        ({"attacker_scope": "any_state"}, {"event": "coalition"}, (3, 3)),
        ({"attacker_scope": "any_state"}, {"event": "non_state"}, (0, 0)),
        ({"attacker_scope": "non_state_included"}, {"event": "non_state"}, (3, 3)),
        ({"attacker_scope": "unspecified"}, {"event": "non_state"}, (0, 3)),
        ({"attacker_scope": "unspecified"}, {}, (3, 3)),
        ({"attacker_scope": "named_state"}, {}, (0, 3)),
        ({"attacker_scope": "named_state"}, {"adversary": True}, (3, 3)),
        ({"attacker_scope": "named_state"}, {"adversary": False}, (0, 0)),
        ({}, {"event": "outside_area"}, (3, 3)),
        ({"territorial_scope_en": "Europe"}, {"event": "outside_area"}, (0, 0)),
        ({"territorial_scope_en": "Europe"}, {}, (3, 3)),
        ({"territorial_scope_en": None}, {"event": "outside_area"}, (0, 3)),
        ({"requires_state_of_war": "yes"}, {"state_of_war": False}, (0, 0)),
        ({"requires_state_of_war": "yes"}, {"state_of_war": None}, (0, 3)),
        ({"requires_state_of_war": None}, {"state_of_war": False}, (0, 3)),
        ({"requires_state_of_war": None}, {"state_of_war": True}, (3, 3)),
        ({"requires_request": "yes"}, {"request": False}, (0, 0)),
        ({"un_charter_reference": "yes"}, {"provoked": True}, (0, 3)),
        ({"un_charter_reference": "no"}, {"provoked": True}, (3, 3)),
        ({"un_charter_reference": "yes"}, {}, (3, 3)),
        ({"exception_en": "not if provoked"}, {"provoked": True}, (0, 3)),
        ({"exception_en": "not if provoked"}, {}, (3, 3)),
        ({"domestic_law_reference": "yes"}, {"own_law": True}, (0, 3)),
        ({"domestic_law_reference": "no"}, {"own_law": True}, (3, 3)),
        ({"decision_mode": "constitutional_processes"}, {"own_law": True}, (0, 0)),
        ({"decision_mode": "constitutional_processes"}, {}, (2, 2)),
        ({"decision_mode": "own_judgment"}, {}, (2, 2)),
        ({"decision_mode": "consult_then_act"}, {}, (2, 2)),
        ({"decision_mode": "unspecified"}, {}, (2, 3)),
        ({"timing": "urgent_talks"}, {}, (2, 2)),
        ({"timing": None}, {}, (2, 3)),
        ({"means_military_explicit": "no"}, {}, (2, 2)),
        ({"response_strength": "3"}, {}, (2, 2)),
        ({"response_strength": "2"}, {}, (2, 2)),
        ({"response_strength": "1"}, {}, (1, 1)),
        ({"response_strength": "0"}, {}, (0, 0)),
        ({"response_strength": None}, {}, (0, 3)),
    ],
)
def test_each_rule_on_a_hand_made_clause(cells, facts, expected):
    assert reach(provisions(**cells), replace(Scenario(), **facts)) == expected


def test_inputs_stay_as_they_are():
    frame = provisions(un_charter_reference="yes")
    before = frame.copy(deep=True)
    rules.owes(frame, Scenario(provoked=True))
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize("bad, message", [({"event": "war"}, "event 'war'"), ({"request": "yes"}, "request 'yes'")])
def test_an_impossible_scenario_is_refused(bad, message):
    with pytest.raises(ValueError, match=message):
        Scenario(**bad)


records = st.fixed_dictionaries({column: st.sampled_from(codes) for column, codes in CELLS.items()})
cases = st.sampled_from(CASES)


def inside(narrow: tuple[int, int], wide: tuple[int, int]) -> bool:
    return wide[0] <= narrow[0] and narrow[1] <= wide[1]


@given(record=records, case=cases, data_=st.data())
def test_learning_an_unknown_never_turns_a_settled_answer_around(record, case, data_):
    silent = [column for column, code in record.items() if code is None and column not in FINDINGS]
    column = data_.draw(st.sampled_from(silent or ["trigger"]))
    learned = record | {column: data_.draw(st.sampled_from([c for c in CELLS[column] if c is not None]))}
    if silent:
        assert inside(reach(typed([learned]), case), reach(typed([record]), case))


@given(record=records, case=cases, fact=st.sampled_from(FACTS), value=st.booleans())
def test_learning_a_fact_never_turns_a_settled_answer_around(record, case, fact, value):
    known, silent = replace(case, **{fact: value}), replace(case, **{fact: None})
    assert inside(reach(typed([record]), known), reach(typed([record]), silent))


# From a text without the condition to one with it.
FURTHER = [
    ({"requires_state_of_war": "no"}, {"requires_state_of_war": "yes"}),
    ({"requires_request": "no"}, {"requires_request": "yes"}),
    ({"un_charter_reference": "no"}, {"un_charter_reference": "yes"}),
    ({"domestic_law_reference": "no"}, {"domestic_law_reference": "yes"}),
    ({"exception_en": None}, {"exception_en": "with a carve-out"}),
    ({"territorial_scope_en": "unlimited"}, {"territorial_scope_en": "Europe"}),
    ({"trigger_threat_included": "yes"}, {"trigger_threat_included": "no"}),
    ({"attacker_scope": "non_state_included"}, {"attacker_scope": "state_or_states"}),
    ({"attacker_scope": "state_or_states"}, {"attacker_scope": "named_state"}),
    ({"attacker_scope": "unspecified"}, {"attacker_scope": "any_state"}),
    ({"decision_mode": "automatic"}, {"decision_mode": "consult_then_act"}),
    ({"decision_mode": "automatic"}, {"decision_mode": "own_judgment"}),
    ({"decision_mode": "automatic"}, {"decision_mode": "constitutional_processes"}),
]


@given(record=records, case=cases, step=st.sampled_from(FURTHER))
def test_adding_a_condition_never_makes_an_answer_more_binding(record, case, step):
    without, with_it = (reach(typed([record | cells]), case) for cells in step)
    assert with_it[0] <= without[0] and with_it[1] <= without[1]


@given(case=cases, step=st.sampled_from(FURTHER))
def test_the_same_holds_for_our_own_clauses(case, step):
    _, ours = clauses.load()
    low, high = zip(
        *(rules.bounds(rules.owes(ours.assign(**dict_of(ours, cells)), case)) for cells in step), strict=True
    )
    assert (low[1] <= low[0]).all() and (high[1] <= high[0]).all()


def dict_of(frame: pd.DataFrame, cells: dict) -> dict:
    return {column: pd.Series(code, index=frame.index, dtype=frame[column].dtype) for column, code in cells.items()}


@given(case=cases)
def test_every_scenario_answers_for_every_treaty(case):
    treaties, provisions = clauses.load()
    found = scenario.answers(treaties, provisions[provisions["provision"].isin(scenario.DUTIES)], case)
    assert list(found["treaty_id"]) == list(treaties["treaty_id"])
    assert found.notna().all(axis=None)
    assert (found["at_least"] <= found["at_most"]).all()
    assert ((found["at_least"] == found["at_most"]) == (found["answer"] != "unknown")).all()


def test_levels_include_each_other():
    _, ours = clauses.load()
    for case in CASES[:: len(CASES) // 60]:
        owed = rules.owes(ours, case)[list(rules.LEVELS[1:])].fillna(False)
        assert (owed["help_at_once"] <= owed["help_chosen"]).all()
        assert (owed["help_chosen"] <= owed["consultation"]).all()
