"""Turn what `make bench` measured into BENCHMARKS.md and its figures of growth, and print the table.

usage: python tests/benchmarks/report.py build/bench.json

results.json keeps the rows of earlier runs: a part that is run alone replaces its own rows only. Rows from another
machine or from other versions are dropped, because one table must not mix them.
"""

import json
import math
import statistics
import sys
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from helpers.figures import canvas

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
PAGE = HERE.parent.parent / "BENCHMARKS.md"

INTRODUCTION = """# Benchmarks

How long things take beside the least that they could take. `make bench` measures anew and writes this page;
`make bench ARGS="-k bench_startup"` runs one part (a file of [tests/benchmarks](tests/benchmarks)) and replaces its rows
only. Each value is a median, measured by turns with its floor in the same run. Compare ratios: seconds belong to
this machine and to what else it was doing.
"""
FLOORS = """
## Against floors

Ratio: how many times the floor. 1 means that we add nothing to it.
"""
GROWTH = """
## Growth with the rows of data

Ratio: how many times the time of the first line, which is its floor; where it stays below the ratio of the rows, a
row gets cheaper the more there are.
"""


def main(path: Path) -> None:
    """Merge a run into the results, write page and figures, print the page."""
    results = merge(
        json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}, json.loads(path.read_text("utf-8"))
    )
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    for part, rows in parts(results["growth"]):
        # In the style of the figures names inside the file do not change from run to run.
        with canvas.style():
            draw(rows).savefig(HERE / f"growth-{part}.svg", metadata={"Date": None, "Creator": None})
    text = page(results)
    PAGE.write_text(text, "utf-8")
    print(text)


def merge(results: dict, run: dict) -> dict:
    """The results with the rows of a run (the JSON of pytest-benchmark) in place of earlier rows of the same tests."""
    info = run["machine_info"]
    about = {
        "machine": {
            "processor": info["cpu"]["brand_raw"],
            "cores": info["cores"],
            "memory_gb": info["memory_gb"],
            "system": f"{info['system']} {info['machine']}",
        },
        "versions": info["versions"],
    }
    new = {"table": [], "growth": []}
    for test in run["benchmarks"]:
        extra, place = (
            test["extra_info"],
            {"part": part_of(test), "test": test["fullname"], "date": run["datetime"][:10]},
        )
        new["table"] += [place | row for row in extra.get("table", [])]
        if "growth" in extra:
            stats = test["stats"]
            new["growth"].append(place | {"value": stats["median"], "runs": stats["rounds"]} | extra["growth"])
    again = {test["fullname"] for test in run["benchmarks"]}
    same = all(results.get(key) == value for key, value in about.items())
    for kind, rows in new.items():
        rows += [row for row in results.get(kind, []) if same and row["test"] not in again]
        rows.sort(key=itemgetter("part"))
    return about | new


def part_of(test: dict) -> str:
    return Path(test["fullname"].split("::")[0]).stem.removeprefix("bench_")


def parts(rows: list[dict]) -> list[tuple[str, list[dict]]]:
    return [(part, list(found)) for part, found in groupby(rows, itemgetter("part"))]


def curves(rows: list[dict]) -> dict[str, list[dict]]:
    """The growth rows of one part by what they measure, each from few rows of data to many."""
    found: dict[str, list[dict]] = {}
    for row in sorted(rows, key=itemgetter("rows")):
        found.setdefault(row["what"], []).append(row)
    return found


