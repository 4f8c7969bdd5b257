"""A small BMP of version 5 with a canary in every hiding place, and makers of others."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.samples.png import profile

Plant = Callable[[str], bytes]

SIZE = (13, 9)
CORE, INFO, V4, V5 = 12, 40, 108, 124
SRGB, EMBEDDED, LINKED = b"BGRs", b"DEBM", b"KNIL"


def stride(bits: int, width: int = SIZE[0]) -> int:
    """The bytes of a row, with its filling."""
    return (width * bits + 31) // 32 * 4


def rows(bits: int, size: tuple[int, int] = SIZE, filling: bytes = b"") -> bytes:
    """Plain pixels; the filling of all rows, one after the other, says `filling`."""
    width, height = size
    used = (width * bits + 7) // 8
    room = stride(bits, width) - used
    filled = filling.ljust(room * height, b"\0")
    made = []
    for y in range(height):
        row = bytearray((x * 7 + y * 11) % 256 for x in range(used))
        if width * bits % 8:
            row[-1] &= 0xFF00 >> width * bits % 8 & 0xFF
        made.append(bytes(row) + filled[y * room : (y + 1) * room])
    return b"".join(made)


def header(
    size: int, bits: int, shape: tuple[int, int] = SIZE, compression: int = 0, **fields: int
) -> bytes:
    """A header of any size; fields: planes, image_size, across, down, colours, important."""
    width, height = shape
    planes = fields.get("planes", 1)
    if size == CORE:
        return struct.pack("<I4H", size, width, height, planes, bits)
    named = ("image_size", "across", "down", "colours", "important")
    numbers = [fields.get(name, 0) for name in named]
    head = struct.pack("<IiiHHI5I", size, width, height, planes, bits, compression, *numbers)
    return head[:size].ljust(size, b"\0")


def palette(colours: int, spare: bytes = b"") -> bytes:
    """Colours, between which `spare` stands."""
    spare = spare.ljust(colours, b"\0")
    return b"".join(bytes([n, n * 3 % 256, 255 - n, spare[n]]) for n in range(colours))


def picture(
    head: bytes, pixels: bytes, *, masks: bytes = b"", colours: bytes = b"", gap: bytes = b"",
    tail: bytes = b"", reserved: int = 0,
) -> bytes:  # fmt: skip
    """A file of these parts, with the offsets and sizes that fit."""
    start = 14 + len(head) + len(masks) + len(colours) + len(gap)
    whole = start + len(pixels)
    first = struct.pack("<2sIII", b"BM", whole + len(tail), reserved, start)
    return first + head + masks + colours + gap + pixels + tail


def with_space(
    head: bytes, space: bytes, numbers: bytes = b"", at: int = 0, size: int = 0
) -> bytes:
    """A large header with a colour space; `at` is where the profile stands in the file."""
    made = head[:56] + space + numbers.ljust(48, b"\0")
    if len(head) < V5:
        return made
    return made + struct.pack("<4I", 4, at - 14 if size else 0, size, 0)


def sample(plant: Plant) -> bytes:
    """13 x 9 pixels of 256 colours, with a profile of its own."""
    colours = palette(256, plant("spare bytes of the palette"))
    pixels = rows(8, filling=plant("row filling"))
    gap = plant("gap before the pixels")
    words = profile(plant("ICC description"))
    behind = plant("gap before the profile")
    at = 14 + V5 + len(colours) + len(gap) + len(pixels) + len(behind)
    head = header(V5, 8, across=2835, down=2835, important=3)
    head = with_space(head, EMBEDDED, plant("numbers of a space"), at, len(words))
    tail = behind + words + plant("behind the end")
    return picture(head, pixels, colours=colours, gap=gap, tail=tail, reserved=7)
