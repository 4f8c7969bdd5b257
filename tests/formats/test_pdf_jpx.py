"""JPEG 2000 pictures inside a PDF: what shows the picture stays, all else is told and goes."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
from PIL import Image

from tests.conftest import sample_of
from tests.samples.j2k import CODED, codestream, comment, marker, tile
from tests.samples.jp2 import box, file, header
from tests.samples.jpeg import profile
from toolkit.errors import Damaged
from toolkit.formats.pdf import jpx

PLAIN = codestream(tile(CODED))
HIDDEN = b"secret words"
_FULL = (
    box(b"pclr", b"\0\1\1\7\5"), box(b"cmap", bytes(4)),
    box(b"cdef", struct.pack(">HHHH", 1, 0, 0, 1)),
)  # fmt: skip
WHOLE = file(header(box(b"bpcc", b"\7"), *_FULL), box(b"jp2c", PLAIN))


def pixels(raw: bytes) -> bytes:
    return np.asarray(Image.open(io.BytesIO(raw), formats=["JPEG2000"])).tobytes()


def told(raw: bytes) -> set[tuple[str, str | None]]:
    return {(row.kind, row.value) for row in jpx.bare(raw)[1]}


@pytest.mark.parametrize("name", ["jp2", "j2k"])
def test_nothing_that_was_planted_stays(name: str) -> None:
    """In any box or marker; the pixels are the same, and a second time nothing changes."""
    data, canaries = sample_of(name)
    clean, said = jpx.bare(data)

    assert said
    assert [place for place, word in canaries.items() if word.encode() in clean] == []
    assert pixels(clean) == pixels(data)
    assert jpx.bare(clean) == (clean, [])


@pytest.mark.parametrize(
    "data",
    [
        PLAIN + HIDDEN,
        codestream(tile(CODED, comment(HIDDEN))),
        codestream(tile(CODED), markers=(comment(HIDDEN), marker(0x63, HIDDEN))),
        codestream(tile(CODED), markers=(marker(0x55, HIDDEN),)),
        file(header(), box(b"jp2c", PLAIN, HIDDEN)),
        file(header(), box(b"jp2c", PLAIN), box(b"jP  ", HIDDEN)),
        file(header(), box(b"jp2c", PLAIN), box(b"ftyp", HIDDEN)),
        file(header(), box(b"jp2c", PLAIN), tail=HIDDEN),
        file(header(), box(b"jp2c", PLAIN), box(b"jp2c", codestream(markers=(comment(HIDDEN),)))),
        file(header(box(b"bpcc", b"\7" + HIDDEN)), box(b"jp2c", PLAIN)),
        file(header(box(b"cmap", HIDDEN)), box(b"jp2c", PLAIN)),
        file(header(_FULL[0],
                    box(b"cmap", bytes(4), HIDDEN)), box(b"jp2c", PLAIN)),
        file(header(box(b"cdef", struct.pack(">HHHH", 1, 0, 0, 1), HIDDEN)), box(b"jp2c", PLAIN)),
        file(header(box(b"pclr", b"\0\1\1\7\5", HIDDEN)), box(b"jp2c", PLAIN)),
        file(header(box(b"zzzz", HIDDEN)), box(b"jp2c", PLAIN)),
        file(header(*_FULL, box(b"pclr", HIDDEN)), box(b"jp2c", PLAIN)),
        file(header(box(b"cdef", b"\xff\xff" + HIDDEN)), box(b"jp2c", PLAIN)),
        file(header(box(b"cdef", b"\0\2" + HIDDEN)), box(b"jp2c", PLAIN)),
        file(header(box(b"bpcc", HIDDEN), layers=12), box(b"jp2c", PLAIN)),
        file(header(colour=b"\1\0\0" + b"\0\0\0\x11" + HIDDEN), box(b"jp2c", PLAIN)),
        file(header(colour=b"\2\0\0" + profile(lambda _: HIDDEN)), box(b"jp2c", PLAIN)),
        file(header(), box(b"xml ", HIDDEN), box(b"jp2c", PLAIN)),
    ],
)  # fmt: skip
def test_what_no_reader_shows_goes(data: bytes) -> None:
    """Wherever there is room for it."""
    clean, _ = jpx.bare(data)

    assert told(data)
    assert HIDDEN not in clean
    assert jpx.bare(clean) == (clean, [])


def test_what_shows_the_picture_stays() -> None:
    """Depths, palette, channels; of a file that says nothing else, every byte."""
    assert jpx.bare(WHOLE) == (WHOLE, [])
    assert jpx.bare(PLAIN) == (PLAIN, [])


@pytest.mark.parametrize("data", [PLAIN, WHOLE, sample_of("jp2")[0]])
def test_cut_off_anywhere_it_is_refused_or_clean(data: bytes) -> None:
    """And it ends; what is cut off behind the picture leaves it as it was."""
    whole = jpx.bare(data)[0]
    for end in range(len(data)):
        try:
            assert jpx.bare(data[:end])[0] == whole
        except Damaged:
            continue


@pytest.mark.parametrize(
    "data",
    [
        codestream(tile(CODED), markers=(marker(0x77, HIDDEN),)),
        codestream(tile(CODED, marker(0x77, HIDDEN))),
        codestream(tile(CODED, length=4)),
        codestream(tile(CODED, length=9999)),
        PLAIN[:2] + b"\xff\x51\0\0" + PLAIN[6:],
        file(header()),
        file(box(b"jp2h", box(b"ihdr", bytes(9))), box(b"jp2c", PLAIN)),
        file(header(_FULL[1], _FULL[0]), box(b"jp2c", PLAIN)),
        file(header(colour=b"\4\0\0" + HIDDEN), box(b"jp2c", PLAIN)),
        b"no picture of this kind",
    ],
)
def test_what_cannot_be_kept_whole_is_refused(data: bytes) -> None:
    """Unknown markers, lengths that are wrong, a palette after its map, nothing to show."""
    with pytest.raises(Damaged):
        jpx.bare(data)
