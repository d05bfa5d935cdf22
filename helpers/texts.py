"""A reader's own text of a treaty: read it, lay it beside our rows, look our phrases up in it.

    text = texts.read("treaty.pdf")
    texts.beside(text, "en")
    texts.find_phrases(text)

The full text of the treaty is not shipped. Any treaty with numbered articles can be read, in English, German,
Russian or Korean; formats and limits stand in textfiles, the forms of headings in headings. Nothing is written.
"""

import html
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers import data, headings, language, textfiles, textparts, textsearch
from helpers.textfiles import TextError, TextWarning

TREATY = "prk-rus-2024"


def read(path: Path | str, *, lang: str | None = None, encoding: str | None = None) -> pd.DataFrame:
    """Read a treaty with numbered articles from a plain text, HTML or PDF file.

    lang: "en", "de", "ru" or "ko"; by default it is recognized by the headings.
    encoding: of a plain text or page that is neither UTF-8 nor says what it is.
    Returns one row a paragraph: language, article (Int64; 0 the preamble, <NA> the closing words), paragraph (Int64;
    0 the title of the article, then 1, 2, …) and text, in the order of the file. `attrs` hold name and remarks.
    Raises TextError where nothing can be used, with what was found and what to do; warns (TextWarning) where
    articles are missing, out of order or twice, or where the file may be cut off.
    """
    path = Path(path)
    lines = textfiles.read(path, encoding=encoding)
    lang = lang or textparts.recognize(lines.lines, path.name)
    if lang not in headings.LANGUAGES:
        raise TextError(f"language {lang!r} is not one of {', '.join(headings.LANGUAGES)}.")
    found = headings.find(lines.lines, lang)
    if not found:
        raise TextError(textparts.no_articles(lines.lines, path.name))
    textparts.check_words(lines.lines, lang, path.name)
    rows, remarks = textparts.rows(lines, found, lang)
    if not rows:
        raise TextError(f"{path.name} has headings of articles and no text under them. Check that it is complete.")
    frame = pd.DataFrame(rows, columns=["article", "paragraph", "text"])
    frame = frame.astype({"article": "Int64", "paragraph": "Int64", "text": "string"})
    frame.insert(0, "language", pd.array([lang] * len(frame), dtype="string"))
    remarks = [*lines.remarks, *remarks, *textparts.remarks_on(found, frame)]
    for remark in remarks:
        warnings.warn(TextWarning(f"{path.name}: {remark.removeprefix(path.name).strip(': ')}"), stacklevel=2)
    frame.attrs = {"name": path.name, "remarks": remarks}
    return frame


def sample(lang: str = "en") -> Path:
    """A short treaty that we made up, in one of the four languages, to try the other functions on."""
    if lang not in headings.LANGUAGES:
        raise KeyError(f"no sample in {lang!r}; there are {', '.join(headings.LANGUAGES)}")
    return Path(__file__).with_name("samples") / f"treaty_{lang}.txt"


def articles(text: pd.DataFrame) -> pd.Series:
    """The text by article: its paragraphs, titles included, one below the other; what stands in no article is left out."""
    placed = text.dropna(subset=["article"])
    return placed.groupby("article")["text"].agg("\n".join).astype("string")


def beside(
    text: pd.DataFrame | Mapping[str, pd.DataFrame], lang: str = "en", *, treaty: str | None = TREATY, **dials
) -> pd.DataFrame:
    """Lay one text, or several, beside our paraphrase, undertakings and codes, article by article.

    text: from read(), or several of them by name, such as {"Korean": one, "Russian": other}.
    treaty: "prk-rus-2024" for the treaty of 2024, None to align texts alone. lang: of our words.
    dials: as for data.load().
    Returns one row an article in ascending order: article, one column a text (named "text" where there is one), and
    for the treaty of 2024 heading, paraphrase, undertakings, strength, areas, text_read, confidence, source_ids; <NA>
    where a text lacks the article or we have nothing.
    Raises ValueError for a treaty that has no table of articles here.
    """
    language.check(lang)
    if treaty not in (None, TREATY):
        raise ValueError(f"there are articles for {TREATY} only; treaty=None aligns texts alone")
    texts = dict(text) if isinstance(text, Mapping) else {"text": text}
    aligned = pd.concat({name: articles(one) for name, one in texts.items()}, axis=1)
    aligned = aligned.astype("string").rename_axis("article").reset_index().astype({"article": "Int64"})
    if treaty is not None:
        aligned = aligned.merge(_ours(lang, **dials), on="article", how="outer")
    return aligned.sort_values("article").reset_index(drop=True)


