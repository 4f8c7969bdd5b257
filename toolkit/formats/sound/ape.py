"""APE tags, versions 1 and 2: labels of any name, with text, covers or other data.

After the Hydrogenaudio description. A tag has a head, a foot, or both. Never raises.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from toolkit.formats.base import Buffer, Look
from toolkit.formats.readable import readable
from toolkit.formats.sound.label_names import kind_of_label
from toolkit.formats.sound.sound_blocks import cover
from toolkit.model import Finding, Place

HEAD = 32
SIGN = b"APETAGEX"
_IS_HEAD, _HAS_HEAD = 0x20000000, 0x80000000
_MAX_ITEMS = 5000
_KEY = 255


def _fields(data: Buffer, at: int, end: int) -> tuple[int, int, int] | None:
    """Version, size and flags of a head or foot at `at`."""
    raw = data[at : min(at + HEAD, end)]
    if len(raw) < HEAD or raw[:8] != SIGN:
        return None
    version, size, _, flags = struct.unpack_from("<IIII", raw, 8)
    return version, size, flags


def length(data: Buffer, at: int, end: int) -> int:
    """How long the tag is whose head is at `at`; 0 where none is."""
    fields = _fields(data, at, end)
    if fields is None or not fields[2] & _IS_HEAD:
        return 0
    return min(HEAD + fields[1], end - at)


def footed(data: Buffer, at: int, end: int) -> int:
    """How long the tag is, from its first byte, whose foot is at `at`; 0 where none is."""
    fields = _fields(data, at, end)
    if fields is None or fields[2] & _IS_HEAD:
        return 0
    whole = fields[1] + (HEAD if fields[2] & _HAS_HEAD else 0)
    return max(whole, HEAD)


def read(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    """Every item of a tag, in its order."""
    at = HEAD if raw[:8] == SIGN and len(raw) > HEAD else 0
    end = len(raw) - HEAD if raw[-HEAD:].startswith(SIGN) else len(raw)
    for _ in range(_MAX_ITEMS):
        item = _item(raw, at, end)
        if item is None:
            break
        key, flags, body, stop = item
        yield from _shown(
            key, flags, raw[body:stop], Place(f"{path}/{key}", start + at, stop - at), look
        )
        at = stop
    if raw[at:end].strip(b"\0"):
        value = readable(raw[at:end]) or f"{end - at} bytes"
        yield Finding("hidden.gap", Place(f"{path}/padding", start + at, end - at), value)


def _item(raw: bytes, at: int, end: int) -> tuple[str, int, int, int] | None:
    """Key, flags, and where the value of an item starts and ends; None where none is."""
    if at + 9 > end:
        return None
    size, flags = struct.unpack_from("<II", raw, at)
    stop = raw.find(b"\0", at + 8, min(at + 9 + _KEY, end))
    if stop < 0 or stop + 1 + size > end:
        return None
    return raw[at + 8 : stop].decode("utf-8", "replace"), flags, stop + 1, stop + 1 + size


def _shown(key: str, flags: int, value: bytes, place: Place, look: Look) -> Iterator[Finding]:
    kind = kind_of_label(key)
    if flags >> 1 & 3 != 1:
        text = value.decode("utf-8", "replace").replace("\0", " / ")
        yield Finding(kind, place, text or None)
        return
    name, _, body = value.partition(b"\0")
    words = f"{name.decode('utf-8', 'replace')} {cover(body)}"
    if kind != "hidden.picture":
        kind, words = "hidden.file", readable(value) or f"{len(value)} bytes"
    yield Finding(kind, place, words)
    if body:
        yield from look(body, f"{place.path}/picture")
