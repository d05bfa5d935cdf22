"""How far one can trust the picture: stance coded twice, and headline numbers with parts of the data left out."""

from collections.abc import Iterable

import pandas as pd

from helpers import agreement, cite, data, language, reaction_rows

# What is left out in each variant of the headline numbers; "joint" is no dial, but a property of a row.
VARIANTS = {
    "all": {},
    "no_low": {"min_confidence": "medium"},
    "no_state_media": {"without": ("state_media",)},
    "no_single": {"without": (data.SINGLE_SOURCE,)},
    "no_joint": {},
}
HEADLINES = ("rows", "actors", "below", "condemning", "median", "parties_endorsing", "clause", "troops")
SHARES = ("below", "condemning", "parties_endorsing", "clause", "troops")


def recoding(**dials) -> pd.DataFrame:
    """The rows whose stance was coded a second time: reaction_id, stance_first, stance_second, source_ids.

    dials: as for data.load(); a reaction that they leave out takes its second code with it.
    """
    codes = data.load("recoding", **dials)
    rows = data.load("reactions", **dials)[["reaction_id", "source_ids"]]
    return codes.merge(rows, on="reaction_id")


def stability(**dials) -> pd.DataFrame:
    """Agreement of the two codings of stance.

    Returns one row for each weighting (index: "none", "linear", "quadratic") with kappa, low and high (95 percent
    bootstrap interval, fixed seed), agree (rows with the same code) and n. Both codings come from one coder and the
    same summaries: this is stability, not agreement between coders.
    """
    rows = recoding(**dials)
    pair = rows["stance_first"], rows["stance_second"]
    found = {}
    for weights in agreement.WEIGHTS:
        low, high = agreement.interval(*pair, weights=weights)
        found[weights or "none"] = {
            "kappa": agreement.kappa(*pair, weights=weights),
            "low": low,
            "high": high,
        }
    table = pd.DataFrame.from_dict(found, orient="index").astype("Float64").rename_axis("weights")
    table["agree"] = int((pair[0] == pair[1]).sum())
    table["n"] = len(rows)
    return table.astype({"agree": "Int64", "n": "Int64"})


def confusion(**dials) -> pd.DataFrame:
    """First stance code (rows) by second (columns), counts; what a figure needs besides is in attrs."""
    rows = recoding(**dials)
    if rows.empty:
        return rows
    table = agreement.confusion(rows["stance_first"], rows["stance_second"])
    table.attrs = {
        "source_ids": cite.ids(rows),
        "stability": stability(**dials).reset_index().to_dict("records"),
    }
    return table


def sensitivity(**dials) -> pd.DataFrame:
    """Every headline number, recomputed with a part of the data left out.

    Returns one row for each headline and variant: headline (see HEADLINES), variant (see VARIANTS), value (Float64:
    a count, the upper middle value for "median", else a share from 0 to 1; <NA> where no row is left to count),
    of (rows the number rests on). Unless said otherwise the numbers are those of third actors.
    """
    records = []
    ids, added = [], 0
    for variant, left_out in VARIANTS.items():
        rows = reaction_rows.load(**_both(dials, left_out))
        if variant == "no_joint":
            rows = rows[~rows["joint"]]
        if variant == "all":
            ids, added = cite.ids(rows), int(data.readers(rows).sum())
        records += [{"variant": variant, **number} for number in _headlines(rows)]
    table = pd.DataFrame.from_records(records).astype({"value": "Float64", "of": "Int64"})
    table = table.astype({"headline": "string", "variant": "string"})
    table.attrs |= {"source_ids": ids, "reader": added}
    return table


def _both(dials: dict, left_out: dict) -> dict:
    """The reader's dials and those of a variant, neither weakened by the other."""
    kinds = dials.get("without", ())
    both = [*([kinds] if isinstance(kinds, str) else kinds), *left_out.get("without", ())]
    levels = ["low", "medium", "high"]
    least = [m for m in (dials.get("min_confidence"), left_out.get("min_confidence")) if m is not None]
    merged = {**dials, **left_out, "without": tuple(dict.fromkeys(both))}
    return merged | ({"min_confidence": max(least, key=levels.index)} if least else {})


