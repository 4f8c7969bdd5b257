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

from functools import partial

from toolkit.errors import TooLarge
from toolkit.formats.base import Buffer, Format
from toolkit.formats.inside import Inside
from toolkit.formats.text import markup, svg_clean, text_kinds, xml_tree
from toolkit.formats.text.markup_pass import Task, Work

#: Each element is gone through many times: where it is drawn depends on all the others.
_MOST_ELEMENTS = 120_000


def _done(task: Task, data: Buffer, inside: Inside) -> tuple[Work, bytes]:
    work, document = Work(task, inside), xml_tree.read(data)
    if sum(1 for _ in document.root.walk()) > _MOST_ELEMENTS:
        raise TooLarge("too_many_parts")
    return work, svg_clean.cleaned(document, work).encode()


_FUNCTIONS = markup.functions("svg", _done)
FORMAT = Format(
    name="svg",
    label="SVG drawing",
    media="image/svg+xml",
    suffix=".svg",
    suffixes=(".svg",),
    sniff=partial(text_kinds.says, "svg"),
    refine=None,
    inspect=_FUNCTIONS.inspect,
    strip=_FUNCTIONS.strip,
    content=_FUNCTIONS.content,
    searched=_FUNCTIONS.searched,
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
