"""Write files so that whoever looks finds each one old or new, and whole: on a full disk, when killed, with two writers.

Everything is written beside its place first and then moved into it, one process at a time in each folder.
"""

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

try:
    import fcntl
except ImportError:  # not on every system; there two processes must not write into one folder at the same time
    fcntl = None

BESIDE = ".saving-"
# Names that Windows gives to devices, whatever their ending.
DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)


def write(path: Path, text: str) -> Path:
    """Write one file of text (UTF-8), its folder made if it is not there; errors as for put()."""
    with locked(path.parent):
        return put(path.parent, {path.name: text.encode()})[0]


def put(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Move files into a folder that the caller has locked, in their order; until all are complete none is moved.

    files: content by name, the names checked by the caller. A link in the place of a file is replaced, not followed.
    Raises OSError where the folder cannot be written or a folder has the name of a file; no file has changed then.
    """
    for one in files:
        if (folder / one).is_dir() and not (folder / one).is_symlink():
            raise IsADirectoryError(f"{folder / one} is a folder")
    with tempfile.TemporaryDirectory(prefix=BESIDE, dir=folder) as beside:
        for one, content in files.items():
            (Path(beside) / one).write_bytes(content)
        for one in files:
            os.replace(Path(beside) / one, folder / one)
    return tuple(folder / one for one in files)


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let one process at a time change a folder, made if it is not there; the lock ends with the process."""
    folder.mkdir(parents=True, exist_ok=True)
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        # Nobody else is writing now: what stands beside was left by a process that was killed.
        for left in folder.glob(f"{BESIDE}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(handle)
