"""The tables of a transport stream: which streams there are, who sends them, when, in what tongue.

Reads programs (PAT, PMT), names (SDT, NIT), events (EIT) and the clock (TDT, TOT), as
ISO/IEC 13818-1 and ETSI EN 300 468 have them. Never raises on damage.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from toolkit.formats.film import ts_program
from toolkit.formats.film.repeated_findings import Notes
from toolkit.formats.readable import readable

PAT, CAT, NIT, SDT, EIT, TDT = 0x00, 0x01, 0x10, 0x11, 0x12, 0x14
_PROGRAMS, _STREAMS, _STUFFING = 0x00, 0x02, 0x72
_NAMES = {0x40: "network", 0x41: "network", 0x42: "service", 0x46: "service", 0x70: "clock",
          0x73: "clock"}  # fmt: skip
_DAYS = datetime(1858, 11, 17)  # noqa: DTZ001  (days of astronomers are counted from here)
_MOST = 4096


class Tables:
    """Collects sections, which may be spread over packets, and what they say.

    numbers: those that programs have in a clean copy. programs: where the tables of streams are.
    streams: the number of a stream -> its type.
    """

    def __init__(self, notes: Notes, programs: set[int], numbers: set[int]) -> None:
        self.notes, self.programs, self.numbers = notes, programs, numbers
        self.streams: dict[int, int] = {}
        self.clocks: set[int] = set()
        self._held: dict[int, bytearray] = {}
        self._seen: set[bytes] = set()

    def __contains__(self, pid: int) -> bool:
        """Whether sections stand in this stream."""
        return pid < 0x20 or pid in self.programs

    def add(self, pid: int, raw: bytes, first: bool, at: int) -> None:
        """The payload of one packet."""
        held = self._held.setdefault(pid, bytearray())
        if first:
            skip = 1 + raw[0] if raw else 0
            held += raw[1:skip]
            self._complete(pid, held, at)
            held[:] = raw[skip:]
        else:
            held += raw
        self._complete(pid, held, at)
        if len(held) > 2 * _MOST:
            held.clear()

    def _complete(self, pid: int, held: bytearray, at: int) -> None:
        while len(held) >= 3 and held[0] != 0xFF:
            size = 3 + ((held[1] & 15) << 8 | held[2])
            if len(held) < size:
                return
            section = bytes(held[:size])
            del held[:size]
            if section not in self._seen and len(self._seen) < 20_000:
                self._seen.add(section)
                self._read(pid, section, at)
        if held and held[0] == 0xFF:
            if bytes(held).strip(b"\xff"):
                words = readable(bytes(held)) or f"{len(held)} bytes"
                self.notes.add("hidden.gap", f"behind table 0x{pid:x}", at, 188, words)
            held.clear()

    def _read(self, pid: int, raw: bytes, at: int) -> None:
        table = raw[0]
        if pid == PAT and table == _PROGRAMS:
            self._programs(raw, at)
        elif table == _STREAMS and pid in self.programs:
            self._program(raw, at)
        elif table in (0x70, 0x73):
            self._clock(raw, at)
        else:
            self._words(table, pid, raw, at)

    def _programs(self, raw: bytes, at: int) -> None:
        """Numbers that a network gave: of itself and of its programs, which say who sends."""
        if raw[3:5] != b"\0\1":
            number = int.from_bytes(raw[3:5], "big")
            self.notes.add("hidden.id", "number of the network's stream", at, 188, f"{number}")
        for row in range(8, len(raw) - 7, 4):
            number = int.from_bytes(raw[row : row + 2], "big")
            if number not in self.numbers:
                self.notes.add("hidden.id", "number of a program", at, 188, f"{number}")

    def _program(self, raw: bytes, at: int) -> None:
        if len(raw) < 16:
            return
        self.clocks.add(int.from_bytes(raw[8:10], "big") & 0x1FFF)
        row = 12 + (int.from_bytes(raw[10:12], "big") & 0xFFF)
        self._descriptors(raw[12:row], "program", at)
        while row + 5 <= len(raw) - 4:
            pid = int.from_bytes(raw[row + 1 : row + 3], "big") & 0x1FFF
            size = int.from_bytes(raw[row + 3 : row + 5], "big") & 0xFFF
            self.streams.setdefault(pid, raw[row])
            self._descriptors(raw[row + 5 : row + 5 + size], f"stream 0x{pid:x}", at)
            row += 5 + size

    def _descriptors(self, raw: bytes, name: str, at: int) -> None:
        for tag, body in ts_program.descriptors(raw):
            if tag in (0x0A, 0x56, 0x59) and body[:3].isalpha() and body[:3] != b"und":
                self.notes.add(
                    "who.language", f"{name} language", at, 188, body[:3].decode("ascii")
                )
            elif ts_program.kept(tag, body) != body:
                words = readable(body) or f"{len(body)} bytes"
                self.notes.add("hidden.unknown", f"{name} descriptor 0x{tag:x}", at, 188, words)

    def _clock(self, raw: bytes, at: int) -> None:
        if len(raw) < 8:
            return
        day = int.from_bytes(raw[3:5], "big")
        hour = ":".join(f"{part:02x}" for part in raw[5:8])
        said = f"{_DAYS + timedelta(days=day):%Y:%m:%d} {hour} UTC"
        self.notes.add("when.taken", "clock", at, 188, said)
        for tag, body in ts_program.descriptors(raw[10:-4]) if raw[0] == 0x73 else ():
            if tag == 0x58 and body[:3].isalpha():
                self.notes.add("where.name", "clock country", at, 188, body[:3].decode("ascii"))
        if words := readable(raw[8:-4]):
            self.notes.add("hidden.unknown", "behind the clock", at, 188, words)

    def _words(self, table: int, pid: int, raw: bytes, at: int) -> None:
        words = readable(raw[3:-4])
        name = _NAMES.get(table, "event" if 0x4E <= table <= 0x6F else f"table 0x{table:x}")
        kind = "who.words" if name in ("network", "service", "event") else "hidden.unknown"
        if table != _STUFFING or raw[3:].strip(b"\xff"):
            name = f"{name} in 0x{pid:x}"
            self.notes.add(kind, name, at, 188, words or f"{len(raw)} bytes")
