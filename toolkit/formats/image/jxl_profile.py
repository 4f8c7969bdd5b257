"""The colour profile in the head of a JPEG XL codestream: read it, and write another in its place.

After ISO/IEC 18181-1, annexes C and E. What is written is one flat code of eight bits a byte, so
it is no shorter than the profile itself.
"""

from __future__ import annotations

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer
from toolkit.formats.image import jxl_icc
from toolkit.formats.image.jxl_bits import Bits
from toolkit.formats.image.jxl_entropy import Numbers

_CONTEXTS = 41
#: No code of the profile comes before this byte.
_HEADER = 128
#: Kinds of bytes that are looked at in the two bytes before, each to decide on a context.
_LETTERS, _DIGITS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", b"0123456789.,"
_FEW, _MANY, _MOST = 16, 240, 255
#: A field: a number and how many bits it takes, the lowest first.
Field = tuple[int, int]
#: One code for all contexts, each byte its own symbol, and the code of each has eight bits.
_FLAT: tuple[Field, ...] = (
    (0, 1), (1, 1), (0, 2),  # nothing is copied; all contexts share one code
    (1, 1), (15, 4),  # which is a prefix code of plain numbers
    (1, 1), (7, 4), (127, 7),  # of 256 symbols
    (0, 2), *[(0, 2)] * 10, (2, 2), *[(0, 2)] * 7,  # and all of its codes are equally long
)  # fmt: skip


def read(data: Buffer, at: int) -> tuple[bytes, int]:
    """The profile that begins with this bit, and the byte behind it; raises Damaged."""
    bits = Bits(data)
    bits.at = at
    count = bits.wide()
    if count > jxl_icc.MAX_SIZE:
        raise Damaged("structure")
    numbers = Numbers(bits, _CONTEXTS)
    coded = bytearray()
    for place in range(count):
        context = _context(coded[-1], coded[-2]) if place > _HEADER else 0
        value = numbers.next(context)
        if value > _MOST:
            raise Damaged("structure")
        coded.append(value)
    numbers.end()
    return jxl_icc.unpacked(bytes(coded)), bits.even()


def _context(last: int, before: int) -> int:
    return 1 + _kind(last) + 8 * _roughly(before)


def _kind(value: int) -> int:
    if value in _LETTERS or value in _DIGITS:
        return int(value in _DIGITS)
    if value < _FEW:
        return 2 + min(value, 2)
    if value > _MANY:
        return 5 + (value == _MOST)
    return 7


def _roughly(value: int) -> int:
    if value in _LETTERS or value in _DIGITS:
        return int(value in _DIGITS)
    return 2 if value < _FEW else 3 if value > _MANY else 4


def written(data: Buffer, at: int, profile: bytes) -> bytes:
    """The codestream up to this bit, then this profile; zeros up to a whole byte."""
    whole = int.from_bytes(data[: (at + 7) // 8], "little") & (1 << at) - 1
    coded = jxl_icc.packed(profile)
    for number, width in (*_count(len(coded)), *_FLAT):
        whole |= number << at
        at += width
    # a prefix code begins with its highest bit
    turned = bytes(int(f"{value:08b}"[::-1], 2) for value in coded)
    whole |= int.from_bytes(turned, "little") << at
    return whole.to_bytes((at + 7) // 8 + len(coded), "little")


def _count(number: int) -> list[Field]:
    """A number of up to 64 bits: twelve of them, then eight at a time."""
    fields: list[Field] = [(3, 2), (number & 0xFFF, 12)]
    number >>= 12
    while number:
        fields += [(1, 1), (number & 0xFF, 8)]
        number >>= 8
    return [*fields, (0, 1)]
