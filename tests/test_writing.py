"""Files are old or new and whole, whatever happens to the disk, to the process, or in another process."""

import errno
import fcntl
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import refresh_outputs
import sketches
import writers

from helpers import writing


def content(folder: Path) -> dict[str, bytes]:
    """The files that a reader sees."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.is_dir()]


@pytest.mark.parametrize("name", writers.WRITERS)
def test_a_full_disk_and_a_killed_process_lose_nothing(tmp_path, name):
    done = subprocess.run(
        [sys.executable, writers.__file__, name, tmp_path],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(sketches.HERE.parent)},
    )
    assert done.returncode == 0, done.stderr
    ended = dict(line.split() for line in done.stdout.splitlines())
    old, new = content(tmp_path / "old"), content(tmp_path / "new")
    changed = {one for one in new if new[one] != old.get(one)}
    assert changed
    complete = [way for way, how in ended.items() if how == "done"]
    assert [way.partition("-")[0] for way in complete] == ["file", "step"]
    # Each file was once the one that could not be written, and both its writing and its moving the last thing done.
    assert ended[f"file-{len(changed) - 1}"] == "error"
    assert ended[f"step-{2 * len(changed) - 1}"] == "killed"
    for way, how in ended.items():
        now = content(tmp_path / way)
        if how == "killed":
            assert set(old) & set(new) <= set(now), way
            assert all(raw in (old.get(one), new.get(one)) for one, raw in now.items()), way
        else:
            assert now == (new if how == "done" else old), way
            assert left_over(tmp_path / way) == [], way
    assert {how for way, how in ended.items() if way.startswith("dies")} == {"killed"}
    assert left_over(tmp_path / "dies-0")
    assert content(tmp_path / "again") == new
    assert left_over(tmp_path / "again") == []


@pytest.mark.parametrize("name", writers.WRITERS)
def test_nobody_else_may_write_while_files_are_moved(tmp_path, monkeypatch, name):
    replace, moved = os.replace, []

    def watched(source, target):
        handle = os.open(tmp_path / "out", os.O_RDONLY)
        with pytest.raises(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(handle)
        moved.append(target)
        replace(source, target)

    with sketches.registered():
        writers.WRITERS[name](tmp_path / "out", False)
        monkeypatch.setattr(os, "replace", watched)
        writers.WRITERS[name](tmp_path / "out", True)
    assert moved


def test_two_processes_never_mix_their_handouts(tmp_path):
    code = (
        "import sys, pathlib, writers\n"
        "for _ in range(12): writers.save_handout(pathlib.Path(sys.argv[1]), sys.argv[2] == 'new')"
    )
    paths = os.pathsep.join([str(sketches.HERE), str(sketches.HERE.parent)])
    both = [
        subprocess.Popen([sys.executable, "-c", code, tmp_path / "out", which], env=os.environ | {"PYTHONPATH": paths})
        for which in ("old", "new")
    ]
    assert [one.wait() for one in both] == [0, 0]
    writers.save_handout(tmp_path / "old", False)
    writers.save_handout(tmp_path / "new", True)
    assert content(tmp_path / "out") in (content(tmp_path / "old"), content(tmp_path / "new"))
    assert left_over(tmp_path / "out") == []


def test_a_folder_in_the_place_of_a_file_changes_nothing(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "a").write_text("old", "utf-8")
    with writing.locked(tmp_path), pytest.raises(IsADirectoryError, match="b is a folder"):
        writing.put(tmp_path, {"a": b"new", "b": b"new"})
    assert content(tmp_path) == {"a": b"old"}
    assert left_over(tmp_path) == ["b"]


def test_a_link_is_replaced_and_not_followed(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "outside").write_text("mine", "utf-8")
    (tmp_path / "in" / "a").symlink_to(tmp_path / "outside")
    writing.write(tmp_path / "in" / "a", "new")
    assert (tmp_path / "outside").read_text("utf-8") == "mine"
    assert content(tmp_path / "in") == {"a": b"new"}


def test_a_notebook_whose_results_cannot_be_stored_stays_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "n.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Title")]), path)
    before = path.read_bytes()

    class Client:
        def __init__(self, notebook, **_):
            self.notebook = notebook

        def execute(self):
            self.notebook.cells[0].source = "# Results"

    def full(path, raw):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(refresh_outputs, "NotebookClient", Client)
    with monkeypatch.context() as broken, pytest.raises(OSError, match="No space left"):
        broken.setattr(Path, "write_bytes", full)
        refresh_outputs.refresh(path)
    assert path.read_bytes() == before
    refresh_outputs.refresh(path)
    assert nbformat.read(path, 4).cells[0].source == "# Results"
