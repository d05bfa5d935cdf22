"""Figure on the first use of Article 4: what happened and was said, on one clock."""

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers import followed_article4, language
from helpers.figures import canvas, register
from helpers.figures.overview import counted
from helpers.figures.overview_panel import label

LANES = {"treaty": ("o", canvas.INK), "soldiers": ("s", canvas.STEPS[3]), "named": ("D", canvas.ACCENT)}
MOST = 60  # rows that a page can hold
LINE = 0.31  # cm


def _force(rows: pd.DataFrame) -> pd.Timestamp | None:
    """The day of entry into force, if it is among the rows."""
    days = rows.loc[(rows["lane"] == "treaty") & (rows["phase"] == "in_force"), "date"]
    return days.iloc[0] if len(days) else None


def _clock_facts(rows: pd.DataFrame, lang: str) -> dict:
    force = _force(rows)
    uses = rows[rows["lane"] != "treaty"]
    early = len(uses) if force is None else int((uses["date"] < force).sum())
    lanes = rows["lane"].value_counts()
    when = "followed_not_in_force" if force is None else "followed_in_force_on"
    return {
        "rows": counted("followed_events", len(rows), lang),
        **{lane: int(lanes.get(lane, 0)) for lane in LANES},
        "early": early,
        "uses": len(uses),
        "force": language.word(when, lang, day="" if force is None else language.day(force, lang)),
        "more": language.word("followed_first_rows", lang, most=MOST, n=len(rows)) * (len(rows) > MOST),
    }


@register(
    "article4_clock",
    theme="followed",
    tables=("events", "areas"),
    columns=("date", "lane", "title", "article_link", "confidence"),
    ask=followed_article4.clock,
    facts=_clock_facts,
    title={
        "en": "The first use of Article 4 against the clock",
        "de": "Die erste Anwendung von Artikel 4 im Zeitverlauf",
    },
    caption={
        "en": "Circle: steps of the treaty. Square: reports and statements on soldiers and military help, "
        "to which Article 4 fits by subject. Diamond: the source itself names the treaty, and Article 4 "
        "fits. {force} A claim stays with the body that makes it; whether the conditions were met is "
        "disputed, and the figure does not decide it.{more}",
        "de": "Kreis: Schritte des Vertrags. Quadrat: Meldungen und Äußerungen zu Soldaten und "
        "militärischer Hilfe, zu denen Artikel 4 nach Thema passt. Raute: Die Quelle selbst nennt den "
        "Vertrag, und Artikel 4 passt. {force} Eine Behauptung bleibt bei der Stelle, die sie aufstellt; "
        "ob die Bedingungen erfüllt waren, ist strittig und wird hier nicht entschieden.{more}",
    },
    alt={
        "en": "Dot plot of {rows} in the order of time: {treaty} steps of the treaty, {soldiers} on "
        "soldiers and military help, {named} that name the treaty. {force} Of the {uses} that are not "
        "steps of the treaty, {early} are earlier.",
        "de": "Punktdiagramm: {rows} in zeitlicher Folge, davon {treaty} Schritte des Vertrags, {soldiers} "
        "zu Soldaten und militärischer Hilfe, {named} mit Nennung des Vertrags. {force} Von den {uses}, "
        "die keine Schritte des Vertrags sind, liegen {early} davor.",
    },
)
def draw_article4_clock(rows: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw one row for each event, its mark at its date, the time before entry into force shaded.

    rows: from followed_article4.clock(); beyond MOST rows the first are drawn and the caption says so.
    Returns a new Figure, 16 cm wide. A date known only by month is a bar over the month.
    """
    force = _force(rows)
    rows = rows.head(MOST)
    title = language.column("title", lang)
    days = [language.day(row.date, lang, row.date_precision) for row in rows.itertuples()]
    labels = [label(f"{day}: {text}", 56) for day, text in zip(days, rows[title], strict=True)]
    lines = [text.count("\n") + 1.35 for text in labels]
    places = [sum(lines[:i]) + line / 2 for i, line in enumerate(lines)]
    figure = canvas.new(1.6 + LINE * sum(lines))
    axes = figure.add_subplot()
    _shade(axes, rows, force, lang)
    for y, row in zip(places, rows.itertuples(), strict=True):
        mark, color = LANES[row.lane]
        axes.axhline(y, color=canvas.STEPS[0], lw=0.6, zorder=0)
        if row.until > row.date:
            axes.plot([row.date, row.until], [y, y], color=color, lw=1.5)
        middle = row.date + (row.until - row.date) / 2
        axes.plot(middle, y, mark, color=color, ms=5, mec=canvas.PAPER, mew=0.4)
    axes.set_yticks(places, labels, size=canvas.SMALL, linespacing=0.95)
    axes.set_ylim(sum(lines), 0)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    return figure


def _shade(axes: Axes, rows: pd.DataFrame, force: pd.Timestamp | None, lang: str) -> None:
    """The time axis, light before entry into force, with the day at the top."""
    low, high = rows["date"].min() - pd.Timedelta(days=12), rows["until"].max() + pd.Timedelta(days=12)
    if force is not None and low < force < high:
        axes.axvspan(low, force, color=canvas.STEPS[0], zorder=-1, lw=0)
        axes.axvline(force, color=canvas.SOFT, lw=0.8)
        text = f"{language.label('events', 'phase', 'in_force', lang)}: {language.day(force, lang)}"
        spot = {"xy": (mdates.date2num(force), 1), "xycoords": ("data", "axes fraction"), "xytext": (0, 3)}
        axes.annotate(text, textcoords="offset points", ha="center", va="bottom", size=canvas.SMALL, **spot)
    axes.set_xlim(low, high)
    step = max(1, round((high - low).days / 31 / 5))
    months = pd.date_range(low, high, freq="MS")[::step]
    axes.set_xticks(months, [f"{language.MONTHS[lang][m.month - 1][:3]}\n{m.year}" for m in months])
