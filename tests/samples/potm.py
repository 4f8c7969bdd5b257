"""A presentation template with macros, hiding the same as a plain one."""

from __future__ import annotations

from tests.samples import pptx
from tests.samples.ooxml import Plant, Words, package

WISH = pptx.WISH


def sample(plant: Plant) -> bytes:
    """The file."""
    say = Words(plant)
    return package(
        pptx.parts(say, "application/vnd.ms-powerpoint.template.macroEnabled.main+xml"), say
    )
