"""The figures on sources and wording: what they show, in both languages, with dials turned and a reader's rows."""

from pathlib import Path

import pandas as pd
import pytest
from layout import outside, overlaps
from matplotlib.collections import PathCollection
from matplotlib.patches import Rectangle

from helpers import data, figures, language, schema, sources, wording
from helpers.figures import canvas

NAMES = figures.names("sources")
LANGUAGES = ("en", "de")
DIALS = [
    {},
    {"without": ("state_media", "partisan", "translation")},
    {"as_of": "2024-06-20"},
    {"without": ("single_source",), "as_of": "2024-10-24"},
]


def bare(text: str) -> str:
    """A text without spaces, which stand in different places once it is broken into lines."""
    return "".join(text.split())


def shown(figure) -> list[str]:
    texts = figure.findobj(lambda artist: hasattr(artist, "get_text"))
    return [bare(text.get_text()) for text in texts if text.get_visible()]


def hatched(figure) -> int:
    return sum(patch.get_hatch() is not None for patch in figure.findobj(Rectangle))


def test_all_are_registered():
    assert set(NAMES) == {
        "text_journey",
        "text_stemma",
        "lines_part",
        "article_coverage",
        "disputed_facts",
        "source_support",
        "what_remains",
    }


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("dials", DIALS, ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_overlaps_or_leaves_the_page(name, dials, lang):
    takes, _ = figures.get(name).options()
    try:
        made = figures.make(name, lang=lang, **{k: v for k, v in dials.items() if k in takes})
    except ValueError as error:
        assert language.word("nothing_left", lang, name=name) == str(error)
        return
    assert overlaps(made.figure) == []
    assert outside(made.figure) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_journey_names_each_station_and_what_it_did(lang):
    made = figures.make("text_journey", lang=lang)
    texts = shown(made.figure)
    for row in made.values.itertuples():
        assert bare(getattr(row, f"title_{lang}")) in texts
        for step in ("adds", "drops", "changes"):
            told = getattr(row, f"{step}_{lang}")
            assert pd.isna(told) or any(bare(told) in text for text in texts)
    nothing = made.values[
        made.values["from_station"].notna() & made.values[["adds_en", "drops_en", "changes_en"]].isna().all(axis=1)
    ]
    assert hatched(made.figure) == len(nothing) > 0
    assert str(int(made.values["read_in"].isna().sum())) in made.alt


def test_journey_can_go_to_one_station():
    made = figures.make("text_journey", to=("report-a",))
    assert made.values["station"].tolist()[-1] == "report-a"
    assert "Report B" not in made.alt
    assert language.word("sources_neither_report", "en") in figures.make("text_journey", to=("oreanda",)).alt


def test_stemma_draws_unread_stations_open_and_silence_hatched():
    made = figures.make("text_stemma")
    stations = made.values
    faces = [line.get_markerfacecolor() for line in made.figure.axes[0].lines if line.get_marker() == "o"]
    assert faces == [canvas.PAPER if pd.isna(r) else canvas.OTHER for r in stations["read_in"]]
    silent = stations[["adds_en", "drops_en", "changes_en", "mentions"]].isna().sum().sum()
    assert hatched(made.figure) == silent
    dotted = [line for line in made.figure.axes[0].lines if line.get_linestyle() == ":"]
    assert len(dotted) == (stations["link"] == "inferred").sum()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_lines_part_shows_every_reading_and_bolds_what_is_apart(lang):
    made = figures.make("lines_part", lang=lang)
    texts = shown(made.figure)
    for row in made.values.itertuples():
        words = f"{getattr(row, f'reading_{lang}')} ({row.languages.replace(';', ', ')})"
        assert bare(words) in texts, words
    points = made.values.drop_duplicates(["article", "point"])
    bold = [t for t in made.figure.axes[0].texts if t.get_fontweight() == "bold"]
    assert len(bold) == (points["agreement"] == "apart").fillna(False).sum()
    lines = made.values["line"].nunique()
    filled = made.values.drop_duplicates(["article", "point", "line"])
    assert hatched(made.figure) == lines * len(points) - len(filled)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_coverage_hatches_silence_and_frames_gaps(lang):
    made = figures.make("article_coverage", lang=lang)
    assert hatched(made.figure) == made.values.isna().sum().sum()
    frames = [line for line in made.figure.axes[0].lines if line.get_color() == canvas.ACCENT]
    assert len(frames) == 2 and "19" in made.alt and "21" in made.alt
    digits = [t for t in made.figure.axes[0].texts if t.get_text() in "0123"]
    assert sorted(t.get_text() for t in digits) == sorted(str(v) for v in made.values.stack().dropna())
    assert f"{(made.values.iloc[0] > 0).sum()} " in made.alt


def test_disputes_draw_a_circle_for_each_source_open_if_left_out():
    made = figures.make("disputed_facts", without=("state_media",))
    dots = {
        tuple(c.get_facecolor()[0][:3].round(2)): len(c.get_offsets())
        for c in made.figure.findobj(PathCollection)
        if len(c.get_offsets())
    }
    left = int(made.values[["left_a", "left_b"]].sum().sum())
    gone = int(made.values[["n_a", "n_b"]].sum().sum()) - left
    assert sorted(dots.values()) == sorted([left, gone])
    assert dots[(1.0, 1.0, 1.0)] == gone
    assert f"{left} of {left + gone} sources" in made.alt


@pytest.mark.parametrize("lang", LANGUAGES)
def test_disputes_show_question_and_reading(lang):
    made = figures.make("disputed_facts", lang=lang, status="open")
    texts = shown(made.figure)
    for row in made.values.itertuples():
        assert bare(f"{row.dispute_id} {getattr(row, f'question_{lang}')}") in texts
    assert texts.count(language.label("disputes", "our_reading", "open", lang)) == len(made.values)


def test_support_prints_what_remains_and_darkens_with_what_falls():
    made = figures.make("source_support")
    texts = shown(made.figure)
    for row in made.values.itertuples():
        assert f"{row.remaining}/{row.rows}" in texts
    total = made.values.groupby("group")[["rows", "remaining"]].sum()
    assert str(int((total["rows"] - total["remaining"]).max())) in made.alt
    assert hatched(figures.make("source_support", as_of="1990-01-01").figure) > 0


def test_remains_is_hatched_where_rows_fall():
    made = figures.make("what_remains", without=("partisan",))
    assert f"{made.values['remaining'].sum()} of {made.values['rows'].sum()}" in made.title
    assert language.word("partisan", "en") in made.caption
    widths = [p.get_width() for p in made.figure.findobj(Rectangle) if p.get_hatch()]
    expected = (1 - made.values["share"]).tolist()
    assert widths == pytest.approx(expected)


@pytest.mark.parametrize("kind", [*data.TRAITS, data.SINGLE_SOURCE, "state_media"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_way_to_leave_sources_out_has_a_word(kind, lang):
    assert figures.kind_label(kind, lang) in figures.dial_sentence(lang, without=(kind,))


def test_drawing_changes_no_values():
    for name, ask in {
        "lines_part": wording.parting,
        "article_coverage": sources.coverage,
        "text_stemma": wording.journey,
    }.items():
        pd.testing.assert_frame_equal(figures.make(name).values, ask())


def own(folder, table: str, **cells) -> Path:
    """A reader's own row of a table as a file."""
    columns = pd.read_csv(schema.folder() / f"{table}.csv", nrows=0).columns
    path = folder / f"{table}.csv"
    pd.DataFrame([cells], columns=columns).to_csv(path, index=False)
    return path


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_readers_own_rows_are_marked(tmp_path, lang):
    words = {
        "title": "My paper",
        "publisher": "My paper",
        "accessed": "2026-01-01",
        "language": "en",
        "kind": "newspaper",
    }
    source = own(tmp_path, "sources", source_id="mine-20240621-own", read_extent="full", **words)
    row = own(tmp_path, "coverage", source_id="mine-20240621-own", article=19, mention="listed_only", locator="page 1")
    made = figures.make("article_coverage", lang=lang, also={"sources": source, "coverage": row})
    assert bare("mine-20240621-own *") in shown(made.figure)
    assert language.word("dial_also", lang) in made.caption and "19" not in made.alt.split(".")[-2]
    station = own(
        tmp_path,
        "transmission",
        station="mine",
        from_station="report-b",
        link="stated",
        kind="report",
        date="2024-06-21",
        language="en",
        title_en="Mine",
        title_de="Meins",
        source_ids="euractiv-20240620-pakt",
    )
    made = figures.make("text_stemma", lang=lang, also={"transmission": station})
    assert bare({"en": "Mine *", "de": "Meins *"}[lang]) in shown(made.figure)
    assert not any("*" in text for text in shown(figures.make("text_stemma", lang=lang).figure))
