"""BMP: everything but the picture goes, and what programs show stays bit for bit."""

from __future__ import annotations

import io
import struct
from functools import partial

import pytest
from PIL import Image

from tests.corpus import corpus
from tests.formats.reading import by_path, kept, stripped
from tests.samples.bmp import (
    CORE,
    EMBEDDED,
    INFO,
    LINKED,
    SRGB,
    V4,
    V5,
    header,
    palette,
    picture,
    rows,
    with_space,
)
from tests.samples.png import profile
from toolkit.errors import Damaged, Refused
from toolkit.formats.base import harmless
from toolkit.formats.image import bmp
from toolkit.formats.metadata import icc
from toolkit.model import Size

FORM = bmp.FORMAT
clean = partial(stripped, FORM)
found = partial(by_path, FORM)
content = partial(kept, FORM)
PLAIN = picture(header(INFO, 24, image_size=40 * 9), rows(24))
WIDE = profile(b"somebody's screen")


def shown(data: bytes) -> bytes:
    return Image.open(io.BytesIO(data)).convert("RGBA").tobytes()


def coded(
    codes: bytes, bits: int = 8, shape: tuple[int, int] = (6, 2), tail: bytes = b""
) -> bytes:
    """A picture of run-length codes."""
    head = header(INFO, bits, shape, 1 if bits == 8 else 2, image_size=len(codes))
    return picture(head, codes, colours=palette(1 << bits), tail=tail)


# What stays.


def test_a_plain_picture_stays_as_it_is() -> None:
    """Nothing is touched where nothing hides."""
    assert list(FORM.inspect(PLAIN)) == []
    assert clean(PLAIN) == PLAIN
    assert FORM.measure(PLAIN) == Size(13, 9)


@pytest.mark.parametrize("bits", [1, 4, 8, 24])
def test_pictures_of_the_oldest_kind_are_cleaned(bits: int) -> None:
    """The twelve bytes of OS/2 with its palette of three bytes a colour."""
    colours = palette(256)[: 3 << bits] if bits <= 8 else b""
    data = picture(header(CORE, bits), rows(bits), colours=colours)
    dirty = picture(header(CORE, bits, planes=9), rows(bits), colours=colours, gap=b"hidden words")

    assert clean(data) == data
    assert clean(dirty) == data
    assert found(dirty)["header/planes"].value == "9"


@pytest.mark.parametrize("size", [40, 52, 56, 64, 108, 124])
@pytest.mark.parametrize("bits", [1, 4, 8, 16, 24, 32])
def test_every_header_and_depth_is_shown_as_before(size: int, bits: int) -> None:
    """Whatever header a picture has, viewers show the same after cleaning."""
    colours = palette(1 << bits, b"spare bytes") if bits <= 8 else b""
    head = header(size, bits, across=3780, down=3780, important=2)
    data = picture(head, rows(bits, filling=b"filling words"), colours=colours, gap=b"a gap here")
    once = clean(data)

    assert shown(once) == shown(data)
    assert [row for row in FORM.inspect(once) if not harmless(row.kind)] == []
    assert content(once) == content(data)


def test_short_headers_of_os2_are_cleaned() -> None:
    """Sixteen bytes, which few programs write and few read."""
    data = picture(header(16, 8), rows(8), colours=palette(256))

    assert clean(data + b"behind") == data


def test_pictures_from_top_to_bottom_stay_so() -> None:
    """A negative height means that the first row is the upper one."""
    data = picture(header(INFO, 24, (13, -9), across=1), rows(24))

    assert shown(clean(data)) == shown(data)
    assert FORM.measure(data) == Size(13, 9)


