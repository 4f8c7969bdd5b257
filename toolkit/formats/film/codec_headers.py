"""What stands in front of a stream for its decoder, cut to what the decoder needs.

Matroska calls it private data, AVI the stream's format (BITMAPINFOHEADER, WAVEFORMATEX). Encoders
leave their names in there: in Vorbis and Theora comments, FLAC blocks, user data and notes. A
head that is kept as it is must be short and hold no readable words.

What we cannot see: words behind the tables of Vorbis and Theora, and between tables of numbers.
"""

from __future__ import annotations

import struct

from toolkit.errors import Damaged
from toolkit.formats.film import aac_config, codec_config, coded_samples, mpeg_video
from toolkit.formats.film.coded_samples import JPEG, MPEG2, MPEG4, RAW, UNITS, Coded
from toolkit.formats.film.nal import AV1, H264, HEVC, Coding
from toolkit.formats.film.repeated_findings import Notes
from toolkit.formats.metadata.tag_kinds import kind_of
from toolkit.formats.readable import readable

#: A head without words may be this long, where its coding has no other rule.
_SHORT = 64
_WORD = 12
_BITMAP, _WAVE = 40, 16
_VORBIS, _THEORA = b"\x03vorbis", b"\x81theora"

#: Four letters of pictures in AVI -> how they are coded; in upper case.
_FOURS: dict[str, str] = {
    **dict.fromkeys(("H264", "X264", "AVC1", "DAVC", "VSSH"), H264),
    **dict.fromkeys(("HEVC", "H265", "HEV1", "HVC1"), HEVC),
    "AV01": AV1,
    **dict.fromkeys(
        ("XVID", "DIVX", "DX50", "FMP4", "MP4V", "M4S2", "MP4S", "3IV2", "RMP4", "SEDG", "DM4V"),
        MPEG4,
    ),
    **dict.fromkeys(("MPG1", "MPG2", "MPEG", "MMES", "MP2V", "MP1V", "VCR2"), MPEG2),
    **dict.fromkeys(("MJPG", "AVRN", "DMB1", "JPEG", "AVI1", "ACDV"), JPEG),
    **dict.fromkeys(
        (
            "", "\0\0\0\0", "RGB ", "RAW ", "DIB ", "RGB2", "YUY2", "YUYV", "UYVY", "YVYU",
            "I420", "IYUV", "YV12", "NV12", "Y800", "GREY", "Y8  ", "V210", "V308", "V408",
            "VP80", "VP90", "VP60", "VP61", "VP62", "VP6F", "VP30", "VP31", "FFV1", "HFYU",
            "FFVH", "MP41", "MP42", "MP43", "DIV3", "DIV4", "MPG4", "WMV1", "WMV2", "WMV3",
            "WVC1", "CVID", "IV31", "IV32", "IV41", "IV50", "MSVC", "CRAM", "WHAM", "MRLE",
            "ULRG", "ULRA", "ULY0", "ULY2", "ULH0", "ULH2", "LAGS", "M8RG", "FLV1", "H263",
            "S263", "U263", "H261", "ZMBV", "TSCC", "TSC2", "CSCD", "MSS1", "MSS2", "SVQ1",
        ),
        "",
    ),
}  # fmt: skip
#: By these decoders take pictures for Xvid's that name no encoder.
_XVIDS = frozenset({"XVID", "RMP4"})
#: Numbers of sounds in AVI that have no place for words -> longest head behind the format.
_SOUNDS: dict[int, int] = {
    0x01: 0, 0x03: 0, 0x06: 0, 0x07: 0, 0x02: 32, 0x11: 2, 0x45: 2, 0x31: 2, 0x50: 22, 0x55: 12,
    0x2000: 0, 0x2001: 0, 0xFF: _SHORT, 0x706D: _SHORT, 0x1600: 0, 0x1602: _SHORT, 0x160: 4,
    0x161: 10, 0x162: 18, 0x163: 18, 0xFFFE: 22, 0x704F: 0, 0xF1AC: 34,
}  # fmt: skip
#: Of these the head is that of AAC.
_AAC = frozenset({0xFF, 0x706D})
#: Of this it holds a checksum, which may look like words.
_FLAC = 0xF1AC


