"""The figures of the theme defense in both languages, also with few, many and readers' rows."""

import re

import pandas as pd
import pytest
from layout import outside, overlaps
from matplotlib.patches import Rectangle

from helpers import clauses, data, defense, figures, language, render, rules
from helpers.figures import canvas
from helpers.figures.defense_shared import MOST

LANGUAGES = ("en", "de")
NAMES = figures.names("defense")
VARIANTS = [
    ("obligation_matrix", {"order": "similarity", "recode": "D24"}),
    ("obligation_matrix", {"as_of": "1950-01-01"}),
    ("wording_and_conditions", {"recode": "D23", "min_confidence": "high"}),
    ("same_attack", {"event": "non_state", "provoked": True, "own_law": None, "adversary": True}),
    ("same_attack", {"event": "threat", "state_of_war": False, "request": None, "as_of": "1961-07-20"}),
    ("scenario_grid", {"order": "answer", "recode": "D07"}),
    ("scenario_grid", {"cases": {"one fact": rules.Scenario(request=None)}, "duties": ("defense",)}),
    ("side_by_side", {"treaties": ("nato-1949", "warsaw-1955", "cst-1992", "prk-rus-2024", "rus-blr-2024")}),
    ("side_by_side", {"treaties": ("sau-pak-2025",), "duties": ("defense",)}),
    ("side_by_side", {"treaties": ("usa-kor-1953", "eu-42-7"), "duties": ("defense", "basing")}),
    ("anatomy", {"variants": 4}),
    ("anatomy", {"treaty": "sau-pak-2025"}),
    ("anatomy", {"treaty": "seato-1954"}),
    ("anatomy", {"treaty": "rio-1947"}),
    ("atop_agreement", {"recode": "D24", "min_confidence": "high"}),
]


def drawn(made) -> list[str]:
    return [
        text.get_text()
        for axes in made.figure.axes
        for text in axes.findobj(lambda a: hasattr(a, "get_text"))
        if text.get_text()
    ]


def hatched(made) -> int:
    return len([p for axes in made.figure.axes for p in axes.findobj(Rectangle) if p.get_hatch()])


def test_the_theme_registers_its_figures():
    assert set(NAMES) == {
        *("obligation_matrix", "wording_and_conditions", "atop_agreement"),
        *("same_attack", "scenario_grid", "anatomy", "side_by_side"),
    }


# German is longer, so what fits in it fits in English.
@pytest.mark.parametrize(
    "name, options, lang",
    [(name, {}, lang) for name in NAMES for lang in LANGUAGES] + [(*variant, "de") for variant in VARIANTS],
)
def test_nothing_overlaps_or_leaves_the_page(name, options, lang):
    made = figures.make(name, lang=lang, **options)
    assert overlaps(made.figure) == []
    assert outside(made.figure) == []
    sizes = [
        t.get_fontsize()
        for a in made.figure.axes
        for t in a.findobj(lambda a: hasattr(a, "get_fontsize"))
        if t.get_text()
    ]
    assert min(sizes) >= canvas.SMALL
    assert made.figure.get_size_inches()[0] == pytest.approx(16 / 2.54)
    assert not re.search(r"[{}]|<NA>|\bnan\b|None", made.title + made.caption + made.alt)
    assert re.search(r"\d", made.alt) and len(re.findall(r"[.!?] [A-ZÄÖÜ0-9]", made.alt)) <= 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_matrix_names_all_treaties_and_hatches_silence(lang):
    made = figures.make("obligation_matrix", lang=lang)
    labels = [t.get_text() for t in made.figure.axes[0].get_yticklabels()]
    assert labels == [clauses.called(made.values.attrs["names"][t], lang) for t in made.values.index]
    assert hatched(made) == int(made.values.isna().sum().sum())
    assert drawn(made).count("?") == len(made.values.attrs["ungraded"])
    strongest = made.values["defense"].eq(4).sum()
    assert str(int(strongest)) in made.alt


