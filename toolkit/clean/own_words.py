"""The parts of a finding's value that are our own words, in the reader's language.

Values are what a file says, and stay as they are; but a place is told with the nearest town, and
what is unreadable with its length, and these words are ours. Names of towns stay English.
"""

from __future__ import annotations

import re

from toolkit.i18n import Words, safe, shown
from toolkit.i18n import mark as _
from toolkit.model import Finding

#: Kinds whose value may end with a hint in brackets.
_PLACES = ("where.gps",)
_WITH_HINT = re.compile(r"(?P<point>.+) \((?P<hint>[^()]+)\)")
_POINT = re.compile(r"-?[0-9]+\.[0-9]+, -?[0-9]+\.[0-9]+")
_HINTS = (
    (re.compile(r"near (?P<place>.+)"), _("near {place}")),
    (re.compile(r"about (?P<km>[0-9]+) km from (?P<place>.+)"), _("about {km} km from {place}")),
)
_LENGTH = re.compile(r"([0-9]{1,15}) bytes")
_PACKED = re.compile(r"(?P<what>.+), compressed, not readable here")


def value(finding: Finding, words: Words) -> str:
    """What a finding says, on one line; not yet made safe for a terminal or a page."""
    said = " ".join((finding.value or "").split())
    if length := _LENGTH.fullmatch(said):
        count = int(length[1])
        return words.ngettext("{n} byte", "{n} bytes", count).format(n=count)
    if packed := _PACKED.fullmatch(said):
        return _filled(words, _("{what}, compressed, not readable here"), packed.groupdict())
    place = _WITH_HINT.fullmatch(said) if finding.kind in _PLACES else None
    return f"{place['point']} ({_hint(place['hint'], words)})" if place else said


def kept_apart(said: str, words: Words) -> str:
    """A value made safe; where one reads from right to left, a point and its hint keep apart.

    Else a minus would move behind its number, and the words would end in their own middle.
    """
    place = _WITH_HINT.fullmatch(said)
    if words.direction != "rtl" or place is None or not _POINT.fullmatch(place["point"]):
        return safe(said)
    return f"{shown(place['point'], 'rtl')} ({shown(place['hint'], 'rtl')})"


def _hint(said: str, words: Words) -> str:
    for pattern, sentence in _HINTS:
        if match := pattern.fullmatch(said):
            return _filled(words, sentence, match.groupdict())
    return said


def _filled(words: Words, sentence: str, blanks: dict[str, str]) -> str:
    """Without marks of direction: whoever makes the whole safe would show them as escapes."""
    return words.gettext(sentence).format(**blanks)
