"""A tiny film in fragments, as recorders make it, with something hidden in every place."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import replace

from tests.samples.bmff import box, full
from tests.samples.mp4 import (
    AAC,
    NEXT,
    SLICE,
    SPS,
    Made,
    Plant,
    avcc,
    counted,
    movie_head,
    picture_entry,
    sei,
    sound,
    track,
)


def empty(made: Made, number: int) -> bytes:
    """A track whose samples stand in fragments."""
    return track(replace(made, samples=[], table_boxes=b""), number, [])


def fragment(
    number: int, runs: Sequence[tuple[int, int, Sequence[bytes]]], *boxes: bytes
) -> bytes:
    """A fragment: for each track its number, its time and its samples; then its media."""

    def made(places: Sequence[int]) -> bytes:
        parts = []
        for (which, time, samples), place in zip(runs, places, strict=True):
            head = full(b"tfhd", struct.pack(">II", which, 512), flags=0x20008)
            sizes = struct.pack(f">{len(samples)}I", *map(len, samples))
            run = full(b"trun", struct.pack(">II", len(samples), place), sizes, flags=0x201)
            parts.append(box(b"traf", head, full(b"tfdt", struct.pack(">I", time)), run))
        return box(b"moof", full(b"mfhd", struct.pack(">I", number)), *parts, *boxes)

    size, places = len(made([0] * len(runs))) + 8, []
    for _, _, samples in runs:
        places.append(size)
        size += sum(map(len, samples))
    store = b"".join(sample for _, _, samples in runs for sample in samples)
    return made(places) + box(b"mdat", store)


def sample(plant: Plant) -> bytes:
    """The film with a planted string in each of its hiding places."""
    defaults = b"".join(
        full(b"trex", struct.pack(">IIIII", number, 1, 0, 0, 0)) for number in (1, 2)
    )
    pictures = Made(b"vide", picture_entry(b"avc1", avcc(SPS)), [], plant("handler"))
    movie = box(
        b"moov", movie_head(), empty(pictures, 1), empty(sound(plant), 2),
        box(b"mvex", defaults),
    )  # fmt: skip
    noted = counted(sei(plant("SEI in a fragment")), SLICE)
    return (
        box(b"ftyp", b"M4V " + bytes(4) + b"M4V iso6dash") + movie
        + full(b"emsg", b"urn:a\x00" + plant("event") + b"\x00" + bytes(16))
        + full(b"prft", struct.pack(">III", 1, 3_900_000_000, 0), bytes(4))
        + fragment(1, [(1, 90_000, [noted, counted(NEXT)]), (2, 90_000, [AAC, AAC])],
                   box(b"QzZz", plant("unknown box in a fragment")))
        + box(b"styp", b"msdh" + bytes(4) + plant("brands of a segment").ljust(16))
        + fragment(2, [(1, 91_024, [counted(SLICE)]), (2, 91_024, [AAC])],
                   box(b"uuid", bytes(range(130, 146)), plant("unknown number")))
        + box(b"mfra", box(b"QzZz", plant("index"))) + plant("behind the last box")
    )  # fmt: skip
