"""Blocks in Sony's maker note: what stands at which place, by tag and by camera.

Facts gathered by many readers; the names are those that ExifTool prints. Lens types, profiles and
other codes are given as their numbers. Most blocks of newer cameras are enciphered byte by byte.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.formats.metadata.ifd import Entry
from toolkit.formats.metadata.maker_packed import Camera, Fields, Packed, Reader

_FIXED = r"DSC-|Stellar"


class _Block(NamedTuple):
    """One block: its tag, whose cameras have it, its rows; more: rows of some of these alone.

    models: the beginning of their names; "!" in front means: all others.
    """

    tag: int
    models: str
    rows: str
    more: tuple[tuple[str, str], ...] = ()
    head: bytes = b""
    sizes: tuple[int, ...] = ()
    order: str = "<"
    cipher: str = "sony"


def _profile(at: int, effect: int) -> str:
    return f"{at:x}:PictureProfile {effect:x}:PictureEffect2"


def _lens(form: int, mount: int, own: int, adapted: int) -> str:
    return f"{form:x}:LensFormat {mount:x}:LensMount {own:x}:u2:LensType2 {adapted:x}:u2:LensType"


_OLD_ALPHA, _OLD_NEX = r"SLT-A(37|57|65|77)V?|Lunar|NEX-(F3|5N|7|VG20E)", r"DSLR-A(450|500|550)$"
_FIRST_E = r"ILCE-(7(R|S|M2)?|[56]000|5100|QX1)\b"
_SECOND_E = (
    r"ILCE-(6100A?|6300|6400A?|6500|6600|7C|7M3|7RM2|7RM3A?|7RM4A?|7SM2|9|9M2)\b|ILCA-99M2"
    r"|ZV-E10\b"
)
_THIRD_E = r"ILCE-(1\b|7M4|7RM5|7SM3)|ILME-FX3"
_FOURTH_E = r"ILCE-(6700|7CM2|7CR|1M2|7M5)\b|ILME-FX2|ZV-(E1|E10M2)\b"
_SHOTS_POWER = r"ILCA-|ILCE-(5|6[035]00|7|7M2|7R|7RM2|7S|7SM2|QX1)|DSC-(HX|QX|RX|WX)"

_BLOCKS: tuple[_Block, ...] = (
    _Block(0x0010, "", "0:h8:LensSpec", ((r"DSLR-A(850|900)\b",
           "131:u1&7f:AFMicroAdjRegisteredLenses"),), sizes=(368, 5478), order=">", cipher=""),
    _Block(0x0010, "", "0:h8:LensSpec", sizes=(5506, 6118, 15360), cipher=""),
    _Block(0x0020, r"DSLR-A(230|290|330|380|390|850|900)$", "846:u4:ShutterCount",
           sizes=(19154, 19148), cipher=""),
    _Block(0x0114, "",
           "0:tw:ExposureTime a0:u2:BatteryState a2:u2:BatteryLevel 134:u2&3ff:FolderNumber "
           "136:u2&3fff:ImageNumber", sizes=(280, 364), order=">", cipher=""),
    _Block(0x0114, "", "0:tw:ExposureTime", sizes=(332,), order=">", cipher=""),
    _Block(0x0114, "!" + _OLD_NEX,
           "99:LensMount 114:u4&ffc000:FolderNumber 114:u4&3fff:ImageNumber "
           "200:u4:ShotNumberSincePowerUp2",
           ((r"NEX-",
             "3f0:ver:LensE-mountVersion 3f3:ver:LensFirmwareVersion 3f7:u2:LensType2"),),
           sizes=(1536, 2048), cipher=""),
    _Block(0x0114, _OLD_NEX, "314:u2&3fff:ImageNumber 316:u2&3ff:FolderNumber",
           sizes=(1536, 2048), cipher=""),
    _Block(0x0116, r"DSLR-A(850|900)\b", "c:BatteryLevel", cipher=""),
    _Block(0x0116, r"!DSLR-A(850|900)\b", "4:BatteryLevel", ((r"SLT-", "14:BatteryState"),),
           cipher=""),
    _Block(0x2010, r"NEX-5N$", _profile(0x115F, 0x1163)),
    _Block(0x2010, r"SLT-A(65|77)V?$|NEX-(7|VG20E)$|Lunar$",
           f"4:u4:SequenceFileNumber 1b6:d7:SonyDateTime {_profile(0x1163, 0x1167)}"),
    _Block(0x2010, r"SLT-A(37|57)$|NEX-F3$",
           f"4:u4:SequenceFileNumber 210:d7:SonyDateTime {_profile(0x113F, 0x1143)}"),
    _Block(0x2010,
           r"DSC-(HX10V|HX20V|HX30V|HX200V|TX66|TX200V|TX300V|WX50|WX70|WX100|WX150)$",
           f"4:u4:SequenceFileNumber 1fe:d7:SonyDateTime {_profile(0x11BB, 0x11BF)}"),
    _Block(0x2010,
           r"(SLT-A99V?|HV|SLT-A58|ILCE-3[05]00|NEX-(3N|5R|5T|6|VG900|VG30E)"
           r"|DSC-(RX100|RX1R?|HX300|HX50V?|TX30|WX60|WX80|WX200|WX300)|Stellar)$",
           f"4:u4:SequenceFileNumber 22c:d7:SonyDateTime {_profile(0x1197, 0x119B)}",
           (("!" + _FIXED, _lens(0x1891, 0x1892, 0x1893, 0x1896)),)),
    _Block(0x2010, r"DSC-(RX100M2|QX10|QX100)$", _profile(0x104F, 0x1053)),
    _Block(0x2010,
           rf"DSC-(QX30|RX10|RX100M3|HX60V|HX350|HX400V|WX220|WX350)\b|{_FIRST_E}"
           r"|ILCA-(68|77M2)\b", _profile(0x247, 0x24B),
           (("!" + _FIXED, _lens(0x18BD, 0x18BE, 0x18BF, 0x18C2)),)),
    _Block(0x2010,
           r"(DSC-(RX0|RX1RM2|RX10M2|RX10M3|RX100M4|RX100M5|HX80|HX90V?|WX500)"
           r"|ILCE-(6300|6500|7RM2|7SM2)|ILCA-99M2)\b", _profile(0x247, 0x24B),
           (("!" + _FIXED, _lens(0x18ED, 0x18EE, 0x18EF, 0x18F2)),)),
    _Block(0x2010,
           r"(ILCE-(6100A?|6400A?|6600|7C|7M3|7RM3A?|7RM4A?|9|9M2)"
           r"|DSC-(RX10M4|RX100M6|RX100M5A|RX100M7A?|HX95|HX99|RX0M2)|ZV-(1[AF]?|1M2|E10))\b",
           _profile(0x238, 0x23C),
           (("!" + _FIXED, _lens(0x17F1, 0x17F2, 0x17F3, 0x17F6)),)),
    _Block(0x3000, "", "6:s20:SonyDateTime 34:s16:MetaVersion", order="", cipher=""),
    _Block(0x9050, rf"!DSC-|Stellar|{_SECOND_E}|{_THIRD_E}|{_FOURTH_E}|ZV-",
           "32:u4:ShutterCount 3a:tS:SonyExposureTime 105:LensMount 106:LensFormat "
           "107:u2:LensType2 109:u2:LensType",
           ((_FIRST_E, "4c:u4:ShutterCount2 51:d6:SonyDateTime2"),
            (r"!Lunar|NEX-(5N|7|VG20E)|SLT-|HV|ILCA-", "7c:h4:InternalSerialNumber"),
            (r"SLT-|HV|ILCA-", "f0:h5:InternalSerialNumber"),
            (_OLD_ALPHA, "115:h2:LensSpecFeatures 1bd:u4:ShutterCount3"),
            ("!" + _OLD_ALPHA, "116:h2:LensSpecFeatures"),
            (r"ILCE-(5100|QX1)|ILCA-(68|77M2)", "1a0:u4:ShutterCount3"),
            (r"SLT-A(58|99V?)\b|HV|NEX-(3N|5R|5T|6|VG900|VG30E)\b|ILCE-([35]000|3500)\b",
             "1aa:u4:ShutterCount3"))),
    _Block(0x9050, _SECOND_E,
           "3a:u4:ShutterCount 46:tS:SonyExposureTime 88:h6:InternalSerialNumber "
           "105:LensMount 106:LensFormat 107:u2:LensType2 109:u2:LensType 116:h2:LensSpecFeatures",
           ((r"ILCE-(6100|6400|6600|7C|7RM4A?|9M2)|ZV-E10", "50:u4:ShutterCount2"),
            (r"ILCE-(7M3|7RM3A?)", "52:u4:ShutterCount2"),
            (r"ILCE-(6100A?|6400A?|6600|7C|7M3|7RM3A?|7RM4A?|9|9M2)\b|ZV-E10\b",
             "19f:u4:ShutterCount3"),
            (r"ILCE-(7RM2|7SM2)", "58:u4:ShutterCount2 1cb:u4:ShutterCount3"),
            (r"ILCE-(6300|6500)|ILCA-99M2", "1cd:u4:ShutterCount3"))),
    _Block(0x9050, _THIRD_E,
           "3a:u4:ShutterCount 46:tS:SonyExposureTime 50:u4:ShutterCount2",
           ((r"!ILCE-1", "88:h6:InternalSerialNumber"),
            (r"ILCE-1", "8a:h6:InternalSerialNumber"))),
    _Block(0x9050, _FOURTH_E, "a:u4:ShutterCount 1a:tS:SonyExposureTime",
           ((r"!ZV-E10M2", "38:h6:InternalSerialNumber"),)),
    _Block(0x9400, "", "c:u4:SequenceFileNumber 1a:u4:ShotNumberSincePowerUp",
           ((r"SLT-|HV|NEX-|Lunar|DSC-RX|Stellar", "52:ModelReleaseYear"),),
           head=rb"[\x07\x09\x0a]"),
    _Block(0x9400, "", "c:u4:SequenceFileNumber 1a:u4:ShotNumberSincePowerUp",
           ((r"SLT-|HV|NEX-|Lunar|DSC-RX|Stellar", "52:ModelReleaseYear"),),
           head=rb"[\x5e\xe7\x04]", cipher="sony twice"),
    _Block(0x9400, "",
           "c:u4:SequenceFileNumber 16:u4:ShotNumberSincePowerUp 46:ModelReleaseYear",
           head=rb"\x0c"),
    _Block(0x9400, "", "1a:u4:SequenceFileNumber",
           ((_SHOTS_POWER, "a:u4:ShotNumberSincePowerUp"),
            (r"!DSC-RX1RM3|ILCE-(1|6700|7CM2|7CR|7M4|7M5|7RM5|7SM3|9M3)\b"
             r"|ILME-(FX2|FX3A?|FX30)\b|ZV-(E1|E10M2)\b", "53:ModelReleaseYear")),
           head=rb"[\x23\x24\x26\x28\x31-\x33\x41]"),
    _Block(0x9404, r"!SLT-", "19:u2:LensZoomPosition", head=rb"[\x40\x7d]..\x01"),
    _Block(0x9404, r"!SLT-|HV|ILCA-", "1e:u2:LensZoomPosition",
           head=rb"[\xe7\xea\xcd\x8a\x70]..\x08"),
    _Block(0x9405, "!" + _FIXED, _lens(0x603, 0x604, 0x605, 0x608), head=rb"[\x1b\x40\x7d]"),
    _Block(0x9405, "", "10:r4:ExposureTime 46:PictureEffect2",
           (("!" + _FIXED, _lens(0x5D, 0x5E, 0x60, 0x62)),
            (r"(DSC-(RX100M5A?|RX100M[67]|RX10M4|HX99)|ILCE-(6100|6400|6600|7C|7M3|7RM3A?|7RM4A?"
             r"|9M2)|ZV-E10)\b", "34e:u2:LensZoomPosition"),
            (r"(ILCE-(7RM2|7SM2)|DSC-(HX80|HX90V|RX10M2|RX10M3|RX100M4|WX500))\b",
             "35a:u2:LensZoomPosition"),
            (r"ILCE-(7(R|S|M2)?|[56]000|5100|QX1)\b|DSC-(QX30|RX10|RX100M3|HX60V|HX350|HX400V"
             r"|WX220|WX350)\b", "342:u2:LensZoomPosition")),
           head=rb"[\x3a\xb3\x7e\x9a\x25\xe1\x76\x8b]"),
    _Block(0x9406, "", "7:BatteryLevel", head=rb"[\x01\x08\x1b].[\x08\x1b]"),
    _Block(0x9406, "", "5:BatteryLevel", head=rb"\x40"),
    _Block(0x940C, r"NEX-|ILCE-|ILME-|Lunar|ZV-E",
           "8:LensMount2 9:u2:LensType3 b:ver:CameraE-mountVersion d:ver:LensE-mountVersion "
           "14:ver:LensFirmwareVersion"),
    _Block(0x9416, r"!ILCE-7M5|ILME-FX2", "c:r4:ExposureTime 70:PictureProfile",
           (("!" + _FIXED, _lens(0x49, 0x4A, 0x4B, 0x4D)),)),
)  # fmt: skip


def _begins(models: str) -> str:
    """A pattern that looks at the beginning of a camera's name without consuming it."""
    if not models:
        return ""
    return f"(?!(?:{models[1:]}))" if models[0] == "!" else f"(?=(?:{models}))"


