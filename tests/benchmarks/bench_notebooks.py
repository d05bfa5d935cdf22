"""Each notebook on a fresh kernel: its run beside the work of its cells, and the memory of the kernel at its end."""

import statistics
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import nbformat
import psutil
import pytest
from nbclient import NotebookClient
from timing import NOTEBOOKS, timed

RUNS = 3
BARE = "import pandas, matplotlib.figure, ipywidgets"


@dataclass
class Run:
    """Seconds of a run, of its cells inside the kernel, and MB that the kernel held at the end, its own alone."""

    seconds: float = 0.0
    cells: float = 0.0
    memory: float = 0.0


def run(notebook: nbformat.NotebookNode) -> Run:
    found = Run()
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(NOTEBOOKS[0].parent)}}
    )

    def work() -> None:
        with client.setup_kernel():
            for i, cell in enumerate(notebook.cells):
                client.execute_cell(cell, i)
            found.memory = psutil.Process(client.km.provisioner.pid).memory_full_info().uss / 2**20

    found.seconds = timed(work)
    found.cells = sum(busy(cell) for cell in notebook.cells if cell.cell_type == "code")
    return found


def busy(cell: nbformat.NotebookNode) -> float:
    """Seconds between the kernel's "busy" and "idle" for a cell, by the kernel's own clock."""
    start, end = (
        datetime.fromisoformat(cell.metadata.execution[f"iopub.status.{state}"]) for state in ("busy", "idle")
    )
    return (end - start).total_seconds()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook(benchmark, note, path: Path):
    empty, bare = (nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)]) for code in ("pass", BARE))
    turns = benchmark.pedantic(lambda: [(run(nbformat.read(path, 4)), run(bare), run(empty)) for _ in range(RUNS)])

    def median(which: int, what: str) -> float:
        return statistics.median(getattr(turn[which], what) for turn in turns)

    name = path.stem
    note(f"{name}: run", median(0, "seconds"), median(0, "cells"), "its cells' work in the kernel", runs=RUNS)
    outside = statistics.median(turn[0].seconds - turn[0].cells for turn in turns)
    note(
        f"{name}: run outside of its cells",
        outside,
        median(2, "seconds"),
        "start and end of a kernel with one empty cell",
        runs=RUNS,
    )
    note(
        f"{name}: memory of its kernel",
        median(0, "memory"),
        median(1, "memory"),
        f"a kernel after `{BARE}`",
        unit="MB",
        runs=RUNS,
    )
