"""Marks along a picture that can be read and counted."""

from __future__ import annotations

import pytest

from toolkit.web import ruler


@pytest.mark.parametrize(
    ("longer", "step"),
    [(64, 10), (100, 20), (640, 100), (800, 100), (801, 200), (4000, 500), (12_000, 2000)],
)
def test_marks_are_round_and_few(longer: int, step: int) -> None:
    """Few enough to be read, close enough to be of use; none at the corner or outside."""
    assert ruler.marks(longer) == range(step, longer, step)


def test_every_size_has_a_ruler() -> None:
    """From a picture of nothing on."""
    for longer in range(3000):
        marks = ruler.marks(longer)
        assert len(marks) <= 8
        assert not longer > 10 or len(marks) >= 3
        assert all(0 < mark < longer for mark in marks)
