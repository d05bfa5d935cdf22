"""Agreement of two codings, against published values and properties that hold for any codings."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import agreement


def codings(table: list[list[int]]) -> tuple[pd.Series, pd.Series]:
    """Two codings with a given confusion table, codes 0, 1, 2 …"""
    cells = np.array(table)
    rows, columns = np.indices(cells.shape).reshape(2, -1)
    return pd.Series(np.repeat(rows, cells.ravel())), pd.Series(np.repeat(columns, cells.ravel()))


# Artstein and Poesio (2008), Inter-coder agreement for computational linguistics, Computational Linguistics
# 34(4), tables 1 and 4; the weighted values are those that scikit-learn tests its own function against.
PUBLISHED = [
    ([[20, 20], [10, 50]], None, 0.348, 3),
    ([[46, 0, 0], [6, 32, 6], [0, 0, 10]], None, 0.8013, 4),
    ([[46, 0, 0], [4, 40, 0], [0, 0, 10]], None, 0.9315, 4),
    ([[46, 0, 0], [4, 40, 0], [0, 0, 10]], "linear", 0.9412, 4),
    ([[46, 0, 0], [4, 40, 0], [0, 0, 10]], "quadratic", 0.9541, 4),
]


@pytest.mark.parametrize("table, weights, value, digits", PUBLISHED)
def test_kappa_equals_published_values(table, weights, value, digits):
    assert round(agreement.kappa(*codings(table), weights=weights), digits) == value


def test_confusion_gives_the_table_back():
    table = [[20, 5, 0], [10, 15, 2], [0, 1, 7]]
    assert agreement.confusion(*codings(table)).to_numpy().tolist() == table


def test_distance_of_categories_counts_those_never_used():
    steps = pd.CategoricalDtype(["none", "some", "much", "all"], ordered=True)
    first = pd.Series(["none", "all", "some", "none"]).astype(steps)
    second = pd.Series(["none", "all", "all", "some"]).astype(steps)
    assert agreement.confusion(first, second).shape == (4, 4)
    places = pd.Series([0, 3, 1, 0]), pd.Series([0, 3, 3, 1])
    for weights in ("linear", "quadratic"):
        assert agreement.kappa(first, second, weights=weights) == agreement.kappa(*places, weights=weights)
    ranks = pd.Series([0, 2, 1, 0]), pd.Series([0, 2, 2, 1])
    assert agreement.kappa(first, second, weights="quadratic") != agreement.kappa(*ranks, weights="quadratic")


def test_missing_codes_leave_out_the_pair():
    first = pd.Series([True, False, None, True, False], dtype="boolean")
    second = pd.Series([True, True, True, None, False], dtype="boolean")
    assert agreement.confusion(first, second).to_numpy().sum() == 3
    complete = pd.Series([True, False, False]), pd.Series([True, True, False])
    assert agreement.kappa(first, second) == agreement.kappa(*complete)


def test_rows_are_paired_by_place_not_by_index():
    first = pd.Series([1, 2, 1, 2], index=[9, 8, 7, 6])
    assert agreement.kappa(first, pd.Series([1, 2, 1, 2])) == 1


def test_a_constant_coding_gives_zero_two_equal_ones_nothing():
    varied, constant = pd.Series(["yes", "no", "yes"]), pd.Series(["yes"] * 3)
    assert agreement.kappa(varied, constant) == 0
    assert math.isnan(agreement.kappa(constant, constant))
    assert all(map(math.isnan, agreement.interval(constant, constant)))


@pytest.mark.parametrize(
    "first, second, weights, error, message",
    [
        ([1, 2], [1], None, ValueError, "have 2 and 1 rows"),
        ([None, 2], [1, None], None, ValueError, "no row has both codes"),
        ([1, 2], [1, 2], "cubic", ValueError, "'cubic' is not one of None, linear, quadratic"),
        (["a", "b"], ["a", "b"], "linear", TypeError, "need ordered codes"),
    ],
)
def test_impossible_requests_are_refused(first, second, weights, error, message):
    with pytest.raises(error, match=message):
        agreement.kappa(pd.Series(first), pd.Series(second), weights=weights)


def test_interval_is_repeatable_and_narrows_with_more_rows():
    table = np.array([[20, 5], [10, 15]])
    low, high = agreement.interval(*codings(table.tolist()))
    assert (low, high) == agreement.interval(*codings(table.tolist()))
    assert low < agreement.kappa(*codings(table.tolist())) < high
    more_low, more_high = agreement.interval(*codings((table * 25).tolist()))
    # The width goes with the square root of the rows: 25 times the rows, a fifth of the width.
    assert (more_high - more_low) == pytest.approx((high - low) / 5, rel=0.1)


def test_interval_agrees_with_the_large_sample_formula():
    # Cohen (1960): standard error sqrt(po (1 - po) / n) / (1 - pe); here po = 0.7, pe = 0.5, n = 5000.
    table = [[2000, 500], [1000, 1500]]
    error = math.sqrt(0.7 * 0.3 / 5000) / 0.5
    low, high = agreement.interval(*codings(table))
    assert low == pytest.approx(0.4 - 1.96 * error, abs=0.003)
    assert high == pytest.approx(0.4 + 1.96 * error, abs=0.003)


pairs = st.lists(st.tuples(st.integers(-2, 2), st.integers(-2, 2)), min_size=2, max_size=40)


@given(pairs, st.sampled_from(agreement.WEIGHTS))
def test_kappa_is_symmetric_bounded_and_one_only_for_equal_codings(rows, weights):
    first, second = map(pd.Series, zip(*rows, strict=True))
    value = agreement.kappa(first, second, weights=weights)
    if math.isnan(value):
        assert set(first) == set(second) and first.nunique() == 1
        return
    assert value == pytest.approx(agreement.kappa(second, first, weights=weights))
    assert -1 - 1e-9 <= value <= 1
    assert (value == 1) == first.equals(second)