def opaque(raw: bytes, _: Notes | None, most: int = _SHORT) -> bytes:
    """A short head as it is; one that is too long or holds words is refused.

    Tables of numbers may look like short words by chance, so in a long head only long ones count.
    """
    if (
        len(raw) > most
        or max(map(len, readable(raw).split()), default=0) > (most > _SHORT) * _WORD
    ):
        raise coded_samples.refuse()
    return raw


def nothing(raw: bytes, notes: Notes | None) -> bytes:
    """For codings that need no head: whatever stands there goes."""
    tell(raw, notes)
    return b""


def tell(raw: bytes, notes: Notes | None, name: str = "surplus") -> None:
    """Note bytes that go, when there are any."""
    if raw and notes is not None:
        notes.add("hidden.unknown", name, 0, 0, readable(raw) or f"{len(raw)} bytes")


def units(codec: str, raw: bytes, notes: Notes | None) -> tuple[bytes, Coded]:
    """Parameter sets in a record or behind start codes, and how the frames are coded."""
    if codec == AV1:
        kept = codec_config.clean(AV1, raw, notes) if raw else b""
        return kept, Coded(UNITS, Coding(AV1, 0))
    if raw[:1] == b"\x01":
        how = codec_config.coding(codec, raw)
        return codec_config.clean(codec, raw, notes), Coded(UNITS, how)
    how = Coding(codec, 0)
    return stream(raw, Coded(UNITS, how), notes), Coded(UNITS, how)


def stream(raw: bytes, how: Coded, notes: Notes | None) -> bytes:
    """A head that is coded like a frame."""
    pieces = coded_samples.cut(raw, 0, len(raw), how, notes)
    head = b"".join(p if isinstance(p, bytes) else raw[p[0] : p[1]] for p in pieces)
    return mpeg_video.wordless(head, notes) if how.how in (MPEG4, MPEG2) else head


def xiph(raw: bytes, notes: Notes | None) -> bytes:
    """Three heads of Vorbis or Theora; the second one, of comments, becomes an empty one."""
    first, second, third = _three(raw)
    if second.startswith(_VORBIS):
        empty = _VORBIS + bytes(8) + b"\x01"
    elif second.startswith(_THEORA):
        empty = _THEORA + bytes(8)
    else:
        raise Damaged("structure")
    if second != empty:
        _told(second[7:], notes)
    return b"\x02" + _laced(len(first)) + _laced(len(empty)) + first + empty + third


def _told(raw: bytes, notes: Notes | None) -> None:
    for kind, name, words in comments(raw):
        if notes is not None:
            notes.add(kind, name, 0, 0, words)


def _three(raw: bytes) -> tuple[bytes, bytes, bytes]:
    """Three heads behind the lengths of the first two; raises Damaged."""
    if raw[:1] != b"\x02":
        raise Damaged("structure")
    at, sizes = 1, []
    for _ in range(2):
        size = 0
        while raw[at : at + 1] == b"\xff":
            size, at = size + 255, at + 1
        if at >= len(raw):
            raise Damaged("truncated")
        sizes.append(size + raw[at])
        at += 1
    first, second = raw[at : at + sizes[0]], raw[at + sizes[0] : at + sum(sizes)]
    third = raw[at + sum(sizes) :]
    if len(second) != sizes[1] or len(first) > _SHORT or not third:
        raise Damaged("truncated")
    return first, second, third


