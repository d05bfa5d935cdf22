"""Read the lines of a text that a reader brings: plain text, HTML or PDF. Nothing in it is run, fetched or written.

HTML is taken apart by BeautifulSoup on Python's own html.parser, which never loads anything and forgives what
browsers forgive; PDF by pdfplumber (on pdfminer.six), which knows embedded fonts and their letters. Both are kept
up by many, pure Python, and loaded only when a file of the kind is read. Plain text is decoded strictly.

A file is judged by its first bytes, not by its name. Everything that is wrong with it raises TextError, whose
message says what was found and what to do.
"""

import io
import re
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

MAX_BYTES = 20_000_000
MAX_PAGES = 2_000
MAX_TAGS = 300_000
MAX_UNPACKED = 500_000_000
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# Encodings that a page may declare or a reader name; names that browsers read as another one are read so here too.
ENCODINGS = {
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
    **dict.fromkeys(("utf-16", "utf-16le", "utf-16be"), "utf-16"),
    **dict.fromkeys(("windows-1251", "cp1251"), "cp1251"),
    **dict.fromkeys(("windows-1252", "cp1252", "iso-8859-1", "latin-1", "latin1", "us-ascii"), "cp1252"),
    **dict.fromkeys(("euc-kr", "cp949", "ks_c_5601-1987"), "cp949"),
    **{name: name for name in ("koi8-r", "iso-8859-5", "iso-8859-15")},
}
# Which heading of an article, read in which encoding, gives the encoding of a file away.
GUESSES = {
    "utf-16": re.compile(r"(?:Статья|Artikel|Article) |제 ?\d+ ?조", re.IGNORECASE),
    "windows-1251": re.compile(r"Статья ", re.IGNORECASE),
    "euc-kr": re.compile(r"제 ?\d+ ?조"),
    "windows-1252": re.compile(r"(?:Artikel|Article) ", re.IGNORECASE),
}
# What begins or ends a paragraph in a page, and what a reader of the page does not see.
BLOCKS = "address article aside blockquote br caption center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead title tr ul".split()
UNSEEN = "script style noscript template iframe frame object embed applet svg math canvas audio video select button textarea head".split()
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
WORD_BREAK = re.compile(r"[-\u2010\u00ad]$")


class TextError(ValueError):
    """A text that cannot be used. The message says what was found and what to do."""


class TextWarning(UserWarning):
    """Something in a text that a reader should look at; the text is used."""


@dataclass(frozen=True)
class Lines:
    """The lines of a file, top to bottom, each stripped; an empty one parts paragraphs.

    wrapped: whether a paragraph runs over several lines, broken at the edge of the page (None: not known).
    remarks: what a reader should look at.
    """

    lines: list[str]
    wrapped: bool | None
    remarks: tuple[str, ...] = ()


def read(path: Path | str, *, encoding: str | None = None) -> Lines:
    """The lines of a plain text, HTML or PDF file.

    encoding: the name of the encoding, where a plain text or page is not UTF-8 and does not declare it.
    Raises TextError for a file that is missing, too large, empty, of another kind, in another encoding, cut off,
    protected or without text, and for a library that is not installed.
    """
    path = Path(path)
    if not path.is_file():
        found = "is a folder" if path.is_dir() else "is not there" if not path.exists() else "is no ordinary file"
        raise TextError(f"{path.name} {found}. Give the path of one text, HTML or PDF file.")
    with path.open("rb") as file:
        raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise TextError(
            f"{path.name} has {path.stat().st_size / 1e6:.1f} MB; at most {MAX_BYTES // 10**6} MB are read. "
            "Save the treaty alone, without pictures."
        )
    if not raw.strip(b"\0 \t\r\n"):
        raise TextError(f"{path.name} is empty ({len(raw)} bytes). Download or save it again.")
    start = raw.lstrip()[:1024]
    if start.startswith(b"%PDF-"):
        return _pdf(path, raw)
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        kind = "an RTF file" if start.startswith(b"{\\rtf") else "a Word, office or zip file"
        raise TextError(f"{path.name} is {kind}. Save it as plain text (UTF-8), HTML or PDF.")
    text = _decode(path.name, raw, encoding)
    if re.match(
        r"\s*(<!--|<!doctype html|<\?xml|<html|<head|<body|<div|<p\b|<h\d|<article|<meta|<table)",
        text,
        re.IGNORECASE,
    ):
        return _html(path.name, text)
    return Lines([_clean(line) for line in text.splitlines()], None)


