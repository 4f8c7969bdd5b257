"""Blocks in Nikon's maker note: what stands at which place, by tag, version and camera.

Facts gathered by many readers; the names are those that ExifTool prints. Most blocks begin with
four digits, their version; the newer ones are enciphered by serial number and shutter count.
"""

from __future__ import annotations

import struct

from toolkit.formats.metadata.ifd import Entry
from toolkit.formats.metadata.maker_packed import Camera, Fields, Packed, Reader

SERIAL, SHUTTER_COUNT = 0x001D, 0x00A7
_SHOT, _LENS, _FILE, _SETTINGS, _POWER_UP, _STOPS = 0x0091, 0x0098, 0x00B8, 0x004E, 0x00B6, 0x008B

#: Custom settings of single models: times, warnings, what the buttons do.
INNER: dict[str, str] = {
    "D40":
        "2:u1&7:ImageReviewTime 3:u1&e0:MonitorOffTime 3:u1&1c:MeteringTime 3:u1&3:SelfTimerTime",
    "D80":
        "3:u1&e0:MonitorOffTime 3:u1&1c:MeteringTime 3:u1&3:SelfTimerTime "
        "6:u1&40:ViewfinderWarning 7:u1&80:FlashWarning 7:u1&2:ModelingFlash",
    "D90":
        "4:u1&1:ViewfinderWarning 13:u1&f0:MeteringTime 14:u1&c0:SelfTimerTime "
        "15:u1&1c:PlaybackMonitorOffTime 15:u1&e0:ImageReviewTime 16:u1&e0:MenuMonitorOffTime "
        "16:u1&1c:ShootingInfoMonitorOffTime 1f:u1&80:FlashWarning 1f:u1&20:ModelingFlash",
    "D3":
        "e:u1&f8:PreviewButton e:u1&7:PreviewButtonPlusDials 12:u1&18:SelfTimerTime "
        "12:u1&7:MonitorOffTime 15:u1&1:ModelingFlash 16:u1&f:MeteringTime "
        "19:u1&e0:ImageReviewTime 19:u1&1c:PlaybackMonitorOffTime 1a:u1&e0:MenuMonitorOffTime "
        "1a:u1&1c:ShootingInfoMonitorOffTime",
    "D300":
        "d:u1&1:ViewfinderWarning f:u1&f8:PreviewButton f:u1&7:PreviewButtonPlusDials "
        "12:u1&18:SelfTimerTime 12:u1&7:MonitorOffTime 15:u1&1:ModelingFlash 16:u1&f:MeteringTime "
        "19:u1&e0:ImageReviewTime 19:u1&1c:PlaybackMonitorOffTime 1a:u1&e0:MenuMonitorOffTime "
        "1a:u1&1c:ShootingInfoMonitorOffTime",
    "D700":
        "7:u1&30:SelfTimerTime 7:u1&f:MeteringTime 8:u1&38:PlaybackMonitorOffTime "
        "8:u1&7:MenuMonitorOffTime 9:u1&38:ShootingInfoMonitorOffTime 9:u1&7:ImageReviewTime "
        "1a:u1&1:ModelingFlash 1d:u1&f8:PreviewButton 1f:u1&7:PreviewButtonPlusDials",
    "D800": "1e:u1&20:ModelingFlash",
    "ISOAutoInfoD810": "4:u1&3f:ISOAutoShutterTime",
    "D810":
        "f:u1&1f:PreviewButton 14:u1&c0:SelfTimerTime 15:u1&e0:ImageReviewMonitorOffTime "
        "15:u1&1c:LiveViewMonitorOffTime 16:u1&e0:MenuMonitorOffTime "
        "16:u1&1c:ShootingInfoMonitorOffTime 1f:u1&20:ModelingFlash "
        "24:u1&e0:PlaybackMonitorOffTime 29:u1&7:MoviePreviewButton "
        "2b:u1&f:PreviewButtonPlusDials 34:u1&3f:LensFocusFunctionButtons",
    "D850":
        "f:u1&3f:PreviewButton 14:u1&c0:SelfTimerTime 15:u1&e0:ImageReviewMonitorOffTime "
        "15:u1&1c:LiveViewMonitorOffTime 16:u1&e0:MenuMonitorOffTime "
        "16:u1&1c:ShootingInfoMonitorOffTime 1f:u1&20:ModelingFlash "
        "24:u1&e0:PlaybackMonitorOffTime 29:u1&f:MoviePreviewButton "
        "2b:u1&f:PreviewButtonPlusDials 34:u1&3f:LensFocusFunctionButtons "
        "4b:u1&1:AssignMoviePreviewButtonPlusDials 4e:u1&60:SubjectMotion",
    "D5000":
        "4:u1&8:DateImprint 11:u1&70:MeteringTime 12:u1&c0:SelfTimerTime 13:u1&e0:ImageReviewTime "
        "14:u1&e0:PlaybackMenusTime",
    "D5100":
        "12:u1&70:MeteringTime 13:u1&c0:SelfTimerTime 14:u1&e0:ImageReviewTime "
        "14:u1&1c:LiveViewMonitorOffTime 15:u1&e0:PlaybackMenusTime",
    "D5200":
        "13:u1&c0:SelfTimerTime 14:u1&e0:ImageReviewTime 14:u1&1c:LiveViewMonitorOffTime "
        "15:u1&e0:PlaybackMenusTime",
    "D7000":
        "3:u1&1:ViewfinderWarning e:u1&f8:PreviewButton 12:u1&f0:MeteringTime "
        "13:u1&c0:SelfTimerTime 14:u1&e0:ImageReviewTime 14:u1&1c:LiveViewMonitorOffTime "
        "15:u1&e0:MenuMonitorOffTime 15:u1&1c:ShootingInfoMonitorOffTime 1e:u1&80:FlashWarning "
        "1e:u1&20:ModelingFlash 23:u1&e0:PlaybackMonitorOffTime",
    "D4":
        "f:u1&f8:PreviewButton f:u1&7:PreviewButtonPlusDials 14:u1&c0:SelfTimerTime "
        "15:u1&e0:ImageReviewMonitorOffTime 15:u1&1c:LiveViewMonitorOffTime "
        "16:u1&e0:MenuMonitorOffTime 16:u1&1c:ShootingInfoMonitorOffTime 1f:u1&20:ModelingFlash "
        "24:u1&e0:PlaybackMonitorOffTime 29:u1&7:MoviePreviewButton "
        "34:u1&1:MoviePreviewButtonPlusDials 37:u1&3f:LensFocusFunctionButtons",
    "ShootingMenuD500": "4:u1&3f:ISOAutoShutterTime",
    "D610":
        "13:u1&c0:SelfTimerTime 14:u1&e0:ImageReviewMonitorOffTime "
        "14:u1&1c:LiveViewMonitorOffTime 15:u1&e0:MenuMonitorOffTime "
        "15:u1&1c:ShootingInfoMonitorOffTime 23:u1&e0:PlaybackMonitorOffTime",
    "D500":
        "f:u1&3f:PreviewButton 14:u1&c0:SelfTimerTime 15:u1&e0:ImageReviewMonitorOffTime "
        "15:u1&1c:LiveViewMonitorOffTime 16:u1&e0:MenuMonitorOffTime "
        "16:u1&1c:ShootingInfoMonitorOffTime 1f:u1&20:ModelingFlash "
        "24:u1&e0:PlaybackMonitorOffTime 29:u1&f:MoviePreviewButton "
        "2b:u1&f:PreviewButtonPlusDials 34:u1&3f:LensFocusFunctionButtons "
        "4b:u1&1:AssignMoviePreviewButtonPlusDials 4e:u1&60:SubjectMotion",
}  # fmt: skip
#: By first bytes, length (where it decides), byte order: rows.
_SHOTS: tuple[tuple[bytes, tuple[int, ...], str, str], ...] = (
    (rb"0209", (), ">",
     "246:u4:ShutterCount 2d9:@:D40"),
    (rb"0208", (), ">",
     "24a:u4:ShutterCount 2ec:@:D80"),
    (rb"0213", (), ">",
     "4:s5:FirmwareVersion 2d5:u4:ShutterCount 374:@:D90"),
    (rb"0210", (5399,), ">",
     "276:u4:ShutterCount 301:@:D3"),
    (rb"0210", (5408, 5412), ">",
     "4:s5:FirmwareVersion 27f:u4:ShutterCount 30a:@:D3"),
    (rb"0214", (5409,), ">",
     "4:s5:FirmwareVersion 280:u4:ShutterCount 30b:@:D3"),
    (rb"0218", (5356, 5388), ">",
     "4:s5:FirmwareVersion 242:u4:ShutterCount 2ce:@:D3"),
    (rb"0210", (5291,), ">",
     "279:u4:ShutterCount 316:@:D300"),
    (rb"0210", (5303,), ">",
     "4:s5:FirmwareVersion 284:u4:ShutterCount 322:@:D300"),
    (rb"0216", (5311,), ">",
     "4:s5:FirmwareVersion 286:u4:ShutterCount 324:@:D300"),
    (rb"0212", (5312,), ">",
     "4:s5:FirmwareVersion 287:u4:ShutterCount 324:@:D700"),
    (rb"0245", (), "<",
     "4:s5:FirmwareVersion"),
    (rb"0242", (), "<",
     "4:s5:FirmwareVersion"),
    (rb"0222", (), ">",
     "4:s5:FirmwareVersion 5fb:u4:ShutterCount 6ec:@:D800"),
    (rb"0233", (), "<",
     "4:s5:FirmwareVersion 38:*:ISOAutoInfoD810 40:*:D810"),
    (rb"0243", (), "<",
     "4:s5:FirmwareVersion 58:*:D850"),
    (rb"0215", (6745,), ">",
     "4:s5:FirmwareVersion 2d6:u4:ShutterCount 378:@:D5000"),
    (rb"0221", (8902,), ">",
     "4:s5:FirmwareVersion 321:u4:ShutterCount 407:@:D5100"),
    (rb"0226", (11587,), ">",
     "4:s5:FirmwareVersion bd8:u4:ShutterCount cd5:@:D5200"),
    (rb"0220", (), ">",
     "4:s5:FirmwareVersion 320:u4:ShutterCount 404:@:D7000"),
    (rb"0223", (), ">",
     "4:s5:FirmwareVersion 751:@:D4"),
    (rb"0231", (), "<",
     "4:s5:FirmwareVersion 18ea:u1&3f:ISOAutoShutterTime 193d:@:D4"),
    (rb"023[89]", (), "<",
     "4:s5:FirmwareVersion 50:*:ShootingMenuD500 58:*:D500"),
    (rb"0246", (), "<",
     "4:s8:FirmwareVersion"),
    (rb"0232", (), ">",
     "4:s5:FirmwareVersion 7cf:@:D610"),
    (rb"08(09|10|11)", (), "<",
     "4:s8:FirmwareVersion"),
    (rb"080[0123478]", (), "<",
     "4:s8:FirmwareVersion"),
    (rb"0806", (), "<",
     "4:s8:FirmwareVersion"),
    (rb"0805", (), "<",
     "4:s8:FirmwareVersion"),
    (rb"0204", (), ">", "4:s5:FirmwareVersion 6a:u4:ShutterCount"),
    (rb"0205", (), ">", "4:s5:FirmwareVersion 157:h2:ShutterCount"),
    (rb"0211", (), ">", "4:s5:FirmwareVersion 24d:u4:ShutterCount"),
)  # fmt: skip


