"""Questions about sources and wording, against the CSV read independently, and on rows made for the test."""

import csv
from collections import Counter, defaultdict

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import cite, data, schema, sources, wording

KINDS = ("state_media", "news_agency", "newspaper", *data.TRAITS, data.SINGLE_SOURCE)


def raw(table: str) -> list[dict]:
    """A table read without any of our code."""
    with (schema.folder() / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# The dial


def test_traits_leave_out_what_their_columns_say():
    rows = {row["source_id"]: row for row in raw("sources")}
    assert data.left_out(["partisan"]) == {i for i, row in rows.items() if row["partisan"] == "yes"}
    assert data.left_out(["state_media_prk"]) == {i for i, row in rows.items() if row["media_state"] == "PRK"}
    both = data.left_out(["translation", "think_tank"])
    assert both == {i for i, r in rows.items() if r["translation"] == "yes" or r["kind"] == "think_tank"}
    assert data.left_out(()) == set()


def test_traits_are_coded_where_the_note_says_so_and_on_all_sides():
    for row in raw("sources"):
        assert (row["media_state"] != "") == (row["kind"] == "state_media"), row["source_id"]
        if row["partisan"] == "yes" or row["translation"] == "yes":
            assert row["note"], row["source_id"]
        if "partisan" in row["note"].lower():
            assert row["partisan"] == "yes", row["source_id"]
        if "machine translation" in row["note"].lower():
            assert row["translation"] == "yes", row["source_id"]
    sides = {row["source_id"].split("-")[0] for row in raw("sources") if row["partisan"] == "yes"}
    assert {"antispiegel", "freekorea", "censor"} <= sides


def test_unknown_trait_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match="'tabloid'.*partisan, translation, single_source"):
        data.load("events", without=["tabloid"])


@pytest.mark.parametrize("kind", [k for k in KINDS if k != data.SINGLE_SOURCE])
def test_rows_of_one_source_follow_the_dial(kind):
    gone = data.left_out([kind])
    kept = data.load("coverage", without=[kind])["source_id"]
    assert set(kept) == {row["source_id"] for row in raw("coverage")} - gone


# Coverage


def test_coverage_is_the_table_turned():
    matrix = sources.coverage()
    steps = {"not_mentioned": 0, "listed_only": 1, "summarized": 2, "quoted": 3}
    assert list(matrix.columns) == list(range(24))
    assert matrix.notna().sum().sum() == len(raw("coverage"))
    for row in raw("coverage"):
        assert matrix.loc[row["source_id"], int(row["article"])] == steps[row["mention"]]
    treated = (matrix > 0).sum(axis=1)
    assert treated.is_monotonic_decreasing
    assert cite.ids(matrix) == list(matrix.index)


def test_silence_and_gaps_of_coverage():
    assert sources.unreported() == [19, 21]
    table = sources.reported().set_index("article")
    assert (
        table[["quoted", "summarized", "listed_only", "not_mentioned", "silent"]].sum(axis=1) == len(sources.coverage())
    ).all()
    assert table.loc[19, "not_mentioned"] == 3 and table.loc[19, "silent"] == len(sources.coverage()) - 3
    assert sources.coverage().loc["reuters-20240620-factbox", [0, 19]].isna().all()


def test_articles_stay_in_view_when_no_source_is_left_that_names_them():
    matrix = sources.coverage(without=["state_media", "newspaper", "broadcaster"])
    assert list(matrix.columns) == list(range(24)) and matrix[[19, 21]].isna().all().all()


def test_coverage_by_a_day_drops_later_and_undated_sources():
    known = {row["source_id"]: row["published"] for row in raw("sources")}
    seen = set(sources.coverage(as_of="2024-06-20").index)
    assert seen == {i for i in {r["source_id"] for r in raw("coverage")} if known[i] == "2024-06-20"}
    assert "fmimalta-20240600-articles" not in seen  # June 2024, day unknown: counts from its last day
    assert "fmimalta-20240600-articles" in sources.coverage(as_of="2024-06-30").index


