"""PDF's values as plain Python values, and a document as a table of them.

A dictionary is a dict, an array a list, a string bytes, a name a Name, an object elsewhere a
Ref. So the rest of this package works on plain values and knows nothing of the library that
reads them. Streams are unpacked step by step under a cap, so that a bomb is refused.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias, TypeGuard

from toolkit.errors import Damaged, Locked, TooLarge
from toolkit.formats.base import Buffer
from toolkit.formats.libraries import library

#: One stream unpacks to no more than this, and one that is no picture to no more than that.
MAX_STREAM = 192 << 20
MAX_WORDS = 64 << 20
#: What all streams unpack to, each time that they are, on top of so many times the file's size.
MAX_UNPACKED = 1 << 30
MOST_TIMES = 64
#: A packed stream that holds more runs of equal bytes than this is not unpacked.
_MOST_RUNS = 4_000_000
#: A file of more bytes, or of more objects, is more than a document needs.
MAX_BYTES = 512 << 20
MAX_OBJECTS = 400_000
#: Filters that only pack bytes; what else there is packs pictures.
GENERAL = frozenset({
    "/FlateDecode", "/LZWDecode", "/ASCIIHexDecode", "/ASCII85Decode", "/RunLengthDecode",
})  # fmt: skip
_SHORT = {
    "/Fl": "/FlateDecode", "/LZW": "/LZWDecode", "/AHx": "/ASCIIHexDecode", "/A85":
    "/ASCII85Decode", "/RL": "/RunLengthDecode", "/DCT": "/DCTDecode", "/CCF": "/CCITTFaxDecode",
}  # fmt: skip
_DEEPEST = 200


class Name(str):
    """A name, with its slash; bytes that are no UTF-8 are escaped as Python does."""

    __slots__ = ()


class Ref(NamedTuple):
    """Points at an object of its document."""

    number: int
    generation: int = 0


class Stream:
    """A dictionary with bytes; in a document that is read, `raw` asks the library for them."""

    __slots__ = ("_raw", "keys", "source")

    def __init__(
        self, keys: dict[str, Value], raw: bytes | None = None, source: Any = None
    ) -> None:
        """raw: the bytes as they are packed; or source: the library's object."""
        self.keys, self._raw, self.source = keys, raw, source

    @property
    def raw(self) -> bytes:
        """The bytes as they are packed, without encryption; raises Damaged."""
        if self._raw is not None:
            return self._raw
        with refusing():
            return bytes(self.source.read_raw_bytes())


Value: TypeAlias = (
    "bool | int | float | Decimal | Name | bytes | Ref | Values | Keys | Stream | None"
)
Values: TypeAlias = list[Value]
Keys: TypeAlias = dict[str, Value]
Filters: TypeAlias = list[tuple[str, Keys]]
Numbers: TypeAlias = list[float]
Refs: TypeAlias = list[Ref]


@contextmanager
def refusing() -> Iterator[None]:
    """What the library raises becomes one of our refusals."""
    pikepdf = library("pikepdf")
    try:
        yield
    except pikepdf.PasswordError:
        raise Locked("encrypted_pdf") from None
    except pikepdf.DataDecodingError:
        raise Damaged("undecodable") from None
    except RecursionError:
        raise TooLarge("too_deep") from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, NotImplementedError, RuntimeError):
        raise Damaged("structure") from None


