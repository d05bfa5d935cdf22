"""Look phrases up in a text: found as they stand, found with small differences, or not found.

Normalized are quotation marks, dashes, white space and Unicode forms, nothing else: a capital letter, a comma or
an inserted word is a difference, and is shown.
"""

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

FOUND, SIMILAR, ABSENT = "found", "similar", "not_found"
# Where lines break inside words, white space says nothing.
UNSPACED = ("ko", "ja", "zh")
SAME = str.maketrans(
    dict.fromkeys("“”„‟«»″〝〞「」『』《》", '"')
    | dict.fromkeys("‘’‚‛‹›′`´", "'")
    | dict.fromkeys("‐‑‒–—―−﹘﹣", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff")
)
TOKEN = re.compile(r"\w+(?:[-']\w+)*|[^\w\s]")
# How far a place may differ: a share of the phrase's words (letters, in scripts without spaces), and in its letters.
MOST_EDITS, LEAST_RATIO = 0.25, 0.7
PLACES = 3  # how many likely places are looked at closely


@dataclass(frozen=True)
class Hit:
    """Where and how a phrase stands in a text: the parts that hold it, the words found, and what differs."""

    result: str
    parts: tuple[int, ...] = ()
    words: str = ""
    differences: str = ""


def normal(text: str, lang: str) -> str:
    """A text in the form in which phrases are compared."""
    text = " ".join(unicodedata.normalize("NFKC", text.translate(SAME)).translate(SAME).split())
    return text.replace(" ", "") if lang in UNSPACED else text


class Text:
    """A text in parts (articles), prepared once for many look-ups; a phrase stands within one part."""

    def __init__(self, parts: Sequence[str], lang: str):
        self.lang = lang
        self.normals = [normal(part, lang) for part in parts]
        # Parts are joined by a character that no phrase holds, so that nothing is found across them.
        self.joined = "\0".join(self.normals)
        self.starts = np.cumsum([0] + [len(part) + 1 for part in self.normals])

    def find(self, phrase: str) -> Hit:
        """Look one phrase up."""
        wanted = normal(phrase, self.lang)
        if places := self._exact(wanted):
            return Hit(FOUND, tuple(dict.fromkeys(self._part(at) for at in places)), wanted)
        return self._near(wanted)

    def _exact(self, wanted: str) -> list[int]:
        if wanted not in self.joined:
            return []
        # Words are found whole; where none are parted, any place will do.
        edges = ("", "") if self.lang in UNSPACED else (r"(?<!\w)", r"(?!\w)")
        return [found.start() for found in re.finditer(re.escape(wanted).join(edges), self.joined)]

    def _near(self, wanted: str) -> Hit:
        tokens, spans, where = self._index
        mine = self._split(wanted)
        likely = self._likely(mine, where, len(tokens))
        best = None
        for at in likely:
            low, high = max(0, at - 3), min(len(tokens), at + len(mine) + 4 + len(mine) // 4)
            edits, first, last = _align(mine, tokens[low:high])
            if last > first and (best is None or edits < best[0]):
                best = (edits, low + first, low + last)
        if best is None:
            return Hit(ABSENT)
        edits, first, last = best
        start, end = spans[first][0], spans[last - 1][1]
        words = self.joined[start:end]
        ratio = difflib.SequenceMatcher(None, wanted, words, autojunk=False).ratio()
        if "\0" in words or edits > max(1, MOST_EDITS * len(mine)) or ratio < LEAST_RATIO:
            return Hit(ABSENT)
        return Hit(SIMILAR, (self._part(start),), words, _shown(mine, tokens[first:last], self.lang))

    def _part(self, at: int) -> int:
        return int(np.searchsorted(self.starts, at, side="right")) - 1

    def _split(self, text: str) -> list[str]:
        return list(text) if self.lang in UNSPACED else TOKEN.findall(text)

    @cached_property
    def _index(self) -> tuple[list[str], list[tuple[int, int]], dict[str, np.ndarray]]:
        """The tokens of the text, where each begins and ends, and where each distinct one stands."""
        pattern = re.compile(".", re.DOTALL) if self.lang in UNSPACED else TOKEN
        spans = [(found.start(), found.end()) for found in pattern.finditer(self.joined)]
        tokens = [self.joined[start:end] for start, end in spans]
        where = defaultdict(list)
        for position, token in enumerate(tokens):
            where[token].append(position)
        return tokens, spans, {token: np.array(places) for token, places in where.items()}

    @staticmethod
    def _likely(mine: list[str], where: dict[str, np.ndarray], size: int) -> list[int]:
        """The places where most words of a phrase stand at their distance from its beginning, give or take one."""
        starts = [where[token] - offset for offset, token in enumerate(mine) if token in where]
        if not starts:
            return []
        votes = np.bincount(np.concatenate(starts).clip(0), minlength=size + 2)
        near = votes.copy()
        near[1:] += votes[:-1]
        near[:-1] += votes[1:]
        top = np.argpartition(near, -PLACES)[-PLACES:] if len(near) > PLACES else np.arange(len(near))
        return [int(at) for at in top[np.argsort(-near[top], kind="stable")] if near[at] > 0]


def _align(mine: Sequence[str], other: Sequence[str]) -> tuple[int, int, int]:
    """The stretch of `other` that takes the fewest edits to become `mine`: edits, first, last (exclusive)."""
    # One row a word of mine: (edits, where the stretch began) for each end in `other`; it may begin anywhere.
    row = [(0, j) for j in range(len(other) + 1)]
    for i, word in enumerate(mine, start=1):
        following = [(i, 0)]
        for j, theirs in enumerate(other, start=1):
            change = (row[j - 1][0] + (word != theirs), row[j - 1][1])
            drop = (row[j][0] + 1, row[j][1])
            insert = (following[j - 1][0] + 1, following[j - 1][1])
            following.append(min(change, drop, insert, key=lambda cell: cell[0]))
        row = following
    # Of equal stretches the longest that ends in a word: it shows what stands in the place of the last word.
    fewest = min(edits for edits, _ in row)
    ends = [j for j, (edits, _) in enumerate(row) if edits == fewest]
    last = max((j for j in ends if j and other[j - 1][-1].isalnum()), default=ends[-1])
    return row[last][0], row[last][1], last


def _shown(mine: list[str], other: list[str], lang: str) -> str:
    """What differs, as a reader sees it: `ours → theirs`, `+ theirs`, `- ours`."""
    join = "".join if lang in UNSPACED else " ".join
    parts: list[str] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, mine, other, autojunk=False).get_opcodes():
        ours, theirs = join(mine[a:b]), join(other[c:d])
        if kind != "equal":
            parts.append({"replace": f"{ours} → {theirs}", "insert": f"+ {theirs}", "delete": f"- {ours}"}[kind])
    return "; ".join(parts)


def find_all(parts: Sequence[str], phrases: Sequence[str], lang: str) -> list[Hit]:
    """Look many phrases up in one text, each distinct phrase once."""
    text = Text(parts, lang)
    known = {phrase: text.find(phrase) for phrase in dict.fromkeys(phrases)}
    return [known[phrase] for phrase in phrases]
