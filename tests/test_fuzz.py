"""Broken and hostile input for everything that reads a reader's files and names: documented errors, or exactly the data."""

import csv
import io
import re
import warnings
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
import sketches
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_texts import page, pdf

from helpers import csvfile, data, export, handout, reactions, schema, textfiles, texts

CELLS = st.text(st.one_of(st.sampled_from('",\n\r\0\t=;\ufeff '), st.characters(codec="utf-8")), max_size=12)
ROWS = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=5))
SCRAPS = (
    *(b"\0", b"\xef\xbb\xbf", b'"', b'""', b'"""', b"\r", b"\n", b"\r\n", b",", b";", b"\xff", b"\xed\xa0\x80", b"\t"),
    *(b"=1+1", b"@x", b"-cmd", b"None", b"nan", b"1e999", b"9" * 30, b"x" * 200_000, b"\xe2\x80\xae", b"\xd9\xa3"),
)
# Tables whose rows have one key that a reader chooses.
OWN = [
    table.name
    for table in schema.package().tables.values()
    if len(table.key) == 1 and table.key[0].endswith("_id") and table.key[0] not in table.references
]
# Few enough for files that take a while to read.
FEW = settings(max_examples=20)


def mutated(raw: bytes) -> st.SearchStrategy[bytes]:
    """A file after one to three accidents: something put in, cut out, or said twice."""
    place = st.integers(0, len(raw))

    def hurt(accidents: list[tuple[int, int, bytes | None]]) -> bytes:
        out = raw
        for start, length, scrap in accidents:
            cut = out[start : start + length]
            out = out[:start] + (cut * 2 if scrap is None else scrap) + out[start + length :]
        return out

    scrap = st.one_of(st.none(), st.just(b""), st.sampled_from(SCRAPS), st.binary(max_size=4))
    return st.lists(st.tuples(place, st.sampled_from([0, 0, 1, 5, 40]), scrap), min_size=1, max_size=3).map(hurt)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One folder for all examples of a test; each example writes its file anew."""
    return tmp_path_factory.mktemp("fuzz")


def quoted(rows: list[list[str]]) -> str:
    return "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows)


# Tables


@given(ROWS)
@example([["\r", "a\0b"]])
@example([["x\r\ny"], [""], ["z"]])
def test_a_table_is_read_as_it_was_written(folder, rows):
    header = [f"c{i}" for i in range(len(rows[0]) if rows else 1)]
    (folder / "t.csv").write_bytes(quoted([header, *rows]).encode())
    table, faults = csvfile.read(folder / "t.csv")
    assert faults == []
    assert [[None if pd.isna(c) else c for c in row] for row in table.to_numpy()] == [
        [cell or None for cell in row] for row in rows
    ]
    ends = [len(re.findall("\r\n|\r|\n", quoted(rows[:i]))) for i in range(len(rows))]
    assert (table.index + 2).tolist() == [2 + n for n in ends]


@given(ROWS)
def test_what_we_write_is_read_again(folder, rows):
    frame = pd.DataFrame(rows, columns=[f"c{i}" for i in range(len(rows[0]) if rows else 1)], dtype="string")
    (folder / "t.csv").write_bytes(csvfile.text(frame).encode())
    table, faults = csvfile.read(folder / "t.csv")
    assert faults == []
    for written, read in zip(frame.to_numpy().ravel(), table.to_numpy().ravel(), strict=True):
        assert (None if pd.isna(read) else read) in ((written or None), f"'{written}")
        assert pd.isna(read) or not re.match(r"[=+@\t\r]", read)


@given(st.one_of(st.binary(max_size=60), ROWS.map(quoted).map(str.encode).flatmap(mutated)))
@example(b"a\n\rb\n")
@example(b"a,b\n1\r,\r2,3\n")
def test_any_bytes_are_a_table_or_faults_of_one_line(folder, raw):
    (folder / "t.csv").write_bytes(raw)
    table, faults = csvfile.read(folder / "t.csv")
    assert table is not None or faults
    for fault in map(str, faults):
        assert re.match(r"t\.csv( line \d+)?(, .*)?: .", fault, re.DOTALL)
    if table is not None and not faults:
        assert len(table) == sum(1 for _ in csv.reader(io.StringIO(raw.decode(), newline=""))) - 1


@cache
def own_row(name: str) -> bytes:
    """The file of a reader with one row, which is one of ours under another key."""
    row = schema.package().text(name).iloc[[0]].copy()
    row[schema.package().tables[name].key[0]] = "own-2026"
    return row.to_csv(index=False, lineterminator="\n").encode()


def same(cell: object, text: str) -> bool:
    """Whether a typed value says what stood in the file."""
    if text == "" or pd.isna(cell):
        return text == "" and pd.isna(cell)
    if isinstance(cell, pd.Timestamp):
        return f"{cell:%Y-%m-%d}".startswith(text)
    return float(cell) == float(text) if isinstance(cell, (int, float)) else str(cell) == text


@FEW
@given(st.sampled_from(OWN).flatmap(lambda name: st.tuples(st.just(name), mutated(own_row(name)))))
def test_a_broken_table_of_a_reader_is_refused_or_loaded_as_it_stands(folder, case):
    name, raw = case
    path = folder / "mine.csv"
    path.write_bytes(raw)
    try:
        frame = data.load(name, also=path)
    except schema.SchemaError as error:
        for line in str(error).splitlines():
            assert re.match(r"mine\.csv(?: line \d+)?(?:, [^:]*)?: .", line), line
        return
    theirs = frame[data.readers(frame).astype(bool)]
    rows = list(csv.DictReader(io.StringIO(raw.decode(), newline=""), strict=True))
    assert len(theirs) == len(rows)
    for (_, row), text in zip(theirs.iterrows(), rows, strict=True):
        assert all(same(row[column], text[column]) for column in text)


@pytest.mark.parametrize("name", OWN)
def test_the_unbroken_row_loads(folder, name):
    (folder / "mine.csv").write_bytes(own_row(name))
    frame = data.load(name, also=folder / "mine.csv")
    assert frame[schema.package().tables[name].key[0]].tolist().count("own-2026") == 1


COLUMNS = [(t.name, column) for t in schema.package().tables.values() for column in t.fields]


@settings(max_examples=5)
@given(st.sets(st.sampled_from(COLUMNS), min_size=1, max_size=25))
def test_columns_that_are_missing_never_stop_the_check(gone):
    whole = schema.package()
    lost = {name: [column for table, column in gone if table == name] for name in whole.tables}
    frames = {name: whole.text(name).head(40).drop(columns=lost[name]) for name in whole.tables}
    pack = schema.Package(whole.folder, whole.tables, whole.properties, frames)
    for name, frame in frames.items():
        for fault in schema.cell_faults(frame, name, pack):
            assert fault.column not in lost[name]


# Texts


@cache
def sample(kind: str, lang: str, folder: Path) -> bytes:
    text = texts.sample(lang).read_text("utf-8")
    if kind == "pdf":
        pdf(folder / "sample.pdf", text)
        return (folder / "sample.pdf").read_bytes()
    return (page(text) if kind == "html" else text).encode()


def check_text(path: Path) -> None:
    """The file is a text of the promised shape, or refused in words that name it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", texts.TextWarning)
        try:
            frame = texts.read(path)
        except texts.TextError as error:
            assert path.name in str(error)
            return
    assert list(frame.columns) == ["language", "article", "paragraph", "text"]
    assert frame["article"].dtype == frame["paragraph"].dtype == "Int64"
    assert len(frame)
    assert not frame["text"].str.contains(textfiles.CONTROL).any()
    assert not frame["text"].str.contains("<script", regex=False).any()


