"""The tables that stay, written anew where they stand: nothing behind them moves.

A section (ISO/IEC 13818-1, section 2.4.4) is replaced by one that is no longer, and filling. Where
another section follows in the same packet, a section of filling stands between them (ETSI EN 300
468, section 5.2.9). Sections whose checksum is wrong are read by nobody, and go.
"""

from __future__ import annotations

from collections.abc import Callable

from toolkit.errors import NotCleanable
from toolkit.formats.film import ts_program
from toolkit.formats.film.ts_packets import FIRST
from toolkit.formats.film.ts_stream import Edit, Stretch

_STUFFING, _MOST_KNOWN = 0x72, 1000
#: A section as it stays; nothing where it goes.
Write = Callable[[bytes], bytes]


class Sections:
    """Sections of one number of packets; edits are what must change in them."""

    def __init__(self, write: Write, edits: list[Edit], heard: list[bytes] | None = None) -> None:
        self.write, self.edits, self.heard = write, edits, heard
        self.held: Stretch | None = None
        self._known: dict[bytes, bytes] = {}

    @property
    def pending(self) -> int | None:
        """Where the first byte stands that is not decided yet."""
        return self.held.start if self.held else None

    def packet(self, place: int, raw: bytes, head: int) -> None:
        """The payload of a packet and where it stands."""
        if not head & FIRST:
            self._more(place, raw)
        elif raw:
            skip = 1 + raw[0]
            if skip > len(raw):
                self.edits.append((place, b"\0"))
            self._more(place + 1, raw[1:skip])
            self.end()
            self._sections(place + skip, raw[skip:])

    def end(self) -> None:
        """What is held is no section."""
        held, self.held = self.held, None
        if held is not None:
            for place, part in zip(held.places, held.parts, strict=True):
                self._fill(place, part)

    def _fill(self, place: int, raw: bytes) -> None:
        if raw.strip(b"\xff"):
            self.edits.append((place, b"\xff" * len(raw)))

    def _more(self, place: int, raw: bytes) -> None:
        """The rest of a section, and filling."""
        if self.held is None:
            self._fill(place, raw)
            return
        self.held.add(place, raw)
        whole = self.held.joined()
        size = _size(whole)
        if not size or size > len(whole):
            return
        held, self.held = self.held, None
        new = self._written(whole[:size]).ljust(len(whole), b"\xff")
        if new != whole:
            self.edits += held.spread(0, new)

    def _sections(self, place: int, raw: bytes) -> None:
        """The sections that begin in a packet."""
        while raw and raw[0] != 0xFF:
            size = _size(raw)
            if not size or size > len(raw):
                self.held = Stretch()
                self.held.add(place, raw)
                return
            follows = raw[size : size + 1] not in (b"", b"\xff")
            new = _filled(self._written(raw[:size]), size, follows)
            if new != raw[:size]:
                self.edits.append((place, new))
            place, raw = place + size, raw[size:]
        self._fill(place, raw)

    def _written(self, raw: bytes) -> bytes:
        """A section as it stays; each is written once."""
        new = self._known.get(raw)
        if new is None:
            if raw[0] == _STUFFING and not raw[3:].strip(b"\xff"):
                new = raw[:1] + bytes([raw[1] | 0xF0]) + raw[2:]
            else:
                new = b"" if ts_program.crc(raw) else self.write(raw)
            if len(new) > len(raw):
                raise NotCleanable("unsupported_variant")
            if len(self._known) < _MOST_KNOWN:
                self._known[raw] = new
            if self.heard is not None:
                self.heard.append(new)
        return new


def _size(raw: bytes) -> int:
    """Bytes of a section by its head; 0 where that is not whole."""
    return 3 + ((raw[1] & 15) << 8 | raw[2]) if len(raw) >= 3 else 0


def _filled(new: bytes, size: int, follows: bool) -> bytes:
    """A section and filling; raises NotCleanable where there is no room for that."""
    room = size - len(new)
    if follows and room:
        if room < 3:
            raise NotCleanable("unsupported_variant")
        new += bytes([_STUFFING, 0xF0 | room - 3 >> 8, room - 3 & 255])
    return new.ljust(size, b"\xff")
