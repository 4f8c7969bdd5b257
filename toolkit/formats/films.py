"""The formats of films, in a table of their own, and of sound in the same containers.

Loaded by children that read what is called a film, so that they start as soon as those that read
pictures.
"""

from __future__ import annotations

from toolkit.formats import enrol
from toolkit.formats.base import Format
from toolkit.formats.film import avi, matroska, mp4, mpeg_ps, ts

FILMS: tuple[Format, ...] = (
    *matroska.FORMATS,
    *mp4.FORMATS,
    avi.FORMAT,
    *ts.FORMATS,
    *mpeg_ps.FORMATS,
)
enrol("films", FILMS)
