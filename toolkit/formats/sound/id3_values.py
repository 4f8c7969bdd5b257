"""The fields of one ID3v2 frame, read by its shape (see id3_fields)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from toolkit.formats.readable import readable
from toolkit.formats.sound.sound_blocks import cover

_SETS = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}
_WIDE = (1, 2)
#: The lengths of more words with times than this are not told apart.
_MAX_WORDS = 20_000


@dataclass
class Said:
    """What a frame says: its texts in order, and what stands in it.

    at: where the file or the frames inside begin in the frame's body.
    """

    texts: list[str] = field(default_factory=list)
    file: bytes = b""
    picture: bool = False
    frames: bytes | None = None
    at: int = 0


def said(shape: str, body: bytes) -> Said:
    """The fields of a frame; what is missing is left out. Never raises."""
    told = Said()
    coding, at = 0, 0
    for sign in shape:
        if sign == "e":
            coding, at = _coding(body, at)
        elif sign in "ax":
            text, at = _ended(body, at, coding if sign == "x" else 0)
            told.texts.append(text)
        elif sign == ".":
            told.texts += [str(number) for number in body[at : at + 1]]
            at += 1
        elif sign == "C":
            at = _listed(told, body, at)
        elif sign.isdigit():
            told.texts.append(_few(body[at : at + int(sign)]))
            at += int(sign)
        else:
            _rest(told, sign, body, at, coding)
    return told


def _listed(told: Said, body: bytes, at: int) -> int:
    """The names of chapters, as many as a byte says."""
    count = body[at] if at < len(body) else 0
    at += 1
    for _ in range(count):
        text, at = _ended(body, at, 0)
        told.texts.append(text)
    return at


def _few(raw: bytes) -> str:
    """A few bytes that are letters, or a number."""
    text = raw.rstrip(b"\0")
    if all(0x20 <= byte < 0x7F for byte in text):
        return text.decode("ascii")
    return str(int.from_bytes(raw, "big"))


def _coding(body: bytes, at: int) -> tuple[int, int]:
    """The character set; a frame without one (old programs) is Latin."""
    if body[at : at + 1] and body[at] in _SETS:
        return body[at], at + 1
    return 0, at


def _ended(body: bytes, at: int, coding: int) -> tuple[str, int]:
    """A text up to its end mark, and where it ends."""
    if coding in _WIDE:
        end = at
        while end + 1 < len(body) and (body[end] or body[end + 1]):
            end += 2
        return text_of(body[at:end], coding), end + 2
    end = body.find(b"\0", at)
    end = len(body) if end < 0 else end
    return text_of(body[at:end], coding), end + 1


def text_of(raw: bytes, coding: int) -> str:
    """Text of one of ID3's character sets, with end marks between values shown as strokes."""
    if coding == 1 and raw[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        text = raw.decode("utf-16-le", "replace")
    elif coding == 0 and _is_utf8(raw):
        text = raw.decode("utf-8", "replace")
    else:
        text = raw.decode(_SETS[coding], "replace")
    return " / ".join(part for part in text.replace("\ufeff", "").split("\0") if part)


def _is_utf8(raw: bytes) -> bool:
    """Whether bytes that claim to be Latin are UTF-8, as careless programs write."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _rest(told: Said, sign: str, body: bytes, at: int, coding: int) -> None:
    """The last field of a frame."""
    rest, told.at = body[at:], at
    if sign in "XA":
        told.texts.append(text_of(rest, coding if sign == "X" else 0))
    elif sign == "N":
        told.texts.append(str(int.from_bytes(rest[:16], "big")) if rest else "")
    elif sign == "S":
        told.texts.append(_sung(rest, coding))
    elif sign == "Q":
        told.frames = rest
    elif sign == "P":
        told.file, told.picture = rest, True
        told.texts.append(cover(rest))
    else:
        told.file = rest if sign == "G" else b""
        told.texts.append(
            readable(rest) or (rest.hex() if len(rest) <= 64 else f"{len(rest)} bytes")
        )


def _sung(raw: bytes, coding: int) -> str:
    """Words with the times at which they are sung, as plain text."""
    texts, at = [], 0
    for _ in range(_MAX_WORDS):
        if at >= len(raw):
            break
        text, at = _ended(raw, at, coding)
        texts.append(text)
        at += struct.calcsize(">I")
    return " ".join(texts)
