"""A reader's own text, short and long."""

import random

import pytest

from helpers import texts, textsearch

WORDS = "the party parties shall provide military and other assistance with all means in its possession peace security of region law".split()


def treaty(articles: int) -> str:
    """A made-up treaty of so many articles, the same each time."""
    rng = random.Random(1)
    parts = ["The Parties of this treaty agree to the following."]
    for number in range(1, articles + 1):
        parts += [f"Article {number}", " ".join(rng.choices(WORDS, k=60)).capitalize() + "."]
    return "\n\n".join(parts)


@pytest.fixture(params=[23, 500, 2000])
def articles(request) -> int:
    return request.param


@pytest.fixture
def path(articles, tmp_path):
    file = tmp_path / "treaty.txt"
    file.write_text(treaty(articles), "utf-8")
    return file


def test_read(benchmark, grows, articles, path):
    grows("Read a text (rows: articles)", articles)
    assert len(benchmark(texts.read, path)) > 1


def test_find_phrases(benchmark, grows, articles, path):
    grows("Find the phrases of the table in it", articles)
    text = texts.read(path)
    assert len(benchmark(texts.find_phrases, text).table) > 1


@pytest.mark.parametrize("rows", [100, 1000])
def test_look_up_many_phrases(benchmark, grows, rows):
    grows("Look up phrases in 500 articles (rows: phrases)", rows)
    rng = random.Random(2)
    parts = treaty(500).split("\n\n")
    phrases = [" ".join(rng.choices(WORDS, k=8)) for _ in range(rows)]
    assert len(benchmark(textsearch.find_all, parts, phrases, "en")) == rows
