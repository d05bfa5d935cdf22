"""Questions about what followed the treaty: milestones, events by phase and article, what was known when."""

from collections.abc import Iterable
from itertools import chain
from itertools import count as counting

import pandas as pd

from helpers import cite, data

ACTS = ("agreement", "ratification")
PARTIES = ("DPRK", "Russia")
ARTICLES = range(1, 24)
PERIODS = 10
MONTHS = (1, 3, 6, 12, 24, 60, 120, 240)
# Signature, ratification by the Duma, entry into force, confirmation of the troops by North Korea, today.
DAYS = ("2024-06-19", "2024-10-24", "2024-12-04", "2025-04-28", None)
RECORDED = {"events": "phase", "quantities": "subject"}


def milestones(**dials) -> pd.DataFrame:
    """The acts by which the parties made, ended and first invoked their treaties, and the terms of these.

    dials: as for data.load().
    Returns one row a milestone or treaty, by date, with `rule` saying why it is there:
    "term": a treaty of the DPRK with the USSR or Russia, from signature (`date`) to `end`, in force from
        `in_force`; `silent` is True where the table has no day of entry into force;
    "act": an agreement or ratification on these treaties, the partnership or diplomatic relations;
    "troops": the first event on troops;
    "invoked": for each party the first event in which it names the treaty for troops itself;
    "latest": the last event with a known day.
    Only rows since the first of these treaties count. Further columns: id, date_precision, title_en,
    title_de, source_ids, reader. An entry into force or an end later than `as_of` is NaT.
    """
    terms = _terms(**dials)
    events = data.load("events", **dials)
    events = events[events["date"] >= terms["date"].min()].sort_values("date", kind="stable")
    areas = data.load("areas").set_index("area")["group"]
    about = events["area"].map(areas).eq("final_clauses") | events["area"].isin(
        ["strategic_partnership", "political_dialogue"]
    )
    troops = events[events["area"] == "troops"]
    speaker = troops["actors"].str.split(";").str[0]
    invoked = troops[(troops["article_link"] == "explicit") & speaker.isin(PARTIES)]
    chosen = {
        "act": events[about & events["kind"].isin(ACTS)],
        "invoked": invoked[~speaker.loc[invoked.index].duplicated()],
        "troops": troops.head(1),
        "latest": events[events["date_precision"] == "day"].tail(1),
    }
    rows = pd.concat([frame.assign(rule=rule) for rule, frame in chosen.items()]).rename(columns={"event_id": "id"})
    rows = rows.drop_duplicates("id").assign(in_force=pd.NaT, end=pd.NaT, silent=False)
    rows["reader"] = data.readers(rows).astype("boolean")
    both = pd.concat([terms, rows[terms.columns].astype(terms.dtypes)])
    return both.sort_values("date", kind="stable", ignore_index=True)


def chronology(
    *,
    phases: Iterable[str] = (),
    articles: Iterable[int] = (),
    links: Iterable[str] = (),
    areas: Iterable[str] = (),
    **dials,
) -> pd.DataFrame:
    """The events in the order of time, all of them or those of some phases, articles, links or areas.

    phases, links, areas: codes; articles: numbers, an event counts with any of its articles; none given: all.
    dials: as for data.load().
    Returns rows of `events` with all its columns and `until`, the last day that the date can mean.
    Raises ValueError for an unknown code or article, and as data.load().
    """
    events = data.load("events", **dials)
    return select(events, phases=phases, articles=articles, links=links, areas=areas)


def select(
    events: pd.DataFrame,
    *,
    phases: Iterable[str] = (),
    articles: Iterable[int] = (),
    links: Iterable[str] = (),
    areas: Iterable[str] = (),
) -> pd.DataFrame:
    """chronology() of events that are loaded already; the input stays as it is."""
    keep = pd.Series(True, index=events.index)
    for column, wanted in (("phase", phases), ("article_link", links), ("area", areas)):
        wanted = list(wanted)
        if unknown := set(wanted) - _known(events, column):
            raise ValueError(f"{column} {sorted(unknown)}: not among {', '.join(sorted(_known(events, column)))}")
        keep &= events[column].isin(wanted) if wanted else True
    if articles := list(articles):
        keep &= carries(events, articles)
    chosen = events[keep]
    return chosen.assign(until=data.last_day(chosen)).sort_values("date", kind="stable", ignore_index=True)


def carries(events: pd.DataFrame, articles: Iterable[int]) -> pd.Series:
    """Which events carry one of some articles; ValueError for a number that the treaty does not have."""
    if unknown := set(articles) - set(ARTICLES):
        raise ValueError(f"articles {sorted(unknown)}: the treaty has {ARTICLES[0]} to {ARTICLES[-1]}")
    pattern = rf"(?:^|;)(?:{'|'.join(map(str, articles))})(?:;|$)"
    return events["articles"].str.contains(pattern).fillna(False).astype(bool)


def by_article(events: pd.DataFrame) -> pd.DataFrame:
    """One row for each article of each event: `article` as Int64 beside the columns of chronology()."""
    long = data.items(events, "articles").rename(columns={"articles": "article"})
    return long.astype({"article": "Int64"}).reset_index(drop=True)


