"""Figures of the theme cooperation: one area from undertaking to rule to event, and the treaty beside partnerships."""

from collections.abc import Iterator

import pandas as pd
from matplotlib.figure import Figure

from helpers import cooperation, language
from helpers.figures import canvas, register
from helpers.figures import cooperation_marks as marks

STEPS = ("undertaking", "rule", "event")
MOST = 60  # rows on a page


def _trail_facts(rows: pd.DataFrame, lang: str) -> dict:
    step = rows["step"]
    later = rows[(step == "event") & (rows["date"] > cooperation.signed())]
    promised = rows[step == "undertaking"]
    known = cooperation.load("areas").set_index("area")
    cut = max(0, int((step == "event").sum()) - _room(rows))
    return {
        "area": known.loc[rows["area"].iloc[0], language.column("name", lang)],
        "articles": marks.articles(dict.fromkeys(promised["place"]), lang) if len(promised) else "–",
        "undertakings": len(promised),
        "rules": int((step == "rule").sum()),
        "resolutions": rows.loc[step == "rule", "code"].nunique(),
        "before": int((step == "event").sum()) - len(later),
        "later": len(later),
        "invoked": int((later["code"] == "explicit").sum()),
        "cut": " " + language.word("cooperation_cut", lang, n=cut) if cut else "",
    }


