"""Cut the lines of a treaty into articles and paragraphs, and say what looks wrong about them."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from helpers import headings
from helpers.textfiles import Lines, TextError

NUMBERED = re.compile(r"(?:\(?\d{1,2}[.)]\s|[①-⑳]|\([a-zа-я]\)\s)")
# Words that nearly every text in a language has, to tell it from others with the same word for article.
COMMON = {"en": "the of and to", "de": "der die und den"}


def recognize(lines: Sequence[str], name: str) -> str:
    counts = Counter({lang: len(headings.find(lines, lang)) for lang in headings.LANGUAGES})
    (best, most), (second, fewer) = counts.most_common(2)
    if not most:
        raise TextError(no_articles(lines, name))
    if fewer > 1 and fewer * 2 > most:
        raise TextError(
            f"{name} has articles in two languages ({best}: {most}, {second}: {fewer}). "
            f"Say which to read: read(path, lang={best!r})."
        )
    return best


def check_words(lines: Sequence[str], lang: str, name: str) -> None:
    """French has articles, too, and Dutch has Artikel: the commonest words of the language must be there."""
    words = re.findall(r"[^\W\d_]+", " ".join(lines).lower())
    if lang in COMMON and len(words) > 60:
        share = sum(word in COMMON[lang].split() for word in words) / len(words)
        if share < 0.03:
            raise TextError(
                f"{name} has headings like a text in {lang}, but hardly one of its common words ({COMMON[lang]}): "
                f"it is in another language. There are {', '.join(headings.LANGUAGES)}."
            )


def no_articles(lines: Sequence[str], name: str) -> str:
    written = [line for line in lines if line]
    return (
        f"{name}: no heading of an article found in {len(written)} lines; the first is “{written[0][:60] if written else ''}”. "
        "A heading stands at the beginning of a line: Article 4, Artikel 4, Статья 4 or 제4조. Put headings on lines of their own."
    )


def rows(lines: Lines, found: list[headings.Heading], lang: str) -> tuple[list[tuple], list[str]]:
    """The rows (article, paragraph, text) of a text, and remarks."""
    wrapped, width = _layout(lines)
    listed = _contents(lines.lines, found)
    begin, found = (found[listed - 1].line + 1, found[listed:]) if listed else (0, found)
    front = _front(lines.lines[begin : found[0].line], lang)
    parts = [(0, i, text) for i, text in enumerate(_paragraphs(front, wrapped, width), 1)]
    ends = [heading.line for heading in found[1:]] + [len(lines.lines)]
    for heading, end in zip(found, ends, strict=True):
        body = lines.lines[heading.line + 1 : end]
        title, body = _titled(heading.title, [heading.text, *body] if heading.text else body, wrapped, width)
        paragraphs = _paragraphs(_without_chapters(body), wrapped, width)
        closing = next((i for i, text in enumerate(paragraphs) if headings.CLOSING.match(text)), len(paragraphs))
        parts += [(heading.number, 0, title)] if title else []
        parts += [(heading.number, i, text) for i, text in enumerate(paragraphs[:closing], 1)]
        parts += [(pd.NA, i, text) for i, text in enumerate(paragraphs[closing:], 1)]
    remarks = [f"a table of contents with {listed} headings was left out."] if listed else []
    return parts, remarks


def _contents(lines: Sequence[str], found: list[headings.Heading]) -> int:
    """How many headings at the beginning are a table of contents: nothing stands between them, and the count restarts."""
    starts = [i for i, heading in enumerate(found) if heading.number == found[0].number and i > 2]
    if not starts:
        return 0
    listed = found[: starts[0]]
    empty = all(not any(lines[a.line + 1 : b.line]) and not a.text for a, b in pairwise(listed))
    return len(listed) if empty else 0


def _front(lines: Sequence[str], lang: str) -> Sequence[str]:
    """The lines of the preamble: what stands under its heading, or all that stands before Article 1."""
    at = next((i for i, line in enumerate(lines) if headings.PREAMBLE[lang].fullmatch(line.strip("#*_ .:"))), -1)
    return _without_chapters(lines[at + 1 :])


def _without_chapters(lines: Sequence[str]) -> list[str]:
    """Lines without the headings of chapters and parts."""
    return [line for line in lines if not headings.CHAPTER.fullmatch(line)]


def _layout(lines: Lines) -> tuple[bool, int]:
    """Whether paragraphs run over several lines, and how wide the lines are."""
    written = sorted(len(line) for line in lines.lines if line)
    width = written[int(0.9 * (len(written) - 1))]
    if lines.wrapped is not None:
        return lines.wrapped, width
    bodies = [line for line in lines.lines if len(line) > 30]
    ended = sum(bool(headings.ENDS.search(line)) for line in bodies)
    return width <= 120 and ended < 0.8 * len(bodies), width


def _titled(title: str, body: Sequence[str], wrapped: bool, width: int) -> tuple[str, Sequence[str]]:
    """The title of an article, which may stand in a line of its own below the heading, and the lines after it."""
    lines = list(body)
    while lines and not lines[0]:
        lines.pop(0)
    if title or len(lines) < 2:
        return title, lines
    first, short = lines[0], 0.7 * width if wrapped else 90
    alone = len(first) < short and not headings.ENDS.search(first) and not lines[1][:1].islower()
    return (first, lines[1:]) if alone and any(lines[1:]) and not NUMBERED.match(first) else ("", lines)


def _paragraphs(lines: Sequence[str], wrapped: bool, width: int) -> list[str]:
    """Lines put together to paragraphs, which part at empty lines, at numbers, and at short lines that end a sentence."""
    found: list[list[str]] = []
    before = ""
    for line in lines:
        if line:
            ended = not wrapped or (headings.ENDS.search(before) and len(before) < 0.8 * width)
            if not before or ended or NUMBERED.match(line):
                found.append([])
            found[-1].append(line)
        before = line
    return [" ".join(parts) for parts in found]


def remarks_on(found: list[headings.Heading], frame: pd.DataFrame) -> list[str]:
    """What is remarkable about the sequence of articles and the end of the text."""
    kept = frame.loc[frame["article"].notna() & (frame["article"] > 0)]
    # An article that stands twice in a row begins again where its paragraphs do.
    begins = kept["article"].ne(kept["article"].shift(fill_value=0)) | (kept["paragraph"].diff() <= 0).fillna(False)
    numbers = kept.loc[begins, "article"].astype(int).tolist()
    remarks = []
    if twice := sorted(number for number, n in Counter(numbers).items() if n > 1):
        lines = {number: [h.line + 1 for h in found if h.number == number] for number in twice}
        places = "; ".join(f"Article {n} in lines {', '.join(map(str, at))}" for n, at in lines.items())
        remarks.append(f"articles stand twice: {places}. All are kept under one number; cut out what does not belong.")
    once = list(dict.fromkeys(numbers))
    if falls := [(a, b) for a, b in pairwise(once) if b < a]:
        places = ", ".join(f"{b} after {a}" for a, b in falls)
        remarks.append(f"articles are out of order: {places}. They are kept as they stand; check the file.")
    if gaps := sorted(set(range(1, max(once, default=0))) - set(once)):
        shown = ", ".join(map(str, gaps[:10])) + (" …" if len(gaps) > 10 else "")
        remarks.append(f"no heading found for: {shown}. The file may be incomplete, or set them in another way.")
    if len(frame) and not headings.ENDS.search(str(frame["text"].iloc[-1])) and frame["article"].iloc[-1] is not pd.NA:
        remarks.append("the last article ends without a full stop: the file may be cut off. Check its end.")
    return remarks
