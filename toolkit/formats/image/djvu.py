"""DjVu: scanned books and papers.

Specification: Lizardtech DjVu Reference v3. A tree of chunks. What identifies people: METa and
ANTa notes (author, producer, dates, links), the text layer, names of pages' files in the
directory, outlines, thumbnails, chunks that no reader knows, and bytes behind the end.

Packed chunks (METz, ANTz, TXTz, NAVM, DIRM) use a coding of their own (BZZ), which is not unpacked
here: that they are there is told, and what they say is not. It is shown and never written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

from toolkit.errors import Damaged, NotCleanable, TooLarge
from toolkit.formats.base import Buffer, Format
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_MAGIC = b"AT&TFORM"
_MAX_CHUNKS, _MAX_DEPTH = 60_000, 8
_KINDS: dict[bytes, tuple[str, str]] = {
    b"ANTa": ("notes", "hidden.note"),
    b"ANTz": ("packed notes", "hidden.note"),
    b"METa": ("labels", "hidden.packet"),
    b"METz": ("packed labels", "hidden.packet"),
    b"TXTa": ("text layer", "hidden.text"),
    b"TXTz": ("packed text layer", "hidden.text"),
    b"NAVM": ("packed outline", "who.words"),
    b"DIRM": ("names of pages", "inside.name"),
    b"INCL": ("name of a part", "inside.name"),
    b"NDIR": ("names of pages", "inside.name"),
    b"TH44": ("small copy", "hidden.thumbnail"),
    b"CIDa": ("id", "hidden.id"),
}
#: The pixels and what is needed to draw them.
_CODED = frozenset({
    b"INFO", b"Djbz", b"Sjbz", b"Smmr", b"BG44", b"FG44", b"BGjp", b"FGjp", b"BG2k", b"FG2k",
    b"FGbz", b"PM44", b"BM44",
})  # fmt: skip


def sniff(head: bytes) -> bool:
    """Whether this is a DjVu file."""
    return head[:8] == _MAGIC and head[12:15] in (b"DJV", b"THU", b"PM4", b"BM4")


def inspect(data: Buffer) -> Iterator[Finding]:
    """Every chunk that is no pixels, and bytes behind the end; raises TooLarge."""
    size = int.from_bytes(bytes(data[8:12]), "big")
    end = min(12 + size, len(data))
    yield from _chunks(data, 16, end, "", [_MAX_CHUNKS])
    if end < len(data):
        raw = bytes(data[end : len(data)])
        said = readable(raw) or f"{len(raw)} bytes"
        kind = "hidden.trailer" if raw.strip(b"\0") else "hidden.padding"
        yield Finding(kind, Place("behind the end", end, len(raw)), said)


def _chunks(data: Buffer, at: int, end: int, path: str, left: list[int]) -> Iterator[Finding]:
    """The chunks of a form, in order; the rest that does not fit as readable text."""
    while at + 8 <= end:
        left[0] -= 1
        if left[0] < 0:
            raise TooLarge("too_many_parts")
        name = bytes(data[at : at + 4])
        begin = at + 8
        stop = begin + int.from_bytes(bytes(data[at + 4 : begin]), "big")
        if stop > end:
            break
        where = f"{path}{name.decode('latin-1')}"
        if name == b"FORM" and path.count("/") < _MAX_DEPTH:
            inner = bytes(data[begin : begin + 4]).decode("latin-1")
            yield from _chunks(data, begin + 4, stop, f"{where}:{inner}/", left)
        elif name not in _CODED:
            yield _chunk(data, name, begin, stop, where)
        at = stop + stop % 2
    if at < end:
        said = readable(bytes(data[at:end])) or f"{end - at} bytes"
        yield Finding("hidden.gap", Place(f"{path}rest", at, end - at), said)


def _chunk(data: Buffer, name: bytes, at: int, end: int, path: str) -> Finding:
    label, kind = _KINDS.get(name, ("", "hidden.unknown"))
    place = Place(f"{path} ({label})" if label else path, at, end - at)
    return Finding(kind, place, readable(bytes(data[at:end])) or f"{end - at} bytes")


def strip(data: Buffer) -> NoReturn:
    """Refuse: such a file is never written."""
    if len(data) < 16:
        raise Damaged("truncated")
    raise NotCleanable("no_writer")


FORMAT = Format(
    name="djvu",
    label="DjVu document",
    media="image/vnd.djvu",
    suffix=".djvu",
    suffixes=(".djvu", ".djv"),
    sniff=sniff,
    inspect=inspect,
    strip=strip,
    content=strip,
    holds="parts",
    refuses="no_writer",
    inspected="labels, notes, text layers, names of pages and parts, ids, small copies, unknown "
    "chunks, bytes behind the end",
    unseen="what packed chunks say; pictures of pages",
)
