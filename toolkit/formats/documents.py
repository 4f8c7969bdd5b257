"""What office programs save, in a table of its own: ZIP packages, and what often stands in them.

Loaded by children that read what is called such a document. All packages stand here together: they
may be taken for one another.
"""

from __future__ import annotations

from toolkit.formats import enrol, ole
from toolkit.formats.archive import programs, zips
from toolkit.formats.base import Format
from toolkit.formats.office import epub, metafile, odf, ooxml, ooxml_shown

DOCUMENTS: tuple[Format, ...] = (
    zips.FORMAT,
    *programs.FORMATS,
    *ooxml.FORMATS,
    *ooxml_shown.FORMATS,
    *odf.FORMATS,
    epub.FORMAT,
    *metafile.FORMATS,
    *ole.FORMATS,
)
enrol("documents", DOCUMENTS)
