"""MP3: labels go wherever they stand, frames stay byte for byte."""

from __future__ import annotations

import struct

import pytest

from tests.conftest import sample_of
from tests.corpus import corpus
from tests.formats.sounds import clean, content, left, rows
from tests.samples.mp3 import FRAME, HEAD, ape, frame3, frame4, info, tag, v1
from toolkit.errors import Damaged, Refused
from toolkit.formats import identify
from toolkit.formats.sound import mp3, mpeg, xing

FORM = mp3.FORMAT
TITLE = tag(3, frame3(b"TIT2", b"\0a title"))
SOUND = FRAME * 5
#: Real files that hold labels and nothing else.
NO_SOUND = ("MP3.mp3", "testMP3truncated.mp3", "id3v23_compression_underflow.mp3")


def test_bytes_behind_old_labels_hide_nothing() -> None:
    """ID3v1 and APE are found although something stands behind them."""
    tail = ape({b"Artist": (b"somebody", 0)}, head=False) + v1(lambda _: b"old", "x") + b"!" * 9
    found = rows(FORM, SOUND + tail)

    assert found["APE/Artist"].value == "somebody"
    assert found["ID3v1/artist"].value == "old"
    assert clean(FORM, SOUND + tail) == SOUND


@pytest.mark.parametrize("between", [TITLE, b"hidden words", TITLE + b"\0" * 40 + TITLE])
def test_sound_behind_something_else_is_kept(between: bytes) -> None:
    """Frames go on behind a label or a gap, and all of them stay."""
    data = SOUND + between + SOUND

    assert clean(FORM, data) == SOUND * 2
    assert content(FORM, data) == SOUND * 2


def test_a_label_may_hold_what_looks_like_sound() -> None:
    """An MP3 inside an MP3's label is not taken for its own sound."""
    inner = tag(3, frame3(b"GEOB", b"\0audio/mpeg\0\0\0" + FRAME * 8))

    assert content(FORM, inner + SOUND) == SOUND
    assert rows(FORM, inner + SOUND)["ID3v2.3/GEOB"].kind == "hidden.file"


@pytest.mark.parametrize(
    "head",
    [
        b"\xff\xfb\x92\x64",  # with a padding byte
        b"\xff\xfa\x90\x64",  # with a sum
        b"\xff\xf3\x80\xc4",  # MPEG 2
        b"\xff\xe3\x80\xc4",  # MPEG 2.5
        b"\xff\xfd\x90\x04",  # layer II
        b"\xff\xff\x90\x04",  # layer I
    ],
)
def test_every_kind_of_frame_is_followed(head: bytes) -> None:
    """Versions and layers differ in the length of their frames."""
    size, _ = mpeg.head_of(head)
    sound = (head + bytes(size - 4)) * 6

    assert identify(sound) is FORM
    assert clean(FORM, TITLE + sound + b"behind") == sound


@pytest.mark.parametrize(
    "head",
    [
        b"\xff\xfb\x00\xc4",
        b"\xff\xfa\x00\xc4",  # with a sum
        b"\xff\xf3\x00\xc4",  # MPEG 2
        b"\xff\xfd\x00\x04",  # layer II
    ],
)
def test_frames_of_free_bit_rate_are_followed(head: bytes) -> None:
    """Their length is that of the first, but for padding; labels between and behind them go."""
    padded = head[:2] + b"\x02" + head[3:]
    plain, longer = head + b"\xff" * 996, padded + b"\xff" * 997
    sound = plain + longer + plain + longer + plain
    data = TITLE + sound + TITLE + sound + b"behind"

    assert identify(data) is FORM
    assert identify(sound) is FORM
    assert clean(FORM, data) == sound * 2
    assert content(FORM, data) == sound * 2


def test_the_first_frame_of_free_bit_rate_loses_its_encoders_name() -> None:
    """LAME writes one there, too."""
    first = info(b"LAME3.100")
    first = first[:2] + bytes([first[2] & 0x0F]) + first[3:]
    sound = (first[:4] + bytes(len(first) - 4)) * 5
    once = clean(FORM, first + sound)

    assert b"3.100" not in once
    assert len(once) == len(first + sound)


def test_what_only_looks_like_free_bit_rate_is_no_sound() -> None:
    """Frames of no common length, layer I, and a letter's byte order mark."""
    heads = [b"\xff\xfb\x00\xc4" + bytes(size) for size in (300, 400, 500, 650, 800)]
    for data in (b"".join(heads), (b"\xff\xff\x00\x04" + bytes(400)) * 6):
        assert mpeg.free(data, 0, len(data), lambda *_: 0) is None
        assert left(FORM, TITLE + data)
        with pytest.raises(Damaged):
            clean(FORM, TITLE + data)


def test_zeros_in_front_are_looked_past() -> None:
    """Some recorders begin with empty filling."""
    data = bytes(700) + SOUND

    assert identify(data) is FORM
    assert clean(FORM, data) == SOUND


