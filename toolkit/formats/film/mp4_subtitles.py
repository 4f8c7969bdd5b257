"""Subtitles in MP4 and QuickTime films: their entries, their samples, their words.

Timed text (3GPP TS 26.245), QuickTime's text, WebVTT and DVD subtitles stay, as they are part of
what the film says; font names, labels and unknown boxes behind the words go. All words are shown.
Some cameras write where they are into subtitles: such a track is no subtitle, and goes.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable

from toolkit.errors import Damaged, NotCleanable
from toolkit.formats.base import Buffer, Piece
from toolkit.formats.bmff import Box, Fields, fields, next_box, some_boxes, written
from toolkit.formats.film import mp4_esds
from toolkit.formats.film.repeated_findings import Notes
from toolkit.formats.readable import readable

Cut = Callable[[Buffer, int, int, "Notes | None"], list[Piece]]

#: Handlers of tracks with words.
HANDLERS = frozenset({b"sbtl", b"text", b"subt", b"subp", b"clcp"})
#: How words look, and where they stand.
_STYLES = frozenset({
    b"styl", b"hlit", b"hclr", b"krok", b"dlay", b"tbox", b"blnk", b"twrp", b"encd", b"drpo",
    b"drpt", b"imag", b"metr",
})  # fmt: skip
_CUES = frozenset({b"vttc", b"vtte"})
_FONT = b"Sans-Serif"
_MOST_FONTS, _MOST_STYLE = 100, 4096
#: How cameras write places and settings.
_CAMERA = re.compile(
    r"GPS|\blat(itude)?\b|\blong?(itude)?\b|\$G[PNLA][A-Z]{3},"
    r"|[+-]\d{2}\.\d{3,}\s*[,/ ]?\s*[+-]\d{2,3}\.\d{3,}"
    r"|HOME\s*\(|\bISO ?:? ?\d{2,}.*\b(SS|EV|F/|shutter|fnum)|\b(SS|shutter|fnum)\b.*\bISO\b"
    r"|\babs_alt\b|\bbarometer\b",
    re.IGNORECASE | re.DOTALL,
)  # fmt: skip
_SPOKEN = re.compile(r"[^\W\d_]{2,}\W+[^\W\d_]|[^\x00-\u02ff]")


def is_spoken(lines: list[str]) -> bool:
    """Whether any of these lines has two words, as speech has; else a machine wrote them."""
    return any(_SPOKEN.search(line) for line in lines)


def is_camera(words: str) -> bool:
    """Whether this is a camera's note of place or settings and no spoken word."""
    return _CAMERA.search(words) is not None


def clean(data: Buffer, box: Box) -> tuple[bytes, Cut | None]:
    """A clean entry, and how its samples are cut; raises Damaged or NotCleanable."""
    cursor = fields(data, box)
    cursor.take(8)
    head = bytes(6) + b"\x00\x01"
    if box.name == b"tx3g":
        look = cursor.take(30)
        fonts = _fonts(data, some_boxes(data, cursor.at, box.end))
        return written(box.name, head, look, written(b"ftab", fonts)), _styled
    if box.name == b"text":
        look = cursor.take(24) + bytes(8)
        cursor.take(8)
        more = cursor.take(4) + bytes(3) + cursor.take(9)[3:]
        return written(box.name, head, look, more, b"\x00"), _styled
    if box.name == b"wvtt":
        return written(box.name, head, written(b"vttC", b"WEBVTT")), _cues
    if box.name == b"mp4s":
        for part in some_boxes(data, cursor.at, box.end):
            body = data[part.body : part.end]
            if part.name == b"esds" and mp4_esds.read(body).number == mp4_esds.SUBPICTURES:
                return written(box.name, head, written(b"esds", mp4_esds.clean(body))), None
    raise NotCleanable("unsupported_variant")


def _fonts(data: Buffer, found: list[Box]) -> bytes:
    """The list of fonts: their numbers, all of the same neutral name."""
    numbers = [1]
    for box in found:
        if box.name == b"ftab":
            cursor = Fields(data, box.body, box.end)
            numbers = []
            for _ in range(min(cursor.number(2), _MOST_FONTS)):
                numbers.append(cursor.number(2))
                cursor.take(cursor.number(1))
            break
    fonts = [struct.pack(">HB", number, len(_FONT)) + _FONT for number in numbers]
    return struct.pack(">H", len(fonts)) + b"".join(fonts)


def font_names(body: bytes) -> str:
    """The names in a list of fonts that are not the neutral one; raises Damaged."""
    cursor = Fields(body, 0, len(body))
    names = []
    for _ in range(min(cursor.number(2), _MOST_FONTS)):
        cursor.take(2)
        names.append(cursor.take(cursor.number(1)))
    names = [name for name in dict.fromkeys(names) if name not in (_FONT, b"")]
    return ", ".join(name.decode("utf-8", "replace") for name in names)


def words(raw: bytes, coding: bytes) -> str:
    """The words of one sample."""
    if coding in (b"tx3g", b"text") and len(raw) >= 2:
        text = raw[2 : 2 + int.from_bytes(raw[:2], "big")]
        wide = text.startswith((b"\xfe\xff", b"\xff\xfe"))
        return text.decode("utf-16" if wide else "utf-8", "replace").strip("\x00")
    if coding == b"wvtt":
        return " ".join(_payloads(raw, 0, len(raw), 2))
    return readable(raw)


def _payloads(raw: bytes, at: int, end: int, depth: int) -> list[str]:
    found = []
    for box in some_boxes(raw, at, end):
        if box.name == b"payl" or (depth < 2 and box.name != b"vtte"):
            found.append(raw[box.body : box.end].decode("utf-8", "replace"))
        elif depth:
            found += _payloads(raw, box.body, box.end, depth - 1)
    return found


def _styled(data: Buffer, start: int, end: int, notes: Notes | None) -> list[Piece]:
    """Words and their styles; raises Damaged where the words are longer than the sample."""
    if end - start < 2:
        return _cut(data, start, end, [], notes)
    at = start + 2 + int.from_bytes(data[start : start + 2], "big")
    if at > end:
        raise Damaged("structure")
    kept, first = [(start, at)], at
    while (box := next_box(data, first, end)) is not None:
        if box.name in _STYLES and box.end - box.start <= _MOST_STYLE:
            kept.append((box.start, box.end))
        first = box.end
    return _cut(data, start, end, kept, notes)


def _cues(data: Buffer, start: int, end: int, notes: Notes | None) -> list[Piece]:
    """WebVTT's cues without what is no cue."""
    found = some_boxes(data, start, end)
    kept = [(box.start, box.end) for box in found if box.name in _CUES]
    return _cut(data, start, end, kept, notes)


def _cut(
    data: Buffer, start: int, end: int, kept: list[tuple[int, int]], notes: Notes | None
) -> list[Piece]:
    """The stretches that stay, neighbours joined; what stands between is noted."""
    joined: list[tuple[int, int]] = []
    at = start
    for first, last in [*kept, (end, end)]:
        if first > at and notes is not None:
            said = readable(data[at:first]) or f"{first - at} bytes"
            notes.add("hidden.gap", "behind words", at, first - at, said)
        if joined and joined[-1][1] == first:
            joined[-1] = (joined[-1][0], last)
        elif last > first:
            joined.append((first, last))
        at = last
    return list(joined)
