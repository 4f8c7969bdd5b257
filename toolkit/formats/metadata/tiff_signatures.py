"""Which kind of TIFF a file is: a picture, or one of the camera raw formats built on TIFF.

All kinds are told apart by one function, so that no two can claim the same file. It judges from
the first 4096 bytes; where the first directory stands further back, as many programs write it,
`closer` looks at the whole file. The TIFF module refuses to write anything that bears a mark of
raw pixels, wherever in the file that stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.formats.base import Buffer
from toolkit.formats.metadata.ifd import (
    BIG,
    CLASSIC,
    Entry,
    byte_order,
    entries,
    first_directory,
    numbers,
)

TIFF, BIGTIFF = "tiff", "bigtiff"
#: First bytes that say it all.
_SIGNS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"IIU\0", "rw2"),
    (0, b"IIRO", "orf"), (0, b"IIRS", "orf"), (0, b"MMOR", "orf"), (0, b"MMRO", "orf"),
)  # fmt: skip
_CLASSIC, _BIG = (b"II*\0", b"MM\0*"), (b"II+\0", b"MM\0+")
#: What stands behind the header of some, whatever the first directory says.
_BEHIND: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"CR"), "cr2"),
    (re.compile(rb"IIII.waR|MMMMRaw.", re.DOTALL), "raw"),
)
#: First word of the maker's name, and the kind; other makers' raw files are "raw".
_MAKERS = {
    "nikon": "nef", "sony": "arw", "pentax": "pef", "ricoh": "pef", "samsung": "srw",
    "olympus": "orf", "om": "orf", "panasonic": "rw2", "leica": "rw2", "canon": "cr2",
}  # fmt: skip
_MAKE, _SUBFILE, _COMPRESSION, _PHOTOMETRIC, _SUB_IFDS = 271, 254, 259, 262, 330
_DNG_VERSION = 50706
#: Tags that only raw files have: colour filter patterns (TIFF/EP, DNG), Kodak's, Leaf's and
#: Hasselblad's own directories and data, Canon's slices.
_RAW_TAGS = frozenset({33421, 33422, 50710, 50711, 33424, 34310, 46275, 50752})
#: Colour filter array, linear raw.
_RAW_PHOTOMETRIC = frozenset({32803, 34892})
#: Sony, Nikon, Pentax, Samsung, Kodak, Panasonic and others; these numbers mean nothing else.
_RAW_COMPRESSION = frozenset({
    32767, 32769, 32770, 32772, 34713, 34892, 65000, 65535, *range(34316, 34320), 52546,
})  # fmt: skip
_REDUCED = 1
_MAX_BESIDE = 16
#: How previews are coded in raw files.
_PREVIEW_COMPRESSION = frozenset({1, 6, 7})


def kind(head: bytes) -> str:
    """The name of the format whose file begins with `head`; "" when it is none of these."""
    for at, sign, name in _SIGNS:
        if head[at : at + len(sign)] == sign:
            return name
    if head[:4] in _CLASSIC:
        for pattern, name in _BEHIND:
            if pattern.match(head, 8):
                return name
        return raw_kind(_first_entries(head), byte_order(head)) or TIFF
    if head[:4] in _BIG:
        return raw_kind(_first_entries(head), byte_order(head)) or BIGTIFF
    return ""


def closer(data: Buffer) -> str:
    """The raw format that the whole file shows, where its head looked like a picture; or ""."""
    order = byte_order(data[:2])
    here = _first_entries(data)
    beside = any(is_raw(each, order) for each in _beside(data, here, order))
    return raw_kind(here, order) or (_maker(here) if beside else "")


def _first_entries(data: Buffer) -> list[Entry]:
    order = byte_order(data[:2])
    layout = BIG if data[:4] in _BIG else CLASSIC
    first = first_directory(data, 0, order, layout)
    return entries(data, 0, len(data), first, order, layout)[0]


def _beside(data: Buffer, here: list[Entry], order: str) -> Iterator[list[Entry]]:
    """The directories that the first one points at."""
    layout = BIG if data[:4] in _BIG else CLASSIC
    for entry in here:
        for at in numbers(entry, order, _MAX_BESIDE) if entry.tag == _SUB_IFDS else ():
            if isinstance(at, int):
                yield entries(data, 0, len(data), at, order, layout)[0]


def raw_kind(here: list[Entry], order: str) -> str:
    """The raw format that this first directory is of; "" where it is an ordinary picture's."""
    tags = {entry.tag for entry in here}
    if _DNG_VERSION in tags:
        return "dng"
    if is_raw(here, order):
        return _maker(here)
    # A small copy in front, the real picture in a directory beside it: no program for pictures
    # writes that, and where a camera's name is in it, it is a raw file.
    small = _first(here, order, _SUBFILE) == _REDUCED and _SUB_IFDS in tags
    plain = _first(here, order, _COMPRESSION) in _PREVIEW_COMPRESSION
    return _maker(here) if small and plain and _make(here) else ""


def _maker(here: list[Entry]) -> str:
    """The raw format that cameras of this maker write."""
    return _MAKERS.get(_make(here).split(" ")[0].lower(), "raw")


def is_raw(here: list[Entry], order: str) -> bool:
    """Whether a directory bears a mark that only raw pixels have."""
    return (
        any(entry.tag in _RAW_TAGS or entry.tag == _DNG_VERSION for entry in here)
        or _first(here, order, _PHOTOMETRIC) in _RAW_PHOTOMETRIC
        or _first(here, order, _COMPRESSION) in _RAW_COMPRESSION
    )


def _first(here: list[Entry], order: str, tag: int) -> object:
    for entry in here:
        if entry.tag == tag:
            values = numbers(entry, order, 1)
            return values[0] if values else None
    return None


def _make(here: list[Entry]) -> str:
    for entry in here:
        if entry.tag == _MAKE and entry.raw:
            return entry.raw.split(b"\0")[0].decode("latin-1").strip()
    return ""
