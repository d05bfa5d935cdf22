"""Figures of the reactions: labels, order, silence, a reader's rows, layout, and alt texts equal to the data."""

import re

import matplotlib
import pytest
from layout import outside, overlaps
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from helpers import data, figures, language, reactions, reliability
from helpers.figures import canvas
from helpers.figures import reactions_stance as stance_module
from helpers.figures import reactions_timeline as timeline_module

LANGUAGES = ("en", "de")
NAMES = figures.names("reactions")


def words(figure: Figure) -> list[str]:
    return [t.get_text().replace("\n", " ").replace("\u00a0", " ") for t in figure.findobj(Text) if t.get_text()]


def hatched(figure: Figure) -> int:
    return sum(1 for patch in figure.findobj(Rectangle) if patch.get_hatch())


def numbers(text: str) -> list[int]:
    return [int(n) for n in re.findall(r"(?<![\w.,])\d+(?![.,]?\d)", text)]


@pytest.fixture(scope="module")
def mine():
    return reactions.draft(
        actor_en="Our seminar",
        actor_de="Unser Seminar",
        iso3="",
        stance="0",
        refers_to_article="4",
        date="2024-06-25",
    )


OPTIONS = {
    "as shipped": {},
    "dials": {"as_of": "2024-12-04", "min_confidence": "medium", "without": ["state_media"]},
    "few rows": {"as_of": "2024-06-20", "min_confidence": "high"},
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_overlaps_or_leaves_the_page(name, lang, options):
    try:
        made = figures.make(name, lang=lang, **options)
    except ValueError as error:
        # A question that these dials leave without a row says so.
        assert name in str(error) and options
        return
    assert overlaps(made.figure) == []
    assert outside(made.figure) == []
    assert "{" not in made.alt + made.caption + made.title
    assert len(re.findall(r"(?<!\d)[.!?](?= [A-ZÄÖÜ]|$)", made.alt)) <= 3


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "name", [n for n in NAMES if n not in ("reaction_silence", "stance_recoding", "reaction_experts")]
)
def test_a_readers_row_is_marked_in_every_figure(name, lang, mine):
    made = figures.make(name, lang=lang, also={"reactions": mine})
    assert any("*" in text for text in words(made.figure))
    assert ("An asterisk marks" if lang == "en" else "Ein Sternchen kennzeichnet") in made.caption
    assert overlaps(made.figure) == []
    assert not any("*" in text for text in words(figures.make(name, lang=lang).figure))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_readers_expert_is_marked(lang):
    theirs = reactions.draft(like="R035", speaker="Our guest")
    made = figures.make("reaction_experts", lang=lang, also={"reactions": theirs})
    assert "Our guest*" in words(made.figure)


def test_drawing_changes_neither_values_nor_settings():
    before = dict(matplotlib.rcParams)
    for name in NAMES:
        registered = figures.get(name)
        values = registered.ask()
        kept = values.copy(deep=True)
        assert isinstance(registered.draw(values, lang="de"), Figure)
        assert values.equals(kept), name
    assert dict(matplotlib.rcParams) == before


# The timeline


@pytest.mark.parametrize("lang", LANGUAGES)
def test_timeline_has_every_reaction_as_a_label_or_in_a_count(lang):
    values = reactions.timeline()
    lines, columns = timeline_module._ledger(values, timeline_module._step(values), lang)
    # Each label begins once, with its number of rows after the last part.
    total = 0
    for line in lines:
        text = ""
        parts = line.parts
        for i, (code, *_, part, side, first) in enumerate(parts):
            text = part if first else f"{text} {part}"
            if i + 1 == len(parts) or parts[i + 1][-1]:
                found = re.search(r"×(\d+)$", text)
                total += int(found[1]) if found else 1
            assert code in columns and side in ("others", "parties", "experts")
    assert total == len(reactions.load())
    titles = data.load("events").set_index("event_id")[f"title_{lang}"]
    assert [line.event for line in lines if line.event] == [titles[i] for i in reactions.MILESTONES]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_timeline_labels_say_who_and_which_clause(lang):
    figure = figures.make("reaction_timeline", lang=lang, until="2024-06-30").figure
    found = words(figure)
    for code in ("RUS", "PRK", "UKR"):
        name = language.labels("reactions", "iso3", lang)[code]
        assert any(name in text for text in found)
    assert any("Art. 4" in text for text in found)
    assert [language.labels("reactions", "stance", lang)[c] for c in canvas.STANCE] == [
        t for t in found if t in language.labels("reactions", "stance", lang).values()
    ]


