"""Load, filter and draw the events as shipped, with 10,000 and 1,000,000 more, and the memory of each step.

    python -m pytest tests/benchmarks/bench_followed.py --benchmark-columns=median,rounds -s

Synthetic rows are made from the shipped ones with a fixed seed and go the way of a reader's own rows: from a
CSV file through every check of the schema. Memory is read from /proc, so that this runs on Linux.
"""

import os
import resource
import threading
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers import csvfile, data, figures, followed, schema
from helpers.figures import canvas

SEED = 20240619
SIZES = (0, 10_000, 1_000_000)  # rows added to the shipped ones


@pytest.fixture(scope="module", params=SIZES, ids=lambda n: f"{n or 'shipped'}")
def path(request, tmp_path_factory) -> Path | None:
    """A CSV of synthetic events, None for the shipped ones alone."""
    if not request.param:
        return None
    path = tmp_path_factory.mktemp("synthetic") / "events.csv"
    synthetic(request.param).to_csv(path, index=False, lineterminator="\n")
    return path


def synthetic(n: int) -> pd.DataFrame:
    """n events: shipped rows drawn at random, each with a key of its own and a day of its own since 1961."""
    shipped, _ = csvfile.read(schema.folder() / "events.csv")
    random = np.random.default_rng(SEED)
    drawn = shipped.iloc[random.integers(len(shipped), size=n)].reset_index(drop=True)
    days = pd.Timestamp("1961-07-06") + pd.to_timedelta(random.integers(23_600, size=n), unit="D")
    drawn["date"], drawn["date_precision"] = days.strftime("%Y-%m-%d"), "day"
    drawn["event_id"] = "ev-" + days.strftime("%Y%m%d") + "-s" + pd.Series(np.arange(n)).astype(str)
    return drawn


class Peak:
    """The largest resident memory of this process while the block runs, above that at its start, in MB."""

    def __enter__(self):
        self.start = self.peak = resident()
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._sample)
        self._watch.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._watch.join()
        self.mb = max(self.peak, resident()) - self.start

    def _sample(self):
        while not self._over.wait(0.02):
            self.peak = max(self.peak, resident())


def resident() -> float:
    """Resident memory of this process in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


def measure(benchmark, what: str, rows: pd.DataFrame | None, call, rounds: int):
    """Run the call under the benchmark, and print its median and its peak memory."""
    with Peak() as memory:
        result = benchmark.pedantic(call, rounds=rounds, iterations=1)
    benchmark.extra_info |= {"peak_mb": round(memory.mb), "cores": os.cpu_count()}
    seconds = benchmark.stats.stats.median
    print(
        f"\n{what}: {len(result if rows is None else rows):,} rows, {seconds:.3f} s, +{memory.mb:.0f} MB",
        end="",
    )
    return result


def load(path: Path | None) -> pd.DataFrame:
    return data.load("events", also=None if path is None else {"events": path})


@pytest.fixture(scope="module")
def events(path) -> pd.DataFrame:
    return load(path)


def test_load(benchmark, path):
    assert len(measure(benchmark, "load", None, lambda: load(path), rounds=1 if path else 5)) >= 165


def test_filter(benchmark, events):
    chosen = {"phases": ["deployment"], "articles": [4]}
    found = measure(benchmark, "filter", events, lambda: followed.select(events, **chosen), rounds=3)
    assert found["phase"].eq("deployment").all()


def test_count(benchmark, events):
    measure(benchmark, "count", events, lambda: followed.articles_of(followed.by_article(events)), rounds=1)


def test_draw(benchmark, events):
    draw = figures.get("events_by_phase").draw

    def picture():
        with canvas.style():
            drawn = draw(events)
            drawn.draw_without_rendering()
        return drawn

    drawn = measure(benchmark, "draw", events, picture, rounds=3)
    marks = sum(len(line.get_xdata()) for axes in drawn.axes for line in axes.lines)
    # What a page can't show is counted in cells: a picture of a million events has no more parts.
    assert marks < 1000 and len([p for axes in drawn.axes for p in axes.patches]) < 300


def test_caption_says_that_events_are_counted(events):
    facts = figures.get("events_by_phase").facts(events, "en")
    assert ("each cell counts" in facts["marks"]) == (len(events) > 1000)
