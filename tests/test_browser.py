"""The notebooks in real JupyterLab in a real browser: cells run, explorers answer, nothing complains."""

import os
import re
import subprocess
import sys
from pathlib import Path

import lab
import nbformat
import pytest

from helpers import language
from helpers.explorers.defense import attack_answer

ROOT = Path(__file__).parent.parent


@pytest.fixture
def page(address):
    with lab.browsing() as (page, errors):
        yield page
        assert errors == []


CELLS = "page => [...page.querySelectorAll('td')].map(cell => cell.textContent)"


def test_the_scenario_changes_answer_and_reasons(page, address):
    lab.open_notebook(page, address, "notebooks/10_defense_clauses.ipynb")
    lab.run_all(page)
    shown = ".explorer-attack .explorer-answer .widget-html-content"
    page.wait_for_selector(shown)

    def expected(war: str) -> list[str]:
        parse = f"html => ({CELLS})(new DOMParser().parseFromString(html, 'text/html'))"
        return page.evaluate(parse, attack_answer(state_of_war=war).picture)

    assert page.eval_on_selector(shown, CELLS) == expected("yes")
    before = page.inner_html(shown)
    page.select_option(".explorer-attack .control-state-of-war select", label=language.word("defense_no", "en"))
    page.wait_for_function("([css, html]) => document.querySelector(css).innerHTML !== html", arg=[shown, before])
    assert page.eval_on_selector(shown, CELLS) == expected("no") != expected("yes")


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


UNTRUSTED = """() => {
  const panel = window.jupyterapp.shell.currentWidget;
  return panel.content.widgets.filter(cell => cell.model.type === 'code' && !cell.model.trusted).length;
}"""


def test_an_untrusted_notebook_shows_everything_but_widgets(page, address):
    notebook = "10_defense_clauses.ipynb"
    stored = nbformat.read(ROOT / "notebooks" / notebook, 4)
    outputs = [output for cell in stored.cells for output in cell.get("outputs", [])]
    shown = [output.get("data", {}).get("text/html", "") for output in outputs]
    page.set_default_timeout(60_000)
    lab.open_notebook(page, address, f"notebooks/{notebook}")
    assert page.evaluate(UNTRUSTED) > 0
    pictures = page.query_selector_all(".jp-OutputArea img")
    assert len(pictures) == sum(html.count("<img") for html in shown) > 0
    assert all(picture.get_attribute("alt") for picture in pictures)
    assert all(picture.evaluate("image => image.complete && image.naturalWidth > 500") for picture in pictures)
    assert len(page.query_selector_all(".jp-OutputArea table")) == sum(html.count("<table") for html in shown)
    # How cells stand says each cell for itself, which a sanitizer may take away.
    styled = page.query_selector_all(".jp-OutputArea :is(td, th)[style]")
    assert len(styled) == sum(len(re.findall("<t[dh] [^>]*style=", html)) for html in shown) > 0
    sentences = sum("needs a running kernel" in html for html in shown)
    assert sentences
    assert page.inner_text(".jp-Notebook").count(language.word("needs_kernel", "en")) == sentences
    assert page.query_selector_all(".jp-OutputArea script, .jp-OutputArea [onerror], .explorer") == []
