"""Questions about the treaty's undertakings: what is to be done in which article and area, and how firmly.

Articles that no source reads (text_read = nothing: 19 and 21) are gaps. Whatever a table says under their numbers
never counts as content. `also` may be the path of a CSV of undertakings, or a mapping of tables to paths.
"""

import difflib

import pandas as pd

from helpers import data

TREATY = "prk-rus-2024"
UNREAD = "nothing"
GROUPINGS = {"theme": "articles", "group": "areas"}
TREATY_TEXT = ("articles", "undertakings")


def scale(table: str, column: str) -> list[str]:
    """The codes of a column that form an order, weakest first; codes that stand outside it are left out."""
    codes = data.load("codes")
    rows = codes[(codes["table"] == table) & (codes["column"] == column) & (codes["ordered"] == "yes")]
    return rows.sort_values("order")["code"].tolist()


@data.remembered
def undertakings(
    *, theme: str | None = None, article: int | None = None, area: str | None = None, **dials
) -> pd.DataFrame:
    """One row for each undertaking, with heading and theme of its article, and name, group and order of its area.

    theme, article, area: only those of a code of articles.theme, of an article (0 is the preamble), of an area.
    dials: as for data.load(). The text is not dated; as_of before the signature leaves nothing.
    Raises KeyError for an unknown theme, article or area.
    """
    articles, fields = load("articles", **also_only(dials)), load("areas", **also_only(dials))
    must_be(theme, articles["theme"].dtype.categories, "theme")
    must_be(article, articles["article"], "article")
    must_be(area, fields["area"], "area")
    read = articles.loc[
        articles["text_read"] != UNREAD, ["article", "heading_en", "heading_de", "theme", "number_basis"]
    ]
    rows = load("undertakings", **dials)
    if not signed_by(dials.get("as_of")):
        rows = rows.iloc[:0]
    rows = rows.merge(read, on="article").merge(fields[["area", "group", "order", "name_en", "name_de"]], on="area")
    for column, wanted in (("theme", theme), ("article", article), ("area", area)):
        if wanted is not None:
            rows = rows[rows[column] == wanted]
    return rows.sort_values("undertaking_id", kind="stable").reset_index(drop=True)


def covers(**dials) -> pd.DataFrame:
    """Articles by areas, in long form: one row for each area of each article, with the firmest undertaking on it.

    Columns of the firmest undertaking (of equals the best documented), and: rank 1 (declaratory) to 4 (duty), <NA>
    for procedural clauses and where the verb is not known; undertakings, how many there are on this area in
    this article; undertaking_ids and source_ids of all of them; reader, where one of them is a reader's; gap, <NA>
    for content.
    An article without content has one row without an area, and its gap says why: "unread" (no source reads
    it) or "dials" (they leave no row). Empty where nothing at all is left.
    """
    rows = undertakings(**dials)
    if rows.empty:
        return rows
    rows["rank"] = rank(rows["verb_strength"])
    rows = rows.sort_values(
        ["article", "order", "rank", "confidence"], ascending=[True, True, False, False], kind="stable"
    )
    together = rows.groupby(["article", "area"], sort=False)
    pairs = rows.drop_duplicates(["article", "area"]).drop(columns=["undertaking_id", "source_ids"])
    counted = together.agg(
        undertakings=("undertaking_id", "size"),
        undertaking_ids=("undertaking_id", ";".join),
        source_ids=("source_ids", join),
    )
    pairs = pairs.merge(counted.astype({"undertakings": "Int64"}), left_on=["article", "area"], right_index=True)
    if data.READER in pairs:
        own = together[data.READER].any().astype("boolean").rename(data.READER)
        pairs = pairs.drop(columns=data.READER).merge(own, left_on=["article", "area"], right_index=True)
    articles = load("articles", **also_only(dials))
    gaps = articles[~articles["article"].isin(pairs["article"])]
    why = gaps["text_read"].eq(UNREAD).map({True: "unread", False: "dials"}).astype("string")
    gaps = gaps[["article", "heading_en", "heading_de", "theme", "number_basis"]].assign(gap=why)
    pairs["gap"] = pd.Series(pd.NA, index=pairs.index, dtype="string")
    pairs = pd.concat([pairs, gaps], ignore_index=True) if len(gaps) else pairs
    return pairs.sort_values(["article", "order"], kind="stable").reset_index(drop=True)


def standing(*, theme: str | None = None, article: int | None = None, area: str | None = None, **dials) -> pd.DataFrame:
    """Where each area that the treaty names stands in its text: one row for each area.

    theme, article, area: as for undertakings(). dials: as for data.load().
    Columns beside those of areas: verb_strength and rank (1-4) of the firmest undertaking, articles (";" list),
    undertakings (count), source_ids. verb_strength is <NA> where no verb is known or the dials leave no undertaking
    (then undertakings is 0). Empty where no undertaking is left at all.
    """
    named = load("areas", **also_only(dials))
    named = named[named["origin"] == "treaty"].sort_values("order")
    chosen = undertakings(theme=theme, article=article, area=area, **also_only(dials))["area"]
    named = named[named["area"].isin(chosen)]
    pairs = covers(**dials)
    if pairs.empty or named.empty:
        return named.iloc[:0]
    pairs = pairs[pairs["gap"].isna()]
    firmest = pairs.sort_values(["rank", "confidence"], ascending=False, kind="stable").drop_duplicates("area")
    together = pairs.groupby("area").agg(
        articles=("article", lambda numbers: ";".join(map(str, numbers))),
        undertakings=("undertakings", "sum"),
        source_ids=("source_ids", join),
    )
    found = named.merge(firmest[["area", "verb_strength", "rank"]], on="area", how="left")
    found = found.merge(together.astype({"articles": "string", "source_ids": "string"}), on="area", how="left")
    if data.READER in found:
        found[data.READER] |= found["area"].isin(pairs.loc[pairs[data.READER], "area"])
    return found.fillna({"undertakings": 0}).reset_index(drop=True)


