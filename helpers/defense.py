"""Questions about the clauses of treaties: which duties they lay on the parties, how strongly, on what terms.

Other questions of the theme stand in modules of their own and are offered here as well: clauses beside each
other in compare, what is owed in a given case in scenario, the check against ATOP in atop.
"""

import pandas as pd

from helpers import clauses, compare, data
from helpers.atop import atop_agreement, atop_disagreements, atop_pairs, join_atop, kappa
from helpers.clauses import readings
from helpers.compare import anatomy, side_by_side
from helpers.scenario import Scenario, differences, grid, reasons, same_attack

__all__ = [
    "Scenario",
    "anatomy",
    "atop_agreement",
    "atop_disagreements",
    "atop_pairs",
    "differences",
    "grid",
    "join_atop",
    "kappa",
    "obligation_matrix",
    "readings",
    "reasons",
    "same_attack",
    "side_by_side",
    "wording_and_conditions",
]

ORDERS = ("date", "strength", "similarity")

# The conditions that a defense clause can put on the help it promises.
ON_CONDITION = (
    "state_of_war",
    "request",
    "attacker",
    "area",
    "decision",
    "self_defense",
    "own_law",
    "exception",
)


def obligation_matrix(
    *, order: str = "date", like: str = clauses.SUBJECT, recode: clauses.Recode = (), **dials
) -> pd.DataFrame:
    """Treaties by duties: how strong the response is that each treaty owes.

    order: "date" of signature; "strength" of the defense duty, then of the consultation duty, strongest
        first; or "similarity" to the treaty `like`, most similar first (see similarity()).
    recode, dials: as for clauses.load().
    Returns one row a treaty (index treaty_id) and one column a duty, in the order of codes.csv, whole numbers
    0-4 (0: a duty to refrain, no response owed), <NA> where no row says so: the text does not have the duty,
    or the passage was not read. Where a treaty has a duty in several articles the strongest counts. A duty
    that was read but could not be graded is <NA>, too, and named as (treaty_id, duty) in attrs["ungraded"].
    Treaties without any graded duty are left out.
    Raises ValueError for an unknown order, KeyError for an unknown `like`; else as clauses.load().
    """
    if order not in ORDERS:
        raise ValueError(f"order {order!r} is not one of {', '.join(ORDERS)}")
    treaties, provisions = clauses.load(recode=recode, **dials)
    strength = data.ordinal(provisions["response_strength"])
    matrix = (
        strength.groupby([provisions["treaty_id"], provisions["provision"]], observed=False).max().unstack("provision")
    )
    matrix = matrix.astype("Int64").loc[lambda m: m.notna().any(axis=1)]
    matrix.columns = pd.Index([str(c) for c in matrix.columns], name="provision")
    keys = pd.DataFrame({"signed": treaties["signed"]}).loc[matrix.index]
    if order == "strength":
        keys = pd.DataFrame({duty: -matrix[duty].fillna(-1) for duty in ("defense", "consultation")}).join(keys)
    elif order == "similarity":
        if like not in matrix.index:
            raise KeyError(f"like {like!r} has no graded duty here; there are {', '.join(matrix.index)}")
        keys.insert(0, "apart", -similarity(matrix, like))
    result = matrix.loc[keys.sort_values(list(keys), kind="stable").index]
    silent = provisions[provisions["response_strength"].isna()]
    result.attrs["ungraded"] = list(zip(silent["treaty_id"], silent["provision"].astype(str), strict=True))
    return clauses.finish(result, treaties, provisions)


def similarity(matrix: pd.DataFrame, like: str) -> pd.Series:
    """How similar the duties of each treaty are to those of one, from 0 to 1.

    matrix: as from obligation_matrix(). Over the duties that at least one of the two has: 1 for equal
    strength, 1/4 less for each step apart, 0 where only one has the duty; then the mean. The scale is
    ordinal, so this orders treaties and measures nothing.
    """
    mine = matrix.loc[like]
    near = 1 - (matrix.sub(mine, axis=1).abs().astype("Float64") / 4)
    either = matrix.notna() | mine.notna()
    return near.fillna(0).where(either).mean(axis=1).astype("Float64").fillna(0)


def wording_and_conditions(*, order: str = "strength", recode: clauses.Recode = (), **dials) -> pd.DataFrame:
    """For each defense clause: how strong its wording is, and which conditions stand on it.

    order: "strength" (strongest first, then fewest conditions) or "date" of signature.
    Returns one row a treaty with a defense clause (its strongest): treaty_id, provision_id, strength (Int64,
    <NA> where the words published name no response), one nullable boolean for each of ON_CONDITION (<NA>: not
    read, or the text is silent on how the decision is taken), conditions and unknown (how many stand, how
    many may), key_phrase, key_phrase_lang, source_ids, confidence, note. A silent text limits neither
    attacker nor area.
    recode, dials: as for clauses.load(). Raises ValueError for an unknown order; else as clauses.load().
    """
    if order not in ("strength", "date"):
        raise ValueError(f"order {order!r} is not one of strength, date")
    treaties, provisions = clauses.load(recode=recode, **dials)
    rows = compare.strongest(provisions[provisions["provision"] == "defense"])
    decision = rows["decision_mode"].mask(rows["decision_mode"] == "unspecified")
    stands = {
        "state_of_war": data.truth(rows["requires_state_of_war"]),
        "request": data.truth(rows["requires_request"]),
        "attacker": _other_than(rows["attacker_scope"], "unspecified", "non_state_included"),
        "area": _other_than(rows["territorial_scope_en"], "unlimited"),
        "decision": _other_than(decision, "automatic"),
        "self_defense": data.truth(rows["un_charter_reference"]),
        "own_law": data.truth(rows["domestic_law_reference"]),
        "exception": rows["exception_en"].notna().astype("boolean"),
    }
    stands = pd.DataFrame(stands, columns=list(ON_CONDITION))
    kept = ["key_phrase", "key_phrase_lang", "source_ids", "confidence", "note"]
    result = rows[["treaty_id", "provision_id"]].assign(strength=data.ordinal(rows["response_strength"]))
    result = result.join(stands).assign(
        conditions=stands.fillna(False).sum(axis=1).astype("Int64"),
        unknown=stands.isna().sum(axis=1).astype("Int64"),
    )
    result = result.join(rows[kept]).assign(
        signed=rows["treaty_id"].map(treaties["signed"]), rank=-result["strength"].fillna(-1)
    )
    by = ["rank", "conditions", "unknown", "signed"] if order == "strength" else ["signed"]
    result = result.sort_values(by, kind="stable").drop(columns=["signed", "rank"]).reset_index(drop=True)
    return clauses.finish(result, treaties, rows)


def _other_than(codes: pd.Series, *plain: str) -> pd.Series:
    """True where a code is another than those, <NA> where it is missing."""
    return (~codes.isin(plain)).astype("boolean").mask(codes.isna(), pd.NA)
