"""The two sums of FLAC: over a frame's head, and over the whole frame.

The long sum is a remainder of polynomials over bits. The frame is taken as one big number and
folded: x^15 + x + 1 divides x^(15*2^k) + x^(2^k) + 1 for every k, so the upper part of a number
can be moved down by two additions without carry. That takes a hundredth of the time of a table.
"""

from __future__ import annotations

_POLYNOMIAL_8 = 0x07
#: x^15 + x + 1; with x + 1, the number of set bits, it makes the long sum's x^16 + x^15 + x^2 + 1.
_FACTOR = 0x8003


def _table() -> bytes:
    return bytes(map(_shifted_out, range(256)))


def _shifted_out(crc: int) -> int:
    """The sum after eight more bits."""
    for _ in range(8):
        crc = (crc << 1 ^ (_POLYNOMIAL_8 if crc & 0x80 else 0)) & 0xFF
    return crc


_TABLE = _table()


def crc8(raw: bytes) -> int:
    """The sum over a frame's head."""
    crc = 0
    for byte in raw:
        crc = _TABLE[crc ^ byte]
    return crc


def divides(frame: bytes) -> bool:
    """Whether a frame with its sum at the end has no remainder."""
    number = int.from_bytes(frame, "big")
    if number.bit_count() & 1:
        return False
    power = max(0, (number.bit_length() // 15).bit_length())
    while power >= 0:
        low, shift = 15 << power, 1 << power
        while number.bit_length() > low:
            high = number >> low
            number = (number & ((1 << low) - 1)) ^ high ^ (high << shift)
        power -= 1
    return number in (0, _FACTOR)
