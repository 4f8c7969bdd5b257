"""The headers of portable anymaps: PBM, PGM, PPM, PAM and PFM; after Netpbm's format pages.

A header is words and numbers with comments between them. It is written anew in one form, so that
neither comments nor blanks, leading zeros or a made-up kind of tuple pass. Headers that programs
read in different ways (a comment that touches a number) are refused.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer

#: What counts as a blank in a header and between plain numbers.
BLANKS = b" \t\n\v\f\r"
COMMENT = re.compile(rb"#[^\r\n]*[\r\n]?")
_GAP = rb"[ \t\n\v\f\r](?:[ \t\n\v\f\r]|#[^\r\n]*[\r\n])*"
_NUMBER, _SCALE, _END = rb"([0-9]{1,10})", rb"([-+0-9.eE]{1,20})", rb"[ \t\n\v\f\r]"
_BITS = re.compile(rb"(P[14])" + 2 * (_GAP + _NUMBER) + _END)
_VALUES = re.compile(rb"(P[2356])" + 3 * (_GAP + _NUMBER) + _END)
_FLOATS = re.compile(rb"(P[fF])" + 2 * (_GAP + _NUMBER) + _GAP + _SCALE + _END)
_DEPTHS = {b"P3": 3, b"P6": 3, b"PF": 3}
_FIELDS = (b"WIDTH", b"HEIGHT", b"DEPTH", b"MAXVAL")
_TUPLES = {
    name + more
    for name in (b"BLACKANDWHITE", b"GRAYSCALE", b"RGB", b"CMYK")
    for more in (b"", b"_ALPHA")
}
_MAX_SIDE, _MAX_DEPTH, _MAX_VALUE, _MAX_LINES = 1 << 24, 1 << 8, 0xFFFF, 1000


class Head(NamedTuple):
    """What a header says. kind: its first two bytes; depth: numbers a pixel; end: behind it.

    most: the largest number; 0 for floating point. clean: the header in a copy.
    words: what was written beside the numbers, with the kind of trace and its place.
    """

    kind: bytes
    width: int
    height: int
    depth: int
    most: int
    end: int
    clean: bytes
    words: tuple[tuple[str, int, bytes], ...]

    @property
    def row(self) -> int:
        """Bits of a row that is not plain text."""
        if self.kind == b"P4":
            return self.width
        sample = 32 if not self.most else 8 if self.most < 256 else 16
        return self.width * self.depth * sample


def head(data: Buffer, at: int = 0) -> Head:
    """The header that begins here; raises Damaged."""
    if data[at : at + 2] == b"P7":
        found = _pam(data, at)
    elif data[at : at + 2] in (b"Pf", b"PF"):
        found = _floats(data, at)
    else:
        found = _anymap(data, at)
    if not 0 < found.width <= _MAX_SIDE or not 0 < found.height <= _MAX_SIDE:
        raise Damaged("bad_size")
    if found.most > _MAX_VALUE or not 0 < found.depth <= _MAX_DEPTH:
        raise Damaged("structure")
    return found


def _anymap(data: Buffer, at: int) -> Head:
    read = _BITS.match(data, at) or _VALUES.match(data, at)
    if read is None:
        raise Damaged("structure")
    kind, *words = read.groups()
    width, height, *rest = map(int, words)
    most = rest[0] if rest else 1
    if not most:
        raise Damaged("structure")
    clean = b"%s\n%d %d\n" % (kind, width, height) + (b"%d\n" % most if rest else b"")
    return Head(kind, width, height, _DEPTHS.get(kind, 1), most, read.end(), clean, _said(read))


def _floats(data: Buffer, at: int) -> Head:
    read = _FLOATS.match(data, at)
    try:
        scale = float(read[4]) if read else math.nan
    except ValueError:
        scale = math.nan
    if read is None or not scale or not math.isfinite(scale):
        raise Damaged("structure")
    kind, width, height = read[1], int(read[2]), int(read[3])
    clean = b"%s\n%d %d\n%s\n" % (kind, width, height, repr(scale).encode())
    return Head(kind, width, height, _DEPTHS.get(kind, 1), 0, read.end(), clean, _said(read))


def _said(read: re.Match[bytes]) -> tuple[tuple[str, int, bytes], ...]:
    return tuple(
        ("hidden.comment", read.start() + found.start(), found[0])
        for found in COMMENT.finditer(read[0])
    )


def _pam(data: Buffer, at: int) -> Head:
    """Lines of a keyword and its value, up to ENDHDR."""
    numbers: dict[bytes, int] = {}
    tuples: list[bytes] = []
    said: list[tuple[str, int, bytes]] = []
    at = _line_end(data, at)
    for _ in range(_MAX_LINES):
        start, at = at, _line_end(data, at)
        line = data[start:at].strip()
        name, _, value = line.partition(b" ")
        if line == b"ENDHDR":
            return _of_fields(numbers, tuples, at, said, start)
        if line.startswith(b"#"):
            said.append(("hidden.comment", start, line))
        elif name == b"TUPLTYPE":
            tuples.append(value.strip())
        elif line:
            _field(numbers, name, value.strip())
    raise Damaged("too_many_parts")


def _line_end(data: Buffer, at: int) -> int:
    end = data.find(b"\n", at)
    if end < 0:
        raise Damaged("truncated")
    return end + 1


def _field(numbers: dict[bytes, int], name: bytes, value: bytes) -> None:
    if name not in _FIELDS or name in numbers or not value.isdigit() or len(value) > 10:
        raise Damaged("structure")
    numbers[name] = int(value)


def _of_fields(
    numbers: dict[bytes, int], tuples: list[bytes], end: int, said: list[tuple[str, int, bytes]],
    place: int,
) -> Head:  # fmt: skip
    if len(numbers) < len(_FIELDS) or not numbers[b"MAXVAL"]:
        raise Damaged("structure")
    kind = b" ".join(tuples)
    if kind and kind not in _TUPLES:
        said.append(("hidden.text", place, kind))
    lines = [b"P7", *(b"%s %d" % (name, numbers[name]) for name in _FIELDS)]
    lines += [b"TUPLTYPE " + kind] if kind in _TUPLES else []
    clean = b"\n".join([*lines, b"ENDHDR", b""])
    width, height, depth, most = (numbers[name] for name in _FIELDS)
    return Head(b"P7", width, height, depth, most, end, clean, tuple(said))
