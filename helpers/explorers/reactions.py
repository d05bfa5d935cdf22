"""Explorer of the reactions: pick actors, regions, themes, a period or words, and see marks, counts and sources."""

import html
from collections.abc import Callable, Iterable
from functools import cache, partial

import ipywidgets as widgets
import pandas as pd

from helpers import cite, data, figures, handout, language, reactions
from helpers.explorers import Answer, Control, Explorer, Options, choice, codes, dials, sentence, several, table_html

SHOWN = 12  # rows in the list below the picture


def answer(
    *,
    lang: str = "en",
    actors: Iterable[str] = (),
    regions: Iterable[str] = (),
    actor_types: Iterable[str] = (),
    themes: Iterable[str] = (),
    stances: Iterable[str] = (),
    since: str = "",
    until: str = "",
    text: str = "",
    text_only: bool = False,
    pick: str = "",
    as_of: str | None = None,
    min_confidence: str | None = None,
    without: Iterable[str] = (),
    also: data.Also | None = None,
) -> Answer:
    """The reactions that fit, as picture, counts and list; below them the one picked with its sources.

    The arguments are the filters of reactions.select(), the dials, text_only (leave out rows that touch the theme
    troops) and pick (a reaction_id, empty for none; one that does not fit is not shown). `values` are the rows of select().
    """
    asked = {
        "actors": actors,
        "regions": regions,
        "actor_types": actor_types,
        "themes": themes,
        "stances": stances,
    }
    asked |= {
        "since": since or None,
        "until": until or None,
        "text": text,
        "leave_out": ("troops",) if text_only else (),
    }
    asked |= {"as_of": as_of, "min_confidence": min_confidence, "without": tuple(without), "also": also}
    rows = cache(lambda: reactions.select(**asked))
    try:
        shown = figures.screen("reaction_marks", lang=lang, **asked)
    except figures.NothingLeftError:
        return sentence(language.word("reactions_nothing_fits", lang), rows)
    return Answer(shown.html, shown.says, rows, lambda: shown.data_behind() + _details(rows(), pick, lang, also))


def _details(rows: pd.DataFrame, pick: str, lang: str, also: data.Also | None) -> str:
    """Counts, the reaction that is picked, and a list."""
    picked = rows[rows["reaction_id"] == pick]
    detail = _detail(picked, lang, also) if len(picked) else ""
    return _counts(rows, lang) + detail + _list(rows, lang)


def _counts(rows: pd.DataFrame, lang: str) -> str:
    """How many rows each side has at each stance."""
    table = pd.crosstab(rows["side"], rows["stance"].cat.as_ordered(), dropna=False).reindex(
        rows["stance"].cat.categories, axis=1
    )
    table = table[table.sum(axis=1) > 0]
    table.columns = list(language.labels("reactions", "stance", lang).values())
    table.insert(
        0, language.word("value_side", lang), [language.word(f"reactions_{side}", lang) for side in table.index]
    )
    return table_html(table, language.word("reactions_counts", lang, n=len(rows)), lang)


def _detail(picked: pd.DataFrame, lang: str, also: data.Also | None) -> str:
    row = picked.iloc[0]
    about = [
        language.day(row["date"], lang, row["date_precision"]),
        language.label("reactions", "actor_type", row["actor_type"], lang),
        language.label("reactions", "stance", row["stance"], lang),
    ]
    speaker = ", ".join(str(row[c]) for c in ("speaker", language.column("role", lang)) if not pd.isna(row[c]))
    head = f"{row[language.column('actor', lang)]}{f' ({speaker})' if speaker else ''}: {' · '.join(about)}"
    return (
        f'<section lang="{lang}" class="explorer-detail"><h4>{html.escape(head)}</h4>'
        f"<p>{html.escape(row[language.column('summary', lang)])}</p>"
        f"{cite.why(picked, lang=lang, also=also)._repr_html_()}</section>"
    )


def _list(rows: pd.DataFrame, lang: str) -> str:
    table = reactions.statements(rows.head(SHOWN), lang=lang).reset_index()
    return table_html(table, language.word("reactions_list", lang, shown=len(table), n=len(rows)), lang)


def controls(also: data.Also | None = None) -> dict[str, Control]:
    """The controls, by the argument of answer() that each one sets."""
    return {
        "text": Control(widgets.Text, "reactions_search", ""),
        "actors": several("reactions_actors", partial(_actor_options, also)),
        "regions": several("reactions_regions", codes("reactions", "region")),
        "actor_types": several("reactions_types", codes("reactions", "actor_type")),
        "themes": several("reactions_themes", codes("reactions", "themes")),
        "stances": several("reactions_stances", codes("reactions", "stance"), rows=5),
        "since": choice("reactions_since", partial(_month_options, also, "start_time"), ""),
        "until": choice("reactions_until", partial(_month_options, also, "end_time"), ""),
        "text_only": Control(widgets.Checkbox, "reactions_text_only", False),
        **dials(),
        "pick": choice("reactions_pick", partial(_pick_options, also), ""),
    }


