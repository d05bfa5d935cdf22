"""The same attack under every treaty: what each owes in a scenario, and why.

The rules for a clause stand in rules. The answer of a treaty is that of its most binding clause. Where
something is unknown, the answer is a range: at least this much, at most that much is owed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from itertools import product

import numpy as np
import pandas as pd

from helpers import clauses, language
from helpers.rules import CONDITIONS, EVENTS, FACTS, LEVELS, Scenario, bounds, conditions, levels, owes

# The duties that owe a response to an event.
DUTIES = ("defense", "consultation")
UNKNOWN = "unknown"


# The scenarios of the grid: the five events with the other facts in favor of help, then one fact changed.
STANDARD: Mapping[str, Scenario] = {event: Scenario(event) for event in EVENTS} | {
    "no_state_of_war": Scenario(state_of_war=False),
    "no_request": Scenario(request=False),
    "provoked": Scenario(provoked=True),
    "own_law": Scenario(own_law=True),
}


def grid(
    *,
    cases: Mapping[str, Scenario] | None = None,
    duties: Iterable[str] = DUTIES,
    order: str = "date",
    recode: clauses.Recode = (),
    **dials,
) -> pd.DataFrame:
    """What every treaty owes in every scenario.

    cases: scenarios by name (default: STANDARD). duties: which kinds of duty count, of defense and
        consultation.
    order: "date" of signature, or "answer" (most binding over all scenarios first).
    recode, dials: as for clauses.load().
    Returns one row a scenario and treaty: scenario, treaty_id, answer (a code of LEVELS, or "unknown"),
    at_least and at_most (ranks 0-3 in LEVELS; apart where the answer is unknown), source_ids.
    Raises ValueError for an unknown duty, order or fact; else as clauses.load().
    """
    cases = STANDARD if cases is None else cases
    duties = _duties(duties)
    if order not in ("date", "answer"):
        raise ValueError(f"order {order!r} is not one of date, answer")
    treaties, provisions = clauses.load(recode=recode, **dials)
    asked = provisions[provisions["provision"].isin(duties)]
    tables = [answers(treaties, asked, case, duties=duties).assign(scenario=name) for name, case in cases.items()]
    result = pd.concat(tables, ignore_index=True)
    result["scenario"] = result["scenario"].astype("string")
    total = result.groupby("treaty_id")[["at_least", "at_most"]].sum()
    keys = treaties[["signed"]].assign(low=-total["at_least"], high=-total["at_most"])
    ranked = keys.sort_values(["low", "high", "signed"] if order == "answer" else ["signed"], kind="stable").index
    places = result["scenario"].map({name: i for i, name in enumerate(cases)}) * len(ranked)
    places += result["treaty_id"].map({treaty: i for i, treaty in enumerate(ranked)})
    result = result.iloc[places.argsort(kind="stable").to_numpy()].reset_index(drop=True)
    sources: dict[str, list[str]] = {}
    for treaty, ids in zip(provisions["treaty_id"], provisions["source_ids"], strict=True):
        sources.setdefault(treaty, []).append(ids)
    own = dict(zip(treaties.index, treaties["source_ids"], strict=True))
    named = [";".join(sources[treaty]) if treaty in sources else own[treaty] for treaty in result["treaty_id"]]
    result["source_ids"] = pd.array(named, dtype="string")
    columns = ["scenario", "treaty_id", "answer", "at_least", "at_most", "source_ids"]
    return clauses.finish(result[columns], treaties, provisions)


def same_attack(
    *,
    event: str = "armed_attack",
    state_of_war: bool | None = True,
    request: bool | None = True,
    provoked: bool | None = False,
    own_law: bool | None = False,
    adversary: bool | None = None,
    duties: Iterable[str] = DUTIES,
    order: str = "answer",
    recode: clauses.Recode = (),
    **dials,
) -> pd.DataFrame:
    """What every treaty owes in one scenario, whose facts are arguments; returns and raises as grid()."""
    case = Scenario(event, state_of_war, request, provoked, own_law, adversary)
    result = grid(cases={"this": case}, duties=duties, order=order, recode=recode, **dials)
    result.attrs["case"] = case
    return result


def differences(
    one: str, other: str, *, duties: Iterable[str] = DUTIES, recode: clauses.Recode = (), **dials
) -> pd.DataFrame:
    """In which scenarios two treaties answer differently: one row for each of all scenarios.

    Returns event and the facts (nullable booleans), `one` and `other` (answers, codes of LEVELS or "unknown";
    apart also where both are unknown within different limits) and `differs`. Every fact is put both ways,
    except that the adversary stays open. Raises KeyError for an unknown treaty; else as grid().
    """
    treaties, provisions = clauses.load(recode=recode, **dials)
    if missing := {one, other} - set(treaties.index):
        raise KeyError(f"unknown treaties {sorted(missing)}; there are {', '.join(treaties.index)}")
    duties, treaties = _duties(duties), treaties.loc[list(dict.fromkeys([one, other]))]
    provisions = provisions[provisions["treaty_id"].isin([one, other])]
    asked = provisions[provisions["provision"].isin(duties)]
    records = []
    for event, *facts in product(EVENTS, *[(True, False)] * (len(FACTS) - 1)):
        case = Scenario(event, *facts)
        found = answers(treaties, asked, case, duties=duties).to_dict("records")
        a, b = found[0], found[-1]
        differs = (a["at_least"], a["at_most"]) != (b["at_least"], b["at_most"])
        records.append(asdict(case) | {"one": a["answer"], "other": b["answer"], "differs": differs})
    result = pd.DataFrame(records).astype(dict.fromkeys([*FACTS, "differs"], "boolean") | {"event": "string"})
    return clauses.finish(result, treaties, provisions)


def reasons(
    treaty_id: str, case: Scenario, *, duties: Iterable[str] = DUTIES, recode: clauses.Recode = (), **dials
) -> pd.DataFrame:
    """Why a treaty answers as it does: one row a clause and condition.

    Returns treaty_id, provision_id, provision, condition, result ("met", "failed", "unknown"), field and code
    (what the rule read; prose for area and exception, <NA> where silent), text_en and text_de (the code in
    words), level (what the clause owes if its conditions
    are met: a code of LEVELS or "unknown"), key_phrase, key_phrase_lang, source_ids, confidence, note.
    Empty where no such clause of the treaty is in the table.
    Raises KeyError for an unknown treaty (or one that the dials leave out); else as grid().
    """
    treaties, provisions = clauses.load(recode=recode, **dials)
    if treaty_id not in treaties.index:
        raise KeyError(f"unknown treaty {treaty_id!r}; there are {', '.join(treaties.index)}")
    mine = provisions["treaty_id"].eq(treaty_id) & provisions["provision"].isin(_duties(duties))
    chosen = provisions[mine].sort_values("provision", kind="stable")
    read = conditions(chosen, case)
    parts = []
    for name, field in CONDITIONS.items():
        code = clauses.code(chosen, field)
        words = {f"text_{lang}": clauses.in_words(chosen, field, code, lang) for lang in language.LANGUAGES}
        result = read[name].map({True: "met", False: "failed"}).astype("string").fillna(UNKNOWN)
        parts.append(pd.DataFrame({"condition": name, "result": result, "field": field, "code": code, **words}))
    long = pd.concat(parts).astype("string")
    long = long.loc[chosen.index] if len(chosen) else long
    kept = ["treaty_id", "provision_id", "provision", "key_phrase", "key_phrase_lang", "source_ids"]
    kept += ["confidence", "note"]
    result = long.join(chosen[kept].assign(level=_settled(*bounds(levels(chosen)))))
    ordered = [*kept[:3], "condition", "result", "field", "code", "text_en", "text_de", "level", *kept[3:]]
    return clauses.finish(result[ordered].reset_index(drop=True), treaties, chosen)


def answers(
    treaties: pd.DataFrame, provisions: pd.DataFrame, case: Scenario, *, duties: tuple[str, ...] = DUTIES
) -> pd.DataFrame:
    """The answer of every treaty to one scenario, in their order: treaty_id, answer, at_least, at_most.

    treaties: with their id as index; provisions: the rows that count, each of a treaty in treaties.
    A duty that is not in the table may stand in the treaty all the same, unless its kind excludes that.
    """
    owed = owes(provisions, case)
    # Kleene's "or" over the clauses of a treaty is the maximum of False < <NA> < True.
    ranks = owed.astype("Int8").mul(2).fillna(1).astype("int8")
    best = ranks.groupby(provisions["treaty_id"].to_numpy()).max().reindex(treaties.index, fill_value=0)
    unread = _unread(treaties, provisions, duties).astype("int8")
    ranks = np.maximum(best, unread)
    # Levels that are certain, and those that are not excluded.
    low, high = (pd.Series((ranks.to_numpy() >= least).sum(axis=1), dtype="Int64") for least in (2, 1))
    return pd.DataFrame(
        {
            "treaty_id": treaties["treaty_id"].array,
            "answer": _settled(low, high).array,
            "at_least": low.array,
            "at_most": high.array,
        }
    )


def _settled(low: pd.Series, high: pd.Series) -> pd.Series:
    codes = low.map(dict(enumerate(LEVELS))).where(low == high, UNKNOWN)
    return codes.astype(pd.CategoricalDtype([*LEVELS, UNKNOWN]))


def _unread(treaties: pd.DataFrame, provisions: pd.DataFrame, duties: tuple[str, ...]) -> pd.DataFrame:
    """Levels that a duty could reach which a treaty may hold, though it is not in the table."""
    kind = treaties["kind"]
    row = {duty: provisions.loc[provisions["provision"] == duty, "treaty_id"] for duty in duties}
    no = {duty: ~treaties["treaty_id"].isin(row[duty]) if duty in row else False for duty in DUTIES}
    helping = (kind.isin(clauses.HELPING_KINDS) | kind.isna()) & no["defense"]
    talks = (kind != "friendship_cooperation") & no["consultation"]
    return pd.DataFrame({LEVELS[1]: talks | helping, LEVELS[2]: helping, LEVELS[3]: helping})


def _duties(duties: Iterable[str]) -> tuple[str, ...]:
    chosen = tuple(duties)
    if not chosen or (unknown := set(chosen) - set(DUTIES)):
        raise ValueError(f"duties {sorted(unknown) if chosen else chosen}: expected some of {', '.join(DUTIES)}")
    return chosen
