"""One stream that stays, put together from its packets: units in their heads, pictures, sounds.

A unit (ISO/IEC 13818-1, section 2.4.3.6) has a head with moments, which stay, and room for private
bytes and filling, which do not. Pictures are read across units and packets, from one start code
to the next; behind a packet that is missing, the rest of a torn picture's unit goes.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import NamedTuple

from toolkit.errors import Damaged, Locked, NotCleanable, Refused, TooLarge
from toolkit.formats.base import Buffer
from toolkit.formats.film import coded_samples, ts_camera, ts_packets, ts_units
from toolkit.formats.film.coded_samples import Coded
from toolkit.formats.film.repeated_findings import Notes
from toolkit.formats.film.ts_packets import FIRST
from toolkit.formats.readable import readable

Edit = tuple[int, bytes]
_MOST, _BATCH = 32 << 20, 1 << 20
_HEAD = 9
#: What a packet without fields holds, and where.
_FRONT, _PAYLOAD = 4, ts_packets.SIZE - 4
#: A note of a camera is no longer.
_NOTE = 1024
_CAMERA = ts_camera.MARK


class Stretch:
    """Bytes that stand in pieces in the file, and where."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.places: list[int] = []
        self.size = 0

    @property
    def start(self) -> int | None:
        """Where it starts in the file."""
        return self.places[0] if self.places else None

    def add(self, place: int, raw: bytes) -> None:
        """More bytes."""
        if raw:
            self.parts.append(raw)
            self.places.append(place)
            self.size += len(raw)

    def extend(self, place: int, step: int, parts: list[bytes]) -> None:
        """The same of many parts of one length, whose places are as far from each other."""
        self.parts += parts
        self.places += range(place, place + step * len(parts), step)
        self.size += len(parts) * len(parts[0])

    def joined(self) -> bytes:
        """All of them."""
        return b"".join(self.parts)

    def spread(self, at: int, raw: bytes) -> list[Edit]:
        """Bytes that stand at a place in the whole, as edits of the file."""
        starts = [0, *accumulate(map(len, self.parts))]
        edits, number = [], bisect_right(starts, at) - 1
        while raw:
            room = starts[number + 1] - at
            edits.append((self.places[number] + at - starts[number], raw[:room]))
            raw, at, number = raw[room:], at + len(raw[:room]), number + 1
        return edits

    def place(self, at: int) -> int:
        """Where a byte stands in the file."""
        return self.spread(at, b"\0")[0][0] if at < self.size else self.places[-1]

    def behind(self, at: int) -> Stretch:
        """What is left behind a place."""
        starts = list(accumulate(map(len, self.parts), initial=0))
        first, rest = bisect_right(starts, at) - 1, Stretch()
        if first < len(self.parts):
            skip = at - starts[first]
            rest.parts, rest.places = self.parts[first:], self.places[first:]
            rest.parts[0], rest.places[0] = rest.parts[0][skip:], rest.places[0] + skip
            rest.size = self.size - at
        return rest


class Results(NamedTuple):
    """Where all streams of one film put what they find."""

    #: What must change in the file.
    edits: list[Edit]
    #: The traces.
    notes: Notes
    #: What stands around pictures and sounds, as it stays.
    heard: list[bytes]
    #: Is called with what cannot be written.
    refuse: Callable[[Refused], None]


