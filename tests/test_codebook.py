import re

from helpers import codebook, schema


def test_the_codebook_is_what_schema_and_codes_say():
    stored = (schema.folder() / codebook.FILE).read_text("utf-8")
    assert stored == codebook.text(), "stale: run make codebook"


def test_a_changed_definition_makes_it_stale(data_copy, monkeypatch):
    stored = codebook.text()
    path = data_copy / "codes.csv"
    label = schema.package().text("codes").loc[0, "definition_en"]
    path.write_text(path.read_text("utf-8").replace(label, label + " Changed.", 1), "utf-8")
    monkeypatch.setattr(schema, "folder", lambda: data_copy)
    assert codebook.text() != stored


def test_every_table_column_and_code_is_in_it():
    text = codebook.text()
    pack = schema.package()
    for table in pack.tables.values():
        assert f"\n## {table.name}\n" in text
        assert all(f"| `{column}` |" in text for column in table.fields)
    assert all(f"| `{code}` |" in text for code in pack.text("codes")["code"])


def test_the_list_of_tables_counts_their_rows():
    listed = codebook.tables("de").set_index("table")
    pack = schema.package()
    assert list(listed.index) == list(pack.tables)
    assert listed["rows"].to_dict() == {name: len(pack.text(name)) for name in pack.tables}
    assert listed.loc["treaties", "about"].startswith("Eine Zeile ist")


def test_the_readme_lists_every_table_with_its_rows():
    readme = (schema.folder() / "README.md").read_text("utf-8")
    listed = dict(re.findall(r"^\| `(\w+)` \| .*? \| (\d+) \| `", readme, re.M))
    assert {name: int(rows) for name, rows in listed.items()} == codebook.tables().set_index("table")["rows"].to_dict()
