"""The formats that are no pictures: documents, drawings, sound, film, archives.

Loaded by children that read such files, and by nobody else; see formats/__init__.py.
"""

from __future__ import annotations

from toolkit.formats import PICTURES
from toolkit.formats.archive import zips
from toolkit.formats.base import Format
from toolkit.formats.sound import aac, aiff, amr, asf, au, caf, flac, mp3, ogg, wav

OTHERS: tuple[Format, ...] = (
    zips.FORMAT,
    mp3.FORMAT,
    flac.FORMAT,
    *ogg.FORMATS,
    wav.FORMAT,
    aiff.FORMAT,
    caf.FORMAT,
    au.FORMAT,
    aac.FORMAT,
    amr.AMR,
    amr.AMR_WB,
    asf.WMA,
    asf.WMV,
)  # fmt: skip
FORMATS: tuple[Format, ...] = (*PICTURES, *OTHERS)
