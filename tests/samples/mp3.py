"""A tiny MP3 with something hidden in every place that labels and frames have."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

from tests.samples.jpeg import sample as photo

Plant = Callable[[str], bytes]

#: MPEG 1, layer III, 128 kbit/s, 44.1 kHz, stereo: a frame of silence.
HEAD = b"\xff\xfb\x90\x64"
FRAME = HEAD + bytes(413)


def seven(number: int) -> bytes:
    """A number in seven bits a byte."""
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def frame3(name: bytes, body: bytes, flags: int = 0) -> bytes:
    """A frame of ID3v2.3."""
    return name + struct.pack(">IH", len(body), flags) + body


def frame4(name: bytes, body: bytes, flags: int = 0) -> bytes:
    """A frame of ID3v2.4."""
    return name + seven(len(body)) + struct.pack(">H", flags) + body


def frame2(name: bytes, body: bytes) -> bytes:
    """A frame of ID3v2.2."""
    return name + struct.pack(">I", len(body))[1:] + body


def tag(version: int, body: bytes, flags: int = 0, footer: bool = False) -> bytes:
    """An ID3v2 tag, in front or, with a footer, behind."""
    flags |= 0x10 if footer else 0
    head = bytes([version, 0, flags]) + seven(len(body))
    return b"ID3" + head + body + (b"3DI" + head if footer else b"")


def wide(text: bytes) -> bytes:
    """UTF-16 with its mark."""
    return b"\xff\xfe" + text.decode("ascii").encode("utf-16-le")


def info(encoder: bytes, settings: bytes = bytes(27), filling: bytes = b"") -> bytes:
    """A first frame with the counts and LAME's part."""
    body = b"Info" + struct.pack(">III", 7, 4, 417 * 5) + bytes(range(0, 200, 2))
    body += encoder.ljust(9, b"\0") + settings + filling
    return (HEAD + bytes(32) + body).ljust(417, b"\0")


def ape(items: dict[bytes, tuple[bytes, int]], head: bool = True) -> bytes:
    """An APE tag with its foot and, if wished, its head."""
    body = b"".join(
        struct.pack("<II", len(value), flags) + key + b"\0" + value
        for key, (value, flags) in items.items()
    )
    flag = 0x80000000 if head else 0

    def edge(more: int) -> bytes:
        return b"APETAGEX" + struct.pack(
            "<IIII", 2000 if head else 1000, len(body) + 32, len(items), flag | more
        ) + bytes(8)  # fmt: skip

    return (edge(0x20000000) if head else b"") + body + edge(0)


def v1(plant: Plant, place: str) -> bytes:
    """An ID3v1 tag."""
    fields = (("title", 30), ("artist", 30), ("album", 30))
    body = b"".join(plant(f"{place} {name}").ljust(size, b"\0") for name, size in fields)
    return b"TAG" + body + b"2024" + plant(f"{place} comment").ljust(30, b"\0") + b"\xff"


def plus(plant: Plant) -> bytes:
    """The longer tag that stands before an ID3v1."""
    fields = (("title", 60), ("artist", 60), ("album", 60))
    body = b"".join(plant(f"TAG+ {name}").ljust(size, b"\0") for name, size in fields)
    return b"TAG+" + body + b"\0" + plant("TAG+ genre").ljust(30, b"\0") + b"000:00000:00"


def lyrics(plant: Plant) -> bytes:
    """Lyrics3, the second version."""
    fields = ((b"IND", b"00"), (b"LYR", plant("Lyrics3 LYR")), (b"AUT", plant("Lyrics3 AUT")))
    body = b"LYRICSBEGIN" + b"".join(name + b"%05d" % len(text) + text for name, text in fields)
    return body + b"%06d" % len(body) + b"LYRICS200"


