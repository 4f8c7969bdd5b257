"""Camera makers' own notes inside EXIF: serial numbers, owners, counts, lenses.

The notes are undocumented; what is known was found by many readers over the years. Each
maker's row says how its note begins and from where its offsets count. What is not known by
name is shown by number with its readable text, so no string stays unseen. Encrypted parts are
not opened. Never raises.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from toolkit.formats import exif_values, maker_arrays, maker_tags
from toolkit.formats.base import Buffer
from toolkit.formats.ifd import Entry, byte_order, entries, first_directory, numbers
from toolkit.formats.readable import readable
from toolkit.formats.tag_kinds import kind_of
from toolkit.model import Finding, Place


class Maker(NamedTuple):
    """How one maker's note is built.

    begins: the note's first bytes ("" for those that have none and are known by `make`).
    directory: where its directory stands, from the note's start; base: where offsets count
    from ("blob", "note", or bytes after the note's start); order: "<" or ">" where it is
    fixed.
    """

    group: str
    begins: bytes
    make: str
    tags: dict[int, str]
    directory: int = 0
    base: str | int = "blob"
    order: str = ""


MAKERS: tuple[Maker, ...] = (
    Maker("Nikon", b"Nikon\0\x02", "", maker_tags.NIKON, -1, 10),
    Maker("Nikon", b"Nikon\0\x01", "", maker_tags.NIKON_OLD, 8),
    Maker("Olympus", b"OLYMPUS\0", "", maker_tags.OLYMPUS, 12, 0, ""),
    Maker("Olympus", b"OM SYSTEM\0", "", maker_tags.OLYMPUS, 16, 0, ""),
    Maker("Olympus", b"OLYMP\0", "", maker_tags.OLYMPUS, 8),
    Maker("Olympus", b"EPSON\0", "", maker_tags.OLYMPUS, 8),
    Maker("Olympus", b"MINOL\0", "", maker_tags.OLYMPUS, 8),
    Maker("FujiFilm", b"FUJIFILM", "", maker_tags.FUJIFILM, 12, 0, "<"),
    Maker("Panasonic", b"Panasonic\0\0\0", "", maker_tags.PANASONIC, 12),
    Maker("Panasonic", b"LEICA\0\0\0", "", maker_tags.PANASONIC, 8),
    Maker("Pentax", b"PENTAX \0", "", maker_tags.PENTAX, 10, 0, ""),
    Maker("Pentax", b"AOC\0", "", maker_tags.PENTAX, 6),
    Maker("Casio", b"QVC\0\0\0", "", maker_tags.CASIO_2, 6),
    Maker("Casio", b"DCI\0\0\0", "", maker_tags.CASIO_2, 6),
    Maker("Sony", b"SONY DSC \0\0\0", "", maker_tags.SONY, 12),
    Maker("Sony", b"SONY CAM \0\0\0", "", maker_tags.SONY, 12),
    Maker("Sony", b"SONY MOBILE", "", maker_tags.SONY, 12),
    Maker("Sanyo", b"SANYO\0", "", maker_tags.SANYO, 8),
    Maker("Sigma", b"SIGMA\0", "", maker_tags.SIGMA, 10),
    Maker("Sigma", b"FOVEON\0", "", maker_tags.SIGMA, 10),
    Maker("Apple", b"Apple iOS\0", "", maker_tags.APPLE, 14, 0, ">"),
    Maker("Ricoh", b"Ricoh\0", "", maker_tags.RICOH, 8),
    Maker("Ricoh", b"RICOH\0", "", maker_tags.RICOH, 8),
    Maker("Motorola", b"MOT\0", "", maker_tags.MOTOROLA, 8),
    Maker("Canon", b"", "canon", maker_tags.CANON),
    Maker("Casio", b"", "casio", maker_tags.CASIO_1),
    Maker("Minolta", b"", "minolta", maker_tags.MINOLTA),
    Maker("Sony", b"", "sony", maker_tags.SONY),
    Maker("Nikon", b"", "nikon", maker_tags.NIKON),
    Maker("Samsung", b"", "samsung", maker_tags.SAMSUNG, 0, 0),
    Maker("Panasonic", b"", "panasonic", maker_tags.PANASONIC),
    Maker("DJI", b"", "dji", maker_tags.DJI),
    Maker("Pentax", b"", "pentax", maker_tags.PENTAX),
    Maker("Olympus", b"", "olympus", maker_tags.OLYMPUS),
    Maker("MakerNote", b"", "", {}),
)

#: Olympus' directories inside its directory.
_INNER = {0x2010: maker_tags.OLYMPUS_EQUIPMENT, 0x2020: maker_tags.OLYMPUS_CAMERA}
_MOST_TEXT = 1 << 16


class _Note(NamedTuple):
    maker: Maker
    base: int
    order: str
    end: int
    path: str


def read(
    data: Buffer,
    blob_start: int,
    blob_size: int,
    note_start: int,
    note_size: int,
    byte_order: str,
    make: str,
    path: str,
) -> Iterator[Finding]:
    """The note itself as one finding with its readable text, then its fields by name.

    byte_order: that of the enclosing EXIF. blob_start: where its TIFF header stands, from
    which most makers' offsets count.
    """
    raw = bytes(data[note_start : note_start + note_size])
    maker = next(m for m in MAKERS if raw.startswith(m.begins) and m.make in make.lower())
    said = f"{make.strip() or maker.group}, {note_size} bytes {readable(raw)}".strip()
    yield Finding("device.maker_note", Place(f"{path}/MakerNote", note_start, note_size), said)
    end = min(blob_start + blob_size, len(data))
    found = _directory(data, maker, blob_start, note_start, end, byte_order)
    if found is not None:
        here, base, order = found
        note = _Note(maker, base, order, end, f"{path}/{maker.group}")
        yield from _fields(data, note, here, maker.tags)


def _directory(
    data: Buffer, maker: Maker, blob: int, note: int, end: int, order: str
) -> tuple[list[Entry], int, str] | None:
    """The note's entries, the base of its offsets, its byte order; None when it has none."""
    at = maker.directory
    base = blob if maker.base == "blob" else note + int(maker.base)
    if at < 0:
        # a whole TIFF of its own
        order = _order_at(data, base)
        offset = first_directory(data, base, order) if order else 0
    else:
        order = maker.order or (_order_at(data, note + 8) if maker.base == 0 else "") or order
        offset = note + at - base
    for tried in (order, "<" if order == ">" else ">"):
        if tried:
            here = _plausible(entries(data, base, end, offset, tried)[0])
            if here:
                return here, base, tried
    return None


def _order_at(data: Buffer, at: int) -> str:
    return byte_order(bytes(data[at : at + 2]))


def _plausible(here: list[Entry]) -> list[Entry]:
    """Entries whose types exist; a note that is no directory has mostly others."""
    known = [entry for entry in here if entry.raw is not None]
    return known if len(known) * 2 > len(here) else []


def _fields(
    data: Buffer, note: _Note, here: list[Entry], names: dict[int, str]
) -> Iterator[Finding]:
    for entry in here:
        raw = entry.raw or b""
        if entry.tag in _INNER and note.maker.group == "Olympus" and names is note.maker.tags:
            yield from _inner(data, note, entry)
            continue
        name = names.get(entry.tag)
        place = Place(f"{note.path}/{name or f'0x{entry.tag:04x}'}", entry.at, len(raw))
        arrays = list(maker_arrays.fields(note.maker.group, entry, note.order))
        for inner, value in arrays:
            where = Place(f"{note.path}/{inner}", entry.at, len(raw))
            yield Finding(kind_of(inner), where, value)
        if not arrays:
            value = exif_values.printed(name or "", entry, note.order)[:_MOST_TEXT]
            yield Finding(kind_of(name or "?"), place, value)


def _inner(data: Buffer, note: _Note, entry: Entry) -> Iterator[Finding]:
    """A directory inside the note: its entries, or (older cameras) an offset to it."""
    values = numbers(entry, note.order, 1)
    offset = entry.at - note.base
    if entry.type in (4, 13) and values and isinstance(values[0], int):
        offset = values[0]
    here = _plausible(entries(data, note.base, note.end, offset, note.order)[0])
    yield from _fields(data, note, here, _INNER[entry.tag])
