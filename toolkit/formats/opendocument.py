"""OpenDocument packages, in a table of their own; what often stands in them is known with them.

Loaded by children that read what is called one.
"""

from __future__ import annotations

from toolkit.formats import enrol
from toolkit.formats.archive import zips
from toolkit.formats.base import Format
from toolkit.formats.office import metafile, odf

OPENDOCUMENT: tuple[Format, ...] = odf.FORMATS
# with archives, whose closer look tells which package it is
enrol("opendocument", (zips.FORMAT, *OPENDOCUMENT, *metafile.FORMATS))
