"""Every explorer in real JupyterLab: it answers, switches without its kernel, and needs no mouse."""

from pathlib import Path

import lab
import nbformat
import pytest
from playwright import sync_api

ROOT = Path(__file__).parent.parent
ANSWER = ".explorer-answer:visible .widget-html-content"
EXPLORERS = {
    "10_defense_clauses.ipynb": ("attack", "defense"),
    "20_cooperation_areas.ipynb": ("cooperation",),
    "30_international_reactions.ipynb": ("reactions",),
    "40_sources_and_wording.ipynb": ("sources",),
    "50_what_followed.ipynb": ("followed",),
}
# The control that is turned, and one of its options, by its place.
TURNED = {"cooperation": ("subject", 10)}
CONFIDENCE = ("min-confidence", 2)


def test_all_notebooks_with_an_explorer_are_here():
    found = {
        path.name
        for path in (ROOT / "notebooks").glob("*.ipynb")
        if any("explorer" in cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code")
    }
    assert found == set(EXPLORERS)


@pytest.fixture(scope="module", params=EXPLORERS)
def opened(request, address):
    """A notebook after all its cells ran, with its explorers."""
    with lab.browsing() as (page, errors):
        lab.open_notebook(page, address, f"notebooks/{request.param}")
        lab.run_all(page)
        names = EXPLORERS[request.param]
        for name in names:
            page.wait_for_selector(f".explorer-{name} {ANSWER}")
        yield page, names
        assert errors == []


def moved(page, root: str, select: str, **option) -> tuple[str, str]:
    """Choose an option of a control; gives the answer before and, once it has changed, after."""
    before = page.inner_html(f"{root} {ANSWER}")
    page.select_option(f"{root} {select}:visible", **option)
    changed(page, root, before)
    return before, page.inner_html(f"{root} {ANSWER}")


def changed(page, root: str, before: str) -> None:
    """Wait until an explorer shows another answer; where it does not, say what the page is like."""
    try:
        page.wait_for_function(
            "([css, before]) => [...document.querySelectorAll(css)].some(e => e.checkVisibility() && e.innerHTML && e.innerHTML !== before)",
            arg=[f"{root} .explorer-answer .widget-html-content", before],
            timeout=30_000,
        )
    except sync_api.TimeoutError as error:
        raise AssertionError(page.evaluate(FACTS, root)) from error


FACTS = """root => ({focus: document.activeElement.outerHTML.slice(0, 200),
  choices: Object.fromEntries([...document.querySelectorAll(root + ' select')].map((e, i) => [i, e.selectedIndex])),
  alerts: [...document.querySelectorAll('[role=alert], .jp-Dialog')].map(e => e.innerText),
  kernel: window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status})"""


def settled(page, root: str) -> None:
    """Wait until every frame of an explorer is drawn, its kernel is idle and nothing in it changed for a second."""
    page.wait_for_function(
        """css => { const root = document.querySelector(css), before = root.before;
          root.before = root.innerHTML;
          return root.before === before
            && [...root.querySelectorAll('.explorer-frame')].every(frame => frame.textContent.trim())
            && window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'; }""",
        arg=root,
        polling=1000,
        timeout=30_000,
    )


def test_it_answers_in_both_languages(opened):
    page, names = opened
    for name in names:
        root = f".explorer-{name}"
        control, place = TURNED.get(name, CONFIDENCE)
        _, turned = moved(page, root, f".control-{control} select", index=place)
        english, german = moved(page, root, ".control-lang select", label="Deutsch")
        assert turned == english and 'lang="de"' in german
        moved(page, root, ".control-lang select", label="English")
        assert page.query_selector_all(f"{root} [role=alert]") == []
    assert page.query_selector_all('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]') == []


def test_a_new_answer_is_announced_in_its_language(opened):
    page, names = opened
    for name in names:
        root, status = f".explorer-{name}", f".explorer-{name} .explorer-said [role=status]"
        control, other = TURNED.get(name, CONFIDENCE)
        settled(page, root)
        assert [page.get_attribute(f"{root} .side-{lang}", "lang") for lang in ("en", "de")] == ["en", "de"]
        region = page.query_selector(status)
        for lang, label in (("de", "Deutsch"), ("en", "English")):
            moved(page, root, ".control-lang select", label=label)
            page.wait_for_selector(f"{status} span[lang={lang}]", state="attached")
            here = page.eval_on_selector(f"{root} .control-{control}:visible select", "list => list.selectedIndex")
            for place in (0, other) if here == other else (other, 0):
                before = region.inner_text()
                moved(page, root, f".control-{control} select", index=place)
                # The region itself stays: screen readers hear what changes inside it.
                page.wait_for_function("([e, before]) => e.isConnected && e.innerText !== before", arg=[region, before])
                assert page.get_attribute(f"{root} .control-lang", "lang") == lang
            picture = page.query_selector(f"{root} {ANSWER} svg[aria-label]")
            assert picture is None or picture.get_attribute("aria-label") in region.inner_text()
            assert page.eval_on_selector(f"{root} .explorer-said", "e => e.getBoundingClientRect().width") <= 1


def test_an_announcement_overtaken_by_the_next_does_no_harm(opened):
    page, names = opened
    for name in names:
        said = f".explorer-{name} .explorer-said .widget-html-content"
        settled(page, f".explorer-{name}")
        page.eval_on_selector(
            said,
            "e => { e.removeAttribute('role'); const html = e.innerHTML; e.innerHTML = html; e.innerHTML = html; }",
        )
        page.wait_for_selector(f"{said}[role=status]", state="attached")


# Messages to the kernel wait, so that only the page itself can act. They may still come from an earlier answer, so they
# are not refused (the widgets would log an error) but delivered afterwards, in their order.
KERNEL = "const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;"
HOLD = f"""() => {{ {KERNEL} if (typeof kernel._sendMessage !== 'function') throw new Error('nothing to hold back');
  kernel.held = []; kernel._sendMessage = (...message) => {{ kernel.held.push(message); }}; }}"""
RELEASE = f"""() => {{ {KERNEL} delete kernel._sendMessage;
  kernel.held.forEach(message => kernel._sendMessage(...message)); delete kernel.held; }}"""


def test_language_and_view_switch_without_the_kernel(opened):
    page, names = opened
    for name in names:
        settled(page, f".explorer-{name}")
    page.evaluate(HOLD)
    try:
        for name in names:
            root = f".explorer-{name}"
            choices = [("lang", ["Deutsch", "English"])]
            if view := page.query_selector(f"{root} .control-view:visible"):
                labels = [option.inner_text().replace("\xa0", " ") for option in view.query_selector_all("option")]
                choices.append(("view", [*labels[1:], labels[0]]))
            for control, labels in choices:
                seen = [page.inner_html(f"{root} {ANSWER}")]
                for label in labels:
                    page.eval_on_selector(
                        f"{root} .control-{control}:visible select",
                        "(list, label) => { list.selectedIndex = [...list.options].findIndex(o => o.text.replaceAll('\xa0', ' ') === label); }",
                        label,
                    )
                    seen.append(page.inner_html(f"{root} {ANSWER}"))
                assert len(set(seen)) == len(labels) and seen[0] == seen[-1] and all(seen)
    finally:
        page.evaluate(RELEASE)


FOCUS = """() => { const e = document.activeElement, s = getComputedStyle(e);
  return {root: !!e.closest('.explorer'), tag: e.tagName, name: (e.labels?.[0]?.innerText ?? '') || e.getAttribute('aria-label') || e.innerText || '',
          visible: e.checkVisibility(), ring: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none',
          control: [...(e.closest('.widget-inline-hbox, .jupyter-widgets')?.classList ?? [])].find(c => c.startsWith('control-')) ?? ''}; }"""


def test_it_can_be_walked_through_with_the_keyboard(opened):
    page, names = opened
    for name in names:
        root = f".explorer-{name}"
        wanted = page.locator(f"{root} select:visible, {root} input:visible, {root} button:visible").count()
        page.focus(f"{root} .control-lang select")
        met, places = [], []
        for _ in range(100):
            here = page.evaluate(FOCUS)
            if not here["root"]:
                break
            met.append(here)
            places.append(
                page.evaluate(
                    "() => { const b = document.activeElement.getBoundingClientRect(); return b.top + scrollY; }"
                )
            )
            page.keyboard.press("Tab")
        else:
            pytest.fail(f"the focus never leaves {name}")
        controls = [one for one in met if one["tag"] in ("SELECT", "INPUT", "BUTTON")]
        assert len(controls) == wanted
        assert all(one["name"].strip() and one["visible"] and one["ring"] for one in met), met
        # With the keyboard to a control, one step up or down, and the answer is another.
        control = f"control-{TURNED.get(name, CONFIDENCE)[0]}"
        page.focus(f"{root} .control-lang select")
        for _ in range(len(met)):
            page.keyboard.press("Tab")
            if page.evaluate(FOCUS)["control"] == control:
                break
        before = page.inner_html(f"{root} {ANSWER}")
        page.keyboard.press("ArrowUp" if page.evaluate("() => document.activeElement.selectedIndex") else "ArrowDown")
        changed(page, root, before)
        assert page.evaluate(FOCUS)["control"] == control
