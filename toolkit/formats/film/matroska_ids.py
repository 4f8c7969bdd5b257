"""Which elements of a Matroska film a player needs, level by level (RFC 9559, section 5).

Only what stands in these tables gets into a clean copy, each number written as short as can be, in
the order of the table. Everything else is a trace; NAMES says how to call it and what it is.
"""

from __future__ import annotations

from typing import NamedTuple

#: The levels above the blocks.
EBML, SEGMENT, SEEK_HEAD, INFO, TRACKS, CLUSTER, CUES, ATTACHMENTS, CHAPTERS, TAGS = (
    0x1A45DFA3, 0x18538067, 0x114D9B74, 0x1549A966, 0x1654AE6B, 0x1F43B675, 0x1C53BB6B, 0x1941A469,
    0x1043A770, 0x1254C367,
)  # fmt: skip
#: What ends a cluster, or a film, whose size is left open.
TOP = frozenset({SEEK_HEAD, INFO, TRACKS, CLUSTER, CUES, ATTACHMENTS, CHAPTERS, TAGS})

TIMESTAMP, SIMPLE_BLOCK, BLOCK_GROUP, BLOCK = 0xE7, 0xA3, 0xA0, 0xA1
POSITION, PREVIOUS_SIZE, ENCRYPTED_BLOCK, SILENT_TRACKS = 0xA7, 0xAB, 0xAF, 0x5854
BLOCK_DURATION, REFERENCE, DISCARD, CODEC_STATE = 0x9B, 0xFB, 0x75A2, 0xA4
ADDITIONS, MORE, ADDITION_ID, ADDITION = 0x75A1, 0xA6, 0xEE, 0xA5

DOC_TYPE, VERSION, READ_VERSION = 0x4282, 0x4287, 0x4285
TIME_SCALE, DURATION, MUXER, WRITER = 0x2AD7B1, 0x4489, 0x4D80, 0x5741
ENTRY, NUMBER, UID, TYPE, CODEC, PRIVATE, LANGUAGE = (
    0xAE, 0xD7, 0x73C5, 0x83, 0x86, 0x63A2, 0x22B59C,
)  # fmt: skip
VIDEO, AUDIO, ALPHA_MODE, ENCODINGS = 0xE0, 0xE1, 0x53C0, 0x6D80
MAPPING, MAPPING_TYPE, MAPPING_DATA = 0x41E4, 0x41E7, 0x41ED

WHOLE, REAL = "whole", "real"


class Row(NamedTuple):
    """An element that stays: its number and name; how it is read; the rows inside it.

    most: how many of them may stand beside each other; those beyond are traces.
    """

    id: int
    name: str
    form: str = WHOLE
    inside: tuple[Row, ...] = ()
    most: int = 1


_MASTERING = tuple(
    Row(0x55D1 + number, name, REAL)
    for number, name in enumerate((
        "RedX", "RedY", "GreenX", "GreenY", "BlueX", "BlueY", "WhiteX", "WhiteY", "LuminanceMax",
        "LuminanceMin",
    ))
)  # fmt: skip
_COLOUR = (
    *(
        Row(0x55B1 + number, name)
        for number, name in enumerate((
            "MatrixCoefficients", "BitsPerChannel", "ChromaSubsamplingHorz",
            "ChromaSubsamplingVert", "CbSubsamplingHorz", "CbSubsamplingVert",
            "ChromaSitingHorz", "ChromaSitingVert", "Range", "TransferCharacteristics",
            "Primaries", "MaxCLL", "MaxFALL",
        ))
    ),
    Row(0x55D0, "MasteringMetadata", "", _MASTERING),
)  # fmt: skip
_PROJECTION = (
    Row(0x7671, "ProjectionType"),
    Row(0x7673, "ProjectionPoseYaw", REAL),
    Row(0x7674, "ProjectionPosePitch", REAL),
    Row(0x7675, "ProjectionPoseRoll", REAL),
)
_VIDEO = (
    Row(0x9A, "FlagInterlaced"), Row(0x9D, "FieldOrder"), Row(0x53B8, "StereoMode"),
    Row(ALPHA_MODE, "AlphaMode"), Row(0xB0, "PixelWidth"), Row(0xBA, "PixelHeight"),
    Row(0x54AA, "PixelCropBottom"), Row(0x54BB, "PixelCropTop"), Row(0x54CC, "PixelCropLeft"),
    Row(0x54DD, "PixelCropRight"), Row(0x54B0, "DisplayWidth"), Row(0x54BA, "DisplayHeight"),
    Row(0x54B2, "DisplayUnit"), Row(0x54B3, "AspectRatioType"),
    Row(0x2EB524, "UncompressedFourCC", "four"),
    Row(0x55B0, "Colour", "", _COLOUR), Row(0x7670, "Projection", "", _PROJECTION),
)  # fmt: skip
_AUDIO = (
    Row(0xB5, "SamplingFrequency", REAL), Row(0x78B5, "OutputSamplingFrequency", REAL),
    Row(0x9F, "Channels"), Row(0x6264, "BitDepth"), Row(0x52F1, "Emphasis"),
)  # fmt: skip
_COMPRESSION = (Row(0x4254, "ContentCompAlgo"), Row(0x4255, "ContentCompSettings", "head"))
_ENCODINGS = (
    Row(0x6240, "ContentEncoding", "", (
        Row(0x5031, "ContentEncodingOrder"), Row(0x5032, "ContentEncodingScope"),
        Row(0x5033, "ContentEncodingType"),
        Row(0x5034, "ContentCompression", "", _COMPRESSION),
    )),
)  # fmt: skip
_MAPPING = (
    Row(0x41F0, "BlockAddIDValue"), Row(MAPPING_TYPE, "BlockAddIDType", "dolby"),
    Row(MAPPING_DATA, "BlockAddIDExtraData", "dolby"),
)  # fmt: skip

