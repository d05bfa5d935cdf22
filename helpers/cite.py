"""Say where values come from: the evidence of rows, their sources as BibTeX and CSL-JSON, citation of the data."""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from helpers import data, language, schema

SOURCE_COLUMNS = ("source_ids", "sources_a", "sources_b", "source_id")
# Notebooks set cells flush right, which suits numbers only.
CELL = "text-align:left;vertical-align:top;padding:2px 12px 2px 0"
TEX = {c: f"\\{c}" for c in "&%$#_{}"} | {
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
}


@dataclass(frozen=True)
class Evidence:
    """What rows rest on. Shows itself as a table in a notebook; `table` holds everything as a DataFrame."""

    table: pd.DataFrame
    lang: str
    most: int

    def __repr__(self) -> str:
        shown = self.table.head(self.most)
        lines = [
            f"{row.key}: {self._phrase(row)} [{row.sources}]" + "".join(f"; {t}" for t in self._remarks(row))
            for row in shown.itertuples()
        ]
        return "\n".join(lines + self._more())

    def _repr_html_(self) -> str:
        words = [
            language.word(f"evidence_{c}", self.lang) for c in ("row", "phrase", "sources", "confidence", "remarks")
        ]
        head = "".join(f'<th scope="col" style="{CELL}">{html.escape(w)}</th>' for w in words)
        body = "".join(self._row(row) for row in self.table.head(self.most).itertuples())
        more = "".join(f"<p>{html.escape(text)}</p>" for text in self._more())
        about = html.escape(language.word("evidence_caption", self.lang, n=len(self.table)))
        rows = f'<caption style="{CELL}">{about}</caption>'
        rows += f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
        return f'<table lang="{self.lang}" style="line-height:1.45;border-collapse:collapse">{rows}</table>{more}'

    def _row(self, row) -> str:
        def cell(content: str) -> str:
            return f'<td style="{CELL}">{content}</td>'

        cells = [
            f'<th scope="row" style="{CELL};font-weight:normal">{html.escape(row.key)}</th>',
            cell(self._phrase(row, markup=True)),
            cell(row.sources_html),
            cell(html.escape(row.confidence)),
            cell("<br>".join(html.escape(t) for t in self._remarks(row))),
        ]
        return f"<tr>{''.join(cells)}</tr>"

    def _phrase(self, row, markup: bool = False) -> str:
        if pd.isna(row.phrase):
            return language.word("no_phrase", self.lang)
        if markup:
            return f'<q lang="{html.escape(row.phrase_lang)}">{html.escape(row.phrase)}</q>'
        return language.word("quoted", self.lang, phrase=row.phrase, spoken=row.phrase_lang)

    def _remarks(self, row) -> list[str]:
        return [text for text in (row.note, row.disputes) if text]

    def _more(self) -> list[str]:
        rest = len(self.table) - self.most
        return [language.word("more_rows", self.lang, n=rest)] if rest > 0 else []


def why(rows: pd.DataFrame, *, lang: str = "en", most: int = 12, also: data.Also | None = None) -> Evidence:
    """Show what rows rest on: key phrase, sources with kind and limits, confidence, note, disputes.

    rows: rows of any table that names sources (of data.load() or of a question that keeps its columns).
    most: how many are shown; `.table` of the result holds all.
    also: the reader's own tables that the rows were loaded with, where they bring sources of their own.
    Raises KeyError for an unknown language or rows without sources, and for a source that is in no table.
    """
    language.check(lang)
    name = table_of(rows)
    ids = _ids_by_row(rows)
    sources = _sources(also)
    disputes = _disputes_by_row(lang)
    # Every label is looked up once: a look-up asks the file system whether the data have changed.
    kinds = language.labels("sources", "kind", lang)
    levels = language.labels(name, "confidence", lang) if name and "confidence" in rows else {}
    key = schema.current().tables[name].key if name else ()
    phrase, phrase_lang = next(((p, pl) for p, pl in language.PHRASES if p in rows and pl in rows), (None, None))
    records = []
    for position, (_, row) in enumerate(rows.iterrows()):
        label = "/".join(str(row[k]) for k in key) if key else str(rows.index[position])
        records.append(
            {
                "table": name,
                "key": label,
                "phrase": row[phrase] if phrase else pd.NA,
                "phrase_lang": row[phrase_lang] if phrase else pd.NA,
                "source_ids": ";".join(ids[position]),
                "sources": "; ".join(_short(sources.loc[i], kinds, lang) for i in ids[position]),
                "sources_html": "<br>".join(_link(sources.loc[i], kinds, lang) for i in ids[position]),
                "confidence": _text(levels.get(row.get("confidence"))),
                "note": _text(row.get("note")),
                "disputes": "; ".join(disputes.get(f"{name}:{label}", [])),
            }
        )
    return Evidence(pd.DataFrame.from_records(records), lang, most)