@given(st.one_of(st.binary(max_size=80), st.text(max_size=80).map(lambda text: text.encode("utf-16"))))
def test_any_bytes_are_a_text_or_refused(folder, raw):
    (folder / "t.txt").write_bytes(raw)
    check_text(folder / "t.txt")


@pytest.mark.parametrize(("kind", "lang"), [("txt", "en"), ("txt", "ko"), ("html", "ru"), ("pdf", "de")])
def test_a_broken_text_is_read_or_refused(folder, kind, lang):
    @FEW
    @given(mutated(sample(kind, lang, folder)))
    def reads(raw):
        (folder / "t.txt").write_bytes(raw)
        check_text(folder / "t.txt")

    reads()


TAGS = "<html> <body> <p> </p> <p <!-- --> <! <![CDATA[ ]]> <?xml ?> <script> </script> <pre> <br/> & &amp &#0; &#x110000; < > = \" ' / </".split()


@given(st.lists(st.one_of(st.sampled_from(TAGS), st.sampled_from(["Article 1", "Article 2", "x", "\n"])), max_size=40))
def test_any_heap_of_tags_is_read_or_refused(folder, tags):
    (folder / "t.html").write_text("<html>" + " ".join(tags), "utf-8")
    check_text(folder / "t.html")


# Names of files

