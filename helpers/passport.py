"""What goes beside a saved figure: values, caption and alt text, sources, citation, and where all came from.

Every function returns the text of one file. With `anonymous` nothing names the makers of this collection, for
a journal that reviews blind; the sources stay, because they are others'.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from helpers import cite, csvfile, data, language, schema, worded
from helpers.figures import DIALS, Registered, Texts

LICENSE = "CC-BY-4.0"
MOST_TABLE_COLUMNS = 12
WIDE_TABLE_COLUMNS = 5
# What LaTeX would take for a command, and signs that pdflatex's standard fonts lack.
TEX = cite.TEX | {"≤": r"$\leq$", "≥": r"$\geq$", "≈": r"$\approx$", "≠": r"$\neq$", "→": r"$\rightarrow$"}
TEX |= {
    "×": r"$\times$",
    "−": "$-$",
    "✓": r"$\surd$",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "\u00a0": "~",
}
MARKDOWN = r"\`*_{}[]<>#|"


def values_csv(values: pd.DataFrame) -> bytes:
    """The values drawn, as a CSV that spreadsheets open safely; an index with names becomes columns."""
    flat = values.copy()
    if any(flat.index.names):
        flat = flat.reset_index()
    flat.columns = [" ".join(map(str, c)) if isinstance(c, tuple) else str(c) for c in flat.columns]
    return csvfile.text(flat).encode()


def bibtex(values: pd.DataFrame, *, also: data.Also | None, anonymous: bool) -> bytes:
    """The sources of the rows drawn as BibTeX, and the data themselves."""
    own = "" if anonymous else cite.data_citation("bibtex") + "\n"
    return (own + cite.bibtex(values, also=also)).encode()


def csl(values: pd.DataFrame, *, also: data.Also | None, anonymous: bool) -> bytes:
    """The sources of the rows drawn as CSL-JSON, and the data themselves."""
    own = [] if anonymous else [cite.data_citation("csl")]
    return _json(own + cite.csl(values, also=also))


def caption(texts: Texts) -> str:
    """The whole caption as one line: title, caption with the dials turned, source line."""
    return f"{texts.title}. {texts.caption} {texts.source_line}"


def latex(texts: Texts, lang: str, pictures: list[str], width: float, label: str) -> bytes:
    """A figure environment for each picture, with caption, alt text and label.

    pictures: file names without their ending, several where a figure had to be divided; width: mm.
    """
    head = (
        "% Needs \\usepackage{graphicx}. For a title in Cyrillic or Hangul use xelatex or lualatex.\n"
        f"% Drawn {width:g} mm wide: for another width draw it anew, so that text keeps its size.\n"
    )
    alt, title, parts = tex(texts.alt), tex(texts.title), len(pictures)
    environments = (
        "\\begin{figure}[tbp]\n  \\centering\n"
        f"  \\includegraphics[width={width:g}mm,alt={{{alt}}}]{{{picture}}}\n"
        f"  \\caption[{{{title}}}]{{{tex(part_of(caption(texts), i, parts, lang))}}}\n"
        f"  \\label{{fig:{label}{f'-{i + 1}' if parts > 1 else ''}}}\n\\end{{figure}}\n"
        for i, picture in enumerate(pictures)
    )
    return (head + "\n".join(environments)).encode()


def markdown(texts: Texts, lang: str, pictures: list[str]) -> bytes:
    """Each picture with its alt text, then the caption, for Markdown and through it for Word.

    pictures: file names with their ending.
    """
    blocks = [
        f"![{escaped(texts.alt)}]({picture})\n\n{escaped(part_of(caption(texts), i, len(pictures), lang))}\n"
        for i, picture in enumerate(pictures)
    ]
    return "\n".join(blocks).encode()


def part_of(text: str, index: int, parts: int, lang: str) -> str:
    """A text with "Part 1 of 2." behind it where a figure has several parts."""
    return text if parts == 1 else f"{text} {language.word('papers_part', lang, n=index + 1, of=parts)}"


def _table(values: pd.DataFrame, registered: Registered, lang: str) -> pd.DataFrame:
    """The values as a reader's table. Raises ValueError where it has more columns than a page can hold."""
    frame = worded.worded(values, registered.tables, lang, registered.columns)
    if len(frame.columns) > MOST_TABLE_COLUMNS:
        raise ValueError(
            f"{registered.name}: {len(frame.columns)} columns are too many for a printed table; use the CSV"
        )
    return frame


