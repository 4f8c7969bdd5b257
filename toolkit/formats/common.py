"""The formats of the common pictures, in a table of their own.

Loaded by every child but those that read a document, until a picture is met in it.
"""

from __future__ import annotations

from toolkit.formats import enrol
from toolkit.formats.base import Format
from toolkit.formats.image import gif, jpeg, png, riff

COMMON: tuple[Format, ...] = (jpeg.FORMAT, png.FORMAT, gif.FORMAT, riff.WEBP)
enrol("common", COMMON)
