"""Subtitles of a Matroska film: shown to their owner; those that write down places go.

Drones and dashboard cameras write the place of every second into a subtitle track.
"""

from __future__ import annotations

import re
import zlib

from toolkit.formats.base import Buffer
from toolkit.formats.film import ass_subtitles, ebml
from toolkit.formats.film.matroska_clusters import Part
from toolkit.formats.film.matroska_ids import BLOCK, BLOCK_GROUP
from toolkit.formats.film.matroska_tracks import Track

_MOST_BLOCK = 64 << 10
_MOST_TEXT = 1 << 20
PLACES = re.compile(
    r"\bGPS\b\s*[(:\[]|\b(?:lat|lon|long|latitude|longi?tude)\b\W{0,3}[-+\d]"
    r"|[-+]?\d{1,2}\.\d{4,}\s*[NS]?\s*[,;/ ]\s*[-+]?\d{1,3}\.\d{4,}"
    r"|\d{1,3}\s*°\s*\d{1,2}\s*['\u2032]",
    re.IGNORECASE,
)  # fmt: skip


class Texts:
    """What a track of subtitles says, as far as it is worth keeping in memory."""

    def __init__(self) -> None:
        self.lines: dict[str, None] = {}
        self.size, self.places, self.names = 0, False, False

    def add(self, words: str) -> None:
        """One more subtitle."""
        self.places = self.places or bool(PLACES.search(words))
        if words and self.size < _MOST_TEXT and words not in self.lines:
            self.lines[words] = None
            self.size += len(words)

    def said(self) -> str:
        """All of it, one line after the other."""
        return "\n".join(self.lines)


def heard(data: Buffer, part: Part, track: Track, texts: Texts) -> None:
    """Take in the text of one block."""
    text = _text(data, part, track)
    if track.hushed is not None and not ass_subtitles.stays(text.encode(), track.hushed):
        texts.names = True
    # fields in front of styled text: order, layer, style, name, margins, effect
    texts.add(text.split(",", 8)[-1] if "ASS" in track.codec or "SSA" in track.codec else text)


def _text(data: Buffer, part: Part, track: Track) -> str:
    start, end = part.element.body, part.element.end
    if part.element.id == BLOCK_GROUP:
        for child in ebml.children(data, start, end):
            if child.id == BLOCK:
                start, end = child.body, child.end
                break
    raw = bytes(data[start : min(end, start + _MOST_BLOCK)])
    width = 9 - raw[0].bit_length() if raw and raw[0] else 1
    raw = raw[width + 3 :]
    if track.packed == 0:
        try:
            raw = zlib.decompressobj().decompress(raw, _MOST_BLOCK)
        except zlib.error:
            return ""
    return raw.decode("utf-8", "replace").strip("\0\r\n ")
