"""A file that is read once takes no more memory than the stretch that is being read."""

from __future__ import annotations

import mmap
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from toolkit.sandbox import mapped

SIZE = 4 * mapped.STRETCH
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="how much is mapped is told by Linux")


@pytest.fixture
def long(tmp_path: Path) -> Iterator[mmap.mmap]:
    path = tmp_path / "long"
    with path.open("wb") as stream:
        stream.truncate(SIZE)
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        yield data


def held() -> int:
    """Bytes of files that this process has mapped and touched, on a disk or in memory (tmpfs)."""
    status = Path("/proc/self/status").read_text("ascii")
    rows = (row.split() for row in status.splitlines())
    return sum(int(row[1]) << 10 for row in rows if row[0] in {"RssFile:", "RssShmem:"})


@LINUX
@pytest.mark.parametrize("let_go", [mapped.passed, lambda *_: None], ids=["given back", "held"])
def test_reading_on_lets_go_of_what_was_read(
    long: mmap.mmap, let_go: Callable[[mmap.mmap, int, int], None]
) -> None:
    """And without it the whole file would be held, or this could not fail."""
    before, most = held(), 0
    for at in range(0, SIZE, 1 << 20):
        assert long[at : at + (1 << 20)].count(0) == 1 << 20
        let_go(long, at, at + (1 << 20))
        most = max(most, held() - before)

    assert (most < 2 * mapped.STRETCH) is (let_go is mapped.passed)


def test_what_was_given_back_can_be_read_again(tmp_path: Path) -> None:
    path = tmp_path / "film"
    path.write_bytes(b"abc" * 100_000)
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        mapped.give_back(data)
        assert data[:] == b"abc" * 100_000


def test_bytes_stay_as_they_are() -> None:
    """Where there is no fork a child has copies, which it keeps."""
    mapped.give_back(b"abc")
    mapped.passed(b"abc", 0, mapped.STRETCH)


@LINUX
def test_a_long_stretch_is_taken_without_holding_its_pages(long: mmap.mmap) -> None:
    before = held()
    raw = mapped.taken(long, 1, SIZE - 1)

    assert raw == bytes(SIZE - 2)
    assert held() - before < 2 * mapped.STRETCH


def test_what_is_taken_is_what_stands_there() -> None:
    data = bytes(range(256)) * (mapped.STRETCH // 128)

    assert mapped.taken(data, 3, len(data) - 5) == data[3:-5]
    assert mapped.taken(data, 3, 9) == data[3:9]
