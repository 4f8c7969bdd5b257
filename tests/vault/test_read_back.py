"""A long original is compared by a child while it is written, and as strictly as a short one."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.vault import testkit
from toolkit.errors import CannotAccess, JailBroken
from toolkit.sandbox import pool, starting
from toolkit.sandbox.request import Request
from toolkit.sandbox.wire import Reply
from toolkit.vault import locked_writer, opening, read_back, stream, tasks
from toolkit.vault.envelope import Note
from toolkit.vault.keys import Keys
from toolkit.vault.locking import lock, lock_bytes
from toolkit.vault.opening import unlock, unlock_bytes

KEY = testkit.secret(1)
TO = [KEY.recipient()]
SIZE = 3 * stream.ROW + 12_345

pytestmark = pytest.mark.skipif(not starting.can_fork(), reason="no child is kept waiting here")


@pytest.fixture
def original(tmp_path: Path) -> Path:
    """A file of several rows."""
    path = tmp_path / "holiday" / "IMG_20260405.jpg"
    path.parent.mkdir()
    path.write_bytes(random.Random(1).randbytes(SIZE))
    return path


@pytest.fixture(autouse=True)
def all_are_large(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Every original is followed, row by row; what the child is asked is kept."""
    asked: list[dict[str, Any]] = []
    run = pool.run

    def noted(request: Request) -> Any:
        if request.task.endswith(":compare"):
            asked.append(request.arguments)
        return run(request)

    monkeypatch.setattr(read_back, "LARGE", 0)
    monkeypatch.setattr(read_back, "_STRETCH", 1)
    monkeypatch.setattr(pool, "run", noted)
    return asked


@pytest.mark.parametrize("pad", [False, True], ids=["as it is", "padded"])
@pytest.mark.parametrize("size", [0, 1, 65_536, stream.ROW, 2 * stream.ROW - 2048, SIZE])
def test_it_comes_back(size: int, pad: bool) -> None:
    """Whatever the length, also where the child gets nothing."""
    data = random.Random(size).randbytes(size)
    locked = lock_bytes(data, "a.bin", TO, pad=pad)

    assert unlock_bytes(locked.data, "x.age", Keys((KEY,))).data == data