TRACK_ROWS = (
    Row(NUMBER, "TrackNumber"), Row(UID, "TrackUID", "uid"), Row(TYPE, "TrackType"),
    Row(0xB9, "FlagEnabled"), Row(0x88, "FlagDefault"), Row(0x55AA, "FlagForced"),
    Row(0x55AB, "FlagHearingImpaired"), Row(0x55AC, "FlagVisualImpaired"),
    Row(0x55AD, "FlagTextDescriptions"), Row(0x55AE, "FlagOriginal"),
    Row(0x55AF, "FlagCommentary"), Row(0x9C, "FlagLacing"), Row(0x6DE7, "MinCache"),
    Row(0x6DF8, "MaxCache"), Row(0x23E383, "DefaultDuration"),
    Row(0x234E7A, "DefaultDecodedFieldDuration"), Row(0x23314F, "TrackTimestampScale", REAL),
    Row(0x55EE, "MaxBlockAdditionID"), Row(MAPPING, "BlockAdditionMapping", "", _MAPPING, 2),
    Row(LANGUAGE, "Language", "language"), Row(CODEC, "CodecID", "codec"),
    Row(PRIVATE, "CodecPrivate", "private"), Row(0xAA, "CodecDecodeAll"),
    Row(0x56AA, "CodecDelay"), Row(0x56BB, "SeekPreRoll"), Row(VIDEO, "Video", "", _VIDEO),
    Row(AUDIO, "Audio", "", _AUDIO), Row(ENCODINGS, "ContentEncodings", "", _ENCODINGS),
)  # fmt: skip
INFO_ROWS = (
    Row(TIME_SCALE, "TimestampScale"), Row(DURATION, "Duration", REAL),
    Row(MUXER, "MuxingApp", "nobody"), Row(WRITER, "WritingApp", "nobody"),
)  # fmt: skip
EBML_ROWS = (
    Row(0x4286, "EBMLVersion"), Row(0x42F7, "EBMLReadVersion"), Row(0x42F2, "EBMLMaxIDLength"),
    Row(0x42F3, "EBMLMaxSizeLength"), Row(DOC_TYPE, "DocType", "doctype"),
    Row(VERSION, "DocTypeVersion"), Row(READ_VERSION, "DocTypeReadVersion"),
)  # fmt: skip

TEXT, DATE, BYTES, HEX, MASTER = "text", "date", "bytes", "hex", "master"

