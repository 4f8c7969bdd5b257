"""What the labels of a drawing say, to stand beside it in letters for the back row.

A drawing is made for a phone: on a wall its labels are small. Their order is the order of
reading, as the drawing's file has it; a number that stands before a label is said with it.
Promises nothing about what the drawing shows without words.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

_TEXT = re.compile(r"<text\b([^>]*)>(.*?)</text>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_HEIGHT = re.compile(r'\by="([\d.]+)"')
#: Labels this near in height stand on one line.
_LINE = 3.0


class Label(NamedTuple):
    """The words of one label; heads are printed in bold letters."""

    words: str
    head: bool


def labels(svg: str) -> Iterator[Label]:
    """Every label of a drawing that says more than a number."""
    number, at = "", 0.0
    for look, inside in _TEXT.findall(svg):
        words = " ".join(html.unescape(_TAG.sub("", inside)).split())
        found = _HEIGHT.search(look)
        height = float(found[1]) if found else 0.0
        if words.isdecimal():
            number, at = words, height
        elif words:
            before = f"{number}. " if number and abs(height - at) < _LINE else ""
            yield Label(before + words, 'font-weight="bold"' in look)
            number = ""
