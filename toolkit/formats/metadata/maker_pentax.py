"""Blocks in Pentax's maker note (also Ricoh's and Samsung's cameras of that make).

Facts gathered by many readers; the names are those that ExifTool prints. Lens types and other
codes are given as their numbers.
"""

from __future__ import annotations

import struct

from toolkit.formats.metadata.ifd import Entry
from toolkit.formats.metadata.maker_packed import Camera, Fields, Packed, Reader

_DATE, _TIME = 0x0006, 0x0007
_LENS = 0x0207
_TWO_NUMBERS = r"\*ist|GX-1[LS]"
_OTHER_SIZES = (-90, -91, -80, -128, -168)

INNER = {"Lens": "0:u1&70:LensFStops 1:LensKind 9:mm:LensFocalLength"}
PACKED: tuple[Packed, ...] = tuple(
    Packed("Pentax", tag, rows, model=model, sizes=sizes, order=order)
    for tag, rows, model, sizes, order in (
        (0x003F, "0:u1x2:LensType", "", (), ""),
        (0x005C, "2:SRHalfPressTime", "", (4,), ""),
        (0x006B, "0:u1&1:WorldTimeLocation 2:HometownCity 3:DestinationCity", "", (), ""),
        (0x0205, "0:PictureMode2", "", tuple(range(1, 25)), ">"),
        (
            0x0206,
            "0:tp:AEExposureTime 5:tp:AEMinExposureTime",
            "",
            tuple({*range(1, 26)} - {21}),
            "",
        ),
        (0x0206, "2:tp:AEExposureTime 13:tp:AEMinExposureTime", "", (21,), ""),
        (0x0206, "10:tp:AEExposureTime 1f:tp:AEMinExposureTime", "", (48, 64), ""),
        (_LENS, "0:u1x2:LensType 3:@:Lens", _TWO_NUMBERS, _OTHER_SIZES, ""),
        (_LENS, "0:u1x4:LensType 4:@:Lens", rf"^(?!.*(?:{_TWO_NUMBERS}))", _OTHER_SIZES, ""),
        (_LENS, "1:u1x4:LensType d:@:Lens", "", (90,), ""),
        (_LENS, "1:u1x4:LensType c:@:Lens", "", (91,), ""),
        (_LENS, "1:u1x5:LensType f:@:Lens", "", (80, 128, 168), ""),
        (0x0215, "0:u4:PentaxModelID 4:dd:ManufactureDate 10:u4:InternalSerialNumber", "", (), ""),
        (
            0x0216,
            "1:u1&f0:BodyBatteryState",
            r"^(?!.*(?:K110D|K2000|K-m|K-3 Mark III)\b)",
            (),
            ">",
        ),
        (0x0216, "1:u1&f:GripBatteryState", r"(?:K10D|GX10|K20D|GX20)\b", (), ">"),
        (0x0216, "2:BodyBatteryState 10:GripBatteryState", r"K-3 Mark III", (), ">"),
        (0x021F, "7:AFIntegrationTime", "", (), ">"),
        (0x022D, "5c:u2x4:WB_RGGBLevelsUserSelected", "", (100,), ""),
        (0x0239, "c:s30:LensModel 2a:s20:LensInfo", "", (), ""),
    )
)


def _date(entry: Entry, order: str, camera: Camera) -> Fields:
    del order, camera
    raw = entry.raw or b""
    if len(raw) >= 4:
        yield "Date", f"{raw[0] << 8 | raw[1]:04d}:{raw[2]:02d}:{raw[3]:02d}"


def _time(entry: Entry, order: str, camera: Camera) -> Fields:
    del order, camera
    raw = entry.raw or b""
    if len(raw) >= 3:
        yield "Time", ":".join(f"{part:02d}" for part in raw[:3])


def _count(entry: Entry, order: str, camera: Camera) -> Fields:
    """The shutter count, over which the date and the turned time were laid."""
    del order
    raw = entry.raw or b""
    keys = [camera.around[tag].raw or b"" for tag in (_DATE, _TIME) if tag in camera.around]
    if len(raw) == 4 and len(keys) == 2:
        date, time = (struct.unpack(">I", (key + bytes(4))[:4])[0] for key in keys)
        count = struct.unpack(">I", raw)[0] ^ date ^ (~time & 0xFFFFFFFF)
        yield "ShutterCount", str(count)


READERS: dict[int, Reader] = {_DATE: _date, _TIME: _time, 0x005D: _count}
