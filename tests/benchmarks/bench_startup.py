"""From nothing to a figure, and what the imports cost: every run in a fresh process."""

from functools import partial

import nbformat
from jupyter_client.manager import start_new_kernel
from timing import NOTEBOOKS, ROOT, python, timed

# The figure that the start page shows, and the least that any library needs for a figure of that kind.
OURS = "from helpers import figures\nfigures.show('obligation_matrix')"
BARE = """
import io, pandas, matplotlib
from matplotlib.figure import Figure
from IPython.display import Image
figure, picture = Figure(figsize=(6.3, 4)), io.BytesIO()
figure.subplots().plot([1, 2])
figure.savefig(picture, dpi=150)
Image(picture.getvalue())
"""


def first_figure(code: str) -> float:
    """Seconds from the start of a kernel until it has answered; its end does not count."""
    kernel = []
    try:
        return timed(lambda: (kernel.extend(start_new_kernel(cwd=str(ROOT))), execute(kernel[1], code)))
    finally:
        if kernel:
            kernel[1].stop_channels()
            kernel[0].shutdown_kernel(now=True)


def execute(client, code: str) -> None:
    shown = []
    reply = client.execute_interactive(code, timeout=60, output_hook=shown.append)
    kinds = {message["msg_type"] for message in shown}
    assert reply["content"]["status"] == "ok" and kinds & {"display_data", "execute_result"}


def imports() -> str:
    """What all notebooks import, together."""
    cells = [nbformat.read(path, 4).cells for path in NOTEBOOKS]
    lines = [line for code in cells for cell in code if cell.cell_type == "code" for line in cell.source.splitlines()]
    return "\n".join(dict.fromkeys(line for line in lines if line.startswith(("import ", "from "))))


def test_first_figure(against):
    against(
        partial(first_figure, OURS),
        partial(first_figure, BARE),
        what="Kernel start to first figure",
        floor_is="a kernel that imports pandas and matplotlib and saves one line as a picture",
    )


def test_import_helpers(against):
    against(
        partial(timed, python, "-c", "import helpers"),
        partial(timed, python, "-c", "pass"),
        what="`import helpers` alone",
        floor_is="Python that does nothing",
        runs=11,
    )


def test_imports_of_the_notebooks(against):
    against(
        partial(timed, python, "-c", imports()),
        partial(timed, python, "-c", "import pandas, matplotlib.figure, ipywidgets"),
        what="Everything that the notebooks import",
        floor_is="`import pandas, matplotlib.figure, ipywidgets`",
        runs=7,
    )


def test_check(against):
    read = (
        "import pathlib, pandas\nfor path in pathlib.Path('data').glob('*.csv'): pandas.read_csv(path, dtype='string')"
    )
    against(
        partial(timed, python, "-c", "from helpers.__main__ import main; main(['check'])"),
        partial(timed, python, "-c", read),
        what="Check of all tables (`python -m helpers check`)",
        floor_is="`import pandas` and `read_csv` of all tables",
    )
