"""The formats that are no pictures: documents, drawings, sound, film, archives.

Loaded by children that read what no smaller table knows; see formats/__init__.py.
"""

from __future__ import annotations

from toolkit.formats import EVERYTHING, code_pages, enrol
from toolkit.formats.archive import app_packages, compressed, rar, sevenzip, tars, zips, zstd
from toolkit.formats.base import Format
from toolkit.formats.documents import DOCUMENTS
from toolkit.formats.films import FILMS
from toolkit.formats.image import djvu, jp2, psd
from toolkit.formats.office import epub, odf_flat
from toolkit.formats.old_office import ole
from toolkit.formats.opendocument import OPENDOCUMENT
from toolkit.formats.pdfs import PDFS
from toolkit.formats.pictures import PICTURES
from toolkit.formats.sounds import SOUNDS
from toolkit.formats.text import css, eml, html, plain, rtf, svg, text_records, torrent

OTHERS: tuple[Format, ...] = (
    zips.FORMAT,
    *app_packages.FORMATS,
    *DOCUMENTS,
    *ole.FORMATS,
    *OPENDOCUMENT,
    epub.FORMAT,
    *PDFS,
    tars.FORMAT,
    *compressed.FORMATS,
    sevenzip.FORMAT,
    rar.FORMAT,
    zstd.FORMAT,
    *SOUNDS,
    *FILMS,
    *jp2.FORMATS,
    psd.FORMAT,
    djvu.FORMAT,
    *odf_flat.FORMATS,
    plain.FORMAT,
    css.FORMAT,
    svg.FORMAT,
    html.FORMAT,
    torrent.FORMAT,
    rtf.FORMAT,
    eml.FORMAT,
    *text_records.FORMATS,
)
FORMATS: tuple[Format, ...] = (*PICTURES, *OTHERS)
enrol(EVERYTHING, FORMATS)
code_pages.load()
