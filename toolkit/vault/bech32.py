"""Bech32 as age uses it for keys: BIP 173, without its limit of 90 characters.

Text in, bytes out, and back. Knows nothing of keys.
"""

from __future__ import annotations

from collections.abc import Iterable

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUES = {letter: value for value, letter in enumerate(_LETTERS)}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECK = 6


def encode(prefix: str, data: bytes) -> str:
    """Prefix, "1", the data in groups of five bits, six letters of checksum; in lower case."""
    words = _regrouped(data, 8, 5, pad=True)
    spread = [*_spread(prefix), *words, *[0] * _CHECK]
    total = _checksum(spread) ^ 1
    words += [total >> 5 * (_CHECK - 1 - place) & 31 for place in range(_CHECK)]
    return f"{prefix}1{''.join(_LETTERS[word] for word in words)}"


def decode(text: str) -> tuple[str, bytes]:
    """The prefix in lower case, and the data; raises ValueError for anything not exact."""
    if text not in (text.lower(), text.upper()):
        raise ValueError("mixed case")
    prefix, one, rest = text.lower().rpartition("1")
    if not one or not prefix or len(rest) < _CHECK:
        raise ValueError("no separator")
    if not all("!" <= sign <= "~" for sign in prefix) or not set(rest) <= _VALUES.keys():
        raise ValueError("a sign that has no place here")
    words = [_VALUES[letter] for letter in rest]
    if _checksum([*_spread(prefix), *words]) != 1:
        raise ValueError("wrong checksum")
    return prefix, bytes(_regrouped(words[:-_CHECK], 5, 8, pad=False))


def _spread(prefix: str) -> list[int]:
    return [ord(sign) >> 5 for sign in prefix] + [0] + [ord(sign) & 31 for sign in prefix]


def _checksum(words: Iterable[int]) -> int:
    total = 1
    for word in words:
        top = total >> 25
        total = (total & 0x1FFFFFF) << 5 ^ word
        for bit, number in enumerate(_GENERATOR):
            if top >> bit & 1:
                total ^= number
    return total


def _regrouped(data: Iterable[int], wide: int, to: int, *, pad: bool) -> list[int]:
    """The same bits in groups of another width; raises ValueError for filling that is not zero."""
    held = bits = 0
    words = []
    for word in data:
        held = held << wide | word
        bits += wide
        while bits >= to:
            bits -= to
            words.append(held >> bits & ((1 << to) - 1))
        held &= (1 << bits) - 1
    if pad and bits:
        words.append(held << to - bits & ((1 << to) - 1))
    elif not pad and (bits >= wide or held):
        raise ValueError("wrong filling")
    return words
