"""The parts that a film task streams out of the jail: bytes with a number in front.

The number says where the bytes belong in the new film, or whose they are; or, in place of that, a
part says only how far the work is. Written by film_tasks in the child, read in the parent, which
believes none of it before it is checked.
"""

from __future__ import annotations

import struct

from toolkit.errors import JailBroken
from toolkit.sandbox.wire import MAX_PART

_NUMBER = struct.Struct("<Q")
#: Stands where a part's number would, when what follows is how far the work is.
PROGRESS = (1 << 64) - 1
#: How many bytes a part holds behind its number.
ROOM = MAX_PART - _NUMBER.size


def numbered(number: int, data: bytes) -> bytes:
    """A part of these bytes."""
    return _NUMBER.pack(number) + data


def progress(done: int) -> bytes:
    """A part that says how far the work is: frames, or thousandths of a sound."""
    return numbered(PROGRESS, _NUMBER.pack(done))


def split(untrusted_part: bytes) -> tuple[int, bytes]:
    """The number of a part, and the bytes behind it. Raises JailBroken."""
    if len(untrusted_part) < _NUMBER.size:
        raise JailBroken("bad_reply")
    return _NUMBER.unpack_from(untrusted_part)[0], untrusted_part[_NUMBER.size :]


def done(untrusted_part: bytes) -> int:
    """How far the work is, by a part that says only that. Raises JailBroken."""
    number, rest = split(untrusted_part)
    if number != PROGRESS:
        raise JailBroken("bad_reply")
    return split(rest)[0]
