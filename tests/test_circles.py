"""No module needs another that needs it back, in what runs and in what is only named as a type.

The import contracts know what runs alone, and only rooms. Here every import counts, wherever it
stands in the file: a type that is borrowed from above is a floor too high all the same.
"""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.conftest import ROOT


def needs(text: str, known: set[str]) -> set[str]:
    """The modules of the house that a module names anywhere in its text."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= inner & known or {node.module}
    return found & known


def circle(modules: dict[str, str]) -> list[str]:
    """One circle among modules, given by their texts; empty where there is none."""
    graph = {name: needs(text, set(modules)) for name, text in modules.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_circle_stands_in_the_house() -> None:
    """The floors of the house hold inside every room, too."""
    modules = {}
    for path in (ROOT / "toolkit").rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        modules[".".join(parts).removesuffix(".__init__")] = path.read_text("utf-8")

    assert circle(modules) == []


@pytest.mark.parametrize(
    "back",
    ["from a import one", "import a.one", "if TYPE_CHECKING:\n    from a.one import Value",
     "def late():\n    from a.one import Value"],
)  # fmt: skip
def test_a_circle_is_seen(back: str) -> None:
    """The rule above can be broken."""
    modules = {"a": "", "a.one": "from a import two", "a.two": "from a.three import more"}

    assert circle({**modules, "a.three": ""}) == []
    assert set(circle({**modules, "a.three": back})) == {"a.one", "a.two", "a.three"}
