"""Figures on what followed: labels, marks and counts in both languages, and nothing later than the dial."""

import re
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layout import outside, overlaps, texts

from helpers import data, figures, followed, followed_deeds, followed_estimates, language
from helpers.figures import canvas
from helpers.figures import followed_deeds as deeds_figures
from helpers.figures import followed_estimates as estimates_figures
from helpers.figures.followed_record import compact

LANGS = ("en", "de")
NAMES = [*figures.names("followed"), "treaty_timeline"]
CASES = [(name, {}) for name in figures.names("followed")] + [
    ("deeds_and_words", {"by": "area"}),
    ("events_by_phase", {"articles": (4,), "links": ("explicit",)}),
    ("events_by_phase", {"as_of": "1961-12-31"}),
    ("events_by_phase", {"as_of": "2024-06-19"}),
    ("articles_over_time", {"as_of": "2024-06-19"}),
    ("articles_over_time", {"links": ("explicit",), "min_confidence": "high"}),
    ("article4_clock", {"until": None}),
    ("article4_clock", {"as_of": "2024-10-24"}),
    ("estimates", {"subjects": ("arr", "tour", "trips")}),
    ("estimates", {"subjects": ()}),
    ("estimates", {"as_of": "2024-10-24", "without": ("newspaper",)}),
    ("states_of_knowledge", {"as_of": "2024-11-01"}),
]


def squeezed(text: str) -> str:
    """A text without the breaks that wrapping puts into it."""
    return "".join(text.split())


def drawn(figure) -> list[str]:
    return [squeezed(text) for text, _ in texts(figure)]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name, options", CASES, ids=str)
def test_labels_neither_overlap_nor_leave_the_page(name, options, lang):
    made = figures.make(name, lang=lang, **options)
    assert overlaps(made.figure) == []
    assert outside(made.figure) == []
    assert made.figure.get_figwidth() == pytest.approx(canvas.WIDTH * canvas.CM)
    assert "{" not in made.title + made.caption + made.alt


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", NAMES)
def test_alt_text_has_a_number_and_at_most_three_sentences(name, lang):
    alt = figures.make(name, lang=lang).alt
    assert any(character.isdigit() for character in alt)
    # The day in a German date ends with a stop as well.
    plain = re.sub(r"(\d{1,2})\. (?=" + "|".join(language.MONTHS["de"]) + ")", r"\1 ", alt)
    assert len(re.findall(r"\.(?: |$)", plain)) <= 3


def points(figure) -> int:
    return sum(len(line.get_xdata()) for axes in figure.axes for line in axes.lines if line.get_linestyle() == "None")


@pytest.mark.parametrize("lang", LANGS)
def test_each_event_is_a_mark_in_the_lane_of_its_phase(lang):
    made = figures.make("events_by_phase", lang=lang)
    assert points(made.figure) == len(made.values) == len(data.load("events"))
    counts = made.values["phase"].value_counts()
    for code, text in language.labels("events", "phase", lang).items():
        assert squeezed(f"{text} ({counts[code]})") in drawn(made.figure)


def test_the_three_links_have_marks_of_different_shape():
    made = figures.make("events_by_phase")
    links = made.values["article_link"].astype("string").fillna("none").value_counts()
    shapes = {}
    for axes in made.figure.axes:
        for line in axes.lines:
            key = (line.get_marker(), line.get_color())
            shapes[key] = shapes.get(key, 0) + (len(line.get_xdata()) if line.get_marker() not in ("None", "") else 0)
    assert sorted(n for n in shapes.values() if n) == sorted(links)


def many(n: int) -> pd.DataFrame:
    """The shipped events n times over."""
    return pd.concat([followed.chronology()] * n, ignore_index=True)


@pytest.mark.parametrize("lang", LANGS)
def test_too_many_events_become_counts_and_the_caption_says_so(lang):
    one = figures.get("events_by_phase")
    rows = many(30)
    figure = one.draw(rows, lang=lang)
    cells = [text.get_text() for axes in figure.axes for text in axes.texts if text.get_text().isdigit()]
    phases = [f"({language.number(n, lang)})" for n in rows["phase"].value_counts()]
    assert sum(map(int, cells)) <= len(rows) and len(cells) > len(phases)
    assert points(figure) == 0 and overlaps(figure) == [] and outside(figure) == []
    assert one.facts(rows, lang)["marks"] == language.word("followed_cells", lang, year=2024)
    assert one.facts(many(1), lang)["marks"] == language.word("followed_marks", lang, year=2024)


