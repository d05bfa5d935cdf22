"""The venue check: a figure with a planted fault fails each rule, good files pass, all our figures pass."""

import warnings
from pathlib import Path

import matplotlib
import pytest
import sketches
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from PIL import Image

from helpers import __main__ as command
from helpers import batch, export, figures, measure, venuecheck, venues
from helpers.figures import canvas
from helpers.language import LANGUAGES

MM = 1 / 25.4
KINDS = ("pdf", "svg", "png", "tiff")


def drawing(width: float = 190, height: float = 60) -> Figure:
    """A plain figure that passes for Elsevier: two labeled axes, two bars, a line."""
    figure = Figure(figsize=(width * MM, height * MM), facecolor="white")
    axes = figure.add_axes((0.15, 0.25, 0.8, 0.65))
    axes.bar([1, 2], [1, 2], color=[canvas.STEPS[1], canvas.STEPS[4]])
    axes.plot([0.5, 2.5], [0.5, 1.5], linewidth=1, color=canvas.INK)
    axes.set_xlabel("groups", fontsize=8)
    return figure


def saved(folder: Path, figure: Figure, kind: str = "pdf", dpi: float = 500, **settings) -> Path:
    path = folder / f"figure.{kind}"
    with canvas.style(), matplotlib.rc_context(settings), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of glyphs that are missing: that is planted
        figure.savefig(path, dpi=dpi)
    return path


def failed(findings) -> dict[str, str]:
    return {one.rule: one.measured for one in findings if one.status == venuecheck.FAIL}


def texts(one: tuple[float, float, str], other: tuple[float, float, str], **style) -> Figure:
    figure = drawing()
    for x, y, words in (one, other):
        figure.text(x, y, words, **style)
    return figure


def two_marks(one: str, other: str, markers: str = "oo", label: bool = False) -> Figure:
    figure = drawing()
    axes = figure.axes[0]
    for i, color in enumerate((one, other)):
        axes.scatter([1 + i], [2], s=120, marker=markers[i], color=color, linewidth=0)
        if label:
            axes.text(1 + i, 2, "x", ha="center", va="center", fontsize=7)
    return figure


def label(x: float, y: float, words: str, **style) -> Figure:
    return texts((x, y, words), (0.7, 0.93, "other"), **{"fontsize": 8} | style)


def lines(width: float) -> Figure:
    figure = drawing()
    figure.axes[0].plot([1, 2], [0, 1], linewidth=width, color="black")
    return figure


@pytest.mark.parametrize("kind", ["pdf", "svg"])
def test_a_good_figure_passes_every_rule(tmp_path, kind):
    findings = venuecheck.check(saved(tmp_path, drawing(), kind, **{"svg.fonttype": "path"}), "elsevier")
    # Bare savefig writes no title and alt text; that is the only fault.
    assert set(failed(findings)) <= {"words for screen readers"}
    assert len(findings) > 10


@pytest.mark.parametrize("kind", ["pdf", "svg"])
@pytest.mark.parametrize(
    ("rule", "make", "measured"),
    [
        ("width", lambda: drawing(170), "170.0 mm, 90 or 140 or 190 wanted"),
        ("height", lambda: drawing(190, 250), "250.0 mm, at most 240"),
        ("text size", lambda: label(0.3, 0.93, "small", fontsize=5), "smallest 5.0 pt"),
        ("glyphs", lambda: label(0.3, 0.93, "a ﷺ"), "missing in"),
        ("text apart", lambda: label(0.71, 0.93, "first"), "'first' and 'other'"),
        ("text apart", lambda: label(0.7, 0.93, "first", rotation=-20), "'first' and 'other'"),
        ("text on the page", lambda: label(0.97, 0.93, "leaving"), "'leaving'"),
        ("text on the page", lambda: label(0.5, -0.05, "below"), "'below'"),
        ("thinnest line", lambda: lines(0.05), "0.05 pt, at least 0.1"),
        ("thickest line", lambda: lines(3), "3.00 pt, at most 1.5"),
        ("colors in greyscale", lambda: two_marks("#718191", "#e032cd"), "#718191 and #e032cd merge"),
        ("colors in protanopia", lambda: two_marks("#8b4dc8", "#ff00d3"), "merge"),
        ("colors in deuteranopia", lambda: two_marks("#b21516", "#008a00"), "merge"),
        ("colors in tritanopia", lambda: two_marks("#6e43fe", "#1900ff"), "merge"),
    ],
)
def test_a_planted_fault_fails_its_rule_and_no_other(tmp_path, kind, rule, make, measured):
    found = failed(venuecheck.check(saved(tmp_path, make(), kind), "elsevier"))
    found.pop("words for screen readers", None)
    assert set(found) == {rule}
    assert measured in found[rule]


