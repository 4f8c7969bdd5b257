"""The list of words from which passphrases are drawn, and in which fingerprints are read aloud.

It is the EFF Long Wordlist (CC BY 3.0 US; eff_long.LICENSE.txt): 7,776 words that are hard to
mistake for each other.
"""

from __future__ import annotations

import functools
from pathlib import Path

_LIST = Path(__file__).with_name("eff_long.txt")


@functools.cache
def words() -> tuple[str, ...]:
    """The list, in its own order."""
    return tuple(_LIST.read_text("ascii").split())


def spelt(number: int, count: int) -> str:
    """A number as so many words; what does not fit into them is left out."""
    said = []
    for _ in range(count):
        number, at = divmod(number, len(words()))
        said.append(words()[at])
    return " ".join(said)
