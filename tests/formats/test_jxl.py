"""JPEG XL: the codestream stays, whole or in parts, and every other box goes."""

from __future__ import annotations

import struct
from functools import partial

import pytest

from tests.formats.reading import stripped
from tests.samples.bmff import box
from tests.samples.jxl import CODESTREAM, SIGNATURE, container
from tests.samples.png import exif
from toolkit.errors import Damaged, NotCleanable, Refused
from toolkit.formats.base import harmless
from toolkit.formats.image import jxl, jxl_codestream, jxl_header, jxl_profile
from toolkit.formats.metadata import icc
from toolkit.model import Size

FORM = jxl.FORMAT
clean = partial(stripped, FORM)
#: Codestreams as a common encoder writes them, of one colour each.
CODESTREAMS = {
    "an animation of two frames with a clear channel": bytes.fromhex(
        "ff0a41040158505c1208080000008c004b12c58205526003630cde2fc68b1763bc18230f80d8c4c581d3"
        "7bf8c2429dc063e603080840000098004b12c58205526003630cde2fc6bb8b172fc6c80370365004e34f"
        "233daa5eb22e9a4e830cf401"
    ),
    "one with an alpha channel": bytes.fromhex(
        "ff0a41c082cabd550401080810008c004b12c582055260c3c518bc5f8c172fc67817e31d00b619b60d4f"
        "c6f53b38060d640300"
    ),
    "one in three passes": bytes.fromhex(
        "ff0a58199054eead220800128802005c81090c000000000000005de5120000151a9204140c0000602105"
        "f26c51321d1583aa18638c8c1c020c00e004d1fd470700e62fc71ca4d3e637abfa537108489132545ab8"
        "1be6c9280274a3001024a04a0a0a8a2df9ff0ec889c1a9a8188c8062c00c20d90000b4ae600533cd6800"
        "40aa5d91069234907c55a281240d35ff00c01c8faaaa5fd201519200"
    ),
    "one with a small frame in front": bytes.fromhex(
        "ff0a58199054eead22080a01000024010038005800584a28a21cdb0badb6fcd33a0240074027908ee0d1"
        "19a44378740c063040031300c1b8dbffd7c40958d800c0b41bca4aa552a9542a954aa552a9542a954aa5"
        "52a9542a95e08304a200000081070c000000000000005de5120000151a9204140c00006049220522bb1d"
        "78aa4a46565c930d1b557d7d0000d06f4fbf3d0281400000000a5546aaa4a0a04807e4c4e054540c4640"
        "31602b18373c030052ed8a3490a481e4ab120d2469a8f90700e0785455051208519200"
    ),
    "one whose parts are in another order": bytes.fromhex(
        "ff0a58199054eead220800128802943026bd205c81090c000000000000005de5120000151a9204140c00"
        "00602105f26c51321d1583aa18638c8c1c020c00e004d1fd470700e62fc71ca4d3e637abfa5371084891"
        "32545ab81be6c9280274a3001024a04a0a0a8a2df9ff0ec889c1a9a8188c8062c00c20d90000b4ae6005"
        "33cd680040aa5d91069234907c55a281240d35ff00c01c8faaaa5fd201519200"
    ),
    "one that was a JPEG": bytes.fromhex(
        "ff0a434024e05b021000d4020c640c640c64feff0e0000180008000100000000008080258924a85ecc15"
        "00df2da11700a090a4a0a0403a620c263846c7181d511252628cd1111191b13146c006d3efe906900172"
        "09fef780414c383801c49c15f5a2000056a4020041a60000b4f90400000000000000000000000000a0a8"
        "0090009035507cca3f19d41013c06c4423bb82cab58a6480835f82060ad30d02f1790000e0af00200000"
        "5c1f0100000000000000000000000000000000000000509200"
    ),
}
WITH_PROFILE = bytes.fromhex(
    "ff0a414008a70c03664020002040b0741e7805c8a57b282499d7d9b3aa6e33c5856abbf929197e3d0897"
    "7350e98676509a051a7e990f41e874cc626c26d8ee26e8ee21f8ce46995e2981d168ab06cf361a8de049"
    "fc0b5cc501bf8584834853b9f0e49aa787c04123386186a170b525f896d8753cf87e6163265e9b9114ac"
    "5420734714506b61f28e6a9a37cee12c829f1f0ee183681a109018cc5301194558d083f8c20108020100"
    "88004b12c582055260c3c518bc5f8c172fc67831c63b0068f30200762f2ea7e77718511a"
)
WHOLE = box(b"jxlc", CODESTREAM)


def part(number: int, body: bytes, *, last: bool = False) -> bytes:
    return box(b"jxlp", struct.pack(">I", number | (1 << 31 if last else 0)) + body)


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
        container(box(b"jxlc", CODESTREAM[:-1])),
        container(part(0, CODESTREAM[:20]), part(1, CODESTREAM[20:-1], last=True)),
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


@pytest.mark.parametrize("name", CODESTREAMS)
def test_a_codestream_ends_where_its_last_frame_ends(name: str) -> None:
    """Whole it is kept; a byte less or a byte more and it is refused."""
    whole = CODESTREAMS[name]

    assert clean(whole) == whole
    assert told(whole) == ""
    for data in (whole[:-1], whole + b"\0", container(box(b"jxlc", whole + b"\0"))):
        with pytest.raises(Refused):
            clean(data)


@pytest.mark.parametrize(
    "data",
    [
        CODESTREAM + b"Anna behind the end",
        container(box(b"jxlc", CODESTREAM + b"Anna behind the end")),
        container(part(0, CODESTREAM), part(1, b"Anna behind the end", last=True)),
    ],
)
def test_what_stands_behind_the_last_frame_is_told(data: bytes) -> None:
    """And the file is refused, because without a decoder nobody could prove a shorter one."""
    assert told(data) == "hidden.trailer Anna behind the end"
    with pytest.raises(NotCleanable):
        clean(data)


