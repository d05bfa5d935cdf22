"""Agreement of two codings of the same rows: confusion table, Cohen's kappa, and its bootstrap interval.

After Cohen (1960) and, with weights, Cohen (1968): one minus the disagreement found over the disagreement
expected if both codings were drawn independently from their own shares.
"""

import numpy as np
import pandas as pd

WEIGHTS = (None, "linear", "quadratic")


def kappa(first: pd.Series, second: pd.Series, *, weights: str | None = None) -> float:
    """Cohen's kappa: 1 full agreement, 0 as much as chance would give, below 0 less than that.

    first, second: the codes of the same rows in the same order; pairs with a missing code are left out.
    weights: None counts every difference alike; "linear" and "quadratic" count it by the distance between the
        codes (steps of an ordered categorical, values of numbers) or by its square.
    Returns nan where kappa is undefined, because both codings use one and the same code throughout.
    Raises ValueError for unequal lengths, no complete pair or unknown weights, TypeError for weights on codes
    without an order.
    """
    table = confusion(first, second)
    return float(_kappa(table.to_numpy(), _distances(table.index, weights)))


def interval(
    first: pd.Series,
    second: pd.Series,
    *,
    weights: str | None = None,
    level: float = 0.95,
    draws: int = 10_000,
    seed: int = 20240619,
) -> tuple[float, float]:
    """Percentile bootstrap interval of kappa: rows drawn again with replacement, always from the same seed.

    Draws in which kappa is undefined are left out. Says how much kappa could vary with another sample of
    rows, nothing about another coder. Arguments and errors otherwise as for kappa().
    """
    table = confusion(first, second)
    counts = table.to_numpy()
    # Drawing rows with replacement is drawing the cells of their table from a multinomial distribution.
    again = np.random.default_rng(seed).multinomial(counts.sum(), counts.ravel() / counts.sum(), size=draws)
    values = _kappa(again.reshape(draws, *counts.shape), _distances(table.index, weights))
    defined = values[~np.isnan(values)]
    if not len(defined):
        return float("nan"), float("nan")
    low, high = np.quantile(defined, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def confusion(first: pd.Series, second: pd.Series) -> pd.DataFrame:
    """How often each pair of codes was given: first coding in rows, second in columns, codes alike.

    The codes are those of the categorical dtype that both share (also those never used), else those that
    occur, sorted. Errors as for kappa().
    """
    first, second = pd.Series(first).reset_index(drop=True), pd.Series(second).reset_index(drop=True)
    if len(first) != len(second):
        raise ValueError(f"the codings have {len(first)} and {len(second)} rows, expected as many")
    both = first.notna() & second.notna()
    if not both.any():
        raise ValueError("no row has both codes")
    first, second = first[both], second[both]
    if isinstance(first.dtype, pd.CategoricalDtype) and first.dtype == second.dtype:
        codes = pd.CategoricalIndex(first.cat.categories, dtype=first.dtype)
    else:
        codes = pd.Index(sorted({*first, *second}))
    cells = np.zeros((len(codes), len(codes)), dtype=int)
    np.add.at(cells, (codes.get_indexer(first), codes.get_indexer(second)), 1)
    return pd.DataFrame(cells, index=codes.rename("first"), columns=codes.rename("second"))


def _distances(codes: pd.Index, weights: str | None) -> np.ndarray:
    if weights not in WEIGHTS:
        raise ValueError(f"weights {weights!r} is not one of None, linear, quadratic")
    if weights is None:
        return 1.0 - np.eye(len(codes))
    if isinstance(codes, pd.CategoricalIndex) and codes.ordered:
        places = np.arange(len(codes), dtype=float)
    elif pd.api.types.is_numeric_dtype(codes):
        places = codes.to_numpy(dtype=float)
    else:
        raise TypeError(f"weights {weights!r} need ordered codes, not {list(codes)}")
    return np.abs(places[:, None] - places) ** (2 if weights == "quadratic" else 1)


def _kappa(counts: np.ndarray, distances: np.ndarray) -> np.ndarray:
    """Kappa of one table of counts, or of each of a stack of them."""
    total = counts.sum(axis=(-2, -1))
    expected = counts.sum(axis=-1)[..., :, None] * counts.sum(axis=-2)[..., None, :]
    found = (counts * distances).sum(axis=(-2, -1)) * total
    chance = (expected * distances).sum(axis=(-2, -1))
    return 1 - np.divide(found, chance, out=np.full(np.shape(chance), np.nan), where=chance > 0)
