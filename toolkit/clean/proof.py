"""What must hold for a copy to be called clean, and the strings that are searched for in it.

The proof knows the findings of `inspect` alone: a trace that `inspect` does not see is not seen
here either. The pixels of a lossless copy are equal because its coded picture data is equal, byte
for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from toolkit.clean.replies import Copy, Proof
from toolkit.errors import Unproven
from toolkit.kinds import KINDS, Severity, stays
from toolkit.model import Finding, Look, Recipe, Size

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
#: Values of binary tags begin with their length.
_COUNTED = re.compile(r"\d+ (?:bytes|numbers)\b")
#: How written words look: letters of one script, digits and the signs of names, dates and paths.
#: Read once from front to back, because the words are a stranger's.
_WRITTEN = re.compile(r"[ -\x7e]++|[^A-Za-z\x00-\x1f\x7f-\x9f]++")
_NAME = re.compile(r"[\w@.+-]+")
_GENTLE, _MOSTLY = 2, 0.8
#: Lengths and colours of a program's setting, which a drawing or a table can have lawfully, too.
_MEASURE = re.compile(r"[-+]?\d*\.\d+|FF[0-9A-F]{6}")
_SAYS_SOMETHING = re.compile(r"[^\W\d_]{3}|\d{4}[:-]\d\d[:-]\d\d|\d{8}")


class Needles(NamedTuple):
    """Strings that must not be in a clean copy, worst first.

    everywhere: text that a person or a program wrote. around: what only looks like text inside
    binary data; coded pixels may hold the same by chance, so it is searched around them. whole:
    those of `everywhere` that are a complete value. The unpacked parts of documents contain single
    words for good reasons ("document", a font's name), so there only these are searched.
    """

    everywhere: list[str]
    around: list[str]
    whole: list[str]


def needles(findings: Iterable[Finding]) -> Needles:
    """The strings of these findings that must not be in a clean copy.

    Whole values, and their words of NEEDLE_LENGTH or more characters; numbers of settings are left
    out.
    """
    going = [f for f in findings if f.value and not stays(f.kind)]
    going.sort(key=lambda finding: _WEIGHT[KINDS[finding.kind].severity])
    written, noise, whole = dict[str, None](), dict[str, None](), dict[str, None]()
    for finding in going:
        for word in _words(finding):
            sure = _is_written(finding) and _WRITTEN.fullmatch(word)
            (written if sure else noise)[word] = None
            if sure and word == finding.value:
                whole[word] = None
        if len(written) + len(noise) >= MAX_NEEDLES:
            break
    around = [word for word in noise if word not in written]
    return Needles(list(written), around, list(whole))


def _is_written(finding: Finding) -> bool:
    """Whether a value is written text, not readable runs of binary data."""
    return finding.kind not in _BINARY and not _COUNTED.match(finding.value or "")


def _words(finding: Finding) -> Iterator[str]:
    """A value and its words; of binary data, only words that could be names.

    The rest of binary data is noise, and two pictures may share a table of numbers.
    """
    value = finding.value or ""
    binary = finding.kind in _BINARY
    for word in value.split() if binary else (value, *value.split()):
        fits = NEEDLE_LENGTH <= len(word) <= _LONGEST and _SAYS_SOMETHING.search(word)
        if finding.kind.startswith("software.") and _MEASURE.fullmatch(word):
            continue
        if fits and not _is_ramp(word) and not (binary and not _NAME.fullmatch(word)):
            yield word


def _is_ramp(word: str) -> bool:
    """Whether the characters ascend or repeat as in tables and flat pixels: hhhh, or !"#$%&."""
    steps = [after - before for before, after in pairwise(map(ord, word))]
    return sum(0 <= step <= _GENTLE for step in steps) > _MOSTLY * len(steps)


def require(proof: Proof, copy: Copy, before: Look, recipe: Recipe) -> None:
    """Raise Unproven unless the child's proof of a copy is as it must be."""
    leftovers = [finding for finding in proof.look.findings if goes(finding.kind, recipe)]
    checks = (
        ("format_changed", proof.look.format == copy.format and _same_suffixes(proof, copy)),
        ("size_changed", _same_size(proof.look.size, copy, before)),
        ("leftovers", not leftovers and not proof.needles_left),
        ("content_changed", proof.same_content),
        ("face_left", not proof.faces_left),
    )
    for detail, holds in checks:
        if not holds:
            raise Unproven(detail)


def _same_suffixes(proof: Proof, copy: Copy) -> bool:
    """Whether the suffixes are those of the copy's format: they decide which program opens it."""
    return (proof.suffix, proof.suffixes) == (copy.suffix, copy.suffixes)


def goes(kind: str, recipe: Recipe) -> bool:
    """Whether a trace of this kind must not be in a clean copy."""
    return not stays(kind) or (recipe.drop_hidden and KINDS[kind].dropped)


def _same_size(size: Size | None, copy: Copy, before: Look) -> bool:
    """Whether the size is that of the original, for a painted copy perhaps with swapped sides.

    What is not a picture has no size, before and after.
    """
    if size is None or before.size is None or copy.size is None:
        return size is before.size is copy.size
    if not copy.painted:
        return (size.width, size.height) == (before.size.width, before.size.height)
    sides = {(before.size.width, before.size.height), (before.size.height, before.size.width)}
    painted = (copy.size.width, copy.size.height)
    return painted in sides and (size.width, size.height) == painted
