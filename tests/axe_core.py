"""Judge a page in the browser by axe-core's rules; see axe/README.md for where they come from."""

from pathlib import Path

from playwright.sync_api import Page

FILE = Path(__file__).parent / "axe" / "axe.min.js"
# WCAG 2.2 level AA, and what WCAG asks for only by implication: headings in order, no empty head of a table.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {rule: {"enabled": True} for rule in ("heading-order", "empty-table-header", "target-size")},
    # Nothing is fetched anew to be judged.
    "preload": False,
    "resultTypes": ["violations"],
}
RUN = """async ([context, options]) => {
    const found = await axe.run(context ?? document, options);
    return found.violations.flatMap(rule => rule.nodes.map(node =>
        [rule.id, node.target.flat().join(' '), node.html.slice(0, 160), node.failureSummary]));
}"""


def faults(page: Page, include: list[str] | None = None) -> list[str]:
    """What fails on a page, one line each: rule, place, markup, reason.

    include: judge only what stands inside these selectors. Folded parts are not judged: unfold them first.
    """
    if not page.evaluate("() => 'axe' in window"):
        # Evaluated, not added as a script, which the policy of our own pages forbids.
        page.evaluate(f"() => {{ {FILE.read_text('utf-8')} }}")
    context = {"include": [[selector] for selector in include]} if include else None
    rows = page.evaluate(RUN, [context, RULES])
    return [" | ".join(part.replace("\n", " ") for part in row) for row in rows]


def unfold(page: Page) -> None:
    """Open every folded part."""
    page.evaluate("() => document.querySelectorAll('details').forEach(part => part.open = true)")
