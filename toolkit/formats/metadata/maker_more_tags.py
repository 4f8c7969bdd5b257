"""Names of the tags in directories inside makers' notes, and in the notes of smaller makers.

Facts gathered by many readers of these undocumented notes; the names are those that ExifTool
prints, because people look them up under these.
"""

from __future__ import annotations

NIKON_PREVIEW: dict[int, str] = {
    0x00FE: "SubfileType", 0x0103: "Compression", 0x011A: "XResolution", 0x011B: "YResolution",
    0x0128: "ResolutionUnit", 0x0201: "PreviewImageStart", 0x0202: "PreviewImageLength",
    0x0213: "YCbCrPositioning",
}  # fmt: skip
NIKON_SCAN: dict[int, str] = {
    0x0002: "FilmType", 0x0040: "MultiSample", 0x0041: "BitDepth", 0x0050: "MasterGain",
    0x0051: "ColorGain", 0x0060: "ScanImageEnhancer", 0x0100: "DigitalICE", 0x0110: "ROCInfo",
    0x0120: "GEMInfo", 0x0200: "DigitalDEEShadowAdj", 0x0201: "DigitalDEEThreshold",
    0x0202: "DigitalDEEHighlightAdj",
}  # fmt: skip
OLYMPUS_RAW_DEV: dict[int, str] = {
    0x0000: "RawDevVersion", 0x0100: "RawDevExposureBiasValue", 0x0101: "RawDevWhiteBalanceValue",
    0x0102: "RawDevWBFineAdjustment", 0x0103: "RawDevGrayPoint",
    0x0104: "RawDevSaturationEmphasis", 0x0105: "RawDevMemoryColorEmphasis",
    0x0106: "RawDevContrastValue", 0x0107: "RawDevSharpnessValue", 0x0108: "RawDevColorSpace",
    0x0109: "RawDevEngine", 0x010A: "RawDevNoiseReduction", 0x010B: "RawDevEditStatus",
    0x010C: "RawDevSettings",
}  # fmt: skip
OLYMPUS_RAW_DEV_2: dict[int, str] = {
    0x0000: "RawDevVersion", 0x0100: "RawDevExposureBiasValue", 0x0101: "RawDevWhiteBalance",
    0x0102: "RawDevWhiteBalanceValue", 0x0103: "RawDevWBFineAdjustment", 0x0104: "RawDevGrayPoint",
    0x0105: "RawDevContrastValue", 0x0106: "RawDevSharpnessValue",
    0x0107: "RawDevSaturationEmphasis", 0x0108: "RawDevMemoryColorEmphasis",
    0x0109: "RawDevColorSpace", 0x010A: "RawDevNoiseReduction", 0x010B: "RawDevEngine",
    0x010C: "RawDevPictureMode", 0x010D: "RawDevPMSaturation", 0x010E: "RawDevPMContrast",
    0x010F: "RawDevPMSharpness", 0x0110: "RawDevPM_BWFilter", 0x0111: "RawDevPMPictureTone",
    0x0112: "RawDevGradation", 0x0113: "RawDevSaturation3", 0x0119: "RawDevAutoGradation",
    0x0120: "RawDevPMNoiseFilter", 0x0121: "RawDevArtFilter", 0x8000: "RawDevSubIFD",
}  # fmt: skip
OLYMPUS_IMAGE: dict[int, str] = {
    0x0000: "ImageProcessingVersion", 0x0100: "WB_RBLevels", 0x0102: "WB_RBLevels3000K",
    0x0103: "WB_RBLevels3300K", 0x0104: "WB_RBLevels3600K", 0x0105: "WB_RBLevels3900K",
    0x0106: "WB_RBLevels4000K", 0x0107: "WB_RBLevels4300K", 0x0108: "WB_RBLevels4500K",
    0x0109: "WB_RBLevels4800K", 0x010A: "WB_RBLevels5300K", 0x010B: "WB_RBLevels6000K",
    0x010C: "WB_RBLevels6600K", 0x010D: "WB_RBLevels7500K", 0x010E: "WB_RBLevelsCWB1",
    0x010F: "WB_RBLevelsCWB2", 0x0110: "WB_RBLevelsCWB3", 0x0111: "WB_RBLevelsCWB4",
    0x0113: "WB_GLevel3000K", 0x0114: "WB_GLevel3300K", 0x0115: "WB_GLevel3600K",
    0x0116: "WB_GLevel3900K", 0x0117: "WB_GLevel4000K", 0x0118: "WB_GLevel4300K",
    0x0119: "WB_GLevel4500K", 0x011A: "WB_GLevel4800K", 0x011B: "WB_GLevel5300K",
    0x011C: "WB_GLevel6000K", 0x011D: "WB_GLevel6600K", 0x011E: "WB_GLevel7500K",
    0x011F: "WB_GLevel", 0x0200: "ColorMatrix", 0x0300: "Enhancer", 0x0301: "EnhancerValues",
    0x0310: "CoringFilter", 0x0311: "CoringValues", 0x0600: "BlackLevel2", 0x0610: "GainBase",
    0x0611: "ValidBits", 0x0612: "CropLeft", 0x0613: "CropTop", 0x0614: "CropWidth",
    0x0615: "CropHeight", 0x0635: "UnknownBlock1", 0x0636: "UnknownBlock2",
    0x0805: "SensorCalibration", 0x1010: "NoiseReduction2", 0x1011: "DistortionCorrection2",
    0x1012: "ShadingCompensation2", 0x101C: "MultipleExposureMode", 0x1103: "UnknownBlock3",
    0x1104: "UnknownBlock4", 0x1112: "AspectRatio", 0x1113: "AspectFrame", 0x1200: "FacesDetected",
    0x1201: "FaceDetectArea", 0x1202: "MaxFaces", 0x1203: "FaceDetectFrameSize",
    0x1207: "FaceDetectFrameCrop", 0x1306: "CameraTemperature", 0x1900: "KeystoneCompensation",
    0x1901: "KeystoneDirection", 0x1906: "KeystoneValue", 0x2110: "GNDFilterType",
}  # fmt: skip
OLYMPUS_FOCUS: dict[int, str] = {
    0x0000: "FocusInfoVersion", 0x0209: "AutoFocus", 0x0210: "SceneDetect", 0x0211: "SceneArea",
    0x0212: "SceneDetectData", 0x0300: "ZoomStepCount", 0x0301: "FocusStepCount",
    0x0303: "FocusStepInfinity", 0x0304: "FocusStepNear", 0x0305: "FocusDistance",
    0x0308: "AFPoint", 0x031B: "AFPointDetails", 0x0328: "AFInfo", 0x1201: "ExternalFlash",
    0x1203: "ExternalFlashGuideNumber", 0x1204: "ExternalFlashBounce", 0x1205: "ExternalFlashZoom",
    0x1208: "InternalFlash", 0x1209: "ManualFlash", 0x120A: "MacroLED",
    0x1500: "SensorTemperature", 0x1600: "ImageStabilization", 0x2100: "AntiShockWaitingTime",
}  # fmt: skip
OLYMPUS_RAW_INFO: dict[int, str] = {
    0x0000: "RawInfoVersion", 0x0100: "WB_RBLevelsUsed", 0x0110: "WB_RBLevelsAuto",
    0x0120: "WB_RBLevelsShade", 0x0121: "WB_RBLevelsCloudy", 0x0122: "WB_RBLevelsFineWeather",
    0x0123: "WB_RBLevelsTungsten", 0x0124: "WB_RBLevelsEveningSunlight",
    0x0130: "WB_RBLevelsDaylightFluor", 0x0131: "WB_RBLevelsDayWhiteFluor",
    0x0132: "WB_RBLevelsCoolWhiteFluor", 0x0133: "WB_RBLevelsWhiteFluorescent",
    0x0200: "ColorMatrix2", 0x0310: "CoringFilter", 0x0311: "CoringValues", 0x0600: "BlackLevel2",
    0x0601: "YCbCrCoefficients", 0x0611: "ValidPixelDepth", 0x0612: "CropLeft", 0x0613: "CropTop",
    0x0614: "CropWidth", 0x0615: "CropHeight", 0x1000: "LightSource", 0x1001: "WhiteBalanceComp",
    0x1010: "SaturationSetting", 0x1011: "HueSetting", 0x1012: "ContrastSetting",
    0x1013: "SharpnessSetting", 0x2000: "CMExposureCompensation", 0x2001: "CMWhiteBalance",
    0x2002: "CMWhiteBalanceComp", 0x2010: "CMWhiteBalanceGrayPoint", 0x2020: "CMSaturation",
    0x2021: "CMHue", 0x2022: "CMContrast", 0x2023: "CMSharpness",
}  # fmt: skip
OLYMPUS_FE: dict[int, str] = {
    0x0100: "BodyFirmwareVersion",
}  # fmt: skip
#: Kodak built its notes in a dozen ways; these are the directories among them.
KODAK_8: dict[int, str] = {
    0xFC00: "SubIFD0", 0xFC01: "SubIFD1", 0xFC02: "SubIFD2", 0xFC03: "SubIFD3", 0xFC04: "SubIFD4",
    0xFC05: "SubIFD5", 0xFC06: "SubIFD6", 0xFCFF: "SubIFD255", 0xFF00: "CameraInfo",
}  # fmt: skip
KODAK_SUB: dict[int, str] = {
    0xFA02: "SceneMode", 0xFA19: "SerialNumber", 0xFA1D: "KodakImageWidth",
    0xFA1E: "KodakImageHeight", 0xFA20: "SensorWidth", 0xFA21: "SensorHeight", 0xFA23: "FNumber",
    0xFA24: "ExposureTime", 0xFA2E: "ISO", 0xFA3D: "OpticalZoom", 0xFA46: "ISO",
    0xFA51: "KodakImageWidth", 0xFA52: "KodakImageHeight", 0xFA54: "ThumbnailWidth",
    0xFA55: "ThumbnailHeight", 0xFA57: "PreviewImageWidth", 0xFA58: "PreviewImageHeight",
}  # fmt: skip
KODAK_SUB_2: dict[int, str] = {
    0x6002: "SceneModeUsed", 0x6006: "OpticalZoom", 0x6103: "MaxAperture", 0xF002: "SceneModeUsed",
    0xF006: "OpticalZoom", 0xF103: "FNumber", 0xF104: "ExposureTime", 0xF105: "ISO",
}  # fmt: skip
KODAK_CAMERA: dict[int, str] = {
    0xF900: "SensorWidth", 0xF901: "SensorHeight", 0xF902: "BayerPattern",
    0xF903: "SensorFullWidth", 0xF904: "SensorFullHeight", 0xF907: "KodakImageWidth",
    0xF908: "KodakImageHeight", 0xFA00: "KodakInfoType", 0xFA04: "SerialNumber", 0xFD04: "FNumber",
    0xFD05: "ExposureTime", 0xFD06: "ISO",
}  # fmt: skip
KODAK_10: dict[int, str] = {
    0x0002: "PreviewImageSize", 0x0012: "ExposureTime", 0x0013: "FNumber", 0x0014: "ISO",
    0x001D: "FocalLength",
}  # fmt: skip
KODAK_11: dict[int, str] = {
    0x0104: "FirmwareVersion", 0x0203: "PictureEffect", 0x0207: "KodakModel", 0x0300: "KodakMake",
    0x0308: "LensSerialNumber", 0x0309: "LensModel", 0x030D: "LevelMeter", 0x0311: "Pitch",
    0x0312: "Yaw", 0x0313: "Roll", 0x0314: "CX", 0x0315: "CY", 0x0316: "Rads",
}  # fmt: skip
#: Leica, by the order in which readers met them.
LEICA_2: dict[int, str] = {
    0x0300: "Quality", 0x0302: "UserProfile", 0x0303: "SerialNumber", 0x0304: "WhiteBalance",
    0x0310: "LensType", 0x0311: "ExternalSensorBrightnessValue", 0x0312: "MeasuredLV",
    0x0313: "ApproximateFNumber", 0x0320: "CameraTemperature", 0x0321: "ColorTemperature",
    0x0322: "WBRedLevel", 0x0323: "WBGreenLevel", 0x0324: "WBBlueLevel",
    0x0325: "UV-IRFilterCorrection", 0x0330: "CCDVersion", 0x0331: "CCDBoardVersion",
    0x0332: "ControllerBoardVersion", 0x0333: "M16CVersion", 0x0340: "ImageIDNumber",
}  # fmt: skip
LEICA_3: dict[int, str] = {
    0x000B: "SerialInfo", 0x000D: "WB_RGBLevels",
}  # fmt: skip
LEICA_4: dict[int, str] = {
    0x3000: "Subdir3000", 0x3100: "Subdir3100", 0x3400: "Subdir3400", 0x3900: "Subdir3900",
}  # fmt: skip
LEICA_5: dict[int, str] = {
    0x0303: "LensType", 0x0305: "SerialNumber", 0x0407: "OriginalFileName",
    0x0408: "OriginalDirectory", 0x040A: "FocusInfo", 0x040D: "ExposureMode", 0x0410: "ShotInfo",
    0x0412: "FilmMode", 0x0413: "WB_RGBLevels", 0x0500: "InternalSerialNumber",
    0x05FF: "CameraIFD",
}  # fmt: skip
LEICA_6: dict[int, str] = {
    0x0300: "PreviewImage", 0x0301: "UnknownBlock", 0x0303: "LensType", 0x0304: "FocusDistance",
    0x0311: "ExternalSensorBrightnessValue", 0x0312: "MeasuredLV", 0x0320: "FirmwareVersion",
    0x0321: "LensSerialNumber",
}  # fmt: skip
LEICA_9: dict[int, str] = {
    0x0304: "FocusDistance", 0x0311: "ExternalSensorBrightnessValue", 0x0312: "MeasuredLV",
    0x034C: "UserProfile", 0x0359: "ISOSelected", 0x035A: "FNumber", 0x035B: "CorrelatedColorTemp",
    0x035C: "ColorTint", 0x035D: "WhitePoint", 0x0370: "LensProfileName",
}  # fmt: skip
LEICA_SUB: dict[int, str] = {
    0x300A: "Contrast", 0x300B: "Sharpening", 0x300D: "Saturation", 0x3033: "WhiteBalance",
    0x3034: "JPEGQuality", 0x3036: "WB_RGBLevels", 0x3038: "UserProfile", 0x303A: "JPEGSize",
    0x3103: "SerialNumber", 0x3109: "FirmwareVersion", 0x312A: "BaseISO", 0x312B: "SensorWidth",
    0x312C: "SensorHeight", 0x312D: "SensorBitDepth", 0x3402: "CameraTemperature",
    0x3405: "LensType", 0x3406: "ApproximateFNumber", 0x3407: "MeasuredLV",
    0x3408: "ExternalSensorBrightnessValue", 0x3901: "Data1", 0x3902: "Data2",
}  # fmt: skip
RICOH_SUB: dict[int, str] = {
    0x0004: "ManufactureDate1", 0x0005: "ManufactureDate2", 0x001A: "FaceInfo",
    0x0029: "FirmwareInfo", 0x002A: "NoiseReduction", 0x002C: "SerialInfo",
}  # fmt: skip
RICOH_2: dict[int, str] = {
    0x0207: "RicohModel", 0x0300: "RicohMake",
}  # fmt: skip
RICOH_THETA: dict[int, str] = {
    0x0003: "Accelerometer", 0x0004: "Compass", 0x000A: "TimeZone",
}  # fmt: skip
JVC: dict[int, str] = {
    0x0002: "CPUVersions", 0x0003: "Quality",
}  # fmt: skip
GE: dict[int, str] = {
    0x0202: "Macro", 0x0207: "GEModel", 0x0300: "GEMake",
}  # fmt: skip
NINTENDO: dict[int, str] = {
    0x1101: "CameraInfo",
}  # fmt: skip
PENTAX_2: dict[int, str] = {
    0x0001: "RecordingMode", 0x0002: "Quality", 0x0003: "FocusMode", 0x0004: "FlashMode",
    0x0007: "WhiteBalance", 0x000A: "DigitalZoom", 0x000B: "Sharpness", 0x000C: "Contrast",
    0x000D: "Saturation", 0x0014: "ISO", 0x0017: "ColorFilter", 0x0E00: "PrintIM",
    0x1000: "HometownCityCode", 0x1001: "DestinationCityCode",
}  # fmt: skip
ERICSSON: dict[int, str] = {
    0x0201: "PreviewImageStart", 0x0202: "PreviewImageLength", 0x2000: "MakerNoteVersion",
}  # fmt: skip
FLIR: dict[int, str] = {
    0x0001: "ImageTemperatureMax", 0x0002: "ImageTemperatureMin", 0x0003: "Emissivity",
    0x0004: "UnknownTemperature", 0x0005: "CameraTemperatureRangeMax",
    0x0006: "CameraTemperatureRangeMin",
}  # fmt: skip
#: Phase One: a directory of its own form.
PHASE_ONE: dict[int, str] = {
    0x0100: "CameraOrientation", 0x0102: "SerialNumber", 0x0105: "ISO", 0x0106: "ColorMatrix1",
    0x0107: "WB_RGBLevels", 0x0108: "SensorWidth", 0x0109: "SensorHeight",
    0x010A: "SensorLeftMargin", 0x010B: "SensorTopMargin", 0x010C: "ImageWidth",
    0x010D: "ImageHeight", 0x010E: "RawFormat", 0x010F: "RawData", 0x0110: "SensorCalibration",
    0x0112: "DateTimeOriginal", 0x0113: "ImageNumber", 0x0203: "Software", 0x0204: "System",
    0x0210: "SensorTemperature", 0x0211: "SensorTemperature2", 0x0212: "UnknownDate",
    0x021C: "StripOffsets", 0x021D: "BlackLevel", 0x0222: "SplitColumn", 0x0223: "BlackLevelData",
    0x0226: "ColorMatrix2", 0x0262: "SequenceID", 0x0263: "SequenceKind",
    0x0264: "SequenceFrameNumber", 0x0265: "SequenceFrameCount", 0x0267: "AFAdjustment",
    0x0301: "FirmwareVersions", 0x0400: "ShutterSpeedValue", 0x0401: "ApertureValue",
    0x0402: "ExposureCompensation", 0x0403: "FocalLength", 0x0410: "CameraModel",
    0x0412: "LensModel", 0x0414: "MaxApertureValue", 0x0415: "MinApertureValue",
    0x0455: "Viewfinder",
}  # fmt: skip
