"""Reactions: what they talk about, who was not heard, and what experts answer."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers import language, reactions
from helpers.figures import canvas, register
from helpers.figures.reactions_timeline import LINE, POINTS, reader_note, short_names

PAGE = 60  # rows that one page can hold
FEW = 5  # a share of fewer reactions is not shaded


def _themes_facts(values: pd.DataFrame, lang: str) -> dict:
    themes = language.labels("reactions", "themes", lang)
    big = values[values["of"] >= FEW]
    top = big.loc[big["share"].astype(float).idxmax()] if len(big) else values.iloc[0]
    troops = values[(values["theme"] == "troops") & (values["n"] > 0)]
    return {
        "themes": values["theme"].nunique(),
        "groups": values["group"].nunique(),
        "rows": int(values.drop_duplicates("group")["of"].sum()),
        "theme": themes[top["theme"]],
        "group": _group(top["group"], lang),
        "n": int(top["n"]),
        "of": int(top["of"]),
        "reader": " " + language.word("reactions_reader_cells", lang) if values["reader"].sum() else "",
        "troops": " "
        + language.word(
            "reactions_troops_first",
            lang,
            n=int(troops["n"].sum()),
            of=int(troops["of"].sum()),
            group=_group(troops["group"].iloc[0], lang),
        )
        if len(troops)
        else "",
    }


def _group(group: str, lang: str) -> str:
    if group in ("parties", "experts"):
        return language.word(f"reactions_{group}", lang)
    if group[:4].isdigit():
        return f"{group[4:]} {group[:4]}"
    return language.labels("reactions", "region", lang)[group]


HEAT = {
    "en": "Numbers: reactions that touch the theme; shade: their share of the group, whose size stands at the head (from a "
    "fifth to four fifths in steps; groups under five without shade). A reaction touches one or more themes. Hatched: no reaction in the table, so no share.",
    "de": "Zahlen: Reaktionen, die das Thema berühren; Tönung: ihr Anteil an der Gruppe, deren Größe oben steht (von einem "
    "Fünftel bis vier Fünftel in Stufen; Gruppen unter fünf ohne Tönung). Eine Reaktion berührt ein Thema oder mehrere. Schraffiert: keine Reaktion in "
    "der Tabelle, also kein Anteil.",
}


@register(
    "reaction_themes",
    theme="reactions",
    tables=("reactions",),
    columns=("theme", "group", "n", "of", "share"),
    ask=reactions.themes_by,
    facts=_themes_facts,
    title={"en": "What reactions talk about, by region", "de": "Wovon Reaktionen sprechen, nach Region"},
    caption={
        "en": HEAT["en"] + " Third actors by region, the parties and experts apart.{reader}",
        "de": HEAT["de"] + " Dritte nach Region, Parteien und Fachleute für sich.{reader}",
    },
    alt={
        "en": "Matrix of {themes} themes by {groups} groups of speakers, {rows} reactions, shaded by share. Of groups with five "
        "reactions or more, {group} speaks most of one theme: {theme}, in {n} of {of}.",
        "de": "Matrix von {themes} Themen nach {groups} Gruppen, {rows} Reaktionen, nach Anteil getönt. Von den Gruppen mit fünf "
        "oder mehr Reaktionen spricht diese am meisten von einem Thema: {group}, {theme}, in {n} von {of}.",
    },
)
def draw_themes(values: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw themes (rows) by groups or quarters (columns), shaded by share, with the number in each cell.

    values: from reactions.themes_by(). A group without reactions is hatched, never 0.
    """
    groups, themes = list(values["group"].unique()), list(values["theme"].unique())
    sizes = values.drop_duplicates("group").set_index("group")["of"]
    heads = [f"{_group(g, lang)} ({sizes[g]})" for g in groups]
    # Beside the names of the themes the heads have about seven tenths of the page.
    upright = max(map(canvas.text_width, heads)) * canvas.TEXT / canvas.SMALL > 0.7 * POINTS / len(groups)
    figure = canvas.new(1.4 + 0.5 * len(themes) + (2.6 if upright else 0))
    axes = figure.add_subplot()
    for row in values.itertuples():
        x, y = groups.index(row.group), themes.index(row.theme)
        if pd.isna(row.share):
            canvas.cell(axes, x, y, face=None)
            continue
        face = canvas.STEPS[min(4, int(row.share * 5))] if row.of >= FEW else canvas.PAPER
        canvas.cell(axes, x, y, face=face)
        star = "*" if row.reader else ""
        axes.text(x, y, f"{row.n}{star}", ha="center", va="center", color=canvas.ink_on(face))
    names = language.labels("reactions", "themes", lang)
    axes.set_xticks(range(len(groups)), heads, rotation=90 if upright else 0)
    axes.xaxis.tick_top()
    axes.set_yticks(range(len(themes)), [names[t] for t in themes])
    axes.set_xlim(-0.5, len(groups) - 0.5)
    axes.set_ylim(len(themes) - 0.5, -0.5)
    canvas.bare(axes)
    return figure