def test_without_the_seed_reports_more_articles_are_unreported():
    assert set(sources.unreported(without=["state_media", "partisan"])) > {19, 21}


# Disputes


def test_ledger_counts_sources_and_keeps_them():
    rows = {row["dispute_id"]: row for row in raw("disputes")}
    table = sources.ledger().set_index("dispute_id")
    for key, row in rows.items():
        assert table.loc[key, "n_a"] == table.loc[key, "left_a"] == row["sources_a"].count(";") + 1
        assert table.loc[key, "n_b"] == row["sources_b"].count(";") + 1
        assert table.loc[key, "rows_named"] == (row["rows_affected"].count(";") + 1 if row["rows_affected"] else 0)
    dialed = sources.ledger(without=["state_media"]).set_index("dispute_id")
    assert dialed["sources_a"].equals(table["sources_a"])
    assert (dialed["left_b"] <= dialed["n_b"]).all() and dialed.loc["D05", "left_b"] == 0


def test_ledger_by_status():
    assert set(sources.ledger(status="open")["our_reading"]) == {"open"}
    assert sum(len(sources.ledger(status=s)) for s in ("a", "b", "open")) == len(raw("disputes"))
    with pytest.raises(ValueError, match="'settled' is not one of a, b, open"):
        sources.ledger(status="settled")


def test_dependents_name_every_row_of_the_ledger():
    table = sources.dependents()
    named = [(row["dispute_id"], item) for row in raw("disputes") for item in row["rows_affected"].split(";") if item]
    assert sorted(zip(table["dispute_id"], table["table"] + ":" + table["key"], strict=True)) == sorted(named)
    assert table[["says_en", "says_de"]].notna().all().all()
    with pytest.raises(KeyError, match="unknown dispute 'D99'"):
        sources.dependents("D99")


def test_value_of_a_quantity_has_bounds_and_unit():
    rows = {row["quantity_id"]: row for row in raw("quantities")}
    values = sources.stated("quantities").set_index("key")["value"]
    for key, row in rows.items():
        assert values[key].endswith(row["unit"])
        for bound in ("value_low", "value_high"):
            assert (f"{float(row[bound]):g}" in values[key]) if row[bound] else ("…" in values[key])


def test_rows_without_facts_are_refused():
    with pytest.raises(KeyError, match="rows of codes state no fact"):
        sources.stated("codes")


# Support


@given(st.sets(st.sampled_from(KINDS), max_size=4))
@settings(max_examples=12)
def test_what_falls_and_what_remains_are_all_there_is(kinds):
    """Against the CSV alone: a row falls if none of its sources is left, or if it has one and these are left out."""
    known = {row["source_id"]: row for row in raw("sources")}
    traits = {k: v for k, v in data.TRAITS.items() if k in kinds}
    gone = {i for i, row in known.items() if row["kind"] in kinds or any(row[c] == v for c, v in traits.values())}
    table = sources.remaining(without=kinds).set_index("table")
    fallen = Counter(sources.lost(without=kinds)["table"])
    for name in sources.FACTS:
        lists = [row["source_ids"].split(";") for row in raw(name)]
        left = [ids for ids in lists if set(ids) - gone and not ("single_source" in kinds and len(ids) == 1)]
        assert (table.loc[name, "rows"], table.loc[name, "remaining"]) == (len(lists), len(left))
        assert fallen[name] == len(lists) - len(left)


def test_leaving_out_more_never_leaves_more():
    wide = sources.support().pivot(index="table", columns="group", values="remaining")
    for narrow in ("state_media", "partisan", "translation"):
        assert (wide["three"] <= wide[narrow]).all()
    assert (wide["state_media"] <= wide["state_media_rus"]).all()
    assert (wide["state_media"] <= wide["state_media_prk"]).all()


