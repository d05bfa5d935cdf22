"""Questions about wording: how the text reached us, where its versions differ, where the lines of transmission part."""

from collections.abc import Iterable, Mapping

import pandas as pd

from helpers import cite, data, language

ARROW = " › "  # between the languages that a text went through


def journey(*, to: Iterable[str] | str | None = None, also: data.Also | None = None, **dials) -> pd.DataFrame:
    """The stations of the text, each after the one it was made from.

    to: stations to which the way is shown; None shows all.
    also, dials: as for data.load(); a station that the dials leave out goes, those after it stay.
    Returns the rows of `transmission` with depth (Int64, 0 for a signed text), path (languages from the signed text
    to the station, such as "ko › ru › de", one language said once in a row), line (the same without the station's
    own step: the languages it was made from) and mentions (Int64: articles that coverage.csv says are at least
    listed in it, <NA> where coverage has nothing on its pages).
    Raises KeyError for an unknown station, ValueError where stations form a circle.
    """
    stations = _traced(data.load("transmission", also=also))
    wanted = [to] if isinstance(to, str) else to
    if wanted is not None:
        if unknown := set(wanted) - set(stations["station"]):
            raise KeyError(f"unknown stations {sorted(unknown)}; there are {', '.join(stations['station'])}")
        on_the_way = stations.loc[stations["station"].isin(set(wanted)), "ancestry"].str.split("/").explode()
        stations = stations[stations["station"].isin(on_the_way)]
    kept = data.load("transmission", also=also, **dials)["station"]
    stations = stations[stations["station"].isin(kept)].sort_values("sequence").drop(columns=["ancestry", "sequence"])
    return stations.reset_index(drop=True)


def apparatus(
    *, article: int | None = None, point: str | None = None, also: data.Also | None = None, **dials
) -> pd.DataFrame:
    """The critical apparatus: every phrase at its point, with the reading it gives and the line it came by.

    article, point: only this article, only this point (a code of wording.point).
    Returns the rows of `wording` in the order of articles and points, readings together, with station and line (see
    journey(); <NA> where nothing says which text the page follows) and two Int64 columns: reading (1 for the first
    reading of the point, 2 for the next) and readings (how many the point has).
    Raises ValueError for an unknown point or article. Two rows may come from one source: count sources, not rows.
    """
    rows = data.load("wording", also=also, **dials)
    for column, value in (("article", article), ("point", point)):
        known = data.load("articles")["article"] if column == "article" else rows["point"].cat.categories
        if value is not None and value not in set(known):
            raise ValueError(f"{column} {value!r} is not one of {', '.join(map(str, known))}")
        rows = rows if value is None else rows[rows[column] == value]
    stations = data.items(journey(also=also if isinstance(also, Mapping) else None), "read_in")
    place = stations.set_index("read_in")[["station", "line"]]
    # The first source of a row is the one that has the phrase; later ones only compare.
    rows = rows.join(place, on=rows["source_ids"].str.split(";").str[0].rename("phrase_from"))
    points = rows.groupby(["article", "point"], observed=True)["reading_en"]
    rows["reading"] = points.transform(lambda readings: pd.factorize(readings)[0] + 1).astype("Int64")
    rows["readings"] = points.transform("nunique").astype("Int64")
    order = rows.assign(step=rows["point"].cat.codes).sort_values(["article", "step", "reading", "line"], kind="stable")
    return order.drop(columns=["step"]).reset_index(drop=True)


def parting(**dials) -> pd.DataFrame:
    """Where the lines of transmission part: what each line says at each point on which versions differ.

    Returns one row a reading on a line: article, point, line ("" where it is not known), reading (number),
    reading_en, reading_de, languages (`;` list of the phrases' languages), versions (Int64, distinct sources),
    agreement (between what was made from the Korean and from the Russian text itself: "apart" with no reading in
    common, "overlap", "same"; <NA> where one of the two is silent) and source_ids. Points with a single reading, or
    with phrases from a single known line, are left out.
    dials: as for apparatus(). The line "ko" holds what was made from the Korean text itself, "ko › ru" what was made
    from a Russian rendering of it, "ru" what was made from the Russian text.
    """
    rows = apparatus(**dials)
    rows = rows[rows["readings"] > 1].copy()
    rows["line"] = rows["line"].fillna("")
    rows["from"] = rows["source_ids"].str.split(";").str[0]
    lines = rows[rows["line"] != ""].groupby(["article", "point"], observed=True)["line"].nunique()
    several = pd.MultiIndex.from_frame(rows[["article", "point"]]).isin(lines.index[lines > 1])
    rows = rows[several]
    keys = ["article", "point", "line", "reading", "reading_en", "reading_de"]
    cells = rows.groupby(keys, observed=True, sort=False).agg(
        languages=("variant_language", lambda codes: ";".join(dict.fromkeys(codes.astype(str)))),
        versions=("from", "nunique"),
        source_ids=("source_ids", lambda lists: ";".join(dict.fromkeys(";".join(lists).split(";")))),
    )
    cells = cells.reset_index().astype({"languages": "string", "source_ids": "string", "versions": "Int64"})
    said = cells.groupby(["article", "point", "line"], observed=True)["reading"].agg(frozenset).unstack("line")
    both = said.reindex(columns=["ko", "ru"]).dropna()
    found = pd.Series([_agreement(*pair) for pair in both.to_numpy()], both.index, dtype="string", name="agreement")
    cells = cells.join(found, on=["article", "point"])
    cells.attrs["source_ids"] = cite.ids(cells)
    return cells


