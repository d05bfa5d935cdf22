"""Questions about areas of cooperation: where each stands, which UN rules touch it, what was recorded of it.

The questions on the text itself (undertakings, covers, firmness, sensitivity, verbs) stand in cooperation_text and
are asked from here too.
"""

import pandas as pd

from helpers import data
from helpers.cooperation_text import (
    GROUPINGS,
    TREATY,
    also_only,
    covers,
    firmness,
    join,
    load,
    must_be,
    scale,
    sensitivity,
    signed,
    standing,
    undertakings,
    unread,
    verbs,
)

__all__ = [
    "GROUPINGS",
    "TREATY",
    "areas",
    "covers",
    "crossing",
    "events",
    "firmness",
    "judgments",
    "load",
    "partnerships",
    "resolutions",
    "rules",
    "scale",
    "sensitivity",
    "signed",
    "standing",
    "trail",
    "undertakings",
    "unread",
    "verbs",
]

PARTNERSHIPS = ("consultation", "friendship_cooperation", "strategic_partnership")


def areas(*, theme: str | None = None, article: int | None = None, area: str | None = None, **dials) -> pd.DataFrame:
    """Each area in the text, beside UN rules and beside what was recorded: standing() with more columns.

    rules, events_before and events_after the signature as counts, invoked (later events in which a party names the
    treaty), first_after (date), relation with reason_en, reason_de and relation_confidence (<NA> where the dials leave
    no judgment). source_ids are those of undertakings and rules; ask events() for the others.
    Events belong to an area by its name, or by an article that covers this area alone. No event means that
    nothing is recorded here, not that nothing happened.
    """
    found = standing(theme=theme, article=article, area=area, **dials)
    if found.empty:
        return found
    touching, linked, start = rules(**dials), _linked(**dials), signed()
    after = linked[linked["date"] > start]
    counts = {
        "rules": touching,
        "events_before": linked[linked["date"] <= start],
        "events_after": after,
        "invoked": after[after["article_link"] == "explicit"],
    }
    for column, rows in counts.items():
        found[column] = found["area"].map(rows.groupby("area").size()).fillna(0).astype("Int64")
    found["first_after"] = after.groupby("area")["date"].min().reindex(found["area"]).array
    both = pd.concat([found[["area", "source_ids"]], touching[["area", "source_ids"]]])
    found["source_ids"] = found["area"].map(both.groupby("area")["source_ids"].agg(join)).astype("string")
    judged = load("area_sanctions", **dials).rename(columns={"confidence": "relation_confidence"})
    judged = judged[["area", "relation", "reason_en", "reason_de", "relation_confidence"]]
    return found.merge(judged, on="area", how="left")


def judgments(
    *, theme: str | None = None, article: int | None = None, area: str | None = None, **dials
) -> pd.DataFrame:
    """How UN rules relate to areas, as we read them: the rows of area_sanctions with name_en and name_de.

    theme, article, area: as for undertakings(). The judgments rest on rules(); they are not weighed anew when
    the dials take rules away.
    """
    named = undertakings(theme=theme, article=article, area=area, **also_only(dials))
    named = named[["area", "order", "name_en", "name_de"]].drop_duplicates("area").sort_values("order")
    return named.drop(columns="order").merge(load("area_sanctions", **dials), on="area").reset_index(drop=True)


def rules(*, theme: str | None = None, article: int | None = None, area: str | None = None, **dials) -> pd.DataFrame:
    """The rules of the UN Security Council that touch areas: one row for each area and rule, by area and date.

    theme, article, area: as for undertakings(); without them all areas.
    Returns the columns of sanctions, with the area in place of the list and the relation of the area as judged
    (whatever the dials do to the rules). A rule that touches several areas stands once for each.
    """
    chosen = undertakings(theme=theme, article=article, area=area, **also_only(dials))["area"]
    order = load("areas", **also_only(dials)).set_index("area")["order"]
    rows = data.items(load("sanctions", **dials), "areas").rename(columns={"areas": "area"})
    rows = rows[rows["area"].isin(chosen)]
    judged = load("area_sanctions", **also_only(dials)).set_index("area")["relation"]
    rows = rows.assign(relation=rows["area"].map(judged), order=rows["area"].map(order))
    return rows.sort_values(["order", "date", "rule_id"], kind="stable").drop(columns="order").reset_index(drop=True)


def resolutions(**dials) -> pd.DataFrame:
    """What was read of each resolution: one row a resolution with counts of its rules.

    Columns: resolution, date, rules, numbered (a source shows the paragraph), wording (the operative words were read in
    an official language), summaries (only a summary was read), areas touched, source_ids.
    """
    rows = load("sanctions", **dials)
    rows = rows.assign(
        numbered=rows["paragraph"].notna(),
        wording=rows["confidence"] == "high",
        summaries=rows["confidence"] != "high",
    )
    counted = rows.groupby(["resolution", "date"], observed=True).agg(
        rules=("rule_id", "size"),
        numbered=("numbered", "sum"),
        wording=("wording", "sum"),
        summaries=("summaries", "sum"),
        areas=("areas", lambda lists: len(set(join(lists).split(";")))),
        source_ids=("source_ids", join),
    )
    counts = ["rules", "numbered", "wording", "summaries", "areas"]
    return counted.reset_index().astype(dict.fromkeys(counts, "Int64")).sort_values("date", ignore_index=True)


