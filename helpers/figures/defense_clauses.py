"""Figures of the theme defense: one clause taken apart, and treaties side by side."""

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers import clauses, defense, language, scenario
from helpers.compare import FIELDS
from helpers.figures import canvas, register
from helpers.figures.defense_shared import called

LINE = 0.34  # cm a line of small print
# Of the anatomy, in cm: width of a band, where its codes begin (after a mark of silence), where its wordings begin and end.
BAND, LEFT, SILENT, RIGHT, END = 2.0, 2.15, 2.55, 7.2, canvas.WIDTH - 0.1
SIDE_BY_SIDE = 4  # treaties that fit beside each other
SIGNS = {"stayed": "=", "changed": "≠", "came": "+", "went": "−"}


def field_title(field: str, lang: str) -> str:
    """The title of a field of a clause, whether it is coded or prose in two languages."""
    if field == "parties":
        return language.title("treaties", language.column(field, lang), lang)
    if field in ("response", "means", "territorial_scope", "exception"):
        field = language.column(field, lang)
    return language.title("provisions", field, lang)


def _anatomy_facts(rows: pd.DataFrame, lang: str) -> dict:
    treaty = rows.attrs["provision_id"].split("/")[0]
    codes, variants = rows[rows["kind"] == "code"], rows[rows["kind"] == "variant"]
    said = codes.set_index("field")[language.column("text", lang)].fillna(language.word("silent", lang))
    note = language.word("defense_variants_all", lang, n=len(variants)) if len(variants) else ""
    return {
        "treaty": called(treaty, rows, lang),
        "article": clauses.article(rows.attrs["provision_id"], lang),
        "parts": codes["part"].nunique(),
        "codes": len(codes),
        "variants": len(variants),
        "trigger": said["trigger"],
        "strength": codes.set_index("field").at["response_strength", "code"]
        if said["response_strength"] != language.word("silent", lang)
        else said["response_strength"],
        "more": (f" {note}" if note else "") + clauses.remarks(rows, lang),
    }


@register(
    "anatomy",
    theme="defense",
    tables=("provisions", "wording", "treaties"),
    columns=("part", "field", "text", "phrase", "phrase_lang"),
    ask=defense.anatomy,
    facts=_anatomy_facts,
    title={
        "en": "{treaty}, {article}: the clause taken apart",
        "de": "{treaty}, {article}: die Klausel zerlegt",
    },
    caption={
        "en": "Left: the parts of the clause and how each is coded. Right: its key phrase and, for the "
        "treaty of 2024, variant wordings with what each changes. Hatched: the text does not say. Phrases "
        "from reports and translations are not treaty wording.{more}",
        "de": "Links: die Teile der Klausel und ihre Kodierung. Rechts: ihr Kurzzitat und, beim Vertrag von "
        "2024, abweichende Wortlaute und was sie ändern. Schraffiert: der Text sagt es nicht. Wendungen aus "
        "Berichten und Übersetzungen sind kein Vertragswortlaut.{more}",
    },
    alt={
        "en": "Diagram of one clause in {parts} parts with {codes} codes and {variants} variant wordings. "
        "Trigger: {trigger}. Strength of the response: {strength}.",
        "de": "Schema einer Klausel in {parts} Teilen mit {codes} Kodierungen und {variants} abweichenden "
        "Wortlauten. Auslöser: {trigger}. Stärke der Antwort: {strength}.",
    },
)
def draw_anatomy(rows: pd.DataFrame, *, lang: str = "en", variants: int = 2) -> Figure:
    """Draw the parts of a clause as bands: name of the part, codes in words, variant wordings and what they
    change.

    rows: from defense.anatomy(). variants: how many wordings to show for each point, one a language first.
    Returns a new Figure, 16 cm wide and as high as the texts ask for.
    """
    text = language.column("text", lang)
    phrase = rows.loc[rows["kind"] == "code", ["phrase", "phrase_lang"]].iloc[0]
    whole = _quoted(phrase["phrase"], phrase["phrase_lang"], lang) if pd.notna(phrase["phrase"]) else []
    bands = []
    for part, group in rows.groupby("part", observed=True, sort=False):
        codes = group[group["kind"] == "code"]
        left = [_coded(row, text, lang) for row in codes.itertuples()]
        chosen = _chosen(group[group["kind"] == "variant"], variants)
        right = [_variant(row, text, lang) for row in chosen.itertuples()]
        if part == "act" and whole:
            right.insert(0, (whole, []))
        lines = max(sum(len(lines) for lines, _ in left), sum(len(q) + len(d) + 0.5 for q, d in right), 1)
        bands.append((part, left, right, lines * LINE + 0.35))
    total = sum(band[3] for band in bands)
    axes = canvas.sheet(total)
    top = 0.0
    for part, left, right, tall in bands:
        axes.add_patch(Rectangle((0, top + 0.06), BAND, tall - 0.12, facecolor=canvas.STEPS[1], edgecolor="none"))
        name = language.word(f"defense_part_{part}", lang)
        axes.text(BAND / 2, top + tall / 2, name, ha="center", va="center", fontweight="bold", fontsize=canvas.TEXT)
        y = top + 0.18
        for lines, silent in left:
            if silent:
                # The mark of silence stands before the line that says so.
                canvas.cell(axes, LEFT + 0.15, y + LINE / 2, face=None, width=0.3, height=0.26)
            _write(axes, SILENT if silent else LEFT, y, lines)
            y += LINE * len(lines)
        y = top + 0.18
        for quote, difference in right:
            _write(axes, RIGHT, y, quote, style="italic")
            _write(axes, RIGHT, y + LINE * len(quote), difference, color=canvas.SOFT)
            y += LINE * (len(quote) + len(difference) + 0.5)
        top += tall
        axes.axhline(top, color=canvas.RULE, linewidth=0.5)
    return axes.figure


