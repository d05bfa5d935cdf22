"""Where estimates disagree: numbers as single bodies gave them, side by side, never added or averaged."""

from collections.abc import Iterable

import pandas as pd

from helpers import cite, data


def estimates(*, subjects: Iterable[str] = ("troops",), **dials) -> pd.DataFrame:
    """The numbers given on some subjects, each with the body that gave it and the day.

    subjects: codes of quantities.subject (none given: all); dials: as for data.load().
    Returns rows of `quantities` with all columns, in the order of subject, unit, thing counted
    (quantity_en) and date. Only rows with the same quantity_en and unit count the same thing. value_low is
    <NA> where the body gave only an upper limit, value_high where it gave only a lower one (see bound).
    Raises ValueError for an unknown subject; dials as data.load().
    """
    rows = data.load("quantities", **dials)
    wanted = [subjects] if isinstance(subjects, str) else list(subjects)
    known = rows["subject"].cat.categories
    if unknown := set(wanted) - set(known):
        raise ValueError(f"subjects {sorted(unknown)}: not among {', '.join(known)}")
    rows = rows[rows["subject"].isin(wanted or known)]
    # Things counted stand in the order in which they first came up.
    came_up = rows.groupby(["subject", "unit", "quantity_en"], observed=True)["date"].transform("min")
    order = rows.assign(subject_rank=rows["subject"].cat.codes, unit_rank=rows["unit"].cat.codes, came_up=came_up)
    by = ["subject_rank", "unit_rank", "came_up", "quantity_en", "date", "quantity_id"]
    return rows.loc[order.sort_values(by, kind="stable").index].reset_index(drop=True)


def spread(rows: pd.DataFrame) -> pd.DataFrame:
    """For each thing that more than one estimate counts: how far apart the numbers are, and over how long.

    rows: from estimates().
    Returns one row for each subject, unit and quantity_en (with quantity_de): estimates, bodies (how many of
    each), lowest, highest (as given; a limit counts with its number), open (how many are only limits), first,
    last (dates) and days between them. Numbers of different days may differ because the thing itself changed;
    no middle value is formed.
    """
    low, high = rows["value_low"].fillna(rows["value_high"]), rows["value_high"].fillna(rows["value_low"])
    limits = rows["bound"].isin(["at_least", "at_most"])
    keys = [rows[c].astype("string") for c in ("subject", "unit", "quantity_en", "quantity_de")]
    groups = rows.assign(low=low, high=high, limit=limits).groupby(keys, sort=False)
    table = groups.agg(
        estimates=("quantity_id", "size"),
        bodies=("estimate_by_en", "nunique"),
        lowest=("low", "min"),
        highest=("high", "max"),
        open=("limit", "sum"),
        first=("date", "min"),
        last=("date", "max"),
    ).reset_index()
    table["days"] = (table["last"] - table["first"]).dt.days.astype("Int64")
    result = table[table["estimates"] > 1].reset_index(drop=True)
    result.attrs["source_ids"] = cite.ids(rows)
    return result
