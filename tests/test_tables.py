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


def test_a_corner_without_a_title_is_no_head():
    shown = tables.markup(pd.DataFrame({" ": ["a"], "n": [1]}), "c")
    assert shown.count("<th ") == 1
    assert "<thead><tr><td></td><th " in shown


def test_words_of_other_languages_are_marked():
    frame = pd.DataFrame(
        {
            "phrase": ["ein Angriff", "무력침공", "an attack", pd.NA],
            "phrase_lang": ["de", "ko", "en", "fr"],
            "title_de": ["Vertrag", pd.NA, "x", "y"],
            "free": ["вооружённое нападение", "armed attack", pd.NA, "侵略"],
        }
    )
    shown = tables.markup(frame, "c", "en")
    marked = re.findall(r'<td [^>]*?(?: lang="(\w+)")?>([^<]*)<', shown)
    assert [lang for lang, text in marked if text in ("ein Angriff", "무력침공", "an attack")] == ["de", "ko", ""]
    assert ("de", "Vertrag") in marked
    assert ("ru", "вооружённое нападение") in marked
    assert ("zh", "侵略") in marked
    assert {lang for lang, text in marked if text in ("–", "armed attack")} == {""}
    assert 'lang="de"' not in tables.markup(frame[["title_de"]], "c", "de").split(">", 1)[1]


def test_a_date_stays_in_one_piece():
    assert "white-space:nowrap" in tables.markup(pd.DataFrame({"day": ["2024-06-19"]}), "c")
    assert "white-space:nowrap" not in tables.markup(pd.DataFrame({"day": ["2024-06"]}), "c")
