import pandas as pd
import pytest

from helpers import csvfile


def written(tmp_path, text: str | bytes):
    path = tmp_path / "table.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def messages(faults):
    return [str(fault) for fault in faults]


def test_only_the_empty_cell_is_missing(tmp_path):
    table, faults = csvfile.read(written(tmp_path, "a,b\nNone,NA\nnan,\nnone,0\n"))
    assert faults == []
    assert table["a"].tolist() == ["None", "nan", "none"]
    assert table["b"].isna().tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"a,b\n1,\xff\n", "table.csv line 2: 'byte 0xff' is not UTF-8; save the file as UTF-8"),
        ("", "table.csv line 1: has no header line"),
        ("a,a\n1,2\n", "table.csv line 1, a: stands twice in the header"),
        ('a,b\n1,"2\n', "table.csv line 2: cannot be read as CSV: unexpected end of data"),
    ],
)
def test_what_cannot_be_read_gives_no_table(tmp_path, text, expected):
    table, faults = csvfile.read(written(tmp_path, text))
    assert table is None
    assert messages(faults) == [expected]


def test_a_folder_and_an_impossible_path_are_faults(tmp_path):
    (tmp_path / "t.csv").mkdir()
    assert messages(csvfile.read(tmp_path / "t.csv")[1]) == ["t.csv: cannot be read: Is a directory"]
    assert messages(
        csvfile.read(tmp_path / "a\0b")[1],
    ) == ["a\0b: cannot be read: embedded null byte"]


def test_missing_file(tmp_path):
    assert messages(csvfile.read(tmp_path / "gone.csv")[1]) == ["gone.csv: file is missing"]


def test_byte_order_mark_and_cut_off_end_are_faults_but_rows_are_read(tmp_path):
    table, faults = csvfile.read(written(tmp_path, "\ufeffa,b\n1,2\n3,4"))
    assert table["a"].tolist() == ["1", "3"]
    assert messages(faults) == [
        "table.csv line 1: '\\ufeff' is a byte-order mark; save the file as UTF-8 without it",
        "table.csv line 3: '3,4' is cut off: the last line has no line end",
    ]


def test_rows_of_another_width_are_named_and_the_others_keep_their_lines(tmp_path):
    table, faults = csvfile.read(written(tmp_path, "a,b\n1,2\n3\n4,5,6\n\n7,8\n"))
    assert messages(faults) == [
        "table.csv line 3: has 1 cells, expected 2",
        "table.csv line 4: has 3 cells, expected 2",
        "table.csv line 5: has 0 cells, expected 2",
    ]
    assert table["a"].tolist() == ["1", "7"]
    assert (table.index + 2).tolist() == [2, 6]


def test_a_cell_over_two_lines_does_not_shift_the_line_numbers(tmp_path):
    table, faults = csvfile.read(written(tmp_path, 'a,b\n1,"x\ny"\n2\n3,z\n'))
    assert messages(faults) == ["table.csv line 4: has 1 cells, expected 2"]
    assert (table.index + 2).tolist() == [2, 5]


def test_a_broken_row_over_two_lines_leaves_the_next_ones_as_they_are(tmp_path):
    table, faults = csvfile.read(written(tmp_path, 'a,b\n,"x\ny",z\n1,2\n\r3,4\n'))
    assert messages(faults) == [
        "table.csv line 2: has 3 cells, expected 2",
        "table.csv line 5: has 0 cells, expected 2",
    ]
    assert table.to_dict("list") == {"a": ["1", "3"], "b": ["2", "4"]}
    assert (table.index + 2).tolist() == [4, 6]


def test_more_rows_than_one_block_stay_in_order(tmp_path):
    rows = [f"{i},{i % 3 or ''}\n" for i in range(2 * csvfile.BLOCK + 1)]
    table, faults = csvfile.read(written(tmp_path, "".join(["a,b\n", *rows])))
    assert faults == [] and table["a"].tolist() == [str(i) for i in range(len(rows))]
    assert table["b"].isna().tolist() == [i % 3 == 0 for i in range(len(rows))]


def test_text_cannot_run_in_a_spreadsheet():
    frame = pd.DataFrame({"text": ["=1+1", "@x", "+y", "-z", "-3", "-3+cmd"], "number": [-1, 2, 3, 4, 5, 6]})
    assert csvfile.text(frame).splitlines()[1:] == ["'=1+1,-1", "'@x,2", "'+y,3", "'-z,4", "-3,5", "'-3+cmd,6"]
    assert frame["text"][0] == "=1+1"
