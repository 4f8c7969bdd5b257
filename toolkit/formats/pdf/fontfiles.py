"""Font programs without their words: TrueType and OpenType, CFF, Type 1.

Outlines, widths, and the numbering of letters stay. What describes goes: names, notices,
licences, ids, signatures, makers' own tables, days. Text that stands among names of letters is
blanked with signs of the same length, so nothing else has to move.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from toolkit.formats.readable import readable

#: Tables that draw, or by which a viewer finds the letter to draw.
_DRAWING = frozenset({
    b"cvt ", b"fpgm", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"prep", b"cmap",
    b"post", b"OS/2", b"CFF ", b"CFF2", b"vhea", b"vmtx", b"VORG", b"EBDT", b"EBLC", b"sbix",
    b"CBDT", b"CBLC", b"COLR", b"CPAL",
})  # fmt: skip
_HEADS = (b"\x00\x01\x00\x00", b"true", b"OTTO")
_MAX_TABLES = 128


class Bare(NamedTuple):
    """A font program without words, what was found in it, and the lengths of its parts."""

    raw: bytes
    found: list[tuple[str, str, str]]
    lengths: tuple[int, ...] = ()


def bare(raw: bytes) -> Bare:
    """The program without its words; as it is where its kind is not known."""
    if raw[:4] in _HEADS:
        return _tables(raw)
    if raw[:2] == b"%!":
        return _type1(raw)
    if raw[:2] == b"\x01\x00" and len(raw) > 4:
        return _cff(raw)
    return Bare(raw, [])


# ---- TrueType and OpenType ------------------------------------------------------------------


def _tables(raw: bytes) -> Bare:
    rows = _directory(raw)
    if rows is None:
        return Bare(raw, [])
    kept: list[tuple[bytes, bytes]] = []
    found: list[tuple[str, str, str]] = []
    seen: set[bytes] = set()
    for tag, body in rows:
        if tag in seen or tag not in _DRAWING:
            found += _said(tag, body)
        else:
            seen.add(tag)
            kept.append((tag, _quiet(tag, body, found)))
            if tag == b"CFF ":
                inner = _cff(body)
                kept[-1] = (tag, inner.raw)
                found += inner.found
    made = _built(raw[:4], kept)
    if not found and made != raw:
        _gap(raw, made, found)
    return Bare(made, found, (len(made),))


def _gap(raw: bytes, made: bytes, found: list[tuple[str, str, str]]) -> None:
    """Bytes between the tables and behind the last."""
    if len(raw) > len(made) + 3:
        found.append(("hidden.padding", "between the tables", f"{len(raw) - len(made)} bytes"))


def _directory(raw: bytes) -> list[tuple[bytes, bytes]] | None:
    count = int.from_bytes(raw[4:6], "big")
    if not 0 < count <= _MAX_TABLES or len(raw) < 12 + 16 * count:
        return None
    rows = []
    for at in range(12, 12 + 16 * count, 16):
        tag, _, start, size = struct.unpack(">4sIII", raw[at : at + 16])
        if start > len(raw):
            return None
        rows.append((tag, raw[start : start + size]))
    return rows


def _said(tag: bytes, body: bytes) -> list[tuple[str, str, str]]:
    place = tag.decode("latin-1").strip()
    said = readable(body)
    if tag == b"name":
        return [("software.setting", place, each) for each in _names(body)] or [
            ("software.setting", place, said)
        ]
    return [("software.setting", place, said or f"{len(body)} bytes")]


def _names(body: bytes) -> list[str]:
    if len(body) < 6:
        return []
    _, count, start = struct.unpack(">HHH", body[:6])
    said = dict[str, None]()
    for at in range(6, min(6 + 12 * count, len(body) - 11), 12):
        platform, _, _, _, size, offset = struct.unpack(">6H", body[at : at + 12])
        part = body[start + offset : start + offset + size]
        said[part.decode("latin-1" if platform == 1 else "utf-16-be", "replace")] = None
    return [each for each in said if each.strip("\0 ")]


def _quiet(tag: bytes, body: bytes, found: list[tuple[str, str, str]]) -> bytes:
    """A table that stays, without days and makers."""
    if tag == b"head" and len(body) >= 54:
        if any(body[20:36]):
            days = ", ".join(_day(body[at : at + 8]) for at in (20, 28))
            found.append(("when.changed", "head", days))
        return body[:8] + bytes(4) + body[12:20] + bytes(16) + body[36:54]
    if tag == b"OS/2" and len(body) >= 62 and body[58:62].strip(b"\0"):
        found.append(("software.setting", "OS/2/achVendID", body[58:62].decode("latin-1")))
        return body[:58] + bytes(4) + body[62:]
    return body


def _day(raw: bytes) -> str:
    seconds = int.from_bytes(raw, "big")
    if not 0 < seconds < 1 << 33:
        return str(seconds)
    return (datetime(1904, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).strftime(
        "%Y:%m:%d %H:%M:%S"
    )


def _built(head: bytes, kept: list[tuple[bytes, bytes]]) -> bytes:
    kept = sorted(kept)
    count = len(kept)
    power = max(count, 1).bit_length() - 1
    rows, bodies, at = [], [], 12 + 16 * count
    for tag, body in kept:
        padded = body + bytes(-len(body) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        rows.append(struct.pack(">4sIII", tag, total, at, len(body)))
        bodies.append(padded)
        at += len(padded)
    numbers = struct.pack(">4H", count, 16 << power, power, 16 * count - (16 << power))
    return head + numbers + b"".join(rows) + b"".join(bodies)


# ---- Type 1 ---------------------------------------------------------------------------------

_SPOKEN = re.compile(
    rb"/(Notice|Copyright|version|FullName|FamilyName|Weight|BaseFontName)\s*\(((?:[^()\\]|\\.|\([^()]*\))*)\)"
)
_REMARK = re.compile(rb"(?m)^%(?!!)[^\r\n]*")
_SUBSET = re.compile(rb"(?<![A-Za-z0-9])[A-Z]{6}\+")


def _type1(raw: bytes) -> Bare:
    end = raw.find(b"eexec")
    if end < 0:
        return Bare(raw, [])
    found: list[tuple[str, str, str]] = []

    def blank(match: re.Match[bytes]) -> bytes:
        if not match[2].strip():
            return match[0]
        found.append(("software.setting", match[1].decode(), match[2].decode("latin-1")))
        at = match.start(2) - match.start()
        return match[0][:at] + b" " * len(match[2]) + match[0][at + len(match[2]) :]

    def silent(match: re.Match[bytes]) -> bytes:
        said = match[0].strip(b"% ")
        if said:
            found.append(("software.setting", "comment", said.decode("latin-1")))
        return b"%" + b" " * (len(match[0]) - 1)

    head = _REMARK.sub(silent, _SPOKEN.sub(blank, raw[:end]))
    head = _SUBSET.sub(b"AAAAAA+", head)
    return Bare(head + raw[end:], found)


# ---- CFF ------------------------------------------------------------------------------------

#: Operators of the first dictionary whose number is a text: version, Notice, FullName,
#: FamilyName, Weight; behind 12: Copyright, PostScript, BaseFontName, FontName (of a part).
_TEXTS = {0: "version", 1: "Notice", 2: "FullName", 3: "FamilyName", 4: "Weight"}
_TEXTS_12 = {0: "Copyright", 21: "PostScript", 22: "BaseFontName", 38: "FontName"}
#: Behind 12, too: where the parts of a font stand that is made of several.
_PARTS = 36
_STANDARD_STRINGS = 391


def _cff(raw: bytes) -> Bare:
    """Blank the texts of a CFF in place."""
    try:
        return _cff_blanked(raw)
    except (IndexError, struct.error):
        return Bare(raw, [])


def _cff_blanked(raw: bytes) -> Bare:
    names, at = _index(raw, raw[2])
    dictionaries, at = _index(raw, at)
    strings, _ = _index(raw, at)
    made, found = bytearray(raw), []
    for start, end in names:
        if raw[start:end].strip(b"X"):  # the document names its fonts anyway
            made[start:end] = b"X" * (end - start)
    for start, end in [*dictionaries, *_parts(raw, dictionaries)]:
        for place, number in _texts(raw[start:end]):
            row = number - _STANDARD_STRINGS
            if not 0 <= row < len(strings):
                continue
            first, last = strings[row]
            said = raw[first:last]
            if said.strip(b"X"):
                found.append(("software.setting", place, said.decode("latin-1")))
                made[first:last] = b"X" * (last - first)
    return Bare(bytes(made), found)


def _parts(raw: bytes, dictionaries: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The dictionaries of the fonts that a font of many letters is made of."""
    for start, end in dictionaries:
        for operator, at in _operators(raw[start:end]):
            if operator == (12, _PARTS):
                yield from _index(raw, at)[0]


