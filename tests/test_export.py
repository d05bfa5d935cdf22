"""Figures saved for papers: what is written, for whom, always the same and never half."""

import errno
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pandas as pd
import pytest
import sketches
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from PIL import Image
from pybtex.database import parse_string

from helpers import __main__ as command
from helpers import (
    cite,
    data,
    export,
    figures,
    gallery,
    language,
    measure,
    passport,
    render,
    schema,
    venues,
    writing,
)
from helpers.figures import canvas

LATEX = next(filter(shutil.which, ("pdflatex", "xelatex", "lualatex")), None)


@pytest.fixture(autouse=True)
def registered():
    with sketches.registered():
        yield


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def read_passport(folder: Path, name: str = "sketch") -> dict:
    return json.loads((folder / f"{name}.json").read_text("utf-8"))


def holds_together(folder: Path, name: str = "sketch") -> bool:
    """Whether every file that the passport lists is there with the hash it lists."""
    listed = read_passport(folder, name)["files"]
    return listed == {one: hashlib.sha256((folder / one).read_bytes()).hexdigest() for one in listed}


# What is written


def test_a_name_is_enough(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    saved = export.save("sketch")
    kinds = ("pdf", "svg", "png", "tex", "md")
    expected = {f"sketch-{lang}.{kind}" for lang in ("en", "de") for kind in kinds}
    expected |= {f"sketch.{kind}" for kind in ("csv", "bib", "csl.json", "json")}
    assert {path.name for path in saved.files} == expected == set(content(tmp_path / "figures"))
    assert saved.notes == ()
    assert repr(saved).splitlines()[0] == "sketch-en.pdf"


def test_passport(tmp_path):
    export.save("sketch", to=tmp_path, lang="de")
    found = read_passport(tmp_path)
    values = sketches.provisions()
    assert holds_together(tmp_path)
    assert set(found["files"]) == set(content(tmp_path)) - {"sketch.json"}
    assert found["title"] == {"en": "6 duties & more", "de": "6 Pflichten & mehr"}
    assert set(found["caption"]) == set(found["alt"]) == {"en", "de"}
    assert found["data"] == {
        "version": data.version(),
        "tables": ["provisions"],
        "title": schema.current().properties["title"],
    }
    assert found["sources"] == sorted(cite.ids(values))
    assert found["citation"] == cite.data_citation() and found["license"] == "CC-BY-4.0"
    assert found["values"]["rows"] == len(values)
    assert found["pictures"]["sketch-de.png"] == {
        "lang": "de",
        "width_mm": 160.0,
        "height_mm": 40.0,
        "dpi": 200,
    }


def test_dials_stand_in_caption_and_passport(tmp_path):
    export.save("sketch", to=tmp_path, min_confidence="high", without=("state_media",))
    found = read_passport(tmp_path)
    assert found["dials"] == {"min_confidence": "high", "without": ["state_media"]}
    for lang in language.LANGUAGES:
        sentence = figures.dial_sentence(lang, min_confidence="high", without=("state_media",))
        assert sentence in found["caption"][lang]
        assert sentence in (tmp_path / f"sketch-{lang}.md").read_text("utf-8").replace("\\", "")
        assert passport.tex(sentence) in (tmp_path / f"sketch-{lang}.tex").read_text("utf-8")


def test_a_readers_own_rows_are_named_but_not_their_folder(tmp_path):
    own = tmp_path / "secret-folder" / "mine.csv"
    own.parent.mkdir()
    text = pd.read_csv(schema.folder() / "provisions.csv", dtype="string", keep_default_na=False).head(1)
    text["provision_id"] = "prk-rus-2024/99/defense"
    text.to_csv(own, index=False, lineterminator="\n")
    export.save("sketch_tall", to=tmp_path / "out", also={"provisions": own}, lang="en", formats="svg")
    found = read_passport(tmp_path / "out", "sketch_tall")
    hashed = hashlib.sha256(own.read_bytes()).hexdigest()
    assert found["dials"]["also"] == {"provisions": {"name": "mine.csv", "sha256": hashed}}
    assert not any(b"secret-folder" in one for one in content(tmp_path / "out").values())


def test_values_are_safe_for_spreadsheets_and_complete(tmp_path):
    values = sketches.provisions().assign(note=["=1+1", "-2+cmd", "@x", "-3", "plain", None])
    text = pd.read_csv(io.BytesIO(passport.values_csv(values)), dtype="string", keep_default_na=False)
    assert text["note"].tolist() == ["'=1+1", "'-2+cmd", "'@x", "-3", "plain", ""]
    assert text["provision_id"].tolist() == values["provision_id"].tolist()
    matrix = pd.DataFrame({"defense": [4]}, index=pd.Index(["prk-rus-2024"], name="treaty_id"))
    assert passport.values_csv(matrix) == b"treaty_id,defense\nprk-rus-2024,4\n"


def test_sources_are_those_of_the_rows_drawn(tmp_path):
    export.save("sketch", to=tmp_path, lang="en", formats="svg")
    ids = set(cite.ids(sketches.provisions()))
    own = cite.data_citation("csl")["id"]
    listed = parse_string((tmp_path / "sketch.bib").read_text("utf-8"), "bibtex").entries
    items = json.loads((tmp_path / "sketch.csl.json").read_text("utf-8"))
    assert set(listed) == {item["id"] for item in items} == ids | {own}


def plain(name: str, raw: bytes) -> bytes:
    """A file's bytes with what is packed in it unpacked."""
    if name.endswith(".pdf"):
        streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", raw, re.DOTALL)
        for packed in streams:
            try:
                raw += zlib.decompress(packed)
            except zlib.error:
                continue
    if name.endswith(".png"):
        raw += repr(Image.open(io.BytesIO(raw)).info).encode()
    return raw


def test_anonymous_names_no_maker(tmp_path):
    about = schema.current().properties
    names = {about["contributors"][0]["title"], about["title"], about["name"], "Pyongyang Treaty Notebooks"}
    names |= {about[key] for key in ("homepage", "repository") if key in about}
    own = tmp_path / "surname.csv"
    shutil.copy(schema.folder() / "provisions.csv", own)
    for anonymous in (False, True):
        folder = tmp_path / str(anonymous)
        export.save("sketch", to=folder, anonymous=anonymous, formats=("pdf", "svg", "png", "longtable", "tiff")[:3])
        everything = b"".join(plain(name, raw) for name, raw in content(folder).items())
        found = {name for name in names if name.encode() in everything}
        assert bool(found) is not anonymous, found
    assert "name" not in passport._options({"also": {"provisions": own}}, anonymous=True)["also"]["provisions"]


def test_words_are_in_the_pictures(tmp_path):
    export.save("sketch", to=tmp_path, lang="de")
    svg = (tmp_path / "sketch-de.svg").read_text("utf-8")
    assert 'role="img"' in svg and 'lang="de"' in svg and "<title id=" in svg
    assert "6 Pflichten &amp; mehr" in svg and "Balken für 6 Pflichten." in svg
    for kind in ("pdf", "svg", "png"):
        found = measure.read(tmp_path / f"sketch-de.{kind}")
        assert (found.title, found.alt) == ("6 Pflichten & mehr", "Balken für 6 Pflichten."), kind


def test_what_was_saved_can_be_read(tmp_path):
    saved = export.save("sketch", to=tmp_path, lang="en", formats="pdf")
    assert saved.file("pdf") == tmp_path / "sketch-en.pdf"
    assert saved.text("bib") == (tmp_path / "sketch.bib").read_text("utf-8")
    assert saved.passport == read_passport(tmp_path)
    with pytest.raises(KeyError, match=r"no file ends in 'doc'; there are sketch-en.pdf, "):
        saved.file("doc")


# Sizes


@pytest.mark.parametrize(
    ("name", "options", "width"),
    [
        ("sketch", {"venue": "elsevier"}, 190),
        ("sketch_narrow", {"venue": "elsevier"}, 90),
        ("sketch_narrow", {"venue": "elsevier", "columns": 1.5}, 140),
        ("sketch", {"venue": "cambridge", "columns": 1}, 160),
        ("sketch", {"venue": "sage", "width": 178}, 178),
        ("sketch", {"venue": "slides"}, 320),
        ("sketch", {"venue": "poster"}, 380),
        ("sketch", {"venue": "poster", "columns": 2}, 780),
    ],
)
def test_every_format_has_the_width_asked_for(tmp_path, name, options, width):
    saved = export.save(name, to=tmp_path, lang="en", formats=render.FORMATS, **options)
    place = venues.get(options["venue"])
    for path in saved.files:
        if path.suffix[1:] in render.FORMATS:
            found = measure.read(path)
            assert found.width == pytest.approx(width, abs=0.2), path.name
            if found.glyphs:
                assert min(glyph.size for glyph in found.glyphs) >= place.text - 0.01
            if found.dpi:
                assert found.dpi == pytest.approx(place.resolution("combination"), abs=0.1)


def test_a_column_too_narrow_is_refused_with_what_would_do(tmp_path):
    message = r"sketch needs 160 mm .* columns=1 of elsevier is 90 mm: take columns=2 \(190 mm\)"
    with pytest.raises(ValueError, match=message):
        export.save("sketch", to=tmp_path, venue="elsevier", columns=1)
    with pytest.raises(ValueError, match="sketch needs 160 mm to keep its texts apart, not width=120"):
        export.save("sketch", to=tmp_path, width=120)
    with pytest.raises(ValueError, match="cannot be nan mm wide"):
        export.save("sketch", to=tmp_path, width=float("nan"))
    assert content(tmp_path) == {}


def test_a_tall_figure_is_divided_and_loses_no_row(tmp_path):
    values = figures.ask("sketch_tall")
    layout = export.lay_out("sketch_tall", values, venues.get("elsevier"))
    labels = [t.get_text() for part in layout.parts for t in part.axes[0].get_yticklabels()]
    assert len(layout.parts) == 2
    assert labels == values["provision_id"].tolist()
    assert all(layout.height(i) <= 240 for i in range(2))
    export.save("sketch_tall", to=tmp_path, venue="elsevier", lang="de")
    assert {"sketch_tall-elsevier-de-1.pdf", "sketch_tall-elsevier-de-2.pdf"} <= set(content(tmp_path))
    text = (tmp_path / "sketch_tall-elsevier-de.tex").read_text("utf-8")
    assert "Teil 1 von 2." in text and text.count(r"\begin{figure}") == 2 and "fig:sketch_tall-elsevier-2" in text


def test_a_tall_figure_that_makes_sense_only_whole_is_refused(tmp_path):
    message = "sketch_whole is 310 mm high with text of 7 pt, report takes 240 mm"
    with pytest.raises(ValueError, match=message):
        export.save("sketch_whole", to=tmp_path)


def test_slides_are_filled_but_never_left(tmp_path):
    place = venues.get("slides")
    low = export.lay_out("sketch", figures.ask("sketch"), place)
    high = export.lay_out("sketch_tall", figures.ask("sketch_tall"), place)
    assert (low.scale, low.width) == (pytest.approx(2.0), 320)
    assert len(high.parts) > 1
    assert all(high.height(i) <= place.max_height + 0.01 for i in range(len(high.parts)))
    assert high.scale * canvas.SMALL >= place.text_aim


def test_enlarged_pages_show_the_same_in_every_format(tmp_path):
    export.save("sketch", to=tmp_path, venue="poster", lang="en")
    pdf, svg = (measure.read(tmp_path / f"sketch-poster-en.{kind}") for kind in ("pdf", "svg"))
    assert sorted(pdf.lines) == pytest.approx(sorted(svg.lines), abs=0.01)
    boxes = [sorted(mark.box for mark in one.marks) for one in (pdf, svg)]
    for one, other in zip(*boxes, strict=True):
        assert one == pytest.approx(other, abs=0.1)


# Refusals


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"name": "skech"}, KeyError, "unknown figure 'skech'; did you mean 'sketch'"),
        ({"venue": "cambrige"}, KeyError, "did you mean 'cambridge'"),
        ({"lang": "fr"}, KeyError, "unknown language 'fr'; there are en, de"),
        (
            {"formats": ("pdf", "jpeg")},
            KeyError,
            "unknown format 'jpeg'; there are pdf, svg, png, tiff, longtable",
        ),
        ({"formats": ()}, ValueError, "no format given"),
        ({"art": "photo"}, KeyError, "unknown kind of artwork"),
        ({"columns": 7}, ValueError, "report has no columns=7"),
        ({"as_of": "1900-01-01"}, ValueError, "the dials leave no row"),
        ({"colour": "red"}, TypeError, "no option"),
        (
            {"extra": "ﷺ"},
            render.GlyphError,
            r"sketch \(en\): no font of ours has 'ﷺ' \(U\+FDFA ARABIC LIGATURE",
        ),
        ({"stem": "../x"}, ValueError, "no folder"),
        ({"stem": "/tmp/x"}, ValueError, "no folder"),
        ({"stem": "a\\b"}, ValueError, "no folder"),
        ({"stem": "a..b"}, ValueError, "no folder"),
        ({"stem": ""}, ValueError, "no folder"),
        ({"stem": ".hidden"}, ValueError, "no folder"),
    ],
)
def test_what_cannot_be_saved_is_refused_and_nothing_written(tmp_path, options, error, message):
    with pytest.raises(error, match=message):
        export.save(**{"name": "sketch", "to": tmp_path / "out", **options})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["Дуглас Пхеньян", "조선로동당 평양", "中朝俄", "≤ ≥ → – “ß” Ł"])
