"""What a copy must keep to be called clean, and what is searched for in it.

Proves against what was found: a trace that `inspect` can not see can not be missed here
either. The pixels of a lossless copy are equal because its coded picture data is, byte for
byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from toolkit.clean.replies import Copy, Proof
from toolkit.errors import Unproven
from toolkit.kinds import KINDS, Severity
from toolkit.model import Finding, Look, Size

#: Metadata strings shorter than this are found everywhere by chance.
NEEDLE_LENGTH = 8
MAX_NEEDLES = 400
_WEIGHT = {severity: weight for weight, severity in enumerate(Severity)}
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
        for word in (finding.value or "", *(finding.value or "").split()):
            if NEEDLE_LENGTH <= len(word) <= 4096 and _SAYS_SOMETHING.search(word):
                words[word] = None
        if len(words) >= MAX_NEEDLES:
            break
    return list(words)[:MAX_NEEDLES]


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