def _index(raw: bytes, at: int) -> tuple[list[tuple[int, int]], int]:
    """The spans of an INDEX, and where it ends."""
    count = int.from_bytes(raw[at : at + 2], "big")
    if not count:
        return [], at + 2
    size = raw[at + 2]
    if not 1 <= size <= 4 or at + 3 + (count + 1) * size > len(raw):
        raise IndexError
    offsets = [
        int.from_bytes(raw[here : here + size], "big")
        for here in range(at + 3, at + 3 + (count + 1) * size, size)
    ]
    base = at + 2 + (count + 1) * size
    spans = [(base + one, base + two) for one, two in pairwise(offsets)]
    if any(one > two or two > len(raw) for one, two in spans):
        raise IndexError
    return spans, base + offsets[-1]


def _texts(raw: bytes) -> list[tuple[str, int]]:
    """The texts that a dictionary names: what each is, and its number."""
    known: dict[tuple[int, ...], str] = {(one,): name for one, name in _TEXTS.items()}
    known |= {(12, one): name for one, name in _TEXTS_12.items()}
    return [(known[which], last) for which, last in _operators(raw) if which in known]


def _operators(raw: bytes) -> Iterator[tuple[tuple[int, ...], int]]:
    """The operators of a dictionary, each with the last number before it."""
    last, at = 0, 0
    while at < len(raw):
        first = raw[at]
        if first < 22:
            size = 2 if first == 12 else 1
            yield tuple(raw[at : at + size]), last
            at += size
        else:
            last, at = _operand(raw, at)


def _operand(raw: bytes, at: int) -> tuple[int, int]:
    first = raw[at]
    if first == 28:
        return struct.unpack(">h", raw[at + 1 : at + 3])[0], at + 3
    if first == 29:
        return struct.unpack(">i", raw[at + 1 : at + 5])[0], at + 5
    if first == 30:
        at += 1
        while raw[at] & 0x0F != 0x0F and raw[at] >> 4 != 0x0F:
            at += 1
        return 0, at + 1
    if first < 247:
        return first - 139, at + 1
    if first < 251:
        return (first - 247) * 256 + raw[at + 1] + 108, at + 2
    return -(first - 251) * 256 - raw[at + 1] - 108, at + 2
