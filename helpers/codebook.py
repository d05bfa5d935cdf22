"""The codebook as Markdown, generated from the schema and codes.csv so that it cannot say anything else."""

import html

import pandas as pd

from helpers import language, schema

FILE = "CODEBOOK.md"


def tables(lang: str = "en") -> pd.DataFrame:
    """One row a table of the data: name, number of rows, title and what one row is, in a language.

    Returns text columns table, title, about and a whole number rows. Raises KeyError for an unknown language.
    """
    about = "description" if language.check(lang) == "en" else "description_de"
    pack = schema.current()
    return pd.DataFrame(
        {
            "table": list(pack.tables),
            "rows": [len(pack.text(name)) for name in pack.tables],
            "title": [language.title(name, lang=lang) for name in pack.tables],
            "about": [table.properties[about].split(". ")[0] + "." for table in pack.tables.values()],
        }
    )


def text() -> str:
    """The whole codebook: for each table what a row is, its columns, and the codes with their definitions."""
    pack = schema.current()
    about = pack.properties
    parts = [
        f"# Codebook: {about['title']}\n",
        f"Version {about['version']}. {about['description']}\n",
        "Generated from `datapackage.json` and `codes.csv` by `make codebook`; change those, not this page. "
        "The rules behind the codes stand in `CODEBOOK_NOTES.md`.\n",
        "Contents: " + ", ".join(f"[{name}](#{name})" for name in pack.tables) + "\n",
    ]
    return "\n".join(parts + [_table(pack, name) for name in pack.tables])


def _table(pack: schema.Package, name: str) -> str:
    table = pack.tables[name]
    lines = [f"## {name}\n", f"{table.properties['title']}. {table.properties['description']}\n"]
    lines.append(f"{len(pack.text(name))} rows. Key: {', '.join(f'`{k}`' for k in table.key)}.\n")
    lines.append("| column | type | required | what it says |\n|---|---|---|---|")
    lines += [_column(table, column) for column in table.fields]
    coded = [column for column, spec in table.fields.items() if spec.get("codes")]
    lines += [_codes(name, column) for column in coded]
    return "\n".join(lines) + "\n"


def _column(table: schema.Table, column: str) -> str:
    spec = table.fields[column]
    kind = "list" if spec["type"] == "list" else spec["type"]
    remarks = [spec["description"]]
    if column in table.references:
        remarks.append("Refers to `{}.{}`.".format(*table.references[column]))
    if "maxWords" in spec:
        remarks.append(f"At most {spec['maxWords']} words.")
    required = "yes" if spec.get("constraints", {}).get("required") else ""
    return f"| `{column}` | {kind} | {required} | {_cell(' '.join(remarks))} |"


def _codes(name: str, column: str) -> str:
    labels, definitions = language.labels(name, column), language.definitions(name, column)
    german = language.labels(name, column, "de")
    rows = [f"| `{c}` | {_cell(labels[c])} | {_cell(german[c])} | {_cell(definitions[c])} |" for c in labels]
    return f"\n### {name}.{column}\n\n| code | English | German | definition |\n|---|---|---|---|\n" + "\n".join(rows)


def _cell(text: str) -> str:
    """A text that stays in its cell and holds no HTML; Markdown in it, such as names in backticks, is meant."""
    return html.escape(text, quote=False).replace("|", "\\|")
