import datetime
import os

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import csvfile, data, schema

NAMES = data.names()
DATED = {"events": "date", "reactions": "date", "quantities": "date"}


@pytest.mark.parametrize("name", NAMES)
def test_every_table_loads_typed(name):
    frame = data.load(name)
    text = schema.package().text(name)
    assert len(frame) == len(text)
    assert not any(pd.api.types.is_object_dtype(dtype) for dtype in frame.dtypes)
    # Silence stays silence, and nothing else becomes it.
    assert (frame.isna().to_numpy() == text.isna().to_numpy()).all()


def test_facts_known_from_outside():
    treaties = data.load("treaties").set_index("treaty_id")
    assert treaties.loc["nato-1949", "signed"] == pd.Timestamp("1949-04-04")
    assert treaties.loc["prk-sun-1961", "signed"] == pd.Timestamp("1961-07-06")
    assert treaties.loc["prk-rus-2024", "in_force"] == pd.Timestamp("2024-12-04")
    assert data.load("articles")["article"].tolist() == list(range(24))


def test_ordered_codes_compare_and_keep_the_order_of_the_codebook():
    confidence = data.load("events")["confidence"]
    assert confidence.dtype.ordered
    assert confidence.cat.categories.tolist() == ["low", "medium", "high"]
    assert not data.load("events")["kind"].dtype.ordered


def test_none_is_a_code_and_an_empty_cell_is_missing():
    trigger = data.load("provisions")["trigger"]
    assert (trigger == "none").any()
    assert data.load("provisions")["timing"].isna().any()


def test_callers_cannot_change_what_the_next_one_gets():
    first = data.load("provisions")
    first.loc[:, "note"] = "spoiled"
    first["trigger"].array._codes[:] = 0
    first.attrs["x"] = 1
    second = data.load("provisions")
    assert (second["note"] != "spoiled").all()
    assert second["trigger"].nunique() > 1
    assert second.attrs == {}


@pytest.mark.parametrize("day", ["", "soon", "2024-13-01", float("nan"), b"x", "2024-06-19T00:00+09:00"])
def test_what_is_no_day_is_refused(day):
    with pytest.raises(ValueError, match="is no day: expected YYYY-MM-DD"):
        data.load("events", as_of=day)


@pytest.mark.parametrize("table", ["codes", "sources", "events"])
@pytest.mark.parametrize("also", [False, True])
def test_a_broken_table_of_ours_is_named_whoever_needs_it(data_copy, monkeypatch, table, also):
    mine = data_copy.parent / "mine.csv"
    schema.package().text("events").iloc[[0]].assign(event_id="E900").to_csv(mine, index=False, lineterminator="\n")
    monkeypatch.setattr(schema, "folder", lambda: data_copy)
    (data_copy / f"{table}.csv").write_text("a\n", "utf-8")
    with pytest.raises(schema.SchemaError, match=f"{table}.csv line 1"):
        data.load("events", without="partisan", also=mine if also else None)


def test_unknown_table_and_impossible_dials():
    with pytest.raises(KeyError, match="unknown table 'provision'; there are articles"):
        data.load("provision")
    with pytest.raises(ValueError, match="'certain' is not one of low, medium, high"):
        data.load("events", min_confidence="certain")
    with pytest.raises(ValueError, match=r"without \['rumor'\]: not among primary_text"):
        data.load("events", without=("rumor",))


@given(day=st.dates(datetime.date(1945, 1, 1), datetime.date(2027, 1, 1)), name=st.sampled_from(sorted(DATED)))
def test_as_of_never_shows_a_later_row_and_loses_no_earlier_one(day, name):
    everything, shown = data.load(name), data.load(name, as_of=str(day))
    key = schema.package().tables[name].key[0]
    last = data.last_day(everything).set_axis(everything[key])
    assert set(shown[key]) == set(last.index[last <= pd.Timestamp(day)])