@dataclass(frozen=True)
class Phrases:
    """What became of our phrases in a text. Prints a report with counts; `table` holds every phrase.

    table: table, key, article (ours), phrase, result ("found", "similar", "not_found"), found_in (`;` list of
    articles), words (as the text has them), differences (ours → theirs), elsewhere (boolean: found, but in no
    article where we have it), source_ids.
    """

    table: pd.DataFrame
    language: str
    lang: str

    def counts(self) -> pd.Series:
        """How many phrases were found, found with small differences, and not found."""
        known = [textsearch.FOUND, textsearch.SIMILAR, textsearch.ABSENT]
        return self.table["result"].value_counts().reindex(known, fill_value=0).astype("Int64")

    def summary(self) -> str:
        """One sentence with the counts."""
        spoken = language.label("sources", "language", self.language, self.lang)
        counts = {name: int(n) for name, n in self.counts().items()}
        elsewhere = int(self.table["elsewhere"].sum())
        return language.word(
            "sources_phrases", self.lang, n=len(self.table), language=spoken, elsewhere=elsewhere, **counts
        )

    def __repr__(self) -> str:
        lines = [
            f"{row.table} {row.key} [{self._where(row)}]: “{row.phrase}” – {self._result(row)}"
            for row in self.table.itertuples()
        ]
        return "\n".join([self.summary(), *lines])

    def _repr_html_(self) -> str:
        words = [language.word(f"sources_phrase_{c}", self.lang) for c in ("row", "article", "phrase", "result")]
        head = "".join(f'<th scope="col" style="text-align:left">{html.escape(word)}</th>' for word in words)
        body = "".join(
            f"<tr><td>{html.escape(f'{row.table} {row.key}')}</td><td>{html.escape(self._where(row))}</td>"
            f'<td><q lang="{html.escape(self.language)}">{html.escape(row.phrase)}</q></td>'
            f"<td>{html.escape(self._result(row))}</td></tr>"
            for row in self.table.itertuples()
        )
        return (
            f'<p>{html.escape(self.summary())}</p><table lang="{self.lang}"><thead><tr>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table>"
        )

    def _where(self, row) -> str:
        return "–" if pd.isna(row.article) else str(row.article)

    def _result(self, row) -> str:
        text = language.word(f"sources_phrase_{row.result}", self.lang)
        if row.result == textsearch.ABSENT:
            return text
        place = language.word("sources_phrase_in", self.lang, articles=row.found_in.replace(";", ", "))
        return f"{text} ({place})" + (f": {row.differences}" if row.differences else "")


