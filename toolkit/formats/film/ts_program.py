"""Programs of a transport stream: which streams stay, and their tables as a clean copy has them.

Allowed are pictures that can be cut, sounds, and subtitles that are drawn, each with the
descriptors that players need to know what it is. Programs are numbered from one; the number of
the network, names, languages and everything private are left out (ISO/IEC 13818-1, section 2.4.4;
ETSI EN 300 468, annex D; ATSC A/52, annex A; Blu-ray's own kinds where the table says HDMV).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from toolkit.formats.film.coded_samples import MPEG2, MPEG4, UNITS, Coded
from toolkit.formats.film.nal import H264, HEVC, Coding

_PICTURES: dict[int, Coded] = {
    0x01: Coded(MPEG2), 0x02: Coded(MPEG2), 0x10: Coded(MPEG4),
    0x1B: Coded(UNITS, Coding(H264, 0)), 0x24: Coded(UNITS, Coding(HEVC, 0)),
}  # fmt: skip
_DOLBY = Coded(UNITS, Coding(HEVC, 0, dolby=True))
#: MPEG sound, AAC, and what ATSC has numbers for.
_SOUNDS = frozenset({0x03, 0x04, 0x0F, 0x11, 0x81, 0x87})
#: Sounds of Blu-ray and AVCHD; elsewhere the same numbers mean other things. Drawn subtitles
#: (0x90) are none of them: camcorders draw the moment of recording there.
_BLU_RAY = frozenset({0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0xA1, 0xA2})
#: Pictures and sounds that nobody here can cut: a film without them would not be the same.
_FOREIGN = frozenset({
    0x12, 0x13, 0x1C, 0x1E, 0x1F, 0x20, 0x21, 0x22, 0x23, 0x26, 0x28, 0x29, 0x2A, 0x2B, 0x2D,
    0x2E, 0x2F, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x42, 0x80, 0xCF, 0xD1, 0xD2, 0xD3, 0xD4,
    0xDB, 0xDC, 0xDD, 0xEA, 0xEB,
})  # fmt: skip
_FOREIGN_WORDS = (b"AV01", b"VC-1", b"VVC ", b"drac", b"AVSV", b"JXSV", b"J2KV", b"mlpa", b"dmat")
#: Registered names of sounds and pictures in private streams (SMPTE's registry).
_WORDS: dict[bytes, Coded] = {
    **dict.fromkeys(
        (b"AC-3", b"EAC3", b"DTS1", b"DTS2", b"DTS3", b"Opus", b"BSSD", b"AC-4"), Coded()
    ),
    b"HEVC": Coded(UNITS, Coding(HEVC, 0)),
}
_HDMV, _REGISTRATION, _DVB_SUBTITLES, _EXTENSION, _DOVI = b"HDMV", 0x05, 0x59, 0x7F, 0xB0
#: DVB's descriptors of sounds in private streams, and how much of each stays at most.
_DVB_SOUNDS = {0x6A: 1, 0x7A: 1, 0x7B: 5, 0x7C: 1}
#: Other descriptors that players read: tag -> bytes of it that stay.
_NEEDED = {0x28: 4, 0x38: 13, _DOVI: 7}
_OPUS, _AC4 = 0x80, 0x15
PRIVATE = 0x06


class Row(NamedTuple):
    """One stream of a program: its kind, its number, its descriptors (tag, body)."""

    kind: int
    pid: int
    said: list[tuple[int, bytes]]


class Program(NamedTuple):
    """A table of streams: the number of its program, of its clock, and what it says."""

    number: int
    clock: int
    said: list[tuple[int, bytes]]
    rows: list[Row]

    @property
    def blu_ray(self) -> bool:
        """Whether kinds of streams are Blu-ray's and AVCHD's."""
        return any(tag == _REGISTRATION and body[:4] == _HDMV for tag, body in self.said)


def descriptors(raw: bytes) -> list[tuple[int, bytes]]:
    """Tags and bodies."""
    found, at = [], 0
    while at + 2 <= len(raw):
        found.append((raw[at], raw[at + 2 : at + 2 + raw[at + 1]]))
        at += 2 + raw[at + 1]
    return found


def program(raw: bytes) -> Program | None:
    """A section of kind 2, read; None where it does not fit."""
    if len(raw) < 16 or raw[0] != 2:
        return None
    row = 12 + (int.from_bytes(raw[10:12], "big") & 0xFFF)
    said = descriptors(raw[12 : min(row, len(raw) - 4)])
    rows = []
    while row + 5 <= len(raw) - 4:
        size = int.from_bytes(raw[row + 3 : row + 5], "big") & 0xFFF
        inner = raw[row + 5 : min(row + 5 + size, len(raw) - 4)]
        pid = int.from_bytes(raw[row + 1 : row + 3], "big") & 0x1FFF
        rows.append(Row(raw[row], pid, descriptors(inner)))
        row += 5 + size
    clock = int.from_bytes(raw[8:10], "big") & 0x1FFF
    return Program(int.from_bytes(raw[3:5], "big"), clock, said, rows)


def coded(table: Program, row: Row) -> Coded | None:
    """How a stream that stays is cut; None for streams that go. Sounds have nothing to cut."""
    if row.kind in _PICTURES:
        dolby = any(tag == _DOVI for tag, _ in row.said)
        return _DOLBY if dolby and row.kind == 0x24 else _PICTURES[row.kind]
    if row.kind in (_BLU_RAY if table.blu_ray else _SOUNDS) or row.kind in _SOUNDS:
        return Coded()
    if row.kind != PRIVATE:
        return None
    for tag, body in row.said:
        if tag == _REGISTRATION and body[:4] in _WORDS:
            return _WORDS[body[:4]]
        if tag == _DVB_SUBTITLES or tag in _DVB_SOUNDS:
            return Coded()
        if tag == _EXTENSION and body[:1] == bytes([_AC4]):
            return Coded()
    return None


def foreign(table: Program, row: Row) -> bool:
    """Whether a stream that goes holds pictures or sounds, so that the film cannot be cleaned."""
    if coded(table, row) is not None:
        return False
    return row.kind in _FOREIGN or any(
        tag == _REGISTRATION and body[:4] in _FOREIGN_WORDS for tag, body in row.said
    )


def subtitles(row: Row) -> bool:
    """Whether a stream that stays is one of drawn subtitles."""
    return any(tag == _DVB_SUBTITLES for tag, _ in row.said)


def kept(tag: int, body: bytes) -> bytes | None:
    """What stays of a descriptor's body; None when all of it goes."""
    if tag == _REGISTRATION and body[:4] == _HDMV:
        return body if len(body) == 8 and body[4] == 0xFF else body[:4]
    if tag == _REGISTRATION and body[:4] in _WORDS:
        return body[:4]
    if tag == _DVB_SUBTITLES:
        return b"".join(b"und" + body[at + 3 : at + 8] for at in range(0, len(body) // 8 * 8, 8))
    if tag in _DVB_SOUNDS:
        size = _DVB_SOUNDS[tag]
        return bytes(min(len(body), 1)) if size == 1 and tag != 0x7C else body[:size]
    if tag in _NEEDED:
        return body[: _NEEDED[tag]]
    if tag == _EXTENSION and body[:1] == bytes([_OPUS]):
        return body[:2]
    return body[:1] if tag == _EXTENSION and body[:1] == bytes([_AC4]) else None


def goes(said: list[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """The descriptors of which something goes."""
    for tag, body in said:
        if kept(tag, body) != body:
            yield tag, body


def _spelled(said: list[tuple[int, bytes]]) -> bytes:
    raw = b""
    for tag, body in said:
        stays = kept(tag, body)
        if stays is not None:
            raw += bytes([tag, len(stays)]) + stays
    return raw


def written(raw: bytes, number: int, streams: set[int]) -> bytes:
    """A table of streams with those that stay, under another number; raw: as it was."""
    table = program(raw)
    if table is None:
        return b""
    said = _spelled(table.said)
    body = (0xE000 | table.clock).to_bytes(2, "big") + (0xF000 | len(said)).to_bytes(2, "big")
    body += said
    for row in table.rows:
        if row.pid in streams:
            said = _spelled(row.said)
            body += bytes([row.kind]) + (0xE000 | row.pid).to_bytes(2, "big")
            body += (0xF000 | len(said)).to_bytes(2, "big") + said
    return section(2, number, raw[5:8], body)


def section(table: int, number: int, state: bytes, body: bytes) -> bytes:
    """A section with its checksum; state: its version and place in a row of sections."""
    inner = number.to_bytes(2, "big") + bytes([state[0] | 0xC0]) + state[1:] + body
    raw = bytes([table]) + (0xB000 | len(inner) + 4).to_bytes(2, "big") + inner
    return raw + crc(raw).to_bytes(4, "big")


def _table() -> list[int]:
    rows = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value & 1 << 31 else 0)) & 0xFFFFFFFF
        rows.append(value)
    return rows


_CRC = _table()


def crc(raw: bytes) -> int:
    """The checksum of sections (CRC-32/MPEG-2): zero over a whole one."""
    value = 0xFFFFFFFF
    for byte in raw:
        value = (value << 8 & 0xFFFFFFFF) ^ _CRC[value >> 24 ^ byte]
    return value
