"""Questions about reactions: filters, search, sides, counts, silence, and a reader's own rows."""

import csv
import unicodedata

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import data, figures, language, reaction_rows, reactions, schema


@pytest.fixture(scope="module")
def rows():
    return reactions.load()


@pytest.fixture(scope="module")
def plain():
    """The file read by the standard library alone, as a second opinion."""
    with (schema.folder() / "reactions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# Rows and sides


def test_every_row_has_one_side_and_the_parties_stand_apart(rows, plain):
    assert len(rows) == len(plain)
    parties = {r["reaction_id"] for r in plain if r["actor_type"] == "party_to_treaty"}
    assert set(rows.loc[rows["side"] == "parties", "reaction_id"]) == parties
    assert rows["side"].notna().all()
    assert set(rows.loc[rows["side"] == "parties", "iso3"].str.split(";").explode()) == {"RUS", "PRK"}


def test_rows_stand_in_order_of_the_last_day_they_can_mean(rows):
    assert data.last_day(rows).is_monotonic_increasing
    june = rows[(rows["date"] == "2024-06-01") & (rows["date_precision"] == "month")].index
    assert (june > rows.index[rows["date"] == "2024-06-20"].max()).all()


def test_joint_texts_are_those_with_a_joint_channel_or_several_countries(rows, plain):
    joint = {r["reaction_id"] for r in plain if r["channel"] == "joint_statement" or ";" in r["iso3"]}
    assert set(rows.loc[rows["joint"], "reaction_id"]) == joint


def test_a_joint_text_stands_with_every_signer_and_experts_with_nobody_else(rows):
    long = reactions.signers(rows)
    trilateral = long.loc[long["reaction_id"] == "R045", "actor"]
    assert set(trilateral) == {"USA", "KOR", "JPN"}
    assert set(long.loc[long["reaction_id"] == "R035", "actor"]) == {"Victor Cha (CSIS)"}
    assert set(long.loc[long["reaction_id"] == "R086", "actor"]) == {"Seimas of Lithuania"}
    assert set(long["reaction_id"]) == set(rows["reaction_id"])


# Filters


CHOICES = {
    "actors": ["USA", "KOR", "JPN", "RUS", "NATO", "Victor Cha (CSIS)"],
    "regions": ["east_asia", "europe", "multiple"],
    "actor_types": ["state", "expert", "party_to_treaty"],
    "themes": ["troops", "mutual_defense", "un_sanctions"],
    "leave_out": ["troops", "cooperation"],
    "stances": ["-2", "-1", "0", "1", "2"],
    "instruments": ["statement", "sanctions"],
}
one_filter = st.one_of(
    *(st.tuples(st.just(name), st.lists(st.sampled_from(codes), max_size=3)) for name, codes in CHOICES.items()),
    st.tuples(st.just("since"), st.sampled_from(["2024-06-20", "2024-10-01", None])),
    st.tuples(st.just("until"), st.sampled_from(["2024-06-30", "2025-04-28", None])),
    st.tuples(st.just("text"), st.sampled_from(["", "Kim", "TRUPPEN", "sanctions breach"])),
)


@given(one_filter, one_filter)
def test_filters_commute_and_never_add_rows(first, second):
    rows = reactions.load()
    one, other = dict([first]), dict([second])

    def keep(frame, asked):
        return frame[reactions.matching(frame, **asked)]

    there, back = keep(keep(rows, one), other), keep(keep(rows, other), one)
    pd.testing.assert_frame_equal(there, back)
    assert len(there) <= min(len(keep(rows, one)), len(keep(rows, other))) <= len(rows)
    pd.testing.assert_frame_equal(keep(there, one), there)
    if first[0] != second[0]:
        pd.testing.assert_frame_equal(keep(rows, one | other), there)


@settings(max_examples=30)
@given(one_filter)
def test_counts_never_exceed_rows(asked):
    rows = reactions.select(**dict([asked]))
    if rows.empty:
        return
    counted = reactions.tally(rows)
    assert counted["n"].sum() == len(rows)
    themes = reactions.themes_by(**dict([asked]))
    assert (themes["n"] <= themes["of"]).all()
    assert themes.drop_duplicates("group")["of"].sum() == len(rows)
    stances = reactions.stance_by(by="region", **dict([asked]))
    assert stances["n"].sum() == (rows["side"] != "experts").sum()


@pytest.mark.parametrize(("name", "codes"), CHOICES.items())
def test_a_filter_keeps_what_the_file_says(name, codes, plain):
    column = {"actors": "actor_en", "regions": "region", "actor_types": "actor_type", "stances": "stance"}
    column |= {"instruments": "instrument", "themes": "themes", "leave_out": "themes"}
    wanted = codes[0]
    found = set(reactions.select(**{name: [wanted]})["reaction_id"])
    cells = {r["reaction_id"]: r[column[name]].split(";") for r in plain}
    expected = {i for i, items in cells.items() if (wanted in items) != (name == "leave_out")}
    if name == "actors":
        expected = {
            r["reaction_id"]
            for r in plain
            if wanted in r["iso3"].split(";") and (r["actor_type"] == "state" or ";" in r["iso3"])
        }
    assert found == expected


def test_a_period_holds_only_what_is_certain_to_lie_inside():
    rows = reactions.select(since="2024-06-19", until="2024-06-29")
    assert (rows["date_precision"] == "day").all()
    assert "R063" not in set(rows["reaction_id"])
    assert "R063" in set(reactions.select(since="2024-06-01", until="2024-06-30")["reaction_id"])


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"stances": [3]}, "stance .'3'.: not among -2, -1, 0, 1, 2"),
        ({"themes": ["weather"]}, "themes .'weather'.: not among"),
        ({"regions": ["asia"]}, "region .'asia'.: not among"),
        ({"actors": ["Atlantis"]}, "actors .'Atlantis'.: neither a country code nor an actor"),
        ({"since": "June"}, "'June' is not a day"),
        ({"without": ["gossip"]}, "not among"),
    ],
)
def test_a_wrong_filter_is_named(asked, message):
    with pytest.raises(ValueError, match=message):
        reactions.select(**asked)


