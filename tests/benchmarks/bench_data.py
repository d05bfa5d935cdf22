"""Check and load the tables with as many events as shipped, a hundred times and ten thousand times as many."""

import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
import synthetic
from timing import ROOT, timed

from helpers import data, schema

SHIPPED = len(data.load("events"))
RUNS = {1: 5, 100: 3, 10_000: 1}
AS_TEXT = {"dtype": "string", "keep_default_na": False, "na_values": [""]}
# The peak of this process alone; getrusage() would begin with that of the process which started it.
PEAK = "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"


@pytest.fixture(scope="module", params=RUNS, ids="x{}".format)
def times(request) -> int:
    return request.param


@pytest.fixture(scope="module")
def folder(times, tmp_path_factory) -> Path:
    """A copy of the tables with so many times the events."""
    folder = shutil.copytree(schema.folder(), tmp_path_factory.mktemp("data") / "data")
    synthetic.write(synthetic.events(times * SHIPPED), folder / "events.csv")
    return folder


def load_anew(path: Path) -> None:
    data._joined.cache_clear()
    data.load("events", also=path)


def read_csv(path: Path) -> None:
    pd.read_csv(path, **AS_TEXT)


def read_all(folder: Path) -> None:
    for path in folder.glob("*.csv"):
        read_csv(path)


def peak(code: str) -> float:
    """The most memory in MB that a fresh process took for some code."""
    told = subprocess.run(
        [sys.executable, "-c", f"{code}\n{PEAK}"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return int(told.stdout) / 1024


def test_check(against, folder, times):
    against(
        partial(timed, schema.faults_of, folder),
        partial(timed, read_all, folder),
        what="Check all tables",
        floor_is="`read_csv` of all tables",
        rows=times * SHIPPED,
        runs=RUNS[times],
    )


def test_load(against, folder, times):
    against(
        partial(timed, load_anew, folder / "events.csv"),
        partial(timed, read_csv, folder / "events.csv"),
        what="Load events that a reader added",
        floor_is="`read_csv` of the file",
        rows=times * SHIPPED,
        runs=RUNS[times],
    )


def test_load_again(against, folder, times):
    load_anew(folder / "events.csv")
    against(
        partial(timed, partial(data.load, "events", also=folder / "events.csv")),
        partial(timed, Path.read_bytes, folder / "events.csv"),
        what="Load them again, the file unchanged",
        floor_is="reading the bytes of the file",
        rows=times * SHIPPED,
        runs=5,
    )


def test_memory(against, folder, times):
    path = str(folder / "events.csv")
    against(
        partial(peak, f"from helpers import data; data.load('events', also={path!r})"),
        partial(peak, f"import pandas; pandas.read_csv({path!r}, **{AS_TEXT})"),
        what="Memory for loading them",
        floor_is="`read_csv` of the file in a fresh process",
        rows=times * SHIPPED,
        unit="MB",
        runs=1,
    )
