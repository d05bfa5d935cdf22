"""The registered figures: each has one place for its name, title, caption, alt text, question and drawing.

    figures.show("obligation_matrix", lang="de", min_confidence="medium")

A figure is a question of a theme (which answers with a DataFrame) and a pure function that draws the answer.
Options go to whichever of the two names them; the dials go to the question.
"""

import base64
import difflib
import html
import importlib
import inspect
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import NamedTuple

import pandas as pd
from IPython.display import display
from matplotlib.figure import Figure
from PIL import Image

from helpers import cite, data, language, tables, worded
from helpers.figures import canvas
from helpers.figures.svg import Drawing

THEMES = ("overview", "defense", "cooperation", "reactions", "sources", "followed")
DIALS = ("also", "as_of", "min_confidence", "without")
SCREEN_DPI, SCREEN_WIDTH = 150, 760
MOST_ROWS = 60  # of the table behind a figure on a screen

Text = Mapping[str, str]


@dataclass(frozen=True)
class Registered:
    """One figure as it is registered. title, caption and alt are templates in each language.

    columns: those of the values that stand in the table behind the figure, "title" for "title_en" or
        "title_de"; None for all of them.
    min_width: the narrowest page in cm that it can be drawn for with all its texts apart.
    split: the column or index of the values by which it may be drawn in parts where a page is too low;
        None where it makes sense only as a whole.
    """

    name: str
    theme: str
    tables: tuple[str, ...]
    columns: tuple[str, ...] | None
    ask: Callable[..., pd.DataFrame]
    draw: Callable[..., Figure]
    facts: Callable[[pd.DataFrame, str], dict]
    title: Text
    caption: Text
    alt: Text
    min_width: float = canvas.WIDTH
    split: str | None = None

    def options(self) -> tuple[set[str], set[str]]:
        """The options that go to the question and those that go to the drawing."""
        asked = inspect.signature(self.ask).parameters.values()
        names = {p.name for p in asked if p.kind is p.KEYWORD_ONLY}
        if any(p.kind is p.VAR_KEYWORD for p in asked):
            names |= set(DIALS)
        drawn = {p.name for p in inspect.signature(self.draw).parameters.values() if p.kind is p.KEYWORD_ONLY}
        return names, drawn - {"lang"}


class Texts(NamedTuple):
    """The texts that go with a figure, in one language."""

    title: str
    caption: str
    alt: str
    source_line: str


@dataclass(frozen=True)
class Made:
    """A figure made with some options: the drawing, the values in it, and the texts that go with it."""

    name: str
    lang: str
    options: Mapping[str, object]
    figure: Figure
    values: pd.DataFrame
    title: str
    caption: str
    alt: str
    source_line: str
    source_ids: list[str] = field(repr=False)

    def png(self, dpi: int = SCREEN_DPI) -> bytes:
        """The drawing as a PNG for screens, with few colors and without the name of any program in it."""
        pixels = io.BytesIO()
        with canvas.style():
            self.figure.savefig(pixels, format="rgba", dpi=dpi)
        size = tuple(int(inches * dpi) for inches in self.figure.get_size_inches())
        return canvas.small_png(Image.frombytes("RGBA", size, pixels.getvalue()))

    def html(self) -> str:
        """The figure for a notebook: picture with alt text first, title, caption, source line, folded its data."""
        return self.figure_html() + _data_behind(self.name, self.values, self.title, self.options, self.lang)

    def figure_html(self) -> str:
        """Picture with alt text first, title, caption and source line."""
        picture = base64.b64encode(self.png()).decode()
        return (
            f'<figure lang="{self.lang}" style="margin:0"><img alt="{html.escape(self.alt)}" '
            f'data-drawing="{canvas.fingerprint(self.figure)}" '
            f'width="{SCREEN_WIDTH}" style="max-width:100%;height:auto;background:#fff" '
            f'src="data:image/png;base64,{picture}">{_figcaption(self)}</figure>'
        )

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {
            "text/html": self.html(),
            "text/plain": f"{self.alt}\n{self.title}. {self.caption}\n{self.source_line}",
        }


