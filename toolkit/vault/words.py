"""Passphrases: six words by chance, and what is said of people's own.

The words are those of toolkit/wordlist.py.
"""

from __future__ import annotations

import math
import os

from toolkit.i18n import mark as _
from toolkit.wordlist import words

COUNT = 6
#: Said of every passphrase that a person made up, whatever it looks like.
OWN = _(
    "six random words are safer than a passphrase that somebody made up; how soon such a one is "
    "guessed cannot be foretold"
)
CAN_BE_GUESSED = _(
    "this passphrase can be guessed: at most {bits} bits; six random words have {good}"
)


def passphrase() -> str:
    """COUNT words by the system's own randomness, each as likely as any other."""
    return " ".join(words()[_below(len(words()))] for _ in range(COUNT))


def bits(count: int = COUNT) -> float:
    """How many bits of chance are in so many words."""
    return count * math.log2(len(words()))


def _below(limit: int) -> int:
    """A number below the limit; draws beyond the last whole multiple are drawn again."""
    whole = (1 << 32) - (1 << 32) % limit
    while (draw := int.from_bytes(os.urandom(4), "big")) >= whole:
        pass
    return draw % limit
