"""Segments of old cameras and single programs are shown by name and go."""

from __future__ import annotations

import struct
from functools import partial

import pytest

from tests.formats.reading import stripped
from tests.samples.jpeg import picture, segment, tiff
from toolkit.formats.image import jpeg, jpeg_apps
from toolkit.kinds import KINDS

FORM = jpeg.FORMAT
clean = partial(stripped, FORM)
PLAIN = picture()


def values(*segments: bytes) -> dict[str, str | None]:
    return {row.place.path: row.value for row in FORM.inspect(picture(*segments))}


@pytest.mark.parametrize(
    ("row", "example"),
    [
        (0, b"JFXX\x00\x13\x01\x01abc"), (0, b"AVI1\x00"), (0, b"Ocad$Rev: 14797 $"),
        (1, b"QVCI\x00 serial"), (1, b"FLIR\x00"), (2, b"urn:some:thing"),
        (2, b"urn:iso:std:iso:ts:21496:-1\x00"), (2, b"\xff\xd8\xff\xdb"), (3, b"_JPSJPS_"),
        (5, b"ssuniqueid\x00ABCDEF"), (6, b"GoPro\x00DEVC"), (7, b"HUAWEI\x00\x00"),
        (8, b"SPIFF\x00"), (8, b"SEAL\x00"), (10, b"UNICODE\x00\x00A\x00d\x00a"),
        (10, b"AROT\x00\x00"), (11, b"HDR_RI ver=11"), (13, b"Adobe_CM"), (15, b"Q 70"),
    ],
)  # fmt: skip
def test_segments_of_old_cameras_are_named(row: int, example: bytes) -> None:
    """A block is called by its name, so that people can look it up."""
    data = picture(segment(0xE0 + row, example))
    found = next(FORM.inspect(data))

    assert found.place.path.startswith(f"APP{row}/")
    assert clean(data) == PLAIN


def test_every_row_of_the_segment_table_has_a_kind() -> None:
    """The table can be trusted: no row points at nothing."""
    for table in jpeg_apps._BY_NUMBER:
        assert {row.kind for row in table} <= set(KINDS)


def test_flashpix_streams_are_named() -> None:
    """A sound or a date in a forgotten format is not overlooked."""
    name = "/Root/\x05Extension List".encode("utf-16-le") + b"\x00\x00"
    texts = struct.pack("<II", 30, 7) + b"Digita\x00\x00"
    date = struct.pack("<IQ", 64, 125_911_584_000_000_000)
    table = struct.pack("<IIIIII", 52, 2, 6, 24, 4, 40)
    stream = b"\xfe\xff" + bytes(42) + struct.pack("<I", 48) + table + texts + date
    data = picture(
        segment(0xE2, b"FPXR\x00\x00\x01\x00\x01" + struct.pack(">IB", len(stream), 0) + name),
        segment(0xE2, b"FPXR\x00\x00\x02\x00\x00\x00\x00\x00\x00" + stream),
    )
    found = {row.place.path: row.value for row in FORM.inspect(data)}

    assert found["APP2/FlashPix/Extension List/CreatingApplication"] == "Digita"
    assert found["APP2/FlashPix/Extension List/ExtensionCreateDate"] == "2000:01:01 00:00:00"
    assert clean(data) == PLAIN


def test_canons_first_directory_is_read() -> None:
    """Owner and file names of the first digital cameras are shown."""
    owner, model = b"Ada Lovelace\x00", b"Canon\x00Canon PowerShot A5\x00"
    entries = struct.pack("<HHII", 2, 0x0810, len(owner), 0)
    entries += struct.pack("<HII", 0x080A, len(model), len(owner))
    heap = owner + model + entries + struct.pack("<I", len(owner + model))
    found = values(segment(0xE0, b"II\x1a\x00\x00\x00HEAPJPGM" + bytes(12) + heap))

    assert found["APP0/CIFF/OwnerName"] == "Ada Lovelace"
    assert found["APP0/CIFF/Model"] == "Canon PowerShot A5"


def ciff(*records: tuple[int, bytes]) -> bytes:
    """A heap of records with its directory at the end."""
    values, directory = b"", struct.pack("<H", len(records))
    for tag, value in records:
        directory += struct.pack("<HII", tag, len(value), len(values))
        values += value
    return values + directory + struct.pack("<I", len(values))


def test_nested_directories_are_read() -> None:
    """A serial number and a date one level further down are found, too."""
    inner = ciff((0x180E, struct.pack("<III", 894_058_398, 0, 0)), (0x0810, b"\x00"))
    heap = ciff((0x2807, inner), (0x5817, b""))
    found = values(segment(0xE0, b"II\x0e\x00\x00\x00HEAPJPGM" + heap))

    assert found["APP0/CIFF/DateTimeOriginal"] == "1998:05:01 21:33:18"
    assert "APP0/CIFF/OwnerName" not in found


def test_a_directory_of_itself_ends() -> None:
    """A directory that lists itself is read in bounded time."""
    heap = struct.pack("<H", 200) + struct.pack("<HII", 0x2807, 2006, 0) * 200
    data = picture(segment(0xE0, b"II\x0e\x00\x00\x00HEAPJPGM" + heap + bytes(4)))

    assert clean(data) == PLAIN