def page(results: dict) -> str:
    machine, versions = results["machine"], results["versions"]
    lines = [
        INTRODUCTION,
        f"**Machine.** {machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB, {machine['system']}.  ",
        f"**Versions.** {', '.join(f'{name} {version}' for name, version in versions.items())}.",
    ]
    lines.append(FLOORS)
    for part, rows in parts(results["table"]):
        lines += [f"### {part.capitalize()}\n", "| what | ratio | median | floor | the floor is | runs | date |"]
        lines.append("|---|--:|--:|--:|---|--:|---|")
        for row in rows:
            lines.append(
                f"| {row['what']} | **{number(row['value'] / row['floor'])}** | {number(row['value'])} {row['unit']} "
                f"| {number(row['floor'])} {row['unit']} | {row['floor_is']} | {row['runs']} | {row['date']} |"
            )
        lines.append("")
    lines.append(GROWTH)
    for part, rows in parts(results["growth"]):
        lines += [f"### {part.capitalize()}\n", f"![{alt(part, rows)}](tests/benchmarks/growth-{part}.svg)\n"]
        lines += ["| what | rows | ratio | times the rows | median | runs | date |", "|---|--:|--:|--:|--:|--:|---|"]
        for what, curve in curves(rows).items():
            for row in curve:
                ratios = [row[key] / curve[0][key] for key in ("value", "rows")]
                lines.append(
                    f"| {what} | {row['rows']:,} | **{number(ratios[0])}** | {number(ratios[1])} "
                    f"| {number(row['value'])} s | {row['runs']} | {row['date']} |"
                )
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def number(value: float) -> str:
    """Two digits that count, and no exponent."""
    return f"{value:,.{max(0, 1 - math.floor(math.log10(value)))}f}" if value else "0"


def slope(curve: list[dict]) -> float:
    """The exponent of growth between the two largest sizes: 1 is proportional to the rows."""
    low, high = curve[-2:]
    return math.log(high["value"] / low["value"]) / math.log(high["rows"] / low["rows"])


def alt(part: str, rows: list[dict]) -> str:
    steepest = max((slope(curve), what) for what, curve in curves(rows).items() if len(curve) > 1)
    sizes = [row["rows"] for row in rows]
    return (
        f"Lines of seconds by rows of data on logarithmic axes for {part}, {min(sizes):,} to {max(sizes):,} rows. "
        f"{steepest[1]} grows fastest, with the rows to the power of {steepest[0]:.1f}."
    )


def draw(rows: list[dict]):
    """Seconds by rows of data on logarithmic axes, a line for each thing measured, named at its end."""
    found = curves(rows)
    with canvas.style():
        figure = canvas.new(max(6.0, 1.5 + 0.42 * len(found)))
        axes = figure.subplots()
        axes.set(xscale="log", yscale="log", xlabel="rows of data", ylabel="seconds, median")
        for curve in found.values():
            axes.plot(
                [r["rows"] for r in curve], [r["value"] for r in curve], color=canvas.OTHER, marker="o", ms=3, lw=1
            )
        start, end = min(r["rows"] for r in rows), max(r["rows"] for r in rows)
        middle = statistics.median(curve[0]["value"] for curve in found.values())
        axes.plot([start, end], [middle, middle * end / start], color=canvas.RULE, ls="--", lw=1, zorder=0)
        axes.annotate(
            "as fast as the rows",
            (end, middle * end / start),
            color=canvas.SOFT,
            size=canvas.SMALL,
            ha="right",
            va="bottom",
        )
        name_ends(axes, found, end)
        figure.draw_without_rendering()
    return figure


def name_ends(axes, found: dict[str, list[dict]], end: int) -> None:
    """Names to the right of the axes, moved apart, each tied to the end of its line."""
    low, high = (math.log10(limit) for limit in axes.get_ylim())
    ends = sorted((((math.log10(curve[-1]["value"]) - low) / (high - low), what) for what, curve in found.items()))
    places = canvas.spread([place for place, _ in ends], 0.9 / max(len(ends), 12), 0.0, 1.0)
    for place, (_, what) in zip(places, ends, strict=True):
        last = found[what][-1]
        axes.annotate(
            what,
            (last["rows"], last["value"]),
            xytext=(1.03, place),
            textcoords="axes fraction",
            size=canvas.SMALL,
            va="center",
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": canvas.RULE, "lw": 0.6, "shrinkA": 1, "shrinkB": 2},
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
