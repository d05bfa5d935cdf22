"""Explorers: a few controls above one answer. They hold no analysis; a plain function gives the answer.

    Explorer("defense", controls, answer, lang="en")

answer(lang=..., **values of the controls) returns an Answer; tests call it without any widget. Its picture is
shown at once, its details as soon as nobody waits. Each language and each value of a control `view` has a frame of
its own in the page: they are drawn when nobody waits, and switching between them needs no kernel. Then the choices
beside the last one are answered in advance. An error shows as a box with its message; with HELPERS_STRICT set (as in
the tests) it is raised as well.
"""

import asyncio
import html
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property, partial

import ipywidgets as widgets
import pandas as pd

from helpers import data, figures, language, schema
from helpers.tables import markup as table_html

__all__ = ["Answer", "Control", "Explorer", "choice", "codes", "dials", "sentence", "several", "table_html"]

AS_OF = ("2024-06-19", "2024-10-24", "2024-12-04", "2025-04-28")
LANGUAGES = [("English", "en"), ("Deutsch", "de")]
VIEW = "view"  # the control whose choices have frames of their own
# Named three times, the class outweighs the rule by which text fields hide their focus.
FOCUS = ".explorer.explorer.explorer :focus-visible{outline:2px solid var(--jp-ui-font-color1,#1a1a1a)!important;outline-offset:1px}"
# Runs once it is in the page: what ipywidgets has no place for is set by a picture that cannot be loaded.
HANDLER = '<img alt="" src="data:," hidden onerror="{}">'
# JupyterLab takes arrow keys, Enter and letters in a drop-down list for commands to the notebook (an A adds a cell).
# Keys without Ctrl, Alt or Meta that are pressed in an explorer belong to the explorer.
KEYS = HANDLER.format(
    "this.closest('.explorer').addEventListener('keydown',e=>e.ctrlKey||e.altKey||e.metaKey||e.stopPropagation())"
)
# What a screen reader says of a new answer. It is in the language shown, as is the label of the list of languages.
# Where the next answer came before this ran, it is no longer in the page, and that one does what is to be done.
SAYS = (
    HANDLER.format(
        "this.parentElement?.setAttribute('role','status');"
        "this.closest('.explorer')?.querySelector('.control-lang').setAttribute('lang','{lang}')"
    )
    + '<span lang="{lang}">{text}</span>'
)
SPEAKS = HANDLER.format("this.closest('.explorer-side').lang='{lang}'")
UNSEEN = ".explorer-said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}"
SOON, IDLE = 0.05, 0.4  # seconds without input before details, and before the frames that are not shown
Options = list[tuple[str, object]]


@dataclass(frozen=True)
class Answer:
    """What an explorer shows: a picture with its alt text or tables, the values behind it, and details.

    says: a sentence or two for those who do not see the picture change, as plain text.
    behind: the values, or a function that gives them. below: gives the HTML of what stands below (evidence, lists).
    Both functions are called once, when nobody waits for a picture.
    """

    picture: str
    says: str
    behind: pd.DataFrame | Callable[[], pd.DataFrame]
    below: Callable[[], str] = str

    @cached_property
    def values(self) -> pd.DataFrame:
        """The values behind the picture."""
        return self.behind() if callable(self.behind) else self.behind

    @cached_property
    def details(self) -> str:
        """The HTML of what stands below the picture."""
        return self.below()

    @property
    def html(self) -> str:
        """All that is shown, in its order."""
        return self.picture + self.details


def sentence(text: str, behind: pd.DataFrame | Callable[[], pd.DataFrame]) -> Answer:
    """An answer that is one sentence, such as that nothing fits."""
    return Answer(f"<p>{html.escape(text)}</p>", text, behind)


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


class Frame(widgets.VBox):
    """A place in the page for one answer: a line for errors, the picture, and below it the details."""

    def __init__(self, place: int):
        self.error, self.picture, self.details = widgets.HTML(), widgets.HTML(), widgets.HTML()
        super().__init__([self.error, self.picture, self.details])
        self.add_class("explorer-frame").add_class(f"frame-{place}")
        self.picture.add_class("explorer-answer")
        self.details.add_class("explorer-details")

    def empty(self) -> None:
        """Show nothing, rather than the answer to an earlier question."""
        self.error.value = self.picture.value = self.details.value = ""