_LENS_OLD = "4:ExitPupilPosition 8:FocusPosition"
#: By first bytes: whether enciphered, rows.
_LENSES: tuple[tuple[bytes, bool, str], ...] = (
    (rb"0100", False, "0:v4:LensDataVersion 6:LensIDNumber 7:LensFStops 8:MinFocalLength"),
    (rb"0101", False, f"0:v4:LensDataVersion {_LENS_OLD} b:LensIDNumber c:LensFStops"),
    (rb"020[1-3]", True, f"0:v4:LensDataVersion {_LENS_OLD} b:LensIDNumber c:LensFStops"),
    (rb"0204", True, f"0:v4:LensDataVersion {_LENS_OLD} c:LensIDNumber d:LensFStops"),
    (rb"040[01]", True, "0:v4:LensDataVersion 18a:s64:LensModel"),
    (rb"0402", True, "0:v4:LensDataVersion 18b:s64:LensModel"),
    (rb"0403", True, "0:v4:LensDataVersion 2ac:s64:LensModel"),
    (rb"080[012]", True,
     "0:v4:LensDataVersion d:LensIDNumber e:LensFStops 30:u2:LensID 34:u2:LensFirmwareVersion "
     "56:LensDriveEnd 5a:i4:LensPositionAbsolute 5f:u1&1:LensMountType"),
    (rb"(?!010[01]|020[1-4]|040[0-3]|080[012])", True, "0:v4:LensDataVersion"),
)  # fmt: skip
_STYLE = "30:PictureControlAdjust 31:PictureControlQuickAdjust 32:Sharpness 33:Contrast"
_PLAIN: tuple[tuple[int, bytes, str], ...] = (
    (0x001F, b"", "0:v4:VRInfoVersion 4:VibrationReduction 6:VRMode 8:VRType"),
    (0x0023, rb"0[12]",
     f"0:v4:PictureControlVersion 4:s20:PictureControlName 18:s20:PictureControlBase {_STYLE}"),
    (0x0023, rb"03",
     "0:v4:PictureControlVersion 8:s20:PictureControlName 1c:s20:PictureControlBase "
     "36:PictureControlAdjust 37:PictureControlQuickAdjust"),
    (0x0024, b"", "0:zone:TimeZone 2:DaylightSavings 3:DateDisplayFormat"),
    (0x0025, b"", "0:ISO 4:u2:ISOExpansion 6:ISO2 a:u2:ISOExpansion2"),
    (0x0039, b"", "0:v4:LocationInfoVersion 5:s3:CountryCode 9:s70:Location"),
    (0x00A8, rb"010[78]", "0:v4:FlashInfoVersion 6:u1x2:ExternalFlashFirmware "
     "9:u1&7:ExternalFlashReadyState"),
    (0x00A8, rb"010[0-6]", "0:v4:FlashInfoVersion 6:u1x2:ExternalFlashFirmware"),
    (0x00B9, b"", "0:AFFineTune 1:AFFineTuneIndex 2:i1:AFFineTuneAdj"),
    (0x00BB, b"", "0:v4:RetouchInfoVersion"),
    (0x00BD, b"",
     f"0:v4:PictureControlVersion 4:s20:PictureControlName 18:s20:PictureControlBase {_STYLE}"),
    (0x00C3, b"", "0:v4:BarometerInfoVersion 6:i4:Altitude"),
)  # fmt: skip

