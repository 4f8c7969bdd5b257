"""Captions of films in books (WebVTT, W3C): times, places on the screen and words stay.

Remarks, titles, styles, names of cues and of those who speak go: players show none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.errors import Damaged
from toolkit.formats.office.odf_findings import Told

MEDIA = "text/vtt"
_TIME = r"(?:\d{2,4}:)?\d\d:\d\d\.\d{3}"
_TIMING = re.compile(rf"\s*({_TIME})\s*-->\s*({_TIME})(.*)")
_SETTING = re.compile(
    r"(?:vertical:(?:rl|lr)|align:(?:start|center|middle|end|left|right)|size:\d{1,3}(?:\.\d+)?%|"
    r"(?:line|position):-?\d{1,4}(?:\.\d+)?%?(?:,[a-z-]{2,12})?)"
)
_TAG = re.compile(r"<[^>]*>?")
_PLAIN_TAG = re.compile(rf"</?(?:i|b|u|ruby|rt)>|<{_TIME}>")


def cleaned(raw: bytes, told: Told) -> bytes:
    """The captions written anew; raises Damaged where they are none."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Damaged("structure") from None
    first, *blocks = re.split(r"\n(?:[ \t]*\n)+", re.sub(r"\r\n?", "\n", text).strip("\n"))
    if not re.match(r"WEBVTT(\s|$)", first) or "\0" in text:
        raise Damaged("structure")
    title = first.removeprefix("WEBVTT").strip()
    if title:
        told.tell("who.words", "title", title)
    return ("\n\n".join(["WEBVTT", *_cues(blocks, told)]) + "\n").encode()


def _cues(blocks: list[str], told: Told) -> Iterator[str]:
    for block in blocks:
        lines = block.strip("\n").split("\n")
        at = next((count for count, line in enumerate(lines[:2]) if "-->" in line), None)
        timing = _TIMING.fullmatch(lines[at]) if at is not None else None
        if timing is None or at is None:
            kind = "hidden.comment" if lines[0].startswith("NOTE") else "hidden.text"
            told.tell(kind, "block", " ".join(lines).removeprefix("NOTE").strip() or lines[0])
            continue
        if at:
            told.gather("hidden.id", "cue", lines[0])
        settings = _settings(timing[3], told)
        spoken = "\n".join(_line(line, told) for line in lines[at + 1 :])
        yield f"{' '.join((timing[1], '-->', timing[2], *settings))}\n{spoken}"


def _settings(said: str, told: Told) -> list[str]:
    kept = [each for each in said.split() if _SETTING.fullmatch(each)]
    gone = [each for each in said.split() if not _SETTING.fullmatch(each)]
    if gone:
        told.gather("hidden.text", "cue/settings", " ".join(gone))
    return kept


def _line(line: str, told: Told) -> str:
    def tag(match: re.Match[str]) -> str:
        if _PLAIN_TAG.fullmatch(match[0]):
            return match[0]
        if not match[0].startswith("</"):
            speaks = re.match(r"<v[.\s]", match[0])
            told.gather("who.words" if speaks else "hidden.text", "cue/tag", match[0].strip("<>"))
        return ""

    return _TAG.sub(tag, line)