def test_questions_leave_their_rows_as_they_were(rows):
    before = rows.copy(deep=True)
    for question in (reactions.tally, reactions.signers, reactions.statements, reaction_rows.with_sides):
        question(rows)
    reactions.matching(rows, text="Kim", themes=["troops"], actors=["USA"])
    pd.testing.assert_frame_equal(rows, before)


@pytest.mark.parametrize("name", ["timeline", "stance_by", "ladder", "themes_by", "clauses", "experts", "marks"])
def test_dials_reach_every_question(name):
    question = getattr(reactions, name)
    few = question(as_of="2024-06-21", min_confidence="medium", without=["state_media"])
    assert len(few) <= len(question()) and set(few.attrs.get("source_ids", [])) <= set(
        question().attrs.get("source_ids", [])
    )


# Search


@pytest.mark.parametrize("text", ["Röper", "ROPER", "röPER", unicodedata.normalize("NFD", "Röper")])
def test_search_does_not_mind_case_and_accents(text):
    assert list(reactions.select(text=text)["reaction_id"]) == ["R067"]


def test_search_reads_both_languages_and_wants_every_word():
    english, german = (
        set(reactions.select(text="unholy")["reaction_id"]),
        set(reactions.select(text="unheilig")["reaction_id"]),
    )
    assert english == german == {"R066"}
    both = reactions.select(text="Kim alliance")
    assert len(both) < min(len(reactions.select(text="Kim")), len(reactions.select(text="alliance")))
    assert len(reactions.select(text="   ")) == len(reactions.load())