PACKED: tuple[Packed, ...] = (
    *(Packed("Nikon", _SHOT, f"0:v4:ShotInfoVersion {rows}", head=head, sizes=sizes, order=order,
             cipher="nikon")
      for head, sizes, order, rows in _SHOTS),
    *(Packed("Nikon", _LENS, rows, head=head, order="<", cipher="nikon" if ciphered else "")
      for head, ciphered, rows in _LENSES),
    *(Packed("Nikon", tag, rows, head=head) for tag, head, rows in _PLAIN),
)  # fmt: skip


def _file(entry: Entry, order: str, camera: Camera) -> Fields:
    """Folder and file number, in whichever byte order makes sense of them."""
    del camera, order
    raw = entry.raw or b""
    if len(raw) < 10:
        return
    folder, number = struct.unpack_from("<HH", raw, 6)
    if not (100 <= folder <= 999 and number <= 9999):
        folder, number = struct.unpack_from(">HH", raw, 6)
    yield "DirectoryNumber", str(folder)
    yield "FileNumber", f"{number:04d}"


_NAMES = {
    0x0003: "ISOAutoShutterTime", 0x0034: "StandbyMonitorOffTime", 0x0035: "SelfTimerTime",
    0x0038: "PlaybackMonitorOffTime", 0x0039: "MenuMonitorOffTime",
    0x003A: "ShootingInfoMonitorOffTime", 0x003B: "ImageReviewMonitorOffTime",
    0x003C: "LiveViewMonitorOffTime", 0x0094: "SubjectMotion", 0x009C: "ModelingFlash",
    0x009E: "PreviewButton", 0x00A7: "LensFunc1Button", 0x00B1: "MoviePreviewButton",
    0x00EA: "LensControlRing", 0x0151: "LensFunc2Button",
    **{0x00F7 - stars: f"SubDialFrameAdvanceRating{stars}" for stars in range(6)},
}  # fmt: skip
_SETTINGS_HEAD, _SETTINGS_STEP, _MAX_SETTINGS = 24, 8, 1000


