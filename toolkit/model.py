"""The values that travel between rooms: frozen, plain, without methods that do work.

Frame of every box: pixels of the picture as it is shown upright, origin at the top left,
x to the right, y down, width and height at least 1.
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
#: What may be asked of faces, and how covered places may look.
FACES = ("hide", "keep")
STYLES = ("fill",)
#: What may become of a film's sound.
VOICES = ("remove", "distort", "keep")
#: What became of it.
HEARD = ("removed", "distorted", "kept")
#: What can be looked for and covered beside faces, and what a box of it is called: a number plate
#: is a line of text like any other.
ALSO = {"text": "text", "codes": "code", "plates": "text"}


class Place(NamedTuple):
    """Where in a file a trace stands: a path of names, and its bytes where that is known."""

    path: str
    start: int | None = None
    size: int | None = None


class Finding(NamedTuple):
    """One trace: a row of kinds.KINDS, its place, and what it says (None: nothing readable)."""

    kind: str
    place: Place
    value: str | None = None


class Size(NamedTuple):
    """A picture's coded size in pixels, before any turn; `frames` counts pages or frames.

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
    """What the detector saw. None in a Look means: nobody looked.

    `found` are boxes above the mode's threshold, already grown to hair, ears and chin;
    `suggested` are weaker candidates that an editor may offer.
    """

    found: tuple[Box, ...] = ()
    suggested: tuple[Box, ...] = ()


class Look(NamedTuple):
    """What reading a file in the jail said about it."""

    format: str
    size: Size | None = None
    findings: tuple[Finding, ...] = ()
    faces: Faces | None = None
    #: It is nothing but sound or text, in which nobody is seen.
    faceless: bool = False
    #: What was to be looked for beside faces, rows of ALSO; where it is (None: nobody could look).
    also: tuple[str, ...] = ()
    others: tuple[Box, ...] | None = None
    #: It says something in words, which nobody judged.
    worded: bool = False


class Shown(NamedTuple):
    """A picture as a page can show it: an upright JPEG from bare pixels, and the true size.

    `preview` and `size` are None where the picture cannot be decoded.
    """

    size: Size | None = None
    preview: bytes | None = None
    faces: Faces | None = None


class Recipe(NamedTuple):
    """What the user asked for. Everything that shapes the result is in here.

    accept_changes: tracked changes of a document become its text; else it is refused.
    drop_hidden: what a document hides but says (kinds that are `dropped`) goes, too.
    drop_unknown: files inside that cannot be cleaned are left out; else the whole is refused.
    keep_names: files inside an archive keep their names. password: opens an encrypted PDF.
    voice: a row of VOICES; "": a film's sound goes when its faces are hidden, else it stays.
    blackout: the whole picture of a film becomes coarse cells. tracks: what to cover in a film,
    as a person wants it: the text of a file of tracks (film.edit); "": what was found.
    """

    faces: str = "hide"
    also: tuple[str, ...] = ()
    style: str = "fill"
    thorough: bool = False
    repaint: bool = False
    boxes: tuple[Box, ...] = ()
    show: tuple[Box, ...] = ()
    require_jail: bool = False
    accept_changes: bool = False
    drop_hidden: bool = False
    drop_unknown: bool = False
    keep_names: bool = False
    password: str = ""
    voice: str = ""
    blackout: bool = False
    tracks: str = ""

    @property
    def needs_pixels(self) -> bool:
        """Whether a picture has to be decoded: somebody is looked for, or it is painted."""
        return self.faces == "hide" or self.repaint or bool(self.boxes or self.also)


class Moment(NamedTuple):
    """A time in a film, in seconds, at which a person should look, and a row of MOMENTS."""

    seconds: float
    why: str


#: Why a moment of a film deserves a look.
MOMENTS = ("left", "weak", "begins", "ends", "gap")


class FilmReport(NamedTuple):
    """What is known of a covered film; lengths in seconds.

    tracks: faces through time, of which `hidden` are covered; the shortest and the longest.
    unlooked: the longest stretch between two looks. moments: where covering is least sure.
    """

    frames: int
    seconds: float
    tracks: int
    hidden: int
    shortest: float
    longest: float
    unlooked: float
    moments: tuple[Moment, ...] = ()
