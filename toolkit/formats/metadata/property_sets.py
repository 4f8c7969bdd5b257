"""Property sets: what old Office files, mail and programs note about a document.

Specification: [MS-OLEPS], [MS-OSHARED] section 2.3.3. Author, company, manager, title, template,
the times of making, printing and saving, time spent, revisions, the program, small copies, and
whatever fields a company adds. A reader only; the rest is shown as readable text.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from toolkit.formats import code_pages
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

SUMMARY = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
DOCUMENT = bytes.fromhex("02d5cdd59c2e1b10939708002b2cf9ae")

_MOST = 2000
_WORDS, _AUTHOR, _OWNER, _WHEN = "who.words", "who.author", "who.owner", "when.changed"
_HISTORY, _PROGRAM, _FACT, _SETTING = (
    "software.history", "software.name", "look.description", "software.setting",
)  # fmt: skip
_CODE_PAGE, _NAMES, _EDIT_TIME = 1, 0, 10

_SUMMARY: dict[int, tuple[str, str]] = {
    2: ("Title", _WORDS), 3: ("Subject", _WORDS), 4: ("Author", _AUTHOR), 5: ("Keywords", _WORDS),
    6: ("Comments", _WORDS), 7: ("Template", "who.user_path"), 8: ("LastSavedBy", _AUTHOR),
    9: ("RevisionNumber", _HISTORY), 10: ("TotalEditTime", _HISTORY), 11: ("LastPrinted", _WHEN),
    12: ("Created", _WHEN), 13: ("LastSaved", _WHEN), 14: ("Pages", _FACT), 15: ("Words", _FACT),
    16: ("Characters", _FACT), 17: ("Thumbnail", "hidden.thumbnail"), 18: ("Program", _PROGRAM),
    19: ("Security", _SETTING),
}  # fmt: skip
_DOCUMENT: dict[int, tuple[str, str]] = {
    2: ("Category", _WORDS), 3: ("PresentationTarget", _SETTING), 4: ("Bytes", _FACT),
    5: ("Lines", _FACT), 6: ("Paragraphs", _FACT), 7: ("Slides", _FACT), 8: ("Notes", _FACT),
    9: ("HiddenSlides", _FACT), 10: ("MultimediaClips", _FACT), 11: ("Scale", _SETTING),
    12: ("HeadingPairs", _WORDS), 13: ("TitlesOfParts", _WORDS), 14: ("Manager", _OWNER),
    15: ("Company", _OWNER), 16: ("LinksUpToDate", _SETTING), 17: ("CharactersWithSpaces", _FACT),
    19: ("SharedDocument", _SETTING), 20: ("LinkBase", "who.user_path"), 21: ("Links", _WORDS),
    22: ("LinksChanged", _SETTING), 23: ("ProgramVersion", _PROGRAM),
    24: ("Signature", "hidden.provenance"), 26: ("ContentType", _WORDS),
    27: ("ContentStatus", _WORDS), 28: ("Language", "who.language"),
    29: ("DocumentVersion", _WORDS),
}  # fmt: skip
_BY_SET = {SUMMARY: _SUMMARY, DOCUMENT: _DOCUMENT}
#: Names that companies and programs add -> their kind.
_ADDED = (
    ("email", "who.contact"), ("author", _AUTHOR), ("guid", "hidden.id"),
    ("linkbase", "who.user_path"),
    ("reviewcycle", "hidden.id"), ("owner", _OWNER), ("date", _WHEN),
)  # fmt: skip

_NUMBERS = {2: "<h", 3: "<i", 4: "<f", 5: "<d", 11: "<h", 16: "<b", 17: "<B", 18: "<H", 19: "<I",
            20: "<q", 21: "<Q", 22: "<i", 23: "<I"}  # fmt: skip
_DATE, _BSTR, _VARIANT, _TEXT, _WIDE, _TIME, _BLOB, _CLIP, _ID = 7, 8, 12, 30, 31, 64, 65, 71, 72
_VECTOR = 0x1000
_ANNO = datetime(1601, 1, 1, tzinfo=UTC)
_OFFICE = datetime(1899, 12, 30, tzinfo=UTC)
_BOOL, _FRACTIONS = 11, (4, 5)


class Value(NamedTuple):
    """A property in words, and how many bytes it takes."""

    said: str
    size: int


def looks_like(raw: bytes) -> bool:
    """Whether a stream begins as a property set."""
    return len(raw) >= 48 and raw[:2] == b"\xfe\xff" and raw[2:4] in (b"\0\0", b"\1\0")


def read(raw: bytes, path: str) -> Iterator[Finding]:
    """Every property of every set; never raises."""
    if not looks_like(raw):
        return
    system, identifier = struct.unpack_from("<I16s", raw, 4)
    yield Finding(
        _PROGRAM, Place(f"{path}/system"), f"system {system >> 16}, {system & 0xFFFF:#06x}"
    )
    if identifier.strip(b"\0"):
        yield Finding("hidden.id", Place(f"{path}/class"), identifier.hex())
    count = min(struct.unpack_from("<I", raw, 24)[0], 4)
    for number in range(count):
        row = 28 + 20 * number
        if row + 20 <= len(raw):
            (offset,) = struct.unpack_from("<I", raw, row + 16)
            yield from _set(raw[row : row + 16], raw[offset:], path)


def _set(name: bytes, raw: bytes, path: str) -> Iterator[Finding]:
    if len(raw) < 8:
        return
    size, count = struct.unpack_from("<2I", raw)
    raw = raw[: max(8, size)]
    count = min(count, _MOST, (len(raw) - 8) // 8)
    rows = [struct.unpack_from("<2I", raw, 8 + 8 * number) for number in range(count)]
    places = dict(rows)
    page = _page(raw, places)
    names = _names(raw, places, page)
    ends = sorted([*places.values(), len(raw)])
    seen = set[int]()
    for number, offset in rows:
        if number in (_CODE_PAGE, _NAMES) or offset + 4 > len(raw) or offset in seen:
            continue
        seen.add(offset)
        end = next((end for end in ends if end > offset), len(raw))
        label, kind = _row(name, number, names)
        said = _value(raw[offset:end], page, duration=name == SUMMARY and number == _EDIT_TIME)
        if said:
            said = f"{label}: {said}" if label == names.get(number) else said
            yield Finding(kind, Place(f"{path}/{label}"), said)
    if page != code_pages.WIDE:
        yield Finding("who.language", Place(f"{path}/CodePage"), code_pages.name(page))


def _page(raw: bytes, places: dict[int, int]) -> int:
    """The number of the character set."""
    at = places.get(_CODE_PAGE, len(raw))
    number = struct.unpack_from("<H", raw, at + 4)[0] if at + 6 <= len(raw) else 0
    return code_pages.known(number)


def _names(raw: bytes, places: dict[int, int], page: int) -> dict[int, str]:
    """The names of added properties."""
    at, found = places.get(_NAMES, len(raw)), dict[int, str]()
    if at + 4 > len(raw):
        return found
    (count,) = struct.unpack_from("<I", raw, at)
    at += 4
    for _ in range(min(count, _MOST)):
        if at + 8 > len(raw):
            break
        number, length = struct.unpack_from("<2I", raw, at)
        size = 2 * length if page == code_pages.WIDE else length
        found[number] = _text(raw[at + 8 : at + 8 + size], page)
        at += 8 + (size + -size % 4 if page == code_pages.WIDE else size)
    return found


def _row(name: bytes, number: int, names: dict[int, str]) -> tuple[str, str]:
    table = _BY_SET.get(name, {})
    if number in table:
        return table[number]
    label = names.get(number, f"property {number:#x}")
    lower = label.lower()
    return label, next((kind for word, kind in _ADDED if word in lower), _WORDS)


def _value(raw: bytes, page: int, *, duration: bool) -> str:
    """A typed property in words; empty when it says nothing."""
    if len(raw) < 4:
        return readable(raw)
    (form,) = struct.unpack_from("<H", raw)
    if duration and form == _TIME and len(raw) >= 12:
        seconds = struct.unpack_from("<Q", raw, 4)[0] // 10_000_000
        return f"{seconds // 60} minutes" if seconds else ""
    if form & _VECTOR:
        return _vector(form & 0xFFF, raw[4:], page)
    return _scalar(form, raw, 4, page).said


def _vector(form: int, raw: bytes, page: int) -> str:
    if len(raw) < 4:
        return ""
    count, at, words = struct.unpack_from("<I", raw)[0], 4, list[str]()
    for _ in range(min(count, _MOST)):
        inner = form
        if form == _VARIANT and at + 4 <= len(raw):
            inner = struct.unpack_from("<H", raw, at)[0]
            at += 4
        value = _scalar(inner, raw, at, page)
        if not value.size:
            words.append(readable(raw[at:]))
            break
        words.append(value.said)
        at += value.size
    return ", ".join(word for word in words if word)


def _scalar(form: int, raw: bytes, at: int, page: int) -> Value:
    """The value at a place, and how many bytes it takes; none where that is not known."""
    left = len(raw) - at
    if form in _NUMBERS:
        size = struct.calcsize(_NUMBERS[form])
        return _number(form, raw, at) if left >= size else Value("", 0)
    if form in (_TEXT, _BSTR, _WIDE) and left >= 4:
        (length,) = struct.unpack_from("<I", raw, at)
        size = 2 * length if form == _WIDE else length
        said = _text(raw[at + 4 : at + 4 + size], code_pages.WIDE if form == _WIDE else page)
        return Value(said, 4 + size + (-size % 4 if form == _WIDE else 0))
    if form == _TIME and left >= 8:
        return Value(moment(struct.unpack_from("<Q", raw, at)[0]), 8)
    if form == _DATE and left >= 8:
        return Value(_day(struct.unpack_from("<d", raw, at)[0]), 8)
    if form == _ID and left >= 16:
        return Value(raw[at : at + 16].hex(), 16)
    return Value(_binary(form, raw[at:]), 0)


def _number(form: int, raw: bytes, at: int) -> Value:
    number = struct.unpack_from(_NUMBERS[form], raw, at)[0]
    said = f"{number:g}" if form in _FRACTIONS else str(number)
    if form == _BOOL:
        said = str(bool(number))
    return Value(said, max(4, struct.calcsize(_NUMBERS[form])))


def _binary(form: int, raw: bytes) -> str:
    if form in (_CLIP, _BLOB):
        text = readable(raw)
        return f"{len(raw)} bytes: {text}" if text else f"{len(raw)} bytes"
    return readable(raw)


def _text(raw: bytes, page: int) -> str:
    return code_pages.decoded(raw, page).partition("\0")[0]


def moment(ticks: int) -> str:
    """Tenths of microseconds since 1601 in words; empty for none."""
    if not 0 < ticks < 1 << 62:
        return ""
    try:
        return f"{_ANNO + timedelta(microseconds=ticks // 10):%Y:%m:%d %H:%M:%S} UTC"
    except OverflowError:
        return str(ticks)


def _day(days: float) -> str:
    try:
        return f"{_OFFICE + timedelta(days=days):%Y:%m:%d %H:%M:%S}" if days else ""
    except (OverflowError, ValueError):
        return ""
