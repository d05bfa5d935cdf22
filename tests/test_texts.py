"""A reader's own text: every format and language, headings as publications set them, bad files, phrases."""

import re
import subprocess
import sys
import unicodedata
import warnings
import zlib

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from helpers import data, headings, textfiles, texts, textsearch
from helpers.figures import canvas

LANGUAGES = ("en", "de", "ru", "ko")
ENCODED = {"utf-16": "ru", "windows-1251": "ru", "euc-kr": "ko", "windows-1252": "de"}


def written(lang: str) -> str:
    return texts.sample(lang).read_text("utf-8")


def page(text: str, *, head: str = "", tail: str = "") -> str:
    """A web page as a ministry would set it: headings centered, a menu, a script, hidden and foreign parts."""
    parts = [
        f"<h3 align=center>{part}</h3>" if headings_in(part) else f"<p>{part.replace(chr(10), '<br>')}</p>"
        for part in text.split("\n\n")
    ]
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>Article 99</title>{head}"
        "<script>document.write('Article 98')</script><style>p {color: red}</style></head><body>"
        "<!-- Article 97 --><div hidden>Article 96</div><p style='display: none'>Article 95</p>"
        f"{''.join(parts)}<noscript>Article 94</noscript>{tail}</body></html>"
    )


def headings_in(part: str) -> bool:
    return any(pattern.fullmatch(part.strip()) for pattern in headings.PATTERNS.values())


def pdf(path, text: str, *, width: int = 70, lines_on_page: int = 24) -> None:
    """A PDF with text that can be taken out, wrapped at a width, each page with its number."""
    lines = []
    for part in text.split("\n\n"):
        lines += [line for one in part.split("\n") for line in canvas.wrap(one, width).split("\n")] + [""]
    with canvas.style(), PdfPages(path, metadata={"CreationDate": None}) as pages:
        for number, start in enumerate(range(0, len(lines), lines_on_page), 1):
            figure = Figure(figsize=(6, 8))
            for i, line in enumerate(lines[start : start + lines_on_page]):
                figure.text(0.05, 0.95 - i * 0.036, line, fontsize=9)
            figure.text(0.5, 0.02, f"– {number} –", fontsize=8)
            pages.savefig(figure)


def contents(frame: pd.DataFrame) -> list[tuple]:
    """Article, paragraph and text, the text without spaces, which break lines in different places."""
    return [
        (None if pd.isna(row.article) else row.article, row.paragraph, re.sub(r"\s", "", row.text))
        for row in frame.itertuples()
    ]


@pytest.fixture
def put(tmp_path):
    """Write bytes or text into a file and return its path."""

    def write(content: str | bytes, name: str = "treaty.txt"):
        path = tmp_path / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    return write


# Formats and languages


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_formats_give_the_same_articles(put, tmp_path, lang):
    plain = texts.read(texts.sample(lang))
    pdf(tmp_path / "treaty.pdf", written(lang))
    assert set(plain["language"]) == {lang}
    assert plain["article"].dropna().unique().tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert contents(texts.read(put(page(written(lang)), "treaty.html"))) == contents(plain)
    assert contents(texts.read(tmp_path / "treaty.pdf")) == contents(plain)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_samples_have_the_same_shape(lang):
    shape = texts.read(texts.sample(lang))[["article", "paragraph"]].fillna(-1).to_numpy().tolist()
    assert shape == texts.read(texts.sample("en"))[["article", "paragraph"]].fillna(-1).to_numpy().tolist()


def test_columns_types_and_closing_words():
    text = texts.read(texts.sample("en"))
    assert list(text.columns) == ["language", "article", "paragraph", "text"]
    assert [str(t) for t in text.dtypes] == ["string", "Int64", "Int64", "string"]
    assert text.loc[text["article"].isna(), "text"].tolist() == ["Done at Midtown, in two copies."]
    assert text.attrs == {"name": "treaty_en.txt", "remarks": []}


def test_name_of_file_does_not_decide(put):
    assert contents(texts.read(put(page(written("de")), "treaty.txt"))) == contents(texts.read(texts.sample("de")))