def articles_over_time(*, links: Iterable[str] = (), **dials) -> pd.DataFrame:
    """How many events name an article, or fit it by subject, in each stretch of time.

    links: codes of article_link (none given: both). dials: as for data.load().
    Returns one row for each article (1 to 23), link and period that has events: article, article_link, period
    (its first day), events, months (length of a period, the shortest that gives at most PERIODS of them). An
    event with several articles counts once for each. Articles without any event have one row with <NA> in
    article_link and period and 0 events; those of which nothing could be read have <NA> events instead.
    """
    return articles_of(by_article(chronology(links=links, **dials)))


def articles_of(long: pd.DataFrame) -> pd.DataFrame:
    """articles_over_time() of events that by_article() has spread already."""
    if long.empty:
        return pd.DataFrame(columns=["article", "article_link", "period", "events", "months"])
    months, period = periods(long["date"])
    keys = [long["article"], long["article_link"].astype("string"), period.rename("period")]
    counts = long.groupby(keys).size().rename("events").reset_index().assign(months=months)
    articles = data.load("articles").query("article > 0")
    rest = articles[~articles["article"].isin(counts["article"])]
    empty = pd.DataFrame({"article": rest["article"], "article_link": pd.NA, "period": pd.NaT, "months": months})
    empty["events"] = pd.array(rest["text_read"].eq("nothing").map({True: pd.NA, False: 0}), dtype="Int64")
    result = pd.concat([counts, empty.astype({"article_link": "string"})]).astype({"events": "Int64"})
    result = result.sort_values(["article", "period", "article_link"], kind="stable", ignore_index=True)
    result.attrs["source_ids"] = cite.ids(long)
    return result


def periods(dates: pd.Series, most: int = PERIODS) -> tuple[int, pd.Series]:
    """Cut time into at most so many periods: their length in months, and the first day of each date's own.

    Lengths are 1, 3, 6 months, 1, 2, 5, 10, 20 years, and so on by doubling.
    """
    if dates.empty:
        return MONTHS[0], dates
    count = dates.dt.year * 12 + dates.dt.month - 1
    lengths = chain(MONTHS, (MONTHS[-1] * 2**power for power in counting(1)))
    months = next(m for m in lengths if count.max() // m - count.min() // m < most)
    start = count // months * months
    first = pd.to_datetime({"year": start // 12, "month": start % 12 + 1, "day": 1})
    return months, first.astype(dates.dtype)


def states(*, days: Iterable[str | None] = DAYS, **dials) -> pd.DataFrame:
    """What was on record by certain days: the events of each phase and the estimates on each subject.

    days: ISO dates, None for today. dials: as for data.load(), an `as_of` takes out the days after it.
    Returns one row for each day, table and code, in the order of days and codes: day (NaT is today), table
    ("events" or "quantities"), code (phase or subject), rows (0 where nothing was on record yet).
    """
    limit = dials.pop("as_of", None)
    days = [d for d in days if limit is None or (d is not None and pd.Timestamp(d) <= pd.Timestamp(limit))]
    found = [_on_record(table, column, day, **dials) for day in days for table, column in RECORDED.items()]
    result = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=["day", "table", "code", "rows"])
    result.attrs["source_ids"] = list(dict.fromkeys(i for frame in found for i in frame.attrs["source_ids"]))
    return result


def _on_record(table: str, column: str, day: str | None, **dials) -> pd.DataFrame:
    rows = data.load(table, as_of=day, **dials)
    counts = rows[column].value_counts(sort=False)
    when = pd.Timestamp(day) if day else pd.NaT
    found = pd.DataFrame(
        {"day": when, "table": table, "code": counts.index.astype("string"), "rows": counts.to_numpy()}
    )
    found.attrs["source_ids"] = cite.ids(rows) if len(rows) else []
    return found.astype({"day": "datetime64[us]"})


def _known(events: pd.DataFrame, column: str) -> set[str]:
    if column == "area":
        return set(data.load("areas")["area"])
    return set(events[column].cat.categories)


def signature() -> pd.Timestamp:
    """The day on which the newest treaty of the DPRK with Russia was signed."""
    return _with_russia(data.load("treaties"))["signed"].max()


def _with_russia(treaties: pd.DataFrame) -> pd.DataFrame:
    return treaties[treaties["party_iso3"].str.fullmatch("PRK;(SUN|RUS)|(SUN|RUS);PRK")]


def _terms(**dials) -> pd.DataFrame:
    """The treaties of the DPRK with the USSR or Russia in the columns of milestones()."""
    treaties = _with_russia(data.load("treaties", **dials))
    until = pd.Timestamp.max if dials.get("as_of") is None else pd.Timestamp(dials["as_of"])
    return pd.DataFrame(
        {
            "rule": "term",
            "id": treaties["treaty_id"],
            "date": treaties["signed"],
            "date_precision": "day",
            "silent": treaties["in_force"].isna().astype("boolean"),
            "in_force": treaties["in_force"].where(treaties["in_force"] <= until),
            "end": treaties["ended"].where(treaties["ended"] <= until),
            "title_en": treaties["short_name_en"],
            "title_de": treaties["short_name_de"],
            "source_ids": treaties["source_ids"],
            "reader": data.readers(treaties).astype("boolean"),
        }
    ).astype({"rule": "string", "date_precision": "string"})
