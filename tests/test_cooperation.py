"""What the questions on cooperation answer, held against the CSV files themselves and against small cases."""

import csv

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import cite, cooperation, data, schema

HEADER = (
    "undertaking_id,article,paragraph,undertaking_en,undertaking_de,verb_strength,verb_phrase,verb_lang,area,who,"
    "condition_en,condition_de,source_ids,confidence"
)
UNREAD = {19, 21}
LEVELS = ("low", "medium", "high")
FEW = settings(max_examples=25)  # each asks several questions
DAYS = st.dates(min_value=pd.Timestamp("1961-01-01").date(), max_value=pd.Timestamp("2027-01-01").date())


def read(table: str) -> list[dict[str, str]]:
    """A table as plain dictionaries, read by other means than the package's."""
    with open(schema.folder() / f"{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def own(tmp_path):
    """Write a reader's undertakings: (id, article, strength, area, confidence) each."""

    def write(*rows: tuple) -> str:
        path = tmp_path / "mine.csv"
        lines = [
            f"{key},{article},,Mine,Meine,{strength},shall,en,{area},both,,,kcnawatch-20240620-treaty,{confidence}"
            for key, article, strength, area, confidence in rows
        ]
        path.write_text("\n".join([HEADER, *lines, ""]), "utf-8")
        return str(path)

    return write


# The scale


def test_the_scale_leaves_out_what_stands_outside_it():
    assert cooperation.scale("undertakings", "verb_strength") == [
        "declaratory",
        "endeavor",
        "qualified",
        "obligation",
    ]
    assert cooperation.scale("area_sanctions", "relation")[-1] == "clear_conflict"
    assert "unclear" not in cooperation.scale("area_sanctions", "relation")


def test_procedural_and_unknown_verbs_have_no_rank():
    pairs = cooperation.covers()
    outside = pairs["verb_strength"].isna() | (pairs["verb_strength"] == "procedural")
    assert pairs.loc[outside, "rank"].isna().all()
    assert pairs.loc[~outside, "rank"].between(1, 4).all()


# Articles 19 and 21 are gaps


def test_the_unread_articles_are_those_that_no_source_reads():
    assert set(cooperation.unread()["article"]) == UNREAD


@pytest.mark.parametrize("level", [None, *LEVELS])
def test_unread_articles_are_gaps_and_nothing_else(level):
    pairs = cooperation.covers(min_confidence=level)
    rows = pairs[pairs["article"].isin(UNREAD)]
    assert rows["gap"].tolist() == ["unread", "unread"]
    assert rows[["area", "rank", "undertakings", "verb_strength", "source_ids"]].isna().all(axis=None)


def test_rows_under_unread_articles_never_count_as_content(own):
    """A row that somebody files under Article 19 must change no count, whatever it says."""
    also = own(("U19-01", 19, "obligation", "space", "high"), ("U21-01", 21, "obligation", "trade", "high"))
    assert len(data.load("undertakings", also=also)) == len(read("undertakings")) + 2
    assert len(cooperation.undertakings(also=also)) == len(read("undertakings"))
    assert not set(cooperation.undertakings(also=also)["article"]) & UNREAD
    pairs = cooperation.covers(also=also)
    assert pairs.loc[pairs["article"].isin(UNREAD), "gap"].tolist() == ["unread", "unread"]
    assert cooperation.firmness(also=also)["undertakings"].sum() == cooperation.firmness()["undertakings"].sum()
    for question in (cooperation.standing, cooperation.areas):
        assert not {"19", "21"} & set(";".join(question(also=also)["articles"]).split(";"))
    assert len(cooperation.trail(area="space", also=also)) == len(cooperation.trail(area="space"))


@pytest.mark.parametrize("article", sorted(UNREAD))
def test_asking_for_an_unread_article_gives_nothing(article):
    for question in (cooperation.undertakings, cooperation.areas, cooperation.rules, cooperation.judgments):
        assert question(article=article).empty


# Undertakings and what they cover


def test_every_undertaking_of_a_read_article_is_there_once():
    rows = cooperation.undertakings()
    assert sorted(rows["undertaking_id"]) == sorted(r["undertaking_id"] for r in read("undertakings"))
    assert set(rows["article"]) <= {int(r["article"]) for r in read("articles") if r["text_read"] != "nothing"}


def test_themes_articles_and_areas_select():
    theme = {r["article"]: r["theme"] for r in read("articles")}
    expected = [r["undertaking_id"] for r in read("undertakings") if theme[r["article"]] == "defense"]
    assert cooperation.undertakings(theme="defense")["undertaking_id"].tolist() == expected
    assert set(cooperation.undertakings(article=10)["article"]) == {10}
    assert cooperation.undertakings(area="space")["undertaking_id"].tolist() == ["U10-07"]
    assert cooperation.undertakings(article=0)["article"].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    "picked", [{"theme": "defence"}, {"article": 24}, {"area": "spcae"}], ids=lambda p: next(iter(p))
)
def test_what_is_not_there_is_named_with_its_neighbor(picked):
    with pytest.raises(KeyError, match=r"unknown (theme|article|area) .*did you mean|unknown article 24"):
        cooperation.undertakings(**picked)


