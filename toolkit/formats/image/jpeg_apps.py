"""Every application segment that is known to stand in JPEG files: one table, and how it is read.

A segment is known by its marker and its first bytes. All of them go, known or not; a row only
gives it the right name and kind, and a reader for what it holds. Without a reader its readable
text is shown. Segments of a row that is `joined` are parts of one block and are read together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from toolkit.formats.base import Buffer, unplaced
from toolkit.formats.image import jpeg_cameras, jpeg_flashpix, jpeg_mpf, jpeg_thermal  # fmt: skip
from toolkit.formats.jpeg_segments import APP0, Segment
from toolkit.formats.metadata import exif, gpmf, icc, jumbf, photoshop, xmp  # fmt: skip
from toolkit.model import Finding, Place

#: Reads the payloads of one block's segments: (payloads, path, where the first one starts).
Reader = Callable[[list[bytes], str, int], Iterator[Finding]]

EXIF_HEAD = 6
_XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\x00"
_EXTENSION_HEAD = b"http://ns.adobe.com/xmp/extension/\x00"
_PHOTOSHOP_HEAD = 14
_ICC_HEAD = 14
_GOPRO_HEAD = 6


class App(NamedTuple):
    """One row: marker number (APPn), first bytes, name, kind, reader, and whether parts join."""

    number: int
    #: A pattern.
    sign: bytes
    name: str
    kind: str
    read: Reader | None = None
    joined: bool = False


def known(data: Buffer, number: int, start: int, end: int) -> App | None:
    """The row for the APPn segment whose payload is data[start:end]."""
    for row in _BY_NUMBER[number]:
        # compiled when one is first tried: most files have segments of three or four numbers
        if re.compile(row.sign, re.DOTALL).match(data, start, end):
            return row
    return None


def reader(data: Buffer, group: Sequence[Segment], path: str) -> Callable[[], Iterator[Finding]]:
    """Reads one block's segments when it is called, not before; the first one decides how."""

    def read() -> Iterator[Finding]:
        first = group[0]
        row = known(data, first.code - APP0, first.start + 4, first.end)
        if row is not None and row.read is not None:
            payloads = [data[part.start + 4 : part.end] for part in group]
            yield from row.read(payloads, path, first.start + 4)

    return read


def profile(payloads: list[bytes]) -> bytes:
    """A colour profile put together from its parts, in the order of their numbers."""
    return b"".join(body[_ICC_HEAD:] for body in sorted(payloads, key=lambda body: body[12:13]))


def _together(payloads: list[bytes], findings: Iterator[Finding]) -> Iterator[Finding]:
    """Findings in what several segments hold together do not stand in the file as they are."""
    return findings if len(payloads) == 1 else unplaced(findings)


def _exif(payloads: list[bytes], path: str, start: int) -> Iterator[Finding]:
    for body in payloads:
        yield from _tiff(body[EXIF_HEAD:], path, start + EXIF_HEAD)


def _tiff(body: bytes, path: str, start: int) -> Iterator[Finding]:
    """EXIF as a block of its own; places are moved to where it stands in the file."""
    for found in exif.read(body, 0, len(body), path):
        at = found.place.start
        moved = Place(found.place.path, None if at is None else at + start, found.place.size)
        yield Finding(found.kind, moved, found.value)


def _xmp(payloads: list[bytes], path: str, start: int) -> Iterator[Finding]:
    """A packet; some writers leave the head out or spell it otherwise."""
    for body in payloads:
        head = len(_XMP_HEAD) if body.startswith(_XMP_HEAD) else max(0, body.find(b"<"))
        yield from xmp.read(body[head:], path, start + head)


