"""Google's HDR+ note: what the phone did with its frames, packed and lightly enciphered.

The key is the same in every phone and was published by readers of such files. Inside stands text,
or in newer phones a tree of numbered fields (protocol buffers). Bounded; never raises.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from toolkit.formats.metadata.maker_packed import Fields
from toolkit.formats.readable import readable

_HEAD, _TREE = 5, 3
_KEY, _FACTOR, _WORD = 0x2515606B4A7791CD, 0x2545F4914F6CDD1D, (1 << 64) - 1
_MOST_PACKED, _MOST_PLAIN = 1 << 20, 4 << 20
_DEPTH, _MAX_FIELDS = 6, 4000
_NAMES = {
    (1, 1): "ImageName", (2,): "TimeLogText", (3,): "SummaryText", (9, 3): "FrameCount",
    (9, 36, 1): "CreateDate", (12, 1): "DeviceMake", (12, 2): "DeviceModel",
    (12, 3): "DeviceCodename", (12, 4): "DeviceHardwareRevision", (12, 6): "HDRPSoftware",
    (12, 7): "AndroidRelease", (12, 8): "SoftwareDate", (12, 9): "Application",
    (12, 10): "AppVersion",
}  # fmt: skip
_SECONDS = {"CreateDate": 1, "SoftwareDate": 1000}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Path = tuple[int, ...]


def fields(raw: bytes) -> Fields:
    """The named fields, or the readable text of older notes."""
    plain = _unpacked(raw)
    if not plain:
        return
    if raw[4] != _TREE:
        yield "HDRPMakerNote", readable(plain)
        return
    for path, value in _tree(plain, (), _DEPTH):
        if path in _NAMES:
            yield _NAMES[path], _said(_NAMES[path], value)


def _unpacked(raw: bytes) -> bytes:
    """The note in plain bytes; nothing where it is damaged."""
    body = raw[_HEAD : _HEAD + _MOST_PACKED]
    body += bytes(-len(body) % 8)
    key, words = _KEY, []
    for word in struct.unpack(f"<{len(body) // 8}Q", body):
        key ^= key >> 12
        key ^= key << 25 & _WORD
        key ^= key >> 27
        key = key * _FACTOR & _WORD
        words.append(word ^ key)
    packed = struct.pack(f"<{len(words)}Q", *words)
    try:
        return zlib.decompressobj(wbits=31).decompress(packed, _MOST_PLAIN)
    except zlib.error:
        return b""


def _tree(raw: bytes, path: Path, depth: int) -> Iterator[tuple[Path, int | bytes]]:
    """The fields of a message and of those in it: their path of numbers, and their value."""
    at = 0
    for _ in range(_MAX_FIELDS):
        tag, at = _varint(raw, at)
        if not tag or at > len(raw):
            return
        here, form = (*path, tag >> 3), tag & 7
        if form == 0:
            number, at = _varint(raw, at)
            yield here, number
        elif form in (1, 5):
            at += 8 if form == 1 else 4
        elif form == 2:
            size, at = _varint(raw, at)
            value = raw[at : at + size]
            at += size
            yield here, value
            if depth and any(known[: len(here)] == here for known in _NAMES):
                yield from _tree(value, here, depth - 1)
        else:
            return


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    """A number in groups of seven bits, and where it ends; (0, past the end) when cut off."""
    number = 0
    for shift in range(0, 70, 7):
        if at >= len(raw):
            return 0, len(raw) + 1
        number |= (raw[at] & 0x7F) << shift
        at += 1
        if raw[at - 1] < 0x80:
            break
    return number, at


def _said(name: str, value: int | bytes) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if name in _SECONDS and 0 < value < 1 << 42:
        seconds = value // _SECONDS[name]
        if seconds < 1 << 33:
            return f"{_EPOCH + timedelta(seconds=seconds):%Y:%m:%d %H:%M:%S}"
    return str(value)
