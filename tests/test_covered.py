"""The check of coverage itself: it sees a hole, and it sees when nothing was measured."""

from __future__ import annotations

import importlib.util
from types import ModuleType
from typing import Any

import pytest

from tests.conftest import ROOT


@pytest.fixture
def covered() -> ModuleType:
    """tools/covered.py as a module."""
    spec = importlib.util.spec_from_file_location("covered", ROOT / "tools" / "covered.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def row(lines: list[int], branches: list[list[int]]) -> dict[str, Any]:
    return {"missing_lines": lines, "missing_branches": branches}


def test_a_hole_is_seen(covered: ModuleType) -> None:
    """One line, one branch, one part that nobody measured."""
    files = {f"{part}x.py" if part.endswith("/") else part: row([], []) for part in covered.WHOLE}
    assert covered.holes(files) == []

    files["toolkit/sandbox/x.py"] = row([7], [[3, 5]])
    assert covered.holes(files) == [
        "toolkit/sandbox/x.py: line 7",
        "toolkit/sandbox/x.py: branch 3 to 5",
    ]
    del files["toolkit/errors.py"]
    assert "toolkit/errors.py: was not measured" in covered.holes(files)


def test_the_parts_are_there(covered: ModuleType) -> None:
    """Each part that must be covered whole exists."""
    assert all((ROOT / part).exists() for part in covered.WHOLE)