#: What goes but can be named: number -> name, how it is read, the kind of trace.
NAMES: dict[int, tuple[str, str, str]] = {
    MUXER: ("MuxingApp", TEXT, "software.name"),
    WRITER: ("WritingApp", TEXT, "software.name"),
    0x4461: ("DateUTC", DATE, "when.changed"),
    0x7BA9: ("Title", TEXT, "who.words"),
    0x73A4: ("SegmentUUID", HEX, "hidden.id"),
    0x7384: ("SegmentFilename", TEXT, "who.user_path"),
    0x3CB923: ("PrevUUID", HEX, "hidden.id"),
    0x3C83AB: ("PrevFilename", TEXT, "who.user_path"),
    0x3EB923: ("NextUUID", HEX, "hidden.id"),
    0x3E83BB: ("NextFilename", TEXT, "who.user_path"),
    0x4444: ("SegmentFamily", HEX, "hidden.id"),
    0x6924: ("ChapterTranslate", MASTER, "hidden.unknown"),
    0x69BF: ("ChapterTranslateCodec", WHOLE, "software.setting"),
    0x69A5: ("ChapterTranslateID", HEX, "hidden.id"),
    0x69FC: ("ChapterTranslateEditionUID", HEX, "hidden.id"),
    0x536E: ("Name", TEXT, "who.words"),
    LANGUAGE: ("Language", TEXT, "who.language"),
    0x22B59D: ("LanguageBCP47", TEXT, "who.language"),
    0x258688: ("CodecName", TEXT, "software.name"),
    0x3A9697: ("CodecSettings", TEXT, "software.setting"),
    0x3B4040: ("CodecInfoURL", TEXT, "hidden.call"),
    0x26B240: ("CodecDownloadURL", TEXT, "hidden.call"),
    0x7446: ("AttachmentLink", HEX, "hidden.id"),
    0x6FAB: ("TrackOverlay", WHOLE, "software.setting"),
    0x537F: ("TrackOffset", WHOLE, "software.setting"),
    0x2383E3: ("FrameRate", REAL, "look.description"),
    0x2FB523: ("GammaValue", REAL, "look.description"),
    0x53B9: ("OldStereoMode", WHOLE, "look.description"),
    0x7672: ("ProjectionPrivate", BYTES, "hidden.unknown"),
    0x7D7B: ("ChannelPositions", BYTES, "hidden.unknown"),
    0x41A4: ("BlockAddIDName", TEXT, "who.words"),
    0x6624: ("TrackTranslate", MASTER, "hidden.unknown"),
    0x66A5: ("TrackTranslateTrackID", HEX, "hidden.id"),
    0xE2: ("TrackOperation", MASTER, "hidden.unknown"),
    0x5035: ("ContentEncryption", MASTER, "hidden.unknown"),
    0x47E2: ("ContentEncKeyID", HEX, "hidden.id"),
    # attachments
    ATTACHMENTS: ("Attachments", MASTER, ""),
    0x61A7: ("AttachedFile", "file", ""),
    # chapters
    CHAPTERS: ("Chapters", MASTER, ""),
    0x45B9: ("EditionEntry", MASTER, ""),
    0x45BC: ("EditionUID", HEX, "hidden.id"),
    0x45BD: ("EditionFlagHidden", WHOLE, ""),
    0x45DB: ("EditionFlagDefault", WHOLE, ""),
    0x45DD: ("EditionFlagOrdered", WHOLE, ""),
    0x4520: ("EditionDisplay", MASTER, ""),
    0x4521: ("EditionString", TEXT, "who.words"),
    0xB6: ("ChapterAtom", MASTER, ""),
    0x73C4: ("ChapterUID", HEX, "hidden.id"),
    0x5654: ("ChapterStringUID", TEXT, "hidden.id"),
    0x91: ("ChapterTimeStart", WHOLE, "who.words"),
    0x92: ("ChapterTimeEnd", WHOLE, ""),
    0x98: ("ChapterFlagHidden", WHOLE, ""),
    0x4598: ("ChapterFlagEnabled", WHOLE, ""),
    0x6E67: ("ChapterSegmentUUID", HEX, "hidden.id"),
    0x6EBC: ("ChapterSegmentEditionUID", HEX, "hidden.id"),
    0x8F: ("ChapterTrack", MASTER, ""),
    0x89: ("ChapterTrackUID", HEX, "hidden.id"),
    0x80: ("ChapterDisplay", MASTER, ""),
    0x85: ("ChapString", TEXT, "who.words"),
    0x437C: ("ChapLanguage", TEXT, "who.language"),
    0x437D: ("ChapLanguageBCP47", TEXT, "who.language"),
    0x437E: ("ChapCountry", TEXT, "where.name"),
    0x6944: ("ChapProcess", MASTER, ""),
    0x6955: ("ChapProcessCodecID", WHOLE, ""),
    0x450D: ("ChapProcessPrivate", BYTES, "hidden.script"),
    0x6911: ("ChapProcessCommand", MASTER, ""),
    0x6922: ("ChapProcessTime", WHOLE, ""),
    0x6933: ("ChapProcessData", BYTES, "hidden.script"),
    # tags
    TAGS: ("Tags", MASTER, ""),
    0x7373: ("Tag", MASTER, ""),
    0x63C0: ("Targets", MASTER, ""),
    0x68CA: ("TargetTypeValue", WHOLE, ""),
    0x63CA: ("TargetType", TEXT, "who.words"),
    0x63C5: ("TagTrackUID", HEX, ""),
    0x63C9: ("TagEditionUID", HEX, ""),
    0x63C4: ("TagChapterUID", HEX, ""),
    0x63C6: ("TagAttachmentUID", HEX, ""),
    0x67C8: ("SimpleTag", "tag", ""),
    # blocks
    0x75A1: ("BlockAdditions", MASTER, ""),
    0xA6: ("BlockMore", MASTER, ""),
    0xA5: ("BlockAdditional", BYTES, "hidden.unknown"),
    0xEE: ("BlockAddID", WHOLE, ""),
    SILENT_TRACKS: ("SilentTracks", MASTER, ""),
    0x58D7: ("SilentTrackNumber", WHOLE, "software.setting"),
    0xA2: ("BlockVirtual", BYTES, "hidden.unknown"),
    0xFD: ("ReferenceVirtual", HEX, "hidden.unknown"),
    0xFA: ("ReferencePriority", WHOLE, "software.setting"),
    0x8E: ("Slices", BYTES, "hidden.unknown"),
    0xEC: ("Void", BYTES, "hidden.gap"),
}  # fmt: skip


def _names(rows: tuple[Row, ...]) -> dict[int, str]:
    found: dict[int, str] = {}
    for row in rows:
        found |= {row.id: row.name} | _names(row.inside)
    return found


ROW_NAMES = _names((*TRACK_ROWS, *INFO_ROWS, *EBML_ROWS))