@pytest.mark.parametrize(
    ("text", "query", "hit"),
    [
        ("조선민주주의인민공화국", "민주주의", True),
        ("조선", "조서", False),  # half a syllable is no match
        (unicodedata.normalize("NFD", "조선"), "조선", True),
        ("Договор о ВСЕОБЪЕМЛЮЩЕМ партнёрстве", "всеобъемлющем партнерстве", True),
        ("Straße", "STRASSE", True),
        ("がある", "かある", False),  # a voiced kana is another letter, not an accent
    ],
)
def test_search_in_other_scripts(rows, text, query, hit):
    one = rows.head(1).assign(key_phrase=text)
    assert bool(reactions.matching(one, text=query).iloc[0]) is hit


# What is counted


def test_stance_by_actor_counts_each_signer_and_by_region_each_text_once(rows, plain):
    actors, regions = reactions.stance_by(), reactions.stance_by(by="region")
    states = [r for r in plain if r["actor_type"] == "state"]
    korea = [r for r in plain if "KOR" in r["iso3"].split(";") and (r in states or r["channel"] == "joint_statement")]
    assert actors.at["KOR", "n"] == len(korea)
    assert actors.at["KOR", "own_-2"] + actors.at["KOR", "joint_-2"] == sum(r["stance"] == "-2" for r in korea)
    assert regions["n"].sum() == len(rows[rows["side"] != "experts"])
    assert list(actors.index[actors["side"] == "parties"]) == list(actors.index[-2:])
    assert set(rows.loc[rows["side"] == "experts", "actor_en"]).isdisjoint(actors.index)


def test_median_of_an_even_number_keeps_both_middle_values(rows):
    one = rows[rows["actor_en"] == "Ukraine"].head(2)
    values = sorted(int(s) for s in one["stance"])
    table = reactions.stance_by(actors=["UKR"], until=str(one["date"].max().date()))
    assert (table.at["UKR", "median_low"], table.at["UKR", "median_high"]) == tuple(values)
    assert "mean" not in table


def test_stance_by_refuses_another_grouping():
    with pytest.raises(ValueError, match="'color' is not one of actor, region"):
        reactions.stance_by(by="color")
    with pytest.raises(ValueError, match="'color' is not one of region, quarter"):
        reactions.themes_by(by="color")


def test_ladder_holds_deeds_of_third_actors_only(plain):
    table = reactions.ladder()
    skip = ("party_to_treaty", "expert", "civil_society")
    expected = {r["reaction_id"] for r in plain if r["actor_type"] not in skip and r["instrument"] != "none"}
    assert set(table["reaction_id"]) == expected
    assert (table.loc[table["instrument"] == "statement", "rung"] == 0).all()
    assert (
        table.loc[table["instrument"] == "sanctions", "rung"].min()
        > table.loc[table["instrument"] == "ambassador_summoned", "rung"].max()
    )
    assert set(reactions.LADDER) == set(language.labels("reactions", "instrument")) - {"none"}


def test_themes_of_a_quarter_without_reactions_are_silent_not_zero():
    table = reactions.themes_by(by="quarter", actors=["PRK"])
    empty = table[table["of"] == 0]
    assert len(empty) and empty["share"].isna().all()
    assert table.loc[table["of"] > 0, "share"].notna().all()


def test_clauses_say_nothing_of_articles_that_were_not_read():
    table = reactions.clauses().set_index("article")
    assert table.loc[[19, 21], "n"].isna().all()
    assert table.drop([19, 21])["n"].notna().all()
    assert (table["parties"] + table["others"]).equals(table["n"])
    # A reader who finds a reaction to Article 19 sees it counted.
    read = reactions.clauses(also=reactions.draft(refers_to_article="19")).set_index("article")
    assert read.at[19, "n"] == 1 and pd.isna(read.at[21, "n"])


def test_silence_is_listed_and_never_among_the_stances(rows):
    silent = reactions.silence()
    assert set(silent["kind"]) == {"none_found", "not_read", "reported"}
    nothing = silent[silent["kind"] == "none_found"]
    heard = reactions.signers(rows)
    spoken = set(heard["actor"]) | set(rows["speaker"].dropna())
    states = nothing[nothing["actor_type"] == "state"]
    assert spoken.isdisjoint(states["iso3"]) and spoken.isdisjoint(nothing["actor_en"])
    assert "stance" not in silent
    reported = silent[silent["kind"] == "reported"]
    assert set(reported["reaction_id"]) == {"R016", "R017"}
    assert rows.set_index("reaction_id").loc[reported["reaction_id"], "channel"].isna().all()