def find_phrases(text: pd.DataFrame, *, treaty: str = TREATY, lang: str = "en", **dials) -> Phrases:
    """Look up every phrase that our tables quote for a treaty in the language of the text.

    text: from read(). treaty: for that of 2024 the phrases of articles, undertakings, wording and provisions, for
    any other treaty those of its provisions. lang: of the report. dials: as for data.load().
    Quotation marks, dashes, white space and Unicode forms are normalized, nothing else. A phrase that is not found
    shows that this version has other words, not that ours is wrong: our phrases come from several versions, some of
    them reports.
    Raises KeyError for an unknown treaty.
    """
    spoken = str(text["language"].iloc[0])
    wanted = _phrases(treaty, **dials)
    wanted = wanted[wanted["phrase_language"] == spoken].drop(columns="phrase_language").reset_index(drop=True)
    parts = articles(text)
    hits = textsearch.find_all(parts.tolist(), wanted["phrase"].tolist(), spoken)
    numbers = parts.index.astype(str)
    found = pd.DataFrame(
        {
            "result": [hit.result for hit in hits],
            "found_in": [";".join(numbers[part] for part in hit.parts) or pd.NA for hit in hits],
            "words": [hit.words or pd.NA for hit in hits],
            "differences": [hit.differences for hit in hits],
        },
        dtype="string",
    )
    table = pd.concat([wanted, found], axis=1)
    at_home = [
        pd.NA if pd.isna(ours) or pd.isna(theirs) else str(ours) not in theirs.split(";")
        for ours, theirs in zip(table["article"], table["found_in"], strict=True)
    ]
    table["elsewhere"] = pd.array(at_home, dtype="boolean")
    columns = [
        "table",
        "key",
        "article",
        "phrase",
        "result",
        "found_in",
        "words",
        "differences",
        "elsewhere",
        "source_ids",
    ]
    return Phrases(table[columns], spoken, language.check(lang))


def _phrases(treaty: str, **dials) -> pd.DataFrame:
    """Every phrase for a treaty: table, key, article, phrase, phrase_language, source_ids."""
    if treaty not in set(data.load("treaties")["treaty_id"]):
        raise KeyError(f"unknown treaty {treaty!r}; see the table treaties")
    provisions = data.load("provisions", **dials)
    places = [
        (
            provisions[provisions["treaty_id"] == treaty],
            "provisions",
            "provision_id",
            "key_phrase",
            "key_phrase_lang",
        )
    ]
    if treaty == TREATY:
        places = [
            (data.load("articles", **dials), "articles", "article", "key_phrase", "key_phrase_lang"),
            (
                data.load("undertakings", **dials),
                "undertakings",
                "undertaking_id",
                "verb_phrase",
                "verb_lang",
            ),
            (data.load("wording", **dials), "wording", "wording_id", "phrase", "variant_language"),
            *places,
        ]
    frames = []
    for rows, table, key, phrase, spoken in places:
        frames.append(
            pd.DataFrame(
                {
                    "table": pd.array([table] * len(rows), dtype="string"),
                    "key": rows[key].astype("string").to_numpy(),
                    "article": pd.to_numeric(rows["article"], errors="coerce").astype("Int64").to_numpy(),
                    "phrase": rows[phrase].to_numpy(),
                    "phrase_language": rows[spoken].astype("string").to_numpy(),
                    "source_ids": rows["source_ids"].to_numpy(),
                }
            )
        )
    found = pd.concat(frames, ignore_index=True).dropna(subset=["phrase"])
    return found.astype({"key": "string", "phrase": "string", "phrase_language": "string", "source_ids": "string"})


def _ours(lang: str, **dials) -> pd.DataFrame:
    """Our rows on the articles of the treaty of 2024, in words."""
    rows = data.load("articles", **dials)
    promised = (
        data.load("undertakings", **dials).groupby("article")[language.column("undertaking", lang)].agg("; ".join)
    )
    names = data.load("areas").set_index("area")[language.column("name", lang)]
    areas = (
        data.items(rows, "areas").assign(name=lambda f: f["areas"].map(names)).groupby(level=0)["name"].agg("; ".join)
    )
    frame = pd.DataFrame({"article": rows["article"]})
    frame["heading"] = rows[language.column("heading", lang)]
    frame["paraphrase"] = rows[language.column("paraphrase", lang)]
    frame["undertakings"] = rows["article"].map(promised).astype("string")
    for column in ("modal_strength", "text_read", "confidence"):
        labels = language.labels("articles", column, lang)
        frame[column.replace("modal_", "")] = rows[column].astype("string").map(labels).astype("string")
    frame.insert(5, "areas", areas.reindex(rows.index).astype("string"))
    frame["source_ids"] = rows["source_ids"]
    return frame
