"""How a JPEG XL codestream writes a colour profile: what is foreseen of it, and commands.

After ISO/IEC 18181-1, annex E. `unpacked` gives the profile, `packed` writes it in the plainest
way. Does not know what the profile says.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from toolkit.errors import Damaged

_HEADER = 128
#: Profiles of more bytes than this are an attack, not a picture's.
MAX_SIZE = 4 << 20
_VARINT_BYTES = 5
_INSERT, _PAIRS, _FOURS, _PREDICT, _XYZ, _TYPES_FROM = 1, 2, 3, 4, 10, 16
_TYPES = (b"XYZ ", b"desc", b"text", b"mluc", b"para", b"curv", b"sf32", b"gbd ")
_END_OF_TAGS, _UNKNOWN, _ALL_CURVES, _ALL_COLOURS, _TAGS_FROM = 0, 1, 2, 3, 4
_TAGS = (
    b"cprt", b"wtpt", b"bkpt", b"rXYZ", b"gXYZ", b"bXYZ", b"kXYZ", b"rTRC", b"gTRC", b"bTRC",
    b"kTRC", b"chad", b"desc", b"chrm", b"dmnd", b"dmdd", b"lumi",
)  # fmt: skip
#: Tags that are 20 bytes unless something else is said.
_TRIPLES = frozenset({b"rXYZ", b"gXYZ", b"bXYZ", b"kXYZ", b"wtpt", b"bkpt", b"lumi"})
_HAS_START, _HAS_SIZE, _TAG = 64, 128, 63
_HAS_STRIDE = 16
#: What a header holds at these places, if nothing else is known.
_USUAL = {8: b"\4", 12: b"mntrRGB XYZ ", 36: b"acsp", 70: b"\xf6\xd6\0\1", 78: b"\xd3\x2d"}
#: How a platform's name goes on: at this place, behind these letters.
_PLATFORMS = {
    (41, b"A"): b"PPL", (41, b"M"): b"SFT", (42, b"SG"): b"I ", (42, b"SU"): b"NW",
}  # fmt: skip
_PLATFORM, _CREATOR = 40, 80


class _Row:
    """Bytes that are taken one after another."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, count: int) -> bytes:
        if self.at + count > len(self.data):
            raise Damaged("truncated")
        self.at += count
        return self.data[self.at - count : self.at]

    def byte(self) -> int:
        return self.take(1)[0]

    def number(self) -> int:
        """A number in groups of seven bits, the lowest first."""
        value = 0
        for count in range(_VARINT_BYTES):
            said = self.byte()
            value |= (said & 127) << 7 * count
            if said < 128:
                return value
        raise Damaged("structure")

    @property
    def done(self) -> bool:
        return self.at == len(self.data)


def unpacked(coded: bytes) -> bytes:
    """The profile that these bytes stand for; raises Damaged."""
    row = _Row(coded)
    size = row.number()
    commands = _Row(row.take(row.number()))
    if size > MAX_SIZE:
        raise Damaged("structure")
    data = _Row(row.data[row.at :])
    profile = _header(data, size)
    if len(profile) < size:
        _tags(profile, commands, data)
        while not commands.done:
            _more(profile, commands, data)
            if len(profile) > size:
                raise Damaged("structure")
    if not commands.done or not data.done or len(profile) != size:
        raise Damaged("structure")
    return bytes(profile)


def packed(profile: bytes) -> bytes:
    """The profile in the plainest way: its header as foreseen, the rest as it is."""
    head = bytearray()
    for at, value in enumerate(profile[:_HEADER]):
        head.append((value - _foreseen(profile[:at], len(profile))) & 255)
    rest = profile[_HEADER:]
    commands = b"\0" + bytes([_INSERT]) + _number(len(rest)) if rest else b""
    return _number(len(profile)) + _number(len(commands)) + commands + bytes(head) + rest


def _number(value: int) -> bytes:
    groups = bytearray()
    while value > 127:
        groups.append(value & 127 | 128)
        value >>= 7
    return bytes([*groups, value])


def _header(data: _Row, size: int) -> bytearray:
    profile = bytearray()
    for _ in range(min(size, _HEADER)):
        profile.append((data.byte() + _foreseen(profile, size)) & 255)
    return profile


