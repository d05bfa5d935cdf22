"""The same attack under every treaty: what is owed in a scenario, decided by rules over the columns of provisions.

A rule says for each provision whether a condition is met (True), failed (False) or unknown (<NA>), in Kleene's
logic as pandas' nullable booleans have it. A duty arises where all its conditions are met; what is owed then
follows from strength, mode of decision, timing and means. What the text does not say, was not read or leaves to
judgment stays unknown, so an answer is a range: at least this much, at most that much is owed.

Each rule is monotone in both orders. A further condition in a text can only turn met into unknown or failed; a
cell that becomes known can only turn unknown into met or failed. Hence adding a condition never makes an answer
more binding, and learning something never turns a settled answer around.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from itertools import product

import numpy as np
import pandas as pd

from helpers import clauses, data

# The duties that owe a response to an event, and the levels of what is owed, in their order.
DUTIES = ("defense", "consultation")
LEVELS = ("nothing", "consultation", "help_chosen", "help_at_once")
UNKNOWN = "unknown"

EVENTS = ("armed_attack", "coalition", "non_state", "outside_area", "threat")
CONDITIONS = ("trigger", "attacker", "area", "state_of_war", "request", "self_defense", "exception", "own_law")
# Which columns of provisions a condition is read from; the first one is quoted as its code.
COLUMNS = {
    "trigger": ("trigger", "trigger_threat_included"),
    "attacker": ("attacker_scope",),
    "area": ("territorial_scope_en",),
    "state_of_war": ("requires_state_of_war",),
    "request": ("requires_request",),
    "self_defense": ("un_charter_reference",),
    "exception": ("exception_en",),
    "own_law": ("domestic_law_reference", "decision_mode"),
}

ATTACKS = ("armed_attack", "aggression")
THREATS = ("threat_of_attack", "threat_to_security")
HELPING_KINDS = ("mutual_defense", "one_sided_guarantee")


@dataclass(frozen=True)
class Scenario:
    """What happens. Each fact is True, False or None (the scenario does not say).

    event: armed_attack (by one state, inside any area that a treaty names), coalition (by several states),
        non_state (by a group that is no state), outside_area (by one state, outside any area that a treaty names),
        or threat (of an attack by one state; nobody has attacked yet).
    state_of_war: there is a state of war. request: the party attacked or threatened has asked for help or talks.
    provoked: the party attacked provoked it, or a carve-out of the treaty is claimed.
    own_law: the law of the party that is to help stands in the way.
    adversary: the attacker is the adversary that the treaty names, where it names one.
    """

    event: str = "armed_attack"
    state_of_war: bool | None = True
    request: bool | None = True
    provoked: bool | None = False
    own_law: bool | None = False
    adversary: bool | None = None

    def __post_init__(self):
        if self.event not in EVENTS:
            raise ValueError(f"event {self.event!r} is not one of {', '.join(EVENTS)}")
        for fact in FACTS:
            if getattr(self, fact) not in (True, False, None):
                raise ValueError(f"{fact} {getattr(self, fact)!r} is not one of True, False, None")


FACTS = tuple(f.name for f in fields(Scenario) if f.name != "event")

# The scenarios of the grid: the five events with everything else in favor of help, then one fact changed each.
STANDARD: Mapping[str, Scenario] = {event: Scenario(event) for event in EVENTS} | {
    "no_state_of_war": Scenario(state_of_war=False),
    "no_request": Scenario(request=False),
    "provoked": Scenario(provoked=True),
    "own_law": Scenario(own_law=True),
}


def grid(
    cases: Mapping[str, Scenario] | None = None,
    *,
    duties: Iterable[str] = DUTIES,
    order: str = "date",
    recode: clauses.Recode = (),
    **dials,
) -> pd.DataFrame:
    """What every treaty owes in every scenario.

    cases: scenarios by name (default: STANDARD). duties: which kinds of duty count, of defense and consultation.
    order: "date" of signature, or "answer" (most binding over all scenarios first).
    recode, dials: as for clauses.load().
    Returns one row a scenario and treaty: scenario, treaty_id, answer (a code of LEVELS, or "unknown"), at_least and
    at_most (ranks 0-3 in LEVELS; apart where the answer is unknown), source_ids.
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
    sources = provisions["source_ids"].groupby(provisions["treaty_id"]).agg(";".join)
    result["source_ids"] = result["treaty_id"].map(sources).fillna(result["treaty_id"].map(treaties["source_ids"]))
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
    result = grid({"this": case}, duties=duties, order=order, recode=recode, **dials)
    result.attrs["case"] = case
    return result