def _by_quarter(**asked) -> pd.DataFrame:
    return reactions.themes_by(by="quarter", **asked)


_by_quarter.__signature__ = reactions.timeline.__signature__  # the same filters and dials

register(
    "reaction_themes_time",
    theme="reactions",
    tables=("reactions",),
    columns=("theme", "group", "n", "of", "share"),
    ask=_by_quarter,
    facts=_themes_facts,
    title={"en": "How the subject shifts over time", "de": "Wie sich das Thema mit der Zeit verschiebt"},
    caption={
        "en": HEAT["en"]
        + " Calendar quarters; without experts and without dates known only by year. Quarters with few "
        "reactions show little.{reader}",
        "de": HEAT["de"]
        + " Kalenderquartale; ohne Fachleute und ohne Daten, von denen nur das Jahr bekannt ist. Quartale mit "
        "wenigen Reaktionen zeigen wenig.{reader}",
    },
    alt={
        "en": "Matrix of {themes} themes by {groups} quarters, {rows} reactions, shaded by share. The largest share of a quarter "
        "with five reactions or more is {theme}, {n} of {of} in {group}.{troops}",
        "de": "Matrix von {themes} Themen nach {groups} Quartalen, {rows} Reaktionen, nach Anteil getönt. Der größte Anteil eines "
        "Quartals mit fünf oder mehr Reaktionen ist {theme}, {n} von {of} in {group}.{troops}",
    },
)(draw_themes)


def _clause_facts(values: pd.DataFrame, lang: str) -> dict:
    named = values[values["n"].fillna(0) > 0].sort_values("n", ascending=False)
    unread = values[values["n"].isna()]["article"]
    return {
        "rows": values.attrs["rows"],
        "named": len(named),
        "none": int((values["n"] == 0).sum()),
        "top": int(named["article"].iloc[0]) if len(named) else 0,
        "n": int(named["n"].iloc[0]) if len(named) else 0,
        "parties": int(named["parties"].iloc[0]) if len(named) else 0,
        "unread": language.listing([str(a) for a in unread], lang) or "–",
        "reader": reader_note(values, lang),
    }


