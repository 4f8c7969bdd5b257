"""Estimate the strength of a passphrase that a person made up, as an upper bound.

An upper bound, never a promise: it knows words, their usual spellings, rows, years and repeats,
and nothing of what means something to somebody.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator

from toolkit.wordlist import words

#: Bits below which a passphrase can be guessed by whoever has time and machines.
WEAK = 55
#: The smallest words, of which whole sentences are made.
_SMALL = (
    "a all an and are as at be but by can do for from has have he her his how i in is it me my no "
    "not of on one or she so that the their there they this to was we what who will with you your"
)
#: What the passphrases of most people are put together from.
_COMMON = (
    "abc admin adidas ali alex allah andrea angel angela apple arsenal ashley azerty baby "
    "bailey barcelona baseball batman beijing berlin bismillah buster charlie cheese chelsea "
    "china chocolate computer cookie daniel dragon dubai family ferrari flower football freedom "
    "freiheit friend george ginger god good great guest hannah happy hello hockey hong house "
    "hunter iloveyou iran islam jesus jessica jordan joshua kabul killer king kong letmein life "
    "liverpool liberty london love lovely maggie maria martin master matrix matthew merlin mexico "
    "michael michelle mohammad money monkey moscow mother mustang naruto nicole ninja number "
    "orange paris pass passw password pepper people peter phone pokemon prince princess purple "
    "putin qazwsx question qwerty rachel ranger real robert russia samsung sarah secret shadow "
    "silver soccer sophie spring starwars strange summer sunshine superman tehran test thomas "
    "thunder tiger time tibet trustno train travel ukraine viva wallah welcome whatever winter "
    "woman word words world yellow zaq"
)
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm",
         "1qaz2wsx3edc4rfv5tgb6yhn")  # fmt: skip
_YEAR = re.compile("(19|20)[0-9]{2}")
_GROUPS = ("[a-z]", "[A-Z]", "[0-9]", r"[^a-zA-Z0-9]")
_SIZES = (26, 26, 10, 33)
_BETWEEN = " .,_-'"
#: Letters as they are often written with other signs.
_PLAIN = str.maketrans("0134578@$!", "oieastbasi")
#: Longer parts are not looked for, and whatever comes behind so many signs adds nothing.
_LONGEST, _MOST = 24, 200
_CAPITALS, _SIGNS, _FROM = 1.0, 2.0, 8.0


def strength(text: str) -> int:
    """At most so many bits a guesser must search: the cheapest way to put the text together."""
    text = text.strip()[:_MOST]
    low, size = _lower(text), _size(text)
    least = [0.0, *[math.inf] * len(text)]
    for at in range(len(text)):
        for end in range(at + 1, min(at + _LONGEST, len(text)) + 1):
            for bits in _costs(text, low, at, end, size):
                least[end] = min(least[end], least[at] + bits)
    return int(least[-1])


def _lower(text: str) -> str:
    """Small letters, each in its own place."""
    return "".join(small if len(small := sign.lower()) == 1 else sign for sign in text)


def _size(text: str) -> int:
    """How many signs there are of the kinds that stand in the text."""
    return sum(n for group, n in zip(_GROUPS, _SIZES, strict=True) if re.search(group, text))


def _costs(text: str, low: str, at: int, end: int, size: int) -> Iterator[float]:
    """What one part of the text may cost whoever guesses it, in bits; nothing for most parts."""
    part = low[at:end]
    if len(part) == 1:
        # a sign that stood there twice is one of those that stand there
        before = len(set(low[:at])) if low.count(part, 0, at) > 1 else size
        yield 0.0 if part in _BETWEEN else math.log2(before)
    shouted = 0.0 if part == text[at:end] else _CAPITALS
    if (bits := _known(part)) is not None:
        yield bits + shouted
    elif (bits := _known(part.translate(_PLAIN))) is not None:
        yield bits + shouted + _SIGNS
    if len(part) > 2:
        yield from _patterns(part, low, at)


def _known(part: str) -> float | None:
    return next((math.log2(len(known)) for known in _lists() if part in known), None)


@functools.cache
def _lists() -> tuple[frozenset[str], ...]:
    """Words that are known, the most usual ones first."""
    return tuple(map(frozenset, (_SMALL.split(), _COMMON.split(), words())))


def _patterns(part: str, low: str, at: int) -> Iterator[float]:
    """Rows of a keyboard or the alphabet, years, and what stood there before."""
    if any(part in row or part in row[::-1] for row in _ROWS):
        yield _FROM
    if _YEAR.fullmatch(part):
        yield _FROM
    if part in low[:at]:
        yield math.log2(at) + 1
