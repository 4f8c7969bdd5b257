"""A tiny AVI film of two parts with something hidden in every place the format has."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.samples.jpeg import xmp

Plant = Callable[[str], bytes]


def chunk(name: bytes, *inner: bytes) -> bytes:
    body = b"".join(inner)
    return name + struct.pack("<I", len(body)) + body + bytes(len(body) & 1)


def listed(form: bytes, *inner: bytes) -> bytes:
    return chunk(b"LIST", form, *inner)


def main(spare: bytes) -> bytes:
    """The main header, with something in its spare fields."""
    fields = struct.pack("<10I", 40_000, 0, 0, 0x30010, 3, 0, 2, 0, 16, 16)
    return chunk(b"avih", fields, spare.ljust(16, b"\0"))


def stream(kind: bytes, coder: bytes, *more: bytes) -> bytes:
    header = kind + coder + struct.pack("<IHH8I4H", 0, 1, 9, 0, 1, 25, 0, 3, 0, 0, 0, 0, 0, 16, 16)
    return listed(b"strl", chunk(b"strh", header), *more)


def pictures(letters: bytes, more: bytes = b"") -> bytes:
    size = 40 + len(more)
    return chunk(
        b"strf", struct.pack("<IiiHH4sIiiII", size, 16, 16, 1, 24, letters, 0, 0, 0, 0, 0), more
    )


def sounds(more: bytes = b"") -> bytes:
    return chunk(b"strf", struct.pack("<HHIIHHH", 1, 1, 8000, 8000, 1, 8, 0), more)


#: Motion JPEG as ffmpeg or a camera writes it, with the heads of one picture and no more.
def jpeg(*segments: bytes) -> bytes:
    return (
        b"\xff\xd8" + b"".join(segments) + b"\xff\xc0\x00\x0b\x08\x00\x10\x00\x10\x01\x01\x11\x00"
        b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\x34\x56" + b"\xff\xd9"
    )


def segment(code: int, body: bytes) -> bytes:
    return bytes([0xFF, code]) + struct.pack(">H", len(body) + 2) + body


def movie(plant: Plant) -> tuple[bytes, bytes]:
    """The frames, and their index."""
    frames = [
        (
            b"00dc",
            0x10,
            jpeg(segment(0xE0, b"AVI1\0" + bytes(9)), segment(0xFE, plant("comment"))),
        ),
        (b"01wb", 0x10, b"\x80" * 33),
        (b"00dc", 0, jpeg(segment(0xE1, b"Exif\0\0" + plant("Exif in a picture")))),
        (b"JUNK", 0, plant("filling between frames")),
        (b"05tx", 0, plant("a frame of no stream")),
        (b"00xx", 0, plant("a frame of no kind")),
        (b"00dc", 0x10, jpeg()),
    ]
    body, index = b"movi", b""
    for name, flags, frame in frames:
        index += name + struct.pack("<III", flags, len(body), len(frame))
        body += chunk(name, frame)
    return chunk(b"LIST", body), chunk(b"idx1", index)


def sample(plant: Plant) -> bytes:
    """The film with a planted string in each of its hiding places."""
    heads = listed(
        b"hdrl", main(plant("spare fields")),
        stream(
            b"vids", b"mjpg", pictures(b"MJPG", plant("behind the pictures' format")),
            chunk(b"strn", plant("stream's name")), chunk(b"strd", plant("driver's data")),
            chunk(b"indx", struct.pack("<HBBI4s12x", 4, 0, 0, 0, b"00dc"), plant("index's room")),
        ),
        stream(b"auds", bytes(4), sounds(plant("behind the sounds' format"))),
        stream(b"txts", bytes(4), chunk(b"strf", plant("a stream of text"))),
        listed(b"odml", chunk(b"dmlh", struct.pack("<I", 3), plant("room behind the length"))),
        chunk(b"IDIT", plant("moment")), chunk(b"ISMP", plant("time code")),
        chunk(b"JUNK", bytes(30) + plant("filling of the head")),
    )  # fmt: skip
    frames, index = movie(plant)
    inner = (
        heads
        + listed(b"INFO", chunk(b"INAM", plant("title")), chunk(b"IART", plant("artist")),
                 chunk(b"ICMT", plant("comment of INFO")), chunk(b"ZzYy", plant("unknown word")))
        + listed(b"exif", chunk(b"emdl", plant("model")), chunk(b"emnt", plant("maker's note")))
        + chunk(b"_PMX", xmp(plant)) + chunk(b"ABCD", plant("unknown chunk"))
        + chunk(b"JUNK", plant("filling")) + frames + index + chunk(b"idx1", plant("second index"))
    )  # fmt: skip
    second = chunk(
        b"RIFF", b"AVIX",
        listed(b"movi", chunk(b"00dc", jpeg()), chunk(b"01wb", b"\x7f" * 8),
               chunk(b"ix00", plant("what is no index"))),
        chunk(b"JUNK", plant("filling of the second part")),
    )  # fmt: skip
    return chunk(b"RIFF", b"AVI ", inner) + second + plant("behind the end")
