"""A wheel carries the tables: the same code runs where there is no checkout."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(*command, **options):
    done = subprocess.run([sys.executable, *map(str, command)], capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The wheel, built and installed into an empty folder."""
    built, target = tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("installed")
    quiet = ("--quiet", "--disable-pip-version-check", "--no-deps")
    run("-m", "pip", "wheel", *quiet, "--no-build-isolation", "--wheel-dir", built, ROOT)
    (wheel,) = built.glob("*.whl")
    run("-m", "pip", "install", *quiet, "--no-index", "--target", target, wheel)
    return wheel, target


def test_the_wheel_holds_every_table(installed):
    inside = set(zipfile.ZipFile(installed[0]).namelist())
    assert {f"helpers/_data/{path.name}" for path in (ROOT / "data").iterdir()} <= inside


def test_data_and_figures_come_from_the_installed_package(installed, tmp_path):
    code = (
        "from helpers import data, figures, schema\n"
        "print(schema.folder())\n"
        "print(sum(len(data.load(name)) for name in data.names()))\n"
        "print(figures.make('obligation_matrix').alt)"
    )
    here = os.environ | {"PYTHONPATH": str(installed[1])}
    folder, rows, alt = run("-c", code, cwd=tmp_path, env=here).splitlines()
    assert Path(folder) == installed[1] / "helpers" / "_data"
    folder, *ours = run("-c", code, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}).splitlines()
    assert Path(folder) == ROOT / "data"
    assert ours == [rows, alt]


def test_a_notebook_gives_the_same_results_without_a_checkout(installed, tmp_path):
    shutil.copy(ROOT / "notebooks" / "00_start_here.ipynb", tmp_path)
    here = os.environ | {"PYTHONPATH": str(installed[1])}
    sanitize = f"--nbval-sanitize-with={ROOT / 'tests' / 'sanitize.cfg'}"
    nbval = (
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        os.devnull,
        f"--rootdir={tmp_path}",
        "--nbval",
        sanitize,
    )
    assert " passed" in run(*nbval, tmp_path, cwd=tmp_path, env=here)


def test_check_runs_on_the_installed_tables(installed, tmp_path):
    here = os.environ | {"PYTHONPATH": str(installed[1])}
    assert run("-m", "helpers", "check", cwd=tmp_path, env=here) == ""
