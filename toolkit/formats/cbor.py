"""CBOR (RFC 8949), as much as a provenance record needs: values as flat pairs of path and text.

Damage, depth and count are bounded; what can not be read ends the reading quietly.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from toolkit.formats.readable import readable

_MAX_DEPTH = 24
_MAX_ITEMS = 20_000


class _Damaged(Exception):
    pass


def values(raw: bytes) -> Iterator[tuple[str, str]]:
    """Every value in a CBOR document as (path, text)."""
    try:
        document, _ = _item(raw, 0, 0, [_MAX_ITEMS])
    except (_Damaged, struct.error, IndexError, TypeError, OverflowError, MemoryError):
        yield "", readable(raw)
        return
    yield from flattened("", document)


def flattened(path: str, value: Any) -> Iterator[tuple[str, str]]:
    """Maps and lists as pairs; bytes as their readable text and length."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flattened(f"{path}/{key}", inner)
    elif isinstance(value, list):
        for inner in value:
            yield from flattened(path, inner)
    elif isinstance(value, bytes):
        yield path, f"{len(value)} bytes {readable(value)}".strip()
    elif value is not None:
        yield path, str(value)


def _item(raw: bytes, at: int, depth: int, left: list[int]) -> tuple[Any, int]:
    left[0] -= 1
    if depth > _MAX_DEPTH or left[0] < 0:
        raise _Damaged
    major, minor = raw[at] >> 5, raw[at] & 31
    if major == 7:
        return _simple(raw, at, minor)
    if minor == 31:
        return _unending(raw, at + 1, major, depth, left)
    count, at = _argument(raw, at, minor)
    if major in (0, 1):
        return (count if major == 0 else -1 - count), at
    if major in (2, 3):
        body = _string(raw, at, count)
        return (body if major == 2 else body.decode("utf-8", "replace")), at + count
    if major == 6:
        return _item(raw, at, depth + 1, left)
    if count > left[0]:
        raise _Damaged
    return _collection(raw, at, major, count, depth, left)


def _string(raw: bytes, at: int, count: int) -> bytes:
    if at + count > len(raw):
        raise _Damaged
    return raw[at : at + count]


def _argument(raw: bytes, at: int, minor: int) -> tuple[int, int]:
    if minor < 24:
        return minor, at + 1
    size = {24: 1, 25: 2, 26: 4, 27: 8}.get(minor)
    if size is None or at + 1 + size > len(raw):
        raise _Damaged
    return int.from_bytes(raw[at + 1 : at + 1 + size], "big"), at + 1 + size


def _simple(raw: bytes, at: int, minor: int) -> tuple[Any, int]:
    sizes = {24: 1, 25: 2, 26: 4, 27: 8}
    letters = {25: ">e", 26: ">f", 27: ">d"}
    if minor in letters:
        return struct.unpack_from(letters[minor], raw, at + 1)[0], at + 1 + sizes[minor]
    return {20: False, 21: True}.get(minor), at + 1 + sizes.get(minor, 0)


def _collection(
    raw: bytes, at: int, major: int, count: int, depth: int, left: list[int]
) -> tuple[Any, int]:
    found = []
    for _ in range(count * (2 if major == 5 else 1)):
        value, at = _item(raw, at, depth + 1, left)
        found.append(value)
    return _shaped(found, major), at


def _unending(raw: bytes, at: int, major: int, depth: int, left: list[int]) -> tuple[Any, int]:
    found = []
    while raw[at] != 0xFF:
        value, at = _item(raw, at, depth + 1, left)
        found.append(value)
    if major in (2, 3):
        return (b"" if major == 2 else "").join(found), at + 1
    return _shaped(found, major), at + 1


def _shaped(found: list[Any], major: int) -> Any:
    if major != 5:
        return found
    return {str(key): value for key, value in zip(found[::2], found[1::2], strict=False)}