@pytest.mark.parametrize("encoding, lang", [("utf-8-sig", "ko"), ("utf-16", "ru"), ("utf-16", "ko")])
def test_a_byte_order_mark_is_enough(put, encoding, lang):
    assert contents(texts.read(put(written(lang).encode(encoding)))) == contents(texts.read(texts.sample(lang)))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_letters_taken_apart_are_put_together(put, lang):
    """Some systems store Hangul and umlauts as several signs."""
    apart = unicodedata.normalize("NFD", written(lang))
    assert contents(texts.read(put(apart))) == contents(texts.read(texts.sample(lang)))


@pytest.mark.parametrize("declared, lang", [("windows-1251", "ru"), ("EUC-KR", "ko"), ("iso-8859-1", "de")])
def test_a_declared_encoding_of_a_page_is_enough(put, declared, lang):
    source = page(written(lang).replace("–", "-")).replace("utf-8", declared, 1)
    raw = source.encode({"iso-8859-1": "cp1252", "EUC-KR": "cp949"}.get(declared, declared))
    assert contents(texts.read(put(raw, "t.html"))) == contents(texts.read(texts.sample(lang)))


def test_named_encoding(put):
    path = put(written("ru").encode("cp1251"))
    assert contents(texts.read(path, encoding="windows-1251")) == contents(texts.read(texts.sample("ru")))


def test_parsers_are_loaded_only_when_a_file_needs_them():
    code = "import sys, helpers.texts as t; t.read(t.sample()); print({'bs4', 'pdfplumber', 'pdfminer'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("name, needs", [("bs4", "beautifulsoup4"), ("pdfplumber", "pdfplumber")])
def test_a_missing_library_is_named(put, monkeypatch, name, needs):
    monkeypatch.setitem(sys.modules, name, None)
    path = put("<html><p>Article 1", "t.html") if name == "bs4" else put(b"%PDF-1.7", "t.pdf")
    message = read_error(path)
    assert f"need {needs}" in message and "[texts]" in message


# Headings


@pytest.mark.parametrize(
    "line, lang, number, title, text",
    [
        ("Article 4", "en", 4, "", ""),
        ("ARTICLE 4.", "en", 4, "", ""),
        ("Article IV", "en", 4, "", ""),
        ("Art. 4", "en", 4, "", ""),
        ("Article Four", "en", 4, "", ""),
        ("ARTICLE TWENTY-THREE", "en", 23, "", ""),
        ("Article 4 – Mutual assistance", "en", 4, "Mutual assistance", ""),
        ("Article 4: Mutual assistance", "en", 4, "Mutual assistance", ""),
        ("Article 4 (Mutual assistance)", "en", 4, "Mutual assistance", ""),
        ("Article 4. The Parties shall help each other.", "en", 4, "", "The Parties shall help each other."),
        ("**Article 4**", "en", 4, "", ""),
        ("Статья 4", "ru", 4, "", ""),
        ("СТАТЬЯ 4.", "ru", 4, "", ""),
        ("Статья четвёртая", "ru", 4, "", ""),
        ("Статья двадцать первая", "ru", 21, "", ""),
        ("СТАТЬЯ ДВАДЦАТЬ ПЕРВАЯ", "ru", 21, "", ""),
        ("Статья первая Настоящая помощь", "ru", 1, "Настоящая помощь", ""),
        ("Статья IV. Помощь", "ru", 4, "Помощь", ""),
        ("제4조", "ko", 4, "", ""),
        ("제 4 조", "ko", 4, "", ""),
        ("제4조(상호 원조)", "ko", 4, "상호 원조", ""),
        ("제4조【상호 원조】 쌍방은 돕는다.", "ko", 4, "상호 원조", "쌍방은 돕는다."),
        ("제4조 쌍방은 돕는다.", "ko", 4, "", "쌍방은 돕는다."),
        ("제이십삼조", "ko", 23, "", ""),
        ("第4條", "ko", None, "", ""),
        ("Artikel 4", "de", 4, "", ""),
        ("ARTIKEL IV", "de", 4, "", ""),
        ("Artikel dreiundzwanzig", "de", 23, "", ""),
        ("Artikel 4 Beistand", "de", 4, "Beistand", ""),
        ("Artikel zwölf", "de", 12, "", ""),
        ("Article 51 of the Charter", "en", None, "", ""),
        ("Article 5(2) applies", "en", None, "", ""),
        ("Article 5, paragraph 2", "en", None, "", ""),
        ("Artikel 51 der Charta", "de", None, "", ""),
        ("Artikel 5 Absatz 2 gilt", "de", None, "", ""),
        ("Статья 51 Устава ООН", "ru", None, "", ""),
        ("제51조에 따라", "ko", None, "", ""),
        ("제3조 및 제4조", "ko", None, "", ""),
        ("Article by our correspondent", "en", None, "", ""),
        ("Articles 4 and 5", "en", None, "", ""),
    ],
)
def test_headings_as_publications_set_them(line, lang, number, title, text):
    word = {"en": "Article {}", "de": "Artikel {}", "ru": "Статья {}", "ko": "제{}조"}[lang]
    before = [word.format(i) for i in range(1, number or 1)]
    found = headings.find([*before, line], lang)[len(before) :]
    assert found == ([] if number is None else [headings.Heading(number - 1, number, title, text)])


