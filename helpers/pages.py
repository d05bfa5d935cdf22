"""Notebooks as self-contained web pages: readable without a kernel, without scripts and without a network."""

import html
import re
from pathlib import Path

import nbformat

from helpers import language, writing

WIDGET = "application/vnd.jupyter.widget-view+json"

STYLE = """
:root { color-scheme: light dark; --ink: #1a1a1a; --paper: #fff; --soft: #595959; --shade: #f4f4f2; --link: #0b4f8a; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e8e6; --paper: #16181a; --soft: #b4b4b0; --shade: #23262a; --link: #8ec1ef; }
}
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.05rem/1.6 system-ui, sans-serif; }
main { max-width: 50rem; margin: 0 auto; padding: 1rem 1.2rem 4rem; overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.25; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
img { max-width: 100%; height: auto; }
figure { margin: 1.5rem 0; overflow-x: auto; }
@media (max-width: 40rem) { figure img { max-width: none !important; } td { min-width: 4.5rem; } }
figcaption, small { color: var(--soft); }
pre { background: var(--shade); padding: .7rem .9rem; white-space: pre-wrap; font-size: .85rem; line-height: 1.45; }
code { background: var(--shade); padding: 0 .2em; }
pre code { padding: 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; overflow-wrap: normal; }
caption { text-align: left; color: var(--soft); padding-bottom: .3rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem; border-bottom: 1px solid var(--shade); }
"""


def write(notebook: Path, to: Path) -> Path:
    """Write one notebook as a page of the same name into a folder; gives the file written.

    The page holds what the notebook stores: run it first. Explorers appear as the sentence that stands in for
    them, beside the figure that shows their default view. Links to other notebooks lead to their pages.
    """
    from nbconvert import HTMLExporter

    stored = nbformat.read(notebook, 4)
    for cell in stored.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET, None)
    exporter = HTMLExporter(template_name="basic", exclude_anchor_links=True)
    exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    body, _ = exporter.from_notebook_node(stored)
    body = re.sub(r'(href="[\w./-]+)\.ipynb(#[^"]*)?"', r'\1.html\2"', body)
    # What is wider than the page scrolls inside its own box, which the keyboard can reach and which has a name.
    body = re.sub(r'(role="group"[^>]*>)?<table.*?</table>', _boxed, body, flags=re.DOTALL)
    body = body.replace("<figure", '<figure tabindex="0"')
    title = re.search(r"^# (.+)$", stored.cells[0].source, re.M)[1]
    return writing.write(to / f"{notebook.stem}.html", _page(title, body))


def _boxed(table: re.Match) -> str:
    """A table in a box that scrolls and is named by the caption; one that has a box already stays as it is."""
    if table[1]:
        return table[0]
    caption = re.search(r"<caption[^>]*>(.*?)</caption>", table[0], re.DOTALL)
    name = f' aria-label="{caption[1]}"' if caption else ""
    return f'<div class="wide" tabindex="0" role="group"{name}>{table[0]}</div>'


def _page(title: str, body: str, lang: str = "en") -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{language.check(lang)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        # Nothing on the page may load or run anything.
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n"
        f"<title>{html.escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )
