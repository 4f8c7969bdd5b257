"""Which format a file has, judged by the tables of formats that are loaded.

Common pictures are in common.py, the others in pictures.py, films in films.py, sound in
sounds.py, what Office saves in documents.py, OpenDocument in opendocument.py, PDF in pdfs.py, and
all of these with the rest in others.py. Adding a format is one file in the package of its family
and one line in a table. The order does not matter: no two sniffs may say yes to the same file, and
a test holds them to it. The tables are several, so that a child that reads one file need not load
what reads all others; none is loaded with this module.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

from toolkit.errors import Damaged, UnknownFormat, Unloaded
from toolkit.formats.base import Buffer, Format

#: A file of no more bytes than this is remembered with its format.
_SMALL = 4096
#: The tables by name; each fills itself in when it is loaded.
_tables: dict[str, tuple[Format, ...]] = {}
#: The one that has all of them.
EVERYTHING = "everything"


def enrol(table: str, formats: tuple[Format, ...]) -> None:
    """Know these formats, too."""
    _tables[table] = formats


def known() -> tuple[Format, ...]:
    """The formats that are loaded here."""
    return _known(tuple(_tables))


@functools.cache
def _known(tables: tuple[str, ...]) -> tuple[Format, ...]:
    """Asked for each of thousands of files inside, so made once for each state of the tables."""
    if EVERYTHING in tables:
        return _tables[EVERYTHING]
    return tuple(form for table in tables for form in _tables[table])


@functools.cache
def _names(_tables_known: int) -> dict[str, Format]:
    return {form.name: form for form in known()}


def identify(data: Buffer) -> Format:
    """The format of these bytes, judged by content alone.

    Raises Damaged; UnknownFormat; Unloaded when it is nothing known and not all are loaded.
    """
    if not len(data):
        raise Damaged("empty")
    if isinstance(data, bytes) and len(data) <= _SMALL:
        return _of_small(data, len(_tables))
    return _of(data)


@functools.lru_cache(maxsize=20_000)
def _of_small(data: bytes, _tables_known: int) -> Format:
    """That of a small file: an archive can hold thousands, and is gone through several times."""
    return _of(data)


def _of(data: Buffer) -> Format:
    """As all tables together would say; raises Unloaded where it takes all of them to know."""
    found = next(_candidates(data), None)
    if found is None:
        raise UnknownFormat if EVERYTHING in _tables else Unloaded
    name = found.refine(data) if found.refine is not None else ""
    closer = named(name) if name else found
    if closer is None and EVERYTHING not in _tables:
        raise Unloaded
    return closer or found


def _candidates(data: Buffer) -> Iterator[Format]:
    """Those whose head it is; then those that are known by another part of the file.

    The latter only where all are known: it may still be the head of one that is not loaded.
    """
    head = bytes(data[:4096])
    yield from (form for form in known() if form.sniff(head))
    if EVERYTHING in _tables:
        yield from (
            form for form in known() if form.sniff_whole is not None and form.sniff_whole(data)
        )


def named(name: str) -> Format | None:
    """The format of this name, where there is one."""
    return _names(len(_tables)).get(name)
