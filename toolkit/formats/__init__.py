"""The formats of pictures, in one table; films stand in films.py, and all the rest in others.py.

Adding a format is one file here and one line in a table. The order does not matter: no two sniffs
may say yes to the same file, and a test holds them to it. The tables are three because most files
are pictures or films, and a child that reads one need not load the rest.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

from toolkit.errors import Damaged, UnknownFormat, Unloaded
from toolkit.formats import (
    bmp,
    cr3,
    crw,
    gif,
    heif,
    ico,
    jpeg,
    jxl,
    mrw,
    png,
    pnm,
    raf,
    raw_tiff,
    riff,
    tiff,
    x3f,
)  # fmt: skip
from toolkit.formats.base import Buffer, Format

PICTURES: tuple[Format, ...] = (
    jpeg.FORMAT,
    png.FORMAT,
    gif.FORMAT,
    riff.WEBP,
    heif.HEIC,
    heif.AVIF,
    jxl.FORMAT,
    tiff.FORMAT,
    tiff.BIG,
    bmp.FORMAT,
    ico.ICO,
    ico.CUR,
    pnm.PBM,
    pnm.PGM,
    pnm.PPM,
    pnm.PAM,
    pnm.PFM,
    cr3.FORMAT,
    *raw_tiff.FORMATS,
    crw.FORMAT,
    raf.FORMAT,
    mrw.FORMAT,
    x3f.FORMAT,
)
#: A file of no more bytes than this is remembered with its format.
_SMALL = 4096
#: The other tables; they fill these in when they are loaded. The second one has the first, too.
_films: list[Format] = []
_others: list[Format] = []


def enrol(others: tuple[Format, ...]) -> None:
    """Know all the formats that are no pictures."""
    _others[:] = others


def enrol_films(films: tuple[Format, ...]) -> None:
    """Know the formats of films, and still that there are more."""
    _films[:] = films


def known() -> tuple[Format, ...]:
    """The formats that are loaded here."""
    return _known(len(_others), len(_films))


@functools.cache
def _known(_others_known: int, _films_known: int) -> tuple[Format, ...]:
    """Asked for each of thousands of files inside, so made once for each state of the tables."""
    return (*PICTURES, *(_others or _films))


@functools.cache
def _names(_others_known: int, _films_known: int) -> dict[str, Format]:
    return {form.name: form for form in known()}


def identify(data: Buffer) -> Format:
    """The format of these bytes, judged by content alone.

    Raises Damaged; UnknownFormat; Unloaded when it is nothing known and not all are loaded.
    """
    if not len(data):
        raise Damaged("empty")
    if isinstance(data, bytes) and len(data) <= _SMALL:
        return _of_small(data, len(_others), len(_films))
    return _of(data)


@functools.lru_cache(maxsize=20_000)
def _of_small(data: bytes, _others_known: int, _films_known: int) -> Format:
    """That of a small file: an archive can hold thousands, and is gone through several times."""
    return _of(data)


def _of(data: Buffer) -> Format:
    found = next(_candidates(data), None)
    if found is None:
        raise UnknownFormat if _others else Unloaded
    name = found.closer(data) if found.closer is not None else ""
    return named(name) or found


def _candidates(data: Buffer) -> Iterator[Format]:
    """Those whose head it is; then those that are known by another part of the file."""
    head = bytes(data[:4096])
    yield from (form for form in known() if form.sniff(head))
    yield from (form for form in known() if form.sought is not None and form.sought(data))


def named(name: str) -> Format | None:
    """The format of this name, where there is one."""
    return _names(len(_others), len(_films)).get(name)
