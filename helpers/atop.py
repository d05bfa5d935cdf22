"""Check our coding of duties against ATOP (Alliance Treaty Obligations and Provisions): agreement and Cohen's
kappa.

ATOP itself is not part of this collection; its values for our treaties stand in atop_agreement. A reader who
has an ATOP file can join it. The comparison was not blind (ATOP's values were known when we coded) and ends
in 2018.
"""

from pathlib import Path

import pandas as pd

from helpers import clauses, data, schema
from helpers.csvfile import Fault

# Our duties, what ATOP calls them, and our columns for their values.
OBLIGATIONS = {
    "defense": "defense",
    "consultation": "consul",
    "non_aggression": "nonagg",
    "neutrality": "neutral",
}


def atop_pairs(*, recode: clauses.Recode = (), **dials) -> pd.DataFrame:
    """Our value and ATOP's (version 4.01) for each treaty and obligation.

    Returns treaty_id, atop_id, obligation, ours and atop (nullable booleans), agree, note, source_ids; one
    row for each treaty in ATOP and each of four obligations. `ours` is <NA> where nothing was compared: the
    articles that could hold the duty were not read (or the dials leave them out), or ATOP codes another
    document of the same states.
    recode, dials: as for clauses.load(); `ours` moves with both.
    """
    table = data.load("atop_agreement", **{k: v for k, v in dials.items() if k == "as_of"})
    now, coded = (_has(clauses.load(recode=r, **dials)[1]) for r in (recode, ()))
    parts = []
    for obligation, name in OBLIGATIONS.items():
        stored = data.truth(table[f"our_{obligation}"])
        keys = pd.MultiIndex.from_arrays([table["treaty_id"], pd.Index([obligation] * len(table))])
        has, had = (pd.Series(keys.isin(found), index=table.index) for found in (now, coded))
        # Without a row: no if the articles were read (or a switch took the row away), else not judged.
        ours = (has | ~had & stored).mask(~has & ~had & stored, pd.NA).mask(stored.isna(), pd.NA)
        parts.append(
            table[["treaty_id", "atop_id"]].assign(
                obligation=pd.array([obligation] * len(table), dtype="string"),
                ours=ours.astype("boolean"),
                atop=table[f"atop_{name}"].astype("Int64").eq(1).astype("boolean"),
                note=table["note"],
                source_ids=table["source_ids"],
            )
        )
    pairs = pd.concat(parts, ignore_index=True)
    pairs.insert(5, "agree", pairs["ours"] == pairs["atop"])
    return pairs


def join_atop(path: str | Path, *, recode: clauses.Recode = (), **dials) -> pd.DataFrame:
    """The same pairs with ATOP's values from a reader's own file, such as atop5_1a.csv (one row an alliance).

    path: a CSV with the columns atopid, defense, consul, nonagg and neutral (capitals do not matter, further
        columns are ignored) whose values are 0 and 1. Rows that repeat an atopid must agree.
    Returns the columns of atop_pairs() and `bundled`, the value that comes with this collection.
    Raises SchemaError with every fault: file missing, not a CSV, columns or treaties missing, other values,
    an atopid with different values (as in files by member, phase or year).
    """
    theirs = _read(Path(path))
    pairs = atop_pairs(recode=recode, **dials).rename(columns={"atop": "bundled"})
    found = theirs.stack().rename("atop").rename_axis(["atop_id", "obligation"])
    joined = pairs.merge(found.reset_index(), on=["atop_id", "obligation"], how="left", validate="many_to_one")
    joined["agree"] = joined["ours"] == joined["atop"]
    return joined[["treaty_id", "atop_id", "obligation", "ours", "atop", "agree", "note", "source_ids", "bundled"]]


def atop_agreement(*, path: str | Path | None = None, recode: clauses.Recode = (), **dials) -> pd.DataFrame:
    """How well our coding and ATOP's agree: one row an obligation, and one for all together ("all").

    path: a reader's own ATOP file as for join_atop(); without it, the values of version 4.01.
    Returns obligation, compared and agreeing (counts), share, kappa (Float64; <NA> where chance alone would
    give full agreement, because both sides have one value only), both_yes, only_ours, only_atop, both_no.
    """
    pairs = join_atop(path, recode=recode, **dials) if path else atop_pairs(recode=recode, **dials)
    judged = pairs.dropna(subset=["ours", "atop"])
    groups = [(name, judged[judged["obligation"] == name]) for name in OBLIGATIONS] + [("all", judged)]
    rows = pd.DataFrame({name: _summary(group) for name, group in groups}).T.rename_axis("obligation").reset_index()
    counts = [c for c in rows if c not in ("obligation", "share", "kappa")]
    types = {"obligation": "string", "share": "Float64", "kappa": "Float64"} | dict.fromkeys(counts, "Int64")
    result = rows.astype(types)
    result.attrs["source_ids"] = list(dict.fromkeys(";".join(judged["source_ids"]).split(";"))) if len(judged) else []
    return result