def newest(plant: Plant) -> bytes:
    """Every shape of frame that ID3v2.4 has."""
    packed = zlib.compress(b"\0" + plant("packed TIT3"))
    masked = b"\0\xff\x00" + plant("masked TPUB")
    inner = frame4(b"TIT2", b"\3" + plant("chapter title"))
    rows = [
        frame4(b"TIT2", b"\3" + plant("TIT2")),
        frame4(b"TPE1", b"\1" + wide(plant("TPE1")) + b"\0\0" + wide(plant("TPE1 second"))),
        frame4(b"TXXX", b"\0place\0" + plant("TXXX")),
        frame4(b"TDRC", b"\0" + plant("TDRC")),
        frame4(b"COMM", b"\0eng" + plant("COMM name") + b"\0" + plant("COMM")),
        frame4(b"USLT", b"\0eng\0" + plant("USLT")),
        frame4(b"SYLT", b"\0eng\2\1\0" + plant("SYLT") + b"\0\0\0\1\0" + b"\0" * 4),
        frame4(b"WXXX", b"\0" + plant("WXXX name") + b"\0" + plant("WXXX")),
        frame4(b"WOAR", plant("WOAR")),
        frame4(b"APIC", b"\0image/jpeg\0\3" + plant("APIC name") + b"\0" + photo(plant)),
        frame4(b"GEOB", b"\0a/b\0" + plant("GEOB file") + b"\0\0" + plant("GEOB")),
        frame4(b"PRIV", plant("PRIV owner") + b"\0" + plant("PRIV")),
        frame4(b"UFID", plant("UFID owner") + b"\0" + plant("UFID")),
        frame4(b"POPM", plant("POPM") + b"\0\xff\0\0\0\7"),
        frame4(b"PCNT", b"\0\0\0\x2a"),
        frame4(b"CHAP", plant("CHAP") + b"\0" + bytes(16) + inner),
        frame4(b"CTOC", b"toc\0\3\1" + plant("CTOC") + b"\0" + inner),
        frame4(b"OWNE", b"\0USD5\0" + b"20240102" + plant("OWNE")),
        frame4(
            b"COMR",
            b"\0USD5\0" + b"20240102" + plant("COMR") + b"\0\1" + plant("COMR seller") + b"\0\0",
        ),
        frame4(b"USER", b"\0eng" + plant("USER")),
        frame4(b"ENCR", plant("ENCR") + b"\0\x80"),
        frame4(b"LINK", b"TIT2" + plant("LINK") + b"\0"),
        frame4(b"RVA2", plant("RVA2") + b"\0\1\0\0\0"),
        frame4(b"ETCO", b"\2" + plant("ETCO")),
        frame4(b"MCDI", plant("MCDI")),
        frame4(b"ZYXW", plant("unknown frame")),
        frame4(b"TIT3", seven(15) + packed, 0x09),
        frame4(b"TPUB", masked, 0x02),
        frame4(b"TALB", b"\7" + plant("encrypted frame"), 0x04),
        bytes(20) + plant("ID3 padding"),
    ]
    return tag(4, b"".join(rows))


def sample(plant: Plant) -> bytes:
    """The sound with a planted string in each of its hiding places."""
    old = frame2(b"TT2", b"\0" + plant("ID3v2.2 TT2")) + frame2(
        b"PIC", b"\0JPG\3\0" + b"not a picture " + plant("ID3v2.2 PIC")
    )
    middle = frame3(b"TIT2", b"\1" + wide(plant("ID3v2.3 TIT2"))) + frame3(
        b"XYZZ", b"\xff\0\xfb" + plant("ID3v2.3 masked")
    )
    return b"".join([
        newest(plant),
        tag(2, old),
        tag(3, b"\0\0\0\6\0\0" + bytes(4) + middle, 0xC0),
        bytes(7) + plant("bytes before the frames"),
        info(b"LAME3.99r", b"\1" * 27, plant("behind the encoder's part")),
        FRAME * 4,
        plant("bytes between the frames"),
        tag(3, frame3(b"TIT2", b"\0" + plant("tag between the frames"))),
        FRAME * 3,
        tag(4, frame4(b"TIT2", b"\0" + plant("tag behind")), footer=True),
        ape({b"Artist": (plant("APE1"), 0)}, head=False),
        ape({
            b"Comment": (plant("APE2"), 0),
            b"Cover Art (Front)": (plant("APE2 cover") + b"\0" + photo(plant), 2),
            b"Secret": (plant("APE2 binary"), 2),
        }),
        lyrics(plant),
        plus(plant),
        v1(plant, "ID3v1"),
        plant("bytes behind everything"),
    ])  # fmt: skip
