"""What a copy must keep to be called clean, and what is searched for in it.

Proves against what was found: a trace that `inspect` can not see can not be missed here
either. The pixels of a lossless copy are equal because its coded picture data is, byte for
byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from toolkit.clean.replies import Copy, Proof
from toolkit.errors import Unproven
from toolkit.kinds import KINDS, Severity
from toolkit.model import Finding, Look, Size

#: Metadata strings shorter than this are found everywhere by chance.
NEEDLE_LENGTH = 8
MAX_NEEDLES = 4000
_WEIGHT = {severity: weight for weight, severity in enumerate(Severity)}
_LONGEST = 4096
#: Kinds whose values are the readable runs of binary data.
_BINARY = frozenset(
    name
    for name in KINDS
    if name == "device.maker_note"
    or (name.startswith("hidden.") and name not in ("hidden.comment", "hidden.text", "hidden.id"))
)
_NAME = re.compile(r"[\w@.+-]+")
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz"
_SAYS_SOMETHING = re.compile(r"[^\W\d_]{3}|\d{4}[:-]\d\d[:-]\d\d|\d{8}")


def needles(findings: Iterable[Finding]) -> list[str]:
    """The strings of these findings that must not stand in a clean copy, worst first.

    Whole values and their words of eight or more characters; values that are only numbers of a
    setting are left out.
    """
    going = [f for f in findings if f.value and KINDS[f.kind].severity is not Severity.HARMLESS]
    going.sort(key=lambda finding: _WEIGHT[KINDS[finding.kind].severity])
    words: dict[str, None] = {}
    for finding in going:
        words.update(dict.fromkeys(_words(finding)))
        if len(words) >= MAX_NEEDLES:
            break
    return list(words)[:MAX_NEEDLES]


def _words(finding: Finding) -> Iterator[str]:
    """A value and its words; out of binary data, only what is spelled like a name.

    The rest of such data is noise, and two pictures may well share a table of numbers.
    """
    value = finding.value or ""
    binary = finding.kind in _BINARY
    for word in value.split() if binary else (value, *value.split()):
        fits = NEEDLE_LENGTH <= len(word) <= _LONGEST and _SAYS_SOMETHING.search(word)
        if fits and not (binary and (not _NAME.fullmatch(word) or word in _ALPHABET)):
            yield word


def require(said: Proof, copy: Copy, before: Look) -> None:
    """Raise Unproven unless everything the proof said is as it must be."""
    leftovers = [f for f in said.look.findings if KINDS[f.kind].severity is not Severity.HARMLESS]
    checks = (
        ("format_changed", said.look.format == copy.format),
        ("size_changed", _same_size(said.look.size, copy, before)),
        ("leftovers", not leftovers and not said.needles_left),
        ("content_changed", said.same_content),
        ("face_left", not said.faces_left),
    )
    for detail, holds in checks:
        if not holds:
            raise Unproven(detail)


def _same_size(size: Size | None, copy: Copy, before: Look) -> bool:
    """A lossless copy has the original's size; a painted one that size, perhaps turned."""
    if size is None or before.size is None:
        return False
    if not copy.painted:
        return (size.width, size.height) == (before.size.width, before.size.height)
    sides = {(before.size.width, before.size.height), (before.size.height, before.size.width)}
    painted = (copy.size.width, copy.size.height)
    return painted in sides and (size.width, size.height) == painted