def differences(
    one: str, other: str, *, duties: Iterable[str] = DUTIES, recode: clauses.Recode = (), **dials
) -> pd.DataFrame:
    """In which scenarios two treaties answer differently: one row for each of all scenarios.

    Returns event and the facts (nullable booleans), `one` and `other` (answers, codes of LEVELS or "unknown"; apart
    also where both are unknown within different limits) and `differs`. Every fact is put both ways, except that the
    adversary stays open. Raises KeyError for an unknown treaty; else as grid().
    """
    treaties, provisions = clauses.load(recode=recode, **dials)
    if missing := {one, other} - set(treaties.index):
        raise KeyError(f"unknown treaties {sorted(missing)}; there are {', '.join(treaties.index)}")
    duties, treaties = _duties(duties), treaties.loc[[one, other]]
    provisions = provisions[provisions["treaty_id"].isin([one, other])]
    asked = provisions[provisions["provision"].isin(duties)]
    records = []
    for event, *facts in product(EVENTS, *[(True, False)] * (len(FACTS) - 1)):
        case = Scenario(event, *facts)
        a, b = answers(treaties, asked, case, duties=duties).to_dict("records")
        differs = (a["at_least"], a["at_most"]) != (b["at_least"], b["at_most"])
        records.append(asdict(case) | {"one": a["answer"], "other": b["answer"], "differs": differs})
    result = pd.DataFrame(records).astype(dict.fromkeys([*FACTS, "differs"], "boolean") | {"event": "string"})
    return clauses.finish(result, treaties, provisions)


