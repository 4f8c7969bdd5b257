"""What single makers put into application segments is read field by field."""

from __future__ import annotations

import struct

import pytest

from tests.formats.test_jpeg_apps import PLAIN, clean, values
from tests.samples.jpeg import picture, segment
from toolkit.formats.image import jpeg

FORM = jpeg.FORMAT


def gopro(key: bytes, form: bytes, step: int, value: bytes) -> bytes:
    """One key of GoPro's tree; form b"\\0" makes it a branch."""
    count = len(value) // step
    return key + form + bytes([step]) + struct.pack(">H", count) + value + bytes(-len(value) % 4)


def test_gopros_tree_is_read() -> None:
    """Serial number, owner's camera name and the way taken are shown, cut over two segments."""
    scale = gopro(b"SCAL", b"l", 4, struct.pack(">5i", 10_000_000, 10_000_000, 1000, 1000, 100))
    way = struct.pack(">5i", 525_200_000, 134_100_000, 34_000, 0, 0) * 3
    stream = gopro(b"STRM", b"\0", 1, scale + gopro(b"GPS5", b"l", 20, way))
    facts = gopro(b"CASN", b"c", 1, b"C3441325012345") + gopro(b"MUID", b"L", 4, bytes(range(8)))
    tree = gopro(b"DEVC", b"\0", 1, facts + stream)
    cut = len(tree) // 2
    data = picture(*(segment(0xE6, b"GoPro\0" + part) for part in (tree[:cut], tree[cut:])))
    found = {row.place.path: row for row in FORM.inspect(data)}

    assert found["APP6/GoPro/CameraSerialNumber"].value == "C3441325012345"
    assert found["APP6/GoPro/CameraSerialNumber"].kind == "device.serial"
    assert found["APP6/GoPro/MediaUniqueID"].value == "0001020304050607"
    assert found["APP6/GoPro/GPSPosition"].value == "52.520000, 13.410000 and 2 more"
    assert found["APP6/GoPro/GPSPosition"].kind == "where.gps"
    assert clean(data) == PLAIN


def test_a_branch_longer_than_the_block_ends() -> None:
    """Lengths that reach beyond the block, or nest without end, are read in bounded time."""
    deep = b"DEVC\0\x01\xff\xff" * 400
    endless = b"DEVC\0\x00\x00\x00" * 8000

    assert values(segment(0xE6, b"GoPro\0" + deep))
    assert values(segment(0xE6, b"GoPro\0" + endless))


def thermal(*records: tuple[int, bytes]) -> bytes:
    """FLIR's block: a head, a directory, the records."""
    first = 0x40 + 32 * len(records)
    head = b"FFF\0" + b"ThermaCAM".ljust(16, b"\0") + struct.pack(">III", 100, 0x40, len(records))
    directory, bodies = b"", b""
    for kind, body in records:
        place = struct.pack(">HHIIII", kind, 0, 0, 0, first + len(bodies), len(body))
        directory += place + bytes(12)
        bodies += body
    return head.ljust(0x40, b"\0") + directory + bodies


def test_thermal_cameras_are_read() -> None:
    """Serial numbers, the moment and the place in FLIR's records are shown."""
    camera = bytearray(0x3A0)
    camera[:2] = b"\x02\x00"
    camera[0x104:0x10D] = b"638023456"
    camera[0x384:0x38E] = struct.pack("<IIh", 1_362_000_000, 250, -60)
    gps = bytearray(0x70)
    gps[:12] = b"\1\0\0\0\0\0\0\0S\0W\0"
    gps[16:32] = struct.pack("<dd", 33.45, 70.66)
    block = thermal((0x20, bytes(camera)), (0x2B, bytes(gps)), (0x21, b"leaking roof of Ada"),
                    (1, bytes(50)))  # fmt: skip
    parts = (block[:300], block[300:])
    data = picture(*(segment(0xE1, b"FLIR\0\1" + bytes([at, 1]) + parts[at]) for at in (0, 1)))
    found = {row.place.path: row for row in FORM.inspect(data)}

    assert found["APP1/FLIR/CameraSerialNumber"].value == "638023456"
    assert found["APP1/FLIR/DateTimeOriginal"].value == "2013:02:27 22:20:00.250"
    assert (found["APP1/FLIR/GPSLatitude"].value or "").startswith("-33.450000, -70.660000")
    assert found["APP1/FLIR/text"].value == "leaking roof of Ada"
    assert found["APP1/FLIR/RawThermalImage"].value == "50 bytes"
    assert clean(data) == PLAIN


@pytest.mark.parametrize("size", [0, 20, 0x3F, 0x60, 0x90, 0x200])
def test_a_cut_thermal_block_is_shown(size: int) -> None:
    """Wherever the block ends, it is named and goes."""
    block = thermal((0x20, b"\2" + bytes(0x400)), (0x2B, b"\1" * 40))[:size]
    data = picture(segment(0xE1, b"FLIR\0\1\0\0" + block))
    found = list(FORM.inspect(data))

    assert any("FLIR" in row.place.path for row in found)
    assert clean(data) == PLAIN


def test_casios_first_cameras_are_read() -> None:
    """The moment and the model stand at fixed places."""
    block = bytearray(0x90)
    block[0x4D:0x60] = b"1998:10:29 22:06:59"
    block[0x62:0x68] = b"QV-700"
    found = values(segment(0xE1, b"QVCI\0" + bytes(block[5:])))

    assert found["APP1/QVCI/DateTimeOriginal"] == "1998:10:29 22:06:59"
    assert found["APP1/QVCI/ModelType"] == "QV-700"
