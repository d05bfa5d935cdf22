"""Explorers in JupyterLab in a real browser: from an input to the changed picture on the screen.

Beside each explorer, in the same page and by turns: the floor, a line of text that the kernel sends back, and what
one would write by hand, `interact` that draws the figure anew. Needs Chromium.
"""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import lab
import nbformat
import paint
import pytest
from playwright.sync_api import Page

ECHO = """
import ipywidgets as widgets
from ipywidgets import interact
from helpers import figures
echo, line = widgets.Dropdown(options=["low", "medium", "high"]), widgets.HTML("low")
echo.add_class("echo-control"), line.add_class("echo-line")
echo.observe(lambda change: setattr(line, "value", change["new"]), names="value")
widgets.VBox([echo, line])
"""
BY_HAND = """
@interact(chosen={values!r})
def by_hand(chosen):
    options = {{{option!r}: {wrapped}}}
    display(figures.draw({figure!r}, figures.ask({figure!r}, **options), **options))
by_hand.widget.add_class("by-hand");
"""
EXPLORER = """
from helpers.explorers import {module}
{module}.{function}().add_class("kept")
"""
# Every answer is worked out, as if its state had never been seen.
FORGETFUL = """
forgetful = {module}.{function}().add_class("forgetful")
forgetful.KEPT = 0
forgetful
"""
# Only what was answered in advance since the last choice is known, as to a reader who turns a control for the first time.
PAUSING = """
pausing = {module}.{function}().add_class("pausing")
settle = pausing._settle
pausing._settle = lambda answer: (pausing._kept.clear(), settle(answer))
pausing
"""
PAUSE = 1500  # milliseconds between two choices in which a reader looks at the picture
ECHO_CSS = ".echo-control select", ".echo-line"
HAND_CSS = ".by-hand select", ".by-hand .jp-OutputArea"
ANSWER = ".explorer-answer"


@dataclass(frozen=True)
class Case:
    """An explorer, the control that is turned, and the figure that one would draw anew by hand with the same values.

    values: three of the control's values that give three different pictures. option: what the figure calls it, where
    it has another name. many: the control takes several values, of which one is chosen at a time.
    """

    module: str
    figure: str
    control: str = "min_confidence"
    values: tuple[str, ...] = ("low", "medium", "high")
    option: str = ""
    many: bool = False
    function: str = "explorer"
    views: int = 1

    def notebook(self) -> nbformat.NotebookNode:
        """Echo, drawing by hand, the explorer, one that keeps no answers and one that keeps only new ones, a cell each."""
        values = [value.split(":")[-1] for value in self.values]
        wrapped, option = "(chosen,)" if self.many else "chosen", self.option or self.control
        hand = BY_HAND.format(option=option, values=values, wrapped=wrapped, figure=self.figure)
        explorers = [code.format(module=self.module, function=self.function) for code in (EXPLORER, FORGETFUL, PAUSING)]
        made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in (ECHO, hand, *explorers)])
        made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        return made

    def places(self) -> list[int]:
        """Where the control lists the values."""
        made = getattr(importlib.import_module(f"helpers.explorers.{self.module}"), self.function)()
        listed = [value for _, value in made.controls[self.control].options]
        return [listed.index(value) for value in self.values]

    def beside(self) -> list[int]:
        """Three choices of the control that lie beside each other."""
        first = min(self.places())
        return [first, first + 1, first + 2]


