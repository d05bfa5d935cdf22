"""How long the questions on sources and a reader's text take. Run: pytest tests/benchmarks/bench_sources.py"""

import random

import pytest

from helpers import figures, sources, texts, textsearch, wording

WORDS = "the party parties shall provide military and other assistance with all means in its possession peace security of region law".split()


def treaty(articles: int) -> str:
    """A made-up treaty of so many articles, the same each time."""
    rng = random.Random(1)
    parts = ["The Parties of this treaty agree to the following."]
    for number in range(1, articles + 1):
        parts += [f"Article {number}", " ".join(rng.choices(WORDS, k=60)).capitalize() + "."]
    return "\n\n".join(parts)


@pytest.fixture(params=[23, 500, 1000, 2000])
def path(request, tmp_path):
    file = tmp_path / "treaty.txt"
    file.write_text(treaty(request.param), "utf-8")
    return file


def test_read(benchmark, path):
    assert len(benchmark(texts.read, path)) > 1


def test_find_phrases(benchmark, path):
    text = texts.read(path)
    assert len(benchmark(texts.find_phrases, text).table) > 1


@pytest.mark.parametrize("rows", [100, 1000])
def test_look_up_many_phrases(benchmark, rows):
    rng = random.Random(2)
    parts = treaty(500).split("\n\n")
    phrases = [" ".join(rng.choices(WORDS, k=8)) for _ in range(rows)]
    assert len(benchmark(textsearch.find_all, parts, phrases, "en")) == rows


@pytest.mark.parametrize("ask", [sources.support, sources.lost, sources.coverage, wording.parting, wording.journey])
def test_questions(benchmark, ask):
    benchmark(ask, **({"without": ("partisan",)} if ask is sources.lost else {}))


@pytest.mark.parametrize("name", figures.names("sources"))
def test_figures(benchmark, name):
    benchmark(lambda: figures.make(name).png())