@pytest.mark.parametrize(
    "n, text",
    [(7, "7"), (999, "999"), (1_200, "1.2k"), (35_000, "35k"), (1_250_000, "1.2M"), (99_960, "100k")],
)
def test_large_counts_are_shortened(n, text):
    assert compact(n, "en") == text
    assert compact(1_200, "de") == "1,2k"


@pytest.mark.parametrize("lang", LANGS)
def test_cells_of_articles_hold_the_counts_and_unread_articles_are_hatched(lang):
    made = figures.make("articles_over_time", lang=lang)
    values = made.values.dropna(subset="period")
    cells = [text for text in drawn(made.figure) if text.isdigit()]
    totals = values.groupby(["article", "article_link"])["events"].sum().unstack(fill_value=0)
    read = made.values.groupby("article")["events"].sum(min_count=1).notna()
    totals = totals.reindex(read.index[read], fill_value=0)
    assert sorted(map(int, cells)) == sorted([*values["events"], *totals.to_numpy().ravel()])
    hatched = [patch for axes in made.figure.axes for patch in axes.patches if patch.get_hatch()]
    assert len(hatched) == 2 * int((~read).sum()) > 0


@pytest.mark.parametrize("lang", LANGS)
def test_deeds_show_firmness_events_and_silence(lang):
    made = figures.make("deeds_and_words", lang=lang)
    table = made.values
    silent = int(table["events"].add(table["review"]).eq(0).sum())
    assert drawn(made.figure).count(squeezed(language.word("followed_none_on_record", lang))) == silent
    bars = list(made.figure.axes[1].patches)
    assert len(bars) == 2 * len(table)
    longest = max(bar.get_x() + bar.get_width() for bar in bars)
    assert longest == pytest.approx(1)
    hatched = [patch for patch in made.figure.axes[0].patches if patch.get_hatch()]
    assert len(hatched) == int(table["unknown"].isna().sum() + (table["unknown"] > 0).sum())
    first = language.day(table.loc[4, "first"], lang)
    assert squeezed(first) in drawn(made.figure)


def test_firmer_undertakings_are_darker():
    shades = [deeds_figures.SHADE[kind] for kind in ("declaratory", "endeavor", "qualified", "obligation")]
    assert [canvas.STEPS.index(shade) for shade in shades] == sorted(canvas.STEPS.index(shade) for shade in shades)
    assert len(set(shades)) == 4


def test_beyond_a_page_the_first_rows_are_drawn_and_the_caption_says_so():
    made = figures.make("deeds_and_words", by="area")
    assert len(made.values) > deeds_figures.MOST
    assert f"first {deeds_figures.MOST} of {len(made.values)} rows" in made.caption
    assert len(made.figure.axes[0].get_yticks()) == deeds_figures.MOST
    assert "first" not in figures.make("estimates").caption.split("averaged")[1]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", [n for n in NAMES if n.startswith("estimates")])
def test_every_number_stands_beside_its_body_with_a_unit_on_the_axis(name, lang):
    made = figures.make(name, lang=lang)
    shown = drawn(made.figure)
    for row in made.values.itertuples():
        body = getattr(row, language.column("estimate_by", lang))
        day = language.day(row.date, lang, row.date_precision)
        assert squeezed(f"{day}: {body}") in shown
    panels = made.values.groupby(["subject", "unit"], observed=True).ngroups
    assert len(made.figure.axes) == panels
    units = language.labels("quantities", "unit", lang)
    for axes, unit in zip(made.figure.axes, made.values["unit"].drop_duplicates(), strict=False):
        assert axes.get_xlabel()
        assert made.values["unit"].nunique() != panels or units[unit] in axes.get_xlabel()


