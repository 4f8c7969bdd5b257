"""Compound files (OLE2): a small file system in a file, with folders, streams and free sectors.

Specification: [MS-CFB]. Old Office files, mail messages and programs in documents are such files.
Every chain of sectors is followed with a cap and may not meet itself or another. What no chain
covers is found, too: free sectors keep what was deleted, and the rest of a last sector whatever
stood in memory.

A reader only; raises Damaged or TooLarge.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

from toolkit.errors import Damaged, TooLarge
from toolkit.formats.base import Buffer

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 512
_MOST_CHAIN, _NONE = 0xFFFFFFFA, 0xFFFFFFFF
_MAX_ENTRIES = 40_000
_ENTRY = 128
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_MINI = 64
_PER_HEAD = 109


class Entry(NamedTuple):
    """A folder or stream. path: its folders' names and its own."""

    path: str
    name: str
    kind: int
    start: int
    size: int
    created: int
    changed: int
    at: int

    @property
    def stream(self) -> bool:
        """Whether it holds bytes."""
        return self.kind == _STREAM


class Gap(NamedTuple):
    """Bytes that belong to nothing."""

    what: str
    start: int
    end: int
    raw: bytes


class Compound:
    """An open compound file. spend: asked before each stream is read."""

    def __init__(self, data: Buffer, spend: Callable[[int], None] | None = None) -> None:
        """Read the tables and the folders; raises Damaged or TooLarge."""
        self.data, self._spend = data, spend or (lambda _: None)
        head = bytes(data[:_HEAD])
        if len(head) < _HEAD or head[:8] != MAGIC:
            raise Damaged("truncated")
        shift, mini = struct.unpack_from("<2H", head, 30)
        if head[28:30] != b"\xfe\xff" or shift not in (9, 12) or mini != 6:
            raise Damaged("unsupported_variant")
        self.head = head
        self.sector: int = 1 << shift
        self.count = max(0, -(-(len(data) - self.sector) // self.sector))
        self.used: set[int] = set()
        (self._tables, self._first, self._cutoff, self._mini_first, self._mini_count, self._more,
         self._more_count) = (
            *struct.unpack_from("<2I", head, 44), *struct.unpack_from("<5I", head, 56)
        )  # fmt: skip
        self.fat = self._fat()
        self.entries, self.lost = self._folders()
        root = self.entries[0]
        self._mini_sectors = self._chain(root.start, root.size) if root.size else []
        self.mini_used: set[int] = set()
        self.mini_fat = self._mini_fat()
        self.broken: list[Entry] = []
        self._chains = dict(self._all_chains())

    # ---- tables -----------------------------------------------------------------------------

    def _place(self, number: int) -> int:
        return (number + 1) * self.sector

    def _raw(self, number: int) -> bytes:
        if number >= self.count:
            raise Damaged("truncated")
        at = self._place(number)
        return bytes(self.data[at : at + self.sector]).ljust(self.sector, b"\0")

    def _take(self, number: int) -> None:
        if number in self.used:
            raise Damaged("loop")
        if number >= self.count:
            raise Damaged("truncated")
        self.used.add(number)

    def _fat(self) -> list[int]:
        numbers = list(struct.unpack_from(f"<{_PER_HEAD}I", self.head, 76))
        more, per = self._more, self.sector // 4
        for _ in range(min(self._more_count, self.count)):
            if more >= _MOST_CHAIN:
                break
            self._take(more)
            *row, more = struct.unpack(f"<{per}I", self._raw(more))
            numbers += row
        tables = [number for number in numbers if number < _MOST_CHAIN][: self._tables]
        fat: list[int] = []
        for number in tables:
            self._take(number)
            fat += struct.unpack(f"<{per}I", self._raw(number))
        return fat

    def _chain(self, start: int, size: int | None = None) -> list[int]:
        """The sectors of a chain; of a known size, no more than it needs."""
        most = self.count if size is None else -(-size // self.sector)
        found: list[int] = []
        while start < _MOST_CHAIN and len(found) < most:
            self._take(start)
            found.append(start)
            if start >= len(self.fat):
                raise Damaged("structure")
            start = self.fat[start]
        if size is not None and len(found) < most:
            raise Damaged("truncated")
        return found

    def _mini_fat(self) -> list[int]:
        if not self._mini_count or self._mini_first >= _MOST_CHAIN:
            return []
        rows: list[int] = []
        for number in self._chain(self._mini_first):
            rows += struct.unpack(f"<{self.sector // 4}I", self._raw(number))
        return rows

    def _mini_chain(self, start: int, size: int) -> list[int]:
        most, found = -(-size // _MINI), list[int]()
        while start < _MOST_CHAIN and len(found) < most:
            if start in self.mini_used or start >= len(self.mini_fat):
                raise Damaged("loop" if start in self.mini_used else "structure")
            self.mini_used.add(start)
            found.append(start)
            start = self.mini_fat[start]
        if len(found) < most:
            raise Damaged("truncated")
        return found

    def _all_chains(self) -> Iterator[tuple[int, tuple[bool, list[int]]]]:
        """The sectors of each stream; a stream that cannot be followed is broken."""
        for entry in self.entries:
            if entry.stream:
                try:
                    yield entry.at, self._of(entry)
                except Damaged:
                    self.broken.append(entry)

    def _of(self, entry: Entry) -> tuple[bool, list[int]]:
        """Whether a stream lies in the small sectors, and in which."""
        if entry.size < self._cutoff:
            return True, self._mini_chain(entry.start, entry.size) if entry.size else []
        return False, self._chain(entry.start, entry.size)

    # ---- folders ----------------------------------------------------------------------------

    def _folders(self) -> tuple[list[Entry], list[Entry]]:
        """All entries from the root on, and those that no folder mentions."""
        rows: list[tuple[bytes, int]] = []
        for number in self._chain(self._first):
            raw = self._raw(number)
            if len(rows) > _MAX_ENTRIES:
                raise TooLarge("too_many_parts")
            rows += [(raw[at : at + _ENTRY], self._place(number) + at)
                     for at in range(0, self.sector, _ENTRY)]  # fmt: skip
        if not rows or rows[0][0][66] != _ROOT:
            raise Damaged("structure")
        found = [self._entry(*rows[0], "")]
        seen, waiting = {0}, [(_ids(rows[0][0])[2], "")]
        while waiting:
            number, folder = waiting.pop()
            if number == _NONE:
                continue
            if number in seen or number >= len(rows):
                raise Damaged("loop" if number in seen else "structure")
            seen.add(number)
            entry = self._entry(*rows[number], folder)
            found.append(entry)
            left, right, child = _ids(rows[number][0])
            if entry.kind == _STORAGE:
                waiting.append((child, f"{entry.path}/"))
            waiting += [(right, folder), (left, folder)]
        lost = [_lost(*row) for number, row in enumerate(rows) if number not in seen and row[0][0]]
        return found, lost

    def _entry(self, raw: bytes, at: int, folder: str) -> Entry:
        name = _name(raw)
        created, changed, start, size = struct.unpack_from("<2QIQ", raw, 100)
        if self.sector == _HEAD:
            size &= 0xFFFF_FFFF
        if raw[66] not in (_STORAGE, _STREAM, _ROOT):
            raise Damaged("structure")
        if raw[66] == _STORAGE:
            size = 0
        return Entry(folder + _shown(name), name, raw[66], start, size, created, changed, at)

    # ---- reading ----------------------------------------------------------------------------

    def read(self, entry: Entry) -> bytes:
        """A stream's bytes; none of a broken one."""
        if entry.at not in self._chains:
            return b""
        self._spend(entry.size)
        mini, numbers = self._chains[entry.at]
        return b"".join(map(self._mini_raw if mini else self._raw, numbers))[: entry.size]

    def place(self, entry: Entry) -> int | None:
        """Where a stream starts."""
        mini, numbers = self._chains.get(entry.at, (False, []))
        if not numbers:
            return None
        return self._mini_place(numbers[0]) if mini else self._place(numbers[0])

    def _mini_place(self, number: int) -> int:
        per = self.sector // _MINI
        if number // per >= len(self._mini_sectors):
            raise Damaged("truncated")
        return self._place(self._mini_sectors[number // per]) + number % per * _MINI

    def _mini_raw(self, number: int) -> bytes:
        at = self._mini_place(number)
        return bytes(self.data[at : at + _MINI])

    def gaps(self) -> Iterator[Gap]:
        """All bytes that belong to nothing and are not empty."""
        yield from self._rests()
        start: int | None = None
        for number in range(self.count + 1):
            free = number < self.count and number not in self.used
            if free and start is None:
                start = number
            elif not free and start is not None:
                yield from self._gap("free sectors", self._place(start), self._place(number))
                start = None

    def _rests(self) -> Iterator[Gap]:
        """The rest of each stream's last sector, and small sectors of no stream."""
        for entry in self.entries:
            if not entry.size or entry.at not in self._chains:
                continue
            mini, numbers = self._chains[entry.at]
            unit = _MINI if mini else self.sector
            rest = len(numbers) * unit - entry.size
            begin = self._mini_place(numbers[-1]) if mini else self._place(numbers[-1])
            yield from self._gap(f"{entry.path}/rest", begin + unit - rest, begin + unit)
        begin = end = 0
        for number in range(len(self._mini_sectors) * self.sector // _MINI):
            if number not in self.mini_used:
                at = self._mini_place(number)
                if at != end:
                    yield from self._gap("free small sectors", begin, end)
                    begin = at
                end = at + _MINI
        yield from self._gap("free small sectors", begin, end)

    def _gap(self, what: str, start: int, end: int) -> Iterator[Gap]:
        end = min(end, len(self.data))
        raw = bytes(self.data[start : min(end, start + (4 << 20))])
        if raw.strip(b"\0\xff"):
            yield Gap(what, start, end, raw)


def _name(raw: bytes) -> str:
    """An entry's name; of one that was deleted, what is left of it."""
    length = min(64, struct.unpack_from("<H", raw, 64)[0]) or 64
    return raw[:length].decode("utf-16-le", "replace").partition("\0")[0]


def _lost(raw: bytes, at: int) -> Entry:
    """An entry that no folder mentions."""
    return Entry(_shown(_name(raw)), _name(raw), 0, 0, 0, 0, 0, at)


def _ids(raw: bytes) -> tuple[int, int, int]:
    """Left, right and first child of an entry."""
    left, right, child = struct.unpack_from("<3I", raw, 68)
    return left, right, child


def _shown(name: str) -> str:
    """A name with its control characters spelt out, as programs write them."""
    return "".join(f"[{ord(sign)}]" if ord(sign) < 32 else sign for sign in name)
