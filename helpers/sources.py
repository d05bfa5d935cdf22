"""Questions about sources: who reports which article, what is disputed, what is left without a kind of source."""

from collections.abc import Iterable, Mapping

import pandas as pd

from helpers import cite, data, schema

# Tables whose rows are facts, reactions or events that rest on sources; the others compare versions or codings.
FACTS = (
    "articles",
    "undertakings",
    "treaties",
    "provisions",
    "reactions",
    "events",
    "quantities",
    "sanctions",
)
# What can be left out; `three` stands for the three groups before it at once.
GROUPS = {
    "state_media_rus": ("state_media_rus",),
    "state_media_prk": ("state_media_prk",),
    "state_media": ("state_media",),
    "partisan": ("partisan",),
    "translation": ("translation",),
    "three": ("state_media", "partisan", "translation"),
    "single_source": ("single_source",),
}
# The columns that say in words what a row of a table states, by table; `_en` and `_de` are added where a column has both.
SAYS = {
    "areas": "name",
    "articles": "heading",
    "undertakings": "undertaking",
    "treaties": "short_name",
    "provisions": "response",
    "atop_agreement": "treaty_id",
    "reactions": "summary",
    "events": "title",
    "quantities": "quantity",
    "sanctions": "prohibits",
    "wording": "reading",
    "transmission": "title",
}


def coverage(*, as_of: str | pd.Timestamp | None = None, **dials) -> pd.DataFrame:
    """Who reports which article: sources by articles, 3 quoted, 2 summarized, 1 listed only, 0 not mentioned.

    dials: as for data.load(); `as_of` keeps the sources published by that day (undated ones go).
    Returns one row a source (index source_id; those that treat most articles first) and one column an article, 0 the
    preamble, Int64; <NA> where the part of the source that was read does not tell. Only sources read to the end have
    a 0. Article columns are always all 24, so that the unread ones stay visible.
    """
    rows = _rows(as_of=as_of, **dials)
    mention = data.ordinal(rows["mention"]).groupby([rows["source_id"], rows["article"]]).max().unstack("article")
    matrix = mention.reindex(columns=data.load("articles")["article"]).astype("Int64")
    order = pd.DataFrame({"treated": (matrix > 0).sum(axis=1), "depth": matrix.sum(axis=1)})
    matrix = matrix.loc[order.sort_values(["treated", "depth"], ascending=False, kind="stable").index]
    matrix.attrs["source_ids"] = list(matrix.index)
    return matrix


def reported(*, as_of: str | pd.Timestamp | None = None, **dials) -> pd.DataFrame:
    """How many sources report each article, and how: the columns of coverage() counted.

    Returns the 24 rows of `articles` (article, heading_en, heading_de, text_read, source_ids) with Int64 columns
    quoted, summarized, listed_only, not_mentioned (numbers of sources), silent (sources of which the part read does
    not tell) and treated (the first three together). An article with treated 0 is reported by nobody seen.
    """
    matrix = coverage(as_of=as_of, **dials)
    codes = data.load("coverage")["mention"].cat.categories
    counts = pd.DataFrame({code: (matrix == step).sum() for step, code in enumerate(codes)}).astype("Int64")
    counts["silent"] = matrix.isna().sum().astype("Int64")
    counts["treated"] = counts[["quoted", "summarized", "listed_only"]].sum(axis=1).astype("Int64")
    articles = data.load("articles")[["article", "heading_en", "heading_de", "text_read", "source_ids"]]
    return articles.merge(counts, left_on="article", right_index=True)


def unreported(**dials) -> list[int]:
    """The articles that no source seen reports, not even in a list; dials as for coverage()."""
    table = reported(**dials)
    return table.loc[table["treated"] == 0, "article"].astype(int).tolist()


