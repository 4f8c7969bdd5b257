"""The formats that are no pictures: documents, drawings, sound, film, archives.

Loaded by children that read such files, and by nobody else; see formats/__init__.py.
"""

from __future__ import annotations

from toolkit.formats import PICTURES
from toolkit.formats.base import Format
from toolkit.formats.words import css, eml, html, plain, records, rtf, svg, torrent

OTHERS: tuple[Format, ...] = (
    plain.FORMAT,
    css.FORMAT,
    svg.FORMAT,
    html.FORMAT,
    torrent.FORMAT,
    rtf.FORMAT,
    eml.FORMAT,
    *records.FORMATS,
)
FORMATS: tuple[Format, ...] = (*PICTURES, *OTHERS)
