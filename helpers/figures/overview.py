"""Figures and tables on what all themes share: the timeline of the treaty."""

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from helpers import followed, language
from helpers.figures import canvas, register
from helpers.figures.overview_panel import Panel

HEIGHT = 15.0  # cm, unless the labels need more
MOST = 40  # milestones that a page can hold


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
        "more": language.word("followed_first_rows", lang, most=MOST, n=len(marks)) * (len(marks) > MOST),
        "readers": language.word("followed_readers", lang) if rows["reader"].any() else "",
    }


def counted(key: str, n: int, lang: str) -> str:
    """A number with its noun in singular or plural: the words KEY_one and KEY_many."""
    return language.word(f"{key}_one" if n == 1 else f"{key}_many", lang, n=language.number(n, lang))


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
    columns=("rule", "title", "date", "in_force", "end"),
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
        "not by weight; years without a mark are years without such a row, not without "
        "contact.{more}{readers}",
        "de": "Links alle Jahre, rechts die letzten in größerem Maßstab. Balken: Verträge Nordkoreas mit "
        "der Sowjetunion oder Russland, hell ab Unterzeichnung, dunkel ab Inkrafttreten, schraffiert, wo "
        "dieser Tag nicht gefunden wurde. Kreise: Abkommen und Ratifikationen zu diesen Verträgen, zur "
        "Partnerschaft und zu diplomatischen Beziehungen; Quadrat: erste Meldung über Truppen; Rauten: "
        "jede Partei nennt in diesem Zusammenhang zum ersten Mal selbst den Vertrag; Dreieck: letztes "
        "Ereignis mit bekanntem Tag. Nach diesen Regeln gewählt, nicht nach Gewicht; Jahre ohne Zeichen "
        "sind Jahre ohne solche Zeile, nicht ohne Kontakt.{more}{readers}",
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
    # Treaties stay; of the milestones only as many as a page can hold.
    marks = rows[rows["rule"] != "term"].head(MOST)
    first, last = rows["date"].min(), rows["date"].max() + pd.offsets.MonthEnd(1)
    if len(terms) < 2:
        panel = Panel(marks, terms, first, last, last, lang, characters=80)
        figure = canvas.new(max(HEIGHT, panel.height + 1))
        panel.draw(figure.add_subplot(), figure.get_figheight() / canvas.CM)
        return figure
    split = terms["date"].max() - pd.offsets.MonthBegin(1)
    old = Panel(marks[marks["date"] < split], terms, first, last, split, lang, characters=28)
    new = Panel(marks[marks["date"] >= split], terms, split, last, last, lang, characters=36)
    figure = canvas.new(max(HEIGHT, old.height + 1, new.height + 1))
    left, between, right = figure.subplots(1, 3, width_ratios=(1, 0.1, 1.05))
    old.draw(left, figure.get_figheight() / canvas.CM)
    new.draw(right, figure.get_figheight() / canvas.CM)
    _zoom(left, between, split, last)
    return figure


def _zoom(left: Axes, between: Axes, split: pd.Timestamp, last: pd.Timestamp) -> None:
    """The stretch of the left axis that the right one shows larger, as a band that widens towards it."""
    low, high = mdates.date2num(split), mdates.date2num(last)
    for axes, top in ((left, low), (between, left.get_ylim()[1])):
        corners = [(0, low), (1, top), (1, high), (0, high)]
        look = {"facecolor": canvas.STEPS[0], "edgecolor": "none", "zorder": 0}
        axes.add_patch(Polygon(corners, transform=axes.get_yaxis_transform(), **look))
    between.set_ylim(left.get_ylim())
    between.set_axis_off()
