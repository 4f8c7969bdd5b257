"""The forms in which makers pack values, and how each is shown to people."""

from __future__ import annotations

import functools
import re
import struct
from collections.abc import Callable

_MULTIPLE = re.compile(r"([a-zA-Z]+\d*)x(\d+)")
_LENGTH = re.compile(r"([swhv])(\d+)")
_LETTERS = {"u1": "B", "i1": "b", "u2": "H", "i2": "h", "u4": "I", "i4": "i", "f4": "f"}


def _number(letter: str) -> Callable[[bytes, str], str]:
    def shown(raw: bytes, order: str) -> str:
        return f"{struct.unpack(order + letter, raw)[0]:.10g}"

    return shown


def _reversed(raw: bytes, order: str) -> str:
    """Two bytes in the order that the rest of the note is not in."""
    return str(struct.unpack((">" if order == "<" else "<") + "H", raw)[0])


def _quotient(letter: str) -> Callable[[bytes, str], str]:
    def shown(raw: bytes, order: str) -> str:
        top, bottom = struct.unpack(order + letter, raw)
        return f"{top / bottom:.10g}" if bottom else ""

    return shown


def seconds(value: float) -> str:
    """An exposure time as people write it."""
    if not 1e-6 < value < 1e6:
        return ""
    return f"1/{round(1 / value)}" if value < 0.25 else f"{value:.2g}"


def _exposure(letter: str, reckon: Callable[[int], float]) -> Callable[[bytes, str], str]:
    """Steps of light as seconds; nothing where there is no number."""

    def shown(raw: bytes, order: str) -> str:
        code: int = struct.unpack(order + letter, raw)[0]
        return seconds(2.0 ** max(-40.0, min(reckon(code), 40.0))) if code else ""

    return shown


def _steps(raw: bytes, order: str) -> str:
    """Canon's exposure time: 1/32 of a step, of which none is a second."""
    code: int = struct.unpack(order + "h", raw)[0]
    return seconds(2.0 ** max(-40.0, min(-code / 32, 40.0)))


def _canon(code: int) -> float:
    """Canon's byte: eighths of a step, with thirds and halves."""
    return 4 * (1 - (code - 24) / 32) if code else 0


def _moment(letters: str, zero: int = 0) -> Callable[[bytes, str], str]:
    """Year, month, day, hour, minute, second; those that are there."""

    def shown(raw: bytes, order: str) -> str:
        parts = list(struct.unpack(order + letters, raw))
        parts[0] += zero
        if not 1970 <= parts[0] < 2100 or not 1 <= parts[1] <= 12:
            return ""
        day = f"{parts[0]:04d}:{parts[1]:02d}:{parts[2]:02d}"
        return " ".join([day, ":".join(f"{part:02d}" for part in parts[3:6])]).strip()

    return shown


def _digits(raw: bytes, order: str) -> str:
    """Date and time in binary coded decimals: 20 03 08 01 17 59 30."""
    del order
    said = raw.hex()
    if not said.isdecimal():
        return ""
    day = f"{said[:4]}:{said[4:6]}:{said[6:8]}"
    return f"{day} {':'.join(said[at : at + 2] for at in range(8, len(said), 2)[:3])}".strip()


def _day(raw: bytes, order: str) -> str:
    """A day as one decimal number, 20080215."""
    said = f"{struct.unpack(order + 'I', raw)[0]:08d}"
    return f"{said[:4]}:{said[4:6]}:{said[6:8]}" if len(said) == 8 else said


def _packed_day(raw: bytes, order: str) -> str:
    """Year, month and day in the halves and quarters of a number."""
    number = struct.unpack(order + "I", raw)[0]
    return f"{number >> 16:04d}:{number >> 8 & 0xFF:02d}:{number & 0xFF:02d}" if number else ""


def _packed_time(raw: bytes, order: str) -> str:
    number = struct.unpack(order + "I", raw)[0]
    return f"{number >> 16:02d}:{number >> 8 & 0xFF:02d}:{number & 0xFF:02d}"


def _clock_first(letters: str, *, month_first: bool) -> Callable[[bytes, str], str]:
    """Second, minute, hour, then day and month or month and day, then the year."""

    def shown(raw: bytes, order: str) -> str:
        second, minute, hour, one, other, year = struct.unpack(order + letters, raw)
        month, day = (one, other) if month_first else (other, one)
        clock = f"{hour:02d}:{minute:02d}:{second:02d}"
        return f"{year:04d}:{month:02d}:{day:02d} {clock}" if 1990 < year < 2100 else ""

    return shown