def atop_disagreements(*, path: str | Path | None = None, recode: clauses.Recode = (), **dials) -> pd.DataFrame:
    """The pairs that differ, the reason in `note`; arguments of atop_agreement(), columns of atop_pairs()."""
    pairs = join_atop(path, recode=recode, **dials) if path else atop_pairs(recode=recode, **dials)
    return pairs[~pairs["agree"].fillna(True)].reset_index(drop=True)


def kappa(one: pd.Series, other: pd.Series) -> float | None:
    """Cohen's kappa of two codings of the same things: agreement beyond chance, 1 at most (Cohen 1960).

    one, other: codes of the same length and without silence. None where chance alone gives full agreement, or
    where there is nothing to compare. Raises ValueError for different lengths or missing codes.
    """
    first, second = pd.Series(list(one), dtype=object), pd.Series(list(other), dtype=object)
    if len(first) != len(second) or first.isna().any() or second.isna().any():
        raise ValueError("kappa needs two codings of the same length without missing codes")
    if first.empty:
        return None
    by_chance = first.value_counts(normalize=True).mul(second.value_counts(normalize=True), fill_value=0).sum()
    observed = (first == second).mean()
    return None if by_chance == 1 else float((observed - by_chance) / (1 - by_chance))


def _has(provisions: pd.DataFrame) -> pd.MultiIndex:
    """Treaties and the obligations that a row gives them; general talks are no consultation."""
    general = (provisions["provision"] == "consultation") & (provisions["trigger"] == "none").fillna(False)
    rows = provisions[~general]
    return pd.MultiIndex.from_arrays([rows["treaty_id"], rows["provision"].astype("string")])


def _summary(pairs: pd.DataFrame) -> dict[str, object]:
    ours, atop = pairs["ours"].astype(bool), pairs["atop"].astype(bool)
    return {
        "compared": len(pairs),
        "agreeing": int((ours == atop).sum()),
        "share": float((ours == atop).mean()) if len(pairs) else pd.NA,
        "kappa": pd.NA if (value := kappa(ours, atop)) is None else value,
        "both_yes": int((ours & atop).sum()),
        "only_ours": int((ours & ~atop).sum()),
        "only_atop": int((~ours & atop).sum()),
        "both_no": int((~ours & ~atop).sum()),
    }


def _read(path: Path) -> pd.DataFrame:
    """A reader's file as nullable booleans: index atop_id, one column an obligation."""
    file = path.name
    try:
        # Only ids and numbers are read, so a stray letter in another encoding does no harm.
        table = pd.read_csv(path, dtype="string", encoding="utf-8-sig", encoding_errors="replace", na_values=[""])
    except FileNotFoundError:
        raise schema.SchemaError([Fault(file, 0, "", None, "file is missing")]) from None
    except (OSError, ValueError) as error:
        raise schema.SchemaError([Fault(file, 0, "", None, f"cannot be read as CSV: {error}")]) from error
    table.columns = table.columns.str.strip().str.lower()
    wanted = ["atopid", *OBLIGATIONS.values()]
    if missing := [column for column in wanted if column not in table]:
        hint = "column is missing; expected an ATOP file with one row an alliance, such as atop5_1a.csv"
        raise schema.SchemaError(Fault(file, 1, column, None, hint) for column in missing)
    table = table[wanted].apply(lambda cells: cells.str.strip())
    ours = data.load("atop_agreement")["atop_id"]
    known = table[table["atopid"].isin(ours)]
    # Other alliances in the file are not ours to judge, except where the file as a whole is the wrong one.
    faults = [Fault(file, 0, "atopid", i, "is missing from the file") for i in ours if i not in set(known["atopid"])]
    for column in OBLIGATIONS.values():
        wrong = known[~known[column].isin(["0", "1"]).fillna(False)]
        faults += [
            Fault(
                file,
                int(i) + 2,
                column,
                None if pd.isna(v) else str(v),
                "is not 0 or 1" if pd.notna(v) else "is empty",
            )
            for i, v in wrong[column].items()
        ]
    distinct = known.drop_duplicates()
    for i, identity in distinct.loc[distinct["atopid"].duplicated(), "atopid"].items():
        text = "stands twice with different values; use the file with one row an alliance"
        faults.append(Fault(file, int(i) + 2, "atopid", identity, text))
    if faults:
        raise schema.SchemaError(faults)
    values = distinct.set_index("atopid").rename(columns={theirs: our for our, theirs in OBLIGATIONS.items()})
    return (values == "1").astype("boolean")