def _headlines(rows: pd.DataFrame) -> list[dict]:
    value = data.ordinal(rows["stance"])
    others, parties = rows["side"] == "others", rows["side"] == "parties"
    stances = value[others].sort_values()
    troops = rows["themes"].str.split(";").map(lambda themes: "troops" in themes).astype(bool)
    clause = (
        rows["refers_to_article"].str.split(";").map(lambda a: "4" in a, na_action="ignore").fillna(False).astype(bool)
    )
    n, of_parties = len(stances), int(parties.sum())
    counted = {
        "rows": (len(rows), len(rows)),
        "actors": (reaction_rows.signers(rows[others])["actor"].nunique(), n),
        "median": (stances.iloc[n // 2] if n else pd.NA, n),
        "below": (int((value < 0)[others].sum()), n),
        "condemning": (int((value == -2)[others].sum()), n),
        "parties_endorsing": (int((value == 2)[parties].sum()), of_parties),
        "clause": (int(clause[others].sum()), n),
        "troops": (int(troops[others].sum()), n),
    }
    records = []
    for headline in HEADLINES:
        number, of = counted[headline]
        if headline in SHARES:
            number = number / of if of else pd.NA
        records.append({"headline": headline, "value": number, "of": of})
    return records


def finding(values: pd.DataFrame, *, lang: str = "en") -> str:
    """What changes most in sensitivity(), as one sentence: the share that moves furthest, and the median."""
    table = values.pivot(index="headline", columns="variant", values="value")
    moved = table.loc[list(SHARES)].sub(table.loc[list(SHARES), "all"], axis=0).drop(columns="all")
    steady = language.word("reactions_sens_nothing", lang)
    far = moved.abs().stack().dropna()
    if not far.empty and far.max() > 0:
        headline, variant = far.idxmax()
        steady = language.word(
            "reactions_sens_moves",
            lang,
            headline=language.word(f"reactions_head_{headline}", lang),
            before=percent(table.at[headline, "all"], lang),
            after=percent(table.at[headline, variant], lang),
            variant=language.word(f"reactions_variant_{variant}", lang),
        )
    medians = table.loc["median"].dropna()
    same = "same" if medians.nunique() <= 1 else "differs"
    return f"{steady}; {language.word(f'reactions_sens_median_{same}', lang)}"


def percent(share: float, lang: str = "en") -> str:
    """A share as people write it: 87%, in German 87 %; silence as a dash."""
    space = "" if lang == "en" else "\u00a0"
    return "–" if pd.isna(share) else f"{language.number(100 * share, lang)}{space}%"


def blind(*, n: int = 6, seed: int = 1, lang: str = "en") -> pd.DataFrame:
    """Reactions to code without seeing their stance: what was said and by whom, nothing else.

    n: how many, drawn from the rows that were coded twice; seed: another number gives another draw.
    Returns reaction_id (index), actor type, instrument, summary and key phrase, as the second coding saw them.
    """
    rows = reaction_rows.load()
    rows = rows[rows["reaction_id"].isin(recoding()["reaction_id"])].sample(n, random_state=seed)
    shown = {
        column: [language.label("reactions", column, code, lang) for code in rows[column]]
        for column in ("actor_type", "instrument")
    }
    shown |= {column: rows[column].to_list() for column in (language.column("summary", lang), "key_phrase")}
    return pd.DataFrame(shown, index=pd.Index(rows["reaction_id"], name="reaction_id"), dtype="string")


def compare(mine: dict[str, int] | Iterable[tuple[str, int]]) -> pd.DataFrame:
    """A reader's own codes beside ours: reaction_id, mine, ours, apart (steps between them).

    Raises ValueError for a reaction that there is not and for a code that is not on the scale.
    """
    own = pd.Series(dict(mine), dtype="Int64").rename_axis("reaction_id").rename("mine").reset_index()
    rows = data.load("reactions")
    if unknown := sorted(set(own["reaction_id"]) - set(rows["reaction_id"])):
        raise ValueError(f"no reaction {', '.join(unknown)}")
    if outside := sorted({int(code) for code in own["mine"].dropna()} - set(range(-2, 3))):
        raise ValueError(f"stance {outside}: expected whole numbers from -2 to 2")
    ours = rows.assign(ours=data.ordinal(rows["stance"]))[["reaction_id", "ours"]]
    both = own.merge(ours, on="reaction_id")
    return both.assign(apart=(both["mine"] - both["ours"]).abs())