@pytest.mark.parametrize(
    ("number", "payload", "path", "value"),
    [
        (12, b"[picture info]\r\nTimeDate=909698819\r\nShutter=33333\r\n",
         "PictureInfo/DateTimeOriginal", "1998:10:29 22:06:59"),
        (12, b"[picture info]\r\nShutter=33333", "PictureInfo/ExposureTime", "1/30"),
        (12, b"Agfa Gevaert  Type=SR84", "PictureInfo/CameraType", "SR84"),
        (12, b"Type=x Shutter=soon", "PictureInfo/CameraType", "x Shutter=soon"),
        (12, b"Ducky\x00\x01\x00\x04\x00\x00\x00\x54", "Ducky/Quality", "84%"),
        (9, b"Media Jukebox\x00<Date>41518.84188657407</Date>", "MediaJukebox/Date",
         "2013:09:01 20:12:19"),
        (9, b"Media Jukebox\x00<Places>Jamaica</Places>", "MediaJukebox/Places", "Jamaica"),
        (10, b"UNICODE\x00" + "by ada".encode("utf-16-be"), "PhotoStudio/Comment",
         "by ada"),
        (10, b"UNICODE\x00" + "by ada".encode("utf-16-le"), "PhotoStudio/Comment",
         "by ada"),
        (3, b"Meta\x00\x00" + tiff([(0xC359, 3, b"\x00\x07")]), "Meta/FrameNumber", "7"),
        (3, b"Meta\x00\x00" + tiff([(0xC354, 7, b"ASCII\x00\x00\x00K123")]),
         "Meta/SerialNumber", "K123"),
        (3, b"Meta\x00\x00" + tiff([(0xC361, 7, b"\x01" * 9)]), "Meta/Meta_0xc361", "9 bytes"),
        (3, b"\xff\xd8\xff" + picture(colours=1)[3:], "Preview/PreviewImage",
         f"16 x 16 JPEG picture, {len(picture(colours=1))} bytes"),
        (0, b"JFXX\x00\x11" + bytes(800), "JFXX/ThumbnailImage", "806 bytes"),
        (15, b"Q 70", "GraphicConverter/Quality", "Q 70"),
        (5, b"RMETA\x00MM\x01\x00\x00\x01" + bytes(20) + b"spoken words",
         "RMETA/rest", "spoken words"),
    ],
)  # fmt: skip
def test_their_fields_are_named(number: int, payload: bytes, path: str, value: str) -> None:
    """What old cameras noted is shown in words, not as a block of bytes."""
    found = values(segment(0xE0 + number, payload))

    assert (found[f"APP{number}/{path}"] or "").endswith(value)
    assert clean(picture(segment(0xE0 + number, payload))) == PLAIN


def test_fields_that_the_photographer_wrote_are_named() -> None:
    """Ricoh's survey cameras store places and signs under names of the owner's choice."""

    def section(kind: int, body: bytes) -> bytes:
        return struct.pack(">HH", kind, len(body) + 2) + body

    body = b"MM\x01\x00\x00\x00\x00\x00\x00\x14" + bytes(10) + struct.pack(">H", 2) + bytes(8)
    body += section(1, b"Location\x00sign type\x00") + section(2, b"Roundabout\x00Warning\x00")
    found = values(segment(0xE5, b"RMETA\x00" + body))

    assert found["APP5/RMETA/Location"] == "Roundabout"
    assert found["APP5/RMETA/SignType"] == "Warning"


def test_flashpix_sounds_and_copies_are_named() -> None:
    """A sound recording and a screen-sized copy are called what they are."""
    names = [f"/{name}\0".encode("utf-16-le") for name in ("Audio Stream 000000", "Screen Nail_x")]
    contents = b"".join(struct.pack(">IB", 10, 0) + name for name in names)
    found = [
        (row.kind, row.value)
        for row in FORM.inspect(
            picture(
                segment(0xE2, b"FPXR\x00\x00\x01\x00\x02" + contents),
                segment(0xE2, b"FPXR\x00\x00\x02\x00\x00\x00\x00\x00\x00" + bytes(40)),
                segment(0xE2, b"FPXR\x00\x00\x02\x00\x01\x00\x00\x00\x00" + picture(colours=1)),
            )
        )
    ]

    assert ("hidden.sound", "40 bytes") in found
    assert (
        "hidden.thumbnail",
        f"Screen Nail_x: 16 x 16 JPEG picture, {len(picture(colours=1))} bytes",
    ) in found


@pytest.mark.parametrize("number", range(16))
def test_their_damage_stops_nothing(number: int) -> None:
    """Each known head followed by rubbish is shown and goes."""
    for row in jpeg_apps._ROWS:
        if row[0] == number:
            head = row[1].split(b"|")[0].replace(b"\\x00", b"\x00").replace(b"(?:", b"")
            for rest in (b"", bytes(30), b"\xff" * 50, bytes(range(1, 200))):
                assert clean(picture(segment(0xE0 + number, head + rest))) in (PLAIN, clean(PLAIN))
                assert values(segment(0xE0 + number, head + rest))
