"""What the figures of cooperation show: every row, in order, silence hatched, and numbers that are in the data."""

import re

import pandas as pd
import pytest
from layout import outside, overlaps
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from helpers import cooperation, data, figures, language
from helpers.figures import canvas

NAMES = figures.names("cooperation")
LANGS = ("en", "de")
TURNED = {
    "confidence": {"min_confidence": "high"},
    "single": {"without": ("single_source", "state_media")},
    "day": {"as_of": "2024-06-19"},
}


def texts(figure) -> list[str]:
    return [t.get_text() for t in figure.axes[0].texts if t.get_text()]


def hatched(figure) -> int:
    return sum(p.get_hatch() == canvas.HATCH for p in figure.axes[0].patches if isinstance(p, Rectangle))


def numbers(text: str) -> list[int]:
    return [int(n) for n in re.findall(r"\d+", text)]


def fine(made) -> None:
    assert overlaps(made.figure) == []
    assert outside(made.figure) == []
    for text in (made.title, made.caption, made.alt):
        assert not re.search(r"<NA>|nan\b|None\b|[{}]|  ", text)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", NAMES)
def test_texts_stay_apart_and_on_the_page(name, lang):
    made = figures.make(name, lang=lang)
    fine(made)
    assert numbers(made.alt)


@pytest.mark.parametrize("turned", TURNED)
@pytest.mark.parametrize("name", NAMES)
def test_figures_bear_turned_dials(name, turned):
    dials = {k: v for k, v in TURNED[turned].items() if (name, k) != ("firmness_sensitivity", "min_confidence")}
    fine(figures.make(name, lang="de", **dials))


@pytest.mark.parametrize(
    "name", ["what_articles_cover", "where_areas_stand", "firmness_by_theme", "firmness_sensitivity"]
)
def test_before_the_signature_there_is_nothing_to_draw(name):
    with pytest.raises(ValueError, match=name):
        figures.make(name, as_of="2024-06-18")


@pytest.mark.parametrize("lang", LANGS)
def test_every_article_has_its_row_and_unread_ones_are_hatched(lang):
    made = figures.make("what_articles_cover", lang=lang)
    shown = texts(made.figure)
    articles = data.load("articles")
    inferred = articles["number_basis"].isin(["inferred", "count_only"])
    wanted = [f"[{a}]" if i else str(a) for a, i in zip(articles["article"], inferred, strict=True) if a]
    assert [t for t in shown if re.fullmatch(r"\[?\d+\]?", t)] == wanted
    assert shown.count(language.word("cooperation_gap_unread", lang)) == 2
    pairs = made.values
    silent = pairs["gap"].notna() | pairs["verb_strength"].isna()
    # One more hatched tile explains the mark.
    assert hatched(made.figure) == silent.sum() + 1
    assert "19" in made.alt
    assert "21" in made.alt


def test_darker_means_firmer():
    made = figures.make("what_articles_cover")
    tiles = {t.get_text(): t for t in made.figure.axes[0].texts}
    faces = {}
    for row in made.values.dropna(subset="rank").itertuples():
        text = next(t for t in tiles if t.startswith(f"{row.rank} {row.name_en}"))
        x, y = tiles[text].get_position()
        boxes = [p for p in made.figure.axes[0].patches if p.get_x() < x < p.get_x() + p.get_width()]
        box = next(p for p in boxes if p.get_y() < y < p.get_y() + p.get_height())
        faces.setdefault(row.rank, set()).add(to_hex(box.get_facecolor()))
    assert all(len(f) == 1 for f in faces.values())
    light = [canvas.contrast(next(iter(faces[rank])), "#000000") for rank in sorted(faces)]
    assert light == sorted(light, reverse=True)


def test_a_readers_row_is_marked_as_theirs(tmp_path):
    path = tmp_path / "mine.csv"
    header = ",".join(c for c in data.load("undertakings").columns)
    path.write_text(f"{header}\nU08-09,8,,Mine,Meine,endeavor,shall,en,space,both,,,nhk-20240620-treaty,low\n", "utf-8")
    for name in ("what_articles_cover", "where_areas_stand"):
        made = figures.make(name, also=path)
        fine(made)
        assert any("Space*" in t for t in texts(made.figure))
        assert "*: the reader's own rows." in made.caption
        assert not any("*" in t for t in texts(figures.make(name).figure))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["where_areas_stand", "areas_and_sanctions", "firmness_and_sanctions"])