def _packed(block: _Block) -> Iterator[Packed]:
    for models, rows in (("", block.rows), *block.more):
        pattern = _begins(block.models) + _begins(models)
        yield Packed(
            "Sony", block.tag, rows, model=f"^{pattern}" if pattern else "", head=block.head,
            sizes=block.sizes, order=block.order, cipher=block.cipher,
        )  # fmt: skip


PACKED: tuple[Packed, ...] = tuple(packed for block in _BLOCKS for packed in _packed(block))
INNER: dict[str, str] = {}

_MAX_POINTS = 15


def _points(entry: Entry, order: str, camera: Camera) -> Fields:
    """Where in the picture the camera focused; as many places as a count says."""
    del camera
    raw = entry.raw or b""
    count = min(raw[1], _MAX_POINTS) if raw[:1] == b"\x01" and len(raw) > 1 else 0
    for number in range(count):
        at = 6 + 4 * number
        if at + 4 <= len(raw):
            x, y = struct.unpack_from(order + "HH", raw, at)
            yield f"FocalPlaneAFPointLocation{number + 1}", f"{x} {y}"


def _serial(entry: Entry, order: str, camera: Camera) -> Fields:
    """Eight digits, of which pairs stand in reverse."""
    del order, camera
    said = (entry.raw or b"").split(b"\0")[0].decode("latin-1")
    if len(said) == 8 and said.isdecimal():
        yield "SerialNumber", "".join(said[at : at + 2] for at in (6, 4, 2, 0))
    elif said:
        yield "SerialNumber", said


def _more(entry: Entry, order: str, camera: Camera) -> Fields:
    """A list of parts, each with its number and place; one has the shutter count."""
    del order
    raw = entry.raw or b""
    count = min(struct.unpack_from("<H", raw)[0], 50) if len(raw) >= 4 else 0
    for place in range(4, min(4 + 4 * count, len(raw) - 3), 4):
        tag, at = struct.unpack_from("<HH", raw, place)
        where = {0x0201: 0x014A if _is_old(camera.model) else 0x0125, 0x0401: 0x044E}.get(tag)
        name = "ShutterCount" if tag == 0x0201 else "ShotNumberSincePowerUp"
        if where is not None and at + where + 4 <= len(raw):
            yield name, str(struct.unpack_from("<I", raw, at + where)[0])


def _is_old(model: str) -> bool:
    return model in ("DSLR-A450", "DSLR-A500", "DSLR-A550")


READERS: dict[int, Reader] = {
    0x0020: _more,
    0x202A: _points,
    0x2031: _serial,
}
