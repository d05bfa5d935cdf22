"""Figures of the theme defense: duties by treaty, wording against condition, agreement with ATOP.

Clauses taken apart stand in defense_clauses, scenarios in defense_scenario.
"""

import pandas as pd
from matplotlib.figure import Figure

from helpers import clauses, defense, language
from helpers.figures import canvas, defense_clauses, defense_scenario, register
from helpers.figures.defense_shared import called, cut_note, first, heads, height, mark, name_rows

__all__ = ["defense_clauses", "defense_scenario"]


def _matrix_facts(matrix: pd.DataFrame, lang: str) -> dict:
    defends = matrix["defense"] if "defense" in matrix else pd.Series(dtype="Int64")
    top = defends.index[(defends == 4).fillna(False)]
    return {
        "treaties": len(matrix),
        "with_defense": int(defends.notna().sum()),
        "strongest": len(top),
        "names": language.listing([called(t, matrix, lang) for t in top], lang, most=6) or "–",
        "more": cut_note(len(matrix), lang) + clauses.remarks(matrix, lang),
    }


@register(
    "obligation_matrix",
    theme="defense",
    tables=("provisions", "treaties"),
    split="treaty_id",
    ask=defense.obligation_matrix,
    facts=_matrix_facts,
    title={
        "en": "What {treaties} treaties oblige their parties to",
        "de": "Wozu {treaties} Verträge verpflichten",
    },
    caption={
        "en": "Strength of the response owed, from 0 (a duty to refrain, no response) to 4 (all means, "
        "military help named, at once). Hatched: no such duty in the passages read; with ?: a duty whose "
        "words name no response. A chosen set of treaties, not a sample.{more}",
        "de": "Stärke der geschuldeten Antwort, von 0 (Unterlassungspflicht, keine Antwort) bis 4 (alle "
        "Mittel, militärische Hilfe genannt, sofort). Schraffiert: keine solche Pflicht in den gelesenen "
        "Stellen; mit ?: eine Pflicht, deren Worte keine Antwort nennen. Eine Auswahl von Verträgen, keine "
        "Stichprobe.{more}",
    },
    alt={
        "en": "Matrix of treaties ({treaties}) by kind of duty, shaded by strength from 0 to 4. A defense "
        "duty that could be graded: {with_defense}. At the highest strength, 4: {strongest} ({names}).",
        "de": "Matrix von Verträgen ({treaties}) nach Art der Pflicht, schattiert nach Stärke von 0 bis 4. "
        "Mit eingestufter Beistandspflicht: {with_defense}. Auf der höchsten Stufe 4: {strongest} ({names}).",
    },
)
def draw_obligation_matrix(
    matrix: pd.DataFrame, *, lang: str = "en", highlight: tuple[str, ...] = (clauses.SUBJECT,)
) -> Figure:
    """Draw treaties (rows) by duties (columns), shaded by response strength, with the number in each cell.

    matrix: from defense.obligation_matrix(); the first 60 rows are drawn. highlight: treaties whose names are
    set in bold. Returns a new Figure, 16 cm wide. Silence is drawn hatched, never as 0.
    """
    shown, ungraded = matrix.loc[first(matrix.index)], matrix.attrs["ungraded"]
    figure = canvas.new(3 + height(len(shown)))
    axes = figure.add_subplot()
    for y, (_, row) in enumerate(shown.iterrows()):
        for x, strength in enumerate(row):
            if pd.isna(strength):
                mark(axes, x, y, "?" if (shown.index[y], shown.columns[x]) in ungraded else "", None)
            else:
                mark(axes, x, y, str(strength), canvas.STEPS[int(strength)])
    duties = language.labels("provisions", "provision", lang)
    heads(axes, [canvas.wrap(duties[c], 18) for c in shown.columns], upright=True)
    name_rows(axes, list(shown.index), matrix.attrs["names"], lang, highlight)
    return figure