def test_every_area_is_named_once(name, lang):
    shown = " ".join(texts(figures.make(name, lang=lang).figure)).replace(" ", "")
    for area in cooperation.standing()[language.column("name", lang)]:
        assert area.replace(" ", "") in shown


def test_marks_hold_the_articles_and_the_rules():
    shown = texts(figures.make("where_areas_stand").figure)
    assert {"P, 1", "P, 6", "2, 7"} <= set(shown)
    shown = texts(figures.make("areas_and_sanctions").figure)
    counts = cooperation.areas()["rules"]
    assert sorted(int(t) for t in shown if t.isdecimal()) == sorted(counts)


def test_a_judgment_left_out_is_hatched():
    everything, strict = figures.make("areas_and_sanctions"), figures.make("areas_and_sanctions", min_confidence="high")
    assert hatched(everything.figure) == 0
    assert hatched(strict.figure) == strict.values["relation"].isna().sum() > 0


@pytest.mark.parametrize("by", ["theme", "group"])
def test_bars_are_as_long_as_their_numbers(by):
    made = figures.make("firmness_by_theme", by=by)
    long = sorted(round(p.get_width(), 3) for p in made.figure.axes[0].patches if p.get_fill() or p.get_hatch())
    counts = sorted(made.values.loc[made.values["undertakings"] > 0, "undertakings"])
    assert len(long) == len(counts)
    assert [w / long[-1] for w in long] == pytest.approx([n / counts[-1] for n in counts], abs=0.01)
    assert sum(int(t) for t in texts(made.figure) if t.isdecimal()) == made.values["undertakings"].sum()


def test_sensitivity_writes_what_remains():
    made = figures.make("firmness_sensitivity")
    totals = made.values.groupby("min_confidence")["undertakings"].sum()
    assert numbers(made.alt)[:3] == totals[["low", "medium", "high"]].tolist()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("area", ["space", "climate", "military_assistance", "trade", "political_dialogue"])
def test_a_trail_shows_each_step_or_says_that_there_is_none(area, lang):
    made = figures.make("area_trail", area=area, lang=lang)
    fine(made)
    shown = " ".join(texts(made.figure))
    events = cooperation.events(area=area)
    if events.empty:
        assert language.word("cooperation_no_event", lang) in shown
    else:
        assert events[language.column("title", lang)].iloc[-1].split()[0] in shown
    filled = [line for line in made.figure.axes[0].lines if line.get_marker() == "o"]
    invoked = [line for line in filled if line.get_markerfacecolor() != canvas.PAPER]
    assert len(filled) == len(events)
    assert len(invoked) == (events["article_link"] == "explicit").sum()


def test_a_trail_longer_than_a_page_says_what_is_left_out():
    rows = cooperation.trail(area="military_assistance")
    events = rows[rows["step"] == "event"]
    longer = pd.concat([rows, events, events], ignore_index=True)
    registered = figures.get("area_trail")
    figure = registered.draw(longer)
    cut = int(re.search(r"\d+", registered.facts(longer, "en")["cut"]).group())
    assert sum(line.get_marker() == "o" for line in figure.axes[0].lines) == 3 * len(events) - cut
    assert cut > 0
    assert figure.get_size_inches()[1] / canvas.CM < 26


def test_partnerships_show_gaps_hatched_and_articles_in_the_cells():
    made = figures.make("partnership_duties")
    coded = made.values.dropna(subset="provision")
    cells = made.values["treaty_id"].nunique() * len(language.labels("provisions", "provision"))
    assert hatched(made.figure) == cells - len(coded.drop_duplicates(["treaty_id", "provision"]))
    assert {"5(4)", "3(3)", "3(4)"} <= set(texts(made.figure))


def test_figures_cite_the_sources_of_what_they_show():
    events = set(data.items(data.load("events"), "source_ids")["source_ids"])
    content = set(data.items(data.load("undertakings"), "source_ids")["source_ids"])
    assert set(figures.make("where_areas_stand").source_ids) == content
    assert set(figures.make("area_trail", area="space").source_ids) & (events - content)
