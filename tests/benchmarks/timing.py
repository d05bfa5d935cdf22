"""What benchmarks import: where the project is, seconds that a call takes, a run of Python in a fresh process."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def timed(work: Callable, *arguments: object) -> float:
    """Seconds that a call takes."""
    start = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - start


def python(*arguments: object) -> None:
    """Run Python in a fresh process."""
    run(sys.executable, *arguments)


def run(*command: object) -> None:
    """Run a command in the folder of the project; what it prints is shown only if it fails."""
    done = subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