def ids(rows: pd.DataFrame) -> list[str]:
    """The ids of all sources of some rows, each once, in order of first mention.

    A frame whose rows are no longer single facts (a matrix, counts) carries them in `attrs["source_ids"]`.
    Raises KeyError where neither is there.
    """
    if not any(c in rows for c in SOURCE_COLUMNS) and "source_ids" in rows.attrs:
        return list(rows.attrs["source_ids"])
    # Many rows share their sources: it is enough to ask each distinct list once.
    distinct = rows[[c for c in SOURCE_COLUMNS if c in rows]].drop_duplicates()
    return list(dict.fromkeys(i for row in _ids_by_row(distinct) for i in row))


def short_names(ids: Iterable[str]) -> pd.Series:
    """A short name for each source: publisher without what follows in brackets or after a comma, and the year and month.

    ids: of sources. One that is not among ours (a reader's own) goes by its id, with an asterisk.
    """
    known = data.load("sources").set_index("source_id")
    ours = known[known.index.isin(wanted := list(ids))]
    publisher = ours["publisher"].str.replace(r"\s*[(,].*$", "", regex=True)
    dated = publisher.where(ours["published"].isna(), publisher + ", " + ours["published"])
    theirs = pd.Series({source: f"{source} *" for source in wanted if source not in ours.index}, dtype="string")
    return pd.concat([dated, theirs])


def table_of(rows: pd.DataFrame) -> str | None:
    """The table that rows come from, judged by their columns; None where no table fits."""
    fitting = {
        name: len(set(table.fields) & set(rows.columns))
        for name, table in schema.current().tables.items()
        if table.key and set(table.key) <= set(rows.columns)
    }
    return max(fitting, key=fitting.get) if fitting else None


def bibtex(rows: pd.DataFrame, *, also: data.Also | None = None) -> str:
    """The sources of some rows as BibTeX (@misc), sorted by id; text in any script stays as it is, UTF-8.

    rows: as for ids(). A date that is not known is left out, never guessed.
    """
    sources = _sources(also)
    return "\n".join(_entry(source) for _, source in sources.loc[sorted(ids(rows))].iterrows())


def csl(rows: pd.DataFrame, *, also: data.Also | None = None) -> list[dict]:
    """The sources of some rows as CSL-JSON items, sorted by id."""
    sources = _sources(also)
    return [_csl_item(source) for _, source in sources.loc[sorted(ids(rows))].iterrows()]


def data_citation(style: str = "text") -> str | dict:
    """How to cite the data themselves, with their version: style "text", "bibtex" or "csl" (a CSL-JSON item)."""
    about = schema.current().properties
    who, title, version = about["contributors"][0]["title"], about["title"], about["version"]
    year, license_name = about["created"][:4], about["licenses"][0]["name"]
    if style == "text":
        return f"{who} ({year}). {title}. Data set, version {version}. License {license_name}."
    if style == "bibtex":
        return (
            f"@misc{{{about['name']}-{version},\n  author = {{{{{_tex(who)}}}}},\n  title = {{{{{_tex(title)}}}}},\n"
            f"  year = {{{year}}},\n  note = {{Data set, version {version}, {license_name}}},\n}}\n"
        )
    if style == "csl":
        issued = {"date-parts": [[int(year)]]}
        identity = {"id": f"{about['name']}-{version}", "type": "dataset", "title": title, "version": version}
        return identity | {"author": [{"literal": who}], "issued": issued, "license": license_name}
    raise ValueError(f"unknown style {style!r}; there are text, bibtex, csl")


