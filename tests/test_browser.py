"""The notebooks in real JupyterLab in a real browser: cells run, explorers answer, nothing complains."""

import os
import subprocess
import sys
from pathlib import Path

import lab
import nbformat
import pytest

ROOT = Path(__file__).parent.parent
ANSWER = ".explorer-answer .widget-html-content"


def explorers() -> list[str]:
    """The notebooks that hold an explorer."""
    return [
        path.name
        for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
        if any("explorer(" in cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code")
    ]


@pytest.fixture(scope="module")
def address():
    if lab.CHROMIUM is None:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("REQUIRE_BROWSER is set, but there is no Chromium")
        pytest.skip("no Chromium found: the browser tests did not run")
    with lab.served(ROOT) as found:
        yield found


@pytest.fixture
def page(address):
    with lab.browsing() as (page, errors):
        yield page
        assert errors == []


def moved(page, select: str, option: str) -> tuple[str, str]:
    """Choose an option in a control; gives the answer before and, once it has changed, after."""
    before = page.inner_html(ANSWER)
    page.select_option(select, label=option)
    page.wait_for_function(
        "([css, before]) => document.querySelector(css).innerHTML !== before",
        arg=[ANSWER, before],
        timeout=30_000,
    )
    return before, page.inner_html(ANSWER)


@pytest.mark.parametrize("notebook", explorers())
def test_all_cells_run_and_the_explorer_answers(page, address, notebook):
    lab.open_notebook(page, address, f"notebooks/{notebook}")
    lab.run_all(page)
    page.wait_for_selector(ANSWER)
    _, high = moved(page, ".control-min-confidence select", "high")
    english, german = moved(page, ".control-lang select", "Deutsch")
    assert high == english
    assert 'lang="de"' in german
    assert page.query_selector_all(".explorer [role=alert]") == []
    assert page.query_selector_all('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]') == []


def test_the_start_page_opens_with_its_stored_results(page, address):
    lab.open_notebook(page, address, "notebooks/00_start_here.ipynb")
    picture = page.wait_for_selector(".jp-OutputArea img[alt]")
    assert picture.get_attribute("alt")
    assert picture.evaluate("image => image.naturalWidth") > 500


@pytest.mark.parametrize(("required", "outcome", "status"), [("", "1 skipped", 0), ("1", "1 error", 1)])
def test_without_chromium_the_skip_is_told_or_forbidden(required, outcome, status):
    environment = os.environ | {"PATH": str(Path(sys.executable).parent), "REQUIRE_BROWSER": required}
    command = [sys.executable, "-m", "pytest", "-rs", "-p", "no:cacheprovider", __file__, "-k", "start_page"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert outcome in done.stdout
    assert done.returncode == status
    assert "no Chromium" in done.stdout
