"""WCAG 2.2 AA in the real browser: every exported page, and what is ours of every notebook in JupyterLab.

JupyterLab's own faults, seen with a notebook that holds nothing of ours (4.6): its cell editors have no name
(aria-input-field-name), its list of cells says "feed" and holds other things (aria-required-children), its debugger
button uses aria-pressed where its role does not allow it (aria-allowed-attr).
"""

import hashlib
import re
from pathlib import Path

import axe_core
import lab
import nbformat
import pytest

from helpers import pages

ROOT = Path(__file__).parent.parent
NOTEBOOKS = [path.name for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
OURS = [".jp-OutputArea-output", ".jp-MarkdownOutput"]
JUPYTERLAB = {"aria-allowed-attr", "aria-input-field-name", "aria-required-children"}
PHONE, DESKTOP = 390, 1280


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """The folder of all exported pages."""
    folder = tmp_path_factory.mktemp("html")
    for name in NOTEBOOKS:
        pages.write(ROOT / "notebooks" / name, folder)
    return folder


@pytest.fixture(scope="module")
def browser(chromium):
    with lab.browsing() as (page, errors):
        yield page
        assert errors == []


def opened(page, file: Path, *, width: int = DESKTOP, scheme: str = "light"):
    """A page with every folded part open, at a width and in a color scheme."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(file.resolve().as_uri())
    axe_core.unfold(page)
    return page


def rules(faults: list[str]) -> set[str]:
    return {fault.split(" | ")[0] for fault in faults}


def test_axe_core_is_what_its_note_says():
    note = (axe_core.FILE.parent / "README.md").read_text("utf-8")
    assert re.search(r"sha256-(\w+)", note)[1] == hashlib.sha256(axe_core.FILE.read_bytes()).hexdigest()
    version = re.search(r"axe v([\d.]+)", axe_core.FILE.read_text("utf-8"))[1]
    assert f"axe-core {version}" in note


@pytest.mark.parametrize(("scheme", "width"), [("light", DESKTOP), ("dark", PHONE)])
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_an_exported_page_has_no_fault(browser, exported, name, scheme, width):
    page = opened(browser, exported / name.replace(".ipynb", ".html"), width=width, scheme=scheme)
    assert axe_core.faults(page) == []


# A window of 1280 at 200 and at 400 percent, and a phone: only boxes that are made for it scroll sideways.
@pytest.mark.parametrize("width", [PHONE, DESKTOP // 2, DESKTOP // 4])
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_page_fits_its_window(browser, exported, name, width):
    page = opened(browser, exported / name.replace(".ipynb", ".html"), width=width)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


FOCUSED = """() => {
    const at = document.activeElement, style = getComputedStyle(at);
    if (at === document.body) return null;
    const caption = at.querySelector('figcaption, caption');
    const name = at.getAttribute('aria-label') || caption?.textContent || at.textContent;
    return [at.tagName, name.trim().slice(0, 60), style.outlineStyle, parseFloat(style.outlineWidth), at.offsetTop];
}"""


def test_the_keyboard_reaches_everything_and_the_focus_is_seen(browser, exported):
    page = opened(browser, exported / "00_start_here.html")
    wanted = page.locator("a[href], summary, [tabindex]").count()
    seen = []
    for _ in range(wanted):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(FOCUSED))
    assert {"A", "SUMMARY", "FIGURE", "DIV"} <= {tag for tag, *_ in seen}
    for tag, name, style, width, _ in seen:
        assert name, tag
        assert style == "solid", name
        assert width >= 2, name
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) is None


PLANTED = {
    "image-alt": "document.querySelector('main img').removeAttribute('alt')",
    "color-contrast": "document.querySelector('main p').style.color = '#999'",
    "heading-order": "document.querySelector('main h2').outerHTML = '<h4>A heading</h4>'",
    "empty-table-header": "document.querySelector('main th').textContent = ''",
    "html-has-lang": "document.documentElement.removeAttribute('lang')",
    "valid-lang": "document.querySelector('main td').setAttribute('lang', 'english')",
    "select-name": "document.querySelector('main').append(document.createElement('select'))",
    "link-name": "document.querySelector('main a').textContent = ''",
    "link-in-text-block": "document.querySelector('main p a').style.textDecoration = 'none'",
    "document-title": "document.title = ''",
}


@pytest.mark.parametrize("rule", PLANTED)
def test_a_planted_fault_is_found(browser, exported, rule):
    page = opened(browser, exported / "00_start_here.html")
    page.evaluate(f"() => {{ {PLANTED[rule]} }}")
    assert rules(axe_core.faults(page)) == {rule}


def test_a_box_that_only_a_mouse_can_scroll_is_found(browser, exported):
    page = opened(browser, exported / "00_start_here.html", width=PHONE)
    # The browser lends a box without a tab stop one of its own, unless it holds something else to stop at.
    page.evaluate("() => document.querySelectorAll('[tabindex]').forEach(box => box.tabIndex = -1)")
    assert rules(axe_core.faults(page)) == {"scrollable-region-focusable"}


@pytest.fixture
def page(browser):
    """A new page, as large as JupyterLab needs it, in the same browser."""
    page = browser.context.browser.new_page(viewport={"width": 1400, "height": 1000})
    errors = lab.errors_of(page)
    yield page
    page.close()
    assert errors == []


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_what_is_ours_in_jupyterlab_has_no_fault(page, address, name):
    lab.open_notebook(page, address, f"notebooks/{name}")
    lab.run_all(page)
    axe_core.unfold(page)
    assert axe_core.faults(page, OURS) == []
    assert rules(axe_core.faults(page)) <= JUPYTERLAB


def test_the_other_faults_are_jupyterlab_s_own(page, tmp_path):
    cells = [nbformat.v4.new_markdown_cell("# Nothing"), nbformat.v4.new_code_cell("1"), nbformat.v4.new_code_cell()]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), tmp_path / "empty.ipynb")
    with lab.served(tmp_path) as address:
        lab.open_notebook(page, address, "empty.ipynb")
        lab.run_all(page)
        assert rules(axe_core.faults(page)) == JUPYTERLAB
        # Leave before the server ends, or the page complains.
        page.goto("about:blank")


def test_a_fault_in_a_result_is_ours(page, address):
    lab.open_notebook(page, address, "notebooks/00_start_here.ipynb")
    page.wait_for_selector(".jp-OutputArea-output img[alt]")
    page.evaluate("() => document.querySelector('.jp-OutputArea-output img').removeAttribute('alt')")
    assert rules(axe_core.faults(page, OURS)) == {"image-alt"}
