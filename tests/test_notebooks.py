"""How every notebook must look; what it says is compared by nbval. Notebooks are found by listing the folder."""

import contextlib
import copy
import io
import itertools
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
ABSOLUTE = re.compile(r"(?<![\w:/.])/(?:home|root|tmp|usr|work|Users|mnt|var|opt)/\w|[A-Z]:\\\\\w|file://")
SOLUTION = re.compile(r"<details>\s*<summary>.*?</summary>(.*?)</details>", re.S)
CODE = re.compile(r"```python\n(.*?)```\s*(?:```text\n(.*?)```)?", re.S)


def read(path: Path):
    return nbformat.read(path, 4)


def source(path: Path, kind: str = "markdown") -> str:
    return "\n\n".join(cell.source for cell in read(path).cells if cell.cell_type == kind)


class Images(HTMLParser):
    """The alt texts of all pictures in a piece of HTML, None where there is none."""

    def __init__(self, markup: str):
        super().__init__()
        self.alts: list[str | None] = []
        self.feed(markup)

    def handle_starttag(self, tag, attributes):
        if tag == "img":
            self.alts.append(dict(attributes).get("alt"))


def faults(notebook) -> list[str]:
    """What is wrong with a notebook as it is stored, one line each."""
    found = []
    if "widgets" in notebook.metadata:
        found.append("saved widget state")
    if notebook.metadata.get("language_info", {}).get("name") != "python":
        found.append("no language_info")
    first = notebook.cells[0]
    needed = ("# ", "**Question.**", "**You will learn**", "**Minutes.**", "**Data.**")
    if first.cell_type != "markdown" or not all(part in first.source for part in needed):
        found.append("first cell lacks title, question, aims, minutes or data")
    for number, cell in enumerate(notebook.cells, start=1):
        if ABSOLUTE.search(cell.source):
            found.append(f"cell {number}: absolute path")
        if cell.cell_type == "code":
            found += [f"cell {number}: {fault}" for fault in _code_faults(cell)]
    levels = [len(mark) for mark in re.findall(r"^(#+) ", "\n".join(_prose(notebook)), re.M)]
    if levels[:1] != [1] or levels.count(1) != 1:
        found.append("not exactly one title")
    if any(later - earlier > 1 for earlier, later in itertools.pairwise(levels)):
        found.append("headings skip a level")
    return found


def _prose(notebook) -> list[str]:
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    return [re.sub(r"```.*?```", "", text, flags=re.S) for text in cells]


def _code_faults(cell) -> list[str]:
    found = []
    if len(cell.source.splitlines()) > 15:
        found.append("over 15 lines")
    if re.search(r"^\s*(def|class) |sys\.path|open\(|read_csv", cell.source, re.M):
        found.append("holds logic or a path")
    if not cell.source.strip() or cell.execution_count is None:
        found.append("empty or never run")
    if (
        re.search(r"figures\.show|explorer\(|cite\.|^\w[\w.]*(\(.*\))?$", cell.source.splitlines()[-1])
        and not cell.outputs
    ):
        found.append("no results")
    wanted = "raises-exception" in cell.metadata.get("tags", [])
    for output in cell.outputs:
        if output.output_type == "error" and not wanted:
            found.append("error output")
        if output.output_type == "stream" and output.name == "stderr":
            found.append("warning output")
        stored = "".join(
            [*map(str, output.get("data", {}).values()), output.get("text", ""), *output.get("traceback", [])]
        )
        stored = re.sub(r"\x1b\[[0-9;]*m", " ", stored)
        if ABSOLUTE.search(re.sub(r"base64,[A-Za-z0-9+/=]+", "", stored)):
            found.append("absolute path in results")
        if {"image/png", "image/jpeg", "image/svg+xml"} & set(output.get("data", {})):
            found.append("a picture without alt text")
        if re.search(r"<table(?![^>]*>\s*<caption)", output.get("data", {}).get("text/html", "")):
            found.append("a table without caption")
        if not all(Images(output.get("data", {}).get("text/html", "")).alts):
            found.append("a picture without alt text")
    return found


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_notebook_is_stored_as_it_should_be(path):
    assert faults(read(path)) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_notebook_is_small(path):
    assert path.stat().st_size < 1_500_000


def _first_code(notebook):
    return next(cell for cell in notebook.cells if cell.cell_type == "code")


