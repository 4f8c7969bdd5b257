"""Names of the tags in the directories that only camera raw files have.

Facts gathered by many readers of these undocumented files; the names are those that ExifTool
prints, because people look them up under these.
"""

from __future__ import annotations

#: The first directory of Panasonic's and Leica's raw files, beside the ordinary tags.
PANASONIC: dict[int, str] = {
    0x0001: "PanasonicRawVersion", 0x0002: "SensorWidth", 0x0003: "SensorHeight",
    0x0004: "SensorTopBorder", 0x0005: "SensorLeftBorder", 0x0006: "SensorBottomBorder",
    0x0007: "SensorRightBorder", 0x0008: "SamplesPerPixel", 0x0009: "CFAPattern",
    0x000A: "BitsPerSample", 0x000B: "Compression", 0x000E: "LinearityLimitRed",
    0x000F: "LinearityLimitGreen", 0x0010: "LinearityLimitBlue", 0x0011: "RedBalance",
    0x0012: "BlueBalance", 0x0013: "WBInfo", 0x0017: "ISO", 0x0018: "HighISOMultiplierRed",
    0x0019: "HighISOMultiplierGreen", 0x001A: "HighISOMultiplierBlue",
    0x001B: "NoiseReductionParams", 0x001C: "BlackLevelRed", 0x001D: "BlackLevelGreen",
    0x001E: "BlackLevelBlue", 0x0024: "WBRedLevel", 0x0025: "WBGreenLevel",
    0x0026: "WBBlueLevel", 0x0027: "WBInfo2", 0x002D: "RawFormat", 0x002E: "JpgFromRaw",
    0x002F: "CropTop", 0x0030: "CropLeft", 0x0031: "CropBottom", 0x0032: "CropRight",
    0x0037: "ISO", 0x0118: "RawDataOffset", 0x0119: "DistortionInfo", 0x011C: "Gamma",
    0x0120: "CameraIFD", 0x0121: "Multishot", 0x0127: "JpgFromRaw2",
}  # fmt: skip
PANASONIC_CAMERA: dict[int, str] = {
    0x1001: "MultishotOn", 0x1100: "FocusStepNear", 0x1101: "FocusStepCount",
    0x1102: "FlashFired", 0x1105: "ZoomPosition", 0x1200: "LensAttached",
    0x1201: "LensTypeMake", 0x1202: "LensTypeModel", 0x1203: "FocalLengthIn35mmFormat",
    0x1301: "ApertureValue", 0x1302: "ShutterSpeedValue", 0x1303: "SensitivityValue",
    0x1305: "HighISOMode", 0x1412: "FacesDetected", 0x3501: "Orientation",
    0x3600: "WhiteBalanceDetected",
}  # fmt: skip
#: Sony's private directory; what it points at with SR2SubIFDOffset is enciphered.
SONY_SR2: dict[int, str] = {
    0x7200: "SR2SubIFDOffset", 0x7201: "SR2SubIFDLength", 0x7221: "SR2SubIFDKey",
    0x7240: "IDC_IFD", 0x7241: "IDC2_IFD", 0x7250: "MRWInfo",
}  # fmt: skip
#: What Sony's own program adds when somebody edits a raw file.
SONY_IDC: dict[int, str] = {
    0x0201: "IDCPreviewStart", 0x0202: "IDCPreviewLength", 0x8000: "IDCCreativeStyle",
    0x9010: "Cropping", 0x9011: "CropArea", 0x9012: "PreviewImageSize",
    0xD000: "CurrentVersion", 0xD001: "VersionIFD", 0xD100: "VersionCreateDate",
    0xD101: "VersionModifyDate",
}  # fmt: skip
KODAK: dict[int, str] = {
    0x0000: "KodakVersion", 0x03E9: "OriginalFileName", 0x03EA: "KodakTag",
    0x03F1: "TextualInfo", 0x03F2: "FlashMode", 0x03F3: "FlashCompensation",
    0x03F5: "FocusMode", 0x03F8: "MinAperture", 0x03F9: "MaxAperture", 0x03FC: "WhiteBalance",
    0x03FD: "Processing", 0x0400: "ApplicationKeyString", 0x0401: "Time",
    0x0402: "GPSString", 0x0403: "EventLogCapture", 0x0404: "ComponentTable",
    0x0406: "CameraTemperature", 0x0407: "AdapterVoltage", 0x0408: "BatteryVoltage",
    0x0414: "XilinxVersion", 0x0417: "EventLogIFD", 0x0418: "EventLogProcess",
    0x041E: "LensType", 0x0423: "IntegrationTime", 0x0427: "ManufacturerData",
    0x0438: "MainBoardVersion", 0x0439: "ImagerBoardVersion",
    0x0988: "LensTableIndex", 0x09C4: "ImagerFileProductionLevel",
    0x09C5: "ImagerFileDateCreated", 0x09C6: "ImagerFileCalibrationVersion",
    0x09C8: "IFCameraModel", 0x09C9: "CalibrationHistory", 0x09CA: "CalibrationLog",
    0x09CE: "SensorSerialNumber", 0x0C81: "ImageProcessingFileDateCreated",
    0x0CE6: "HostSoftwareExportVersion", 0x0E4D: "IPFCameraModel", 0x1388: "UserMetaData",
    0x1390: "SourceProfilePrefix", 0x1391: "ToneCurveProfileName", 0x1392: "InputProfile",
}  # fmt: skip
KODAK_KDC: dict[int, str] = {
    0xFA00: "SerialNumber", 0xFA0D: "WhiteBalance", 0xFA25: "WB_RGBLevelsAuto",
}  # fmt: skip
