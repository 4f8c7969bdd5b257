"""What a format is: a row of functions and words; and how a walk makes them.

A walk cuts a file into blocks that, laid end to end, are the file. A block that carries a
trace names its kind; inspecting lists those, stripping writes the others, and proving walks
the result again. So the three cannot disagree. Formats that are graphs (TIFF) bring their own
functions and obey the same laws.

What a walk cannot see: data hidden inside blocks that stay, such as surplus bytes inside
compressed pixels. Repainting a picture gets rid of those, too.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.readable import readable
from toolkit.formats.recent import recent
from toolkit.kinds import stays
from toolkit.model import Buffer, Finding, Piece, Place, Size

__all__ = [
    "Block", "Buffer", "Format", "Piece", "Walk", "finding", "goes", "harmless", "length", "tiled",
    "unplaced", "walked",
]  # fmt: skip

Read = Callable[[], Iterable[Finding]]
#: Reads a file inside: (its bytes, path).
Look = Callable[[bytes, str], Iterator[Finding]]

#: What a format can show of people: pixels, files inside, moving pixels, nothing that is seen.
HOLDS = ("picture", "parts", "film", "plain")

#: More blocks than this is an attack, not a picture.
MAX_BLOCKS = 200_000


class Block(NamedTuple):
    """One stretch of a file.

    kind: None means it stays; otherwise the trace it carries, and it goes. A kind that may stay
        (kinds.stays) does, and is reported as kept.
    instead: what stands in its place in a clean file; only for blocks that go or whose
        bytes must change (a length field, filling inside the pixels).
    content: True where it is coded picture data, which must be the same before and after; of a
        block with `instead`, that is what must be the same.
    value: what the block says, for the report; None means: show its readable text.
    read: gives the findings inside the block (an EXIF directory); they are listed after it.
    look: of sound, gives those inside the block with a reader of files inside (a cover's picture).
    wrong: of sound, a row of DETAILS where the block is damaged, so that it can be inspected only.
    """

    name: str
    start: int
    end: int
    kind: str | None = None
    instead: bytes | None = None
    content: bool = False
    value: str | None = None
    read: Read | None = None
    look: Callable[[Look], Iterable[Finding]] | None = None
    wrong: str = ""


Walk = Callable[[Buffer], Iterator[Block]]
Cut = Callable[[Buffer], list[Block]]


class Format(NamedTuple):
    """One kind of file, as a row.

    sniff: does this head (the first 4096 bytes) look like it? No two formats may say yes.
    sought: where no head is known, does the whole file look like it? (Archives start anywhere.)
    closer: where the head does not decide between formats that share it, the name of the one that
        a look at the whole file shows, or "".
    holds: what it shows, a row of HOLDS.
    nests: its inspect, strip, content, searched and repaint take a second argument, an
        inside.Inside, through which they reach the files inside it.
    measure: size in pixels without decoding; raises Damaged or TooLarge. None: it has no pixels.
    inspect: the traces, in file order. strip: the clean file in pieces.
    content: the coded picture data as buffers, equal before and after strip; of a document its
        text and all else that its readers see, of sound and film the packets.
    in_turn: its content takes much memory while it is given, so that of two files the second is
        read when the first was let go.
    searched: the bytes in which no removed string may stand; None: the file as it is, inflated,
        around its coded pixels. Documents give what they unpack to, without their text.
    repaint: draw it anew as a new file of its kind, which keeps only what can be seen.
    heard: of a film that can be cleaned, whether its copy has sound; None: nobody looks.
    refuses: a DETAILS row when the format can be inspected but not cleaned, else "".
    inspected, removed, kept, unseen: words for docs/formats.md.
    """

    name: str
    label: str
    media: str
    suffix: str
    sniff: Callable[[bytes], bool]
    inspect: Callable[..., Iterator[Finding]]
    strip: Callable[..., Iterator[Piece]]
    content: Callable[..., Iterator[Piece]]
    measure: Callable[[Buffer], Size] | None = None
    holds: str = "picture"
    nests: bool = False
    in_turn: bool = False
    searched: Callable[..., Iterator[bytes]] | None = None
    repaint: Callable[..., bytes] | None = None
    heard: Callable[..., bool] | None = None
    suffixes: tuple[str, ...] = ()
    refuses: str = ""
    sought: Callable[[Buffer], bool] | None = None
    closer: Callable[[Buffer], str] | None = None
    walk: Walk | None = None
    inspected: str = ""
    removed: str = ""
    kept: str = ""
    unseen: str = ""

    @property
    def sounds(self) -> bool:
        """Whether voices may be heard in it: a film, or nothing but sound."""
        return self.holds == "film" or self.media.startswith("audio/")

    @property
    def faceless(self) -> bool:
        """Whether it is nothing but sound or text, in which nobody is seen."""
        return self.holds == "plain" and not self.media.startswith("image/")

    @property
    def worded(self) -> bool:
        """Whether it says something in words: text, a document, or files in which both may be."""
        return self.holds == "parts" or self.media.startswith("text/")


def harmless(kind: str) -> bool:
    """Whether a trace of this kind may stay."""
    return stays(kind)


def goes(block: Block) -> bool:
    """Whether a block is left out of a clean file."""
    return block.kind is not None and not harmless(block.kind)


def tiled(walk: Walk, data: Buffer) -> Iterator[Block]:
    """Walk, and refuse when the blocks do not cover the file exactly; raises Damaged."""
    at = 0
    for count, block in enumerate(walk(data)):
        if count > MAX_BLOCKS:
            raise Damaged("too_many_parts")
        if block.start != at or block.end < block.start or block.end > len(data):
            raise Damaged("structure")
        at = block.end
        yield block
    if at != len(data):
        raise Damaged("structure")


def walked(walk: Walk, **words: Any) -> Format:
    """Make a format from one walk; inspect, strip and content follow from it.

    words: the other fields of Format (name, label, media, suffix, sniff, measure, ...).
    """
    words.setdefault("suffixes", (words["suffix"],))
    cut = _remembering(walk)
    return Format(
        inspect=partial(_inspect, cut),
        strip=partial(_strip, cut),
        content=partial(_content, cut),
        walk=walk,
        **words,
    )


def _remembering(walk: Walk) -> Cut:
    """Walks a file once, however often it is asked; remembers the two files that a proof compares.

    A buffer is known by its identity, which is sure while the buffer is held here.
    """
    known: deque[tuple[Buffer, list[Block]]] = recent()

    def cut(data: Buffer) -> list[Block]:
        for buffer, blocks in known:
            if buffer is data:
                return blocks
        blocks = list(tiled(walk, data))
        known.append((data, blocks))
        return blocks

    return cut


def _inspect(cut: Cut, data: Buffer) -> Iterator[Finding]:
    for block in cut(data):
        if block.kind is not None:
            yield finding(data, block)
        if block.read is not None:
            yield from block.read()


def _strip(cut: Cut, data: Buffer) -> Iterator[Piece]:
    for block in cut(data):
        if block.instead is not None:
            yield block.instead
        elif not goes(block):
            yield (block.start, block.end)


def _content(cut: Cut, data: Buffer) -> Iterator[Piece]:
    for block in cut(data):
        if block.content:
            yield (block.start, block.end) if block.instead is None else block.instead


def length(piece: Piece) -> int:
    """The bytes of a piece."""
    return len(piece) if isinstance(piece, bytes) else piece[1] - piece[0]


def finding(data: Buffer, block: Block) -> Finding:
    """The finding that a block itself is; its value is its readable text unless it says."""
    assert block.kind is not None  # noqa: S101
    value = block.value
    if value is None:
        value = readable(data[block.start : block.end]) or None
    return Finding(block.kind, Place(block.name, block.start, block.end - block.start), value)


def unplaced(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings in bytes that do not stand in the file as they are: packed, or put together."""
    for found in findings:
        yield Finding(found.kind, Place(found.place.path, None, found.place.size), found.value)
