"""The registered figures: each has one place for its name, title, caption, alt text, question and drawing.

    figures.show("obligation_matrix", lang="de", min_confidence="medium")

A figure is a question of floor 4 (which answers with a DataFrame) and a pure function that draws the answer.
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

import pandas as pd
from IPython.display import display
from matplotlib.figure import Figure
from PIL import Image

from helpers import cite, data, language
from helpers.figures import canvas

THEMES = ("overview", "defense", "cooperation", "reactions", "sources", "followed")
DIALS = ("also", "as_of", "min_confidence", "without")
SCREEN_DPI, SCREEN_WIDTH = 150, 760

Text = Mapping[str, str]


@dataclass(frozen=True)
class Registered:
    """One figure as it is registered. title, caption and alt are templates in each language."""

    name: str
    theme: str
    tables: tuple[str, ...]
    ask: Callable[..., pd.DataFrame]
    draw: Callable[..., Figure]
    facts: Callable[[pd.DataFrame, str], dict]
    title: Text
    caption: Text
    alt: Text

    def options(self) -> tuple[set[str], set[str]]:
        """The options that go to the question and those that go to the drawing."""
        asked = inspect.signature(self.ask).parameters.values()
        names = {p.name for p in asked if p.kind is p.KEYWORD_ONLY}
        if any(p.kind is p.VAR_KEYWORD for p in asked):
            names |= set(DIALS)
        drawn = {p.name for p in inspect.signature(self.draw).parameters.values() if p.kind is p.KEYWORD_ONLY}
        return names, drawn - {"lang"}


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
        """The drawing as a PNG, without the name or version of any program in it.

        It has at most 256 colors, which is a quarter of the size; exports for print are made elsewhere.
        """
        pixels, buffer = io.BytesIO(), io.BytesIO()
        with canvas.style():
            self.figure.savefig(pixels, format="rgba", dpi=dpi)
        size = tuple(int(inches * dpi) for inches in self.figure.get_size_inches())
        picture = Image.frombytes("RGBA", size, pixels.getvalue()).convert("RGB")
        picture = picture.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        # The tree knows no pure white, which the page has to be.
        picture.putpalette([255 if value > 252 else value for value in picture.getpalette()])
        picture.save(buffer, "png")
        return buffer.getvalue()

    def html(self) -> str:
        """The figure for a notebook: picture with alt text first, then title, caption and source line."""
        picture = base64.b64encode(self.png()).decode()
        alt, texts = html.escape(self.alt), [html.escape(t) for t in (self.title, self.caption, self.source_line)]
        return (
            f'<figure lang="{self.lang}"><img alt="{alt}" data-drawing="{canvas.fingerprint(self.figure)}" '
            f'width="{SCREEN_WIDTH}" style="max-width:100%;height:auto;background:#fff" '
            f'src="data:image/png;base64,{picture}">'
            f"<figcaption><strong>{texts[0]}.</strong> {texts[1]}<br><small>{texts[2]}</small></figcaption></figure>"
        )

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": f"{self.alt}\n{self.title}. {self.caption}\n{self.source_line}"}


_registry: dict[str, Registered] = {}


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
) -> Callable[[Callable[..., Figure]], Callable[..., Figure]]:
    """Register the decorated drawing function under a name.

    ask: the question; its keyword-only arguments are options of the figure, `**dials` adds the dials.
    facts: from the values and the language, what fills the {places} of title, caption and alt text.
    """

    def wrap(draw: Callable[..., Figure]) -> Callable[..., Figure]:
        @wraps(draw)
        def styled(values: pd.DataFrame, **options) -> Figure:
            language.check(options.get("lang", "en"))
            with canvas.style():
                return draw(values, **options)

        _registry[name] = Registered(name, theme, tables, ask, styled, facts, title, caption, alt)
        return styled

    return wrap


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
    Raises KeyError for an unknown figure or language, TypeError for an unknown option, ValueError where the
    dials leave no row to draw.
    """
    language.check(lang)
    registered = get(name)
    asked, drawn = registered.options()
    if unknown := set(options) - asked - drawn:
        raise TypeError(f"{name} has no option {sorted(unknown)}; it has {', '.join(sorted(asked | drawn))}")
    values = registered.ask(**{k: v for k, v in options.items() if k in asked})
    if values.empty:
        raise ValueError(language.word("nothing_left", lang, name=name))
    figure = registered.draw(values, lang=lang, **{k: v for k, v in options.items() if k in drawn})
    with canvas.style():
        figure.draw_without_rendering()
    facts = registered.facts(values, lang)
    title, caption, alt = (text[lang].format(**facts) for text in (registered.title, registered.caption, registered.alt))
    caption = " ".join(filter(None, (caption, dial_sentence(lang, **{k: v for k, v in options.items() if k in DIALS}))))
    ids = cite.ids(values)
    tables = ", ".join(language.title(table, lang=lang) for table in registered.tables)
    line = language.word("source_line", lang, tables=tables, version=data.version(), n=len(ids))
    return Made(name, lang, options, figure, values, title, caption, alt, line, ids)


def show(name: str, *, lang: str = "en", **options) -> None:
    """Show a registered figure in a notebook, with alt text, caption and source line. Errors as for make()."""
    display(make(name, lang=lang, **options))


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
    """The word for a kind of source, or for rows with a single source, as the dials use it."""
    if kind == data.SINGLE_SOURCE:
        return language.word("single_source", lang)
    return language.label("sources", "kind", kind, lang)
