"""Explorers of the theme defense: treaties side by side, and the same attack under every treaty."""

import html
from collections.abc import Iterable
from functools import partial

import pandas as pd

from helpers import cite, clauses, data, figures, language, scenario
from helpers.explorers import Answer, Explorer, Options, choice, codes, dials, sentence, several, table_html
from helpers.figures import canvas
from helpers.figures.defense_clauses import SIDE_BY_SIDE, field_title
from helpers.figures.defense_scenario import LEVELS, SHADES, answer_text, case_text
from helpers.tables import LEFT

OPEN = "open"  # a fact that the scenario leaves open; None cannot be told from "nothing chosen" in a list
FACTS = {"yes": True, "no": False, OPEN: None}
BOX = (
    '<span style="display:inline-block;width:2em;height:1em;background:{face};'
    f'border:1px solid {canvas.SILENCE}"></span>'
)
HATCHED = f"repeating-linear-gradient(135deg,#fff,#fff 4px,{canvas.SILENCE} 4px,{canvas.SILENCE} 5px)"


def explorer(lang: str = "en", *, also: data.Also | None = None) -> Explorer:
    """Choose treaties and duties and see their codes side by side, with key phrases and sources.

    also: the reader's own tables, as for data.load(); their treaties can be chosen like ours.
    """
    controls = {
        "treaties": several("defense_control_treaties", _treaties(also), clauses.LINE, rows=8),
        "duties": several("defense_control_duties", codes("provisions", "provision"), ("defense",), rows=8),
        "recode": several("defense_control_recode", _switches, rows=len(clauses.OTHER_READING)),
        **dials(),
    }
    return Explorer("defense", controls, partial(answer, also=also), lang=lang, also=also)


def answer(
    *,
    lang: str = "en",
    treaties: Iterable[str] = clauses.LINE,
    duties: Iterable[str] = ("defense",),
    recode: clauses.Recode = (),
    **dials,
) -> Answer:
    """The codes of treaties side by side: a figure of the first four, a table where there are more, and the
    evidence.

    treaties: ids (none: all), of which those that the dials leave out, and unknown ones, are not shown; duties: kinds
        of duty (none: all that one of them has). dials: as for data.load().
    """
    known, provisions = clauses.load(recode=recode, **dials)
    treaties = tuple(treaty for treaty in treaties if treaty in known.index) if treaties else tuple(known.index)
    duties = tuple(duties)
    rows = provisions[provisions["treaty_id"].isin(treaties)]
    rows = rows[rows["provision"].isin(duties)] if duties else rows
    if rows.empty:
        return sentence(language.word("defense_why_no_row", lang), rows)
    shown = figures.screen("side_by_side", lang=lang, treaties=treaties, duties=duties, recode=recode, **dials)

    def details() -> str:
        table = _table(shown.values, lang) if len(treaties) > SIDE_BY_SIDE else ""
        return shown.data_behind() + table + cite.why(rows, lang=lang, also=dials.get("also"))._repr_html_()

    return Answer(shown.html, shown.says, shown.values, details)


def attack(lang: str = "en", *, also: data.Also | None = None) -> Explorer:
    """Set a scenario, see what every treaty owes, and pick one to see why.

    also: the reader's own tables, as for data.load(); their treaties answer like ours.
    """
    plain = scenario.Scenario()
    spoken = {value: key for key, value in FACTS.items()}
    facts = {fact: choice(f"defense_control_{fact}", _facts, spoken[getattr(plain, fact)]) for fact in scenario.FACTS}
    controls = {
        "event": choice("defense_control_event", _events, plain.event),
        **facts,
        "treaty": choice("defense_control_treaty", _treaties(also), clauses.SUBJECT),
        "order": choice("defense_control_order", _orders, "answer"),
        "recode": several("defense_control_recode", _switches, rows=len(clauses.OTHER_READING)),
        **dials(),
    }
    return Explorer("attack", controls, partial(attack_answer, also=also), lang=lang, also=also)


def attack_answer(
    *,
    lang: str = "en",
    event: str = "armed_attack",
    treaty: str = clauses.SUBJECT,
    order: str = "answer",
    recode: clauses.Recode = (),
    state_of_war: str = "yes",
    request: str = "yes",
    provoked: str = "no",
    own_law: str = "no",
    adversary: str = OPEN,
    **dials,
) -> Answer:
    """What every treaty owes in a scenario, and why one of them answers so; facts are "yes", "no" or "open".

    treaty: the one to explain. order: "answer" or "date". dials: as for data.load().
    """
    facts = dict(zip(scenario.FACTS, (state_of_war, request, provoked, own_law, adversary), strict=True))
    case = scenario.Scenario(event, **{fact: FACTS[value] for fact, value in facts.items()})
    values = scenario.grid(cases={"this": case}, order=order, recode=recode, **dials)
    caption = f"{case_text(case, lang)}.{clauses.remarks(values, lang)}"
    caption = f"{caption} {figures.dial_sentence(lang, **dials)}".strip()
    shown, because = _answers(values, caption, treaty, lang), _because(treaty, values, lang)
    return Answer(
        shown,
        f"{caption} {because}",
        values,
        lambda: _why(because, treaty, case, values, lang, recode=recode, **dials),
    )