class Stream:
    """A stream that stays."""

    def __init__(self, data: Buffer, pid: int, how: Coded, results: Results) -> None:
        self.data, self.pid, self.how = data, pid, how
        self.edits, self.notes, self.heard, self._refuse = results
        self.digest, self.heads = hashlib.sha256(), hashlib.sha256()
        self.pictures = how.how != coded_samples.PLAIN
        self.head: Stretch | None = None
        self.body = Stretch()
        self.begun = False
        self.left = -1
        self.last: tuple[int, bytes] | None = None

    @property
    def pending(self) -> int | None:
        """Where the first byte stands that is not decided yet."""
        if self.body.places:
            return self.body.places[0]
        return self.head.start if self.head else None

    def refuse(self, error: Refused, at: int) -> None:
        """Say that there can be no clean copy, and where."""
        self._refuse(error)
        name = f"0x{self.pid:x}/damaged"
        self.notes.add("hidden.unknown", name, at, ts_packets.SIZE, "cannot be read")

    def packet(self, at: int, body: int, head: int) -> None:
        """The payload of a packet."""
        raw = self.data[body : at + ts_packets.SIZE]
        if self.pictures:
            self._counted(at, head, raw)
        if head & FIRST:
            self._begin(at)
            self.head = Stretch()
        if self.head is not None:
            self._head(self.head, body, raw)
        elif raw:
            self._take(body, raw)

    def next(self, head: int) -> int:
        """What the packet should count that comes behind one with this head."""
        return (self.last[0] if self.last else head) + 1

    def packets(self, at: int, step: int, heads: Sequence[int]) -> bool:
        """Packets behind each other that hold nothing but the next bytes; whether it took them."""
        size = len(heads) * _PAYLOAD
        if not self.begun or self.head is not None or -1 < self.left < size:
            return False
        raw = self.data[at : at + (len(heads) - 1) * step + ts_packets.SIZE]
        parts = ts_packets.payloads(raw, step)
        if self.pictures:
            self.last = heads[-1] & 15, parts[-1]
            self.body.extend(at + _FRONT, step, parts)
            self._grown(at, size)
        else:
            self.digest.update(b"".join(parts))
        self.left -= size if self.left > 0 else 0
        return True

    def _counted(self, at: int, head: int, raw: bytes) -> None:
        """Notice packets that are missing in front of this one, or that come twice."""
        count = head & 15
        if self.last is not None and self.begun and count != (self.last[0] + 1) & 15:
            if count == self.last[0] and raw == self.last[1] and raw.strip(b"\xff"):
                self.refuse(NotCleanable("unsupported_variant"), at)
            self.settle(True)
        self.last = (count, raw)

    def _begin(self, at: int) -> None:
        if self.head is not None:
            self.refuse(Damaged("structure"), at)
        self.begun = True
        if not self.pictures or self.body.size > _BATCH:
            self.settle(not self.pictures)

    def _head(self, held: Stretch, place: int, raw: bytes) -> None:
        held.add(place, raw)
        whole = held.joined()
        if len(whole) < _HEAD or len(whole) < _HEAD + whole[8]:
            return
        self.head = None
        end = _HEAD + whole[8]
        try:
            clean = cleaned(whole[:end])
        except Refused as error:
            self.refuse(error, held.places[0])
            clean = whole[:end]
        if clean != whole[:end]:
            self.edits += held.spread(0, clean)
            self._tell(whole[:end], held)
        self.heads.update(clean)
        self.heard.append(clean)
        size = int.from_bytes(whole[4:6], "big")
        self.left = size - (end - 6) if size and not self.pictures else -1
        rest = whole[end:]
        if rest:
            place = held.place(end)
            if self.pictures and self.body.size and rest.startswith((b"\0\0\1", b"\0\0\0\1")):
                self.settle(True)
            self._take(place, rest)

    def _tell(self, raw: bytes, held: Stretch) -> None:
        used = _HEAD + {2: 5, 3: 10}.get(raw[7] >> 6, 0)
        private = raw[7] & 0x3F
        kind = "hidden.unknown" if private else "hidden.gap"
        name = "private data of a unit" if private else "filling of a unit's head"
        said = readable(raw[used:]) or f"{len(raw) - used} bytes"
        first, last = held.place(min(used, len(raw) - 1)), held.place(len(raw) - 1)
        self.notes.add(kind, f"0x{self.pid:x}/{name}", first, last + 1 - first, said)

    def _take(self, place: int, raw: bytes) -> None:
        """Bytes of pictures or sounds."""
        if self.left >= 0:
            surplus = raw[self.left :]
            self.left = max(self.left - len(raw), 0)
            if surplus.strip(b"\xff"):
                self.refuse(Damaged("structure"), place)
        if self.pictures:
            self.body.add(place, raw)
            self._grown(place, len(raw))
        else:
            self.digest.update(raw)

    def _grown(self, place: int, size: int) -> None:
        """So many bytes of pictures were added: judge what is whole when they are many."""
        if self.body.size > _BATCH and self.body.size - size <= _BATCH:
            self.settle(False)
        elif self.body.size > _MOST:
            self.refuse(TooLarge("too_many_bytes"), place)
            self.body = Stretch()

    def settle(self, whole: bool) -> None:
        """Judge what is held: all of it, or what stands in front of the last start code."""
        held = self.body
        raw = held.joined()
        end = len(raw)
        if not whole:
            end = max(raw.rfind(b"\0\0\1"), 0)
            end -= end > 0 and raw[end - 1] == 0
        if end:
            self.body = held.behind(end) if end < len(raw) else Stretch()
            try:
                self._judge(held, raw[:end])
            except Refused as error:
                self.refuse(error, held.places[0])

    def _judge(self, held: Stretch, raw: bytes) -> None:
        at = 0
        for change in ts_units.changes(raw, self.how):
            self.digest.update(raw[at : change.start])
            self.digest.update(change.content)
            self.heard.append(change.content)
            if change.instead is not None:
                self._change(held, raw, change)
            at = change.end
        self.digest.update(raw[at:])

    def _change(self, held: Stretch, raw: bytes, change: ts_units.Change) -> None:
        instead = change.instead or b""
        if len(instead) != change.end - change.start:
            raise Damaged("structure")
        self.edits += held.spread(change.start, instead)
        if change.notes is None:
            return
        first, last = held.place(change.start), held.place(change.end - 1)
        for told in change.notes.findings(""):
            place = told.place.path.strip("/")
            self.notes.add(
                told.kind, f"0x{self.pid:x}/{place}", first, last + 1 - first, told.value or ""
            )
        mark = raw.find(_CAMERA, change.start, change.end)
        if mark >= 0:
            start = mark + len(_CAMERA)
            plain = raw[start : min(start + _NOTE, change.end)].replace(b"\0\0\3", b"\0\0")
            for kind, name, said in ts_camera.notes(plain):
                self.notes.add(kind, f"MDPM/{name}", first, last + 1 - first, said)


