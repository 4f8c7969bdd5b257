"""Search a copy for strings that stood in the original: in UTF-8 and UTF-16, raw and inflated.

Runs inside the jail, for the proof. Knows no format: it is told which stretches are coded
picture data. Does not decode other character sets, nor streams packed by anything but zlib.
"""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from toolkit.model import Buffer

#: How many bytes may be compared inside coded picture data that is equal to the original's;
#: everything else is searched whole. A photo needs far less, a drawing full of letters may not.
SEARCH_BUDGET = 512 << 20
NO_BUDGET = sys.maxsize
_INFLATED_MOST = 4 << 20
_ZLIB_HEAD = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
#: Small enough for the processor's cache, and for memory that is used again and again.
_WINDOW = 1 << 16
#: Texts are searched together up to so many bytes; what stands between them is in no words.
_BATCH, _APART = 1 << 20, b"\xff" * 4
#: ASCII in two bytes a letter. Little of a text is written so, and only there it is looked for.
_WIDE = re.compile(rb"[\x01-\x7f](?:\0[\x01-\x7f]){4,}+")
#: Empty filling, which most of an archive can be; no words have so many zeros in a row.
_FEW = 8
_ZEROS = re.compile(rb"\0{%d,}+" % _FEW)
#: Looking into a stretch costs about as much as comparing so many bytes.
_SHORT = 64


def left(
    copy: Buffer,
    content: Sequence[tuple[int, int]],
    everywhere: Sequence[str],
    around: Sequence[str],
    budget: int,
) -> Iterator[str]:
    """The strings that stand in the copy; those of `around` count only outside of `content`.

    content: the stretches of coded picture data; in them the search ends when the budget is
    used up. Around them, and in what inflates there, it is always complete.
    """
    outside = _outside(copy, content)
    hays = [outside, *_inflated(outside)]
    inside = _standing(copy, everywhere, budget)
    for needle in (*everywhere, *around):
        forms = _forms(needle)
        if not inside.isdisjoint(forms) or any(form in hay for hay in hays for form in forms):
            yield needle


def in_texts(texts: Iterable[bytes], needles: Sequence[str]) -> Iterator[str]:
    """The strings that stand in any of these texts, or in what inflates there; each once."""
    forms = {needle: _forms(needle) for needle in needles}
    for hay in _batches(hay for text in texts for hay in (text, *_inflated(text))):
        hays = {False: _ZEROS.sub(bytes(_FEW), hay), True: _APART.join(_WIDE.findall(hay))}
        found = [
            needle
            for needle, ways in forms.items()
            if any(way in hays[bool(_WIDE.fullmatch(way))] for way in ways)
        ]
        for needle in found:
            del forms[needle]
        yield from found


def _batches(hays: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in fewer pieces: an archive can have thousands of small files."""
    some: list[bytes] = []
    size = 0
    for hay in hays:
        some.append(hay)
        size += len(hay)
        if size >= _BATCH:
            yield _APART.join(some)
            some, size = [], 0
    yield _APART.join(some)


def _forms(needle: str) -> tuple[bytes, ...]:
    """UTF-8 and UTF-16; in ASCII one form, cut by its outer byte, serves both byte orders."""
    narrow, wide = needle.encode("utf-8", "replace"), needle.encode("utf-16-be", "replace")
    if needle.isascii():
        return narrow, wide[1:]
    return narrow, wide, needle.encode("utf-16-le", "replace")


def _outside(copy: Buffer, content: Sequence[tuple[int, int]]) -> bytes:
    """All bytes that are not coded picture data, with the picture data cut out."""
    parts, at = [], 0
    for start, end in sorted(content):
        parts.append(bytes(copy[at:start]))
        at = max(at, end)
    parts.append(bytes(copy[at : len(copy)]))
    return b"\x00".join(parts)


def _inflated(outside: bytes) -> Iterator[bytes]:
    for head in _ZLIB_HEAD.finditer(outside):
        stream = zlib.decompressobj()
        try:
            text = stream.decompress(outside[head.start() :], _INFLATED_MOST)
        except zlib.error:
            continue
        yield text


def _standing(copy: Buffer, needles: Sequence[str], budget: int) -> set[bytes]:
    """The forms that stand in the copy, as far as the budget reaches."""
    seen: set[bytes] = set()
    for sieve in _sieves(needles):
        for run in _runs(copy, sieve):
            budget -= max(len(run), _SHORT) * len(sieve.forms)
            if budget < 0:
                return seen
            seen.update(form for form in sieve.forms if form in run)
    return seen


class _Sieve(NamedTuple):
    """Forms, and a table that marks the bytes they are made of.

    Coded pixels have few long stretches of such bytes, so one pass serves any number of forms.
    """

    forms: list[bytes]
    table: bytes


def _sieves(needles: Sequence[str]) -> Iterator[_Sieve]:
    """One sieve for what is written in ASCII, in both widths; one for all the rest."""
    plain = [needle for needle in needles if needle.isascii()]
    other = [needle for needle in needles if not needle.isascii()]
    for group in filter(None, (plain, other)):
        forms = [form for needle in group for form in _forms(needle)]
        letters = frozenset(b"".join(forms))
        yield _Sieve(forms, bytes(byte in letters for byte in range(256)))


def _runs(copy: Buffer, sieve: _Sieve) -> Iterator[bytes]:
    """Every stretch that may hold a form, cut so that each form lies whole in one of them."""
    mark, longest = b"\x01" * min(map(len, sieve.forms)), max(map(len, sieve.forms))
    for start in range(0, len(copy), _WINDOW):
        window = copy[start : start + _WINDOW + longest - 1]
        # bytearray and rfind: both take little more than half as long here as bytes and find
        seen = bytearray(window).translate(sieve.table)
        at = seen.rfind(mark)
        while at >= 0:
            first = seen.rfind(b"\x00", 0, at) + 1
            yield window[first : at + len(mark)]
            at = seen.rfind(mark, 0, first)
