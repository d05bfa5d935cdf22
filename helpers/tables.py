"""Show a table so that everybody can read it: caption, marked headers, escaped cells, silence as a dash."""

import html
import re

import pandas as pd
from IPython.display import display

from helpers import language

SILENT = "–"
LEFT = "text-align:left;vertical-align:top;padding:2px 12px 2px 0"
# Widgets set lines far apart, which suits controls and not tables.
TABLE = "line-height:1.45;border-collapse:collapse"


def markup(frame: pd.DataFrame, caption: str, lang: str = "en") -> str:
    """A table as HTML, without its index. Numbers stand right, text left; words of other languages are marked.

    frame: where `attrs["lang"]` maps the place of a column to the language of each cell, that counts; otherwise
        phrases beside a column of languages, columns named for a language, and scripts tell theirs.
    """
    sides = [LEFT.replace("left", "right") if _is_number(frame[c]) else LEFT for c in frame.columns]
    # A corner without a title heads nothing.
    head = "".join(
        f'<th scope="col" style="{side}">{html.escape(str(column))}</th>' if str(column).strip() else "<td></td>"
        for column, side in zip(frame.columns, sides, strict=True)
    )
    spoken = frame.attrs.get("lang") or _spoken(frame)
    rows = "".join(
        "<tr>"
        + "".join(_td(c, side, spoken[i][n] if i in spoken else None, lang) for i, (c, side) in enumerate(cells))
        + "</tr>"
        for n, row in enumerate(frame.itertuples(index=False))
        for cells in [zip(row, sides, strict=True)]
    )
    return (
        f'<table lang="{lang}" style="{TABLE}"><caption style="{LEFT}">{html.escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def show(frame: pd.DataFrame, caption: str, *, lang: str = "en") -> None:
    """Show a table in a notebook with a caption; the plain form lists its rows, one a line."""
    lines = [" | ".join(map(str, frame.columns))]
    lines += [" | ".join(map(_cell, row)) for row in frame.itertuples(index=False)]
    plain = "\n".join([caption, *lines])
    display({"text/html": markup(frame, caption, lang), "text/plain": plain}, raw=True)


def _spoken(frame: pd.DataFrame) -> dict[int, list]:
    """By the place of a column, the language of each of its cells."""
    place = {column: i for i, column in enumerate(frame.columns)}
    found = {place[column]: [column[-2:]] * len(frame) for column in place if re.search(r"_(en|de)$", str(column))}
    pairs = [(phrase, spoken) for phrase, spoken in language.PHRASES if phrase in place and spoken in place]
    return found | {place[phrase]: list(frame[spoken]) for phrase, spoken in pairs}


def _td(value: object, side: str, spoken: object, lang: str) -> str:
    """A cell; `spoken` is the language of its words where a column tells it."""
    text = _cell(value)
    own = spoken if isinstance(spoken, str) and text != SILENT else language.of_script(text)
    # A date broken at its dashes is hard to read.
    side += ";white-space:nowrap" if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else ""
    marked = f' lang="{html.escape(own)}"' if own and own != lang else ""
    return f'<td style="{side}"{marked}>{html.escape(text)}</td>'


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _cell(value: object) -> str:
    if pd.isna(value):
        return SILENT
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return str(value)