@pytest.mark.parametrize("lang", ["en", "de", "ru"])
def test_spelled_numerals_are_all_there_and_distinct(lang):
    words = [word for word in headings.SPELLED if headings.number_of(word) == headings.SPELLED[word]]
    assert {headings.SPELLED[word] for word in words} >= set(range(1, 60))


@given(st.integers(1, 399))
def test_roman_numerals_are_read_as_they_are_written(number):
    roman, rest = "", number
    for value, sign in [
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ]:
        roman, rest = roman + sign * (rest // value), rest % value
    assert headings.number_of(roman) == number


def test_a_reference_at_the_beginning_of_a_line_is_no_heading(put):
    text = written("en").replace("in accordance with Article 51 of", "in accordance with\nArticle 51\nof")
    text = text.replace(
        "without any delay.",
        "without any delay, as set out in the paragraph above and in\nArticle 4\nof this Treaty.",
    )
    assert texts.read(put(text))["article"].dropna().unique().tolist() == [0, 1, 2, 3, 4, 5, 6]


def test_titles_chapters_and_contents_are_no_paragraphs(put):
    text = "Preamble\n\nThe two states of the north and the south agree.\n\nCHAPTER I\n\nArticle 1\n\nPeace\n\nThe Parties shall keep peace.\n\nChapter 2. Other\n\nArticle 2 (Duration)\n\nThis Treaty shall last."
    rows = texts.read(put(text))[["article", "paragraph", "text"]].to_numpy().tolist()
    assert rows[1:] == [
        [1, 0, "Peace"],
        [1, 1, "The Parties shall keep peace."],
        [2, 0, "Duration"],
        [2, 1, "This Treaty shall last."],
    ]


def test_a_table_of_contents_is_left_out_and_said(put):
    text = (
        "Contents\n\n" + "\n\n".join(f"Article {i}" for i in range(1, 7)) + "\n\n" + written("en").split("\n\n", 1)[1]
    )
    with pytest.warns(textfiles.TextWarning, match="a table of contents with 6 headings was left out"):
        read = texts.read(put(text))
    assert contents(read)[1:] == contents(texts.read(texts.sample("en")))[1:]


def test_lines_of_a_wrapped_text_become_paragraphs(put):
    wrapped = "\n\n".join(canvas.wrap(part, 60) for part in written("en").split("\n\n"))
    assert contents(texts.read(put(wrapped))) == contents(texts.read(texts.sample("en")))


def test_any_treaty_with_numbered_articles(put):
    text = "The Governments, in the interest of the peace and of the good, agree:\n\n" + "\n\n".join(
        f"ARTICLE {n}\n\nThe Parties shall do thing {n} and the like." for n in ("I", "II", "III", "IV")
    )
    read = texts.read(put(text))
    assert read["article"].tolist() == [0, 1, 2, 3, 4]
    assert texts.beside(read, treaty=None).columns.tolist() == ["article", "text"]
    assert len(texts.find_phrases(read, treaty="nato-1949").table) > 0


# Bad input


def read_error(path, **options) -> str:
    with pytest.raises(textfiles.TextError) as caught, warnings.catch_warnings():
        warnings.simplefilter("ignore", textfiles.TextWarning)
        texts.read(path, **options)
    return str(caught.value)


def test_missing_file_and_folder(tmp_path):
    assert "nowhere.txt is not there" in read_error(tmp_path / "nowhere.txt")
    assert "is a folder" in read_error(tmp_path)


def test_empty_and_blank_files(put):
    assert "is empty (0 bytes)" in read_error(put(b""))
    assert "is empty (3 bytes)" in read_error(put(b" \n\t"))


def test_too_large(put, monkeypatch):
    monkeypatch.setattr(textfiles, "MAX_BYTES", 1_000_000)
    message = read_error(put(b"x" * 2_500_000))
    assert "has 2.5 MB; at most 1 MB" in message and "Save the treaty alone" in message


def test_too_many_pages(put, tmp_path, monkeypatch):
    monkeypatch.setattr(textfiles, "MAX_PAGES", 1)
    pdf(tmp_path / "t.pdf", written("en"))
    assert re.search(r"has \d pages; at most 1 are read", read_error(tmp_path / "t.pdf"))


def test_limits_are_those_promised():
    assert (textfiles.MAX_BYTES, textfiles.MAX_PAGES) == (20_000_000, 2_000)


def test_too_many_tags(put, monkeypatch):
    monkeypatch.setattr(textfiles, "MAX_TAGS", 50)
    assert "tags; at most 50 are read" in read_error(put("<html>" + "<b>" * 60, "t.html"))


@pytest.mark.parametrize("encoding, lang", ENCODED.items())
def test_wrong_encoding_is_named_with_what_to_do(put, encoding, lang):
    raw = written(lang).encode({"utf-16": "utf-16-le", "euc-kr": "cp949"}.get(encoding, encoding), errors="replace")
    message = read_error(put(raw))
    assert f"encoding='{encoding}'" in message and "Save it as UTF-8" in message
    assert {"ru": "Статья 1", "ko": "제1조", "de": "Artikel 1"}[lang] in message


def test_unknown_encoding(put):
    assert "encoding 'klingon' is not one of utf-8" in read_error(put("Article 1"), encoding="klingon")
    assert "'unicode_escape' is not one of" in read_error(put("<meta charset=unicode_escape>Article 1", "t.html"))


def test_cut_off_in_a_character(put):
    assert "is cut off: it ends in the middle of a character" in read_error(put(written("ko").encode()[:-3]))


def test_cut_off_page_and_sentence_are_said(put):
    whole = page(written("en"))
    with pytest.warns(textfiles.TextWarning, match="no closing </html>: it may be cut off"):
        texts.read(put(whole.removesuffix("</body></html>"), "t.html"))
    with pytest.warns(textfiles.TextWarning, match="ends without a full stop: the file may be cut off"):
        texts.read(put(written("en").split("ratification")[0]))


def test_cut_off_pdf(put, tmp_path):
    pdf(tmp_path / "t.pdf", written("en"))
    raw = (tmp_path / "t.pdf").read_bytes()
    message = read_error(put(raw[: len(raw) // 3], "cut.pdf"))
    assert "cut.pdf" in message and ("cut off" in message or "probably a scan" in message)


def test_scanned_pdf(tmp_path):
    with PdfPages(tmp_path / "scan.pdf") as pages:
        figure = Figure(figsize=(3, 3))
        figure.add_axes((0, 0, 1, 1)).imshow([[0, 1], [1, 0]])
        figure.axes[0].set_axis_off()
        pages.savefig(figure)
    message = read_error(tmp_path / "scan.pdf")
    assert "has 1 pages and no text: it is probably a scan" in message and "OCR" in message


def test_no_pdf_inside(put):
    assert "cannot be read as PDF" in read_error(put(b"%PDF-1.7\nnothing here\n%%EOF", "t.pdf"))


def test_pdf_that_unpacks_to_too_much(put, monkeypatch):
    monkeypatch.setattr(textfiles, "MAX_UNPACKED", 1_000_000)
    bomb = b"%PDF-1.7\nstream\n" + zlib.compress(b"0" * 5_000_000) + b"\nendstream\n%%EOF"
    assert "unpacks to more than 1 MB" in read_error(put(bomb, "t.pdf"))


@pytest.mark.parametrize(
    "start, kind", [(b"PK\x03\x04", "a Word"), (b"{\\rtf1", "an RTF"), (b"\xd0\xcf\x11\xe0", "a Word")]
)
def test_office_files(put, start, kind):
    assert f"is {kind}" in read_error(put(start + b"xxxx"))


def test_no_articles(put):
    message = read_error(put("Some news.\nAbout a treaty and its Article 4."))
    assert "no heading of an article found in 2 lines; the first is “Some news.”" in message and "제4조" in message


def test_another_language_with_the_same_headings(put):
    text = "\n\n".join(
        f"Article {n}\n\nLes Parties coopèrent dans le domaine de la culture et du sport {n}." for n in range(1, 9)
    )
    assert "it is in another language" in read_error(put(text))


def test_two_languages_in_one_file(put):
    both = put(written("en") + "\n\n" + written("ru"))
    assert "two languages (en: 6, ru: 6)" in read_error(both) and "read(path, lang='en')" in read_error(both)
    assert set(texts.read(both, lang="ru")["language"]) == {"ru"}
    assert "'fr' is not one of en, de, ru, ko" in read_error(both, lang="fr")


def test_articles_out_of_order_twice_and_missing(put):
    parts = ["The Parties of the treaty agree to the following."] + [
        f"Article {n}\n\nThe Parties shall do {n}." for n in (1, 3, 2, 5, 5)
    ]
    with pytest.warns(textfiles.TextWarning) as caught:
        read = texts.read(put("\n\n".join(parts)))
    said = "\n".join(str(w.message) for w in caught)
    assert "out of order: 2 after 3" in said
    assert "no heading found for: 4" in said
    assert read["article"].tolist() == [0, 1, 3, 2, 5, 5]
    assert "articles stand twice: Article 5 in lines 15, 19. All are kept" in said


@pytest.mark.parametrize(
    "bad",
    [
        "<!--" * 50_000,
        "<a " * 50_000,
        "<a " * 50_000 + ">",
        "</" * 50_000,
        '<a b="' * 50_000,
        "<div>" * 50_000,
        "&#" * 50_000,
        "<![CDATA[" * 50_000,
        "<?" * 50_000,
        "<script>" + "</s" * 50_000,
    ],
)
def test_hostile_pages_end(put, bad):
    """Pages made to keep a parser busy or too deep give a message, and soon; without the guards these never end."""
    assert read_error(put("<html>" + bad, "t.html"))


def test_nothing_of_a_page_is_run_fetched_or_shown(put, monkeypatch):
    monkeypatch.setattr("socket.socket.connect", lambda *a: pytest.fail("a page reached for the network"))
    head = "<link rel=stylesheet href='http://example.org/a.css'><meta http-equiv=refresh content='0;url=http://example.org'>"
    tail = "<img src='http://example.org/x.png' onerror='alert(1)'><iframe src='http://example.org'>Article 93</iframe><svg><script>Article 92</script></svg>"
    read = texts.read(put(page(written("en"), head=head, tail=tail), "t.html"))
    assert contents(read) == contents(texts.read(texts.sample("en")))


def test_text_is_escaped_where_it_is_shown(put):
    text = written("en").replace("peace along", "&lt;script&gt;alert(1)&lt;/script&gt; peace along")
    read = texts.read(put(page(text), "t.html"))
    assert "<script>" in read["text"].str.cat()
    assert "<script>" not in texts.beside(read).to_html() + texts.find_phrases(read)._repr_html_()


def test_control_and_direction_characters_go(put):
    text = written("en").replace("The Parties", "The\u202e Par\u200bties\x07")
    assert contents(texts.read(put(text))) == contents(texts.read(texts.sample("en")))


def test_reading_writes_nothing(put, tmp_path):
    path = put(written("en"))
    before = sorted(p.name for p in tmp_path.iterdir())
    texts.find_phrases(texts.read(path))
    assert sorted(p.name for p in tmp_path.iterdir()) == before


# Beside


def test_beside_puts_texts_and_our_rows_in_one_row():
    korean, english = texts.read(texts.sample("ko")), texts.read(texts.sample("en"))
    table = texts.beside({"Korean": korean, "English": english}, "de")
    assert table["article"].tolist() == list(range(24))
    row = table.set_index("article").loc[4]
    assert "무력침공" in row["Korean"] and "armed invasion" in row["English"]
    assert row["paraphrase"] == data.load("articles").set_index("article").loc[4, "paraphrase_de"]
    assert pd.isna(table.set_index("article").loc[23, "Korean"])
    unread = table.set_index("article").loc[19]
    assert pd.isna(unread["undertakings"]) and pd.isna(unread["strength"]) and unread["text_read"] == "nichts"


def test_beside_keeps_articles_that_only_the_reader_has(put):
    text = "The Parties of the treaty agree.\n\n" + "\n\n".join(
        f"Article {n}\n\nThe Parties and the law {n}." for n in range(1, 31)
    )
    assert texts.beside(texts.read(put(text)))["article"].tolist() == list(range(31))


def test_beside_refuses_other_treaties_and_languages():
    text = texts.read(texts.sample("en"))
    with pytest.raises(ValueError, match="prk-rus-2024 only"):
        texts.beside(text, treaty="nato-1949")
    with pytest.raises(KeyError, match="unknown language"):
        texts.beside(text, "fr")


# Phrases


def look_up(text: str, phrase: str, lang: str = "en") -> textsearch.Hit:
    return textsearch.find_all(["before", text], [phrase], lang)[0]


@pytest.mark.parametrize(
    "text, phrase",
    [
        ("help “at once” – always", 'help "at once" - always'),
        ("the other’s   key\ninterests", "the other's key interests"),
        ("coöperate", "coo\u0308perate"),
        ("with\u00a0all means", "with all means"),
        ("co\u00adoperate", "cooperate"),
        ("№ 4", "No 4"),
    ],
)
def test_forms_that_are_normalized(text, phrase):
    assert look_up(text, phrase).result == textsearch.FOUND


@pytest.mark.parametrize(
    "text, differences",
    [
        ("they shall at once Provide military and other help", "provide → Provide"),
        ("they shall at once provide military, and other help", "+ ,"),
        ("they shall at once provide the military and other help", "+ the"),
        ("they shall at once provide military and help", "- other"),
        ("they shall at once provide military or other help", "and → or"),
    ],
)
def test_small_differences_are_found_and_shown(text, differences):
    hit = look_up(text, "at once provide military and other help")
    assert (hit.result, hit.differences, hit.parts) == (textsearch.SIMILAR, differences, (1,))


@pytest.mark.parametrize(
    "text", ["nothing of the kind", "", "and other other other", "provide at help once other military and"]
)
def test_what_is_not_there_is_not_found(text):
    assert look_up(text, "at once provide military and other help").result == textsearch.ABSENT


def test_words_are_found_whole_and_within_one_article():
    assert look_up("counterattacks", "attack").result != textsearch.FOUND
    assert textsearch.find_all(["armed", "attack"], ["armed attack"], "en")[0].result == textsearch.ABSENT


def test_spaces_say_nothing_in_korean():
    assert look_up("군사적 및 기타 원 조를", "군사적및 기타 원조를", "ko").result == textsearch.FOUND


@given(st.text(alphabet="abc ,.'-", min_size=1, max_size=40), st.text(alphabet="abc ", max_size=40))
def test_a_phrase_that_was_put_in_is_found(phrase, around):
    wanted = textsearch.normal(phrase, "en")
    hit = look_up(f"{around} {phrase} {around}", phrase)
    # What begins or ends with a word must stand apart from other words, as it does here.
    assert hit.result == textsearch.FOUND or not wanted


@pytest.mark.parametrize("lang", LANGUAGES)
def test_planted_differences_are_reported_and_nothing_else(put, lang):
    """A text that holds our phrases, three of them changed, gives just these three as similar."""
    whole = texts.find_phrases(texts.read(texts.sample(lang))).table
    phrases = texts._phrases(texts.TREATY)
    phrases = phrases[(phrases["phrase_language"] == lang) & phrases["article"].between(1, 23)]
    phrases = phrases[phrases["phrase"].str.split().str.len() >= 4].drop_duplicates("phrase")
    words = {"en": "the of and to", "de": "der die und den", "ru": "и в", "ko": "및"}[lang]
    word = {"en": "Article {}", "de": "Artikel {}", "ru": "Статья {}", "ko": "제{}조"}[lang]
    planted = phrases.iloc[:3]["phrase"].tolist()
    changed = (
        {p: " ".join(["☆" if i == 1 else w for i, w in enumerate(p.split())]) for p in planted}
        if lang != "ko"
        else {p: p[:2] + "☆" + p[3:] for p in planted}
    )
    body = []
    for number in range(1, 24):
        mine = phrases.loc[phrases["article"] == number, "phrase"]
        body.append(
            f"{word.format(number)}\n\n{words} – " + " | ".join([changed.get(p, p) for p in mine] + [f"{words}."])
        )
    found = texts.find_phrases(texts.read(put(f"{words}.\n\n" + "\n\n".join(body)))).table.set_index("phrase")
    results = found.loc[phrases["phrase"], "result"].groupby(level=0).first()
    contained = [p for p in planted if any(p in other for other in set(phrases["phrase"]) - set(planted))]
    assert set(results.index[results == "similar"]) == set(planted) - set(contained)
    assert (results.drop(planted) == "found").all()
    assert len(whole)


def test_report_counts_what_its_table_holds():
    report = texts.find_phrases(texts.read(texts.sample("en")), lang="de")
    counts = report.counts()
    assert counts.sum() == len(report.table) and counts["found"] > 0 and counts["similar"] > 0
    assert f"{counts['found']} im Text, {counts['similar']} mit kleinen" in report.summary()
    assert "- cooperation" not in repr(report) and "cooperation → co-operation" in repr(report)
    assert report._repr_html_().count("<tr>") == len(report.table) + 1


def test_every_phrase_of_the_language_is_looked_up():
    columns = {
        "articles": ("key_phrase", "key_phrase_lang"),
        "undertakings": ("verb_phrase", "verb_lang"),
        "wording": ("phrase", "variant_language"),
    }
    for lang in LANGUAGES:
        table = texts.find_phrases(texts.read(texts.sample(lang))).table
        for name, (phrase, spoken) in columns.items():
            rows = data.load(name)
            expected = rows.loc[(rows[spoken] == lang) & rows[phrase].notna(), phrase].tolist()
            assert table.loc[table["table"] == name, "phrase"].tolist() == expected


def test_phrases_found_elsewhere_are_marked(put):
    text = (
        written("en")
        .replace("Article 4\n", "Article 9\n")
        .replace("Article 5\n", "Article 10\n")
        .replace("Article 6\n", "Article 11\n")
    )
    with pytest.warns(textfiles.TextWarning, match="no heading found for: 4, 5, 6, 7, 8"):
        table = texts.find_phrases(texts.read(put(text))).table
    assert table.loc[table["key"] == "U04-01", "elsewhere"].item()
    assert not table.loc[table["key"] == "U02-01", "elsewhere"].item()
    assert pd.isna(table.loc[table["result"] == "not_found", "elsewhere"]).all()


def test_dials_reach_the_phrases_and_unknown_treaties_are_refused():
    text = texts.read(texts.sample("en"))
    assert len(texts.find_phrases(text, without=["state_media"]).table) < len(texts.find_phrases(text).table)
    with pytest.raises(KeyError, match="unknown treaty"):
        texts.find_phrases(text, treaty="moon-1967")
