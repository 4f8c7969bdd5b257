"""What a transport stream is made of, over the whole file: programs, streams, clocks.

A first look reads nothing but the tables of programs, so that a second one knows from the first
packet on what stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from toolkit.errors import NotCleanable, Refused
from toolkit.formats.base import Buffer
from toolkit.formats.film import ts_packets, ts_program
from toolkit.formats.film.coded_samples import Coded
from toolkit.formats.film.ts_packets import FIELDS, FIRST, NULL, PAYLOAD, SIZE, Shape
from toolkit.formats.film.ts_program import Row
from toolkit.formats.film.ts_sections import Sections, Write

MAX_STREAMS = 256
_FIRST_PID = 0x10
#: From here on, each program and sender gives kinds of streams meanings of its own.
_USERS = 0x80
#: How frames of DTS (in its four ways to lie) and of AC-3 begin.
_SOUNDS = (
    b"\x7f\xfe\x80\x01",
    b"\xfe\x7f\x01\x80",
    b"\x1f\xff\xe8",
    b"\xff\x1f\x00\xe8",
    b"\x0b\x77",
)
#: The same of TrueHD and MLP, behind two lengths.
_LOSSLESS = (b"\xf8\x72\x6f\xba", b"\xf8\x72\x6f\xbb")
#: Units of private streams, and of those with a number of their own, mostly pictures or sounds.
_PRIVATE_UNITS, _EXTENDED = (0xBD, 0xFD), 0xFD


@dataclass(slots=True)
class Plan:
    """tables: where programs' tables stand -> numbers of the programs, old -> new.

    streams: those that stay, and how they are cut. clocks: packets whose clock stays.
    nameless: private and users' streams of which no table says what they hold.
    problem: why there can be no clean copy. end: where the packets end.
    """

    form: Shape
    end: int = 0
    tables: dict[int, dict[int, int]] = field(default_factory=dict)
    streams: dict[int, Coded] = field(default_factory=dict)
    clocks: set[int] = field(default_factory=set)
    subtitles: set[int] = field(default_factory=set)
    nameless: set[int] = field(default_factory=set)
    problem: Refused | None = None

    def programs(self, raw: bytes) -> bytes:
        """The table of programs as it stays."""
        if raw[0] != 0 or len(raw) < 12:
            return b""
        body = b""
        for row in range(8, len(raw) - 7, 4):
            number, pid = _row(raw, row)
            new = self.tables.get(pid, {}).get(number, 0) if number else 0
            if new:
                body += new.to_bytes(2, "big") + (0xE000 | pid).to_bytes(2, "big")
        return ts_program.section(0, 1, raw[5:8], body)

    def program(self, pid: int, raw: bytes) -> bytes:
        """A table of streams as it stays."""
        number = self.tables[pid].get(int.from_bytes(raw[3:5], "big"))
        table = ts_program.program(raw)
        if table is None or not number:
            return b""
        return ts_program.written(raw, number, set(self.streams))

    def learn(self, pid: int, raw: bytes) -> None:
        """Hear a table of streams."""
        table = ts_program.program(raw)
        if table is None or table.number not in self.tables[pid]:
            return
        if table.clock != NULL:
            self.clocks.add(table.clock)
        for row in table.rows:
            self._stream(row, ts_program.coded(table, row))
            if ts_program.foreign(table, row):
                self.problem = NotCleanable("unsupported_variant")

    def _stream(self, row: Row, how: Coded | None) -> None:
        if how is None:
            if row.kind == ts_program.PRIVATE or row.kind >= _USERS:
                self.nameless.add(row.pid)
            return
        if self.streams.setdefault(row.pid, how) != how or row.pid < _FIRST_PID:
            self.problem = NotCleanable("unsupported_variant")
        if ts_program.subtitles(row):
            self.subtitles.add(row.pid)


def _row(raw: bytes, at: int) -> tuple[int, int]:
    number = int.from_bytes(raw[at : at + 2], "big")
    return number, int.from_bytes(raw[at + 2 : at + 4], "big") & NULL


def plan(data: Buffer, form: Shape) -> Plan:
    """Look through the whole file for its tables."""
    made = Plan(form, ts_packets.end_of(data, form))
    numbers: dict[int, int] = {}
    for _, raw in _sections(data, form, {0}):
        if raw[0] == 0 and len(raw) >= 12:
            for row in range(8, len(raw) - 7, 4):
                number, pid = _row(raw, row)
                if number and pid >= _FIRST_PID and len(numbers) < MAX_STREAMS:
                    new = numbers.setdefault(number, len(numbers) + 1)
                    made.tables.setdefault(pid, {})[number] = new
    for pid, raw in _sections(data, form, set(made.tables)):
        made.learn(pid, raw)
    _nameless(data, made)
    if len(made.streams) > MAX_STREAMS or not made.tables.keys().isdisjoint(made.streams):
        made.problem = NotCleanable("unsupported_variant")
    if not made.streams:
        made.problem = made.problem or NotCleanable("unsupported_variant")
    return made


def _nameless(data: Buffer, made: Plan) -> None:
    """Some programs write AAC, DTS, AC-3 or TrueHD and do not say so; others cannot be cleaned."""
    wanted = made.nameless - made.streams.keys()
    for start, heads in ts_packets.windows(data, made.form):
        if not wanted:
            return
        for number, head in enumerate(heads):
            pid = head >> 8 & NULL
            if pid in wanted and head & FIRST and head & PAYLOAD:
                wanted.discard(pid)
                at = start + number * made.form.step
                body = at + 4 + (1 + data[at + 4] if head & FIELDS else 0)
                _first_unit(made, pid, data[body : at + SIZE])


def _first_unit(made: Plan, pid: int, raw: bytes) -> None:
    if raw[:3] != b"\0\0\1" or len(raw) < 9:
        return
    body = raw[9 + raw[8] :]
    begins = body[:2]
    if raw[3] in _PRIVATE_UNITS:
        if body.startswith(_SOUNDS) or body.startswith(_LOSSLESS, 4):
            made.streams[pid] = Coded()
        elif raw[3] == _EXTENDED:
            made.problem = NotCleanable("unsupported_variant")
    elif (
        0xC0 <= raw[3] < 0xE0
        and len(begins) == 2
        and begins[0] == 0xFF
        and begins[1] & 0xF6 == 0xF0
    ):
        made.streams[pid] = Coded()
    elif 0xC0 <= raw[3] <= 0xEF:
        made.problem = NotCleanable("unsupported_variant")


def _sections(data: Buffer, form: Shape, wanted: set[int]) -> Iterator[tuple[int, bytes]]:
    """The different sections in packets of these numbers."""
    found: list[tuple[int, bytes]] = []
    readers = {pid: Sections(_noting(found, pid), []) for pid in wanted}
    for start, heads in ts_packets.windows(data, form):
        for number in ts_packets.of(heads, wanted):
            head = heads[number]
            reader = readers[head >> 8 & NULL]
            if head & PAYLOAD:
                at = start + number * form.step
                body = at + 4 + (1 + data[at + 4] if head & FIELDS else 0)
                reader.packet(body, data[body : at + SIZE], head & FIRST)
                reader.edits.clear()
        yield from found
        found.clear()


def _noting(found: list[tuple[int, bytes]], pid: int) -> Write:
    def note(raw: bytes) -> bytes:
        found.append((pid, raw))
        return b""

    return note