def _write(axes, x: float, y: float, lines: list[str], **look) -> None:
    # Line by line, because scripts differ in height and the bands are measured in lines.
    for i, line in enumerate(lines):
        axes.text(x, y + LINE * (i + 0.8), line, va="baseline", fontsize=canvas.SMALL, **look)


def _centered(axes, x: float, middle: float, text: str) -> None:
    lines = text.split("\n")
    _write(axes, x, middle - LINE * len(lines) / 2, lines)


def _coded(row, text: str, lang: str) -> tuple[list[str], bool]:
    value, silent = getattr(row, text), pd.isna(row.code)
    value = language.word("silent", lang) if silent else value
    edge = RIGHT - 0.25 - (SILENT if silent else LEFT)
    return canvas.fit(f"{field_title(row.field, lang)}: {value}", edge).split("\n"), silent


def _variant(row, text: str, lang: str) -> tuple[list[str], list[str]]:
    return _quoted(row.phrase, row.phrase_lang, lang), canvas.fit(getattr(row, text), END - RIGHT).split("\n")


def _quoted(phrase: str, spoken: str, lang: str) -> list[str]:
    quoted = language.word("quoted", lang, phrase=phrase, spoken=spoken)
    return canvas.fit(quoted, END - RIGHT, slant="italic").split("\n")


def _chosen(variants: pd.DataFrame, most: int) -> pd.DataFrame:
    """For each point the first wordings, one a language before a second one in any."""
    turn = variants.groupby(["field", "phrase_lang"], sort=False).cumcount()
    ranked = variants.assign(turn=turn).sort_values("turn", kind="stable")
    return ranked.groupby("field", sort=False).head(most).sort_index()


def _side_facts(rows: pd.DataFrame, lang: str) -> dict:
    treaties = list(dict.fromkeys(rows["treaty_id"]))
    shown = treaties[:SIDE_BY_SIDE]
    drawn = [line for duty in dict.fromkeys(rows["duty"]) for line in duty_lines(duty, ())]
    last = rows[rows["treaty_id"] == shown[-1]].set_index(["duty", "field"])
    there = last.loc[[line for line in drawn if line[1] is not None], "since_first"]
    counts = there.value_counts()
    more = language.word("defense_first_treaties", lang, shown=len(shown), total=len(treaties))
    return {
        "treaties": language.listing([called(t, rows, lang) for t in shown], lang),
        "first": called(treaties[0], rows, lang),
        "last": called(shown[-1], rows, lang),
        "duties": rows["duty"].nunique(),
        **{change: int(counts.get(change, 0)) for change in ("stayed", "changed", "came", "went")},
        "unclear": int(there.isna().sum()) if len(shown) > 1 else 0,
        "more": (f" {more}" if len(treaties) > len(shown) else "") + clauses.remarks(rows, lang),
    }


