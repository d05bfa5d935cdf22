"""Figures on the record itself: which articles it touches and when, and how much of it was there on a day."""

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers import data, followed, language
from helpers.figures import canvas, register
from helpers.figures.overview import counted

LINKS = ("explicit", "by_subject")
DOUBLINGS = 5  # shades change at 2, 4, 8 and 16, or later where there are more
CENTER = {"ha": "center", "va": "center"}
SUBJECTS = ("troops", "cas", "cont", "shells")


def article_labels(articles: list[int], lang: str) -> list[str]:
    """The number of each article with its heading, wrapped to fit beside a figure."""
    headings = data.load("articles").set_index("article")[language.column("heading", lang)]
    return [canvas.wrap(f"{a}  {headings[a]}", 40) for a in articles]


def each(months: int, lang: str) -> str:
    """How long each of some periods is, in words."""
    unit, n = ("years", months // 12) if months >= 12 else ("months", months)
    return counted(f"followed_{unit}", n, lang)


def _shade(n: int, top: int) -> str:
    """The shade of a count: doubling steps, stretched where the largest count is beyond them."""
    share = math.log2(n) / max(math.log2(top), DOUBLINGS)
    return canvas.STEPS[min(int(share * len(canvas.STEPS)), len(canvas.STEPS) - 1)]


def _articles_facts(counts: pd.DataFrame, lang: str) -> dict:
    totals = counts.groupby(["article", "article_link"])["events"].sum()
    by_article = counts.groupby("article")["events"].sum(min_count=1)
    named = totals.xs("explicit", level=1) if "explicit" in counts["article_link"].array else totals.head(0)
    top = int(by_article.idxmax())
    empty = by_article.index[by_article.eq(0).fillna(False)]
    finding = language.word(
        "followed_named_most" if len(named) else "followed_named_none",
        lang,
        article=int(named.idxmax()) if len(named) else 0,
        n=int(named.max()) if len(named) else 0,
    )
    return {
        "empty": language.listing([str(a) for a in empty], lang) or language.word("followed_none", lang),
        "unread": language.listing([str(a) for a in by_article.index[by_article.isna()]], lang),
        "top": top,
        "most": int(by_article[top]),
        "named": finding,
        "length": each(int(counts["months"].iloc[0]), lang),
    }


@register(
    "articles_over_time",
    theme="followed",
    tables=("events", "articles"),
    columns=("article", "article_link", "period", "events"),
    ask=followed.articles_over_time,
    facts=_articles_facts,
    title={
        "en": "Which articles events name or fit, over time",
        "de": "Welche Artikel Ereignisse nennen oder berühren",
    },
    caption={
        "en": "Events by article and period ({length}). Left those in which the source itself "
        "names the treaty, right those which fit an article by subject only: that is our coding and no "
        "claim of a cause. A dot: no event on record, which is not the same as no deed. Hatched: articles "
        "that could not be read. An event with several articles counts once in each, so the cells do not "
        "add up to the number of events; those of the phase review are included.",
        "de": "Ereignisse nach Artikel und Zeitraum ({length}). Links nennt die Quelle selbst "
        "den Vertrag, rechts passt nur das Thema zu einem Artikel: Das ist unsere Zuordnung und behauptet "
        "keine Ursache. Punkt: kein Ereignis verzeichnet, was nicht heißt, dass nichts geschah. "
        "Schraffiert: Artikel, die nicht gelesen werden konnten. Ein Ereignis mit mehreren Artikeln zählt "
        "in jedem einmal; die Zellen ergeben also nicht die Zahl der Ereignisse. Die Phase Überprüfung ist "
        "enthalten.",
    },
    alt={
        "en": "Two matrices of articles by period, shaded by the number of events. Article {top} has the "
        "most, {most}; {named} Without an event: {empty}; not readable: articles {unread}.",
        "de": "Zwei Matrizen von Artikeln nach Zeitraum, schattiert nach der Zahl der Ereignisse. Artikel "
        "{top} hat die meisten, {most}; {named} Ohne Ereignis: {empty}; nicht lesbar: Artikel {unread}.",
    },
)
def draw_articles_over_time(counts: pd.DataFrame, *, lang: str = "en") -> Figure:
    """Draw articles (rows) by periods (columns), one panel for named and one for fitting by subject.

    counts: from followed.articles_over_time(). Returns a new Figure, 16 cm wide. No event is a dot, an
    article that could not be read is hatched. Totals stand at the end of the rows.
    """
    articles = list(counts["article"].drop_duplicates())
    spots = {a: i for i, a in enumerate(articles)}
    unread = counts.loc[counts["events"].isna(), "article"]
    begin, end, months = counts["period"].min(), counts["period"].max(), int(counts["months"].iloc[0])
    columns = pd.date_range(begin, end, freq=pd.DateOffset(months=months))
    labels = article_labels(articles, lang)
    figure = canvas.new(2.2 + 0.64 * len(labels))
    panels = figure.subplots(1, len(LINKS), sharey=True)
    for axes, link in zip(panels, LINKS, strict=True):
        rows = counts[counts["article_link"] == link]
        grid = rows.pivot(index="article", columns="period", values="events").reindex(articles, columns=columns)
        missing = grid.isna() & ~grid.index.isin(unread)[:, None]
        axes.plot(*missing.to_numpy().nonzero()[::-1], ".", color=canvas.SILENCE, ms=2.5, ls="none")
        for article in unread:
            canvas.cell(axes, (len(columns) - 1) / 2, spots[article], face=None, width=len(columns))
        for article, row in grid.iterrows():
            _row(axes, spots[article], row, int(counts["events"].max()), lang)
            total = "–" if article in set(unread) else compact(int(row.sum()), lang)
            axes.text(len(columns) + 0.3, spots[article], total, **CENTER, size=canvas.SMALL, fontweight="bold")
        axes.set_xlim(-0.55, len(columns) + 0.9)
        axes.set_ylim(len(articles) - 0.45, -0.55)
        axes.set_xticks(
            [*range(len(columns)), len(columns) + 0.3],
            [*_names(columns, months, lang), "Σ"],
            size=canvas.SMALL,
        )
        axes.xaxis.tick_top()
        axes.set_title(language.word(f"followed_link_{link}", lang), fontweight="bold", pad=8)
        canvas.bare(axes)
    panels[0].set_yticks(range(len(articles)), labels, size=canvas.SMALL, linespacing=0.95)
    panels[1].tick_params(axis="y", labelleft=False)
    return figure


def _row(axes: Axes, y: float, row: pd.Series, top: int, lang: str) -> None:
    """Shaded cells with their counts; columns without a count stay free."""
    for x, n in enumerate(row):
        if pd.notna(n) and n:
            face = _shade(n, top)
            canvas.cell(axes, x, y, face=face)
            axes.text(x, y, compact(int(n), lang), **CENTER, color=canvas.ink_on(face), size=canvas.SMALL)


def _names(columns: pd.DatetimeIndex, months: int, lang: str) -> list[str]:
    """What stands above each period: month, quarter or half-year, with the year above the first of each."""
    if months >= 12:
        return [str(day.year) for day in columns]
    years = columns.year.to_series().diff().ne(0)
    sign = {3: "Q", 6: language.word("followed_half", lang)}.get(months)
    parts = [
        f"{sign}{day.month // months + 1}" if sign else language.MONTHS[lang][day.month - 1][:3] for day in columns
    ]
    return [f"{day.year}\n{part}" if new else part for day, part, new in zip(columns, parts, years, strict=True)]


def compact(n: int, lang: str) -> str:
    """A count that fits into a cell: 950, 1.2k, 35k, 1.2M."""
    for size, sign in ((1_000_000, "M"), (1_000, "k")):
        if n >= size:
            return language.number(n / size, lang, 0 if n >= 10 * size else 1) + sign
    return str(n)


def _states_facts(states: pd.DataFrame, lang: str) -> dict:
    events = states[states["table"] == "events"].groupby("day", dropna=False)["rows"].sum()
    days = [language.day(d, lang) if pd.notna(d) else language.word("today", lang) for d in events.index]
    parts = [f"{day}: {language.number(n, lang)}" for day, n in zip(days, events, strict=True)]
    return {"days": len(events), "counts": "; ".join(parts)}


@register(
    "states_of_knowledge",
    theme="followed",
    tables=("events", "quantities"),
    columns=("day", "table", "code", "rows"),
    ask=followed.states,
    facts=_states_facts,
    title={"en": "What was on record on {days} days", "de": "Was an {days} Tagen verzeichnet war"},
    caption={
        "en": "Events by phase, and numbers on four subjects, that had happened or been published by the "
        "end of each day. A dot: nothing yet. The table was made later, so that it shows what had happened "
        "or been said by then, not what a reader could have known.",
        "de": "Ereignisse nach Phasen und Zahlen zu vier Themen, die bis zum Ende des Tages geschehen oder "
        "veröffentlicht waren. Punkt: noch nichts. Die Tabelle entstand später; sie zeigt also, was bis "
        "dahin geschehen oder gesagt war, nicht, was man damals wissen konnte.",
    },
    alt={
        "en": "Matrix of phases and subjects by {days} days with the number of rows on record. Events in "
        "all by day: {counts}.",
        "de": "Matrix von Phasen und Themen nach {days} Tagen mit der Zahl der verzeichneten Zeilen. "
        "Ereignisse insgesamt nach Tag: {counts}.",
    },
)
def draw_states_of_knowledge(states: pd.DataFrame, *, lang: str = "en", subjects: tuple[str, ...] = SUBJECTS) -> Figure:
    """Draw phases and subjects (rows) by days (columns) with the number of rows on record in each cell.

    states: from followed.states(). subjects: those of the quantities that are shown.
    Returns a new Figure, 16 cm wide; 0 is a dot, because nothing on record yet is a finding, not a silence.
    """
    columns = {"events": "phase", "quantities": "subject"}
    shown = states[(states["table"] == "events") | states["code"].isin(subjects)]
    # Today has no date.
    shown = shown.assign(day=shown["day"].dt.strftime("%Y-%m-%d").fillna(""))
    grid = shown.set_index(["table", "code", "day"])["rows"].unstack("day", sort=False)
    keys, days = list(grid.index), list(grid.columns)
    figure = canvas.new(2.0 + 0.55 * len(keys))
    axes = figure.add_subplot()
    gap = sum(table == "events" for table, _ in keys)
    places = [i + (0.6 if i >= gap else 0) for i in range(len(keys))]
    for y, (_, row) in zip(places, grid.iterrows(), strict=True):
        _row(axes, y, row, int(shown["rows"].max()), lang)
        axes.plot([x for x, n in enumerate(row) if n == 0], [y] * int(row.eq(0).sum()), ".", color=canvas.SOFT, ms=3)
    names = [language.day(day, lang) if day else language.word("today", lang) for day in days]
    axes.set_xticks(range(len(days)), [canvas.wrap(name, 12) for name in names])
    axes.xaxis.tick_top()
    axes.set_yticks(places, [f"{language.label(t, columns[t], c, lang)}" for t, c in keys])
    axes.set_xlim(-0.5, len(days) - 0.5)
    axes.set_ylim(places[-1] + 0.5, -0.5)
    canvas.bare(axes)
    for low, high, table in ((0, gap - 1, "events"), (gap, len(keys) - 1, "quantities")):
        where = (places[low] + places[high]) / 2
        axes.text(
            len(days) - 0.4,
            where,
            language.title(table, lang=lang),
            rotation=270,
            va="center",
            size=canvas.SMALL,
            color=canvas.SOFT,
        )
    return figure
