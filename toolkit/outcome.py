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
    """Where a copy is saved, and under which name."""

    #: Is created if it is missing.
    folder: Path = Path("cleaned")
    #: An exact file name in the folder (for a single file); None: a random neutral name, or the
    #: original's with keep_names.
    name: str | None = None
    keep_names: bool = False
    #: Replace the original once the copy is proven.
    in_place: bool = False
    #: Save nothing.
    dry_run: bool = False
    #: Continue an interrupted run for a film.
    resume: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    source: str
    #: None unless a proven copy is there.
    saved: Path | None = None
    #: "clean", "refused", "failed" or "unproven".
    outcome: str = "refused"
    #: Of the original.
    format: str | None = None
    #: Of the copy, if there is one.
    suffix: str | None = None
    error: LampshadeError | None = None
    #: None: they were not looked for.
    faces_found: int | None = None
    faces_covered: int = 0
    faces_shown: int = 0
    covered: tuple[Box, ...] = ()
    #: The copy is a picture that was drawn anew from its pixels.
    painted: bool = False
    #: Perhaps faces, on which no cover lies.
    suggested: tuple[Box, ...] = ()
    removed: tuple[Finding, ...] = ()
    #: What is still in the copy.
    kept: tuple[Finding, ...] = ()
    film: FilmReport | None = None
    #: What was done about voices, a row of VOICE_RESULTS; None: it has no sound.
    voice: str | None = None
    #: It is sound or text alone, in which no face can be.
    faceless: bool = False
    #: People may have written words in it, which stay as they are.
    has_text: bool = False
    #: Size in bytes, and time of change in nanoseconds, of the original while it was read; None:
    #: it was changed meanwhile.
    state: tuple[int, int] | None = field(default=None, compare=False)
