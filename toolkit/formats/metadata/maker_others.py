"""Blocks in the notes of makers that have few of them, and notes that are one block as a whole.

Facts gathered by many readers; the names are those that ExifTool prints. A note that is no
directory has the tag WHOLE here.
"""

from __future__ import annotations

import struct

from toolkit.formats.metadata.ifd import Entry, numbers
from toolkit.formats.metadata.maker_packed import Camera, Fields, Packed, Reader
from toolkit.formats.readable import readable

WHOLE = -1

_MINOLTA = (
    "9:tm:ExposureTime 15:dq:MinoltaDate 16:dr:MinoltaTime 22:SubjectProgram 25:MinoltaModelID "
    "27:FolderName"
)
_TRAIL_HEAD = rb"\x01\xf1(?:[\x02\x03]\0)?"
_HP = "c:u2:MaxAperture 10:u4:ExposureTime 14:s20:CameraDateTime"
_CREATED = "c:u2:YearCreated e:u1x2:MonthDayCreated 10:u1x4:TimeCreated"

PACKED: tuple[Packed, ...] = (
    *(Packed(group, tag, _MINOLTA, "u4", order=">")
      for group, tag in (("Minolta", 1), ("Minolta", 3), ("Olympus", 1), ("Olympus", 3))),
    Packed("Minolta", 0x0004, "48:tn:ExposureTime", "u2", order=">"),
    Packed("Minolta", 0x0114, "35:tn:ExposureTime 71:PictureFinish", "u2",
           model=r"DYNAX 5D|MAXXUM 5D|ALPHA SWEET", order=">"),
    Packed("Minolta", 0x0114,
           "8:tw:ExposureTime 1f:SelfTimerTime 3d:InstantPlaybackTime 4a:LensShutterLock "
           "60:BatteryState", "u2", model=r"DSLR-A100$", order=">"),
    Packed("Minolta", 0x0020,
           "49b8:ts:ExposureTime 49bd:R2:LensType 49dc:s12:InternalSerialNumber",
           model=r"DSLR-A100$", order=">"),
    Packed("Olympus camera", 0x030B,
           "0:u2x2:SubjectDetectFrameSize 2:u2x4:SubjectDetectArea 6:u2x4:SubjectDetectDetail "
           "a:SubjectDetectStatus", "u2"),
    Packed("Panasonic", 0x0061,
           "0:u2:FacesRecognized 4:s20:RecognizedFace1Name 20:s20:RecognizedFace1Age "
           "34:s20:RecognizedFace2Name 50:s20:RecognizedFace2Age 64:s20:RecognizedFace3Name "
           "80:s20:RecognizedFace3Age"),
    Packed("Panasonic", 0x2003, "0:dh:PanasonicDateTime 10:u4:TimeLapseShotNumber"),
    Packed("Leica", 0x000B, "4:s8:SerialNumber"),
    Packed("Leica camera", 0x3901, "16:u4:LensType"),
    Packed("Samsung", 0x0021,
           "0:PictureWizardMode 1:PictureWizardColor 2:PictureWizardSaturation "
           "3:PictureWizardSharpness 4:PictureWizardContrast", "u2"),
    Packed("Ricoh", 0x1001, "6:di:RicohDate 1c:u2:PreviewImageStart 1e:u2:PreviewImageLength",
           sizes=tuple(-size for size in range(8))),
    Packed("Ricoh camera", 0x0029, "0:s12:FirmwareRevision c:s12:FirmwareRevision2"),
    Packed("Ricoh camera", 0x002C,
           "10:s16:BodySerialNumber 20:s16:LensFirmware 30:s16:LensSerialNumber"),
    Packed("Nintendo", 0x1101,
           "0:s4:ModelID 8:u4:TimeStamp 18:h4:InternalSerialNumber 28:f4:Parallax", order="<"),
    Packed("Samsung STMN", WHOLE,
           "0:s8:MakerNoteVersion 8:u4:PreviewImageStart c:u4:PreviewImageLength"),
    Packed("Kodak", WHOLE,
           "8:s8:KodakModel 18:u2:YearCreated 1a:u1x2:MonthDayCreated 1c:u1x4:TimeCreated "
           "25:SequenceNumber 46:u2:SubjectDistance 6c:u2:DateTimeStamp",
           head=rb"KDK INFO", order=">"),
    Packed("Kodak", WHOLE,
           "8:s8:KodakModel 18:u2:YearCreated 1a:u1x2:MonthDayCreated 1c:u1x4:TimeCreated "
           "25:SequenceNumber 46:u2:SubjectDistance 6c:u2:DateTimeStamp",
           head=rb"KDK(?! INFO)", order="<"),
    Packed("Kodak", WHOLE, "8:s32:KodakMaker 28:s32:KodakModel",
           head=rb".{8}Eastman Kodak|\x01\0[\0\x01]\0\0\0\x04\0[a-zA-Z]{4}", order=">"),
    Packed("Kodak", WHOLE, f"{_CREATED} 38:u4:ExposureTime", head=rb"(?!MM|II|AOC|KDK).{12}\x07",
           order=">"),
    Packed("Kodak", WHOLE, "20:s12:OriginalFileName", head=rb"(?!MM|II|AOC|KDK).{41}JPG"),
    Packed("Kodak", WHOLE, "0:s16:SerialNumber",
           head=rb"[CK][A-Z\d]{3} ?[A-Z\d]{1,2}\d{2}[A-Z\d]\d{4}[ \0]"),
    Packed("Kodak", WHOLE, "10:u4:ExposureTime 14:s20:DateTimeOriginal 57:s16:FirmwareVersion",
           head=rb"IIII[\x02\x03]\0.{14}\d{4}/\d{2}/\d{2} ", order="<"),
    Packed("HP", WHOLE, f"{_HP} 5c:s26:SerialNumber", head=rb"IIII[\x04\x05]\0", order="<"),
    Packed("HP", WHOLE, f"{_HP} 58:s26:SerialNumber", head=rb"IIII\x06\0", order="<"),
    Packed("Reconyx", WHOLE,
           "8:u2x2:FirmwareDate 16:dc:DateTimeOriginal 2a:w30:SerialNumber 56:s22:UserLabel",
           head=_TRAIL_HEAD, order="<"),
    Packed("Reconyx", WHOLE,
           "3b:dg:DateTimeOriginal 4b:s15:SerialNumber 5a:s21:UserLabel", head=rb"RECONYXUF\0",
           order="<"),
    Packed("Reconyx", WHOLE,
           "14:u2x2:DirectoryCreateDate 30:u2x2:FirmwareDate 3e:dc:DateTimeOriginal "
           "68:s22:UserLabel 7e:w30:SerialNumber", head=rb"RECONYXH2\0", order="<"),
    Packed("Reconyx", WHOLE,
           "14:u2x2:DirectoryCreateDate 30:u2x2:FirmwareDate 3a:u2:BluetoothFirmwareDate "
           "42:u2:WifiFirmwareDate 4e:dc:DateTimeOriginal 76:s22:UserLabel 8c:w30:SerialNumber",
           head=rb"RECONYXMF\0", order="<"),
    Packed("Reconyx", WHOLE, "2f:dg:DateTimeOriginal 51:s51:UserLabel 84:s15:SerialNumber",
           head=rb"RECONYXHF4K\0", order="<"),
)  # fmt: skip


