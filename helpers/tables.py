"""Show a table so that everybody can read it: caption, marked headers, escaped cells, silence as a dash."""

import html

import pandas as pd
from IPython.display import display

SILENT = "–"
LEFT = "text-align:left;vertical-align:top;padding:2px 12px 2px 0"
# Widgets set lines far apart, which suits controls and not tables.
TABLE = "line-height:1.45;border-collapse:collapse"


def markup(frame: pd.DataFrame, caption: str, lang: str = "en") -> str:
    """A table as HTML, without its index. Numbers stand right, text left."""
    sides = [LEFT.replace("left", "right") if _is_number(frame[c]) else LEFT for c in frame.columns]
    head = "".join(
        f'<th scope="col" style="{side}">{html.escape(str(column))}</th>'
        for column, side in zip(frame.columns, sides, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(f'<td style="{s}">{html.escape(_cell(c))}</td>' for c, s in zip(row, sides, strict=True))
        + "</tr>"
        for row in frame.itertuples(index=False)
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


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _cell(value: object) -> str:
    if pd.isna(value):
        return SILENT
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return str(value)