def in_a_box(codestream: bytes, form: str) -> bytes:
    """As the only part, in a box with a long size, and in one that goes on to the end."""
    if form == "long":
        whole = struct.pack(">I4sQ", 1, b"jxlc", 16 + len(codestream)) + codestream
        return container(whole, box(b"free", b"Anna"))
    if form == "to the end":
        return container(struct.pack(">I4s", 0, b"jxlc") + codestream)
    if form == "parts":
        return container(part(0, codestream[:240]), part(1, codestream[240:], last=True))
    return container(box(b"jxlc", codestream)) if form == "box" else codestream


def codestream_in(data: bytes) -> bytes:
    if data[:2] == jxl.CODESTREAM:
        return data
    return jxl._joined(data, jxl._coded_boxes(data, jxl._boxes(data)[0]))


def profile_in(codestream: bytes) -> bytes:
    return jxl_profile.read(codestream, jxl_header.head(codestream).profile)[0]


@pytest.mark.parametrize("form", ["bare", "box", "long", "to the end", "parts"])
def test_a_profile_says_its_colours_alone(form: str) -> None:
    """Its names, maker and date are told and go; the frames behind it stay as they are."""
    data = in_a_box(WITH_PROFILE, form)
    before, after = codestream_in(data), codestream_in(clean(data))
    profile, end = jxl_profile.read(before, jxl_header.head(before).profile)

    assert "device.profile Copyright Artifex Software 2018" in told(data)
    assert b"Artifex" in profile
    assert profile_in(after) == icc.explicit(profile)
    assert after.endswith(before[end:])
    assert told(clean(data)) == ""
    assert clean(clean(data)) == clean(data)
    assert same_content(data, clean(data))


def same_content(one: bytes, other: bytes) -> bool:
    def content(data: bytes) -> list[bytes]:
        return [
            piece if isinstance(piece, bytes) else data[piece[0] : piece[1]]
            for piece in FORM.content(data)
        ]

    return content(one) == content(other)


def with_profile(profile: bytes) -> bytes:
    """The same picture with another profile."""
    at = jxl_header.head(WITH_PROFILE).profile
    end = jxl_profile.read(WITH_PROFILE, at)[1]
    return jxl_profile.written(WITH_PROFILE, at, profile) + WITH_PROFILE[end:]


def test_a_profile_of_unknown_colours_is_told_and_refused() -> None:
    """Nobody could say what the picture looks like without it."""
    data = with_profile(b"\0" * 36 + b"acsp" + b"of a screen that Anna has" * 5)

    assert "Anna" in told(data)
    with pytest.raises(NotCleanable):
        clean(data)


def test_a_profile_that_goes_on_in_a_second_part_is_refused() -> None:
    """Its end stands in another box."""
    data = container(part(0, WITH_PROFILE[:60]), part(1, WITH_PROFILE[60:], last=True))

    with pytest.raises(NotCleanable):
        clean(data)


def text(words: bytes) -> list[tuple[int, int]]:
    """A name of fewer than sixteen letters."""
    return [(1, 2), (len(words), 4), *((letter, 8) for letter in words)]


_SMALL_PICTURE = [(1, 1), (0, 5), (1, 3)]
_DEPTH = [(0, 1), (0, 2)]
_NO_CHANNELS = [(1, 1), (0, 2)]
_USUAL_COLOURS = [(1, 1), (1, 1)]


_CHANNEL_NAME = [
    (0, 1), (0, 1), *_DEPTH, (1, 1), (1, 2), (0, 1), (0, 2), *_DEPTH, (0, 2), *text(b"Anna"),
    (0, 1), *_USUAL_COLOURS, (0, 2), (1, 1),
]  # fmt: skip
_SMALL_COPY = [
    (0, 1), (1, 1), (0, 3), (0, 1), (1, 1), (1, 1), (1, 2), (2, 3), (0, 1), *_DEPTH,
    *_NO_CHANNELS, *_USUAL_COLOURS, (1, 1), (0, 2), (1, 1),
]  # fmt: skip
_EXTENSION = [
    (0, 1), (0, 1), *_DEPTH, *_NO_CHANNELS, *_USUAL_COLOURS, (1, 2), (0, 4), (2, 2), (3, 8),
    (0, 20), (1, 1),
]  # fmt: skip
_FRAME_NAME = [
    (1, 1), (1, 1), (0, 5), (0, 1), (0, 2), (0, 1), (0, 2), (0, 2), (0, 6), (0, 2), (0, 1),
    (0, 2), (1, 1), *text(b"Anna"), (1, 1), (0, 2), (0, 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "trace"),
    [
        (_CHANNEL_NAME, ("hidden.text", "ChannelName", "Anna")),
        (_SMALL_COPY, ("hidden.thumbnail", "Preview", "307 x 256")),
        (_EXTENSION, ("hidden.unknown", "Extensions", "20 bits")),
        (_FRAME_NAME, ("hidden.text", "FrameName", "Anna")),
    ],
    ids=["channel", "preview", "extension", "frame"],
)
def test_what_a_codestream_carries_beside_the_picture_is_told(
    fields: list[tuple[int, int]], trace: tuple[str, str, str]
) -> None:
    """Names, small copies, and bits that no version knows; and the file is refused."""
    value = at = 0
    for number, bits in [*_SMALL_PICTURE, *fields]:
        value |= number << at
        at += bits
    found = jxl_codestream.look(b"\xff\x0a" + value.to_bytes(-(-at // 8), "little") + bytes(2))

    assert trace in found.traces
    assert isinstance(found.refusal, Refused)
