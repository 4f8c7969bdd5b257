"""Where the copy of a file is to go, and what became of the file.

Not in model.py, because a jailed child knows neither.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from toolkit.errors import LampshadeError
from toolkit.model import Box, FilmReport, Finding


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where a copy is saved, and under which name.

    folder: is created if it is missing. name: an exact file name in it (for a single file); None:
    a random neutral name, or the original's with keep_names. in_place: replace the original once
    the copy is proven. dry_run: save nothing. resume: continue an interrupted run for a film.
    """

    folder: Path = Path("cleaned")
    name: str | None = None
    keep_names: bool = False
    in_place: bool = False
    dry_run: bool = False
    resume: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. `saved` is None unless a proven copy is there.

    outcome: "clean", "refused", "failed" or "unproven". suffix: of the copy, if there is one.
    voice: what was done about voices, a row of VOICE_RESULTS; None: it has no sound.
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
    #: The copy is a picture that was drawn anew from its pixels.
    painted: bool = False
    suggested: tuple[Box, ...] = ()
    removed: tuple[Finding, ...] = ()
    kept: tuple[Finding, ...] = ()
    film: FilmReport | None = None
    voice: str | None = None
    #: It is sound or text alone, in which no face can be.
    faceless: bool = False
    #: People may have written words in it, which stay as they are.
    has_text: bool = False
    #: Size in bytes, and time of change in nanoseconds, of the original while it was read; None:
    #: it was changed meanwhile.
    state: tuple[int, int] | None = field(default=None, compare=False)
