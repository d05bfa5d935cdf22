"""The gallery of saved figures: index.md with pictures, captions, alt texts and links, from the passports."""

import html
from collections.abc import Mapping
from pathlib import Path

from helpers import figures, fileset, language, passport, writing

INDEX = "index.md"
HEAD = (
    "# Figures\n\nMade by `make figures` from the data; do not edit. Each set of files comes with its "
    "values, sources and a passport (captions, alt texts, data version, citation, SHA-256 of each file). "
    "For the size that a journal asks for see notebook 60.\n\n"
)


def write_index(to: str | Path = "figures") -> Path:
    """Write index.md, the gallery of the figures in a folder, from their passports.

    Files of figures that are no longer registered go, unless somebody has changed them since they were saved.
    Each figure has picture, title, caption, alt text and links to its files in both languages.
    """
    folder = Path(to)
    with writing.locked(folder):
        shown = _shown(folder)
        page = HEAD + _contents(shown) + "\n\n" + "\n".join(_block(shown[name], name) for name in shown)
        return writing.put(folder, {INDEX: page.encode()})[0]


def _shown(folder: Path) -> dict[str, dict]:
    """The passports of registered figures in their order; what others list and nobody has changed is removed."""
    order = figures.names()
    shown = {}
    for path in sorted(folder.glob("*.json")):
        one = passport.read(path)
        if one is None or path.stem != one["figure"]:
            continue
        if one["figure"] in order:
            shown[one["figure"]] = one
        else:
            for stale in [*fileset.unchanged(folder, one["files"]), path.name]:
                (folder / stale).unlink(missing_ok=True)
    return {name: shown[name] for name in order if name in shown}


def _contents(shown: Mapping[str, Mapping]) -> str:
    return "\n".join(f"- [{passport.escaped(one['title']['en'])}](#{name})" for name, one in shown.items())


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
