"""The gallery of saved figures: index.md with pictures, captions, alt texts and links, from the passports."""

import html
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from helpers import figures, fileset, language, passport

INDEX = "index.md"


def write_index(to: str | Path = "figures") -> Path:
    """Write index.md, the gallery of the figures in a folder, from their passports.

    Files of figures that are no longer registered go.

    Each figure has picture, title, caption, alt text and links to its files in both languages.
    """
    folder = Path(to)
    order = figures.names()
    shown = {}
    for path in sorted(folder.glob("*.json")):
        one = passport.read(path)
        if one is None or path.stem != one["figure"]:
            continue
        if one["figure"] in order:
            shown[one["figure"]] = one
        else:
            for stale in [*one["files"], path.name]:
                (folder / Path(stale).name).unlink(missing_ok=True)
    blocks = [_block(shown[name], name) for name in order if name in shown]
    head = (
        "# Figures\n\nMade by `make figures` from the data; do not edit. Each set of files comes with its "
        "values, sources and a passport (captions, alt texts, data version, citation, SHA-256 of each file). "
        "For the size that a journal asks for see notebook 60.\n\n"
    )
    contents = "\n".join(f"- [{passport.escaped(shown[n]['title']['en'])}](#{n})" for n in order if n in shown)
    with tempfile.TemporaryDirectory(prefix=fileset.BESIDE, dir=folder) as beside:
        (Path(beside) / INDEX).write_text(head + contents + "\n\n" + "\n".join(blocks), "utf-8")
        os.replace(Path(beside) / INDEX, folder / INDEX)
    return folder / INDEX


def _block(one: Mapping, name: str) -> str:
    by_lang = {lang: [p for p, size in one["pictures"].items() if size["lang"] == lang] for lang in language.LANGUAGES}
    shared = [
        f for f in one["files"] if not any(f.startswith((f"{name}-{lang}.", f"{name}-{lang}-")) for lang in by_lang)
    ]
    links = " · ".join(f"[{_ending(f, name)}]({f})" for f in [*shared, f"{name}.json"])
    english, german = (_pictures(one, lang, by_lang[lang], name) for lang in ("en", "de"))
    folded = (
        f"<details><summary>{html.escape(one['title']['de'])}</summary>\n\n{german}\n</details>\n" if german else ""
    )
    return f'<a id="{name}"></a>\n\n## {passport.escaped(one["title"]["en"])}\n\n{english}{links}\n\n{folded}'


def _pictures(one: Mapping, lang: str, files: list[str], name: str) -> str:
    """The pictures of a language with caption, alt text and links, empty where none was saved."""
    if not files:
        return ""
    alt, caption = passport.escaped(one["alt"][lang]), passport.escaped(one["caption"][lang])
    shown = [f for f in files if f.endswith(".png")] or [f for f in files if f.endswith(".svg")]
    pictures = "".join(f"![{alt}]({f})\n\n" for f in shown)
    texts = [f for f in one["files"] if f.startswith(f"{name}-{lang}") and f not in files]
    links = " · ".join(f"[{_ending(f, name)}]({f})" for f in [*files, *texts])
    return (
        f"{pictures}{caption}\n\n*Alt text:* {alt}\n\n{links}\n\n"
        if lang == "en"
        else (f"{pictures}{caption}\n\n*Alternativtext:* {alt}\n\n{links}\n")
    )


def _ending(file: str, name: str) -> str:
    return file.removeprefix(name).lstrip("-.")
