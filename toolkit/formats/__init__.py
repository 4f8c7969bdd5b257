"""Every format Lampshade knows, in one table.

Adding a format is one file here and one line below. The order does not matter: no two sniffs
may say yes to the same file, and a test holds them to it.
"""

from __future__ import annotations

from toolkit.errors import Damaged, UnknownFormat
from toolkit.formats import (
    bmp,
    cr3,
    crw,
    gif,
    heif,
    ico,
    jpeg,
    jxl,
    mrw,
    png,
    pnm,
    raf,
    raw_tiff,
    riff,
    tiff,
    x3f,
)  # fmt: skip
from toolkit.formats.base import Buffer, Format

FORMATS: tuple[Format, ...] = (
    jpeg.FORMAT,
    png.FORMAT,
    gif.FORMAT,
    riff.WEBP,
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
_BY_NAME = {form.name: form for form in FORMATS}


def identify(data: Buffer) -> Format:
    """The format of these bytes, judged by content alone; raises UnknownFormat or Damaged."""
    if not len(data):
        raise Damaged("empty")
    head = bytes(data[:4096])
    for candidate in FORMATS:
        if candidate.sniff(head):
            name = candidate.closer(data) if candidate.closer is not None else ""
            return _BY_NAME[name] if name else candidate
    raise UnknownFormat
