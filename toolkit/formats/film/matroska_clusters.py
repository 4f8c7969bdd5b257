"""Clusters of a Matroska film: blocks with frames, block by block, heads only.

A block stays as it is unless its track goes or notes have to be cut out of its frame; then its
head is written anew. Blocks that surely stay, which most do, are told in runs; the others are
looked at one at a time. So a film of any length costs no memory.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.errors import Damaged, Locked, NotCleanable, Refused
from toolkit.formats.base import Buffer, Piece
from toolkit.formats.film import coded_samples, ebml, nal
from toolkit.formats.film.coded_samples import PLAIN, UNITS
from toolkit.formats.film.ebml import Element
from toolkit.formats.film.matroska_ids import (
    ADDITION,
    ADDITION_ID,
    ADDITIONS,
    BLOCK,
    BLOCK_DURATION,
    BLOCK_GROUP,
    CODEC_STATE,
    DISCARD,
    EBML,
    ENCRYPTED_BLOCK,
    MORE,
    POSITION,
    PREVIOUS_SIZE,
    REFERENCE,
    SEGMENT,
    SIMPLE_BLOCK,
    TIMESTAMP,
    TOP,
)
from toolkit.formats.film.matroska_tracks import Track
from toolkit.formats.film.nal import Plain
from toolkit.formats.film.output_pieces import size
from toolkit.formats.film.repeated_findings import Notes
from toolkit.sandbox import mapped

_KEY, _LACED = 0x80, 0x06
#: The front of a simple block: its number and its size; then its track, moment and flags.
_FRONT, _HEAD = struct.Struct(">BQ"), struct.Struct(">BhB")
#: First byte of a size -> how many bits of eight bytes are none of it, which of the rest are, how
#: many bytes it has, and the most that it may say of a block.
_LONG = [(64 - 8 * width, (1 << 7 * width) - 1, width,
          min((1 << 7 * width) - 2, coded_samples.MAX_FRAME))
         for width in (9 - byte.bit_length() for byte in range(1, 256))]  # fmt: skip
_LONG.insert(0, (64, 0, 9, 0))  # no size
_LEAST = _FRONT.size + _HEAD.size
_ENDS = TOP | {EBML, SEGMENT}
#: What belongs to a cluster but is not needed, and only counts bytes.
_COUNTS = frozenset({POSITION, PREVIOUS_SIZE, ebml.CRC})


class Part(NamedTuple):
    """One child of a cluster.

    track: the number of the block's track; 0: it is no block. inner: the pieces of its body when
    they are written anew, none when it goes; None: it stays as it is.
    time: a block's moment after its cluster's. key: pictures can be decoded from here.
    lost: what goes of a group that stays.
    """

    element: Element
    track: int = 0
    inner: list[Piece] | None = None
    time: int = 0
    key: bool = False
    lost: tuple[Element, ...] = ()

    @property
    def goes(self) -> bool:
        """Whether nothing of it stays."""
        return self.inner is not None and not self.inner


class _Block(NamedTuple):
    """The head of a block, and its body where it is written anew."""

    track: int
    time: int
    flags: int
    inner: list[Piece] | None


def _always(_: int, __: int) -> bool:
    """Frames of this track have no place for words."""
    return True


def _look(data: Buffer, track: Track) -> Plain | None:
    """Who says of a frame whether it surely stays; None where each has to be read."""
    if track.how.how == PLAIN:
        return _always
    units = track.how.units
    return nal.plainly(data, units) if track.how.how == UNITS and units else None


class Reader:
    """Reads the blocks of a film whose tracks are known, and goes on as far as can be.

    tracks: those that stay. notes: are told what goes of their frames; others by hand.
    skims: only the blocks of these tracks matter. wrong: why the film cannot be cleaned.
    """

    def __init__(
        self, data: Buffer, tracks: dict[int, Track], notes: dict[int, Notes], *,
        skims: bool = False,
    ) -> None:  # fmt: skip
        self.data, self.tracks, self.notes = data, tracks, notes
        self.wrong: Refused | None = None
        # by the first byte of a block, which is the number of its track with a mark
        self._looks: list[Plain | None] = [None] * 256
        for number in range(1, 0x80):
            if number in tracks:
                self._looks[0x80 | number] = None if skims else _look(data, tracks[number])
            elif skims:
                self._looks[0x80 | number] = _always

    def parts(self, cluster: Element) -> Iterator[Part]:
        """The children of a cluster that are looked at one by one; raises Damaged."""
        at = cluster.body
        while at < cluster.end:
            at, _ = self.run(at, cluster.end)
            if at < cluster.end:
                part = self.part(at, cluster.end)
                yield part
                at = part.element.end

    def run(self, at: int, end: int, guide: int = 0) -> tuple[int, list[int]]:
        """Where the simple blocks end that surely stay whole, one behind the other, from here on.

        And the moments of those of the track `guide` at which decoding can start. Where it is
        not sure, it stops.
        """
        start, guide = at, guide + 0x80
        data, looks, keys = self.data, self._looks, list[int]()
        front, head = _FRONT.unpack_from, _HEAD.unpack_from
        while at + _LEAST <= end:
            name, long = front(data, at)
            shift, mask, width, most = _LONG[long >> 56]
            size = long >> shift & mask
            body = at + 1 + width
            stop = body + size
            if name != SIMPLE_BLOCK or stop > end or not 4 <= size <= most:
                break
            track, time, flags = head(data, body)
            look = looks[track]
            if look is not _always and (
                look is None or flags & _LACED or not look(body + 4, stop)
            ):
                break
            if track == guide and flags & _KEY:
                keys.append(time)
            at = stop
        mapped.passed(data, start, at)
        return at, keys

    def part(self, at: int, end: int) -> Part:
        """One child of a cluster, which ends at `end`; raises Damaged.

        A last one that is cut off is none, and goes.
        """
        element = ebml.head(self.data, at, end)
        if element is None or element.open:
            raise Damaged("structure")
        if element.end > end:
            if end != len(self.data):
                raise Damaged("structure")
            return Part(Element(-1, at, at, end), 0, [])
        if element.id == SIMPLE_BLOCK:
            block = self._block(element)
            return Part(element, block.track, block.inner, block.time, bool(block.flags & _KEY))
        if element.id == BLOCK_GROUP:
            return self._group(element)
        return self._other(element)

    def _fail(self, error: Refused) -> None:
        self.wrong = self.wrong or error

    def _block(self, element: Element) -> _Block:
        """The head of a block, and what stays of its frame."""
        number, body = self._track(element)
        head = self.data[body : body + 3]
        time = int.from_bytes(head[:2], "big", signed=True)
        track = self.tracks.get(number)
        inner: list[Piece] | None = None
        if track is None:
            inner = []
        elif track.how.how != PLAIN:
            inner = self._frame(element, track, body + 3, head[2])
        return _Block(number, time, head[2], inner)

    def _track(self, block: Element) -> tuple[int, int]:
        """The track's number and where the moment stands; raises Damaged."""
        data, at = self.data, block.body
        if block.end - at < 4:
            raise Damaged("structure")
        first = data[at]
        if first & 0x80:
            return first & 0x7F, at + 1
        width = 9 - first.bit_length()
        if width > 4 or at + width + 3 > block.end:
            raise Damaged("structure")
        return int.from_bytes(data[at : at + width], "big") ^ 1 << 7 * width, at + width

    def _frame(self, block: Element, track: Track, at: int, flags: int) -> list[Piece] | None:
        """The body of a block with what stays of its frame; None where all of it does."""
        if flags & _LACED:
            self._fail(coded_samples.refuse())
            return None
        notes = self.notes.setdefault(track.number, Notes())
        try:
            pieces = [*coded_samples.frame(self.data, at, block.end, track.how, notes)]
        except (Damaged, NotCleanable) as error:
            self._fail(error)
            return None
        if len(pieces) == 1 and pieces[0] == (at, block.end):
            return None
        return [(block.body, at), *pieces] if pieces else []

    def _other(self, element: Element) -> Part:
        """What is no block: the moment stays; the rest goes."""
        if element.id == TIMESTAMP:
            if element.size > 8:
                raise Damaged("structure")
            return Part(element)
        if element.id == ENCRYPTED_BLOCK:
            self._fail(Locked("encrypted"))
        return Part(element, 0, [])

    def _group(self, group: Element) -> Part:
        """A block with its length and what it refers to; unknown things beside it go."""
        children = list(ebml.children(self.data, group.body, group.end))
        blocks = [self._block(child) for child in children if child.id == BLOCK]
        if len(blocks) != 1:
            raise Damaged("structure")
        block = blocks[0]
        if block.inner is not None and not block.inner:
            return Part(group, block.track, [])
        anew: list[Piece] = []
        lost: list[Element] = []
        changed = block.inner is not None
        for child in children:
            pieces = block.inner if child.id == BLOCK else self._beside(child, block.track)
            if pieces is None:
                anew.append((child.start, child.end))
                continue
            changed = True
            if child.id != BLOCK:
                lost.append(child)
            anew += _written(child.id, pieces)
        key = all(child.id != REFERENCE for child in children)
        inner = anew if changed else None
        return Part(group, block.track, inner, block.time, key, tuple(lost))

    def _beside(self, child: Element, number: int) -> list[Piece] | None:
        """What stays of what stands beside a block; None: all of it."""
        if child.id in (BLOCK_DURATION, REFERENCE, DISCARD):
            if child.size > 8:
                raise Damaged("structure")
            return None
        if child.id == ADDITIONS:
            return self._additions(child, number)
        if child.id == CODEC_STATE:
            self._fail(coded_samples.refuse())
        return []

    def _additions(self, parent: Element, number: int) -> list[Piece] | None:
        """The alpha channel of a picture and nothing else."""
        track = self.tracks.get(number)
        anew: list[Piece] = []
        for more in ebml.children(self.data, parent.body, parent.end):
            parts = list(ebml.children(self.data, more.body, more.end))
            which = [p for p in parts if p.id == ADDITION_ID]
            known = len(which) <= 1 and all(p.id in (ADDITION_ID, ADDITION) for p in parts)
            alpha = not which or ebml.number(ebml.body(self.data, which[0])) == 1
            single = sum(p.id == ADDITION for p in parts) == 1
            if track and track.alpha and more.id == MORE and known and alpha and single:
                anew.append((more.start, more.end))
        whole = sum(p[1] - p[0] for p in anew if not isinstance(p, bytes)) == parent.size
        return None if whole and anew else anew


def _written(name: int, inner: list[Piece]) -> list[Piece]:
    """An element with its head written anew; nothing for an empty one."""
    if not inner:
        return []
    return [ebml.id_bytes(name) + ebml.length(size(inner)), *inner]


def written(part: Part) -> list[Piece]:
    """How a child of a cluster stands in a clean copy."""
    if part.inner is None:
        return [(part.element.start, part.element.end)]
    return _written(part.element.id, part.inner)


def end_of(data: Buffer, cluster: Element) -> int:
    """Where a cluster whose size is left open ends: before the next part of the film."""
    at = cluster.body
    while at < cluster.end:
        found = ebml.head(data, at, cluster.end)
        if found is None or found.id in _ENDS:
            return at
        if found.open:
            raise Damaged("structure")
        at = min(found.end, cluster.end)
    return at


def told(part: Part) -> bool:
    """Whether a part that goes is more than a count of bytes."""
    return part.goes and part.element.id not in _COUNTS
