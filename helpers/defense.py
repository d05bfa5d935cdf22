"""Questions about the clauses of treaties: which duties they lay on the parties, how strongly, on which conditions.

What is owed in a given case is asked in scenario, the comparison with ATOP in atop; both are offered here as well.
"""

from collections.abc import Iterable

import pandas as pd

from helpers import clauses, data, language
from helpers.atop import atop_agreement, atop_disagreements, atop_pairs, join_atop, kappa
from helpers.scenario import Scenario, differences, grid, reasons, same_attack

__all__ = [
    *("anatomy", "obligation_matrix", "side_by_side", "wording_and_conditions"),
    *("atop_agreement", "atop_disagreements", "atop_pairs", "join_atop", "kappa"),
    *("Scenario", "differences", "grid", "reasons", "same_attack"),
]

ORDERS = ("date", "strength", "similarity")

# The columns of provisions that are compared, in the order in which a clause is read. Those that end in no
# language are coded; territorial_scope, exception, means and response are prose in two languages.
FIELDS = (
    *("response_strength", "trigger", "trigger_threat_included", "attacker_scope", "territorial_scope"),
    *("requires_state_of_war", "requires_request", "decision_mode", "timing", "means_military_explicit"),
    *("un_charter_reference", "domestic_law_reference", "exception"),
)
# Empty in these columns means "none" if the article was read to its end.
NONE_IF_READ = ("timing", "exception")

# The parts of a clause, the columns that hold them, and the points of the wording table that concern them.
PARTS = {
    "who": (("parties",), ()),
    "trigger": (("trigger", "trigger_threat_included", "attacker_scope"), ("trigger",)),
    "condition": (("requires_state_of_war", "requires_request", "territorial_scope"), ("state_of_war", "request")),
    "act": (("response", "decision_mode", "response_strength"), ()),
    "speed": (("timing",), ("timing",)),
    "means": (("means", "means_military_explicit"), ("means",)),
    "limits": (("un_charter_reference", "domestic_law_reference", "exception"), ("domestic_law",)),
}

# The conditions that a defense clause can put on the help it promises.
ON_CONDITION = ("state_of_war", "request", "attacker", "area", "decision", "self_defense", "own_law", "exception")


