"""Reactions: how stable the coding of stance is, and how much the headline numbers depend on single parts of the data."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers import language, reliability
from helpers.figures import canvas, register
from helpers.figures.reactions_timeline import reader_note


def _recoding_facts(values: pd.DataFrame, lang: str) -> dict:
    kappas = {row["weights"]: row for row in values.attrs["stability"]}
    plain = kappas["none"]
    return {
        "n": int(values.to_numpy().sum()),
        "agree": int(np.trace(values.to_numpy())),
        "kappa": _decimals(plain["kappa"], lang),
        "low": _decimals(plain["low"], lang),
        "high": _decimals(plain["high"], lang),
        "linear": _decimals(kappas["linear"]["kappa"], lang),
        "quadratic": _decimals(kappas["quadratic"]["kappa"], lang),
    }


def _decimals(value: float, lang: str) -> str:
    return "–" if pd.isna(value) else language.number(value, lang, digits=2)


@register(
    "stance_recoding",
    theme="reactions",
    tables=("recoding", "reactions"),
    ask=reliability.confusion,
    facts=_recoding_facts,
    title={
        "en": "Stance coded twice: {agree} of {n} agree",
        "de": "Haltung zweimal kodiert: {agree} von {n} stimmen überein",
    },
    caption={
        "en": "Left: first and second code of the same rows. Right: Cohen's kappa with a 95 percent bootstrap interval (fixed "
        "seed). Both rounds come from one coder, from the same summaries and a short time apart: this shows stability, "
        "not agreement between coders, which will be lower.",
        "de": "Links: erster und zweiter Code derselben Zeilen. Rechts: Cohens Kappa mit 95-Prozent-Bootstrap-Intervall (fester "
        "Startwert). Beide Runden stammen aus einer Hand, von denselben Zusammenfassungen und aus kurzem Abstand: Das "
        "zeigt Stabilität, nicht Übereinstimmung zwischen Kodierenden, die niedriger sein wird.",
    },
    alt={
        "en": "Confusion matrix of two codings of {n} reactions and three values of kappa. {agree} rows have the same code; kappa is "
        "{kappa} ({low} to {high}), {linear} with linear and {quadratic} with quadratic weights. One coder did both.",
        "de": "Verwechslungsmatrix zweier Kodierungen von {n} Reaktionen und drei Werte von Kappa. {agree} Zeilen haben denselben Code; "
        "Kappa ist {kappa} ({low} bis {high}), mit linearen Gewichten {linear}, mit quadratischen {quadratic}. Beide stammen "
        "aus einer Hand.",
    },
)
def draw_stance_recoding(values: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw the confusion matrix, and beside it kappa by weighting with its interval.

    values: from reliability.confusion(), attrs["stability"] from reliability.stability().
    """
    figure = canvas.new(6.6)
    left, right = figure.subplots(1, 2, width_ratios=[3, 2])
    names = language.labels("recoding", "stance_first", lang)
    most = max(1, int(values.to_numpy().max()))
    for y, row in enumerate(values.to_numpy()):
        for x, n in enumerate(row):
            face = canvas.STEPS[min(4, round(4 * n / most))] if n else canvas.PAPER
            canvas.cell(left, x, y, face=face)
            left.text(x, y, str(n), ha="center", va="center", color=canvas.ink_on(face))
    left.set_xticks(range(5), [code.replace("-", "−") for code in names])
    left.set_yticks(range(5), [f"{name} ({code.replace('-', '−')})" for code, name in names.items()])
    left.set_xlabel(language.title("recoding", "stance_second", lang))
    left.set_ylabel(language.title("recoding", "stance_first", lang))
    left.set(xlim=(-0.5, 4.5), ylim=(4.5, -0.5))
    canvas.bare(left)
    _kappas(right, values.attrs["stability"], lang)
    return figure


def _kappas(axes: Axes, rows: list[dict], lang: str) -> None:
    known = [row for row in rows if not pd.isna(row["kappa"])]
    for y, row in enumerate(rows):
        text = language.word(f"reactions_weights_{row['weights']}", lang)
        axes.text(0, y - 0.34, text, fontsize=canvas.SMALL, transform=axes.get_yaxis_transform())
        if row in known:
            axes.plot([row["low"], row["high"]], [y, y], color=canvas.OTHER, linewidth=1.5)
            axes.plot([row["kappa"]], [y], marker="o", color=canvas.ACCENT, markersize=5)
            span = f"{_decimals(row['kappa'], lang)} ({_decimals(row['low'], lang)}–{_decimals(row['high'], lang)})"
            axes.text(1, y - 0.34, span, fontsize=canvas.SMALL, ha="right", transform=axes.get_yaxis_transform())
    axes.set_xlim(min([0.5, *(row["low"] for row in known)]), 1.02)
    axes.set_ylim(2.6, -0.7)
    axes.set_yticks([])
    low, high = axes.get_xlim()
    ticks = [tick / 10 for tick in range(-10, 11, 1 if high - low < 0.8 else 5) if low <= tick / 10 <= high]
    axes.set_xticks(ticks, [language.number(tick, lang, digits=1) for tick in ticks])
    axes.set_xlabel(language.word("reactions_kappa", lang))
    axes.spines["left"].set_visible(False)