def longtable(values: pd.DataFrame, registered: Registered, texts: Texts, lang: str, label: str) -> bytes:
    """The values as a longtable that runs over pages, its head repeated on each."""
    frame = _table(values, registered, lang)
    first, *others = map(tex, frame.columns)
    # Heads over narrow columns stand upright, or long German words would run into each other.
    narrow = len(others) > WIDE_TABLE_COLUMNS
    shares = [0.29, *[0.7 / len(others)] * len(others)] if narrow else [0.99 / len(frame.columns)] * len(frame.columns)
    columns = "".join(f"p{{\\dimexpr {share:.3f}\\linewidth-2\\tabcolsep}}" for share in shares)
    head = " & ".join([first, *(f"\\rotatebox{{90}}{{{one}~}}" if narrow else one for one in others)]) + r" \\ \hline"
    rows = "\n".join(" & ".join(tex(cell) for cell in row) + r" \\" for row in frame.itertuples(index=False))
    return (
        "% Needs \\usepackage{longtable} and \\usepackage{graphicx}.\n"
        "{\\footnotesize\\raggedright\\setlength{\\LTcapwidth}{\\linewidth}\n"
        f"\\begin{{longtable}}{{{columns}}}\n"
        f"\\caption[{{{tex(texts.title)}}}]{{{tex(caption(texts))}}}\\label{{tab:{label}}}\\\\\n"
        f"\\hline\n{head}\n\\endfirsthead\n\\hline\n{head}\n\\endhead\n"
        f"{rows}\n\\hline\n\\end{{longtable}}}}\n"
    ).encode()


def markdown_table(values: pd.DataFrame, registered: Registered, texts: Texts, lang: str) -> bytes:
    """The values as a Markdown table with the caption above."""
    frame = _table(values, registered, lang)
    rows = [frame.columns, *frame.itertuples(index=False)]
    lines = ["| " + " | ".join(map(escaped, row)) + " |" for row in rows]
    lines.insert(1, "|" + " --- |" * len(frame.columns))
    return (escaped(caption(texts)) + "\n\n" + "\n".join(lines) + "\n").encode()


def record(
    registered: Registered,
    values: pd.DataFrame,
    texts: Mapping[str, Texts],
    options: Mapping[str, object],
    *,
    venue: Mapping[str, object],
    anonymous: bool,
) -> dict:
    """The passport without its files: a dictionary ready for JSON. texts: in every language, drawn or not."""
    about = schema.current().properties
    record = {
        "figure": registered.name,
        "title": {lang: t.title for lang, t in texts.items()},
        "caption": {lang: f"{t.caption} {t.source_line}" for lang, t in texts.items()},
        "alt": {lang: t.alt for lang, t in texts.items()},
        "dials": _options({k: v for k, v in options.items() if k in DIALS}, anonymous),
        "options": _options({k: v for k, v in options.items() if k not in DIALS}, anonymous),
        "venue": dict(venue),
        "anonymous": anonymous,
        "data": {"version": about["version"], "tables": list(registered.tables)},
        "values": {"rows": len(values), "columns": [str(c) for c in values.columns]},
        "sources": sorted(cite.ids(values)),
        "license": LICENSE,
    }
    if not anonymous:
        record["data"]["title"] = about["title"]
        record["citation"] = cite.data_citation()
    return record


def as_json(record: Mapping[str, object], pictures: Mapping[str, object], files: Mapping[str, str]) -> bytes:
    """A record with its pictures (size of each) and the SHA-256 of every file."""
    return _json({**record, "pictures": dict(sorted(pictures.items())), "files": dict(sorted(files.items()))})


def read(path: Path) -> dict | None:
    """A passport that is there; None where there is none or the file is something else."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    shaped = isinstance(found, dict) and all(isinstance(found.get(key), dict) for key in ("files", "pictures"))
    return found if shaped and "figure" in found else None


def tex(text: str) -> str:
    """Text that LaTeX shows as it is written."""
    return "".join(TEX.get(character, character) for character in text)


def escaped(text: str) -> str:
    """Text that Markdown shows as it is written, on one line."""
    return "".join(f"\\{c}" if c in MARKDOWN else c for c in " ".join(text.split()))


def _options(options: Mapping[str, object], anonymous: bool) -> dict:
    """Options as JSON can hold them; a reader's own file by its name and hash, never by its folder."""
    plain = {}
    for key, value in sorted(options.items()):
        if key == "also" and value is not None:
            files = value if isinstance(value, Mapping) else {"rows": value}
            plain[key] = {table: _own_file(path, anonymous) for table, path in sorted(files.items())}
        elif isinstance(value, (list, tuple, set, frozenset)):
            plain[key] = sorted(map(str, value)) if isinstance(value, (set, frozenset)) else [str(v) for v in value]
        else:
            plain[key] = value if value is None or isinstance(value, (bool, int, float)) else str(value)
    return plain


def _own_file(path: str | Path, anonymous: bool) -> dict:
    hashed = {"sha256": hashlib.sha256(Path(path).read_bytes()).hexdigest()}
    return hashed if anonymous else {"name": Path(path).name} | hashed


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
