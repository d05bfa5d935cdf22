"""Reliability of the stance coding, and headline numbers with parts of the data left out."""

import csv

import pandas as pd
import pytest

from helpers import reactions, reliability, schema


@pytest.fixture(scope="module")
def pairs():
    with (schema.folder() / "recoding.csv").open(encoding="utf-8", newline="") as file:
        return [(r["stance_first"], r["stance_second"]) for r in csv.DictReader(file)]


def test_confusion_counts_the_file(pairs):
    table = reliability.confusion()
    assert table.to_numpy().sum() == len(pairs)
    for first in table.index:
        for second in table.columns:
            assert table.at[first, second] == pairs.count((str(first), str(second)))


def test_stability_gives_kappa_inside_its_interval_and_grows_with_weights(pairs):
    table = reliability.stability()
    assert list(table.index) == ["none", "linear", "quadratic"]
    assert (table["low"] <= table["kappa"]).all() and (table["kappa"] <= table["high"]).all()
    # All differences are one step, so weights that forgive small steps must give more.
    assert all(abs(int(a) - int(b)) <= 1 for a, b in pairs)
    assert table["kappa"].is_monotonic_increasing
    assert (table["agree"] == sum(a == b for a, b in pairs)).all()
    pd.testing.assert_frame_equal(table, reliability.stability())


def test_published_values_of_the_data_readme():
    # README of the data: 38 of 40 agree, kappa 0.93, 0.96 linear, 0.98 quadratic.
    text = (schema.folder() / "README.md").read_text("utf-8")
    found = reliability.stability()["kappa"].astype(float).round(2)
    assert f"kappa {found['none']} ({found['linear']} with linear, {found['quadratic']} with quadratic weights)" in text


def test_first_codes_are_those_of_the_reactions():
    rows = reliability.recoding().merge(reactions.load(), on="reaction_id")
    assert (rows["stance_first"].astype(str) == rows["stance"].astype(str)).all()


def test_sensitivity_is_what_filtering_by_hand_gives():
    table = reliability.sensitivity().set_index(["headline", "variant"])
    rows = reactions.load()
    variants = {
        "all": rows,
        "no_low": rows[rows["confidence"] != "low"],
        "no_single": rows[rows["source_ids"].str.contains(";")],
        "no_joint": rows[~rows["joint"]],
    }
    for variant, kept in variants.items():
        others = kept[kept["side"] == "others"]
        values = others["stance"].astype(int)
        assert table.at[("rows", variant), "value"] == len(kept)
        assert table.at[("below", variant), "value"] == pytest.approx((values < 0).mean())
        assert table.at[("condemning", variant), "value"] == pytest.approx((values == -2).mean())
        assert table.at[("troops", variant), "value"] == pytest.approx(others["themes"].str.contains("troops").mean())
        assert table.at[("median", variant), "value"] == values.sort_values().iloc[len(values) // 2]
        assert table.at[("below", variant), "of"] == len(others)


def test_a_dial_that_is_already_turned_stays_turned():
    table = reliability.sensitivity(min_confidence="high", without="news_agency").set_index(["headline", "variant"])
    most = len(reactions.load(min_confidence="high", without=["news_agency"]))
    assert table.at[("rows", "no_low"), "value"] == most == table.at[("rows", "all"), "value"]
    both = len(reactions.load(min_confidence="high", without=["news_agency", "state_media"]))
    assert table.at[("rows", "no_state_media"), "value"] == both


def test_nothing_left_is_silent_not_zero():
    table = reliability.sensitivity(as_of="2024-06-18").set_index(["headline", "variant"])
    assert pd.isna(table.at[("below", "no_single"), "value"]) or table.at[("below", "no_single"), "of"] > 0
    empty = reliability.sensitivity(as_of="2024-01-01").set_index(["headline", "variant"])
    assert empty.at[("rows", "all"), "value"] == 0
    assert empty.loc[list(reliability.SHARES), "value"].isna().all()
    assert "–" not in reliability.finding(empty.reset_index())


@pytest.mark.parametrize("lang", ["en", "de"])
def test_finding_names_the_largest_move(lang):
    values = reliability.sensitivity()
    table = values.pivot(index="headline", columns="variant", values="value").loc[list(reliability.SHARES)]
    moved = table.sub(table["all"], axis=0).abs().stack()
    headline, variant = moved.idxmax()
    sentence = reliability.finding(values, lang=lang)
    for share in (table.at[headline, "all"], table.at[headline, variant]):
        assert reliability.percent(share, lang) in sentence


def test_blind_shows_no_stance_and_is_repeatable():
    shown = reliability.blind(n=6, seed=3)
    assert len(shown) == 6 and shown.equals(reliability.blind(n=6, seed=3))
    assert not any("stance" in column for column in shown)
    assert not shown.isin(["condemns", "critical", "neutral", "understanding", "endorses"]).any().any()
    assert set(shown.index) <= set(reliability.recoding()["reaction_id"])


def test_compare_gives_the_steps_between_codes():
    ours = reactions.load().set_index("reaction_id")["stance"].astype(int)
    both = reliability.compare({"R022": int(ours["R022"]), "R019": int(ours["R019"]) + 1})
    assert both["apart"].tolist() == [0, 1]


@pytest.mark.parametrize(
    ("mine", "message"),
    [({"R999": 0}, "no reaction R999"), ({"R022": 3}, "stance .3.: expected whole numbers from -2 to 2")],
)
def test_compare_refuses_what_is_not_there(mine, message):
    with pytest.raises(ValueError, match=message):
        reliability.compare(mine)
