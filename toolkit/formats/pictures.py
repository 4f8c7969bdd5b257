"""The formats of all pictures; those that are not common are in a table of their own.

Loaded by children that read what is called such a picture, or whose name tells nothing.
"""

from __future__ import annotations

from toolkit.formats import enrol
from toolkit.formats.base import Format
from toolkit.formats.common import COMMON
from toolkit.formats.image import bmp, heif, ico, jxl, pnm, tiff  # fmt: skip
from toolkit.formats.raw import cr3, crw, mrw, raf, raw_tiff, x3f  # fmt: skip

_OTHER_PICTURES: tuple[Format, ...] = (
    heif.HEIC,
    heif.AVIF,
    jxl.FORMAT,
    tiff.FORMAT,
    tiff.BIG,
    bmp.FORMAT,
    ico.ICO,
    ico.CUR,
    pnm.PBM,
    pnm.PGM,
    pnm.PPM,
    pnm.PAM,
    pnm.PFM,
    cr3.FORMAT,
    *raw_tiff.FORMATS,
    crw.FORMAT,
    raf.FORMAT,
    mrw.FORMAT,
    x3f.FORMAT,
)
PICTURES: tuple[Format, ...] = (*COMMON, *_OTHER_PICTURES)
enrol("pictures", _OTHER_PICTURES)
