"""Builds small raw files of TIFF form: directories that point at each other and at pictures."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.samples.jpeg import picture, segment, xmp

Plant = Callable[[str], bytes]
ASCII, SHORT, LONG, UNDEFINED = 2, 3, 4, 7
_SIZES = {1: 1, ASCII: 1, SHORT: 2, LONG: 4, UNDEFINED: 1}
#: A value: its bytes, or names of parts whose offsets stand there.
Value = bytes | tuple[str, ...]
Entries = list[tuple[int, int, Value]]
#: A directory (its entries, and which one follows) or bytes.
Part = tuple[Entries, str] | bytes

MAKE, MODEL, SOFTWARE, ARTIST = 0x010F, 0x0110, 0x0131, 0x013B
SUB, EXIF, GPS, NOTE, XMP = 0x014A, 0x8769, 0x8825, 0x927C, 0x02BC


def short(*numbers: int, order: str = "<") -> bytes:
    return struct.pack(f"{order}{len(numbers)}H", *numbers)


def long(*numbers: int, order: str = "<") -> bytes:
    return struct.pack(f"{order}{len(numbers)}I", *numbers)


def text(raw: bytes | str) -> bytes:
    return (raw.encode() if isinstance(raw, str) else raw) + b"\0"


def graph(head: bytes, parts: dict[str, Part], order: str = "<") -> bytes:
    """The parts end to end behind the head, the first one being the first directory."""
    places = dict.fromkeys(parts, 0)
    out = b""
    for _ in range(2):
        out = head
        for name, part in parts.items():
            out += bytes(len(out) % 2)
            places[name] = len(out)
            out += part if isinstance(part, bytes) else _directory(part, len(out), places, order)
    return out


def _directory(part: tuple[Entries, str], at: int, places: dict[str, int], order: str) -> bytes:
    entries, following = part
    table, values = struct.pack(order + "H", len(entries)), b""
    behind = at + 2 + 12 * len(entries) + 4
    for tag, form, value in sorted(entries, key=lambda entry: entry[0]):
        raw = value if isinstance(value, bytes) else long(*map(places.get, value), order=order)
        table += struct.pack(order + "HHI", tag, form, len(raw) // _SIZES[form])
        if len(raw) <= 4:
            table += raw.ljust(4, b"\0")
        else:
            table += struct.pack(order + "I", behind + len(values))
            values += raw + bytes(len(raw) % 2)
    return table + struct.pack(order + "I", places.get(following, 0)) + values


def preview(plant: Plant, place: str) -> bytes:
    """A small JPEG with an EXIF artist and a comment."""
    entries: Entries = [(ARTIST, ASCII, text(plant(f"{place} artist")))]
    artist = graph(b"II*\0\x08\0\0\0", {"IFD": (entries, "")})
    return picture(
        segment(0xE1, b"Exif\0\0" + artist), segment(0xFE, plant(f"{place} comment")), colours=1
    )


def pixels() -> Entries:
    """A directory of raw pixels: a colour filter array, 32 x 24."""
    return [
        (254, LONG, long(0)), (256, SHORT, short(32)), (257, SHORT, short(24)),
        (258, SHORT, short(8)), (259, SHORT, short(1)), (262, SHORT, short(32803)),
        (273, LONG, ("sensor",)), (277, SHORT, short(1)), (278, SHORT, short(24)),
        (279, LONG, long(32 * 24)), (33421, SHORT, short(2, 2)), (33422, 1, bytes([0, 1, 1, 2])),
    ]  # fmt: skip


def small(plant: Plant, make: str, model: str) -> Entries:
    """A first directory: a small copy in front, the camera's name, words, pointers."""
    return [
        (254, LONG, long(1)), (256, SHORT, short(16)), (257, SHORT, short(16)),
        (258, SHORT, short(8)), (259, SHORT, short(6)), (262, SHORT, short(6)),
        (MAKE, ASCII, text(make)), (MODEL, ASCII, text(model)),
        (SOFTWARE, ASCII, text(plant("Software"))), (ARTIST, ASCII, text(plant("Artist"))),
        (SUB, LONG, ("raw",)), (EXIF, LONG, ("exif",)), (GPS, LONG, ("gps",)),
        (XMP, UNDEFINED, xmp(plant)),
    ]  # fmt: skip


def made(
    plant: Plant,
    make: str,
    model: str,
    *,
    head: bytes = b"II*\0\x08\0\0\0",
    first: Entries | None = None,
    note: bytes | None = None,
    more: Entries | None = None,
) -> bytes:
    """A raw file with a planted string in each place that is read."""
    jpeg = preview(plant, "preview")
    if first is None:
        first = [
            *small(plant, make, model),
            (0x0201, LONG, ("preview",)), (0x0202, LONG, long(len(jpeg))),
        ]  # fmt: skip
    exif: Entries = [
        (0x9003, ASCII, text("2026:04:05 10:11:12")),
        (0xA431, ASCII, text(plant("SerialNumber"))),
        (NOTE, UNDEFINED, note if note is not None else plant("maker note")),
    ]
    return graph(
        head,
        {
            "first": ([*first, *(more or [])], "thumbnail"),
            "exif": (exif, ""),
            "gps": ([(0x1B, UNDEFINED, b"ASCII\0\0\0" + plant("GPS method"))], ""),
            "raw": (pixels(), ""),
            "thumbnail": (
                [(259, SHORT, short(6)), (0x0201, LONG, ("small",)),
                 (0x0202, LONG, long(len(preview(plant, "thumbnail"))))], "",
            ),
            "preview": jpeg,
            "small": preview(plant, "thumbnail"),
            "sensor": bytes(range(256)) * 3,
            "gap": plant("bytes that no directory mentions"),
        },
    )  # fmt: skip
