"""A small TIFF of two pages with a canary in every hiding place."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.samples.png import profile, xmp

Plant = Callable[[str], bytes]
ASCII, SHORT, LONG, UNDEFINED = 2, 3, 4, 7
_SIZES = {1: 1, ASCII: 1, SHORT: 2, LONG: 4, 5: 8, UNDEFINED: 1}


class Shape:
    """The numbers in which classic TIFF and BigTIFF differ."""

    def __init__(self, big: bool) -> None:
        self.big = big
        self.head = b"II+\0\x08\0\0\0" if big else b"II*\0"
        self.offset, self.count = ("<Q", "<Q") if big else ("<I", "<H")
        self.entry, self.inline = ("<HHQ", 8) if big else ("<HHI", 4)

    def directory(self, tags: list[tuple[int, int, bytes]], at: int, following: int) -> bytes:
        """A directory standing at `at`, its values behind it."""
        tags = sorted(tags)
        size = struct.calcsize(self.count) + len(tags) * (12 if not self.big else 20)
        size += struct.calcsize(self.offset)
        table, values = b"", b""
        for tag, kind, raw in tags:
            table += struct.pack(self.entry, tag, kind, len(raw) // _SIZES[kind])
            if len(raw) <= self.inline:
                table += raw + bytes(self.inline - len(raw))
            else:
                table += struct.pack(self.offset, at + size + len(values))
                values += raw + bytes(-len(raw) % 8)
        return (
            struct.pack(self.count, len(tags))
            + table
            + struct.pack(self.offset, following)
            + values
        )


def short(*numbers: int) -> bytes:
    return struct.pack(f"<{len(numbers)}H", *numbers)


def long(*numbers: int) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *numbers)


def page(strip_at: int) -> list[tuple[int, int, bytes]]:
    return [
        (256, SHORT, short(16)), (257, SHORT, short(16)), (258, SHORT, short(8)),
        (259, SHORT, short(1)), (262, SHORT, short(1)), (273, LONG, long(strip_at)),
        (277, SHORT, short(1)), (278, SHORT, short(16)), (279, LONG, long(256)),
    ]  # fmt: skip


def made(plant: Plant, *, big: bool) -> bytes:
    """Header, two strips, a gap, two directories, bytes behind the end."""
    shape = Shape(big)
    start = 16
    strips = bytes(range(256)) + bytes(reversed(range(256)))
    gap = plant("unreferenced bytes")
    gap += bytes(-len(gap) % 8)
    first_at = start + len(strips) + len(gap)
    first_tags = [
        *page(start),
        (270, ASCII, plant("ImageDescription") + b"\0"), (274, SHORT, short(6)),
        (305, ASCII, plant("Software") + b"\0"), (315, ASCII, plant("Artist") + b"\0"),
        (306, ASCII, b"2026:04:05 10:11:12\0"), (700, UNDEFINED, xmp(plant("XMP"))),
        (34675, UNDEFINED, profile(plant("ICC description"))),
        (65000, ASCII, plant("private tag") + b"\0"),
    ]  # fmt: skip
    second_at = first_at + len(shape.directory(first_tags, first_at, 0))
    second_tags = [*page(start + 256), (285, ASCII, plant("PageName") + b"\0")]
    first = shape.directory(first_tags, first_at, second_at)
    second = shape.directory(second_tags, second_at, 0)
    head = shape.head + struct.pack(shape.offset, first_at)
    body = head.ljust(start, b"\0") + strips + gap + first + second
    return body + b"behind the end " + plant("trailing bytes")


def sample(plant: Plant) -> bytes:
    """16 x 16, grey, two pages."""
    return made(plant, big=False)
