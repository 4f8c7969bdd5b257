"""Notes between coded pictures (SEI messages; ITU-T H.264 annex D, H.265 annex D).

Decoders need a few of them to show pictures at the right moment, in the right light and the right
way up: those stay. Encoders write their name and every setting into others, cameras the moment,
the place and their model, broadcasters captions: those go, and so does every kind that is unknown.
A kind that stays must have a length that it can have, and no words where that is not one alone, so
that nothing rides behind it.

What we cannot see: clock times inside picture timing, whose layout depends on other units.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from toolkit.formats.readable import readable

_MOST_MESSAGES = 1000
#: Both codecs: number of the kind -> name, least and most bytes of one that stays.
_STAYS: dict[int, tuple[str, int, int]] = {
    0: ("buffering period", 1, 48),
    1: ("picture timing", 1, 40),
    6: ("recovery point", 1, 8),
    45: ("frame packing", 2, 20),
    47: ("display orientation", 1, 10),
    137: ("mastering display", 24, 24),
    144: ("content light level", 4, 4),
    147: ("alternative transfer", 1, 1),
    165: ("alpha channel", 1, 12),
}
#: Kinds that go and say nothing readable, by name.
_NAMES = {
    2: "pan-scan rectangle", 3: "filler payload", 7: "decoded picture marks", 8: "spare pictures",
    9: "scene information", 10: "sub-sequence", 15: "picture snapshot", 19: "film grain",
    22: "post filter", 23: "tone mapping", 128: "structure of pictures",
    129: "active parameter sets", 130: "decoding unit", 132: "picture hash", 133: "nested notes",
    136: "time code", 148: "ambient light",
}  # fmt: skip
_REGISTERED, _UNREGISTERED, _TIME_CODE, _FILLER = 4, 5, 136, 3
#: ITU-T T.35: United States, Samsung, HDR10+ (ST 2094-40), version 0 or 1 of application 4.
HDR10_PLUS = b"\xb5\x00\x3c\x00\x01\x04"
_MOST_HDR = 512
_CAPTIONS = b"\xb5\x00\x31GA94\x03"
_MDPM = bytes.fromhex("17ee8c60f84d11d98cd60800200c9a66")
_MISP = b"MISPmicrosectime"
_ENCODER = re.compile(r"x26[45]|HEVC encoder|lavc|libav|nvenc|encoder|options:", re.IGNORECASE)
#: x264's own note. Builds before this one coded lossless and 4:4:4 pictures in their own way, and
#: decoders that do not know of it show noise.
_X264, _AS_ALL_DO = re.compile(rb"x264 - core (\d{1,3})(?!\d)"), 151
_X264_OWNER = bytes.fromhex("dc45e9bde6d948b7962cd820d923eeef")
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  (written out as UTC by hand)


class Message(NamedTuple):
    """One note: its kind and its bytes."""

    number: int
    payload: bytes


class Said(NamedTuple):
    """What a note that goes gives away: a row of kinds, its name, its words."""

    kind: str
    name: str
    value: str


def plain(raw: bytes) -> bytes:
    """Bytes of a unit without the stuffing that keeps start codes out of it."""
    return raw.replace(b"\x00\x00\x03", b"\x00\x00")


def stuffed(raw: bytes) -> bytes:
    """Bytes of a unit with that stuffing."""
    return re.sub(rb"\x00\x00(?=[\x00-\x03])", b"\x00\x00\x03", raw)


def messages(body: bytes) -> list[Message] | None:
    """The notes in a unit's plain bytes behind its head; None where they do not fit."""
    found: list[Message] = []
    at, end = 0, len(body.rstrip(b"\x00"))
    while at < end - 1 or (at < end and body[at] != 0x80):
        number, at = _number(body, at)
        size, at = _number(body, at)
        if at + size > end or len(found) >= _MOST_MESSAGES:
            return None
        found.append(Message(number, body[at : at + size]))
        at += size
    return found if found and at < end else None


def _number(body: bytes, at: int) -> tuple[int, int]:
    """A number written as a row of 255s and a rest, and where it ends."""
    total = 0
    while at < len(body) and body[at] == 0xFF:
        total, at = total + 255, at + 1
    return total + (body[at] if at < len(body) else 0), at + 1


def written(kept: list[Message]) -> bytes:
    """Notes as the plain bytes of a unit behind its head."""
    return (
        b"".join(
            _spelled(message.number) + _spelled(len(message.payload)) + message.payload
            for message in kept
        )
        + b"\x80"
    )


