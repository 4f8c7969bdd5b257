"""Entropy-coded numbers of JPEG XL: written here by the rules of the format, and read back."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import Damaged
from toolkit.formats.image import jxl_codes, jxl_entropy
from toolkit.formats.image.jxl_bits import Bits

#: Fields of a stream: a number and how many bits it takes.
Fields = list[tuple[int, int]]
END = 0x130000
#: Numbers up to this are their own symbols.
PLAIN = [(4, 3), (0, 3), (0, 3)]
ONE_MAP: Fields = [(1, 1), (0, 2)]
FLAT = [(0, 1), (1, 1), (1, 1), (3, 3), (7, 3)]
THREE_SIZES = [(0, 1), (0, 1), (1, 1), (1, 1), (1, 1), (5, 3), (0, 1)]


def packed(*fields: tuple[int, int]) -> bytes:
    """The lowest bit first."""
    whole = at = 0
    for number, width in fields:
        whole |= number << at
        at += width
    return whole.to_bytes((at + 7) // 8 + 1, "little")


def small(number: int, width: int) -> Fields:
    if not number:
        return [(0, 1)]
    length = number.bit_length() - 1
    return [(1, 1), (length, width), (number - (1 << length), length)]


def turned(code: int, width: int) -> tuple[int, int]:
    """Codes begin with their highest bit."""
    return int(f"{code:0{width}b}"[::-1], 2), width


def weighed(numbers: Sequence[int], table: Fields, size: int) -> Fields:
    """The state at the start and what is fed to it, so that these symbols are read."""
    look = jxl_codes.symbols(Bits(packed(*table)), size)
    slots: dict[int, dict[int, int]] = {}
    counts: dict[int, int] = {}
    for value in range(4096):
        symbol, counts_of, offset = look(value)
        slots.setdefault(symbol, {})[offset] = value
        counts[symbol] = counts_of
    state, fed = END, []
    for number in reversed(numbers):
        if state >> 20 >= counts[number]:
            fed.append((state & 0xFFFF, 16))
            state >>= 16
        state = state // counts[number] << 12 | slots[number][state % counts[number]]
    return [(state, 32), *reversed(fed)]


def stream(body: Fields) -> bytes:
    """One context and no copies, then what the body says."""
    return packed((0, 1), *body)


@pytest.mark.parametrize(
    "table",
    [
        FLAT,
        [(1, 1), (1, 1), *small(2, 3), *small(5, 3), (1000, 12)],
        # magnitudes 12 (left out), 3 and 1, then nothing
        [(0, 1), (0, 1), (1, 1), (1, 1), (1, 1), (4, 3), *small(0, 3), (1, 7), (3, 4), (11, 4)],
        # magnitude 6 and four more like it
        [(0, 1), (0, 1), (1, 1), (1, 1), (1, 1), (4, 3), *small(3, 3), (4, 3), (65, 7), (0, 1),
         (1, 7)],
    ],
)  # fmt: skip
def test_every_place_of_a_table_belongs_to_one_symbol(table: Fields) -> None:
    """As often as the symbol comes, each with an offset of its own."""
    look = jxl_codes.symbols(Bits(packed(*table)), 32)
    seen: dict[int, set[int]] = {}
    counts: dict[int, int] = {}
    for value in range(4096):
        symbol, counts[symbol], offset = look(value)
        seen.setdefault(symbol, set()).add(offset)

    assert sum(counts.values()) == 4096
    assert seen == {symbol: set(range(count)) for symbol, count in counts.items()}


@given(st.lists(st.integers(0, 10), min_size=1, max_size=60))
def test_weighed_numbers_are_read_back(numbers: list[int]) -> None:
    """And the state ends as it has to."""
    flat = [(0, 1), (1, 1), *small(10, 3)]
    raw = stream([(0, 1), (0, 2), *PLAIN, *flat, *weighed(numbers, flat, 32)])
    reader = jxl_entropy.Numbers(Bits(raw), 1)

    assert [reader.next(0) for _ in numbers] == numbers
    reader.end()


def test_a_wrong_last_state_is_damage() -> None:
    reader = jxl_entropy.Numbers(
        Bits(stream([(0, 1), (0, 2), *PLAIN, *FLAT, (END + 1, 32), (0, 32)])), 1
    )
    reader.next(0)

    with pytest.raises(Damaged):
        reader.end()


def prefixed(numbers: Sequence[int]) -> Fields:
    """Four symbols with codes of two bits, numbers above 1 with bits of their own."""
    head = [(1, 1), (0, 4), *small(3, 4), (1, 2), (3, 2)]
    head += [(symbol, 2) for symbol in range(4)] + [(0, 1)]
    for number in numbers:
        symbol = number.bit_length()
        extra = max(0, symbol - 1)
        head += [turned(symbol, 2), (number - (1 << extra) if extra else 0, extra)]
    return head


def test_prefixed_numbers_are_read_back() -> None:
    """Each as a symbol and bits."""
    numbers = [0, 1, 2, 3, 4, 7, 5, 0]
    reader = jxl_entropy.Numbers(Bits(stream(prefixed(numbers))), 1)

    assert [reader.next(0) for _ in numbers] == numbers
    reader.end()


def test_numbers_are_copied_from_those_before() -> None:
    """Symbol 8 copies five from two numbers ago; symbols below it are themselves."""
    copying = [(1, 1), (3, 2), (0, 15), (2, 2), (0, 2), (8, 4)]
    codes = [(1, 1), (0, 2), (1, 1), (4, 4), (0, 3), (0, 3), *small(8, 4)]
    names = [(1, 2), (2, 2), (1, 4), (2, 4), (8, 4)]
    said = [turned(0b0, 1), turned(0b10, 2), turned(0b11, 2), turned(0b0, 1)]
    reader = jxl_entropy.Numbers(Bits(packed(*copying, *codes, *names, *said)), 1)

    assert [reader.next(0) for _ in range(7)] == [1, 2, 1, 2, 1, 2, 1]


def coded_lengths() -> Fields:
    """Symbols 0 to 4 with codes of 2, 2, 2, 3 and 3 bits; the code of lengths has 2 and 3."""
    order = [(0, 2), (0, 2), (7, 4), (7, 4)]  # lengths 1: none, 2 and 3: one bit each
    return [*order, *(turned(bit, 1) for bit in (0, 0, 0, 1, 1))]


def test_codes_are_made_of_their_lengths() -> None:
    code = jxl_codes.prefix(Bits(packed((0, 2), *coded_lengths()[1:])), 5)

    assert code.codes == {(2, 0): 0, (2, 1): 1, (2, 2): 2, (3, 6): 3, (3, 7): 4}


def test_runs_of_lengths_are_written_short() -> None:
    """Three symbols of two bits like the first one, by code 16."""
    zero, one = (0, 2), (7, 4)
    order = [zero, one, zero, zero, zero, zero, zero, zero, one]  # 2, then 16, have one bit
    said = [turned(0, 1), turned(1, 1), (0, 2)]
    code = jxl_codes.prefix(Bits(packed((0, 2), *order, *said)), 4)

    assert code.codes == {(2, 0): 0, (2, 1): 1, (2, 2): 2, (2, 3): 3}


def test_a_run_that_goes_on_grows_as_a_number_does() -> None:
    """Sixteen symbols of four bits: one, then code 16 twice, of which the second counts on."""
    zero, one = (0, 2), (7, 4)
    order = [zero, zero, zero, one, zero, zero, zero, zero, one]  # 4, then 16, have one bit
    said = [turned(0, 1), turned(1, 1), (2, 2), turned(1, 1), (0, 2)]
    code = jxl_codes.prefix(Bits(packed((0, 2), *order, *said)), 16)

    assert code.codes == {(4, symbol): symbol for symbol in range(16)}


@pytest.mark.parametrize(("moved", "expected"), [(0, [0, 1, 1, 0]), (1, [0, 1, 0, 0])])
def test_contexts_share_codes(moved: int, expected: list[int]) -> None:
    """A map that is itself coded, with numbers moved to the front or not."""
    said = [0, 1, 1, 0]
    body = [(0, 1), (0, 1), (moved, 1), (0, 1), *prefixed(said)]
    body += [(1, 1), (0, 4), (0, 4), *small(0, 4), *small(3, 4), (1, 2), (3, 2)]
    body += [*((symbol, 2) for symbol in range(4)), (0, 1)]
    body += [turned(0b01, 2)] * sum(expected)
    reader = jxl_entropy.Numbers(Bits(packed(*body)), 4)

    assert [reader.next(context) for context in range(4)] == expected


def order(*numbers: int) -> Bits:
    return Bits(stream([*ONE_MAP, *prefixed(numbers)]))


def test_an_order_is_passed_over() -> None:
    """How many are out of their place, then where each comes from."""
    bits = order(3, 2, 0, 1)
    jxl_entropy.order(bits, 4)

    assert bits.at > 8


@pytest.mark.parametrize("numbers", [(5,), (2, 4, 0), (4, 0, 0, 0, 1)])
def test_an_order_that_points_outside_is_damage(numbers: tuple[int, ...]) -> None:
    with pytest.raises(Damaged):
        jxl_entropy.order(order(*numbers), 4)


@pytest.mark.parametrize(
    "fields",
    [
        [(0, 1), (1, 1), (15, 4), (1, 1), (15, 4), (0, 64)],  # too large an alphabet
        [(0, 1), (1, 1), (0, 4), *small(3, 4), (1, 2), (1, 2), (2, 2), (2, 2)],  # one twice
        [(0, 1), (1, 1), (0, 4), *small(3, 4), (3, 2), (0, 64)],
        [(0, 1), (1, 1), (3, 4), (3, 2), (1, 1), (0, 64)],  # more bits than there are
        [(0, 1), (0, 1), (0, 2), *PLAIN, (1, 1), (1, 1), *small(3, 3), *small(3, 3), (9, 12)],
        [(0, 1), (0, 1), (0, 2), *PLAIN, (1, 1), (0, 1), *small(200, 3)],  # beyond the alphabet
        [(0, 1), (0, 1), (0, 2), *PLAIN, (0, 1), (0, 1), (1, 1), (1, 1), (1, 1), (7, 3)],
        [(0, 1), (0, 1), (0, 2), *PLAIN, *THREE_SIZES, (65, 7), (0, 1)],
    ],
)
def test_codes_that_cannot_be_are_damage(fields: Fields) -> None:
    with pytest.raises(Damaged):
        jxl_entropy.Numbers(Bits(packed(*fields)), 1)


def test_a_map_that_leaves_a_code_out_is_damage() -> None:
    with pytest.raises(Damaged):
        jxl_entropy.Numbers(Bits(packed((0, 1), (1, 1), (2, 2), (0, 2), (2, 2), (0, 99))), 2)


@given(st.binary(max_size=200), st.integers(1, 5000))
def test_any_bytes_end_in_an_order_or_in_damage(raw: bytes, size: int) -> None:
    """Never in another error, and never without an end."""
    with contextlib.suppress(Damaged):
        jxl_entropy.order(Bits(raw), size)
