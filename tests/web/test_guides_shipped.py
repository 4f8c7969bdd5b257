"""The pages of the guides that are given to people."""

from __future__ import annotations

from tests.web.conftest import Visitor
from toolkit.guidebook import load


def test_each_guide_is_a_small_page(visitor: Visitor) -> None:
    """Under 60 kB with its frame, in every language it has; so is the way in."""
    sizes = {}
    for lang, shelf in load.book(load.shipped()).guides.items():
        for name in shelf:
            answer = visitor.get(f"/guides/{name}/{lang}")
            assert answer.status_code == 200, name
            sizes[lang, name] = len(answer.data)

    assert max(sizes.values()) < 60_000
    assert len(visitor.get("/guides").data) < 60_000
