"""The formats of sound that no film has, in a table of their own.

Loaded by children that read what is called sound.
"""

from __future__ import annotations

from toolkit.formats import enrol
from toolkit.formats.base import Format
from toolkit.formats.sound import aac, aiff, amr, asf, au, caf, flac, mp3, ogg, wav

SOUNDS: tuple[Format, ...] = (
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
)
enrol("sounds", SOUNDS)