def obligation_matrix(
    *, order: str = "date", like: str = clauses.SUBJECT, recode: clauses.Recode = (), **dials
) -> pd.DataFrame:
    """Treaties by duties: how strong the response is that each treaty owes.

    order: "date" of signature; "strength" of the defense duty, then of the consultation duty, strongest first; or
        "similarity" to the treaty `like`, most similar first (see similarity()).
    recode, dials: as for clauses.load().
    Returns one row a treaty (index treaty_id) and one column a duty, in the order of codes.csv, whole numbers 0-4
    (0: a duty to refrain, no response owed), <NA> where no row says so: the text does not have the duty, or the
    passage was not read. Where a treaty has a duty in several articles the strongest counts. A duty that was read
    but could not be graded is <NA>, too, and named as (treaty_id, duty) in attrs["ungraded"]. Treaties without any graded duty are left out.
    Raises ValueError for an unknown order, KeyError for an unknown `like`; else as clauses.load().
    """
    if order not in ORDERS:
        raise ValueError(f"order {order!r} is not one of {', '.join(ORDERS)}")
    treaties, provisions = clauses.load(recode=recode, **dials)
    strength = data.ordinal(provisions["response_strength"])
    matrix = strength.groupby([provisions["treaty_id"], provisions["provision"]], observed=False).max().unstack("provision")
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

    matrix: as from obligation_matrix(). Over the duties that at least one of the two has: 1 for equal strength,
    1/4 less for each step apart, 0 where only one has the duty; then the mean. The scale is ordinal, so this
    orders treaties and measures nothing.
    """
    mine = matrix.loc[like]
    near = 1 - (matrix.sub(mine, axis=1).abs().astype("Float64") / 4)
    either = matrix.notna() | mine.notna()
    return near.fillna(0).where(either).mean(axis=1).astype("Float64").fillna(0)


def wording_and_conditions(*, order: str = "strength", recode: clauses.Recode = (), **dials) -> pd.DataFrame:
    """For each defense clause: how strong its wording is, and which conditions stand on it.

    order: "strength" (strongest first, then fewest conditions) or "date" of signature.
    Returns one row a treaty with a defense clause (its strongest): treaty_id, provision_id, strength (Int64, <NA>
    where the words published name no response), one nullable boolean for each of ON_CONDITION (<NA>: not read, or the
    text is silent on how the decision is taken), conditions and unknown (how many stand, how many may), key_phrase,
    key_phrase_lang, source_ids, confidence, note. A silent text limits neither attacker nor area.
    recode, dials: as for clauses.load(). Raises ValueError for an unknown order; else as clauses.load().
    """
    if order not in ("strength", "date"):
        raise ValueError(f"order {order!r} is not one of strength, date")
    treaties, provisions = clauses.load(recode=recode, **dials)
    rows = _strongest(provisions[provisions["provision"] == "defense"])
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
        conditions=stands.fillna(False).sum(axis=1).astype("Int64"), unknown=stands.isna().sum(axis=1).astype("Int64")
    )
    result = result.join(rows[kept]).assign(
        signed=rows["treaty_id"].map(treaties["signed"]), rank=-result["strength"].fillna(-1)
    )
    by = ["rank", "conditions", "unknown", "signed"] if order == "strength" else ["signed"]
    result = result.sort_values(by, kind="stable").drop(columns=["signed", "rank"]).reset_index(drop=True)
    return clauses.finish(result, treaties, rows)


def side_by_side(
    *,
    treaties: Iterable[str] = clauses.LINE,
    duties: Iterable[str] = (),
    recode: clauses.Recode = (),
    **dials,
) -> pd.DataFrame:
    """Treaties beside each other, code by code, and what stayed, changed, went and came.

    treaties: ids, compared in the order given. duties: kinds of duty (default: all that one of them has).
    Returns one row for each duty, field (see FIELDS) and treaty: duty, field, treaty_id, provision_id, code,
    text_en, text_de (the code in words), change and since_first, key_phrase, key_phrase_lang, source_ids.
    change compares with the treaty before, since_first with the first one: "stayed", "changed", "came", "went", or
    <NA> where one side is silent or unread; for the first treaty both are <NA>. A missing duty has a row without
    provision_id, whose code is "none" where its absence is a finding (the treaty's kind excludes it, or we judged it
    absent when comparing with ATOP); it counts as not read otherwise.
    recode, dials: as for clauses.load(). Raises KeyError for unknown treaties or duties; else as clauses.load().
    """
    wanted = list(dict.fromkeys(treaties))
    known, provisions = clauses.load(recode=recode, **dials)
    if missing := [treaty for treaty in wanted if treaty not in known.index]:
        raise KeyError(f"unknown treaties {missing}; there are {', '.join(known.index)}")
    kinds = list(language.labels("provisions", "provision"))
    if missing := set(duties := list(duties)) - set(kinds):
        raise KeyError(f"unknown duties {sorted(missing)}; there are {', '.join(kinds)}")
    rows = provisions[provisions["treaty_id"].isin(wanted)]
    duties = [duty for duty in kinds if duty in (duties or set(rows["provision"]))]
    rows = _strongest(rows[rows["provision"].isin(duties)])
    places = pd.MultiIndex.from_product([duties, wanted], names=["duty", "treaty_id"])
    cells = rows.astype({"provision": "string"}).set_index(["provision", "treaty_id"]).reindex(places)
    absent = cells["provision_id"].isna() & _known_absent(known, places)
    kept = cells[["provision_id", "key_phrase", "key_phrase_lang", "source_ids"]]
    parts = []
    for field in FIELDS:
        found = _code(cells, field).mask(absent, "none")
        earlier = found.groupby(level="duty", sort=False).shift()
        first = found.groupby(level="duty", sort=False).transform(lambda codes: codes.iloc[0])
        words = {f"text_{lang}": _in_words(cells, field, found, lang) for lang in language.LANGUAGES}
        part = kept.assign(field=field, code=found, **words, change=_change(earlier, found))
        later = pd.Series(part.index.get_level_values("treaty_id") != wanted[0], index=part.index)
        parts.append(part.assign(since_first=_change(first, found).where(later)))
    result = pd.concat(parts).reset_index()
    result["field"] = result["field"].astype(pd.CategoricalDtype(FIELDS))
    result = result.sort_values("duty", key=lambda duty: duty.map(duties.index), kind="stable").reset_index(drop=True)
    order = ["duty", "field", "treaty_id", "provision_id", "code", "text_en", "text_de", "change", "since_first"]
    return clauses.finish(result[[*order, "key_phrase", "key_phrase_lang", "source_ids"]], known.loc[wanted], rows)


def anatomy(
    *, treaty: str = clauses.SUBJECT, duty: str = "defense", recode: clauses.Recode = (), **dials
) -> pd.DataFrame:
    """One clause taken apart: who, trigger, condition, act, speed, means, limits.

    treaty, duty: which clause (of several articles the strongest).
    Returns one row for each code of the clause and, for the treaty that the table wording is about, one for each
    variant of its wording: part (see PARTS), kind ("code" or "variant"), field (column of provisions, or point of
    wording), code, text_en and text_de (the code in words; what the variant changes), phrase, phrase_lang
    (key phrase of the clause; words of the variant), source_ids. Silence is <NA> in code.
    recode, dials: as for clauses.load(). Raises KeyError where the treaty has no such clause; else as clauses.load().
    """
    treaties, provisions = clauses.load(recode=recode, **dials)
    rows = _strongest(provisions[(provisions["treaty_id"] == treaty) & (provisions["provision"] == duty)])
    if rows.empty:
        there = provisions.loc[provisions["provision"] == duty, "treaty_id"]
        raise KeyError(f"{treaty!r} has no clause of the kind {duty!r} here; there are {', '.join(there)}")
    parties = treaties.loc[rows["treaty_id"], ["parties_en", "parties_de"]].set_axis(rows.index)
    cells = rows.join(parties)
    parts = []
    for part, (fields, _) in PARTS.items():
        for field in fields:
            code = _code(cells, field)
            words = {f"text_{lang}": _in_words(cells, field, code, lang) for lang in language.LANGUAGES}
            said = {"phrase": rows["key_phrase"], "phrase_lang": rows["key_phrase_lang"], "source_ids": rows["source_ids"]}
            parts.append(pd.DataFrame({"part": part, "kind": "code", "field": field, "code": code, **words, **said}))
    if treaty == clauses.SUBJECT:
        parts.append(_variants(rows["article"].iloc[0], **{k: v for k, v in dials.items() if k != "also"}))
    result = pd.concat(parts, ignore_index=True)
    result["part"] = result["part"].astype(pd.CategoricalDtype(list(PARTS)))
    result = result.astype(dict.fromkeys([c for c in result if c != "part"], "string"))
    result = result.sort_values(["part", "kind"], kind="stable").reset_index(drop=True)
    result = clauses.finish(result, treaties.loc[[treaty]], rows)
    result.attrs["provision_id"] = rows["provision_id"].iloc[0]
    return result


def _variants(article: str, **dials) -> pd.DataFrame:
    """Variant wordings of an article of the treaty that the table is about, by part of the clause."""
    wording = data.load("wording", **dials)
    parts = {point: part for part, (_, points) in PARTS.items() for point in points}
    points = wording["point"].astype("string")
    found = wording[(wording["article"].astype("string") == article) & points.isin(list(parts))]
    words = {"text_en": found["difference_en"], "text_de": found["difference_de"], "phrase": found["phrase"]}
    part = points.map(parts).loc[found.index]
    frame = pd.DataFrame({"part": part, "kind": "variant", "field": points.loc[found.index], "code": found["wording_id"]})
    return frame.assign(**words, phrase_lang=found["variant_language"], source_ids=found["source_ids"])


def _strongest(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for each treaty and duty: the one with the strongest response; the order of rows stays."""
    ranked = rows.sort_values("response_strength", ascending=False, na_position="last", kind="stable")
    return ranked.drop_duplicates(["treaty_id", "provision"]).sort_index()


