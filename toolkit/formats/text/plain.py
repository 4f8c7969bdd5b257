"""Plain text: everything in it is meant to be read, except signs that nobody sees.

A text has no place for traces of its own; what identifies people is what it says, and that stays.
Signs of no width, spaces of unusual width, marks of direction where no script needs them, blanks
at the ends of lines, terminal controls and a byte order mark are shown. They stay, because some
texts need them, unless the user wishes to drop what is hidden. Letters that look like others are
only shown: replacing them would change words.

Not seen: see invisible_signs.py; and anything that the words themselves give away, such as
names, paths and addresses. Read them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer, Format, Piece
from toolkit.formats.inside import Inside
from toolkit.formats.text import charsets, invisible_signs, text_kinds
from toolkit.model import Finding, Place


def inspect(data: Buffer, _: Inside) -> Iterator[Finding]:
    """Signs that nobody sees and letters that look like others; raises Damaged."""
    text = charsets.plain(bytes(data))
    if text.mark and text.table == "utf-8":
        yield Finding("content.sign", Place("byte order mark", 0, len(text.mark)), "U+FEFF")
    yield from invisible_signs.found(text.words, "text")
    yield from invisible_signs.untidy(text.words, "text")


def strip(data: Buffer, inside: Inside) -> Iterator[Piece]:
    """The text as it is, or without such signs where the user wishes so; raises Damaged."""
    raw = bytes(data)
    text = charsets.plain(raw)
    if not inside.wish.drop_hidden:
        yield (0, len(raw))
        return
    mark = b"" if text.table == "utf-8" else text.mark
    clean = charsets.written(text._replace(mark=mark), _words(text.words, inside))
    # signs can keep a text from being something else
    if text_kinds.kind(clean, whole=True) != "txt":
        raise Damaged("structure")
    yield clean


def content(data: Buffer, inside: Inside) -> Iterator[Piece]:
    """All words, in UTF-8."""
    yield _words(charsets.plain(bytes(data)).words, inside).encode()


def searched(data: Buffer, _: Inside) -> Iterator[bytes]:
    """Only what is not text: whatever was removed may lawfully stand in the words."""
    yield invisible_signs.in_tags(charsets.plain(bytes(data)).words).encode()


def _words(words: str, inside: Inside) -> str:
    if not inside.wish.drop_hidden:
        return words
    return invisible_signs.tidied(invisible_signs.dropped(words))


FORMAT = Format(
    name="txt",
    label="plain text",
    media="text/plain",
    suffix=".txt",
    suffixes=(
        ".txt", ".text", ".md", ".csv", ".tsv", ".log", ".json", ".srt", ".vtt", ".sub", ".ini",
        ".cfg", ".conf", ".yml", ".yaml", ".toml", ".tex", ".rst", ".py", ".js", ".c", ".h", ".sh",
        ".sql", ".bib", ".po", ".diff", ".patch",
    ),
    sniff=partial(text_kinds.says, "txt"),
    refine=text_kinds.closer,
    inspect=inspect,
    strip=strip,
    content=content,
    searched=searched,
    holds="plain",
    nests=True,
    inspected=(
        "signs of no width, tags, unusual spaces, direction marks, blanks at the ends of lines, "
        "terminal controls, byte order mark, letters that look like others"
    ),
    removed="nothing, unless what is hidden is to be dropped: then all of these but the letters",
    kept="every word",
    unseen=(
        "what the words say: names, addresses, paths; marks in the choice of words, spelling or "
        "punctuation; signs that a script needs and that were set on purpose"
    ),
)  # fmt: skip
