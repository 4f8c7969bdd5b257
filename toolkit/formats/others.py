"""The formats that are no pictures: documents, drawings, sound, film, archives.

Loaded by children that read such files, and by nobody else; see formats/__init__.py.
"""

from __future__ import annotations

from toolkit.formats import PICTURES
from toolkit.formats.base import Format
from toolkit.formats.words import css, html, plain, svg

OTHERS: tuple[Format, ...] = (
    plain.FORMAT,
    css.FORMAT,
    svg.FORMAT,
    html.FORMAT,
)
FORMATS: tuple[Format, ...] = (*PICTURES, *OTHERS)
