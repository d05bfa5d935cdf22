"""pyproject.toml, environment.yml and requirements.lock name the same dependencies (read as text, offline)."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent
CONDA_NAMES = {"matplotlib": "matplotlib-base"}


def wanted(pyproject: str) -> dict:
    """Name to version range of every dependency, extras included."""
    project = tomllib.loads(pyproject)["project"]
    extras = project["optional-dependencies"].values()
    found = map(Requirement, [*project["dependencies"], *(r for extra in extras for r in extra)])
    return {canonicalize_name(r.name): r.specifier for r in found}


def conda(environment: str) -> dict:
    """Name to version range of what conda installs, and of what its pip section adds."""
    listed = yaml.safe_load(environment)["dependencies"]
    by_pip = next(entry["pip"] for entry in listed if isinstance(entry, dict))
    names = [entry for entry in listed if isinstance(entry, str)] + [e for e in by_pip if not e.startswith("-")]
    found = {r.name: r.specifier for r in map(Requirement, names)}
    del found["pip"]
    return found


def differences(pyproject: str, environment: str) -> set:
    want = {CONDA_NAMES.get(name, name): str(spec) for name, spec in wanted(pyproject).items()}
    want["python"] = str(Requirement("x" + tomllib.loads(pyproject)["project"]["requires-python"]).specifier)
    have = {name: str(spec) for name, spec in conda(environment).items()}
    return set(want.items()) ^ set(have.items())


@pytest.fixture
def files():
    return [(ROOT / name).read_text("utf-8") for name in ("pyproject.toml", "environment.yml", "requirements.lock")]


def test_conda_and_pyproject_agree(files):
    assert differences(*files[:2]) == set()


@pytest.mark.parametrize(
    "change", [("pandas>=3.0", "pandas>=2.0"), ("  - ipywidgets>=8.1\n", ""), ("tqdm>=4.67", "tqdm")]
)
def test_a_difference_is_noticed(files, change):
    pyproject, environment, _ = files
    assert differences(pyproject, environment.replace(*change))


def test_the_lock_holds_every_dependency_in_its_range(files):
    pyproject, _, lock = files
    locked = {canonicalize_name(m[1]): Version(m[2]) for m in re.finditer(r"^([\w.-]+)==([^\s;\\]+)", lock, re.M)}
    outside = [name for name, spec in wanted(pyproject).items() if name not in locked or locked[name] not in spec]
    assert outside == []


def test_the_lock_has_hashes_and_no_addresses(files):
    lock = files[2]
    assert not re.search(r"://|--(extra-)?index-url|--find-links", lock)
    blocks = [block for block in re.split(r"\n(?=\S)", lock.strip()) if "==" in block]
    assert len(blocks) > 50
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