def _millimetres(raw: bytes, order: str) -> str:
    """A focal length in a byte: six bits times a power of four."""
    del order
    return f"{10 * (raw[0] >> 2) * 4.0 ** ((raw[0] & 3) - 2):.4g} mm" if raw[0] else ""


def _hours(raw: bytes, order: str) -> str:
    """Minutes from Greenwich as hours."""
    minutes = struct.unpack(order + "h", raw)[0]
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _version(raw: bytes, order: str) -> str:
    """Two bytes as 1.02, in hexadecimal."""
    number = struct.unpack(order + "H", raw)[0]
    return f"{number >> 8:x}.{number & 0xFF:02x}" if number else ""


#: Form -> size in bytes and how it is shown. t...: exposure times, d...: dates.
FORMS: dict[str, tuple[int, Callable[[bytes, str], str]]] = {
    **{form: (struct.calcsize(f"<{letter}"), _number(letter))
       for form, letter in _LETTERS.items()},
    "R2": (2, _reversed), "r4": (4, _quotient("HH")), "r8": (8, _quotient("II")),
    "q8": (8, _quotient("ii")), "@": (1, lambda *_: ""), "*": (4, lambda *_: ""),
    "tc": (1, _exposure("B", _canon)),
    "te": (2, _steps),
    "tp": (1, _exposure("B", lambda code: 4.585 - (code - 32) / 8)),
    "ts": (1, _exposure("B", lambda code: 6 - code / 8)),
    "tS": (2, _exposure("H", lambda code: 16 - code / 256)),
    "tw": (2, _exposure("H", lambda code: 6 - code / 8)),
    "tm": (4, _exposure("I", lambda code: (48 - code) / 8)),
    "tn": (2, _exposure("H", lambda code: (48 - code) / 8)),
    "d7": (7, _moment("HBBBBB")), "d6": (6, _moment("BBBBBB", 2000)),
    "dh": (8, _digits), "di": (7, _digits),
    "dd": (4, _day), "dq": (4, _packed_day), "dr": (4, _packed_time),
    "dc": (12, _clock_first("HHHHHH", month_first=True)),
    "dg": (7, _clock_first("BBBBBH", month_first=False)), "mm": (1, _millimetres),
    "zone": (2, _hours), "ver": (2, _version),
}  # fmt: skip


@functools.lru_cache(maxsize=256)
def sized(form: str) -> int:
    """How many bytes a value of this form has."""
    if form in FORMS:
        return FORMS[form][0]
    length = _LENGTH.fullmatch(form)
    if length is not None:
        return int(length[2])
    single, count = _multiple(form)
    return FORMS[single][0] * count


def _multiple(form: str) -> tuple[str, int]:
    """The parts of a form such as "u2x4". Raises ValueError for what is no form."""
    multiple = _MULTIPLE.fullmatch(form)
    if multiple is None:
        raise ValueError(f"no form: {form}")
    return multiple[1], int(multiple[2])


def value(form: str, raw: bytes, order: str, mask: int = 0) -> str:
    """A value as a person reads it; "" where it says nothing."""
    if mask:
        bits = int.from_bytes(raw, "big" if order == ">" else "little") & mask
        return str(bits >> ((mask & -mask).bit_length() - 1))
    if form in FORMS:
        return FORMS[form][1](raw, order)
    length = _LENGTH.fullmatch(form)
    if length is not None:
        return _TEXTS[length[1]](raw)
    single, _count = _multiple(form)
    size, shown = FORMS[single]
    return " ".join(shown(raw[at : at + size], order) for at in range(0, len(raw), size))


def _text(raw: bytes) -> str:
    """Text up to its first zero; nothing where it is none."""
    raw = raw.split(b"\0", 1)[0].rstrip(b"\xff ")
    try:
        said = raw.decode("utf-8").strip()
    except UnicodeDecodeError:
        return ""
    return said if said.isprintable() else ""


def _wide(raw: bytes) -> str:
    said = raw.decode("utf-16-le", "replace").split("\0", 1)[0].strip()
    return said if said.isprintable() and "\ufffd" not in said else ""


def _hex(raw: bytes) -> str:
    return raw.hex() if raw.strip(b"\0") and raw.strip(b"\xff") else ""


def _label(raw: bytes) -> str:
    """The digits of a version."""
    said = raw.strip(b"\0")
    return said.decode("ascii") if said.isalnum() and said.isascii() else raw.hex()


_TEXTS: dict[str, Callable[[bytes], str]] = {"s": _text, "w": _wide, "h": _hex, "v": _label}
