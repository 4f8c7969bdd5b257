"""A tiny WAV with something hidden in every place the format has."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.samples.jpeg import sample as photo
from tests.samples.jpeg import xmp
from tests.samples.mp3 import frame3, tag

Plant = Callable[[str], bytes]

#: Two channels of 16 bits, 8 kHz.
PCM = struct.pack("<HHIIHH", 1, 2, 8000, 32000, 4, 16)
SAMPLES = bytes(range(100)) * 4


def chunk(name: bytes, body: bytes, padding: bytes = b"\0") -> bytes:
    """One chunk with its padding."""
    return name + struct.pack("<I", len(body)) + body + (padding if len(body) % 2 else b"")


def container(*chunks: bytes, tail: bytes = b"") -> bytes:
    """A file of these chunks."""
    body = b"WAVE" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body + tail


def bext(plant: Plant) -> bytes:
    """A broadcast block."""
    return b"".join([
        plant("bext description").ljust(256, b"\0"), plant("bext originator").ljust(32, b"\0"),
        plant("bext reference").ljust(32, b"\0"), b"2024-01-02", b"10:11:12", b"\1" * 8, b"\2\0",
        b"\3" * 64, b"\4" * 10, plant("bext reserved").ljust(180, b"\0"),
        b"A=PCM,T=" + plant("bext history") + b"\r\n",
    ])  # fmt: skip


def cart(plant: Plant) -> bytes:
    """A station's card."""
    names = ("title", "artist", "cut", "client", "category", "classification", "out cue")
    fields = b"".join(plant(f"cart {name}").ljust(64, b"\0") for name in names)
    more = (b"2024-01-02" + b"10:11:12") * 2
    programs = b"".join(
        plant(f"cart {name}").ljust(64, b"\0") for name in ("program", "version", "own field")
    )
    rest = bytes(4 + 64) + plant("cart reserved").ljust(276, b"\0")
    return (
        b"0101"
        + fields
        + more
        + programs
        + rest
        + plant("cart link").ljust(1024, b"\0")
        + plant("cart text")
    )


def sample(plant: Plant) -> bytes:
    """The sound with a planted string in each of its hiding places."""
    info = b"".join(
        chunk(name, plant(f"INFO {name.decode()}") + b"\0")
        for name in (b"INAM", b"IART", b"ICMT", b"ISFT", b"ICRD", b"ZyXw")
    )
    marks = b"".join(
        chunk(name, bytes(20 if name == b"ltxt" else 4) + plant(f"adtl {name.decode()}") + b"\0")
        for name in (b"labl", b"note", b"ltxt")
    )
    note = b"<BWFXML><USER>" + plant("iXML USER") + b"</USER></BWFXML>"
    label = frame3(b"APIC", b"\0image/jpeg\0\3" + plant("id3 name") + b"\0" + photo(plant))
    return container(
        chunk(b"JUNK", bytes(30) + plant("JUNK")),
        chunk(b"bext", bext(plant)),
        chunk(b"fmt ", PCM + struct.pack("<H", 14) + plant("behind fmt")),
        chunk(b"fact", struct.pack("<I", 100)),
        chunk(b"LIST", b"INFO" + info),
        chunk(b"iXML", note),
        chunk(b"axml", b"<a><name>" + plant("axml") + b"</name></a>"),
        chunk(b"_PMX", xmp(plant)),
        chunk(b"data", SAMPLES + b"odd", padding=b"!"),
        chunk(b"LIST", b"adtl" + marks),
        chunk(b"cue ", struct.pack("<I", 0) + plant("cue")),
        chunk(b"smpl", bytes(36) + plant("smpl")),
        chunk(b"cart", cart(plant)),
        chunk(b"id3 ", tag(3, label)),
        chunk(b"PEAK", struct.pack("<II", 1, 1700000000)),
        chunk(b"data", plant("second data")),
        chunk(b"zzzz", plant("unknown chunk")),
        tail=plant("bytes behind the end"),
    )
