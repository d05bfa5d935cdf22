"""Put a set of files into a folder so that it is always of one piece, the passport last."""

import errno
import hashlib
import json
import os
from pathlib import Path

from helpers import passport, writing


def put(folder: Path, base: str, files: dict[str, bytes], record: dict, pictures: dict) -> tuple[Path, ...]:
    """Write a set: all files beside their place first, then each into it in one step, the passport last."""
    try:
        with writing.locked(folder):
            kept, kept_pictures, stale = _earlier(folder, base, record, files)
            hashes = kept | {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
            files = {**files, f"{base}.json": passport.as_json(record, kept_pictures | pictures, hashes)}
            written = writing.put(folder, files)
            for one in stale:
                (folder / one).unlink(missing_ok=True)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        more = "; the files that were there are as before" if error.errno in (errno.ENOSPC, errno.EDQUOT) else ""
        raise OSError(error.errno, f"cannot write to {folder}: {reason}{more}") from error
    return written


def _earlier(folder: Path, base: str, record: dict, files: dict) -> tuple[dict, dict, list[str]]:
    """Of the set that is there: files to keep (same options, other language or format), and files to remove.

    A file that somebody has changed since is neither listed nor removed.
    """
    old = passport.read(folder / f"{base}.json")
    if old is None:
        return {}, {}, []
    hashes, old_pictures = old.pop("files"), old.pop("pictures")
    ours = {name: sha for name, sha in unchanged(folder, hashes).items() if name not in files}
    if old == json.loads(json.dumps(record)):
        return ours, {name: size for name, size in old_pictures.items() if name in ours}, []
    return {}, {}, list(ours)


def unchanged(folder: Path, hashes: dict[str, str]) -> dict[str, str]:
    """Of the files that a passport lists, those in this folder that are still as they were saved."""
    inside = {name: sha for name, sha in hashes.items() if Path(name).name == name}
    return {name: sha for name, sha in inside.items() if _sha256(folder / name) == sha}


def _sha256(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