def _spelled(number: int) -> bytes:
    return b"\xff" * (number // 255) + bytes([number % 255])


def stays(message: Message) -> bool:
    """Whether a decoder needs this note to show the pictures as they are meant."""
    size = len(message.payload)
    if message.number == _REGISTERED:
        return is_hdr(message.payload)
    row = _STAYS.get(message.number)
    if row is None or not row[1] <= size <= row[2]:
        return False
    # where more bytes than are needed may stand, words may
    return row[1] == row[2] or not readable(message.payload)


def kept_of(found: list[Message], builds: bool) -> list[Message]:
    """The notes that stay; with builds, of an old x264's that which decoders must know of it."""
    kept = []
    for message in found:
        needed = message if stays(message) else _build(message) if builds else None
        if needed is not None:
            kept.append(needed)
    return kept


def _build(message: Message) -> Message | None:
    """A note that says nothing but the build of an old x264; None where it is none."""
    found = _X264.match(message.payload, 16) if message.number == _UNREGISTERED else None
    if found is None or int(found[1]) >= _AS_ALL_DO:
        return None
    return Message(_UNREGISTERED, _X264_OWNER + b"x264 - core %d" % int(found[1]))


def build(body: bytes) -> str:
    """What stays of an old x264's name among these notes, or nothing."""
    kept = (_build(message) for message in messages(body) or ())
    return next((one.payload[16:].decode() for one in kept if one is not None), "")


def is_hdr(payload: bytes) -> bool:
    """Whether a registered note (T.35) says how bright to show each picture (HDR10+)."""
    return payload.startswith(HDR10_PLUS) and len(payload) <= _MOST_HDR


def said(message: Message) -> Said:
    """What a note that goes says, as far as it can be read."""
    number, payload = message
    if number == _UNREGISTERED and len(payload) >= 16:
        return _unregistered(payload[:16], payload[16:])
    if number == _REGISTERED:
        return registered(payload)
    name = _NAMES.get(number, f"SEI {number}")
    words = readable(payload)
    if number == _TIME_CODE:
        return Said("when.taken", name, words or f"{len(payload)} bytes: {payload.hex()}")
    if number == _FILLER and not words:
        return Said("hidden.padding", name, f"{len(payload)} bytes")
    kind = "hidden.text" if words else "hidden.unknown"
    return Said(kind, name, words or f"{len(payload)} bytes")


def _unregistered(owner: bytes, body: bytes) -> Said:
    """Whatever somebody wanted to write, behind a number that says who."""
    if owner == _MDPM and body.startswith(b"MDPM"):
        return Said("when.taken", "camera note (MDPM)", _camera(body))
    if owner == _MISP:
        return Said("when.taken", "user data (time stamp)", _micro(body))
    words = readable(body) or readable(owner + body)
    if words:
        kind = "software.name" if _ENCODER.search(words) else "hidden.text"
        return Said(kind, "user data", words)
    return Said("hidden.unknown", "user data", f"{owner.hex()}, {len(body)} bytes")


def registered(payload: bytes) -> Said:
    """A note registered with a country (ITU-T T.35): captions are read, others shown as text."""
    if payload.startswith(_CAPTIONS):
        return Said("hidden.text", "captions", captions(payload[len(_CAPTIONS) :]))
    words = readable(payload)
    name = f"registered user data {payload[:3].hex()}"
    return Said("hidden.unknown", name, words or f"{len(payload)} bytes")


def captions(body: bytes) -> str:
    """The letters in one picture's captions (CEA-608 in ATSC A/53), in coded order."""
    count = body[0] & 31 if body else 0
    letters: list[str] = []
    for at in range(2, 2 + 3 * count, 3):
        triple = body[at : at + 3]
        if len(triple) == 3 and triple[0] & 4 and triple[0] & 3 < 2:
            pair = [code & 127 for code in triple[1:]]
            if pair[0] >= 32:
                letters += [chr(code) for code in pair if 32 <= code < 127]
    return "".join(letters) or "control codes"


def _camera(body: bytes) -> str:
    """The note of AVCHD camcorders: tags of four bytes; the date and the hour are read."""
    tags = {body[at]: body[at + 1 : at + 5] for at in range(5, len(body) - 4, 5)}
    words = []
    if 0x18 in tags:
        year = tags[0x18]
        words.append(f"{year[1]:02x}{year[2]:02x}:{year[3]:02x}")
    if 0x19 in tags:
        day = tags[0x19]
        words.append(f"{day[0]:02x} {day[1]:02x}:{day[2]:02x}:{day[3]:02x}")
    text = readable(body)
    return " ".join(filter(None, [*words, text if text != "MDPM" else ""])) or f"{len(body)} bytes"


def _micro(body: bytes) -> str:
    """Microseconds since 1970 with a stuffing byte behind every second one (MISB ST 0604)."""
    if len(body) < 12:
        return readable(body) or f"{len(body)} bytes"
    raw = body[1:3] + body[4:6] + body[7:9] + body[10:12]
    try:
        moment = _EPOCH + timedelta(microseconds=int.from_bytes(raw, "big"))
    except OverflowError:
        return body.hex()
    return f"{moment:%Y:%m:%d %H:%M:%S.%f} UTC"


def judged(body: bytes, builds: bool = False) -> tuple[list[Message] | None, list[Said]]:
    """The notes of a unit that stay (None: all of them), and what the others say.

    body: the plain bytes behind the unit's head. One that cannot be read goes whole. builds: the
    pictures are such that the build of an old x264 must be known.
    """
    found = messages(body)
    if found is None:
        return [], [Said("hidden.text", "damaged SEI", readable(body) or f"{len(body)} bytes")]
    kept = kept_of(found, builds)
    if kept == found and written(kept) == body.rstrip(b"\x00"):
        return None, []
    gone = [said(message) for message in found if message not in kept]
    return kept, gone or [Said("hidden.gap", "behind SEI", readable(body) or "surplus bytes")]


#: The same, remembered: for short bodies, which come again and again.
remembered = lru_cache(maxsize=1024)(judged)


__all__ = [
    "HDR10_PLUS", "Message", "Said", "build", "captions", "is_hdr", "judged", "kept_of",
    "messages", "plain", "registered", "remembered", "said", "stays", "stuffed", "written",
]  # fmt: skip