def test_timeline_becomes_coarser_where_a_page_would_not_hold_it(monkeypatch):
    values = reactions.timeline()
    steps = []
    for page in (1000, 90):
        monkeypatch.setattr(timeline_module, "PAGE", page)
        steps.append(timeline_module._step(values))
    assert steps == ["day", "month"]


def test_first_days_are_shown_day_by_day():
    for lang, words_for_it in (("en", "day by day"), ("de", "Tag für Tag")):
        assert words_for_it in figures.make("reaction_timeline", lang=lang, until="2024-06-30").caption


@pytest.mark.parametrize("lang", LANGUAGES)
def test_timeline_alt_text_counts_the_data(lang):
    made = figures.make("reaction_timeline", lang=lang)
    rows = reactions.load()
    others, parties = rows[rows["side"] == "others"], rows[rows["side"] == "parties"]
    busiest = rows[rows["date_precision"] == "day"]["date"].value_counts()
    for number in (
        *(len(rows), len(reactions.MILESTONES), int(busiest.iloc[0]), len(others), len(parties)),
        int((others["stance"].astype(int) < 0).sum()),
    ):
        assert number in numbers(made.alt)
    assert language.day(busiest.index[0], lang) in made.alt


# Marks


@pytest.mark.parametrize("lang", LANGUAGES)
def test_marks_show_each_count_and_all_five_stances_of_third_actors(lang):
    made = figures.make("reaction_marks", lang=lang)
    counts = made.values.query("what == 'marks' and n > 1")["n"].astype(str).tolist()
    found = words(made.figure)
    assert sorted(counts) == sorted(t for t in found if re.fullmatch(r"\d+k?", t))
    assert all(label in found for label in language.labels("reactions", "stance", lang).values())
    assert [len(reactions.load())] == numbers(made.title)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_of_groups_stand_upright_where_they_would_run_into_each_other(lang):
    made = figures.make("reaction_themes", lang=lang, stances=("2", "1", "-1"), min_confidence="high")
    assert 5 < made.values["group"].nunique() < 8
    assert overlaps(made.figure) == [] and outside(made.figure) == []


# Weeks within a month, a month that ends on the last mark, and one mark that stands after the events of its month.
SPANS = [{"until": "2024-06-25"}, {"since": "2024-10-01", "until": "2024-10-31"}, {"actors": ("Chatham House",)}]


@pytest.mark.parametrize("options", SPANS, ids=lambda options: "-".join(options))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_marks_of_any_span_have_their_events_and_days_on_the_page(lang, options):
    made = figures.make("reaction_marks", lang=lang, **options)
    assert overlaps(made.figure) == [] and outside(made.figure) == []
    axes, events = made.figure.axes[0], made.values.query("what == 'event'")
    low, high = axes.get_xlim()
    places = [*matplotlib.dates.date2num(events["start"]), *axes.get_xticks()]
    assert len(events) and len(axes.get_xticks()) > 1 and all(low <= place <= high for place in places)


def test_marks_of_inexact_dates_are_hollow():
    figure = figures.make("reaction_marks", actors=["Konstantin Asmolov (Russian Academy of Sciences)"]).figure
    faces = [matplotlib.colors.to_hex(c.get_facecolor()[0]) for c in figure.axes[0].collections]
    assert faces == [canvas.PAPER]


def test_large_counts_are_shortened():
    assert [stance_module.short_number(n) for n in (1, 999, 1000, 123_456)] == ["1", "999", "1k", "123k"]


# Stance


@pytest.mark.parametrize("lang", LANGUAGES)
def test_stance_draws_one_mark_for_each_text(lang):
    made = figures.make("stance_by_region", lang=lang)
    axes = made.figure.axes[0]
    marks = [line for line in axes.lines if line.get_marker() in canvas.STANCE_MARK.values()]
    assert sum(len(line.get_xdata()) for line in marks) == made.values["n"].sum()
    hollow = sum(len(line.get_xdata()) for line in marks if line.get_markerfacecolor() == canvas.PAPER)
    assert hollow == reactions.load().query("side != 'experts'")["joint"].sum()
    labels = [t.get_text() for t in axes.get_xticklabels()]
    assert labels[:5] == list(language.labels("reactions", "stance", lang).values())
    assert [t.get_text() for t in axes.get_yticklabels()][-1] == language.word("reactions_parties", lang)


