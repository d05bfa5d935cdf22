"""Figures of the theme defense: the same attack under every treaty."""

import pandas as pd
from matplotlib.figure import Figure

from helpers import clauses, language, scenario
from helpers.figures import canvas, register
from helpers.figures.defense_shared import called, cut_note, first, heads, height, mark, name_rows

LEVELS = scenario.LEVELS
# Ranks of what is owed, from pale to dark; the palest of the five shades is kept off, it is too near to
# paper.
SHADES = canvas.STEPS[0], canvas.STEPS[1], canvas.STEPS[2], canvas.STEPS[4]


def case_text(case: scenario.Scenario, lang: str) -> str:
    """A scenario in words: "Armed attack by one state; state of war; help requested; …"."""
    facts = {fact: getattr(case, fact) for fact in scenario.FACTS}
    # Who attacks is rarely said, and matters only where a treaty names its adversary.
    said = [fact for fact, value in facts.items() if (fact, value) != ("adversary", None)]
    value = {True: "yes", False: "no", None: "open"}
    words = [language.word(f"defense_say_{fact}_{value[facts[fact]]}", lang) for fact in said]
    return "; ".join([language.word(f"defense_event_{case.event}", lang), *words])


def answer_text(row: pd.Series, lang: str) -> str:
    """An answer in words: its level, or unknown with the limits within which it lies."""
    if row["answer"] != scenario.UNKNOWN:
        return language.word(f"defense_level_{row['answer']}", lang)
    ends = {end: language.word(f"defense_level_{LEVELS[row[f'at_{end}']]}", lang) for end in ("least", "most")}
    return language.word("defense_between", lang, **ends)


def _counts(rows: pd.DataFrame) -> dict[str, int]:
    """How many treaties give each answer; the keys are the codes of answers."""
    counts = rows["answer"].value_counts()
    return {answer: int(counts.get(answer, 0)) for answer in [*LEVELS, scenario.UNKNOWN]}


def _answer_facts(rows: pd.DataFrame, lang: str) -> dict:
    subject = rows[rows["treaty_id"] == clauses.SUBJECT]
    answer = language.word("defense_left_out", lang) if subject.empty else answer_text(subject.iloc[0], lang)
    return _counts(rows) | {
        "treaties": len(rows),
        "case": case_text(rows.attrs["case"], lang),
        "subject_answer": answer,
        "more": cut_note(len(rows), lang) + clauses.remarks(rows, lang),
    }


READING = {
    "en": "A reading aid to the words of the clauses, not a legal opinion and no forecast of what states will do. ",
    "de": "Eine Lesehilfe zum Wortlaut der Klauseln, kein Rechtsgutachten und keine Vorhersage, was Staaten tun. ",
}


@register(
    "same_attack",
    theme="defense",
    tables=("provisions", "treaties"),
    columns=("treaty_id", "answer", "at_least", "at_most"),
    ask=scenario.same_attack,
    facts=_answer_facts,
    title={
        "en": "The same attack under {treaties} treaties",
        "de": "Derselbe Angriff unter {treaties} Verträgen",
    },
    caption={
        "en": "{case}. Dot: what is owed. Hatched: unknown within these limits, because the text is silent, "
        "was not read or leaves it to judgment. " + READING["en"] + "Treaties that have ended answer as if "
        "in force.{more}",
        "de": "{case}. Punkt: was geschuldet ist. Schraffiert: unbekannt in diesen Grenzen, weil der Text "
        "schweigt, nicht gelesen wurde oder es dem Urteil überlässt. "
        + READING["de"]
        + "Beendete Verträge antworten, als gälten sie.{more}",
    },
    alt={
        "en": "Chart of treaties by what each owes in one scenario: military help at once {help_at_once}, "
        "help in a form the parties choose {help_chosen}, consultation {consultation}, nothing {nothing}, "
        "unknown {unknown}. The treaty of 2024: {subject_answer}.",
        "de": "Grafik von Verträgen nach dem, was sie in einem Szenario schulden: sofort militärische Hilfe "
        "{help_at_once}, Hilfe in Form nach Wahl der Parteien {help_chosen}, Konsultation {consultation}, "
        "nichts {nothing}, unbekannt {unknown}. Der Vertrag von 2024: {subject_answer}.",
    },
)
def draw_same_attack(
    rows: pd.DataFrame, *, lang: str = "en", highlight: tuple[str, ...] = (clauses.SUBJECT,)
) -> Figure:
    """Draw treaties (rows) by what they owe (columns): a dot in one column, or hatching over a range.

    rows: from scenario.same_attack(); the first 60 are drawn. Returns a new Figure, 16 cm wide.
    """
    shown = rows.head(len(first(rows["treaty_id"])))
    figure = canvas.new(1.6 + height(len(shown)))
    axes = figure.add_subplot()
    for y, row in enumerate(shown.itertuples()):
        if row.at_least == row.at_most:
            face = SHADES[row.at_least]
            canvas.cell(axes, row.at_least, y, face=face, alone=True)
            axes.plot(row.at_least, y, marker="o", color=canvas.ink_on(face), markersize=5)
        else:
            middle, width = (row.at_least + row.at_most) / 2, row.at_most - row.at_least + 1
            canvas.cell(axes, middle, y, face=None, width=width, height=0.8)
    axes.hlines([y + 0.5 for y in range(len(shown) - 1)], -0.5, 3.5, color=canvas.RULE, linewidth=0.4)
    heads(axes, [language.word(f"defense_head_{level}", lang) for level in LEVELS])
    name_rows(axes, list(shown["treaty_id"]), rows.attrs["names"], lang, highlight)
    return figure


