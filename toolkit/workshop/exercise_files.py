"""The files of the exercises, as bytes: drawn in a confined child, traces put in here.

The same bytes for the same seed, with the same versions of the libraries that draw and encode.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.errors import JailBroken
from toolkit.sandbox import pool
from toolkit.sandbox.jail import Limits
from toolkit.sandbox.request import Request
from toolkit.workshop import planted_metadata
from toolkit.workshop.exercises import EXERCISES, NAME, File, planted
from toolkit.workshop.papers import PAPERS
from toolkit.workshop.practice import DRAWING

_LIMITS = Limits(memory=1 << 30, cpu_seconds=60, wall_seconds=90)
_MAX_BYTES = 8 << 20
_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"


def files(seed: int) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every practice file, in the order of the exercises. Raises JailBroken."""
    for exercise in EXERCISES:
        for file in exercise.files:
            yield file.name, made(file, seed)


def made(file: File, seed: int) -> bytes:
    """One practice file. Takes some seconds where it is drawn. Raises JailBroken."""
    says = {trace.place: trace.says for trace in planted(file, seed) if trace.place != NAME}
    if file.form in PAPERS:
        return PAPERS[file.form](says)
    picture, hidden = _drawn(file, seed)
    if file.form == "png":
        return picture + hidden
    return planted_metadata.planted(picture, hidden, says) if says else picture


def _drawn(file: File, seed: int) -> tuple[bytes, bytes]:
    """A picture, and what will hide in it; what the child says is checked."""
    answer = pool.run(Request(
        f"{DRAWING}:exercise", [], {"drawn": file.drawn, "form": file.form, "seed": seed},
        _LIMITS, max_bytes=_MAX_BYTES, warm_up=(f"{DRAWING}:warm",),
    ))  # fmt: skip
    blobs, start = answer.untrusted_blobs, _PNG if file.form == "png" else _JPEG
    if len(blobs) != 2 or not blobs[0].startswith(start):
        raise JailBroken("bad_reply")
    if blobs[1] and not blobs[1].startswith(start):
        raise JailBroken("bad_reply")
    return blobs[0], blobs[1]
