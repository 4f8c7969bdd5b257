"""PNG's text chunks, and what programs hide in them: XMP, and ImageMagick's profiles in hex.

Never raises on damaged text: the chunk goes anyway. Inflating is bounded.
"""

from __future__ import annotations

import binascii
import re
import zlib
from collections.abc import Iterator

from toolkit.formats.base import Buffer, unplaced
from toolkit.formats.metadata import exif, icc, iptc, jumbf, photoshop, xmp
from toolkit.formats.metadata.tag_kinds import kind_of
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_MOST = 4 << 20
_KINDS: dict[str, str] = {
    "author": "who.author", "artist": "who.author", "creator": "who.author", "copyright":
    "who.rights", "software": "software.name", "source": "device.model", "creation time":
    "when.taken", "create-date": "when.taken", "date:create": "when.changed", "date:modify":
    "when.changed", "date:timestamp": "when.changed", "modify-date": "when.changed", "title":
    "who.words", "description": "who.words", "disclaimer": "who.words", "warning": "who.words",
    "comment": "hidden.comment", "parameters": "software.history", "prompt":
    "software.history", "workflow": "software.history", "file": "who.user_path", "thumb::uri":
    "who.user_path", "url": "who.contact", "make": "device.model", "model": "device.model",
}  # fmt: skip
_NAMES = {
    "creation time": "CreationTime", "date:create": "Datecreate", "date:modify": "Datemodify",
    "date:timestamp": "Datetimestamp", "modify-date": "ModifyDate", "create-date": "CreateDate",
}  # fmt: skip
#: What programs put before the standard names of EXIF and XMP when they copy them into text.
_STANDARD = re.compile(r"(?:exif|xap|xmp|xmpMM|tiff|dc|photoshop):(?:thumbnail:)?(\w+)$")
#: ImageMagick's name for a packed profile (some programs add a word), its length, and hex.
_RAW = re.compile(rb"\s*\w+(?: profile)?\s+\d+\s+([0-9A-Fa-f\s]+)\Z")


def inflated(packed: bytes, most: int = _MOST) -> bytes | None:
    """What a zlib stream unpacks to, or None when it is none or unpacks to more than `most`."""
    stream = zlib.decompressobj()
    try:
        plain = stream.decompress(packed, most)
    except zlib.error:
        return None
    return None if stream.unconsumed_tail else plain


def plain(data: Buffer, start: int, end: int, path: str) -> Iterator[Finding]:
    """A tEXt chunk: keyword, NUL, Latin-1 text."""
    keyword, _, text = bytes(data[start:end]).partition(b"\0")
    yield from _said(keyword.decode("latin-1"), text, "latin-1", path, end - len(text))


def compressed(data: Buffer, start: int, end: int, path: str) -> Iterator[Finding]:
    """A zTXt chunk: keyword, NUL, method, zlib stream of Latin-1 text."""
    keyword, _, rest = bytes(data[start:end]).partition(b"\0")
    yield from unplaced(
        _said(keyword.decode("latin-1"), inflated(rest[1:]), "latin-1", path, start)
    )


def international(data: Buffer, start: int, end: int, path: str) -> Iterator[Finding]:
    """An iTXt chunk: keyword, flags, language, translated keyword, UTF-8 text, perhaps packed."""
    keyword, _, rest = bytes(data[start:end]).partition(b"\0")
    packed = rest[:1] == b"\1"
    language, _, rest = rest[2:].partition(b"\0")
    translated, _, text = rest.partition(b"\0")
    at = start + len(keyword) + 3
    for extra in (language, translated):
        if len(extra) > 3:
            said = extra.decode("utf-8", "replace")
            yield Finding("hidden.text", Place(f"{path}/language", at, len(extra)), said)
        at += len(extra) + 1
    word = keyword.decode("latin-1")
    if packed:
        yield from unplaced(_said(word, inflated(text), "utf-8", path, start))
    else:
        yield from _said(word, text, "utf-8", path, end - len(text))


def provenance(data: Buffer, start: int, end: int, path: str) -> Iterator[Finding]:
    """A caBX chunk: a C2PA record."""
    yield from jumbf.read(bytes(data[start:end]), path, start)


def _said(
    keyword: str, text: bytes | None, charset: str, path: str, start: int
) -> Iterator[Finding]:
    name = _NAMES.get(keyword.lower()) or "".join(
        word[:1].upper() + word[1:] for word in keyword.split()
    )
    where = f"{path}/{name or 'text'}"
    if text is None:
        yield Finding(
            "hidden.text", Place(where, start), f"{keyword}: packed text that cannot be read"
        )
    elif keyword == "XML:com.adobe.xmp":
        yield from xmp.read(text, f"{path}/XMP", start)
    elif keyword.lower().startswith("raw profile type"):
        yield from unplaced(_raw_profile(keyword.lower().split()[-1], text, where, start))
    else:
        yield Finding(_kind(keyword), Place(where, start, len(text)), _decoded(text, charset))


def _kind(keyword: str) -> str:
    standard = _STANDARD.match(keyword)
    if standard:
        return kind_of(standard[1], "hidden.text")
    return _KINDS.get(keyword.lower(), "hidden.text")


def _decoded(text: bytes, charset: str) -> str:
    """The text as it was meant: many programs write UTF-8 where the format wants Latin-1."""
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode(charset, "replace")


def _raw_profile(kind: str, text: bytes, path: str, start: int) -> Iterator[Finding]:
    """ImageMagick's form: a name, a length, then hex."""
    packed = _RAW.match(text)
    try:
        raw = binascii.unhexlify(b"".join(packed[1].split())) if packed else b""
    except binascii.Error:
        raw = b""
    if not raw:
        yield Finding("hidden.packet", Place(path, start, len(text)), readable(text) or None)
    elif kind in ("exif", "app1") and raw[:6] == b"Exif\0\0":
        yield from exif.read(raw, 6, len(raw) - 6, path)
    elif kind in ("xmp", "app1"):
        yield from xmp.read(raw.removeprefix(b"http://ns.adobe.com/xap/1.0/\0"), path, start)
    elif kind in ("icc", "icm"):
        yield from icc.read(raw, path, start)
    elif kind in ("iptc", "8bim"):
        reader = photoshop.read if raw[:4] == b"8BIM" else iptc.read
        yield from reader(raw, path, start)
    else:
        yield Finding("hidden.packet", Place(path, start, len(text)), readable(raw) or None)
