"""Questions about reactions: who reacted, when, how strongly, with what, on what, and who was not heard.

All of them take the filters of reaction_rows.matching() and the dials of data.load() as keywords.
"""

import pandas as pd

from helpers import cite, data, language
from helpers.reaction_rows import draft, filtered, fold, load, matching, select, signers

__all__ = [
    "clauses",
    "draft",
    "experts",
    "fold",
    "ladder",
    "load",
    "marks",
    "matching",
    "milestones",
    "select",
    "shift",
    "signers",
    "silence",
    "stance_by",
    "statements",
    "tally",
    "themes_by",
    "timeline",
]

# The events that reactions answer: signing, publication, deployment, ratification, entry into force, admission.
MILESTONES = (
    "ev-20240619-treaty",
    "ev-20240620-kcna",
    "ev-20241018-nis",
    "ev-20241024-duma",
    "ev-20241204-force",
    "ev-20250428-kcna",
)
# From words to deeds; statements of position come first, acts that bind or cost come last.
LADDER = (
    *("statement", "protest_note", "ambassador_summoned", "policy_review"),
    *("sanctions", "resolution", "military_exercise"),
)
STANCES = (-2, -1, 0, 1, 2)


@filtered
def timeline(**asked) -> pd.DataFrame:
    """Reactions and the events they answer, in order of time.

    Returns one row for each reaction (what "reaction", its columns as in reaction_rows.load()) and for each event
    of milestones() up to the last reaction (what "event", with title_en and title_de); column id names either.
    Empty if no reaction fits.
    """
    rows = select(**asked)
    if rows.empty:
        return rows
    events = milestones(**{k: v for k, v in asked.items() if k in ("as_of", "min_confidence", "without")})
    events = events[events["date"] <= data.last_day(rows).max()]
    # An event stands above the reactions of its day.
    both = pd.concat(
        [
            events.assign(what="event", id=events["event_id"]),
            rows.assign(what="reaction", id=rows["reaction_id"]),
        ]
    )
    both["reader"] = data.readers(rows).reindex(both.index).where(both["what"] == "reaction", False).astype("boolean")
    order = both.reset_index(drop=True)
    order = order.assign(last=data.last_day(order)).sort_values(["last", "what"], kind="stable").index
    return both.iloc[order].reset_index(drop=True)


def tally(rows: pd.DataFrame) -> pd.DataFrame:
    """How many reactions fall into each stretch of time, by side and stance, with the events of that time.

    rows: as from reaction_rows.load(), any number of them.
    Returns what ("marks" or "event"), start (first day of the stretch), side, stance (code), n, exact (False for
    dates that are not known as exactly as the stretch: they stand at the last day they can mean), reader (rows
    that a reader added), event_id; attrs["step"] is "D", "W" or "M", the finest that gives at most 26 stretches.
    """
    step, first, last = "M", rows["date"].min(), data.last_day(rows).max()
    for finer, most in (("D", 26), ("W", 26 * 7)):
        if (last - first).days < most:
            step = finer
            break
    start = data.last_day(rows).dt.to_period(step).dt.start_time
    finest = {"D": ["day"], "W": ["day"], "M": ["day", "month"]}[step]
    exact = rows["date_precision"].isin(finest)
    keys = [rows["side"], rows["stance"], start.rename("start"), exact.rename("exact")]
    counted = data.readers(rows).astype("Int64").groupby(keys, observed=True).agg(n="size", reader="sum").reset_index()
    counted = counted.assign(
        what="marks", stance=counted["stance"].astype("string"), side=counted["side"].astype("string")
    )
    events = milestones()
    events = events[events["date"].between(first, last)].rename(columns={"date": "start"})
    both = pd.concat([counted, events.assign(what="event")[["what", "start", "event_id"]]], ignore_index=True)
    both = both.astype({"n": "Int64", "reader": "Int64", "exact": "boolean"})
    both.attrs["step"] = step
    return both


@filtered
def marks(**asked) -> pd.DataFrame:
    """The tally of the reactions that fit; empty if none does."""
    rows = select(**asked)
    if rows.empty:
        return rows
    counted = tally(rows)
    counted.attrs |= {"source_ids": cite.ids(rows), "rows": len(rows)}
    return counted


def milestones(**dials) -> pd.DataFrame:
    """The events that reactions answer, from the signing to the admission of the deployment; dials as data.load()."""
    events = data.load("events", **dials)
    events = events[events["event_id"].isin(MILESTONES)]
    return events[["event_id", "date", "date_precision", "title_en", "title_de", "source_ids"]].reset_index(drop=True)


