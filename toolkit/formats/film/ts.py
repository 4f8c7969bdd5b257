"""Transport streams: films of camcorders (AVCHD), television and dashboard cameras.

What identifies people: the moment, the place and the model that camcorders note in front of each
group of pictures; sender, event and clock of television; languages; streams of data;
and bytes where no player looks: filling, private fields, packets of no stream.

They are inspected in full and not written yet: a clean copy has to keep a clock in every packet
true, and half a cleaning is none. Export the film as MP4 or MKV without encoding it anew, then
clean that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.errors import NotCleanable, Refused
from toolkit.formats.base import Buffer, Format
from toolkit.formats.film import coded, ebml, ts_camera, ts_packets
from toolkit.formats.film.coded import MPEG2, MPEG4, UNITS, Coded
from toolkit.formats.film.nal import H264, HEVC, Coding
from toolkit.formats.film.notes import Notes
from toolkit.formats.film.ts_packets import NULL, Packet
from toolkit.formats.film.ts_tables import Tables
from toolkit.formats.readable import readable
from toolkit.model import Finding, Piece, Place

_PICTURES: dict[int, Coded] = {
    0x01: Coded(MPEG2), 0x02: Coded(MPEG2), 0x10: Coded(MPEG4),
    0x1B: Coded(UNITS, Coding(H264, 0)), 0x24: Coded(UNITS, Coding(HEVC, 0)),
}  # fmt: skip
#: Sounds and subtitles that are drawn; all other streams are data.
_HEARD = frozenset({0x03, 0x04, 0x0F, 0x11, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0xA1,
                    0xA2, 0xEA, 0x90})  # fmt: skip
#: What looks like words in a stream of which nothing is known.
_WORDS = re.compile(rb"[A-Za-z0-9$][A-Za-z0-9 ,.:;()+/_@-]{7,}")
_MOST_UNIT = 32 << 20
#: A note of a camera is no longer.
_NOTE = 1024


def _sniff(step: int, head: bytes) -> bool:
    found = ts_packets.shape(head)
    return found is not None and found.step == step


def sniff(head: bytes) -> bool:
    """Whether this is a transport stream of plain packets."""
    return _sniff(188, head)


def sniff_clocked(head: bytes) -> bool:
    """Whether this is a transport stream whose packets have a clock in front."""
    return _sniff(192, head)


class _Reader:
    """Puts coded units together from packets and collects what is said beside the pictures."""

    def __init__(self, data: Buffer) -> None:
        self.data = data
        self.notes = Notes()
        self.tables = Tables(self.notes)
        self.units: dict[int, list[bytes]] = {}
        self.starts: dict[int, int] = {}
        self.sizes: dict[int, int] = {}

    def packet(self, packet: Packet) -> None:
        """Hear one packet."""
        data, pid = self.data, packet.pid
        if packet.fields:
            self._fields(packet)
        if pid == NULL:
            self._null(packet)
        elif packet.body >= packet.end:
            return
        elif pid in self.tables:
            raw = bytes(data[packet.body : packet.end])
            self.tables.add(pid, raw, packet.first, packet.start)
        elif self.tables.streams.get(pid) in _PICTURES:
            self._picture(packet)
        elif self.tables.streams.get(pid) not in _HEARD:
            self._other(packet)
        elif packet.first:
            self._private(data[packet.body : packet.end], packet.start)

    def _fields(self, packet: Packet) -> None:
        """The adaptation field: clocks, private bytes, filling."""
        raw = bytes(self.data[packet.start + 5 : packet.body])
        if not raw:
            return
        used = 1 + 6 * bool(raw[0] & 16) + 6 * bool(raw[0] & 8) + bool(raw[0] & 4)
        if raw[0] & 2 and used < len(raw):
            body = raw[used + 1 : used + 1 + raw[used]]
            used += 1 + raw[used]
            if body.strip(b"\xff\0"):
                self._add("hidden.unknown", "private data of a packet", packet.start, body)
        if raw[0] & 1 and used < len(raw):
            used += 1 + raw[used]
        if raw[used:].strip(b"\xff"):
            self._add("hidden.gap", "filling of a packet", packet.start, raw[used:])

    def _add(self, kind: str, name: str, at: int, raw: bytes) -> None:
        self.notes.add(kind, name, at, ts_packets.SIZE, readable(raw) or f"{len(raw)} bytes")

    def _null(self, packet: Packet) -> None:
        raw = bytes(self.data[packet.body : packet.end])
        if raw.strip(raw[:1]):
            self._add("hidden.gap", "empty packet", packet.start, raw)

    def _other(self, packet: Packet) -> None:
        """A stream of data, or packets that belong to no stream."""
        kind = self.tables.streams.get(packet.pid)
        what = "no stream" if kind is None else f"stream of kind 0x{kind:x}"
        if packet.pid in self.tables.clocks and kind is None:
            return
        raw = bytes(self.data[packet.body : packet.end])
        words = b" ".join(_WORDS.findall(raw)).decode("ascii") or "data"
        name = f"{what} in 0x{packet.pid:x}"
        self.notes.add("hidden.track", name, packet.start, ts_packets.SIZE, words)

    def _picture(self, packet: Packet) -> None:
        pid = packet.pid
        if packet.first or self.sizes.get(pid, 0) > _MOST_UNIT:
            self.flush(pid)
            self.starts[pid] = packet.start
        raw = bytes(self.data[packet.body : packet.end])
        self.units.setdefault(pid, []).append(raw)
        self.sizes[pid] = self.sizes.get(pid, 0) + len(raw)

    def flush(self, pid: int) -> None:
        """Read a whole picture of a stream."""
        raw = b"".join(self.units.pop(pid, []))
        self.sizes[pid] = 0
        if not raw:
            return
        at = self.starts.get(pid, 0)
        how = _PICTURES[self.tables.streams[pid]]
        body = self._private(raw, at)
        found = Notes()
        try:
            coded.cut(raw, body, len(raw), how, found)
        except Refused:
            self._add("hidden.unknown", "damaged picture", at, raw[:4096])
        for told in found.findings(""):
            place = told.place.path.strip("/")
            self.notes.add(told.kind, f"0x{pid:x}/{place}", at, ts_packets.SIZE, told.value or "")
        self._camera(raw, at)

    def _camera(self, raw: bytes, at: int) -> None:
        mark = raw.find(ts_camera.MARK)
        if mark >= 0:
            start = mark + len(ts_camera.MARK)
            plain = raw[start : start + _NOTE].replace(b"\0\0\3", b"\0\0")
            for kind, name, said in ts_camera.notes(plain):
                self.notes.add(kind, f"MDPM/{name}", at, ts_packets.SIZE, said)

    def _private(self, raw: bytes, at: int) -> int:
        """Where a coded unit's body begins; private bytes of its head are told."""
        if raw[:3] != b"\0\0\1" or len(raw) < 9:
            return 0
        end = 9 + raw[8]
        used = 9 + {2: 5, 3: 10}.get(raw[7] >> 6, 0)
        used += 6 * bool(raw[7] & 32) + 3 * bool(raw[7] & 16) + bool(raw[7] & 8)
        used += bool(raw[7] & 4) + 2 * bool(raw[7] & 2)
        rest = raw[used:end]
        if raw[7] & 1 and rest and rest[0] & 128:
            self._add("hidden.unknown", "private data of a unit", at, rest[1:17])
        elif rest.strip(b"\xff") and not raw[7] & 1:
            self._add("hidden.gap", "filling of a unit's head", at, rest)
        return min(end, len(raw))