def test_names_of_the_field_have_glyphs(tmp_path, text):
    export.save("sketch", to=tmp_path, lang="en", formats="pdf", extra=text)
    found = measure.read(tmp_path / "sketch-en.pdf")
    assert not found.missing and text.split()[0] in "".join(glyph.text for glyph in found.glyphs)


def test_a_stem_names_the_files_as_journals_ask(tmp_path):
    saved = export.save("sketch", to=tmp_path, stem="KimFig1", lang="en", formats="pdf")
    assert {path.name for path in saved.files} >= {"KimFig1.pdf", "KimFig1.tex", "KimFig1.json"}


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OSError, match=r"cannot write to .*file: (File exists|Not a directory)"):
        export.save("sketch", to=tmp_path / "file", lang="en", formats="svg")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_full_disk_leaves_the_old_files_whole(tmp_path, monkeypatch):
    export.save("sketch", to=tmp_path, lang="en")
    before, write, written = content(tmp_path), Path.write_bytes, []

    def full(path, raw):
        if len(written) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        written.append(path)
        return write(path, raw)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left on device; the files that were there are as before"):
        export.save("sketch", to=tmp_path, lang="en", min_confidence="high")
    assert content(tmp_path) == before and [p.name for p in tmp_path.iterdir() if p.is_dir()] == []


