"""Explorer of the theme cooperation: a theme, an article or an area with all that the tables hold on it."""

import html

import pandas as pd

from helpers import cite, cooperation, language
from helpers.explorers import Answer, Explorer, Options, choice, dials, table_html

KINDS = ("area", "article", "theme")
MOST = 60  # rows of one table


def explorer(lang: str = "en") -> Explorer:
    """The explorer of notebook 20, at first on the area space."""
    controls = {"subject": choice("cooperation_subject", subjects, "area:space")} | dials()
    return Explorer("cooperation", controls, answer, lang=lang)


def subjects(lang: str) -> Options:
    """All themes in use, articles and areas as (label, "kind:code") pairs, in this order."""
    articles, areas = cooperation.load("articles"), cooperation.load("areas")
    areas = areas[areas["origin"] == "treaty"].sort_values("order")
    heading, name = language.column("heading", lang), language.column("name", lang)
    themes = language.labels("articles", "theme", lang)
    used = [theme for theme in themes if theme in set(articles["theme"])]
    named = {
        "theme": zip(used, [themes[theme] for theme in used], strict=True),
        "article": zip(articles["article"], articles[heading], strict=True),
        "area": zip(areas["area"], areas[name], strict=True),
    }
    return [
        (language.word(f"cooperation_pick_{kind}", lang, code=code, name=text), f"{kind}:{code}")
        for kind, pairs in named.items()
        for code, text in pairs
    ]


def answer(*, subject: str = "area:space", lang: str = "en", **dials) -> Answer:
    """Undertakings, UN rules and events of one subject as tables, each with its sources folded below.

    subject: "theme:CODE", "article:NUMBER" or "area:CODE". dials: as for data.load().
    Raises KeyError for an unknown subject. The values are the undertakings.
    """
    kind, _, code = subject.partition(":")
    if kind not in KINDS or not code or (kind == "article" and not code.isdecimal()):
        raise KeyError(f"unknown subject {subject!r}; it is theme:CODE, article:NUMBER or area:CODE")
    picked = {kind: int(code) if kind == "article" else code}
    promised = cooperation.undertakings(**picked, **dials)
    if picked.get("article") in cooperation.unread()["article"].tolist():
        unread = _sentence(language.word("cooperation_gap_unread", lang))
        return Answer(_strong(unread), unread, promised)
    touching, recorded = cooperation.rules(**picked, **dials), cooperation.events(**picked, **dials)

    def details() -> str:
        judged = cooperation.judgments(**picked, **dials)
        sources = _sources(promised, lang)
        return sources + _judgments(judged, lang) + _rules(touching, lang) + _events(recorded, lang)

    summary = _summary(promised, touching, recorded, lang)
    return Answer(_strong(summary) + _undertakings(promised, lang), summary, promised, details)


def _strong(text: str) -> str:
    return f"<p><strong>{html.escape(text)}</strong></p>"


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _summary(promised: pd.DataFrame, touching: pd.DataFrame, recorded: pd.DataFrame, lang: str) -> str:
    later = recorded["date"] > cooperation.signed()
    counts = {
        "undertakings": len(promised),
        "areas": promised["area"].nunique(),
        "rules": touching["rule_id"].nunique(),
        "before": int((~later).sum()),
        "after": int(later.sum()),
        "invoked": int((recorded.loc[later, "article_link"] == "explicit").sum()),
    }
    return _sentence(language.word("cooperation_summary", lang, **counts))


def _undertakings(rows: pd.DataFrame, lang: str) -> str:
    strength = rows["verb_strength"].isna()
    shown = _view(
        rows,
        "undertakings",
        lang,
        article=rows["article"].astype("string"),
        area=rows[language.column("name", lang)],
        undertaking=None,
        verb_strength=_labels(rows, "undertakings", "verb_strength", lang).mask(
            strength, language.word("cooperation_no_verb", lang)
        ),
        verb_phrase=rows["verb_phrase"],
        condition=None,
        confidence=_labels(rows, "undertakings", "confidence", lang),
    )
    return _table(shown, rows, "undertaking", lang)


def _judgments(rows: pd.DataFrame, lang: str) -> str:
    if rows.empty:
        return ""
    shown = _view(
        rows,
        "area_sanctions",
        lang,
        area=rows[language.column("name", lang)],
        relation=_labels(rows, "area_sanctions", "relation", lang),
        reason=None,
        confidence=_labels(rows, "area_sanctions", "confidence", lang),
    )
    return table_html(shown, language.word("cooperation_judgment", lang), lang)


def _rules(rows: pd.DataFrame, lang: str) -> str:
    once = rows.drop_duplicates("rule_id").sort_values(["date", "rule_id"], kind="stable")
    shown = _view(
        once,
        "sanctions",
        lang,
        resolution=_labels(once, "sanctions", "resolution", lang),
        paragraph=once["paragraph"],
        prohibits=None,
        exemption=None,
        direction=_labels(once, "sanctions", "direction", lang),
        confidence=_labels(once, "sanctions", "confidence", lang),
    )
    return _table(shown, once, "rule", lang) + _sources(once, lang)


def _events(rows: pd.DataFrame, lang: str) -> str:
    days = [language.day(r.date, lang, r.date_precision) for r in rows.itertuples()]
    shown = _view(
        rows,
        "events",
        lang,
        date=pd.Series(days, index=rows.index, dtype="string"),
        title=None,
        articles=rows["articles"],
        article_link=_labels(rows, "events", "article_link", lang),
        confidence=_labels(rows, "events", "confidence", lang),
    )
    return _table(shown, rows, "event", lang) + _sources(rows, lang)


def _view(rows: pd.DataFrame, table: str, lang: str, **columns: pd.Series | None) -> pd.DataFrame:
    """Columns under their titles; None stands for a text that the table holds in each language."""
    found = {}
    for column, cells in columns.items():
        name = column if cells is not None else language.column(column, lang)
        found[language.title(table, name, lang)] = rows[name] if cells is None else cells
    return pd.DataFrame(found, index=rows.index)


def _labels(rows: pd.DataFrame, table: str, column: str, lang: str) -> pd.Series:
    return rows[column].astype("string").map(language.labels(table, column, lang)).astype("string")


def _table(shown: pd.DataFrame, rows: pd.DataFrame, step: str, lang: str) -> str:
    """One table; a table without rows is a sentence."""
    title = language.word(f"cooperation_step_{step}", lang)
    if rows.empty:
        return f"<p>{html.escape(title)}: {html.escape(language.word(f'cooperation_no_{step}', lang))}.</p>"
    if len(rows) > MOST:
        title = f"{title} ({language.word('cooperation_first', lang, most=MOST, n=len(rows))})"
    return table_html(shown.head(MOST), title, lang)


def _sources(rows: pd.DataFrame, lang: str) -> str:
    """The sources of a table, folded."""
    if rows.empty:
        return ""
    sources = cite.why(rows, lang=lang, most=MOST)._repr_html_()
    fold = html.escape(language.word("evidence_sources", lang))
    return f"<details><summary>{fold}</summary>{sources}</details>"
