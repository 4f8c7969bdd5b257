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
    "Block", "Buffer", "Format", "Piece", "Walk", "finding", "goes", "harmless", "length",
    "never_sniffed", "refusing", "tiled", "unplaced", "walked",
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

    kind: the trace it carries, or None. A block with a kind is left out of the clean file, unless
    the kind may stay (kinds.stays); then it is kept and reported. instead: the bytes that replace
    it in the clean file, for blocks that are left out or must change (a length field, padding of
    pixel rows). content: whether it is coded picture data, which must be equal before and after.
    Of a block with `instead`, those bytes are compared. value: its text for the report; None: the
    readable text in its bytes. read: returns the findings inside the block (an EXIF directory);
    they are listed after it. look: of sound, the same with a reader for files inside the block (a
    cover picture). wrong: of sound, a row of DETAILS if the block is damaged; the file can then
    only be inspected.
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

    sniff: whether the first 4096 bytes are of this format. At most one format may say yes.
    sniff_whole: the same of the whole file, asked if no `sniff` says yes (archives start
    anywhere). refine: for formats that share their first bytes: the name of the one that the whole
    file is, or "" for this one. holds: a row of HOLDS. nests: inspect, strip, content,
    searched, repaint and has_sound take a second argument, an inside.Inside, through which they
    reach the files inside. measure: size in pixels
    without decoding; raises Damaged or TooLarge. None: it has no pixels. inspect: the findings, in
    file order. strip: the clean file in pieces. content: what must be equal before and after
    strip: coded picture data, packets of sound and film, the text and everything visible of a
    document. content_in_turn: `content` needs much memory, so the proof reads the two files one
    after the other. searched: the bytes that must not contain any removed string; None: the whole
    file, its content only within a budget (of a file inside, not at all). Documents return their
    unpacked parts, without their text. repaint: a new file of the same format that keeps only what
    can be seen. has_sound: of a film, whether its clean copy has sound; None: unknown. refuses: a
    row of DETAILS if the format can be inspected but not cleaned, else "". inspected, removed,
    kept, unseen: words for docs/formats.md.
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
    content_in_turn: bool = False
    searched: Callable[..., Iterator[bytes]] | None = None
    repaint: Callable[..., bytes] | None = None
    has_sound: Callable[..., bool] | None = None
    suffixes: tuple[str, ...] = ()
    refuses: str = ""
    sniff_whole: Callable[[Buffer], bool] | None = None
    refine: Callable[[Buffer], str] | None = None
    walk: Walk | None = None
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
    cut = _cached(walk)
    return Format(
        inspect=partial(_inspect, cut),
        strip=partial(_strip, cut),
        content=partial(_content, cut),
        walk=walk,
        **words,
    )


def _cached(walk: Walk) -> Cut:
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
