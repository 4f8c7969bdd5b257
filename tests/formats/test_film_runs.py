"""Films are read in runs where all surely stays: that is the same as reading them unit by unit."""

from __future__ import annotations

import random
from array import array
from itertools import pairwise

import pytest

from toolkit.formats.film import nal, output_pieces, ts_packets, ts_units
from toolkit.formats.film.coded_samples import PLAIN, UNITS, Coded
from toolkit.formats.film.ebml import made
from toolkit.formats.film.matroska_clusters import Reader
from toolkit.formats.film.matroska_ids import SIMPLE_BLOCK
from toolkit.formats.film.matroska_tracks import Track
from toolkit.formats.film.nal import H264, HEVC, Coding

#: Bytes that start codes, lengths and heads of units are made of.
_BYTES = (0, 0, 0, 1, 1, 2, 3, 5, 6, 9, 0x21, 0x26, 0x41, 0x4E, 0x65, 0x80, 0xFF)
_SLICES = {H264: {1, 5}, HEVC: {*range(10), *range(16, 22)}}


def _rows(count: int) -> list[bytes]:
    draw = random.Random(11)
    return [bytes(draw.choices(_BYTES, k=draw.randrange(40))) for _ in range(count)]


@pytest.mark.parametrize("codec", [H264, HEVC])
def test_every_unit_that_is_no_slice_is_looked_at(codec: str) -> None:
    """However start codes follow each other; a slice of another layer is looked at, too."""
    coding = Coding(codec, 0)
    for raw in _rows(4000):
        sure = [
            unit for unit in nal.units(raw, 0, len(raw), coding)
            if unit.number in _SLICES[codec] and unit.body + 1 < len(raw)
            and not (codec == HEVC and (raw[unit.body] & 1 or raw[unit.body + 1] >> 3))
        ]  # fmt: skip
        rest = [unit for unit in nal.units(raw, 0, len(raw), coding) if unit not in sure]
        assert list(ts_units._unsure(raw, coding)) == rest, raw


@pytest.mark.parametrize("codec", [H264, HEVC])
def test_pictures_that_surely_stay_are_those_that_cutting_leaves(codec: str) -> None:
    """One picture, and several behind each other, of which one has a note."""
    coding = Coding(codec, 4)
    stays, note = (b"\x65\x88", b"\x06\x05") if codec == H264 else (b"\x26\x01", b"\x4e\x01")
    for body in (stays, note, note + b"some", b"\x0c\xff", b"\x80\0", stays[:1], b""):
        one = len(body).to_bytes(4, "big") + body
        two = b"\0\0\0\x04" + stays + b"\0\0" + one
        look, pictures = nal.plainly(two, coding), [(0, 8), (8, len(two)), (0, len(two)), (0, 7)]
        assert look(0, 8)
        assert look(8, len(two)) == (body == stays), body
        assert not look(0, len(two)) or nal.cut(two, 0, len(two), coding) == [(0, len(two))]
        assert not look(0, 7)
        doubtful = [number for number, ends in enumerate(pictures) if not look(*ends)]
        assert list(nal.doubtful(two, coding, pictures)) == doubtful
    assert list(nal.doubtful(two, Coding(codec, 2), pictures)) == [0, 1, 2, 3]


def test_a_short_note_that_a_decoder_needs_stays_without_cutting() -> None:
    """Picture timing and a delimiter stand in front of every picture of many films."""
    coding = Coding(H264, 4)
    front, timing = b"\0\0\0\x02\x09\x10", b"\0\0\0\x05\x06\x01\x01\x12\x80"
    words = b"\0\0\0\x06\x06\x04\x02no\x80"
    for first, stays in ((front, True), (timing, True), (words, False), (front + timing, True)):
        data = first + b"\0\0\0\x02\x65\x88"
        for _ in range(2):  # what was judged once is remembered
            assert nal.plainly(data, coding)(0, len(data)) == stays, first
            assert (nal.cut(data, 0, len(data), coding) == [(0, len(data))]) == stays
        assert list(nal.doubtful(data, coding, [(0, len(data))])) == ([] if stays else [0])


