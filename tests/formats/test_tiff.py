"""TIFF: every page keeps its picture in whatever coding, and nothing that rides along."""

from __future__ import annotations

import io
import random
import struct
import zlib
from itertools import pairwise
from typing import Any

import pytest
from PIL import Image, TiffImagePlugin

from tests.conftest import sample_of
from tests.fuzz.mutate import mutants
from tests.laws.test_laws import judged
from tests.samples.jpeg import picture as jpeg_picture
from tests.samples.jpeg import segment
from tests.samples.tiff import LONG, SHORT, UNDEFINED, Shape, long, short
from toolkit.errors import Damaged, NotCleanable, Refused, TooLarge, UnknownFormat
from toolkit.formats import identify
from toolkit.formats.base import harmless
from toolkit.formats.image import tiff
from toolkit.model import Finding, Size

NAME = "Anna Schmidtbauer"
Tags = list[tuple[int, int, bytes]]


def clean(data: bytes) -> bytes:
    return b"".join(
        piece if isinstance(piece, bytes) else data[piece[0] : piece[1]]
        for piece in identify(data).strip(data)
    )


def left(data: bytes) -> list[Finding]:
    return [row for row in identify(data).inspect(data) if not harmless(row.kind)]


def scene(mode: str) -> Image.Image:
    """A picture with a different colour in every pixel."""
    base = Image.new("RGB", (40, 30))
    base.putdata([(x * 6, y * 8, (x * y) % 256) for y in range(30) for x in range(40)])
    if mode == "I;16":
        deep = Image.new("I;16", (40, 30))
        deep.putdata([x * 1000 + y for y in range(30) for x in range(40)])
        return deep
    return base.convert(mode)


def coded(mode: str, compression: str | None, **more: Any) -> bytes:
    """A TIFF of two pages as Pillow writes it, with a name in it."""
    out = io.BytesIO()
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[270], tags[315], tags[305] = NAME, NAME, f"{NAME}'s program"
    options = {"save_all": True, "append_images": [scene(mode)], "tiffinfo": tags, **more}
    scene(mode).save(out, "TIFF", compression=compression, **options)
    return out.getvalue()


def shown(data: bytes) -> list[tuple[str, tuple[int, int], bytes]]:
    found = []
    with Image.open(io.BytesIO(data), formats=["TIFF"]) as picture:
        for number in range(picture.n_frames):
            picture.seek(number)
            picture.load()
            found.append((picture.mode, picture.size, picture.tobytes()))
    return found


@pytest.mark.parametrize(
    ("mode", "compression"),
    [
        *((mode, None) for mode in ("1", "L", "P", "RGB", "RGBA", "CMYK", "LAB", "I;16", "F")),
        *(("RGB", name) for name in ("tiff_adobe_deflate", "tiff_lzw", "packbits", "jpeg")),
        ("L", "jpeg"), ("RGBA", "tiff_deflate"), ("1", "group3"), ("1", "group4"),
        ("CMYK", "tiff_lzw"), ("P", "packbits"),
    ],
)  # fmt: skip
def test_every_coding_shows_the_same_afterwards(mode: str, compression: str | None) -> None:
    """Another program sees the same pixels on the same pages, and no name."""
    data = coded(mode, compression)
    once = clean(data)

    assert shown(once) == shown(data)
    assert NAME.encode() in data
    assert NAME.encode() not in once
    assert left(once) == []
    assert clean(once) == once
    assert tiff.FORMAT.measure(once) == Size(40, 30, 2)


def page(*changes: tuple[int, int, bytes], without: tuple[int, ...] = ()) -> Tags:
    """A grey page of 16 x 16 in one plain strip at 16, with other tags in the place of these."""
    tags = {
        256: (SHORT, short(16)), 257: (SHORT, short(16)), 258: (SHORT, short(8)),
        259: (SHORT, short(1)), 262: (SHORT, short(1)), 273: (LONG, long(16)),
        277: (SHORT, short(1)), 278: (SHORT, short(16)), 279: (LONG, long(256)),
    }  # fmt: skip
    tags |= {tag: (kind, raw) for tag, kind, raw in changes}
    return [(tag, kind, raw) for tag, (kind, raw) in tags.items() if tag not in without]


def made(tags: Tags, body: bytes = bytes(range(256)), *, big: bool = False) -> bytes:
    shape = Shape(big)
    at = 16 + len(body) + len(body) % 2
    head = shape.head + struct.pack(shape.offset, at)
    return (head.ljust(16, b"\0") + body).ljust(at, b"\0") + shape.directory(tags, at, 0)


def test_a_page_of_ones_own_making_is_sound() -> None:
    """The base of the tests below is a picture, in both widths."""
    assert shown(made(page()))[0][2] == bytes(range(256))
    assert clean(made(page(), big=True))


def test_surplus_behind_plain_pixels_goes() -> None:
    """A strip is as long as its pixels, whatever its count says."""
    body = bytes(range(256)) + b"words behind the pixels"
    once = clean(made(page((279, LONG, long(len(body)))), body))

    assert b"words" not in once
    assert shown(once)[0][2] == bytes(range(256))


