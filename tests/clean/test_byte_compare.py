"""A copy is the same as its source only where every coded byte is."""

from __future__ import annotations

import mmap
import random
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

from toolkit.clean import byte_compare
from toolkit.model import Piece

#: Around what is compared at a time, and what is given back at a time.
SIZES = (
    1,
    100,
    byte_compare._PART - 1,
    byte_compare._PART,
    byte_compare._PART + 1,
    3 * byte_compare._PART + 7,
)


def cut(size: int, chance: random.Random) -> list[Piece]:
    """All of a file in stretches."""
    marks = sorted({0, size, *(chance.randrange(size + 1) for _ in range(3))})
    return list(pairwise(marks))


@pytest.mark.parametrize("size", SIZES)
def test_the_same_bytes_are_the_same_wherever_they_stand(size: int) -> None:
    """Behind other things, or handed over by themselves."""
    chance = random.Random(size)
    data = chance.randbytes(size)
    pieces = cut(size, chance)
    moved = [(start + 9, end + 9) for start, end in pieces]
    literal = [data[start:end] for start, end in pieces]

    assert byte_compare.same_content(data, pieces, data, pieces)
    assert byte_compare.same_content(bytes(9) + data, moved, data, pieces)
    assert byte_compare.same_content(b"", literal, data, pieces)
    assert byte_compare.same_content(data, pieces, b"", literal)


@pytest.mark.parametrize("size", SIZES)
def test_one_byte_that_differs_is_seen(size: int) -> None:
    """At the first and the last place, beside every border, and anywhere."""
    chance = random.Random(size)
    data, pieces = chance.randbytes(size), [(0, size)]
    near = {
        0,
        size - 1,
        size // 2,
        byte_compare._PART - 1,
        byte_compare._PART,
        chance.randrange(size),
    }
    for at in sorted(place for place in near if place < size):
        other = bytearray(data)
        other[at] ^= 1
        assert not byte_compare.same_content(bytes(other), pieces, data, pieces)
        assert not byte_compare.same_content(b"", [bytes(other)], data, pieces)


@pytest.mark.parametrize("change", [
    lambda pieces: pieces[:-1], lambda pieces: pieces[1:], lambda pieces: [],
    lambda pieces: [*pieces, (0, 0)], lambda pieces: [*pieces, b""],
    lambda pieces: [(0, pieces[0][1] - 1), *pieces[1:]],
    lambda pieces: [*pieces[:-1], (pieces[-1][0], pieces[-1][1] + 1)],
])  # fmt: skip
def test_what_is_missing_or_too_much_is_seen(
    change: Callable[[list[Piece]], list[Piece]],
) -> None:
    """On either side; flat content must not hide it, so all bytes are alike here."""
    data = bytes(300)
    pieces: list[Piece] = [(0, 100), (100, 200), (200, 299)]

    assert not byte_compare.same_content(data, change(pieces), data, pieces)
    assert not byte_compare.same_content(data, pieces, data, change(pieces))


@pytest.mark.parametrize("short", [1, byte_compare._PART, 2 * byte_compare._PART])
@pytest.mark.parametrize("more", [1, byte_compare._PART])
def test_a_piece_that_ends_too_early_is_seen(short: int, more: int) -> None:
    """Also where it ends with a part that was compared, and all of it is alike."""
    data = bytes(short + more)

    assert not byte_compare.same_content(data, [(0, short)], data, [(0, short + more)])
    assert not byte_compare.same_content(data, [(0, short + more)], data, [(0, short)])


def test_long_files_are_given_back_and_still_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """In one piece or in many; what differs behind the first stretch is seen as well."""
    monkeypatch.setattr(byte_compare.mapped, "STRETCH", 4 * byte_compare._PART)
    size = 11 * byte_compare._PART
    with mmap.mmap(-1, size) as one, mmap.mmap(-1, size) as other:
        for pieces in ([(0, size)], [(at, at + 100_000) for at in range(0, size, 100_000)][:7]):
            assert byte_compare.same_content(one, pieces, other, pieces)
            other[pieces[-1][1] - 1] = 1
            assert not byte_compare.same_content(one, pieces, other, pieces)
            other[pieces[-1][1] - 1] = 0


@pytest.mark.parametrize(("ours", "theirs"), [
    ((0, 50), (1, 51)), ((0, 60), (0, 60)), ((1, 50), (0, 49)), ((0, 40), (0, 41)),
    ((60, 70), (60, 70)),
])  # fmt: skip
def test_what_was_compared_before_vouches_for_nothing_else(
    ours: tuple[int, int], theirs: tuple[int, int]
) -> None:
    """Only for those bytes at that place of the source, and no further."""
    copy, source = bytes(range(100)), bytes(range(1, 101))
    known = [(0, 0, 50)]

    assert byte_compare.same_content(copy, [(0, 50)], source, [(0, 50)], known)
    assert byte_compare.same_content(copy, [(7, 11)], source, [(7, 11)], known)
    other = bytes(100 + at for at in range(100))
    assert not byte_compare.same_content(copy, [ours], other, [theirs], known)
    assert not byte_compare.same_content(copy, [(0, 50)], source, [b"x" * 50], known)


def test_pieces_are_the_same_in_turn_as_they_are_side_by_side() -> None:
    """Their bytes, where each ends, and how many there are."""
    data = b"abcdef"
    rows: list[list[Piece]] = [
        [b"ab", b"cdef"], [(0, 2), (2, 6)], [b"ab", (2, 6)], [b"abc", b"def"], [b"ab", b"cdeF"],
        [b"ab"], [b"ab", b"cdef", b""], [], [b"abcdef"],
    ]  # fmt: skip
    for ours in rows:
        for theirs in rows:
            assert byte_compare.same_in_turn(
                data, ours, data, theirs
            ) is byte_compare.same_content(data, ours, data, theirs)


def test_in_turn_the_first_is_let_go_before_the_second_is_read() -> None:
    """Each takes a hundred times the room of its file."""
    seen = []

    def pieces(name: str) -> Iterator[Piece]:
        seen.append(f"{name} begins")
        yield name.encode()[:0]
        seen.append(f"{name} ends")

    assert byte_compare.same_in_turn(b"", pieces("copy"), b"", pieces("source"))
    assert seen == ["copy begins", "copy ends", "source begins", "source ends"]
