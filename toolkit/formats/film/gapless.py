"""iTunes' count of silent samples (iTunSMPB): what decoders leave out to play without a pause.

An encoder runs on in front of the first sound and behind the last. Players that know the count
leave these samples out; without it the same file is decoded to more of them. It stays in one fixed
form, where the film is one track of sound: two numbers no larger than decoders believe, and how
many samples are between, as counted from the track.

It says no more than that: how loud the silence is, and whether it is any, nobody looks at.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer
from toolkit.formats.bmff import Box, full, inside, some_boxes, written
from toolkit.formats.film.mp4_film import Film
from toolkit.formats.film.mp4_tracks import Track

_MEAN, _NAME = b"com.apple.iTunes", b"iTunSMPB"
_NUMBERS = re.compile(
    rb"\s*[\dA-F]{1,8}\s+([\dA-F]{1,8})\s+([\dA-F]{1,8})\s+([\dA-F]{1,16})(?:\s+[\dA-F]{1,16})*\s*",
    re.IGNORECASE,
)
#: No encoder runs on for longer; decoders do not believe more.
_MOST = 1 << 14
_LONGEST = 1 << 10


class Gapless(NamedTuple):
    """Samples to leave out in front and behind, how many are between; where it is in the movie.

    ahead: it does not follow the track of sound, behind which some decoders look for it.
    """

    delay: int
    padding: int
    length: int
    ahead: bool

    def item(self) -> bytes:
        """The item of the list, byte for byte as iTunes writes it."""
        rest = f"{0:08X}" + f" {0:08X}" * 7
        said = f" {0:08X} {self.delay:08X} {self.padding:08X} {self.length:016X} {rest}"
        return written(
            b"----", full(b"mean", 0, 0, _MEAN), full(b"name", 0, 0, _NAME),
            full(b"data", 0, 1, bytes(4), said.encode()),
        )  # fmt: skip

    def user_data(self) -> bytes:
        """User data of nothing but this item."""
        handler = full(b"hdlr", 0, 0, bytes(4), b"mdirappl", bytes(9))
        return written(
            b"udta", full(b"meta", 0, 0, handler, written(b"ilst", self.item()))
        )  # fmt: skip


def read(film: Film) -> Gapless | None:
    """The count, where the film is one track of sound; raises Damaged."""
    if film.movie is None or film.fragmented or len(film.kept) != 1:
        return None
    [track] = film.kept
    items = [
        (part, box)
        for part in some_boxes(film.data, film.movie.body, film.movie.end)
        if part.name == b"udta"
        for box in listed(film.data, part)
    ]
    found = [(part, numbers) for part, box in items if (numbers := _numbers(film.data, box))]
    if track.kind != b"soun" or len(found) != 1:
        return None
    [(part, (delay, padding, length))] = found
    samples = track.samples(film.data)
    # all frames are as long as the first one, also where the last is said to be shorter
    whole = samples.count * samples.times[0][1] if samples.times else 0
    if max(delay, padding) >= _MOST or not delay + padding:
        return None
    # where the upper half of tones is worked out from the lower one, twice as many are counted
    if delay + padding + length != 2 * whole:
        length = whole - delay - padding
    if length <= 0:
        return None
    return Gapless(delay, padding, length, ahead=_before(film.tracks, part) is not track)


def listed(data: Buffer, user_data: Box) -> list[Box]:
    """The items named by words in iTunes' list; as many as can be read."""
    return [
        item
        for meta in some_boxes(data, user_data.body, user_data.end)
        if meta.name == b"meta"
        for ilst in some_boxes(data, meta.body + 4, meta.end)
        if ilst.name == b"ilst"
        for item in some_boxes(data, ilst.body, ilst.end)
        if item.name == b"----"
    ]


def _numbers(data: Buffer, item: Box) -> tuple[int, int, int] | None:
    """Delay, padding and length of an item that is such a count."""
    if item.end - item.body > _LONGEST:
        return None
    try:
        parts = {part.name: data[part.body : part.end] for part in inside(data, item)}
    except Damaged:
        return None
    found = _NUMBERS.fullmatch(parts.get(b"data", b"")[8:])
    if parts.get(b"name", b"")[4:] != _NAME or found is None:
        return None
    delay, padding, length = (int(number, 16) for number in found.groups())
    return delay, padding, length


def _before(tracks: list[Track], box: Box) -> Track | None:
    """The last track in front of a box."""
    return next((one for one in reversed(tracks) if one.box.start < box.start), None)
