"""Clauses beside each other, code by code, and one clause taken apart into its parts."""

from collections.abc import Iterable
from itertools import product

import numpy as np
import pandas as pd

from helpers import clauses, data, language

# The columns of provisions that are compared, in the order in which a clause is read. Those that end in no
# language are coded; territorial_scope, exception, means and response are prose in two languages.
FIELDS = (
    *("response_strength", "trigger", "trigger_threat_included", "attacker_scope", "territorial_scope"),
    *("requires_state_of_war", "requires_request", "decision_mode", "timing", "means_military_explicit"),
    *("un_charter_reference", "domestic_law_reference", "exception"),
)
# The parts of a clause, the columns that hold them, and the points of the wording table that concern them.
PARTS = {
    "who": (("parties",), ()),
    "trigger": (("trigger", "trigger_threat_included", "attacker_scope"), ("trigger",)),
    "condition": (
        ("requires_state_of_war", "requires_request", "territorial_scope"),
        ("state_of_war", "request"),
    ),
    "act": (("response", "decision_mode", "response_strength"), ()),
    "speed": (("timing",), ("timing",)),
    "means": (("means", "means_military_explicit"), ("means",)),
    "limits": (("un_charter_reference", "domestic_law_reference", "exception"), ("domestic_law",)),
}


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
    change compares with the treaty before, since_first with the first one: "stayed", "changed", "came",
    "went", or <NA> where one side is silent or unread; for the first treaty both are <NA>. A missing duty has
    a row without provision_id, whose code is "none" where its absence is a finding (the treaty's kind
    excludes it, or we judged it absent when comparing with ATOP); it counts as not read otherwise.
    recode, dials: as for clauses.load(). Raises KeyError for unknown treaties or duties; else as
        clauses.load().
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
    rows = strongest(rows[rows["provision"].isin(duties)])
    places = list(product(duties, wanted))
    row_of = {place: row for row, place in enumerate(zip(rows["provision"], rows["treaty_id"], strict=True))}
    cells = rows.reset_index(drop=True).reindex([row_of.get(place, -1) for place in places]).reset_index(drop=True)
    cells["duty"], cells["treaty_id"] = ([place[i] for place in places] for i in (0, 1))
    absent = cells["provision_id"].isna().to_numpy() & _known_absent(known, places)
    said: dict[str, list[str]] = {"code": [], "text_en": [], "text_de": []}
    for field in FIELDS:
        code = clauses.code(cells, field)
        code[absent] = "none"
        said["code"] += code.tolist()
        for lang in language.LANGUAGES:
            said[f"text_{lang}"] += clauses.in_words(cells, field, code, lang).tolist()
    # The treaties of a duty and field follow each other in the order asked for.
    shape = (len(FIELDS), len(duties), len(wanted))
    place = np.arange(len(FIELDS) * len(cells)).reshape(shape).swapaxes(0, 1).ravel()
    kept = ["duty", "treaty_id", "provision_id", "key_phrase", "key_phrase_lang", "source_ids"]
    result = cells[kept].iloc[place % max(len(cells), 1)].reset_index(drop=True)
    result["field"] = pd.Categorical.from_codes(place // max(len(cells), 1), dtype=pd.CategoricalDtype(FIELDS))
    for column, texts in said.items():
        result[column] = pd.array([texts[i] for i in place], dtype="string")
    table = result["code"].to_numpy(dtype=object).reshape(-1, len(wanted))
    before, first = np.roll(table, 1, axis=1), np.repeat(table[:, :1], len(wanted), axis=1)
    before[:, 0] = first[:, 0] = pd.NA
    for column, earlier in (("change", before), ("since_first", first)):
        result[column] = pd.array(list(map(_change, earlier.ravel(), table.ravel())), dtype="string")
    order = [
        "duty",
        "field",
        "treaty_id",
        "provision_id",
        "code",
        "text_en",
        "text_de",
        "change",
        "since_first",
    ]
    return clauses.finish(result[[*order, "key_phrase", "key_phrase_lang", "source_ids"]], known.loc[wanted], rows)


def anatomy(
    *, treaty: str = clauses.SUBJECT, duty: str = "defense", recode: clauses.Recode = (), **dials
) -> pd.DataFrame:
    """One clause taken apart: who, trigger, condition, act, speed, means, limits.

    treaty, duty: which clause (of several articles the strongest).
    Returns one row for each code of the clause and, for the treaty that the table wording is about, one for each
    variant of its wording: part (see PARTS), kind ("code" or "variant"), field (column of provisions, or
    point of wording), code, text_en and text_de (the code in words; what the variant changes), phrase,
    phrase_lang (key phrase of the clause; words of the variant), source_ids. Silence is <NA> in code.
    recode, dials: as for clauses.load(). Raises KeyError where the treaty has no such clause; else as
        clauses.load().
    """
    treaties, provisions = clauses.load(recode=recode, **dials)
    rows = strongest(provisions[(provisions["treaty_id"] == treaty) & (provisions["provision"] == duty)])
    if rows.empty:
        there = provisions.loc[provisions["provision"] == duty, "treaty_id"]
        raise KeyError(f"{treaty!r} has no clause of the kind {duty!r} here; there are {', '.join(there)}")
    parties = treaties.loc[rows["treaty_id"], ["parties_en", "parties_de"]].set_axis(rows.index)
    cells = rows.join(parties)
    parts = []
    for part, (fields, _) in PARTS.items():
        for field in fields:
            if field == "parties":
                code = cells["parties_en"]
                words = {f"text_{lang}": cells[language.column(field, lang)] for lang in language.LANGUAGES}
            else:
                code = clauses.code(cells, field)
                words = {f"text_{lang}": clauses.in_words(cells, field, code, lang) for lang in language.LANGUAGES}
            said = {
                "phrase": rows["key_phrase"],
                "phrase_lang": rows["key_phrase_lang"],
                "source_ids": rows["source_ids"],
            }
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
    said = {"text_en": found["difference_en"], "text_de": found["difference_de"], "phrase": found["phrase"]}
    part = points.map(parts).loc[found.index]
    frame = pd.DataFrame(
        {"part": part, "kind": "variant", "field": points.loc[found.index], "code": found["wording_id"]}
    )
    return frame.assign(**said, phrase_lang=found["variant_language"], source_ids=found["source_ids"])


def strongest(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for each treaty and duty: the one with the strongest response; the order of rows stays."""
    ranked = rows.sort_values("response_strength", ascending=False, na_position="last", kind="stable")
    return ranked.drop_duplicates(["treaty_id", "provision"]).sort_index()


def _known_absent(treaties: pd.DataFrame, places: Iterable[tuple[str, str]]) -> np.ndarray:
    """At which duties and treaties it is a finding that there is none: the kind, or our judgment for ATOP, says so."""
    atop = data.load("atop_agreement")
    absent = {
        (column.removeprefix("our_"), treaty)
        for column in atop
        if column.startswith("our_")
        for treaty in atop["treaty_id"].array[atop[column].eq("no").to_numpy(dtype=bool, na_value=False)]
    }
    other = ~data.among(treaties["kind"], *clauses.HELPING_KINDS)
    absent |= {("defense", treaty) for treaty in treaties.index[other.fillna(False).to_numpy(dtype=bool)]}
    return np.array([place in absent for place in places], dtype=bool)


def _change(before: object, now: object) -> object:
    """What became of a code: stayed, changed, came, went; <NA> where a side is silent."""
    if before is pd.NA or now is pd.NA:
        return pd.NA
    # "no" and "none" both say that something is not there.
    had, has = (None if code in ("no", "none") else code for code in (before, now))
    if had == has:
        return "stayed"
    return "came" if had is None else "went" if has is None else "changed"
