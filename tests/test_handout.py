"""Saving a selection: formula-safe, cited, without links, inside one folder, and all or nothing."""

import csv
import re

import pandas as pd
import pytest
from pybtex.database import parse_file

from helpers import cite, handout, reactions


@pytest.fixture
def rows():
    return reactions.select(actors=["DEU", "Thomas Röper (Anti-Spiegel)"])


@pytest.fixture
def table(rows):
    return reactions.statements(rows)


def test_all_files_are_written_and_hold_the_rows(rows, table, tmp_path):
    files = handout.save(rows, table, "germany", to=tmp_path / "new" / "folder", caption="Germany & others.")
    assert [f.name for f in files] == ["germany.csv", "germany.bib", "germany.md", "germany.tex"]
    assert all(f.parent == tmp_path / "new" / "folder" for f in files)
    assert sorted(p.name for p in (tmp_path / "new" / "folder").iterdir()) == sorted(f.name for f in files)
    with files[0].open(encoding="utf-8", newline="") as file:
        saved = list(csv.DictReader(file))
    assert [r["reaction_id"] for r in saved] == rows["reaction_id"].tolist()
    for text in (files[2].read_text("utf-8"), files[3].read_text("utf-8")):
        assert all(i in text for i in rows["reaction_id"])
        assert "http" not in text and "](" not in text and "\\href" not in text
        assert cite.data_citation().split(".")[0] in text


def test_citation_names_the_data_and_every_source(rows, table, tmp_path):
    handout.save(rows, table, "x", to=tmp_path, formats=["csv"])
    entries = parse_file(str(tmp_path / "x.bib")).entries
    assert set(cite.ids(rows)) <= set(entries)
    assert len(entries) == len(cite.ids(rows)) + 1


@pytest.mark.parametrize("start", ["=1+1", "+SUM(A1)", "@x", "-cmd", "\tx"])
def test_cells_that_look_like_formulas_are_disarmed(rows, table, tmp_path, start):
    rows.loc[0, "summary_en"] = start
    handout.save(rows, table, "x", to=tmp_path, formats=["csv"])
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.DictReader(file))["summary_en"] == "'" + start


def test_data_cannot_turn_into_markup():
    table = pd.DataFrame({"a|b": ["*bold* <script> [x](http://y) `c` # h | |", "50% & $x_1$ \\input{z} ~^{}", pd.NA]})
    text = handout.markdown(table, caption="A | B")
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len(rows) == 5
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 3 for row in rows)
    assert not re.search(r"(?<!\\)[*<>`\[#]", text.replace("---", ""))
    assert "| – |" in text
    tex = handout.latex(table)
    assert r"50\% \& \$x\_1\$ \textbackslash{}input\{z\} \textasciitilde{}\textasciicircum{}\{\}" in tex
    body = tex[tex.index(r"\endhead") :]
    assert not re.search(r"(?<!\\)[%$#_]", body)
    assert all(line.count(" & ") == 1 or "\\&" in line for line in body.splitlines() if line.endswith(r"\\"))


@pytest.mark.parametrize("name", ["../x", "a/b", "a\\b", "", ".hidden", "x.csv", "C:x", "x\n", "x" * 81, "con "])
def test_only_a_plain_name_is_taken(rows, table, tmp_path, name):
    with pytest.raises(ValueError, match="is no plain name"):
        handout.save(rows, table, name, to=tmp_path / "in")
    assert list(tmp_path.iterdir()) == []


def test_a_link_in_the_folder_does_not_lead_outside(rows, table, tmp_path):
    outside = tmp_path / "outside.csv"
    outside.write_text("mine", "utf-8")
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "x.csv").symlink_to(outside)
    handout.save(rows, table, "x", to=inside)
    assert outside.read_text("utf-8") == "mine"
    assert not (inside / "x.csv").is_symlink()


def test_a_failed_save_leaves_the_old_files(rows, table, tmp_path, monkeypatch):
    handout.save(rows, table, "x", to=tmp_path)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}

    def fail(*_, **__):
        raise OSError("disk full")

    monkeypatch.setattr(handout, "latex", fail)
    monkeypatch.setattr(handout.cite, "data_citation", lambda style="text": "other")
    with pytest.raises(OSError, match="disk full"):
        handout.save(rows.head(1), table.head(1), "x", to=tmp_path)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_a_file_is_no_folder_and_an_unknown_format_is_named(rows, table, tmp_path):
    file = tmp_path / "file"
    file.write_text("x", "utf-8")
    with pytest.raises(OSError):
        handout.save(rows, table, "x", to=file)
    with pytest.raises(ValueError, match="'docx'.: not among csv, md, tex"):
        handout.save(rows, table, "x", to=tmp_path, formats=["docx"])


def test_a_readers_own_source_is_cited(tmp_path):
    from helpers import data

    source = data.load("sources").head(1)
    theirs = tmp_path / "sources.csv"
    source.assign(source_id="seminar-20240620-own").to_csv(theirs, index=False)
    also = {"reactions": reactions.draft(source_ids="seminar-20240620-own"), "sources": theirs}
    rows = reactions.select(also=also).query("reader")
    handout.save(rows, reactions.statements(rows), "x", to=tmp_path / "out", also=also)
    assert "seminar-20240620-own" in (tmp_path / "out" / "x.bib").read_text("utf-8")
