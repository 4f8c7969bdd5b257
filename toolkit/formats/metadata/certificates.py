"""The names and dates in X.509 certificates (ITU-T X.690): who signed, and who vouches for them.

Collects texts and times only. Does not check anything, and never raises: damage ends the reading.
"""

from __future__ import annotations

from collections.abc import Iterator

MAX_PARTS = 2000
_TEXTS = {0x0C: "utf-8", 0x13: "latin-1", 0x14: "latin-1", 0x16: "latin-1", 0x1E: "utf-16-be"}
_TIMES = (0x17, 0x18)
_CONSTRUCTED, _LONG, _SEQUENCE = 0x20, 0x80, 0x30


def names(raw: bytes) -> list[str]:
    """Every text and time in a certificate or a chain of them, in order; [] where it is none."""
    return list(_texts(raw)) if raw[:1] == bytes([_SEQUENCE]) else []


def _texts(raw: bytes) -> Iterator[str]:
    spans, parts = [(0, len(raw))], 0
    while spans and parts < MAX_PARTS:
        at, end = spans.pop()
        head = _head(raw, at, end)
        if head is None:
            continue
        parts += 1
        kind, body, stop = head
        spans.append((stop, end))
        if kind & _CONSTRUCTED:
            spans.append((body, stop))
        elif kind in _TEXTS:
            yield raw[body:stop].decode(_TEXTS[kind], "replace")
        elif kind in _TIMES:
            yield raw[body:stop].decode("latin-1")


def _head(raw: bytes, at: int, end: int) -> tuple[int, int, int] | None:
    """Kind, and where the body starts and ends; None where no whole part stands."""
    if at + 2 > end:
        return None
    size, body = raw[at + 1], at + 2
    if size & _LONG:
        count = size & ~_LONG
        size, body = int.from_bytes(raw[body : body + count], "big"), body + count
    return None if body + size > end else (raw[at], body, body + size)
