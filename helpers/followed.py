"""Questions about what followed the treaty: milestones, events by phase and article, what was known when."""

import pandas as pd

from helpers import data

ACTS = ("agreement", "ratification")
PARTIES = ("DPRK", "Russia")


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
    rows = pd.concat([frame.assign(rule=rule) for rule, frame in chosen.items()]).rename(
        columns={"event_id": "id"}
    )
    rows = rows.drop_duplicates("id").assign(in_force=pd.NaT, end=pd.NaT, silent=False)
    rows["reader"] = data.readers(rows).astype("boolean")
    both = pd.concat([terms, rows[terms.columns].astype(terms.dtypes)])
    return both.sort_values("date", kind="stable", ignore_index=True)


def _terms(**dials) -> pd.DataFrame:
    """The treaties of the DPRK with the USSR or Russia in the columns of milestones()."""
    treaties = data.load("treaties", **dials)
    treaties = treaties[treaties["party_iso3"].str.fullmatch("PRK;(SUN|RUS)|(SUN|RUS);PRK")]
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
