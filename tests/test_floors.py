"""Imports go down only: a module of helpers/ may import from the floors below its own."""

import ast
from pathlib import Path

import pytest

HELPERS = Path(__file__).parent.parent / "helpers"
FLOORS = {
    "csvfile": 0,
    "schema": 1,
    "language": 2,
    "data": 2,
    "cite": 3,
    "agreement": 3,
    "tables": 3,
    "defense": 4,
    "cooperation": 4,
    "reactions": 4,
    "sources": 4,
    "followed": 4,
    "codebook": 4,
    "figures": 5,
    "explorers": 6,
    "export": 6,
    "batch": 6,
    "colorvision": 6,
    "fileset": 6,
    "gallery": 6,
    "measure": 6,
    "measure_pdf": 6,
    "passport": 6,
    "render": 6,
    "venuecheck": 6,
    "venues": 6,
    "pages": 6,
    "__main__": 7,
}
MODULES = sorted(HELPERS.rglob("*.py"))


def floor(dotted: str) -> int | None:
    """The floor of helpers.NAME..., None for the package itself."""
    parts = dotted.split(".")
    return FLOORS[parts[1]] if len(parts) > 1 else None


def imports(source: str) -> list[str]:
    """Every helpers module that a source imports, also inside functions."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found += [
                f"{node.module}.{alias.name}" if node.module == "helpers" else node.module for alias in node.names
            ]
    return [name for name in found if name.split(".")[0] == "helpers"]


def upward(dotted: str, source: str) -> list[str]:
    """Imports that do not go down; inside one package of a floor (figures, explorers) they may stay level."""
    own, package = floor(dotted), dotted.split(".")[1]
    return [
        name
        for name in imports(source)
        if not (name.split(".")[1] == package and package in ("figures", "explorers")) and floor(name) >= own
    ]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(HELPERS)))
def test_imports_go_down(path):
    relative = path.relative_to(HELPERS.parent).with_suffix("")
    dotted = ".".join(relative.parts).removesuffix(".__init__")
    if dotted == "helpers":
        assert imports(path.read_text("utf-8")) == []
        return
    assert upward(dotted, path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("helpers.schema", "from helpers import data"),
        ("helpers.defense", "from helpers.reactions import timeline"),
        ("helpers.data", "def f():\n    import helpers.figures"),
        ("helpers.figures.defense", "from helpers.explorers import Explorer"),
    ],
)
def test_an_import_upward_is_noticed(module, line):
    assert upward(module, line)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(HELPERS)))
def test_no_module_uses_pyplot_or_global_settings(path):
    source = path.read_text("utf-8")
    for forbidden in ("pyplot", "rcParams[", "rcParams.update", "set_option("):
        assert forbidden not in source
