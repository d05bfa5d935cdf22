"""Clauses side by side, and one taken apart."""

import pandas as pd
import pytest

from helpers import clauses, compare, data

LINE = list(clauses.LINE)


def change(frame: pd.DataFrame, duty: str, field: str, treaty: str, column: str = "since_first"):
    cell = frame[(frame["duty"] == duty) & (frame["field"] == field) & (frame["treaty_id"] == treaty)]
    assert len(cell) == 1
    return cell[column].iloc[0]


def test_every_duty_field_and_treaty_has_one_row():
    found = compare.side_by_side()
    assert not found.duplicated(["duty", "field", "treaty_id"]).any()
    assert len(found) == found["duty"].nunique() * len(compare.FIELDS) * len(LINE)
    coded = data.load("provisions").set_index("provision_id")
    for row in found[found["field"] == "trigger"].dropna(subset=["provision_id"]).itertuples():
        assert row.code == coded.at[row.provision_id, "trigger"]


def test_what_came_went_and_stayed_from_1961_to_2024():
    found = compare.side_by_side()
    new = "prk-rus-2024"
    came = found[(found["duty"] == "defense") & (found["treaty_id"] == new) & (found["since_first"] == "came")]
    assert set(came["field"]) == {"un_charter_reference", "domestic_law_reference"}
    assert change(found, "defense", "response_strength", new) == "stayed"
    assert change(found, "defense", "response_strength", "prk-rus-2000") == "went"
    assert change(found, "defense", "response_strength", new, "change") == "came"
    assert change(found, "consultation", "trigger", new) == "came"
    # The text of 2000 was not read in full, so nothing can be said about what it dropped beside help.
    assert pd.isna(change(found, "no_hostile_alliance", "response_strength", "prk-rus-2000"))
    assert pd.isna(change(found, "territory_denial", "response_strength", new))
    first = found[found["treaty_id"] == LINE[0]]
    assert first["change"].isna().all() and first["since_first"].isna().all()


def test_the_order_of_treaties_decides_what_came_and_went():
    pair = ["prk-rus-2024", "prk-sun-1961"]
    found = compare.side_by_side(treaties=pair, duties=["defense"])
    assert change(found, "defense", "un_charter_reference", "prk-sun-1961") == "went"
    assert (found["change"].fillna("") == found["since_first"].fillna("")).all()
    assert set(found["duty"]) == {"defense"}


def test_a_switch_moves_the_comparison():
    recode = {"prk-sun-1961/1/defense": {"un_charter_reference": "yes"}}
    assert change(compare.side_by_side(recode=recode), "defense", "un_charter_reference", "prk-rus-2024") == "stayed"


def test_silence_is_no_change():
    found = compare.side_by_side(treaties=["sau-pak-2025", "nato-1949"], duties=["defense"])
    assert pd.isna(change(found, "defense", "timing", "nato-1949"))
    assert change(found, "defense", "trigger", "nato-1949") == "changed"


def test_unknown_treaties_and_duties_are_named():
    with pytest.raises(KeyError, match="'x-1'"):
        compare.side_by_side(treaties=["x-1"])
    with pytest.raises(KeyError, match="defence"):
        compare.side_by_side(duties=["defence"])


def test_anatomy_takes_the_clause_of_2024_apart():
    rows = compare.anatomy()
    assert list(rows["part"].cat.categories) == list(compare.PARTS) == list(rows["part"].unique())
    wording = data.load("wording")
    points = {point for _, found in compare.PARTS.values() for point in found}
    expected = wording[(wording["article"] == 4) & wording["point"].isin(points)]
    variants = rows[rows["kind"] == "variant"]
    assert sorted(variants["code"]) == sorted(expected["wording_id"])
    assert variants[["text_en", "text_de", "phrase", "phrase_lang", "source_ids"]].notna().all(axis=None)
    codes = rows[rows["kind"] == "code"].set_index("field")
    assert codes.at["timing", "text_de"] == "sofort" and codes.at["exception", "code"] == "none"


def test_anatomy_takes_every_coded_defense_clause_apart():
    provisions = data.load("provisions")
    for treaty in provisions.loc[provisions["provision"] == "defense", "treaty_id"]:
        rows = compare.anatomy(treaty=treaty)
        assert set(rows["part"]) == set(compare.PARTS)
        assert (rows["kind"] == "variant").any() == (treaty == clauses.SUBJECT)
    with pytest.raises(KeyError, match="no clause of the kind 'defense'"):
        compare.anatomy(treaty="rus-irn-2025")
    assert compare.anatomy(duty="consultation")["phrase"].notna().any()


def test_silence_in_the_anatomy_stays_silent():
    codes = compare.anatomy(treaty="sau-pak-2025").set_index("field")["code"]
    assert codes[["requires_request", "timing", "un_charter_reference"]].isna().all()