class Side(widgets.VBox):
    """An explorer in one language: the controls, and the frames by what the control `view` says."""

    def __init__(self, lang: str, controls: Mapping[str, Control]):
        self.controls = {key: control.widget(lang) for key, control in controls.items()}
        for key, control in self.controls.items():
            control.add_class(f"control-{key.replace('_', '-')}")
        views = [value for _, value in controls[VIEW].options(lang)] if VIEW in controls else [None]
        self.frames = {view: Frame(place) for place, view in enumerate(views, 1)}
        panel = widgets.HBox(list(self.controls.values()), layout={"flex_flow": "row wrap"})
        super().__init__([widgets.HTML(SPEAKS.format(lang=lang)), panel, *self.frames.values()])
        self.add_class("explorer-side").add_class(f"side-{lang}")

    def put(self, key: str, value: object) -> None:
        """Let a control say a value."""
        control = self.controls[key]
        if isinstance(control, widgets.Dropdown):
            # As in Control.widget(): the value None means that nothing is chosen, its place the choice itself.
            control.index = [option for _, option in control.options].index(value)
        else:
            control.value = value


class Explorer(widgets.VBox):
    """Controls, and below them the answer to what they say.

    name: a word for the kind of explorer, added as a CSS class `explorer-NAME`.
    controls: by the name of the argument of `answer` that each one sets. One named `view` has few options that
        never change; each has a frame of its own.
    also: the reader's own tables that the answers rest on, as for data.load().
    """

    KEPT = 64  # answers that are kept, so that going back to what was seen asks nothing again
    AHEAD = 8  # choices beside the last one that are answered before anybody asks

    def __init__(
        self,
        name: str,
        controls: Mapping[str, Control],
        answer: Callable[..., Answer],
        *,
        lang: str = "en",
        also: data.Also | None = None,
    ):
        self.specs, self.answer, self.also = dict(controls), answer, also
        self._kept: dict[tuple, Answer] = {}
        language.check(lang)
        self.speak = Control(widgets.Dropdown, "language", lang, lambda _: LANGUAGES).widget(lang)
        self.speak.add_class("control-lang")
        self.speak.layout.align_self = "flex-start"
        self.sides = {code: Side(code, controls) for _, code in LANGUAGES}
        self.asked = {key: control.value for key, control in controls.items()}
        self.values: pd.DataFrame | None = None
        self._outdated: set[tuple[str, object]] = set(self._places())
        self._ahead: list[dict[str, object]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._spreading = False
        self.speak.observe(self._turned, names="value")
        for side in self.sides.values():
            for key, control in side.controls.items():
                control.observe(partial(self._changed, key), names="value")
        self.said = widgets.HTML().add_class("explorer-said")
        styles = widgets.HTML(_switches(len(self.side.frames)))
        super().__init__([styles, self.speak, *self.sides.values(), self.said])
        self.add_class("explorer").add_class(f"explorer-{name}")
        self.update()

    @property
    def lang(self) -> str:
        """The language that is shown."""
        return self.speak.value

    @property
    def side(self) -> Side:
        """The side that is shown."""
        return self.sides[self.lang]

    @property
    def controls(self) -> dict[str, widgets.ValueWidget]:
        """The controls that are shown."""
        return {"lang": self.speak} | self.side.controls

    @property
    def frame(self) -> Frame:
        """The frame that is shown."""
        return self.side.frames[self.asked.get(VIEW)]

    @property
    def place(self) -> tuple[str, object]:
        """Language and view of the frame that is shown."""
        return self.lang, self.asked.get(VIEW)

    @property
    def shown(self) -> str:
        """The HTML that is shown."""
        return self.frame.picture.value + self.frame.details.value

    @property
    def state(self) -> dict[str, object]:
        """What the controls say, as arguments of the answer."""
        return {"lang": self.lang, **self.asked}

    def update(self) -> None:
        """Answer anew what the controls say now, picture and details, and forget all other answers."""
        self._kept.clear()
        self._outdated = set(self._places())
        self._settle(self._picture())

    def finish(self) -> None:
        """Draw now what would be drawn when idle."""
        while self._outdated:
            self._draw_one()

    def _changed(self, key: str, change: Mapping) -> None:
        """Another choice: its picture now, details soon; every other frame is empty until it is drawn."""
        if self._spreading:
            return
        self.asked[key] = change["new"]
        if key != VIEW:
            self._outdated = set(self._places())
            self._ahead = self._beside(key)
        answer = self._picture()
        for lang, view in self._outdated - {self.place}:
            self.sides[lang].frames[view].empty()
        if not self._wait(SOON, lambda: self._settle(answer)):
            self._settle(answer)

    def _turned(self, change: Mapping) -> None:
        """Another language: the page shows it already, and still it is asked for, in case a file changed."""
        self.speak.description = language.word("language", self.lang)
        self._settle(self._picture())

    def _picture(self) -> Answer | None:
        """Show the picture that is asked for; None where there was an error, which is shown instead."""
        with self._told():
            answer = self._ask(self.state)
            self.frame.error.value, self.frame.picture.value = "", answer.picture
            return answer

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Show an error in the frame that is shown; under test it is raised as well."""
        try:
            yield
        except Exception as problem:
            self.frame.error.value = _error_box(problem, self.lang)
            if os.environ.get("HELPERS_STRICT"):
                raise

    def _ask(self, state: dict[str, object]) -> Answer:
        """The answer to a state of the controls, kept for as long as no file changes."""
        # One answer looks at the files once, so that it never mixes tables from before and after a change.
        with schema.held():
            key = (data.stamp(self.also), *state.items())
            answer = self._kept.pop(key, None) or self.answer(**state)
            self._kept[key] = answer
            if len(self._kept) > self.KEPT:
                del self._kept[next(iter(self._kept))]
            return answer

    def _settle(self, answer: Answer | None) -> None:
        """Show the details of what is shown, put all sides in step, and go on when idle."""
        if answer is not None:
            with self._told():
                self.values, self.frame.details.value = answer.values, answer.details
                self.said.value = SAYS.format(lang=self.lang, text=html.escape(answer.says))
        self._outdated.discard(self.place)
        with self.spreading():
            for side in self.sides.values():
                for key, value in self.asked.items():
                    if side.controls[key].value != value:
                        side.put(key, value)
        self._wait(IDLE, self._idle)

    @contextmanager
    def spreading(self) -> Iterator[None]:
        """Change controls without asking anything: not the reader turns them."""
        self._spreading = True
        try:
            yield
        finally:
            self._spreading = False

    def _idle(self) -> None:
        if self._outdated:
            self._draw_one()
        elif self._ahead:
            # An error shows once somebody asks for it.
            with suppress(Exception):
                self._ask(self.state | self._ahead.pop(0))
        else:
            return
        self._wait(0, self._idle)

    def _beside(self, key: str) -> list[dict[str, object]]:
        """The other choices of a control, the nearest first; none where it has no list, or holds several choices."""
        control, value = self.side.controls[key], self.asked[key]
        values = [option for _, option in getattr(control, "options", ())]
        if isinstance(control, widgets.SelectMultiple):
            values = [(option,) for option in values]
        if value not in values:
            return []
        here = values.index(value)
        nearest = sorted(range(len(values)), key=lambda place: abs(place - here))
        return [{key: values[place]} for place in nearest[1 : self.AHEAD + 1]]

    def _draw_one(self) -> None:
        """Draw one of the outdated frames, that of the other language first; an error waits until it is asked for."""
        lang, view = min(self._outdated, key=lambda place: place[1] != self.asked.get(VIEW))
        self._outdated.discard((lang, view))
        frame = self.sides[lang].frames[view]
        try:
            answer = self._ask(self.state | {"lang": lang} | ({} if view is None else {VIEW: view}))
            frame.picture.value, frame.details.value = answer.picture, answer.details
        except Exception as problem:
            frame.error.value = _error_box(problem, lang)

    def _places(self) -> list[tuple[str, object]]:
        return [(lang, view) for lang, side in self.sides.items() for view in side.frames]

    def _wait(self, seconds: float, then: Callable[[], None]) -> bool:
        """Do something when there was no input for a while; a later call takes the place of an earlier one.

        False without a running kernel: there is no page to switch, other frames are drawn when they are asked for.
        """
        if self._timer is not None:
            self._timer.cancel()
        try:
            self._timer = asyncio.get_running_loop().call_later(seconds, then)
        except RuntimeError:
            return False
        return True

    def _repr_mimebundle_(self, **options) -> dict:
        """The live widget, and a sentence for every place without a kernel."""
        bundle = super()._repr_mimebundle_(**options)
        sentence = language.word("needs_kernel", self.lang)
        texts = {"text/plain": sentence, "text/html": f"<p><em>{html.escape(sentence)}</em></p>"}
        return {**bundle, **texts} if isinstance(bundle, dict) else ({**bundle[0], **texts}, bundle[1])


def _switches(views: int) -> str:
    """Styles that hide all but the side and frame chosen: they act in the page, before the kernel hears of it."""
    rules = [
        f".explorer:has(> .control-lang option:nth-child({place}):checked) > .explorer-side:not(.side-{code})"
        for place, (_, code) in enumerate(LANGUAGES, 1)
    ]
    if views > 1:
        rules += [
            f".explorer-side:has(.control-{VIEW} option:nth-child({n}):checked) > .explorer-frame:not(.frame-{n})"
            for n in range(1, views + 1)
        ]
    return f"<style>{','.join(rules)}{{display:none}}{FOCUS}{UNSEEN}</style>{KEYS}"


def _error_box(problem: Exception, lang: str) -> str:
    message = problem.args[0] if isinstance(problem, KeyError) and problem.args else problem
    return (
        '<div role="alert" style="border:2px solid #a63d00;padding:6px 10px;color:#1a1a1a;background:#fff">'
        f"<strong>{html.escape(language.word('answer_error', lang))}</strong> {html.escape(str(message))}</div>"
    )
