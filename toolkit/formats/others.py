"""The formats that are no pictures: documents, drawings, sound, film, archives.

Loaded by children that read such files, and by nobody else; see formats/__init__.py.
"""

from __future__ import annotations

from toolkit.formats import PICTURES
from toolkit.formats.archive import zips
from toolkit.formats.base import Format
from toolkit.formats.film import avi, matroska, mpeg_ps, ts

OTHERS: tuple[Format, ...] = (
    zips.FORMAT,
    *matroska.FORMATS,
    avi.FORMAT,
    *ts.FORMATS,
    *mpeg_ps.FORMATS,
)  # fmt: skip
FORMATS: tuple[Format, ...] = (*PICTURES, *OTHERS)