@pytest.mark.parametrize("after", [0, 2, 5])
def test_a_process_killed_midway_leaves_whole_files(tmp_path, after):
    export.save("sketch", to=tmp_path / "new", lang="en", min_confidence="high")
    export.save("sketch", to=tmp_path / "out", lang="en")
    old, new = content(tmp_path / "out"), content(tmp_path / "new")
    killed = sketches.run(
        f"import os\nreplace, done = os.replace, []\n"
        f"def dies(*a):\n    if len(done) == {after}: os._exit(9)\n    done.append(1); replace(*a)\n"
        f"os.replace = dies\nexport.save('sketch', to='out', lang='en', min_confidence='high')",
        folder=tmp_path,
    )
    assert killed.returncode == 9, killed.stderr
    now = content(tmp_path / "out")
    assert set(now) == set(old)
    assert all(raw in (old[name], new[name]) for name, raw in now.items())
    assert sum(now[name] == new[name] != old[name] for name in now) <= after
    export.save("sketch", to=tmp_path / "out", lang="en", min_confidence="high")
    assert content(tmp_path / "out") == new


def test_two_processes_never_mix_their_sets(tmp_path):
    code = "for _ in range(4): export.save('sketch', to='out', lang='en', formats='svg', min_confidence={!r})"
    prepared = "import sketches\nfrom helpers import export, figures\nfigures.names()\nsketches.register()\n"
    paths = os.pathsep.join([str(sketches.HERE), str(sketches.HERE.parent)])
    both = [
        subprocess.Popen(
            [sys.executable, "-c", prepared + code.format(level)],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": paths},
        )
        for level in ("low", "high")
    ]
    assert [one.wait() for one in both] == [0, 0]
    assert holds_together(tmp_path / "out")
    assert [p.name for p in (tmp_path / "out").iterdir() if p.is_dir()] == []


