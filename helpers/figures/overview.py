"""Figures and tables on what all themes share: the timeline of the treaty."""

import re

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from helpers import followed, language
from helpers.figures import canvas, register

HEIGHT = 15.0  # cm
MARKS = {"act": "o", "troops": "s", "invoked": "D", "latest": "v"}
QUIET = 10 * 365.25  # days: a stretch without a milestone that is worth a remark
LINE = 0.33  # cm: the height of a line of a label
BAR = 0.8


def _timeline_facts(rows: pd.DataFrame, lang: str) -> dict:
    marks, terms = rows[rows["rule"] != "term"], rows[rows["rule"] == "term"]
    years = marks["date"].dt.year.drop_duplicates()
    gap = years.diff().fillna(0).astype(int)
    findings = [language.word("followed_no_treaty", lang) if terms.empty else _term_words(terms.iloc[-1], lang)]
    if len(years) > 1:
        end = years[gap.idxmax()]
        findings.insert(0, language.word("followed_longest_gap", lang, start=end - gap.max(), end=end))
    return {
        "milestones": counted("followed_milestones", len(marks), lang),
        "treaties": counted("followed_treaties", len(terms), lang),
        "first": rows["date"].min().year,
        "last": rows["date"].max().year,
        "findings": " ".join(findings),
    }


def counted(key: str, n: int, lang: str) -> str:
    """A number with its noun in singular or plural: the words KEY_one and KEY_many."""
    return language.word(f"{key}_one" if n == 1 else f"{key}_many", lang, n=language.number(n, lang))


def label(text: str, characters: int) -> str:
    """A label in lines of at most so many characters, an article never apart from its number."""
    return canvas.wrap(re.sub(r"(Article|Artikel) (?=\d)", "\\1\u00a0", text), characters)


def _term_words(term: pd.Series, lang: str) -> str:
    known = "followed_term" if pd.notna(term["in_force"]) else "followed_term_signed"
    days = {
        k: language.day(term[c], lang) for k, c in (("signed", "date"), ("in_force", "in_force")) if pd.notna(term[c])
    }
    return language.word(known, lang, name=term[language.column("title", lang)], **days)


