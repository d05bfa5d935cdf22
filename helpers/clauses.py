"""Load treaties and their clauses for the theme defense, and switch contested codes where a reader asks "what
if".

    clauses.load(recode="D23")
    clauses.load(recode={"nato-1949/5/defense": {"response_strength": "3"}})

A switch changes the typed table on its way to a question, here and nowhere else; the data stay as they are.
"""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers import cite, data, language, schema

# The treaty that the tables articles and wording are about.
SUBJECT = "prk-rus-2024"
# Its line of descent.
LINE = ("prk-sun-1961", "prk-rus-2000", SUBJECT)

# What the reading that the tables do not follow comes to, as a code; which rows it touches stands in
# disputes.csv. Disputes about prose (D05, D06, D11, D12) and about the meaning of a code (D08) have no entry.
OTHER_READING = {
    "D07": ("trigger", "armed_invasion"),
    "D10": ("decision_mode", "constitutional_processes"),
    "D23": ("response_strength", "3"),
    "D24": ("provision", "non_aggression"),
}

# Kinds of treaties that promise help; a treaty of another kind is known to hold no duty of defense.
HELPING_KINDS = ("mutual_defense", "one_sided_guarantee")

Cells = Mapping[str, Mapping[str, object]]
Recode = str | Cells | Iterable[str | Cells]


# Fields that are prose in two languages, and fields whose emptiness means "none" if the article was read to
# its end.
PROSE = ("response", "means", "territorial_scope", "exception")
NONE_IF_READ = ("timing", "exception")


@dataclass(frozen=True)
class Change:
    """One code read otherwise: which cell, from which code to which, and the dispute it follows, if any."""

    provision_id: str
    column: str
    old: str | None
    new: str | None
    dispute: str | None


def load(*, recode: Recode = (), also: data.Also | None = None, **dials) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the treaties and the provisions of these treaties.

    recode: "what if coded otherwise": the id of a dispute (the reading that the tables do not follow), a
        mapping of provision ids to {column: code}, or several of these. None as a code means: the text does
        not say.
    also: the reader's own tables as for data.load(); a single path means provisions.
    dials: as for data.load().
    Both tables are typed as by data.load(). The treaties carry their treaty_id as index, too. The provisions
    carry attrs["changes"], the list of Change that were applied to rows which the dials left.
    Raises ValueError for an impossible switch, naming cell, value and what was expected; else as data.load().
    """
    if also is not None and not isinstance(also, Mapping):
        also = {"provisions": Path(also)}
    treaties = data.load("treaties", also=also, **dials)
    provisions = data.load("provisions", also=also, **dials)
    provisions = provisions[provisions["treaty_id"].isin(treaties["treaty_id"])].reset_index(drop=True)
    everything = data.load("provisions", also=also) if recode else provisions
    provisions = _apply(provisions, _changes(recode, everything))
    return treaties.set_index("treaty_id", drop=False).rename_axis("treaty"), provisions


def switches() -> pd.DataFrame:
    """The disputes that can be switched: one row each, with the column and code of the other reading.

    Columns: all of disputes.csv, and `column`, `code`, `provisions` (ids of the rows touched, separated by
    ";").
    """
    disputes = data.load("disputes")
    found = disputes[disputes["dispute_id"].isin(list(OTHER_READING))].reset_index(drop=True)
    rows = data.items(found, "rows_affected")
    ours = rows[rows["rows_affected"].str.startswith("provisions:")]
    ids = ours["rows_affected"].str.removeprefix("provisions:").groupby(ours["dispute_id"]).agg(";".join)
    return found.assign(
        column=found["dispute_id"].map({d: column for d, (column, _) in OTHER_READING.items()}).astype("string"),
        code=found["dispute_id"].map({d: code for d, (_, code) in OTHER_READING.items()}).astype("string"),
        provisions=found["dispute_id"].map(ids).astype("string"),
    )


def readings(dispute: str, lang: str = "en") -> str:
    """A disputed question with both readings and what the tables do: four lines of text.

    Raises KeyError for an unknown dispute or language.
    """
    disputes = data.load("disputes").set_index("dispute_id")
    if dispute not in disputes.index:
        raise KeyError(f"unknown dispute {dispute!r}; there are {', '.join(disputes.index)}")
    row = disputes.loc[dispute]
    question, one, other, reason = (
        row[language.column(column, lang)] for column in ("question", "reading_a", "reading_b", "reason")
    )
    ours = language.label("disputes", "our_reading", row["our_reading"], lang)
    tables = language.word("defense_readings", lang, ours=ours, reason=reason)
    return "\n".join((f"{dispute}. {question}", f"A: {one}", f"B: {other}", tables))


class Names(dict[str, dict[str, object]]):
    """What figures call the treaties: by id short names, year of signature, whether a reader added the row.

    Never changed once made, so that copies may share it: pandas copies attrs deeply at every step.
    """

    def __deepcopy__(self, memo: dict) -> "Names":
        return self


def names(treaties: pd.DataFrame) -> Names:
    """Names for the attrs of an answer."""
    columns = {
        "short_name_en": treaties["short_name_en"],
        "short_name_de": treaties["short_name_de"],
        "year": treaties["signed"].dt.year,
        "reader": data.readers(treaties).astype(bool),
    }
    rows = zip(*columns.values(), strict=True)
    return Names(
        {treaty: dict(zip(columns, row, strict=True)) for treaty, row in zip(treaties.index, rows, strict=True)}
    )


def called(name: Mapping[str, object], lang: str, *, year: bool = True) -> str:
    """A treaty as figures call it: short name, year unless it is in the name, * for a reader's."""
    text, signed = str(name[language.column("short_name", lang)]), str(name["year"])
    if year and signed not in text:
        text = f"{text} ({signed})"
    return f"{text} *" if name["reader"] else text


