"""Put a set of files into a folder so that a reader finds old or new ones, each whole, whatever happens.

Everything is written beside its place first and then moved into it, one process at a time, the passport last.
"""

import contextlib
import errno
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from helpers import passport

try:
    import fcntl
except ImportError:  # not on every system; there two processes must not save one figure at the same time
    fcntl = None

BESIDE = ".saving-"


def put(folder: Path, base: str, files: dict[str, bytes], record: dict, pictures: dict) -> tuple[Path, ...]:
    """Write a set: all files beside their place first, then each into it in one step, the passport last."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=BESIDE, dir=folder) as beside, _locked(folder):
            kept, kept_pictures, stale = _earlier(folder, base, record, files)
            hashes = kept | {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
            name = f"{base}.json"
            files = {**files, name: passport.as_json(record, kept_pictures | pictures, hashes)}
            for one, content in files.items():
                (Path(beside) / one).write_bytes(content)
            for one in files:
                os.replace(Path(beside) / one, folder / one)
            for one in stale:
                (folder / one).unlink(missing_ok=True)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        more = "; the files that were there are as before" if error.errno in (errno.ENOSPC, errno.EDQUOT) else ""
        raise OSError(error.errno, f"cannot write to {folder}: {reason}{more}") from error
    return tuple(folder / one for one in files)


def _earlier(folder: Path, base: str, record: dict, files: dict) -> tuple[dict, dict, list[str]]:
    """Of the set that is there: files to keep (same options, other language or format), and files to remove.

    A file that somebody has changed since is neither listed nor removed.
    """
    old = passport.read(folder / f"{base}.json")
    if old is None:
        return {}, {}, []
    hashes, old_pictures = old.pop("files"), old.pop("pictures")
    ours = {name: sha for name, sha in hashes.items() if name not in files and Path(name).name == name}
    ours = {name: sha for name, sha in ours.items() if _sha256(folder / name) == sha}
    if old == json.loads(json.dumps(record)):
        return ours, {name: size for name, size in old_pictures.items() if name in ours}, []
    return {}, {}, list(ours)


def _sha256(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one process at a time change a folder; the lock ends with the process, however that ends."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