def _answers(values: pd.DataFrame, caption: str, treaty: str, lang: str) -> str:
    """All answers as a table: a bar for the eye, words for everybody; one treaty in bold."""
    rows = []
    for row in values.to_dict("records"):
        name = clauses.called(values.attrs["names"][row["treaty_id"]], lang)
        weight = "bold" if row["treaty_id"] == treaty else "normal"
        settled = row["at_least"] == row["at_most"]
        face = SHADES[row["at_most"]] if settled else HATCHED
        inside = range(row["at_least"], row["at_most"] + 1)
        bar = "".join(BOX.format(face=face if rank in inside else canvas.PAPER) for rank in range(len(LEVELS)))
        rows.append(
            f'<tr><th scope="row" style="{LEFT};font-weight:{weight}">{html.escape(name)}</th>'
            f'<td aria-hidden="true" style="{LEFT};white-space:nowrap">{bar}</td>'
            f'<td style="{LEFT}">{html.escape(answer_text(row, lang))}</td></tr>'
        )
    words = [language.word(f"defense_answers_{head}", lang) for head in ("treaty", "scale", "owed")]
    heads = "".join(f'<th scope="col" style="{LEFT}">{html.escape(word)}</th>' for word in words)
    return (
        f'<table lang="{lang}" class="explorer-table defense-answers"><caption style="text-align:left">'
        f"{html.escape(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _because(treaty: str, values: pd.DataFrame, lang: str) -> str:
    """What one treaty answers, as a title for the reasons; that it is left out where it is."""
    mine = values[values["treaty_id"] == treaty]
    if mine.empty:
        return language.word("defense_left_out", lang)
    name = clauses.called(values.attrs["names"][treaty], lang, year=False)
    return language.word("defense_why_title", lang, treaty=name, answer=answer_text(mine.iloc[0], lang))


def _why(title: str, treaty: str, case: scenario.Scenario, values: pd.DataFrame, lang: str, **asked) -> str:
    """Why one treaty answers so: which conditions of its clauses are met, not met or unknown."""
    if treaty not in values.attrs["names"]:
        return f"<p>{html.escape(title)}</p>"
    rows = scenario.reasons(treaty, case, **asked)
    if rows.empty:
        return f"<h4>{html.escape(title)}</h4><p>{html.escape(language.word('defense_why_no_row', lang))}</p>"
    clause = rows["provision_id"].map({i: clauses.article(i, lang) for i in rows["provision_id"].unique()})
    again = rows["provision_id"].duplicated()
    coded = [_coded(row, lang) for row in rows.to_dict("records")]
    shown = pd.DataFrame(
        {
            "clause": clause.mask(again, ""),
            "condition": rows["condition"].map(lambda name: language.word(f"defense_condition_{name}", lang)),
            "result": rows["result"].map(lambda result: language.word(f"defense_result_{result}", lang)),
            "code": coded,
            "phrase": rows["key_phrase"].mask(again, ""),
        }
    )
    shown.columns = [language.word(f"defense_why_{column}", lang) for column in shown]
    owes = [
        language.word(
            "defense_why_owes",
            lang,
            clause=clauses.article(row.provision_id, lang),
            level=_level(row.level, lang),
        )
        for row in rows.drop_duplicates("provision_id").itertuples()
    ]
    if rows["provision"].nunique() < len(scenario.DUTIES):
        owes.append(language.word("defense_why_unread", lang))
    evidence = cite.why(rows.drop_duplicates("provision_id"), lang=lang, also=asked.get("also"))
    return table_html(shown, title, lang) + f"<p>{html.escape(' '.join(owes))}</p>" + evidence._repr_html_()


def _coded(row: dict, lang: str) -> str:
    """What the rule read: title of the field and its code in words."""
    text = row[language.column("text", lang)]
    return f"{field_title(row['field'], lang)}: {language.word('silent', lang) if pd.isna(text) else text}"


def _level(level: str, lang: str) -> str:
    return language.word("defense_level_open" if level == scenario.UNKNOWN else f"defense_level_{level}", lang)


def _table(values: pd.DataFrame, lang: str) -> str:
    """All treaties asked for, as a table: fields as rows, treaties as columns."""
    cells = values.pivot(index=["duty", "field"], columns="treaty_id", values=language.column("text", lang))
    cells = cells.loc[list(dict.fromkeys(zip(values["duty"], values["field"], strict=True)))]
    cells = cells[list(dict.fromkeys(values["treaty_id"]))]
    names = [clauses.called(values.attrs["names"][treaty], lang) for treaty in cells.columns]
    heads = pd.DataFrame(
        {
            language.title("provisions", "provision", lang): [
                language.label("provisions", "provision", duty, lang) for duty, _ in cells.index
            ],
            language.word("defense_field", lang): [field_title(field, lang) for _, field in cells.index],
        },
        index=cells.index,
    )
    shown = heads.join(cells).set_axis([*heads.columns, *names], axis=1)
    table = table_html(shown, language.word("defense_all_treaties", lang), lang)
    return f'<div style="overflow-x:auto">{table}</div>'


def _treaties(also: data.Also | None):
    def options(lang: str) -> Options:
        treaties, _ = clauses.load(also=also)
        names = clauses.names(treaties.sort_values("signed", kind="stable"))
        return [(clauses.called(name, lang), treaty) for treaty, name in names.items()]

    return options


def _switches(lang: str) -> Options:
    question = language.column("question", lang)
    return [(f"{row.dispute_id}: {getattr(row, question)}", row.dispute_id) for row in clauses.switches().itertuples()]


def _events(lang: str) -> Options:
    return [(language.word(f"defense_event_{event}", lang), event) for event in scenario.EVENTS]


def _facts(lang: str) -> Options:
    return [(language.word(f"defense_{value}", lang), value) for value in FACTS]


def _orders(lang: str) -> Options:
    return [(language.word(f"defense_order_{order}", lang), order) for order in ("answer", "date")]
