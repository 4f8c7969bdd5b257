"""Anymaps with a comment in every place, and more pictures behind the first."""

from __future__ import annotations

from collections.abc import Callable

Plant = Callable[[str], bytes]


def values(count: int, most: int = 255) -> bytes:
    """Numbers as they stand in a binary file."""
    return bytes(number * 7 % (most + 1) for number in range(count))


def binary(sign: bytes, pixels: bytes, comment: bytes = b"", size: bytes = b"8 6") -> bytes:
    """A binary picture with a comment behind its sign."""
    said = b"# %s\n" % comment if comment else b""
    most = b"" if sign == b"P4" else b"255\n"
    return sign + b"\n" + said + size + b"\n" + most + pixels


def plain(sign: bytes, numbers: bytes, comment: bytes = b"", size: bytes = b"8 6") -> bytes:
    """A plain picture, eight numbers a line, with a comment among them."""
    most = b"" if sign == b"P1" else b"255\n"
    words = [b"%d" % number for number in numbers]
    lines = [b" ".join(words[at : at + 8]) for at in range(0, len(words), 8)]
    if comment:
        lines.insert(2, b"# " + comment)
    return sign + b"\n" + size + b"\n" + most + b"\n".join(lines) + b"\n"


def several(plant: Plant, first: bytes, second: bytes) -> bytes:
    """A picture, another one, and words."""
    return first + second + plant("behind the end")


def sample(plant: Plant) -> bytes:
    """A binary picture in colour, a second one, and words."""
    first = binary(b"P6", values(8 * 6 * 3), plant("comment"))
    second = binary(b"P5", values(48), plant("comment of the second picture"))
    return several(
        plant, first.replace(b"8 6\n", b"8\t#" + plant("between sizes") + b"\n06\n"), second
    )
