"""What weak eyes need is measured right: letters 4.5:1 on what is behind them, shapes and marks 3:1 on paper.

Every figure is held to it in test_figures.py. That color is never the only difference is measured with the venues
(`helpers/colorvision.py`, test_venuecheck.py).
"""

import pytest
from contrast import faint_marks, faint_shapes, faint_texts
from matplotlib.patches import Rectangle

from helpers.figures import canvas


@pytest.fixture
def drawn():
    """An empty page of 6 by 6 with a dark half on the right."""
    with canvas.style():
        figure = canvas.new(6)
        axes = figure.add_subplot()
        axes.set(xlim=(0, 6), ylim=(0, 6))
        axes.add_patch(Rectangle((3, 0), 3, 6, facecolor=canvas.STEPS[4], edgecolor="none"))
        yield axes


@pytest.mark.parametrize(
    ("x", "color", "fault"),
    [
        (1.5, canvas.INK, False),
        (1.5, "#999999", True),
        (1.5, canvas.PAPER, True),
        (4.5, canvas.INK, True),
        (4.5, canvas.PAPER, False),
        # Over the edge, one half of the letters is lost.
        (3.0, canvas.PAPER, True),
    ],
)
def test_letters_are_held_against_what_is_behind_them(drawn, x, color, fault):
    drawn.text(x, 3, "letters", color=color, ha="center")
    assert [line.startswith("'letters'") for line in faint_texts(drawn.figure)] == [True] * fault


def test_a_patch_of_paper_behind_letters_counts(drawn):
    drawn.text(4.5, 3, "letters", color=canvas.INK, ha="center", bbox={"facecolor": canvas.PAPER})
    assert faint_texts(drawn.figure) == []


@pytest.mark.parametrize("face", canvas.STEPS[1:])
def test_a_light_shape_needs_an_edge_or_a_text(drawn, face):
    light = canvas.contrast(face, canvas.PAPER) < 3
    plain = drawn.add_patch(Rectangle((0.5, 0.5), 1, 1, facecolor=face, edgecolor=canvas.PAPER))
    assert len(faint_shapes(drawn.figure)) == light
    plain.set(**canvas.outline(face))
    assert faint_shapes(drawn.figure) == []
    plain.set_edgecolor(canvas.PAPER)
    drawn.text(1, 1, "4", ha="center", va="center")
    assert faint_shapes(drawn.figure) == []


def test_hatching_is_seen_and_letters_are_read_on_it():
    assert canvas.contrast(canvas.SILENCE, canvas.PAPER) >= canvas.SEEN
    assert canvas.contrast(canvas.SILENCE, canvas.INK) >= 4.5


def test_faint_hatching_marks_and_lines_are_found(drawn):
    drawn.add_patch(Rectangle((0, 4), 2, 1, facecolor=canvas.PAPER, edgecolor=canvas.RULE, hatch="//", linewidth=0))
    drawn.plot(1, 1, "o", color="#dddddd")
    drawn.plot([0, 1], [2, 2], color="#dddddd")
    drawn.scatter([1], [3], color="#dddddd")
    assert [line.split()[0] for line in faint_shapes(drawn.figure)] == ["Rectangle"]
    assert [line.split()[0] for line in faint_marks(drawn.figure)] == ["Line2D", "Line2D", "PathCollection"]


def test_a_hollow_mark_with_a_dark_edge_is_seen(drawn):
    drawn.scatter([1], [3], facecolors=canvas.PAPER, edgecolors=canvas.INK)
    assert faint_marks(drawn.figure) == []
