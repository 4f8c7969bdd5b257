"""CBOR (RFC 8949), as much of it as provenance records use: every value with its path.

A reader only, strict about lengths, depth and counts. Raises Damaged; callers that show whatever
they can get catch it. Tags are passed over, since the value behind them is what people read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from toolkit.errors import Damaged

MAX_DEPTH = 24
MAX_ITEMS = 20_000

_POSITIVE, _NEGATIVE, _BYTES, _TEXT, _LIST, _MAP, _TAG, _SIMPLE = range(8)
_SIZES = {24: 1, 25: 2, 26: 4, 27: 8}
_FLOATS = {25: ">e", 26: ">f", 27: ">d"}
_CONSTANTS = {20: False, 21: True}
_UNENDING, _STOP = 31, 0xFF

#: Keys from the outermost in; lists do not count, except the outermost.
Path = tuple[str, ...]


def values(raw: bytes) -> Iterator[tuple[Path, Any]]:
    """Every value of one document that fills raw; raises Damaged."""
    reader = _Reader(raw)
    document = reader.item(0)
    if reader.at != len(raw):
        raise Damaged("structure")
    yield from flattened(document)


def flattened(document: Any) -> Iterator[tuple[Path, Any]]:
    """Maps and lists as single values with their paths, in order; empty ones vanish."""
    waiting: list[tuple[Path, Any]] = [((), document)]
    if isinstance(document, list):
        waiting.clear()
        waiting += [((f"Item{index}",), inner) for index, inner in enumerate(document)]
        waiting.reverse()
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [((*path, str(key)), inner) for key, inner in value.items()][::-1]
        elif isinstance(value, list):
            waiting += [(path, inner) for inner in value][::-1]
        elif value is not None:
            yield path, value


class _Reader:
    """A cursor that counts what it has read, so that no document can grow without end."""

    def __init__(self, raw: bytes) -> None:
        self.raw, self.at, self.left = raw, 0, MAX_ITEMS

    def take(self, size: int) -> bytes:
        if size > len(self.raw) - self.at:
            raise Damaged("structure")
        self.at += size
        return self.raw[self.at - size : self.at]

    def item(self, depth: int) -> Any:
        """One value with all that is in it."""
        self.left -= 1
        if depth > MAX_DEPTH or self.left < 0:
            raise Damaged("too_many_parts")
        head = self.take(1)[0]
        major, minor = head >> 5, head & 31
        if major == _SIMPLE:
            return self._simple(minor)
        if minor == _UNENDING:
            return self._unending(major, depth)
        count = minor if minor < min(_SIZES) else self._number(minor)
        if major in (_POSITIVE, _NEGATIVE):
            return count if major == _POSITIVE else -1 - count
        if major in (_BYTES, _TEXT):
            return _string(major, self.take(count))
        if major == _TAG:
            return self.item(depth + 1)
        if count > self.left:
            raise Damaged("too_many_parts")
        found = [self.item(depth + 1) for _ in range(count * (2 if major == _MAP else 1))]
        return _collection(major, found)

    def _number(self, minor: int) -> int:
        if minor not in _SIZES:
            raise Damaged("structure")
        return int.from_bytes(self.take(_SIZES[minor]), "big")

    def _simple(self, minor: int) -> Any:
        if minor in _FLOATS:
            return struct.unpack(_FLOATS[minor], self.take(_SIZES[minor]))[0]
        if minor == min(_SIZES):
            self.take(1)
        return _CONSTANTS.get(minor)

    def _unending(self, major: int, depth: int) -> Any:
        """Parts up to a stop code; parts of a string must be strings of its kind."""
        found = []
        while self.raw[self.at : self.at + 1] != bytes([_STOP]):
            found.append(self.item(depth + 1))
        self.at += 1
        if major in (_LIST, _MAP):
            return _collection(major, found)
        kind = bytes if major == _BYTES else str
        if major not in (_BYTES, _TEXT) or not all(isinstance(part, kind) for part in found):
            raise Damaged("structure")
        return kind().join(found)


def _string(major: int, raw: bytes) -> bytes | str:
    return raw if major == _BYTES else raw.decode("utf-8", "replace")


def _collection(major: int, found: list[Any]) -> Any:
    """A list, or a map; the later of two equal keys gets a name of its own, so none is lost."""
    if major == _LIST:
        return found
    if len(found) % 2:
        raise Damaged("structure")
    pairs: dict[str, Any] = {}
    for key, value in zip(found[::2], found[1::2], strict=True):
        name = key.hex() if isinstance(key, bytes) else str(key)
        pairs[f"{name} {len(pairs)}" if name in pairs else name] = value
    return pairs
