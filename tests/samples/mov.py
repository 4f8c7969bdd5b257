"""A tiny QuickTime film, as phones make it, with something hidden in every place."""

from __future__ import annotations

import struct

from tests.samples.bmff import box, full
from tests.samples.mp4 import (
    AAC,
    GENERAL,
    NEXT,
    SLICE,
    SPS,
    Made,
    Plant,
    avcc,
    counted,
    esds,
    film,
    line,
    picture_entry,
    sei,
    sound_entry,
    value,
    words,
)

KEYS = (b"com.apple.quicktime.location.ISO6709", b"com.apple.quicktime.make", b"note.of.mine")


def keys(*names: bytes) -> bytes:
    """The names of keys."""
    rows = b"".join(box(b"mdta", name) for name in names)
    return full(b"keys", struct.pack(">I", len(names)), rows)


def keyed(plant: Plant) -> bytes:
    """Apple's keys and values."""
    head = full(b"hdlr", bytes(4), b"mdta", bytes(13))
    listed = [
        box(struct.pack(">I", number), value(plant(f"value of {name.decode()}")))
        for number, name in enumerate(KEYS, 1)
    ]
    unused = plant("key without a value")
    return box(b"meta", head, keys(*KEYS, unused), box(b"ilst", *listed))


def mebx(name: bytes) -> bytes:
    """Apple's timed values, of one key."""
    key = box(b"\x00\x00\x00\x01", box(b"keyd", b"mdta", name), box(b"dtyp", bytes(8)))
    return box(b"mebx", bytes(6) + b"\x00\x01", box(b"keys", key))


def words_entry(font: bytes) -> bytes:
    """QuickTime's own words."""
    return box(
        b"text",
        bytes(6) + b"\x00\x01",
        bytes(24),
        bytes(8),
        bytes(12),
        bytes([len(font)]),
        font[:-1],
    )


def sample(plant: Plant) -> bytes:
    """The film with a planted string in each of its hiding places."""
    layout = full(b"chan", struct.pack(">III", 100 << 16 | 1, 0, 0), plant("behind channels"))
    wave = box(
        b"wave", box(b"frma", b"mp4a"), box(b"mp4a", bytes(4)), esds(0x40, b"\x15\x88"),
        box(b"QzZz", plant("unknown box in wave")), box(bytes(4)),
    )  # fmt: skip
    shape = struct.pack(">IIII", 1024, 1, 1, 2)
    pictures = Made(
        b"vide", picture_entry(b"avc1", avcc(SPS), program=plant("program")),
        [counted(sei(plant("SEI")), SLICE), counted(NEXT)], bytes([14]) + plant("handler"),
        front=b"mhlr",
    )  # fmt: skip
    tracks = [
        pictures,
        Made(b"soun", sound_entry(b"mp4a", wave, layout, version=1, more=shape), [AAC, AAC],
             front=b"mhlr"),
        Made(b"meta", mebx(plant("name of a timed key")),
             [box(b"\x00\x00\x00\x01", plant("timed value"))]),
        Made(b"text", words_entry(plant("font") + b"\x00"), [line(b"Good evening to all")],
             head=box(b"gmhd", GENERAL, box(b"text", bytes(36)))),
        Made(b"tmcd", box(b"tmcd", bytes(6) + b"\x00\x01", bytes(16) + b"\x1e\x00",
                          box(b"name", struct.pack(">HH", 14, 0), plant("reel"))), [bytes(4)]),
    ]  # fmt: skip
    front = box(b"ftyp", b"qt  \x20\x05\x03\x00qt  ") + box(b"wide")
    user = box(b"udta", words(b"\xa9mak", plant("make")), words(b"\xa9swr", plant("software")))
    tail = box(b"free", plant("free space")) + plant("behind the last box")
    return film(front, tracks, keyed(plant) + user, plant("unused media"), tail)
