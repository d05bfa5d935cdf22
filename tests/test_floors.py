"""Imports go down only: a module of helpers/ may import from the floors below its own."""

import ast
from pathlib import Path

import pytest

HELPERS = Path(__file__).parent.parent / "helpers"
FLOORS = (
    ("csvfile", "writing"),
    ("schema",),
    ("language", "data"),
    ("cite", "tables", "agreement"),
    ("worded",),
    ("defense", "cooperation", "reactions", "sources", "followed", "codebook"),
    ("figures",),
    ("explorers", "export", "pages"),
    ("__main__",),
)
# A theme or an export may take several modules; they form one family and may import each other.
FAMILIES = {
    "defense": ("atop", "clauses", "compare", "rules", "scenario"),
    "cooperation": ("cooperation_text",),
    "reactions": ("handout", "reaction_rows", "reliability"),
    "sources": ("headings", "textfiles", "textparts", "texts", "textsearch", "wording"),
    "followed": ("followed_article4", "followed_deeds", "followed_estimates"),
    "export": (
        *("batch", "colorvision", "fileset", "gallery", "measure", "measure_pdf", "passport", "render"),
        *("venuecheck", "venues"),
    ),
}
MODULES = sorted(HELPERS.rglob("*.py"))


def family(dotted: str) -> str:
    """The family of helpers.NAME...: a package, a theme with its further modules, or the module itself."""
    name = dotted.split(".")[1]
    return next((head for head, members in FAMILIES.items() if name in members), name)


def floor(dotted: str) -> int:
    return next(number for number, names in enumerate(FLOORS) if family(dotted) in names)


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
    return [name for name in found if name.startswith("helpers.")]


def upward(dotted: str, source: str) -> list[str]:
    """Imports that neither go down nor stay inside the family."""
    return [name for name in imports(source) if family(name) != family(dotted) and floor(name) >= floor(dotted)]


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
