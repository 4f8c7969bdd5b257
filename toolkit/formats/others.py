"""The formats that are no pictures: documents, drawings, sound, film, archives.

Loaded by children that read such files, and by nobody else; see formats/__init__.py.
"""

from __future__ import annotations

from toolkit.formats import PICTURES, djvu, enrol, jp2, ole, psd
from toolkit.formats.archive import packed, programs, rar, sevenzip, tars, zips, zstd
from toolkit.formats.base import Format
from toolkit.formats.films import FILMS
from toolkit.formats.office import epub, metafile, odf, odf_flat, ooxml, ooxml_shown
from toolkit.formats.pdf import form as pdf
from toolkit.formats.sound import aac, aiff, amr, asf, au, caf, flac, mp3, ogg, wav
from toolkit.formats.words import css, eml, html, plain, records, rtf, svg, torrent

OTHERS: tuple[Format, ...] = (
    zips.FORMAT,
    *programs.FORMATS,
    tars.FORMAT,
    *packed.FORMATS,
    sevenzip.FORMAT,
    rar.FORMAT,
    zstd.FORMAT,
    *metafile.FORMATS,
    *ooxml.FORMATS,
    *ooxml_shown.FORMATS,
    *odf.FORMATS,
    *ole.FORMATS,
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
    *FILMS,
    *jp2.FORMATS,
    psd.FORMAT,
    djvu.FORMAT,
    *odf_flat.FORMATS,
    epub.FORMAT,
    plain.FORMAT,
    css.FORMAT,
    svg.FORMAT,
    pdf.FORMAT,
    html.FORMAT,
    torrent.FORMAT,
    rtf.FORMAT,
    eml.FORMAT,
    *records.FORMATS,
)
FORMATS: tuple[Format, ...] = (*PICTURES, *OTHERS)
enrol(OTHERS)
