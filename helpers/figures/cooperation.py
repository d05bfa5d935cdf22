"""Figures of the theme cooperation: what the articles cover, and how firmly."""

import pandas as pd
from matplotlib.figure import Figure

from helpers import cooperation, language
from helpers.figures import (
    canvas,
    cooperation_areas,  # noqa: F401  registers its figures
    cooperation_trail,  # noqa: F401
    register,
)
from helpers.figures import cooperation_marks as marks

LEVELS = ("undertakings", "verb_strength")


def _cover_facts(pairs: pd.DataFrame, lang: str) -> dict:
    content = pairs[pairs["gap"].isna()]
    unread, dialed = (pairs.loc[pairs["gap"] == why, "article"].tolist() for why in ("unread", "dials"))
    widest = content["article"].value_counts().sort_index()
    most = widest.max()
    dropped = language.word("cooperation_dialed_out", lang, articles=marks.articles(dialed, lang)) if dialed else ""
    return {
        "areas": content["area"].nunique(),
        "articles": content["article"].nunique(),
        "unread": marks.articles(unread, lang),
        "dialed": f" {dropped}" if dialed else "",
        "most": int(most),
        "widest": marks.articles(widest.index[widest == most], lang),
        "duties": int((content["rank"] == 4).sum()),
        "unknown": int(content["verb_strength"].isna().sum()),
        "note": marks.note(pairs, lang),
    }


