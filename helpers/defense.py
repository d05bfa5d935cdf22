"""Questions about the clauses of treaties: which duties they lay on the parties, how strongly, on which conditions."""

import pandas as pd

from helpers import cite, data

ORDERS = ("date", "strength", "similarity")


def obligation_matrix(*, order: str = "date", **dials) -> pd.DataFrame:
    """Treaties by duties: how strong the response is that each treaty owes.

    order: "date" of signature, "strength" (sum of the defense and consultation duties last), or "similarity".
    dials: as for data.load().
    Returns one row a treaty (index treaty_id) and one column a duty, in the order of codes.csv, whole numbers 0-4
    (0: a duty to refrain, no response owed), <NA> where no row says so: the text does not have the duty, or the
    passage was not read. Where a treaty has a duty in several articles the strongest counts.
    Raises ValueError for an unknown order; dials as data.load().
    """
    if order not in ORDERS:
        raise ValueError(f"order {order!r} is not one of {', '.join(ORDERS)}")
    treaties = data.load("treaties", **dials).set_index("treaty_id")
    provisions = data.load("provisions", **dials)
    provisions = provisions[provisions["treaty_id"].isin(treaties.index)]
    strength = data.ordinal(provisions["response_strength"])
    matrix = (
        strength.groupby([provisions["treaty_id"], provisions["provision"]], observed=False).max().unstack("provision")
    )
    matrix = matrix.astype("Int64").loc[lambda m: m.notna().any(axis=1)]
    matrix.columns = pd.Index([str(c) for c in matrix.columns], name="provision")
    keys = {"signed": treaties["signed"], "strength": -matrix.fillna(0).sum(axis=1)}
    by = ["strength", "signed"] if order == "strength" else ["signed"]
    rows = pd.DataFrame(keys).loc[matrix.index].sort_values(by, kind="stable").index
    result = matrix.loc[rows]
    result.attrs["source_ids"] = cite.ids(provisions)
    return result
