"""The report on the benchmarks: what a run replaces and what it keeps. Nothing is timed here."""

import importlib.util
from itertools import pairwise
from pathlib import Path

import pytest
from matplotlib.text import Text

from helpers.figures import canvas

PATH = Path(__file__).parent / "benchmarks" / "report.py"
SPEC = importlib.util.spec_from_file_location("report", PATH)
report = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(report)


def run(*tests: dict, day: str = "2026-01-01", memory: int = 8) -> dict:
    """What pytest-benchmark writes, as far as the report reads it."""
    machine = {"cpu": {"brand_raw": "Any"}, "cores": 2, "memory_gb": memory, "system": "Linux", "machine": "x86_64"}
    return {
        "machine_info": machine | {"versions": {"Python": "3.11"}},
        "datetime": f"{day}T00:00:00",
        "benchmarks": list(tests),
    }


def row(name: str, value: float, part: str = "startup") -> dict:
    table = [{"what": name, "value": value, "floor": 2.0, "floor_is": "nothing", "unit": "s", "runs": 5}]
    return {"fullname": f"tests/benchmarks/bench_{part}.py::{name}", "extra_info": {"table": table}}


def grown(what: str, rows: int, seconds: float) -> dict:
    growth = {"what": what, "rows": rows}
    stats = {"median": seconds, "rounds": 3}
    name = f"tests/benchmarks/bench_data.py::{what}[{rows}]"
    return {"fullname": name, "extra_info": {"growth": growth}, "stats": stats}


def test_a_part_replaces_its_own_rows_only():
    first = report.merge({}, run(row("a", 1.0), row("b", 2.0)))
    second = report.merge(first, run(row("b", 3.0), day="2026-02-02"))
    assert {r["what"]: (r["value"], r["date"]) for r in second["table"]} == {
        "a": (1.0, "2026-01-01"),
        "b": (3.0, "2026-02-02"),
    }


def test_rows_of_another_machine_are_dropped():
    first = report.merge({}, run(row("a", 1.0)))
    second = report.merge(first, run(row("b", 3.0), memory=64))
    assert [r["what"] for r in second["table"]] == ["b"]


def test_the_page_shows_ratios_first_and_growth_against_the_fewest_rows():
    results = report.merge({}, run(row("a", 3.0), grown("load", 10, 0.5), grown("load", 1000, 5.0)))
    page = report.page(results)
    assert "| a | **1.5** | 3.0 s | 2.0 s | nothing | 5 | 2026-01-01 |" in page
    assert "| load | 1,000 | **10** | 100 | 5.0 s | 3 | 2026-01-01 |" in page
    assert "to the power of 0.5" in page and "growth-data.svg" in page


@pytest.mark.parametrize(
    ("value", "text"), [(0.00123, "0.0012"), (0.5, "0.50"), (1.26, "1.3"), (12.6, "13"), (1234.5, "1,234"), (0, "0")]
)
def test_numbers_have_two_digits_that_count(value, text):
    assert report.number(value) == text


def test_names_of_curves_lie_apart_and_on_the_page():
    results = report.merge({}, run(*[grown(f"question {i}", n, n / 100) for i in range(12) for n in (10, 1000)]))
    with canvas.style():
        figure = report.draw(results["growth"])
        names = [text for text in figure.axes[0].texts if text.get_text().startswith("question")]
        boxes = [Text.get_window_extent(text) for text in names]  # that of an annotation covers its arrow, too
    assert len(boxes) == 12
    assert all(box.x1 <= figure.bbox.x1 and box.y0 >= 0 for box in boxes)
    lower = sorted(box.y0 for box in boxes)
    assert min(b - a for a, b in pairwise(lower)) >= 0.7 * boxes[0].height
