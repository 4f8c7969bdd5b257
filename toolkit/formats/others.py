"""The formats that are no pictures: documents, drawings, sound, film, archives.

Loaded by children that read such files, and by nobody else; see formats/__init__.py.
"""

from __future__ import annotations

from toolkit.formats import PICTURES
from toolkit.formats.base import Format
from toolkit.formats.film import mp4

OTHERS: tuple[Format, ...] = (*mp4.FORMATS,)
FORMATS: tuple[Format, ...] = (*PICTURES, *OTHERS)