def test_highlighted_rows_are_bold():
    made = figures.make("obligation_matrix", highlight=("nato-1949",))
    bold = [t.get_text() for t in made.figure.axes[0].get_yticklabels() if t.get_fontweight() == "bold"]
    assert bold == ["Washington Treaty (1949)"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_wording_draws_a_dot_for_each_condition_and_hatching_for_unknown(lang):
    made = figures.make("wording_and_conditions", lang=lang)
    rows = made.values
    assert len(made.figure.axes[0].lines) == rows["conditions"].sum()
    assert hatched(made) == rows["unknown"].sum() + rows["strength"].isna().sum()


def test_the_same_attack_draws_a_dot_where_settled_and_hatching_where_not():
    made = figures.make("same_attack", provoked=True)
    settled = made.values["answer"] != "unknown"
    assert len(made.figure.axes[0].lines) == settled.sum()
    assert hatched(made) == (~settled).sum()
    for answer, n in made.values["answer"].value_counts().items():
        assert re.search(rf"{language.word(f'defense_level_{answer}')} {n}\b", made.alt), answer


@pytest.mark.parametrize(
    "lang, said",
    [
        ("en", "no state of war; help requested; provoked"),
        ("de", "kein Kriegszustand; um Hilfe ersucht; provoziert"),
    ],
)
def test_the_caption_says_the_scenario(lang, said):
    assert said in figures.make("same_attack", lang=lang, state_of_war=False, provoked=True).caption


def test_the_grid_shows_each_answer_or_its_limits():
    made = figures.make("scenario_grid")
    shown = drawn(made)
    unknown = made.values[made.values["answer"] == "unknown"]
    assert hatched(made) == len(unknown)
    ranges = (unknown["at_least"].astype(str) + "–" + unknown["at_most"].astype(str)).value_counts()
    for text, n in ranges.items():
        assert shown.count(text) == n
    assert f"{len(unknown)} are unknown" in made.alt


@pytest.mark.parametrize("name", ["obligation_matrix", "wording_and_conditions", "same_attack", "scenario_grid"])
def test_a_switched_code_is_drawn_and_said(name):
    plain, switched = (figures.make(name, recode=recode) for recode in ((), "D23"))
    assert "dispute D23" in switched.caption and "D23" not in plain.caption
    if name in ("obligation_matrix", "wording_and_conditions"):
        assert canvas.fingerprint(plain.figure) != canvas.fingerprint(switched.figure)
    moved = figures.make(name, recode={"prk-rus-2024/4/defense": {"response_strength": "1"}})
    assert canvas.fingerprint(plain.figure) != canvas.fingerprint(moved.figure)


def test_side_by_side_marks_what_came():
    made = figures.make("side_by_side")
    shown = drawn(made)
    last = made.values[
        (made.values["treaty_id"] == "prk-rus-2024") & made.values["duty"].isin(["defense", "consultation"])
    ]
    assert shown.count("+") == (last["since_first"] == "came").sum()
    assert shown.count("=") == (last["since_first"] == "stayed").sum()
    more = figures.make("side_by_side", treaties=VARIANTS[7][1]["treaties"])
    assert "first 4 of 5" in more.caption


def test_the_anatomy_shows_phrases_and_differences():
    made = figures.make("anatomy")
    text = " ".join(drawn(made))
    assert "개별적인 국가" in text and "“and thus finds itself in a state of war” (en)" in text
    assert str((made.values["kind"] == "variant").sum()) in made.alt
    # Words of any language stand in the quotation marks of the reader's.
    german = " ".join(drawn(figures.make("anatomy", lang="de")))
    assert "„and thus finds itself in a state of war“ (en)" in german and "“and" not in german


@pytest.mark.parametrize("treaty, duties", list(data.load("provisions").groupby("treaty_id")["provision"]))
def test_every_clause_can_be_taken_apart_in_the_script_of_its_text(treaty, duties):
    for duty in duties.drop_duplicates():
        made = figures.make("anatomy", treaty=treaty, duty=duty, lang="de")
        render.check_glyphs(made.figure)
        assert (duty, overlaps(made.figure), outside(made.figure)) == (duty, [], [])


@pytest.mark.parametrize("first", range(0, len(data.load("treaties")), 4))
def test_any_four_treaties_stand_side_by_side(first):
    treaties = tuple(data.load("treaties")["treaty_id"][first : first + 4])
    for lang in LANGUAGES:
        made = figures.make("side_by_side", treaties=treaties, lang=lang)
        assert (overlaps(made.figure), outside(made.figure)) == ([], [])


def test_agreement_with_atop_is_drawn_as_counted():
    made = figures.make("atop_agreement")
    rows = made.values[made.values["obligation"] != "all"]
    for row in rows.itertuples():
        assert any(text.startswith(f"{row.agreeing} of {row.compared}") for text in drawn(made))
    assert "not defined" in " ".join(drawn(figures.make("atop_agreement", recode="D24")))


def many(n: int) -> pd.DataFrame:
    matrix = defense.obligation_matrix()
    rows = pd.concat([matrix] * (n // len(matrix) + 1)).head(n)
    rows.index = pd.Index([f"t{i}" for i in range(n)], name="treaty_id")
    name = {
        "short_name_en": "A treaty with quite a long short name",
        "short_name_de": "x",
        "year": 1999,
        "reader": False,
    }
    rows.attrs = {"names": dict.fromkeys(rows.index, name), "changes": [], "ungraded": [], "source_ids": []}
    return rows


def test_beyond_a_page_the_first_rows_are_drawn_and_the_caption_says_so():
    rows = many(300)
    figure = figures.get("obligation_matrix").draw(rows)
    assert len(figure.axes[0].get_yticklabels()) == MOST
    assert figure.get_size_inches()[1] * 2.54 < 29.7
    assert overlaps(figure) == [] and outside(figure) == []
    assert f"first {MOST} of 300" in figures.get("obligation_matrix").facts(rows, "en")["more"]


def test_a_readers_treaty_is_marked(tmp_path):
    own = pd.read_csv(clauses.schema.folder() / "provisions.csv", dtype=str, keep_default_na=False)
    row = own[own["provision_id"] == "nato-1949/5/defense"].assign(
        provision_id="rus-vnm-2001/9/defense", treaty_id="rus-vnm-2001", article="9"
    )
    path = tmp_path / "my.csv"
    row.to_csv(path, index=False)
    made = figures.make("obligation_matrix", also=path)
    assert made.values.at["rus-vnm-2001", "defense"] == 2
    assert "the reader's own rows" in made.caption
