"""Practice photos: made-up pictures with planted traces, so that nobody learns on a real photo.

Drawn by code, the same every time; no place in them exists and nobody stood model. Names, marks
and numbers are invented and say so. An exercise is one row of EXERCISES: what is planted is also
its answer key.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from toolkit.errors import JailBroken
from toolkit.i18n import mark as _
from toolkit.sandbox import pool
from toolkit.sandbox.jail import Limits
from toolkit.sandbox.request import Request
from toolkit.workshop import planted_metadata

#: The module that draws, as a name only: it loads libraries that must not be loaded here.
DRAWING = "toolkit.workshop.drawing"
_LIMITS = Limits(memory=1 << 30, cpu_seconds=60, wall_seconds=90)
_MAX_BYTES = 2 << 20
_JPEG = b"\xff\xd8\xff"


class Trace(NamedTuple):
    """A trace put in on purpose: where (planted_metadata.PLACES), which kind, and what it says."""

    place: str
    kind: str
    says: str = ""


class Exercise(NamedTuple):
    """One practice photo, and the answers.

    file_name: what a camera would have called it. faces: how many people can be seen. shows: what
    the picture itself gives away, which no tool removes by itself.
    """

    name: str
    title: str
    file_name: str
    planted: tuple[Trace, ...]
    faces: int
    shows: tuple[str, ...]


EXERCISES: dict[str, Exercise] = {
    exercise.name: exercise
    for exercise in (
        Exercise(
            "harbour",
            _("A morning at a harbour that does not exist"),
            "IMG_20200220_082020.jpg",
            (
                # a point far out at sea, in whole degrees
                Trace("GPS", "where.gps", "45, -5"),
                Trace("DateTimeOriginal", "when.taken", "2020:02:20 08:20:20"),
                Trace("OffsetTimeOriginal", "when.zone", "+01:00"),
                Trace("CameraOwnerName", "who.owner", "Robin Example"),
                Trace("creator", "who.author", "Robin Example (made up)"),
                Trace("Make", "device.model", "Made-up Cameras"),
                Trace("Model", "device.model", "Example 100"),
                Trace("BodySerialNumber", "device.serial", "EXAMPLE-0012345"),
                Trace("Software", "software.name", "Made-up Editor 1.0"),
                Trace("thumbnail", "hidden.thumbnail"),
                Trace("comment", "hidden.comment", "Made-up note: cropped, Kim is not shown."),
                Trace("trailer", "hidden.trailer", "Made-up note: we meet at the green boat."),
            ),
            3,
            (
                _("three faces"),
                _("words on a placard"),
                _("a badge with a school, a name and a number"),
                _("the houses, the lighthouse and the boats, by which people find a place"),
            ),
        ),
    )
}


@functools.cache
def practice_photo(name: str = "harbour") -> bytes:
    """The JPEG file of an exercise; the same bytes every time.

    Drawn in a confined child the first time, which takes some seconds. Raises JailBroken.
    """
    exercise = EXERCISES[name]
    answer = pool.run(Request(
        f"{DRAWING}:draw", [], {"scene": name}, _LIMITS, max_bytes=_MAX_BYTES,
        warm_up=(f"{DRAWING}:warm",),
    ))  # fmt: skip
    drawn = answer.untrusted_blobs
    if len(drawn) != 2 or not all(blob.startswith(_JPEG) for blob in drawn):
        raise JailBroken("bad_reply")
    picture, thumbnail = drawn
    return planted_metadata.planted(
        picture, thumbnail, {p.place: p.says for p in exercise.planted}
    )
