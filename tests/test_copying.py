"""Bytes go from one file into another whole, whichever way the system lets them go."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from toolkit.files import copying

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="splice is of Linux")
SIZE = 3000


@pytest.fixture
def content(tmp_path: Path) -> bytes:
    """What stands in the source."""
    data = bytes(range(256)) * 12
    (tmp_path / "in").write_bytes(data[:SIZE])
    return data[:SIZE]


@pytest.fixture
def ends(tmp_path: Path, content: bytes) -> Iterator[tuple[int, int]]:
    """The source and the target."""
    source = os.open(tmp_path / "in", os.O_RDONLY)
    target = os.open(tmp_path / "out", os.O_RDWR | os.O_CREAT)
    yield source, target
    os.close(source)
    os.close(target)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long stretches are short here."""
    monkeypatch.setattr(copying, "CHUNK", 256)
    monkeypatch.setattr(copying, "_LONG", 512)


def _refuse(after: int, real: Callable[..., int]) -> Callable[..., int]:
    """A call that works so often, and then never again."""
    calls = iter(range(after))

    def call(*given: Any, **options: Any) -> int:
        if next(calls, None) is None:
            raise OSError(errno.EINVAL, "not here")
        return real(*given, **options)

    return call


def _copied(ends: tuple[int, int]) -> tuple[bytes, list[int]]:
    heard: list[int] = []
    source, target = ends
    copying.write_pieces([b"<", (100, 400), b"|", (0, SIZE), b">"], source, target, heard.append)
    return os.pread(target, 2 * SIZE, 0), heard


@LINUX
@pytest.mark.parametrize("sends", [0, 1, 99])
@pytest.mark.parametrize("splices", [0, 1, 2, 3, 4, 99])
def test_every_way_gives_the_same(
    ends: tuple[int, int],
    content: bytes,
    monkeypatch: pytest.MonkeyPatch,
    splices: int,
    sends: int,
) -> None:
    """A way that fails, at once or half way, is left for the next one; each byte comes once."""
    monkeypatch.setattr(os, "splice", _refuse(splices, os.splice))
    monkeypatch.setattr(os, "sendfile", _refuse(sends, os.sendfile))
    out, heard = _copied(ends)

    assert out == b"<" + content[100:400] + b"|" + content + b">"
    assert sum(heard) == len(out)


@LINUX
@pytest.mark.parametrize("short", [1, 100])
def test_what_is_stuck_in_the_pipe_comes_another_way(
    ends: tuple[int, int], content: bytes, monkeypatch: pytest.MonkeyPatch, short: int
) -> None:
    """The file takes some of a part, and then no more from a pipe."""
    real, calls = os.splice, iter(range(3))

    def splice(source: int, target: int, count: int, **options: Any) -> int:
        if "offset_src" in options:
            return real(source, target, count, **options)
        if next(calls, None) is None:
            raise OSError(errno.EINVAL, "not here")
        return real(source, target, min(count, short))

    monkeypatch.setattr(os, "splice", splice)
    out, heard = _copied(ends)

    assert out == b"<" + content[100:400] + b"|" + content + b">"
    assert sum(heard) == len(out)


def test_without_a_pipe_it_goes_all_the_same(
    ends: tuple[int, int], content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no descriptor for one."""
    monkeypatch.setattr(os, "pipe", _refuse(0, os.pipe))

    assert content in _copied(ends)[0]


@LINUX
def test_a_source_that_ends_too_soon_is_an_error(ends: tuple[int, int]) -> None:
    """In the middle of a long stretch, too."""
    with pytest.raises(OSError, match="shorter"):
        copying.write_pieces([(0, SIZE + 1)], *ends, lambda _count: None)


@LINUX
def test_where_the_source_stands_decides_nothing(
    ends: tuple[int, int], content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A confined child has the same open file, and may move in it while it is copied."""
    monkeypatch.setattr(os, "splice", _refuse(0, os.splice))
    monkeypatch.setattr(os, "sendfile", _refuse(0, os.sendfile))
    os.lseek(ends[0], 77, os.SEEK_SET)

    assert content in _copied(ends)[0]
    assert os.lseek(ends[0], 0, os.SEEK_CUR) == 77