def _ids_by_row(rows: pd.DataFrame) -> list[list[str]]:
    columns = [c for c in SOURCE_COLUMNS if c in rows]
    if not columns:
        raise KeyError("these rows name no sources: no column source_ids, sources_a, sources_b or source_id")
    lists = zip(*(rows[column].astype("string").fillna("") for column in columns), strict=True)
    return [list(dict.fromkeys(i for cell in cells for i in cell.split(";") if i)) for cells in lists]


def _sources(also: data.Also | None) -> pd.DataFrame:
    """All sources by id, a reader's own among them."""
    return data.load("sources", also=also if isinstance(also, Mapping) else None).set_index("source_id", drop=False)


def _disputes_by_row(lang: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    readings, words = language.labels("disputes", "our_reading", lang), language.column("question", lang)
    for row in data.items(data.load("disputes"), "rows_affected").itertuples():
        text = f"{row.dispute_id}: {getattr(row, words)} ({readings[row.our_reading]})"
        found.setdefault(row.rows_affected, []).append(text)
    return found


def _short(source: pd.Series, kinds: dict[str, str], lang: str) -> str:
    when = _text(source["published"]) or language.word("undated", lang)
    return f"{source['publisher']}, {when} ({kinds[source['kind']]})"


def _link(source: pd.Series, kinds: dict[str, str], lang: str) -> str:
    text, limits = html.escape(_short(source, kinds, lang)), _text(source["note"])
    url = _text(source["url"])
    # Only web addresses become links; anything else in the cell stays text.
    if re.match(r"https?://", url):
        text = f'<a href="{html.escape(url)}" rel="noreferrer">{text}</a>'
    return text + (f" <small>{html.escape(limits)}</small>" if limits else "")


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value)


def _tex(text: str) -> str:
    return "".join(TEX.get(character, character) for character in text)


def _authors(source: pd.Series) -> list[str]:
    return [name.strip() for name in _text(source["author"]).split(";") if name.strip()]


def _entry(source: pd.Series) -> str:
    # Names stand in double braces: they are shown as written, never split into first and last name.
    authors = " and ".join(f"{{{_tex(name)}}}" for name in _authors(source) or [source["publisher"]])
    published = _text(source["published"])
    fields = {
        "author": authors,
        "title": f"{{{_tex(source['title'])}}}",
        "howpublished": _tex(source["publisher"]),
        "year": published[:4],
        "month": str(int(published[5:7])) if len(published) >= 7 else "",
        "day": str(int(published[8:10])) if len(published) == 10 else "",
        "url": _text(source["url"]),
        "urldate": _text(source["accessed"])[:10],
        "language": source["language"],
        "note": _tex(_text(source["note"])),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{source['source_id']},\n{lines}}}\n"


def _csl_item(source: pd.Series) -> dict:
    published = _text(source["published"])
    item = {
        "id": source["source_id"],
        "type": "webpage",
        "title": source["title"],
        "author": [{"literal": name} for name in _authors(source) or [source["publisher"]]],
        "publisher": source["publisher"],
        "issued": {"date-parts": [[int(part) for part in published.split("-")]]} if published else None,
        "accessed": {"date-parts": [[int(part) for part in _text(source["accessed"])[:10].split("-")]]},
        "URL": _text(source["url"]),
        "language": source["language"],
        "note": _text(source["note"]),
    }
    return {name: value for name, value in item.items() if value}
