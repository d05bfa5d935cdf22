"""The timeline of the treaty: every milestone is labeled, in order, in both languages, under any dial."""

import pandas as pd
import pytest
from layout import outside, overlaps, texts

from helpers import data, figures, followed, language

LANGS = ("en", "de")
DIALS = [
    {},
    {"as_of": "2024-06-18"},
    {"as_of": "1990-01-01"},
    {"as_of": "2024-10-24", "min_confidence": "high"},
    {"without": ("state_media", "news_agency")},
]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("dials", DIALS, ids=str)
def test_timeline_fits_the_page(lang, dials):
    made = figures.make("treaty_timeline", lang=lang, **dials)
    assert overlaps(made.figure) == []
    assert outside(made.figure) == []


@pytest.mark.parametrize("lang", LANGS)
def test_every_milestone_has_its_label_in_order(lang):
    made = figures.make("treaty_timeline", lang=lang)
    shown = [(" ".join(text.split()), box) for text, box in texts(made.figure)]
    marks = made.values[made.values["rule"] != "term"]
    wanted = [
        f"{language.day(row.date, lang)}: {getattr(row, language.column('title', lang))}" for row in marks.itertuples()
    ]
    places = dict(shown)
    # A title with a hyphen may be broken after it, so spaces do not count.
    squeezed = {text.replace(" ", ""): box for text, box in places.items()}
    tops = [squeezed[text.replace(" ", "")][3] for text in wanted]
    split = int((marks["date"] < made.values.loc[made.values["rule"] == "term", "date"].max()).sum())
    assert tops[:split] == sorted(tops[:split], reverse=True)
    assert tops[split:] == sorted(tops[split:], reverse=True)


def test_alt_text_counts_what_is_drawn():
    made = figures.make("treaty_timeline")
    marks = made.values[made.values["rule"] != "term"]
    assert f"{len(marks)} milestones" in made.alt
    treaties = data.load("treaties").set_index("treaty_id")
    assert language.day(treaties.loc["prk-rus-2024", "in_force"]) in made.alt
    assert "one milestone" in figures.make("treaty_timeline", as_of="1990-01-01").alt


def test_a_treaty_whose_entry_into_force_is_unknown_is_hatched():
    def hatched(values):
        drawn = figures.get("treaty_timeline").draw(values)
        return [patch for axes in drawn.axes for patch in axes.patches if patch.get_hatch()]

    values = followed.milestones()
    assert values.loc[values["id"] == "prk-sun-1961", "silent"].item()
    assert len(hatched(values)) == 1
    assert hatched(values.assign(silent=False)) == []


def test_later_ends_and_entries_into_force_are_not_shown_before_they_happened():
    before = followed.milestones(as_of="2024-12-03").set_index("id")
    after = followed.milestones(as_of="2024-12-04").set_index("id")
    assert pd.isna(before.loc["prk-rus-2024", "in_force"]) and pd.isna(before.loc["prk-rus-2000", "end"])
    assert after.loc["prk-rus-2024", "in_force"] == after.loc["prk-rus-2000", "end"] == pd.Timestamp("2024-12-04")
    assert not before.loc["prk-rus-2024", "silent"]
