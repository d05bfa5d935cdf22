"""Every fault that the check must catch is planted in a copy of the data."""

import json
import subprocess
import sys

import pytest

from helpers import csvfile, schema

TABLES = list(schema.package().tables)


def edit(folder, name, change):
    """Apply a change to the text of one table."""
    path = folder / f"{name}.csv"
    path.write_text(change(path.read_text("utf-8")), "utf-8")


def plant(folder, name, line, column, value):
    """Put a value into one cell of a copied table, everything else unchanged."""
    frame, _ = csvfile.read(folder / f"{name}.csv")
    frame.loc[line - 2, column] = value
    frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


def lines(folder):
    return [str(fault) for fault in schema.faults_of(folder)]


def test_the_data_are_without_fault():
    assert lines(None) == []


@pytest.mark.parametrize(
    ("name", "line", "column", "value", "expected"),
    [
        ("provisions", 7, "trigger", "None", "'None' is not one of armed_attack, armed_invasion,"),
        ("provisions", 7, "trigger", "NA", "'NA' is not one of armed_attack,"),
        ("provisions", 2, "provision", "defence", "'defence' is not one of defense, consultation,"),
        ("reactions", 4, "themes", "troops;gossip", "'troops;gossip' holds 'gossip', which is not one of"),
        ("reactions", 4, "themes", "troops;troops", "'troops;troops' names an item twice"),
        ("reactions", 4, "themes", "troops;", "'troops;' has an empty item between ';'"),
        ("reactions", 4, "themes", "troops; cooperation", "'troops; cooperation' has a space beside ';'"),
        ("reactions", 5, "stance", "3", "'3' is not one of -2, -1, 0, 1, 2"),
        (
            "provisions",
            3,
            "source_ids",
            "no-such-id",
            "'no-such-id' holds 'no-such-id', which is not in sources.csv, column source_id",
        ),
        ("events", 9, "articles", "4;24", "'4;24' holds '24', which is not in articles.csv, column article"),
        ("undertakings", 5, "article", "99", "'99' is above 23"),
        ("undertakings", 5, "article", "four", "'four' is not a whole number"),
        ("quantities", 5, "value_low", "12,5", "'12,5' is not a number"),
        (
            "events",
            2,
            "date",
            "2024-02-30",
            "'2024-02-30' is not a date: expected YYYY, YYYY-MM or YYYY-MM-DD",
        ),
        ("events", 2, "date", "2024-06", "'2024-06' does not fit date_precision 'day'"),
        ("treaties", 2, "signed", "1951-9-1", "'1951-9-1' is not a date: expected YYYY-MM-DD"),
        (
            "events",
            3,
            "key_phrase",
            "one two three four five six seven eight nine ten eleven",
            "has 11 words, at most 10",
        ),
        ("events", 3, "source_ids", None, "is empty, but required"),
        ("articles", 4, "heading_de", None, "is empty, but required"),
        ("reactions", 3, "key_phrase_lang", None, "is empty beside a key_phrase"),
        ("sources", 3, "title", "=HYPERLINK(1)", "'=HYPERLINK(1)' begins like a spreadsheet formula"),
        ("sources", 3, "title", "+1", "'+1' begins like a spreadsheet formula"),
        ("sources", 3, "title", "@SUM(1)", "'@SUM(1)' begins like a spreadsheet formula"),
        ("sources", 3, "title", "-cmd", "'-cmd' begins like a spreadsheet formula"),
        ("sources", 3, "title", "a\x07b", r"'a\x07b' holds a control or direction character"),
        ("sources", 3, "title", "a\u202eb", r"'a\u202eb' holds a control or direction character"),
        ("sources", 3, "title", " a", "' a' begins or ends with a space"),
        ("sources", 3, "url", "javascript:alert(1)", "'javascript:alert(1)' does not match"),
        ("disputes", 3, "rows_affected", "treaties:gone-1900", "which names no row: expected table:key"),
        ("disputes", 3, "tables_affected", "treatys", "'treatys' holds 'treatys', which is not a table"),
        ("codes", 3, "ordered", "maybe", "'maybe' is not one of yes, no"),
        ("areas", 3, "order", "37", "'37' stands twice in a column of unique values"),
    ],
)
def test_a_planted_cell_gives_one_line_with_its_place(data_copy, name, line, column, value, expected):
    plant(data_copy, name, line, column, value)
    found = [fault for fault in lines(data_copy) if fault.startswith(f"{name}.csv line {line}, {column}: ")]
    assert len(found) == 1
    assert expected in found[0]


def test_only_the_planted_line_is_reported(data_copy):
    plant(data_copy, "provisions", 7, "decision_mode", "None")
    assert len(lines(data_copy)) == 1


def test_all_faults_are_reported_not_only_the_first(data_copy):
    plant(data_copy, "provisions", 7, "trigger", "None")
    plant(data_copy, "provisions", 9, "confidence", "certain")
    plant(data_copy, "events", 3, "kind", "party")
    assert [fault.split(":")[0] for fault in lines(data_copy)] == [
        "events.csv line 3, kind",
        "provisions.csv line 7, trigger",
        "provisions.csv line 9, confidence",
    ]


