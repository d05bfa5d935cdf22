"""Small registered figures for the tests of export and venue check, also in a process of their own."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from helpers import data, figures
from helpers.figures import canvas

HERE = Path(__file__).parent
NAMES = ("sketch", "sketch_tall", "sketch_whole", "sketch_narrow")


def provisions(*, most: int = 6, **dials) -> pd.DataFrame:
    """The first rows of the table provisions, with their sources."""
    return data.load("provisions", **dials).head(most)


def sixty(**dials) -> pd.DataFrame:
    """Sixty provisions."""
    return provisions(most=60, **dials)


def draw(values: pd.DataFrame, *, lang: str = "en", extra: str = "") -> Figure:
    """One row of text and a bar for each provision, 0.5 cm high."""
    figure = canvas.new(1 + 0.5 * len(values))
    axes = figure.add_subplot()
    axes.barh(range(len(values)), [1] * len(values), color=canvas.STEPS[3], height=0.6)
    axes.set_yticks(range(len(values)), [f"{i} {extra}".strip() for i in values["provision_id"]], fontsize=canvas.SMALL)
    axes.invert_yaxis()
    axes.set_xlabel({"en": "number", "de": "Anzahl"}[lang])
    return figure


@contextlib.contextmanager
def registered() -> Iterator[None]:
    """Have the sketches among the registered figures for a while."""
    figures.names()
    before = dict(figures._registry)
    try:
        register()
        yield
    finally:
        figures._registry.clear()
        figures._registry.update(before)


def register() -> None:
    """Register the sketches."""
    cases = {
        "sketch": {"ask": provisions},
        "sketch_tall": {"ask": sixty, "split": "provision_id"},
        "sketch_whole": {"ask": sixty},
        "sketch_narrow": {"ask": provisions, "min_width": 8.5},
    }
    for name, options in cases.items():
        figures.register(
            name,
            theme="overview",
            tables=("provisions",),
            facts=lambda values, lang: {"n": len(values)},
            title={"en": "{n} duties & more", "de": "{n} Pflichten & mehr"},
            caption={"en": "A sketch_of 100 %.", "de": "Eine Skizze_von 100 %."},
            alt={"en": "Bars for {n} duties.", "de": "Balken für {n} Pflichten."},
            **options,
        )(draw)


def run(code: str, *, folder: Path, **environment: str) -> subprocess.CompletedProcess:
    """Run code in a new process with the sketches registered, in a folder, and with other variables."""
    paths = os.pathsep.join([str(HERE), str(HERE.parent)])
    prepared = f"import sketches\nfrom helpers import export, figures\nfigures.names()\nsketches.register()\n{code}"
    return subprocess.run(
        [sys.executable, "-c", prepared],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": paths} | environment,
        capture_output=True,
        text=True,
    )
