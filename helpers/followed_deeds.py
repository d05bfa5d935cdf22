"""Deeds against words: what the treaty promises, how firmly, and which later events are on record for it.

Later means after the day of signature: documents signed side by side with the treaty did not follow it.
Events of the phase `review` (sanctions, monitoring, findings of others) are counted apart: there an article
is the one whose practice is examined, and the parties would not accept the link.
"""

import pandas as pd

from helpers import cite, data, followed

LEVELS = ("article", "area")


def deeds_and_words(*, by: str = "article", **dials) -> pd.DataFrame:
    """Per article, or per area of an article: how firm the undertakings are, and the later events on record.

    by: "article" (1 to 23) or "area" (each area that an article has undertakings on; an event counts where it
        carries the article and has the area). dials: as for data.load(), for undertakings and events alike.
    Returns one row each, index article or (article, area), with
    obligation, qualified, endeavor, declaratory, procedural, unknown: undertakings by firmness (unknown:
        verb not known), Int64; <NA> in all of them where no undertaking is left to count (nothing of the
        article was read, or the dials leave none out);
    events, explicit, by_subject, high, medium, low: later events without those of the phase review, how
        they are linked and how well documented; review: those of that phase; Int64, 0 where none is on
        record;
    first, first_precision: date of the first of them, NaT where there is none.
    A missing event isn't a missing deed: what both sides keep quiet leaves no row.
    Raises ValueError for an unknown `by`; dials as data.load().
    """
    if by not in LEVELS:
        raise ValueError(f"by {by!r} is not one of {', '.join(LEVELS)}")
    keys = ["article"] if by == "article" else ["article", "area"]
    words = _undertakings(**dials)
    later = _later(**dials)
    review = later["phase"] == "review"
    deeds = later[~review]
    firmness = _counts(words, keys, "verb_strength", "unknown")
    rows = pd.Index(list(followed.ARTICLES), dtype="Int64", name="article") if by == "article" else firmness.index
    links = _counts(deeds, keys, "article_link").reindex(rows, fill_value=0)
    sure = _counts(deeds, keys, "confidence")[["high", "medium", "low"]].reindex(rows, fill_value=0)
    examined = later[review].groupby(keys).size().reindex(rows, fill_value=0).rename("review")
    first = deeds.drop_duplicates(keys).set_index(keys)[["date", "date_precision"]].reindex(rows)
    first.columns = ["first", "first_precision"]
    total = links.sum(axis=1).rename("events")
    result = pd.concat([firmness.reindex(rows), total, links, sure, examined], axis=1).astype("Int64").join(first)
    result.attrs["source_ids"] = cite.ids(pd.concat([words[["source_ids"]], later[["source_ids"]]]))
    return result


def undertakings_without_events(**dials) -> pd.DataFrame:
    """The undertakings for which no later event with their article and area is on record, of any phase.

    dials: as for data.load(), for undertakings and events alike.
    Returns rows of `undertakings` with all columns and `article_events`, the number of later events on the
    same article (Int64): 0 means that nothing at all is on record for the article. The preamble is left out.
    Some cannot leave a deed yet (an end that nobody gave notice of); for others a deed may have gone
    unrecorded.
    """
    words = _undertakings(**dials)
    later = _later(**dials)
    done = pd.MultiIndex.from_frame(later[["article", "area"]])
    silent = words[~pd.MultiIndex.from_frame(words[["article", "area"]]).isin(done)]
    events = silent["article"].map(later["article"].value_counts()).fillna(0).astype("Int64")
    return silent.assign(article_events=events).reset_index(drop=True)


def _later(**dials) -> pd.DataFrame:
    """One row for each article of each event after the day of signature."""
    events = followed.chronology(**dials)
    return followed.by_article(events[events["date"] > followed.signature()]).astype({"area": "string"})


def _undertakings(**dials) -> pd.DataFrame:
    words = data.load("undertakings", **dials).astype({"area": "string"})
    return words[words["article"].isin(list(followed.ARTICLES))]


def _counts(frame: pd.DataFrame, keys: list[str], column: str, silent: str | None = None) -> pd.DataFrame:
    """Rows by keys, one column for each code (and one for silence, if it has a name)."""
    codes = frame[column].cat.add_categories([silent]).fillna(silent) if silent else frame[column]
    wanted = codes.cat.categories.astype("string")
    table = frame.groupby([*(frame[k] for k in keys), codes.astype("string")]).size().unstack(fill_value=0)
    return table.reindex(columns=wanted, fill_value=0).rename_axis(columns=None)
