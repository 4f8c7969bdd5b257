"""A Word document with macros, hiding the same as a plain one."""

from __future__ import annotations

from tests.samples import docx
from tests.samples.ooxml import Plant, Words, package

WISH = docx.WISH


def sample(plant: Plant) -> bytes:
    """The file."""
    say = Words(plant)
    return package(docx.parts(say, "application/vnd.ms-word.document.macroEnabled.main+xml"), say)
