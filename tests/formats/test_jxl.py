"""JPEG XL: the codestream stays, whole or in parts, and every other box goes."""

from __future__ import annotations

import struct

import pytest

from tests.samples.bmff import box
from tests.samples.jxl import CODESTREAM, SIGNATURE, container
from tests.samples.png import exif
from toolkit.errors import Damaged
from toolkit.formats import jxl
from toolkit.formats.base import harmless
from toolkit.model import Size

FORM = jxl.FORMAT
WHOLE = box(b"jxlc", CODESTREAM)


def part(number: int, body: bytes, *, last: bool = False) -> bytes:
    return box(b"jxlp", struct.pack(">I", number | (1 << 31 if last else 0)) + body)


def clean(data: bytes) -> bytes:
    return b"".join(
        piece if isinstance(piece, bytes) else data[piece[0] : piece[1]]
        for piece in FORM.strip(data)
    )


def told(data: bytes) -> str:
    return " ".join(
        f"{row.kind} {row.value}" for row in FORM.inspect(data) if not harmless(row.kind)
    )


@pytest.mark.parametrize(
    "made",
    [
        box(b"Exif", bytes(4) + exif(b"Anna")),
        box(b"Exif", b"\0\0\xff\xff" + exif(b"Anna")),
        box(b"Exif", b"\0\0"),
        box(b"xml ", b"<a>Anna</a>"),
        box(b"jhgm", b"Anna in a gain map"),
        box(b"jxli", b"Anna in an index"),
        box(b"brob", b"xml packed"),
        box(b"jbrd", b""),
        box(b"jxll", b"two bytes Anna"),
        box(b"ftyp", b"jxl Anna"),
        part(7, b"a part behind the last, of Anna") * 0 + box(b"free", b"Anna"),
        b"Anna behind the last box",
    ],
)
def test_every_other_box_goes(made: bytes) -> None:
    """Whatever it is called and whatever it holds."""
    data = container(WHOLE, made)

    assert told(data) != ""
    assert ("Anna" in told(data)) is (b"Anna" in made)
    assert clean(data) == container(WHOLE)
    assert told(clean(data)) == ""


def test_parts_stay_in_their_order() -> None:
    """A codestream in parts is kept part by part."""
    data = container(
        part(0, CODESTREAM[:20]), box(b"free", b"Anna"), part(1, CODESTREAM[20:], last=True)
    )

    assert clean(data) == container(part(0, CODESTREAM[:20]), part(1, CODESTREAM[20:], last=True))
    assert FORM.measure(data) == Size(28, 16, 0)


def test_a_bare_codestream_is_one_block() -> None:
    """Without a container there is nothing to take away."""
    assert clean(CODESTREAM) == CODESTREAM
    assert FORM.measure(CODESTREAM) == Size(28, 16, 0)


@pytest.mark.parametrize(
    "data",
    [
        container(),
        container(WHOLE, WHOLE),
        container(WHOLE, part(0, CODESTREAM, last=True)),
        container(part(1, CODESTREAM, last=True)),
        container(part(0, CODESTREAM[:9], last=True), part(1, CODESTREAM[9:])),
        container(box(b"jxlp", b"\0\0")),
        container(box(b"jxlc", b"no codestream")),
        container(box(b"jxlc", CODESTREAM[:6])),
        SIGNATURE + b"\0\0\0\x04jxlc",
        CODESTREAM[:8],
    ],
)
def test_what_is_no_whole_codestream_is_refused(data: bytes) -> None:
    """None, two, parts out of order, cut off."""
    with pytest.raises(Damaged):
        assert FORM.measure(data) and clean(data)  # noqa: PT018


def header(*fields: tuple[int, int]) -> bytes:
    """A size header of (value, bits) from the lowest bit up."""
    value = at = 0
    for number, bits in fields:
        value |= number << at
        at += bits
    return b"\xff\x0a" + value.to_bytes(16, "little")


@pytest.mark.parametrize(
    ("raw", "size"),
    [
        (header((1, 1), (3, 5), (1, 3)), Size(32, 32, 0)),
        (header((1, 1), (3, 5), (0, 3), (4, 5)), Size(40, 32, 0)),
        (header((0, 1), (0, 2), (299, 9), (3, 3)), Size(400, 300, 0)),
        (header((0, 1), (1, 2), (4999, 13), (0, 3), (3, 2), (99_999, 30)), Size(100_000, 5000, 0)),
    ],
)
def test_sizes_are_read_without_decoding(raw: bytes, size: Size) -> None:
    """Small and large sizes, in numbers or as a ratio."""
    assert FORM.measure(raw) == size
