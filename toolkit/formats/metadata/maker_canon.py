"""Blocks in Canon's maker note: what stands at which place, by tag and by camera.

Facts gathered by many readers; the names are those that ExifTool prints. Lens types, styles and
other codes are given as their numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.formats.metadata.ifd import Entry, numbers
from toolkit.formats.metadata.maker_packed import Camera, Fields, Packed, Reader

_FIRMWARE = rb"\d\.\d\.[\da-f] ?\0"


def _styles(start: int) -> str:
    """Six settings of each of three styles that the owner defined, then what they are based on."""
    names = ("Contrast", "Sharpness", "Saturation", "ColorTone", "FilterEffect", "ToningEffect")
    rows = [
        f"{start + 24 * number + 4 * place:x}:i4:{name}UserDef{number + 1}"
        for number in range(3)
        for place, name in enumerate(names)
    ]
    rows += [f"{start + 72 + 2 * n:x}:u2:UserDef{n + 1}PictureStyle" for n in range(3)]
    return " ".join(rows)


INNER = {"Style": _styles(0x90), "Style2": _styles(0xA8)}

#: Arrays that all models have, by tag: their unit and their rows.
_ARRAYS: tuple[tuple[int, str, str], ...] = (
    (0x0001, "i2",
     "1:MacroMode 2:SelfTimer 3:Quality 4:CanonFlashMode 5:ContinuousDrive 7:FocusMode "
     "9:RecordMode a:CanonImageSize b:EasyMode c:DigitalZoom d:Contrast e:Saturation f:Sharpness "
     "10:CameraISO 11:MeteringMode 12:FocusRange 13:AFPoint 14:CanonExposureMode "
     "16:u2:LensType 17:u2:MaxFocalLength 18:u2:MinFocalLength 19:FocalUnits 1a:MaxAperture "
     "1b:MinAperture 1c:i2&7f:FlashModel 1d:FlashBits 20:FocusContinuous 21:AESetting "
     "22:ImageStabilization 27:SpotMeteringMode 28:PhotoEffect 29:ManualFlashOutput 2a:ColorTone "
     "2e:SRAWQuality"),
    (0x0002, "u2", "0:FocalType 1:FocalLength 2:FocalPlaneXSize 3:FocalPlaneYSize"),
    (0x0004, "i2",
     "1:AutoISO 2:BaseISO 3:MeasuredEV 4:TargetAperture 5:te:TargetExposureTime "
     "6:ExposureCompensation 7:WhiteBalance 8:SlowShutter 9:SequenceNumber a:OpticalZoomCode "
     "c:CameraTemperature d:FlashGuideNumber e:AFPointsInFocus f:FlashExposureComp "
     "10:AutoExposureBracketing 11:AEBBracketValue 12:ControlMode 13:FocusDistanceUpper "
     "14:FocusDistanceLower 15:FNumber 16:te:ExposureTime 17:MeasuredEV2 18:BulbDuration "
     "1a:CameraType 1b:AutoRotate 1c:NDFilter 1d:SelfTimer2 21:FlashOutput"),
    (0x0035, "i4", "1:TimeZone 2:TimeZoneCity 3:DaylightSavings"),
    (0x0092, "u2", "c:PF23ShutterButtonTime d:PF23FELockTime e:PF23PostReleaseTime"),
    (0x0093, "i2",
     "1:u4:FileNumber 3:BracketMode 4:BracketValue 5:BracketShotNumber 6:RawJpgQuality "
     "7:RawJpgSize 8:LongExposureNoiseReduction2 9:WBBracketMode c:WBBracketValueAB "
     "d:WBBracketValueGM e:FilterEffect f:ToningEffect 10:MacroMagnification 13:LiveViewShooting "
     "19:FlashExposureLock 3d:u2:RFLensType"),
    (0x00A0, "i2", "1:ToneCurve 2:Sharpness 9:ColorTemperature a:PictureStyle"),
    (0x00B1, "i2", "1:ModifiedToneCurve 2:ModifiedSharpness a:ModifiedPictureStyle"),
    (0x00B6, "u4",
     "1:PreviewQuality 2:PreviewImageLength 3:PreviewImageWidth 4:PreviewImageHeight "
     "5:PreviewImageStart"),
    (0x4016, "i4", "9:DigitalLensOptimizerSetting"),
    (0x4018, "i4", "a:DigitalLensOptimizer"),
    (0x4019, "u1", "0:h5:LensSerialNumber"),
    (0x4028, "i4",
     "7:USMLensElectronicMF b:LensDriveWhenAFImpossible 14:SubjectToDetect 15:SubjectSwitching"),
)  # fmt: skip
_EOS_INFO = 0x000D
#: By model: rows in front, where the firmware's version stands, rows that move with it.
_EOS: tuple[tuple[str, str, int, str], ...] = (
    (r"\b1DS?$", "d:R2:LensType 4b:PictureStyle", 0, ""),
    (r"\b1Ds? Mark II$", "c:R2:LensType 6c:PictureStyle", 0, ""),
    (r"\b1Ds? Mark II N$", "c:R2:LensType 73:PictureStyle", 0, ""),
    (r"\b1Ds? Mark III$", "86:PictureStyle 111:R2:LensType", 0x136,
     "172:u4:FileIndex 176:u4:ShutterCount 17e:u4:DirectoryIndex 2aa:@:Style"),
    (r"\b1D Mark IV$", "", 0x1ED,
     "22c:u4:FileIndex 238:u4:DirectoryIndex 368:@:Style"),
    (r"EOS-1D X$", "", 0x280,
     "2d0:u4:FileIndex 2dc:u4:DirectoryIndex 3f4:@:Style2"),
    (r"EOS 5D$",
     "c:R2:LensType 6c:PictureStyle a4:s8:FirmwareRevision ac:s16:ShortOwnerName "
     "cc:u4:DirectoryIndex d0:u2:FileIndex ee:i1:ContrastUserDef1 ef:i1:ContrastUserDef2 "
     "f0:i1:ContrastUserDef3 f7:i1:SharpnessUserDef1 f8:i1:SharpnessUserDef2 "
     "f9:i1:SharpnessUserDef3 100:i1:SaturationUserDef1 101:i1:SaturationUserDef2 "
     "102:i1:SaturationUserDef3 109:i1:ColorToneUserDef1 10a:i1:ColorToneUserDef2 "
     "10b:i1:ColorToneUserDef3 10c:u2:UserDef1PictureStyle 10e:u2:UserDef2PictureStyle "
     "110:u2:UserDef3PictureStyle", 0, ""),
    (r"EOS 5D Mark II$", "13:u1&7f:FlashModel a7:PictureStyle e6:R2:LensType", 0x17E,
     "18e:s32:OwnerName 1bb:u4:FileIndex 1c7:u4:DirectoryIndex 2f7:@:Style"),
    (r"EOS 5D Mark III$", "", 0x23C,
     "164:h5:LensSerialNumber 28c:u4:FileIndex 290:u4:FileIndex2 298:u4:DirectoryIndex "
     "29c:u4:DirectoryIndex2 3b0:@:Style2"),
    (r"EOS 6D$", "fa:PictureStyle 161:R2:LensType", 0x256,
     "2aa:u4:FileIndex 2b6:u4:DirectoryIndex 3c6:@:Style2"),
    (r"EOS 7D$", "", 0x1AC,
     "1eb:u4:FileIndex 1f7:u4:DirectoryIndex 327:@:Style"),
    (r"EOS 40D$", "d6:R2:LensType", 0xFF,
     "133:u4:FileIndex 13f:u4:DirectoryIndex 25b:@:Style 92b:s64:LensModel"),
    (r"EOS 50D$", "a7:PictureStyle ea:R2:LensType", 0x15E,
     "19b:u4:FileIndex 1a7:u4:DirectoryIndex 2d7:@:Style"),
    (r"EOS 60D$", "e8:R2:LensType", 0x199,
     "1d9:u4:FileIndex 1e5:u4:DirectoryIndex 321:@:Style2"),
    (r"EOS 70D$", "166:R2:LensType", 0x25E,
     "2b3:u4:FileIndex 2bf:u4:DirectoryIndex 3cf:@:Style2"),
    (r"EOS 80D$", "189:R2:LensType", 0x45A,
     "4ae:u4:FileIndex 4ba:u4:DirectoryIndex"),
    (r"\b(450D|REBEL XSi|Kiss X2)\b", "de:R2:LensType", 0x107,
     "10f:s32:OwnerName 133:u4:DirectoryIndex 13f:u4:FileIndex 263:@:Style 933:s64:LensModel"),
    (r"\b(500D|REBEL T1i|Kiss X3)\b", "ab:PictureStyle f6:R2:LensType", 0x190,
     "1d3:u4:FileIndex 1df:u4:DirectoryIndex 30b:@:Style"),
    (r"\b(550D|REBEL T2i|Kiss X4)\b", "b0:PictureStyle ff:R2:LensType", 0x1A4,
     "1e4:u4:FileIndex 1f0:u4:DirectoryIndex 31c:@:Style"),
    (r"\b(600D|REBEL T3i|Kiss X5)\b", "b3:PictureStyle ea:R2:LensType", 0x19B,
     "1db:u4:FileIndex 1e7:u4:DirectoryIndex 2fb:@:Style2"),
    (r"\b(650D|REBEL T4i|Kiss X6i)\b", "f4:PictureStyle 127:R2:LensType", 0x21B,
     "270:u4:FileIndex 27c:u4:DirectoryIndex 390:@:Style2"),
    (r"\b(700D|REBEL T5i|Kiss X7i)\b", "f4:PictureStyle 127:R2:LensType", 0x220,
     "274:u4:FileIndex 280:u4:DirectoryIndex 390:@:Style2"),
    (r"\b(750D|Rebel T6i|Kiss X8i)\b", "169:PictureStyle 184:R2:LensType", 0x43D,
     ""),
    (r"\b(760D|Rebel T6s|8000D)\b", "169:PictureStyle 184:R2:LensType", 0x43D,
     ""),
    (r"\b(1000D|REBEL XS|Kiss F)\b", "13:u1&7f:FlashModel e2:R2:LensType", 0x10B,
     "137:u4:DirectoryIndex 143:u4:FileIndex 267:@:Style 937:s64:LensModel"),
    (r"\b(1100D|REBEL T3|Kiss X50)\b", "b3:PictureStyle ea:R2:LensType", 0x19B,
     "1db:u4:FileIndex 1e7:u4:DirectoryIndex 2fb:@:Style2"),
    (r"\b(1200D|REBEL T5|Kiss X70)\b", "e8:R2:LensType", 0x199,
     "2f9:@:Style2"),
    (r"\bEOS R[56]$", "af1:u4:ShutterCount", 0, ""),
    (r"\bEOS (R6m2|R8|R50)$", "d29:u4:ShutterCount", 0, ""),
    (r"\bEOS R6 Mark III$", "86d:u2:ImageCount", 0, ""),
    (r"EOS 5DS", "16b:h5:LensSerialNumber", 0x5C1, ""),
)  # fmt: skip


def _eos() -> Iterator[Packed]:
    for model, front, firmware, behind in _EOS:
        yield Packed("Canon", _EOS_INFO, f"4:tc:ExposureTime {front}", model=model)
        if firmware:
            rows = f"{firmware:x}:s6:FirmwareVersion {behind}"
            anchor = (firmware, _FIRMWARE)
            yield Packed("Canon", _EOS_INFO, rows, model=model, anchor=anchor)


PACKED: tuple[Packed, ...] = (
    *(Packed("Canon", tag, rows, unit) for tag, unit, rows in _ARRAYS),
    *_eos(),
    Packed("Canon", 0x0096, "0:s9:InternalSerialNumber2 9:s16:InternalSerialNumber",
           model=r"EOS 5D"),
)  # fmt: skip

#: Custom functions of single models, by number; they show what the owner changed.
_FUNCTIONS: tuple[tuple[str, dict[int, str]], ...] = (
    (r"EOS-1D", {7: "USMLensElectronicMF", 9: "AEBSequenceAutoCancel", 19: "LensAFStopButton"}),
    (r"EOS 5D", {9: "AEBSequenceAutoCancel", 19: "LensAFStopButton"}),
    (r"EOS 10D", {9: "AEBSequenceAutoCancel", 17: "LensAFStopButton"}),
    (r"EOS 20D", {8: "AEBSequenceAutoCancel", 16: "LensAFStopButton"}),
    (r"EOS 30D", {9: "AEBSequenceAutoCancel", 18: "LensAFStopButton"}),
    (r"EOS D[36]0", {7: "AEBSequenceAutoCancel", 9: "LensAFStopButton"}),
)  # fmt: skip
_FUNCTIONS_2 = {
    0x0105: "AEBSequence", 0x0106: "AEBShotCount", 0x040A: "ViewfinderWarnings",
    0x0501: "USMLensElectronicMF", 0x0505: "LensDriveNoAF", 0x0506: "LensAFStopButton",
    0x0707: "AvSettingWithoutLens", 0x0711: "ShutterReleaseWithoutLens",
    0x0714: "RFLensMFFocusRingSensitivity", 0x0814: "RetractLensOnPowerOff",
    0x0815: "AddIPTCInformation",
}  # fmt: skip
_MAX_FUNCTIONS = 300


def _functions(entry: Entry, order: str, camera: Camera) -> Fields:
    """Numbers of two bytes: the function's number and its setting."""
    names = next((row for pattern, row in _FUNCTIONS if re.search(pattern, camera.model)), {})
    for code in numbers(entry, order, _MAX_FUNCTIONS)[1:]:
        if isinstance(code, int) and code >> 8 in names:
            yield names[code >> 8], str(code & 0xFF)


