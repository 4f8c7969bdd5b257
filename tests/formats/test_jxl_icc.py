"""How JPEG XL writes a colour profile: read by hand-written commands, and written back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import Damaged
from toolkit.formats.image import jxl_icc, jxl_profile

#: A header in which everything is as foreseen.
FORESEEN = bytes(128)


def coded(size: int, commands: bytes, data: bytes) -> bytes:
    return jxl_icc._number(size) + jxl_icc._number(len(commands)) + commands + data


@given(st.binary(max_size=400), st.integers(0, 70))
def test_what_is_written_is_read(profile: bytes, at: int) -> None:
    """Any bytes, behind any number of bits."""
    data = jxl_profile.written(bytes(range(9)), at, profile)

    assert jxl_icc.unpacked(jxl_icc.packed(profile)) == profile
    assert jxl_profile.read(data, at) == (profile, len(data))
    assert int.from_bytes(data, "little") % (1 << at) == (
        int.from_bytes(bytes(range(9)), "little") % (1 << at)
    )


@pytest.mark.parametrize("letters", [b"APPL", b"MSFT", b"SGI ", b"SUNW"])
def test_a_platform_goes_on_as_foreseen(letters: bytes) -> None:
    """Only its first letters are written out."""
    profile = bytes(40) + letters + bytes(84)

    assert jxl_icc.packed(profile)[-128:][43] == 0
    assert jxl_icc.unpacked(jxl_icc.packed(profile)) == profile


def row(name: bytes, start: int, size: int) -> bytes:
    return name + start.to_bytes(4, "big") + size.to_bytes(4, "big")


def added(commands: bytes, data: bytes, size: int) -> bytes:
    """What these commands add to a header."""
    return jxl_icc.unpacked(coded(128 + size, commands, FORESEEN + data))[128:]


def test_tags_in_short() -> None:
    """A start and a size only where they are not as foreseen; three colours by one command."""
    commands = b"\x09" + b"\xc2\xac\x02\x0e" + b"\x03" + b"\x41\x05" + b"\x90\x07\0"
    expected = b"\0\0\0\x08" + b"".join([
        row(b"rTRC", 300, 14), row(b"gTRC", 300, 14), row(b"bTRC", 300, 14),
        row(b"rXYZ", 314, 20), row(b"gXYZ", 334, 20), row(b"bXYZ", 354, 20),
        row(b"ABCD", 5, 20), row(b"desc", 25, 7),
    ])  # fmt: skip

    assert added(commands, b"ABCD", len(expected)) == expected


@pytest.mark.parametrize(
    ("commands", "data", "expected"),
    [
        (b"\x01\x03", b"abc", b"abc"),
        (b"\x02\x07", b"aceg" + b"bdf", b"abcdefg"),
        (b"\x03\x06", b"ae" + b"bf" + b"cd", b"abcefd"),
        (b"\x0a", b"123456789012", b"XYZ \0\0\0\x00123456789012"),
        (b"\x10\x15\x17", b"", b"XYZ \0\0\0\0curv\0\0\0\0gbd \0\0\0\0"),
        (b"\x01\x03\x04\x00\x03", b"\x01\x03\x06" + b"\1\1\1", b"\1\3\6\7\x08\x09"),
        (b"\x01\x03\x04\x04\x02", b"\x01\x03\x06" + b"\0\1", b"\1\3\6\x09\x0d"),
        (b"\x01\x03\x04\x08\x02", b"\x01\x03\x06" + b"\0\0", b"\1\3\6\x0a\x0f"),
        (b"\x01\x02\x04\x11\x04\x04", b"\1\xff" + b"\0\0\1\1", b"\1\xff\0\1\1\0"),
    ],
)
def test_commands(commands: bytes, data: bytes, expected: bytes) -> None:
    """Bytes as they are, woven together, or told by how far they are off."""
    assert added(b"\0" + commands, data, len(expected)) == expected


@pytest.mark.parametrize(
    ("commands", "data"),
    [
        (b"\0\x05", b""),  # no such command
        (b"\0\x01\x05", b"1234"),  # more than there is
        (b"\0\x01\x05", b"123456"),  # less than there is
        (b"\x02\x20\0", b""),  # no such tag
        (b"\0\x04\x02\x05", b"12345"),  # no such width
        (b"\0\x04\x0c\x05", b"12345"),  # no such order
        (b"\0\x04\x11\x01\x05", b"12345"),  # steps shorter than a number
        (b"\0\x04\x10\x7f\x05", b"12345"),  # steps beyond what there is
        (b"\xff\xff\xff\xff\xff\x01", b""),  # no number
        (b"", b""),  # nothing behind the header
    ],
)
def test_what_makes_no_sense_is_damaged(commands: bytes, data: bytes) -> None:
    """Nothing is guessed."""
    with pytest.raises(Damaged):
        jxl_icc.unpacked(coded(133, commands, FORESEEN + data))


def test_a_profile_too_large_to_be_one() -> None:
    """It is refused before anything is read."""
    with pytest.raises(Damaged):
        jxl_icc.unpacked(coded(jxl_icc.MAX_SIZE + 1, b"", FORESEEN))


def test_every_byte_has_its_kind() -> None:
    """A code depends on what stands before: letters, digits, ends of the scale, others."""
    kinds = {
        **dict.fromkeys(b"azAZ", 0), **dict.fromkeys(b"09.,", 1), 0: 2, 1: 3,
        **dict.fromkeys((2, 15), 4), **dict.fromkeys((241, 254), 5), 255: 6,
        **dict.fromkeys((16, 32, 127, 240), 7),
    }  # fmt: skip

    assert {value: jxl_profile._kind(value) for value in kinds} == kinds