def _wording_facts(rows: pd.DataFrame, lang: str) -> dict:
    top = rows[rows["strength"] == rows["strength"].max()]
    least, most = (rows.loc[pick, "treaty_id"] for pick in (top["conditions"].idxmin(), rows["conditions"].idxmax()))
    counts = rows.set_index("treaty_id")["conditions"]
    return {
        "treaties": len(rows),
        "strength": top["strength"].iloc[0],
        "strongest": len(top),
        "fewest": called(least, rows, lang),
        "fewest_n": counts[least],
        "most": called(most, rows, lang),
        "most_n": counts[most],
        "more": cut_note(len(rows), lang) + clauses.remarks(rows, lang),
    }


@register(
    "wording_and_conditions",
    theme="defense",
    tables=("provisions", "treaties"),
    columns=(
        "treaty_id",
        "strength",
        "state_of_war",
        "request",
        "attacker",
        "area",
        "decision",
        "self_defense",
        "own_law",
        "exception",
        "conditions",
        "unknown",
    ),
    ask=defense.wording_and_conditions,
    facts=_wording_facts,
    title={
        "en": "Wording against condition: {treaties} defense clauses",
        "de": "Wortlaut gegen Bedingung: {treaties} Beistandsklauseln",
    },
    caption={
        "en": "Left: strength of the response in the words of the clause, 0 to 4. Dots: conditions that the "
        "text puts on it. Hatched: not read, or the text is silent. Right: how many conditions stand, and "
        "how many more may. Conditions are counted, not weighed: two of them can weigh less than one.{more}",
        "de": "Links: Stärke der Antwort nach dem Wortlaut der Klausel, 0 bis 4. Punkte: Bedingungen, an die "
        "der Text sie knüpft. Schraffiert: nicht gelesen, oder der Text schweigt. Rechts: wie viele "
        "Bedingungen dastehen und wie viele dazukommen können. Gezählt, nicht gewichtet: Zwei können weniger "
        "wiegen als eine.{more}",
    },
    alt={
        "en": "Table of defense clauses ({treaties}): strength of the wording, then dots for up to eight "
        "conditions. At the highest strength, {strength}, stand {strongest}; the fewest conditions among "
        "them: {fewest} ({fewest_n}). The most conditions of all: {most} ({most_n}).",
        "de": "Tabelle von Beistandsklauseln ({treaties}): Stärke des Wortlauts, dann Punkte für bis zu acht "
        "Bedingungen. Auf der höchsten Stufe {strength} stehen {strongest}; die wenigsten Bedingungen "
        "darunter: {fewest} ({fewest_n}). Die meisten Bedingungen überhaupt: {most} ({most_n}).",
    },
)
def draw_wording_and_conditions(
    rows: pd.DataFrame, *, lang: str = "en", highlight: tuple[str, ...] = (clauses.SUBJECT,)
) -> Figure:
    """Draw defense clauses (rows): strength, a dot for each condition that stands, hatching for unknown, the
    count.

    rows: from defense.wording_and_conditions(); the first 60 are drawn. Returns a new Figure, 16 cm wide.
    """
    shown = rows.head(len(first(rows["treaty_id"])))
    figure = canvas.new(2.6 + height(len(shown)))
    axes = figure.add_subplot()
    columns = list(defense.ON_CONDITION)
    for y, row in enumerate(shown.to_dict("records")):
        strength = row["strength"]
        silent = pd.isna(strength)
        mark(axes, 0, y, "" if silent else str(strength), None if silent else canvas.STEPS[int(strength)])
        for x, column in enumerate(columns, start=1):
            if pd.isna(row[column]):
                canvas.cell(axes, x, y, face=None)
            elif row[column]:
                axes.plot(x, y, marker="o", color=canvas.INK, markersize=5)
        count = str(row["conditions"]) + (f" (+{row['unknown']}?)" if row["unknown"] else "")
        axes.text(len(columns) + 1, y, count, ha="center", va="center")
    axes.hlines([y + 0.5 for y in range(len(shown) - 1)], 0.5, len(columns) + 1.5, color=canvas.RULE, linewidth=0.4)
    keys = ["defense_head_strength", *(f"defense_on_{c}" for c in columns), "defense_head_count"]
    heads(axes, [language.word(key, lang) for key in keys])
    name_rows(axes, list(shown["treaty_id"]), rows.attrs["names"], lang, highlight)
    return figure