def _extended_xmp(payloads: list[bytes], path: str, start: int) -> Iterator[Finding]:
    """Packets too large for a segment: parts share a GUID and carry their offset.

    Parts may be missing or overlap; they are then read as they stand, one behind the other.
    """
    packets: dict[bytes, list[tuple[int, bytes]]] = {}
    head = len(_EXTENSION_HEAD)
    for body in payloads:
        offset = int.from_bytes(body[head + 36 : head + 40], "big")
        packets.setdefault(body[head : head + 32], []).append((offset, body[head + 40 :]))
    for guid, parts in packets.items():
        yield Finding("hidden.id", Place(f"{path}/GUID", start, 32), guid.decode("latin-1"))
        packet = b"".join(part for _, part in sorted(parts))
        yield from _together(payloads, xmp.read(packet, path, start + head + 40))


def _icc(payloads: list[bytes], path: str, start: int) -> Iterator[Finding]:
    yield from _together(payloads, icc.read(profile(payloads), path, start + _ICC_HEAD))


def _photoshop(payloads: list[bytes], path: str, start: int) -> Iterator[Finding]:
    """Resources may run over from one segment into the next."""
    raw = b"".join(body[_PHOTOSHOP_HEAD:] for body in payloads)
    found = photoshop.read(raw, path, start + _PHOTOSHOP_HEAD, _tiff)
    yield from _together(payloads, found)


def _jumbf(payloads: list[bytes], path: str, start: int) -> Iterator[Finding]:
    """Boxes cut over segments: the same instance number, a sequence number, a repeated head."""
    boxes: dict[bytes, list[bytes]] = {}
    for body in payloads:
        boxes.setdefault(body[2:4] + body[12:16], []).append(body)
    for parts in boxes.values():
        parts.sort(key=lambda body: body[4:8])
        head = 24 if parts[0][8:12] == b"\x00\x00\x00\x01" else 16
        raw = parts[0][8:] + b"".join(body[head:] for body in parts[1:])
        yield from _together(payloads, jumbf.read(raw, path, start + 8))


def _gopro(payloads: list[bytes], path: str, start: int) -> Iterator[Finding]:
    """GoPro's tree, cut over segments."""
    raw = b"".join(body[_GOPRO_HEAD:] for body in payloads)
    yield from _together(payloads, gpmf.read(raw, path, start + _GOPRO_HEAD))


def _named(kind: str, name: str) -> Reader:
    """A reader that shows the whole segment as one text under a standard name."""

    def read(payloads: list[bytes], path: str, start: int) -> Iterator[Finding]:
        for body in payloads:
            words = body.rstrip(b"\x00").decode("latin-1")
            yield Finding(kind, Place(f"{path}/{name}", start, len(body)), words)

    return read