def _grid_facts(rows: pd.DataFrame, lang: str) -> dict:
    plain = rows[rows["scenario"] == rows["scenario"].iloc[0]]
    return _counts(plain) | {
        "treaties": plain["treaty_id"].nunique(),
        "scenarios": rows["scenario"].nunique(),
        "answers": len(rows),
        "open": int((rows["answer"] == scenario.UNKNOWN).sum()),
        "names": language.listing(
            [called(t, rows, lang) for t in plain.loc[plain["answer"] == "help_at_once", "treaty_id"]],
            lang,
            most=6,
        )
        or "–",
        "more": cut_note(len(plain), lang) + clauses.remarks(rows, lang),
    }


@register(
    "scenario_grid",
    theme="defense",
    tables=("provisions", "treaties"),
    columns=("scenario", "treaty_id", "answer"),
    split="treaty_id",
    ask=scenario.grid,
    facts=_grid_facts,
    title={
        "en": "{scenarios} scenarios put to {treaties} treaties",
        "de": "{scenarios} Szenarien, gestellt an {treaties} Verträge",
    },
    caption={
        "en": "Owed: 3 military help at once, 2 help in a form the parties choose, 1 consultation, 0 "
        "nothing. Hatched, with a range: unknown within these limits. Events: unprovoked, with a state of "
        "war and a request for help; on the right an armed attack by one state with one fact changed. "
        + READING["en"]
        + "{more}",
        "de": "Geschuldet: 3 sofort militärische Hilfe, 2 Hilfe in Form nach Wahl der Parteien, 1 "
        "Konsultation, 0 nichts. Schraffiert, mit Spanne: unbekannt in diesen Grenzen. Ereignisse: nicht "
        "provoziert, mit Kriegszustand und Ersuchen um Hilfe; rechts der Angriff eines Staates mit einer "
        "geänderten Tatsache. " + READING["de"] + "{more}",
    },
    alt={
        "en": "Grid of {treaties} treaties by {scenarios} scenarios, shaded by what is owed from 0 to 3. In "
        "the first scenario military help at once is owed under {help_at_once} ({names}), help in a form the "
        "parties choose under {help_chosen}. Of {answers} answers {open} are unknown.",
        "de": "Raster von {treaties} Verträgen mal {scenarios} Szenarien, schattiert nach dem Geschuldeten "
        "von 0 bis 3. Im ersten Szenario ist sofort militärische Hilfe geschuldet unter {help_at_once} "
        "({names}), Hilfe in Form nach Wahl der Parteien unter {help_chosen}. Von {answers} Antworten sind "
        "{open} unbekannt.",
    },
)
def draw_scenario_grid(rows: pd.DataFrame, *, lang: str = "en", highlight: tuple[str, ...] = clauses.LINE) -> Figure:
    """Draw treaties (rows) by scenarios (columns), shaded and numbered by what is owed, hatched where
    unknown.

    rows: from scenario.grid(); the first 60 treaties are drawn. Scenarios without a word of their own in
    words/ are headed by their name. Returns a new Figure, 16 cm wide.
    """
    treaties, cases = first(rows["treaty_id"]), list(dict.fromkeys(rows["scenario"]))
    figure = canvas.new(3 + height(len(treaties)))
    axes = figure.add_subplot()
    place = {treaty: y for y, treaty in enumerate(treaties)}
    for row in rows[rows["treaty_id"].isin(treaties)].itertuples():
        settled = row.at_least == row.at_most
        text = str(row.at_least) if settled else f"{row.at_least}–{row.at_most}"
        mark(
            axes,
            cases.index(row.scenario),
            place[row.treaty_id],
            text,
            SHADES[row.at_least] if settled else None,
        )
    if cases == list(scenario.STANDARD):
        # The events stand left of this line, the changed facts right of it.
        axes.axvline(len(scenario.EVENTS) - 0.5, color=canvas.INK, linewidth=1)
    known = set(scenario.STANDARD)
    heads(axes, [language.word(f"defense_case_{case}", lang) if case in known else case for case in cases])
    name_rows(axes, treaties, rows.attrs["names"], lang, highlight)
    return figure