def test_each_piece_is_compared_once_in_order(
    original: Path, tmp_path: Path, all_are_large: list[dict[str, Any]]
) -> None:
    """The child gets all pieces but those that hold the note."""
    locked = lock(original, tmp_path / "out", TO)
    pieces = [asked["pieces"] for asked in all_are_large]

    assert pieces[0][0] == 1
    assert [behind for _, behind in pieces[:-1]] == [first for first, _ in pieces[1:]]
    # the plain text is longer than the original by the note, two heads and the end
    assert pieces[-1][1] == -(-(SIZE + 5 * 512) // stream.PIECE)
    assert [asked["ends"] for asked in all_are_large][-1]
    assert unlock(locked.saved, tmp_path / "back", Keys((KEY,))).saved.read_bytes() == (
        original.read_bytes()
    )


@pytest.mark.parametrize("at", [300, 60_000, 100_000, 1_200_000, SIZE, -5, -700_000])
@pytest.mark.parametrize("seen", ["by the child", "without one"])
def test_what_the_disk_holds_is_compared(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int, seen: str
) -> None:
    """Wherever a disk wrote something else, and be it before the child looks."""
    if seen == "without one":
        monkeypatch.setattr(read_back, "can_fork", lambda: False)
    _after_writing(monkeypatch, lambda draft: _overwrite(draft, at))
    with pytest.raises(CannotAccess, match="changed_meanwhile"):
        lock(original, tmp_path / "out", TO)
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("by", [-1, -70_000, 1, 70_000])
def test_what_is_cut_off_or_added_is_seen(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: int
) -> None:
    """The end is where it has to be."""
    _after_writing(monkeypatch, lambda draft: os.truncate(draft, os.fstat(draft).st_size + by))
    with pytest.raises(CannotAccess, match="changed_meanwhile"):
        lock(original, tmp_path / "out", TO)
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("at", [0, 100_000, SIZE - 1])
def test_an_original_that_changed_unseen_is_not_locked(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """What was read is not what is there, though its time says so."""
    before = original.stat()

    def change(_draft: int) -> None:
        data = bytearray(original.read_bytes())
        data[at] ^= 0x80
        original.write_bytes(data)
        os.utime(original, ns=(before.st_atime_ns, before.st_mtime_ns))

    _all_at_the_end(monkeypatch)
    _after_writing(monkeypatch, change)
    with pytest.raises(CannotAccess, match="changed_meanwhile"):
        lock(original, tmp_path / "out", TO)


def test_a_child_that_fails_is_done_without(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All is compared here then; nothing is taken for the same unseen."""

    def broken(*_given: Any, **_named: Any) -> Any:
        raise JailBroken("crashed")

    monkeypatch.setattr(pool, "run", broken)
    saved = lock(original, tmp_path / "out", TO).saved
    _after_writing(monkeypatch, lambda draft: _overwrite(draft, -100))
    with pytest.raises(CannotAccess, match="changed_meanwhile"):
        lock(original, tmp_path / "out", TO)

    assert [*(tmp_path / "out").iterdir()] == [saved]


def test_a_child_that_says_something_else_is_not_believed(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a plain yes is one."""
    monkeypatch.setattr(pool, "run", lambda *_given, **_named: _Answer({"same": "yes"}))
    with pytest.raises(CannotAccess, match="changed_meanwhile"):
        lock(original, tmp_path / "out", TO)


def test_one_no_among_the_answers_is_enough(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A later yes does not make it good."""
    answers = [{"same": True}, {"same": False}]
    monkeypatch.setattr(
        pool,
        "run",
        lambda *_given, **_named: _Answer(answers.pop() if answers else {"same": True}),
    )
    with pytest.raises(CannotAccess, match="changed_meanwhile"):
        lock(original, tmp_path / "out", TO)


def test_the_child_starts_early_only_for_what_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """A short original is compared sooner than a child has started."""
    started: list[Any] = []
    monkeypatch.setattr(pool, "prepare", started.append)
    monkeypatch.setattr(read_back, "LARGE", 1000)
    read_back.prepare(999)
    assert started == []
    read_back.prepare(1000)
    assert started == [opening.WARM]


class TestTheTask:
    """What the child does, here."""

    BEFORE = 2048

    def _asked(self, sealed: bytes, plain: bytes, key: bytes, **other: Any) -> Reply:
        asked = {
            "key": key.hex(), "body": stream.NONCE, "pieces": [1, 3], "ends": True,
            "before": self.BEFORE, "size": len(plain), **other,
        }  # fmt: skip
        return tasks.compare([sealed, plain], **asked)

    @pytest.fixture
    def made(self) -> tuple[bytes, bytes, bytes]:
        """Sealed, plain and key; three pieces, the last with zeros behind the original."""
        key, plain = b"k" * 16, random.Random(2).randbytes(2 * stream.PIECE)
        whole = bytes(self.BEFORE) + plain + bytes(1024)
        parts = iter([whole[: stream.ROW]])
        return b"".join(stream.sealed(key, lambda _size: next(parts, b""))), plain, key

    def test_it_says_yes(self, made: tuple[bytes, bytes, bytes]) -> None:
        """Also of what stands behind the original."""
        assert self._asked(*made) == Reply({"same": True})

    @pytest.mark.parametrize("other", [{"size": 5}, {"before": 2047}, {"ends": False}])
    def test_it_says_no(self, made: tuple[bytes, bytes, bytes], other: dict[str, Any]) -> None:
        """To what stands elsewhere, ends elsewhere, or is not the original's."""
        assert self._asked(*made, **other) == Reply({"same": False})


class _Answer:
    def __init__(self, head: dict[str, Any]) -> None:
        self.untrusted_head = head


def _overwrite(draft: int, at: int) -> None:
    place = at if at >= 0 else os.fstat(draft).st_size + at
    old = os.pread(draft, 1, place)
    os.pwrite(draft, bytes([old[0] ^ 1]), place)


def _all_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is compared before all is written."""
    monkeypatch.setattr(read_back, "_STRETCH", 1 << 30)


def _after_writing(monkeypatch: pytest.MonkeyPatch, do: Callable[[int], None]) -> None:
    """Something happens when all is written, and none of it compared."""
    _all_at_the_end(monkeypatch)
    written = locked_writer.written

    def then(draft: Any, *given: Any) -> Note:
        note = written(draft, *given)
        do(draft.descriptor)
        return note

    monkeypatch.setattr(locked_writer, "written", then)
