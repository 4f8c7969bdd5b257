"""Both ends of one file's way: where its copy goes, and what became of it.

Apart from the other values, because a jailed child knows of neither.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from toolkit.errors import LampshadeError
from toolkit.model import Box, FilmReport, Finding


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where a copy goes and what it is called.

    folder: made when missing. name: an exact file name in it (for a single file), else a
    random neutral name, or the original's with keep_names. in_place: replace the original once
    the copy is proven. resume: go on with a film where an interrupted run was.
    """

    folder: Path = Path("cleaned")
    name: str | None = None
    keep_names: bool = False
    in_place: bool = False
    dry_run: bool = False
    resume: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. `saved` is None unless a proven copy stands there.

    suffix: how a name of the copy ends, when there is a copy. voice: what became of the sound of
    a film or a sound file, a row of HEARD; None where there is none.
    """

    source: str
    saved: Path | None = None
    outcome: str = "refused"
    format: str | None = None
    suffix: str | None = None
    error: LampshadeError | None = None
    faces_found: int | None = None
    faces_covered: int = 0
    faces_shown: int = 0
    covered: tuple[Box, ...] = ()
    suggested: tuple[Box, ...] = ()
    removed: tuple[Finding, ...] = ()
    kept: tuple[Finding, ...] = ()
    film: FilmReport | None = None
    voice: str | None = None
    #: It is nothing but sound or text, in which nobody is seen.
    faceless: bool = False
    #: It says something in words, which stays as it is.
    worded: bool = False
    #: Size, and time of change in nanoseconds, of the original while it was read; None where it
    #: was changed meanwhile.
    state: tuple[int, int] | None = field(default=None, compare=False)