def _functions_2(entry: Entry, order: str, camera: Camera) -> Fields:
    """Groups of records: number, how many values, the values."""
    del camera
    codes = [code for code in numbers(entry, order, 4096) if isinstance(code, int)]
    at = 2
    while at + 3 < len(codes):
        end = min(at + 1 + codes[at + 1] // 4, len(codes))
        if end < at + 3:
            return
        at += 3
        while at + 2 < end:
            tag, count = codes[at], codes[at + 1]
            if tag in _FUNCTIONS_2:
                yield _FUNCTIONS_2[tag], " ".join(map(str, codes[at + 2 : at + 2 + min(count, 8)]))
            at += 2 + count
        at = end


def _serial(entry: Entry, order: str, camera: Camera) -> Fields:
    """The camera's number as it is printed on it."""
    value = numbers(entry, order, 1)
    if value and isinstance(value[0], int):
        number = value[0]
        if camera.model.endswith("EOS D30"):
            yield "SerialNumber", f"{number >> 16:04x}{number & 0xFFFF:05d}"
        else:
            yield "SerialNumber", f"{number:06d}" if "EOS-1D" in camera.model else f"{number:010d}"


def _model(entry: Entry, order: str, camera: Camera) -> Fields:
    del camera
    value = numbers(entry, order, 1)
    if value and isinstance(value[0], int):
        yield "CanonModelID", f"0x{value[0]:x}"


READERS: dict[int, Reader] = {
    0x000C: _serial,
    0x000F: _functions,
    0x0010: _model,
    0x0090: _functions,
    0x0099: _functions_2,
}