def article(provision_id: str, lang: str) -> str:
    """Article and kind of duty of a provision, from its id: "Article 4, defense"."""
    _, number, duty = provision_id.split("/")
    kind = language.label("provisions", "provision", duty, lang)
    return kind if number == "-" else language.word("defense_article", lang, number=number, duty=kind)


def code(rows: pd.DataFrame, field: str) -> pd.Series:
    """Codes of a field, or its prose in English; "none" where an article read to its end lacks it."""
    codes = rows[f"{field}_en" if field in PROSE else field].astype("string")
    if field not in NONE_IF_READ:
        return codes
    read = rows["un_charter_reference"].notna() & rows["domestic_law_reference"].notna()
    return codes.mask(codes.isna() & read, "none")


def in_words(rows: pd.DataFrame, field: str, codes: pd.Series, lang: str) -> pd.Series:
    """Codes from code() in words: label, prose in that language, or that it is not in the text."""
    if field in PROSE:
        none = {"none": _none(lang)}
        said = [none.get(code, text) for code, text in zip(codes, rows[language.column(field, lang)], strict=True)]
        return pd.Series(said, index=codes.index, dtype="string")
    labels = {"none": _none(lang)} | language.labels("provisions", field, lang)
    return pd.Series([labels.get(code) for code in codes], index=codes.index, dtype="string")


def _none(lang: str) -> str:
    return language.word("defense_none", lang)


def finish(result: pd.DataFrame, treaties: pd.DataFrame, provisions: pd.DataFrame) -> pd.DataFrame:
    """Hand on with an answer what its figure says beside it: names, codes switched, sources."""
    named = names(treaties)
    # A switch may touch treaties that this answer is not about.
    changes = [c for c in provisions.attrs.get("changes", []) if c.provision_id.split("/")[0] in named]
    result.attrs |= {"names": named, "changes": changes}
    if "source_ids" not in result:
        result.attrs["source_ids"] = cite.ids(provisions)
    return result


