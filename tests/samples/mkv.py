"""A tiny Matroska film with something hidden in every place the format has."""

from __future__ import annotations

import struct
from collections.abc import Callable

Plant = Callable[[str], bytes]

EBML, SEGMENT, SEEK_HEAD, INFO, TRACKS, CLUSTER, CUES, ATTACHMENTS, CHAPTERS, TAGS = (
    0x1A45DFA3, 0x18538067, 0x114D9B74, 0x1549A966, 0x1654AE6B, 0x1F43B675, 0x1C53BB6B, 0x1941A469,
    0x1043A770, 0x1254C367,
)  # fmt: skip
VOID, CRC, UNKNOWN = 0xEC, 0xBF, 0x4DDD
#: Made up, but with the shape of the real ones: parameter sets and pictures of H.264.
SPS, PPS = b"\x67\x42\x00\x0a\xf8\x41\xa2", b"\x68\xce\x38\x80"
PICTURE, LATER = b"\x65\x88\x84\x00\x10" + bytes(range(1, 60)), b"\x41\x9a\x02" + bytes(range(40))


def name(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def element(number: int, *inner: bytes) -> bytes:
    """One element; its size in four bytes, as many programs write it."""
    body = b"".join(inner)
    return name(number) + struct.pack(">I", len(body) | 1 << 28) + body


def opened(number: int, *inner: bytes) -> bytes:
    """An element whose size is left open, as live recordings have it."""
    return name(number) + b"\x01" + b"\xff" * 7 + b"".join(inner)


def whole(number: int, value: int) -> bytes:
    return element(number, name(value) if value else b"\0")


def head(kind: bytes = b"matroska", *more: bytes) -> bytes:
    return element(
        EBML, whole(0x4286, 1), whole(0x42F7, 1), whole(0x42F2, 4), whole(0x42F3, 8),
        element(0x4282, kind), whole(0x4287, 4), whole(0x4285, 2), *more,
    )  # fmt: skip


def info(*more: bytes) -> bytes:
    return element(
        INFO, whole(0x2AD7B1, 1_000_000), element(0x4489, struct.pack(">d", 80.0)), *more
    )


def track(number: int, kind: int, codec: bytes, *more: bytes) -> bytes:
    return element(
        0xAE, whole(0xD7, number), element(0x73C5, b"\xa5" * 7 + bytes([number])),
        whole(0x83, kind), element(0x86, codec), *more,
    )  # fmt: skip


def avc() -> bytes:
    """The record of parameter sets that stands in front of H.264 pictures."""
    return (
        b"\x01\x42\x00\x0a\xff\xe1" + struct.pack(">H", len(SPS)) + SPS
        + b"\x01" + struct.pack(">H", len(PPS)) + PPS
    )  # fmt: skip


def counted(unit: bytes) -> bytes:
    return struct.pack(">I", len(unit)) + unit


def user_data(words: bytes) -> bytes:
    """A note between H.264 pictures: user data without registration."""
    body = bytes(range(0xA0, 0xB0)) + words
    return b"\x06\x05" + bytes([len(body)]) + body + b"\x80"


def block(number: int, moment: int, frame: bytes, flags: int = 0x80) -> bytes:
    return element(0xA3, bytes([0x80 | number]), struct.pack(">h", moment), bytes([flags]), frame)


def group(number: int, moment: int, frame: bytes, *more: bytes) -> bytes:
    inner = element(0xA1, bytes([0x80 | number]), struct.pack(">h", moment), b"\0", frame)
    return element(0xA0, inner, *more)


def tag(word: bytes, said: bytes) -> bytes:
    return element(0x67C8, element(0x45A3, word), element(0x4487, said))


def vorbis(comment: bytes) -> bytes:
    """Private data of Vorbis: three heads, the second of which is words."""
    first = b"\x01vorbis" + bytes(4) + b"\x01" + struct.pack("<I", 8000) + bytes(12) + b"\xb8\x01"
    words = b"TITLE=" + comment
    second = (
        b"\x03vorbis" + struct.pack("<I", 4) + b"xiph" + struct.pack("<I", 1)
        + struct.pack("<I", len(words)) + words + b"\x01"
    )  # fmt: skip
    third = b"\x05vorbis" + bytes(20)
    return b"\x02" + bytes([len(first), len(second)]) + first + second + third


def tracks(plant: Plant) -> bytes:
    """Pictures, sound, subtitles, places as subtitles, and tracks of other kinds."""
    video = element(
        0xE0, whole(0xB0, 16), whole(0xBA, 16), whole(0x9A, 2),
        element(0x7670, whole(0x7671, 0), element(0x7672, plant("projection's private data"))),
        element(UNKNOWN, plant("unknown element of the pictures")),
    )  # fmt: skip
    return element(
        TRACKS,
        track(
            1, 1, b"V_MPEG4/ISO/AVC\0" + plant("behind the coding's name"),
            element(0x536E, plant("track's name")), element(0x22B59C, b"fas"),
            element(0x258688, plant("coder's name")), element(0x3B4040, plant("coder's address")),
            element(0x63A2, avc() + plant("behind the parameter sets")), video,
            element(0x6624, element(0x66A5, plant("translation of the track"))),
        ),
        track(
            2, 2, b"A_VORBIS", element(0x63A2, vorbis(plant("Vorbis comment"))),
            element(0xE1, element(0xB5, struct.pack(">f", 8000.0)), whole(0x9F, 1)),
        ),
        track(
            3, 0x11, b"S_TEXT/ASS",
            element(
                0x63A2,
                b"[Script Info]\r\nTitle: " + plant("subtitles' title") + b"\r\nPlayResX: 16\r\n"
                b"; " + plant("subtitles' comment") + b"\r\n[Fonts]\r\n" + plant("subtitles' font")
                + b"\r\n[Events]\r\nFormat: Layer, Start, End, Text\r\n",
            ),
        ),
        track(4, 0x11, b"S_TEXT/UTF8"),
        track(5, 0x21, b"D_WEBVTT/METADATA", element(0x63A2, plant("head of a data track"))),
        track(6, 1, b"V_VP8", whole(0xB9, 0), element(0x536E, plant("track switched off"))),
        element(VOID, plant("filling of the tracks")),
    )  # fmt: skip


def cluster(plant: Plant) -> bytes:
    note = counted(user_data(plant("note between the pictures")))
    return element(
        CLUSTER,
        whole(0xE7, 0), whole(0xA7, 4711), whole(0xAB, 42),
        block(1, 0, note + counted(PICTURE)),
        block(2, 0, b"\x02\x04" + bytes(9)),
        group(
            3, 0, b"0,0,Default," + plant("who speaks") + b",0,0,0," + plant("name of an effect")
            + b",Good evening", whole(0x9B, 40),
        ),
        group(4, 0, b"GPS(13.377700, 52.516300, 34) " + plant("places as subtitles")),
        block(5, 0, plant("a block of data")),
        block(9, 0, plant("a block of no track")),
        group(
            1, 40, counted(LATER), element(0xFB, b"\xd8"), whole(0xFA, 7),
            element(0x75A1, element(0xA6, element(0xA5, plant("addition to a block")))),
            element(UNKNOWN, plant("unknown element of a block")),
        ),
        element(VOID, plant("filling of a cluster")),
        element(0x5854, whole(0x58D7, 5)),
        element(UNKNOWN, plant("unknown element of a cluster")),
    )  # fmt: skip


def attached(plant: Plant) -> bytes:
    return element(
        ATTACHMENTS,
        element(
            0x61A7, element(0x467E, plant("attached file's description")),
            element(0x466E, plant("attached file's name")), element(0x4660, b"text/plain"),
            element(0x465C, plant("attached file")), whole(0x46AE, 77),
        ),
    )  # fmt: skip


def chapters(plant: Plant) -> bytes:
    return element(
        CHAPTERS,
        element(
            0x45B9, whole(0x45BC, 1234567),
            element(
                0xB6, whole(0x73C4, 9), whole(0x91, 0), element(0x5654, plant("chapter's id")),
                element(0x80, element(0x85, plant("chapter's name")), element(0x437C, b"ara")),
                element(0x6944, element(0x6911, element(0x6933, plant("chapter's script")))),
            ),
        ),
    )  # fmt: skip


def film(plant: Plant, kind: bytes = b"matroska") -> bytes:
    """The film with a planted string in each of its hiding places."""
    segment = element(
        SEGMENT,
        element(SEEK_HEAD,
                element(0x4DBB, element(0x53AB, name(INFO)), element(UNKNOWN, plant("index"))),
                element(VOID, plant("filling of the index"))),
        element(CRC, b"abcd"),
        info(
            element(0x7BA9, plant("title")), element(0x4D80, plant("muxing program")),
            element(0x5741, plant("writing program")), element(0x7384, plant("film's file name")),
            element(0x73A4, b"\x8f" * 16), element(0x4461, struct.pack(">q", 10**17)),
            element(0x3C83AB, plant("file name of the film before")),
            element(0x3EB923, plant("id of the film after")),
            element(UNKNOWN, plant("unknown element of the head")),
        ),
        tracks(plant),
        element(VOID, bytes(64)), element(VOID, bytes(20) + plant("filling")),
        cluster(plant),
        b"\x00\x07" + plant("between two parts"),
        chapters(plant), attached(plant),
        element(
            TAGS,
            element(
                0x7373, element(0x63C0, element(0x63CA, plant("target of a tag"))),
                tag(b"ARTIST", plant("artist")), tag(b"COMMENT", plant("comment")),
                tag(b"LOCATION", b"+52.5163+013.3777/ " + plant("place")),
                element(0x67C8, element(0x45A3, b"COVER"), element(0x4485, plant("binary tag"))),
            ),
        ),
        element(CUES, element(0xBB, whole(0xB3, 0), element(0xB7, whole(0xF7, 1)))),
        element(INFO, element(0x7BA9, plant("second head"))),
        element(TRACKS, track(1, 1, b"V_VP8", element(0x536E, plant("second tracks")))),
        element(UNKNOWN, plant("unknown part")),
    )  # fmt: skip
    made = head(kind, element(UNKNOWN, plant("unknown element of the file's head")))
    return made + segment + head(kind) + element(SEGMENT, plant("second film"))


def sample(plant: Plant) -> bytes:
    return film(plant)
