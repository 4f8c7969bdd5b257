"""Style sheets of their own (CSS).

What identifies people: remarks with names and programs, files and programs on somebody's computer,
calls to other computers, which learn who opens the page, maps to the sources, pictures inside.
What stays: every rule that says how something looks; pictures inside, cleaned.

Not seen: names of classes and ids, the order and spelling of rules, text that a rule shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from toolkit.errors import Damaged, NotCleanable
from toolkit.formats.base import Buffer, Format, Piece
from toolkit.formats.inside import Inside
from toolkit.formats.text import charsets, residue, styles, text_kinds
from toolkit.formats.text.charsets import Text
from toolkit.formats.text.markup_pass import Task, Work
from toolkit.model import Finding

_CHARSET = re.compile(rb'@charset "([^"]{1,40})";')


def _sheet(data: Buffer) -> Text:
    raw = bytes(data)
    label = _CHARSET.match(raw.removeprefix(b"\xef\xbb\xbf"))
    return charsets.declared(raw, label[1].decode("latin-1") if label else "")


def _done(task: Task, data: Buffer, inside: Inside) -> tuple[Work, bytes]:
    work, sheet = Work(task, inside), _sheet(data)
    words = styles.cleaned(sheet.words, work, "css")
    return work, charsets.written(sheet._replace(mark=b""), words)


def inspect(data: Buffer, inside: Inside) -> Iterator[Finding]:
    """What the sheet gives away; raises Damaged."""
    yield from _done(Task.INSPECT, data, inside)[0].findings


def strip(data: Buffer, inside: Inside) -> Iterator[Piece]:
    """The rules alone.

    Raises Damaged, NotCleanable where there are none, and for a file inside what its format does.
    """
    clean = _done(Task.STRIP, data, inside)[1].strip() + b"\n"
    again = _done(Task.TRY, clean, inside)[1].strip() + b"\n"
    charsets.plain(clean)
    if not clean.strip():
        raise NotCleanable("nothing_left")
    if text_kinds.kind(clean, whole=True) != "css" or again != clean:
        raise Damaged("structure")
    yield clean


def content(data: Buffer, inside: Inside) -> Iterator[Piece]:
    """The rules without remarks, and what is seen of the pictures inside."""
    work, words = _done(Task.COMPARE, data, inside)
    yield words.strip()
    yield from work.parts


def searched(data: Buffer, inside: Inside) -> Iterator[bytes]:
    """What can hold a removed string, also in the files inside."""
    work, words = _done(Task.SEARCH, data, inside)
    yield residue.of_sheet(words.decode("utf-8", "replace"))
    yield from work.parts


FORMAT = Format(
    name="css",
    label="style sheet",
    media="text/css",
    suffix=".css",
    suffixes=(".css",),
    sniff=partial(text_kinds.says, "css"),
    refine=text_kinds.closer,
    inspect=inspect,
    strip=strip,
    content=content,
    searched=searched,
    holds="parts",
    nests=True,
    inspected="remarks, addresses, files inside, properties and rules of programs",
    removed=(
        "remarks, addresses on other and on this computer, maps to sources, what programs note "
        "for themselves, unknown rules"
    ),
    kept="every rule of the look; files beside it by name; pictures inside, cleaned; fonts inside",
    unseen="names of classes, the order and spelling of rules, names inside fonts",
)