def _foreseen(before: bytes | bytearray, size: int) -> int:
    """What the next byte of a header is thought to be."""
    at = len(before)
    if at < 4:
        return size.to_bytes(4, "big")[at]
    if _CREATOR <= at < _CREATOR + 4:
        return before[at - _CREATOR + 4]
    for place, usual in _USUAL.items():
        if place <= at < place + len(usual):
            return usual[at - place]
    for (place, begins), goes_on in _PLATFORMS.items():
        if place <= at < place + len(goes_on) and before[_PLATFORM:place] == begins:
            return goes_on[at - place]
    return 0


def _tags(profile: bytearray, commands: _Row, data: _Row) -> None:
    """The table of tags, if it is written as one."""
    count = commands.number()
    if not count:
        return
    profile += struct.pack(">I", count - 1)
    start, size = _HEADER + 12 * (count - 1), 0
    while not commands.done:
        command = commands.byte()
        if command & _TAG == _END_OF_TAGS:
            return
        names = _names(command & _TAG, data)
        start += size
        size = 20 if names[0] in _TRIPLES else size
        start = commands.number() if command & _HAS_START else start
        size = commands.number() if command & _HAS_SIZE else size
        step = size if command & _TAG == _ALL_COLOURS else 0
        for place, name in enumerate(names):
            if max(start + place * step, size) > MAX_SIZE or len(profile) > MAX_SIZE:
                raise Damaged("structure")
            profile += name + struct.pack(">II", start + place * step, size)


def _names(tag: int, data: _Row) -> tuple[bytes, ...]:
    """Which tags a command stands for."""
    if tag == _UNKNOWN:
        return (data.take(4),)
    if tag == _ALL_CURVES:
        return b"rTRC", b"gTRC", b"bTRC"
    if tag == _ALL_COLOURS:
        return b"rXYZ", b"gXYZ", b"bXYZ"
    if tag - _TAGS_FROM >= len(_TAGS):
        raise Damaged("structure")
    return (_TAGS[tag - _TAGS_FROM],)


def _more(profile: bytearray, commands: _Row, data: _Row) -> None:
    """What one command adds."""
    command = commands.byte()
    if command == _INSERT:
        profile += data.take(commands.number())
    elif command in (_PAIRS, _FOURS):
        profile += _woven(data.take(commands.number()), 2 if command == _PAIRS else 4)
    elif command == _PREDICT:
        _predicted(profile, commands, data)
    elif command == _XYZ:
        profile += b"XYZ " + bytes(4) + data.take(12)
    elif 0 <= command - _TYPES_FROM < len(_TYPES):
        profile += _TYPES[command - _TYPES_FROM] + bytes(4)
    else:
        raise Damaged("structure")


def _woven(row: bytes, width: int) -> bytes:
    """Bytes that stand by their place in a number, put together to numbers again."""
    height = -(-len(row) // width)
    return bytes(row[at] for first in range(height) for at in range(first, len(row), height))


#: Of the numbers before, the last first: what the next one is thought to be.
_ORDERS: tuple[Callable[[int, int, int], int], ...] = (
    lambda last, _, __: last,
    lambda last, before, _: 2 * last - before,
    lambda last, before, first: 3 * last - 3 * before + first,
)


def _predicted(profile: bytearray, commands: _Row, data: _Row) -> None:
    """Numbers of which only what was not foreseen is written."""
    flags = commands.byte()
    width, order = (flags & 3) + 1, flags >> 2 & 3
    stride = commands.number() if flags & _HAS_STRIDE else width
    if width == 3 or order >= len(_ORDERS) or stride < width or len(profile) <= 4 * stride:
        raise Damaged("structure")
    missed = data.take(commands.number())
    start = len(profile)
    for at, value in enumerate(_woven(missed, width)):
        within = at % width
        begin = start + at - within
        last = (
            int.from_bytes(profile[place : place + width], "big")
            for place in range(begin - stride, begin - 4 * stride, -stride)
        )
        number = _ORDERS[order](*last) & (1 << 8 * width) - 1
        profile.append((number.to_bytes(width, "big")[within] + value) & 255)
