"""What a long copy keeps is compared while it is written: once each, and no "no" is lost."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import sample_of
from toolkit import Recipe, clean
from toolkit.background import BackgroundThread
from toolkit.clean import (
    byte_compare,
    destinations,
    incremental_compare,
    jail_requests,
    preload,
)
from toolkit.clean.incremental_compare import EqualRange, IncrementalComparer
from toolkit.errors import JailBroken, Unproven
from toolkit.model import Piece
from toolkit.sandbox import starting

PIECES: list[Piece] = [b"head", (10, 40), b"x" * 7, (40, 41), (100, 300), b"", (0, 5), (300, 400)]
FORKS = pytest.mark.skipif(
    not starting.can_fork(), reason="children wait only where they can fork"
)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is long is short here."""
    monkeypatch.setattr(incremental_compare, "LARGE", 64)
    monkeypatch.setattr(incremental_compare, "_STRETCH", 32)
    monkeypatch.setattr(incremental_compare, "_LONG", 8)


def _followed(
    step: int, answers: dict[int, bool | None]
) -> tuple[list[EqualRange], list[EqualRange]]:
    """What was asked, and what is known to be the same, of a copy written in such steps.

    answers: to the questions for these places of the copy, else yes; None is no answer.
    """
    asked: list[EqualRange] = []

    def ask(rows: Sequence[EqualRange]) -> bool:
        asked.extend(rows)
        for place, answer in answers.items():
            if any(place in range(at, at + end - start) for at, start, end in rows):
                if answer is None:
                    raise JailBroken("crashed")
                return answer
        return True

    total = sum(len(p) if isinstance(p, bytes) else p[1] - p[0] for p in PIECES)
    with BackgroundThread() as worker:
        comparer = IncrementalComparer(PIECES, ask, worker)
        for at in range(0, total, step):
            comparer.wrote(min(step, total - at))
        return asked, comparer.same()


def _bytes(rows: Sequence[EqualRange]) -> list[tuple[int, int]]:
    """Place in the copy, place in the source, byte by byte."""
    return [(at + n, start + n) for at, start, end in rows for n in range(end - start)]


LONG = [(4, 10, 40), (42, 100, 300), (247, 300, 400)]


@pytest.mark.parametrize("step", [1, 3, 31, 32, 33, 100, 1000])
def test_every_long_piece_is_asked_for_once_and_in_order(step: int) -> None:
    """In questions of some length; put together again in the end."""
    asked, same = _followed(step, {})

    assert _bytes(asked) == _bytes(LONG)
    assert same == LONG


@pytest.mark.parametrize("place", [4, 33, 42, 241, 247, 346])
def test_one_no_is_enough(place: int) -> None:
    """Wherever it comes."""
    with pytest.raises(Unproven):
        _followed(7, {place: False})


@pytest.mark.parametrize("place", [4, 33, 42, 241, 247, 346])
def test_what_had_no_answer_is_not_known(place: int) -> None:
    """Nor what comes behind it: the proof compares that."""
    asked, same = _followed(7, {place: None})

    assert set(_bytes(same)) < set(_bytes(asked))
    assert all(at < place for at, _ in _bytes(same))


def test_short_copies_are_left_to_the_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """And all of them where no child is kept waiting."""
    monkeypatch.setattr(incremental_compare, "can_fork", lambda: True)
    assert incremental_compare.is_worthwhile(PIECES)
    assert not incremental_compare.is_worthwhile([b"x" * 100, (0, 63)])
    assert not incremental_compare.is_worthwhile([(0, 7)] * 100)
    monkeypatch.setattr(incremental_compare, "can_fork", lambda: False)
    assert not incremental_compare.is_worthwhile(PIECES)


