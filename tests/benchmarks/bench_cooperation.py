"""Ask and draw cooperation with the undertakings and events as shipped and with more of each.

They are a reader's rows, read and checked like any others. There are at most 99 undertakings an article.
"""

from pathlib import Path

import pytest
import synthetic

from helpers import cooperation, data, figures
from helpers.explorers import cooperation as explorers

SIZES = (0, 1_000, 10_000)  # rows added to each table
TABLES = ("undertakings", "events")


@pytest.fixture(scope="module", params=SIZES, ids=lambda n: f"{n or 'shipped'}")
def added(request, tmp_path_factory) -> dict[str, Path] | None:
    """Made-up undertakings and events as a reader's files, None for the shipped ones alone."""
    if not request.param:
        return None
    folder = tmp_path_factory.mktemp("synthetic")
    made = {table: getattr(synthetic, table)(request.param) for table in TABLES}
    return {table: synthetic.write(frame, folder / f"{table}.csv") for table, frame in made.items()}


@pytest.fixture
def both(added) -> int:
    """How many rows the two tables have together."""
    return sum(len(data.load(table, also=added)) for table in TABLES)


def test_cover(benchmark, grows, added, both):
    grows("What articles cover", both)
    assert not benchmark(cooperation.covers, also=added).empty


def test_areas(benchmark, grows, added, both):
    grows("Where areas stand", both)
    assert not benchmark(cooperation.areas, also=added).empty


@pytest.mark.parametrize("name", ["what_articles_cover", "where_areas_stand", "area_trail"])
def test_draw(benchmark, grows, added, both, name):
    grows(f"Draw {name}", both)
    assert benchmark(figures.make, name, also=added).alt


@pytest.mark.parametrize("subject", ["area:space", "article:4", "theme:economy"])
def test_explorer(benchmark, grows, added, both, subject):
    grows(f"Explorer, {subject}", both)
    assert len(benchmark(explorers.answer, subject=subject, also=added).values)