def reasons(
    treaty_id: str, case: Scenario, *, duties: Iterable[str] = DUTIES, recode: clauses.Recode = (), **dials
) -> pd.DataFrame:
    """Why a treaty answers as it does: one row a clause and condition.

    Returns provision_id, treaty_id, provision, condition, result ("met", "failed", "unknown"), column and code (what
    the rule read; prose for area and exception, <NA> where silent), level (what the clause owes if its conditions
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
    codes = pd.DataFrame({name: chosen[COLUMNS[name][0]].astype("string") for name in CONDITIONS})
    long = read.stack(future_stack=True).rename("met").rename_axis(["row", "condition"]).reset_index()
    long["code"] = codes.stack(future_stack=True).to_numpy()
    long["code"] = long["code"].astype("string")
    long["column"] = long["condition"].map({name: columns[0] for name, columns in COLUMNS.items()}).astype("string")
    long["result"] = long["met"].map({True: "met", False: "failed"}).astype("string").fillna(UNKNOWN)
    kept = ["treaty_id", "provision_id", "provision", "key_phrase", "key_phrase_lang", "source_ids", "confidence", "note"]
    rows = chosen[kept].assign(level=_settled(*bounds(levels(chosen)))).loc[long["row"]].reset_index(drop=True)
    ordered = ["treaty_id", "provision_id", "provision", "condition", "result", "column", "code", "level", *kept[3:]]
    return clauses.finish(pd.concat([rows, long.drop(columns="row")], axis=1)[ordered], treaties, chosen)


def answers(
    treaties: pd.DataFrame, provisions: pd.DataFrame, case: Scenario, *, duties: tuple[str, ...] = DUTIES
) -> pd.DataFrame:
    """The answer of every treaty to one scenario: treaty_id, at_least, at_most, answer; in the order of treaties.

    treaties: with their id as index; provisions: the rows that count, each of a treaty in treaties.
    A treaty of which a duty is not in the table may hold it all the same: its kind says whether that can be so.
    """
    owed = owes(provisions, case)
    # Kleene's "or" over the clauses of a treaty is the maximum of False < <NA> < True.
    ranks = owed.astype("Int8").mul(2).fillna(1).astype("int8")
    best = ranks.groupby(provisions["treaty_id"].to_numpy()).max().reindex(treaties.index, fill_value=0)
    unread = _unread(treaties, provisions, duties).astype("int8")
    ranks = np.maximum(best, unread)
    low, high = bounds((ranks == 2).astype("boolean").mask(ranks == 1, pd.NA))
    return pd.DataFrame(
        {"treaty_id": treaties["treaty_id"].array, "answer": _settled(low, high).array, "at_least": low.array, "at_most": high.array}
    )


def owes(provisions: pd.DataFrame, case: Scenario) -> pd.DataFrame:
    """What each provision owes in a scenario: a nullable boolean for each of LEVELS from the second on.

    The levels include each other: who owes help at once owes help, and who owes help owes talks.
    """
    read = conditions(provisions, case)
    met = pd.Series(True, index=provisions.index, dtype="boolean")
    for name in CONDITIONS:
        met &= read[name]
    return levels(provisions).apply(lambda level: level & met)


def levels(provisions: pd.DataFrame) -> pd.DataFrame:
    """What each provision owes once its conditions are met: a nullable boolean for each of LEVELS from the second on.

    consultation: strength 1 or more. help_chosen: strength 2 or more; the parties choose the form, each for itself
    or together. help_at_once: strength 4, given without a further decision, with a word of haste, military means
    named. Where the text does not say how the decision is taken, help at once stays unknown.
    """
    strength = data.ordinal(provisions["response_strength"])
    automatic = _among(provisions["decision_mode"], "automatic")
    automatic = automatic.mask((provisions["decision_mode"] == "unspecified").fillna(False), pd.NA)
    haste = _among(provisions["timing"], "immediately", "forthwith")
    military = data.truth(provisions["means_military_explicit"])
    at_once = (strength >= 4) & automatic & haste & military
    columns = (strength >= 1, strength >= 2, at_once)
    return pd.DataFrame({name: column.astype("boolean") for name, column in zip(LEVELS[1:], columns, strict=True)})


def conditions(provisions: pd.DataFrame, case: Scenario) -> pd.DataFrame:
    """Whether each condition of each provision is met in a scenario: nullable booleans, one column a condition.

    - trigger: an armed attack meets a trigger that names attack, aggression or (being more than that) a threat;
      whether it is an armed invasion stays unknown. A threat meets a trigger only where the text lets it suffice.
      A standing duty has no trigger: nothing sets it off.
    - attacker: one state meets "any state" and "state or states"; so does a coalition, as each member is a state. A
      group that is no state meets neither. Where the text is silent, states are covered and other groups unknown.
      A named adversary is met if the scenario says so.
    - area: met unless the attack lies outside the area and the text names one; if the area was not read, unknown.
    - state_of_war, request: met if the text does not ask for it or the scenario has it.
    - self_defense: where the clause refers to the Charter and the attack was provoked, whether helping is still
      collective self-defense is a matter of judgment: unknown. exception: likewise where the text has a carve-out.
    - own_law: where the law of the helping party stands in the way, a clause that promises action only through
      constitutional processes is not met; one that merely refers to that law is unknown (dispute D10).
    """
    met = {
        "trigger": _trigger(provisions, case),
        "attacker": _attacker(provisions["attacker_scope"], case),
        "area": _area(provisions["territorial_scope_en"], case),
        "state_of_war": ~data.truth(provisions["requires_state_of_war"]) | _fact(case.state_of_war),
        "request": ~data.truth(provisions["requires_request"]) | _fact(case.request),
        "self_defense": _arguable(data.truth(provisions["un_charter_reference"]), case.provoked),
        "exception": _arguable(provisions["exception_en"].notna().astype("boolean"), case.provoked),
        "own_law": _own_law(provisions, case),
    }
    return pd.DataFrame(met, columns=list(CONDITIONS))


def bounds(owed: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """At least and at most what is owed, as ranks in LEVELS: the levels that are certain, and those not excluded."""
    return owed.fillna(False).sum(axis=1).astype("Int64"), owed.fillna(True).sum(axis=1).astype("Int64")


def _settled(low: pd.Series, high: pd.Series) -> pd.Series:
    codes = low.map(dict(enumerate(LEVELS))).where(low == high, UNKNOWN)
    return codes.astype(pd.CategoricalDtype([*LEVELS, UNKNOWN]))


def _unread(treaties: pd.DataFrame, provisions: pd.DataFrame, duties: tuple[str, ...]) -> pd.DataFrame:
    """Levels that a duty could reach which a treaty may hold, though it is not in the table."""
    kind = treaties["kind"]
    has = {duty: treaties.index.isin(provisions.loc[provisions["provision"] == duty, "treaty_id"]) for duty in duties}
    help_missing = (kind.isin(HELPING_KINDS) | kind.isna()) & ~has["defense"] if "defense" in duties else False
    talks_missing = (kind != "friendship_cooperation") & ~has["consultation"] if "consultation" in duties else False
    talks, helping = pd.Series(talks_missing, index=treaties.index), pd.Series(help_missing, index=treaties.index)
    return pd.DataFrame({LEVELS[1]: talks | helping, LEVELS[2]: helping, LEVELS[3]: helping})


def _duties(duties: Iterable[str]) -> tuple[str, ...]:
    chosen = tuple(duties)
    if not chosen or (unknown := set(chosen) - set(DUTIES)):
        raise ValueError(f"duties {sorted(unknown) if chosen else chosen}: expected some of {', '.join(DUTIES)}")
    return chosen


def _fact(value: bool | None):
    return pd.NA if value is None else np.bool_(value)


def _among(codes: pd.Series, *wanted: str) -> pd.Series:
    """Whether a code is among those wanted; silence stays <NA>."""
    return codes.isin(wanted).astype("boolean").mask(codes.isna(), pd.NA)


def _trigger(provisions: pd.DataFrame, case: Scenario) -> pd.Series:
    trigger = provisions["trigger"]
    threat = _among(trigger, *THREATS) | data.truth(provisions["trigger_threat_included"])
    war = _among(trigger, "state_of_war") & _fact(case.state_of_war)
    if case.event == "threat":
        fits = threat | war | _maybe(trigger, "any")
    else:
        fits = _among(trigger, *ATTACKS) | threat | war | _maybe(trigger, "armed_invasion", "any")
    return fits & ~_among(trigger, "none")


def _maybe(codes: pd.Series, *wanted: str) -> pd.Series:
    """Unknown where a code is among those wanted or silent, else False."""
    return _among(codes, *wanted) & pd.NA


def _attacker(scope: pd.Series, case: Scenario) -> pd.Series:
    if case.event == "non_state":
        return _among(scope, "non_state_included") | _maybe(scope, "unspecified")
    return ~_among(scope, "named_state") | _fact(case.adversary)


def _area(scope: pd.Series, case: Scenario) -> pd.Series:
    if case.event == "outside_area":
        return _among(scope, "unlimited")
    return pd.Series(True, index=scope.index, dtype="boolean")


def _arguable(limited: pd.Series, provoked: bool | None) -> pd.Series:
    """Met if the text has no such limit or nobody invokes it, else a matter of judgment."""
    return ~limited | ~_fact(provoked) | pd.NA


def _own_law(provisions: pd.DataFrame, case: Scenario) -> pd.Series:
    referring = data.truth(provisions["domestic_law_reference"])
    only_through = _among(provisions["decision_mode"], "constitutional_processes")
    return ~_fact(case.own_law) | (~only_through & (~referring | pd.NA))
