"""Filter, count and draw the events as shipped, with 10,000 and with 1,000,000 more; bench_data loads them."""

import pandas as pd
import pytest
import synthetic

from helpers import data, figures, followed
from helpers.figures import canvas

SIZES = (0, 10_000, 1_000_000)  # rows added to the shipped ones


@pytest.fixture(scope="module", params=SIZES, ids=lambda n: f"{n or 'shipped'}")
def events(request, tmp_path_factory) -> pd.DataFrame:
    if not request.param:
        return data.load("events")
    path = tmp_path_factory.mktemp("synthetic") / "events.csv"
    return data.load("events", also=synthetic.write(synthetic.events(request.param), path))


def test_filter(benchmark, grows, events):
    grows("Filter events by phase and article", len(events))
    found = benchmark(followed.select, events, phases=["deployment"], articles=[4])
    assert found["phase"].eq("deployment").all()


def test_count(benchmark, grows, events):
    grows("Count events by article", len(events))
    assert len(benchmark(lambda: followed.articles_of(followed.by_article(events))))


def test_draw(benchmark, grows, events):
    grows("Draw events_by_phase", len(events))

    def picture():
        with canvas.style():
            drawn = figures.get("events_by_phase").draw(events)
            drawn.draw_without_rendering()
        return drawn

    drawn = benchmark(picture)
    marks = sum(len(line.get_xdata()) for axes in drawn.axes for line in axes.lines)
    # What a page can't show is counted in cells: a picture of a million events has no more parts.
    assert marks < 1000 and len([p for axes in drawn.axes for p in axes.patches]) < 300
    facts = figures.get("events_by_phase").facts(events, "en")
    assert ("each cell counts" in facts["marks"]) == (len(events) > 1000)
