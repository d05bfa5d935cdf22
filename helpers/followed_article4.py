"""Did the first uses of Article 4 meet its own conditions? Dates, conditions, both readings, no verdict."""

from collections.abc import Mapping

import pandas as pd

from helpers import cite, data, followed, language

ARTICLE = 4
CONDITIONS = (
    "trigger",
    "trigger_threat_included",
    "attacker_scope",
    "requires_state_of_war",
    "requires_request",
    "decision_mode",
    "timing",
    "un_charter_reference",
    "domestic_law_reference",
)
SOLDIERS = ("troops", "military_assistance")


def clock(*, until: str | None = "2025-04-30", **dials) -> pd.DataFrame:
    """The acts and statements that date the first use of Article 4, on one clock.

    until: last day shown (None: all). dials: as for data.load().
    Returns rows of chronology() from the signature on, with `lane` saying what they date:
    "treaty": signature, ratification, entry into force (kind agreement or ratification, area of the treaty
    itself);
    "soldiers": soldiers and military assistance, Article 4 by subject only (reports, confirmations, claims);
    "named": the source itself names the treaty, and Article 4 fits (article_link explicit).
    """
    events = followed.chronology(**dials)
    end = pd.Timestamp.max if until is None else pd.Timestamp(until)
    events = events[events["date"].between(followed.signature(), end)]
    fits = followed.carries(events, [ARTICLE])
    named = fits & (events["article_link"] == "explicit")
    groups = events["area"].map(data.load("areas").set_index("area")["group"])
    about = groups.eq("final_clauses") | events["area"].eq("strategic_partnership")
    treaty = about & events["kind"].isin(followed.ACTS)
    soldiers = fits & events["area"].isin(SOLDIERS)
    lane = pd.Series(pd.NA, index=events.index, dtype="string")
    lane = lane.mask(soldiers, "soldiers").mask(named, "named").mask(treaty, "treaty")
    return events.assign(lane=lane).dropna(subset="lane").reset_index(drop=True)


def conditions(**dials) -> pd.DataFrame:
    """What Article 4 asks for, as coded from its text: one row for each condition.

    dials: as for data.load().
    Returns condition (a column of `provisions`), code (<NA>: the text does not say), provision_id,
    source_ids.
    """
    provisions = data.load("provisions", **dials)
    treaties = data.load("treaties")
    treaty = treaties.loc[treaties["signed"] == followed.signature(), "treaty_id"]
    clause = provisions[
        provisions["treaty_id"].isin(treaty)
        & provisions["article"].eq(str(ARTICLE))
        & provisions["provision"].eq("defense")
    ]
    long = clause.astype("string").melt(["provision_id", "source_ids"], list(CONDITIONS), "condition", "code")
    return long[["condition", "code", "provision_id", "source_ids"]]


def disputes(**dials) -> pd.DataFrame:
    """The disputes that touch Article 4: its text, its provision, or events on its use (lanes of clock()).

    dials: as for data.load(). Disputes have no date of their own: with `as_of` one counts from the day on
    which the last source of its two readings was out, and one with an undated source not at all.
    Returns rows of `disputes` with all columns.
    """
    table = data.load("disputes", **dials)
    events = clock(until=None, **dials).query("lane != 'treaty'")["event_id"]
    provisions = conditions(**dials)["provision_id"].unique()
    affected = {f"articles:{ARTICLE}", *("provisions:" + provisions), *("events:" + events)}
    touched = data.items(table, "rows_affected")
    table = table[table["dispute_id"].isin(touched.loc[touched["rows_affected"].isin(affected), "dispute_id"])]
    also = dials.get("also") if isinstance(dials.get("also"), Mapping) else None
    out = data.load("sources", as_of=dials.get("as_of"), also=also)["source_id"]
    sources = data.items(table.assign(source=table["sources_a"] + ";" + table["sources_b"]), "source")
    waiting = sources.loc[~sources["source"].isin(out), "dispute_id"]
    return table[~table["dispute_id"].isin(waiting)].reset_index(drop=True)


def readings(*, lang: str = "en", about: str | None = None, **dials) -> pd.DataFrame:
    """disputes() in words: each question with both readings, the one that the tables follow, and why.

    about: only disputes on one row, as table:key ("events:ev-20241018-nis"); dials: as for data.load().
    Returns one row a dispute, in the order of their numbers, with columns named in the language.
    Raises KeyError for an unknown language or a row that no dispute names.
    """
    table = disputes(**dials)
    if about is not None:
        rows = data.items(table, "rows_affected").set_index("rows_affected")
        if about not in rows.index:
            raise KeyError(f"{about!r} is in no dispute on Article {ARTICLE}")
        table = table[table["dispute_id"].isin(rows.loc[[about], "dispute_id"])]
    question, a, b, reason = (language.column(n, lang) for n in ("question", "reading_a", "reading_b", "reason"))
    columns = ["dispute_id", question, a, b, "our_reading", reason]
    labels = language.labels("disputes", "our_reading", lang)
    shown = table[columns].assign(our_reading=table["our_reading"].astype("string").map(labels))
    shown.columns = [language.title("disputes", column, lang) for column in columns]
    shown.attrs["source_ids"] = cite.ids(table) if len(table) else []
    return shown.reset_index(drop=True)
