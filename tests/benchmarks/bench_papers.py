"""What saving costs beside drawing: all figures, three formats, two languages, one process.

usage: python -m pytest tests/benchmarks/bench_papers.py -s --benchmark-columns=min,median,rounds

The floor is the bare savefig of the same figures in the same formats and at the same resolution, each with a layout
of its own, as anybody would write it. Both begin with the question and the drawing, which are the same.
"""

import tempfile
import time
from pathlib import Path

import pytest

from helpers import batch, export, figures, language, venues
from helpers.figures import canvas

NAMES = figures.names()
LANGUAGES = language.LANGUAGES
DPI = venues.get("report").resolution("combination")


def bare(name: str, folder: Path) -> None:
    """Ask, draw and save with savefig, nothing else."""
    values = figures.ask(name)
    for lang in LANGUAGES:
        figure = figures.draw(name, values, lang=lang)
        with canvas.style():
            for kind in export.DEFAULT_FORMATS:
                figure.savefig(folder / f"{name}-{lang}.{kind}", dpi=DPI)


def save(name: str, folder: Path) -> None:
    export.save(name, to=folder)


def timed(work, *arguments) -> float:
    start = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - start


@pytest.fixture(scope="module")
def folder():
    with tempfile.TemporaryDirectory() as found:
        bare(NAMES[0], Path(found))  # fonts and modules are loaded
        export.save(NAMES[0], to=found)
        yield Path(found)


def test_save_against_bare_savefig(folder, capsys):
    rows = []
    for name in NAMES:
        # By turns, so that another load of the machine falls on both; the quietest of three counts.
        pairs = [(timed(bare, name, folder), timed(lambda n=name: export.save(n, to=folder))) for _ in range(3)]
        floor, ours = (min(one) for one in zip(*pairs, strict=True))
        rows.append((name, floor, ours))
    with capsys.disabled():
        print(f"\n{'figure':32}{'savefig s':>10}{'save s':>10}{'ratio':>8}")
        for name, floor, ours in rows:
            print(f"{name:32}{floor:10.2f}{ours:10.2f}{ours / floor:8.2f}")
        floor, ours = (sum(row[i] for row in rows) for i in (1, 2))
        print(f"{'all':32}{floor:10.2f}{ours:10.2f}{ours / floor:8.2f}")


def test_save(benchmark, folder):
    benchmark(save, NAMES[0], folder)


def test_bare(benchmark, folder):
    benchmark(bare, NAMES[0], folder)


@pytest.mark.parametrize("jobs", [1, 2])
def test_all_figures_in_so_many_processes(benchmark, folder, jobs):
    options = {"to": folder}
    benchmark.pedantic(lambda: batch.save_all(NAMES, options, jobs=jobs), rounds=1)
