"""Figures of the theme defense."""

import pandas as pd
from matplotlib.figure import Figure

from helpers import data, defense, language
from helpers.figures import canvas, register


def _matrix_facts(matrix: pd.DataFrame, lang: str) -> dict:
    defends = matrix["defense"]
    return {
        "treaties": len(matrix),
        "with_defense": int(defends.notna().sum()),
        "strongest": int((defends == 4).sum()),
        "names": language.listing([_short(t, lang) for t in defends.index[(defends == 4).fillna(False)]], lang, most=6),
    }


@register(
    "obligation_matrix",
    theme="defense",
    tables=("provisions", "treaties"),
    ask=defense.obligation_matrix,
    facts=_matrix_facts,
    title={
        "en": "What {treaties} treaties oblige their parties to",
        "de": "Wozu {treaties} Verträge verpflichten",
    },
    caption={
        "en": "Strength of the response owed, from 0 (a duty to refrain, no response) to 4 (all means, military help "
        "named, at once). Hatched: no such duty in the passages read.",
        "de": "Stärke der geschuldeten Antwort, von 0 (Unterlassungspflicht, keine Antwort) bis 4 (alle Mittel, "
        "militärische Hilfe genannt, sofort). Schraffiert: keine solche Pflicht in den gelesenen Stellen.",
    },
    alt={
        "en": "Matrix of {treaties} treaties by kind of duty, shaded by strength from 0 to 4. {with_defense} have a "
        "defense duty that could be graded; {strongest} reach the highest strength: {names}.",
        "de": "Matrix von {treaties} Verträgen nach Art der Pflicht, schattiert nach Stärke von 0 bis 4. "
        "{with_defense} haben eine eingestufte Beistandspflicht; {strongest} erreichen die höchste Stufe: {names}.",
    },
)
def draw_obligation_matrix(
    matrix: pd.DataFrame, *, lang: str = "en", highlight: tuple[str, ...] = ("prk-rus-2024",)
) -> Figure:
    """Draw treaties (rows) by duties (columns), shaded by response strength, with the number in each cell.

    matrix: from defense.obligation_matrix(). highlight: treaties whose names are set in bold.
    Returns a new Figure, 16 cm wide. Silence is drawn hatched, never as 0.
    """
    figure = canvas.new(2.6 + 0.52 * len(matrix))
    axes = figure.add_subplot()
    duties = language.labels("provisions", "provision", lang)
    for y, (_, row) in enumerate(matrix.iterrows()):
        for x, strength in enumerate(row):
            if pd.isna(strength):
                canvas.cell(axes, x, y, face=None)
                continue
            face = canvas.STEPS[int(strength)]
            canvas.cell(axes, x, y, face=face)
            axes.text(x, y, str(strength), ha="center", va="center", color=canvas.ink_on(face))
    axes.set_xlim(-0.5, len(matrix.columns) - 0.5)
    axes.set_ylim(len(matrix) - 0.5, -0.5)
    axes.set_xticks(range(len(matrix.columns)), [canvas.wrap(duties[c], 13) for c in matrix.columns])
    axes.xaxis.tick_top()
    axes.set_yticks(range(len(matrix)), [_dated(t, lang) for t in matrix.index])
    for text, treaty in zip(axes.get_yticklabels(), matrix.index, strict=True):
        text.set_fontweight("bold" if treaty in highlight else "normal")
    canvas.bare(axes)
    return figure


def _short(treaty: str, lang: str) -> str:
    treaties = data.load("treaties").set_index("treaty_id")
    return treaties.loc[treaty, language.column("short_name", lang)]


def _dated(treaty: str, lang: str) -> str:
    treaties = data.load("treaties").set_index("treaty_id")
    name, year = (
        treaties.loc[treaty, language.column("short_name", lang)],
        str(treaties.loc[treaty, "signed"].year),
    )
    return name if year in name else f"{name} ({year})"
