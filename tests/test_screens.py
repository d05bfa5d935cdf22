"""The drawings for the screen hold what the figures hold: every value, the same words, inside the page."""

import html
import re

import lab
import pandas as pd
import pytest

from helpers import data, figures, language
from helpers.figures import followed_screen, svg

DRAWN = {
    "what_remains": {"without": ("state_media",)},
    "article_coverage": {"without": ("state_media",)},
    "disputed_facts": {"without": ("state_media",)},
    "reaction_marks": {"min_confidence": "medium"},
    "events_by_phase": {"min_confidence": "medium"},
    "estimates": {"subjects": ("cas", "oil")},
    "side_by_side": {"duties": ("defense", "neutrality")},
}
TREATIES = list(data.load("treaties")["treaty_id"])
MARKS = r"<path d=\"[^\"]*\" transform"


@pytest.fixture(params=[(name, lang) for name in DRAWN for lang in language.LANGUAGES], ids="-".join)
def drawn(request):
    name, lang = request.param
    return name, lang, figures.screen(name, lang=lang, **DRAWN[name])


def said(screen) -> list[str]:
    """The texts of a drawing."""
    return [html.unescape(text) for text in re.findall(r"<text [^>]*>([^<]*)</text>", screen.html)]


def test_words_and_values_are_those_of_the_figure(drawn):
    name, lang, screen = drawn
    made = figures.make(name, lang=lang, **DRAWN[name])
    pd.testing.assert_frame_equal(screen.values, made.values)
    for text in (made.alt, made.title, made.caption, made.source_line):
        assert html.escape(text) in screen.html


def test_every_text_stands_on_the_page(drawn):
    _, _, screen = drawn
    height = float(re.search(r'viewBox="0 0 \d+ (\d+)"', screen.html)[1])
    found = re.findall(
        r'<text x="([-\d.]+)" y="([-\d.]+)" text-anchor="(\w+)" font-size="(\d+)"[^>]*>([^<]*)<', screen.html
    )
    assert len(found) == screen.html.count("<text ")
    for x, y, anchor, size, text in found:
        # Letters are narrower than the estimate by which labels are broken, on average.
        wide = len(html.unescape(text)) * int(size) * svg.LETTER * 0.9
        left = float(x) - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
        assert left > -1 and left + wide < svg.WIDE + 1, text
        assert 0 < float(y) <= height, text


# What a reader may choose as well: long names, few rows, events at the edge.
CHOSEN = [
    ("reaction_marks", {"actors": ("KOR",)}),
    ("reaction_marks", {"actors": ("Chatham House",)}),
    ("reaction_marks", {"since": "2024-10-01", "until": "2024-10-31"}),
    ("estimates", {"subjects": ("arr",)}),
    *(("side_by_side", {"treaties": tuple(TREATIES[at : at + 4])}) for at in range(0, len(TREATIES), 4)),
]
# Texts that stand in each other's way or leave the drawing, measured by the browser; tips of marks are no texts.
ASTRAY = """() => [...document.querySelectorAll('figure svg')].flatMap(svg => {
  const page = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll('text')].filter(e => e.textContent).map(e => [e.textContent, e.getBoundingClientRect()]);
  const out = texts.filter(([, a]) => Math.max(page.left - a.left, a.right - page.right, page.top - a.top, a.bottom - page.bottom) > 2);
  return [...out.map(([one]) => `${one} leaves the drawing`), ...texts.flatMap(([one, a], i) => texts.slice(i + 1)
    .filter(([, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
      && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4)
    .map(([other]) => `${one} runs into ${other}`))]; })"""


def test_no_text_runs_into_another_or_out_of_the_drawing_in_the_browser(chromium):
    asked = [*DRAWN.items(), *((name, {}) for name in DRAWN), *CHOSEN]
    screens = [figures.screen(name, lang=lang, **options) for name, options in asked for lang in language.LANGUAGES]
    with lab.browsing() as (page, errors):
        page.set_content("".join(screen.html for screen in screens))
        assert page.locator("svg").count() == len(screens)
        assert page.evaluate(ASTRAY) == []
        assert errors == []


def shapes(screen) -> int:
    return len(re.findall(MARKS, screen.html))


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_every_value_has_its_mark(lang):
    def screen(name):
        return figures.screen(name, lang=lang, **DRAWN[name])

    remains = screen("what_remains")
    assert {f"{row.remaining}/{row.rows}" for row in remains.values.itertuples()} <= set(said(remains))
    coverage = screen("article_coverage")
    silent = int(coverage.values.isna().sum().sum())
    assert coverage.html.count('fill="url(#') == silent > 0
    assert len(re.findall(r">[0-3]</text>", coverage.html)) >= coverage.values.size - silent
    disputes = screen("disputed_facts")
    assert shapes(disputes) == disputes.values[["n_a", "n_b"]].clip(upper=9).sum().sum()
    marks = screen("reaction_marks")
    assert shapes(marks) == (marks.values["what"] == "marks").sum()
    events = screen("events_by_phase")
    assert shapes(events) == len(events.values) == events.html.count("<title>")
    estimates = screen("estimates")
    days = [language.day(row.date, lang, row.date_precision) for row in estimates.values.itertuples()]
    assert all(any(text.startswith(f"{day}:") for text in said(estimates)) for day in days)


def test_where_there_are_too_many_events_the_figure_itself_is_shown(monkeypatch):
    start, _ = followed_screen.split(figures.ask("events_by_phase"))
    monkeypatch.setattr(followed_screen, "split", lambda events: (start, True))
    shown = figures.screen("events_by_phase")
    assert "<img alt=" in shown.html
    assert "<svg" not in shown.html
