"""Reactions row by row: who speaks for whom, and which rows a reader asks for. The questions stand on this."""

import inspect
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from helpers import data, language, schema, writing

SIDES = ("others", "parties", "experts")
EXPERT_TYPES = ("expert", "civil_society")
ACCENTS = re.compile("[\u0300-\u036f]")
SEARCHED = ("summary_en", "summary_de", "actor_en", "actor_de", "speaker", "key_phrase")


@data.remembered
def load(**dials) -> pd.DataFrame:
    """All reactions in order of time (of the last day a date can mean), with two columns more.

    dials: as for data.load(). Returns the columns of the table and
    - side: "parties" (organs of Russia or the DPRK), "experts" (with commentators) or "others";
    - joint: True for a joint text and for a row with several country codes.
    """
    rows = with_sides(data.load("reactions", **dials))
    order = rows.assign(last=data.last_day(rows)).sort_values(["last", "reaction_id"], kind="stable").index
    return rows.loc[order].reset_index(drop=True)


def with_sides(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the columns side and joint, see load()."""
    side = pd.Series("others", index=rows.index, dtype="string")
    side = side.mask(rows["actor_type"] == "party_to_treaty", "parties")
    side = side.mask(rows["actor_type"].isin(EXPERT_TYPES), "experts")
    joint = (rows["channel"] == "joint_statement") | _judge(rows["iso3"], lambda codes: ";" in codes)
    return rows.assign(side=side.astype(pd.CategoricalDtype(SIDES)), joint=joint.astype("boolean"))


def select(**asked) -> pd.DataFrame:
    """The reactions that fit every filter given, in order of time.

    asked: filters as for matching(), dials as for data.load().
    Returns rows with the columns of load(); none if nothing fits. Errors as for these two.
    """
    filters = {name: asked.pop(name) for name in FILTERS if name in asked}
    rows = load(**asked)
    return rows[matching(rows, **filters)].reset_index(drop=True)


def matching(
    rows: pd.DataFrame,
    *,
    actors: Iterable[str] = (),
    regions: Iterable[str] = (),
    actor_types: Iterable[str] = (),
    themes: Iterable[str] = (),
    leave_out: Iterable[str] = (),
    stances: Iterable[str] = (),
    instruments: Iterable[str] = (),
    since: str | None = None,
    until: str | None = None,
    text: str = "",
) -> pd.Series:
    """Which rows fit every filter; a filter left empty lets everything pass.

    rows: as from load(). actors: country codes (the state itself or as a signer of a joint text, not the experts
        of its institutions) or names as in actor_en. themes: rows that touch at least one of them; leave_out:
        themes whose rows are dropped. regions, actor_types, stances, instruments: codes of the columns.
    since, until: days, both included; a date known only by month or year fits if all of it lies inside.
    text: words (at most 60) that must all occur somewhere in summaries (both languages), actor, speaker or key phrase; case
        and accents do not count.
    Returns booleans with the index of rows. Raises ValueError for a code that the column does not have, or a day
    that is none.
    """
    keep = np.ones(len(rows), dtype=bool)
    for column, wanted in (
        ("region", regions),
        ("actor_type", actor_types),
        ("stance", stances),
        ("instrument", instruments),
    ):
        if codes := _listed(wanted):
            _known(codes, rows[column].cat.categories, column)
            keep &= rows[column].isin(codes).to_numpy()
    if names := set(_listed(actors)):
        everyone = {
            *language.labels("reactions", "iso3"),
            *data.load("reactions")["actor_en"],
            *rows["actor_en"],
        }
        if unknown := sorted(names - everyone):
            raise ValueError(f"actors {unknown}: neither a country code nor an actor of the table")
        states = rows["actor_type"].isin(["state", "party_to_treaty"]).to_numpy() | rows["joint"].to_numpy(dtype=bool)
        signs = _judge(rows["iso3"], lambda codes: not names.isdisjoint(codes.split(";"))) & states
        keep &= signs | rows["actor_en"].isin(names).to_numpy()
    for wanted, inside in ((themes, True), (leave_out, False)):
        if codes := set(_listed(wanted)):
            _known(codes, language.labels("reactions", "themes"), "themes")
            touched = _judge(rows["themes"], lambda cell, codes=codes: not codes.isdisjoint(cell.split(";")))
            keep &= touched == inside
    if since is not None:
        keep &= (rows["date"] >= _day(since)).to_numpy()
    if until is not None:
        keep &= (data.last_day(rows) <= _day(until)).to_numpy()
    for column_hits in _word_hits(rows, text):
        keep &= column_hits
    return pd.Series(keep, index=rows.index)


FILTERS = tuple(matching.__kwdefaults__)


def filtered(question: Callable[..., pd.DataFrame]) -> Callable[..., pd.DataFrame]:
    """Name the filters of matching() in the signature of a question that passes **asked on to select()."""
    own = [p for p in inspect.signature(question).parameters.values() if p.kind is p.KEYWORD_ONLY]
    filters = [p for p in inspect.signature(matching).parameters.values() if p.kind is p.KEYWORD_ONLY]
    dials = inspect.Parameter("dials", inspect.Parameter.VAR_KEYWORD)
    question.__signature__ = inspect.Signature([*own, *filters, dials], return_annotation=pd.DataFrame)
    return question


def signers(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for each reaction and each actor it speaks for, so that a joint text stands with every signer.

    rows: as from load(). Returns them with the column actor: the country code for states, for the parties and for
    each known signer of a joint text, else the name in actor_en (organizations, parliaments, experts, groups whose
    list of signers is not known). Experts do not speak for the country of their institution.
    """
    by_country = (rows["actor_type"].isin(["state", "party_to_treaty"]) | rows["joint"]) & rows["iso3"].notna()
    countries = data.items(rows[by_country].assign(actor=lambda r: r["iso3"]), "actor")
    # A joint text of an organization with states stands with the organization as well.
    named = ~by_country | ~rows["actor_type"].isin(["state", "party_to_treaty"])
    return pd.concat([countries, rows[named].assign(actor=rows["actor_en"])]).sort_index(kind="stable")


def draft(*, like: str = "R009", to: str | Path | None = None, **cells: str) -> Path:
    """Write a file with one reaction of your own, made after one of ours, and return its path.

    like: the reaction whose cells are taken where you give none; cells: the others by column, such as
    actor_en="Mongolia"; the key is R900 unless you give one. to: the file (default: my_reactions.csv in a new
    temporary folder). Use it as data.load("reactions", also=path), or as also={"reactions": path} with figures.
    Nothing is checked here: that is done on loading.
    Raises KeyError for an unknown column or reaction.
    """
    ours = schema.current().text("reactions").set_index("reaction_id", drop=False)
    if unknown := sorted(set(cells) - set(ours.columns)):
        raise KeyError(f"reactions has no column {', '.join(unknown)}")
    row = ours.loc[[like]].assign(**{"reaction_id": "R900", "note": pd.NA, **cells})
    path = Path(to) if to is not None else Path(tempfile.mkdtemp(), "my_reactions.csv")
    return writing.write(path, row.to_csv(index=False, lineterminator="\n"))


def fold(text: str) -> str:
    """Text as it is compared in a search: small letters without accents; Hangul and Cyrillic stay readable."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold())))


def _word_hits(rows: pd.DataFrame, text: str) -> list[np.ndarray]:
    """For each word of the search: in which rows it occurs."""
    words = fold(text).split()[:60]
    hits = [np.zeros(len(rows), dtype=bool) for _ in words]
    if words:
        for column in SEARCHED:
            found = _each(rows[column], lambda cell: _found(words, fold(cell)), dtype="int64")
            for place, hit in enumerate(hits):
                hit |= (found >> place & 1).astype(bool)
    return hits


def _found(words: list[str], text: str) -> int:
    """A whole number with one bit for each word that occurs in the text."""
    return sum(1 << place for place, word in enumerate(words) if word in text)


def _judge(cells: pd.Series, test: Callable[[str], bool]) -> np.ndarray:
    """The verdict on every cell; False for silence."""
    return _each(cells, test, dtype="bool")


def _each(cells: pd.Series, answer: Callable[[str], int], *, dtype: str) -> np.ndarray:
    """The answer for every cell, found once for each distinct text; 0 for silence."""
    texts = cells.tolist()
    known = {text: 0 if text is pd.NA else answer(text) for text in set(texts)}
    return np.fromiter((known[text] for text in texts), dtype=dtype, count=len(texts))


def _listed(wanted: Iterable[str]) -> list[str]:
    return [wanted] if isinstance(wanted, str) else [str(code) for code in wanted]


def _known(codes: Iterable[str], legal: Iterable[str], column: str) -> None:
    if unknown := sorted(set(codes) - set(legal)):
        raise ValueError(f"{column} {unknown}: not among {', '.join(legal)}")


def _day(text: str | pd.Timestamp) -> pd.Timestamp:
    try:
        # Strictly, because pandas takes "June" for a day of the current year.
        return pd.to_datetime(text, format="%Y-%m-%d")
    except ValueError as error:
        raise ValueError(f"{text!r} is not a day: expected YYYY-MM-DD") from error
