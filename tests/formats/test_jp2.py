"""JPEG 2000: what stays, what goes, what is refused; the pixels are decoded and compared."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image

from tests.conftest import sample_of
from tests.corpus import corpus
from tests.nesting import clean, content, found
from tests.samples.j2k import CODED, codestream, comment, marker, tile
from tests.samples.jp2 import box, file, header
from tests.samples.png import profile
from toolkit.errors import Damaged, LampshadeError
from toolkit.formats import identify
from toolkit.formats.image.jp2_codestream import size_of
from toolkit.redact import encoding, picture

PLAIN = codestream(tile(CODED))


def pixels(data: bytes) -> tuple[str, tuple[int, int], bytes]:
    with Image.open(io.BytesIO(data), formats=["JPEG2000"]) as shown:
        return shown.mode, shown.size, shown.tobytes()


@pytest.mark.parametrize("name", ["jp2", "j2k"])
def test_the_same_pixels_are_decoded(name: str) -> None:
    data = sample_of(name)[0]

    assert pixels(data) == pixels(clean(data)) == ("L", (16, 16), pixels(PLAIN)[2])


@pytest.mark.parametrize("name", ["jp2", "j2k"])
def test_it_can_be_covered_and_becomes_a_jpeg(name: str) -> None:
    decoded = picture.decode(sample_of(name)[0], name)

    assert decoded.frames[0].shape == (16, 16, 3)
    assert encoding._BECOMES[name] == "jpeg"


def test_lengths_of_parts_follow_when_comments_in_them_go() -> None:
    data = codestream(
        tile(CODED[:3], comment(b"Jane")), tile(CODED[3:], comment(b"Doe"), number=1),
        markers=(marker(0x55, b"\0\x40" + bytes(8)),),
    )  # fmt: skip

    assert clean(data) == codestream(tile(CODED[:3]), tile(CODED[3:], number=1))
    assert {("hidden.comment", "Jane"), ("hidden.comment", "Doe")} <= found(data)


def test_a_part_that_goes_on_to_the_end_is_understood() -> None:
    assert clean(codestream(tile(CODED, length=0))) == PLAIN


def test_bytes_behind_the_end_go() -> None:
    assert clean(PLAIN + b"secret words") == PLAIN
    assert clean(file(header(), box(b"jp2c", PLAIN, b"secret words"))) == clean(
        file(header(), box(b"jp2c", PLAIN))
    )


def test_a_box_without_a_length_goes_on_to_the_end() -> None:
    data = file(header()) + b"\0\0\0\0jp2c" + PLAIN
    wide = file(header()) + struct.pack(">I4sQ", 1, b"jp2c", 16 + len(PLAIN)) + PLAIN

    assert clean(data) == clean(wide) == clean(file(header(), box(b"jp2c", PLAIN)))


def test_a_profile_keeps_its_colours_and_loses_its_names() -> None:
    named = file(header(colour=b"\2\0\0" + profile(b"Jane's screen")), box(b"jp2c", PLAIN))
    copy = clean(named)

    assert ("device.profile", "Jane's screen") in found(named)
    assert b"Jane" not in copy
    assert b"acsp" in copy
    assert clean(copy) == copy


def test_the_first_colours_count_and_others_go() -> None:
    more = box(b"colr", b"\2\0\0" + profile(b"Jane's screen"))
    data = file(header(more), box(b"jp2c", PLAIN))

    assert ("device.profile", "Jane's screen") in found(data)
    assert clean(data) == clean(file(header(), box(b"jp2c", PLAIN)))


def test_bytes_behind_the_channels_are_shown_and_go() -> None:
    channels = struct.pack(">HHHH", 1, 0, 0, 1)
    data = file(header(box(b"cdef", channels, b"secret words")), box(b"jp2c", PLAIN))

    assert any("secret words" in (value or "") for _, value in found(data))
    assert clean(data) == clean(file(header(box(b"cdef", channels)), box(b"jp2c", PLAIN)))


@pytest.mark.parametrize(
    ("stays", "more"),
    [
        ([box(b"bpcc", b"\7")], [box(b"bpcc", b"\7secret words")]),
        ([], [box(b"cmap", b"secret words")]),
        (
            [box(b"pclr", b"\0\1\1\7\5"), box(b"cmap", bytes(4))],
            [box(b"pclr", b"\0\1\1\7\5"), box(b"cmap", bytes(4) + b"secret words")],
        ),
        ([box(b"pclr", b"\0")], [box(b"pclr", b"\0"), box(b"cmap", b"secret words")]),
    ],
    ids=["depths", "no palette", "palette", "broken palette"],
)
def test_rows_for_channels_that_are_not_there_go(stays: list[bytes], more: list[bytes]) -> None:
    """As many depths as channels, as many rows as the palette has columns."""
    data = file(header(*more), box(b"jp2c", PLAIN))

    assert any("secret words" in (value or "") for _, value in found(data))
    assert clean(data) == clean(file(header(*stays), box(b"jp2c", PLAIN)))
    assert b"secret" not in clean(data)


def test_another_picture_is_noticed() -> None:
    other = CODED[:2] + b"\x08" + CODED[3:]

    assert content(PLAIN) != content(codestream(tile(other)))


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (PLAIN[:-2], "truncated"),
        (PLAIN[:60], "truncated"),
        (codestream(tile(CODED), markers=(marker(0x77, b"??"),)), "unsupported_variant"),
        (codestream(tile(CODED, marker(0x77, b"??"))), "unsupported_variant"),
        (codestream(tile(CODED, length=4)), "truncated"),
        (codestream(tile(CODED, length=9999)), "truncated"),
        (file(header(), box(b"jp2c", PLAIN), box(b"jp2c", PLAIN)), "unsupported_variant"),
        (file(header(), box(b"ftbl", b"\0"), box(b"jp2c", PLAIN)), "external_data"),
        (file(header(), box(b"comp", b"\0"), box(b"jp2c", PLAIN)), "unsupported_variant"),
        (file(box(b"jp2c", PLAIN)), "unsupported_variant"),
        (file(box(b"jp2h", box(b"ihdr", bytes(14))), box(b"jp2c", PLAIN)), "structure"),
    ],
)
def test_what_can_not_be_kept_whole_is_refused(data: bytes, detail: str) -> None:
    with pytest.raises(Damaged) as refused:
        clean(data)
    assert refused.value.detail == detail


def test_impossible_sizes_are_refused() -> None:
    data = PLAIN[:8] + bytes(8) + PLAIN[16:]

    with pytest.raises(Damaged) as refused:
        size_of(data, 0)
    assert refused.value.detail == "bad_size"


def test_damaged_files_are_shown_as_far_as_they_go() -> None:
    data = file(header(), box(b"xml ", b"<a>Jane</a>"), box(b"jp2c", PLAIN[:50]))

    assert {("hidden.packet", "<a>Jane</a>"), ("inside.damaged", None)} <= found(data)


def test_real_files_keep_their_pixels() -> None:
    kept = 0
    for path in sorted(corpus("metadata").rglob("*.jp2")):
        data = path.read_bytes()
        found(data)
        try:
            copy = clean(data)
        except LampshadeError:
            continue
        kept += 1
        assert pixels(copy) == pixels(data), path
        assert identify(copy).name == "jp2"
    assert kept >= 4