def _settings(entry: Entry, order: str, camera: Camera) -> Fields:
    """A list of settings, each with its number."""
    del camera
    raw = entry.raw or b""
    if len(raw) < _SETTINGS_HEAD:
        return
    count = min(struct.unpack_from(order + "I", raw, 0x14)[0], _MAX_SETTINGS)
    end = min(_SETTINGS_HEAD + _SETTINGS_STEP * count, len(raw) - 7)
    for at in range(_SETTINGS_HEAD, end, _SETTINGS_STEP):
        tag, setting = struct.unpack_from(order + "HxxI", raw, at)
        if tag in _NAMES:
            yield _NAMES[tag], str(setting)


def _power_up(entry: Entry, order: str, camera: Camera) -> Fields:
    """When the camera was switched on; the note's byte order need not hold for it."""
    del camera
    raw = entry.raw or b""
    if len(raw) >= 7:
        year = struct.unpack_from(order + "H", raw)[0]
        if year >= 3000:
            year = struct.unpack_from(("<" if order == ">" else ">") + "H", raw)[0]
        clock = ":".join(f"{part:02d}" for part in raw[4:7])
        yield "PowerUpTime", f"{year:04d}:{raw[2]:02d}:{raw[3]:02d} {clock}"


def _stops(entry: Entry, order: str, camera: Camera) -> Fields:
    """How far the lens can be stopped down: a product and a quotient of bytes."""
    del order, camera
    raw = entry.raw or b"\0\0\0"
    if len(raw) >= 3 and raw[2]:
        yield "LensFStops", f"{raw[0] * raw[1] / raw[2]:.2f}"


READERS: dict[int, Reader] = {
    _FILE: _file,
    _POWER_UP: _power_up,
    _SETTINGS: _settings,
    _STOPS: _stops,
}
