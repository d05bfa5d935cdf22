"""How filter, count and redraw of the explorer's picture grow with the reactions.

The rows beyond those shipped are drawn from them with a fixed seed, with days and English summaries of their own,
so that the search cannot live on texts that it has seen before.
"""

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
    "four columns": {"regions": ["europe"], "themes": ["troops"], "since": "2024-10-01", "stances": ["-2", "-1"]},
    "text": {"text": "soldiers Kursk"},
    "actors": {"actors": ["JPN", "KOR"]},
}


@pytest.mark.parametrize("asked", ASKED)
def test_filter(benchmark, grows, rows, asked):
    grows(f"Filter by {asked}", len(rows))
    found = benchmark(lambda: reactions.matching(rows, **ASKED[asked]))
    assert 0 < found.sum() < len(rows)


def test_one_pass(benchmark, grows, rows):
    """What a filter is measured against: one vectorized pass over each column that the first filter uses."""
    grows("Floor of a filter: one pass over four columns", len(rows))

    def once():
        return (
            rows["region"].isin(["europe"]).sum()
            + rows["stance"].isin(["-2", "-1"]).sum()
            + rows["themes"].str.contains("troops", regex=False).sum()
            + (rows["date"] >= pd.Timestamp("2024-10-01")).sum()
        )

    assert benchmark(once) > 0


def test_one_pass_over_the_text(benchmark, grows, rows):
    """What a search is measured against: one vectorized pass, blind to case, over each column that it reads."""
    grows("Floor of a search: one pass over the text", len(rows))

    def once():
        texts = (rows[column].str.lower() for column in reaction_rows.SEARCHED)
        return sum(int(text.str.contains("soldiers", regex=False).sum()) for text in texts)

    assert benchmark(once) >= 0


def test_filter_count_and_redraw(benchmark, grows, rows):
    grows("Filter, count and redraw", len(rows))

    def redraw():
        chosen = rows[reactions.matching(rows, stances=["-2", "-1"], text="troops")]
        figure = draw_reaction_marks(reactions.tally(chosen))
        figure.draw_without_rendering()
        return len(chosen)

    assert benchmark(redraw) > 0
