"""The formats that are no pictures: documents, drawings, sound, film, archives.

Loaded by children that read such files, and by nobody else; see formats/__init__.py.
"""

from __future__ import annotations

from toolkit.formats import PICTURES
from toolkit.formats.archive import zips
from toolkit.formats.base import Format
from toolkit.formats.office import epub, odf, odf_flat

OTHERS: tuple[Format, ...] = (
    zips.FORMAT,
    *odf.FORMATS,
    *odf_flat.FORMATS,
    epub.FORMAT,
)  # fmt: skip
FORMATS: tuple[Format, ...] = (*PICTURES, *OTHERS)
