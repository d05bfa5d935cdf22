import re

import pandas as pd

from helpers import tables


def frame():
    return pd.DataFrame({"<a>": ["<script>", pd.NA], "n": [1, 2], "day": [pd.Timestamp("2024-06-19"), pd.NaT]})


def test_cells_headers_and_caption_are_escaped():
    shown = tables.markup(frame(), "<b>caption</b>")
    assert "<script>" not in shown
    assert "<b>" not in shown
    assert "&lt;a&gt;" in shown
    assert 'scope="col"' in shown


def test_silence_is_a_dash_and_days_are_iso_dates():
    shown = tables.markup(frame(), "c")
    assert shown.count(">–<") == 2
    assert ">2024-06-19<" in shown


def test_numbers_stand_right_and_text_left():
    shown = tables.markup(frame(), "c")
    assert re.search(r'<td style="text-align:right[^>]*>1</td>', shown)
    assert re.search(r'<td style="text-align:left[^>]*>2024-06-19</td>', shown)


def test_a_shown_table_has_a_plain_form(monkeypatch):
    seen = []
    monkeypatch.setattr(tables, "display", lambda bundle, raw: seen.append(bundle))
    tables.show(frame(), "A caption", lang="de")
    assert seen[0]["text/plain"].splitlines() == [
        "A caption",
        "<a> | n | day",
        "<script> | 1 | 2024-06-19",
        "– | 2 | –",
    ]
    assert 'lang="de"' in seen[0]["text/html"]
