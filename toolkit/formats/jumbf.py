"""JUMBF boxes and the C2PA records in them: who and what made and edited a picture; ISO 19566-5.

Lists labels, JSON, CBOR values and the readable names in signatures. Does not check the
signatures. Never raises: the record goes anyway.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator

from toolkit.formats import cbor
from toolkit.formats.readable import readable
from toolkit.formats.tag_kinds import kind_of
from toolkit.model import Finding, Place

_MAX_DEPTH = 12
_MAX_BOXES = 2000


def read(raw: bytes, path: str, start: int) -> Iterator[Finding]:
    """Everything readable in a run of JUMBF boxes; start is their absolute offset."""
    raw = bytes(raw)
    yield Finding("hidden.provenance", Place(path, start, len(raw)), readable(raw) or None)
    left = [_MAX_BOXES]
    yield from _boxes(raw, 0, len(raw), path, start, 0, left)


def _boxes(
    raw: bytes, at: int, end: int, path: str, start: int, depth: int, left: list[int]
) -> Iterator[Finding]:
    label = ""
    while at + 8 <= end and left[0] > 0:
        left[0] -= 1
        size, name = struct.unpack_from(">I4s", raw, at)
        body, last = at + 8, at + size if size else end
        if size == 1 and at + 16 <= end:
            body, last = at + 16, at + struct.unpack_from(">Q", raw, at + 8)[0]
        if last <= at + 7 or last > end:
            return
        where = f"{path}/{label}" if label else path
        if name == b"jumb" and depth < _MAX_DEPTH:
            yield from _boxes(raw, body, last, where, start, depth + 1, left)
        elif name == b"jumd":
            label = _label(raw[body:last])
            if label:
                yield Finding(
                    "hidden.provenance", Place(f"{path}/JUMDLabel", start + at, last - at), label
                )
        else:
            yield from _content(name, raw[body:last], where, start + body)
        at = last


def _label(body: bytes) -> str:
    """A description box: 16 bytes of type, a flag, a name up to its NUL."""
    if len(body) < 18 or not body[16] & 2:
        return ""
    return body[17:].split(b"\0", 1)[0].decode("utf-8", "replace")


def _content(name: bytes, body: bytes, path: str, at: int) -> Iterator[Finding]:
    if name == b"cbor":
        yield from _values(cbor.values(body), path, at, len(body))
    elif name == b"json":
        yield from _values(_json(body), path, at, len(body))
    elif name in (b"bidb", b"bfdb"):
        said = f"{len(body)} bytes {readable(body)}".strip()
        kind = "hidden.thumbnail" if name == b"bidb" else "hidden.provenance"
        yield Finding(kind, Place(f"{path}/{name.decode()}", at, len(body)), said)
    else:
        label = name.decode("latin-1")
        yield Finding(
            "hidden.provenance", Place(f"{path}/{label}", at, len(body)), readable(body) or None
        )


def _values(pairs: Iterator[tuple[str, str]], path: str, at: int, size: int) -> Iterator[Finding]:
    for key, value in pairs:
        name = "".join(
            part[:1].upper() + part[1:] for part in key.replace("@", "").split("/") if part
        )
        kind = kind_of(name, "hidden.provenance")
        if kind in ("look.description", "device.setting"):
            kind = "hidden.provenance"
        yield Finding(kind, Place(f"{path}/{name}", at, size), value)


def _json(body: bytes) -> Iterator[tuple[str, str]]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        yield "", readable(body)
        return
    yield from cbor.flattened("", document)
