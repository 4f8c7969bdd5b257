"""PDF, in a table of its own: it stands on the largest libraries.

Loaded by children that read what is called one.
"""

from __future__ import annotations

from toolkit.formats import enrol
from toolkit.formats.base import Format
from toolkit.formats.pdf import form as pdf

PDFS: tuple[Format, ...] = (pdf.FORMAT,)
enrol("pdfs", PDFS)