@register(
    "treaty_timeline",
    theme="overview",
    tables=("events", "treaties"),
    ask=followed.milestones,
    facts=_timeline_facts,
    title={
        "en": "The treaty and its forerunners, {first} to {last}",
        "de": "Der Vertrag und seine Vorläufer, {first} bis {last}",
    },
    caption={
        "en": "Left all years, right the last of them on a larger scale. Bars: treaties of North Korea "
        "with the Soviet Union or Russia, light from signature, dark from entry into force, hatched where "
        "that day was not found. Circles: agreements and ratifications on these treaties, the partnership "
        "and diplomatic relations; square: first report on troops; diamonds: first time that each party "
        "itself named the treaty for them; triangle: last event with a known day. Chosen by these rules, "
        "not by weight; years without a mark are years without such a row, not without contact.",
        "de": "Links alle Jahre, rechts die letzten in größerem Maßstab. Balken: Verträge Nordkoreas mit "
        "der Sowjetunion oder Russland, hell ab Unterzeichnung, dunkel ab Inkrafttreten, schraffiert, wo "
        "dieser Tag nicht gefunden wurde. Kreise: Abkommen und Ratifikationen zu diesen Verträgen, zur "
        "Partnerschaft und zu diplomatischen Beziehungen; Quadrat: erste Meldung über Truppen; Rauten: "
        "jede Partei beruft sich dafür zum ersten Mal selbst auf den Vertrag; Dreieck: letztes Ereignis "
        "mit bekanntem Tag. Nach diesen Regeln gewählt, nicht nach Gewicht; Jahre ohne Zeichen sind Jahre "
        "ohne solche Zeile, nicht ohne Kontakt.",
    },
    alt={
        "en": "Timeline of {milestones} and {treaties} from {first} to {last}. {findings}",
        "de": "Zeitleiste mit {milestones} und {treaties} von {first} bis {last}. {findings}",
    },
)
def draw_treaty_timeline(rows: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw milestones down two time axes, all years on the left, the time of the newest treaty on the right.

    rows: from followed.milestones(). Returns a new Figure, 16 cm wide; one panel fills it where the dials
    leave fewer than two treaties. Labels that would collide move apart and keep a line to their day.
    """
    terms = rows[rows["rule"] == "term"]
    last = rows["date"].max() + pd.offsets.MonthEnd(1)
    split = terms["date"].max() - pd.offsets.MonthBegin(1) if len(terms) > 1 else None
    figure = canvas.new(HEIGHT)
    if split is None:
        _panel(figure.add_subplot(), rows, rows["date"].min(), last, lang, following=last, characters=80)
        return figure
    left, between, right = figure.subplots(1, 3, width_ratios=(1, 0.1, 1.05))
    _panel(
        left,
        rows[rows["date"] < split],
        rows["date"].min(),
        last,
        lang,
        terms=terms,
        following=split,
        characters=28,
    )
    _panel(right, rows[rows["date"] >= split], split, last, lang, terms=terms, following=last, characters=36)
    low, high = mdates.date2num(split), mdates.date2num(last)
    for axes in (left, between):
        corners = [(0, low), (1, low if axes is left else left.get_ylim()[1]), (1, high), (0, high)]
        shape = Polygon(
            corners,
            transform=axes.get_yaxis_transform(),
            facecolor=canvas.STEPS[0],
            edgecolor="none",
            zorder=0,
        )
        axes.add_patch(shape)
    between.set_ylim(left.get_ylim())
    between.set_axis_off()
    return figure


def _panel(
    axes: Axes,
    rows: pd.DataFrame,
    first: pd.Timestamp,
    last: pd.Timestamp,
    lang: str,
    *,
    characters: int,
    following: pd.Timestamp,
    terms: pd.DataFrame | None = None,
) -> None:
    """One time axis, downwards, with the treaties as bars beside it and a label for each milestone.

    following: when the next milestone after this panel comes, or its end.
    """
    terms = rows[rows["rule"] == "term"] if terms is None else terms
    for lane, term in enumerate(terms.itertuples()):
        _bar(axes, lane, term, first, last, lang)
    lanes = len(terms)
    marks = rows[rows["rule"] != "term"]
    texts = [_label(row, lang, characters) for row in marks.itertuples()]
    days = mdates.date2num(marks["date"])
    low, high = mdates.date2num(first), mdates.date2num(last)
    line = (high - low) / (HEIGHT - 1) * LINE
    heights = [(text.count("\n") + 1.5) * line for text in texts]
    places = _spread(days, heights, low, high)
    for day, place, text, row in zip(days, places, texts, marks.itertuples(), strict=True):
        # Marks of another kind stand a little aside, so that acts of the same days do not hide them.
        x = lanes if row.rule == "act" else lanes + 0.5
        color = canvas.ACCENT if row.rule == "invoked" else canvas.INK
        axes.plot(x, day, MARKS[row.rule], color=color, ms=4.5, mec=canvas.PAPER, mew=0.4, clip_on=False)
        axes.plot([x + 0.3, lanes + 1.3], [day, place], color=canvas.SOFT, lw=0.5)
        axes.text(lanes + 1.4, place, text, va="center", fontsize=canvas.SMALL)
    ends = [place - height / 2 for place, height in zip(places[1:], heights[1:], strict=True)]
    followers = [*days[1:], mdates.date2num(following)]
    for day, after, place, height, bottom in zip(days, followers, places, heights, [*ends, high], strict=True):
        top = place + height / 2
        if after - day > QUIET and bottom - top > 2 * line:
            years = language.word("followed_gap", lang, years=int((after - day) / 365.25))
            axes.text(
                lanes + 1.4,
                (top + bottom) / 2,
                years,
                va="center",
                fontsize=canvas.SMALL,
                color=canvas.SOFT,
                style="italic",
            )
    axes.set_xlim(-0.6, 13)
    axes.set_ylim(high, low)
    short = high - low < 4 * 366
    ticks = pd.date_range(first, last, freq="QS" if short else "YS")
    ticks = ticks if short else ticks[ticks.year % 5 == 0]
    axes.set_yticks(mdates.date2num(ticks), [_tick(day, lang, short) for day in ticks])
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)


def _tick(day: pd.Timestamp, lang: str, short: bool) -> str:
    return f"{language.MONTHS[lang][day.month - 1][:3]} {day.year}" if short else str(day.year)


def _bar(axes: Axes, lane: int, term, first: pd.Timestamp, last: pd.Timestamp, lang: str) -> None:
    end = last if pd.isna(term.end) else min(term.end, last)
    start, force = max(term.date, first), term.in_force
    if end <= start:
        return
    dark = end if pd.isna(force) else min(max(force, start), end)
    parts = ((start, dark, None if term.silent else canvas.STEPS[1]), (dark, end, canvas.STEPS[4]))
    for begin, stop, face in parts:
        if stop > begin:
            middle = mdates.date2num(begin + (stop - begin) / 2)
            canvas.cell(axes, lane, middle, face=face, width=BAR, height=(stop - begin) / pd.Timedelta(days=1))
    if (end - start) > (last - first) / 5:
        begin, stop, face = max(parts, key=lambda part: part[1] - part[0])
        box = {"facecolor": canvas.PAPER, "edgecolor": "none", "pad": 1} if face is None else None
        name = getattr(term, language.column("title", lang))
        color = canvas.ink_on(face or canvas.PAPER)
        place = begin + (stop - begin) / 2
        axes.text(
            lane,
            place,
            name,
            rotation=90,
            ha="center",
            va="center",
            fontsize=canvas.SMALL,
            color=color,
            bbox=box,
        )


def _label(row, lang: str, characters: int) -> str:
    day = language.day(row.date, lang, row.date_precision)
    mark = "*" if row.reader else ""
    return label(f"{day}{mark}: {getattr(row, language.column('title', lang))}", characters)


def _spread(days: list[float], heights: list[float], low: float, high: float) -> list[float]:
    """Centers of labels of given heights, as near to their days as can be without overlap."""
    above = [sum(heights[:i]) for i in range(len(heights))]
    # What stands above taken out of each day, labels of unlike height need only keep their order; those that
    # would overtake each other share the mean of their places (isotonic regression by pooling neighbors).
    groups = []
    for day, height, before in zip(days, heights, above, strict=True):
        groups.append(([day - height / 2 - before], 1))
        while len(groups) > 1 and _mean(groups[-2]) > _mean(groups[-1]):
            groups[-2:] = [(groups[-2][0] + groups[-1][0], groups[-2][1] + groups[-1][1])]
    tops = [_mean(group) for group in groups for _ in range(group[1])]
    room = max(high - low - sum(heights), 0)
    return [
        min(max(top, low), low + room) + before + h / 2 for top, before, h in zip(tops, above, heights, strict=True)
    ]


def _mean(group: tuple[list[float], int]) -> float:
    return sum(group[0]) / group[1]
