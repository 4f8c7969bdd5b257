"""The heads of TAR archives: what each field says, and how a neutral one is written.

Specification: POSIX.1-2017 pax (ustar and its extended records); the GNU tar manual for long
names, numbers in base 256 and old heads. A head is 512 bytes; a neutral one says a name and a
size, and no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

BLOCK = 512
_MAGIC, _GNU = b"ustar\x0000", b"ustar  \0"
_SUM = (148, 156)
_SEVEN_BITS = bytes(range(128))
#: What every file of a clean archive has: readable by all, writable by its owner.
_MODE = 0o644


class Field(NamedTuple):
    """A field of a head. number: it says one, so that its spelling does not matter."""

    name: str
    start: int
    end: int
    kind: str
    number: bool = False


#: Name, size, sum and type are not here: they are needed.
_FIELDS: tuple[Field, ...] = (
    Field("mode", 100, 108, "software.setting", number=True),
    Field("uid", 108, 116, "who.owner", number=True),
    Field("gid", 116, 124, "who.owner", number=True),
    Field("mtime", 136, 148, "when.changed", number=True),
    Field("linkname", 157, 257, "who.user_path"),
    Field("uname", 265, 297, "who.owner"),
    Field("gname", 297, 329, "who.owner"),
    Field("devmajor", 329, 337, "hidden.gap", number=True),
    Field("devminor", 337, 345, "hidden.gap", number=True),
)
_POSIX = Field("filling", 500, 512, "hidden.gap")
#: Where POSIX has the front of a long name, GNU has these.
_GNU_FIELDS: tuple[Field, ...] = (
    Field("atime", 345, 357, "when.changed", number=True),
    Field("ctime", 357, 369, "when.changed", number=True),
    Field("filling", 369, 512, "hidden.gap"),
)
_OLD = Field("filling", 257, 512, "hidden.gap")


def whole(head: bytes) -> bool:
    """Whether this is a head: its sum fits, with bytes counted as signed or unsigned."""
    if len(head) < BLOCK or not head[0]:
        return False
    try:
        said = number(head[_SUM[0] : _SUM[1]])
    except Damaged:
        return False
    if said <= 0:  # nobody wrote a sum there, and signed bytes may add up to nothing by chance
        return False
    rest = head[: _SUM[0]] + b" " * 8 + head[_SUM[1] : BLOCK]
    total = sum(rest)
    return said == total or said == total - 256 * len(rest.translate(None, _SEVEN_BITS))


def number(raw: bytes) -> int:
    """A number in octal digits or, where it is large, in base 256; raises Damaged."""
    if raw[:1] in (b"\x80", b"\xff"):
        return int.from_bytes(raw[1:], "big", signed=raw[0] == 255)
    digits = raw.partition(b"\0")[0].strip(b" ")
    if not digits:
        return 0
    if not set(digits) <= set(b"01234567"):
        raise Damaged("structure")
    return int(digits, 8)


def name_of(head: bytes) -> bytes:
    """The name with its front, if it has one."""
    name = head[:100].partition(b"\0")[0]
    front = head[345:500].partition(b"\0")[0] if head[257:265] == _MAGIC else b""
    return front + b"/" + name if front else name


def traces(head: bytes, at: int, path: str) -> Iterator[Finding]:
    """What a head says beside name, size and type."""
    for field in _fields(head):
        raw = head[field.start : field.end]
        said = _said(field, raw)
        if said:
            place = Place(f"{path}/{field.name}", at + field.start, len(raw))
            yield Finding(field.kind, place, said)
    for start, end in ((0, 100), (345, 500 if head[257:265] == _MAGIC else 345)):
        rest = head[start:end].partition(b"\0")[2].strip(b"\0")
        if rest:
            place = Place(f"{path}/behind the name", at + start, end - start)
            yield Finding("hidden.gap", place, readable(rest) or rest.hex())


def _fields(head: bytes) -> Iterator[Field]:
    magic = head[257:265]
    if magic == _MAGIC:
        yield from (*_FIELDS, _POSIX)
    elif magic == _GNU:
        yield from (*_FIELDS, *_GNU_FIELDS)
    else:
        yield from (*(field for field in _FIELDS if field.end <= _OLD.start), _OLD)


def _said(field: Field, raw: bytes) -> str:
    """What a field says in words; empty where it says nothing."""
    if not field.number:
        text = raw.strip(b"\0")
        return text.decode("utf-8", "replace") if text.isascii() else readable(text) or text.hex()
    try:
        value = number(raw)
    except Damaged:
        return readable(raw) or raw.hex()
    behind = raw.partition(b"\0")[2].strip(b"\0 ") if raw[0] < 128 else b""
    if behind:
        return readable(raw) or raw.hex()
    return _numbered(field, value)


def _numbered(field: Field, value: int) -> str:
    if value == (_MODE if field.name == "mode" else 0):
        return ""
    if field.kind == "when.changed":
        return said_time(value)
    return f"{field.name} {value:o}" if field.name == "mode" else f"{field.name} {value}"


def said_time(seconds: float) -> str:
    """Seconds since 1970 in words."""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y:%m:%d %H:%M:%S UTC")
    except (ValueError, OverflowError, OSError):
        return str(seconds)


def neutral(name: bytes, size: int, kind: bytes = b"0") -> bytes:
    """A head that says no more than these."""
    head = bytearray(BLOCK)
    head[: len(name)] = name
    head[100:108] = b"%07o\0" % _MODE
    head[108:116] = head[116:124] = b"%07o\0" % 0
    head[124:136] = b"%011o\0" % size
    head[136:148] = b"%011o\0" % 0
    head[156:157] = kind
    head[257:265] = _MAGIC
    head[329:337] = head[337:345] = b"%07o\0" % 0
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head)


def records(body: bytes) -> list[tuple[str, bytes]]:
    """Extended records, "LENGTH KEY=VALUE" each; raises Damaged."""
    found, at = [], 0
    while at < len(body):
        blank = body.find(b" ", at, at + 12)
        digits = body[at:blank] if blank > 0 else b""
        size = int(digits) if digits.isdigit() else 0
        if not digits or size <= blank - at + 2 or at + size > len(body):
            raise Damaged("structure")
        record = body[blank + 1 : at + size]
        key, equals, value = record.partition(b"=")
        if not equals or not record.endswith(b"\n"):
            raise Damaged("structure")
        found.append((key.decode("utf-8", "replace"), value[:-1]))
        at += size
    return found


def record(key: bytes, value: bytes) -> bytes:
    """One extended record; its length counts its own digits."""
    rest = len(key) + len(value) + 3
    size = rest + len(str(rest))
    size = rest + len(str(size))
    return b"%d %s=%s\n" % (size, key, value)


def padded(size: int) -> int:
    """Where what begins behind so many bytes stands."""
    return size + -size % BLOCK


def text_at(data: Buffer, start: int, end: int) -> str:
    """What stands in a stretch that should be empty; empty text where it is."""
    raw = bytes(data[start : min(end, start + (1 << 20))])
    if not raw.strip(b"\0"):
        return ""
    return readable(raw) or f"{end - start} bytes: {raw.strip(bytes(1))[:100].hex()}"