def profile(source_id: str, *, lang: str = "en") -> pd.DataFrame:
    """What is known about a source, by the questions of source criticism.

    Returns one row a question: asked, answer (in the language), <NA> where our tables do not say: who speaks, since
    when it is known, whose words they are, through which languages they came, how much was read, and its limits.
    Raises KeyError for an unknown source or language.
    """
    known = data.load("sources").set_index("source_id", drop=False)
    if source_id not in known.index:
        raise KeyError(f"unknown source {source_id!r}")
    source, stations = known.loc[source_id], journey()
    place = data.items(stations, "read_in").set_index("read_in", drop=False)
    station = place.loc[source_id] if source_id in place.index else None
    who = [source["publisher"], language.label("sources", "kind", source["kind"], lang)]
    if pd.notna(source["media_state"]):
        state = language.label("sources", "media_state", source["media_state"], lang)
        who.append(language.word("sources_controlled", lang, state=state))
    if source["partisan"] == "yes":
        who.append(language.word("sources_partisan", lang))
    published = source["published"]
    precision = None if pd.isna(published) else {4: "year", 7: "month", 10: "day"}[len(published)]
    words = through = pd.NA
    if station is not None:
        kind = language.label("transmission", "kind", station["kind"], lang)
        words = f"{station[language.column('title', lang)]} ({kind})"
        through = ARROW.join(
            language.label("transmission", "language", code, lang) for code in station["path"].split(ARROW)
        )
    answers = {
        "who": ", ".join(who),
        "when": pd.NA if precision is None else language.day(published, lang, precision),
        "words": words,
        "through": through,
        "read": language.label("sources", "read_extent", source["read_extent"], lang),
        "limits": source["note"],
    }
    asked = [language.word(f"sources_ask_{key}", lang) for key in answers]
    frame = pd.DataFrame({"asked": asked, "answer": list(answers.values())}, dtype="string")
    frame.attrs["source_ids"] = [source_id]
    return frame


def _agreement(korean: frozenset, russian: frozenset) -> str:
    if korean == russian:
        return "same"
    return "overlap" if korean & russian else "apart"


def _traced(stations: pd.DataFrame) -> pd.DataFrame:
    """Stations with depth, path, line, mentions, and two helpers: ancestry (ids to the root) and sequence (tree order)."""
    known = stations.set_index("station")
    parent, spoken = known["from_station"], known["language"].astype("string")
    number = pd.Series(range(len(known)), known.index).astype("string").str.zfill(4)
    at = stations["station"]
    first = stations["language"].astype("string")
    path, ancestry, sequence = first.copy(), at.copy(), at.map(number)
    depth = pd.Series(0, index=stations.index, dtype="Int64")
    # One round for each generation, all stations at once.
    for _ in range(len(stations)):
        at = at.map(parent)
        if at.isna().all():
            break
        there, before = at.notna(), at.map(spoken)
        new = there & (before != first).fillna(False)
        path, first = path.mask(new, before + ARROW + path), first.mask(new, before)
        ancestry, sequence = (
            ancestry.mask(there, at + "/" + ancestry),
            sequence.mask(there, at.map(number) + sequence),
        )
        depth += there.astype("Int64")
    else:
        raise ValueError(f"stations form a circle: {', '.join(stations.loc[at.notna(), 'station'])}")
    made_from = stations["from_station"].map(pd.Series(path.to_numpy(), stations["station"]))
    traced = stations.assign(depth=depth, path=path, line=made_from.fillna(path).astype("string"))
    return traced.assign(mentions=_mentions(stations), ancestry=ancestry, sequence=sequence)


def _mentions(stations: pd.DataFrame) -> pd.Series:
    coverage = data.load("coverage")
    treated = (data.ordinal(coverage["mention"]) > 0).groupby(coverage["source_id"]).sum()
    pages = data.items(stations[["read_in"]], "read_in")["read_in"]
    found = pages.map(treated).groupby(level=0).max()
    return found.reindex(stations.index).astype("Int64")