@pytest.mark.parametrize(
    ("rule", "kind", "settings"),
    [
        ("no Type 3 font", "pdf", {"pdf.fonttype": 3}),
        ("fonts embedded", "pdf", {"pdf.use14corefonts": True, "font.family": "Helvetica"}),
        ("fonts embedded", "svg", {"svg.fonttype": "none"}),
    ],
)
def test_fonts_that_a_printer_lacks_fail(tmp_path, rule, kind, settings):
    found = failed(venuecheck.check(saved(tmp_path, drawing(), kind, **settings), "elsevier"))
    found.pop("words for screen readers", None)
    assert set(found) == {rule}


@pytest.mark.parametrize("kind", ["png", "tiff"])
@pytest.mark.parametrize(("venue", "enough"), [("elsevier", 500), ("cambridge", 600), ("sage", 300)])
def test_too_few_dots_fail(tmp_path, kind, venue, enough):
    width = 190 if venue == "elsevier" else 160
    for dpi, good in ((enough - 50, False), (enough, True)):
        path = saved(tmp_path, drawing(width), kind, dpi=dpi)
        found = failed(venuecheck.check(path, venue))
        assert ("resolution" in found) is not good
    assert "resolution" in failed(venuecheck.check(path, venue, art="line")) or venue == "sage"


def test_a_raster_that_does_not_say_its_resolution_fails(tmp_path):
    path = tmp_path / "figure.png"
    Image.new("RGB", (3740, 1000), "white").save(path)
    assert {"width", "height", "resolution"} <= set(failed(venuecheck.check(path, "elsevier")))


def test_words_for_screen_readers_are_asked_for(tmp_path):
    for kind in ("svg", "png"):
        found = failed(venuecheck.check(saved(tmp_path, drawing(), kind), "elsevier"))
        assert found == {"words for screen readers": "no title and no alt text"}


@pytest.mark.parametrize("kind", ["pdf", "svg"])
def test_color_is_not_alone_where_shape_hatching_or_label_differ(tmp_path, kind):
    merging = ("#718191", "#e032cd")
    bars = drawing()
    bars.axes[0].bar([3, 4], [1, 1], color=merging, hatch=["", "//"])
    shapes = [two_marks(*merging, markers=pair) for pair in ("o^", "<>")]
    for figure in (*shapes, bars, two_marks(*merging, label=True)):
        assert "colors in greyscale" not in failed(venuecheck.check(saved(tmp_path, figure, kind), "elsevier"))
    # Wherever they stand, circles are circles: rounding must not make two shapes of them.
    for x in (0.103, 0.271, 0.449):
        figure = two_marks(*merging)
        figure.axes[0].set_position((x, 0.25, 0.5, 0.6))
        assert "colors in greyscale" in failed(venuecheck.check(saved(tmp_path, figure, kind), "elsevier"))


def test_indices_may_be_smaller_than_text(tmp_path):
    figure = texts((0.3, 0.93, "$CO_2$"), (0.6, 0.93, "b"), fontsize=9.5)
    found = measure.read(saved(tmp_path, figure, "pdf"))
    assert 6 < min(glyph.size for glyph in found.glyphs) < 7
    assert "text size" not in failed(venuecheck.check(saved(tmp_path, figure, "pdf"), "elsevier"))


def test_a_width_that_the_venue_does_not_state_is_a_note(tmp_path):
    path = saved(tmp_path, drawing(127), "pdf")
    status = {one.rule: one.status for one in venuecheck.check(path, "cambridge")}
    assert status["width"] == venuecheck.NOTE
    assert "width" not in failed(venuecheck.check(path, "cambridge", width=127))
    assert "width" in failed(venuecheck.check(path, "cambridge", width=130))
    assert "width" in failed(venuecheck.check(path, "elsevier", columns=2))
    findings = venuecheck.check(saved(tmp_path, drawing(), "svg"), "elsevier")
    assert [one.rule for one in findings if one.status == venuecheck.NOTE] == ["format"]


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        ("a.gif", b"GIF89a", "can measure pdf, svg, png and tiff, not .gif"),
        ("a.pdf", b"no pdf", "a.pdf: cannot be read"),
        ("a.svg", b"<svg", "a.svg: cannot be read"),
        ("a.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "defines entities"),
        ("a.svg", b'<svg width="wide" height="1mm"/>', "'wide' is no length"),
        ("a.png", b"no png", "a.png: cannot be read"),
    ],
)
def test_what_cannot_be_measured_is_said(tmp_path, name, raw, message):
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(ValueError, match=message):
        venuecheck.check(tmp_path / name, "elsevier")


def test_a_pdf_of_two_pages_is_refused(tmp_path):
    from matplotlib.backends.backend_pdf import PdfPages

    with PdfPages(tmp_path / "two.pdf") as pages:
        pages.savefig(drawing())
        pages.savefig(drawing())
    with pytest.raises(ValueError, match="has 2 pages, expected 1"):
        venuecheck.check(tmp_path / "two.pdf", "elsevier")


