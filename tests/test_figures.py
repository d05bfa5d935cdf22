"""What holds for every registered figure, in both languages; the themes' own tests look closer."""

import re
import subprocess
import sys
from itertools import pairwise

import pandas as pd
import pytest
from contrast import faint_marks, faint_shapes, faint_texts
from hypothesis import given
from hypothesis import strategies as st
from layout import outside, overlaps

from helpers import cite, data, figures
from helpers.figures import canvas

NAMES = figures.names()
BOTH = [(name, lang) for name in NAMES for lang in ("en", "de")]


@pytest.fixture(scope="module")
def made():
    """Figures made once for this module, by name and language."""
    known = {}

    def get(name, lang):
        if (name, lang) not in known:
            known[name, lang] = figures.make(name, lang=lang)
        return known[name, lang]

    return get


@pytest.mark.parametrize(("name", "lang"), BOTH)
def test_no_text_overlaps_or_leaves_the_page(made, name, lang):
    figure = made(name, lang).figure
    with canvas.style():
        assert overlaps(figure) == []
        assert outside(figure) == []


@pytest.mark.parametrize(("name", "lang"), BOTH)
def test_figure_shows_in_a_notebook(made, name, lang):
    shown = made(name, lang)
    bundle = shown._repr_mimebundle_()
    assert bundle["text/plain"].startswith(shown.alt)
    assert len(shown.png()) < 250_000


@pytest.mark.parametrize(("name", "lang"), BOTH)
def test_texts_are_whole(made, name, lang):
    shown = made(name, lang)
    for text in (shown.title, shown.caption, shown.alt):
        assert text.strip()
        assert "{" not in text
        assert not re.search(r"<NA>|nan\b|None\b|  ", text)
    assert re.search(r"\d", shown.alt), "alt text holds a number computed from the data"
    assert len(re.findall(r"(?<!\d)[.!?](?= [A-ZÄÖÜ]|$)", shown.alt)) <= 3
    assert data.version() in shown.source_line
    assert shown.source_ids


@pytest.mark.parametrize("name", NAMES)
def test_languages_differ_in_words_and_not_in_values(made, name):
    english, german = made(name, "en"), made(name, "de")
    assert english.title != german.title
    assert english.alt != german.alt
    pd.testing.assert_frame_equal(english.values, german.values)


@pytest.mark.parametrize("name", NAMES)
def test_letters_are_at_least_seven_points(made, name):
    sizes = {text.get_fontsize() for text in made(name, "de").figure.findobj(lambda a: hasattr(a, "get_fontsize"))}
    assert min(sizes) >= canvas.SMALL


# German, whose longer words come nearer to edges; colors are the same in both languages.
@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_a_figure_is_faint(made, name):
    figure = made(name, "de").figure
    with canvas.style():
        assert faint_shapes(figure) == []
        assert faint_marks(figure) == []
        assert faint_texts(figure) == []


@pytest.mark.parametrize("name", NAMES)
def test_tables_and_sources_exist(made, name):
    registered = figures.get(name)
    assert set(registered.tables) <= set(data.names())
    assert set(made(name, "en").source_ids) <= set(data.load("sources")["source_id"])


def test_unknown_figure_language_and_option():
    with pytest.raises(KeyError, match="unknown figure 'obligation_matrx'; did you mean 'obligation_matrix'"):
        figures.make("obligation_matrx")
    with pytest.raises(KeyError, match="unknown language 'fr'"):
        figures.make("obligation_matrix", lang="fr")
    with pytest.raises(TypeError, match=r"obligation_matrix has no option \['colour'\]; it has also, as_of"):
        figures.make("obligation_matrix", colour="red")


def test_dials_that_leave_nothing_say_so_in_the_reader_s_language():
    with pytest.raises(ValueError, match="the dials leave no row to show"):
        figures.make("obligation_matrix", as_of="1900-01-01")
    with pytest.raises(ValueError, match="lassen keine Zeile übrig"):
        figures.make("obligation_matrix", lang="de", as_of="1900-01-01")