NAMES = (
    *(
        "../x",
        "..",
        ".",
        "a/b",
        "a\\b",
        "/abs",
        "C:x",
        "~",
        "~/x",
        "x\0",
        "x\n",
        "",
        " ",
        "-x",
        ".x",
        "x.",
        "x. ",
        "x/..",
    ),
    *("con", "NUL", "aux.txt", "com1", "LPT9", "lpt³", "x" * 300, "ü" * 200, "‮gpj", "a\u2044b", "..\u2215x", "\ud800"),
)
FREE = st.one_of(st.sampled_from(NAMES), st.text(max_size=12), st.text("a./\\~ :", max_size=6))


def only_inside(place: Path, write) -> list[str]:
    """Let something write into place/in; what is there afterwards, with nothing anywhere else."""
    inside = place / "in"
    inside.mkdir(parents=True)
    try:
        write(inside)
    except (ValueError, OSError) as error:
        assert str(error)
        assert list(inside.iterdir()) == []
    assert list(place.iterdir()) == [inside]
    names = [path.name for path in inside.iterdir()]
    assert all(path.is_file() for path in inside.iterdir())
    assert not any(re.fullmatch(r"(?i)(con|prn|aux|nul|com.|lpt.)(\..*)?|.*[. ]", name) for name in names)
    return names


@FEW
@given(FREE)
@example("fine")
@example("con")
def test_handouts_land_in_their_folder_only(tmp_path_factory, name):
    rows = reactions.select(actors=["DEU"])
    place = tmp_path_factory.mktemp("names")
    found = only_inside(place, lambda to: handout.save(rows, rows[["reaction_id"]], name, to=to, formats=["md", "csv"]))
    assert bool(found) == bool(re.fullmatch(r"[A-Za-z0-9][\w-]*", name, re.ASCII) and name not in NAMES)


@FEW
@given(FREE)
@example("fine")
@example("con")
@example("x.")
def test_figures_land_in_their_folder_only(tmp_path_factory, name):
    place = tmp_path_factory.mktemp("names")
    with sketches.registered():
        found = only_inside(place, lambda to: export.save("sketch", to=to, stem=name, lang="en", formats="svg"))
    assert all(one.startswith(name) for one in found)
    assert found or name != "fine"


@pytest.mark.parametrize("to", ["a\0b", "~nobody-of-this-name/x", "x" * 300])
def test_a_folder_that_cannot_be_is_refused(tmp_path, monkeypatch, to):
    monkeypatch.chdir(tmp_path)
    rows = reactions.select(actors=["DEU"])
    with pytest.raises((ValueError, OSError)):
        handout.save(rows, rows[["reaction_id"]], "x", to=to)
    assert list(tmp_path.iterdir()) == []
