"""A tiny AIFF-C with something hidden in every place the format has."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.samples.jpeg import sample as photo
from tests.samples.jpeg import xmp
from tests.samples.mp3 import frame3, tag

Plant = Callable[[str], bytes]

#: 100 frames of two channels of 16 bits; 8 kHz as a long float.
COMM = struct.pack(">HIH", 2, 100, 16) + b"\x40\x0b\xfa\0\0\0\0\0\0\0"
SAMPLES = bytes(range(100)) * 4


def chunk(name: bytes, body: bytes, padding: bytes = b"\0") -> bytes:
    """One chunk with its padding."""
    return name + struct.pack(">I", len(body)) + body + (padding if len(body) % 2 else b"")


def container(*chunks: bytes, kind: bytes = b"AIFF", tail: bytes = b"") -> bytes:
    """A file of these chunks."""
    body = kind + b"".join(chunks)
    return b"FORM" + struct.pack(">I", len(body)) + body + tail


def sample(plant: Plant) -> bytes:
    """The sound with a planted string in each of its hiding places."""
    name = plant("coder's name")
    coder = b"NONE" + bytes([len(name)]) + name + bytes(1 - len(name) % 2)
    note = plant("COMT")
    label = frame3(b"APIC", b"\0image/jpeg\0\3" + plant("ID3 name") + b"\0" + photo(plant))
    gap = plant("before the samples")
    return container(
        chunk(b"FVER", b"\xa2\x80\x51\x40"),
        chunk(b"NAME", plant("NAME")),
        chunk(b"COMM", COMM + coder),
        chunk(b"AUTH", plant("AUTH")),
        chunk(b"(c) ", plant("copyright")),
        chunk(b"ANNO", plant("ANNO")),
        chunk(b"ANNO", plant("second ANNO")),
        chunk(b"COMT", struct.pack(">HIHH", 1, 3_700_000_000, 0, len(note)) + note),
        chunk(b"SSND", struct.pack(">II", len(gap), 0) + gap + SAMPLES + b"!", padding=b"?"),
        chunk(b"APPL", b"XMP " + xmp(plant)),
        chunk(b"APPL", b"abcd" + plant("APPL")),
        chunk(b"MARK", plant("MARK")),
        chunk(b"MIDI", plant("MIDI")),
        chunk(b"ID3 ", tag(3, label)),
        chunk(b"SSND", bytes(8) + plant("second samples")),
        chunk(b"zzzz", plant("unknown chunk")),
        kind=b"AIFC",
        tail=plant("bytes behind the end"),
    )