def _actor_options(also: data.Also | None, lang: str) -> Options:
    """States by name, then everybody else; the values are those that select() takes."""
    rows = reactions.signers(reactions.load(also=also))
    countries = language.labels("reactions", "iso3", lang)
    found = rows.drop_duplicates("actor")
    states = sorted((countries[code], code) for code in found["actor"] if code in countries)
    rest = found[~found["actor"].isin(countries)]
    return states + sorted(zip(rest[language.column("actor", lang)], rest["actor"], strict=True))


def _month_options(also: data.Also | None, edge: str, lang: str) -> Options:
    months = reactions.load(also=also)["date"].dt.to_period("M")
    shown = pd.period_range(months.min(), months.max(), freq="M")
    any_day = (language.word("reactions_any", lang), "")
    return [
        any_day,
        *((language.day(m.start_time, lang, "month"), str(getattr(m, edge).date())) for m in shown),
    ]


def _pick_options(also: data.Also | None, lang: str) -> Options:
    return picks(reactions.load(also=also), lang)


def picks(rows: pd.DataFrame, lang: str) -> Options:
    """A label for each reaction, for a list to pick from."""
    names = rows[language.column("actor", lang)]
    days = [language.day(d, lang, p) for d, p in zip(rows["date"], rows["date_precision"], strict=True)]
    labels = [f"{i} · {day} · {name}" for i, day, name in zip(rows["reaction_id"], days, names, strict=True)]
    return [(language.word("reactions_no_pick", lang), ""), *zip(labels, rows["reaction_id"], strict=True)]


class Saving(widgets.VBox):
    """A line below a side that saves what is shown: folder, name, button, and what came of it."""

    def __init__(self, lang: str, save: Callable[[], None]):
        labels = [language.word(f"reactions_{key}", lang) for key in ("folder", "name", "save")]
        style = {"description_width": "initial"}
        self.folder = widgets.Text(value="saved", description=labels[0], style=style)
        self.name = widgets.Text(value="reactions", description=labels[1], style=style)
        self.button = widgets.Button(description=labels[2], layout={"width": "auto"})
        self.button.on_click(lambda _: save())
        self.button.add_class("explorer-save")
        self.saved = widgets.HTML()
        line = widgets.HBox([self.folder, self.name, self.button], layout={"flex_flow": "row wrap"})
        super().__init__([line, self.saved])
        self.add_class("explorer-saving")


class ReactionExplorer(Explorer):
    """The explorer with a line below it that saves what is shown into a folder."""

    def __init__(self, *, lang: str = "en", also: data.Also | None = None):
        super().__init__("reactions", controls(also), partial(answer, also=also), lang=lang, also=also)
        self.saving = {code: Saving(code, self.save) for code in self.sides}
        for code, side in self.sides.items():
            side.children = (*side.children, self.saving[code])
        for key in ("folder", "name"):
            widgets.link(*((saving, "value") for saving in (getattr(s, key) for s in self.saving.values())))

    def _settle(self, given: Answer | None) -> None:
        """Show the details, and offer the reactions that are shown for picking."""
        if given is not None:
            self._offer(given.values)
        super()._settle(given)

    def _offer(self, rows: pd.DataFrame) -> None:
        """Let the list to pick from hold these reactions; one that was picked stays picked if it is among them."""
        if self.asked["pick"] not in ["", *rows["reaction_id"]]:
            self.asked["pick"] = ""
        with self.spreading():
            for lang, side in self.sides.items():
                options = picks(rows, lang)
                if list(side.controls["pick"].options) != options:
                    side.controls["pick"].options = options
                side.put("pick", self.asked["pick"])

    def save(self) -> None:
        """Write what is shown as CSV, BibTeX, Markdown and LaTeX; says where, or what went wrong."""
        lang, saving = self.lang, self.saving[self.lang]
        try:
            if self.values is None or self.values.empty:
                raise ValueError(language.word("reactions_nothing_fits", lang))
            caption = figures.dial_sentence(lang, **{k: self.state[k] for k in ("as_of", "min_confidence", "without")})
            table = reactions.statements(self.values, lang=lang)
            files = handout.save(
                self.values, table, saving.name.value, to=saving.folder.value, caption=caption, also=self.also
            )
            words = language.word("reactions_saved", lang, files=language.listing([str(f) for f in files], lang))
        except (OSError, ValueError) as problem:
            words = f"{language.word('reactions_not_saved', lang)} {problem}"
        saving.saved.value = f'<p role="status">{html.escape(words)}</p>'


def explorer(lang: str = "en", *, also: data.Also | None = None) -> ReactionExplorer:
    """The explorer of the reactions; also: a reader's own rows, as for data.load()."""
    return ReactionExplorer(lang=lang, also=also)
