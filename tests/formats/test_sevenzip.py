"""7z and RAR archives: what their heads say, packed or not, and what is refused."""

from __future__ import annotations

import struct
import zlib

import pytest

from tests.conftest import sample_of
from tests.nesting import clean, found
from tests.samples.rar import NEW, OLD, block, number, record
from tests.samples.rar import file as member
from tests.samples.sevenzip import archive, head, packed
from toolkit.errors import Damaged, NotCleanable
from toolkit.formats import identify

SAYS = {
    ("inside.name", "Jane Doe.txt"),
    ("when.changed", "2026:03:06 10:11:12 UTC"),
    ("software.setting", "mode 100640"),
}


@pytest.mark.parametrize("name", ["sevenzip", "rar"])
def test_such_an_archive_is_never_written(name: str) -> None:
    with pytest.raises(NotCleanable) as refused:
        clean(sample_of(name)[0])
    assert refused.value.detail == "no_writer"


def test_heads_are_read_packed_or_not() -> None:
    raw = head(b"Jane Doe.txt")

    assert found(archive(*packed(raw))) >= SAYS
    assert found(archive(b"", raw)) >= SAYS


def test_that_the_files_are_not_looked_at_is_said() -> None:
    """Nobody takes a list of names for a look at what is in the files."""
    raw = head(b"Jane Doe.txt")
    locked = raw[:1] + b"\x24\6\xf1\7\1" + raw[1:]

    assert ("inside.refused", "1 files, not looked at") in found(archive(b"", raw))
    assert ("inside.refused", "1 files, not looked at, encrypted") in found(archive(b"", locked))
    data = NEW + block(2, member(b"x"), extra=record(1, bytes(20)), data=b"12345")
    assert found(data) >= {
        ("inside.refused", "1 files, not looked at"), ("inside.refused", "it is encrypted"),
    }  # fmt: skip
    four = old(b"x").replace(struct.pack("<BH", 0x74, 0x8000), struct.pack("<BH", 0x74, 0x8004))
    assert ("inside.refused", "it is encrypted") in found(four)


def test_names_that_are_encrypted_are_said_to_be() -> None:
    body, said = packed(head(b"Jane Doe.txt"))
    locked = said.replace(b"\x23\3\1\1", b"\x24\6\xf1\7\1")

    assert ("inside.refused", "names are encrypted") in found(archive(body, locked))


def test_an_archive_without_files_says_nothing_of_any() -> None:
    assert {kind for kind, _ in found(archive(b"", b""))} == {"software.setting"}


def test_a_head_that_can_not_be_read_is_told() -> None:
    body, said = packed(head(b"Jane Doe.txt"))
    for broken in (said[:-3], said.replace(b"\3\1\1", b"\3\1\2"), b"\x17\xff\xff"):
        assert "inside.damaged" in {kind for kind, _ in found(archive(body, broken))}
    assert "inside.damaged" in {kind for kind, _ in found(archive(b"\0" * len(body), said))}


def test_a_wrong_start_is_refused() -> None:
    data = archive(*packed(head(b"Jane Doe.txt")))
    for broken in (data[:20], data[:12] + b"\xff" + data[13:], data[:-5]):
        with pytest.raises(Damaged):
            found(broken)


# ---- RAR ------------------------------------------------------------------------------------


def old(name: bytes) -> bytes:
    """An archive of version 4."""
    when = (46 << 9 | 3 << 5 | 6) << 16 | (10 << 11 | 11 << 5 | 6)
    row = struct.pack("<IIBIIBBHI", 5, 5, 3, 0, when, 29, 0x30, len(name), 0o100644) + name
    parts = [(0x73, 0, bytes(6), b""), (0x74, 0x8000, row, b"12345"), (0x7B, 0, b"", b"")]
    out = OLD
    for kind, flags, body, data in parts:
        raw = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
        out += struct.pack("<H", zlib.crc32(raw) & 0xFFFF) + raw + data
    return out


def test_old_rar_archives_are_read() -> None:
    data = old(b"Jane Doe.txt")

    assert identify(data).name == "rar"
    assert found(data) == {
        ("inside.name", "Jane Doe.txt"), ("when.changed", "2026:03:06 10:11:12"),
        ("software.name", "packed on Unix"), ("inside.refused", "1 files, not looked at"),
    }  # fmt: skip
    assert ("hidden.trailer", "secret words") in found(data + b"secret words")


def test_rar_archives_of_encrypted_names_are_said_to_be() -> None:
    data = NEW + block(4, number(0) + number(1) + bytes(17)) + bytes(99)

    assert ("inside.refused", "names are encrypted") in found(data)
    locked = old(b"x").replace(
        struct.pack("<BHH", 0x73, 0, 13), struct.pack("<BHH", 0x73, 0x80, 13)
    )
    assert ("inside.refused", "names are encrypted") in found(locked)


def test_damaged_rar_archives_are_told() -> None:
    data = NEW + block(1, number(0)) + block(2, member(b"Jane Doe.txt"), data=b"12345")
    for broken in (data[:30], old(b"Jane Doe.txt")[:40], NEW + b"\0\0\0\0" + b"\xff" * 20):
        assert "inside.damaged" in {kind for kind, _ in found(broken)}