@pytest.mark.parametrize(
    ("bits", "masks"),
    [
        (16, (0xF800, 0x7E0, 0x1F)), (16, (0x7C00, 0x3E0, 0x1F)), (32, (0xFF0000, 0xFF00, 0xFF)),
        (32, (0xFF000000, 0xFF0000, 0xFF00)), (24, (0xFF0000, 0xFF00, 0xFF)),
    ],
)  # fmt: skip
def test_masks_stay(bits: int, masks: tuple[int, ...]) -> None:
    """Which bits are red, green and blue is needed to show the picture."""
    data = picture(
        header(INFO, bits, compression=3, across=9), rows(bits), masks=struct.pack("<3I", *masks)
    )

    assert shown(clean(data)) == shown(data)
    assert data[54:66] in clean(data)


def test_four_masks_behind_the_header_stay() -> None:
    """Some small devices write a mask for transparency, too."""
    masks = struct.pack("<4I", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    data = picture(header(INFO, 32, compression=6), rows(32), masks=masks)

    assert clean(data + b"words") == clean(data)
    assert masks in clean(data)


# What goes.


def test_the_resolution_goes() -> None:
    """Dots per metre tell a scanner or screen, and no viewer needs them."""
    data = picture(header(INFO, 24, across=11811, down=11811), rows(24))

    assert found(data)["header/resolution"].value == "11811 x 11811 pixels per metre"
    assert clean(data) == PLAIN


def test_filling_behind_rows_is_shown_and_wiped() -> None:
    """Words in the filling are put together, row by row."""
    data = picture(header(INFO, 24), rows(24, filling=b"sold by A"))
    row = found(data)["pixels/row filling"]

    assert row.kind == "hidden.gap"
    assert row.value == "sold by A"
    assert clean(data) == PLAIN


def test_one_filling_in_every_row_says_next_to_nothing() -> None:
    """Programs that fill up with ones are not hiding anything."""
    data = picture(header(INFO, 24), rows(24, filling=b"\xff" * 9))

    assert found(data)["pixels/row filling"].kind == "hidden.padding"
    assert clean(data) == PLAIN


def test_spare_bits_of_the_last_byte_are_wiped() -> None:
    """Thirteen pixels of one bit leave three bits over, beside two whole bytes."""
    pixels = bytearray(rows(1))
    pixels[1::4] = bytes(byte | 5 for byte in pixels[1::4])
    plain = picture(header(INFO, 1, image_size=36), rows(1), colours=palette(2))
    data = picture(header(INFO, 1), bytes(pixels), colours=palette(2))

    assert found(data)["pixels/row filling"].kind == "hidden.padding"
    assert clean(data) == plain


def test_filling_that_the_last_row_lacks_is_added() -> None:
    """Some programs stop at the last pixel; a copy is whole."""
    assert clean(PLAIN[:-1]) == PLAIN
    with pytest.raises(Damaged):
        clean(PLAIN[:-2])


def test_colours_that_no_pixel_can_name_go() -> None:
    """A palette beside full colours, or longer than the depth allows, is room to hide in."""
    full = picture(header(INFO, 24, colours=4), rows(24), colours=palette(4, b"Ab1?"))
    long = picture(header(INFO, 4, colours=20), rows(4), colours=palette(20))
    short = picture(header(INFO, 4, image_size=72), rows(4), colours=palette(16))

    assert "4 colours" in (found(full)["palette/unused"].value or "")
    assert clean(full) == PLAIN
    assert clean(long) == short


def test_a_short_palette_stays_short() -> None:
    """Pixels that name a colour which is not there are shown as before."""
    for declared in (101, 0):
        head = header(INFO, 8, colours=declared, across=3)
        data = picture(head, rows(8), colours=palette(101))
        assert shown(clean(data)) == shown(data)


def test_a_forgotten_palette_is_found() -> None:
    """Some programs point at the palette where the pixels should be."""
    data = bytearray(picture(header(INFO, 4, image_size=72), rows(4), colours=palette(16)))
    data[10:14] = struct.pack("<I", 54)

    assert shown(clean(bytes(data))) == shown(bytes(data))
    assert clean(bytes(data))[10:14] == struct.pack("<I", 54 + 64)


def test_reserved_fields_are_shown_and_wiped() -> None:
    """Fields that must be zero are zero."""
    data = bytearray(picture(header(64, 24), rows(24), reserved=0x6B6E614A))
    data[14 + 60 : 14 + 64] = b"Name"

    assert found(bytes(data))["file header/reserved"].value == "Jank"
    assert found(bytes(data))["header/reserved"].kind == "hidden.gap"
    assert clean(bytes(data)) == picture(header(64, 24, image_size=360), rows(24))


def test_masks_that_are_none_go() -> None:
    """Where no masks are used, words can stand in their place."""
    data = picture(header(V4, 24)[:40] + b"sixteen letters." + bytes(52), rows(24))

    assert found(data)["header/reserved"].value == "sixteen letters."
    assert clean(data) == picture(header(V4, 24, image_size=360), rows(24))


# Colours.


def spaced(body: bytes, space: bytes = EMBEDDED, first: bool = False) -> bytes:
    """A picture whose header names a profile, behind or before its pixels."""
    pixels = rows(24)
    at = 14 + V5 + (0 if first else len(pixels))
    head = with_space(header(V5, 24, image_size=360), space, at=at, size=len(body))
    if first:
        return picture(head, pixels, gap=body)
    return picture(head, pixels, tail=body)


@pytest.mark.parametrize("first", [True, False])
def test_a_profile_loses_its_words(first: bool) -> None:
    """A profile of wide colours stays, at a place the header knows, without its names."""
    once = clean(spaced(WIDE, first=first))
    at, size = struct.unpack_from("<II", once, 14 + 112)

    assert once[14 + 56 : 14 + 60] == EMBEDDED
    assert once[14 + at : 14 + at + size] == icc.neutral(WIDE)
    assert shown(once) == shown(PLAIN)
    assert clean(once) == once
    assert [row.kind for row in FORM.inspect(once)] == ["look.colour"]


def test_a_path_to_a_profile_is_shown_and_goes() -> None:
    """A linked profile names a folder on somebody's computer."""
    path = "C:\\Users\\Zoë\\screen.icm"
    data = spaced(path.encode("cp1252") + b"\0", LINKED)
    once = clean(data)

    assert found(data)["linked profile"].kind == "who.user_path"
    assert found(data)["linked profile"].value == path
    assert b"screen.icm" not in once
    assert once[14 + 56 : 14 + 60] == SRGB
    assert once[14 + 112 :] == bytes(12) + rows(24)


def test_a_profile_that_is_not_there_is_forgotten() -> None:
    """A header that points behind the end of the file points nowhere."""
    data = spaced(WIDE)[:-4]

    assert found(data)["header/reserved"].kind == "hidden.gap"
    assert clean(data)[14 + 56 : 14 + 60] == SRGB


def test_numbers_of_a_calibrated_space_stay_only_where_they_are_some() -> None:
    """Three primaries and gammas are colours; words in their place are not."""
    one = 1 << 30
    third = struct.pack("<3I", one // 2, one // 4, one // 4)
    numbers = third * 3 + struct.pack("<3I", 0x23333, 0x23333, 0x23333)
    kept = picture(with_space(header(V4, 24, image_size=360), bytes(4), numbers), rows(24))
    words = b"forty-eight letters, as many as there is room for"[:48]
    lost = picture(with_space(header(V4, 24, image_size=360), bytes(4), words), rows(24))

    assert clean(kept) == kept
    assert found(kept)["header/space"].kind == "look.colour"
    assert found(lost)["header/space"].value == words.decode()
    assert clean(lost) == picture(header(V4, 24, image_size=360), rows(24))


# Run-length codes.


@pytest.mark.parametrize(
    ("dirty", "bits", "plain"),
    [
        (b"\6\1\0\0\6\2\0\1", 8, b"\6\1\0\0\6\2\0\1"),
        (b"\0\3\1\2\3H\3\4\0\0\6\2\0\1", 8, b"\0\3\1\2\3\0\3\4\0\0\6\2\0\1"),
        (b"\0\5\x12\x34\x5fH\1\1\0\0\6\2\0\1", 4, b"\0\5\x12\x34\x50\0\1\1\0\0\6\2\0\1"),
        (b"\6\1Hi\0\0\6\2\0\1", 8, b"\6\1\0\0\6\2\0\1"),
        (b"\4\1\x48i\0\0\6\2\0\1", 8, b"\4\1\2i\0\0\6\2\0\1"),
        (b"\6\1\0\0\6\2", 8, b"\6\1\0\0\6\2\0\1"),
        (b"\0\2\2\1\4\3\0\1", 8, b"\0\2\2\1\4\3\0\1"),
    ],
)
def test_codes_keep_what_they_show(dirty: bytes, bits: int, plain: bytes) -> None:
    """Filling and runs outside the picture are left out, the end is written."""
    data = coded(dirty, bits)

    assert clean(data) == coded(plain, bits)
    assert shown(clean(data)) == shown(data)
    assert content(data) == content(clean(data))
    assert (dirty == plain or dirty + b"\0\1" == plain) is ("pixels/codes" not in found(data))


@pytest.mark.parametrize(
    "codes",
    [
        b"\6\1\0\0",
        b"\6\1\0\0\6",
        b"\0\7\1\2\3\4\5\6\7\0\0\0\6\2\0\1",
        b"\0\2\7\0\0\1",
        b"\0\2\0\3\0\1",
        b"\6\1\0\0\6\2\0\0words\0\1",
        b"\6\1\0\0\6\2\0\0\0\0\0\1",
        b"\0\6\1\2",
    ],
)
def test_codes_that_lead_astray_are_refused(codes: bytes) -> None:
    """What programs draw in different ways is not guessed at."""
    with pytest.raises(Damaged):
        clean(coded(codes))


def test_words_behind_the_last_code_go() -> None:
    """The size that the header gives for the codes does not matter."""
    codes = b"\6\1\0\0\6\2\0\1"

    assert clean(coded(codes, tail=b"hidden behind the codes")) == coded(codes)


# What is refused.


@pytest.mark.parametrize(
    "data",
    [
        PLAIN[:60],
        picture(header(INFO, 24, compression=4), rows(24)),
        picture(header(INFO, 24, compression=5), rows(24)),
        picture(header(64, 1, compression=3), rows(1), colours=palette(2)),
        picture(header(INFO, 16, compression=3), rows(16), masks=struct.pack("<3I", 5, 2, 8)),
        picture(header(INFO, 16, compression=3), rows(16), masks=struct.pack("<3I", 7, 1, 8)),
        picture(header(INFO, 0), rows(24)),
        picture(header(INFO, 24, (0, 9)), rows(24)),
        picture(header(INFO, 8), rows(8), colours=palette(250) + b"\0\0"),
        picture(header(INFO, 8), rows(8, filling=b"words"), colours=palette(250)),
        picture(header(INFO, 24), rows(24))[:14],
        PLAIN[:10] + b"\x20" + PLAIN[11:],
    ],
)
def test_damage_is_refused(data: bytes) -> None:
    """A file whose parts do not fit, or which few programs read, is refused."""
    with pytest.raises(Damaged):
        clean(data)


def test_a_profile_inside_the_picture_is_refused() -> None:
    """Parts that share bytes cannot be cleaned apart."""
    for at in (20, 14 + V5 + 30):
        head = with_space(header(V5, 24), EMBEDDED, at=at, size=40)
        with pytest.raises(Damaged):
            clean(picture(head, rows(24)))


def test_real_files() -> None:
    """Pictures of many programs come out without a trace, and viewers show the same."""
    count = 0
    for path in sorted(corpus("metadata").rglob("*.bmp")):
        data = path.read_bytes()
        try:
            before = shown(data)
        except OSError:
            before = b""
        try:
            once = clean(data)
        except Refused:
            assert not before, path.name
            continue
        count += 1
        assert [row for row in FORM.inspect(once) if not harmless(row.kind)] == []
        assert clean(once) == once
        assert not before or shown(once) == before, path.name
    assert count
