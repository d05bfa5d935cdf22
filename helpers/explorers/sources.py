"""Explorer of the theme sources: leave out kinds of sources and see what remains, and look at wording and disputes."""

import html
from functools import cache

import pandas as pd

from helpers import figures, language, sources, wording
from helpers.explorers import Answer, Control, Explorer, Options, choice, codes, dials, sentence, table_html

VIEWS = ("remains", "coverage", "wording", "disputes")
MOST = 25  # rows of a table on the screen


def answer(
    *,
    lang: str = "en",
    view: str = "remains",
    point: str = "trigger",
    as_of: str | None = None,
    min_confidence: str = "low",
    without: tuple[str, ...] = (),
) -> Answer:
    """What one view of the sources shows under the dials.

    view: "remains" (which rows keep a source, and which fall), "coverage" (who reports which article), "wording"
    (the apparatus at one point) or "disputes" (the ledger). point: a code of wording.point, for "wording".
    Values are the rows that fall, the matrix, the apparatus or the ledger. Where the dials leave nothing a sentence
    says so. Raises ValueError for an unknown view.
    """
    turned = {"as_of": as_of, "min_confidence": min_confidence, "without": tuple(without)}
    try:
        return _answer(view, point, turned, lang)
    except figures.NothingLeftError as nothing:
        return sentence(str(nothing), pd.DataFrame())


def _answer(view: str, point: str, turned: dict, lang: str) -> Answer:
    if view == "remains":
        shown = figures.screen("what_remains", lang=lang, **turned)
        fallen = cache(lambda: sources.lost(**turned))
        return Answer(shown.html, shown.says, fallen, lambda: shown.data_behind() + _fallen(fallen(), lang))
    if view == "coverage":
        shown = figures.screen("article_coverage", lang=lang, as_of=turned["as_of"], without=turned["without"])
        return Answer(shown.html, shown.says, shown.values, shown.data_behind)
    if view == "wording":
        return _apparatus(wording.apparatus(point=point, **turned), point, lang)
    if view == "disputes":
        shown = figures.screen("disputed_facts", lang=lang, without=turned["without"])
        return Answer(shown.html, shown.says, shown.values, shown.data_behind)
    raise ValueError(f"view {view!r} is not one of {', '.join(VIEWS)}")


def explorer(lang: str = "en") -> Explorer:
    """Controls for the view, the point of wording, and the dials."""
    controls: dict[str, Control] = {
        "view": choice("sources_control_view", _views, "remains"),
        "point": choice("sources_control_point", codes("wording", "point"), "trigger"),
    }
    return Explorer("sources", controls | dials(), answer, lang=lang)


def _views(lang: str) -> Options:
    return [(language.word(f"sources_view_{view}", lang), view) for view in VIEWS]


def _fallen(rows: pd.DataFrame, lang: str) -> str:
    """The rows that fall, as a table with one sentence above."""
    if rows.empty:
        return f"<p>{html.escape(language.word('sources_nothing_falls', lang))}</p>"
    shown = rows.head(MOST)
    frame = pd.DataFrame(
        {
            language.word("sources_table", lang): [language.title(table, lang=lang) for table in shown["table"]],
            language.word("evidence_row", lang): shown["key"],
            language.word("sources_states", lang): shown[language.column("says", lang)],
        }
    )
    key = "sources_falling_cut" if len(rows) > MOST else "sources_falling"
    return table_html(frame, language.word(key, lang, n=len(rows), most=MOST), lang)


def _apparatus(rows: pd.DataFrame, point: str, lang: str) -> Answer:
    """The phrases at one point with reading, line and difference."""
    if rows.empty:
        return sentence(language.word("sources_no_phrase", lang), rows)
    frame = pd.DataFrame(
        {
            language.title("wording", "article", lang): rows["article"],
            language.title("wording", f"reading_{lang}", lang): rows[language.column("reading", lang)],
            language.title("wording", "phrase", lang): rows["phrase"]
            + " ("
            + rows["variant_language"].astype("string")
            + ")",
            language.word("sources_line", lang): rows["line"].fillna(language.word("sources_line_unknown", lang)),
            language.title("wording", f"difference_{lang}", lang): rows[language.column("difference", lang)],
        }
    )
    versions = rows["source_ids"].str.split(";").str[0].nunique()
    label = language.label("wording", "point", point, lang)
    caption = language.word("sources_apparatus", lang, point=label, n=len(rows), versions=versions)
    return Answer(table_html(frame, caption, lang), caption, rows)
