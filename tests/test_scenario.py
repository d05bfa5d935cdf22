"""The same attack under every treaty: answers, reasons, differences, what-if, dials, readers' rows."""

from collections import Counter

import pandas as pd
import pytest

from helpers import clauses, data, scenario
from helpers.rules import LEVELS, Scenario

REFERENCES = ["provoked", "own_law"]


def by(frame: pd.DataFrame) -> pd.Series:
    return frame.set_index(["treaty_id", "scenario"])["answer"].astype("string")


def test_the_grid_has_one_answer_for_each_treaty_and_scenario():
    grid = scenario.grid()
    assert len(grid) == len(data.load("treaties")) * len(scenario.STANDARD)
    assert not grid.duplicated(["treaty_id", "scenario"]).any()
    assert grid["source_ids"].notna().all()


def test_facts_known_from_the_texts():
    answers = by(scenario.grid())
    assert answers["prk-rus-2024", "armed_attack"] == "help_at_once"
    assert answers["prk-sun-1961", "no_state_of_war"] == "nothing"
    # Article 5 leaves the action to each party; Article 4 is for threats.
    assert answers["nato-1949", "armed_attack"] == "help_chosen"
    assert answers["nato-1949", "threat"] == "consultation"
    # The treaties of the United States in Asia work through constitutional processes.
    assert answers["usa-jpn-1960", "own_law"] == "consultation"
    assert answers["sau-pak-2025", "armed_attack"] == "unknown"


def test_the_clauses_of_1961_and_2024_part_only_where_the_references_say_so():
    found = scenario.differences("prk-sun-1961", "prk-rus-2024", duties=["defense"])
    parted = found[found["differs"]]
    assert len(parted)
    assert parted[REFERENCES].any(axis=1).all()
    assert set(parted["other"]) == {"unknown"}
    # What else parts the treaties as wholes comes from consultation, which 1961 ties to no crisis.
    whole = scenario.differences("prk-sun-1961", "prk-rus-2024")
    talks = scenario.differences("prk-sun-1961", "prk-rus-2024", duties=["consultation"])
    assert (whole["differs"] <= (found["differs"] | talks["differs"])).all()


def test_differences_put_every_fact_both_ways():
    found = scenario.differences("nato-1949", "nato-1949")
    assert len(found) == 5 * 2**4 and not found["differs"].any()
    with pytest.raises(KeyError, match="no-such-2000"):
        scenario.differences("nato-1949", "no-such-2000")


@pytest.mark.parametrize("name, case", scenario.STANDARD.items())
def test_reasons_bear_out_the_answer(name, case):
    answers = by(scenario.grid(cases={name: case}, duties=["defense"]))
    for treaty in clauses.load()[0].index[::3]:
        rows = scenario.reasons(treaty, case, duties=["defense"])
        if rows.empty:
            continue
        results, level = set(rows["result"]), rows["level"].iloc[0]
        if "failed" in results:
            assert answers[treaty, name] == "nothing"
        elif results == {"met"}:
            assert answers[treaty, name] == level
        else:
            assert answers[treaty, name] == "unknown"


def test_reasons_carry_code_phrase_and_source():
    rows = scenario.reasons("prk-rus-2024", Scenario(provoked=True))
    unknown = rows[rows["result"] == "unknown"]
    assert list(unknown["condition"]) == ["self_defense"]
    coded = data.load("provisions").set_index("provision_id").loc[unknown["provision_id"].iloc[0]]
    assert unknown["code"].iloc[0] == coded["un_charter_reference"] == "yes"
    assert unknown["key_phrase"].iloc[0] == coded["key_phrase"]
    assert rows["source_ids"].notna().all()
    assert scenario.reasons("rus-vnm-2001", Scenario()).empty
    with pytest.raises(KeyError, match="unknown treaty 'x'"):
        scenario.reasons("x", Scenario())


def test_a_duty_that_is_not_in_the_table_is_not_taken_for_absent():
    treaties, provisions = clauses.load()
    kinds = treaties["kind"].astype("string")
    found = scenario.answers(treaties, provisions.iloc[:0], Scenario()).set_index("treaty_id")["at_most"]
    expected = kinds.map({"friendship_cooperation": 0, "mutual_defense": 3, "one_sided_guarantee": 3}).fillna(1)
    assert (found == expected.astype("Int64")).all()


