"""The rules by which a clause answers a scenario: each condition is met, failed or unknown.

A rule says for each provision whether a condition is met (True), failed (False) or unknown (<NA>), in
Kleene's logic as pandas' nullable booleans have it. A duty arises where all its conditions are met; what is
owed then follows from strength, mode of decision, timing and means. What the text does not say, was not read
or leaves to judgment stays unknown.

Each rule is monotone in both orders. A further condition in a text can only turn met into unknown or failed;
a cell that becomes known can only turn unknown into met or failed. Hence adding a condition never makes an
answer more binding, and learning something never turns a settled answer around. No treaty is named here.
"""

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from helpers import data

# Levels of what is owed, in their order.
LEVELS = ("nothing", "consultation", "help_chosen", "help_at_once")

EVENTS = ("armed_attack", "coalition", "non_state", "outside_area", "threat")
# The conditions, and the field of provisions that each is read from in the first place.
CONDITIONS = {
    "trigger": "trigger",
    "attacker": "attacker_scope",
    "area": "territorial_scope",
    "state_of_war": "requires_state_of_war",
    "request": "requires_request",
    "self_defense": "un_charter_reference",
    "exception": "exception",
    "own_law": "domestic_law_reference",
}

ATTACKS = ("armed_attack", "aggression")
THREATS = ("threat_of_attack", "threat_to_security")


@dataclass(frozen=True)
class Scenario:
    """What happens. Each fact is True, False or None (the scenario does not say).

    event: armed_attack (by one state, inside any area that a treaty names), coalition (by several states),
        non_state (by a group that is no state), outside_area (by one state, outside any area that a treaty
        names), or threat (of an attack by one state; nobody has attacked yet).
    state_of_war: there is a state of war.
    request: the party attacked or threatened has asked for help or talks.
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
    """What each provision owes once its conditions are met; returns as owes().

    consultation: strength 1 or more. help_chosen: strength 2 or more; the parties choose the form, each for
    itself or together. help_at_once: strength 4, given without a further decision, with a word of haste,
    military means named. Where the text does not say how the decision is taken, help at once stays unknown.
    """
    strength = data.ordinal(provisions["response_strength"])
    automatic = data.among(provisions["decision_mode"], "automatic")
    automatic = automatic.mask((provisions["decision_mode"] == "unspecified").fillna(False), pd.NA)
    haste = data.among(provisions["timing"], "immediately", "forthwith")
    military = data.truth(provisions["means_military_explicit"])
    at_once = (strength >= 4) & automatic & haste & military
    columns = (strength >= 1, strength >= 2, at_once)
    return pd.DataFrame({name: column.astype("boolean") for name, column in zip(LEVELS[1:], columns, strict=True)})


def conditions(provisions: pd.DataFrame, case: Scenario) -> pd.DataFrame:
    """Whether each condition of each provision is met: nullable booleans, one column a condition.

    - trigger: an armed attack meets a trigger that names attack, aggression or (being more than that) a
      threat; whether it is an armed invasion stays unknown. A threat meets a trigger only where the text lets
      it suffice. A standing duty has no trigger: nothing sets it off.
    - attacker: one state meets "any state" and "state or states"; so does a coalition, as each member is a
      state. A group that is no state meets neither. Where the text is silent, states are covered and other
      groups unknown. A named adversary is met if the scenario says so.
    - area: met unless the attack lies outside the area and the text names one; if the area was not read,
      unknown.
    - state_of_war, request: met if the text does not ask for it or the scenario has it.
    - self_defense: where the clause refers to the Charter and the attack was provoked, whether helping is
      still collective self-defense is a matter of judgment: unknown. exception: likewise where the text has a
      carve-out.
    - own_law: where the law of the helping party stands in the way, a clause that promises action only
      through constitutional processes is not met; one that merely refers to that law is unknown (D10).
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
    """At least and at most what is owed, as ranks in LEVELS: levels that are certain, levels not excluded."""
    return owed.fillna(False).sum(axis=1).astype("Int64"), owed.fillna(True).sum(axis=1).astype("Int64")


def _fact(value: bool | None):
    return pd.NA if value is None else np.bool_(value)


def _trigger(provisions: pd.DataFrame, case: Scenario) -> pd.Series:
    trigger = provisions["trigger"]
    threat = data.among(trigger, *THREATS) | data.truth(provisions["trigger_threat_included"])
    war = data.among(trigger, "state_of_war") & _fact(case.state_of_war)
    if case.event == "threat":
        fits = threat | war | _maybe(trigger, "any")
    else:
        fits = data.among(trigger, *ATTACKS) | threat | war | _maybe(trigger, "armed_invasion", "any")
    return fits & ~data.among(trigger, "none")


def _maybe(codes: pd.Series, *wanted: str) -> pd.Series:
    """Unknown where a code is among those wanted or silent, else False."""
    return data.among(codes, *wanted) & pd.NA


def _attacker(scope: pd.Series, case: Scenario) -> pd.Series:
    if case.event == "non_state":
        return data.among(scope, "non_state_included") | _maybe(scope, "unspecified")
    return ~data.among(scope, "named_state") | _fact(case.adversary)


def _area(scope: pd.Series, case: Scenario) -> pd.Series:
    if case.event == "outside_area":
        return data.among(scope, "unlimited")
    return pd.Series(True, index=scope.index, dtype="boolean")


def _arguable(limited: pd.Series, provoked: bool | None) -> pd.Series:
    """Met if the text has no such limit or nobody invokes it, else a matter of judgment."""
    return ~limited | ~_fact(provoked) | pd.NA


def _own_law(provisions: pd.DataFrame, case: Scenario) -> pd.Series:
    referring = data.truth(provisions["domestic_law_reference"])
    only_through = data.among(provisions["decision_mode"], "constitutional_processes")
    return ~_fact(case.own_law) | (~only_through & (~referring | pd.NA))
