"""Passphrases: six words by chance, and a rough word on the strength of people's own.

The words are those of toolkit/wordlist.py.
"""

from __future__ import annotations

import math
import os
import re

from toolkit.i18n import mark as _
from toolkit.wordlist import words

COUNT = 6
#: Bits below which a passphrase can be guessed by whoever has time and machines.
WEAK = 60
CAN_BE_GUESSED = _(
    "this passphrase can be guessed: at most {bits} bits; six random words have {good}"
)
_GROUPS = ("[a-z]", "[A-Z]", "[0-9]", r"[^a-zA-Z0-9]")
_SIZES = (26, 26, 10, 33)


def passphrase(count: int = COUNT) -> str:
    """So many words by the system's own randomness, each as likely as any other."""
    return " ".join(words()[_below(len(words()))] for _ in range(count))


def bits(count: int = COUNT) -> float:
    """How many bits of chance are in so many words."""
    return count * math.log2(len(words()))


def _below(limit: int) -> int:
    """A number below the limit; draws beyond the last whole multiple are drawn again."""
    whole = (1 << 32) - (1 << 32) % limit
    while (draw := int.from_bytes(os.urandom(4), "big")) >= whole:
        pass
    return draw % limit


def strength(text: str) -> int:
    """At most so many bits a guesser must search, for words that a person made up.

    An upper bound: words and patterns that mean something to somebody are guessed sooner.
    """
    parts = re.split(r"[\s._-]+", text.strip().lower())
    if len(parts) > 1 and set(parts) <= set(words()):
        return int(bits(len(set(parts))))
    size = sum(n for group, n in zip(_GROUPS, _SIZES, strict=True) if re.search(group, text))
    # each sign counts once or twice, however often it stands there
    counted = sum(min(text.count(sign), 2) for sign in set(text))
    return int(counted * math.log2(size)) if size else 0