def crossing(**dials) -> pd.DataFrame:
    """Firmness of the undertaking by relation to UN rules: which areas are promised how firmly and may be pursued how freely.

    Returns one row for each combination that occurs: verb_strength of the firmest undertaking (<NA>: no verb
    known, or none left), relation (<NA>: no judgment left), areas (count), area (";" list in the order of the
    treaty), their name_en and name_de (joined by " | "), source_ids.
    """
    rows = areas(**dials)
    if rows.empty:
        return rows
    counted = rows.groupby(["verb_strength", "relation"], observed=True, dropna=False).agg(
        areas=("area", "size"),
        area=("area", ";".join),
        name_en=("name_en", " | ".join),
        name_de=("name_de", " | ".join),
        source_ids=("source_ids", join),
    )
    return counted.reset_index().astype({"areas": "Int64"})


def events(*, theme: str | None = None, article: int | None = None, area: str | None = None, **dials) -> pd.DataFrame:
    """Events recorded in some areas or under some articles, by date, with a column match: "area" or "article".

    theme, article, area: as for undertakings(). An area takes the events that carry its name, and those under an
    article that covers this area alone; an article or theme takes all under its articles and areas.
    Events before the signature carry no article.
    """
    chosen = undertakings(theme=theme, article=article, area=area, **also_only(dials))
    numbers = _alone(dials)[lambda alone: alone == area].index if area else chosen["article"].unique()
    rows = load("events", **dials)
    by_area = rows["area"].isin(chosen["area"])
    listed = data.items(rows[["articles"]], "articles")["articles"].astype("Int64")
    by_article = listed.isin(numbers).groupby(level=0).any().reindex(rows.index, fill_value=False)
    match = pd.Series("article", index=rows.index, dtype="string").mask(by_area, "area")
    rows = rows.assign(match=match)[by_area | by_article]
    return rows.sort_values(["date", "event_id"], kind="stable").reset_index(drop=True)


def trail(*, area: str = "space", **dials) -> pd.DataFrame:
    """Follow one area from undertaking to UN rule to event: one row for each, in this order.

    Columns: area, step ("undertaking", "rule", "event"), id, date with date_precision (of signature, adoption, event),
    place (article, paragraph or articles), code (verb_strength, resolution or article_link), text_en and text_de
    (undertaking, rule, title of the event), more_en and more_de (condition, exemption, summary), match (of events, as
    for events()), confidence (means something else in each step), source_ids. Raises KeyError for an unknown area.
    """
    promised = undertakings(area=area, **dials)
    promised = promised.assign(date=signed(), date_precision="day")
    touching = rules(area=area, **dials).assign(date_precision="day")
    steps = {
        "undertaking": (promised, "undertaking_id", "article", "verb_strength", "undertaking", "condition"),
        "rule": (touching, "rule_id", "paragraph", "resolution", "prohibits", "exemption"),
        "event": (events(area=area, **dials), "event_id", "articles", "article_link", "title", "summary"),
    }
    columns = [
        "area",
        "step",
        "id",
        "date",
        "date_precision",
        "place",
        "code",
        "text_en",
        "text_de",
        "more_en",
        "more_de",
    ]
    columns += ["match", "confidence", "source_ids"]
    frames = []
    for step, (rows, key, place, code, text, more) in steps.items():
        names = {key: "id", place: "place", code: "code"}
        names |= {
            f"{old}_{lang}": f"{new}_{lang}" for old, new in ((text, "text"), (more, "more")) for lang in ("en", "de")
        }
        frames.append(rows.rename(columns=names).assign(area=area, step=step).reindex(columns=columns))
    words = {column: "string" for column in columns if column != "date"}
    return pd.concat([frame.astype(words) for frame in frames], ignore_index=True)


def partnerships(*, kinds: tuple[str, ...] = PARTNERSHIPS, **dials) -> pd.DataFrame:
    """The coded duties of treaties of some kinds and of the treaty of 2024, for comparison.

    kinds: codes of treaties.kind. The default takes treaties that promise cooperation or talks but no help.
    Returns one row a duty with the columns of provisions and kind, signed and short names of its treaty, by date
    of signature; a treaty of which no duty is coded or left has one row without provision. Fields of
    cooperation are not coded there at all. Raises KeyError for an unknown kind.
    """
    treaties = load("treaties", **dials)
    for kind in kinds:
        must_be(kind, treaties["kind"].dtype.categories, "kind")
    treaties = treaties[treaties["kind"].isin(kinds) | (treaties["treaty_id"] == TREATY)]
    about = treaties[["treaty_id", "kind", "signed", "short_name_en", "short_name_de"]]
    rows = about.merge(load("provisions", **dials), on="treaty_id", how="left")
    return rows.sort_values(["signed", "provision"], kind="stable").reset_index(drop=True)


def _linked(**dials) -> pd.DataFrame:
    """Every event with every area it belongs to, by the rule of events()."""
    rows = load("events", **dials)
    by_area = rows.assign(match="area")
    by_article = data.items(rows, "articles")
    by_article = by_article.assign(area=by_article["articles"].astype("Int64").map(_alone(dials)), match="article")
    both = pd.concat([by_area, by_article.dropna(subset="area")])
    return both.drop_duplicates(["event_id", "area"])


def _alone(dials: dict) -> pd.Series:
    """The area of every article that covers only one; index article."""
    pairs = undertakings(**also_only(dials)).drop_duplicates(["article", "area"])
    return pairs.drop_duplicates("article", keep=False).set_index("article")["area"]