def test_pairs_are_those_of_the_file_and_the_firmest_stands_for_them():
    steps = cooperation.scale("undertakings", "verb_strength")
    firmest: dict[tuple[int, str], int] = {}
    for row in read("undertakings"):
        pair = int(row["article"]), row["area"]
        rank = steps.index(row["verb_strength"]) + 1 if row["verb_strength"] in steps else 0
        firmest[pair] = max(rank, firmest.get(pair, 0))
    pairs = cooperation.covers().dropna(subset="area")
    found = {(a, b): r for a, b, r in zip(pairs["article"], pairs["area"], pairs["rank"].fillna(0), strict=True)}
    assert found == firmest
    assert pairs["undertakings"].sum() == len(read("undertakings"))


def test_every_article_keeps_its_place_whatever_the_dials_leave():
    pairs = cooperation.covers(min_confidence="high")
    assert set(pairs["article"]) == {int(r["article"]) for r in read("articles")}
    dialed = set(pairs.loc[pairs["gap"] == "dials", "article"])
    high = {int(r["article"]) for r in read("undertakings") if r["confidence"] == "high"}
    assert dialed == {int(r["article"]) for r in read("articles")} - high - UNREAD


def test_of_equal_strength_the_better_documented_stands(own):
    also = own(("U13-02", 13, "", "quality_certificates", "medium"), ("U13-03", 13, "endeavor", "trade", "low"))
    pairs = cooperation.covers(also=also)
    of_13 = pairs[pairs["article"] == 13].set_index("area")
    assert of_13.loc["quality_certificates", "confidence"] == "medium"
    assert of_13.loc["quality_certificates", "undertakings"] == 2
    assert of_13["reader"].all()
    assert pairs.loc[pairs["article"] == 12, "reader"].eq(False).all()


def test_an_area_stands_at_its_firmest_undertaking_over_all_articles(own):
    assert cooperation.standing(area="international_organizations")["articles"].item() == "2;7"
    before = cooperation.standing(area="space")
    after = cooperation.standing(area="space", also=own(("U08-02", 8, "obligation", "space", "low")))
    assert (before["verb_strength"].item(), before["articles"].item()) == ("endeavor", "10")
    assert (after["verb_strength"].item(), after["articles"].item()) == ("obligation", "8;10")
    assert bool(after["reader"].item())


def test_all_areas_of_the_treaty_stand_even_where_the_dials_leave_nothing():
    rows = cooperation.standing(min_confidence="high")
    assert rows["area"].tolist() == [
        r["area"] for r in sorted(read("areas"), key=lambda r: int(r["order"])) if r["origin"] == "treaty"
    ]
    gone = rows[rows["undertakings"] == 0]
    assert len(gone)
    assert gone[["verb_strength", "rank", "articles"]].isna().all(axis=None)


# Firmness


@pytest.mark.parametrize("by", ["theme", "group"])
def test_firmness_counts_the_rows_of_the_file(by):
    key, table = ("article", "articles") if by == "theme" else ("area", "areas")
    group = {r[key]: r[by] for r in read(table)}
    counts = cooperation.firmness(by=by).set_index([by, "verb_strength"])["undertakings"]
    expected: dict[tuple[str, str], int] = {}
    for row in read("undertakings"):
        cell = group[row[key]], row["verb_strength"]
        expected[cell] = expected.get(cell, 0) + 1
    found = {(g, "" if pd.isna(s) else s): n for (g, s), n in counts.items() if n}
    assert found == expected


def test_firmness_shows_the_words_behind_a_count():
    counts = cooperation.firmness()
    cell = counts[(counts["theme"] == "society_culture") & (counts["verb_strength"] == "endeavor")]
    phrases = {r["verb_phrase"] for r in read("undertakings") if r["article"] == "12"}
    assert set(cell["verb_phrases"].item().split(" | ")) == phrases
    assert cell["undertaking_ids"].item().count(";") + 1 == cell["undertakings"].item()


def test_firmness_of_an_unknown_grouping_is_refused():
    with pytest.raises(ValueError, match="'colour' is not one of theme, group"):
        cooperation.firmness(by="colour")


