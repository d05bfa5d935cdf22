"""Save or check many figures: on all cores where that pays, with a progress bar where somebody watches."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from helpers import export, figures, language, render, venuecheck, venues
from helpers.venuecheck import Finding

# A further process costs about a second of imports, as much as two figures.
FIGURES_PER_PROCESS = 6


def save_all(names: Sequence[str], options: dict, *, jobs: int | None = None) -> list[export.Saved]:
    """export.save() for several figures, in the order of the names. Raises what the first failure raises."""
    return list(_each(_save, [(name, options) for name in names], "figures", jobs))


def check_all(
    names: Sequence[str],
    places: Sequence[str],
    *,
    formats: Sequence[str] = ("pdf", "svg"),
    own_venues: Path | None = None,
    jobs: int | None = None,
) -> list[Finding]:
    """Draw every figure for every venue in both languages, and check each file.

    formats: rasters take most of the time and have the venue's size and resolution from the same layout.
    A figure that cannot be drawn for a venue is a finding that fails.
    """
    tasks = [(name, place, tuple(formats), own_venues) for name in names for place in places]
    return [finding for found in _each(_check, tasks, "checks", jobs) for finding in found]


def _save(task: tuple[str, dict]) -> export.Saved:
    name, options = task
    return export.save(name, **options)


def _check(task: tuple[str, str, tuple[str, ...], Path | None]) -> list[Finding]:
    name, venue, formats, own_venues = task
    place = venues.get(venue, own_venues)
    dpi = place.resolution("combination")
    findings = []
    with TemporaryDirectory() as folder:
        try:
            values = figures.ask(name)
            for lang in language.LANGUAGES:
                texts = figures.texts(name, values, lang=lang)
                layout = export.lay_out(name, values, place, lang=lang)
                sheet = render.Sheet(texts.title, texts.alt, lang, layout.scale, dpi, place.palette)
                for i, figure in enumerate(layout.parts):
                    for kind in formats:
                        path = Path(folder) / f"{name}-{venue}-{lang}-{i + 1}.{kind}"
                        path.write_bytes(render.FORMATS[kind](figure, sheet))
                        findings += venuecheck.check(path, place)
        except ValueError as error:
            findings.append(Finding(f"{name}-{venue}", "drawing", venuecheck.FAIL, str(error)))
    return findings


def _each(work: Callable, tasks: list[tuple], unit: str, jobs: int | None) -> Iterator:
    """The results of some work on each task, in the order of the tasks."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    jobs = max(1, min(cores, len(tasks) // FIGURES_PER_PROCESS) if jobs is None else jobs)
    with _Bar(len(tasks), unit) as step:
        if jobs == 1:
            for task in tasks:
                yield work(task)
                step()
            return
        with ProcessPoolExecutor(jobs) as pool:
            waiting = [pool.submit(work, task) for task in tasks]
            try:
                for done in as_completed(waiting):
                    done.result()
                    step()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
            yield from (one.result() for one in waiting)


class _Bar:
    """A progress bar that steps; without tqdm, or where nobody watches, nothing."""

    def __init__(self, total: int, unit: str):
        try:
            from tqdm import tqdm
        except ImportError:
            self.bar = nullcontext()
        else:
            self.bar = tqdm(total=total, unit=f" {unit}", disable=None)

    def __enter__(self) -> Callable[[], object]:
        entered = self.bar.__enter__()
        return entered.update if entered is not None else lambda: None

    def __exit__(self, *error: object) -> None:
        self.bar.__exit__(*error)