def test_a_date_known_by_month_or_year_counts_from_its_last_day():
    frame = pd.DataFrame(
        {
            "date": pd.to_datetime(["2024-02-01", "2024-02-01", "2024-01-01"]),
            "date_precision": pd.Series(["day", "month", "year"], dtype="string"),
        }
    )
    assert data.last_day(frame).dt.strftime("%Y-%m-%d").tolist() == ["2024-02-01", "2024-02-29", "2024-12-31"]


def test_provisions_are_known_when_their_treaty_is():
    shown = data.load("provisions", as_of="1961-07-06")["treaty_id"].unique()
    treaties = data.load("treaties").set_index("treaty_id")
    assert "prk-sun-1961" in shown
    assert (treaties.loc[shown, "signed"] <= pd.Timestamp("1961-07-06")).all()


def test_min_confidence_drops_what_is_below():
    assert set(data.load("events", min_confidence="medium")["confidence"]) == {"medium", "high"}
    assert len(data.load("areas", min_confidence="high")) == len(data.load("areas"))


def test_without_a_kind_drops_rows_that_rest_on_nothing_else():
    kinds = data.load("sources").set_index("source_id")["kind"]
    everything = data.load("events")
    rests_on = everything["source_ids"].str.split(";").map(lambda ids: {kinds[i] for i in ids})
    kept = set(data.load("events", without="state_media")["event_id"])
    assert kept == set(everything.loc[rests_on.map(lambda k: k != {"state_media"}), "event_id"])
    assert len(kept) < len(everything)
    assert "state_media" not in set(data.load("sources", without="state_media")["kind"])


def test_single_source_rows_can_be_left_out():
    kept = data.load("events", without=data.SINGLE_SOURCE)
    assert kept["source_ids"].str.contains(";").all()


def test_ordinal_gives_numbers_and_keeps_silence():
    provisions, events = data.load("provisions"), data.load("events")
    strength = data.ordinal(provisions["response_strength"])
    assert strength.dtype == "Int64"
    assert (strength.isna() == provisions["response_strength"].isna()).all()
    assert data.ordinal(data.load("reactions")["stance"]).min() == -2
    assert set(data.ordinal(events["confidence"])) == {0, 1, 2}
    with pytest.raises(TypeError, match="kind is not an ordered code"):
        data.ordinal(events["kind"])


def test_truth_has_three_values():
    values = data.truth(pd.Series(["yes", "no", None], dtype="string", name="x"))
    assert values.tolist() == [True, False, pd.NA]
    with pytest.raises(ValueError, match="expected yes and no"):
        data.truth(pd.Series(["maybe"], dtype="string", name="x"))


def test_items_give_one_row_each_and_none_for_an_empty_list():
    frame = pd.DataFrame({"id": [1, 2, 3], "of": pd.Series(["a;b", None, "c"], dtype="string")})
    assert data.items(frame, "of")[["id", "of"]].to_numpy().tolist() == [[1, "a"], [1, "b"], [3, "c"]]


@pytest.fixture
def own_treaty(tmp_path):
    """A reader's treaty with one provision, as two files that refer to each other."""
    pack = schema.package()
    treaty, provision = pack.text("treaties").iloc[[0]].copy(), pack.text("provisions").iloc[[3]].copy()
    treaty["treaty_id"], provision["treaty_id"] = "my-treaty-1999", "my-treaty-1999"
    provision["provision_id"] = "my-treaty-1999/1/defense"
    files = {"treaties": tmp_path / "t.csv", "provisions": tmp_path / "p.csv"}
    for (name, path), frame in zip(files.items(), (treaty, provision), strict=True):
        frame.to_csv(path, index=False, lineterminator="\n")
        assert csvfile.read(path)[1] == [], name
    return files


def test_a_readers_rows_are_checked_marked_and_may_refer_to_each_other(own_treaty):
    frame = data.load("provisions", also=own_treaty)
    assert frame.loc[data.readers(frame).astype(bool), "treaty_id"].tolist() == ["my-treaty-1999"]
    assert len(frame) == len(data.load("provisions")) + 1
    assert "reader" not in data.load("provisions")


