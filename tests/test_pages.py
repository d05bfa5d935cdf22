import re
from pathlib import Path

import nbformat
import pytest

from helpers import explorers, pages

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda p: p.name)
def test_a_page_holds_everything_and_loads_nothing(notebook, tmp_path):
    text = pages.write(notebook, tmp_path).read_text("utf-8")
    stored = nbformat.read(notebook, 4)
    pictures = sum(
        o.get("data", {}).get("text/html", "").count("<img") for c in stored.cells for o in c.get("outputs", [])
    )
    assert text.count("<img ") == pictures
    assert pictures
    assert not re.search(r"<(script|link|iframe|object)\b", text)
    assert not re.search(r"""src=["'](?!data:)""", text)
    assert not re.search(r'href="[^"]*\.ipynb', text)
    assert re.search(r"<title>[^<]+</title>", text)
    assert '<html lang="en">' in text


def notebook(folder, *outputs):
    cells = [
        nbformat.v4.new_markdown_cell("# A <b> title"),
        nbformat.v4.new_code_cell("1", outputs=list(outputs)),
    ]
    path = folder / "n.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def test_an_explorer_leaves_its_sentence(tmp_path):
    controls = {"level": explorers.choice("control_confidence", explorers.codes("events", "confidence"), "low")}
    explorer = explorers.Explorer("x", controls, lambda **_: explorers.Answer("<p>x</p>", "x", None))
    data = explorer._repr_mimebundle_()
    text = pages.write(notebook(tmp_path, nbformat.v4.new_output("display_data", data)), tmp_path).read_text("utf-8")
    assert "needs a running kernel" in text
    assert "model_id" not in text


def test_the_title_is_escaped_and_wide_things_can_be_reached_by_keyboard(tmp_path):
    table = nbformat.v4.new_output("display_data", {"text/html": "<table><tr><td>1</td></tr></table>"})
    text = pages.write(notebook(tmp_path, table), tmp_path).read_text("utf-8")
    assert "<title>A &lt;b&gt; title</title>" in text
    assert '<div class="wide" tabindex="0" role="group"><table>' in text
    assert "Content-Security-Policy" in text
