"""Clean and prove our own papers and slides, like any user's file, before they are given out.

What Typst and python-pptx write beside the words (profiles with a date, identifiers, names of
templates, comments in fonts) goes in the jail, and a fresh child reads the copy again. The notes
of slides and the words that describe a picture stay, as they are for people. A PDF keeps its
headings, lists, order and language for reading aloud; its title and the label of PDF/UA go.

The same bytes give the same copy. Raises Refused, Unproven or JailBroken, never passes on what
could not be proven.
"""

from __future__ import annotations

from toolkit.clean.pipeline import clean_stream
from toolkit.model import Recipe

#: There are no faces in our own drawings to look for, and what notes say is wanted.
_RECIPE = Recipe(faces="keep")


def copy(data: bytes) -> bytes:
    """What we made, without what the programs that made it left in it."""
    _outcome, parts = clean_stream([data], _RECIPE)
    return b"".join(parts)