@pytest.mark.parametrize("by", ["theme", "group"])
def test_a_stricter_dial_never_adds_undertakings(by):
    counts = cooperation.sensitivity(by=by)
    wide = counts.assign(verb_strength=counts["verb_strength"].fillna("unknown")).pivot_table(
        index=[by, "verb_strength"], columns="min_confidence", values="undertakings"
    )
    assert (wide["low"] >= wide["medium"]).all()
    assert (wide["medium"] >= wide["high"]).all()
    for level in LEVELS:
        confidence = [LEVELS.index(r["confidence"]) for r in read("undertakings")]
        assert wide[level].sum() == sum(c >= LEVELS.index(level) for c in confidence)


def test_sensitivity_turns_the_confidence_dial_itself():
    with pytest.raises(TypeError, match="min_confidence"):
        cooperation.sensitivity(min_confidence="high")


def test_verbs_show_that_one_phrase_may_be_graded_two_ways():
    verbs = cooperation.verbs()
    assert verbs["undertakings"].sum() == sum(bool(r["verb_phrase"]) for r in read("undertakings"))
    assert verbs["undertakings"].is_monotonic_decreasing
    agreed = verbs[verbs["verb_phrase"].str.startswith("agreed to cooperate in")]
    assert set(zip(agreed["articles"], agreed["verb_strength"], strict=True)) == {
        ("12", "endeavor"),
        ("17", "obligation"),
    }


# UN rules


def test_rules_and_areas_are_linked_alike_in_both_tables():
    rows = cooperation.rules()
    found = set(zip(rows["area"], rows["rule_id"], strict=True))
    assert found == {(r["area"], i) for r in read("area_sanctions") for i in r["rule_ids"].split(";") if i}
    relation = {r["area"]: r["relation"] for r in read("area_sanctions")}
    assert all(relation[a] == r for a, r in zip(rows["area"], rows["relation"], strict=True))


def test_resolutions_say_what_was_read():
    rows, found = read("sanctions"), cooperation.resolutions()
    assert found["rules"].sum() == len(rows)
    assert found["numbered"].sum() == sum(bool(r["paragraph"]) for r in rows)
    assert found["wording"].sum() == sum(r["confidence"] == "high" for r in rows)
    assert (found["wording"] + found["summaries"]).equals(found["rules"])
    assert found["date"].is_monotonic_increasing
    # Resolution 1718 was adopted on 14 October 2006.
    assert found.set_index("resolution").loc["1718", "date"] == pd.Timestamp("2006-10-14")


def test_crossing_places_every_area_once():
    cells = cooperation.crossing()
    listed = ";".join(cells["area"]).split(";")
    assert sorted(listed) == sorted(r["area"] for r in read("area_sanctions"))
    assert cells["areas"].sum() == len(listed)
    space = cells[cells["area"].str.split(";").map(lambda areas: "space" in areas)]
    assert (space["verb_strength"].item(), space["relation"].item()) == ("endeavor", "clear_conflict")


def test_a_judgment_that_the_dials_leave_out_is_silent_and_not_free():
    rows = cooperation.areas(min_confidence="high").set_index("area")
    assert pd.isna(rows.loc["space", "relation"])
    assert pd.isna(rows.loc["finance", "relation"])
    assert rows.loc["biology", "relation"] == "conditional"


# Events and the trail


def test_events_belong_by_area_or_by_an_article_of_this_area_alone():
    rows = cooperation.events(area="military_assistance")
    by_article = rows[rows["match"] == "article"]
    assert len(by_article)
    assert all("4" in articles.split(";") for articles in by_article["articles"])
    expected = {
        r["event_id"] for r in read("events") if r["area"] == "military_assistance" or "4" in r["articles"].split(";")
    }
    assert set(rows["event_id"]) == expected
    # An article that covers many areas makes no event one of any of them, not even of its first.
    for area in ("space", "trade", "agriculture"):
        assert set(cooperation.events(area=area)["area"]) == {area}


def test_events_of_an_article_are_its_own_and_those_of_its_areas():
    areas = {r["area"] for r in read("undertakings") if r["article"] == "12"}
    expected = {r["event_id"] for r in read("events") if r["area"] in areas or "12" in r["articles"].split(";")}
    assert set(cooperation.events(article=12)["event_id"]) == expected