@dataclass(frozen=True)
class Screen:
    """A figure's values as drawn for the screen: the picture with title, caption and source line, and the values."""

    name: str
    lang: str
    options: Mapping[str, object]
    html: str
    values: pd.DataFrame
    title: str
    alt: str

    @property
    def says(self) -> str:
        """Title, alt text and the dials that are turned: the picture in words."""
        return f"{self.title}. {self.alt} {_dials(self.options, self.lang)}".strip()

    def data_behind(self) -> str:
        """The values as a folded table."""
        return _data_behind(self.name, self.values, self.title, self.options, self.lang)


def _data_behind(name: str, values: pd.DataFrame, title: str, options: Mapping[str, object], lang: str) -> str:
    """The values drawn as a folded table: what a picture tells at a glance, for those who do not see it."""
    registered = get(name)
    shown = worded.worded(values.head(MOST_ROWS), registered.tables, lang, registered.columns)
    parts = {"n": len(shown), "of": len(values), "title": title}
    whole, rest = len(shown) == len(values), ""
    caption = language.word("behind_all" if whole else "behind_first", lang, **parts)
    if not whole:
        asked = "".join(f", {key}={value!r}" for key, value in options.items() if key != "also")
        call = html.escape(f'figures.ask("{name}"{asked})')
        rest = f"<p>{language.word('behind_rest', lang)} <code>{call}</code></p>"
    return (
        f'<details lang="{lang}"><summary>{html.escape(language.word("behind", lang))}</summary>'
        f'<div style="overflow-x:auto" tabindex="0" role="group" aria-label="{html.escape(caption)}">'
        f"{tables.markup(shown, caption, lang)}</div>{rest}</details>"
    )


def _figcaption(words: Texts | Made) -> str:
    title, caption, line = (html.escape(text) for text in (words.title, words.caption, words.source_line))
    return f'<figcaption style="line-height:1.45"><strong>{title}.</strong> {caption}<br><small>{line}</small></figcaption>'


class NothingLeftError(ValueError):
    """The dials leave no row to draw."""


_registry: dict[str, Registered] = {}
_screens: dict[str, Callable[..., Drawing | None]] = {}


def register(
    name: str,
    *,
    theme: str,
    tables: tuple[str, ...],
    ask: Callable[..., pd.DataFrame],
    facts: Callable[[pd.DataFrame, str], dict],
    title: Text,
    caption: Text,
    alt: Text,
    columns: tuple[str, ...] | None = None,
    min_width: float = canvas.WIDTH,
    split: str | None = None,
) -> Callable[[Callable[..., Figure]], Callable[..., Figure]]:
    """Register the decorated drawing function under a name.

    ask: the question; its keyword-only arguments are options of the figure, `**dials` adds the dials.
    facts: from the values and the language, what fills the {places} of title, caption and alt text.
    columns, min_width, split: see Registered; the last two matter to exports for narrow columns and low pages.
    """

    def wrap(draw: Callable[..., Figure]) -> Callable[..., Figure]:
        @wraps(draw)
        def styled(values: pd.DataFrame, **options) -> Figure:
            language.check(options.get("lang", "en"))
            with canvas.style():
                return draw(values, **options)

        _registry[name] = Registered(
            name, theme, tables, columns, ask, styled, facts, title, caption, alt, min_width, split
        )
        return styled

    return wrap


def on_screen(name: str) -> Callable[[Callable[..., Drawing | None]], Callable[..., Drawing | None]]:
    """Register the decorated function as the drawing of a figure for the screen.

    It takes the figure's values and options; where it has no form for them it gives None.
    """

    def keep(draw: Callable[..., Drawing | None]) -> Callable[..., Drawing | None]:
        _screens[name] = draw
        return draw

    return keep


def names(theme: str | None = None) -> list[str]:
    """The names of all registered figures, or of one theme's, in the order of the themes."""
    for one in THEMES:
        importlib.import_module(f"helpers.figures.{one}")
    ordered = sorted(_registry.values(), key=lambda figure: THEMES.index(figure.theme))
    return [figure.name for figure in ordered if theme in (None, figure.theme)]


def get(name: str) -> Registered:
    """One registered figure; KeyError names the known ones and the nearest."""
    known = names()
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise KeyError(f"unknown figure {name!r}{hint} There are {', '.join(known)}")
    return _registry[name]


