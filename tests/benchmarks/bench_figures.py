"""What saving for papers costs beside drawing: three formats, two languages, all that stands beside a picture.

The floor is the bare savefig of the same figures in the same formats and at the same resolution, each with a layout
of its own, as anybody would write it. Both begin with the question and the drawing, which are the same.
"""

from functools import partial
from pathlib import Path

import pytest
from timing import python, timed

from helpers import export, figures, language, venues
from helpers.figures import canvas

DPI = venues.get("report").resolution("combination")
FLOOR_IS = "question, drawing and bare `savefig` of the same pictures"


def bare(names: list[str], folder: Path) -> None:
    """Ask, draw and save with savefig, nothing else."""
    for name in names:
        values = figures.ask(name)
        for lang in language.LANGUAGES:
            figure = figures.draw(name, values, lang=lang)
            with canvas.style():
                for kind in export.DEFAULT_FORMATS:
                    figure.savefig(folder / f"{name}-{lang}.{kind}", dpi=DPI)


@pytest.mark.parametrize("name", [figures.names(theme)[0] for theme in figures.THEMES])
def test_save(against, tmp_path, name):
    bare([name], tmp_path)  # fonts and modules are loaded
    against(
        partial(timed, partial(export.save, name, to=tmp_path)),
        partial(timed, bare, [name], tmp_path),
        what=f"Save {name}",
        floor_is=FLOOR_IS,
        runs=3,
    )


def test_make_figures(against, tmp_path):
    against(
        partial(timed, python, "-m", "helpers", "figures", "--all", "--to", tmp_path),
        partial(timed, bare, figures.names(), tmp_path),
        what="`make figures`, on all cores",
        floor_is=f"{FLOOR_IS}, one after the other",
        runs=1,
    )
