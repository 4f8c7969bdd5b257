"""Bencode, the way torrents are written (BEP 3): read strictly, written one way."""

from __future__ import annotations

import re
from typing import NamedTuple

from toolkit.errors import Damaged, TooLarge

MAX_DEPTH = 64
MAX_VALUES = 2_000_000
_NUMBER = re.compile(rb"i(0|-?[1-9][0-9]{0,19})e")
_LENGTH = re.compile(rb"(0|[1-9][0-9]{0,9}):")


class Read(NamedTuple):
    """A value, and where it ends."""

    value: object
    end: int


def read(raw: bytes) -> Read:
    """The value at the start; raises Damaged for any other spelling than the one there is."""
    return _Reader(raw).value(0, 0)


class _Reader:
    """Reads, and counts what it has read."""

    def __init__(self, raw: bytes) -> None:
        self.raw, self.left = raw, MAX_VALUES

    def value(self, at: int, depth: int) -> Read:
        self.left -= 1
        if depth > MAX_DEPTH or self.left < 0:
            raise TooLarge("too_many_parts")
        sign = self.raw[at : at + 1]
        if sign == b"i":
            number = _NUMBER.match(self.raw, at)
            if not number:
                raise Damaged("structure")
            return Read(int(number[1]), number.end())
        if sign == b"l":
            return self._list(at + 1, depth)
        if sign == b"d":
            return self._dictionary(at + 1, depth)
        return self._string(at)

    def _string(self, at: int) -> Read:
        length = _LENGTH.match(self.raw, at)
        if not length:
            raise Damaged("structure")
        end = length.end() + int(length[1])
        if end > len(self.raw):
            raise Damaged("truncated")
        return Read(self.raw[length.end() : end], end)

    def _list(self, at: int, depth: int) -> Read:
        values = []
        while self.raw[at : at + 1] != b"e":
            value, at = self.value(at, depth + 1)
            values.append(value)
        return Read(values, at + 1)

    def _dictionary(self, at: int, depth: int) -> Read:
        """Keys are kept in the order in which they stand, as a hash is made over them."""
        found: dict[bytes, object] = {}
        while self.raw[at : at + 1] != b"e":
            key, at = self._string(at)
            if not isinstance(key, bytes) or key in found:
                raise Damaged("structure")
            found[key], at = self.value(at, depth + 1)
        return Read(found, at + 1)


def written(value: object) -> bytes:
    """A value as bencode; keys in the order in which they are given."""
    parts: list[bytes] = []
    _write(value, parts)
    return b"".join(parts)


def _write(value: object, parts: list[bytes]) -> None:
    if isinstance(value, bytes):
        parts += [str(len(value)).encode(), b":", value]
    elif isinstance(value, int):
        parts.append(b"i%de" % value)
    elif isinstance(value, list):
        parts.append(b"l")
        for one in value:
            _write(one, parts)
        parts.append(b"e")
    elif isinstance(value, dict):
        parts.append(b"d")
        for key, one in value.items():
            _write(key, parts)
            _write(one, parts)
        parts.append(b"e")
    else:
        raise Damaged("structure")