def make(name: str, *, lang: str = "en", **options) -> Made:
    """Ask the figure's question and draw the answer.

    options: those of the question (with the dials) and of the drawing.
    Raises KeyError for an unknown figure or language, TypeError for an unknown option, NothingLeftError (a ValueError)
    where the dials leave no row to draw.
    """
    values = ask(name, lang=lang, **options)
    figure = draw(name, values, lang=lang, **options)
    with canvas.style():
        figure.draw_without_rendering()
    # Laid out once: every later drawing, at whatever resolution, keeps these places.
    figure.set_layout_engine("none")
    words = texts(name, values, lang=lang, **options)
    return Made(name, lang, options, figure, values, *words, cite.ids(values))


def ask(name: str, *, lang: str = "en", **options) -> pd.DataFrame:
    """The values that a figure draws, without drawing them. Options and errors as for make()."""
    language.check(lang)
    registered = get(name)
    asked, drawn = registered.options()
    if unknown := set(options) - asked - drawn:
        raise TypeError(f"{name} has no option {sorted(unknown)}; it has {', '.join(sorted(asked | drawn))}")
    values = registered.ask(**{k: v for k, v in options.items() if k in asked})
    if values.empty:
        raise NothingLeftError(language.word("nothing_left", lang, name=name))
    return values


def draw(name: str, values: pd.DataFrame, *, lang: str = "en", **options) -> Figure:
    """Draw values that ask() gave, all or a part of them; of the options those of the drawing count."""
    registered = get(name)
    _, drawn = registered.options()
    return registered.draw(values, lang=lang, **{k: v for k, v in options.items() if k in drawn})


def texts(name: str, values: pd.DataFrame, *, lang: str = "en", **options) -> Texts:
    """Title, caption, alt text and source line for values of ask(); dials that are turned stand in the caption."""
    registered = get(name)
    facts = registered.facts(values, lang)
    title, caption, alt = (
        text[lang].format(**facts) for text in (registered.title, registered.caption, registered.alt)
    )
    tables = ", ".join(language.title(table, lang=lang) for table in registered.tables)
    count = len(cite.ids(values))
    key = "source_line_one" if count == 1 else "source_line"
    line = language.word(key, lang, tables=tables, version=data.version(), n=count)
    return Texts(title, f"{caption} {_dials(options, lang)}".strip(), alt, line)


def screen(name: str, *, lang: str = "en", **options) -> Screen:
    """Ask the figure's question and draw the answer for the screen: at once, in the texts and values of the figure.

    Where the drawing for the screen has no form for the values (too many of them), the figure itself is shown.
    Options and errors as for make(); KeyError also for a figure without a drawing for the screen.
    """
    values = ask(name, lang=lang, **options)
    importlib.import_module(f"helpers.figures.{get(name).theme}_screen")
    drawing = _screens[name](values, lang=lang)
    words = texts(name, values, lang=lang, **options)
    if drawing is None:
        picture = make(name, lang=lang, **options).figure_html()
    else:
        picture = f'<figure lang="{lang}" style="margin:0">{drawing.markup(words.alt)}{_figcaption(words)}</figure>'
    return Screen(name, lang, options, picture, values, words.title, words.alt)


def show(name: str, *, lang: str = "en", **options) -> None:
    """Show a registered figure in a notebook, with alt text, caption and source line. Errors as for make()."""
    display(make(name, lang=lang, **options))


def _dials(options: Mapping[str, object], lang: str) -> str:
    return dial_sentence(lang, **{k: v for k, v in options.items() if k in DIALS})


def dial_sentence(lang: str, *, as_of=None, min_confidence=None, without=(), also=None) -> str:
    """One sentence on the dials that are turned, empty if none is: it belongs into every caption."""
    parts = []
    if as_of is not None:
        parts.append(language.word("dial_as_of", lang, day=language.day(as_of, lang)))
    if min_confidence not in (None, "low"):
        level = language.label("events", "confidence", min_confidence, lang)
        parts.append(language.word("dial_confidence", lang, level=level))
    if without:
        kinds = [without] if isinstance(without, str) else list(without)
        names = [kind_label(kind, lang) for kind in kinds]
        parts.append(language.word("dial_without", lang, kinds=language.listing(names, lang)))
    if also is not None:
        parts.append(language.word("dial_also", lang))
    return f"{language.word('dials', lang)} {'; '.join(parts)}." if parts else ""


def kind_label(kind: str, lang: str) -> str:
    """The word for a kind of source, a trait of sources or rows with a single source, as the dials use it."""
    if kind == data.SINGLE_SOURCE or kind in data.TRAITS:
        return language.word(kind, lang)
    return language.label("sources", "kind", kind, lang)