@register(
    "side_by_side",
    theme="defense",
    tables=("provisions", "treaties", "atop_agreement"),
    columns=("duty", "field", "treaty_id", "text", "since_first"),
    ask=defense.side_by_side,
    facts=_side_facts,
    title={"en": "Side by side: {treaties}", "de": "Nebeneinander: {treaties}"},
    caption={
        "en": "Codes of each duty in words. Right: what became of a code from the first to the last treaty "
        "shown; = stayed, ≠ changed, + came, − went, ? one side is silent or was not read. Shaded: other "
        "than in the first. Hatched: the text does not say, or the passage was not read.{more}",
        "de": "Kodierungen jeder Pflicht in Worten. Rechts: was vom ersten zum letzten gezeigten Vertrag aus "
        "einer Kodierung wurde; = blieb, ≠ anders, + kam, − ging, ? eine Seite schweigt oder wurde nicht "
        "gelesen. Schattiert: anders als im ersten. Schraffiert: der Text sagt es nicht, oder die Stelle "
        "wurde nicht gelesen.{more}",
    },
    alt={
        "en": "Table of codes by treaty; kinds of duty: {duties}. Codes of the duties that owe a response, "
        "from {first} to {last}: stayed {stayed}, changed {changed}, came {came}, went {went}, cannot be "
        "told {unclear}.",
        "de": "Tabelle der Kodierungen nach Vertrag; Arten von Pflichten: {duties}. Kodierungen der "
        "Pflichten, die eine Antwort schulden, von {first} zu {last}: geblieben {stayed}, anders {changed}, "
        "gekommen {came}, gegangen {went}, offen {unclear}.",
    },
)
def draw_side_by_side(rows: pd.DataFrame, *, lang: str = "en", fields: tuple[str, ...] = ()) -> Figure:
    """Draw treaties (columns, at most four) by fields of each duty (rows), with what changed from first to
    last.

    rows: from defense.side_by_side(). fields: which fields to draw (default: all that say more than that the
    duty is there). Duties that owe no response have one row each. Returns a new Figure, 16 cm wide.
    """
    treaties = list(dict.fromkeys(rows["treaty_id"]))[:SIDE_BY_SIDE]
    table = by_cell(rows)
    lines = [line for duty in dict.fromkeys(rows["duty"]) for line in duty_lines(duty, fields)]
    left, mark_x = 4.3, canvas.WIDTH - 0.35
    wide = (mark_x - 0.3 - left) / len(treaties)
    room = 0.95 * wide
    cells = [[cell_text(table, (*line, treaty), lang) for treaty in treaties] for line in lines]
    cells = [[(canvas.fit(text, room), face) for text, face in row] for row in cells]
    tall = [0.12 + LINE * max(text.count("\n") + 1 for text, _ in row) for row in cells]
    names = [canvas.fit(called(treaty, rows, lang), room, size=canvas.TEXT, weight="bold") for treaty in treaties]
    total, head = sum(tall), 0.2 + 0.4 * max(name.count("\n") + 1 for name in names)
    axes = canvas.sheet(head + total + 0.05)
    axes.set_ylim(total + 0.05, -head)
    for x, name in enumerate(names):
        axes.text(left + x * wide, -head / 2, name, va="center", fontweight="bold")
    top = 0.0
    for (duty, field), row, height in zip(lines, cells, tall, strict=True):
        middle = top + height / 2
        title = line_title(duty, field, lang)
        if field is None:
            axes.text(0, middle, title, va="center", fontweight="bold")
            axes.axhline(top, color=canvas.SOFT, linewidth=0.6)
        else:
            _centered(axes, 0.25, middle, title)
        for x, (text, face) in enumerate(row):
            if face != canvas.PAPER:
                place = (left + (x + 0.5) * wide - 0.11, middle)
                canvas.cell(axes, *place, face=face, width=wide - 0.07, height=height - 0.05)
            _centered(axes, left + x * wide, middle, text)
        if field is not None and len(treaties) > 1:
            axes.text(
                mark_x,
                middle,
                change_sign(table[duty, field, treaties[-1]]),
                ha="center",
                va="center",
                fontweight="bold",
            )
        top += height
    return axes.figure


def duty_lines(duty: str, fields: tuple[str, ...]) -> list[tuple[str, str | None]]:
    """The rows of a duty: its name, then its fields; a duty to refrain or to build up has its name alone."""
    if duty not in scenario.DUTIES:
        return [(duty, None)]
    return [(duty, None), *((duty, field) for field in fields or FIELDS)]


def line_title(duty: str, field: str | None, lang: str) -> str:
    """What stands at the left of a row: the name of the duty, or of one of its fields."""
    return field_title(field, lang) if field else language.label("provisions", "provision", duty, lang)


def by_cell(rows: pd.DataFrame) -> dict[tuple[str, str, str], dict]:
    """Each row of side_by_side() by duty, field and treaty."""
    return {(row["duty"], row["field"], row["treaty_id"]): row for row in rows.to_dict("records")}


def change_sign(row: dict) -> str:
    """The sign for what became of a code since the first treaty."""
    return "?" if pd.isna(row["since_first"]) else SIGNS[row["since_first"]]


def cell_text(table: dict[tuple, dict], key: tuple, lang: str) -> tuple[str, str | None]:
    """The text of a cell, and its face: paper, shaded if other than in the first, None for silence."""
    duty, field, treaty = key
    row = table[duty, field or "response_strength", treaty]
    if field is None and pd.notna(row["provision_id"]):
        number = row["provision_id"].split("/")[1]
        word = "defense_no_number" if number == "-" else "defense_number"
        return language.word(word, lang, number=number), canvas.PAPER
    if field is None:
        absent = pd.notna(row["code"])
        return (language.word("defense_no_duty", lang), canvas.PAPER) if absent else ("", None)
    if pd.isna(row["provision_id"]):
        return "", canvas.PAPER
    if pd.isna(row["code"]):
        return "", None
    same = pd.isna(row["since_first"]) or row["since_first"] == "stayed"
    return row[language.column("text", lang)], canvas.PAPER if same else canvas.STEPS[1]
