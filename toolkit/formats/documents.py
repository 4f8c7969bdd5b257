"""What Office saves, in a table of its own, with what often stands in it.

Loaded by children that read what is called such a document.
"""

from __future__ import annotations

from toolkit.formats import enrol
from toolkit.formats.archive import zips
from toolkit.formats.base import Format
from toolkit.formats.office import metafile, ooxml, ooxml_inspected

DOCUMENTS: tuple[Format, ...] = (
    *ooxml.FORMATS,
    *ooxml_inspected.FORMATS,
    *metafile.FORMATS,
)
# with archives, whose closer look finds those whose first member does not say what they are
enrol("documents", (zips.FORMAT, *DOCUMENTS))
