"""Ask and draw cooperation with the undertakings and events as shipped and with 100 and 1,000 more of each.

    python -m pytest tests/benchmarks/bench_cooperation.py --benchmark-columns=median,rounds

Synthetic rows are shipped rows drawn with a fixed seed under keys of their own; they go the way of a reader's own
rows, through every check of the schema. A treaty has no million undertakings: notebook 50 measures events.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers import cooperation, csvfile, figures, schema
from helpers.explorers import cooperation as explorers

SEED = 20240619
SIZES = (0, 100, 1_000)  # rows added; undertakings have at most 99 keys an article


@pytest.fixture(scope="module", params=SIZES, ids=lambda n: f"{n or 'shipped'}")
def rows(request, tmp_path_factory) -> dict[str, Path] | None:
    """Synthetic undertakings and events as a reader's files, None for the shipped ones alone."""
    if not request.param:
        return None
    folder = tmp_path_factory.mktemp("synthetic")
    return {table: synthetic(table, request.param, folder) for table in ("undertakings", "events")}


def synthetic(table: str, n: int, folder: Path) -> Path:
    """A file of n rows like the shipped ones (of undertakings at most what their keys allow)."""
    shipped, _ = csvfile.read(schema.folder() / f"{table}.csv")
    random = np.random.default_rng(SEED)
    drawn = shipped.iloc[random.integers(len(shipped), size=n)].reset_index(drop=True)
    number = drawn.index.astype(str).to_series(index=drawn.index)
    if table == "events":
        drawn["event_id"] = drawn["event_id"] + "-s" + number
    else:
        turn = drawn.groupby("article").cumcount() + 40
        drawn = drawn[turn < 100]
        drawn["undertaking_id"] = "U" + drawn["article"].str.zfill(2) + "-" + turn[turn < 100].astype(str)
    path = folder / f"{table}.csv"
    drawn.to_csv(path, index=False, lineterminator="\n")
    return path


def test_cover(benchmark, rows):
    assert not benchmark(cooperation.covers, also=rows).empty


def test_areas(benchmark, rows):
    assert not benchmark(cooperation.areas, also=rows).empty


@pytest.mark.parametrize("name", ["what_articles_cover", "where_areas_stand", "area_trail"])
def test_draw(benchmark, rows, name):
    assert benchmark(figures.make, name, also=rows).alt


@pytest.mark.parametrize("subject", ["area:space", "article:4", "theme:economy"])
def test_explorer(benchmark, rows, subject):
    answer = benchmark(explorers.answer, subject=subject, also=rows)
    assert isinstance(answer.values, pd.DataFrame)
