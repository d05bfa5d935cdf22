"""Questions on what followed: chronology, deeds, estimates, Article 4, and what was on record when."""

import calendar
import csv
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from helpers import cite, data, followed, followed_article4, followed_deeds, followed_estimates, schema

SIGNED = date(2024, 6, 19)  # known from outside: the treaty was signed in Pyongyang on this day
UNREAD = {19, 21}

dates = st.dates(date(1948, 1, 1), date(2026, 12, 31)).map(str)
FEW = settings(max_examples=25)  # each asks several questions


def raw(table: str) -> list[dict]:
    """The rows of a table, read without any code of ours."""
    with open(schema.folder() / f"{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def last_possible(cell: str) -> str:
    """The last day that a date of a year, a month or a day can mean."""
    year, month = int(cell[:4]), int(cell[5:7] or 12)
    return cell if len(cell) == 10 else f"{year}-{month:02d}-{calendar.monthrange(year, month)[1]:02d}"


def known(table: str, day: str) -> list[dict]:
    return [row for row in raw(table) if last_possible(row["date"]) <= day]


def later(row: dict) -> bool:
    return row["date"] + "-01" * (2 - row["date"].count("-")) > str(SIGNED)


@pytest.fixture
def reader_rows(tmp_path):
    """Write rows of a reader's own: a shipped row of a table with some cells changed."""

    def write(table: str, key: str, **changes: str) -> dict:
        rows = [row for row in raw(table) if key in row.values()]
        path = tmp_path / f"{table}.csv"
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerow(rows[0] | changes)
        return {table: path}

    return write


# Chronology


def test_signature_is_the_day_known_from_outside():
    assert followed.signature() == pd.Timestamp(SIGNED)


def test_chronology_is_in_order_and_complete():
    rows = followed.chronology()
    assert sorted(rows["event_id"]) == sorted(row["event_id"] for row in raw("events"))
    assert rows["date"].is_monotonic_increasing
    assert (rows["until"] >= rows["date"]).all()


def test_an_article_is_found_as_a_number_and_not_as_a_digit():
    rows = raw("events")
    for article in (1, 2, 12, 22):
        wanted = {row["event_id"] for row in rows if str(article) in row["articles"].split(";")}
        assert set(followed.chronology(articles=[article])["event_id"]) == wanted


def test_phases_links_and_areas_narrow_together():
    rows = followed.chronology(phases=["deployment"], links=["explicit"], areas=["troops"])
    wanted = {
        row["event_id"]
        for row in raw("events")
        if (row["phase"], row["article_link"], row["area"]) == ("deployment", "explicit", "troops")
    }
    assert set(rows["event_id"]) == wanted != set()


@pytest.mark.parametrize(
    "options, message",
    [
        ({"phases": ["deployments"]}, "phase .'deployments'.: not among background"),
        ({"links": ["named"]}, "article_link .'named'.: not among by_subject, explicit"),
        ({"areas": ["spaceflight"]}, "area .'spaceflight'.: not among"),
        ({"articles": [24]}, "articles .24.: the treaty has 1 to 23"),
        ({"min_confidence": "some"}, "min_confidence 'some' is not one of"),
    ],
)
def test_unknown_options_are_named(options, message):
    with pytest.raises(ValueError, match=message):
        followed.chronology(**options)


def test_selecting_leaves_the_input_as_it_was():
    events = data.load("events")
    before = events.copy(deep=True)
    followed.select(events, articles=[4], phases=["deployment"])
    followed.by_article(events)
    assert_frame_equal(events, before)


# Articles over time


def test_every_article_of_every_event_is_counted_once():
    counts = followed.articles_over_time()
    pairs = [(int(a), row["article_link"]) for row in raw("events") for a in row["articles"].split(";") if a]
    for link in ("explicit", "by_subject"):
        found = counts[counts["article_link"] == link].groupby("article")["events"].sum()
        for article in followed.ARTICLES:
            assert found.get(article, 0) == pairs.count((article, link))


def test_unread_articles_are_missing_and_empty_ones_are_zero():
    counts = followed.articles_over_time().groupby("article")["events"].sum(min_count=1)
    assert set(counts.index) == set(followed.ARTICLES)
    assert set(counts.index[counts.isna()]) == UNREAD
    assert (counts == 0).any()


@pytest.mark.parametrize(
    "first, last, months, start",
    [
        ("2024-06-19", "2026-03-16", 3, "2024-04-01"),
        ("2024-06-19", "2024-12-04", 1, "2024-06-01"),
        ("1948-10-12", "2026-03-16", 120, "1940-01-01"),
    ],
)
def test_periods_are_calendar_stretches_that_fit(first, last, months, start):
    length, period = followed.periods(pd.Series(pd.to_datetime([first, last])))
    assert (length, period[0]) == (months, pd.Timestamp(start))
    assert period.nunique() == 2 and (period <= pd.Timestamp(last)).all()


@FEW
@given(st.lists(st.dates(date(1900, 1, 1), date(2100, 1, 1)), min_size=1, max_size=30), st.integers(2, 30))
def test_periods_never_pass_their_limit(days, most):
    column = pd.Series(pd.to_datetime(days))
    months, period = followed.periods(column, most)
    assert period.nunique() <= most
    assert ((period <= column) & (column < period + pd.DateOffset(months=months))).all()


# Deeds against words


def test_firmness_counts_the_undertakings_of_each_article():
    table = followed_deeds.deeds_and_words()
    words = raw("undertakings")
    for article, row in table.iterrows():
        verbs = [word["verb_strength"] or "unknown" for word in words if int(word["article"]) == article]
        if article in UNREAD:
            assert row[["obligation", "endeavor", "unknown"]].isna().all()
        else:
            for kind in ("obligation", "qualified", "endeavor", "declaratory", "procedural", "unknown"):
                assert row[kind] == verbs.count(kind)


def test_deeds_are_later_events_and_reviews_stand_apart():
    table = followed_deeds.deeds_and_words()
    for article in followed.ARTICLES:
        rows = [row for row in raw("events") if later(row) and str(article) in row["articles"].split(";")]
        deeds = [row for row in rows if row["phase"] != "review"]
        assert table.loc[article, "events"] == len(deeds)
        assert table.loc[article, "review"] == len(rows) - len(deeds)
        assert table.loc[article, "explicit"] == sum(row["article_link"] == "explicit" for row in deeds)
        assert table.loc[article, "high"] == sum(row["confidence"] == "high" for row in deeds)
        first = min((row["date"] for row in deeds), default=None)
        found = table.loc[article, "first"]
        assert pd.isna(found) if first is None else f"{found:%Y-%m-%d}".startswith(first)


def test_the_day_of_signature_does_not_follow_the_treaty():
    assert pd.Timestamp(SIGNED) not in set(followed_deeds.deeds_and_words()["first"])
    same_day = followed.chronology(articles=[11]).query("date == @SIGNED")
    assert len(same_day), "the agreement on the bridge was signed side by side with the treaty"


def test_parts_add_up():
    for by in followed_deeds.LEVELS:
        table = followed_deeds.deeds_and_words(by=by)
        assert (table["events"] == table["explicit"] + table["by_subject"]).all()
        assert (table["events"] == table["high"] + table["medium"] + table["low"]).all()
        assert (table["first"].isna() == table["events"].eq(0)).all()


def test_silent_undertakings_are_those_without_a_later_event_of_article_and_area():
    done = {(a, row["area"]) for row in raw("events") if later(row) for a in row["articles"].split(";")}
    wanted = {
        word["undertaking_id"]
        for word in raw("undertakings")
        if word["article"] != "0" and (word["article"], word["area"]) not in done
    }
    silent = followed_deeds.undertakings_without_events()
    assert set(silent["undertaking_id"]) == wanted != set()
    assert not set(silent["article"]) & UNREAD


def test_a_reader_s_event_ends_a_silence(reader_rows):
    silent = followed_deeds.undertakings_without_events().iloc[0]
    own = reader_rows(
        "events",
        "ev-20241204-force",
        event_id="ev-20250101-mine",
        articles=str(silent["article"]),
        area=silent["area"],
        date="2025-01-01",
        phase="implementation",
    )
    after = followed_deeds.undertakings_without_events(also=own)
    assert silent["undertaking_id"] not in set(after["undertaking_id"])
    table = followed_deeds.deeds_and_words(by="area", also=own)
    assert table.loc[(silent["article"], silent["area"]), "events"] == 1


def test_words_that_the_dials_take_out_are_missing_and_not_zero():
    table = followed_deeds.deeds_and_words(min_confidence="high")
    left = {int(word["article"]) for word in raw("undertakings") if word["confidence"] == "high"}
    assert set(table.index[table["obligation"].isna()]) == set(followed.ARTICLES) - left


def test_unknown_level_is_named():
    with pytest.raises(ValueError, match="by 'theme' is not one of article, area"):
        followed_deeds.deeds_and_words(by="theme")


# Estimates


def test_estimates_keep_every_number_as_it_was_given():
    rows = followed_estimates.estimates(subjects=[]).set_index("quantity_id")
    for row in raw("quantities"):
        for column in ("value_low", "value_high"):
            found = rows.loc[row["quantity_id"], column]
            assert pd.isna(found) if row[column] == "" else float(found) == float(row[column])
        empty = {"at_least": "value_high", "at_most": "value_low"}.get(row["bound"])
        assert empty is None or pd.isna(rows.loc[row["quantity_id"], empty])


def test_spread_compares_the_same_thing_only():
    spread = followed_estimates.spread(followed_estimates.estimates(subjects=["cas"])).set_index("quantity_en")
    rows = [row for row in raw("quantities") if row["quantity_en"] == "killed" and row["subject"] == "cas"]
    values = [float(row[c]) for row in rows for c in ("value_low", "value_high") if row[c]]
    killed = spread.loc["killed"]
    assert (killed["lowest"], killed["highest"]) == (min(values), max(values))
    assert killed["estimates"] == len(rows)
    assert killed["bodies"] == len({row["estimate_by_en"] for row in rows})
    assert killed["open"] == sum(row["bound"] in ("at_least", "at_most") for row in rows)
    assert "killed and wounded in one week" not in spread.index


def test_no_question_averages():
    columns = set(followed_estimates.spread(followed_estimates.estimates(subjects=[])).columns)
    assert not columns & {"mean", "median", "average", "sum", "total"}


def test_unknown_subject_is_named():
    with pytest.raises(ValueError, match=r"subjects .'soldiers'.: not among arr, stud"):
        followed_estimates.estimates(subjects=["soldiers"])


# Article 4


def test_the_clock_keeps_soldiers_before_entry_into_force_apart_from_the_treaty():
    rows = followed_article4.clock()
    force = rows[(rows["lane"] == "treaty") & (rows["phase"] == "in_force")]["date"].item()
    treaty = data.load("treaties").set_index("treaty_id").loc["prk-rus-2024"]
    assert force == treaty["in_force"]
    assert (rows.loc[rows["lane"] == "soldiers", "date"] < force).any()
    named = rows[rows["lane"] == "named"]
    assert named["article_link"].eq("explicit").all() and followed.carries(named, [4]).all()
    assert rows["date"].between("2024-06-19", "2025-04-30").all()


def test_conditions_are_the_codes_of_the_provision():
    (provision,) = [row for row in raw("provisions") if row["provision_id"] == "prk-rus-2024/4/defense"]
    conditions = followed_article4.conditions().set_index("condition")["code"]
    assert conditions.to_dict() == {name: provision[name] for name in followed_article4.CONDITIONS}


def test_disputes_on_the_use_of_article_4_have_both_readings_and_no_verdict_of_ours():
    table = followed_article4.disputes()
    assert {"D09", "D20", "D21"} <= set(table["dispute_id"])
    assert table.set_index("dispute_id").loc[["D20", "D21"], "our_reading"].eq("open").all()
    for lang in ("en", "de"):
        shown = followed_article4.readings(lang=lang)
        assert shown.notna().all(axis=None) and len(shown) == len(table)
    assert cite.ids(shown) == cite.ids(table)


def test_readings_can_be_asked_for_one_row():
    shown = followed_article4.readings(about="events:ev-20241018-nis")
    assert list(shown.iloc[:, 0]) == ["D20"]
    with pytest.raises(KeyError, match="is in no dispute on Article 4"):
        followed_article4.readings(about="events:ev-19481012-relations")


# The state of knowledge


@FEW
@given(dates)
def test_no_later_event_reaches_the_chronology(day):
    rows = followed.chronology(as_of=day)
    assert set(rows["event_id"]) == {row["event_id"] for row in known("events", day)}
    assert (rows["until"] <= pd.Timestamp(day)).all()


@FEW
@given(dates)
def test_no_later_event_is_counted(day):
    rows = known("events", day)
    counts = followed.articles_over_time(as_of=day)
    assert counts["events"].sum() == sum(len(row["articles"].split(";")) for row in rows if row["articles"])
    after = [(a, row) for row in rows if later(row) for a in row["articles"].split(";") if a]
    table = followed_deeds.deeds_and_words(as_of=day)
    assert table["events"].sum() + table["review"].sum() == len(after)
    assert not (table["first"] > pd.Timestamp(day)).any()
    done = {(a, row["area"]) for a, row in after}
    silent = followed_deeds.undertakings_without_events(as_of=day)
    wanted = [w for w in raw("undertakings") if w["article"] != "0" and (w["article"], w["area"]) not in done]
    assert set(silent["undertaking_id"]) == {w["undertaking_id"] for w in wanted}


@FEW
@given(dates)
def test_no_later_number_is_shown(day):
    rows = followed_estimates.estimates(subjects=[], as_of=day)
    assert set(rows["quantity_id"]) == {row["quantity_id"] for row in known("quantities", day)}
    spread = followed_estimates.spread(rows)
    assert not (spread["last"] > pd.Timestamp(day)).any()


@FEW
@given(dates)
def test_nothing_later_reaches_milestones_and_clock(day):
    rows, end = followed.milestones(as_of=day), pd.Timestamp(day)
    assert not (rows[["date", "in_force", "end"]] > end).any(axis=None)
    assert set(rows.loc[rows["rule"] != "term", "id"]) <= {row["event_id"] for row in known("events", day)}
    clock = followed_article4.clock(until=None, as_of=day)
    assert set(clock["event_id"]) <= {row["event_id"] for row in known("events", day)}


@FEW
@given(dates)
def test_a_dispute_is_shown_once_all_its_sources_are_out(day):
    published = {row["source_id"]: row["published"] for row in raw("sources")}
    shown = followed_article4.disputes(as_of=day)
    for row in shown.itertuples():
        for source in f"{row.sources_a};{row.sources_b}".split(";"):
            assert published[source] and last_possible(published[source]) <= day


@FEW
@given(dates)
def test_states_count_what_was_on_record(day):
    states = followed.states(days=[day])
    for table, column in followed.RECORDED.items():
        rows = known(table, day)
        found = states[states["table"] == table].set_index("code")["rows"]
        assert found.sum() == len(rows)
        assert all(found[code] == sum(row[column] == code for row in rows) for code in found.index)


def test_days_after_as_of_are_not_among_the_states():
    days = set(followed.states(as_of="2024-11-01")["day"])
    assert days == {pd.Timestamp("2024-06-19"), pd.Timestamp("2024-10-24")}
    assert followed.states()["day"].isna().any()


def test_later_days_know_no_less():
    counts = followed.states().groupby("day", dropna=False)["rows"].sum()
    assert counts.is_monotonic_increasing