def test_the_encoder_loses_its_name_and_keeps_its_delays() -> None:
    """Players still start and end at the right sample, and do not learn who encoded."""
    data = info(b"LAME3.99r", b"\7" * 27) + SOUND
    once = clean(FORM, data)
    found = rows(FORM, data)
    at = once.index(b"LAME")

    assert found["Info/encoder"].value == "LAME3.99r"
    assert found["Info/settings"].kind == "software.setting"
    assert once[at : at + 9] == b"LAME\0\0\0\0\0"
    assert once[at + 21 : at + 24] == b"\7\7\7"
    assert not any(once[at + 9 : at + 21])
    assert once[36:156] == data[36:156]
    assert left(FORM, once) == []


def test_the_sum_of_the_first_frame_is_made_anew() -> None:
    """LAME's sum over the first 190 bytes fits; the check is its own, bit by bit."""
    once = clean(FORM, info(b"LAME3.99r", b"\7" * 27) + SOUND)
    sum_at = once.index(b"LAME") + 34

    assert struct.unpack_from(">H", once, sum_at)[0] == xing._crc(once[:sum_at])
    assert xing._crc(b"123456789") == 0xBB3D


def test_a_table_that_goes_back_is_no_table() -> None:
    """Words in the place of the table for seeking are shown, and become an even table."""
    good = info(b"LAME3.99r") + SOUND
    at = good.index(b"Info") + 16
    data = good[:at] + b"hidden words in the table".ljust(100, b"z") + good[at + 100 :]
    once = clean(FORM, data)

    assert "hidden words in the table" in (rows(FORM, data)["Info/filling"].value or "")
    assert once[at : at + 3] == b"\0\2\5"
    assert clean(FORM, once) == once


def test_a_table_of_another_program_is_kept() -> None:
    """Fraunhofer's table stays; what stands behind it does not."""
    table = b"VBRI" + struct.pack(">HHHIIHHHH", 1, 0, 75, 2502, 6, 3, 1, 2, 2) + b"\1\2\3\4\5\6"
    first = (HEAD + bytes(32) + table + b"secret words").ljust(417, b"\0")
    once = clean(FORM, first + SOUND)

    assert rows(FORM, first + SOUND)["VBRI/filling"].value == "secret words"
    assert once == first.replace(b"secret words", bytes(12)) + SOUND


@pytest.mark.parametrize("size", [5, 60, 200, 400])
@pytest.mark.parametrize("old", [b"", v1(lambda _: b"old", "x")], ids=["alone", "before ID3v1"])
@pytest.mark.parametrize("head", [True, False])
def test_labels_in_a_last_frame_that_is_cut_off_go_whole(
    size: int, old: bytes, head: bool
) -> None:
    """An APE label need have no head: where it begins, its foot alone says."""
    cut = SOUND + FRAME[:size]
    label = ape({b"Artist": (b"somebody", 0), b"Title": (b"t" * 300, 0)}, head=head)

    assert clean(FORM, cut + label + old) == cut
    assert rows(FORM, cut + label + old)["APE/Artist"].value == "somebody"


@pytest.mark.parametrize("size", [300, len(FRAME) - 128, 100, 4])
@pytest.mark.parametrize("behind", [b"", b"!" * 9])
def test_a_last_frame_that_is_cut_off_stays(size: int, behind: bytes) -> None:
    """Players play what there is of it; labels that follow are still found, also short ones."""
    cut = SOUND + FRAME[:size]
    old = v1(lambda _: b"old", "x") + behind

    assert clean(FORM, cut) == cut
    assert clean(FORM, cut + old) == cut
    assert rows(FORM, cut + old)["ID3v1/title"].value == "old"
    assert clean(FORM, cut + ape({b"Artist": (b"somebody", 0)}, head=True)) == cut


def test_lengths_of_old_itunes_are_read() -> None:
    """ID3v2.4 with plain lengths: the frame behind a long one is found, too."""
    long = b"COMM" + struct.pack(">IH", 200, 0) + (b"\0eng\0" + b"x" * 195)
    data = tag(4, long + frame4(b"TIT2", b"\3title")) + SOUND

    assert rows(FORM, data)["ID3v2.4/TIT2"].value == "title"


def test_labels_without_sound_are_shown_and_refused() -> None:
    """A file of labels alone is not written, but its owner sees what they say."""
    assert rows(FORM, TITLE + b"no sound here")["ID3v2.3/TIT2"].value == "a title"
    with pytest.raises(Damaged) as refused:
        clean(FORM, TITLE + b"no sound here")
    assert refused.value.detail == "no_sound"


def test_a_picture_in_a_label_is_read_as_a_picture() -> None:
    """A cover shows where it was taken."""
    data, canaries = sample_of("mp3")

    assert any(
        row.value == canaries["EXIF Artist"] and row.place.path.startswith("ID3v2.4/APIC/picture")
        for row in rows(FORM, data).values()
    )


def test_much_that_looks_like_frames_is_refused_soon() -> None:
    """A file of nothing but false heads does not keep anybody busy."""
    with pytest.raises(Damaged):
        clean(FORM, TITLE + b"\xff\xfb\x90\0" * 400_000)


def test_real_files() -> None:
    """Files of many programs come out without a trace and unchanged, or are refused."""
    for path in sorted(corpus("metadata").rglob("*.mp3")):
        data = path.read_bytes()
        try:
            once = clean(FORM, data)
        except Refused:
            assert path.name in NO_SOUND
            continue
        assert left(FORM, once) == []
        assert clean(FORM, once) == once
        assert content(FORM, once) == content(FORM, data)
