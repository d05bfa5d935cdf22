"""How filter, count and redraw of the explorer's picture grow with the reactions, and what memory they take.

python -m pytest tests/benchmarks/bench_reactions.py --benchmark-only -s

The rows beyond those shipped are drawn from them with a fixed seed, with days and English summaries of their own,
so that the search cannot live on texts that it has seen before.
"""

import tracemalloc

import numpy as np
import pandas as pd
import pytest

from helpers import reaction_rows, reactions
from helpers.figures.reactions_stance import draw_reaction_marks

SIZES = (154, 10_000, 1_000_000)


@pytest.fixture(scope="module", params=SIZES)
def rows(request) -> pd.DataFrame:
    """As many reactions, between 2024 and 2026; as shipped where no more are asked for."""
    shipped = reactions.load()
    if request.param <= len(shipped):
        return shipped
    random = np.random.default_rng(20240619)
    picked = shipped.iloc[random.integers(len(shipped), size=request.param)].reset_index(drop=True)
    days = pd.Timestamp("2024-01-01") + pd.to_timedelta(random.integers(900, size=request.param), unit="D")
    numbers = pd.Series(np.arange(request.param)).astype("string")
    own = {"date": days, "date_precision": "day", "reaction_id": "R" + numbers}
    own["summary_en"] = picked["summary_en"] + " " + numbers
    return picked.assign(**own).astype({"date_precision": shipped["date_precision"].dtype})


ASKED = {
    "no text": {"regions": ["europe"], "themes": ["troops"], "since": "2024-10-01", "stances": ["-2", "-1"]},
    "text": {"text": "soldiers Kursk"},
    "actors": {"actors": ["JPN", "KOR"]},
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_filter(benchmark, rows, asked):
    found = benchmark(lambda: reactions.matching(rows, **asked))
    assert 0 < found.sum() < len(rows)


def test_one_pass(benchmark, rows):
    """What a filter is measured against: one vectorized pass over each column that "no text" uses."""

    def once():
        return (
            rows["region"].isin(["europe"]).sum()
            + rows["stance"].isin(["-2", "-1"]).sum()
            + rows["themes"].str.contains("troops", regex=False).sum()
            + (rows["date"] >= pd.Timestamp("2024-10-01")).sum()
        )

    assert benchmark(once) > 0


def test_one_pass_over_the_text(benchmark, rows):
    """What a search is measured against: one vectorized pass, blind to case, over each column that it reads."""

    def once():
        texts = (rows[column].str.lower() for column in reaction_rows.SEARCHED)
        return sum(int(text.str.contains("soldiers", regex=False).sum()) for text in texts)

    assert benchmark(once) >= 0


def test_filter_count_and_redraw(benchmark, rows):
    def redraw():
        chosen = rows[reactions.matching(rows, stances=["-2", "-1"], text="troops")]
        figure = draw_reaction_marks(reactions.tally(chosen))
        figure.draw_without_rendering()
        return len(chosen)

    tracemalloc.start()
    assert redraw() > 0
    benchmark.extra_info["peak_MB"] = round(tracemalloc.get_traced_memory()[1] / 1e6, 1)
    tracemalloc.stop()
    print(f"\n{len(rows)} rows: peak memory of filter, count and redraw {benchmark.extra_info['peak_MB']} MB")
    benchmark.pedantic(redraw, rounds=3, warmup_rounds=1)