@FORKS
@pytest.mark.parametrize("name", ["mp4", "mkv"])
def test_a_film_is_compared_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The copy is the same as without; what was compared is handed to the proof."""
    film = tmp_path / f"film.{name}"
    film.write_bytes(sample_of(name)[0])
    known: list[Sequence[EqualRange]] = []
    real = jail_requests.prove

    def heard(*given: object) -> object:
        known.append(given[-1])  # type: ignore[arg-type]
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(destinations.jail_requests, "prove", heard)
    one = clean(film, tmp_path / "one", Recipe(faces="keep", voice="keep")).saved
    monkeypatch.setattr(incremental_compare, "LARGE", 1 << 30)
    other = clean(film, tmp_path / "other", Recipe(faces="keep", voice="keep")).saved

    assert one is not None
    assert other is not None
    assert one.read_bytes() == other.read_bytes()
    assert known[0]
    assert not known[1]
    for at, start, end in known[0]:
        assert one.read_bytes()[at : at + end - start] == film.read_bytes()[start:end]


@FORKS
@pytest.mark.parametrize("place", [0.3, 0.6, 0.999])
def test_a_copy_that_became_another_is_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: float
) -> None:
    """One byte written wrong: whoever compares it, the copy gets no name."""
    film = tmp_path / "film.mp4"
    film.write_bytes(sample_of("mp4")[0])
    real = destinations._written

    def wrong(draft: object, made: jail_requests.Made, source: int, recipe: Recipe) -> object:
        pieces = made.copy.pieces
        start, end = max((p for p in pieces if isinstance(p, tuple)), key=lambda p: p[1] - p[0])
        torn = start + int((end - start) * place)
        data = bytes([os.pread(source, 1, torn)[0] ^ 1])
        cut: list[Piece] = []
        for piece in pieces:
            if piece == (start, end):
                cut += [(start, torn), data, (torn + 1, end)]
            else:
                cut.append(piece)
        other = made._replace(copy=made.copy._replace(pieces=tuple(cut)))
        return real(draft, other, source, recipe)  # type: ignore[type-var]

    monkeypatch.setattr(destinations, "_written", wrong)
    with pytest.raises(Unproven):
        clean(film, tmp_path / "out", Recipe(faces="keep", voice="keep"))

    assert [*(tmp_path / "out").iterdir()] == []


@FORKS
def test_a_child_compares_what_it_is_given(tmp_path: Path) -> None:
    """It sees a byte that differs, and a stretch that is not there."""
    (tmp_path / "copy").write_bytes(b"..abcdefgh")
    (tmp_path / "source").write_bytes(b"abcdXfgh")
    copy, source = (os.open(tmp_path / name, os.O_RDONLY) for name in ("copy", "source"))

    def ask(*rows: EqualRange) -> bool:
        return jail_requests.same(
            copy, source, rows, recipe=Recipe(faces="keep"), loaded=preload.LIGHT
        )

    assert ask((2, 0, 4), (7, 5, 8))
    assert not ask((2, 0, 5))
    assert not ask((2, 0, 4), (3, 0, 1))
    assert not ask((8, 6, 9))
    os.close(copy)
    os.close(source)


def test_only_what_lies_beside_its_own_is_known() -> None:
    """A stretch that was compared with another place of the source is compared again."""
    copy, source = b"..abcdefgh", b"abcdXfgh"
    known = [(2, 0, 8)]

    def same(one: Piece, other: Piece) -> bool:
        return byte_compare.same_content(copy, [one], source, [other], known)

    # what is known is believed, and nothing else
    assert same((2, 10), (0, 8))
    assert same((6, 7), (4, 5))
    assert not same((6, 7), (5, 6))
    assert not same((1, 10), (0, 9))
    assert not same((6, 8), (4, 5))
    assert not same((6, 7), b"X")
    assert not byte_compare.same_content(copy, [(6, 7)], source, [(4, 5)])
    # nor is what goes beyond the end of what was compared
    assert not byte_compare.same_content(copy, [(2, 10)], source, [(0, 8)], [(2, 0, 4)])
    assert not byte_compare.same_content(copy, [(2, 3), (3, 4)], source, [(0, 1)], known)
