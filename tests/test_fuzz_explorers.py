"""Every explorer answers every combination of its own controls, and refuses what is none with a documented error."""

from functools import cache

import ipywidgets as widgets
import markup
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import language
from helpers.explorers import Control, Explorer, cooperation, defense, followed, reactions, sources

MAKERS = {
    "cooperation": cooperation.explorer,
    "defense": defense.explorer,
    "attack": defense.attack,
    "followed": followed.explorer,
    "reactions": reactions.explorer,
    "sources": sources.explorer,
}
FEW = settings(max_examples=6)  # each draws a figure
NOT_OPTIONS = ("no-such", "<b>", "\0", "'; --", "٣", "0", "-1", "nan", "None", "=1+1", "2024-13-40")


@cache
def made(name: str) -> Explorer:
    return MAKERS[name]()


def values(control: Control, lang: str) -> st.SearchStrategy:
    """What a reader can set a control to."""
    if control.kind is widgets.Checkbox:
        return st.booleans()
    if control.options is None:
        return st.text(max_size=20)
    options = [value for _, value in control.options(lang)]
    if control.kind is widgets.SelectMultiple:
        # As often a few as most of them: with nearly all kinds of sources left out little remains.
        some = st.lists(st.sampled_from(options), unique=True)
        return st.one_of(some, some.map(lambda out: [o for o in options if o not in out])).map(tuple)
    return st.sampled_from(options)


def states(name: str) -> st.SearchStrategy[dict]:
    """What the controls of an explorer can say, in either language."""
    return st.sampled_from(language.LANGUAGES).flatmap(
        lambda lang: st.fixed_dictionaries(
            {"lang": st.just(lang)} | {key: values(control, lang) for key, control in made(name).specs.items()}
        )
    )


def check(name: str, state: dict) -> None:
    answer = made(name).answer(**state)
    assert isinstance(answer.values, pd.DataFrame)
    found = markup.parsed(answer.html)
    assert found.text.strip()
    assert found.names <= markup.OURS


@pytest.mark.parametrize("name", MAKERS)
def test_every_choice_has_an_answer(name):
    FEW(given(states(name))(lambda state: check(name, state)))()


@pytest.mark.parametrize("name", MAKERS)
def test_with_every_kind_of_source_left_out_there_is_an_answer(name):
    specs = made(name).specs
    everything = tuple(value for _, value in specs["without"].options("en"))
    views = [value for _, value in specs["view"].options("en")] if "view" in specs else [None]
    for view in views:
        state = {key: control.value for key, control in specs.items()} | {"lang": "en", "without": everything}
        check(name, state | ({} if view is None else {"view": view}))


@pytest.mark.parametrize("name", MAKERS)
def test_what_is_no_option_is_refused_or_fits_nothing(name):
    coded = [key for key, control in made(name).specs.items() if control.options is not None]

    @FEW
    @given(states(name), st.sampled_from(coded), st.sampled_from(NOT_OPTIONS))
    def refused(state, key, value):
        several = made(name).specs[key].kind is widgets.SelectMultiple
        try:
            check(name, state | {key: (value,) if several else value})
        except (KeyError, ValueError) as error:
            assert str(error)

    refused()


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("key", ["lang", "as_of", "min_confidence", "without"])
def test_an_impossible_dial_or_language_is_refused(name, key):
    state = {key: control.value for key, control in made(name).specs.items()} | {"lang": "en"}
    with pytest.raises((KeyError, ValueError)):
        made(name).answer(**state | {key: ("no-such",) if key == "without" else "no-such"})