def test_areas_count_what_events_lists():
    rows = cooperation.areas().set_index("area")
    for area in ("military_assistance", "space", "tourism", "climate"):
        events = cooperation.events(area=area)
        later = events[events["date"] > "2024-06-19"]
        assert rows.loc[area, "events_after"] == len(later)
        assert rows.loc[area, "events_before"] == len(events) - len(later)
        assert rows.loc[area, "invoked"] == (later["article_link"] == "explicit").sum()
        first = rows.loc[area, "first_after"]
        assert pd.isna(first) if later.empty else first == later["date"].min()


def test_a_trail_goes_from_undertaking_to_rule_to_event():
    steps = cooperation.trail(area="space")
    assert steps["step"].drop_duplicates().tolist() == ["undertaking", "rule", "event"]
    assert steps.loc[steps["step"] == "undertaking", "place"].tolist() == ["10"]
    rule = steps.set_index("id").loc["1718-8c"]
    assert (rule["code"], rule["place"]) == ("1718", "8(c)")
    assert set(cite.ids(steps)) <= {r["source_id"] for r in read("sources")}
    with pytest.raises(KeyError, match="did you mean 'space'"):
        cooperation.trail(area="spaec")


@FEW
@given(day=DAYS)
def test_nothing_later_than_the_day_reaches_any_answer(day):
    day = pd.Timestamp(day)
    steps = cooperation.trail(area="military_assistance", as_of=day)
    assert (steps["date"] <= day).all()
    assert (cooperation.events(theme="economy", as_of=day)["date"] <= day).all()
    assert (cooperation.rules(as_of=day)["date"] <= day).all()
    assert (cooperation.partnerships(as_of=day)["signed"] <= day).all()
    rows = cooperation.areas(as_of=day)
    assert rows.empty == (day < pd.Timestamp("2024-06-19"))
    if len(rows):
        assert not (rows["first_after"] > day).any()


@FEW
@given(area=st.sampled_from([r["area"] for r in read("area_sanctions")]), level=st.sampled_from(LEVELS))
def test_a_trail_holds_the_rows_of_its_three_questions(area, level):
    steps = cooperation.trail(area=area, min_confidence=level)
    sizes = steps["step"].value_counts()
    picked = {"area": area, "min_confidence": level}
    assert sizes.get("undertaking", 0) == len(cooperation.undertakings(**picked))
    assert sizes.get("rule", 0) == len(cooperation.rules(**picked))
    assert sizes.get("event", 0) == len(cooperation.events(**picked))
    assert steps["id"].is_unique


# Partnerships


def test_partnerships_are_those_of_the_kinds_and_the_treaty_itself():
    kind = {r["treaty_id"]: r["kind"] for r in read("treaties")}
    rows = cooperation.partnerships(kinds=("strategic_partnership",))
    assert {kind[t] for t in rows["treaty_id"]} == {"strategic_partnership", "mutual_defense"}
    assert set(rows.loc[rows["kind"] == "mutual_defense", "treaty_id"]) == {"prk-rus-2024"}
    expected = sum(kind[r["treaty_id"]] == "strategic_partnership" for r in read("provisions"))
    assert (rows["kind"] == "strategic_partnership").sum() == expected


def test_a_treaty_without_a_duty_left_stays_as_a_gap():
    rows = cooperation.partnerships(min_confidence="high")
    gaps = rows[rows["provision"].isna()]
    assert "rus-irn-2025" in set(gaps["treaty_id"])
    assert "prk-rus-2024" not in set(gaps["treaty_id"])


def test_an_unknown_kind_is_named():
    with pytest.raises(KeyError, match="unknown kind 'partnership'"):
        cooperation.partnerships(kinds=("partnership",))


# What holds for all


@pytest.mark.parametrize(
    "question",
    [
        cooperation.undertakings,
        cooperation.covers,
        cooperation.standing,
        cooperation.areas,
        cooperation.rules,
        cooperation.events,
        cooperation.trail,
    ],
    ids=lambda q: q.__name__,
)
def test_an_answer_may_be_changed_without_harm(question):
    first = question()
    kept = first.copy()
    first.iloc[:, 0] = first.iloc[0, 0]
    del first["source_ids"]
    pd.testing.assert_frame_equal(question(), kept)


def test_every_row_with_content_names_sources():
    known = {r["source_id"] for r in read("sources")}
    for rows in (cooperation.covers().dropna(subset="area"), cooperation.areas(), cooperation.verbs()):
        assert rows["source_ids"].notna().all()
        assert set(cite.ids(rows)) <= known


def test_a_path_and_a_mapping_of_readers_rows_mean_the_same(own):
    path = own(("U08-02", 8, "obligation", "space", "low"))
    one, other = cooperation.covers(also=path), cooperation.covers(also={"undertakings": path})
    pd.testing.assert_frame_equal(one, other)
