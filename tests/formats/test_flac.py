"""FLAC: blocks that are not needed go, frames stay, and nothing hides between them."""

from __future__ import annotations

import random
import struct

import pytest

from tests.corpus import corpus
from tests.formats.sounds import clean, content, left, rows
from tests.samples.flac import INFO, block, comment, crc, frame
from toolkit.errors import Damaged, Refused
from toolkit.formats.sound import flac, flac_checksums

FORM = flac.FORMAT
FRONT = b"fLaC" + block(0, INFO, last=True)
TABLE = struct.pack(">QQH", 0, 0, 192) + b"\xff" * 8 + bytes(10)


def test_only_what_players_need_is_left() -> None:
    """The description, a table for seeking, and the frames; the last block says it is that."""
    data = b"fLaC" + block(0, INFO) + block(4, comment(b"me")) + block(3, TABLE)
    data += block(1, bytes(100), last=True) + frame(0) + frame(1)

    kept = b"fLaC" + block(0, INFO) + block(3, TABLE, last=True) + frame(0) + frame(1)
    assert clean(FORM, data) == kept


@pytest.mark.parametrize(
    "table", [b"words that are no table", TABLE + TABLE, b"\xff" * 8 + b"not empty!" + TABLE[:18]]
)
def test_a_table_that_is_none_goes(table: bytes) -> None:
    """What is not a list of places in rising order is hidden data."""
    data = b"fLaC" + block(0, INFO) + block(3, table, last=True) + frame(0)

    assert rows(FORM, data)["SEEKTABLE"].kind in ("hidden.packet", "hidden.unknown")
    assert clean(FORM, data) == FRONT + frame(0)


@pytest.mark.parametrize("hidden", [b"w", b"hidden words", b"\0" * 500])
def test_nothing_hides_between_or_behind_frames(hidden: bytes) -> None:
    """A frame's true end is known although no length says it."""
    data = FRONT + frame(0) + frame(1) + hidden + frame(2) + hidden

    assert clean(FORM, data) == FRONT + frame(0) + frame(1) + frame(2)
    assert "gap" in rows(FORM, data)


def coded(channels: int, body: bytes, number: int = 0) -> bytes:
    """A frame of 16 samples a channel with subframes of its own."""
    head = b"\xff\xf8\x69" + bytes([channels << 4 | 8, number, 15])
    head += bytes([crc(head, 8, 0x07)])
    return head + body + struct.pack(">H", crc(head + body, 16, 0x8005))


def bits(*fields: tuple[int, int]) -> bytes:
    """Numbers and their widths as bytes."""
    text = "".join(format(value, f"0{width}b") for value, width in fields if width)
    return int(text.ljust(-(-len(text) // 8) * 8, "0"), 2).to_bytes(-(-len(text) // 8), "big")


RICE = [(0, 2), (1, 4), (3, 4), *[(0b1101, 4)] * 6, (2, 4), *[(0b101, 3)] * 8]
ESCAPED = [(1, 2), (0, 4), (31, 5), (7, 5), *[(99, 7)] * 12]


@pytest.mark.parametrize(
    ("channels", "fields"),
    [
        (0, [(0, 8), (1234, 16)]),
        (0, [(2, 8), *[(5, 16)] * 16]),
        (0, [(10 << 1, 8), (1, 16), (2, 16), *RICE]),
        (0, [(12 << 1, 8), *[(1, 16)] * 4, *ESCAPED]),
        (0, [(33 << 1, 8), *[(1, 16)] * 2, (7, 4), (3, 5), *[(9, 8)] * 2, *RICE]),
        (0, [(3, 8), (1, 3), *[(7, 13)] * 16]),
        (8, [(0, 8), (1, 16), (0, 8), (1, 17)]),
        (9, [(0, 8), (1, 17), (0, 8), (1, 16)]),
        (10, [(0, 8), (1, 16), (0, 8), (1, 17)]),
        (2, [*[(0, 8), (1, 16)] * 3]),
    ],
)
def test_every_kind_of_frame_is_read_to_its_end(
    channels: int, fields: list[tuple[int, int]]
) -> None:
    """Constants, plain samples, both predictions, all ways of keeping stereo."""
    whole = coded(channels, bits(*fields))

    assert clean(FORM, FRONT + whole + b"hidden behind it") == FRONT + whole


def test_a_damaged_frame_is_refused_and_its_labels_shown() -> None:
    """A frame whose sum does not fit is not passed on as sound."""
    bad = frame(1)[:-1] + b"!"
    data = b"fLaC" + block(0, INFO) + block(4, comment(b"me"), last=True)
    data += frame(0) + bad + frame(2)

    assert rows(FORM, data)["VORBIS_COMMENT/vendor"].value == "me"
    with pytest.raises(Damaged) as refused:
        clean(FORM, data)
    assert refused.value.detail == "checksum"


def test_frames_that_were_numbered_elsewhere_stay() -> None:
    """A piece of a longer recording, or two behind each other, is all sound."""
    data = FRONT + frame(77) + frame(78) + frame(0) + frame(1)

    assert clean(FORM, data) == data


def test_the_fast_sum_is_the_slow_sum() -> None:
    """Folding a big number gives what shifting bit by bit gives."""
    made = random.Random("sum")
    for _ in range(300):
        raw = made.randbytes(made.randrange(1, 300))
        whole = raw + struct.pack(">H", crc(raw, 16, 0x8005))
        assert flac_checksums.divides(whole)
        assert not flac_checksums.divides(whole[:-1] + bytes([whole[-1] ^ 3]))
        # one of the sum's two factors alone is not enough
        factor = int.from_bytes(whole[-2:], "big") ^ 0x8003
        assert not flac_checksums.divides(whole[:-2] + factor.to_bytes(2, "big"))


def test_blocks_that_break_off_are_shown_and_refused() -> None:
    """A metadata block that is longer than the file."""
    data = b"fLaC" + block(0, INFO) + b"\2\0\xff\xff" + b"some words here"

    assert "some words" in (rows(FORM, data)["metadata"].value or "")
    with pytest.raises(Damaged):
        clean(FORM, data)


def test_real_files() -> None:
    """Files of many programs come out without a trace and unchanged, or are refused."""
    for path in sorted(corpus("metadata").rglob("*.flac")):
        data = path.read_bytes()
        try:
            once = clean(FORM, data)
        except Refused:
            assert path.name in ("flac_application.flac", "ooming-header.flac")
            continue
        assert left(FORM, once) == []
        assert clean(FORM, once) == once
        assert content(FORM, once) == content(FORM, data)