def inspect(data: Buffer) -> Iterator[Finding]:
    """Everything that the stream says beside its pictures and sounds."""
    form = ts_packets.shape(bytes(data[:4096]))
    if form is None:
        return
    reader = _Reader(data)
    end = 0
    for packet in ts_packets.packets(data, form):
        reader.packet(packet)
        end = packet.end
    for pid in list(reader.units):
        reader.flush(pid)
    found = list(reader.notes.findings("stream"))
    if end < len(data) and not ebml.empty(data, end, len(data)):
        place = Place("trailer", end, len(data) - end)
        found.append(Finding("hidden.trailer", place, ebml.said(data, end, len(data))))
    yield from sorted(found, key=lambda finding: finding.place.start or 0)


def strip(data: Buffer) -> Iterator[Piece]:
    """Refused: no clean copy can be written yet."""
    del data
    raise NotCleanable("no_film_writer")
    yield b""  # type: ignore[unreachable]


def _row(name: str, label: str, media: str, *suffixes: str) -> Format:
    return Format(
        name=name,
        label=label,
        media=media,
        suffix=suffixes[0],
        suffixes=suffixes,
        sniff=sniff if name == "ts" else sniff_clocked,
        inspect=inspect,
        strip=strip,
        content=strip,
        holds="film",
        refuses="no_film_writer",
        inspected=(
            "the camcorder's notes (moment, place, model), senders, events, the clock, languages, "
            "streams of data, packets of no stream, private bytes, filling, notes and user data "
            "between the pictures, and what stands behind the last packet"
        ),
        unseen=(
            "bytes inside coded frames that no decoder shows, the running clock of the device in "
            "every packet, who is seen and heard"
        ),
    )


TS = _row("ts", "MPEG transport stream", "video/mp2t", ".ts", ".tsv", ".tsa")
MTS = _row("mts", "AVCHD film", "video/vnd.dlna.mpeg-tts", ".mts", ".m2ts", ".m2t")
FORMATS = (TS, MTS)