def _sensitivity_facts(values: pd.DataFrame, lang: str) -> dict:
    table = values.pivot(index="headline", columns="variant", values="value")
    return {
        "rows": int(table.at["rows", "all"]),
        "variants": len(reliability.VARIANTS) - 1,
        "headlines": len(reliability.HEADLINES),
        "below": reliability.percent(table.at["below", "all"], lang),
        "low": reliability.percent(table.loc["below"].min(), lang),
        "high": reliability.percent(table.loc["below"].max(), lang),
        "finding": reliability.finding(values, lang=lang),
        "reader": reader_note(values, lang),
    }


@register(
    "reaction_sensitivity",
    theme="reactions",
    tables=("reactions",),
    columns=("headline", "variant", "value", "of"),
    ask=reliability.sensitivity,
    facts=_sensitivity_facts,
    title={"en": "What depends on which part of the data", "de": "Was von welchem Teil der Daten abhängt"},
    caption={
        "en": "Each headline number from all rows (first column) and with a part left out. The marks show shares from 0 to 100 % on "
        "each line, the thin line that of all rows. Numbers of third actors unless the parties are named. {finding}{reader}",
        "de": "Jede Kennzahl aus allen Zeilen (erste Spalte) und ohne einen Teil. Die Zeichen zeigen in jeder Zeile Anteile von 0 bis "
        "100 %, der dünne Strich den aller Zeilen. Zahlen Dritter, wo nicht die Parteien genannt sind. {finding}{reader}",
    },
    alt={
        "en": "Table of {headlines} headline numbers from {rows} rows, recomputed in {variants} ways with a part of the data left out. "
        "The share of third actors below neutral is {below} in all and from {low} to {high} otherwise. {finding}",
        "de": "Tabelle von {headlines} Kennzahlen aus {rows} Zeilen, auf {variants} Arten ohne einen Teil der Daten neu berechnet. Der "
        "Anteil Dritter unter neutral beträgt insgesamt {below}, sonst {low} bis {high}. {finding}",
    },
)
def draw_reaction_sensitivity(values: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw headline numbers (rows) by what is left out (columns): the number, and for shares its place from 0 to 1.

    values: from reliability.sensitivity(). Silence (nothing left to count) is hatched.
    """
    variants, headlines = list(reliability.VARIANTS), list(reliability.HEADLINES)
    figure = canvas.new(1.7 + 0.85 * len(headlines))
    axes = figure.add_subplot()
    table = values.pivot(index="headline", columns="variant", values="value")
    for y, headline in enumerate(headlines):
        for x, variant in enumerate(variants):
            value = table.at[headline, variant]
            if pd.isna(value):
                canvas.cell(axes, x, y, face=None, width=0.9, height=0.8)
                continue
            weight = "bold" if x == 0 else "normal"
            star = "*" if values.attrs["reader"] and headline == "rows" else ""
            axes.text(x, y - 0.12, _value(headline, value, lang) + star, ha="center", va="center", weight=weight)
            if headline in reliability.SHARES:
                _share(axes, x, y + 0.27, float(value), table.at[headline, "all"])
    names = [language.word(f"reactions_variant_{v}", lang) for v in variants]
    axes.set_xticks(range(len(variants)), [canvas.wrap(n, 15) for n in names])
    axes.xaxis.tick_top()
    labels = [canvas.wrap(language.word(f"reactions_head_{h}", lang), 26) for h in headlines]
    axes.set_yticks(range(len(headlines)), labels)
    axes.set(xlim=(-0.5, len(variants) - 0.5), ylim=(len(headlines) - 0.5, -0.5))
    for y in range(1, len(headlines)):
        axes.axhline(y - 0.5, color=canvas.RULE, linewidth=0.4)
    canvas.bare(axes)
    return figure


def _value(headline: str, value: float, lang: str) -> str:
    if headline in reliability.SHARES:
        return reliability.percent(value, lang)
    if headline == "median":
        return language.labels("reactions", "stance", lang)[str(int(value))]
    return language.number(value, lang)


def _share(axes: Axes, x: float, y: float, value: float, all_rows: float) -> None:
    axes.plot([x - 0.4, x + 0.4], [y, y], color=canvas.RULE, linewidth=1)
    if not pd.isna(all_rows):
        axes.plot([x - 0.4 + 0.8 * all_rows] * 2, [y - 0.11, y + 0.11], color=canvas.SOFT, linewidth=0.8)
    axes.plot([x - 0.4 + 0.8 * value], [y], marker="D", color=canvas.ACCENT, markersize=3.5)