def _atop_facts(rows: pd.DataFrame, lang: str) -> dict:
    by = rows.set_index("obligation")
    kappa = by.at["all", "kappa"]
    return {
        "compared": by.at["all", "compared"],
        "agreeing": by.at["all", "agreeing"],
        "kappa": language.word("defense_undefined", lang) if pd.isna(kappa) else language.number(kappa, lang, 2),
    }


@register(
    "atop_agreement",
    theme="defense",
    tables=("atop_agreement", "provisions"),
    columns=("obligation", "compared", "agreeing", "kappa", "both_yes", "only_ours", "only_atop", "both_no"),
    ask=defense.atop_agreement,
    facts=_atop_facts,
    title={"en": "Our coding against ATOP's", "de": "Unsere Kodierung und die von ATOP"},
    caption={
        "en": "Treaties on which both codings agree (dark) and differ (hatched), by obligation, with Cohen's "
        "kappa (1: full agreement, 0: no better than chance). Not a blind test: ATOP's values were known "
        "when we coded. ATOP ends in 2018, so the treaties after that, the one of 2024 among them, are not "
        "compared.",
        "de": "Verträge, bei denen beide Kodierungen übereinstimmen (dunkel) und abweichen (schraffiert), "
        "nach Pflicht, mit Cohens Kappa (1: volle Übereinstimmung, 0: nicht besser als Zufall). Kein blinder "
        "Test: Die ATOP-Werte waren beim Kodieren bekannt. ATOP endet 2018; spätere Verträge, auch der von "
        "2024, sind nicht verglichen.",
    },
    alt={
        "en": "Bar chart of agreement with ATOP by obligation. Of {compared} comparisons {agreeing} agree; "
        "Cohen's kappa for all together: {kappa}.",
        "de": "Balkendiagramm der Übereinstimmung mit ATOP nach Pflicht. Von {compared} Vergleichen stimmen "
        "{agreeing} überein; Cohens Kappa über alle: {kappa}.",
    },
)
def draw_atop_agreement(rows: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw one bar an obligation: comparisons that agree, and hatched those that differ, with kappa beside
    it.

    rows: from defense.atop_agreement(); the row "all" is left to the alt text. Returns a new Figure, 16 cm
        wide.
    """
    shown = rows[rows["obligation"] != "all"]
    figure = canvas.new(1.6 + 0.8 * len(shown))
    axes = figure.add_subplot()
    for y, row in enumerate(shown.itertuples()):
        axes.barh(y, row.agreeing, height=0.6, color=canvas.STEPS[3])
        differ = row.compared - row.agreeing
        axes.barh(
            y,
            differ,
            left=row.agreeing,
            height=0.6,
            color=canvas.PAPER,
            edgecolor=canvas.SOFT,
            hatch=canvas.HATCH,
        )
        kappa = language.word("defense_undefined", lang) if pd.isna(row.kappa) else language.number(row.kappa, lang, 2)
        text = language.word("defense_agreeing", lang, agreeing=row.agreeing, compared=row.compared, kappa=kappa)
        axes.text(row.compared + 0.3, y, text, va="center")
    duties = language.labels("provisions", "provision", lang)
    axes.set_xticks(range(0, int(shown["compared"].max()) + 1, 5))
    axes.set_yticks(range(len(shown)), [duties[obligation] for obligation in shown["obligation"]])
    axes.set_ylim(len(shown) - 0.5, -0.5)
    axes.set_xlim(0, max(int(shown["compared"].max()), 1) * 1.5)
    axes.set_xlabel(language.word("defense_axis_treaties", lang))
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    return figure