def test_a_readers_row_keeps_the_types(own_treaty):
    plain, more = data.load("provisions"), data.load("provisions", also=own_treaty)
    assert more.drop(columns="reader").dtypes.equals(plain.dtypes)


def test_a_readers_faults_come_all_at_once_and_nothing_is_loaded(own_treaty):
    rows, _ = csvfile.read(own_treaty["provisions"])
    rows = pd.concat([rows, rows], ignore_index=True)
    rows.loc[0, "trigger"], rows.loc[1, "treaty_id"] = "None", "gone"
    rows.to_csv(own_treaty["provisions"], index=False, lineterminator="\n")
    with pytest.raises(schema.SchemaError) as caught:
        data.load("provisions", also=own_treaty)
    told = str(caught.value)
    assert "p.csv line 2, trigger: 'None' is not one of" in told
    assert "p.csv line 3, treaty_id: 'gone' is not in treaties.csv, column treaty_id" in told
    assert "p.csv line 3, provision_id: 'my-treaty-1999/1/defense' repeats the key of line 2" in told


def test_a_reader_cannot_replace_our_row(tmp_path):
    schema.package().text("treaties").iloc[[0]].to_csv(tmp_path / "t.csv", index=False, lineterminator="\n")
    with pytest.raises(
        schema.SchemaError, match=r"t.csv line 2, treaty_id: 'anzus-1951' is already a key of treaties.csv"
    ):
        data.load("treaties", also=tmp_path / "t.csv")


def test_a_readers_changed_file_is_seen_at_once_even_if_date_and_size_stay(own_treaty):
    path = own_treaty["provisions"]
    before, was = data.load("provisions", also=own_treaty), path.stat()
    old = before["confidence"].iloc[-1]
    new = old[::-1]
    path.write_text(path.read_text("utf-8").replace(f",{old},", f",{new},"), "utf-8")
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert path.stat().st_size == was.st_size
    with pytest.raises(schema.SchemaError, match=f"confidence: '{new}' is not one of"):
        data.load("provisions", also=own_treaty)
    path.write_text(path.read_text("utf-8").replace(f",{new},", f",{old},"), "utf-8")
    pd.testing.assert_frame_equal(data.load("provisions", also=own_treaty), before)


def test_dials_turn_a_readers_rows_that_are_already_loaded(own_treaty):
    everything = data.load("treaties", also=own_treaty)
    assert len(data.load("treaties", also=own_treaty, as_of="1950-01-01")) < len(everything)
    assert len(data.load("treaties", also=own_treaty, min_confidence="high")) <= len(everything)
    assert len(data.load("treaties", also=own_treaty)) == len(everything)


def test_changing_a_loaded_table_with_a_readers_rows_changes_no_other(own_treaty):
    first = data.load("provisions", also=own_treaty)
    first.loc[:, "confidence"] = pd.NA
    assert data.load("provisions", also=own_treaty)["confidence"].notna().all()


def test_a_changed_file_is_seen_at_once(data_copy, monkeypatch):
    monkeypatch.setattr(schema, "folder", lambda: data_copy)
    before = data.load("areas").loc[0, "name_en"]
    path = data_copy / "areas.csv"
    path.write_text(path.read_text("utf-8").replace(before, before + " changed", 1), "utf-8")
    assert data.load("areas").loc[0, "name_en"] == before + " changed"


def test_a_faulty_table_does_not_load(data_copy, monkeypatch):
    monkeypatch.setattr(schema, "folder", lambda: data_copy)
    path = data_copy / "areas.csv"
    path.write_text(path.read_text("utf-8").replace(",treaty,", ",dream,", 1), "utf-8")
    with pytest.raises(schema.SchemaError, match="'dream' is not one of treaty, practice"):
        data.load("areas")