# Sets of one piece


def test_languages_and_formats_saved_one_after_the_other_make_one_set(tmp_path):
    export.save("sketch", to=tmp_path / "steps", lang="en", formats="pdf")
    export.save("sketch", to=tmp_path / "steps", lang="de", formats="pdf")
    export.save("sketch", to=tmp_path / "steps", formats="svg")
    export.save("sketch", to=tmp_path / "once", formats=("pdf", "svg"))
    assert set(content(tmp_path / "steps")) == set(content(tmp_path / "once"))
    assert holds_together(tmp_path / "steps")


def test_other_options_replace_the_set_but_not_what_somebody_changed(tmp_path):
    export.save("sketch", to=tmp_path, formats=("pdf", "svg"))
    (tmp_path / "sketch-de.svg").write_text("redrawn by hand", "utf-8")
    export.save("sketch", to=tmp_path, lang="en", formats="pdf", min_confidence="high")
    assert "sketch-de.pdf" not in content(tmp_path) and "sketch-en.svg" not in content(tmp_path)
    assert (tmp_path / "sketch-de.svg").read_text("utf-8") == "redrawn by hand"
    assert "sketch-de.svg" not in read_passport(tmp_path)["files"] and holds_together(tmp_path)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"files": 3, "pictures": {}}', '{"files": {"../x": "0"}, "pictures": {}}']
)
def test_a_passport_that_is_none_harms_nothing(tmp_path, text):
    (tmp_path / "x").write_text("mine")
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "sketch.json").write_text(text)
    export.save("sketch", to=folder, lang="en", formats="svg")
    assert (tmp_path / "x").read_text() == "mine" and holds_together(folder)


