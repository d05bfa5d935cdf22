"""Explorers: a few controls above one answer. They hold no analysis; a plain function gives the answer.

    Explorer("defense", controls, answer, lang="en")

answer(lang=..., **values of the controls) returns an Answer; tests call it without any widget. A change of a
control replaces the answer in place. An error shows as a box with its message; with HELPERS_STRICT set (as in
the tests) it is raised as well.
"""

import html
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import ipywidgets as widgets
import pandas as pd

from helpers import data, figures, language
from helpers.tables import markup as table_html

__all__ = ["Answer", "Control", "Explorer", "choice", "codes", "dials", "several", "table_html"]

AS_OF = ("2024-06-19", "2024-10-24", "2024-12-04", "2025-04-28")
Options = list[tuple[str, object]]


@dataclass(frozen=True)
class Answer:
    """What an explorer shows: HTML with alt text first (pictures) or tables, and the values behind it."""

    html: str
    values: pd.DataFrame


@dataclass(frozen=True)
class Control:
    """One control: a widget class, the key of its label among the words, its options and its first value.

    options: from the language to (label, value) pairs, None for a control without choices (text, checkbox).
    """

    kind: type[widgets.ValueWidget]
    label: str
    value: object
    options: Callable[[str], Options] | None = None
    extra: Mapping[str, object] = field(default_factory=dict)

    def widget(self, lang: str) -> widgets.ValueWidget:
        """The widget in a language, with a visible label that also is its accessible name."""
        choices = {"value": self.value} | ({} if self.options is None else {"options": self.options(lang)})
        if self.kind is widgets.Dropdown:
            # To a drop-down the value None means that nothing is chosen; its place means the choice itself.
            choices["index"] = [value for _, value in choices["options"]].index(choices.pop("value"))
        made = self.kind(
            **choices,
            description=language.word(self.label, lang),
            style={"description_width": "initial"},
            layout={"width": "auto", "max_width": "100%", "margin": "0 18px 6px 0"},
            **self.extra,
        )
        return made


def choice(label: str, options: Callable[[str], Options], value: object) -> Control:
    """One of several values, in a drop-down list."""
    return Control(widgets.Dropdown, label, value, options)


def several(label: str, options: Callable[[str], Options], value: tuple = (), rows: int = 6) -> Control:
    """Any number of values, in a list box; none chosen means all, unless the explorer says otherwise."""
    return Control(widgets.SelectMultiple, label, value, options, {"rows": rows})


def codes(table: str, column: str) -> Callable[[str], Options]:
    """The options of a coded column: labels in the reader's language, codes as values."""
    return lambda lang: [(text, code) for code, text in language.labels(table, column, lang).items()]


def dials() -> dict[str, Control]:
    """The three dials that every explorer has, under the names that questions take."""
    return {
        "as_of": choice("control_as_of", _as_of_options, None),
        "min_confidence": choice("control_confidence", codes("events", "confidence"), "low"),
        "without": several("control_without", _kind_options, rows=4),
    }


def _as_of_options(lang: str) -> Options:
    return [(language.word("today", lang), None), *((language.day(day, lang), day) for day in AS_OF)]


def _kind_options(lang: str) -> Options:
    kinds = [*language.labels("sources", "kind", lang), *data.TRAITS, data.SINGLE_SOURCE]
    return [(figures.kind_label(kind, lang), kind) for kind in kinds]


class Explorer(widgets.VBox):
    """Controls, and below them the answer to what they say.

    name: a word for the kind of explorer, added as a CSS class `explorer-NAME`.
    controls: by the name of the argument of `answer` that each one sets.
    """

    def __init__(self, name: str, controls: Mapping[str, Control], answer: Callable[..., Answer], *, lang: str = "en"):
        self.specs, self.answer = dict(controls), answer
        language.check(lang)
        speak = Control(widgets.Dropdown, "language", lang, lambda _: [("English", "en"), ("Deutsch", "de")])
        self.controls = {"lang": speak.widget(lang)} | {key: c.widget(lang) for key, c in self.specs.items()}
        self.shown = widgets.HTML()
        self.error = widgets.HTML()
        self.values: pd.DataFrame | None = None
        for key, control in self.controls.items():
            control.add_class(f"control-{key.replace('_', '-')}")
            control.observe(self._relabel if key == "lang" else self._changed, names="value")
        panel = widgets.HBox(list(self.controls.values()), layout={"flex_flow": "row wrap"})
        super().__init__([panel, self.error, self.shown])
        self.add_class("explorer").add_class(f"explorer-{name}")
        self.shown.add_class("explorer-answer")
        self.update()

    @property
    def state(self) -> dict[str, object]:
        """What the controls say, as arguments of the answer."""
        return {key: control.value for key, control in self.controls.items()}

    def update(self) -> None:
        """Answer anew what the controls say now; the picture is replaced in one step."""
        try:
            answer = self.answer(**self.state)
        except Exception as problem:
            self.error.value = _error_box(problem, self.controls["lang"].value)
            if os.environ.get("HELPERS_STRICT"):
                raise
        else:
            self.error.value, self.values = "", answer.values
            self.shown.value = answer.html

    def _changed(self, change: Mapping) -> None:
        self.update()

    def _relabel(self, change: Mapping) -> None:
        """Put every control into the other language without asking the question once for each."""
        lang = change["new"]
        self.controls["lang"].description = language.word("language", lang)
        for key, spec in self.specs.items():
            control = self.controls[key]
            control.description = language.word(spec.label, lang)
            if spec.options is not None:
                kept = control.value
                control.unobserve(self._changed, names="value")
                control.options = spec.options(lang)
                control.value = kept
                control.observe(self._changed, names="value")
        self.update()

    def _repr_mimebundle_(self, **options) -> dict:
        """The live widget, and a sentence for every place without a kernel."""
        bundle = super()._repr_mimebundle_(**options)
        sentence = language.word("needs_kernel", self.controls["lang"].value)
        texts = {"text/plain": sentence, "text/html": f"<p><em>{html.escape(sentence)}</em></p>"}
        return {**bundle, **texts} if isinstance(bundle, dict) else ({**bundle[0], **texts}, bundle[1])


def _error_box(problem: Exception, lang: str) -> str:
    message = problem.args[0] if isinstance(problem, KeyError) and problem.args else problem
    return (
        '<div role="alert" style="border:2px solid #a63d00;padding:6px 10px;color:#1a1a1a;background:#fff">'
        f"<strong>{html.escape(language.word('answer_error', lang))}</strong> {html.escape(str(message))}</div>"
    )
