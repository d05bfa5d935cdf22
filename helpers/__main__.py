"""Command line: python -m helpers check | codebook | cite | figures. Each has --help."""

import argparse
import sys
from pathlib import Path

from helpers import cite, codebook, schema


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 done, 1 faults found, 2 could not run."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except (schema.PackageError, OSError, KeyError, ValueError) as error:
        print(
            f"{options.command}: {error.args[0] if isinstance(error, KeyError) else error}", file=sys.stderr
        )
        return 2


def _check(options: argparse.Namespace) -> int:
    faults = schema.faults_of(options.folder)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def _codebook(options: argparse.Namespace) -> int:
    (options.folder or schema.folder()).joinpath(codebook.FILE).write_text(codebook.text(), "utf-8")
    return 0


def _cite(options: argparse.Namespace) -> int:
    print(cite.data_citation(options.style), end="" if options.style == "bibtex" else "\n")
    return 0


def _figures(options: argparse.Namespace) -> int:
    # Only this command draws; the others start without matplotlib.
    from helpers import export, figures

    for name in options.names or figures.names():
        export.save(name, to=options.to)
    if not options.names:
        export.write_index(options.to)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m helpers", description="Check the data, write codebook and figures."
    )
    commands = parser.add_subparsers(dest="command", required=True)

    check = commands.add_parser(
        "check", help="print every fault of the tables, one a line (exit status 1 if any)"
    )
    check.add_argument(
        "folder", nargs="?", type=Path, help="a folder with datapackage.json (default: the project's data)"
    )
    check.set_defaults(run=_check)

    book = commands.add_parser("codebook", help=f"write {codebook.FILE} anew from the schema and the codes")
    book.add_argument("folder", nargs="?", type=Path, help="where to (default: the project's data)")
    book.set_defaults(run=_codebook)

    citation = commands.add_parser("cite", help="print how to cite the data")
    citation.add_argument("--style", choices=("text", "bibtex", "csl"), default="text")
    citation.set_defaults(run=_cite)

    draw = commands.add_parser("figures", help="draw figures into a folder, in both languages")
    draw.add_argument("names", nargs="*", help="names of figures (default: all, with the gallery page)")
    draw.add_argument("--to", type=Path, default=Path("figures"), help="folder (default: figures)")
    draw.set_defaults(run=_figures)
    return parser


if __name__ == "__main__":
    sys.exit(main())