def test_stance_beyond_a_page_says_so(monkeypatch):
    monkeypatch.setattr(stance_module, "PAGE", 5)
    made = figures.make("stance_by_actor")
    assert len(made.figure.axes[0].get_yticks()) == 5
    assert f"The first 5 of {len(made.values)} rows" in made.caption


def test_no_caption_speaks_of_an_average():
    for name in NAMES:
        for lang in LANGUAGES:
            text = figures.make(name, lang=lang).caption.lower()
            assert "average" not in text and "durchschnitt" not in text


# Ladder, themes, clauses, silence, experts


@pytest.mark.parametrize("lang", LANGUAGES)
def test_ladder_labels_each_deed_and_hatches_empty_rungs(lang):
    made = figures.make("reaction_ladder", lang=lang)
    found = words(made.figure)
    deeds = made.values[made.values["rung"] > 0]
    for row in deeds.itertuples():
        assert any(language.day(row.date, lang) in text for text in found)
    empty = len(set(reactions.LADDER[1:]) - set(deeds["instrument"]))
    assert hatched(made.figure) == empty > 0
    rungs = [t.get_text().replace("\n", " ") for t in made.figure.axes[0].get_yticklabels()]
    labels = language.labels("reactions", "instrument", lang)
    assert rungs[1:] == [labels[code] for code in reactions.LADDER[1:]]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_themes_print_every_number_and_hatch_empty_quarters(lang):
    made = figures.make("reaction_themes_time", lang=lang, actors=["PRK"])
    empty = (made.values["of"] == 0).sum()
    assert hatched(made.figure) == empty > 0
    cells = [t for t in words(made.figure) if t.isdigit()]
    assert sorted(map(int, cells)) == sorted(made.values.loc[made.values["of"] > 0, "n"])


def test_shades_of_small_groups_are_left_out():
    made = figures.make("reaction_themes")
    small = made.values[made.values["of"] < 5]
    faces = [p.get_facecolor() for p in made.figure.findobj(Rectangle) if p.get_width() == 1 and p.get_height() == 1]
    white = sum(matplotlib.colors.to_hex(face) == canvas.PAPER for face in faces)
    assert white >= len(small) > 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_clauses_hatch_what_was_not_read(lang):
    made = figures.make("reaction_clauses", lang=lang)
    assert hatched(made.figure) == made.values["n"].isna().sum() == 2
    top = made.values.loc[made.values["n"].fillna(0).idxmax()]
    assert {int(top["article"]), int(top["n"]), int(top["parties"]), len(reactions.load())} <= set(numbers(made.alt))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_silence_names_everybody_on_a_hatched_field_and_never_neutral(lang):
    made = figures.make("reaction_silence", lang=lang)
    found = words(made.figure)
    assert set(made.values[f"actor_{lang}"]) <= set(found)
    assert hatched(made.figure) == len(made.values)
    assert language.labels("silence", "kind", lang)["none_found"] in found
    assert language.labels("reactions", "stance", lang)["0"] not in found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_experts_stand_under_their_question(lang):
    made = figures.make("reaction_experts", lang=lang)
    found = words(made.figure)
    headings = [
        *language.labels("assessments", "question", lang).values(),
        language.word("reactions_no_answer", lang),
    ]
    assert [text for text in found if text in headings] == headings
    people = made.values["speaker"].dropna()
    assert set(people) <= set(found)


# Reliability


@pytest.mark.parametrize("lang", LANGUAGES)
def test_recoding_shows_matrix_kappa_and_its_limit(lang):
    made = figures.make("stance_recoding", lang=lang)
    found = words(made.figure)
    cells = made.values.to_numpy().ravel().tolist()
    digits = [int(t) for t in found if t.isdigit()]
    for count in set(cells):
        assert digits.count(count) >= cells.count(count)
    kappa = language.number(reliability.stability().at["none", "kappa"], lang, digits=2)
    assert kappa in made.alt and any(t.startswith(kappa) for t in found)
    assert ("one coder" if lang == "en" else "aus einer Hand") in made.caption


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sensitivity_prints_every_number(lang):
    made = figures.make("reaction_sensitivity", lang=lang)
    found = words(made.figure)
    for row in made.values.itertuples():
        if row.headline in reliability.SHARES:
            assert reliability.percent(row.value, lang).replace("\u00a0", " ") in found
    assert reliability.finding(made.values, lang=lang) in made.caption


def test_sensitivity_hatches_what_cannot_be_counted():
    made = figures.make("reaction_sensitivity", as_of="2024-04-30")
    assert hatched(made.figure) == made.values["value"].isna().sum() > 0
