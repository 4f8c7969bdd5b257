"""The two entropy codes of a JPEG XL codestream: by how often a symbol comes, or bits of its own.

After ISO/IEC 18181-1, annex C. Reads the tables and gives one reader a table. Raises Damaged.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.image.jxl_bits import Bits

#: How the lengths of the codes of lengths are ordered, and the code that they are written in.
_ORDER = (1, 2, 3, 4, 0, 5, 17, 6, 16, 7, 8, 9, 10, 11, 12, 13, 14, 15)
_LENGTHS = {
    (2, 0b00): 0, (2, 0b10): 3, (2, 0b01): 4, (3, 0b011): 2, (4, 0b0111): 1, (4, 0b1111): 5,
}  # fmt: skip
#: The code in which the magnitudes of frequencies are written, its first bit lowest.
_MAGNITUDES = {
    (3, 0): 10, (3, 2): 7, (3, 4): 6, (3, 5): 8, (3, 6): 9, (4, 3): 3, (4, 7): 5, (4, 9): 4,
    (4, 11): 1, (4, 15): 2, (5, 17): 0, (6, 33): 11, (7, 1): 12, (7, 65): 13,
}  # fmt: skip
_LONGEST_CODE = 15
_MOST_SYMBOLS = 1 << 15
_DEFAULT_LENGTH, _REPEAT = 8, 16
_SPACE = 1 << _LONGEST_CODE
#: The sum of all frequencies, as a power of two; the magnitude that stands for "as before".
_PRECISION, _SAME = 12, 13
_RANGE = 1 << _PRECISION

#: Gives a symbol and, for what the state of the stream becomes, its frequency and offset.
Symbol = Callable[[int], tuple[int, int, int]]


class Prefix(NamedTuple):
    """A prefix code: what each (length, bits, the first highest) stands for."""

    codes: dict[tuple[int, int], int]

    def read(self, bits: Bits) -> int:
        """The next symbol."""
        length = code = 0
        while (length, code) not in self.codes:
            if length == _LONGEST_CODE:
                raise Damaged("structure")
            code = code << 1 | bits.take(1)
            length += 1
        return self.codes[length, code]


def _looked_up(bits: Bits, table: dict[tuple[int, int], int]) -> int:
    """The next symbol of a small fixed code, its first bit lowest."""
    length = code = 0
    while (length, code) not in table:
        code |= bits.take(1) << length
        length += 1
    return table[length, code]


def prefix(bits: Bits, size: int) -> Prefix:
    """Read a prefix code for an alphabet of this size."""
    if size == 1:
        return Prefix({(0, 0): 0})
    if size > _MOST_SYMBOLS:
        raise Damaged("structure")
    skipped = bits.take(2)
    if skipped == 1:
        return _canonical(_few(bits, size))
    first = [0] * len(_ORDER)
    space = 32
    for place in _ORDER[skipped:]:
        if space <= 0:
            break
        first[place] = _looked_up(bits, _LENGTHS)
        space -= 32 >> first[place] if first[place] else 0
    if space and sum(map(bool, first)) != 1:
        raise Damaged("structure")
    return _canonical(dict(enumerate(_lengths(bits, _canonical(dict(enumerate(first))), size))))


def _few(bits: Bits, size: int) -> dict[int, int]:
    """A code of up to four symbols, which are named: how long the code of each is."""
    count = 1 + bits.take(2)
    symbols = [bits.take((size - 1).bit_length()) for _ in range(count)]
    if len(set(symbols)) != count or max(symbols) >= size:
        raise Damaged("structure")
    lengths = {1: [0], 2: [1, 1], 3: [1, 2, 2], 4: [2, 2, 2, 2]}[count]
    if count == 4 and bits.flag():
        lengths = [1, 2, 3, 3]
    return dict(zip(symbols, lengths, strict=True))


def _canonical(lengths: dict[int, int]) -> Prefix:
    """The code that these lengths make; a lone symbol takes no bits."""
    used = sorted((length, symbol) for symbol, length in lengths.items() if length)
    if len(used) < 2:
        alone = used[0][1] if used else next(iter(lengths))
        return Prefix({(0, 0): alone})
    codes: dict[tuple[int, int], int] = {}
    code = before = 0
    for length, symbol in used:
        code <<= length - before
        codes[length, code] = symbol
        code, before = code + 1, length
    return Prefix(codes)


def _lengths(bits: Bits, code: Prefix, size: int) -> list[int]:
    """How long the code of each symbol is; runs are written short."""
    found: list[int] = []
    latest, run, running, space = _DEFAULT_LENGTH, 0, 0, _SPACE
    while len(found) < size and space > 0:
        said = code.read(bits)
        if said < _REPEAT:
            run = 0
            found.append(said)
            if said:
                latest = said
                space -= _SPACE >> said
            continue
        more = said - _REPEAT + 2
        repeated = latest if said == _REPEAT else 0
        if repeated != running:
            run, running = 0, repeated
        before = run
        run = ((run - 2) << more if run else 0) + bits.take(more) + 3
        found += [repeated] * min(run - before, size + 1 - len(found))
        space -= (run - before) * (_SPACE >> repeated) if repeated else 0
    if space or len(found) > size:
        raise Damaged("structure")
    return found + [0] * (size - len(found))


def small(bits: Bits, width: int) -> int:
    """A number that says how long it is, in so many bits."""
    if not bits.flag():
        return 0
    length = bits.take(width)
    return (1 << length) + bits.take(length)


def symbols(bits: Bits, size: int) -> Symbol:
    """Read how often each symbol comes, and give the look-up in an alphabet of this size."""
    counts = _counts(bits)
    while counts and not counts[-1]:
        counts.pop()
    if not counts or len(counts) > size:
        raise Damaged("structure")
    return _spread(counts, size)


def _counts(bits: Bits) -> list[int]:
    if bits.flag():
        return _one_or_two(bits)
    if bits.flag():
        length = small(bits, 3) + 1
        each, more = divmod(_RANGE, length)
        return [each + (place < more) for place in range(length)]
    return _weighed(bits)


def _one_or_two(bits: Bits) -> list[int]:
    named = [small(bits, 3) for _ in range(1 + bits.take(1))]
    counts = [0] * (max(named) + 1)
    first = _RANGE if len(named) == 1 else bits.take(_PRECISION)
    counts[named[-1]] = _RANGE - first
    counts[named[0]] = first
    if sum(counts) != _RANGE:
        raise Damaged("structure")
    return counts


def _weighed(bits: Bits) -> list[int]:
    """Magnitudes first, then the bits below them; the largest is what is left."""
    width = 0
    while width < 3 and bits.flag():
        width += 1
    shift = (bits.take(width) | 1 << width) - 1
    length = small(bits, 3) + 3
    if shift > _SAME:
        raise Damaged("structure")
    sizes, same = _magnitudes(bits, length)
    largest = sizes.index(max(sizes))
    if same.get(largest + 1):
        raise Damaged("structure")
    counts = [0] * length
    place = 0
    while place < length:
        if place in same:
            end = min(place + same[place], length)
            counts[place:end] = [counts[place - 1] if place else 0] * (end - place)
            place = end
            continue
        if place != largest:
            counts[place] = _count(bits, sizes[place], shift)
        place += 1
    counts[largest] = _RANGE - sum(counts)
    if counts[largest] <= 0:
        raise Damaged("structure")
    return counts


def _magnitudes(bits: Bits, length: int) -> tuple[list[int], dict[int, int]]:
    """Of each symbol, and where as many as said are like the one before."""
    sizes, same = [-1] * length, {}
    place = 0
    while place < length:
        size = _looked_up(bits, _MAGNITUDES)
        if size == _SAME:
            same[place] = small(bits, 3) + 4
            place += same[place]
            continue
        sizes[place] = size
        place += 1
    if place > length or max(sizes) < 0:
        raise Damaged("structure")
    return sizes, same


def _count(bits: Bits, size: int, shift: int) -> int:
    if size < 2:
        return size
    below = max(0, min(size - 1, shift - ((_PRECISION - size + 1) >> 1)))
    return (1 << size - 1) + (bits.take(below) << size - 1 - below)


def _spread(counts: list[int], size: int) -> Symbol:
    """The alias table: every slot holds its own symbol below a cut, and one other above it."""
    slot = _RANGE // size
    if max(counts) == _RANGE:
        only = counts.index(_RANGE)
        return lambda value: (only, _RANGE, value)
    counts = counts + [0] * (size - len(counts))
    cuts, other, offsets = list(counts), list(range(size)), [0] * size
    over = [place for place in range(size) if cuts[place] > slot]
    under = [place for place in range(size) if cuts[place] < slot]
    while over:
        rich, poor = over[-1], under.pop()
        cuts[rich] -= slot - cuts[poor]
        other[poor], offsets[poor] = rich, cuts[rich]
        if cuts[rich] <= slot:
            over.pop()
            if cuts[rich] < slot:
                under.append(rich)

    def look(value: int) -> tuple[int, int, int]:
        place, within = divmod(value, slot)
        if within < cuts[place]:
            return place, counts[place], within
        symbol = other[place]
        return symbol, counts[symbol], offsets[place] - cuts[place] + within

    return look
