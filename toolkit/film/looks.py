"""What pass one said, step by step: kept in a file beside the copies, so that it can go on later.

One line of JSON a step, written as it comes. The file holds boxes and times, no picture; it is
gone when the film is done. Its name is made from the film's own digest.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit import bounded_json
from toolkit.errors import JailBroken, TooLarge
from toolkit.film.tracks import Sighting

_SCHEMA = 1
#: Three days of film, and more faces in one frame than any detector gives.
_MOST_FRAMES, _MOST_FACES = 16_000_000, 2_000
#: Faces in all frames together: about a gigabyte of memory.
_MOST_SEEN = 4_000_000
_MOST_SIDE = 16_384
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@dataclass
class Looks:
    """All detections so far, in the order of frames.

    Pass one works in steps; a step covers the frames up to the one that settles it. cuts: frames
    that begin a scene. times: settling frame -> when it is shown, in seconds. settled: the last.
    """

    seen: list[Sighting] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)
    times: dict[int, float] = field(default_factory=dict)
    settled: int = -1

    @property
    def every(self) -> int:
        """1 where every frame was looked at, 2 where every second one was."""
        return 1 if len(self.times) == self.settled + 1 else 2

    def last_seen(self) -> list[Sighting]:
        """The detections in the frames that settled the last two steps of the current scene."""
        frames = list(self.times)[-1 if self.settled in self.cuts[-1:] else -2 :]
        return [one for one in self.seen if one.frame in frames]

    def add(self, untrusted: Any) -> dict[str, Any]:
        """Check and add one step; returns it with what was checked, and nothing else.

        Raises JailBroken if it is malformed or out of order; TooLarge beyond _MOST_SEEN faces.
        """
        if not isinstance(untrusted, dict):
            raise JailBroken("bad_reply")
        frame = _whole(untrusted.get("frame"), _MOST_FRAMES)
        rows = untrusted.get("seen")
        if frame <= self.settled or not isinstance(rows, list) or len(rows) > _MOST_FACES:
            raise JailBroken("bad_reply")
        seen = [sighting(row) for row in rows]
        if any(not self.settled < one.frame <= frame for one in seen):
            raise JailBroken("bad_reply")
        if len(self.seen) + len(seen) > _MOST_SEEN:
            raise TooLarge("too_many_parts")
        seconds, cut = number(untrusted.get("seconds")), untrusted.get("cut") is True
        seen.sort(key=lambda one: one.frame)
        self.seen += seen
        self.times[frame] = seconds
        if cut:
            self.cuts.append(frame)
        self.settled = frame
        return {"frame": frame, "seconds": seconds, "cut": cut, "seen": seen}


def sighting(row: Any) -> Sighting:
    """A JSON row as a sighting. Raises JailBroken if it is malformed."""
    if not isinstance(row, list) or len(row) != 6:
        raise JailBroken("bad_reply")
    x, y, width, height, score = (number(value) for value in row[1:])
    if not (0 < width <= _MOST_SIDE and 0 < height <= _MOST_SIDE and 0 <= score <= 1):
        raise JailBroken("bad_reply")
    return Sighting(_whole(row[0], _MOST_FRAMES), x, y, width, height, score)


def _whole(value: Any, most: int) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise JailBroken("bad_reply")
    return value


def number(value: Any) -> float:
    """A finite number in the range of frames and seconds. Raises JailBroken."""
    # written so that NaN is refused, too
    if type(value) not in (int, float) or not abs(value) <= _MOST_FRAMES:
        raise JailBroken("bad_reply")
    return float(value)


def facts_of(untrusted: Any) -> dict[str, float]:
    """A film's properties: upright width and height, seconds, number of sound tracks."""
    if not isinstance(untrusted, dict):
        raise JailBroken("bad_reply")
    return {name: number(untrusted.get(name)) for name in ("width", "height", "seconds", "sound")}


class LooksFile:
    """The file that holds the looks of a film until its copy is done, so that a run can resume."""

    def __init__(self, folder: Path, digest: str, *, thorough: bool) -> None:
        """digest: of the film, in hexadecimal."""
        self.path = folder / f".lampshade-{digest[:16]}.looks"
        self._head = {"schema": _SCHEMA, "film": digest, "thorough": thorough}
        self._stream: Any = None

    def read(self) -> Looks:
        """The looks of an earlier run of this film in this mode; empty if there are none."""
        looks = Looks()
        with contextlib.suppress(OSError, ValueError, JailBroken):
            lines = self._lines()
            if next(lines, None) == self._head:
                for line in lines:
                    looks.add(line)
        return looks

    def _lines(self) -> Iterator[Any]:
        descriptor = os.open(self.path, os.O_RDONLY | _NO_FOLLOW)
        with os.fdopen(descriptor, encoding="utf-8") as stream:
            for line in stream:
                yield bounded_json.loads(line)

    def open(self, so_far: Looks) -> None:
        """Create the file, with the looks so far. Raises OSError."""
        with contextlib.suppress(FileNotFoundError):
            self.path.unlink()
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW
        self._stream = os.fdopen(os.open(self.path, flags, 0o600), "w", encoding="utf-8")
        self._write(self._head)
        for step in _steps(so_far):
            self._write(step)

    def add(self, step: Any) -> None:
        """Append one step. Raises OSError."""
        self._write(step)

    def _write(self, value: Any) -> None:
        self._stream.write(json.dumps(value, separators=(",", ":")) + "\n")
        self._stream.flush()

    def close(self) -> None:
        """Close the file; it stays on disk."""
        if self._stream is not None:
            self._stream.close()

    def remove(self) -> None:
        """Close and delete the file, once the film is done."""
        self.close()
        with contextlib.suppress(OSError):
            self.path.unlink()


class NoLooksFile:
    """The same interface without a file, for films in memory: nothing can be resumed."""

    def read(self) -> Looks:
        """No looks."""
        return Looks()

    def open(self, so_far: Looks) -> None:
        """Do nothing."""

    def add(self, step: Any) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""

    def remove(self) -> None:
        """Do nothing."""


def _steps(looks: Looks) -> Iterator[dict[str, Any]]:
    """Looks as the steps that made them."""
    rows = iter(looks.seen)
    row = next(rows, None)
    cuts = set(looks.cuts)
    for frame, seconds in looks.times.items():
        seen = []
        while row is not None and row.frame <= frame:
            seen.append(row)
            row = next(rows, None)
        yield {"frame": frame, "seconds": seconds, "cut": frame in cuts, "seen": seen}
