"""The explorer of the reactions in a real browser: typing and moving the period change the picture."""

import re
from pathlib import Path

import lab
import pytest

from helpers.explorers.reactions import answer

ROOT = Path(__file__).parent.parent
ANSWER = ".side-en .explorer-answer .widget-html-content"
DETAILS = ".side-en .explorer-details .widget-html-content"


@pytest.fixture(scope="module")
def page(address):
    with lab.browsing() as (page, errors):
        lab.open_notebook(page, address, "notebooks/30_international_reactions.ipynb")
        lab.run_all(page)
        page.wait_for_selector(f"{ANSWER} svg")
        yield page
        assert errors == []


def drawing(markup: str) -> str:
    return re.search(r'data-drawing="(\w+)"', markup)[1]


def shows(page, expected: str) -> None:
    """Wait until the picture is the one that a function call gives."""
    page.wait_for_function(
        "([css, drawn]) => document.querySelector(css)?.dataset.drawing === drawn",
        arg=[f"{ANSWER} svg", drawing(expected)],
        timeout=30_000,
    )
    page.wait_for_function(
        "([css, expected]) => expected.includes(document.querySelector(css)?.innerText)",
        arg=[f"{DETAILS} table caption", expected],
        timeout=30_000,
    )


def test_typing_and_moving_the_period_show_what_a_call_returns(page):
    everything = drawing(page.inner_html(ANSWER))
    page.fill(".control-text input", "Truppen")
    typed = answer(text="Truppen").html
    shows(page, typed)
    page.select_option(".side-en .control-since select", label="November 2024")
    later = answer(text="Truppen", since="2024-11-01").html
    shows(page, later)
    assert len({everything, drawing(typed), drawing(later)}) == 3
    page.fill(".control-text input", "")
    page.select_option(".side-en .control-since select", label="no limit")
    shows(page, answer().html)
    assert page.query_selector_all(".explorer [role=alert]") == []


def test_a_picked_reaction_shows_its_sources(page):
    page.fill(".control-text input", "Röper")
    page.wait_for_function(
        "css => document.querySelectorAll(css).length === 2", arg=".side-en .control-pick option", timeout=30_000
    )
    page.select_option(".side-en .control-pick select", index=1)
    page.wait_for_selector(".side-en .explorer-detail q", timeout=30_000)
    assert "partisan" in page.inner_text(".side-en .explorer-detail")
    page.fill(".control-text input", "")


def test_every_control_has_a_name_and_the_button_works_from_the_keyboard(page, tmp_path):
    for control in page.query_selector_all(".explorer input:visible, .explorer select:visible"):
        label = control.evaluate("e => (e.labels && e.labels[0]?.innerText) || e.getAttribute('aria-label') || ''")
        assert label.strip()
    page.fill(".side-en .explorer-saving input >> nth=0", str(tmp_path / "out"))
    page.focus(".side-en .explorer-save")
    page.keyboard.press("Enter")
    page.wait_for_selector(".explorer-saving [role=status]", timeout=30_000)
    assert (tmp_path / "out" / "reactions.csv").exists()