def ledger(*, status: str | None = None, without: Iterable[str] = (), also: data.Also | None = None) -> pd.DataFrame:
    """The disputed facts, with the sources on both sides.

    status: "a", "b" (the tables follow this reading), "open", or None for all.
    without: kinds or traits of sources left out, as for data.load(); no dispute goes, but its sides lose sources.
    Returns the columns of `disputes` and, Int64, sources on each side (n_a, n_b), those left under the dial (left_a,
    left_b) and rows_named (rows elsewhere that depend on it). `sources_a` and `sources_b` stay whole.
    Raises ValueError for an unknown status or kind of source.
    """
    disputes = data.load("disputes", also=also)
    known = list(disputes["our_reading"].cat.categories)
    if status is not None and status not in known:
        raise ValueError(f"status {status!r} is not one of {', '.join(known)}")
    gone = data.left_out(without)
    for side in ("a", "b"):
        long = data.items(disputes[[f"sources_{side}"]], f"sources_{side}")[f"sources_{side}"]
        disputes[f"n_{side}"] = _per_row(long, disputes)
        disputes[f"left_{side}"] = _per_row(long[~long.isin(gone)], disputes)
    disputes["rows_named"] = _per_row(data.items(disputes[["rows_affected"]], "rows_affected"), disputes)
    return disputes if status is None else disputes[disputes["our_reading"] == status].reset_index(drop=True)


def dependents(dispute_id: str | None = None, **dials) -> pd.DataFrame:
    """The rows of other tables that depend on a disputed fact, or on any.

    Returns dispute_id, table, key, says_en, says_de (what the row states, in our words), value (its number or code,
    as text, <NA> where it has none) and source_ids; one row for each row named. dials: as for data.load(); rows that
    they leave out are not listed.
    Raises KeyError for an unknown dispute.
    """
    disputes = data.load("disputes")
    if dispute_id is not None:
        disputes = disputes[disputes["dispute_id"] == dispute_id]
        if disputes.empty:
            raise KeyError(f"unknown dispute {dispute_id!r}; they are D01 to D{len(data.load('disputes')):02d}")
    named = data.items(disputes[["dispute_id", "rows_affected"]], "rows_affected")
    named[["table", "key"]] = named["rows_affected"].str.split(":", n=1, expand=True)
    rows = pd.concat([stated(table, **dials) for table in named["table"].unique()])
    return named.drop(columns="rows_affected").merge(rows, on=["table", "key"]).reset_index(drop=True)


def stated(table: str, **dials) -> pd.DataFrame:
    """What the rows of a table state, in the same columns for every table: table, key, says_en, says_de, value, source_ids.

    value: a quantity with its bounds and unit, a stance, a response strength or a confidence, whichever the table has.
    Raises KeyError for a table whose rows state no fact.
    """
    if table not in SAYS:
        raise KeyError(f"the rows of {table} state no fact of their own; there are {', '.join(SAYS)}")
    rows = data.load(table, **dials)
    says = SAYS[table]
    frame = pd.DataFrame({"key": rows[schema.current().tables[table].key[0]].astype("string")})
    frame.insert(0, "table", pd.array([table] * len(rows), dtype="string"))
    for lang in ("en", "de"):
        column = f"{says}_{lang}"
        frame[f"says_{lang}"] = rows[column if column in rows else says].astype("string")
    frame["value"] = _value(rows)
    frame["source_ids"] = rows["source_ids"] if "source_ids" in rows else pd.array([pd.NA] * len(rows), dtype="string")
    return frame


def support(*, groups: Iterable[str] | None = None, without: Iterable[str] = (), **dials) -> pd.DataFrame:
    """How many rows of each table of facts remain when groups of sources are left out, one group at a time.

    groups: names of GROUPS (default: all of them). `without` and the other dials are turned first.
    Returns table, group, rows (before) and remaining, Int64, and share (Float64, <NA> where no row is left before).
    A row remains if at least one of its sources does; whether that source supports every word of it is not asked.
    Raises ValueError for an unknown group.
    """
    groups = list(GROUPS if groups is None else groups)
    if unknown := set(groups) - set(GROUPS):
        raise ValueError(f"unknown groups {sorted(unknown)}; there are {', '.join(GROUPS)}")
    before = _loaded(without=without, **dials)
    kept = {without} if isinstance(without, str) else set(without)
    cells = [_counted(before, _loaded(without=kept | set(GROUPS[g]), **dials)).assign(group=g) for g in groups]
    frame = pd.concat(cells, ignore_index=True).astype({"group": "string"})
    frame = frame[["table", "group", "rows", "remaining", "share"]]
    frame.attrs["source_ids"] = cite.ids(pd.concat([rows[["source_ids"]] for rows in before.values()]))
    return frame