def test_orders_and_errors():
    date = scenario.grid(order="date")
    signed = data.load("treaties").set_index("treaty_id")["signed"]
    first = date[date["scenario"] == "armed_attack"]
    assert signed.loc[first["treaty_id"]].is_monotonic_increasing
    ranked = scenario.same_attack()
    assert ranked["at_least"].is_monotonic_decreasing
    for bad, match in [
        ({"order": "name"}, "order 'name'"),
        ({"duties": ["basing"]}, "basing"),
        ({"duties": []}, "duties"),
    ]:
        with pytest.raises(ValueError, match=match):
            scenario.grid(**bad)


def test_dials_take_away_knowledge_and_never_turn_an_answer_around():
    full, less = (
        scenario.grid(**dials).set_index(["treaty_id", "scenario"]) for dials in ({}, {"min_confidence": "high"})
    )
    both = less.join(full.add_suffix("_full"))
    assert (both["at_least"] <= both["at_least_full"]).all() and (both["at_most"] >= both["at_most_full"]).all()
    assert (both["answer"] != both["answer_full"]).any()
    assert set(scenario.grid(as_of="1961-07-08")["treaty_id"]) < set(scenario.grid(as_of="1961-07-20")["treaty_id"])


def test_a_switched_code_moves_the_answer_and_leaves_the_data():
    plain, switched = (by(scenario.grid(recode=recode)) for recode in ((), "D07"))
    assert plain["prk-rus-2024", "armed_attack"] == "help_at_once"
    assert switched["prk-rus-2024", "armed_attack"] == "unknown"
    moved = plain.index[plain != switched].get_level_values("treaty_id")
    assert set(moved) == {"prk-rus-2024"}
    assert by(scenario.grid()).equals(plain)


def test_no_treaty_is_named_in_the_rules():
    import inspect

    from helpers import rules

    for module in (rules, scenario):
        source = inspect.getsource(module)
        assert not [treaty for treaty in data.load("treaties")["treaty_id"] if treaty in source]


def test_counts_over_the_levels_add_up():
    rows = scenario.same_attack()
    counts = Counter(rows["answer"])
    assert sum(counts.values()) == len(rows) and set(counts) <= {*LEVELS, "unknown"}


@pytest.fixture
def own_treaty(tmp_path):
    """A reader's treaty with a defense clause that answers every attack at once."""
    treaties, provisions = (data.load(name).iloc[[0]].astype("string") for name in ("treaties", "provisions"))
    treaty = treaties.assign(
        treaty_id="aaa-bbb-2026",
        short_name_en="My <pact>",
        short_name_de="Mein <Pakt>",
        signed="2026-01-01",
        in_force=pd.NA,
    )
    clause = provisions.assign(
        provision_id="aaa-bbb-2026/1/defense",
        treaty_id="aaa-bbb-2026",
        article="1",
        provision="defense",
        trigger="armed_attack",
        trigger_threat_included="no",
        attacker_scope="non_state_included",
        requires_state_of_war="no",
        requires_request="no",
        decision_mode="automatic",
        response_strength="4",
        timing="immediately",
        means_military_explicit="yes",
        territorial_scope_en="unlimited",
        territorial_scope_de="unbegrenzt",
        un_charter_reference="no",
        domestic_law_reference="no",
    )
    paths = {"treaties": tmp_path / "my_treaties.csv", "provisions": tmp_path / "my_provisions.csv"}
    treaty.to_csv(paths["treaties"], index=False)
    clause.to_csv(paths["provisions"], index=False)
    return paths


def test_a_readers_treaty_answers_and_is_marked(own_treaty):
    grid = scenario.grid(also=own_treaty)
    answers = by(grid)
    assert answers["aaa-bbb-2026", "non_state"] == "help_at_once"
    assert grid.attrs["names"]["aaa-bbb-2026"]["reader"] and not grid.attrs["names"]["nato-1949"]["reader"]
    assert "aaa-bbb-2026" not in set(scenario.grid()["treaty_id"])