def test_limits_are_open_and_ranges_are_not():
    rows = followed_estimates.estimates(subjects=["shells"])
    limits = rows["bound"].isin(["at_least", "at_most"])
    figure = estimates_figures.draw_estimates(rows)
    arrows = [line.get_marker() for axes in figure.axes for line in axes.lines if line.get_marker() in "<>"]
    assert arrows.count(">") == (rows["bound"] == "at_least").sum()
    assert arrows.count("<") == (rows["bound"] == "at_most").sum()
    shown = drawn(figure)
    assert sum(text.startswith(("≥", "≤")) for text in shown) == limits.sum()
    assert squeezed("500,000–3,000,000") in shown


def test_weakly_documented_numbers_are_hollow():
    rows = followed_estimates.estimates()
    figure = estimates_figures.draw_estimates(rows)
    dots = [line for axes in figure.axes for line in axes.lines if line.get_marker() == "o"]
    hollow = [dot for dot in dots if dot.get_color() == canvas.PAPER]
    points_of = rows[(rows["confidence"] == "low") & (rows["bound"] != "range")]
    assert len(hollow) == len(points_of) > 0


@pytest.mark.parametrize("lang", LANGS)
def test_the_clock_shades_the_time_before_entry_into_force(lang):
    made = figures.make("article4_clock", lang=lang)
    assert squeezed(language.day("2024-12-04", lang)) in "".join(drawn(made.figure))
    early = figures.make("article4_clock", lang=lang, as_of="2024-10-24")
    assert language.word("followed_not_in_force", lang) in early.caption
    assert "2024-12" not in early.alt


def test_a_date_known_by_month_is_a_bar_over_the_month():
    made = figures.make("article4_clock")
    (row,) = made.values[made.values["date_precision"] == "month"].itertuples()
    bars = [line for line in made.figure.axes[0].lines if list(line.get_xdata()) == [row.date, row.until]]
    assert len(bars) == 1


@pytest.mark.parametrize("lang", LANGS)
def test_states_show_every_count_and_today(lang):
    made = figures.make("states_of_knowledge", lang=lang)
    events = made.values[made.values["table"] == "events"]
    shown = drawn(made.figure)
    assert all(str(n) in shown for n in events["rows"] if n)
    assert language.word("today", lang) in shown


# The state of knowledge


dates = st.dates(date(1961, 7, 6), date(2026, 12, 31))


@settings(max_examples=40)
@given(st.sampled_from(NAMES), dates, st.sampled_from(LANGS))
def test_nothing_later_than_the_dial_reaches_any_figure(name, day, lang):
    try:
        made = figures.make(name, lang=lang, as_of=str(day))
    except ValueError as nothing:
        assert "dials" in str(nothing) or "Einstellungen" in str(nothing)
        return
    shown = set(drawn(made.figure))
    title = language.column("title", lang)
    events, numbers = data.load("events"), data.load("quantities")
    late = events[data.last_day(events) > pd.Timestamp(day)]
    for row in late.itertuples():
        text = squeezed(f"{language.day(row.date, lang, row.date_precision)}: {getattr(row, title)}")
        assert text not in shown
    late = numbers[data.last_day(numbers) > pd.Timestamp(day)]
    for row in late.itertuples():
        body = getattr(row, language.column("estimate_by", lang))
        assert squeezed(f"{language.day(row.date, lang, row.date_precision)}: {body}") not in shown
    for column in made.values.select_dtypes("datetime").columns.difference(["period"]):
        assert not (made.values[column] > pd.Timestamp(day)).any()


def test_deeds_of_a_reader_are_counted_among_ours(tmp_path):
    path = tmp_path / "events.csv"
    row = (
        data.load("events")
        .query("event_id == 'ev-20241204-force'")
        .assign(
            event_id="ev-20260401-mine",
            date="2026-04-01",
            articles="6",
            area="multipolar_order",
            phase="implementation",
        )
    )
    row.to_csv(path, index=False)
    made = figures.make("deeds_and_words", also={"events": path})
    assert made.values.loc[6, "events"] == 1
    assert language.word("dial_also", "en") in made.caption
    assert followed_deeds.deeds_and_words().loc[6, "events"] == 0
