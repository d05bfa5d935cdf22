"""Recognize the headings of articles, in English, German, Russian and Korean, as publications set them.

Article 4 · ARTICLE IV. · Art. 4 – Title · Article four · Artikel 4 · Статья 4. · СТАТЬЯ ЧЕТВЁРТАЯ · 제4조(제목)
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

LANGUAGES = ("en", "de", "ru", "ko")
PREAMBLE = {
    "en": re.compile(r"preamble", re.IGNORECASE),
    "de": re.compile(r"präambel", re.IGNORECASE),
    "ru": re.compile(r"преамбула", re.IGNORECASE),
    "ko": re.compile(r"(전\s*문|서\s*문|머리말)"),
}
ONES = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "de": "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
    "ru": "первая вторая третья четвертая пятая шестая седьмая восьмая девятая десятая одиннадцатая двенадцатая тринадцатая четырнадцатая пятнадцатая шестнадцатая семнадцатая восемнадцатая девятнадцатая",
}
TENS = {
    "en": "twenty thirty forty fifty",
    "de": "zwanzig dreißig vierzig fünfzig",
    "ru": "двадцать тридцать сорок пятьдесят",
}
FULL_TENS = {"ru": "двадцатая тридцатая сороковая пятидесятая"}


def _spelled() -> dict[str, int]:
    """The numerals from one to fifty-nine, spelled out in English, German and Russian, in small letters."""
    numbers = {}
    for lang, ones in ONES.items():
        words = {word: number for number, word in enumerate(ones.split(), start=1)}
        numbers |= words
        for ten, word in enumerate(TENS[lang].split(), start=2):
            numbers[word] = 10 * ten
            for one, number in list(words.items())[:9]:
                joined = {
                    "en": f"{word}-{one}",
                    "de": f"{'ein' if one == 'eins' else one}und{word}",
                    "ru": f"{word} {one}",
                }
                numbers[joined[lang]] = 10 * ten + number
        numbers |= {word: 10 * ten for ten, word in enumerate(FULL_TENS.get(lang, "").split(), start=2)}
    return numbers


SPELLED = _spelled()
_LATIN = r"(?P<number>\d{1,4}|[IVXLC]{1,8}\b|[A-Za-zÄÖÜäöüß]+(?:-[A-Za-z]+)?)"
_CYRILLIC = r"(?P<number>\d{1,4}|[IVXLCХ]{1,8}\b|[А-Яа-яЁё]+(?: [А-Яа-яё]+[яЯ]\b)?)"
_KOREAN = r"(?P<number>\d{1,4}|[일이삼사오육륙칠팔구십백]{1,6}|[一二三四五六七八九十百]{1,6})"
_REST = r"(?P<rest>(?:[\s.:,;–—―(\[【〔<-].*)?)"
PATTERNS = {
    "en": re.compile(rf"(?:Article|ARTICLE|Art\.|ART\.)\s{{1,3}}{_LATIN}{_REST}", re.DOTALL),
    "de": re.compile(rf"(?:Artikel|ARTIKEL|Art\.)\s{{1,3}}{_LATIN}{_REST}", re.DOTALL),
    "ru": re.compile(rf"(?:Статья|СТАТЬЯ|Ст\.)\s{{1,3}}{_CYRILLIC}{_REST}", re.DOTALL),
    "ko": re.compile(rf"제\s?{_KOREAN}\s?조{_REST}", re.DOTALL),
}
# What a line of running text has after the number, where it only refers to an article.
REFERENCE = {
    "en": re.compile(r"\s+[a-z\d]|\s*\(\d|,"),
    "de": re.compile(r"\s+[a-zäöü\d]|\s*\(\d|,|\s+(?:Absatz|Abs\.|Satz|Nr\.)\s"),
    "ru": re.compile(r"\s+[а-яё\d]|,|\s+(?:Устава|Договора|Конституции)\b"),
    "ko": re.compile(r"\s*(?:및|또는|제\s?\d+\s?항|,)"),
}
CHAPTER = re.compile(
    r"(?:(?:chapter|part|section|title|kapitel|teil|abschnitt|глава|раздел|часть)\s+(?:\d{1,3}|[IVXLC]{1,7})|제\s?\d{1,3}\s?[장절편])(?:[\s.:–—-].{0,100})?",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"(?:Done (?:at|in)|DONE (?:at|in|AT|IN)|I[Nn] (?:witness|WITNESS) |Geschehen (?:zu|in)|GESCHEHEN (?:ZU|zu)|Zu Urkund|"
    r"Совершено в|СОВЕРШЕНО В|В (?:удостоверение|УДОСТОВЕРЕНИЕ)|[이본] 조약은 .{0,120}작성)"
)
ENDS = re.compile(r"[.!?;:。…][\"'»“”’)\]]*$")
ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
HAN = (
    dict(zip("일이삼사오육칠팔구", range(1, 10), strict=True))
    | dict(zip("一二三四五六七八九", range(1, 10), strict=True))
    | {"륙": 6}
)


@dataclass(frozen=True)
class Heading:
    """The heading of an article: the line it stands in, its number, its title, and text that follows in the line."""

    line: int
    number: int
    title: str = ""
    text: str = ""


def number_of(text: str) -> int | None:
    """A numeral as it stands in a heading, as a number: 4, IV, four, четвёртая, 사; None for any other word."""
    if text.isdecimal():
        return int(text)
    if text[0] in HAN or text[0] in "십十백百":
        total, ones = 0, 0
        for sign in text:
            if sign in "십十백百":
                total += (ones or 1) * (10 if sign in "십十" else 100)
                ones = 0
            else:
                ones = HAN[sign]
        return total + ones
    roman = text.replace("Х", "X")
    if set(roman) <= set(ROMAN):
        values = [ROMAN[sign] for sign in roman]
        return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
    return SPELLED.get(text.lower().replace("ё", "е"))


def find(lines: Sequence[str], lang: str) -> list[Heading]:
    """The headings of articles among lines, in the order in which they stand.

    A line that only refers to an article is left out: one that goes on in small letters, one in the middle of a
    sentence, or one that brings text with it and does not carry the next number.
    """
    found: list[Heading] = []
    last = 0
    for index, line in enumerate(lines):
        # Marks of a lightweight markup in front of a heading are not part of it.
        match = PATTERNS[lang].fullmatch(line.strip("#*_ ")) if len(line) < 20_000 else None
        if match is None:
            continue
        number, rest = _number(match["number"], match["rest"])
        if number is None or REFERENCE[lang].match(rest):
            continue
        before = lines[index - 1] if index else ""
        inside = len(before) > 40 and not ENDS.search(before) and not PATTERNS[lang].fullmatch(before)
        goes_on = index + 1 < len(lines) and lines[index + 1][:1].islower()
        if (inside and goes_on) or (number != last + 1 and (inside or _running(rest))):
            continue
        title, text = _title(rest)
        found.append(Heading(index, number, title, text))
        last = number
    return found


def _number(numeral: str, rest: str) -> tuple[int | None, str]:
    """The number, and what follows it: of two Russian words the second may already belong to the text."""
    if (number := number_of(numeral)) is None and " " in numeral:
        first, second = numeral.split(" ", 1)
        return number_of(first), f" {second}{rest}"
    return number, rest


def _running(rest: str) -> bool:
    """Whether what follows the number is running text rather than a title."""
    return len(rest.strip(" .:–—-")) > 100 or bool(rest.strip(" .:–—-") and ENDS.search(rest))


def _title(rest: str) -> tuple[str, str]:
    """What follows the number, as a title and text: a title stands in brackets, or is short and no sentence."""
    rest = rest.strip()
    if bracket := re.match(r"([(\[【〔<])([^)\]】〕>]{1,150})[)\]】〕>]\s*", rest):
        return bracket[2].strip(), rest[bracket.end() :].lstrip(" .:")
    rest = rest.lstrip(" .:,;–—―-")
    if not rest or (len(rest) <= 100 and not ENDS.search(rest)):
        return rest, ""
    return "", rest