@register(
    "reaction_clauses",
    theme="reactions",
    tables=("reactions", "articles"),
    columns=("article", "parties", "others"),
    ask=reactions.clauses,
    facts=_clause_facts,
    title={"en": "Which articles reactions name", "de": "Welche Artikel Reaktionen nennen"},
    caption={
        "en": "Reactions that name or plainly mean an article, of {rows}; dark: of the parties, light: of all others. A reaction "
        "without an article is not shown. Hatched: articles {unread} could not be read, so nothing is said of them.{reader}",
        "de": "Reaktionen, die einen Artikel nennen oder erkennbar meinen, von {rows}; dunkel: der Parteien, hell: aller anderen. "
        "Eine Reaktion ohne Artikel ist nicht gezeigt. Schraffiert: Die Artikel {unread} konnten nicht gelesen werden; über sie "
        "ist nichts gesagt.{reader}",
    },
    alt={
        "en": "Bars for 23 articles by the number of reactions that name them. Only {named} are named at all; article {top} leads "
        "with {n}, {parties} of them from the parties. {none} articles are named by none of {rows} reactions in the table.",
        "de": "Balken für 23 Artikel nach der Zahl der Reaktionen, die sie nennen. Nur {named} werden überhaupt genannt; vorn liegt "
        "Artikel {top} mit {n}, davon {parties} von den Parteien. {none} Artikel nennt keine der {rows} Reaktionen der Tabelle.",
    },
)
def draw_reaction_clauses(values: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw a bar for each article with its number; articles that were not read are hatched."""
    figure = canvas.new(4.2)
    axes = figure.add_subplot()
    most = max(1, int(values["n"].fillna(0).max()))
    for row in values.itertuples():
        if pd.isna(row.n):
            canvas.cell(axes, row.article, most / 2, face=None, width=0.8, height=most)
            continue
        axes.bar(row.article, int(row.parties), color=canvas.STEPS[4], width=0.8)
        light = {"color": canvas.STEPS[2], **canvas.outline(canvas.STEPS[2])}
        if row.others:
            axes.bar(row.article, int(row.others), bottom=int(row.parties), width=0.8, **light)
        text = f"{row.n}{'*' if row.reader else ''}"
        axes.text(row.article, int(row.n) + most * 0.03, text, ha="center", va="bottom", fontsize=canvas.SMALL)
    axes.set_xticks(values["article"].astype(int), values["article"].astype(str), fontsize=canvas.SMALL)
    axes.set_xlabel(language.title("articles", "article", lang))
    axes.set_ylim(0, most * 1.18)
    axes.set_yticks([])
    canvas.bare(axes)
    return figure


def _silence_facts(values: pd.DataFrame, lang: str) -> dict:
    counts = values["kind"].value_counts()
    names = values.loc[values["kind"] == "none_found", language.column("actor", lang)]
    return {
        "n": len(values),
        "none": int(counts.get("none_found", 0)),
        "unread": int(counts.get("not_read", 0)),
        "reported": int(counts.get("reported", 0)),
        "names": language.listing(list(names), lang, most=4),
    }


@register(
    "reaction_silence",
    theme="reactions",
    tables=("silence", "reactions"),
    columns=("actor", "region", "kind"),
    ask=reactions.silence,
    facts=_silence_facts,
    title={"en": "Who was not heard", "de": "Wer nicht zu hören war"},
    caption={
        "en": "Actors that were looked for. Nothing found is not a neutral stance: there may be statements in sources that were not "
        "read. For most actors of the world nothing was looked for; they are not shown.",
        "de": "Akteure, nach denen gesucht wurde. Nichts gefunden ist keine neutrale Haltung: Es mag Äußerungen in Quellen geben, die "
        "nicht gelesen wurden. Nach den meisten Akteuren der Welt wurde nicht gesucht; sie sind nicht gezeigt.",
    },
    alt={
        "en": "List of {n} actors without a reaction, by kind of silence and region, each on a hatched field. For {none} nothing was "
        "found in the sources read, among them {names}; for {unread} a text could not be read; {reported} times a source "
        "reports the silence.",
        "de": "Liste von {n} Akteuren ohne Reaktion, nach Art des Schweigens und Region, jeder auf schraffiertem Feld. Zu {none} fand "
        "sich in den gelesenen Quellen nichts, darunter {names}; bei {unread} war ein Text nicht zu lesen; {reported}-mal "
        "meldet eine Quelle das Schweigen.",
    },
)
def draw_reaction_silence(values: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw each actor as a hatched field with its name, under the kind of silence, beside its region."""
    values = values.head(PAGE)
    kinds = language.labels("silence", "kind", lang)
    regions = language.labels("silence", "region", lang)
    lines = []
    for kind, block in values.groupby("kind", observed=True):
        lines.append((kinds[kind], "", []))
        for region, cell in block.groupby("region", observed=True):
            names = list(cell[language.column("actor", lang)])
            lines += [("", regions[region] if i == 0 else "", names[i : i + 2]) for i in range(0, len(names), 2)]
    figure = canvas.new(0.2 + 0.62 * len(lines))
    axes = figure.add_subplot()
    for y, (kind, region, names) in enumerate(lines):
        axes.text(0, y, kind, weight="bold", va="center")
        axes.text(0, y, region, va="center")
        for x, name in enumerate(names):
            canvas.cell(axes, 3.6 + 4 * x, y, face=None, width=3.9, height=0.8)
            axes.text(
                3.6 + 4 * x,
                y,
                name,
                ha="center",
                va="center",
                fontsize=canvas.SMALL,
                bbox={"facecolor": canvas.PAPER, "edgecolor": "none", "pad": 1.5},
            )
    axes.set_xlim(0, 9.6)
    axes.set_ylim(len(lines) - 0.4, -0.6)
    axes.set_axis_off()
    return figure


def _expert_facts(values: pd.DataFrame, lang: str) -> dict:
    people = values.drop_duplicates("reaction_id")
    answered = values.dropna(subset=["question"])
    counts = answered["question"].value_counts()
    return {
        "n": len(people),
        "answers": len(answered),
        "alliance": int(counts.get("alliance", 0)),
        "automatic": int(counts.get("automatic", 0)),
        "gains": int(counts.get("gains", 0)),
        "rest": len(people) - answered["reaction_id"].nunique(),
        "reader": reader_note(people, lang),
        "commentators": int((people["actor_type"] == "civil_society").sum()),
    }


@register(
    "reaction_experts",
    theme="reactions",
    tables=("reactions", "assessments"),
    columns=("date", "actor", "question", "answer", "stance"),
    ask=reactions.experts,
    facts=_expert_facts,
    title={"en": "What experts answer to three questions", "de": "Was Fachleute auf drei Fragen antworten"},
    caption={
        "en": "{n} assessments, {commentators} of them by commentators without a research post (in italics); answers as far as our "
        "summaries show them, coded once. The mark gives the stance. Experts are those quoted in the sources found, and "
        "must not be counted with states.{reader}",
        "de": "{n} Einschätzungen, davon {commentators} von Kommentierenden ohne Forschungsstelle (kursiv); Antworten, soweit unsere "
        "Zusammenfassungen sie zeigen, einmal kodiert. Das Zeichen gibt die Haltung an. Fachleute sind die, die in den "
        "gefundenen Quellen zitiert sind; sie dürfen nicht mit Staaten gezählt werden.{reader}",
    },
    alt={
        "en": "Names of {n} experts and commentators, grouped by question and answer, with a mark for their stance. {alliance} say "
        "whether the treaty is an alliance, {automatic} whether help is automatic, {gains} who gains; {rest} answer none of these.",
        "de": "Namen von {n} Fachleuten und Kommentierenden, nach Frage und Antwort geordnet, mit einem Zeichen für die Haltung. "
        "{alliance} sagen, ob der Vertrag ein Bündnis ist, {automatic}, ob Hilfe automatisch ist, {gains}, wem es nützt; {rest} "
        "beantworten keine dieser Fragen.",
    },
)
def draw_reaction_experts(values: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw questions and answers (lines) with the names of those who give them, a mark before each name."""
    questions = language.labels("assessments", "question", lang)
    answers = language.labels("assessments", "answer", lang)
    values = values.assign(name=_people(values, lang))
    blocks = []
    for question, block in values.groupby("question", observed=True):
        blocks.append((questions[question], "", block.head(0)))
        blocks += [("", answers[answer], cell) for answer, cell in block.groupby("answer", observed=True)]
    if len(rest := values[values["question"].isna()]):
        blocks.append((language.word("reactions_no_answer", lang), "", rest.head(0)))
        blocks.append(("", "", rest))
    left = 24 + 1.15 * max([canvas.text_width(answer) for _, answer, _ in blocks])
    pitch = LINE * 1.4
    placed, heights = [], []
    for question, answer, cell in blocks:
        start = left if answer else 12
        names, used = _name_lines(cell, start)
        placed.append((question, answer, names))
        heights.append(used * pitch + (5 if question else 0))
    axes = canvas.sheet(sum(heights) + 6, POINTS)
    top = 3.0
    for (question, answer, names), height in zip(placed, heights, strict=True):
        _expert_line(axes, top + pitch * 0.72 + (5 if question else 0), question, answer, names, pitch)
        top += height
    return axes.figure


def _people(values: pd.DataFrame, lang: str) -> pd.Series:
    """The speaker's name, else the institution's; a reader's row with an asterisk."""
    stars = values["reader"].map({True: "*", False: ""}).fillna("") if "reader" in values else ""
    return values["speaker"].fillna(short_names(values, lang)) + stars


def _name_lines(cell: pd.DataFrame, start: float) -> tuple[list[tuple], int]:
    names, x, line = [], start, 0
    for row in cell.itertuples():
        width = canvas.text_width(row.name) + 18
        if x > start and x + width > POINTS:
            x, line = start, line + 1
        names.append((x, line, str(row.stance), row.name, row.actor_type == "civil_society"))
        x += width
    return names, line + 1


def _expert_line(axes: Axes, base: float, question: str, answer: str, names: list[tuple], pitch: float) -> None:
    axes.text(2, base, question, weight="bold")
    axes.text(12, base, answer)
    for x, line, code, name, outside in names:
        y = base + line * pitch
        axes.plot([x + 3], [y - 2.6], marker=canvas.STANCE_MARK[code], color=canvas.STANCE[code], markersize=4)
        axes.text(x + 8, y, name, fontsize=canvas.SMALL, style="italic" if outside else "normal")
