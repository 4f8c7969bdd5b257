"""Photoshop image resources: the "8BIM" blocks in APP13, in TIFF tag 34377 and in PSD files.

Specification: Adobe Photoshop File Formats, "Image Resource Blocks". A run of numbered resources.
They hold a small copy of the picture as it was before, press captions, whole EXIF, XMP and colour
blocks, the name under which the file was first saved, web links and paths to print devices.

This is a reader only: it never raises on damaged data, yields what can be read, and after that
the readable text of the rest. Layers and brushes are not taken apart.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

from toolkit.formats import jpeg_segments
from toolkit.formats.metadata import icc, iptc, xmp
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

#: Reads a block inside: (its bytes, path, where it starts in the file).
Reader = Callable[[bytes, str, int], Iterator[Finding]]

#: Signatures seen in the wild; all share one layout.
SIGNATURES = frozenset({b"8BIM", b"PHUT", b"DCSR", b"AgHg", b"MeSa"})
#: Saved paths have one number each.
_PATHS = range(0x07D0, 0x0BB7)
_PLUG_INS = range(0x0FA0, 0x1388)
_EXIF = (0x0422, 0x0423)


class Resource(NamedTuple):
    """One row: the name, the kind of trace, and how the bytes are to be read."""

    name: str
    kind: str
    form: str = "readable"


_SETTING, _FACT, _LABELS = "software.setting", "look.description", "hidden.packet"

RESOURCES: dict[int, Resource] = {
    0x03E8: Resource("Photoshop2Info", _FACT),
    0x03E9: Resource("MacintoshPrintInfo", _LABELS),
    0x03EA: Resource("XMLData", _LABELS),
    0x03EB: Resource("Photoshop2ColorTable", _FACT),
    0x03ED: Resource("ResolutionInfo", _FACT, "resolution"),
    0x03EE: Resource("AlphaChannelsNames", "who.words", "pascals"),
    0x03EF: Resource("DisplayInfo", _SETTING),
    0x03F0: Resource("PStringCaption", "who.words", "pascals"),
    0x03F1: Resource("BorderInformation", _SETTING),
    0x03F2: Resource("BackgroundColor", _SETTING),
    0x03F3: Resource("PrintFlags", _SETTING, "numbers"),
    0x03F4: Resource("BW_HalftoningInfo", _SETTING),
    0x03F5: Resource("ColorHalftoningInfo", _SETTING),
    0x03F6: Resource("DuotoneHalftoningInfo", _SETTING),
    0x03F7: Resource("BW_TransferFunc", _SETTING),
    0x03F8: Resource("ColorTransferFuncs", _SETTING),
    0x03F9: Resource("DuotoneTransferFuncs", _SETTING),
    0x03FA: Resource("DuotoneImageInfo", _SETTING),
    0x03FB: Resource("EffectiveBW", _SETTING, "numbers"),
    0x03FC: Resource("ObsoletePhotoshopTag1", _SETTING),
    0x03FD: Resource("EPSOptions", _SETTING),
    0x03FE: Resource("QuickMaskInfo", _SETTING),
    0x03FF: Resource("ObsoletePhotoshopTag2", _SETTING),
    0x0400: Resource("TargetLayerID", _SETTING, "number"),
    0x0401: Resource("WorkingPath", "hidden.unknown"),
    0x0402: Resource("LayersGroupInfo", _SETTING, "numbers"),
    0x0403: Resource("ObsoletePhotoshopTag3", _SETTING),
    0x0404: Resource("IPTC", _LABELS),
    0x0405: Resource("RawImageMode", _SETTING),
    0x0406: Resource("JPEG_Quality", _SETTING, "quality"),
    0x0408: Resource("GridGuidesInfo", _SETTING),
    0x0409: Resource("PhotoshopBGRThumbnail", "hidden.thumbnail", "thumbnail"),
    0x040A: Resource("CopyrightFlag", _SETTING, "flag"),
    0x040B: Resource("URL", "who.contact", "text"),
    0x040C: Resource("PhotoshopThumbnail", "hidden.thumbnail", "thumbnail"),
    0x040D: Resource("GlobalAngle", _SETTING, "number"),
    0x040E: Resource("ColorSamplersResource", _SETTING),
    0x040F: Resource("ICC_Profile", "device.profile"),
    0x0410: Resource("Watermark", "hidden.id", "numbers"),
    0x0411: Resource("ICC_Untagged", _SETTING, "numbers"),
    0x0412: Resource("EffectsVisible", _SETTING, "numbers"),
    0x0413: Resource("SpotHalftone", _SETTING),
    0x0414: Resource("IDsBaseValue", _SETTING, "number"),
    0x0415: Resource("UnicodeAlphaNames", "who.words"),
    0x0416: Resource("IndexedColorTableCount", _SETTING, "number"),
    0x0417: Resource("TransparentIndex", _SETTING, "number"),
    0x0419: Resource("GlobalAltitude", _SETTING, "number"),
    0x041A: Resource("SliceInfo", _LABELS),
    0x041B: Resource("WorkflowURL", "who.contact", "wide"),
    0x041C: Resource("JumpToXPEP", "software.history"),
    0x041D: Resource("AlphaIdentifiers", _SETTING, "numbers"),
    0x041E: Resource("URL_List", "who.contact", "links"),
    0x0421: Resource("VersionInfo", "software.name"),
    0x0422: Resource("EXIFInfo", _LABELS),
    0x0423: Resource("ExifInfo2", _LABELS),
    0x0424: Resource("XMP", _LABELS),
    0x0425: Resource("IPTCDigest", "hidden.id", "hex"),
    0x0426: Resource("PrintScaleInfo", _SETTING),
    0x0428: Resource("PixelInfo", _FACT),
    0x0429: Resource("LayerComps", "who.words"),
    0x042A: Resource("AlternateDuotoneColors", _SETTING),
    0x042B: Resource("AlternateSpotColors", _SETTING),
    0x042D: Resource("LayerSelectionIDs", _SETTING),
    0x042E: Resource("HDRToningInfo", _SETTING),
    0x042F: Resource("PrintInfo", _LABELS),
    0x0430: Resource("LayerGroupsEnabledID", _SETTING, "numbers"),
    0x0431: Resource("ColorSamplersResource2", _SETTING),
    0x0432: Resource("MeasurementScale", _LABELS),
    0x0433: Resource("TimelineInfo", _LABELS),
    0x0434: Resource("SheetDisclosure", _LABELS),
    0x0435: Resource("ChannelOptions", _SETTING),
    0x0436: Resource("OnionSkins", _LABELS),
    0x0438: Resource("CountInfo", _LABELS),
    0x043A: Resource("PrintInfo2", _LABELS),
    0x043B: Resource("PrintStyle", _LABELS),
    0x043C: Resource("MacintoshNSPrintInfo", _LABELS),
    0x043D: Resource("WindowsDEVMODE", _LABELS),
    0x043E: Resource("AutoSaveFilePath", "who.user_path", "wide"),
    0x043F: Resource("AutoSaveFormat", _SETTING, "wide"),
    0x0440: Resource("PathSelectionState", _LABELS),
    0x0BB7: Resource("ClippingPathName", "who.words", "pascals"),
    0x0BB8: Resource("OriginPathInfo", _LABELS),
    0x1B58: Resource("ImageReadyVariables", _LABELS),
    0x1B59: Resource("ImageReadyDataSets", _LABELS),
    0x1F40: Resource("LightroomWorkflow", "software.history"),
    0x2710: Resource("PrintFlagsInfo", _SETTING),
}  # fmt: skip


def read(raw: bytes, path: str, start: int, read_exif: Reader | None = None) -> Iterator[Finding]:
    """Name every resource in raw, which stands at `start` in its file; never raises.

    Blocks that are formats of their own are handed to their readers. EXIF's reader is passed in,
    because EXIF can hold such resources itself: without it, EXIF in here is shown as its readable
    text, and so neither can hold the other without end. Unknown numbers are reported
    with their readable text, empty fields not at all.
    """
    at = 0
    while at < len(raw):
        piece = _resource(raw, at)
        if piece is None:
            yield from iptc.rest(raw, at, path, start)
            return
        number, label, body, end = piece
        reader = read_exif if number in _EXIF else _BLOCKS.get(number)
        place = Place(f"{path}/{_row(number).name}", start + body, end - body)
        yield from _findings(raw[body:end], _row(number), reader, place)
        if label:
            yield Finding("who.words", Place(f"{place.path}/label", start + at), label)
        at = end + (end - body) % 2


def _resource(raw: bytes, at: int) -> tuple[int, str, int, int] | None:
    """Number, label, body start and end; None where no whole resource begins."""
    if raw[at : at + 4] not in SIGNATURES or at + 12 > len(raw):
        return None
    number = int.from_bytes(raw[at + 4 : at + 6], "big")
    size = raw[at + 6]
    label = raw[at + 7 : at + 7 + size].decode("utf-8", "replace")
    body = at + 6 + (size + 2) // 2 * 2 + 4
    end = body + int.from_bytes(raw[body - 4 : body], "big")
    return (number, label, body, end) if body <= end <= len(raw) else None


def _findings(
    body: bytes, row: Resource, reader: Reader | None, place: Place
) -> Iterator[Finding]:
    if reader is not None:
        yield from reader(body, place.path, place.start or 0)
        return
    value = _FORMS[row.form](body).strip()
    if value:
        yield Finding(row.kind, place, value)


def _row(number: int) -> Resource:
    if number in _PATHS:
        return Resource(f"Path_{number}", "hidden.unknown")
    if number in _PLUG_INS:
        return Resource(f"PlugIn_{number}", "hidden.unknown")
    return RESOURCES.get(number, Resource(f"Photoshop_0x{number:04x}", "hidden.unknown"))


def _versions(body: bytes, path: str, start: int) -> Iterator[Finding]:
    """Which program wrote the file and which it wants for reading."""
    writer, after = _wide_at(body, 5)
    reader, _ = _wide_at(body, after)
    for name, value in (("WriterName", writer), ("ReaderName", reader)):
        if value:
            yield Finding("software.name", Place(f"{path}/{name}", start, len(body)), value)


def _slices(body: bytes, path: str, start: int) -> Iterator[Finding]:
    """The group's name, which is the file's first name; then links and texts as they stand."""
    name, after = _wide_at(body, 20)
    if name:
        yield Finding("who.words", Place(f"{path}/SlicesGroupName", start, len(body)), name)
    rest = readable(body[after:])
    if rest:
        yield Finding(_LABELS, Place(path, start + after, len(body) - after), rest)


#: Resources that are formats, or several fields, of their own.
_BLOCKS: dict[int, Reader] = {
    0x0404: iptc.read,
    0x040F: icc.read,
    0x041A: _slices,
    0x0421: _versions,
    0x0424: xmp.read,
}


def _wide_at(body: bytes, at: int) -> tuple[str, int]:
    """The counted UTF-16 text at `at` and where it ends; cut short where the bytes end."""
    end = at + 4 + 2 * int.from_bytes(body[at : at + 4], "big")
    return body[at + 4 : end].decode("utf-16-be", "replace").rstrip("\0"), min(end, len(body))


def _wide(body: bytes) -> str:
    return _wide_at(body, 0)[0] or readable(body)


def _links(body: bytes) -> str:
    """Each link is a word, a number and a counted text."""
    at, links = 4, []
    while at + 12 <= len(body):
        link, at = _wide_at(body, at + 8)
        links.append(link)
    return ", ".join(links)


def _pascals(body: bytes) -> str:
    at, texts = 0, []
    while at < len(body):
        texts.append(body[at + 1 : at + 1 + body[at]].decode("utf-8", "replace"))
        at += 1 + body[at]
    return ", ".join(filter(None, (text.strip("\0") for text in texts)))


def _resolution(body: bytes) -> str:
    if len(body) < 16:
        return readable(body)
    across, down = struct.unpack_from(">I", body)[0], struct.unpack_from(">I", body, 8)[0]
    return f"{across / 65536:g} x {down / 65536:g} dots per inch"


def _quality(body: bytes) -> str:
    if len(body) < 6:
        return readable(body)
    level, layout = struct.unpack_from(">hH", body)
    names = {0: "Standard", 1: "Optimized", 0x101: "Progressive"}
    return f"quality {level + 4}, {names.get(layout, layout)}"


def _thumbnail(body: bytes) -> str:
    """The picture stands behind 28 bytes of header."""
    return jpeg_segments.describe(body[28:])


_FORMS: dict[str, Callable[[bytes], str]] = {
    "readable": lambda body: readable(body) or f"{len(body)} bytes",
    "text": lambda body: body.decode("utf-8", "replace").rstrip("\0"),
    "wide": _wide,
    "links": _links,
    "pascals": _pascals,
    "resolution": _resolution,
    "quality": _quality,
    "thumbnail": _thumbnail,
    "hex": bytes.hex,
    "flag": lambda body: "True" if any(body) else "False",
    "number": lambda body: str(int.from_bytes(body[:4], "big")),
    "numbers": lambda body: " ".join(map(str, body[:64])) + (" " + readable(body[64:])).rstrip(),
}
