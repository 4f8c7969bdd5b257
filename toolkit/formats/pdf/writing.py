"""Writes a document of plain values as a file, always in the same way.

No date, no id, no name of a program, no object streams; objects stand in the order in which the
pages need them. The same values make the same bytes.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from decimal import Decimal

from toolkit.errors import Damaged
from toolkit.formats.pdf.values import Name, Ref, Stream, Value

#: What every PDF of ours begins with; the second line marks it as binary.
HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_LEVEL = 6
_PLAIN_IN_NAMES = re.compile(rb"[^!-~]|[#()<>\[\]{}/%]")
_ESCAPED = re.compile(rb"[\\()\r]")


def packed(raw: bytes, keys: dict[str, Value] | None = None) -> Stream:
    """A stream of these bytes, packed in the one way that we write."""
    return Stream({**(keys or {}), "/Filter": Name("/FlateDecode")}, zlib.compress(raw, _LEVEL))


def written(objects: Sequence[Value], root: Ref) -> bytes:
    """The file of all objects that the root needs. A Ref's number is its place, from 1."""
    objects, root = _needed(objects, root)
    parts, places, at = [HEAD], [], len(HEAD)
    for number, value in enumerate(objects, 1):
        places.append(at)
        part = b"%d 0 obj\n%s\nendobj\n" % (number, _object(value))
        parts.append(part)
        at += len(part)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(places) + 1, rows))
    trailer: Value = {"/Root": root, "/Size": len(places) + 1}
    parts.append(b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (serial(trailer), at))
    return b"".join(parts)


def _needed(objects: Sequence[Value], root: Ref) -> tuple[list[Value], Ref]:
    """The objects that the root needs, numbered in the order in which they are met."""
    numbers: dict[int, int] = {root.number: 1}
    order = [root.number]
    for number in order:  # it grows meanwhile
        for ref in _refs(objects[number - 1]):
            if ref.number not in numbers:
                numbers[ref.number] = len(order) + 1
                order.append(ref.number)
    return [_renumbered(objects[number - 1], numbers) for number in order], Ref(1)


def _refs(value: Value) -> Iterator[Ref]:
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, Stream):
        yield from _refs(value.keys)
    elif isinstance(value, dict):
        for key in sorted(value):
            yield from _refs(value[key])
    elif isinstance(value, list):
        for each in value:
            yield from _refs(each)


def _renumbered(value: Value, numbers: dict[int, int]) -> Value:
    if isinstance(value, Ref):
        return Ref(numbers[value.number])
    if isinstance(value, Stream):
        return Stream(
            {key: _renumbered(each, numbers) for key, each in value.keys.items()}, value.raw
        )
    if isinstance(value, dict):
        return {key: _renumbered(each, numbers) for key, each in value.items()}
    if isinstance(value, list):
        return [_renumbered(each, numbers) for each in value]
    return value


def _object(value: Value) -> bytes:
    if not isinstance(value, Stream):
        return serial(value)
    keys = {**value.keys, "/Length": len(value.raw)}
    return b"%s\nstream\n%s\nendstream" % (serial(keys), value.raw)


def serial(value: Value) -> bytes:
    """A value as PDF writes it."""
    if type(value) is int:
        return b"%d" % value
    if type(value) is bytes:
        return string(value)
    if isinstance(value, dict):
        rows = (b"%s %s" % (name(key), serial(value[key])) for key in sorted(value))
        return b"<< %s >>" % b" ".join(rows)
    if isinstance(value, Ref):  # a tuple, so before lists
        return b"%d 0 R" % value.number
    if isinstance(value, list):
        return b"[ %s ]" % b" ".join(map(serial, value))
    if isinstance(value, bytes):
        return string(value)
    if isinstance(value, Name):
        return name(value)
    return _scalar(value)


def _scalar(value: Value) -> bytes:
    if value is None:
        return b"null"
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, int):
        return b"%d" % value
    if isinstance(value, Decimal | float):
        return number(value)
    raise Damaged("structure")


def number(value: Decimal | float) -> bytes:
    """A real number without an exponent."""
    said = format(value, "f") if isinstance(value, Decimal) else f"{value:.6f}"
    if "." in said:
        said = said.rstrip("0").rstrip(".")
    return said.encode() if said not in ("", "-", "-0") else b"0"


def name(value: str) -> bytes:
    """A name; bytes that cannot stand in one are written as numbers."""
    raw = value.encode("utf-8", "surrogateescape")[1:]
    return b"/" + _PLAIN_IN_NAMES.sub(lambda sign: b"#%02x" % sign[0][0], raw)


#: Bytes that stand for themselves in text.
_PRINTABLE = bytes(range(32, 127))


def string(raw: bytes) -> bytes:
    """A string in brackets, or in hexadecimal where most of it is no text."""
    odd = len(raw.translate(None, _PRINTABLE))
    if odd * 4 > len(raw):
        return b"<%s>" % raw.hex().encode()
    return b"(%s)" % _ESCAPED.sub(
        lambda sign: b"\\r" if sign[0] == b"\r" else b"\\" + sign[0], raw
    )