@filtered
def stance_by(*, by: str = "actor", **asked) -> pd.DataFrame:
    """How often each actor or region took each stance; experts are left out, the parties stand apart.

    by: "actor" (country, organization or parliament; a joint text counts for each signer) or "region" (a joint
        text counts once; the parties form a group of their own).
    Returns one row an actor or region (index key), others first, ordered from condemning to endorsing: name_en,
    name_de, side, own_-2 to own_2 (texts of its own), joint_-2 to joint_2 (joint texts), n, median_low and
    median_high (the two middle values of the ordinal scale, equal for an odd n), critical (rows below 0), reader
    (rows that a reader added). Counts are Int64. There is no mean: the scale is ordinal.
    Raises ValueError for another `by`.
    """
    if by not in ("actor", "region"):
        raise ValueError(f"by {by!r} is not one of actor, region")
    rows = select(**asked)
    rows = rows[rows["side"] != "experts"]
    long = signers(rows) if by == "actor" else rows.assign(actor=rows["region"].astype("string"))
    if by == "region":
        long["actor"] = long["actor"].mask(long["side"] == "parties", "parties")
    long = long.assign(value=data.ordinal(long["stance"]), reader=data.readers(long))
    table = long.groupby("actor").agg(
        name_en=("actor_en", "first"),
        name_de=("actor_de", "first"),
        side=("side", "first"),
        n=("value", "size"),
        median_low=("value", lambda v: v.sort_values().iloc[(len(v) - 1) // 2]),
        median_high=("value", lambda v: v.sort_values().iloc[len(v) // 2]),
        critical=("value", lambda v: (v < 0).sum()),
        reader=("reader", "sum"),
    )
    kind = long["joint"].map({True: "joint", False: "own"})
    counts = long.groupby(["actor", kind, "value"]).size().unstack(["joint", "value"], fill_value=0)
    for prefix in ("own", "joint"):
        for stance in STANCES:
            column = counts.get((prefix, stance), pd.Series(0, index=counts.index))
            table[f"{prefix}_{stance}"] = column.astype("Int64")
    for lang in language.LANGUAGES:
        table[f"name_{lang}"] = _names(table, by, lang)
    table = table.astype(dict.fromkeys(("n", "median_low", "median_high", "critical", "reader"), "Int64"))
    table["side"] = table["side"].astype("string")
    order = table.assign(low=-table["own_-2"] - table["joint_-2"], size=-table["n"])
    order = order.sort_values(["side", "median_low", "median_high", "low", "size"], kind="stable")
    result = table.loc[order.index].rename_axis("key")
    result.attrs["source_ids"] = cite.ids(rows)
    result.attrs["texts"] = {s: int((rows["side"] == s).sum()) for s in ("others", "parties")}
    result.attrs["joint_texts"] = int((rows["joint"] & (rows["side"] == "others")).sum())
    return result


def _names(table: pd.DataFrame, by: str, lang: str) -> pd.Series:
    known = language.labels("reactions", "iso3" if by == "actor" else "region", lang)
    known = known | {"parties": language.word("reactions_parties", lang)}
    return pd.Series([known.get(key, name) for key, name in table[f"name_{lang}"].items()], table.index, dtype="string")


@filtered
def ladder(**asked) -> pd.DataFrame:
    """What others than the parties did beyond the words, with the statements: one row a reaction.

    Returns the columns of reaction_rows.load() and rung (Int64, 0 a statement, see LADDER). Experts, and rows with
    the instrument none (silence, reports), are not on the ladder. A measure is a row of its own beside the
    statement that announced it.
    """
    rows = select(**asked)
    rows = rows[(rows["side"] == "others") & rows["instrument"].isin(LADDER)]
    rung = rows["instrument"].astype("string").map({name: i for i, name in enumerate(LADDER)})
    return rows.assign(rung=rung.astype("Int64")).reset_index(drop=True)


@filtered
def themes_by(*, by: str = "region", **asked) -> pd.DataFrame:
    """How many reactions of each group touch each theme.

    by: "region" (others by region, then the parties and the experts) or "quarter" (calendar quarters; reactions
        of others and parties, experts left out, rows dated only by year left out).
    Returns one row for each theme and group: theme, group, n (rows that touch the theme), of (rows of the group;
    0 for a quarter without reactions), share (Float64, <NA> where of is 0), reader (rows that a reader added). A row touches one or more themes, so
    the shares of a group add up to more than 1. Themes are ordered by how often they occur.
    Raises ValueError for another `by`.
    """
    if by not in ("region", "quarter"):
        raise ValueError(f"by {by!r} is not one of region, quarter")
    rows = select(**asked)
    if by == "region":
        group = rows["region"].astype("string").mask(rows["side"] != "others", rows["side"].astype("string"))
        order = [*rows["region"].cat.categories, "parties", "experts"]
        groups = [g for g in order if (group == g).any()]
    else:
        rows = rows[(rows["side"] != "experts") & (rows["date_precision"] != "year")]
        quarters = rows["date"].dt.to_period("Q")
        group = quarters.astype("string")
        groups = [] if rows.empty else [str(q) for q in pd.period_range(quarters.min(), quarters.max(), freq="Q")]
    touched = data.items(rows.assign(group=group), "themes")
    counts = touched.groupby(["themes", "group"]).size().unstack(fill_value=0)
    counts = counts.loc[counts.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    counts = counts.reindex(columns=groups, fill_value=0)
    long = counts.stack().rename("n").reset_index().rename(columns={"themes": "theme", "level_1": "group"})
    added = touched[data.readers(touched)].groupby(["themes", "group"]).size().rename("reader")
    long = long.join(added, on=["theme", "group"]).fillna({"reader": 0})
    long["of"] = long["group"].map(group.value_counts()).fillna(0)
    long = long.astype({"theme": "string", "group": "string", "n": "Int64", "reader": "Int64", "of": "Int64"})
    long["share"] = (long["n"].astype("Float64") / long["of"]).mask(long["of"] == 0)
    long.attrs["source_ids"] = cite.ids(rows)
    return long


@filtered
def shift(*, lang: str = "en", **asked) -> str:
    """One sentence on how the subject moves: troops and the clause on mutual defense before and after.

    The line is drawn at the first report that soldiers were on their way (see MILESTONES); experts are left out.
    """
    report = milestones().set_index("event_id").at["ev-20241018-nis", "date"]
    rows = select(**asked)
    rows = rows[rows["side"] != "experts"]
    before = data.last_day(rows) < report
    values = {"day": language.day(report, lang), "before": int(before.sum()), "after": int((~before).sum())}
    for theme in ("troops", "mutual_defense"):
        touched = rows["themes"].str.split(";").map(lambda themes, theme=theme: theme in themes).astype(bool)
        values |= {
            f"{theme}_before": int(touched[before].sum()),
            f"{theme}_after": int(touched[~before].sum()),
        }
    return language.word("reactions_shift", lang, **values)


@filtered
def clauses(**asked) -> pd.DataFrame:
    """How many reactions name or plainly mean each article.

    Returns one row an article from 1 on (column article): n (Int64; <NA> for an article that was not read and that
    nobody names: nothing may be said of it), parties and others (the part of each side, experts among others),
    reader (rows that a reader added).
    """
    rows = select(**asked)
    named = data.items(rows, "refers_to_article")
    named = named.assign(
        article=named["refers_to_article"].astype("Int64"),
        parties=named["side"] == "parties",
        reader=data.readers(named),
    )
    articles = data.load("articles").query("article > 0")[["article", "text_read"]]
    counts = named.groupby("article").agg(n=("parties", "size"), parties=("parties", "sum"), reader=("reader", "sum"))
    table = articles.merge(counts, on="article", how="left").astype(
        {"n": "Int64", "parties": "Int64", "reader": "Int64"}
    )
    unread = (table["text_read"] == "nothing") & table["n"].isna()
    table["reader"] = table["reader"].fillna(0)
    table[["n", "parties"]] = table[["n", "parties"]].fillna(0).mask(unread, pd.NA)
    table["others"] = table["n"] - table["parties"]
    table.attrs["source_ids"] = cite.ids(rows)
    table.attrs["rows"] = len(rows)
    return table.drop(columns="text_read")


def silence(**dials) -> pd.DataFrame:
    """Actors for which no reaction was found or could be read, and silence that a source reports.

    dials: as for data.load(). Returns the columns of the table silence. None of the rows is a neutral stance of
    somebody who was heard; whoever was not looked for has no row.
    """
    rows = data.load("silence", **dials)
    reported = load(**dials)
    rows.attrs["source_ids"] = cite.ids(reported[reported["reaction_id"].isin(rows["reaction_id"])])
    return rows


@filtered
def experts(**asked) -> pd.DataFrame:
    """Assessments of experts and commentators by the question they answer, set apart from states.

    Returns the columns of reaction_rows.load() with question and answer of the table assessments, one row for each
    answer; an expert who answers none of the questions has one row without them, at the end.
    """
    rows = select(**asked)
    rows = rows[rows["side"] == "experts"]
    answers = data.load("assessments")
    both = rows.merge(answers, on="reaction_id", how="left")
    return both.sort_values(["question", "answer", "date"], kind="stable", na_position="last", ignore_index=True)


def statements(rows: pd.DataFrame, *, lang: str = "en") -> pd.DataFrame:
    """Reactions as a table to read: date, actor, stance, what was said, key phrase, in one language.

    rows: as from select(). Returns text columns with titles in lang and the reaction_id as index; a row that a
    reader added has an asterisk after the actor.
    """
    mark = data.readers(rows).map({True: " *", False: ""}).astype("string")
    said = {
        "date": [language.day(d, lang, p) for d, p in zip(rows["date"], rows["date_precision"], strict=True)],
        "actor_en": rows[language.column("actor", lang)] + mark,
        "stance": [language.label("reactions", "stance", code, lang) for code in rows["stance"]],
        "summary_en": rows[language.column("summary", lang)],
        "key_phrase": rows["key_phrase"],
    }
    titles = {c: language.title("reactions", c.replace("_en", f"_{lang}"), lang) for c in said}
    index = pd.Index(rows["reaction_id"], name=language.title("reactions", "reaction_id", lang))
    return pd.DataFrame(said).rename(columns=titles).set_index(index).astype("string")
