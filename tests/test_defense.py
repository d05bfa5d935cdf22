"""The matrix, wording against condition, and what the switch and the dials do to them."""

import pandas as pd
import pytest

from helpers import cite, data, defense, language


def test_the_matrix_holds_the_strongest_code_of_each_duty():
    matrix = defense.obligation_matrix()
    provisions = data.load("provisions")
    assert list(matrix.columns) == list(language.labels("provisions", "provision"))
    best = {}
    for row in provisions.dropna(subset=["response_strength"]).itertuples():
        cell = (row.treaty_id, row.provision)
        best[cell] = max(best.get(cell, 0), int(row.response_strength))
    assert {(t, d): v for t, row in matrix.iterrows() for d, v in row.items() if pd.notna(v)} == best
    assert matrix.attrs["ungraded"] and all(pd.isna(matrix.at[cell]) for cell in matrix.attrs["ungraded"])
    assert set(cite.ids(matrix)) == set(cite.ids(provisions))


def test_silence_in_the_matrix_is_missing_and_never_zero():
    matrix = defense.obligation_matrix()
    assert pd.isna(matrix.at["rus-irn-2025", "defense"])
    assert matrix.at["nato-1949", "non_aggression"] == 0


def test_orders_of_the_matrix():
    signed = data.load("treaties").set_index("treaty_id")["signed"]
    assert signed.loc[defense.obligation_matrix().index].is_monotonic_increasing
    strength = defense.obligation_matrix(order="strength")["defense"].fillna(-1)
    assert strength.is_monotonic_decreasing
    alike = defense.obligation_matrix(order="similarity")
    assert alike.index[0] == "prk-rus-2024"
    assert defense.obligation_matrix(order="similarity", like="nato-1949").index[0] == "nato-1949"
    with pytest.raises(ValueError, match="order 'name' is not one of date, strength, similarity"):
        defense.obligation_matrix(order="name")
    with pytest.raises(KeyError, match="like 'x'"):
        defense.obligation_matrix(order="similarity", like="x")


def test_similarity_on_a_small_matrix():
    matrix = pd.DataFrame(
        {
            "defense": [4, 4, 2, None, None],
            "consultation": [1, 1, 1, 1, None],
            "basing": [None, 0, None, None, 0],
        },
        index=["me", "plus", "weaker", "talks", "apart"],
    ).astype("Int64")
    found = defense.similarity(matrix, "me")
    assert found.tolist() == pytest.approx([1, 2 / 3, 0.75, 0.5, 0])


def test_wording_and_conditions_counts_what_the_text_asks_for():
    rows = defense.wording_and_conditions().set_index("treaty_id")
    provisions = data.load("provisions")
    clauses = provisions[provisions["provision"] == "defense"]
    assert set(rows.index) == set(clauses["treaty_id"])
    # By hand, from the codes of 2024, 1961 and NATO.
    assert rows.loc["prk-rus-2024", ["strength", "conditions", "unknown"]].tolist() == [4, 4, 0]
    assert rows.loc["prk-sun-1961", ["strength", "conditions", "unknown"]].tolist() == [4, 2, 0]
    nato = rows.loc["nato-1949"]
    assert [c for c in defense.ON_CONDITION if nato[c]] == ["area", "decision", "self_defense"]
    for treaty, row in rows.iterrows():
        assert row["conditions"] == sum(row[c] is not pd.NA and bool(row[c]) for c in defense.ON_CONDITION), treaty
    silent = rows.loc["sau-pak-2025"]
    assert (
        pd.isna(silent["strength"]) and silent["unknown"] == sum(pd.isna(silent[c]) for c in defense.ON_CONDITION) > 0
    )


def test_wording_order_and_switch():
    rows = defense.wording_and_conditions()
    assert rows["strength"].fillna(-1).is_monotonic_decreasing
    switched = defense.wording_and_conditions(recode="D23").set_index("treaty_id")
    plain = rows.set_index("treaty_id")
    moved = plain.index[(plain["strength"] != switched["strength"].reindex(plain.index)).fillna(False)]
    assert set(moved) == {"nato-1949", "warsaw-1955"}
    assert (defense.obligation_matrix(recode="D23")["defense"] == 3).sum() == (
        defense.obligation_matrix()["defense"] == 3
    ).sum() + 2
    with pytest.raises(ValueError, match="order 'x'"):
        defense.wording_and_conditions(order="x")


def test_questions_obey_the_dials():
    assert len(defense.obligation_matrix(as_of="1950-01-01")) == 3
    assert len(defense.wording_and_conditions(min_confidence="high")) < len(defense.wording_and_conditions())