def remaining(*, without: Iterable[str] = (), **dials) -> pd.DataFrame:
    """How many rows of each table of facts keep a source when kinds of sources are left out all at once.

    Returns table, rows (with no kind left out), remaining (Int64) and share; see support() for what that means.
    """
    before, after = _loaded(**dials), _loaded(without=without, **dials)
    frame = _counted(before, after)
    frame.attrs["source_ids"] = cite.ids(pd.concat([rows[["source_ids"]] for rows in after.values()]))
    return frame


def lost(*, without: Iterable[str], tables: Iterable[str] = FACTS, **dials) -> pd.DataFrame:
    """The rows that no longer rest on any source when kinds of sources are left out: the columns of stated().

    Empty where every row keeps a source. Raises ValueError for an unknown kind, KeyError for an unknown table.
    """
    pairs = [(stated(table, **dials), stated(table, without=without, **dials)) for table in tables]
    gone = [before[~before["key"].isin(after["key"])] for before, after in pairs]
    return pd.concat(gone).reset_index(drop=True)


def alone(source_id: str, *, tables: Iterable[str] = FACTS, **dials) -> pd.DataFrame:
    """The rows that rest on one source and nothing else: the columns of stated(). KeyError for an unknown source."""
    if source_id not in set(data.load("sources")["source_id"]):
        raise KeyError(f"unknown source {source_id!r}")
    rows = pd.concat([stated(table, **dials) for table in tables])
    return rows[rows["source_ids"] == source_id].reset_index(drop=True)


def _loaded(**dials) -> dict[str, pd.DataFrame]:
    return {table: data.load(table, **dials) for table in FACTS}


def _counted(before: dict[str, pd.DataFrame], after: dict[str, pd.DataFrame]) -> pd.DataFrame:
    counts = {
        "rows": [len(rows) for rows in before.values()],
        "remaining": [len(after[table]) for table in before],
    }
    frame = pd.DataFrame({"table": pd.array(list(before), dtype="string")} | counts)
    frame = frame.astype({"rows": "Int64", "remaining": "Int64"})
    return frame.assign(share=frame["remaining"] / frame["rows"].where(frame["rows"] > 0))


def _rows(*, as_of: str | pd.Timestamp | None, **dials) -> pd.DataFrame:
    """The table coverage under the dials; the date of a row is that of its source."""
    rows = data.load("coverage", **dials)
    if as_of is None:
        return rows
    also = dials.get("also")
    known = data.load("sources", also=also if isinstance(also, Mapping) else None, as_of=as_of)["source_id"]
    return rows[rows["source_id"].isin(known)]


def _per_row(items: pd.DataFrame | pd.Series, frame: pd.DataFrame) -> pd.Series:
    return items.groupby(level=0).size().reindex(frame.index, fill_value=0).astype("Int64")


def _value(rows: pd.DataFrame) -> pd.Series:
    """The number or code of each row as text."""
    if "value_low" in rows:
        # Without a row the cells would stay numbers, which no text can be added to.
        low, high = (
            rows[column].map("{:g}".format, na_action="ignore").astype("string")
            for column in ("value_low", "value_high")
        )
        span = low.where((low == high).fillna(False), low.fillna("…") + "–" + high.fillna("…"))
        return span + " " + rows["unit"].astype("string")
    for column in ("stance", "response_strength", "confidence"):
        if column in rows:
            return rows[column].astype("string")
    return pd.Series(pd.array([pd.NA] * len(rows), dtype="string"), index=rows.index)
