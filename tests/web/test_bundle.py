"""One file with many copies, which says nothing of its own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest

from toolkit.web import bundle

COPIES = [("bcdfghjkmnpq.jpg", b"x" * 1000), ("qpnmkjhgfdcb.png", b""), ("b.gif", bytes(70_000))]


@pytest.mark.parametrize("count", range(4))
def test_its_length_is_known_before(count: int) -> None:
    """So that a browser sees when it was cut off."""
    data = b"".join(bundle.zipped(COPIES[:count]))

    assert len(data) == bundle.length(COPIES[:count])
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert [(e.filename, opened.read(e)) for e in opened.infolist()] == COPIES[:count]
        assert opened.testzip() is None


def test_the_same_copies_give_the_same_file() -> None:
    assert b"".join(bundle.zipped(COPIES)) == b"".join(bundle.zipped(COPIES))


def test_it_ends_when_the_visitor_leaves() -> None:
    """What is left of it is shorter than was said, so nobody takes it for whole."""
    answers = iter([True, False, False])
    data = b"".join(bundle.zipped(COPIES, lambda: next(answers)))

    assert len(data) < bundle.length(COPIES)
    assert COPIES[2][1] not in data


def test_one_copy_at_a_time_is_held_twice() -> None:
    """Parts come as copies go in."""
    taken: list[str] = []

    def copies() -> Iterator[tuple[str, bytes]]:
        for name, data in COPIES:
            taken.append(name)
            yield name, data

    parts = bundle.zipped(copies())
    next(parts)
    assert taken == ["bcdfghjkmnpq.jpg"]
