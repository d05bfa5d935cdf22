"""Command line: python -m helpers check | codebook | cite | figures | venue-check | html. Each has --help."""

import argparse
import sys
from pathlib import Path

from helpers import cite, codebook, language, schema, writing


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 done, 1 faults found, 2 could not run."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except (schema.PackageError, OSError, KeyError, ValueError) as error:
        print(f"{options.command}: {error.args[0] if isinstance(error, KeyError) else error}", file=sys.stderr)
        return 2


def _check(options: argparse.Namespace) -> int:
    faults = schema.faults_of(options.folder)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def _codebook(options: argparse.Namespace) -> int:
    writing.write((options.folder or schema.folder()) / codebook.FILE, codebook.text())
    return 0


def _cite(options: argparse.Namespace) -> int:
    print(cite.data_citation(options.style), end="" if options.style == "bibtex" else "\n")
    return 0


def _figures(options: argparse.Namespace) -> int:
    # Only these commands draw; the others start without matplotlib.
    from helpers import batch, export, figures, gallery

    if not options.all and not options.names:
        raise ValueError(f"name figures, or --all; there are {', '.join(figures.names())}")
    names = figures.names() if options.all else [figures.get(name).name for name in options.names]
    if options.stem and len(names) > 1:
        raise ValueError("--stem is for one figure")
    asked = {
        "to": options.to,
        "venue": options.venue,
        "columns": options.columns,
        "width": options.width,
        "lang": options.lang or list(language.LANGUAGES),
        "formats": options.format or list(export.DEFAULT_FORMATS),
        "stem": options.stem,
        "art": options.art,
        "anonymous": options.anonymous,
        "own_venues": options.own_venues,
        "as_of": options.as_of,
        "min_confidence": options.min_confidence,
        "without": options.without,
    }
    saved = batch.save_all(names, {k: v for k, v in asked.items() if v is not None}, jobs=options.jobs)
    for note in dict.fromkeys(note for one in saved for note in one.notes):
        print(f"note: {note}", file=sys.stderr)
    if options.all and options.venue == "report":
        gallery.write_index(options.to)
    return 0


def _venue_check(options: argparse.Namespace) -> int:
    from helpers import batch, figures, venuecheck, venues

    if bool(options.paths) == options.all:
        raise ValueError("name files or folders with --venue, or give --all for every figure at every venue")
    if options.paths and not options.venue:
        raise ValueError(
            f"--venue says what to hold the files to; there are {', '.join(venues.names(options.own_venues))}"
        )
    if options.all:
        places = options.venue or venues.names(options.own_venues)
        findings = batch.check_all(
            figures.names(),
            places,
            formats=options.format or ("pdf", "svg"),
            own_venues=options.own_venues,
            jobs=options.jobs,
        )
    else:
        held_to = {"width": options.width, "art": options.art, "own_venues": options.own_venues}
        findings = [
            finding
            for venue in options.venue
            for path in venuecheck.files(options.paths)
            for finding in venuecheck.check(path, venue, **held_to)
        ]
    for finding in findings:
        if not options.quiet or finding.status == venuecheck.FAIL:
            print(finding)
    return 0 if venuecheck.passed(findings) else 1


def _html(options: argparse.Namespace) -> int:
    from helpers import pages

    for notebook in options.notebooks or sorted(Path("notebooks").glob("*.ipynb")):
        print(pages.write(notebook, options.to))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m helpers", description="Check the data, write codebook and figures."
    )
    commands = parser.add_subparsers(dest="command", required=True)

    check = commands.add_parser("check", help="print every fault of the tables, one a line (exit status 1 if any)")
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

    page = commands.add_parser("html", help="export notebooks to web pages that need nothing else")
    page.add_argument("notebooks", nargs="*", type=Path, help="notebooks (default: all of notebooks/)")
    page.add_argument("--to", type=Path, default=Path("build/html"), help="folder (default: build/html)")
    page.set_defaults(run=_html)

    _add_figures(commands)
    _add_venue_check(commands)
    return parser


def _add_figures(commands: argparse._SubParsersAction) -> None:
    draw = commands.add_parser("figures", help="save figures into a folder, for a report or another venue")
    draw.add_argument("names", nargs="*", metavar="NAME", help="names of figures")
    draw.add_argument("--all", action="store_true", help="all figures; for the report with the gallery index.md")
    draw.add_argument("--to", type=Path, default=Path("figures"), help="folder (default: figures)")
    draw.add_argument("--venue", default="report", help="cambridge, elsevier, ... (default: report)")
    draw.add_argument("--columns", type=float, help="over how many columns (default: the fewest that the figure fits)")
    draw.add_argument("--width", type=float, metavar="MM", help="width in mm instead of columns")
    draw.add_argument("--lang", action="append", choices=language.LANGUAGES, help="a language (default: both)")
    draw.add_argument(
        "--format",
        action="append",
        help="pdf, svg, png, tiff, longtable, markdown (default: the first three)",
    )
    draw.add_argument("--stem", help="how the names of the files begin, for example KimFig1")
    draw.add_argument("--art", default="combination", help="combination, line or halftone; decides on the resolution")
    draw.add_argument("--anonymous", action="store_true", help="leave out everything that names the makers")
    draw.add_argument("--as-of", metavar="DATE", help="what had happened or been said by that day")
    draw.add_argument("--min-confidence", choices=("low", "medium", "high"), help="confidence at least")
    draw.add_argument(
        "--without", action="append", metavar="KIND", help="leave out rows resting only on a kind of source"
    )
    draw.add_argument(
        "--own-venues", type=Path, metavar="CSV", help="a file of your own with the columns of venues.csv"
    )
    draw.add_argument("--jobs", type=int, help="processes (default: one for each core where that pays)")
    draw.set_defaults(run=_figures)


def _add_venue_check(commands: argparse._SubParsersAction) -> None:
    held = commands.add_parser(
        "venue-check", help="measure saved figures and hold them to a venue (exit status 1 if any fails)"
    )
    held.add_argument(
        "paths", nargs="*", type=Path, metavar="FILE", help="pdf, svg, png, tiff files, or folders of them"
    )
    held.add_argument(
        "--all", action="store_true", help="draw and check every figure, at every venue or at those given"
    )
    held.add_argument("--venue", action="append", help="a venue; may be given several times")
    held.add_argument("--width", type=float, metavar="MM", help="hold the files to this width")
    held.add_argument("--art", default="combination", help="combination, line or halftone; decides on the resolution")
    held.add_argument(
        "--own-venues", type=Path, metavar="CSV", help="a file of your own with the columns of venues.csv"
    )
    held.add_argument("--format", action="append", help="with --all (default: pdf and svg)")
    held.add_argument("--quiet", action="store_true", help="print only what fails")
    held.add_argument("--jobs", type=int, help="processes (default: one for each core where that pays)")
    held.set_defaults(run=_venue_check)


if __name__ == "__main__":
    sys.exit(main())