def test_turned_dials_stand_in_the_caption():
    shown = figures.make("obligation_matrix", as_of="1990-01-01", min_confidence="high", without=("state_media",))
    assert "1 January 1990" in shown.caption
    assert "confidence at least high" in shown.caption
    assert "state media" in shown.caption


def test_html_begins_with_the_alt_text_and_escapes_it():
    shown = figures.make("obligation_matrix")
    hostile = figures.Made(**{**shown.__dict__, "alt": 'a "b" <script>', "caption": "<b>"})
    assert '<img alt="a &quot;b&quot; &lt;script&gt;" data-drawing=' in hostile.html()
    assert "<b>" not in hostile.html()
    assert shown._repr_mimebundle_()["text/plain"].startswith(shown.alt)


def test_the_fingerprint_follows_the_drawing():
    one, same = figures.make("obligation_matrix"), figures.make("obligation_matrix")
    other = figures.make("obligation_matrix", highlight=())
    assert canvas.fingerprint(one.figure) == canvas.fingerprint(same.figure)
    with canvas.style():
        same.figure.axes[0].texts[3].set_text("9")
        same.figure.draw_without_rendering()
        other.figure.axes[0].patches[0].set_facecolor("red")
        other.figure.draw_without_rendering()
    assert len({canvas.fingerprint(m.figure) for m in (one, same, other)}) == 3


def test_drawing_leaves_global_settings_alone():
    code = (
        "import matplotlib; state = lambda: list(dict.items(matplotlib.rcParams)); before = state()\n"
        "from helpers import figures; figures.make('obligation_matrix').png()\n"
        "import sys; assert state() == before; assert 'matplotlib.pyplot' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stderr == ""


def test_hatching_marks_silence():
    shown = figures.make("obligation_matrix")
    hatched = [patch for patch in shown.figure.axes[0].patches if patch.get_hatch()]
    assert len(hatched) == int(shown.values.isna().sum().sum())


@given(st.lists(st.floats(0, 10), max_size=30).map(sorted), st.floats(0.01, 2))
def test_labels_are_moved_apart_and_stay_within_bounds(positions, gap):
    placed = canvas.spread(positions, gap, 0, 10)
    fits = min(gap, 10 / max(len(positions) - 1, 1))
    assert all(after - before >= fits - 1e-9 for before, after in pairwise(placed))
    assert all(-1e-9 <= place <= 10 + 1e-9 for place in placed)


def test_labels_with_room_stay_where_they_are_and_others_move_both_ways():
    assert canvas.spread([1, 3, 9], 1, 0, 10) == [1, 3, 9]
    assert canvas.spread([5, 5, 5], 1, 0, 10) == [4, 5, 6]


@given(st.text("aWi ж한条Ա-", max_size=60), st.floats(0.3, 3))
def test_text_is_broken_to_a_width_and_loses_nothing_but_spaces(text, width):
    lines = canvas.fit(text, width).split("\n")
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(canvas.text_width(line) <= width * canvas.CM * 72 + 1e-9 for line in lines if len(line) > 1)


def test_lines_break_between_words_where_they_can():
    assert canvas.fit("one two", 5) == "one two"
    assert canvas.fit("state-owned firms", 1.2) == "state-\nowned\nfirms"
    # Wide letters need more lines than narrow ones.
    assert canvas.fit("W" * 40, 4).count("\n") > canvas.fit("i" * 40, 4).count("\n")


def test_contrast_matches_the_extremes_of_wcag():
    assert canvas.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert canvas.contrast("#777777", "#777777") == pytest.approx(1)
    assert all(canvas.contrast(canvas.ink_on(face), face) >= 4.5 for face in canvas.STEPS)


def test_ordered_shades_keep_their_order_in_grey():
    light = [canvas._luminance(step) for step in canvas.STEPS]
    assert light == sorted(light, reverse=True)


def test_values_name_their_sources(made):
    assert all(cite.ids(made(name, "en").values) for name in NAMES)