class Document:
    """A PDF that is read: its trailer and its objects."""

    def __init__(self, pdf: Any, *, repaired: bool, encrypted: bool, size: int = 0) -> None:
        """pdf: the library's document. repaired: its table of objects had to be guessed.

        size: of the file.
        """
        self.pdf, self.repaired, self.encrypted = pdf, repaired, encrypted
        self.size = size
        self.begin()
        self._scratch: Any = None
        self._known: dict[Ref, Value] = {}
        with refusing():
            self.trailer: Keys = _dict(pdf.trailer, 0)

    def begin(self) -> None:
        """Count from the start how much is unpacked: somebody else reads it now."""
        self._room = MAX_UNPACKED + MOST_TIMES * self.size

    def at(self, value: Value) -> Value:
        """The value itself, or the object that it points at."""
        if not isinstance(value, Ref):
            return value
        if value not in self._known:
            if len(self._known) >= MAX_OBJECTS:
                raise TooLarge("too_many_parts")
            with refusing():
                found = self.pdf.get_object((value.number, value.generation))
                self._known[value] = plain(found, top=True)
        return self._known[value]

    def dict(self, value: Value) -> Keys:
        """The dictionary there, also a stream's; empty where there is none."""
        found = self.at(value)
        if isinstance(found, Stream):
            return found.keys
        return found if isinstance(found, dict) else {}

    def list(self, value: Value) -> Values:
        """The array there; empty where there is none."""
        found = self.at(value)
        return found if isinstance(found, list) else []

    def name(self, value: Value) -> str:
        """The name there, or ""."""
        found = self.at(value)
        return str(found) if isinstance(found, Name) else ""

    def text(self, value: Value) -> str:
        """The text string there, decoded, or ""."""
        found = self.at(value)
        return text(found) if isinstance(found, bytes) else ""

    def numbers(self, value: Value) -> Numbers:
        """The numbers of the array there; what is no number is left out."""
        found = (self.at(each) for each in self.list(value))
        return [float(each) for each in found if is_number(each)]

    def number(self, value: Value, default: float = 0.0) -> float:
        """The number there."""
        found = self.at(value)
        return float(found) if is_number(found) else default

    def refs(self) -> Refs:
        """All objects, reachable or not."""
        with refusing():
            # numbers and truths come bare; nobody hides in them
            found = [Ref(*each.objgen) for each in self.pdf.objects if hasattr(each, "objgen")]
        return sorted(each for each in found if each.number)

    # ---- streams -------------------------------------------------------------------------

    def filters(self, stream: Stream) -> Filters:
        """The filters of a stream, in the order in which they unpack, each with its parameters."""
        return filters_of(self, stream.keys)

    def unpacked(self, stream: Stream) -> tuple[bytes, Filters]:
        """The bytes without the filters that only pack, and the filters that remain.

        Raises Damaged("undecodable") and TooLarge("compressed_bomb").
        """
        raw, left = stream.raw, self.filters(stream)
        while left and left[0][0] in GENERAL:
            raw = self.step(raw, *left.pop(0))
            self.spend(len(raw))
        return raw, left

    def spend(self, count: int) -> None:
        """Say how many bytes were unpacked; raises TooLarge when it is too often too many."""
        self._room -= count
        if self._room < 0:
            raise TooLarge("compressed_bomb")

    def bytes_of(self, value: Value) -> bytes:
        """All that a stream unpacks to; empty where there is none. Raises Damaged."""
        found = self.at(value)
        if not isinstance(found, Stream):
            return b""
        raw, left = self.unpacked(found)
        if left:
            raise Damaged("undecodable")
        if len(raw) > MAX_WORDS:
            raise TooLarge("compressed_bomb")
        return raw

    def step(self, raw: bytes, name: str, parameters: Keys) -> bytes:
        """What one filter unpacks to; raises Damaged or TooLarge."""
        if name == "/FlateDecode":
            flat = inflated(raw)
            if self.number(parameters.get("/Predictor"), 1) <= 1:
                return flat
            del flat  # the library unpacks it once more
        if name == "/LZWDecode" and len(raw) > MAX_STREAM >> 6:
            raise TooLarge("compressed_bomb")
        if name == "/RunLengthDecode":
            return _runs(raw)
        pikepdf = library("pikepdf")
        with refusing():
            if self._scratch is None:
                self._scratch = pikepdf.Pdf.new()  # a stream that is made belongs to a document
            step = pikepdf.Stream(self._scratch, raw)
            step["/Filter"] = pikepdf.Name(name)
            if parameters:
                step["/DecodeParms"] = pikepdf.Dictionary({
                    key: int(self.number(value)) for key, value in parameters.items()
                    if key in _PACKING
                })  # fmt: skip
            return bytes(step.read_bytes())


#: A packed stream is unpacked at once when it is no larger; else first counted, in steps.
_AT_ONCE = 16 << 20
_PACKED_AT_ONCE = 16 << 10
_PACKING = ("/Predictor", "/Colors", "/BitsPerComponent", "/Columns", "/EarlyChange")


def filters_of(
    document: Document, keys: Mapping[str, Value]
) -> list[tuple[str, dict[str, Value]]]:
    """The filters that a dictionary names, with their full names."""
    names = _as_list(document, keys.get("/Filter", keys.get("/F")))
    parameters = _as_list(document, keys.get("/DecodeParms", keys.get("/DP")))
    parameters += [None] * (len(names) - len(parameters))
    return [
        (_SHORT.get(document.name(name), document.name(name)), document.dict(each))
        for name, each in zip(names, parameters, strict=False)
    ]


def _as_list(document: Document, value: Value) -> list[Value]:
    found = document.at(value)
    if found is None:
        return []
    return list(found) if isinstance(found, list) else [found]


def inflated(raw: bytes) -> bytes:
    """What a zlib stream unpacks to; what stands behind its end is left out. Raises Damaged."""
    stream = zlib.decompressobj()
    try:
        flat = stream.decompress(raw, min(_AT_ONCE, MAX_STREAM + 1))
        if len(flat) > MAX_STREAM:
            raise TooLarge("compressed_bomb")
        if len(flat) < _AT_ONCE:
            return flat
        # a large one is counted before it is kept, so that it is in memory once, or not at all
        size = len(flat) + _rest(stream, MAX_STREAM - len(flat))
        del flat
        whole = stream.eof
        return zlib.decompress(raw, bufsize=size) if whole else _as_far_as_it_goes(raw)
    except zlib.error:
        return _as_far_as_it_goes(raw)