def firmness(*, by: str = "theme", **dials) -> pd.DataFrame:
    """Undertakings counted by theme (or by group of areas) and by the strength of their verb.

    by: "theme" of the article, or "group" of the area.
    Returns one row for each combination in the order of the codes; verb_strength <NA>: the verb is not known.
    undertakings is the count; verb_phrases, undertaking_ids and source_ids list what stands behind it, joined by
    " | " or ";". A list in an article gives one undertaking for each item, so counts measure detail, not weight.
    Empty where the dials leave nothing. Raises ValueError for an unknown grouping.
    """
    if by not in GROUPINGS:
        raise ValueError(f"by {by!r} is not one of {', '.join(GROUPINGS)}")
    rows = undertakings(**dials)
    strengths = rows["verb_strength"].dtype.categories
    used = [c for c in rows[by].dtype.categories if c in set(undertakings(**also_only(dials))[by])]
    grid = pd.MultiIndex.from_product([used, [*strengths, pd.NA]], names=[by, "verb_strength"]).to_frame(index=False)
    grid = grid.astype("string")
    counted = (
        rows.astype({by: "string", "verb_strength": "string"})
        .groupby([by, "verb_strength"], dropna=False)
        .agg(
            undertakings=("undertaking_id", "size"),
            verb_phrases=("verb_phrase", lambda phrases: " | ".join(dict.fromkeys(phrases.dropna()))),
            undertaking_ids=("undertaking_id", ";".join),
            source_ids=("source_ids", join),
        )
        .reset_index()
    )
    counts = grid.merge(counted, on=[by, "verb_strength"], how="left")
    counts["undertakings"] = counts["undertakings"].fillna(0).astype("Int64")
    return counts if len(rows) else counts.iloc[:0]


def sensitivity(*, by: str = "theme", **dials) -> pd.DataFrame:
    """firmness() at each position of the confidence dial, which stands in an extra first column min_confidence.

    dials: all but min_confidence, which raises TypeError here.
    """
    if "min_confidence" in dials:
        raise TypeError("sensitivity() turns min_confidence itself")
    turned = [firmness(by=by, min_confidence=level, **dials) for level in scale("undertakings", "confidence")]
    counts = pd.concat(turned, keys=scale("undertakings", "confidence"), names=["min_confidence", None])
    return counts.reset_index(level="min_confidence").reset_index(drop=True)


def verbs(**dials) -> pd.DataFrame:
    """The verb phrases and what they were coded as: one row for each phrase and code, the most frequent first.

    Columns: verb_phrase, verb_lang, verb_strength (<NA> where the phrase names a subject and no verb), articles and
    undertaking_ids as ";" lists, undertakings (count), source_ids.
    """
    rows = undertakings(**dials).dropna(subset="verb_phrase")
    keys = ["verb_phrase", "verb_lang", "verb_strength"]
    counted = rows.groupby(keys, observed=True, dropna=False).agg(
        undertakings=("undertaking_id", "size"),
        articles=("article", lambda numbers: ";".join(map(str, sorted(set(numbers))))),
        undertaking_ids=("undertaking_id", ";".join),
        source_ids=("source_ids", join),
    )
    counted = counted.reset_index().astype({"undertakings": "Int64", "articles": "string"})
    return counted.sort_values(["undertakings", "undertaking_ids"], ascending=[False, True]).reset_index(drop=True)


def unread() -> pd.DataFrame:
    """The articles of which no source reads the content: gaps, not articles without content."""
    articles = data.load("articles")
    return articles[articles["text_read"] == UNREAD].reset_index(drop=True)


def signed() -> pd.Timestamp:
    """The day on which the treaty was signed."""
    return data.load("treaties").set_index("treaty_id").loc[TREATY, "signed"]


def signed_by(day: str | pd.Timestamp | None) -> bool:
    return day is None or pd.Timestamp(day) >= signed()


def also_only(dials: dict) -> dict:
    """Only the reader's own rows: what frames a picture (articles, areas) stays whole whatever the dials leave."""
    return {"also": dials.get("also")}


def load(name: str, *, also: data.Also | None = None, **dials) -> pd.DataFrame:
    files = also if also is None or hasattr(also, "keys") else {"undertakings": also}
    return data.load(name, also=files, **dials)


def rank(codes: pd.Series) -> pd.Series:
    steps = {code: position for position, code in enumerate(scale("undertakings", "verb_strength"), start=1)}
    return codes.astype("string").map(steps).astype("Int64")


def join(cells: pd.Series) -> str:
    return ";".join(dict.fromkeys(";".join(cells.dropna()).split(";")))


def must_be(value: object, known: pd.Index | pd.Series, what: str) -> None:
    if value is not None and value not in set(known):
        near = difflib.get_close_matches(str(value), [str(k) for k in known], n=1)
        raise KeyError(f"unknown {what} {value!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