def test_surplus_behind_a_packed_stream_goes() -> None:
    """A deflate stream says itself where it ends."""
    packed = zlib.compress(bytes(range(256)))
    body = packed + b"words behind the stream"
    tags = page((259, SHORT, short(8)), (279, LONG, long(len(body))))
    once = clean(made(tags, body))

    assert b"words" not in once
    assert packed in once
    assert shown(once)[0][2] == bytes(range(256))


def test_notes_inside_jpeg_strips_go() -> None:
    """Comments and application data of the JPEG inside a strip are cut out."""
    inside = jpeg_picture(
        segment(0xE1, b"Exif words of Anna"), segment(0xFE, b"a comment of Anna"),
        segment(0xEE, b"Adobe\0\x64\0\0\0\0\1 and Anna"), colours=1,
    )  # fmt: skip
    tags = page((259, SHORT, short(7)), (279, LONG, long(len(inside))))
    once = clean(made(tags, inside))

    assert b"Anna" not in once
    assert left(once) == []


def test_the_order_of_jpeg_tables_names_no_program() -> None:
    """Two programs put tables and frame in different orders; their copies are the same."""
    usual = jpeg_picture(colours=1)
    cuts = [usual.index(bytes([0xFF, code])) for code in (0xDB, 0xC0, 0xC4, 0xDA)]
    before, scan = usual[: cuts[0]], usual[cuts[3] :]
    quantised, frame, huffman = (usual[a:b] for a, b in pairwise(cuts))
    copies = set()
    for front in (
        quantised + frame + huffman,
        huffman + frame + quantised,
        frame + quantised + huffman,
    ):
        inside = before + front + scan
        once = clean(made(page((259, SHORT, short(7)), (279, LONG, long(len(inside)))), inside))
        assert clean(once) == once
        copies.add(once)

    assert len(copies) == 1
    assert before + quantised + huffman + frame + scan in copies.pop()


def test_shared_jpeg_tables_hold_tables_alone() -> None:
    """The tables that all strips share are rebuilt without words."""
    inside = jpeg_picture(colours=1)
    tables = b"\xff\xd8" + segment(0xFE, b"words of Anna") + segment(0xDB, b"\0" + bytes([8] * 64))
    tables += b"\xff\xd9"
    tags = page(
        (259, SHORT, short(7)), (279, LONG, long(len(inside))), (347, UNDEFINED, tables),
    )  # fmt: skip
    once = clean(made(tags, inside))

    assert b"Anna" not in once
    assert segment(0xDB, b"\0" + bytes([8] * 64)) in once


@pytest.mark.parametrize(
    ("changes", "body"),
    [
        ([(259, SHORT, short(8))], zlib.compress(bytes(1 << 20))),
        ([(259, SHORT, short(8))], zlib.compress(bytes(256))[:-3]),
        ([(259, SHORT, short(8))], b"no deflate stream"),
        ([(259, SHORT, short(7))], b"no JPEG"),
        ([(259, SHORT, short(7))], jpeg_picture(colours=1)[:60]),
        ([(259, SHORT, short(7))], jpeg_picture(colours=0)[:2] + b"\xff\xd9" + bytes(252)),
        ([(279, LONG, long(1 << 20))], bytes(256)),
        ([(279, LONG, long(100))], bytes(256)),
        ([(273, LONG, long(1 << 20))], bytes(256)),
        ([(273, SHORT, b"")], bytes(256)),
        ([(256, SHORT, short(0))], bytes(256)),
        ([(277, SHORT, short(300))], bytes(256)),
        ([(258, SHORT, short(99))], bytes(256)),
        ([(256, LONG, long(1 << 20)), (257, LONG, long(1 << 20))], bytes(256)),
        ([(278, LONG, long(1)), (257, LONG, long(1 << 22))], bytes(256)),
        ([(284, SHORT, short(7))], bytes(256)),
        ([(322, SHORT, short(16))], bytes(256)),
        ([(256, 2, b"16\0")], bytes(256)),
    ],
)
def test_what_does_not_fit_together_is_refused(changes: Tags, body: bytes) -> None:
    """Bombs, cut streams, pieces outside, impossible sizes, missing parts."""
    if changes[0][0] == 259:
        changes = [*changes, (279, LONG, long(len(body)))]
    with pytest.raises(Refused) as refused:
        clean(made(page(*changes), body))

    assert isinstance(refused.value, (Damaged, TooLarge))


@pytest.mark.parametrize(
    "changes",
    [
        [(259, SHORT, short(34712))], [(259, SHORT, short(6))], [(262, SHORT, short(99))],
        [(32997, LONG, long(3))], [(262, SHORT, short(32803))], [(50706, 1, bytes([1, 4, 0, 0]))],
    ],
)  # fmt: skip
def test_rare_and_raw_kinds_are_not_cleaned(changes: Tags) -> None:
    """Another file inside the strips, sensor data, a third dimension: told apart and refused."""
    with pytest.raises((NotCleanable, UnknownFormat)):
        clean(made(page(*changes)))


