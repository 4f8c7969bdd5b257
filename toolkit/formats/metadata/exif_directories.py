"""The directories of EXIF and TIFF: found, each once, with the bytes that they take up.

A graph: directories point at others and follow one another. Bounded by a visited set, a count and
the bytes that their values may have together. What the entries mean is said elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from toolkit.formats.base import Buffer
from toolkit.formats.metadata import exif_values
from toolkit.formats.metadata.exif_tags import EXIF, GPS, INTEROP
from toolkit.formats.metadata.ifd import CLASSIC, Entry, Layout, entries, numbers
from toolkit.formats.metadata.raw_tags import KODAK, KODAK_KDC, SONY_IDC, SONY_SR2
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

#: Tag that points at another directory -> its name and its names of tags.
POINTERS: dict[int, tuple[str, dict[int, str]]] = {
    0x8769: ("ExifIFD", EXIF),
    0x8825: ("GPS", GPS),
    0xA005: ("InteropIFD", INTEROP),
    0x014A: ("SubIFD", EXIF),
    0x0190: ("GlobParamIFD", EXIF),
}
#: Tags that point at another directory in raw files, and may mean anything elsewhere.
_RAW_POINTERS: dict[int, tuple[str, dict[int, str]]] = {
    0x8290: ("KodakIFD", KODAK),
    0xFE00: ("KDC_IFD", KODAK_KDC),
}
_SONY_POINTERS: dict[int, tuple[str, dict[int, str]]] = {0x7240: ("SonyIDC", SONY_IDC)}
#: Four bytes here are an offset (Sony); otherwise it is a block.
DNG_PRIVATE, _OFFSET_SIZE = 0xC634, 4
_MAKE, _MODEL = 0x010F, 0x0110
MAX_DIRECTORIES = 64
_MAX_POINTERS = 16
#: A gap shorter than this between values is alignment.
_LEAST_GAP = 4
#: Of a longer gap only the beginning is read: it is coded pixels, not words.
_LONG_GAP, _GAP_HEAD = 1 << 20, 1 << 12

Packets = dict[int, tuple[str, Callable[[bytes, str, int], Iterable[Finding]]]]
#: Looks into a picture in the file: (its bytes, path, where it starts).
Look = Callable[[bytes, str, int], Iterable[Finding]]
Span = tuple[int, int]
#: Name, names of tags, and offset of a directory.
Pointer = tuple[str, dict[int, str], int]


class Blob(NamedTuple):
    """Where directories stand: offsets count from `start`, nothing is read behind `end`.

    make, model: of the camera, which decide how its note is read. packets: readers of blocks of
    other kinds, by tag. look: reads the pictures inside; without it they are only described.
    raw: whether the file's own picture is raw pixels, so that a JPEG in it is a copy.
    """

    data: Buffer
    start: int
    end: int
    order: str
    path: str
    make: str = ""
    packets: Packets = {}  # noqa: RUF012  (never changed)
    layout: Layout = CLASSIC
    model: str = ""
    look: Look | None = None
    raw: bool = False


class Directory(NamedTuple):
    """One directory with its entries; `at` is relative to the blob."""

    name: str
    names: dict[int, str]
    at: int
    entries: list[Entry]

    @property
    def main(self) -> bool:
        """Whether it may describe a picture and point at others."""
        return self.names is not GPS and self.names is not INTEROP

    def number(self, tag: int, order: str, default: int = 0) -> int:
        """The first whole number of a tag."""
        for entry in self.entries:
            if entry.tag == tag:
                value = numbers(entry, order, 1)
                return value[0] if value and isinstance(value[0], int) else default
        return default


def directories(
    blob: Blob, waiting: Iterable[Pointer], most: int = MAX_DIRECTORIES
) -> list[Directory]:
    """The directories waiting, those that they point at and those that follow, each once."""
    found: list[Directory] = []
    seen: set[int] = {0}
    left = 4 * (blob.end - blob.start)
    waiting = list(waiting)
    for name, names, at in waiting:
        if at in seen:
            continue
        if len(found) >= most or left < 0:
            break
        seen.add(at)
        here, following = entries(blob.data, blob.start, blob.end, at, blob.order, blob.layout)
        found.append(Directory(name, names, at, here))
        left -= sum(len(entry.raw or b"") for entry in here)
        waiting += pointed_at(found[-1], blob.order)
        if name.startswith(("IFD", "SubIFD")):
            waiting.append((_next(name), EXIF, following))
    return found


def _next(name: str) -> str:
    """The name of the directory that follows one of this name."""
    return f"IFD{int(name[3:]) + 1}" if name.startswith("IFD") else name


def pointed_at(directory: Directory, order: str) -> Iterator[Pointer]:
    """The directories that this one points at."""
    if not directory.main:
        return
    for entry in directory.entries:
        if entry.tag == DNG_PRIVATE and len(entry.raw or b"") == _OFFSET_SIZE:
            at = int.from_bytes(entry.raw or b"", "little" if order == "<" else "big")
            yield "SR2", SONY_SR2, at
        elif entry.tag in _pointers(directory):
            name, names = _pointers(directory)[entry.tag]
            for count, value in enumerate(numbers(entry, order, _MAX_POINTERS)):
                if isinstance(value, int):
                    yield f"{name}{count}" if name == "SubIFD" and count else name, names, value


def _pointers(directory: Directory) -> dict[int, tuple[str, dict[int, str]]]:
    return _SONY_POINTERS if directory.names is SONY_SR2 else POINTERS | _RAW_POINTERS


def points(directory: Directory, entry: Entry) -> bool:
    """Whether an entry only says where another directory stands."""
    return directory.main and entry.tag in POINTERS


def camera_of(found: list[Directory]) -> tuple[str, str]:
    """The camera's maker and model."""
    said = {_MAKE: "", _MODEL: ""}
    for directory in found:
        for entry in directory.entries if directory.main else ():
            if entry.tag in said and entry.raw and not said[entry.tag]:
                said[entry.tag] = exif_values.plain_text(entry.raw)
    return said[_MAKE], said[_MODEL]


def spans(blob: Blob, directory: Directory) -> Iterator[Span]:
    """The stretches of the data that a directory and its values take up, not its picture."""
    at, layout = blob.start + directory.at, blob.layout
    yield at, at + layout.head + layout.step * len(directory.entries) + layout.inline
    yield from (
        (entry.at, entry.at + len(entry.raw))
        for entry in directory.entries
        if entry.raw is not None
    )


def gaps(blob: Blob, used: list[Span]) -> Iterator[Finding]:
    """Bytes that no directory takes up, where they are not empty, with their readable text."""
    for first, last in uncovered(sorted(used), blob.start, blob.end):
        if last - first >= _LEAST_GAP and bytes(blob.data[first:last]).strip(b"\0"):
            end = last if last - first <= _LONG_GAP else first + _GAP_HEAD
            place = Place(f"{blob.path}/gap", first, last - first)
            yield Finding("hidden.gap", place, readable(bytes(blob.data[first:end])) or None)


def uncovered(used: list[Span], start: int, end: int) -> Iterator[Span]:
    """The stretches of [start, end) that no span covers; spans sorted by start."""
    at = start
    for first, last in used:
        if first > at:
            yield at, min(first, end)
        at = max(at, last)
        if at >= end:
            return
    if at < end:
        yield at, end
