import json

import pandas as pd
import pybtex.database
import pytest

from helpers import cite, data, language, schema

TABLES = [name for name in data.names() if any(c in data.load(name) for c in cite.SOURCE_COLUMNS)]


@pytest.fixture
def article_4():
    provisions = data.load("provisions")
    return provisions[provisions["provision_id"] == "prk-rus-2024/4/defense"]


@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_every_table_has_its_sources(name):
    rows = data.load(name)
    evidence = cite.why(rows).table
    assert len(evidence) == len(rows)
    assert (evidence["sources"] != "").all()
    assert set(evidence["table"]) == {name}


def test_why_shows_phrase_sources_confidence_note_and_disputes(article_4):
    row = cite.why(article_4).table.iloc[0]
    assert row["phrase"] == article_4["key_phrase"].iloc[0]
    assert row["source_ids"] == article_4["source_ids"].iloc[0]
    assert "state media" in row["sources"]
    assert row["confidence"] == article_4["confidence"].iloc[0]
    affected = data.items(data.load("disputes"), "rows_affected")
    named = affected.loc[affected["rows_affected"] == "provisions:prk-rus-2024/4/defense", "dispute_id"]
    assert all(dispute in row["disputes"] for dispute in named)
    assert len(named)


def test_why_speaks_german(article_4):
    said = repr(cite.why(article_4, lang="de"))
    assert language.label("sources", "kind", "state_media", "de") in said
    assert language.label("sources", "kind", "state_media", "en") not in said


def test_why_says_how_many_rows_it_left_out():
    shown = repr(cite.why(data.load("events"), most=3)).splitlines()
    assert len(shown) == 4
    assert shown[-1].startswith(str(len(data.load("events")) - 3))


def test_text_from_data_never_becomes_markup(article_4):
    hostile = article_4.assign(key_phrase="<script>alert(1)</script>", note="<img src=x onerror=alert(1)>")
    markup = cite.why(hostile)._repr_html_()
    assert "<script" not in markup
    assert "<img" not in markup
    assert "&lt;script&gt;" in markup


def test_only_web_addresses_become_links(article_4, monkeypatch):
    assert '<a href="http' in cite.why(article_4)._repr_html_()
    sources = data.load("sources").assign(url="javascript:alert(1)").set_index("source_id", drop=False)
    monkeypatch.setattr(cite, "_sources", lambda also: sources)
    assert "<a " not in cite.why(article_4)._repr_html_()


def test_rows_without_sources_are_refused():
    with pytest.raises(KeyError, match="these rows name no sources"):
        cite.why(data.load("areas"))


def test_ids_of_counted_rows_come_from_attrs():
    counts = pd.DataFrame({"n": [3]})
    counts.attrs["source_ids"] = ["a", "b"]
    assert cite.ids(counts) == ["a", "b"]


def parsed(text):
    return pybtex.database.parse_string(text, "bibtex")


def test_bibtex_of_all_sources_is_read_back_by_a_real_parser():
    sources = data.load("sources")
    entries = parsed(cite.bibtex(sources)).entries
    assert set(entries) == set(sources["source_id"])
    for source in sources.itertuples():
        fields = entries[source.source_id].fields
        assert fields["title"].strip("{}") == cite._tex(source.title)
        assert pd.isna(source.url) or fields["url"] == source.url
        assert ("year" in fields) == (not pd.isna(source.published))


def test_bibtex_keeps_names_whole():
    sources = data.load("sources")
    one = sources[sources["author"].str.contains(";").fillna(False)].head(1)
    people = parsed(cite.bibtex(one)).entries[one["source_id"].iloc[0]].persons["author"]
    assert len(people) == one["author"].iloc[0].count(";") + 1


@pytest.mark.parametrize("text", ["a & b", "100%", "{x}", "a_b", "c\\d", "~^", "$5 #1"])
def test_signs_of_tex_survive_the_parser(text):
    sources = data.load("sources").head(1).assign(title=text, note=text)
    entry = parsed(cite._entry(sources.iloc[0])).entries[sources["source_id"].iloc[0]]
    assert entry.fields["note"] == cite._tex(text)


def test_csl_is_json_with_dates_as_far_as_known():
    sources = data.load("sources")
    items = {item["id"]: item for item in json.loads(json.dumps(cite.csl(sources)))}
    for source in sources.itertuples():
        issued = items[source.source_id].get("issued")
        parts = [] if pd.isna(source.published) else [int(p) for p in source.published.split("-")]
        assert (issued["date-parts"][0] if issued else []) == parts


def test_data_citation_names_version_and_license():
    about = schema.package().properties
    for style in ("text", "bibtex"):
        assert about["version"] in cite.data_citation(style)
        assert "CC-BY-4.0" in cite.data_citation(style)
    assert parsed(cite.data_citation("bibtex")).entries
    assert cite.data_citation("csl")["version"] == about["version"]
    with pytest.raises(ValueError, match="unknown style 'apa'"):
        cite.data_citation("apa")
