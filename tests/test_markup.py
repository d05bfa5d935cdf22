"""Text from data never becomes markup: every free text of every table carries some, and every output is read by a parser."""

import re
import shutil

import markup
import mistune
import nbformat
import pandas as pd
import pybtex.database
import pytest
from test_fuzz_explorers import MAKERS

from helpers import cite, codebook, data, export, figures, gallery, handout, language, pages, reactions, schema, tables
from helpers.figures import canvas

SPOILED = '<img src=x onerror=x><script>x</script>"><b>&amp;&lt;$x$_*|`[x](y)'
PROBE = "</script>"  # stands in what a reader sees wherever such text is shown
# Columns whose texts are no prose: what they hold has a form of its own.
FORMED = ("pattern", "enum", "minimum", "maximum")


def free(table: schema.Table, column: str) -> bool:
    """Whether the schema lets a column hold any text."""
    spec = table.fields[column]
    formed = any(key in spec.get("constraints", {}) for key in FORMED)
    special = any(spec.get(key) for key in ("codes", "partialDate", "tableNames", "rowKeys", "precision"))
    return (
        spec["type"] == "string"
        and not (formed or special or column in table.references or column in table.key)
        and table.name + column not in ("codestable", "codescolumn", "codescode")
    )


@pytest.fixture(scope="module", autouse=True)
def spoiled(tmp_path_factory):
    """Our tables with markup behind every free text; the check finds no fault in them."""
    place = shutil.copytree(schema.folder(), tmp_path_factory.mktemp("spoiled") / "data")
    for table in schema.package().tables.values():
        frame = schema.package().text(table.name).copy()
        for column in filter(lambda c, t=table: free(t, c), table.fields):
            few = "maxWords" in table.fields[column]
            known = frame[column].notna()
            frame[column] = frame[column].mask(known, SPOILED if few else frame[column] + " " + SPOILED)
        frame.to_csv(place / table.file, index=False, lineterminator="\n")
    assert schema.faults_of(place) == []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "folder", lambda: place)
        yield place


def clean(html: str) -> str:
    """What a reader sees of HTML; nothing in it comes from data but text."""
    found = markup.parsed(html)
    assert found.names <= markup.OURS, found.names - markup.OURS
    for name, held in found.elements:
        assert name != "img" or held["src"].startswith("data:image/png;base64,")
        assert name != "a" or re.match(r"https?://", held["href"])
    return found.text


def rendered(markdown: str) -> markup.Found:
    """Markdown with HTML left in it, as a page of the repository shows it."""
    text = mistune.create_markdown(escape=False, plugins=["table"])(markdown)
    found = markup.parsed(text)
    assert not found.names & {"script", "b", "img@onerror", "b@"}
    return found


def names_with_sources() -> list[str]:
    return [t.name for t in schema.package().tables.values() if set(t.fields) & set(cite.SOURCE_COLUMNS)]


@pytest.mark.parametrize("lang", language.LANGUAGES)
@pytest.mark.parametrize("name", names_with_sources())
def test_evidence(name, lang):
    assert PROBE in clean(cite.why(data.load(name).head(20), lang=lang)._repr_html_())


@pytest.mark.parametrize("name", data.names())
def test_tables(name):
    frame = data.load(name).head(20)
    shown = clean(tables.markup(frame.rename(columns={frame.columns[0]: SPOILED}), SPOILED))
    assert shown.count(PROBE) >= 2


@pytest.mark.parametrize("lang", language.LANGUAGES)
@pytest.mark.parametrize("name", figures.names())
def test_figures(name, lang):
    """The words around a figure; its drawing is a picture, for which such long labels leave no room."""
    values = figures.ask(name, lang=lang)
    words = figures.texts(name, values, lang=lang)
    clean(figures.Made(name, lang, {}, canvas.new(1), values, *words, cite.ids(values)).html())


@pytest.mark.parametrize("name", MAKERS)
def test_explorers(name):
    explorer = MAKERS[name]()
    changed = {"view": "wording"} if name == "sources" else {}
    assert PROBE in clean(explorer.answer(**explorer.state | changed).html)


def test_pages(tmp_path):
    parts = [cite.why(data.load("events").head(5))._repr_html_(), tables.markup(data.load("events").head(5), SPOILED)]
    outputs = [nbformat.v4.new_output("display_data", {"text/html": part}) for part in parts]
    cells = [nbformat.v4.new_markdown_cell("# Title"), nbformat.v4.new_code_cell("1", outputs=outputs)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "n.ipynb")
    page = pages.write(tmp_path / "n.ipynb", tmp_path).read_text("utf-8")
    assert not re.search(r"<script|<img src=x|<b>", page)
    assert "&lt;script&gt;" in page


def test_codebook():
    assert PROBE in rendered(codebook.text()).text


def test_handouts(tmp_path):
    rows = reactions.select(actors=["DEU"])
    files = {f.suffix: f for f in handout.save(rows, reactions.statements(rows), "x", to=tmp_path, caption=SPOILED)}
    found = rendered(files[".md"].read_text("utf-8"))
    assert found.text.count(PROBE) > len(rows)
    assert "img" not in found.names
    assert "a" not in found.names
    assert not re.search(
        r"(?<!\\)[$&#_%](?![^\n]*\\\\$)", handout.latex(pd.DataFrame({"a": [SPOILED]}), caption=SPOILED).split("\n")[0]
    )
    entries = pybtex.database.parse_file(str(files[".bib"])).entries
    assert len(entries) == len(cite.ids(rows)) + 1


def test_papers_and_gallery(tmp_path):
    export.save("obligation_matrix", to=tmp_path, formats=("png", "markdown", "longtable"))
    gallery.write_index(tmp_path)
    for path in tmp_path.glob("*.md"):
        found = rendered(path.read_text("utf-8"))
        for name, held in found.elements:
            assert name != "img" or re.fullmatch(r"obligation_matrix-(en|de)\.png", held["src"])
    assert PROBE in rendered((tmp_path / "obligation_matrix-en-table.md").read_text("utf-8")).text
    assert len(pybtex.database.parse_file(str(tmp_path / "obligation_matrix.bib")).entries)
