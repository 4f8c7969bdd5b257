"""The type of a format, a row of functions and words; and how one walk gives these functions.

A walk cuts a file into blocks that, laid end to end, are the file. A block that carries a trace
has a kind. Inspecting lists these blocks, stripping writes the others, and proving walks the
result again, so the three cannot disagree. Formats whose files are graphs (TIFF) bring their own
functions and obey the same laws (tests/laws).

A walk does not see data hidden inside blocks that stay, such as surplus bytes inside compressed
pixels. Repainting a picture removes those, too.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple, NoReturn

from toolkit.errors import Damaged, NotCleanable
from toolkit.formats.readable import readable
from toolkit.formats.recent import recent
from toolkit.kinds import stays
from toolkit.model import Buffer, Finding, Piece, Place, Size

__all__ = [
    "Block", "Buffer", "Format", "Piece", "Walk", "cached", "finding", "goes", "harmless",
    "kept_length", "length", "never_sniffed", "refusing", "tiled", "unplaced", "walked",
]  # fmt: skip

Read = Callable[[], Iterable[Finding]]
#: Findings of a file inside, from its bytes and its path.
Look = Callable[[bytes, str], Iterator[Finding]]

#: What a format holds: one picture, files inside, a film, or sound or text alone.
HOLDS = ("picture", "parts", "film", "plain")

#: More blocks than this is an attack, not a picture.
MAX_BLOCKS = 200_000


class Block(NamedTuple):
    """One range of a file, from `start` up to `end`.

    A block with a kind is left out of the clean file, unless the kind may stay (kinds.stays);
    then it is kept and reported.
    """

    name: str
    start: int
    end: int
    #: The trace it carries, a row of KINDS; None: it is needed.
    kind: str | None = None
    #: The bytes in its place in the clean file, where it must change (a length, a row's padding).
    instead: bytes | None = None
    #: It is coded picture data, which must be equal before and after: its bytes, or `instead`.
    content: bool = False
    #: Its text for the report; None: the readable text in its bytes.
    value: str | None = None
    #: The findings inside it (an EXIF directory), listed after it.
    read: Read | None = None
    #: Of sound: the same with a reader for files inside it (a cover picture).
    look: Callable[[Look], Iterable[Finding]] | None = None
    #: Of sound: a row of DETAILS where it is damaged; the file can then only be inspected.
    wrong: str = ""


Walk = Callable[[Buffer], Iterator[Block]]
Cut = Callable[[Buffer], list[Block]]


class Format(NamedTuple):
    """One kind of file, as a row.

    Functions take the file's bytes and raise Damaged, TooLarge, Locked or NotCleanable. Where
    `nests` is set, inspect, strip, content, searched, repaint and has_sound take an inside.Inside
    as well, through which they reach the files inside.
    """

    name: str
    #: What people call it.
    label: str
    #: Its media type.
    media: str
    suffix: str
    #: Whether the first 4096 bytes are of this format; at most one format may say yes.
    sniff: Callable[[bytes], bool]
    #: The findings, in file order.
    inspect: Callable[..., Iterator[Finding]]
    #: The clean file, in pieces.
    strip: Callable[..., Iterator[Piece]]
    #: What must be equal before and after `strip`: coded picture data, packets of sound and film,
    #: the text and everything visible of a document.
    content: Callable[..., Iterator[Piece]]
    #: The size in pixels, without decoding; None: it has no pixels.
    measure: Callable[[Buffer], Size] | None = None
    #: A row of HOLDS.
    holds: str = "picture"
    #: It has files inside.
    nests: bool = False
    #: `content` needs much memory, so the proof reads the two files one after the other.
    content_in_turn: bool = False
    #: The bytes that must not contain any removed string (of a document its unpacked parts, but
    #: not its text); None: the whole file, its content only within a budget (of a file inside,
    #: not at all).
    searched: Callable[..., Iterator[bytes]] | None = None
    #: A new file of the same format that keeps only what can be seen.
    repaint: Callable[..., bytes] | None = None
    #: Of a film: whether its clean copy has sound; None: unknown.
    has_sound: Callable[..., bool] | None = None
    #: All endings of its names, in lower case.
    suffixes: tuple[str, ...] = ()
    #: A row of DETAILS where the format can be inspected but not cleaned, else "".
    refuses: str = ""
    #: `sniff` of the whole file, asked where no `sniff` says yes (archives start anywhere).
    sniff_whole: Callable[[Buffer], bool] | None = None
    #: Of formats that share their first bytes: the name of the one that the whole file is, or ""
    #: for this one.
    refine: Callable[[Buffer], str] | None = None
    walk: Walk | None = None
    #: Words for docs/formats.md.
    inspected: str = ""
    removed: str = ""
    kept: str = ""
    unseen: str = ""

    @property
    def sounds(self) -> bool:
        """Whether it is a film or sound, in which voices may be heard."""
        return self.holds == "film" or self.media.startswith("audio/")

    @property
    def faceless(self) -> bool:
        """Whether it is sound or text alone, in which no face can be."""
        return self.holds == "plain" and not self.media.startswith("image/")

    @property
    def has_text(self) -> bool:
        """Whether people may have written words in it: text, a document, or files inside."""
        return self.holds == "parts" or self.media.startswith("text/")


def never_sniffed(_: bytes) -> bool:
    """The `sniff` of a format whose first bytes are another's; that one's `refine` names it."""
    return False


def refusing(detail: str) -> Callable[..., NoReturn]:
    """The `strip` and `content` of a format that is only inspected: raises NotCleanable."""

    def refuse(*_: object) -> NoReturn:
        raise NotCleanable(detail)

    return refuse


def harmless(kind: str) -> bool:
    """Whether a trace of this kind may stay."""
    return stays(kind)


def goes(block: Block) -> bool:
    """Whether a block is left out of a clean file."""
    return block.kind is not None and not harmless(block.kind)


def tiled(walk: Walk, data: Buffer) -> Iterator[Block]:
    """Walk a file; raises Damaged if the blocks do not cover it exactly."""
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
    cut = cached(walk)
    return Format(
        inspect=partial(_inspect, cut),
        strip=partial(_strip, cut),
        content=partial(_content, cut),
        walk=walk,
        **words,
    )


def cached(walk: Walk) -> Cut:
    """A walk that caches its blocks for the last two files, as a proof compares two.

    The key is the identity of the buffer, which is safe because the cache holds the buffer.
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
    """How many bytes a piece has."""
    return len(piece) if isinstance(piece, bytes) else piece[1] - piece[0]


def kept_length(block: Block) -> int:
    """How many bytes of a block stand in a clean file."""
    if block.instead is not None:
        return len(block.instead)
    return 0 if goes(block) else block.end - block.start


def finding(data: Buffer, block: Block) -> Finding:
    """The finding of a block that has a kind; its value defaults to the readable text in it."""
    assert block.kind is not None  # noqa: S101
    value = block.value
    if value is None:
        value = readable(data[block.start : block.end]) or None
    return Finding(block.kind, Place(block.name, block.start, block.end - block.start), value)


def unplaced(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The same findings without offsets, as their bytes were unpacked or joined first."""
    for found in findings:
        yield Finding(found.kind, Place(found.place.path, None, found.place.size), found.value)