@register(
    "area_trail",
    theme="cooperation",
    tables=("undertakings", "sanctions", "events", "areas"),
    columns=("step", "date", "place", "text", "confidence"),
    ask=cooperation.trail,
    facts=_trail_facts,
    title={
        "en": "From undertaking to rule to event: {area}",
        "de": "Von der Zusage über die Regel zum Ereignis: {area}",
    },
    caption={
        "en": "What the treaty promises, which UN rules touch the area (paragraphs, where a source shows them), and what is "
        "recorded (dotted line: signature). Filled circle: a party names the treaty; open circle: the event belongs here by subject, "
        "which says nothing about cause. Without an event nothing is recorded; that does not mean that nothing "
        "happened.{cut}",
        "de": "Was der Vertrag zusagt, welche UN-Regeln das Feld berühren (Absätze, wo eine Quelle sie zeigt) und was "
        "verzeichnet ist (Punktlinie: Unterzeichnung). Gefüllter Kreis: Eine Seite nennt den Vertrag; offener Kreis: Das Ereignis gehört dem Thema "
        "nach hierher, was nichts über eine Ursache sagt. Ohne Ereignis ist nichts verzeichnet; das heißt nicht, "
        "dass nichts geschah.{cut}",
    },
    alt={
        "en": "Dated list on {area} in three parts. Undertakings: {undertakings} ({articles}); UN rules: {rules} from "
        "{resolutions} resolutions. Events up to the signature: {before}, later: {later}, of which naming the "
        "treaty: {invoked}.",
        "de": "Datierte Liste zum Feld {area} in drei Teilen. Zusagen: {undertakings} ({articles}); UN-Regeln: {rules} aus "
        "{resolutions} Resolutionen. Ereignisse bis zur Unterzeichnung: {before}, später: {later}, davon mit Nennung "
        "des Vertrags: {invoked}.",
    },
)
def draw_area_trail(rows: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw one area as a dated list: undertakings, UN rules by resolution, events before and after the signature.

    rows: from cooperation.trail(). Returns a new Figure, 16 cm wide. A part without rows says so; beyond 60 rows the
    latest events are left out and the caption says how many.
    """
    figure, axes = marks.sheet()
    y = 0.05
    for step in STEPS:
        axes.plot([0.1, marks.right(axes)], [y, y], color=canvas.RULE, linewidth=0.5)
        marks.write(axes, 0.1, y + 0.3, language.word(f"cooperation_step_{step}", lang), fontweight="bold")
        y += 0.55
        lines = list(_lines(rows[rows["step"] == step], step, _room(rows), lang))
        if not lines:
            marks.tile(axes, 3.3, y + marks.TILE / 2, language.word(f"cooperation_no_{step}", lang), None)
            y += marks.TILE + 0.1
        before = int((rows.loc[rows["step"] == step, "date"] <= cooperation.signed()).sum())
        for i, (date, shape, face, text) in enumerate(lines):
            if step == "event" and 0 < i == before:
                axes.plot(
                    [3.3, marks.right(axes)], [y + 0.02, y + 0.02], color=canvas.SOFT, linewidth=0.6, linestyle=":"
                )
            middle = y + 0.18
            marks.write(axes, 2.75, middle, date, ha="right")
            axes.plot(
                [3.05], [middle], shape, markersize=4.5, color=canvas.OTHER, markerfacecolor=face, markeredgewidth=0.8
            )
            fitted = canvas.fit(text, marks.right(axes) - 3.35)
            marks.write(axes, 3.3, middle, fitted)
            y += 0.05 + marks.LINE * (fitted.count("\n") + 1)
        y += 0.1
    return marks.finish(figure, y)


def _room(rows: pd.DataFrame) -> int:
    """How many events fit on the page beside the other rows."""
    return MOST - int((rows["step"] == "undertaking").sum()) - rows.loc[rows["step"] == "rule", "code"].nunique()


def _lines(rows: pd.DataFrame, step: str, room: int, lang: str) -> Iterator[tuple[str, str, str, str]]:
    """For each line its date, the shape and face of its mark, and its text."""
    text, levels = language.column("text", lang), language.labels("undertakings", "verb_strength", lang)
    if step == "undertaking":
        for row in rows.itertuples():
            strength = language.word("cooperation_no_verb", lang) if pd.isna(row.code) else levels[row.code]
            where = marks.articles([row.place], lang)
            yield language.day(row.date, lang), "D", canvas.OTHER, f"{where} ({strength}): {getattr(row, text)}"
    elif step == "rule":
        names = language.labels("sanctions", "resolution", lang)
        for (date, code), part in rows.groupby(["date", "code"]):
            yield language.day(date, lang), "s", canvas.OTHER, f"{names[code]}: {_paragraphs(part['place'], lang)}"
    else:
        for row in rows.head(room).itertuples():
            face = canvas.OTHER if pd.notna(row.code) and row.code == "explicit" else canvas.PAPER
            yield language.day(row.date, lang, row.date_precision), "o", face, getattr(row, text)


def _paragraphs(places: pd.Series, lang: str) -> str:
    known = [p for place in places.dropna() for p in place.split(";")]
    parts = []
    if known:
        key = "cooperation_paragraph" if len(known) == 1 else "cooperation_paragraphs"
        parts.append(language.word(key, lang, n=", ".join(known)))
    if unknown := int(places.isna().sum()):
        key = "cooperation_unnumbered" if unknown == 1 else "cooperation_unnumbered_many"
        parts.append(language.word(key, lang, n=unknown))
    return language.listing(parts, lang)


def _partner_facts(rows: pd.DataFrame, lang: str) -> dict:
    coded = rows.dropna(subset="provision")
    ours = coded[coded["treaty_id"] == cooperation.TREATY]
    others = coded[coded["treaty_id"] != cooperation.TREATY]
    shared = others.loc[others["provision"].isin(ours["provision"]), "treaty_id"].nunique()
    treaties = rows["treaty_id"].nunique()
    return {
        "treaties": treaties,
        "others": treaties - int((rows["treaty_id"] == cooperation.TREATY).any()),
        "duties": len(coded),
        "ours": len(ours),
        "consult": others.loc[others["provision"] == "consultation", "treaty_id"].nunique(),
        "shared": shared,
    }


@register(
    "partnership_duties",
    theme="cooperation",
    tables=("provisions", "treaties"),
    columns=("short_name", "signed", "kind", "article", "response", "response_strength"),
    ask=cooperation.partnerships,
    facts=_partner_facts,
    title={
        "en": "The treaty of 2024 beside treaties of partnership and friendship",
        "de": "Der Vertrag von 2024 neben Partnerschafts- und Freundschaftsverträgen",
    },
    caption={
        "en": "Coded duties with the article (–: not known); the darker, the stronger the response owed, from 0 (to "
        "refrain) to 4. Hatched: no such duty in the passages read. Only duties on security are coded. Fields of "
        "cooperation are not: nothing follows from this figure on whose partnership covers more of them.",
        "de": "Codierte Pflichten mit dem Artikel (–: unbekannt); je dunkler, desto stärker die geschuldete Antwort, von "
        "0 (unterlassen) bis 4. Schraffiert: keine solche Pflicht in den gelesenen Stellen. Codiert sind nur "
        "Pflichten zur Sicherheit, nicht die Felder der Zusammenarbeit: Wessen Partnerschaft mehr davon umfasst, "
        "lässt sich hier nicht ablesen.",
    },
    alt={
        "en": "Matrix of {treaties} treaties by kind of duty, shaded by strength. The treaty of 2024 has {ours} of the "
        "{duties} coded duties; of the other {others}, a duty to consult is coded in {consult}. With any kind of duty in "
        "common with 2024: {shared}.",
        "de": "Matrix von {treaties} Verträgen nach Art der Pflicht, schattiert nach Stärke. Der Vertrag von 2024 hat "
        "{ours} der {duties} codierten Pflichten; von den anderen {others} haben {consult} eine codierte "
        "Konsultationspflicht. Mit einer Art von Pflicht, die auch 2024 vorkommt: {shared}.",
    },
)
def draw_partnership_duties(rows: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw treaties (rows, by signature) by kind of duty (columns), shaded by strength, with the article in the cell.

    rows: from cooperation.partnerships(). Returns a new Figure, 16 cm wide. Silence is drawn hatched, never as 0.
    """
    figure, axes = marks.sheet()
    duties = language.labels("provisions", "provision", lang)
    left, top = 5.2, max(marks.width(word) for word in duties.values()) + 0.3
    step = (marks.right(axes) - left) / len(duties)
    for i, words in enumerate(duties.values()):
        look = {"fontsize": canvas.SMALL, "rotation": 90, "ha": "center", "va": "bottom"}
        axes.text(left + (i + 0.5) * step, top - 0.1, words, **look)
    for j, (treaty, part) in enumerate(rows.groupby("treaty_id", sort=False)):
        y = top + 0.7 * (j + 0.5)
        name, year = part[language.column("short_name", lang)].iloc[0], part["signed"].iloc[0].year
        label = name if str(year) in name else f"{name} ({year})"
        weight = "bold" if treaty == cooperation.TREATY else "normal"
        label = canvas.fit(label, left - 0.4, weight=weight)
        middle = y - marks.LINE / 2 * label.count("\n")
        marks.write(axes, left - 0.2, middle, label, ha="right", weight=weight)
        for i, duty in enumerate(duties):
            found = part[part["provision"] == duty].sort_values("response_strength", ascending=False)
            x = left + i * step + 0.05
            if found.empty:
                marks.tile(axes, x, y, "", None, wide=step - 0.1)
                continue
            strength = found["response_strength"].iloc[0]
            shade = marks.OUTSIDE if pd.isna(strength) else canvas.STEPS[int(strength)]
            text = ", ".join(found["article"].fillna("–"))
            marks.tile(axes, x, y, text, shade, wide=step - 0.1)
    return marks.finish(figure, top + 0.7 * rows["treaty_id"].nunique() + 0.1)
