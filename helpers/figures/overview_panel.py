"""One time axis of the timeline of the treaty, downwards: treaties as bars, milestones with their labels."""

import re
from dataclasses import dataclass

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes

from helpers import language
from helpers.figures import canvas

MARKS = {"act": "o", "troops": "s", "invoked": "D", "latest": "v"}
QUIET = 10 * 365.25  # days: a stretch without a milestone that is worth a remark
LINE = 0.33  # cm: the height of a line of a label
BAR = 0.8  # width of a treaty's bar in its lane


@dataclass(frozen=True)
class Panel:
    """A stretch of time with its milestones, and all treaties.

    following: when the next milestone after this panel comes, or the end of the record.
    characters: the longest line of a label.
    """

    marks: pd.DataFrame
    terms: pd.DataFrame
    first: pd.Timestamp
    last: pd.Timestamp
    following: pd.Timestamp
    lang: str
    characters: int

    @property
    def texts(self) -> list[str]:
        """The labels of the milestones."""
        title = language.column("title", self.lang)
        rows = self.marks.itertuples()
        return [label(f"{_day(row, self.lang)}: {getattr(row, title)}", self.characters) for row in rows]

    @property
    def height(self) -> float:
        """What the labels need, in cm."""
        return LINE * sum(text.count("\n") + 1.5 for text in self.texts)

    def draw(self, axes: Axes, height: float) -> None:
        """Draw bars, marks, labels and axis; height: of the figure, in cm."""
        low, high = mdates.date2num(self.first), mdates.date2num(self.last)
        for lane, term in enumerate(self.terms.itertuples()):
            _bar(axes, lane, term, self.first, self.last, self.lang)
        line = (high - low) / (height - 1) * LINE
        days, texts, x = mdates.date2num(self.marks["date"]), self.texts, len(self.terms)
        heights = [(text.count("\n") + 1.5) * line for text in texts]
        places = _spread(days, heights, low, high)
        for day, place, text, rule in zip(days, places, texts, self.marks["rule"], strict=True):
            # Marks of another kind stand a little aside, so that acts of the same days do not hide them.
            spot = x if rule == "act" else x + 0.5
            look = {
                "color": canvas.ACCENT if rule == "invoked" else canvas.INK,
                "mec": canvas.PAPER,
                "mew": 0.4,
            }
            axes.plot(spot, day, MARKS[rule], ms=4.5, clip_on=False, **look)
            axes.plot([spot + 0.3, x + 1.3], [day, place], color=canvas.SOFT, lw=0.5)
            axes.text(x + 1.4, place, text, va="center", size=canvas.SMALL)
        self._quiet(axes, x + 1.4, days, places, heights, high, 2 * line)
        self._axis(axes, low, high)

    def _quiet(self, axes: Axes, x: float, days, places, heights, end: float, room: float) -> None:
        """Say between two labels how many years passed without a milestone, where many did."""
        bottoms = [place + height / 2 for place, height in zip(places, heights, strict=True)]
        tops = [*(place - height / 2 for place, height in zip(places[1:], heights[1:], strict=True)), end]
        nexts = [*days[1:], mdates.date2num(self.following)]
        for day, after, bottom, top in zip(days, nexts, bottoms, tops, strict=True):
            if after - day > QUIET and top - bottom > room:
                text = language.word("followed_gap", self.lang, years=int((after - day) / 365.25))
                look = {"size": canvas.SMALL, "color": canvas.SOFT, "style": "italic"}
                axes.text(x, (top + bottom) / 2, text, va="center", **look)

    def _axis(self, axes: Axes, low: float, high: float) -> None:
        short = high - low < 4 * 366
        ticks = pd.date_range(self.first, self.last, freq="QS" if short else "YS")
        ticks = ticks if short else ticks[ticks.year % 5 == 0]
        months = language.MONTHS[self.lang]
        names = [f"{months[day.month - 1][:3]} {day.year}" if short else str(day.year) for day in ticks]
        axes.set_yticks(mdates.date2num(ticks), names)
        axes.set_xlim(-0.6, 13)
        axes.set_ylim(high, low)
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)


def label(text: str, characters: int) -> str:
    """A label in lines of at most so many characters, an article never apart from its number."""
    return canvas.wrap(re.sub(r"(Article|Artikel) (?=\d)", "\\1\u00a0", text), characters)


def _day(row, lang: str) -> str:
    return language.day(row.date, lang, row.date_precision) + ("*" if row.reader else "")


def _bar(axes: Axes, lane: int, term, first: pd.Timestamp, last: pd.Timestamp, lang: str) -> None:
    """A treaty: light from signature, dark from entry into force, hatched where that day was not found."""
    end = last if pd.isna(term.end) else min(term.end, last)
    start, force = max(term.date, first), term.in_force
    if end <= start:
        return
    dark = end if pd.isna(force) else min(max(force, start), end)
    parts = ((start, dark, None if term.silent else canvas.STEPS[1]), (dark, end, canvas.STEPS[4]))
    for begin, stop, face in parts:
        if stop > begin:
            middle = mdates.date2num(begin + (stop - begin) / 2)
            long = (stop - begin) / pd.Timedelta(days=1)
            canvas.cell(axes, lane, middle, face=face, width=BAR, height=long, alone=True)
    if end - start > (last - first) / 5:
        begin, stop, face = max(parts, key=lambda part: part[1] - part[0])
        box = {"facecolor": canvas.PAPER, "edgecolor": "none", "pad": 1} if face is None else None
        look = {"color": canvas.ink_on(face or canvas.PAPER), "size": canvas.SMALL, "bbox": box}
        name = getattr(term, language.column("title", lang))
        axes.text(lane, begin + (stop - begin) / 2, name, rotation=90, ha="center", va="center", **look)


def _spread(days: list[float], heights: list[float], low: float, high: float) -> list[float]:
    """Centers of labels of given heights, as near to their days as can be without overlap."""
    above = [sum(heights[:i]) for i in range(len(heights))]
    # What stands above taken out of each day, labels of unlike height need only keep their order; those that
    # would overtake each other share the mean of their places (isotonic regression by pooling neighbors).
    groups: list[tuple[float, int]] = []
    for day, height, before in zip(days, heights, above, strict=True):
        groups.append((day - height / 2 - before, 1))
        while len(groups) > 1 and groups[-2][0] > groups[-1][0]:
            (one, m), (other, n) = groups[-2:]
            groups[-2:] = [((one * m + other * n) / (m + n), m + n)]
    room = max(high - low - sum(heights), 0)
    tops = [min(max(place, low), low + room) for place, n in groups for _ in range(n)]
    return [top + before + height / 2 for top, before, height in zip(tops, above, heights, strict=True)]
