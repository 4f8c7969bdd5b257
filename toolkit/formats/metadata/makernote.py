"""Camera makers' own notes inside EXIF: serial numbers, owners, counts, lenses.

The notes are undocumented; what is known was found by many readers over the years. What is not
known by name is shown by number with its readable text, so no string stays unseen. Parts that are
enciphered are opened where the cipher is known, else said to be there. Never raises.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from toolkit.formats import jpeg_segments  # fmt: skip
from toolkit.formats.metadata import (  # fmt: skip
    exif_pictures,
    exif_values,
    maker_arrays,
    maker_google,
    maker_phase,
)
from toolkit.formats.metadata.exif_directories import Blob
from toolkit.formats.metadata.ifd import (  # fmt: skip
    CLASSIC,
    TYPES,
    Entry,
    Layout,
    byte_order,
    entries,
    first_directory,
    numbers,
)
from toolkit.formats.metadata.maker_packed import Camera
from toolkit.formats.metadata.makers import INNER, MAKERS, NONE, TIFF, Inner, Maker
from toolkit.formats.metadata.tag_kinds import kind_of, weighed
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_MOST_TEXT = 1 << 16
_OFFSETS, _TEXT = frozenset({4, 13}), 2
_INLINE = 4
#: Directories in notes of unknown makers are looked for this far.
_REACH = 64
#: How a moved note is mended: offsets that are tried as the first one, entries that may be stray.
_TRIES, _STRAY = 3, 1
#: Of these makers the first value stands right behind the directory, so a small move shows, too.
_PACKED = frozenset({"Canon"})
#: Fewer entries than this are no directory, where one was only looked for.
_LEAST = 3
_DEPTH = 2
_START, _LENGTH = "PreviewImageStart", "PreviewImageLength"


class _Note(NamedTuple):
    """A note's directory: whose it is, where its offsets count from, byte order, the camera."""

    blob: Blob
    group: str
    base: int
    order: str
    path: str
    model: str


def read(blob: Blob, start: int, size: int) -> Iterator[Finding]:
    """The note itself as one finding with its readable text, then its fields by name.

    blob: the EXIF around it, with the camera's maker and model; its start is where most makers'
    offsets count from.
    """
    raw = bytes(blob.data[start : start + size])
    camera = f"{blob.make.strip()} {blob.model.strip()}"
    maker = next(maker for maker in MAKERS if maker.fits(raw, camera))
    said = f"{blob.make.strip() or maker.group}, {size} bytes {readable(raw)}".strip()
    yield Finding("device.maker_note", Place(f"{blob.path}/MakerNote", start, size), said)
    path = f"{blob.path}/{maker.group.split()[0]}"
    if maker.at == NONE:
        yield from _block(blob, maker, Place(path, start, size), raw)
        return
    found = _directory(blob, maker, start, size)
    if found is not None:
        note = _Note(blob, maker.group, found.base, found.order, path, blob.model.strip())
        yield from _fields(note, found.entries, maker.tags, _DEPTH)


def _block(blob: Blob, maker: Maker, place: Place, raw: bytes) -> Iterator[Finding]:
    """A note that is one block of a form of its own."""
    if maker.group == "Google":
        said = maker_google.fields(raw)
    elif maker.group == "PhaseOne":
        said = maker_phase.fields(raw, maker.tags)
    else:
        said = maker_arrays.whole(maker.group, raw, blob.order, Camera(blob.model.strip()))
    values = list(said)
    for name, value in values:
        where = Place(f"{place.path}/{name}", place.start, place.size)
        yield Finding(kind_of(name), where, value[:_MOST_TEXT])
    yield from _preview(blob, dict(values), blob.start, place.path)


# ---- finding the directory ------------------------------------------------------------------


class _Directory(NamedTuple):
    """A note's directory: its entries, where it and its offsets begin, its byte order."""

    entries: list[Entry]
    at: int
    base: int
    order: str


def _directory(blob: Blob, maker: Maker, start: int, size: int) -> _Directory | None:
    """The note's directory; None when it has none."""
    base = blob.start if maker.base is None else start + maker.base
    at = start + maker.at
    order = maker.order or _order_at(blob, start + 8) or blob.order
    if maker.at == TIFF:
        order = _order_at(blob, base)
        at = base + first_directory(blob.data, base, order) if order else blob.end
    places = [at]
    if not maker.begins:
        places += range(start, start + min(size, _REACH), 2)
    for place in places:
        for tried in (order, "<" if order == ">" else ">"):
            here = _entries(blob, base, place, tried, maker.layout) if tried else []
            if len(here) >= (1 if place == at else _LEAST):
                found = _Directory(here, place, base, tried)
                return _mended(blob, (start, start + size), found, maker.group in _PACKED)
    return None


def _entries(blob: Blob, base: int, at: int, order: str, layout: Layout = CLASSIC) -> list[Entry]:
    """The directory at `at`, when most of its entries have values; else nothing."""
    here = entries(blob.data, base, blob.end, at - base, order, layout)[0]
    known = [entry for entry in here if entry.raw is not None]
    sound = all(entry.type in TYPES for entry in here)
    if len(known) * 2 > len(here) or (here and sound):
        return here
    return []


def _order_at(blob: Blob, at: int) -> str:
    return byte_order(bytes(blob.data[at : at + 2]))