def test_support_with_a_dial_already_turned_starts_from_there():
    cells = sources.support(groups=["partisan"], without=["state_media"], min_confidence="high").set_index("table")
    before = data.load("events", without=["state_media"], min_confidence="high")
    after = data.load("events", without=["state_media", "partisan"], min_confidence="high")
    assert (cells.loc["events", "rows"], cells.loc["events", "remaining"]) == (len(before), len(after))
    with pytest.raises(ValueError, match="unknown groups \\['blogs'\\]"):
        sources.support(groups=["blogs"])


def test_share_of_no_rows_is_not_zero():
    cells = sources.support(groups=["partisan"], as_of="1900-01-01").set_index("table")
    assert cells.loc["events", "rows"] == 0 and pd.isna(cells.loc["events", "share"])


def test_alone_is_what_one_source_carries():
    source = "antispiegel-20240620-tass"
    rows = sources.alone(source)
    expected = [row for table in sources.FACTS for row in raw(table) if row["source_ids"] == source]
    assert len(rows) == len(expected) > 0
    with pytest.raises(KeyError, match="unknown source 'nobody'"):
        sources.alone("nobody")


# How the text traveled


def test_stations_hold_together():
    rows = {row["station"]: row for row in raw("transmission")}
    pages = [page for row in rows.values() for page in row["read_in"].split(";") if page]
    assert len(pages) == len(set(pages)), "a page stands at one station only"
    for row in rows.values():
        signed = row["kind"] == "signed_text"
        assert signed == (row["from_station"] == "") == (row["link"] == "")
        assert not set(row["read_in"].split(";")) - {""} - set(row["source_ids"].split(";"))


def test_journey_follows_each_station_to_a_signed_text():
    rows = {row["station"]: row for row in raw("transmission")}
    for station in wording.journey().itertuples():
        way = [station.station]
        while parent := rows[way[-1]]["from_station"]:
            way.append(parent)
        languages = [rows[name]["language"] for name in reversed(way)]
        path = [code for i, code in enumerate(languages) if i == 0 or code != languages[i - 1]]
        assert station.depth == len(way) - 1 and station.path == " › ".join(path)


def test_journey_to_a_report_is_its_chain_in_order():
    chain = wording.journey(to="report-a")
    assert chain["station"].tolist() == ["signed-korean", "kcna-korean", "tass-summary", "report-a"]
    assert chain["path"].iloc[-1] == "ko › ru › de" and chain["line"].iloc[-1] == "ko › ru"
    assert wording.journey(to=("report-a", "report-b"), as_of="2024-06-19")["station"].tolist() == ["signed-korean"]
    with pytest.raises(KeyError, match="unknown stations \\['report-c'\\]"):
        wording.journey(to="report-c")


def test_mentions_come_from_coverage():
    counts = Counter(row["source_id"] for row in raw("coverage") if row["mention"] != "not_mentioned")
    known = wording.journey().set_index("station")["mentions"]
    assert known["report-a"] == counts["antispiegel-20240620-tass"]
    assert pd.isna(known["kcna-korean"])


def a_station(folder, **changes) -> dict:
    """A reader's own station as a file."""
    row = (
        dict.fromkeys(raw("transmission")[0], "")
        | {
            "station": "my-paper",
            "from_station": "report-b",
            "link": "stated",
            "kind": "report",
            "date": "2024-06-21",
            "language": "de",
            "title_en": "My paper",
            "title_de": "Meine Zeitung",
            "source_ids": "euractiv-20240620-pakt",
        }
        | changes
    )
    path = folder / "stations.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, row)
        writer.writeheader()
        writer.writerow(row)
    return {"transmission": path}


def test_a_readers_station_stands_after_the_one_it_was_made_from(tmp_path):
    stations = wording.journey(also=a_station(tmp_path))["station"].tolist()
    assert stations[stations.index("report-b") + 1] == "my-paper"
    assert wording.journey(also=a_station(tmp_path)).set_index("station").loc["my-paper", "path"] == "ko › en › de"


