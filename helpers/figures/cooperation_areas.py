"""Figures of the theme cooperation: where each area stands, in the treaty's words and beside UN rules."""

from collections.abc import Callable, Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers import cooperation, language
from helpers.figures import canvas, register
from helpers.figures import cooperation_marks as marks

FIRMNESS = ("undertakings", "verb_strength")
RELATION = ("area_sanctions", "relation")
ROW = 0.4  # cm: a row of an area


def _strength_facts(rows: pd.DataFrame, lang: str) -> dict:
    levels = rows["verb_strength"].value_counts()
    several = rows["articles"].str.contains(";").fillna(False)
    return {
        "areas": len(rows),
        "duties": int(levels.get("obligation", 0)),
        "qualified": int(levels.get("qualified", 0)),
        "endeavors": int(levels.get("endeavor", 0)),
        "unknown": int(rows["verb_strength"].isna().sum()),
        "several": int(several.sum()),
        "names": language.listing(rows.loc[several, language.column("name", lang)].tolist(), lang, most=5) or "–",
        "note": marks.note(rows, lang),
    }


@register(
    "where_areas_stand",
    theme="cooperation",
    tables=("undertakings", "areas"),
    columns=("name", "group", "verb_strength", "articles", "undertakings"),
    split="group",
    ask=cooperation.standing,
    facts=_strength_facts,
    title={"en": "Where each area stands: articles and firmness", "de": "Wo jedes Feld steht: Artikel und Festigkeit"},
    caption={
        "en": "One row for each area that the treaty names. The mark holds the articles (P: preamble) and stands under "
        "the strength of the firmest undertaking; procedural clauses and unknown verbs stand outside the scale. Of "
        "Articles 19 and 21 nothing is known: an area could be there too.{note}",
        "de": "Eine Zeile je Feld, das der Vertrag nennt. Die Marke enthält die Artikel (P: Präambel) und steht unter "
        "der Stärke der festesten Zusage; Verfahren und unbekannte Verben stehen außerhalb der Skala. Von den "
        "Artikeln 19 und 21 ist nichts bekannt: Ein Feld könnte auch dort stehen.{note}",
    },
    alt={
        "en": "Dot plot of {areas} areas by firmness, with article numbers in the marks. Duty: {duties}, qualified "
        "duty: {qualified}, endeavor: {endeavors}, verb not known or no row left: {unknown}. Areas in more than one "
        "article: {several} ({names}).",
        "de": "Punktdiagramm von {areas} Feldern nach Festigkeit, mit Artikelnummern in den Marken. Pflicht: {duties}, "
        "bedingte Pflicht: {qualified}, Bemühen: {endeavors}, Verb unbekannt oder keine Zeile übrig: {unknown}. "
        "Felder in mehr als einem Artikel: {several} ({names}).",
    },
)
def draw_where_areas_stand(rows: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw areas (rows, by group) at the strength of their firmest undertaking, article numbers in the marks.

    rows: from cooperation.standing(). Returns a new Figure, 16 cm wide. Where no verb is known the mark is hatched and
    stands in the last column; an area of which the dials leave nothing has an empty hatched mark there.
    """

    def articles(row) -> str:
        return "" if pd.isna(row.articles) else ", ".join("P" if a == "0" else a for a in row.articles.split(";"))

    return _area_rows(rows, FIRMNESS, "verb_strength", articles, "cooperation_no_verb", lang)


def _relation_facts(rows: pd.DataFrame, lang: str) -> dict:
    counts = rows["relation"].value_counts()
    clear = rows.loc[rows["relation"] == "clear_conflict", language.column("name", lang)].tolist()
    most = rows.loc[rows["rules"].idxmax()]
    return {
        "areas": len(rows),
        **{code: int(counts.get(code, 0)) for code in ("none", "arguable", "conditional", "clear_conflict", "unclear")},
        "names": language.listing(clear, lang, most=4) or "–",
        "most": most[language.column("name", lang)],
        "rules": int(most["rules"]),
    }


@register(
    "areas_and_sanctions",
    theme="cooperation",
    tables=("area_sanctions", "sanctions", "undertakings", "areas"),
    columns=("name", "verb_strength", "rules", "relation", "relation_confidence", "events_before", "events_after"),
    split="group",
    ask=cooperation.areas,
    facts=_relation_facts,
    title={"en": "What UN Security Council rules say about each area", "de": "Was UN-Regeln zu jedem Feld sagen"},
    caption={
        "en": "One row for each area. The number in the mark is that of the rules that touch the area; the column is our "
        "reading of what they mean for the activity as the treaty names it. A reading aid: single paragraphs "
        "and summaries were read, no resolution as a whole. It does not say that anybody broke a rule.",
        "de": "Eine Zeile je Feld. Die Zahl in der Marke ist die der Regeln, die das Feld berühren; die Spalte ist "
        "unsere Lesart, was sie für die Tätigkeit bedeuten, wie der Vertrag sie nennt. Eine Lesehilfe: Gelesen "
        "wurden einzelne Absätze und Zusammenfassungen, keine Resolution im Ganzen. Sie sagt nicht, dass jemand "
        "eine Regel verletzt hat.",
    },
    alt={
        "en": "Dot plot of {areas} areas by relation to UN rules. No rule: {none}, arguable: {arguable}, conditional: "
        "{conditional}, clear conflict: {clear_conflict} ({names}), unclear: {unclear}. Most rules touch {most}: {rules}.",
        "de": "Punktdiagramm von {areas} Feldern nach Verhältnis zu UN-Regeln. Keine Regel: {none}, fraglich: {arguable}, "
        "bedingt: {conditional}, klarer Widerspruch: {clear_conflict} ({names}), unklar: {unclear}. Die meisten "
        "Regeln berühren {most}: {rules}.",
    },
)
def draw_areas_and_sanctions(rows: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw areas (rows, by group) at their relation to UN rules, the number of rules in the mark.

    rows: from cooperation.areas(). Returns a new Figure, 16 cm wide. `unclear` stands outside the scale; where the
    dials leave no judgment the mark is hatched.
    """
    return _area_rows(rows, RELATION, "relation", lambda row: str(row.rules), "cooperation_no_judgment", lang)


def _area_rows(
    rows: pd.DataFrame,
    codes: tuple[str, str],
    column: str,
    label: Callable[[object], str],
    silence: str,
    lang: str,
) -> Figure:
    """Areas in two panels, one mark a row under the code of a column; codes outside the scale stand apart."""
    figure, axes = marks.sheet()
    shades, words = marks.shades(*codes), _present(language.labels(*codes, lang), rows[column], silence, lang)
    inside = len(cooperation.scale(*codes))
    bottom = 0.0
    for left, groups in zip((0.1, (marks.right(axes) + 0.3) / 2), _halves(rows), strict=True):
        places = {c: left + 4.25 + 0.6 * i + (0.25 if i >= inside else 0) for i, c in enumerate(words)}
        if groups:
            bottom = max(bottom, _panel(axes, groups, column, label, places, shades, words, left, lang))
    return marks.finish(figure, bottom)


def _panel(
    axes: Axes,
    groups: list[tuple[str, pd.DataFrame]],
    column: str,
    label: Callable[[object], str],
    places: Mapping[str | None, float],
    shades: Mapping[str, str],
    words: Mapping[str | None, str],
    left: float,
    lang: str,
) -> float:
    head = max(marks.width(word) for word in words.values()) + 0.2
    for code, x in places.items():
        axes.text(x, head - 0.1, words[code], fontsize=canvas.SMALL, rotation=90, ha="center", va="bottom")
    names, y = language.labels("areas", "group", lang), head
    for group, areas in groups:
        marks.write(axes, left, y + ROW / 2, names[group], fontweight="bold")
        y += ROW
        for row in areas.itertuples():
            name = canvas.fit(marks.name(row, lang), min(places.values()) - left - 0.5)
            room = ROW + marks.LINE * name.count("\n")
            code = getattr(row, column)
            x, shade = (places[None], None) if pd.isna(code) else (places[code], shades[code])
            marks.write(axes, left + 0.15, y + ROW / 2, name)
            middle, text = y + room / 2, label(row)
            axes.plot([min(places.values()) - 0.2, x], [middle, middle], color=canvas.RULE, linewidth=0.5, zorder=0)
            wide = max(0.5, marks.width(text) + 0.16)
            marks.tile(axes, x - wide / 2, middle, text, shade, wide=wide, tall=ROW - 0.05)
            y += room
        y += 0.1
    return y


def _halves(rows: pd.DataFrame) -> list[list[tuple[str, pd.DataFrame]]]:
    """The groups of areas in two lists of nearly the same length, in their order."""
    groups = [(str(group), part) for group, part in rows.groupby("group", observed=True)]
    sizes = pd.Series([len(part) + 1 for _, part in groups])
    # The first half takes a group as long as it does not grow longer than what is left.
    first = int((sizes.cumsum() <= sizes.sum() / 2 + sizes / 2).sum()) if len(groups) > 1 else len(groups)
    return [groups[:first], groups[first:]]


def _crossing_facts(cells: pd.DataFrame, lang: str) -> dict:
    firm = cells["verb_strength"] == "obligation"
    shut = cells["relation"].isin(["conditional", "clear_conflict"])
    both = cells.loc[firm & shut, language.column("name", lang)]
    return {
        "areas": int(cells["areas"].sum()),
        "shut": int(cells.loc[shut, "areas"].sum()),
        "endeavor": int(cells.loc[shut & (cells["verb_strength"] == "endeavor"), "areas"].sum()),
        "firm": int(cells.loc[firm & shut, "areas"].sum()),
        "names": language.listing([name for names in both for name in names.split(" | ")], lang, most=4) or "–",
        "free": int(cells.loc[firm & (cells["relation"] == "none"), "areas"].sum()),
    }


@register(
    "firmness_and_sanctions",
    theme="cooperation",
    tables=("undertakings", "area_sanctions", "sanctions", "areas"),
    columns=("verb_strength", "relation", "areas", "name"),
    split="verb_strength",
    ask=cooperation.crossing,
    facts=_crossing_facts,
    title={"en": "How firmly promised, and how free to be done", "de": "Wie fest zugesagt, und wie frei auszuführen"},
    caption={
        "en": "Every area by the strength of its firmest undertaking (the firmest on top) and its relation to UN "
        "rules (as we read them), with the number of areas and their names; darker, the closer to a conflict. "
        "Combinations without areas are left out. Counts follow the treaty's lists: they measure detail, not weight.",
        "de": "Jedes Feld nach der Stärke seiner festesten Zusage (die festeste oben) und seinem Verhältnis zu "
        "UN-Regeln (in unserer Lesart), mit Zahl und Namen der Felder; je dunkler, desto näher am Widerspruch. "
        "Kombinationen ohne Felder fehlen. Die Zahlen folgen den Aufzählungen des Vertrags: Sie messen "
        "Ausführlichkeit, nicht Gewicht.",
    },
    alt={
        "en": "Chart of {areas} areas, firmness by relation to UN rules. Conditional or in clear conflict are {shut}: "
        "{endeavor} of them promised as endeavor, {firm} as duty ({names}). Duties that no rule touches: {free}.",
        "de": "Übersicht von {areas} Feldern, Festigkeit nach Verhältnis zu UN-Regeln. Bedingt oder in klarem Widerspruch: "
        "{shut}, davon {endeavor} als Bemühen zugesagt und {firm} als Pflicht ({names}). Pflichten, die keine Regel "
        "berührt: {free}.",
    },
)
def draw_firmness_and_sanctions(cells: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw the areas as tiles, by firmness (the firmest on top) and within it by relation to UN rules.

    cells: from cooperation.crossing(). Returns a new Figure, 16 cm wide. Lines for silence (no verb known, no
    judgment left) appear only where there is any; the tiles are then hatched.
    """
    figure, axes = marks.sheet()
    relations = _present(language.labels(*RELATION, lang), cells["relation"], "cooperation_no_judgment", lang)
    levels = _present(language.labels(*FIRMNESS, lang), cells["verb_strength"], "cooperation_no_verb", lang)
    nearest = _strongest_first(relations, cooperation.scale(*RELATION))
    shades, y = marks.shades(*RELATION), 0.05
    for level in _strongest_first(levels, cooperation.scale(*FIRMNESS)):
        axes.plot([0.1, marks.right(axes)], [y, y], color=canvas.RULE, linewidth=0.5)
        y += 0.1
        of_level = cells[_is(cells["verb_strength"], level)]
        marks.write(axes, 0.1, y + marks.TILE / 2, levels[level], fontweight="bold")
        marks.write(axes, 3.0, y + marks.TILE / 2, str(of_level["areas"].sum()), fontweight="bold", ha="right")
        bottom = y + marks.TILE
        for code in nearest:
            cell = of_level[_is(of_level["relation"], code)]
            for row in cell.itertuples():
                marks.write(axes, 3.3, y + marks.TILE / 2, relations[code])
                marks.write(axes, 6.5, y + marks.TILE / 2, str(row.areas), ha="right")
                names = getattr(row, language.column("name", lang)).split(" | ")
                shade = shades[code] if code else None
                bottom = marks.flow(axes, [(name, shade) for name in names], 6.8, marks.right(axes), y)
                y = bottom + 0.08
        y = bottom + 0.1
    return marks.finish(figure, y)


def _strongest_first(codes: Mapping[str | None, str], ranked: list[str]) -> list[str | None]:
    """Codes of a scale from its upper end, then those outside it and silence."""
    return [*reversed(ranked), *(code for code in codes if code not in ranked)]


def _present(codes: Mapping[str, str], found: pd.Series, silence: str, lang: str) -> dict[str | None, str]:
    """Labels by code, with a word for silence (None) only where there is any."""
    return dict(codes) | ({None: language.word(silence, lang)} if found.isna().any() else {})


def _is(codes: pd.Series, code: str | None) -> pd.Series:
    return codes.isna() if code is None else (codes == code).fillna(False)
