"""The colour space in large BMP headers (V4, V5): numbers, a profile inside, or a path to one.

A path names somebody's folder, a profile names devices and dates: both go. In place of a profile
that shows other colours than sRGB stands one of the same colours without names. What stays are the
numbers of a calibrated space; they may be those of one single screen.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.errors import Damaged
from toolkit.formats.base import Block, Buffer
from toolkit.formats.image.dib import V4, V5, Bitmap, words
from toolkit.formats.metadata import icc
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_CALIBRATED, _SRGB, _WINDOWS = bytes(4), b"BGRs", b" niW"
_EMBEDDED, _LINKED = b"DEBM", b"KNIL"
#: Where a header has what: the kind of space, its numbers, and in V5 the rest.
_SPACE, _NUMBERS, _REST = 56, (60, 48), 108
PROFILE = "ICC_Profile"
_V5_REST = struct.Struct("<4I")
#: One as the primaries' shares are written, and the gammas there are, as those are.
_ONE, _GAMMAS = 1 << 30, (1 << 12, 10 << 16)
_INTENTS = (0, 1, 2, 4, 8)


class Colours(NamedTuple):
    """What a header says about colours. start and end: of the profile or path, 0 if none.

    clean: the profile that stands there in a copy, None if none.
    """

    space: bytes = _CALIBRATED
    start: int = 0
    end: int = 0
    clean: bytes | None = None


def colours(data: Buffer, head: Bitmap) -> Colours:
    """The colour space of a header; raises Damaged when its profile lies inside the header."""
    if head.size < V4:
        return Colours()
    space = data[head.start + _SPACE : head.start + _SPACE + 4]
    if head.size < V5 or space not in (_EMBEDDED, _LINKED):
        return Colours(space)
    _, at, size, _ = _V5_REST.unpack_from(data, head.start + _REST)
    start, end = head.start + at, head.start + at + size
    if not size or end > len(data):
        return Colours(space)
    if at < head.size:
        raise Damaged("structure")
    clean = icc.neutral(data[start:end]) if space == _EMBEDDED else None
    return Colours(space, start, end, clean)


def write(raw: bytearray, data: Buffer, head: Bitmap, found: Colours, place: int) -> None:
    """Write the colour space into a copy's header; `place` is where the copy's profile begins."""
    if head.size < V4:
        return
    if found.clean is not None:
        raw[_SPACE : _SPACE + 4] = _EMBEDDED
    elif found.space not in (_CALIBRATED, _SRGB, _WINDOWS):
        raw[_SPACE : _SPACE + 4] = _SRGB
    at, length = _NUMBERS
    if found.space != _CALIBRATED or not _plausible(raw[at : at + length]):
        raw[at : at + length] = bytes(length)
    if head.size == V5:
        (intent,) = struct.unpack_from("<I", data, head.start + _REST)
        size = len(found.clean or b"")
        kept = intent if intent in _INTENTS else 0
        raw[_REST:V5] = _V5_REST.pack(kept, place - head.start if size else 0, size, 0)


def _plausible(numbers: bytes | bytearray) -> bool:
    """Whether these are three primaries, whose shares add up to one, and three gammas."""
    values = struct.unpack("<12I", numbers)
    shares = (sum(values[at : at + 3]) for at in (0, 3, 6))
    return all(abs(share - _ONE) < _ONE // 50 for share in shares) and all(
        _GAMMAS[0] <= gamma <= _GAMMAS[1] for gamma in values[9:]
    )


def traces(data: Buffer, head: Bitmap, found: Colours, path: str) -> Iterator[Finding]:
    """What the fields of the colour space say; the profile is a block of its own."""
    if head.size < V4:
        return
    at, length = _NUMBERS
    numbers = data[head.start + at : head.start + at + length]
    if any(numbers):
        kept = found.space == _CALIBRATED and _plausible(numbers)
        kind = "look.colour" if kept else "hidden.gap" if readable(numbers) else "look.description"
        said = "a calibrated space" if kept else words(numbers)
        yield Finding(kind, _place(head, path, "space", at, length), said)
    known = (_CALIBRATED, _SRGB, _WINDOWS, _EMBEDDED, _LINKED)
    if found.space not in known:
        place = _place(head, path, "space", _SPACE, 4)
        yield Finding("hidden.unknown", place, words(found.space[::-1]))
    if head.size == V5:
        yield from _rest(data, head, found, path)


def _rest(data: Buffer, head: Bitmap, found: Colours, path: str) -> Iterator[Finding]:
    intent, at, size, reserved = _V5_REST.unpack_from(data, head.start + _REST)
    odd = [] if intent in _INTENTS else [intent]
    odd += [reserved] if reserved else []
    odd += [at, size] if not found.end and (at or size) else []
    if odd:
        raw = b"".join(number.to_bytes(4, "little") for number in odd)
        place = _place(head, path, "reserved", _REST, 16)
        yield Finding("hidden.gap", place, words(raw))


def _place(head: Bitmap, path: str, name: str, at: int, size: int) -> Place:
    return Place(f"{path}/{name}", head.start + at, size)


def profile(data: Buffer, found: Colours) -> Block:
    """The block of the profile or of the path to one."""
    start, end = found.start, found.end
    body = data[start:end]
    if found.space == _LINKED:
        said = body.rstrip(b"\0").decode("cp1252", "replace")
        return Block("linked profile", start, end, "who.user_path", value=said)
    if body == found.clean:
        said = "the colours' numbers only"
        return Block(PROFILE, start, end, "look.colour", value=said)
    return Block(
        PROFILE, start, end, "device.profile", instead=found.clean,
        value=f"{end - start} bytes", read=lambda: icc.read(body, PROFILE, start),
    )  # fmt: skip