SPOILED = {
    "saved widget state": lambda nb: nb.metadata.update(widgets={}),
    "no language_info": lambda nb: nb.metadata.pop("language_info"),
    "first cell lacks title, question, aims, minutes or data": lambda nb: nb.cells[0].update(source="# Title"),
    "absolute path": lambda nb: nb.cells[0].update(source=nb.cells[0].source + " /home/someone/data"),
    "over 15 lines": lambda nb: _first_code(nb).update(source="x = 1\n" * 16),
    "holds logic or a path": lambda nb: _first_code(nb).update(source="def f():\n    return 1"),
    "empty or never run": lambda nb: _first_code(nb).update(execution_count=None),
    "no results": lambda nb: _first_code(nb).update(source='figures.show("x")', outputs=[]),
    "error output": lambda nb: _first_code(nb).outputs.append(
        nbformat.v4.new_output("error", ename="E", evalue="x", traceback=[])
    ),
    "warning output": lambda nb: _first_code(nb).outputs.append(
        nbformat.v4.new_output("stream", name="stderr", text="Warning")
    ),
    "absolute path in results": lambda nb: _first_code(nb).outputs.append(
        nbformat.v4.new_output("stream", name="stdout", text="/home/someone/x")
    ),
    "absolute path in results ": lambda nb: _first_code(nb).outputs.append(
        nbformat.v4.new_output("error", ename="E", evalue="x", traceback=["\x1b[32m/home/someone/x.py"])
    ),
    "a picture without alt text": lambda nb: _first_code(nb).outputs.append(
        nbformat.v4.new_output("display_data", {"text/html": "<img src='x'>"})
    ),
    "a table without caption": lambda nb: _first_code(nb).outputs.append(
        nbformat.v4.new_output("execute_result", {"text/html": '<table border="1" class="dataframe"><thead>'})
    ),
    "headings skip a level": lambda nb: nb.cells.append(nbformat.v4.new_markdown_cell("## A\n\n#### B")),
    "not exactly one title": lambda nb: nb.cells.append(nbformat.v4.new_markdown_cell("# Another")),
}


@pytest.mark.parametrize("fault", SPOILED)
def test_a_spoiled_notebook_is_noticed(fault):
    notebook = copy.deepcopy(read(NOTEBOOKS[0]))
    SPOILED[fault](notebook)
    assert any(fault.strip() in found for found in faults(notebook))


def anchor(heading: str) -> str:
    """The anchor that JupyterLab gives a heading."""
    return heading.strip().replace(" ", "-")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_links_lead_somewhere(path):
    text = source(path)
    assert '<a href="' not in text, "links are plain Markdown"
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if target.startswith(("http://", "https://")):
            continue
        file, _, part = target.partition("#")
        page = (path.parent / file).resolve() if file else path
        assert page.is_relative_to(ROOT), target
        assert page.exists(), target
        if part and page.suffix == ".ipynb":
            headings = re.findall(r"^#+ (.+)$", source(page), re.M)
            assert part in map(anchor, headings), target


@pytest.mark.parametrize("path", [p for p in NOTEBOOKS if not p.name.startswith("00")], ids=lambda p: p.name)
def test_notebook_has_exercises_solutions_and_an_end(path):
    text = source(path)
    assert re.search(r"^## Exercises", text, re.M)
    assert len(SOLUTION.findall(text)) >= 3
    last = [cell.source for cell in read(path).cells if cell.cell_type == "markdown"][-1]
    for part in ("**In short.**", "**Next.**", "**Sources.**"):
        assert part in last


def solutions() -> list:
    return [
        pytest.param(code, expected, id=f"{path.stem}-{i}")
        for path in NOTEBOOKS
        for i, (code, expected) in enumerate(
            (match for fold in SOLUTION.findall(source(path)) for match in CODE.findall(fold)), start=1
        )
    ]


def printed(code: str) -> str:
    """What a solution prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "solution", "exec"), {"__name__": "solution"})
    return out.getvalue().strip()


@pytest.mark.parametrize(("code", "expected"), solutions())
def test_solutions_run_and_print_what_they_say(code, expected):
    assert expected.strip()
    assert printed(code) == expected.strip()


@pytest.fixture
def tree(tmp_path):
    """A copy of the project with one notebook, which runs with the copied helpers and data."""
    for folder in ("helpers", "data"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / "00_start_here.ipynb", tmp_path / "notebooks")
    return tmp_path


def nbval(tree: Path) -> subprocess.CompletedProcess:
    """Compare the stored results of the copied notebook with what the copy computes."""
    sanitize = f"--nbval-sanitize-with={ROOT / 'tests' / 'sanitize.cfg'}"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        "/dev/null",
        f"--rootdir={tree}",
    ]
    environment = os.environ | {"PYTHONPATH": str(tree)}
    command += ["--nbval", sanitize, str(tree / "notebooks")]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tree)


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_an_unchanged_copy_passes(tree):
    assert nbval(tree).returncode == 0


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        pytest.param("data/events.csv", "2024-12-04", "2024-12-05", id="a changed value"),
        pytest.param(
            "helpers/figures/canvas.py",
            'INK, SOFT, RULE, PAPER = "#1a1a1a"',
            'INK, SOFT, RULE, PAPER = "#3a1a1a"',
            id="a changed figure",
        ),
    ],
)
def test_a_change_makes_a_cell_fail(tree, file, old, new):
    replace_in(tree / file, old, new)
    result = nbval(tree)
    assert result.returncode == 1, result.stdout[-2000:]
    assert "Cell outputs differ" in result.stdout
