"""Explorer of what followed: pick a phase, an article or a subject, and turn the three dials."""

import html
from dataclasses import replace

import pandas as pd
from IPython.display import HTML

from helpers import (
    cite,
    data,
    figures,
    followed,
    followed_article4,
    followed_deeds,
    followed_estimates,
    language,
)
from helpers.explorers import Answer, Control, Explorer, Options, choice, codes, dials, sentence, several, table_html
from helpers.figures.followed_deeds import FIRMNESS

VIEWS = ("events", "undertakings", "numbers")
MOST = 25  # rows of a table


def explorer(lang: str = "en") -> Explorer:
    """The explorer: events, undertakings beside events, or numbers, for what the controls choose."""
    return Explorer("followed", controls(), answer, lang=lang)


def controls() -> dict[str, Control]:
    """The controls by the name of the argument that each one sets."""
    return {
        "view": choice("followed_control_view", _views, "events"),
        "phases": several("followed_control_phases", codes("events", "phase"), rows=7),
        "article": choice("followed_control_article", _articles, None),
        "link": choice("followed_control_link", _links, None),
        "subject": choice("followed_control_subject", codes("quantities", "subject"), "troops"),
        **dials(),
    }


def answer(
    *,
    lang: str = "en",
    view: str = "events",
    phases: tuple[str, ...] = (),
    article: int | None = None,
    link: str | None = None,
    subject: str = "troops",
    as_of: str | None = None,
    min_confidence: str | None = "low",
    without: tuple[str, ...] = (),
) -> Answer:
    """What the explorer shows: a figure or a table, and the sources of the rows in it.

    view: "events" (phases, article and link choose them), "undertakings" (article chooses them) or "numbers"
        (subject chooses them); phases empty and article or link None mean all.
    Raises ValueError for an unknown view, code or article.
    """
    turned = {"as_of": as_of, "min_confidence": min_confidence, "without": without}
    if view == "events":
        return _events(lang, phases, article, link, turned)
    if view == "undertakings":
        return _undertakings(lang, article, turned)
    if view == "numbers":
        return _numbers(lang, subject, turned)
    raise ValueError(f"view {view!r} is not one of {', '.join(VIEWS)}")


def readings(lang: str = "en", *, about: str | None = None) -> HTML:
    """The questions in dispute on Article 4 as a table, each with both readings (see followed_article4)."""
    table = followed_article4.readings(lang=lang, about=about)
    return HTML(table_html(table, language.word("followed_readings", lang), lang))


def _events(lang: str, phases: tuple[str, ...], article: int | None, link: str | None, turned: dict) -> Answer:
    chosen = {
        "phases": tuple(phases),
        "articles": () if article is None else (article,),
        "links": () if link is None else (link,),
    }
    try:
        shown = figures.screen("events_by_phase", lang=lang, **chosen, **turned)
    except figures.NothingLeftError:
        return sentence(language.word("followed_nothing", lang), lambda: followed.chronology(**chosen, **turned))
    rows = shown.values

    def details() -> str:
        return shown.data_behind() + _listed(rows, lang) + _sources(rows, lang, turned)

    return Answer(shown.html, shown.says, rows, details)


def _listed(rows: pd.DataFrame, lang: str) -> str:
    """The events as a table."""
    table = pd.DataFrame(
        {
            "date": _dates(rows, lang),
            language.column("title", lang): rows[language.column("title", lang)],
            "phase": _named(rows["phase"], "events", "phase", lang),
            "articles": rows["articles"].str.replace(";", ", "),
            "article_link": _named(rows["article_link"], "events", "article_link", lang),
            "confidence": _named(rows["confidence"], "events", "confidence", lang),
        }
    )
    table.columns = [language.title("events", column, lang) for column in table.columns]
    return _table(table, language.title("events", lang=lang), lang)


def _undertakings(lang: str, article: int | None, turned: dict) -> Answer:
    rows = followed_deeds.deeds_and_words(by="area", **turned)
    rows = rows if article is None else rows[rows.index.get_level_values("article") == article]
    if rows.empty:
        return sentence(language.word("followed_nothing", lang), rows)
    strengths = language.labels("undertakings", "verb_strength", lang)
    names = strengths | {"unknown": language.word("followed_unknown", lang)}
    areas = data.load("areas").set_index("area")[language.column("name", lang)]
    # Kinds of firmness by name, from weak to firm: True times a word is the word, False times it is nothing.
    has = rows[list(FIRMNESS)].gt(0).fillna(False).to_numpy(dtype=object)
    kinds = pd.Series(has.dot([f"{names[kind]}, " for kind in FIRMNESS]), dtype="string")
    flat = rows.reset_index()
    table = pd.DataFrame(
        {
            language.title("undertakings", "article", lang): flat["article"],
            language.title("undertakings", "area", lang): flat["area"].map(areas),
            language.title("undertakings", "verb_strength", lang): kinds.str.removesuffix(", "),
            language.word("followed_later_events", lang): flat["events"],
            language.label("events", "article_link", "explicit", lang): flat["explicit"],
            language.label("events", "phase", "review", lang): flat["review"],
            language.word("followed_first_date", lang): _dates(flat, lang, "first"),
        }
    )
    silent = int((rows["events"] + rows["review"]).eq(0).sum())
    counted = language.word("followed_silent_rows", lang, silent=silent, n=len(rows))
    caption = " ".join(filter(None, (counted, figures.dial_sentence(lang, **turned))))
    return Answer(_table(table, caption, lang, most=len(table)), caption, rows)


def _numbers(lang: str, subject: str, turned: dict) -> Answer:
    try:
        shown = figures.screen("estimates", lang=lang, subjects=(subject,), **turned)
    except figures.NothingLeftError:
        return sentence(
            language.word("followed_nothing", lang), lambda: followed_estimates.estimates(subjects=(subject,), **turned)
        )
    return Answer(
        shown.html, shown.says, shown.values, lambda: shown.data_behind() + _sources(shown.values, lang, turned)
    )


def _table(table: pd.DataFrame, caption: str, lang: str, most: int = MOST) -> str:
    rest = len(table) - most
    more = f"<p>{html.escape(language.word('followed_more_rows', lang, n=rest))}</p>" if rest > 0 else ""
    return table_html(table.head(most), caption, lang) + more


def _sources(rows: pd.DataFrame, lang: str, turned: dict) -> str:
    evidence = cite.why(rows.head(MOST), lang=lang, most=MOST)
    if turned["as_of"] is not None:
        # Disputes have no date: on an earlier day they might tell what came later.
        evidence = replace(evidence, table=evidence.table.assign(disputes=""))
    title = html.escape(language.word("followed_sources", lang))
    return f"<details><summary>{title}</summary>{evidence._repr_html_()}</details>"


def _dates(rows: pd.DataFrame, lang: str, column: str = "date") -> list[str | None]:
    pairs = zip(rows[column], rows[f"{column}_precision"], strict=True)
    return [language.day(day, lang, known) if pd.notna(day) else None for day, known in pairs]


def _named(cells: pd.Series, table: str, column: str, lang: str) -> pd.Series:
    return cells.astype("string").map(language.labels(table, column, lang))


def _views(lang: str) -> Options:
    return [(language.word(f"followed_view_{view}", lang), view) for view in VIEWS]


def _articles(lang: str) -> Options:
    headings = data.load("articles").set_index("article")[language.column("heading", lang)]
    return [
        (language.word("followed_all", lang), None),
        *((f"{a}  {headings[a]}", a) for a in followed.ARTICLES),
    ]


def _links(lang: str) -> Options:
    return [(language.word("followed_all", lang), None), *codes("events", "article_link")(lang)]