def test_duplicate_key_names_the_first_line(data_copy):
    plant(data_copy, "treaties", 5, "treaty_id", "anzus-1951")
    assert "treaties.csv line 5, treaty_id: 'anzus-1951' repeats the key of line 2" in lines(data_copy)


def test_duplicate_key_of_two_columns(data_copy):
    frame, _ = csvfile.read(data_copy / "coverage.csv")
    source, article = frame.loc[0, "source_id"], frame.loc[0, "article"]
    plant(data_copy, "coverage", 3, "article", article)
    assert f"coverage.csv line 3, source_id+article: '{source}/{article}' repeats the key of line 2" in lines(data_copy)


def test_missing_and_extra_columns(data_copy):
    edit(data_copy, "areas", lambda text: text.replace("origin", "orgin", 1))
    assert lines(data_copy)[:2] == [
        "areas.csv line 1, orgin: column is not in the schema",
        "areas.csv line 1, origin: column is missing",
    ]


def test_a_missing_file_is_one_line(data_copy):
    (data_copy / "recoding.csv").unlink()
    assert lines(data_copy) == ["recoding.csv: file is missing"]


def test_while_held_the_tables_stay_as_they_were(data_copy, monkeypatch):
    monkeypatch.setattr(schema, "folder", lambda: data_copy)
    file = data_copy / "events.csv"
    with schema.held() as package:
        file.write_text(file.read_text("utf-8") + "\n", "utf-8")
        assert schema.current() is package
    assert schema.current() is not package


def test_a_file_beside_the_schema_is_named(data_copy):
    (data_copy / "stray.csv").write_text("a\n1\n", "utf-8")
    assert lines(data_copy) == ["stray.csv: file is not listed in datapackage.json"]


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda raw: raw.replace(b"ANZUS", b"ANZ\xffS", 1), "is not UTF-8"),
        (lambda raw: b"\xef\xbb\xbf" + raw, "byte-order mark"),
        (lambda raw: raw[:-5], "is cut off"),
    ],
)
def test_spoiled_bytes(data_copy, spoil, expected):
    path = data_copy / "treaties.csv"
    path.write_bytes(spoil(path.read_bytes()))
    assert any(fault.startswith("treaties.csv line") and expected in fault for fault in lines(data_copy))


@pytest.mark.parametrize("name", TABLES)
def test_check_raises_with_every_line(name):
    frame = schema.package().text(name).copy()
    column = schema.package().tables[name].key[0]
    frame.loc[3, column] = frame.loc[0, column]
    frame.loc[4, column] = "=x"
    with pytest.raises(schema.SchemaError, match="line 6, .*begins like a spreadsheet formula"):
        schema.check(frame, name)


def test_check_of_everything_passes_and_fails(data_copy):
    schema.check(where=data_copy)
    plant(data_copy, "events", 3, "kind", "party")
    with pytest.raises(schema.SchemaError, match="events.csv line 3, kind: 'party'"):
        schema.check(where=data_copy)


def descriptor(folder, change):
    path = folder / schema.DESCRIPTOR
    content = json.loads(path.read_text("utf-8"))
    change(content)
    path.write_text(json.dumps(content), "utf-8")


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["resources"][0]["schema"]["fields"][0]["constraints"].update(maxLength=3),
        lambda d: d["resources"][0]["schema"]["fields"][0].update(colour="red"),
        lambda d: d["resources"][0]["schema"]["fields"][0].update(type="geopoint"),
    ],
)
def test_what_we_do_not_enforce_is_refused(data_copy, change):
    descriptor(data_copy, change)
    with pytest.raises(schema.PackageError, match=r"articles\.article: not enforced"):
        schema.package(data_copy)


def run(*arguments):
    return subprocess.run([sys.executable, "-m", "helpers", *map(str, arguments)], capture_output=True, text=True)


def test_command_exits_0_1_and_2(data_copy, tmp_path):
    clean = run("check", data_copy)
    assert (clean.returncode, clean.stdout, clean.stderr) == (0, "", "")
    plant(data_copy, "provisions", 7, "trigger", "None")
    faulty = run("check", data_copy)
    assert faulty.returncode == 1
    assert faulty.stdout.startswith("provisions.csv line 7, trigger: 'None' is not one of")
    assert len(faulty.stdout.splitlines()) == 1
    broken = run("check", tmp_path / "nowhere")
    assert broken.returncode == 2
    assert "no datapackage.json" in broken.stderr


def test_every_table_and_column_says_what_it_is_in_both_languages():
    for table in schema.package().tables.values():
        for described in (table.properties, *table.fields.values()):
            assert all(described[key].strip() for key in ("title", "title_de", "description", "description_de"))


def test_every_coded_column_has_codes_and_no_code_is_without_a_column():
    pack = schema.package()
    coded = {(t.name, c) for t in pack.tables.values() for c, spec in t.fields.items() if spec.get("codes")}
    assert coded == set(pack.text("codes")[["table", "column"]].itertuples(index=False, name=None))
