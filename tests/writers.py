"""Everything that writes files for a reader, run in a process that may be stopped in the middle.

usage: python tests/writers.py NAME FOLDER

makes FOLDER/old and FOLDER/new, what the writer leaves with the first and with the second content, and for each way
of being stopped a folder that held the old content when the writer of the new one was stopped; FOLDER/again is one of
these in which it was run once more. Prints the ways, one a line, with how the writer ended: "done", "error" or "killed".
"""

import errno
import os
import resource
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import sketches

from helpers import __main__ as command
from helpers import codebook, export, gallery, handout, pages, reactions

# What a program asks of the system when it changes a folder (names of Python's audit events).
CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.mkdir")
MOST = 100  # files or changes of one writer
LIMITS = (0, 100)  # bytes of one file


def save_figure(folder: Path, new: bool) -> None:
    level = "high" if new else "low"
    export.save("sketch", to=folder, lang="en", formats="svg", min_confidence=level)


def save_handout(folder: Path, new: bool) -> None:
    rows = reactions.select(actors=["DEU"] if new else ["FRA"])
    handout.save(rows, reactions.statements(rows), "x", to=folder)


def write_page(folder: Path, new: bool) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(f"# Title\n{new}", id="title")])
    source = folder.parent / f"notebook-{new}" / "n.ipynb"
    if not source.exists():
        source.parent.mkdir()
        nbformat.write(notebook, source)
    pages.write(source, folder)


def write_gallery(folder: Path, new: bool) -> None:
    """A gallery of one figure, then of two."""
    if new:
        gallery.write_index(folder)
    else:
        export.save("sketch", to=folder, lang="en", formats="svg")
        gallery.write_index(folder)
        export.save("sketch_narrow", to=folder, lang="en", formats="svg")


def write_codebook(folder: Path, new: bool) -> None:
    if new:
        if command.main(["codebook", str(folder)]):
            raise OSError("the command failed")
    else:
        folder.mkdir()
        (folder / codebook.FILE).write_text("old", "utf-8")


WRITERS = {
    "figure": save_figure,
    "handout": save_handout,
    "page": write_page,
    "gallery": write_gallery,
    "codebook": write_codebook,
}


def ways() -> Iterator[tuple[str, Callable[[Path], None]]]:
    """Ways of being stopped: a disk that is full, a death in the midst of a file, both before each file or change."""
    for limit in LIMITS:
        yield f"full-{limit}", lambda folder, limit=limit: full(limit)
        yield f"dies-{limit}", lambda folder, limit=limit: full(limit, signal.SIG_DFL)
    for number in range(MOST):
        yield f"file-{number}", lambda folder, number=number: stops_at(number, folder, ("open",), no_space)
    for number in range(MOST):
        yield f"step-{number}", lambda folder, number=number: stops_at(number, folder, ("open", *CHANGES), die)


def full(limit: int, answer: signal.Handlers = signal.SIG_IGN) -> None:
    """Let no file grow over a limit: writing more is an error, or the end of the process."""
    signal.signal(signal.SIGXFSZ, answer)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


def no_space() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def stops_at(number: int, folder: Path, events: tuple[str, ...], stop: Callable[[], None]) -> None:
    """Stop before the event in a folder that has this number, counted from 0; of files only those opened to write."""
    seen = []

    def watch(event: str, arguments: tuple) -> None:
        if event not in events or str(folder) not in str(arguments[0]):
            return
        if event != "open" or arguments[2] & (os.O_WRONLY | os.O_RDWR):
            seen.append(event)
            if len(seen) == number + 1:
                stop()

    sys.addaudithook(watch)


def stopped(write: Callable[[Path, bool], None], folder: Path, prepare: Callable[[Path], None]) -> str:
    """Write the new content in a process of its own that has been prepared for its end; says how it ended."""
    if not (child := os.fork()):
        prepare(folder)
        try:
            write(folder, True)
        except OSError:
            os._exit(1)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    return "killed" if os.WIFSIGNALED(status) else ("done", "error")[os.waitstatus_to_exitcode(status)]


def main(name: str, place: Path) -> None:
    write = WRITERS[name]
    with sketches.registered():
        write(place / "old", False)
        shutil.copytree(place / "old", place / "new")
        write(place / "new", True)
        complete = set()
        for way, prepare in ways():
            kind = way.partition("-")[0]
            if kind not in complete:
                shutil.copytree(place / "old", place / way)
                ended = stopped(write, place / way, prepare)
                print(way, ended, flush=True)
                if ended == "done":
                    complete.add(kind)
        shutil.copytree(place / "dies-0", place / "again")
        write(place / "again", True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