def _rest(stream: Any, most: int) -> int:
    """How many bytes are still to come; raises TooLarge as soon as they are too many."""
    tail, size = stream.unconsumed_tail, 0
    for at in range(0, len(tail), _PACKED_AT_ONCE):
        size += len(stream.decompress(tail[at : at + _PACKED_AT_ONCE]))
        if size > most:
            raise TooLarge("compressed_bomb")
    return size


def _runs(raw: bytes) -> bytes:
    """What runs of equal bytes unpack to; what stands behind their end is left out.

    The library takes a line's end there for another run. Raises TooLarge.
    """
    flat, at = bytearray(), 0
    for _ in range(_MOST_RUNS):
        if at >= len(raw) or raw[at] == 128:
            return bytes(flat)
        length = raw[at]
        if length > 128:
            flat += raw[at + 1 : at + 2] * (257 - length)
            at += 2
        else:
            flat += raw[at + 1 : at + length + 2]
            at += length + 2
        if len(flat) > MAX_STREAM:
            break
    raise TooLarge("compressed_bomb")


def _as_far_as_it_goes(raw: bytes) -> bytes:
    """What viewers show of a stream with a wrong end; raises Damaged when that is nothing."""
    stream, parts, size = zlib.decompressobj(), [], 0
    try:
        for at in range(0, len(raw), 256):
            parts.append(stream.decompress(raw[at : at + 256], MAX_STREAM))
            size += len(parts[-1])
            if size > MAX_STREAM:
                raise TooLarge("compressed_bomb")
    except zlib.error:
        pass
    if not size:
        raise Damaged("undecodable")
    return b"".join(parts)


def opened(data: Buffer, password: str = "", *, repair: bool = False) -> Document:
    """The document; with `repair`, one whose table of objects is wrong is read by guessing.

    Raises Locked("encrypted_pdf"), Damaged, TooLarge.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge("too_many_bytes")
    raw = bytes(data)
    try:
        return _opened(raw, password, recover=False)
    except Damaged:
        if not repair:
            raise
        return _opened(raw, password, recover=True)


def _opened(raw: bytes, password: str, *, recover: bool) -> Document:
    pikepdf = library("pikepdf")
    with refusing():
        pdf = pikepdf.open(
            io.BytesIO(raw), password=password, attempt_recovery=recover,
            suppress_warnings=True, inherit_page_attributes=False,
        )  # fmt: skip
        locked = bool(pdf.is_encrypted)
        return Document(pdf, repaired=recover, encrypted=locked, size=len(raw))


def plain(found: Any, depth: int = 0, *, top: bool = False) -> Value:
    """A value of the library as a plain one; what it points at stays a Ref."""
    if found is None or isinstance(found, bool | int | Decimal | float):
        return found
    if not top and found.is_indirect:
        return Ref(*found.objgen)
    if depth > _DEEPEST:
        raise TooLarge("too_deep")
    make = _PLAIN.get(found._type_name)  # its own test of types is four times slower
    if make is None:
        raise Damaged("structure")
    return make(found, depth)


def _dict(found: Any, depth: int) -> dict[str, Value]:
    return {key: plain(value, depth + 1) for key, value in found.items()}


_PLAIN: dict[str, Callable[[Any, int], Value]] = {
    "name": lambda found, _: Name(bytes(found).decode("utf-8", "surrogateescape")),
    "string": lambda found, _: bytes(found),
    "array": lambda found, depth: [plain(each, depth + 1) for each in found],
    "dictionary": _dict,
    "stream": lambda found, depth: Stream(_dict(found.stream_dict, depth), source=found),
}


def is_number(value: Value) -> TypeGuard[int | float | Decimal]:
    """Whether this is a number, and no truth."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def text(raw: bytes) -> str:
    """A text string as people read it: UTF-16 or UTF-8 by its mark, else PDFDocEncoding."""
    if raw[:2] == b"\xfe\xff":
        return raw[2:].decode("utf-16-be", "replace")
    if raw[:2] == b"\xff\xfe":
        return raw[2:].decode("utf-16-le", "replace")
    if raw[:3] == b"\xef\xbb\xbf":
        return raw[3:].decode("utf-8", "replace")
    return raw.decode("latin-1").translate(_PDF_DOC)


#: Where PDFDocEncoding differs from Latin 1.
_PDF_DOC = {
    0x18 + count: letter
    for count, letter in enumerate("\u02d8\u02c7\u02c6\u02d9\u02dd\u02db\u02da\u02dc")
} | {
    0x80 + count: letter
    for count, letter in enumerate(
        "\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203a\u2212\u2030\u201e\u201c"
        "\u201d\u2018\u2019\u201a\u2122\ufb01\ufb02\u0141\u0152\u0160\u0178\u017d\u0131\u0142"
        "\u0153\u0161\u017e\ufffd\u20ac"
    )
}