def _block(track: int, body: bytes, flags: int = 0x80, time: int = 7) -> bytes:
    return made(
        SIMPLE_BLOCK, bytes([0x80 | track]) + time.to_bytes(2, "big") + bytes([flags]) + body
    )


def test_a_run_of_blocks_ends_where_something_is_to_be_read() -> None:
    """A note, a laced picture, a block of no track, one that does not fit."""
    picture, note = b"\0\0\0\x02\x65\x88", b"\0\0\0\x02\x06\x05"
    tracks = {1: Track(1, 1, how=Coded(UNITS, Coding(H264, 4))), 2: Track(2, 2, how=Coded(PLAIN))}
    whole = _block(1, picture) + _block(2, b"sound", 0x86)
    for other in (
        _block(1, note), _block(1, picture, 0x06), _block(3, picture), _block(1, picture)[:-1],
        b"\xe7\x81\0", _block(1, b"")[:3], b"\xa3\xff" + _block(1, picture)[2:],
        b"\xa3\0" + _block(1, picture)[2:],
    ):  # fmt: skip
        data = whole + other + bytes(20)
        reader = Reader(data, tracks, {})
        assert reader.run(0, len(whole) + len(other), 1) == (len(whole), [7]), other
    assert Reader(whole + bytes(20), tracks, {}).run(0, len(whole) + 20, 2) == (len(whole), [7])


def test_packets_go_on_while_they_are_counted() -> None:
    """Up to the first that begins something, has fields, is scrambled, or is missing."""
    front = 0x47000000 | 0x100 << 8
    for other in (front | 0x400010 | 3, front | 0x30 | 3, front | 0x90 | 3, front | 0x10 | 4):
        heads = array(
            "I", [front | 0x400030 | 15, front | 0x10, front | 0x11, front | 0x12, other]
        )
        assert ts_packets.following(heads, 1, heads[0], 16) == 4
    assert ts_packets.of(heads, {0x100}) == [0, 1, 2, 3, 4]
    assert ts_packets.of(array("I", [front, 0x47000010, front]), {0}) == [1]


@pytest.mark.parametrize("many", [1, 15, 16, 17, 40, 1000, 8191])
@pytest.mark.parametrize("first", [0, 7, 15])
def test_many_packets_go_on_as_far_as_few_do(many: int, first: int) -> None:
    """Wherever counting begins; up to the packet that is missing, or to the end."""
    front = 0x47000010 | 0x100 << 8
    going = [front | (first + number) & 15 for number in range(many)]
    for behind in ([], [front | (first + many + 1) & 15, *going]):
        heads = array("I", [0, *going, *behind])
        assert ts_packets.following(heads, 1, front, first + 16) == 1 + many


@pytest.mark.parametrize("step", [188, 192])
@pytest.mark.parametrize("many", [1, 63, 64, 65, 128, 200])
def test_payloads_are_what_stands_behind_the_heads(step: int, many: int) -> None:
    raw = random.Random(many).randbytes((many - 1) * step + 188)

    assert ts_packets.payloads(raw, step) == [
        raw[number * step + 4 : number * step + 188] for number in range(many)
    ]


def test_equal_bytes_become_equal_blocks() -> None:
    """However the pieces lie; nothing is lost at their seams."""
    data = random.Random(3).randbytes(300_000)
    cuts = [0, 10, 65_536, 65_540, 200_000, 299_999, 300_000]
    many = [(a, b) if a % 4 else data[a:b] for a, b in pairwise(cuts)]
    for rows in (many, [(0, 300_000)], [data], []):
        found = list(output_pieces.blocks(data, rows))
        assert [p if isinstance(p, bytes) else data[p[0] : p[1]] for p in found] == (
            [data[at : at + 65_536] for at in range(0, 300_000, 65_536)] if rows else []
        )