def remarks(frame: pd.DataFrame, lang: str) -> str:
    """What a caption adds, with a leading space: codes switched, and what * means where a reader's row is
    shown.

    frame: an answer from finish(). Empty where there is neither.
    """
    found: dict[tuple, list[str]] = {}
    for change in frame.attrs["changes"]:
        treaty = called(frame.attrs["names"][change.provision_id.split("/")[0]], lang, year=False)
        found.setdefault((change.column, change.old, change.new, change.dispute), []).append(treaty)
    parts = [
        language.word(
            "defense_change" if dispute is None else "defense_change_dispute",
            lang,
            treaties=language.listing(affected, lang),
            column=language.title("provisions", column, lang),
            new=language.label("provisions", column, _missing(new), lang),
            old=language.label("provisions", column, _missing(old), lang),
            dispute=dispute,
        )
        for (column, old, new, dispute), affected in found.items()
    ]
    said = [language.word("defense_changes", lang, changes="; ".join(parts))] if parts else []
    if any(name["reader"] for name in frame.attrs["names"].values()):
        said.append(language.word("defense_reader", lang))
    return "".join(f" {sentence}" for sentence in said)


def _missing(code: str | None) -> object:
    return pd.NA if code is None else code


def _changes(recode: Recode, provisions: pd.DataFrame) -> list[Change]:
    """The switches as a list of cells, each checked; provisions: all rows there are."""
    wanted: dict[tuple[str, str], tuple[str | None, str | None]] = {}
    rows = provisions.set_index("provision_id")
    for one in [recode] if isinstance(recode, str | Mapping) else recode:
        cells = _of_dispute(one) if isinstance(one, str) else one
        for provision, codes in cells.items():
            if provision not in rows.index:
                near = difflib.get_close_matches(str(provision), rows.index, n=1)
                hint = f" (near: {near[0]})" if near else ""
                raise ValueError(f"recode: {provision!r} is not a provision_id{hint}")
            if not isinstance(codes, Mapping):
                raise ValueError(f"recode: {provision!r} needs a mapping of columns to codes, not {codes!r}")
            for column, code in codes.items():
                new = _legal(provision, column, code)
                dispute = one if isinstance(one, str) else None
                if wanted.setdefault((provision, column), (new, dispute))[0] != new:
                    raise ValueError(f"recode: {provision}, {column} is given two codes")
    old = {cell: rows.at[cell[0], cell[1]] for cell in wanted}
    return [
        Change(*cell, None if pd.isna(old[cell]) else str(old[cell]), new, dispute)
        for cell, (new, dispute) in wanted.items()
    ]


def _of_dispute(dispute: str) -> dict[str, dict[str, str]]:
    if dispute not in OTHER_READING:
        known = ", ".join(OTHER_READING)
        raise ValueError(f"recode: {dispute!r} is not a dispute with another code; there are {known}")
    row = switches().set_index("dispute_id").loc[dispute]
    return {provision: {row["column"]: row["code"]} for provision in row["provisions"].split(";")}


def _legal(provision: str, column: str, code: object) -> str | None:
    fields = schema.current().tables["provisions"].fields
    if not fields.get(column, {}).get("codes"):
        coded = ", ".join(name for name, field in fields.items() if field.get("codes"))
        raise ValueError(f"recode: {provision}, {column!r} is not a coded column; there are {coded}")
    if code is None or code is pd.NA:
        if fields[column].get("constraints", {}).get("required"):
            raise ValueError(f"recode: {provision}, {column} cannot be left empty")
        return None
    legal = language.labels("provisions", column)
    if str(code) not in legal:
        raise ValueError(f"recode: {provision}, {column}: {str(code)!r} is not one of {', '.join(legal)}")
    return str(code)


def _apply(provisions: pd.DataFrame, changes: list[Change]) -> pd.DataFrame:
    present = set(provisions["provision_id"])
    # A switch to the code that stands there already changes nothing and is not reported.
    applied = [c for c in changes if c.provision_id in present and c.old != c.new]
    result = provisions.copy()
    for change in applied:
        result.loc[result["provision_id"] == change.provision_id, change.column] = _missing(change.new)
    result.attrs["changes"] = applied
    return result
