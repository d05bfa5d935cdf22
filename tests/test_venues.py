"""The numbers of venues: each with its source or marked as ours, a reader's own checked and preferred."""

import pytest

from helpers import venues
from helpers.schema import SchemaError

HEAD = ",".join(venues.COLUMNS) + "\n"
OWN = HEAD + "".join(
    f"mine,{item},{columns},{value},mm,setting,,2026-11-21,ours\n"
    for item, columns, value in [
        ("title", "", "My journal"),
        ("width", 1, 170),
        ("max_height", "", 200),
        ("text", "", 7),
        ("dpi_combination", "", 400),
    ]
)


@pytest.fixture
def own(tmp_path):
    def write(text):
        path = tmp_path / "own.csv"
        path.write_text(text, "utf-8")
        return path

    return write


def test_every_stated_number_has_a_source_and_a_date_and_every_setting_a_note():
    table = venues.table()
    stated = table["basis"] == "stated"
    assert table.loc[stated, "source"].str.match(r"https?://").all()
    assert table["accessed"].str.fullmatch(r"\d{4}-\d\d-\d\d").all()
    ours = table[~stated & ~table["venue"].isin(["report", "slides", "poster"])]
    assert ours["note"].notna().all()


def test_numbers_that_publishers_state():
    elsevier, cambridge, sage = (venues.get(name) for name in ("elsevier", "cambridge", "sage"))
    assert elsevier.widths == {1.0: 90.0, 1.5: 140.0, 2.0: 190.0}
    assert (elsevier.min_width, elsevier.max_height, elsevier.text, elsevier.subscript) == (30, 240, 7, 6)
    assert (elsevier.line_min, elsevier.line_max) == (0.1, 1.5)
    assert [elsevier.resolution(art) for art in ("halftone", "combination", "line")] == [300, 500, 1000]
    assert [cambridge.resolution(art) for art in ("halftone", "combination", "line")] == [300, 600, 1000]
    assert sage.resolution("line") == 300
    assert elsevier.stated_width and not cambridge.stated_width


def test_the_narrowest_width_that_fits_is_taken():
    elsevier = venues.get("elsevier")
    assert [elsevier.width(None, least) for least in (30, 90, 91, 160)] == [90, 90, 140, 190]
    with pytest.raises(ValueError, match="needs 200 mm, the widest of elsevier is 190 mm"):
        elsevier.width(None, 200)
    with pytest.raises(ValueError, match=r"columns=1 of elsevier is 90 mm: take columns=2 \(190 mm\)"):
        elsevier.width(1, 160)
    with pytest.raises(ValueError, match=r"has no columns=3; it has 1 \(90 mm\), 1.5 \(140 mm\), 2 \(190 mm\)"):
        elsevier.width(3, 100)


def test_unknown_names_are_answered_with_the_known_ones_and_the_nearest():
    with pytest.raises(KeyError, match=r"unknown venue 'elsevir'; did you mean 'elsevier'\? There are cambridge, "):
        venues.get("elsevir")
    with pytest.raises(KeyError, match="unknown kind of artwork 'photo'; there are combination, line, halftone"):
        venues.get("elsevier").resolution("photo")


def test_a_reader_adds_a_venue_and_replaces_a_number(own):
    path = own(OWN + "cambridge,width,1,127,mm,stated,https://example.org/,2026-11-21,\n")
    assert "mine" in venues.names(path)
    mine, cambridge = venues.get("mine", path), venues.get("cambridge", path)
    assert (mine.width(None, 160), mine.resolution("line"), mine.line_max) == (170, 400, None)
    assert cambridge.widths == {1.0: 127.0} and cambridge.stated_width
    assert venues.get("cambridge").widths == {1.0: 160.0}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (OWN.replace("mine,text", "mine,txt"), "own.csv line 5, item: 'txt' is not one of width"),
        (OWN.replace(",170,", ",wide,"), "own.csv line 3, value: 'wide' is not a number above 0"),
        (OWN.replace(",170,", ",-1,"), "line 3, value: '-1' is not a number above 0"),
        (OWN.replace("width,1,", "width,,"), "line 3, columns: '' is not a number above 0"),
        (OWN.replace("setting", "guess"), "line 2, basis: 'guess' is not one of stated, setting"),
        (OWN.replace("setting", "stated"), "line 2, source: '' is empty beside basis 'stated'"),
        (OWN.replace("mine,max_height", "mine,min_width"), "venue mine lacks max_height"),
        (OWN.replace("mine,", "my own,"), "line 2, venue: 'my own' is not a name"),
        (OWN.replace("My journal", ""), "line 2, value: '' is empty"),
        ("venue,item\nmine,width\n", "own.csv line 1, columns: column is missing"),
    ],
)
def test_faults_in_a_readers_venues_are_named(own, text, fault):
    with pytest.raises(SchemaError) as error:
        venues.get("mine", own(text))
    assert fault in str(error.value)
