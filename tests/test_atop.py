"""Agreement with ATOP, Cohen's kappa against published examples, and a reader's own ATOP file."""

import pandas as pd
import pytest

from helpers import atop, data, schema


def coders(yes_yes, yes_no, no_yes, no_no):
    pairs = ["yy"] * yes_yes + ["yn"] * yes_no + ["ny"] * no_yes + ["nn"] * no_no
    return pd.Series([p[0] for p in pairs]), pd.Series([p[1] for p in pairs])


@pytest.mark.parametrize(
    "table, expected",
    [
        # Two doctors and 20 patients: easycalculation.com/statistics/learn-cohens-kappa-index.php
        ((12, 2, 4, 2), 0.08 / 0.38),
        # Textbook examples: grant proposals; the same agreement with other margins.
        ((20, 5, 10, 15), 0.4),
        ((45, 15, 25, 15), 0.1304),
        ((25, 35, 5, 35), 0.2593),
        ((5, 0, 0, 5), 1.0),
        ((0, 5, 5, 0), -1.0),
    ],
)
def test_kappa_of_published_examples(table, expected):
    assert atop.kappa(*coders(*table)) == pytest.approx(expected, abs=5e-5)


def test_kappa_of_three_categories():
    cells = {"aa": 25, "ab": 13, "ac": 12, "ba": 12, "bb": 2, "bc": 16, "ca": 3, "cb": 15, "cc": 2}
    pairs = [pair for pair, n in cells.items() for _ in range(n)]
    one, other = (pd.Series([p[i] for p in pairs]) for i in (0, 1))
    shares = [pd.Series(s).value_counts(normalize=True) for s in (one, other)]
    chance = sum(shares[0][c] * shares[1][c] for c in "abc")
    assert atop.kappa(one, other) == pytest.approx((0.29 - chance) / (1 - chance))


def test_kappa_is_undefined_rather_than_wrong():
    assert atop.kappa(pd.Series([True, True]), pd.Series([True, True])) is None
    assert atop.kappa(pd.Series([], dtype=object), pd.Series([], dtype=object)) is None
    for one, other in [([1, 2], [1]), ([1, None], [1, 1])]:
        with pytest.raises(ValueError, match="same length without missing"):
            atop.kappa(pd.Series(one), pd.Series(other))


def test_our_values_computed_from_provisions_are_those_written_down():
    table = data.load("atop_agreement")
    pairs = atop.atop_pairs()
    for obligation in atop.OBLIGATIONS:
        mine = pairs[pairs["obligation"] == obligation].reset_index(drop=True)
        for column, stored in [("ours", f"our_{obligation}"), ("agree", f"agree_{obligation}")]:
            assert mine[column].equals(data.truth(table[stored]).rename(column)), (obligation, column)


def test_agreement_counts_what_was_compared():
    rows = atop.atop_agreement().set_index("obligation")
    table = data.load("atop_agreement")
    for obligation in atop.OBLIGATIONS:
        judged = table[f"agree_{obligation}"].dropna()
        assert rows.at[obligation, "compared"] == len(judged)
        assert rows.at[obligation, "agreeing"] == (judged == "yes").sum()
    parts = rows.drop(index="all")
    for column in ("compared", "agreeing", "both_yes", "only_ours", "only_atop", "both_no"):
        assert rows.at["all", column] == parts[column].sum()
    # ATOP has the pledge in every treaty compared, so chance explains all of it.
    assert rows.at["non_aggression", "kappa"] == pytest.approx(0)


def test_disagreements_have_a_reason_and_move_with_the_coding():
    found = atop.atop_disagreements()
    assert set(found["obligation"]) == {"non_aggression"} and found["note"].notna().all()
    assert atop.atop_disagreements(recode="D24").empty
    assert pd.isna(atop.atop_agreement(recode="D24").set_index("obligation").at["non_aggression", "kappa"])
    moved = atop.atop_pairs(recode={"nato-1949/5/defense": {"provision": "consultation"}})
    nato = moved[(moved["treaty_id"] == "nato-1949") & (moved["obligation"] == "defense")]
    assert not nato["ours"].iloc[0]


def test_what_the_dials_leave_out_is_not_judged():
    full, less = (atop.atop_pairs(**dials) for dials in ({}, {"min_confidence": "high"}))
    lost = full["ours"].notna() & less["ours"].isna()
    assert lost.any() and full.loc[lost, "ours"].all()


@pytest.fixture
def atop_file(tmp_path):
    """A file as ATOP offers it, made of the values bundled here, with capitals and further columns."""
    table = data.load("atop_agreement")
    names = {"atop_id": "ATOPID"} | {f"atop_{n}": n.upper() for n in (*atop.OBLIGATIONS.values(), "offense")}
    frame = table[list(names)].rename(columns=names).astype("string").drop_duplicates()
    other = pd.DataFrame({c: ["9999" if c == "ATOPID" else "-9"] for c in frame})
    frame = pd.concat([frame, other]).assign(begyr="1900")

    def write(change=lambda f: f):
        path = tmp_path / "atop5_1a.csv"
        change(frame.copy()).to_csv(path, index=False, encoding="utf-8-sig")
        return path

    return write


def test_a_readers_file_joins(atop_file):
    joined = atop.join_atop(atop_file())
    assert joined["atop"].equals(joined["bundled"].rename("atop")) and joined["agree"].equals(
        atop.atop_pairs()["agree"]
    )
    flipped = atop.join_atop(atop_file(lambda f: f.assign(DEFENSE=f["DEFENSE"].replace({"0": "1"}))))
    changed = flipped[flipped["atop"] != flipped["bundled"]]
    assert set(changed["obligation"]) == {"defense"} and len(changed)
    path = atop_file()
    pd.testing.assert_frame_equal(atop.atop_agreement(path=path), atop.atop_agreement())
    assert len(atop.atop_disagreements(path=path)) == len(atop.atop_disagreements())


@pytest.mark.parametrize(
    "change, message",
    [
        (lambda f: f.drop(columns="CONSUL"), "line 1, consul: column is missing; expected an ATOP file"),
        (lambda f: f[f["ATOPID"] != "3180"], "atopid: '3180' is missing from the file"),
        (
            lambda f: f.assign(NONAGG=f["NONAGG"].mask(f["ATOPID"] == "3180", "2")),
            r"line \d+, nonagg: '2' is not 0 or 1",
        ),
        (lambda f: f.assign(NONAGG=f["NONAGG"].mask(f["ATOPID"] == "3180")), r"line \d+, nonagg: is empty"),
        (
            lambda f: pd.concat([f, f[f["ATOPID"] == "3180"].assign(DEFENSE="0")]),
            "atopid: '3180' stands twice with different values",
        ),
    ],
)
def test_a_wrong_or_incomplete_file_is_refused(atop_file, change, message):
    with pytest.raises(schema.SchemaError, match=message):
        atop.join_atop(atop_file(change))


def test_a_missing_or_unreadable_file_is_refused(tmp_path):
    with pytest.raises(schema.SchemaError, match=r"no\.csv: file is missing"):
        atop.join_atop(tmp_path / "no.csv")
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(schema.SchemaError, match=r"empty\.csv: cannot be read as CSV"):
        atop.join_atop(tmp_path / "empty.csv")
