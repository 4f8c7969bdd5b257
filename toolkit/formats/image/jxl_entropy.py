"""Entropy-coded numbers in a JPEG XL codestream, such as the order in which parts are stored.

After ISO/IEC 18181-1, annex C. Raises Damaged where the code or its end is not what it is to be.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.image import jxl_codes
from toolkit.formats.image.jxl_bits import Bits, Ways

_LEAST_COPIED: Ways = ((224, 0), (512, 0), (4096, 0), (8, 15))
_SHORTEST: Ways = ((3, 0), (4, 0), (5, 2), (9, 8))
_STATE_AT_END = 0x130000
_LOW, _PRECISION = 1 << 16, 12
_LONGEST_PREFIX, _LONGEST_CODE = 15, 8
_MOST_BITS = 32
#: As many numbers are remembered to be copied.
_WINDOW = 1 << 20
#: In what contexts an order is written, by how large the number before was.
_ORDER_CONTEXTS = 8


class Split(NamedTuple):
    """How a number is put together of a symbol and bits."""

    exponent: int
    high: int
    low: int

    def number(self, bits: Bits, token: int) -> int:
        """The number that begins with a symbol."""
        first = 1 << self.exponent
        if token < first:
            return token
        within = self.high + self.low
        count = self.exponent - within + ((token - first) >> within)
        if count > _MOST_BITS:
            raise Damaged("structure")
        low = token & ((1 << self.low) - 1)
        high = 1 << self.high | token >> self.low & ((1 << self.high) - 1)
        return (high << count | bits.take(count)) << self.low | low


class Copying(NamedTuple):
    """From which symbol on numbers are copied, how many at least, and how that is written."""

    least: int
    shortest: int
    split: Split


class Numbers:
    """A stream of numbers, each in a context."""

    def __init__(self, bits: Bits, contexts: int, *, copies: bool = True) -> None:
        """Read the codes of so many contexts. copies: whether numbers may be copied."""
        self._bits = bits
        self._copying = _copying(bits) if bits.flag() else None
        if self._copying and not copies:
            raise Damaged("structure")
        contexts += self._copying is not None
        self._map = _map(bits, contexts) if contexts > 1 else [0]
        count = max(self._map) + 1
        prefixed = bits.flag()
        longest = _LONGEST_PREFIX if prefixed else 5 + bits.take(2)
        self._splits = [_split(bits, longest) for _ in range(count)]
        self._state = 0
        self._read = self._prefixes(count) if prefixed else self._weights(count, 1 << longest)
        self._past: list[int] = []
        self._copied = self._from = 0

    def _prefixes(self, count: int) -> list[Callable[[], int]]:
        sizes = [jxl_codes.small(self._bits, 4) + 1 for _ in range(count)]
        codes = [jxl_codes.prefix(self._bits, size) for size in sizes]
        self._state = _STATE_AT_END
        return [partial(code.read, self._bits) for code in codes]

    def _weights(self, count: int, size: int) -> list[Callable[[], int]]:
        tables = [jxl_codes.symbols(self._bits, size) for _ in range(count)]
        self._state = self._bits.take(32)
        return [partial(self._symbol, table) for table in tables]

    def _symbol(self, table: jxl_codes.Symbol) -> int:
        symbol, frequency, offset = table(self._state & ((1 << _PRECISION) - 1))
        self._state = frequency * (self._state >> _PRECISION) + offset
        if self._state < _LOW:
            self._state = self._state << 16 | self._bits.take(16)
        return symbol

    def next(self, context: int) -> int:
        """The next number."""
        if not self._copying:
            return self._plain(self._map[context])
        if not self._copied:
            code = self._map[context]
            token = self._read[code]()
            if token < self._copying.least:
                return self._kept(self._splits[code].number(self._bits, token))
            self._begin(self._copying, token)
        self._copied -= 1
        self._from += 1
        return self._kept(self._past[self._from - 1] if self._from > 0 else 0)

    def _begin(self, copying: Copying, token: int) -> None:
        more = copying.split.number(self._bits, token - copying.least)
        self._copied = copying.shortest + more
        back = 1 + self._plain(self._map[-1])
        self._from = len(self._past) - min(back, len(self._past), _WINDOW)
        if not self._past:
            self._from = -self._copied

    def _plain(self, code: int) -> int:
        return self._splits[code].number(self._bits, self._read[code]())

    def _kept(self, number: int) -> int:
        self._past.append(number)
        return number

    def end(self) -> None:
        """Hold that the stream ended as it has to."""
        if self._state != _STATE_AT_END:
            raise Damaged("structure")


def order(bits: Bits, size: int) -> None:
    """Pass over the order in which so many parts are stored."""
    numbers = Numbers(bits, _ORDER_CONTEXTS)
    count = numbers.next(_context(size))
    if count > size:
        raise Damaged("structure")
    number = 0
    for place in range(count):
        number = numbers.next(_context(number))
        if number >= size - place:
            raise Damaged("structure")
    numbers.end()


def _context(number: int) -> int:
    return min(number.bit_length(), _ORDER_CONTEXTS - 1)


def _copying(bits: Bits) -> Copying:
    least = bits.number(*_LEAST_COPIED)
    return Copying(least, bits.number(*_SHORTEST), _split(bits, _LONGEST_CODE))


def _split(bits: Bits, longest: int) -> Split:
    exponent = bits.take(longest.bit_length())
    if exponent == longest:
        return Split(exponent, 0, 0)
    high = bits.take(exponent.bit_length())
    low = bits.take((exponent - high).bit_length()) if high <= exponent else exponent
    if exponent > longest or high + low > exponent:
        raise Damaged("structure")
    return Split(exponent, high, low)


def _map(bits: Bits, contexts: int) -> list[int]:
    """Which code each context uses."""
    if bits.flag():
        width = bits.take(2)
        found = [bits.take(width) for _ in range(contexts)]
    else:
        moved = bits.flag()
        numbers = Numbers(bits, 1, copies=contexts > 2)
        found = [numbers.next(0) for _ in range(contexts)]
        numbers.end()
        if max(found) >= contexts:
            raise Damaged("structure")
        found = _moved_back(found) if moved else found
    if set(found) != set(range(max(found) + 1)):
        raise Damaged("structure")
    return found


def _moved_back(found: list[int]) -> list[int]:
    """Undo that each number was moved to the front when it came."""
    row = list(range(256))
    for place, number in enumerate(found):
        row.insert(0, row.pop(number))
        found[place] = row[0]
    return found
