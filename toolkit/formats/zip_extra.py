"""Extra fields of ZIP members: finer times, owners' numbers, names in other letters.

Specification: PKWARE APPNOTE 4.5 and 4.6, Info-ZIP's extrafld.txt. A reader only; it never raises
and shows the readable text, or the digits, of what it does not know.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

#: The systems that a package can say it was made on; 0, which says MS-DOS, is the neutral one.
SYSTEMS = {1: "Amiga", 3: "Unix", 7: "old Mac OS", 10: "Windows", 11: "Windows", 19: "macOS"}
_LONG_NUMBERS, _NTFS, _TIMES, _OLD_UNIX, _UNIX = 0x0001, 0x000A, 0x5455, 0x5855, 0x7875
_NAME, _COMMENT = 0x7075, 0x6375
_NEEDED = 28
#: No member has more fields; what stands behind so many is shown as one.
MOST = 200
_ANNO, _EPOCH = datetime(1601, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC)


def long_numbers(extra: bytes) -> bytes:
    """The field of numbers that do not fit in 32 bits; b"" where there is none."""
    found = b""
    for tag, body in itertools.islice(_fields(extra), MOST):
        found = body if tag == _LONG_NUMBERS else found
    return found


def _fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """The whole fields, and a last one cut short: their numbers and what they say."""
    at = 0
    while at + 4 <= len(extra):
        tag, size = struct.unpack_from("<HH", extra, at)
        yield tag, extra[at + 4 : at + 4 + size]
        at += 4 + size


def read(extra: bytes, path: str) -> Iterator[Finding]:
    """Everything that extra fields say; nothing of the long numbers that a package needs."""
    at = 0
    for tag, body in itertools.islice(_fields(extra), MOST):
        at += 4 + len(body)
        said = body[_NEEDED:] if tag == _LONG_NUMBERS else body
        if said.strip(b"\0"):
            yield from _field(tag, said, f"{path} {tag:#06x}")
    rest = extra[at:]
    if rest.strip(b"\0"):
        yield Finding("hidden.gap", Place(path), readable(rest) or rest.hex())


def _field(tag: int, body: bytes, path: str) -> Iterator[Finding]:
    place = Place(path)
    if tag in (_TIMES, _OLD_UNIX, _NTFS):
        for said in _moments(tag, body):
            yield Finding("when.changed", place, said)
    if tag in (_UNIX, _OLD_UNIX):
        owner = _owner(tag, body)
        if owner:
            yield Finding("who.owner", place, owner)
    elif tag in (_NAME, _COMMENT) and len(body) > 5 and body[0] == 1:
        kind = "inside.name" if tag == _NAME else "hidden.comment"
        yield Finding(kind, place, body[5:].decode("utf-8", "replace"))
    elif tag not in (_TIMES, _NTFS):
        yield Finding("hidden.gap", place, readable(body) or body.hex()[:200])


def _moments(tag: int, body: bytes) -> Iterator[str]:
    if tag == _NTFS:
        for at in range(8, min(len(body), 32) - 7, 8):
            yield _said(_ANNO, int.from_bytes(body[at : at + 8], "little") / 10_000_000)
        return
    body = body[1:] if tag == _TIMES else body[:8]
    for at in range(0, len(body) - 3, 4):
        yield _said(_EPOCH, int.from_bytes(body[at : at + 4], "little"))


def _said(start: datetime, seconds: float) -> str:
    try:
        return f"{start + timedelta(seconds=seconds):%Y:%m:%d %H:%M:%S} UTC"
    except OverflowError:
        return str(seconds)


def _owner(tag: int, body: bytes) -> str:
    """Numbers of user and group."""
    if tag == _OLD_UNIX:
        numbers = [int.from_bytes(body[at : at + 2], "little") for at in (8, 10)]
        return f"uid {numbers[0]}, gid {numbers[1]}" if len(body) >= 12 else ""
    numbers, at = [], 1
    for _ in range(2):
        size = body[at] if at < len(body) else 0
        numbers.append(int.from_bytes(body[at + 1 : at + 1 + size], "little"))
        at += 1 + size
    return f"uid {numbers[0]}, gid {numbers[1]}"