def _faces(entry: Entry, order: str, camera: Camera) -> Fields:
    """Names and birthdays of people whom the camera knows."""
    del camera
    raw = entry.raw or b""
    for number in range(8):
        at = 8 * number
        if at + 8 > len(raw):
            return
        where, size = struct.unpack_from(order + "II", raw, at)
        if size < 62 or where + size > len(raw):
            return
        for name, place in (("Name", 30), ("Birthday", 54)):
            length, start = struct.unpack_from(order + "II", raw, where + place)
            said = raw[start : start + length].decode("utf-8", "replace").strip("\0 ")
            if said:
                yield f"Face{number + 1}{name}", said


def _lens(entry: Entry, order: str, camera: Camera) -> Fields:
    """A number whose last bits are the frame selector's."""
    del camera
    code = numbers(entry, order, 1)
    if code and isinstance(code[0], int):
        yield "LensType", f"{code[0] >> 2} {code[0] & 3}"


def _ricoh_serial(entry: Entry, order: str, camera: Camera) -> Fields:
    """A number in letters, or else bytes."""
    del order, camera
    raw = entry.raw or b""
    said = readable(raw)
    yield ("SerialNumber", said) if said else ("InternalSerialNumber", raw.hex())


READERS: dict[str, dict[int, Reader]] = {
    "FujiFilm": {0x4282: _faces},
    "Leica": {0x0310: _lens},
    "Leica camera": {0x3405: _lens},
    "Ricoh": {0x0005: _ricoh_serial},
}