def test_fonts_in_a_pdf_hold_letters_and_no_rules_to_place_them(tmp_path):
    export.save("sketch", to=tmp_path, lang="de", formats="pdf")
    with (tmp_path / "sketch-de.pdf").open("rb") as stream:
        document = PDFDocument(PDFParser(stream))
        objects = [document.getobj(number) for xref in document.xrefs for number in xref.get_objids()]
        files = [
            one["FontFile2"].resolve().get_data() for one in objects if isinstance(one, dict) and "FontFile2" in one
        ]
    fonts = [TTFont(io.BytesIO(file)) for file in files]
    assert fonts and all("glyf" in font for font in fonts)
    assert not {"GDEF", "GPOS", "GSUB"} & set().union(*(font.keys() for font in fonts))


# Same bytes

SHIFT = """
import datetime, time
import matplotlib.backends.backend_pdf as pdf, matplotlib.backends.backend_svg as svg
now = time.time
time.time = lambda: now() + 86400 * {days}
class Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None): return datetime.datetime.now(tz) + datetime.timedelta(days={days})
    @classmethod
    def today(cls): return cls.now()
pdf.datetime = Later
svg.datetime = type("module", (), dict(vars(datetime), datetime=Later))
"""


def test_same_bytes_in_another_process_folder_zone_and_on_another_day(tmp_path):
    found = []
    for i, (zone, seed, days) in enumerate([("UTC", "1", 0), ("Asia/Pyongyang", "2", 400)]):
        folder = tmp_path / f"folder {i}"
        folder.mkdir()
        save = f"export.save('sketch', to='out', formats={tuple(render.FORMATS)!r}, venue='slides', most=3)"
        tall = "export.save('sketch_tall', to='out', lang='de')"
        tall += "; export.save('obligation_matrix', to='out', formats=('longtable', 'markdown', 'png'))"
        done = sketches.run(f"{SHIFT.format(days=days)}\n{save}\n{tall}", folder=folder, TZ=zone, PYTHONHASHSEED=seed)
        assert done.returncode == 0, done.stderr
        found.append(content(folder / "out"))
        time.sleep(1.1 - time.time() % 1)
    assert len(found[0]) > 20
    assert {name for name in found[0] if found[0][name] != found[1].get(name)} == set()
    assert set(found[0]) == set(found[1])


