"""Letters as they are looked up: without accents, capitals, joiners and differences of form.

The twin letters of Arabic and Persian are one, and so are traditional and simplified Chinese
ones, full-width and plain ones, digits of every kind. Vowel signs and joiners, which hardly
anybody types, are left out; `Folded` knows where they stood, so that what is found can be shown
as it was written.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from typing import NamedTuple

from toolkit.guidebook.hanzi import SIMPLIFIED

_SIGNS = " \n-/'’.,;:!?()[]{}\"“”«»،؛؟。，、；：！？（）་།"
_RANGES = ((0x41, 0x5B), (0xC0, 0x250), (0x370, 0x530), (0x621, 0x6D4), (0x6F0, 0x6FA),
           (0x1E00, 0x2000), (0xFF01, 0xFF5F))  # fmt: skip
_TWINS = {"ی": "ي", "ى": "ي", "ک": "ك", "ۀ": "ه", "ة": "ه", "ې": "ي"}
#: Soft hyphen, joiners, marks of direction; the signs above and below Arabic letters, and the
#: line that stretches them.
_LEFT_OUT = re.compile("[\u00ad\u0640\u064b-\u0655\u0670\u200b-\u200f\u2060]")


class Folded(NamedTuple):
    """A text as it is looked up, and where something was left out of it."""

    text: str
    gaps: tuple[int, ...]

    def place(self, at: int) -> int:
        """Where a letter of the folded text stands in the written one."""
        return at + bisect.bisect_right(self.gaps, at)


def _letters() -> dict[int, str]:
    """Letter -> the letter it is looked up as; always one for one, so that places stay."""
    table = {}
    for first, end in _RANGES:
        for code in range(first, end):
            letter = unicodedata.normalize("NFKC", chr(code)).lower()
            parts = unicodedata.normalize("NFD", letter)
            base = parts[0] if parts and all(map(unicodedata.combining, parts[1:])) else letter
            if len(base) == 1:
                digit = unicodedata.digit(base, None)
                table[code] = base if digit is None else str(digit)
    twins = {ord(letter): twin for letter, twin in _TWINS.items()}
    return table | twins | SIMPLIFIED | dict.fromkeys(map(ord, _SIGNS), " ")


_FOLDED = _letters()


def folded(text: str) -> str:
    """A text as it is looked up."""
    return _LEFT_OUT.sub("", text).translate(_FOLDED)


def fold(text: str) -> Folded:
    """The same, with the places of what was left out."""
    gaps = (found.start() - before for before, found in enumerate(_LEFT_OUT.finditer(text)))
    return Folded(folded(text), tuple(gaps))
