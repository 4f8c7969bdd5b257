"""Zstandard (RFC 8878): one packed file, often a TAR archive.

What identifies people, beside what is in the packed file: frames that every reader skips, in which
anything can stand, further frames, and bytes behind the end. A clean file is one frame, packed in
one fixed way, and holds the clean file.

It is unpacked by a library that comes with Python 3.14, or stands beside older ones. Without it
what stands around the frames is shown, and no copy is made. Frames that ask for a dictionary or
for more memory than most readers give are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from toolkit.errors import Damaged, MissingPart, TooLarge
from toolkit.formats.archive import compressed_streams, members
from toolkit.formats.archive.members import Item
from toolkit.formats.base import Buffer, Format
from toolkit.formats.inside import Inside
from toolkit.formats.libraries import library
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_MAGIC = b"\x28\xb5\x2f\xfd"
_SKIPPED = b"\x2a\x4d\x18"
_MAX_FRAMES, _MAX_BLOCKS = 2000, 200_000
#: The window that all readers give, as a power of two; the level that packs; with a sum behind.
_WINDOW, _LEVEL = 27, 9


class Frame(NamedTuple):
    """A stretch of the file; skipped: every reader passes over it."""

    start: int
    end: int
    skipped: bool


def sniff(head: bytes) -> bool:
    """Whether a Zstandard frame, or one that is skipped, starts here."""
    return head[:4] == _MAGIC or (head[1:4] == _SKIPPED and head[0] >> 4 == 5)


def frames(data: Buffer) -> tuple[list[Frame], int]:
    """All frames, one behind the other, and where the last one ends; raises Damaged, TooLarge."""
    found: list[Frame] = []
    at, left = 0, [_MAX_BLOCKS]
    while sniff(head := bytes(data[at : at + 18])):
        if len(found) >= _MAX_FRAMES:
            raise TooLarge("too_many_parts")
        skipped = head[:4] != _MAGIC
        end = _skipped(data, at) if skipped else _frame(data, at, head, left)
        found.append(Frame(at, end, skipped))
        at = end
    return found, at


def _skipped(data: Buffer, at: int) -> int:
    end = at + 8 + int.from_bytes(bytes(data[at + 4 : at + 8]), "little")
    if end > len(data):
        raise Damaged("truncated")
    return end


def _frame(data: Buffer, at: int, head: bytes, left: list[int]) -> int:
    """Where a frame ends: its blocks say how long they are. left: so many more may follow."""
    if len(head) < 6:
        raise Damaged("truncated")
    flags = head[4]
    single = flags >> 5 & 1
    at += 5 + (1 - single) + (0, 1, 2, 4)[flags & 3] + (single, 2, 4, 8)[flags >> 6]
    last = False
    while not last:
        left[0] -= 1
        if left[0] < 0:
            raise TooLarge("too_many_parts")
        block = int.from_bytes(bytes(data[at : at + 3]), "little")
        at += 3 + (1 if block >> 1 & 3 == 1 else block >> 3)
        if at > len(data):
            raise Damaged("truncated")
        last = bool(block & 1)
    end = at + 4 * (flags >> 2 & 1)
    if end > len(data):
        raise Damaged("truncated")
    return end


class _Decoder:
    """The library's decoder, which fails as the others do."""

    def __init__(self) -> None:
        """One for one frame."""
        self._zstd: Any = library("zstd")
        limit = {self._zstd.DecompressionParameter.window_log_max: _WINDOW}
        self._inner = self._zstd.ZstdDecompressor(options=limit)

    @property
    def eof(self) -> bool:
        """Whether the frame has ended."""
        return bool(self._inner.eof)

    @property
    def unused_data(self) -> bytes:
        """What was given behind its end."""
        return bytes(self._inner.unused_data)

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Unpack; raises ValueError for what is no frame."""
        try:
            return bytes(self._inner.decompress(data, max_length))
        except self._zstd.ZstdError:
            raise ValueError from None


def _raw(data: Buffer, found: list[Frame], inside: Inside) -> bytes:
    """What the frames unpack to; raises Damaged, TooLarge, MissingPart."""
    parts = []
    for frame in found:
        if not frame.skipped:
            raw, end = compressed_streams.unpacked(data, frame.start, _Decoder(), inside)
            if end != frame.end:
                raise Damaged("structure")
            parts.append(raw)
    return b"".join(parts)


# ---- inspect, strip and content --------------------------------------------------------------


def inspect(data: Buffer, inside: Inside) -> Iterator[Finding]:
    """Skipped and further frames, bytes behind the end, and everything in the unpacked file."""
    found, end = frames(data)
    for frame in found:
        if frame.skipped:
            body = bytes(data[frame.start + 8 : frame.end])
            said = readable(body) or f"{len(body)} bytes"
            yield Finding("hidden.gap", Place("skipped frame", frame.start + 8, len(body)), said)
    for frame in [frame for frame in found if not frame.skipped][1:]:
        size = frame.end - frame.start
        yield Finding(
            "software.setting", Place("further frame", frame.start, size), f"{size} bytes"
        )
    yield from compressed_streams.behind(data, end)
    try:
        raw = _raw(data, found, inside)
    except MissingPart:
        yield Finding("inside.refused", Place("packed file", 0, end), f"{end} packed bytes")
        return
    if raw:
        yield from inside.findings(raw, "packed file")


def _item(data: Buffer, inside: Inside) -> Item:
    raw = _raw(data, frames(data)[0], inside)
    return Item("packed file", lambda: raw)


def strip(data: Buffer, inside: Inside) -> Iterator[bytes]:
    """The clean file in one frame; raises the Refused that says why the file in it cannot go."""
    for clean in members.cleaned([_item(data, inside)], inside):
        yield _packed(clean.data)
        return
    raise Damaged("empty")


def _packed(raw: bytes) -> bytes:
    zstd: Any = library("zstd")
    parameter = zstd.CompressionParameter
    options = {parameter.compression_level: _LEVEL, parameter.checksum_flag: 1}
    return bytes(zstd.compress(raw, options=options))


def content(data: Buffer, inside: Inside) -> Iterator[bytes]:
    """What of the packed file must be the same in a copy."""
    yield from members.content([_item(data, inside)], inside)


def searched(data: Buffer, inside: Inside) -> Iterator[bytes]:
    """All that is around the packed frames, and what they unpack to."""
    found, end = frames(data)
    yield b"".join(bytes(data[each.start : each.end]) for each in found if each.skipped)
    yield bytes(data[end : len(data)])
    raw = _raw(data, found, inside)
    if raw:
        yield from inside.texts(raw)


FORMAT = Format(
    name="zst",
    label="Zstandard file",
    media="application/zstd",
    suffix=".zst",
    suffixes=(".zst", ".tzst"),
    sniff=sniff,
    holds="parts",
    nests=True,
    inspect=inspect,
    strip=strip,
    content=content,
    searched=searched,
    inspected="everything in the packed file; frames that readers skip, further frames and bytes "
    "behind the end",
    removed="skipped frames, bytes behind the end, and the traces in the packed file",
    kept="the clean packed file",
    unseen="what the packed file hides in ways that its own format cannot see; the packed file "
    "itself where the extra documents is not installed, and then no copy is made",
)
