"""Damage a file as chance, a broken disk or an attacker might."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from random import Random

Change = Callable[[bytearray, Random, Sequence[bytes]], None]

#: Numbers that programs trip over.
EDGES = (
    b"\x00", b"\xff", b"\x7f", b"\x80", b"\x00\x00", b"\xff\xff", b"\x00\x01", b"\x01\x00",
    b"\x00\x00\x00\x00", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\x00\x00\x00",
    b"\xff\xff\xff\x7f", b"\x00\x00\x00\x01", b"\x01\x00\x00\x00", b"\x00" * 8, b"\xff" * 8,
)  # fmt: skip


def _place(data: bytearray, chance: Random) -> int:
    """Anywhere, but more often near the beginning, where the structure is."""
    most = len(data) if chance.random() < 0.6 else min(len(data), 512)
    return chance.randrange(most)


def _span(data: bytearray, chance: Random) -> tuple[int, int]:
    at = _place(data, chance)
    return at, min(len(data), at + 1 + int(chance.expovariate(1 / 40)))


def flip(data: bytearray, chance: Random, others: Sequence[bytes]) -> None:
    """One bit."""
    data[_place(data, chance)] ^= 1 << chance.randrange(8)


def set_byte(data: bytearray, chance: Random, others: Sequence[bytes]) -> None:
    """One byte."""
    data[_place(data, chance)] = chance.randrange(256)


def edge(data: bytearray, chance: Random, others: Sequence[bytes]) -> None:
    """A number from the edge of what fits."""
    at, number = _place(data, chance), chance.choice(EDGES)
    data[at : at + len(number)] = number


def step(data: bytearray, chance: Random, others: Sequence[bytes]) -> None:
    """One byte a little larger or smaller: lengths and offsets that are nearly right."""
    at = _place(data, chance)
    data[at] = (data[at] + chance.choice((-2, -1, 1, 2))) % 256


def delete(data: bytearray, chance: Random, others: Sequence[bytes]) -> None:
    """A span is gone."""
    start, end = _span(data, chance)
    del data[start:end]


def insert(data: bytearray, chance: Random, others: Sequence[bytes]) -> None:
    """A span of noise."""
    at, end = _span(data, chance)
    data[at:at] = chance.randbytes(end - at)


def double(data: bytearray, chance: Random, others: Sequence[bytes]) -> None:
    """A span stands twice, or somewhere else as well."""
    start, end = _span(data, chance)
    at = end if chance.random() < 0.5 else _place(data, chance)
    data[at:at] = data[start:end]


def swap(data: bytearray, chance: Random, others: Sequence[bytes]) -> None:
    """Two spans change places."""
    start, end = _span(data, chance)
    part = data[start:end]
    del data[start:end]
    if data:
        at = _place(data, chance)
        data[at:at] = part


def splice(data: bytearray, chance: Random, others: Sequence[bytes]) -> None:
    """A part of another file in the middle of this one."""
    other = chance.choice(others)
    start = chance.randrange(len(other))
    at = _place(data, chance)
    data[at:at] = other[start : start + 1 + int(chance.expovariate(1 / 120))]


def cut(data: bytearray, chance: Random, others: Sequence[bytes]) -> None:
    """The end is missing."""
    del data[_place(data, chance) + 1 :]


def graft(data: bytearray, chance: Random, others: Sequence[bytes]) -> None:
    """The front of this file and the rest of another."""
    other = chance.choice(others)
    data[_place(data, chance) + 1 :] = other[chance.randrange(len(other)) :]


CHANGES: tuple[Change, ...] = (
    flip, flip, set_byte, set_byte, edge, edge, step, step, delete, insert, double, swap, splice,
    cut, graft,
)  # fmt: skip


def mutant(data: bytes, chance: Random, others: Sequence[bytes]) -> bytes:
    """One damaged copy: a few changes, and now and then checksums made right again."""
    raw = bytearray(data)
    for _ in range(1 + int(chance.expovariate(1 / 2))):
        if not raw:
            break
        chance.choice(CHANGES)(raw, chance, others)
    return mended_png(bytes(raw)) if chance.random() < 0.7 else bytes(raw)


def mutants(
    data: bytes, chance: Random, count: int, others: Sequence[bytes] = ()
) -> Iterator[bytes]:
    """So many damaged copies; the same chance gives the same ones."""
    return (mutant(data, chance, others or (data,)) for _ in range(count))


def mended_png(data: bytes) -> bytes:
    """A PNG whose checksums are right, so that damage gets past them; else the data as it is."""
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        return data
    parts, at = [data[:8]], 8
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        end = at + 8 + size
        if end + 4 > len(data):
            break
        parts += [data[at:end], zlib.crc32(data[at + 4 : end]).to_bytes(4, "big")]
        at = end + 4
    return b"".join([*parts, data[at:]])
