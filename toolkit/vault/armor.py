"""An age file as text: PEM, 64 columns, strict; RFC 7468 as age narrows it.

White space before the first and behind the last line is passed over, anything else is not.
Works on streams of any length.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator

from toolkit.errors import Tampered

BEGIN, END = b"-----BEGIN AGE ENCRYPTED FILE-----", b"-----END AGE ENCRYPTED FILE-----"
#: What says that bytes are meant to be such a text.
MARKS = (b"-----BEGIN ", b"BEGIN AGE ENCRYPTED FILE")
_COLUMNS, _ROW = 64, 48
#: White space around the text may be so long at most.
_MOST_BLANK = 1024
_BLANKS = b" \t\r\n"

ReadLine = Callable[[], bytes]


def wrapped(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The text of what the parts, joined, are."""
    yield BEGIN + b"\n"
    held = b""
    for part in parts:
        held += part
        whole = len(held) - len(held) % _ROW
        if whole:
            rows = (base64.b64encode(held[at : at + _ROW]) for at in range(0, whole, _ROW))
            yield b"".join(row + b"\n" for row in rows)
            held = held[whole:]
    if held:
        yield base64.b64encode(held) + b"\n"
    yield END + b"\n"


def unwrapped(read_line: ReadLine) -> Iterator[bytes]:
    """The bytes that a text holds, row by row.

    read_line gives a line with its end, b"" at the end of all. Raises Tampered("age_armor").
    """
    if _first(read_line) != BEGIN:
        raise Tampered("age_armor")
    short = False
    while (row := _cut(read_line())) != END:
        if short or not 0 < len(row) <= _COLUMNS:
            raise Tampered("age_armor")
        short = len(row) < _COLUMNS or row.endswith(b"=")
        yield _decoded(row)
    _nothing_but_blanks(read_line)


def _first(read_line: ReadLine) -> bytes:
    """The first line that is not blank, without blanks before it."""
    passed = 0
    while True:
        line = read_line()
        passed += len(line) - len(line.lstrip(_BLANKS))
        if not line or passed > _MOST_BLANK:
            raise Tampered("age_armor")
        if line.strip(_BLANKS):
            return _cut(line.lstrip(_BLANKS))


def _cut(line: bytes) -> bytes:
    """A line without its end, which may be LF or CRLF."""
    return line.removesuffix(b"\n").removesuffix(b"\r") if line.endswith(b"\n") else line


def _decoded(row: bytes) -> bytes:
    try:
        data = base64.b64decode(row, validate=True)
    except (binascii.Error, ValueError):
        raise Tampered("age_armor") from None
    if base64.b64encode(data) != row:
        raise Tampered("age_armor")
    return data


def _nothing_but_blanks(read_line: ReadLine) -> None:
    passed = 0
    while line := read_line():
        passed += len(line)
        if line.strip(_BLANKS) or passed > _MOST_BLANK:
            raise Tampered("age_armor")