_NOTE = "device.maker_note"
_ROWS: tuple[tuple[int, bytes, str, str, Reader | None, bool], ...] = (
    (0, rb"JFXX\x00", "JFXX", "hidden.packet", jpeg_cameras.jfxx, False),
    (0, rb"(?:II|MM).{4}HEAPJPGM", "CIFF", _NOTE, jpeg_cameras.ciff_heap, False),
    (0, rb"AVI1", "AVI1", "software.setting", None, False),
    (0, rb"Ocad", "Ocad", "software.name", None, False),
    (1, rb"Exif\x00", "Exif", "hidden.packet", _exif, False),
    (1, re.escape(_EXTENSION_HEAD), "ExtendedXMP", "hidden.packet", _extended_xmp, True),
    (1, rb"http|.{0,64}<\?xpacket|.{0,64}<x:xmpmeta", "XMP", "hidden.packet", _xmp, False),
    (1, rb"QVCI\x00", "QVCI", _NOTE, jpeg_cameras.casio, False),
    (1, rb"FLIR\x00", "FLIR", _NOTE, jpeg_thermal.flir, True),
    (1, rb"PARROT\x00", "RawThermalImage", "hidden.picture", None, False),
    (2, rb"ICC_PROFILE\x00", "ICC_Profile", "device.profile", _icc, True),
    (2, rb"FPXR\x00", "FlashPix", "hidden.packet", jpeg_flashpix.read, True),
    (2, rb"MPF\x00", "MPF", "hidden.packet", jpeg_mpf.read, False),
    (2, rb"urn:iso:std:iso:ts:21496", "GainMap", "hidden.gain_map", None, False),
    (2, rb"urn:", "UniformResourceName", "hidden.packet", None, False),
    (2, rb".{4}IJPEG\x00", "InfiRay", _NOTE, None, False),
    (2, rb"(?:QVGA\x00|BGTH)?\xff\xd8\xff", "Preview", "hidden.packet",
     jpeg_cameras.preview, False),
    (3, rb"(?:Meta|META|Exif)\x00\x00(?:II|MM)", "Meta", _NOTE, jpeg_cameras.kodak_meta, False),
    (3, rb"Stim\x00", "Stim", "hidden.packet", None, False),
    (3, rb"_JPSJPS_", "JPS", "hidden.packet", None, False),
    (3, rb"\xff\xd8\xff", "Preview", "hidden.packet", jpeg_cameras.preview, False),
    (4, rb"SCALADO\x00", "Scalado", "software.name", None, False),
    (4, rb"FPXR\x00", "FlashPix", "hidden.packet", jpeg_flashpix.read, True),
    (4, rb"Qualcomm Dual Camera", "Qualcomm", _NOTE, None, False),
    (5, rb"RMETA\x00", "RMETA", _NOTE, jpeg_cameras.rmeta, False),
    (5, rb".{0,64}ssuniqueid\x00", "SamsungUniqueID", "device.serial", None, False),
    (6, rb"EPPIM\x00", "EPPIM", "device.setting", None, False),
    (6, rb"NITF\x00|NTIF\x00", "NITF", "look.description", None, False),
    (6, rb"TDHD\x01", "HP_TDHD", _NOTE, None, False),
    (6, rb"GoPro\x00", "GoPro", _NOTE, _gopro, True),
    (6, rb"DTAT\x00", "DJI_DTAT", _NOTE, None, False),
    (6, rb"MMIMETA\x00", "Motorola", _NOTE, None, False),
    (7, rb"PENTAX \x00", "Pentax", _NOTE, None, False),
    (7, rb"RICOH\x00", "Ricoh", _NOTE, None, False),
    (7, rb"HUAWEI\x00", "Huawei", _NOTE, None, False),
    (7, rb"\x1aQualcomm Camera", "Qualcomm", _NOTE, None, False),
    (7, rb"DJI-DBG\x00", "DJI-DBG", _NOTE, None, False),
    (8, rb"SPIFF\x00", "SPIFF", "look.description", None, False),
    (8, rb"SEAL\x00", "SEAL", "hidden.provenance", None, False),
    (9, rb"Media Jukebox\x00", "MediaJukebox", "hidden.packet",
     jpeg_cameras.media_jukebox, False),
    (9, rb"SEAL\x00", "SEAL", "hidden.provenance", None, False),
    (10, rb"UNICODE\x00", "PhotoStudio", "hidden.packet", jpeg_cameras.wide_comment, False),
    (10, rb"AROT\x00", "HDRGainCurve", "hidden.gain_map", None, False),
    (11, rb"HDR_RI ", "JPEG-HDR", "hidden.gain_map", None, False),
    (11, rb"JP", "JUMBF", "hidden.provenance", _jumbf, True),
    (12, rb"Ducky", "Ducky", "hidden.packet", jpeg_cameras.ducky, False),
    (12, rb".{0,256}(?:\[picture info\]|Type=)", "PictureInfo", _NOTE,
     jpeg_cameras.picture_info, False),
    (13, rb"Photoshop 3\.0\x00", "Photoshop", "hidden.packet", _photoshop, True),
    (13, rb"Adobe_Photoshop2\.5", "Photoshop", "hidden.packet", None, False),
    (13, rb"Adobe_CM", "Adobe_CM", "software.name", None, False),
    (15, rb"Q ?\d", "GraphicConverter", "software.setting",
     _named("software.setting", "Quality"), False),
    (15, rb"TEXT\x00", "TEXT", "hidden.text", None, False),
)  # fmt: skip

_BY_NUMBER: tuple[tuple[App, ...], ...] = tuple(
    tuple(App(*row) for row in _ROWS if row[0] == number) for number in range(16)
)