def _mended(blob: Blob, note: tuple[int, int], found: _Directory, packed: bool) -> _Directory:
    """The directory, with another base where a program moved the note and not its offsets.

    The values of a note stand behind its directory. Where most lie outside the note, they are
    taken to have stood there in one piece, beginning right behind it. note: where it starts and
    ends. packed: its values begin right behind the directory, so
    that a small move shows, too.
    """
    here, at, base, order = found
    far = [entry for entry in here if _length(entry) > _INLINE]
    outside = [entry for entry in far if not note[0] <= entry.at < note[1]]
    most = len(outside) * 2 > len(far)
    # of a note that was moved by little only the last values end beyond it
    some = packed and any(entry.at + _length(entry) > note[1] for entry in far)
    if not far or not (most or some):
        return found
    behind = at + 2 + 12 * len(here)
    # Most directories end with an offset of the next one, which is none.
    behind += 0 if bytes(blob.data[behind : behind + 4]).strip(b"\0") else 4
    for place in sorted(entry.at for entry in far)[:_TRIES]:
        shift = behind - place
        moved = entries(blob.data, base + shift, blob.end, at - base - shift, order)[0]
        fitting = [
            entry for entry in moved
            if entry.raw is not None
            and (entry.at < note[1] if most else entry.at + _length(entry) <= note[1])
        ]  # fmt: skip
        if len(moved) != len(here) or len(fitting) < len(here) - (_STRAY if most else 0):
            continue
        if most or _words(moved) > _words(here):
            return found._replace(entries=moved, base=base + shift)
    return found


def _words(here: list[Entry]) -> int:
    """How many entries that are text do hold some."""
    texts = [(entry.raw or b"").rstrip(b"\0") for entry in here if entry.type == _TEXT]
    return sum(bool(text) and text.isascii() and text.decode().isprintable() for text in texts)


def _length(entry: Entry) -> int:
    return TYPES.get(entry.type, (0, ""))[0] * entry.count


# ---- reading it -----------------------------------------------------------------------------


def _fields(
    note: _Note, here: list[Entry], names: dict[int, str], depth: int
) -> Iterator[Finding]:
    camera = Camera(note.model, {entry.tag: entry for entry in here})
    values: dict[str, str] = {}
    for entry in here:
        inner = INNER.get((note.group, entry.tag)) if depth and names else None
        if inner is not None and (inner.tags is not names or depth == _DEPTH):
            yield from _inner(note, entry, inner, depth - 1)
        elif entry.raw is None:
            yield Finding("hidden.unknown", Place(f"{note.path}/{_named(names, entry)}"), None)
        else:
            for name, found in _entry(note, entry, names, camera):
                values.setdefault(name, found.value or "")
                yield found
    yield from _preview(note.blob, values, note.base, note.path)


def _named(names: dict[int, str], entry: Entry) -> str:
    return names.get(entry.tag) or f"0x{entry.tag:04x}"


def _entry(
    note: _Note, entry: Entry, names: dict[int, str], camera: Camera
) -> Iterator[tuple[str, Finding]]:
    """The fields inside an entry, or else what it says itself."""
    raw = entry.raw or b""
    block = maker_arrays.found(note.group, entry, note.order, camera)
    for name, value in block.fields:
        place = Place(f"{note.path}/{name}", entry.at, len(raw))
        yield name, Finding(weighed(kind_of(name), name, value), place, value)
    if block.fields:
        return
    name = _named(names, entry)
    place = Place(f"{note.path}/{name}", entry.at, len(raw))
    if block.sealed:
        yield name, Finding("device.maker_note", place, f"{len(raw)} bytes, enciphered")
        return
    value = exif_values.printed(name, entry, note.order)[:_MOST_TEXT]
    kind = kind_of(names.get(entry.tag, "?"))
    kind = weighed(kind, name, exif_values.told(name, entry, value))
    yield name, Finding(kind, place, value)


def _inner(note: _Note, entry: Entry, inner: Inner, depth: int) -> Iterator[Finding]:
    """A directory inside the note: in the entry itself, or where the entry says."""
    at, order = entry.at + inner.shift, inner.order or note.order
    values = numbers(entry, note.order, 1)
    if (inner.pointed or entry.type in _OFFSETS) and values and isinstance(values[0], int):
        at = note.base + values[0] + inner.shift
    base = note.base
    if inner.marked:
        base, order, at = at, _order_at(note.blob, at) or order, at + 2
    here = _entries(note.blob, base, at, order)
    below = note._replace(group=inner.group, base=base, order=order)
    yield from _fields(below, here, inner.tags, depth)


def _preview(blob: Blob, values: dict[str, str], base: int, path: str) -> Iterator[Finding]:
    """The picture that a note points at, and the traces in it."""
    start, size = values.get(_START, ""), values.get(_LENGTH, "")
    if not (start.isdecimal() and size.isdecimal()) or len(start + size) > 20:
        return
    for origin in (base, blob.start):
        first = origin + int(start)
        last = min(first + int(size), blob.end)
        # One maker overwrote the first byte of its previews.
        if 0 < first < last and bytes(blob.data[first + 1 : first + 2]) == b"\xd8":
            picture = b"\xff" + bytes(blob.data[first + 1 : last])
            place = Place(f"{path}/PreviewImage", first, len(picture))
            yield Finding("hidden.picture", place, jpeg_segments.describe(picture))
            yield from exif_pictures.inside(blob, (first, last), place.path)
            return