@settings(max_examples=10, phases=[Phase.generate])
@given(
    st.floats(-170, 170),
    st.floats(0.4, 3),
    st.floats(5, 12),
    st.tuples(st.floats(0.35, 0.6), st.floats(0.35, 0.6)),
)
def test_sizes_are_measured_whatever_the_turn_and_scale(tmp_path_factory, turn, width, size, place):
    folder = tmp_path_factory.mktemp("measured")
    figure = Figure(figsize=(6, 5))
    figure.text(*place, "Hk", rotation=turn, fontsize=size)
    figure.add_artist(matplotlib.lines.Line2D([0.1, 0.9], [0.1, 0.8], linewidth=width))
    for kind in ("pdf", "svg"):
        found = measure.read(saved(folder, figure, kind))
        assert [glyph.size for glyph in found.glyphs] == pytest.approx([size, size], abs=0.02)
        assert found.lines == pytest.approx([width], abs=0.01)
        left, bottom, right, top = found.glyphs[0].box
        x, y = place[0] * 432, place[1] * 360
        assert abs((left + right) / 2 - x) < 3 * size and abs((bottom + top) / 2 - y) < 3 * size


# Command line


def test_command_prints_a_line_a_rule_and_fails_with_status_1(tmp_path, capsys):
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.mkdir()
    bad.mkdir()
    saved(good, drawing(), "pdf")
    saved(bad, lines(3), "pdf")
    assert command.main(["venue-check", str(good), "--venue", "elsevier"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) > 10 and all(line.startswith("ok    figure.pdf  ") for line in printed)
    assert command.main(["venue-check", str(good), str(bad), "--venue", "elsevier", "--quiet"]) == 1
    assert capsys.readouterr().out == "FAIL  figure.pdf  thickest line: 3.00 pt, at most 1.5\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name files or folders with --venue, or give --all"),
        (["x.pdf"], "--venue says what to hold the files to; there are cambridge"),
        (["x.pdf", "--all"], "name files or folders"),
        (["x.pdf", "--venue", "elsevier"], "no such file"),
        (["x.pdf", "--venue", "elsevir"], "did you mean 'elsevier'"),
        ([".", "--venue", "elsevier"], "no pdf, svg, png or tiff in it"),
    ],
)
def test_command_says_what_is_wrong(arguments, message, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.pdf").write_bytes(b"") if message.startswith("did") else None
    assert command.main(["venue-check", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_figures_that_do_not_fit_fail_in_the_check_of_all():
    with sketches.registered():
        findings = batch.check_all(["sketch", "sketch_whole"], ["elsevier"], jobs=1)
    ((rule, measured),) = failed(findings).items()
    assert rule == "drawing" and measured.startswith("sketch_whole is 310 mm high with text of 7 pt")
    assert len({one.file for one in findings if one.file.startswith("sketch-")}) == 4


# All our figures

# Drawings differ only between these: the others have the width of the report.
ELSEWHERE = ("elsevier", "poster", "slides")
COMMITTED = Path(__file__).parent.parent / "figures"


def test_venues_with_the_width_of_the_report_ask_for_no_other_drawing():
    report = venues.get("report")
    for name in set(venues.names()) - {"report", *ELSEWHERE}:
        place = venues.get(name)
        assert (place.widths, place.text, place.magnify) == (report.widths, report.text, False)
        assert place.line_min <= report.line_min and place.line_max is None


@pytest.mark.parametrize("name", figures.names())
def test_every_committed_figure_passes_for_the_report(name):
    # That these files are what the figures are now is tested with the exports.
    files = [sorted(COMMITTED.glob(f"{name}-{lang}*.{kind}")) for lang in LANGUAGES for kind in ("pdf", "svg")]
    assert all(files)
    found = [venuecheck.check(file, "report") for parts in files for file in parts]
    assert [str(one) for findings in found for one in findings if one.status == venuecheck.FAIL] == []
    assert all(len({one.rule for one in findings}) >= 12 for findings in found)
    lowest = min(venues.get(one).max_height for one in venues.names() if not venues.get(one).magnify)
    assert max(measure.read(file).height for parts in files for file in parts) <= lowest


@pytest.fixture(scope="module")
def elsewhere():
    """What the check finds on every figure at the other venues, in both languages; made once, on every core."""
    return batch.check_all(figures.names(), ELSEWHERE, formats=["pdf"])


@pytest.mark.parametrize("name", figures.names())
def test_every_figure_passes_at_every_other_venue_in_both_languages(elsewhere, name):
    findings = [one for one in elsewhere if one.file.startswith(f"{name}-")]
    assert [str(one) for one in findings if one.status == venuecheck.FAIL] == []
    for venue in ELSEWHERE:
        for lang in LANGUAGES:
            rules = {one.rule for one in findings if one.file.startswith(f"{name}-{venue}-{lang}")}
            assert len(rules) >= 12


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_passes(tmp_path, kind):
    with sketches.registered():
        for venue in venues.names():
            export.save("sketch", to=tmp_path / venue, venue=venue, formats=kind)
            for path in venuecheck.files([tmp_path / venue]):
                assert failed(venuecheck.check(path, venue)) == {}
