"""The values that all packages share: immutable, plain, without methods that do work.

The coordinate frame of every box: pixels of the picture as it is shown upright, origin at the top
left, x to the right, y down; width and height are at least 1.
"""

from __future__ import annotations

import mmap
from typing import NamedTuple

#: Untrusted bytes. Slicing gives bytes; `find`, `len` and integer indexing work on both.
Buffer = bytes | mmap.mmap
#: A piece of an output: literal bytes, or (start, end) of the input, copied without reading.
Piece = bytes | tuple[int, int]
#: The same as it is written; what was cut out of an answer is no copy of it.
Part = Piece | memoryview
#: The choices for faces, and for how covered boxes look.
FACES = ("hide", "keep")
STYLES = ("fill",)
#: The choices for the voices of a film or a sound file.
VOICES = ("remove", "distort", "keep")
#: What was done about them, in the same order.
VOICE_RESULTS = ("removed", "distorted", "kept")
#: What can be looked for and covered beside faces -> `Box.what`. A number plate is found as text.
ALSO = {"text": "text", "codes": "code", "plates": "text"}


class Place(NamedTuple):
    """Where a trace is in a file: a path of names, and its byte range if it is known."""

    path: str
    start: int | None = None
    size: int | None = None


class Finding(NamedTuple):
    """One trace: a row of kinds.KINDS, its place, and its text (None: nothing readable)."""

    kind: str
    place: Place
    value: str | None = None


class Size(NamedTuple):
    """A picture's coded size in pixels, before any rotation; `frames` counts pages or frames.

    `frames` is 0 where counting would need decoding.
    """

    width: int
    height: int
    frames: int = 1


class Box(NamedTuple):
    """A rectangle to cover or to leave visible, in upright pixels.

    `score` is the detector's mean score between 0 and 1; 1.0 for a box drawn by hand.
    """

    x: int
    y: int
    width: int
    height: int
    what: str = "face"
    score: float = 1.0

    def has_middle_of(self, other: Box) -> bool:
        """Whether the other box's middle lies in this one."""
        x, y = other.x + other.width / 2, other.y + other.height / 2
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height


class Faces(NamedTuple):
    """The detections of faces; None in place of a Faces means that nobody looked.

    found: boxes above the mode's threshold, already grown to hair, ears and chin.
    suggested: weaker candidates, which an editor may offer.
    """

    found: tuple[Box, ...] = ()
    suggested: tuple[Box, ...] = ()


class Look(NamedTuple):
    """The result of inspecting a file in the jail."""

    format: str
    #: None: it is no picture.
    size: Size | None = None
    findings: tuple[Finding, ...] = ()
    #: None: nobody looked, or could.
    faces: Faces | None = None
    #: It is sound or text alone, in which no face can be.
    faceless: bool = False
    #: What was to be looked for beside faces, rows of ALSO.
    also: tuple[str, ...] = ()
    #: Boxes of that; None: it was not looked for, or nobody could.
    also_found: tuple[Box, ...] | None = None
    #: People may have written words in it, which nobody judged.
    has_text: bool = False


class Shown(NamedTuple):
    """A picture for a web page: its upright size, a small upright JPEG of bare pixels, its faces.

    `preview` and `size` are None if the picture cannot be decoded. words: what programs wrote into
    its pixels, which only decoding shows.
    """

    size: Size | None = None
    preview: bytes | None = None
    faces: Faces | None = None
    words: tuple[Finding, ...] = ()


class Recipe(NamedTuple):
    """What the user asked for: all options that shape the result."""

    #: A row of FACES.
    faces: str = "hide"
    #: Rows of ALSO to look for and cover, too.
    also: tuple[str, ...] = ()
    #: A row of STYLES.
    style: str = "fill"
    #: Look longer for faces.
    thorough: bool = False
    #: Decode and encode anew.
    repaint: bool = False
    #: Places to cover, and places where faces stay visible.
    boxes: tuple[Box, ...] = ()
    show: tuple[Box, ...] = ()
    #: Refuse where the jail is not full.
    require_jail: bool = False
    #: Tracked changes of a document become its text; else it is refused.
    accept_changes: bool = False
    #: Hidden text of a document (kinds that are `dropped`) is removed, too.
    drop_hidden: bool = False
    #: Files inside that cannot be cleaned are left out; else the whole is refused.
    drop_unknown: bool = False
    #: Files inside an archive keep their names.
    keep_names: bool = False
    #: Opens an encrypted PDF.
    password: str = ""
    #: A row of VOICES; "": a film's sound is removed if its faces are hidden, else kept.
    voice: str = ""
    #: The whole picture of a film becomes coarse cells.
    blackout: bool = False
    #: The text of a tracks file (film.edit) that says what to cover in a film; "": all faces that
    #: were found.
    tracks: str = ""

    @property
    def needs_pixels(self) -> bool:
        """Whether pictures must be decoded, to look for something or to paint."""
        return self.faces == "hide" or self.repaint or bool(self.boxes or self.also)


class Moment(NamedTuple):
    """A time in a film, in seconds, that a person should check, and why: a row of MOMENTS."""

    seconds: float
    why: str


#: Why a time in a film should be checked.
MOMENTS = ("left", "weak", "begins", "ends", "gap")


class FilmReport(NamedTuple):
    """What is known of a covered film; durations in seconds."""

    frames: int
    seconds: float
    #: How many faces were followed, and how many of these are covered.
    tracks: int
    hidden: int
    #: The shortest and the longest of the tracks.
    shortest: float
    longest: float
    #: The longest time between two looks.
    unlooked: float
    #: Where covering is least sure.
    moments: tuple[Moment, ...] = ()