def _other_than(codes: pd.Series, *plain: str) -> pd.Series:
    """True where a code is another than those, <NA> where it is missing."""
    return (~codes.isin(plain)).astype("boolean").mask(codes.isna(), pd.NA)


def _code(cells: pd.DataFrame, field: str) -> pd.Series:
    """The code of a field, or its prose in English; "none" where an article read to its end has no such words."""
    code = cells[field if field in cells else f"{field}_en"].astype("string")
    if field not in NONE_IF_READ:
        return code
    read = cells["un_charter_reference"].notna() & cells["domestic_law_reference"].notna()
    return code.mask(code.isna() & read, "none")


def _known_absent(treaties: pd.DataFrame, places: pd.MultiIndex) -> pd.Series:
    """Where it is a finding that a treaty does not have a duty: its kind excludes it, or we judged it so for ATOP."""
    atop = data.load("atop_agreement")
    judged = {
        duty.removeprefix("our_"): set(atop.loc[(atop[duty] == "no").fillna(False), "treaty_id"])
        for duty in atop
        if duty.startswith("our_")
    }
    kind = treaties["kind"].astype("string")
    judged["defense"] |= set(treaties.index[~kind.isin(["mutual_defense", "one_sided_guarantee"]) & kind.notna()])
    found = [treaty in judged.get(duty, ()) for duty, treaty in places]
    return pd.Series(found, index=places)


def _change(before: pd.Series, now: pd.Series) -> pd.Series:
    """What became of a code: stayed, changed, came (from none), went (to none); <NA> where a side is silent."""
    result = pd.Series("changed", index=now.index, dtype="string")
    # "no" and "none" both say that something is not there.
    had, has = before.replace("no", "none"), now.replace("no", "none")
    result = result.mask(had == "none", "came").mask(has == "none", "went").mask(had == has, "stayed")
    return result.mask(had.isna() | has.isna(), pd.NA)


def _in_words(cells: pd.DataFrame, field: str, code: pd.Series, lang: str) -> pd.Series:
    """Codes in words, or the prose of a field in that language; "none" for a finding of absence."""
    if field in cells:
        words = code.map(language.labels("provisions", field, lang)).astype("string")
    else:
        words = cells[language.column(field, lang)].astype("string")
    return words.mask((code == "none").fillna(False) & words.isna(), language.word("defense_none", lang))
