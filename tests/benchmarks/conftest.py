"""What all benchmarks share: work measured against its floor, and what the report must know of the machine.

A test hands its rows of the table to `against` or `note`, or says with `grows` how many rows of data it worked on;
report.py makes the table of them.
"""

import os
import platform
import statistics
import subprocess
from collections.abc import Callable
from importlib import metadata

import lab
import pytest

PACKAGES = ("pandas", "numpy", "matplotlib", "pillow", "ipywidgets", "ipykernel", "jupyterlab", "pytest", "nbval")


@pytest.fixture
def note(benchmark):
    """Give the report one row of its table: what was measured, its value, and the floor it stands on.

    For what a test has measured itself (milliseconds in a browser, megabytes); the test has to run `benchmark`, too.
    """

    def write(what: str, value: float, floor: float, floor_is: str, *, unit: str = "s", runs: int) -> None:
        row = {"what": what, "value": value, "floor": floor, "floor_is": floor_is, "unit": unit, "runs": runs}
        benchmark.extra_info.setdefault("table", []).append(row)

    return write


@pytest.fixture
def against(benchmark, note):
    """Measure something and its floor by turns, so that other load falls on both, and note the two medians.

    work, floor: calls that return what they measured, as timed() does. rows: of data, where it grows with them.
    """

    def measure(
        work: Callable[[], float],
        floor: Callable[[], float],
        *,
        what: str,
        floor_is: str,
        unit: str = "s",
        rows: int | None = None,
        runs: int = 5,
    ) -> None:
        pairs = benchmark.pedantic(lambda: [(floor(), work()) for _ in range(runs)])
        least, value = (statistics.median(one) for one in zip(*pairs, strict=True))
        if rows is not None:
            if unit == "s":
                benchmark.extra_info["growth"] = {"what": what, "rows": rows, "value": value, "runs": runs}
            what = f"{what}, {rows:,} rows"
        note(what, value, least, floor_is, unit=unit, runs=runs)

    return measure


@pytest.fixture
def grows(benchmark):
    """Say what a test times and on how many rows of data; the same work on other sizes makes a curve."""

    def write(what: str, rows: int) -> None:
        benchmark.extra_info["growth"] = {"what": what, "rows": rows}

    return write


def pytest_benchmark_update_machine_info(config, machine_info):
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    versions = {"Python": platform.python_version()} | {name: metadata.version(name) for name in PACKAGES}
    if lab.CHROMIUM:
        # "Chromium 140.0.7339.80 built on …"
        told = subprocess.run([lab.CHROMIUM, "--version"], capture_output=True, text=True, check=True).stdout
        versions["Chromium"] = told.split()[1]
    machine_info |= {"memory_gb": round(memory / 2**30), "cores": os.cpu_count(), "versions": versions}
