"""Questions and figures of the theme defense with more and more treaties."""

import numpy as np
import pandas as pd
import pytest

from helpers import clauses, data, defense, figures, scenario
from helpers.rules import Scenario

ROWS = (30, 300, 10_000)


def synthetic(rows: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Treaties and provisions drawn at random from ours, with fixed seed; two clauses each."""
    random = np.random.default_rng(2024)
    treaties, provisions = clauses.load()
    drawn = treaties.iloc[random.integers(0, len(treaties), rows)].copy()
    drawn["treaty_id"] = [f"syn-{i:05d}" for i in range(rows)]
    parts = []
    for duty in scenario.DUTIES:
        ours = provisions[provisions["provision"] == duty]
        part = ours.iloc[random.integers(0, len(ours), rows)].copy()
        part["treaty_id"] = drawn["treaty_id"].to_numpy()
        parts.append(part)
    clause = pd.concat(parts, ignore_index=True)
    clause["provision_id"] = clause["treaty_id"] + "/1/" + clause["provision"].astype("string")
    return drawn.set_index("treaty_id", drop=False).rename_axis("treaty"), clause


@pytest.mark.parametrize("rows", ROWS)
def test_one_scenario(benchmark, grows, rows):
    grows("One scenario under every treaty", rows)
    treaties, provisions = synthetic(rows)
    found = benchmark(scenario.answers, treaties, provisions, Scenario(provoked=True))
    assert len(found) == rows


@pytest.mark.parametrize("rows", ROWS)
def test_grid(benchmark, grows, rows, monkeypatch):
    grows("Grid of nine scenarios", rows)
    tables = synthetic(rows)
    monkeypatch.setattr(clauses, "load", lambda **options: tables)
    found = benchmark.pedantic(scenario.grid, rounds=3)
    assert len(found) == rows * len(scenario.STANDARD)


@pytest.mark.parametrize("rows", ROWS)
def test_matrix_by_similarity(benchmark, grows, rows, monkeypatch):
    grows("Matrix of duties by similarity", rows)
    tables = synthetic(rows)
    monkeypatch.setattr(clauses, "load", lambda **options: tables)
    benchmark.pedantic(lambda: defense.obligation_matrix(order="similarity", like="syn-00000"), rounds=3)


@pytest.mark.parametrize("rows", [30, 300])
@pytest.mark.parametrize("name", ["obligation_matrix", "scenario_grid"])
def test_draw(benchmark, grows, name, rows, monkeypatch):
    grows(f"Draw {name}", rows)
    tables = synthetic(rows)
    monkeypatch.setattr(clauses, "load", lambda **options: tables)
    made = benchmark.pedantic(lambda: figures.make(name), rounds=3)
    assert data.version() in made.source_line
