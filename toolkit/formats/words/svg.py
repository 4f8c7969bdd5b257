"""Drawings (SVG 1.1 and 2): vector stays vector.

What identifies people: blocks of labels, titles and descriptions, remarks, what drawing programs
note for themselves (file names with folders, who, when, which program), names of layers and
parts, programs, calls to other computers, pictures inside with their own traces, and parts that
are hidden or left over. What stays: everything that is drawn, its size, its text as text, its
styles and animations; names of parts become a1, a2, ... where something refers to them.

Not seen: parts under other parts or outside the frame, words in the colour of what is behind them,
the precision of numbers, the order of parts, and names inside fonts.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from toolkit.errors import Damaged, TooLarge
from toolkit.formats.base import Buffer, Format, Piece
from toolkit.formats.inside import Inside
from toolkit.formats.words import residue, svg_clean, which, xml_tree
from toolkit.formats.words.work import Task, Work
from toolkit.model import Finding

#: Each element is gone through many times: where it is drawn depends on all the others.
_MOST_ELEMENTS = 50_000


def _done(task: Task, data: Buffer, inside: Inside) -> tuple[Work, bytes]:
    work, document = Work(task, inside), xml_tree.read(data)
    if sum(1 for _ in document.root.walk()) > _MOST_ELEMENTS:
        raise TooLarge("too_many_parts")
    return work, svg_clean.cleaned(document, work).encode()


def inspect(data: Buffer, inside: Inside) -> Iterator[Finding]:
    """What the drawing gives away; raises Damaged and TooLarge."""
    yield from _done(Task.INSPECT, data, inside)[0].findings


def strip(data: Buffer, inside: Inside) -> Iterator[Piece]:
    """The drawing with nothing but what is drawn; raises Damaged and TooLarge."""
    clean = _done(Task.STRIP, data, inside)[1]
    if which.kind(clean, whole=True) != "svg" or _done(Task.TRY, clean, inside)[1] != clean:
        raise Damaged("structure")
    yield clean


def content(data: Buffer, inside: Inside) -> Iterator[Piece]:
    """What is drawn, and what is seen of the pictures inside."""
    work, words = _done(Task.COMPARE, data, inside)
    yield words
    yield from work.parts


def searched(data: Buffer, inside: Inside) -> Iterator[bytes]:
    """What can hold a removed string, also in the files inside."""
    work, words = _done(Task.SEARCH, data, inside)
    yield residue.of_markup(words.decode("utf-8", "replace"))
    yield from work.parts


FORMAT = Format(
    name="svg",
    label="SVG drawing",
    media="image/svg+xml",
    suffix=".svg",
    suffixes=(".svg",),
    sniff=partial(which.says, "svg"),
    closer=None,
    inspect=inspect,
    strip=strip,
    content=content,
    searched=searched,
    holds="parts",
    nests=True,
    inspected=(
        "blocks of labels (XMP, C2PA), titles, descriptions, remarks, instructions, notes of "
        "drawing programs, names of parts, programs, addresses, hidden and left-over parts, "
        "pictures inside"
    ),
    removed=(
        "all of that, and every element and attribute that is not known to draw something; "
        "pictures and fonts that stand elsewhere are removed, not fetched"
    ),
    kept="what is drawn, text as text; links; pictures inside, cleaned; fonts inside",
    unseen=(
        "parts under other parts or outside the frame, words in the colour of what is behind "
        "them, the precision of numbers, names inside fonts"
    ),
)