CASES = {
    "defense": Case("defense", "side_by_side", "duties", ("defense", "consultation", "no_hostile_alliance"), many=True),
    "attack": Case("defense", "same_attack", "event", ("armed_attack", "non_state", "threat"), function="attack"),
    "cooperation": Case(
        "cooperation", "area_trail", "subject", ("area:space", "area:health", "area:tourism"), option="area"
    ),
    "reactions": Case("reactions", "reaction_marks"),
    "sources": Case("sources", "what_remains", views=4),
    "followed": Case("followed", "events_by_phase", views=3),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder with a notebook for each explorer."""
    path = tmp_path_factory.mktemp("explorers")
    for name, case in CASES.items():
        nbformat.write(case.notebook(), path / f"{name}.ipynb")
    return path


@pytest.fixture(scope="module")
def address(folder) -> Iterator[str]:
    with lab.served(folder) as found:
        yield found


@pytest.mark.parametrize("name", CASES)
def test_explorer(name, address, benchmark, note):
    case, root = CASES[name], f".explorer-{name}.kept"
    forgetful, pausing = f".explorer-{name}.forgetful", f".explorer-{name}.pausing"
    control = f".side-en .control-{case.control.replace('_', '-')} select"
    turned, found = case.places(), {}

    def measure() -> None:
        with lab.browsing() as (page, errors):
            lab.open_notebook(page, address, f"{name}.ipynb")
            lab.run_all(page)
            page.wait_for_selector(f"{HAND_CSS[1]} img")
            drawn(page, root)
            drawn(page, forgetful)
            found["echo"] = paint.latency(page, *ECHO_CSS, [0, 1, 2])
            found["new"] = paint.latency(page, f"{forgetful} {control}", f"{forgetful} {ANSWER}", turned)
            found["hand"] = paint.latency(page, *HAND_CSS, [0, 1, 2])
            found["seen"] = paint.latency(page, f"{root} {control}", f"{root} {ANSWER}", turned)
            drawn(page, pausing)
            found["beside"] = paint.latency(
                page, f"{pausing} {control}", f"{pausing} {ANSWER}", case.beside(), steps=20, pause=PAUSE
            )
            found["burst"] = burst_ends_right(page, forgetful, f"{forgetful} {control}", turned)
            drawn(page, root)
            found["language"] = paint.latency(page, f"{root} .control-lang select", f"{root} {ANSWER}", [1, 0])
            if case.views > 1:
                views = [*range(1, case.views), 0]
                found["view"] = paint.latency(page, f"{root} .side-en .control-view select", f"{root} {ANSWER}", views)
            assert errors == []

    benchmark.pedantic(measure)
    lost = {kind: one for kind, one in found.items() if kind != "burst" and (one.missed or one.flicker)}
    assert lost == {}
    echo, hand = found["echo"], found["hand"]
    runs = {"unit": "ms", "runs": echo.steps}
    for kind, what in (("new", "a state not seen before"), ("seen", "a state seen before")):
        turn = found[kind]
        note(f"{name}: {what}, p50", turn.p50, echo.p50, "a line of text that the kernel echoes, p50", **runs)
        note(f"{name}: {what}, p95", turn.p95, echo.p95, "the echo, p95", **runs)
        note(f"{name}: {what}, p50", turn.p50, hand.p50, "`interact` that draws the figure anew, p50", **runs)
    beside = {"unit": "ms", "runs": found["beside"].steps}
    what = f"{name}: a new state beside the last one, {PAUSE / 1000} s later, p50"
    note(what, found["beside"].p50, echo.p50, "the echo, p50", **beside)
    for kind in ("language", "view"):
        if kind in found:
            note(f"{name}: another {kind}, p50", found[kind].p50, echo.p50, "the echo, p50", **runs)
    after, changes = found["burst"]
    what = f"{name}: last of 20 inputs in 0.5 s to the last of {changes} changes"
    note(what, after, echo.p50, "the echo, p50", unit="ms", runs=1)


def drawn(page: Page, root: str) -> None:
    """Wait until every frame is drawn."""
    page.wait_for_function(
        "css => [...document.querySelectorAll(css)].every(frame => frame.textContent.trim())",
        arg=f"{root} .explorer-frame",
        timeout=30_000,
    )


def burst_ends_right(page: Page, root: str, control: str, turned: list[int]) -> tuple[float, int]:
    """Milliseconds from the last input to the last change, and the number of changes; the end has to be right."""
    drawn(page, root)
    seen = paint.burst(page, control, f"{root} {ANSWER}", turned)
    for step in (18, 19):
        before = page.evaluate(paint.SHOWN, f"{root} {ANSWER}")
        page.select_option(control, index=turned[step % len(turned)])
        page.wait_for_function(
            f"([target, before]) => ({paint.SHOWN})(target) !== before", arg=[f"{root} {ANSWER}", before]
        )
    slowly = page.evaluate(paint.SHOWN, f"{root} {ANSWER}")
    assert seen["html"] == slowly and not seen["gone"]
    return seen["after"], seen["changes"]