def test_what_old_writers_left_out_is_reckoned() -> None:
    """A single plain strip needs no size and no number of rows."""
    for tags in (page(without=(279,)), page(without=(278, 279)), page((279, LONG, long(0)))):
        assert shown(clean(made(tags)))[0][2] == bytes(range(256))


@pytest.mark.parametrize("coding", [4, 5, 8])
def test_a_packed_strip_of_no_length_is_refused(coding: int) -> None:
    """Readers guess where it ends; its copy would show nothing."""
    with pytest.raises(NotCleanable):
        clean(made(page((259, SHORT, short(coding)), (279, LONG, long(0)))))


@pytest.mark.parametrize(
    ("tag", "kind", "raw", "stays"),
    [
        (282, 5, struct.pack("<II", 3000001, 10001), True),
        (282, 5, struct.pack("<II", 1, 0), False),
        (282, 5, struct.pack("<II", 1, 0xFFFFFFFF), False),
        (296, SHORT, short(2), True),
        (296, SHORT, short(9), False),
        (301, SHORT, short(*range(0, 65536, 256)), True),
        (301, SHORT, short(*(7, 3) * 128), False),
        (301, SHORT, short(1, 2, 3), False),
        (318, 5, struct.pack("<4I", 3127, 10000, 3290, 10000), True),
        (318, 5, struct.pack("<4I", 3127, 0, 3290, 10000), False),
        (532, 5, struct.pack("<4I", 0, 1, 255, 1), True),
        (339, SHORT, short(1), True),
        (65000, SHORT, short(1), False),
    ],
)
def test_only_sound_numbers_of_known_tags_stay(
    tag: int, kind: int, raw: bytes, stays: bool
) -> None:
    """A resolution, a curve, a white: in one form, or not at all."""
    once = clean(made(page((tag, kind, raw))))
    with Image.open(io.BytesIO(once)) as picture:
        assert (tag in picture.getexif()) is stays


def test_tiles_and_planes_are_copied_in_order() -> None:
    """Pictures cut into tiles, and colours in planes of their own."""
    tiled = page((322, SHORT, short(16)), (323, SHORT, short(16)), (324, LONG, long(16)),
                 (325, LONG, long(256)), without=(273, 278, 279))  # fmt: skip
    planes = page(
        (258, SHORT, short(8, 8, 8)), (262, SHORT, short(2)), (277, SHORT, short(3)),
        (284, SHORT, short(2)), (273, LONG, long(16, 272, 528)), (279, LONG, long(256, 256, 256)),
    )  # fmt: skip
    for tags, body in ((tiled, bytes(range(256))), (planes, bytes(range(256)) * 3)):
        data = made(tags, body)
        assert shown(clean(data)) == shown(data)
        assert left(clean(data)) == []


def test_a_small_copy_is_told_and_goes() -> None:
    """A reduced page may show what was cropped from the large one."""
    small = page((254, LONG, long(1)))
    shape = Shape(False)
    first_at = 16 + 256
    first = shape.directory(page(), first_at, 0)
    second_at = first_at + len(first)
    first = shape.directory(page(), first_at, second_at)
    data = shape.head + struct.pack("<I", first_at)
    data = data.ljust(16, b"\0") + bytes(range(256)) + first + shape.directory(small, second_at, 0)
    kinds = {row.kind for row in tiff.FORMAT.inspect(data)}

    assert "hidden.thumbnail" in kinds or "hidden.picture" in kinds
    assert tiff.FORMAT.measure(clean(data)) == Size(16, 16, 1)


@pytest.mark.parametrize("big", [True, False])
def test_pages_in_a_circle_are_refused(big: bool) -> None:
    """A chain of pages that comes back to itself has no end."""
    shape = Shape(big)
    head = shape.head + struct.pack(shape.offset, 272)
    data = head.ljust(16, b"\0") + bytes(range(256)) + shape.directory(page(), 272, 272)
    with pytest.raises(Damaged, match="loop"):
        clean(data)


@pytest.mark.parametrize(
    "data",
    [
        b"II*\0", b"II+\0\x08\0\0\0" + bytes(8), b"II+\0\x04\0\0\0" + bytes(20),
        b"II*\0\x08\0\0\0\0\0" + bytes(8), b"II*\0\xff\0\0\0" + bytes(8),
        b"II*\0\x08\0\0\0\xff\xff" + bytes(20), b"II*\0\0\0\0\0" + bytes(20),
    ],
)  # fmt: skip
def test_a_header_that_leads_nowhere_is_damage(data: bytes) -> None:
    """No directory, an empty one, one behind the end, one too long."""
    with pytest.raises(Refused):
        identify(data).measure(data)


@pytest.mark.parametrize("name", ["jpeg", "tiff_lzw", "tiff_adobe_deflate"])
def test_damaged_anywhere_is_clean_or_refused(name: str) -> None:
    """Real codings under damage: never a crash, never a trace."""
    data = coded("RGB", name)
    form = identify(data)
    for damaged in mutants(data, random.Random(name), 120, [data, sample_of("tiff")[0]]):
        judged(form, damaged)