def test_committed_figures_are_what_make_figures_makes(tmp_path):
    committed = Path(__file__).parent.parent / "figures"
    done = subprocess.run(
        [sys.executable, "-m", "helpers", "figures", "--all", "--to", str(tmp_path / "figures")],
        cwd=committed.parent,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    made, there = content(tmp_path / "figures"), content(committed)
    assert set(made) == set(there)
    assert [name for name in made if made[name] != there[name]] == []


# LaTeX, Word, tables


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    with sketches.registered():
        export.save("obligation_matrix", to=folder, formats=("pdf", "png", "longtable", "markdown"))
    return folder


def test_table_forms_say_labels_not_codes(tables):
    markdown = (tables / "obligation_matrix-de-table.md").read_text("utf-8").splitlines()
    values = figures.ask("obligation_matrix")
    heads = [cell.strip() for cell in markdown[2].strip("|").split("|")]
    labels = language.labels("provisions", "provision", "de")
    assert heads[1:] == [labels[code] for code in values.columns]
    assert len(markdown) == 4 + len(values)
    names = data.load("treaties").set_index("treaty_id")["short_name_de"]
    first = markdown[4].strip("|").split("|")
    assert first[0].strip().replace("\\", "") == names[values.index[0]]
    assert [cell.strip() for cell in first[1:]] == ["–" if pd.isna(v) else str(v) for v in values.iloc[0]]
    longtable = (tables / "obligation_matrix-en-table.tex").read_text("utf-8")
    assert longtable.count(r"\\") >= len(values) and r"\endhead" in longtable


def test_a_table_too_wide_for_paper_is_refused(tmp_path):
    with pytest.raises(ValueError, match="columns are too many for a printed table; use the CSV"):
        export.save("sketch", to=tmp_path, formats="longtable")


def test_snippets_hold_caption_alt_text_and_label(tmp_path):
    export.save("sketch", to=tmp_path, lang="en")
    tex, md = ((tmp_path / f"sketch-en.{kind}").read_text("utf-8") for kind in ("tex", "md"))
    assert r"\includegraphics[width=160mm,alt={Bars for 6 duties.}]{sketch-en}" in tex
    assert r"\caption[{6 duties \& more}]{6 duties \& more. A sketch\_of 100 \%. Data: " in tex
    assert r"\label{fig:sketch}" in tex
    assert md.startswith("![Bars for 6 duties.](sketch-en.png)\n\n6 duties & more. A sketch\\_of 100 %. ")


@given(st.text())
def test_no_text_breaks_latex_or_markdown(text):
    bare = re.sub(r"\\text(?:tilde|backslash|asciitilde|asciicircum|less|greater)\w*\{\}", "", passport.tex(text))
    bare = re.sub(r"\\[&%$#_{}]|\$\\\w+\$|\$-\$", "", bare)
    assert not re.search(r"[\\&%$#_{}^<>]", bare)
    shown = passport.escaped(text)
    assert "\n" not in shown and not re.search(r"(?<!\\)(?:\\\\)*[\[\]*_`|<>]", shown.replace("\\\\", ""))


@pytest.mark.skipif(LATEX is None, reason="no pdflatex, xelatex or lualatex on this machine")
def test_snippets_compile(tables, tmp_path):
    for path in tables.iterdir():
        shutil.copy(path, tmp_path)
    body = "".join(rf"\input{{{name}}}" for name in ("obligation_matrix-en", "obligation_matrix-de-table"))
    packages = r"\usepackage{graphicx}\usepackage{longtable}\usepackage[margin=25mm,a4paper]{geometry}"
    (tmp_path / "paper.tex").write_text(
        rf"\documentclass{{article}}{packages}\begin{{document}}{body}"
        r"See Figure~\ref{fig:obligation_matrix} and Table~\ref{tab:obligation_matrix}.\end{document}"
    )
    for _ in range(2):
        done = subprocess.run(
            [LATEX, "-interaction=nonstopmode", "-halt-on-error", "paper.tex"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout[-2000:]
    assert "undefined references" not in done.stdout and "Overfull" not in done.stdout


# Gallery and command line


def test_gallery_shows_every_figure_with_alt_text_and_working_links(tmp_path):
    for name in ("sketch", "sketch_tall"):
        export.save(name, to=tmp_path)
    page = gallery.write_index(tmp_path).read_text("utf-8")
    links = re.findall(r"!?\[((?:[^\]\\]|\\.)*)\]\(([^)]+)\)", page)
    assert all((tmp_path / target).is_file() or f'<a id="{target[1:]}"></a>' in page for _, target in links)
    listed = {target for _, target in links}
    assert set(content(tmp_path)) - {"index.md"} <= listed
    alts = [alt for alt, target in links if target.endswith("en.png")]
    assert "Bars for 6 duties." in alts
    levels = [len(mark) for mark in re.findall(r"^(#+) ", page, re.MULTILINE)]
    assert levels == [1, 2, 2]
    assert "Teil" not in page and "6 Pflichten &amp; mehr" in page


def test_gallery_drops_figures_that_are_gone_and_leaves_other_files(tmp_path):
    export.save("sketch", to=tmp_path, formats="png")
    export.save("sketch_narrow", to=tmp_path, formats="png")
    (tmp_path / "notes.json").write_text('{"mine": 1}')
    (tmp_path / "list.json").write_text("[1]")
    del figures._registry["sketch_narrow"]
    page = gallery.write_index(tmp_path).read_text("utf-8")
    assert "sketch_narrow" not in page + " ".join(content(tmp_path))
    assert {"notes.json", "list.json", "sketch-en.png"} <= set(content(tmp_path))


def test_command_saves_one_figure_as_asked(tmp_path, capsys):
    arguments = "figures sketch --venue elsevier --lang de --format pdf --stem KimFig2 --min-confidence high --jobs 1"
    assert command.main([*arguments.split(), "--to", str(tmp_path)]) == 0
    assert (tmp_path / "KimFig2.pdf").is_file() and not (tmp_path / "index.md").exists()
    assert read_passport(tmp_path, "KimFig2")["dials"] == {"min_confidence": "high"}
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("figures", "name figures, or --all; there are"),
        ("figures skech", "did you mean 'sketch'"),
        ("figures sketch sketch_tall --stem x", "--stem is for one figure"),
        ("figures sketch --venue moon", "unknown venue 'moon'"),
        ("figures sketch --format gif", "unknown format 'gif'"),
        ("figures sketch --to /dev/null/x", "cannot write to /dev/null/x"),
    ],
)
def test_command_says_what_is_wrong(arguments, message, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert command.main(arguments.split()) == 2
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_notes_name_settings_and_formats(tmp_path):
    notes = export.save("sketch", to=tmp_path, venue="cambridge", lang="en", formats="svg").notes
    assert any("width 160 mm: The guide states no width" in note for note in notes)
    assert notes[0] == "Cambridge University Press (APSR, IO) takes tiff, eps, pdf, not svg"


def test_many_figures_in_two_processes_are_as_in_one(tmp_path):
    code = (
        "from helpers import batch\nnames = ['obligation_matrix'] * 2\n"
        "saved = batch.save_all(names, {'to': 'out', 'lang': 'en', 'formats': 'svg'}, jobs=%d)\n"
        "print(len(saved))"
    )
    found = []
    for jobs in (1, 2):
        folder = tmp_path / str(jobs)
        folder.mkdir()
        done = sketches.run(code % jobs, folder=folder)
        assert (done.returncode, done.stdout.strip()) == (0, "2"), done.stderr
        found.append(content(folder / "out"))
    assert found[0] == found[1]


def test_lock_and_staging_leave_nothing(tmp_path):
    export.save("sketch", to=tmp_path, lang="en", formats="svg")
    assert not list(tmp_path.glob(f"{writing.BESIDE}*"))
