"""What stands in front of pictures and sounds for their decoder: no words stay in it."""

from __future__ import annotations

import struct

import pytest

from toolkit.errors import NotCleanable
from toolkit.formats.film import aac_config, codec_headers, mp4_esds, mpeg_video
from toolkit.formats.film.coded_samples import MPEG4, Coded
from toolkit.formats.film.repeated_findings import Notes

#: AAC of three loudspeakers in an order of their own, as FFmpeg writes it: the list, its remark.
ORDER, BEHIND = bytes.fromhex("118004c401002000"), b"\x56\xe5\x00"
REMARK = b"Lavc59.37.100"
#: MPEG-4 video: profile, object, its layer.
UNITS = (b"\xb0\x01", b"\xb5\x89\x13", b"\x00", b"\x20\x00\xc4\x88\x80\x1f\xa5\x30")
VISUAL = b"".join(b"\x00\x00\x01" + unit for unit in UNITS)


def said(notes: Notes) -> list[tuple[str, str | None]]:
    return [(found.kind, found.value) for found in notes.findings("head")]


@pytest.mark.parametrize("behind", [b"", BEHIND])
def test_a_remark_of_the_encoder_goes(behind: bytes) -> None:
    """It stands in a list of loudspeakers; all that a decoder needs around it stays."""
    notes = Notes()
    raw = ORDER + bytes([len(REMARK)]) + REMARK + behind
    once = aac_config.clean(raw, notes)

    assert once == ORDER + b"\0" + behind
    assert said(notes) == [("software.name", "Lavc59.37.100")]
    assert aac_config.clean(once) == once


@pytest.mark.parametrize(
    "usual",
    [
        "1190", "119056e500", "119056e598", "121056e5a54880", "2b928800", "eb098800", "f8e83e80",
        "17801770a8",
    ],
)  # fmt: skip
def test_words_behind_a_configuration_go(usual: str) -> None:
    """What says which sound it is, in every usual form, stays as it is."""
    raw = bytes.fromhex(usual)
    assert aac_config.clean(raw) == raw
    if usual == "f8e83e80":  # a kind whose end nobody here knows
        with pytest.raises(NotCleanable):
            aac_config.clean(raw + b"written by hand")
        return
    notes = Notes()
    kept = aac_config.clean(raw + b"written by hand", notes)

    assert raw.startswith(kept)
    assert not set(raw[len(kept) :]) - {0}
    assert [kind for kind, _ in said(notes)] == ["hidden.unknown"]


@pytest.mark.parametrize(
    "raw",
    [
        b"written by hand",
        b"\x11\x80" + b"written by hand " * 20,
        ORDER + b"\x20Lavc59",
        b"\x11\x91Lavc59.37",
    ],
)
def test_a_configuration_that_cannot_be_told_from_words_is_refused(raw: bytes) -> None:
    """Nobody guesses where its numbers end."""
    with pytest.raises(NotCleanable):
        aac_config.clean(raw)


def test_what_stands_far_behind_a_configuration_goes_though_it_is_no_word() -> None:
    """No configuration is so long."""
    assert aac_config.clean(b"\x11\x90" + b"\x07" * 200) == b"\x11\x90"


@pytest.mark.parametrize("number", [0x40, 0x67, 0x20, 0x6B])
def test_words_in_front_of_a_track_do_not_stay(number: int) -> None:
    """They go or the film is refused, whatever the coding."""
    own = VISUAL if number == 0x20 else b"\x11\x90"
    decoder = struct.pack(">B", number) + bytes(12) + mp4_esds._made(5, own + b"written by hand")
    body = bytes(4) + mp4_esds._made(3, bytes(3) + mp4_esds._made(4, decoder))
    try:
        kept = mp4_esds.clean(body)
    except NotCleanable:
        assert number != 0x40
    else:
        assert b"written" not in kept


def test_words_in_front_of_the_first_unit_go() -> None:
    """Such a head begins with a start code, and zeros in front of it say nothing."""
    notes = Notes()

    assert codec_headers.stream(b"written by hand" + VISUAL, Coded(MPEG4), notes) == VISUAL
    assert said(notes) == [("hidden.unknown", "written by hand")]
    assert mpeg_video.wordless(b"\0" + VISUAL) == b"\0" + VISUAL


@pytest.mark.parametrize("unit", [UNITS[3] + b"written by hand", UNITS[3] + bytes(400)])
def test_a_unit_with_words_or_far_too_long_is_refused(unit: bytes) -> None:
    """Where its numbers end is not read."""
    with pytest.raises(NotCleanable):
        mpeg_video.wordless(VISUAL + b"\x00\x00\x01" + unit)


def test_tables_and_the_mark_of_an_encoder_are_no_words() -> None:
    """Decoders need both, and the latter is told by who cuts the head."""
    table = b"\xb3\x14\x00\xf0\x13\xff\xff\xe0\x1a" + bytes(range(32, 96))
    mark = b"\xb2XviD0069"
    head = VISUAL + b"".join(b"\x00\x00\x01" + unit for unit in (table, mark))

    assert mpeg_video.wordless(head) == head


@pytest.mark.parametrize("tag", [0xFF, 0x706D])
def test_words_in_the_format_of_aac_in_avi_go(tag: int) -> None:
    """There, too, the configuration is read."""
    own = b"\x11\x90written by hand"
    kept = codec_headers.wave(
        struct.pack("<H", tag) + bytes(14) + struct.pack("<H", 17) + own, None
    )

    assert kept[16:] == b"\x02\0\x11\x90"


@pytest.mark.parametrize(("tag", "size"), [(0x1602, 20), (0x55, 12), (0xFFFE, 22)])
def test_words_in_the_format_of_other_sounds_in_avi_are_refused(tag: int, size: int) -> None:
    """Their few bytes are numbers."""
    head = struct.pack("<H", tag) + bytes(14) + struct.pack("<H", size)

    assert codec_headers.wave(head + bytes(size), None)
    with pytest.raises(NotCleanable):
        codec_headers.wave(head + b"written by hand once more"[:size], None)
