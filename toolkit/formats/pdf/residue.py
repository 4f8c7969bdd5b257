"""The bytes of a PDF in which no removed string may stand: everything but what its readers see."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.errors import Refused
from toolkit.formats.inside import Inside
from toolkit.formats.pdf import contents
from toolkit.formats.pdf.annotations import WRITTEN_ON
from toolkit.formats.pdf.names import ORDERINGS, STANDARD, STRUCTURE
from toolkit.formats.pdf.values import Document, Name, Stream, Value

#: Strings that readers see or hear; and tables whose strings are numbers of letters.
_SEEN = frozenset(
    {
        "/Title",
        "/V",
        "/Opt",
        "/URI",
        "/Alt",
        "/ActualText",
        "/E",
        "/TU",
        "/P",
        "/DA",
        "/CA",
        "/Dest",
        "/D",
    }
)
#: Names of fonts and letters, which a document may well share with what went.
_NAMED = frozenset(
    {"/BaseFont", "/FontName", "/FontFamily", "/Encoding", "/Differences", "/BaseEncoding"}
)

_DEEPEST = 60
_FONT_NAMES = re.compile(rb"%![^\r\n]*|/[^\s/{}\[\]()]*")


def searched(document: Document, inside: Inside) -> Iterator[bytes]:
    """Strings and names that no reader sees, and what streams other than pages unpack to."""
    for ref in document.refs():
        value = document.at(ref)
        keys = document.dict(value)
        yield b"\n".join(_strings(keys or value, 0))
        if isinstance(value, Stream):
            yield from _unpacked(document, value, inside)


def _strings(value: Value, depth: int) -> Iterator[bytes]:
    if isinstance(value, bytes):
        if value not in ORDERINGS:
            yield value
    elif isinstance(value, Name):
        if value not in STANDARD and value not in STRUCTURE:
            yield value.encode("utf-8", "surrogateescape")
    elif depth < _DEEPEST:
        for each in _below(value):
            yield from _strings(each, depth + 1)


def _below(value: Value) -> list[Value]:
    """What stands in an array or a dictionary and is not seen."""
    if isinstance(value, dict):
        if value.get("/Subtype") == WRITTEN_ON:
            value = {key: each for key, each in value.items() if key != "/Contents"}
        return [each for key, each in value.items() if key not in _SEEN and key not in _NAMED]
    return value if isinstance(value, list) else []


def _unpacked(document: Document, stream: Stream, inside: Inside) -> Iterator[bytes]:
    raw, left = document.unpacked(stream)
    kind = document.name(stream.keys.get("/Subtype"))
    if left and left[0][0] == "/DCTDecode":
        yield from inside.texts(raw)
    elif kind != "/Image":
        yield _without_text(raw)


def _without_text(raw: bytes) -> bytes:
    """A stream without the letters that it shows; as it is where it draws nothing."""
    if b"begincmap" in raw[:400]:
        return b""
    if raw[:2] == b"%!":  # a font, whose name the document has, too
        return _FONT_NAMES.sub(b" ", raw)
    try:
        operators = contents.read(raw).operators
    except Refused:
        return raw
    words = [part for each in operators if each.name not in ("Tj", "TJ", "'", '"')
             for part in _strings(list(each.operands), 0)]  # fmt: skip
    return b"\n".join(words)