@register(
    "what_articles_cover",
    theme="cooperation",
    tables=("articles", "undertakings", "areas"),
    columns=("article", "name", "verb_strength", "undertakings", "confidence", "gap"),
    split="article",
    ask=cooperation.covers,
    facts=_cover_facts,
    title={"en": "What each article covers, and how firmly", "de": "Was jeder Artikel umfasst, und wie fest"},
    caption={
        "en": "Each tile is an area; darker and with a higher number, the firmer the undertaking (the firmest, where "
        "there are several: ×n). ?: low confidence. [ ]: the number of the article is inferred. Hatched: the verb "
        "is not known, or the article was not read ({unread}), which is not the same as empty.{dialed} Lists "
        "in an article give many tiles; their number measures detail, not weight.{note}",
        "de": "Jedes Kästchen ist ein Feld; je dunkler und je höher die Zahl, desto fester die Zusage (bei mehreren, "
        "×n, die festeste). ?: geringe Zuverlässigkeit. [ ]: Artikelnummer erschlossen. Schraffiert: Verb unbekannt "
        "oder Artikel nicht gelesen ({unread}), was nicht dasselbe ist wie leer.{dialed} Aufzählungen ergeben "
        "viele Kästchen; ihre Zahl misst Ausführlichkeit, nicht Gewicht.{note}",
    },
    alt={
        "en": "Chart of the articles, each with its areas as labeled tiles shaded by firmness. Articles with content: "
        "{articles}; areas: {areas}, at most {most} in one ({widest}). Tiles with a duty without a qualification: "
        "{duties}; verb not known: {unknown}; gaps: {unread}.",
        "de": "Übersicht der Artikel, jeder mit seinen Feldern als beschrifteten, nach Festigkeit schattierten "
        "Kästchen. Artikel mit Inhalt: {articles}; Felder: {areas}, höchstens {most} in einem ({widest}). Kästchen "
        "mit Pflicht ohne Einschränkung: {duties}; Verb unbekannt: {unknown}; Lücken: {unread}.",
    },
)
def draw_what_articles_cover(pairs: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw articles (rows) with their areas as tiles, shaded by the firmness of the undertaking.

    pairs: from cooperation.covers(). Returns a new Figure, 16 cm wide. An article that was not read is one
    hatched strip, an area whose verb is not known a hatched tile; neither is drawn as weak or empty.
    """
    figure, axes = marks.sheet()
    left, right, shades = 5.3, marks.right(axes), marks.shades(*LEVELS)
    y = marks.key(axes, *LEVELS, language.word("cooperation_no_verb", lang), lang, left=0.1, top=0.1) + 0.15
    for _, rows in pairs.groupby("article"):
        axes.plot([0.1, right], [y, y], color=canvas.RULE, linewidth=0.5)
        top = y + 0.09
        heading = canvas.fit(rows[language.column("heading", lang)].iloc[0], left - 1.2)
        marks.write(axes, 0.85, top + marks.TILE / 2, _number(rows.iloc[0]), fontweight="bold", ha="right")
        marks.write(axes, 1.05, top + marks.TILE / 2, heading)
        if rows["gap"].notna().all():
            words = language.word(f"cooperation_gap_{rows['gap'].iloc[0]}", lang)
            marks.tile(axes, left, top + marks.TILE / 2, words, None, wide=right - left)
            bottom = top + marks.TILE
        else:
            tiles = [(_tile(row, lang), shades.get(row.verb_strength)) for row in rows.itertuples()]
            bottom = marks.flow(axes, tiles, left, right, top)
        y = max(bottom, top + 0.08 + marks.LINE * (heading.count("\n") + 1)) + 0.09
    return marks.finish(figure, y + 0.05)


def _number(row: pd.Series) -> str:
    if row["article"] == 0:
        return ""
    return f"[{row['article']}]" if row["number_basis"] in ("inferred", "count_only") else str(row["article"])


def _tile(row, lang: str) -> str:
    rank = "" if pd.isna(row.rank) else f"{row.rank} "
    several = f" ×{row.undertakings}" if row.undertakings > 1 else ""
    return f"{rank}{marks.name(row, lang)}{several}" + (" ?" if row.confidence == "low" else "")


def _grouping(counts: pd.DataFrame) -> str:
    return next(by for by in cooperation.GROUPINGS if by in counts)


def _labels(by: str, lang: str) -> dict[str, str]:
    return language.labels(cooperation.GROUPINGS[by], by, lang)


def _firmness_facts(counts: pd.DataFrame, lang: str) -> dict:
    by = _grouping(counts)
    words = _labels(by, lang)
    level = counts["verb_strength"]
    total = counts.groupby(by, sort=False)["undertakings"].sum()
    return {
        "total": int(total.sum()),
        "themes": len(total),
        "most_theme": words[total.idxmax()],
        "most": int(total.max()),
        "duties": int(counts.loc[level == "obligation", "undertakings"].sum()),
        "endeavors": int(counts.loc[level == "endeavor", "undertakings"].sum()),
        "procedural": int(counts.loc[level == "procedural", "undertakings"].sum()),
        "unknown": int(counts.loc[level.isna(), "undertakings"].sum()),
        "rows": language.word(f"cooperation_by_{by}", lang),
    }


@register(
    "firmness_by_theme",
    theme="cooperation",
    tables=("undertakings", "articles", "areas"),
    columns=("theme", "group", "verb_strength", "undertakings"),
    ask=cooperation.firmness,
    facts=_firmness_facts,
    title={"en": "How firm the undertakings are, by {rows}", "de": "Wie fest die Zusagen sind, nach {rows}"},
    caption={
        "en": "Number of undertakings by the strength of their verb, all bars on one scale. Procedural clauses stand "
        "outside the scale; hatched: the subject is known, the verb is not. A list in an article gives one "
        "undertaking for each item, so the counts measure detail, not weight. Unread articles are not counted.",
        "de": "Zahl der Zusagen nach der Stärke ihres Verbs, alle Balken im selben Maßstab. Verfahrensklauseln stehen "
        "außerhalb der Skala; schraffiert: Thema bekannt, Verb nicht. Eine Aufzählung ergibt eine Zusage je Punkt; "
        "die Zahlen messen also Ausführlichkeit, nicht Gewicht. Nicht gelesene Artikel sind nicht gezählt.",
    },
    alt={
        "en": "Bars for {themes} {rows} by strength of the verb; undertakings in all: {total}, most in "
        "{most_theme} ({most}). Duties without a qualification: {duties}; effort only: {endeavors}. Outside the scale: "
        "procedural {procedural}, verb not known {unknown}.",
        "de": "Balken nach {rows} ({themes}) und Stärke des Verbs; Zusagen insgesamt: {total}, die meisten in "
        "{most_theme} ({most}). Pflichten ohne Einschränkung: {duties}; nur Bemühen: {endeavors}. Außerhalb der Skala: "
        "Verfahren {procedural}, Verb unbekannt {unknown}.",
    },
)
def draw_firmness_by_theme(counts: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw themes (rows) by strength of the verb (columns), a bar for the number of undertakings in each.

    counts: from cooperation.firmness(). Returns a new Figure, 16 cm wide; one scale for all bars, a zero is written.
    """
    by = _grouping(counts)
    figure, axes = marks.sheet()
    levels, shades = language.labels(*LEVELS, lang), marks.shades(*LEVELS)
    columns = [*levels, None]
    left, step = 3.7, (marks.right(axes) - 3.6) / len(columns)
    longest, top = counts["undertakings"].max(), 1.0
    for i, code in enumerate(columns):
        words = levels[code] if code else language.word("cooperation_no_verb", lang)
        axes.text(left + i * step, top - 0.15, canvas.fit(words, step - 0.2), fontsize=canvas.SMALL, va="bottom")
    themes = counts[by].unique()
    # What stands outside the scale is set apart by a line.
    apart = left + len(cooperation.scale(*LEVELS)) * step - 0.12
    axes.plot([apart, apart], [0.1, top + 0.62 * len(themes)], color=canvas.SOFT, linewidth=0.6, linestyle=":")
    for j, theme in enumerate(themes):
        y = top + 0.62 * (j + 0.5)
        label = canvas.fit(_labels(by, lang)[theme], left - 0.3)
        marks.write(axes, left - 0.2, y, label, ha="right")
        of_theme = counts[counts[by] == theme]
        for i, (code, number) in enumerate(zip(columns, of_theme["undertakings"], strict=True)):
            x, long = left + i * step, (step - 0.7) * number / longest
            if number:
                marks.tile(axes, x, y, "", shades[code] if code else None, wide=long)
            marks.write(axes, x + long + 0.1, y, str(number))
    return marks.finish(figure, top + 0.62 * len(themes) + 0.1)


def _sensitivity_facts(counts: pd.DataFrame, lang: str) -> dict:
    by = _grouping(counts)
    totals = counts.groupby("min_confidence")["undertakings"].sum()
    lost = counts.pivot_table(index=by, columns="min_confidence", values="undertakings", aggfunc="sum", sort=False)
    lost = lost.reindex(columns=["low", "medium", "high"], fill_value=0)
    gone = lost["low"] - lost["medium"]
    duty = counts[counts["verb_strength"] == "obligation"].groupby("min_confidence")["undertakings"].sum()
    return {
        "low": int(totals.get("low", 0)),
        "medium": int(totals.get("medium", 0)),
        "high": int(totals.get("high", 0)),
        "theme": _labels(by, lang)[gone.idxmax()],
        "before": int(lost.loc[gone.idxmax(), "low"]),
        "after": int(lost.loc[gone.idxmax(), "medium"]),
        "empty": int((lost["high"] == 0).sum()),
        "duty_low": int(duty.get("low", 0)),
        "duty_high": int(duty.get("high", 0)),
        "rows": language.word(f"cooperation_by_{by}", lang),
    }


@register(
    "firmness_sensitivity",
    theme="cooperation",
    tables=("undertakings", "articles", "areas"),
    columns=("min_confidence", "theme", "verb_strength", "undertakings"),
    ask=cooperation.sensitivity,
    facts=_sensitivity_facts,
    title={
        "en": "What remains when only better documented undertakings count",
        "de": "Was bleibt, wenn nur besser belegte Zusagen zählen",
    },
    caption={
        "en": "Undertakings by strength of the verb at the three positions of the confidence dial; numbers in the "
        "bars from 2 up, totals at their ends. A row that goes shows what could be read, not what was promised: "
        "where 0 is left nothing may be said about the theme.",
        "de": "Zusagen nach Stärke des Verbs bei den drei Stellungen des Reglers für Zuverlässigkeit; Zahlen in den "
        "Balken ab 2, Summen an ihren Enden. Was wegfällt, zeigt, was sich lesen ließ, nicht, was zugesagt wurde: "
        "Wo 0 bleibt, lässt sich über den Bereich nichts sagen.",
    },
    alt={
        "en": "Stacked bars of undertakings by {rows}, three times: {low} in all, {medium} of at least medium and "
        "{high} of high confidence. Most is lost in {theme}, from {before} to {after} at medium; at high, bars without "
        "any row: {empty}. Duties without a qualification: {duty_low} in all, {duty_high} at high.",
        "de": "Gestapelte Balken der Zusagen nach {rows}, dreimal: {low} insgesamt, {medium} von mindestens mittlerer "
        "und {high} von hoher Zuverlässigkeit. Am meisten geht verloren bei {theme}, von {before} auf {after} bei "
        "mittel; bei hoch sind Balken ohne jede Zeile: {empty}. Pflichten ohne Einschränkung: {duty_low} insgesamt, "
        "{duty_high} bei hoch.",
    },
)
def draw_firmness_sensitivity(counts: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw the firmness of each theme as a stacked bar, once for each position of the confidence dial.

    counts: from cooperation.sensitivity(). Returns a new Figure, 16 cm wide; all bars on one scale.
    """
    by = _grouping(counts)
    figure, axes = marks.sheet()
    top = marks.key(axes, *LEVELS, language.word("cooperation_no_verb", lang), lang, left=0.1, top=0.1) + 0.75
    dial = language.labels("undertakings", "confidence", lang)
    levels = [level for level in dial if level in set(counts["min_confidence"])]
    left, step = 3.7, (marks.right(axes) - 3.6) / len(levels)
    themes = counts[by].unique()
    longest = counts.groupby(["min_confidence", by])["undertakings"].sum().max()
    shades = marks.shades(*LEVELS)
    words = language.word("evidence_confidence", lang)
    axes.text(left - 0.2, top - 0.15, words, fontsize=canvas.SMALL, ha="right", va="bottom")
    for i, level in enumerate(levels):
        words = language.word("cooperation_at_least", lang, level=dial[level])
        axes.text(left + i * step, top - 0.15, words, fontsize=canvas.SMALL, fontweight="bold", va="bottom")
        for j, theme in enumerate(themes):
            x, y = left + i * step, top + 0.62 * (j + 0.5)
            rows = counts[(counts["min_confidence"] == level) & (counts[by] == theme)]
            for code, number in zip(rows["verb_strength"], rows["undertakings"], strict=True):
                long = (step - 0.9) * number / longest
                if number:
                    text = str(number) if number > 1 else ""
                    marks.tile(axes, x, y, text, None if pd.isna(code) else shades[code], wide=long)
                x += long
            marks.write(axes, x + 0.1, y, str(rows["undertakings"].sum()))
    for j, theme in enumerate(themes):
        label = canvas.fit(_labels(by, lang)[theme], left - 0.3)
        y = top + 0.62 * (j + 0.5)
        marks.write(axes, left - 0.2, y, label, ha="right")
    return marks.finish(figure, top + 0.62 * len(themes) + 0.1)