def _laced(size: int) -> bytes:
    return b"\xff" * (size // 255) + bytes([size % 255])


def comments(raw: bytes) -> list[tuple[str, str, str]]:
    """Vorbis comments as kinds, names and words; what does not fit is left out."""
    size = int.from_bytes(raw[:4], "little")
    vendor = raw[4 : 4 + size].decode("utf-8", "replace")
    found = [("software.name", "vendor", vendor)] if vendor else []
    at = 4 + size
    count = int.from_bytes(raw[at : at + 4], "little")
    at += 4
    for _ in range(min(count, 1000)):
        size = int.from_bytes(raw[at : at + 4], "little")
        words = raw[at + 4 : at + 4 + size].decode("utf-8", "replace")
        name, _, value = words.partition("=")
        if words:
            kind = kind_of(name.title(), "who.words")
            found.append((kind, name[:60] or "comment", value or words))
        at += 4 + size
        if at >= len(raw):
            break
    rest = readable(raw[at:])
    return [*found, ("hidden.gap", "behind the comments", rest)] if rest else found


def flac(raw: bytes, notes: Notes | None) -> bytes:
    """FLAC's first block alone; comments, pictures, seek points and application blocks go."""
    if raw[:4] != b"fLaC":
        if len(raw) == 34:
            return raw
        raise Damaged("structure")
    if len(raw) < 42 or raw[4] & 127 or raw[5:8] != b"\0\0\x22":
        raise Damaged("structure")
    at = 42
    for _ in range(1000):
        head = raw[at : at + 4]
        size = int.from_bytes(head[1:], "big") if len(head) == 4 else len(raw)
        block = raw[at + 4 : at + 4 + size] if len(head) == 4 else head
        if head and head[0] & 127 == 4:
            _told(block, notes)
        elif block.strip(b"\0"):
            tell(block, notes, f"FLAC block {head[0] & 127}")
        at += 4 + size
        if at >= len(raw):
            break
    return raw[:4] + b"\x80" + raw[5:42]


def opus(raw: bytes, notes: Notes | None) -> bytes:
    """The Opus head without anything behind it."""
    if raw[:8] != b"OpusHead" or len(raw) < 19:
        raise Damaged("structure")
    size = 19 if raw[18] == 0 else 21 + raw[9]
    tell(raw[size:], notes)
    return raw[:size]


def bitmap(raw: bytes, notes: Notes | None) -> tuple[bytes, Coded]:
    """A picture stream's format, its resolution emptied, and how its frames are coded."""
    if len(raw) < _BITMAP:
        raise Damaged("truncated")
    four = raw[16:20].decode("latin-1")
    codec = _FOURS.get("" if raw[16:20] in (bytes(4), b"\x01\0\0\0", b"\x02\0\0\0", b"\x03\0\0\0")
                       else four.upper())  # fmt: skip
    if codec is None:
        raise coded_samples.refuse()
    rest, bits = raw[_BITMAP:], int.from_bytes(raw[14:16], "little")
    xvid = four.upper() in _XVIDS
    how = Coded(codec, xvid=xvid) if codec in (MPEG4, MPEG2, JPEG) else Coded()
    if codec in (H264, HEVC, AV1):
        kept, how = units(codec, rest, notes)
    elif codec in (MPEG4, MPEG2):
        kept = stream(rest, how, notes)
    elif codec == JPEG:
        kept = b""
        tell(rest, notes)
    elif raw[16:20] == bytes(4):
        kept, how = rest[: 1024 if bits <= 8 else 0], Coded(RAW, sizes=_sizes(raw, bits))
        tell(rest[len(kept) :], notes)
    elif bits <= 8 and four.upper() not in ("FFV1", "HFYU", "FFVH"):
        kept = rest[:1024]
        tell(rest[1024:], notes)
    else:
        kept = opaque(rest, notes, 4096)
    # resolution in dots per metre says nothing about how to show a film
    head = struct.pack("<I", _BITMAP + len(kept)) + raw[4:24] + bytes(8) + raw[32:40]
    return head + kept, how


def _sizes(raw: bytes, bits: int) -> tuple[int, ...]:
    """How long a frame of plain pixels is, with rows filled up to whole words or not."""
    width, height = struct.unpack_from("<ii", raw, 4)
    return (
        0,
        (abs(width) * bits + 31) // 32 * 4 * abs(height),
        (abs(width) * bits + 7) // 8 * abs(height),
    )


def wave(raw: bytes, notes: Notes | None) -> bytes:
    """A sound stream's format, which has no place for words beyond its decoder's few bytes."""
    if len(raw) < 14:
        raise Damaged("truncated")
    tag = int.from_bytes(raw[:2], "little")
    if tag not in _SOUNDS:
        raise coded_samples.refuse()
    head = raw[:_WAVE].ljust(_WAVE, b"\0")
    if len(raw) < 18:
        return head
    size = int.from_bytes(raw[16:18], "little")
    rest = raw[18 : 18 + size]
    if tag == 0xFFFE:
        rest = rest[:22]
    elif len(rest) > _SOUNDS[tag]:
        raise coded_samples.refuse()
    tell(raw[18 + len(rest) :].strip(b"\0"), notes)
    kept = aac_config.clean(rest, notes) if tag in _AAC else rest
    if tag != _FLAC and readable(kept):
        raise coded_samples.refuse()
    return head + struct.pack("<H", len(kept)) + kept