def test_experts_stand_apart_and_answers_belong_to_their_question(rows):
    table = reactions.experts()
    assert set(table["reaction_id"]) == set(rows.loc[rows["side"] == "experts", "reaction_id"])
    answers = {
        "alliance": {"alliance", "in_all_but_name"},
        "automatic": {"open", "way_out"},
        "gains": {"russia", "both", "others_lose"},
    }
    for question, block in table.dropna(subset=["question"]).groupby("question", observed=True):
        assert set(block["answer"]) <= answers[question]


def test_shift_counts_before_and_after_in_both_languages(rows):
    spoken = rows[rows["side"] != "experts"]
    before = spoken[data.last_day(spoken) < "2024-10-18"]
    troops = before["themes"].str.contains("troops").sum()
    for lang in ("en", "de"):
        assert f"{troops} {'of' if lang == 'en' else 'von'} {len(before)}" in reactions.shift(lang=lang)


def test_tally_takes_the_finest_step_that_fits(rows):
    assert reactions.tally(rows).attrs["step"] == "M"
    june = rows[rows["date"].between("2024-06-17", "2024-06-30") & (rows["date_precision"] == "day")]
    assert reactions.tally(june).attrs["step"] == "D"
    inexact = reactions.tally(rows).query("what == 'marks' and not exact")
    assert inexact["n"].sum() == (rows["date_precision"] == "year").sum()


# A reader's own rows


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        ({"stance": "3"}, "my_reactions.csv line 2, stance: '3' is not one of -2, -1, 0, 1, 2"),
        ({"stance": "warm"}, "my_reactions.csv line 2, stance: 'warm' is not one of -2, -1, 0, 1, 2"),
        ({"date": "2023-12-31"}, "my_reactions.csv line 2, date: '2023-12-31' is before 2024"),
        (
            {"date": "2023-12", "date_precision": "month"},
            "my_reactions.csv line 2, date: '2023-12' is before 2024",
        ),
        (
            {"actor_type": "nation"},
            "my_reactions.csv line 2, actor_type: 'nation' is not one of state, party_to_treaty, alliance, "
            "international_organization, legislature, expert, civil_society",
        ),
    ],
)
def test_a_wrong_cell_gives_one_clear_line_and_loads_nothing(cells, line):
    before = data.load("reactions")
    with pytest.raises(schema.SchemaError) as caught:
        reactions.load(also=reactions.draft(**cells))
    assert str(caught.value) == line
    pd.testing.assert_frame_equal(data.load("reactions"), before)


def test_three_wrong_cells_give_three_lines():
    wrong = reactions.draft(stance="3", date="2023-12-01", actor_type="nation")
    with pytest.raises(schema.SchemaError) as caught:
        figures.make("reaction_timeline", also={"reactions": wrong})
    assert [fault.column for fault in caught.value.faults] == ["actor_type", "date", "stance"]


@pytest.mark.parametrize("date, precision", [("2024-01-01", "day"), ("2024", "year"), ("2024-01", "month")])
def test_the_first_day_of_2024_is_not_too_early(date, precision):
    rows = reactions.load(also=reactions.draft(date=date, date_precision=precision))
    assert rows.loc[rows["reader"], "reaction_id"].tolist() == ["R900"]


def test_draft_names_an_unknown_column():
    with pytest.raises(KeyError, match="no column mood"):
        reactions.draft(mood="good")


def test_statements_mark_a_readers_row():
    rows = reactions.select(also=reactions.draft(actor_en="Our seminar", actor_de="Unser Seminar"))
    for lang, name in (("en", "Our seminar *"), ("de", "Unser Seminar *")):
        table = reactions.statements(rows, lang=lang)
        assert name in set(table[language.title("reactions", f"actor_{lang}", lang)])
        assert table.iloc[:, 1].str.endswith(" *").sum() == 1
