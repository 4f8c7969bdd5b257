"""What the formats of pages and drawings have in common: their functions, from one way through.

A clean file is read again before it is given: it must be of the same kind, and cleaning it once
more must change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer, Piece
from toolkit.formats.inside import Inside
from toolkit.formats.text import residue, text_kinds
from toolkit.formats.text.markup_pass import Task, Work
from toolkit.model import Finding

#: One way through a file: what came of it, and the file as it is written anew.
Way = Callable[[Task, Buffer, Inside], tuple[Work, bytes]]


class Functions(NamedTuple):
    """As a row of the table of formats wants them; all raise Damaged and TooLarge."""

    inspect: Callable[[Buffer, Inside], Iterator[Finding]]
    strip: Callable[[Buffer, Inside], Iterator[Piece]]
    content: Callable[[Buffer, Inside], Iterator[Piece]]
    searched: Callable[[Buffer, Inside], Iterator[bytes]]


def functions(kind: str, way: Way) -> Functions:
    """The functions of a format whose files all go this way. kind: as `text_kinds` calls it."""

    def inspect(data: Buffer, inside: Inside) -> Iterator[Finding]:
        """What the file gives away."""
        yield from way(Task.INSPECT, data, inside)[0].findings

    def strip(data: Buffer, inside: Inside) -> Iterator[Piece]:
        """The file with what its readers see."""
        clean = way(Task.STRIP, data, inside)[1]
        if text_kinds.kind(clean, whole=True) != kind or way(Task.TRY, clean, inside)[1] != clean:
            raise Damaged("structure")
        yield clean

    def content(data: Buffer, inside: Inside) -> Iterator[Piece]:
        """Words, tags and looks, and what is seen of the pictures inside."""
        work, words = way(Task.COMPARE, data, inside)
        yield words
        yield from work.parts

    def searched(data: Buffer, inside: Inside) -> Iterator[bytes]:
        """What can hold a removed string, also in the files inside."""
        work, words = way(Task.SEARCH, data, inside)
        yield residue.of_markup(words.decode("utf-8", "replace"))
        yield from work.parts

    return Functions(inspect, strip, content, searched)