def _clean(line: str) -> str:
    """A line in composed Unicode, without control and direction characters, spaces at its ends taken off."""
    return CONTROL.sub("", unicodedata.normalize("NFC", line)).strip()


def _decode(name: str, raw: bytes, encoding: str | None) -> str:
    codec = next((codec for bom, codec in BOMS if raw.startswith(bom)), None)
    if codec is None:
        named = encoding or _declared(raw) or "utf-8"
        codec = ENCODINGS.get(named.strip().lower())
        if codec is None:
            raise TextError(f"{name}: encoding {named!r} is not one of {', '.join(ENCODINGS)}. Save the file as UTF-8.")
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError as error:
        if error.end == len(raw) and error.reason in ("unexpected end of data", "truncated data"):
            raise TextError(
                f"{name} is cut off: it ends in the middle of a character. Download or save it again."
            ) from error
        raise TextError(_other_encoding(name, raw, codec, error)) from error
    if "\0" in text:
        raise TextError(f"{name} holds null characters: it is no text, or UTF-16 without a mark. {_guess(raw)}")
    return text


def _declared(raw: bytes) -> str | None:
    """The encoding that a page names in its first kilobyte."""
    found = re.search(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w.:-]{1,40})""", raw[:1024], re.IGNORECASE)
    found = found or re.match(rb"""\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([\w.:-]{1,40})""", raw[:200])
    return found[1].decode("ascii") if found else None


def _other_encoding(name: str, raw: bytes, codec: str, error: UnicodeDecodeError) -> str:
    line = raw.count(b"\n", 0, error.start) + 1
    return f"{name} is not {codec.upper()}: byte 0x{raw[error.start]:02x} in line {line}. {_guess(raw)}"


def _guess(raw: bytes) -> str:
    """What another encoding would give, if it gives the heading of an article."""
    for label, heading in GUESSES.items():
        text = raw.decode(ENCODINGS[label], errors="ignore")
        if found := heading.search(text):
            shown = _clean(text[found.start() : found.start() + 25].splitlines()[0])
            return f"Read as {label} it has “{shown}”. Save it as UTF-8, or call read(path, encoding={label!r})."
    return "Save it as UTF-8, or name its encoding: read(path, encoding=…)."


def _html(name: str, text: str) -> Lines:
    try:
        from bs4 import BeautifulSoup
    except ImportError as error:
        raise TextError(_missing(name, "HTML pages need beautifulsoup4")) from error
    if (tags := text.count("<")) > MAX_TAGS:
        raise TextError(f"{name} has {tags} tags; at most {MAX_TAGS} are read. Save the treaty alone, as plain text.")
    page = BeautifulSoup(_without_declarations(text), "html.parser")
    lines = [_clean(line) for line in "".join(_visible(page)).splitlines()]
    if not any(lines):
        raise TextError(
            f"{name} is a page without visible text; it may load its text by a script. Save the text itself."
        )
    cut = re.search(r"<(html|body)\b", text, re.IGNORECASE) and not re.search(r"</(html|body)\s*>", text, re.IGNORECASE)
    remarks = (f"{name} has no closing </html>: it may be cut off. Check its end.",) if cut else ()
    return Lines(lines, False, remarks)


def _visible(page) -> Iterator[str]:
    """The text of a page that a reader sees, in order, with empty lines where paragraphs part.

    It walks with a stack of its own, once over each node, so that neither depth nor width can stop it.
    """
    from bs4 import NavigableString, Tag

    stack = [(page, False)]
    while stack:
        node, kept = stack.pop()
        if isinstance(node, str) and not isinstance(node, NavigableString):
            yield node
        elif isinstance(node, Tag):
            unseen = node.name in UNSEEN or node.has_attr("hidden")
            if unseen or HIDDEN.search(str(node.get("style", ""))):
                continue
            if node.name in BLOCKS:
                yield "\n\n"
                stack.append(("\n\n", False))
            kept = kept or node.name == "pre"
            stack.extend((child, kept) for child in reversed(node.contents))
        elif type(node) is NavigableString:
            # In the source of a page a line break is a space, except in preformatted text.
            yield str(node) if kept else re.sub(r"\s+", " ", node)


def _without_declarations(text: str) -> str:
    """Take out comments and declarations, and make text of tags that never close.

    They hold nothing to read, and many unclosed ones would make the parser look for each end through the whole rest.
    """
    parts, at = [], 0
    while (start := text.find("<!", at)) >= 0:
        parts.append(text[at:start])
        mark = "-->" if text.startswith("<!--", start) else ">"
        end = text.find(mark, start + 2)
        at = end + len(mark) if end >= 0 else len(text)
    text = "".join(parts) + text[at:]
    last = text.rfind(">") + 1
    return text[:last] + text[last:].replace("<", "&lt;")


def _pdf(path: Path, raw: bytes) -> Lines:
    try:
        import pdfplumber
        from pdfminer.pdfdocument import PDFPasswordIncorrect
    except ImportError as error:
        raise TextError(_missing(path.name, "PDF files need pdfplumber")) from error
    if _unpacked(raw) > MAX_UNPACKED:
        raise TextError(
            f"{path.name} unpacks to more than {MAX_UNPACKED // 10**6} MB and is not read. Save the text itself."
        )
    ended = b"%%EOF" in raw[-2048:]
    pages_read: list[list[tuple[float, str]]] = []
    try:
        # From memory: where the parser fails on a damaged file it would leave the file open.
        with pdfplumber.open(io.BytesIO(raw)) as document:
            if (pages := len(document.pages)) > MAX_PAGES:
                raise TextError(
                    f"{path.name} has {pages} pages; at most {MAX_PAGES} are read. Save the treaty's pages alone."
                )
            for page in document.pages:
                found = page.extract_text_lines(return_chars=False)
                pages_read.append(_without_page_number([(line["top"], _clean(line["text"])) for line in found]))
                page.close()
    except TextError:
        raise
    # A damaged file can break the parser anywhere; whatever it raises, the file cannot be read.
    except Exception as error:
        if isinstance(error, PDFPasswordIncorrect) or "PDFPasswordIncorrect" in repr(error):
            raise TextError(f"{path.name} is protected by a password. Save a copy without it.") from error
        why = "it has no end mark: cut off" if not ended else f"{type(error).__name__}: {error}"
        raise TextError(
            f"{path.name} cannot be read as PDF ({why}). Download it again, or save it as plain text."
        ) from error
    lines = _parted(pages_read)
    if not any(lines):
        raise TextError(
            f"{path.name} has {pages} pages and no text: it is probably a scan. Run text recognition (OCR) on it first."
        )
    remarks = () if ended else (f"{path.name} has no end mark: it may be cut off. Check its end.",)
    return Lines(list(_joined_words(lines)), True, remarks)


def _without_page_number(lines: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """The lines of a page (their height on it, text) without a first or last one that is a number only."""
    number = re.compile(r"[\W_]*\d{1,4}(?:\s*/\s*\d{1,4})?[\W_]*")
    if lines and number.fullmatch(lines[-1][1]):
        lines = lines[:-1]
    return lines[1:] if lines and number.fullmatch(lines[0][1]) else lines


def _parted(pages: list[list[tuple[float, str]]]) -> list[str]:
    """The lines of all pages, an empty one wherever the distance to the next is clearly larger than usual."""
    steps = sorted(b[0] - a[0] for page in pages for a, b in pairwise(page))
    usual = steps[len(steps) // 4] if steps else 0.0
    lines = []
    for page in pages:
        for (top, text), (following, _) in pairwise([*page, (page[-1][0], "")] if page else []):
            lines.append(text)
            if following - top > 1.4 * usual:
                lines.append("")
    return lines


def _joined_words(lines: list[str]) -> Iterator[str]:
    """Lines of which those that end in a broken word are joined with the next; the hyphen goes."""
    held = ""
    for line in lines:
        if held and line[:1].islower():
            line = held[:-1] + line
        elif held:
            yield held
        held = line if WORD_BREAK.search(line) and line[-2:-1].islower() else ""
        if not held:
            yield line
    if held:
        yield held


def _unpacked(raw: bytes) -> int:
    """How much the packed parts of a PDF hold, counted until the limit is passed."""
    total, at = 0, 0
    while (start := raw.find(b"stream", at)) >= 0 and total <= MAX_UNPACKED:
        end = raw.find(b"endstream", start)
        end = len(raw) if end < 0 else end
        at = end + len(b"endstream")
        data, unpack = raw[start + 6 : end].lstrip(b"\r\n"), zlib.decompressobj()
        try:
            while data and not unpack.eof and total <= MAX_UNPACKED:
                total += len(unpack.decompress(data, 1 << 20))
                data = unpack.unconsumed_tail
        except zlib.error:
            continue  # not packed in this way
    return total


def _missing(name: str, needs: str) -> str:
    return f"{name}: {needs}, which is not installed. Run: pip install 'pyongyang-treaty-notebooks[texts]'"
