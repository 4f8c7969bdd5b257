"""A whole transport stream, packet by packet: what stays, what is overwritten, what is told.

Every packet keeps its place. Those of streams that go become empty ones; in the others, filling,
private fields and notes between pictures are overwritten. So the clock of the stream, the gaps
between its packets and every length stay as they are.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Iterator

from toolkit.errors import Damaged, Locked, Refused
from toolkit.formats.base import Buffer
from toolkit.formats.film import ts_packets
from toolkit.formats.film.repeated_findings import Notes
from toolkit.formats.film.ts_packets import (
    BROKEN,
    EMPTY,
    FIELDS,
    FIRST,
    NULL,
    PAYLOAD,
    SCRAMBLED,
    SIZE,
)  # fmt: skip
from toolkit.formats.film.ts_plan import Plan
from toolkit.formats.film.ts_sections import Sections, Write
from toolkit.formats.film.ts_stream import Edit, Results, Stream
from toolkit.formats.film.ts_tables import Tables
from toolkit.formats.readable import readable

#: A stream that pauses longer than this is judged as far as it came.
_PAUSE = 64 << 20
_FLAGS, _CLOCK, _CLOCK_SIZE = 0xF0, 0x10, 6
#: What looks like words in a stream of which nothing is known.
_WORDS = re.compile(rb"[A-Za-z0-9$][A-Za-z0-9 ,.:;()+/_@-]{7,}")
_PLAIN = bytes(range(64)) * 4


class Film:
    """Walks through a stream. Edits are what must change, and where; they never overlap.

    Refuses nothing, so that all is told. wrong: what first stood in the way of a clean copy; edits
    and digests mean nothing then. notes: the traces. heard: gets the bytes around pictures and
    sounds as they stay.
    """

    def __init__(self, data: Buffer, plan: Plan) -> None:
        self.data, self.plan = data, plan
        self.wrong: Refused | None = None
        self.notes = notes = Notes()
        self.heard: list[bytes] = []
        self.edits: list[Edit] = []
        heard = self.heard
        self.order = hashlib.sha256()
        results = Results(self.edits, notes, heard, self.refuse)
        self.streams = {pid: Stream(data, pid, how, results) for pid, how in plan.streams.items()}
        self.tables = {pid: Sections(self._program(pid), self.edits, heard) for pid in plan.tables}
        self.tables[0] = Sections(plan.programs, self.edits, heard)
        self._others = dict.fromkeys(plan.clocks, self._clock)
        self._others.update(dict.fromkeys(self.tables, self._table))
        numbers = {new for row in plan.tables.values() for new in row.values()}
        self.said = Tables(notes, set(plan.tables), numbers)

    def refuse(self, error: Refused) -> None:
        """Remember why there can be no clean copy, if nothing was in its way before."""
        self.wrong = self.wrong or error

    def _program(self, pid: int) -> Write:
        return lambda raw: self.plan.program(pid, raw)

    def run(self) -> Iterator[list[Edit]]:
        """The edits in order, a few thousand packets at a time."""
        held: list[Edit] = []
        for start, heads in ts_packets.windows(self.data, self.plan.form):
            self._window(start, heads)
            end = start + len(heads) * self.plan.form.step
            held += self.edits
            self.edits.clear()
            held.sort()
            safe = self._safe(end)
            held += self.edits
            self.edits.clear()
            held.sort()
            ready = [edit for edit in held if edit[0] < safe]
            yield ready
            del held[: len(ready)]
        self._finish()
        yield sorted(held + self.edits)

    def _safe(self, end: int) -> int:
        """Before this place everything is decided."""
        safe = end
        for stream in self.streams.values():
            if stream.pending is not None and stream.pending < end - _PAUSE:
                stream.settle(True)
                if stream.head is not None:
                    stream.refuse(Damaged("structure"), stream.pending or 0)
                    stream.head = None
            safe = min(safe, end if stream.pending is None else stream.pending)
        for table in self.tables.values():
            if table.pending is not None and table.pending < end - _PAUSE:
                table.end()
            safe = min(safe, end if table.pending is None else table.pending)
        return safe - self.plan.form.first

    def _finish(self) -> None:
        for stream in self.streams.values():
            if stream.head is not None:
                stream.refuse(Damaged("truncated"), stream.pending or 0)
            stream.settle(True)
        for table in self.tables.values():
            table.end()

    def _window(self, start: int, heads: array[int]) -> None:
        if self.plan.form.first:
            self._stamps(start, len(heads))
        step, order, count = self.plan.form.step, array("I"), len(heads)
        streams, others, index = self.streams, self._others, 0
        while index < count:
            at, head = start + index * step, heads[index]
            index += 1
            pid = head >> 8 & NULL
            stream = streams.get(pid)
            if stream is None:
                others.get(pid, self._empty)(at, head, pid)
            elif self._streamed(stream, at, head, pid):
                order.append(head)
                stop = ts_packets.following(heads, index, head, stream.next(head))
                if stop > index and stream.packets(at + step, step, heads[index:stop]):
                    order += heads[index:stop]
                    index = stop
        self.order.update(order.tobytes())

    def _streamed(self, stream: Stream, at: int, head: int, pid: int) -> bool:
        """A packet of a stream that stays; whether it has something of it."""
        if head & (BROKEN | SCRAMBLED):
            self._locked(head, at)
        elif head & PAYLOAD and (stream.begun or head & FIRST):
            stream.packet(at, self._fields(at) if head & FIELDS else at + 4, head)
            return True
        else:
            self._clock(at, head, pid)
        return False

    def _stamps(self, start: int, count: int) -> None:
        """The clock in front of a packet stays; the permission to copy in it says nothing."""
        end = start - 4 + (count - 1) * self.plan.form.step + 1
        first = bytes(self.data[start - 4 : end])[:: self.plan.form.step]
        if first.translate(_PLAIN) != first:
            for number, byte in enumerate(first):
                if byte > 63:
                    at = start - 4 + number * self.plan.form.step
                    self.edits.append((at, bytes([byte & 63])))
                    self._tell("hidden.unknown", "permission to copy", at, bytes([byte >> 6]))

    def _locked(self, head: int, at: int) -> None:
        self.refuse(Locked("encrypted") if head & SCRAMBLED else Damaged("structure"))
        self._tell("hidden.unknown", "scrambled or damaged packet", at, b"")

    def _table(self, at: int, head: int, pid: int) -> None:
        if head & (BROKEN | SCRAMBLED) or not head & PAYLOAD:
            self._clock(at, head, pid)
            return
        body = self._fields(at) if head & FIELDS else at + 4
        raw = self.data[body : at + SIZE]
        self.tables[pid].packet(body, raw, head)
        if raw:
            self.said.add(pid, raw, bool(head & FIRST), at)

    def _fields(self, at: int) -> int:
        """Where the payload of a packet with an adaptation field begins."""
        size = self.data[at + 4]
        body = at + 5 + size
        if size > 183:
            self.refuse(Damaged("structure"))
            return at + SIZE
        if size:
            raw = self.data[at + 5 : body]
            used = 7 if raw[0] & _CLOCK else 1
            self._ticks(raw)
            if raw[0] & 15 or raw.count(255, used) != size - used:
                self._rewrite(at + 5, raw)
            elif used > 1:
                self.heard.append(raw[:used])
        return body

    def _ticks(self, raw: bytes) -> None:
        """The running clock has to be the same in a copy."""
        if raw[0] & _CLOCK:
            self.order.update(bytes([raw[0] & _FLAGS]) + raw[1 : 1 + _CLOCK_SIZE])

    def _rewrite(self, at: int, raw: bytes) -> None:
        clean = _clean(raw)
        if clean != raw:
            self.edits.append((at, clean))
            used = len(clean.rstrip(b"\xff"))
            kind, name = "hidden.gap", "filling of a packet"
            if raw[0] & 15:
                kind, name = "hidden.unknown", "private data of a packet"
            self._tell(kind, name, at + used, raw[used:])

    def _clock(self, at: int, head: int, pid: int) -> None:
        """A packet of which only a clock stays, if it has one."""
        size = min(self.data[at + 4], 183) if head & FIELDS else 0
        raw = _clean(self.data[at + 5 : at + 5 + size]) if size else b""
        if len(raw) > _CLOCK_SIZE and raw[0] & _CLOCK and not head & (BROKEN | SCRAMBLED):
            self._ticks(raw)
            front = (head & ~FIRST & ~PAYLOAD | FIELDS).to_bytes(4, "big")
            new = front + b"\xb7" + raw[: 1 + _CLOCK_SIZE].ljust(183, b"\xff")
        else:
            new = EMPTY
        if self.data[at : at + SIZE] != new:
            self.edits.append((at, new))
            self._other(at, head, pid)

    def _empty(self, at: int, head: int, pid: int) -> None:
        """A packet of no stream that stays."""
        if self.data[at : at + SIZE] == EMPTY:
            return
        self.edits.append((at, EMPTY))
        if pid == NULL:
            raw = self.data[at + 4 : at + SIZE]
            if raw.strip(raw[:1]):
                self._tell("hidden.gap", "empty packet", at + 4, raw)
        else:
            self._other(at, head, pid)

    def _other(self, at: int, head: int, pid: int) -> None:
        """Tell what a packet says that goes: of tables, of a stream of data, of no stream."""
        body = at + 4 + (1 + self.data[at + 4] if head & FIELDS else 0)
        raw = bytes(self.data[body : at + SIZE]) if head & PAYLOAD else b""
        if pid < 0x20 and raw:
            self.said.add(pid, raw, bool(head & FIRST), at)
            return
        kind = self.said.streams.get(pid)
        what = "no stream" if kind is None else f"stream of kind 0x{kind:x}"
        words = b" ".join(_WORDS.findall(self.data[at + 4 : at + SIZE])).decode("ascii")
        self.notes.add("hidden.track", f"{what} in 0x{pid:x}", at, SIZE, words or "data")

    def _tell(self, kind: str, name: str, at: int, raw: bytes) -> None:
        size = len(raw) or SIZE
        self.notes.add(kind, name, at, size, readable(raw) or f"{len(raw)} bytes")

    def digests(self) -> Iterator[bytes]:
        """What must be the same in a copy; call it when everything was walked through."""
        yield self.order.digest()
        for pid, stream in sorted(self.streams.items()):
            yield pid.to_bytes(2, "big") + stream.heads.digest() + stream.digest.digest()


def _clean(raw: bytes) -> bytes:
    """An adaptation field with its flags and clock, and filling."""
    flags = raw[0] & _FLAGS
    used = 1 + _CLOCK_SIZE if flags & _CLOCK else 1
    if used > len(raw):
        flags, used = flags & ~_CLOCK, 1
    return (bytes([flags]) + raw[1:used]).ljust(len(raw), b"\xff")
