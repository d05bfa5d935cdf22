"""A selection of rows to take along: CSV with its citation, and a table for a handout in Markdown or LaTeX."""

import html
import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from helpers import cite, csvfile, data, writing

FORMATS = ("csv", "md", "tex")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#])")


def save(
    rows: pd.DataFrame,
    table: pd.DataFrame,
    name: str,
    *,
    to: str | Path,
    caption: str = "",
    formats: Iterable[str] = FORMATS,
    also: data.Also | None = None,
) -> list[Path]:
    """Write a selection into a folder; returns the files written.

    rows: the rows themselves, for NAME.csv (safe to open in a spreadsheet) with NAME.bib, which cites the data and
        every source of the rows. table: the text columns of a handout, for NAME.md and NAME.tex, without links.
    name: letters, digits, - and _; to: the folder, made if it is not there. Nothing is written outside it.
    caption: a sentence above the table; the citation of the data stands below it.
    Raises ValueError for a name that is more than a name or an unknown format or home folder, OSError where the folder
        cannot be written, NotADirectoryError if `to` is a file.
    If anything fails, files that were there before are as they were; two processes that save under one name leave
    the files of one of them.
    """
    if not NAME.fullmatch(name) or writing.DEVICE.fullmatch(name):
        raise ValueError(f"{name!r} is no plain name: expected letters, digits, - and _")
    if unknown := sorted(set(formats) - set(FORMATS)):
        raise ValueError(f"formats {unknown}: not among {', '.join(FORMATS)}")
    files = {}
    if "csv" in formats:
        files[f"{name}.csv"] = csvfile.text(rows)
        files[f"{name}.bib"] = cite.data_citation("bibtex") + "\n" + cite.bibtex(rows, also=also)
    for ending, render in (("md", markdown), ("tex", latex)):
        if ending in formats:
            files[f"{name}.{ending}"] = render(table, caption=caption)
    try:
        folder = Path(to).expanduser()
    except RuntimeError as error:
        raise ValueError(f"{str(to)!r}: there is no such home folder") from error
    with writing.locked(folder):
        return list(writing.put(folder, {name: text.encode() for name, text in files.items()}))


def markdown(table: pd.DataFrame, *, caption: str = "") -> str:
    """The table in Markdown, without links; text from the data cannot turn into markup."""
    lines = ["| " + " | ".join(cells) + " |" for cells in _cells(table, _markdown)]
    lines.insert(1, "|" + " --- |" * (len(table.columns) + 1))
    return "\n\n".join(filter(None, [_markdown(caption), "\n".join(lines), _markdown(cite.data_citation())])) + "\n"


def latex(table: pd.DataFrame, *, caption: str = "") -> str:
    """The table in LaTeX, one `longtable` with columns as wide as their text needs, without links.

    Key phrases stand in the script of their source; XeLaTeX or LuaLaTeX with a font that has it sets them.
    """
    cells = _cells(table, _latex)
    lengths = [min(200.0, max(len(row[i]) for row in cells)) ** 0.5 for i in range(len(cells[0]))]
    columns = "".join(f"p{{{0.88 * length / sum(lengths):.3f}\\linewidth}}" for length in lengths)
    head, *body = [" & ".join(row) + r" \\" for row in cells]
    lines = [
        r"% needs \usepackage{longtable}",
        rf"\begin{{longtable}}{{{columns}}}",
        r"\hline",
        head,
        r"\hline",
        r"\endhead",
    ]
    lines += [*body, r"\hline", r"\end{longtable}"]
    return "\n\n".join(filter(None, [_latex(caption), "\n".join(lines), _latex(cite.data_citation())])) + "\n"


def _cells(table: pd.DataFrame, escape) -> list[list[str]]:
    """Header and rows with the index first, escaped, silence as a dash."""
    flat = table.reset_index().astype("string").fillna("–")
    rows = [list(map(str, flat.columns)), *flat.to_numpy().tolist()]
    return [[escape(cell) for cell in row] for row in rows]


def _markdown(text: str) -> str:
    return MARKDOWN.sub(r"\\\1", " ".join(html.unescape(text).split()))


def _latex(text: str) -> str:
    return "".join(cite.TEX.get(character, character) for character in " ".join(text.split()))
