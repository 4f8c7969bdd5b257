"""The words in a colour profile's tags: descriptions, names, dates, dictionaries.

After ICC.1:2022 section 10 and ICC.1:2001 section 6.5. What a tag holds besides its known
words is read as unknown bytes are, so no readable text in a tag stays unseen.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from toolkit.formats.readable import readable

#: More records than this in one tag are read as unknown bytes.
_MAX_RECORDS = 500

Span = tuple[int, int]
#: A piece of text and the bytes of the tag that it takes up.
Said = tuple[str, Span]


def words(body: bytes) -> str:
    """All that a tag says, each text once, joined by "; "; "" when there is nothing to read."""
    reader = _READERS.get(body[:4])
    said = list(reader(body)) if reader else []
    rest = bytearray(body)
    for _, (start, end) in said:
        rest[start:end] = bytes(len(rest[start:end]))
    texts = [text for text, _ in said]
    # a tag's type is followed by four zeros; where it is not, all of it may be words
    typed = 0 if any(body[4:8]) else 4
    return "; ".join(dict.fromkeys(filter(None, [*texts, readable(bytes(rest[typed:]))])))


def date(raw: bytes) -> str:
    """Twelve bytes of date and time as "2011:03:02 10:11:12"; "" where they are zero."""
    if len(raw) < 12 or not any(raw[:12]):
        return ""
    numbers = struct.unpack_from(">6H", raw)
    return "{:04d}:{:02d}:{:02d} {:02d}:{:02d}:{:02d}".format(*numbers)


def _text(body: bytes) -> Iterator[Said]:
    yield _clean(body[8:].decode("utf-8", "replace")), (8, len(body))


def _description(body: bytes) -> Iterator[Said]:
    """The old description: in ASCII, in UTF-16, and for the Macintosh."""
    count = _number(body, 8)
    yield _clean(body[12 : 12 + count].decode("utf-8", "replace")), (12, 12 + count)
    at = 12 + count + 8
    wide = 2 * _number(body, at - 4)
    yield _wide(body[at : at + wide]), (at, at + wide)
    at += wide + 3
    yield _clean(body[at : at + 67].decode("mac_roman", "replace")), (at, at + 67)


def _localised(body: bytes) -> Iterator[Said]:
    """One text for each language, with the language where it is not English."""
    count, size = _number(body, 8), max(_number(body, 12), 12)
    for number in range(min(count, _MAX_RECORDS)):
        head = 16 + size * number
        if head + 12 > len(body):
            return
        language = body[head : head + 2]
        length, at = _number(body, head + 4), _number(body, head + 8)
        said = _wide(body[at : at + length])
        known = language in (b"en", b"\0\0") or not language.isalpha()
        yield (
            (said if known or not said else f"{said} ({language.decode('latin-1')})"),
            (
                at,
                at + length,
            ),
        )


def _dictionary(body: bytes) -> Iterator[Said]:
    """Names and values, as `meta` has them."""
    count, size = _number(body, 8), max(_number(body, 12), 16)
    for number in range(min(count, _MAX_RECORDS)):
        head = 16 + size * number
        if head + 16 > len(body):
            return
        name_at, name_size, at, length = struct.unpack_from(">4I", body, head)
        name = _wide(body[name_at : name_at + name_size])
        yield f"{name}: {_wide(body[at : at + length])}", (at, at + length)
        yield "", (name_at, name_at + name_size)


def _signature(body: bytes) -> Iterator[Said]:
    yield _clean(body[8:12].decode("latin-1")), (8, 12)


def _date(body: bytes) -> Iterator[Said]:
    yield date(body[8:20]), (8, 20)


def _number(body: bytes, at: int) -> int:
    """A 32-bit number, held down to the body's size; 0 beyond its end."""
    if at < 0 or at + 4 > len(body):
        return 0
    return min(int(struct.unpack_from(">I", body, at)[0]), len(body))


def _wide(raw: bytes) -> str:
    return _clean(raw.decode("utf-16-be", "replace"))


def _clean(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


_READERS: dict[bytes, Callable[[bytes], Iterator[Said]]] = {
    b"text": _text,
    b"desc": _description,
    b"mluc": _localised,
    b"dict": _dictionary,
    b"sig ": _signature,
    b"dtim": _date,
}
