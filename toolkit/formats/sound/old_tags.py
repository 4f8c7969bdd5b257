"""Labels of fixed form that stand behind sound: ID3v1, TAG+, Lyrics3 and MusicMatch.

After the ID3v1 and Lyrics3 documents, and for MusicMatch what id3lib's notes say of it. Never
raises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from toolkit.formats.base import Buffer, Look
from toolkit.formats.readable import readable
from toolkit.formats.sound.label_names import kind_of_label
from toolkit.formats.sound.sound_blocks import Read
from toolkit.model import Finding, Place

_V1, _PLUS = 128, 227
#: Lyrics are no longer than this.
_LONGEST = 1 << 18
_MUSICMATCH = b"18273645"

#: Name, length and kind of the fields of ID3v1, of TAG+, and of Lyrics3's frames.
_V1_FIELDS = (
    ("title", 30, "who.words"), ("artist", 30, "who.author"), ("album", 30, "who.words"),
    ("year", 4, "when.taken"), ("comment", 30, "hidden.comment"),
)  # fmt: skip
_PLUS_FIELDS = (
    ("title", 60, "who.words"), ("artist", 60, "who.author"), ("album", 60, "who.words"),
    ("speed", 1, "software.setting"), ("genre", 30, "who.words"), ("start", 6, "who.words"),
    ("end", 6, "who.words"),
)  # fmt: skip
_LYRICS = {
    "EAL": ("album", "who.words"), "EAR": ("artist", "who.author"), "ETT": ("title", "who.words"),
    "INF": ("information", "hidden.comment"), "AUT": ("author", "who.author"),
    "LYR": ("lyrics", "who.words"), "IMG": ("link to a picture", "who.user_path"),
    "IND": ("indications", "software.setting"),
}  # fmt: skip


def _before(data: Buffer, sign: bytes, at: int, far: int) -> int:
    """How far to look for an end: up to the next start, so that many starts cost little."""
    following = data.find(sign, at + len(sign), far)
    return far if following < 0 else following


def _plus_length(data: Buffer, at: int, end: int) -> int:
    whole = data[at : at + 4] == b"TAG+" and end - at >= _PLUS
    return _PLUS if whole else 0


def _v1_length(data: Buffer, at: int, end: int) -> int:
    return min(_V1, end - at) if data[at : min(at + 3, end)] == b"TAG" else 0


def _lyrics_length(data: Buffer, at: int, end: int) -> int:
    if data[at : min(at + 11, end)] != b"LYRICSBEGIN":
        return 0
    far = _before(data, b"LYRICSBEGIN", at, min(end, at + _LONGEST))
    stops = [data.find(sign, at, far) for sign in (b"LYRICS200", b"LYRICSEND")]
    found = [stop for stop in stops if stop >= 0]
    return min(found) + 9 - at if found else 0


def _musicmatch_length(data: Buffer, at: int, end: int) -> int:
    """MusicMatch Jukebox: a head, a picture, a form of fixed size, and a foot with its name."""
    if data[at : min(at + 8, end)] != _MUSICMATCH:
        return 0
    far = _before(data, _MUSICMATCH, at, min(end, at + 4 * _LONGEST))
    foot = data.find(b"Brava Software Inc.", at, far)
    return min(foot + 48, end) - at if foot >= 0 else 0


def _fields(
    raw: bytes, at: int, rows: tuple[tuple[str, int, str], ...], path: str, start: int
) -> Iterator[Finding]:
    for name, size, kind in rows:
        text = raw[at : at + size].rstrip(b"\0 ").replace(b"\0", b" ").decode("latin-1").strip()
        if text:
            yield Finding(kind, Place(f"{path}/{name}", start + at, size), text)
        at += size


def _read_v1(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    yield from _fields(raw, 3, _V1_FIELDS, path, start)
    if len(raw) == _V1 and raw[127] != 0xFF:
        yield Finding("who.words", Place(f"{path}/genre", start + 127, 1), str(raw[127]))


def _read_plus(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    yield from _fields(raw, 4, _PLUS_FIELDS, path, start)


def _read_lyrics(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    """Lyrics3: version 2 has fields with lengths, version 1 only text."""
    at = 11
    while (
        raw.endswith(b"LYRICS200") and at + 8 <= len(raw) - 15 and raw[at + 3 : at + 8].isdigit()
    ):
        name = raw[at : at + 3].decode("latin-1")
        end = min(at + 8 + int(raw[at + 3 : at + 8]), len(raw) - 15)
        word, kind = _LYRICS.get(name, (name, kind_of_label(name)))
        text = raw[at + 8 : end].decode("latin-1")
        yield Finding(kind, Place(f"{path}/{word}", start + at, end - at), text)
        at = end
    rest = raw[at:-9]
    if len(rest) > 6:
        yield Finding(
            "who.words", Place(f"{path}/text", start + at, len(rest)), rest.decode("latin-1")
        )


def _read_words(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    yield Finding("hidden.text", Place(path, start, len(raw)), readable(raw) or None)


#: Name, how long a label is that begins at a place (0: none does), and its reader.
KINDS: tuple[tuple[str, Callable[[Buffer, int, int], int], Read], ...] = (
    ("TAG+", _plus_length, _read_plus),
    ("ID3v1", _v1_length, _read_v1),
    ("Lyrics3", _lyrics_length, _read_lyrics),
    ("MusicMatch", _musicmatch_length, _read_words),
)