def cleaned(raw: bytes) -> bytes:
    """A unit's head with its moments and, where it has one, the number of its inner stream.

    Raises Locked, Damaged, and NotCleanable for heads that are none.
    """
    if raw[:3] != b"\0\0\1":
        raise Damaged("structure")
    if raw[6] >> 6 != 2 or raw[3] in (0xBC, 0xBE, 0xBF, 0xF0, 0xF1, 0xF2, 0xF8, 0xFF):
        raise NotCleanable("unsupported_variant")
    if raw[6] & 0x30:
        raise Locked("encrypted")
    moments = _HEAD + {2: 5, 3: 10}.get(raw[7] >> 6, 0)
    if moments > len(raw):
        raise Damaged("structure")
    inner = _inner(raw, moments) if raw[7] & 1 else b""
    flags = raw[7] & 0xC0 if moments > _HEAD else 0
    clean = raw[:7] + bytes([flags | bool(inner), raw[8]]) + raw[_HEAD:moments] + inner
    return clean.ljust(len(raw), b"\xff")


def _inner(raw: bytes, at: int) -> bytes:
    """The extension with the number of an inner stream, which some sounds are told by."""
    flags = raw[7]
    at += 6 * bool(flags & 32) + 3 * bool(flags & 16) + bool(flags & 8) + bool(flags & 4)
    at += 2 * bool(flags & 2)
    if at >= len(raw):
        return b""
    more = raw[at]
    at += 1 + 16 * bool(more & 128)
    if more & 64:
        at += 1 + (raw[at] if at < len(raw) else 0)
    at += 2 * bool(more & 32) + 2 * bool(more & 16)
    number = raw[at : at + 2]
    if more & 1 and len(number) == 2 and number[0] & 127 and number[1] < 128:
        return (b"\x01\x81" if more == 1 else b"\x0f\x81") + number[1:]
    return b""
