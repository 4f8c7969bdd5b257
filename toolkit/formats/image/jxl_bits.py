"""Bits of a JPEG XL codestream, the lowest first, and the numbers that are made of them.

After ISO/IEC 18181-1, section 9.2. Raises Damaged behind the end.
"""

from __future__ import annotations

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer

#: One way to write a number: (added, bits). Two bits say which of four ways it is.
Way = tuple[int, int]
Ways = tuple[Way, Way, Way, Way]
_ENUM: Ways = ((0, 0), (1, 0), (2, 4), (18, 6))
_LETTERS: Ways = ((0, 0), (0, 4), (16, 5), (48, 10))
_SMALL: tuple[Way, Way, Way] = ((0, 0), (1, 4), (17, 8))
_HALF = 16
#: More extensions than this are an attack, not a picture.
_LONGEST = 1 << 32


class Bits:
    """A cursor over the bits of a codestream."""

    def __init__(self, data: Buffer, at: int = 0) -> None:
        """at: the byte to begin with."""
        self.data, self.at = data, 8 * at

    def take(self, count: int) -> int:
        """The number that the next bits are, up to 57 of them."""
        start = self.at >> 3
        if self.at + count > 8 * len(self.data):
            raise Damaged("truncated")
        word = int.from_bytes(self.data[start : start + 8], "little")
        word = word >> (self.at & 7) & ((1 << count) - 1)
        self.at += count
        return word

    def flag(self) -> bool:
        """One bit."""
        return self.take(1) == 1

    def number(self, *ways: Way) -> int:
        """A number in one of four ways."""
        added, bits = ways[self.take(2)]
        return added + self.take(bits)

    def enum(self) -> int:
        """A row of a table."""
        return self.number(*_ENUM)

    def wide(self) -> int:
        """A number of up to 64 bits."""
        way = self.take(2)
        if way < 3:
            added, bits = _SMALL[way]
            return added + self.take(bits)
        value, shift = self.take(12), 12
        while self.flag():
            if shift == 60:
                return value | self.take(4) << shift
            value |= self.take(8) << shift
            shift += 8
        return value

    def halves(self, count: int) -> None:
        """Pass over so many short floating-point numbers."""
        self.skip(_HALF * count)

    def skip(self, count: int) -> None:
        """Pass over bits."""
        self.at += count
        if self.at > 8 * len(self.data):
            raise Damaged("truncated")

    def name(self) -> str:
        """Words that somebody gave."""
        count = self.number(*_LETTERS)
        return bytes(self.take(8) for _ in range(count)).decode("utf-8", "replace")

    def extensions(self) -> int:
        """Pass over what later versions may add; how many bits that was, 1 where it was empty."""
        which = self.wide()
        lengths = [self.wide() for bit in range(64) if which >> bit & 1]
        if sum(lengths) > _LONGEST:
            raise Damaged("structure")
        self.skip(sum(lengths))
        return sum(lengths) or bool(which)

    def even(self) -> int:
        """Go on to the next whole byte; the bits passed over are to be zero. Its place."""
        if self.take(-self.at % 8):
            raise Damaged("structure")
        return self.at >> 3
