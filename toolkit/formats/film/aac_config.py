"""What a decoder of AAC is told in front of the sound (ISO/IEC 14496-3, section 1.6.2).

Where loudspeakers stand in an unusual order, a list of them follows, which has room for a remark:
encoders write their name there. The remark goes, and so do words behind the configuration. One
without words stays byte for byte; one whose words cannot be told from its numbers is refused.
"""

from __future__ import annotations

from typing import NamedTuple

from toolkit.errors import Damaged, NotCleanable
from toolkit.formats.film.repeated_findings import Notes
from toolkit.formats.readable import readable

#: Kinds of sound whose configuration is the usual one, and those that stand around another.
_USUAL, _OUTER = frozenset({1, 2, 3, 4}), frozenset({5, 29})
#: Longer is no configuration of any sound.
_MOST = 128
_FREE_RATE, _OWN_ORDER = 15, 0
#: What may follow, so marked that old decoders do not mind: more treble, and width.
_TREBLE, _WIDTH, _MARK = 0x2B7, 0x548, 11


class _Parts(NamedTuple):
    """Where a remark lies, with its length in front, and where all of it ends; in bytes.

    behind: 0 where there is no remark.
    """

    remark: int
    behind: int
    end: int


class _Bits:
    """Reads numbers bit by bit; raises Damaged at the end."""

    def __init__(self, raw: bytes) -> None:
        self.all, self.size, self.at = int.from_bytes(raw, "big"), 8 * len(raw), 0

    def take(self, count: int) -> int:
        """The next number of so many bits."""
        self.at += count
        if self.at > self.size:
            raise Damaged("truncated")
        return self.all >> (self.size - self.at) & ((1 << count) - 1)

    def meets(self, mark: int) -> bool:
        """Whether this mark follows; it is read then."""
        if self.size - self.at < _MARK:
            return False
        found = self.take(_MARK) == mark
        self.at -= 0 if found else _MARK
        return found

    def byte(self) -> int:
        """The byte at which the next number begins, or the one behind it."""
        return -(-self.at // 8)


def clean(raw: bytes, notes: Notes | None = None) -> bytes:
    """A configuration without words; what goes is added to notes. Raises NotCleanable."""
    if not readable(raw) and len(raw) <= _MOST:
        return raw
    try:
        parts = _parts(_Bits(raw))
    except Damaged:
        raise NotCleanable("unsupported_variant") from None
    empty = b"\0" if parts.behind else b""
    kept = raw[: parts.remark] + empty + raw[parts.behind : parts.end]
    if readable(kept):
        raise NotCleanable("unsupported_variant")
    _tell("software.name", "remark", raw[parts.remark + 1 : parts.behind], notes)
    _tell("hidden.unknown", "surplus", raw[parts.end :], notes)
    return kept


def _tell(kind: str, name: str, words: bytes, notes: Notes | None) -> None:
    if words and notes is not None:
        notes.add(kind, name, 0, 0, readable(words) or f"{len(words)} bytes")


def _parts(bits: _Bits) -> _Parts:
    """Raises Damaged where it is no usual one, or ends too early."""
    kind = _kind(bits)
    _rate(bits)
    speakers = bits.take(4)
    if kind in _OUTER:
        _rate(bits)
        kind = _kind(bits)
    if kind not in _USUAL:
        raise Damaged("structure")
    bits.take(1)
    if bits.take(1):
        bits.take(14)
    if bits.take(1):
        raise Damaged("structure")
    remark = behind = 0
    if speakers == _OWN_ORDER:
        remark = _list(bits)
        bits.at = 8 * remark
        bits.take(8 * bits.take(8))
        behind = bits.byte()
    _extended(bits)
    return _Parts(remark, behind, bits.byte())


def _kind(bits: _Bits) -> int:
    kind = bits.take(5)
    return 32 + bits.take(6) if kind == 31 else kind


def _rate(bits: _Bits) -> None:
    if bits.take(4) == _FREE_RATE:
        bits.take(24)


def _list(bits: _Bits) -> int:
    """Read a list of loudspeakers; gives the byte at which its remark begins."""
    bits.take(4 + 2 + 4)
    front, side, back, low, data, coupled = (bits.take(count) for count in (4, 4, 4, 2, 3, 4))
    for width in (4, 4, 3):  # how to mix them down
        if bits.take(1):
            bits.take(width)
    bits.take(5 * (front + side + back + coupled) + 4 * (low + data))
    return bits.byte()


def _extended(bits: _Bits) -> None:
    if bits.meets(_TREBLE) and _kind(bits) == 5 and bits.take(1):
        _rate(bits)
        if bits.meets(_WIDTH):
            bits.take(1)
