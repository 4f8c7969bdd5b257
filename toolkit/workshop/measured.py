"""How well ways to hide a face hold, as it was measured. Not what drawn faces here would give."""

from __future__ import annotations

from typing import NamedTuple

from toolkit.i18n import mark as _


class Measured(NamedTuple):
    """A way to hide a face, and in how many of 100 tries the right person was named."""

    name: str
    words: str
    named: str


#: Where the figures stand, and how they came about.
SOURCE = "docs/decisions/0003-face-detection.md"
#: Of so many people; by guessing one in so many is named right.
PEOPLE = 40
MEASURED: tuple[Measured, ...] = (
    Measured("blurred", _("a blur an eighth of the face wide"), "81"),
    Measured("usual", _("the blur of the usual tools"), "67"),
    Measured("pixelated", _("8 by 8 squares"), "68"),
    Measured("squares", _("4 by 4 squares"), "48"),
    Measured("mean", _("one colour, but the mean colour of the face"), "5-13"),
    Measured("filled", _("one colour that is the same for everybody"), "2.5"),
)