def test_a_circle_of_stations_is_refused(tmp_path):
    with pytest.raises(ValueError, match="stations form a circle: my-paper"):
        wording.journey(also=a_station(tmp_path, from_station="my-paper"))


# The apparatus


def test_apparatus_has_every_phrase_once_with_its_line():
    table = wording.apparatus()
    assert sorted(table["wording_id"]) == sorted(row["wording_id"] for row in raw("wording"))
    place = {page: row["station"] for row in raw("transmission") for page in row["read_in"].split(";") if page}
    first = {row["wording_id"]: row["source_ids"].split(";")[0] for row in raw("wording")}
    for row in table.itertuples():
        assert (None if pd.isna(row.station) else row.station) == place.get(first[row.wording_id])
    assert set(table["line"].dropna()) == {"ko", "ko › en", "ko › ru", "ru"}


def test_readings_are_numbered_within_a_point():
    table = wording.apparatus()
    for _, rows in table.groupby(["article", "point"], observed=True):
        pairs = rows[["reading_en", "reading"]].drop_duplicates()
        assert pairs["reading_en"].is_unique and sorted(pairs["reading"]) == list(range(1, len(pairs) + 1))
        assert (rows["readings"] == len(pairs)).all()


def test_a_reading_has_one_german_form():
    forms = defaultdict(set)
    for row in raw("wording"):
        forms[row["article"], row["point"], row["reading_en"]].add(row["reading_de"])
    assert [key for key, german in forms.items() if len(german) > 1] == []


def test_apparatus_of_one_point():
    table = wording.apparatus(article=4, point="trigger")
    assert set(table["article"]) == {4} and set(table["point"]) == {"trigger"}
    with pytest.raises(ValueError, match="point 'font' is not one of date_of_signature"):
        wording.apparatus(point="font")
    with pytest.raises(ValueError, match="article 24 is not one of 0, 1"):
        wording.apparatus(article=24)


def test_parting_says_where_lines_agree():
    cells = wording.parting()
    by_point = cells.drop_duplicates(["article", "point"]).set_index(["article", "point"])["agreement"]
    assert by_point[4, "state_of_war"] == "same"
    assert by_point[4, "trigger"] == "overlap"
    assert by_point[4, "means"] == "apart"
    assert pd.isna(by_point[10, "means"])
    for _, rows in cells.groupby(["article", "point"], observed=True):
        assert rows["reading"].nunique() > 1 and (set(rows["line"]) - {""}).__len__() > 1


def test_versions_are_sources_and_not_rows():
    cells = wording.parting()
    whole = wording.apparatus()
    for cell in cells.itertuples():
        rows = whole[
            (whole["article"] == cell.article) & (whole["point"] == cell.point) & (whole["reading"] == cell.reading)
        ]
        rows = rows[rows["line"].fillna("") == cell.line]
        assert cell.versions == rows["source_ids"].str.split(";").str[0].nunique()


def test_profile_answers_or_is_silent():
    answers = wording.profile("antispiegel-20240620-tass", lang="de")["answer"]
    assert (
        "parteilich" in answers[0] and answers[1] == "20. Juni 2024" and answers[3] == "Koreanisch › Russisch › Deutsch"
    )
    unknown = wording.profile("clamreport-00000000-alliance")["answer"]
    assert unknown[[1, 2, 3]].isna().all()
    with pytest.raises(KeyError, match="unknown source 'nobody'"):
        wording.profile("nobody")
    with pytest.raises(KeyError, match="unknown language"):
        wording.profile("antispiegel-20240620-tass", lang="fr")


@pytest.mark.parametrize(
    "ask", [sources.coverage, sources.ledger, sources.support, wording.journey, wording.apparatus, wording.parting]
)
def test_answers_are_new_each_time(ask):
    first = ask()
    spoiled = ask()
    spoiled.iloc[:, -1] = pd.NA
    pd.testing.assert_frame_equal(ask(), first)
