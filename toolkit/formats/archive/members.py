"""What all archives do with the files in them: show, clean, name anew, compare.

Every file inside goes through the whole table of formats, by toolkit.formats.inside. Its name may
name a person, a place or a day, so a clean archive numbers its files: "file-001.jpg"; folders go.
With Recipe.keep_names names and folders stay, and their owner is told; signs in them that nobody
sees go all the same, since they can turn a name round or mark a copy. What file managers drop
into folders (.DS_Store, Thumbs.db, AppleDouble files) always goes: no reader needs it.

A file without bytes says nothing, and stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from toolkit.errors import Damaged, Locked, Refused, TooLarge
from toolkit.formats import identify, known
from toolkit.formats.base import Piece
from toolkit.formats.inside import LARGE, Cleaned, Inside, joined
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place


class Item(NamedTuple):
    """A file in an archive. read: unpacks it; raises Damaged or TooLarge.

    at: where its bytes stand in the archive as they are, if they do.
    """

    name: str
    read: Callable[[], bytes]
    at: int | None = None


class Clean(NamedTuple):
    """A file of a clean archive. item: the one that it was made of.

    pieces: its bytes, or stretches of the archive where a large file stands in it as it is.
    """

    name: str
    pieces: tuple[Piece, ...]
    item: Item

    @property
    def data(self) -> bytes:
        """All of it, where the archive holds no file as it is."""
        return b"".join(joined(b"", self.pieces))


_NUMBERED = re.compile(r"file-(\d{3,})(\.[a-z0-9]+)?")
_NUMBERED_BYTES = re.compile(_NUMBERED.pattern.encode())
#: Signs in a name that nobody sees. Joiners stay, without which Persian words and emoji change.
_SIGNS = re.compile(
    "[\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
_DRIVE = re.compile("[A-Za-z]:")
#: What file managers leave behind: their names, and how such files start.
_LEAVINGS: tuple[tuple[re.Pattern[str], bytes], ...] = (
    (re.compile(r"(^|/)(\._[^/]*|__MACOSX/.*)$"), b"\x00\x05\x16\x07"),
    (re.compile(r"(^|/)\.DS_Store$"), b"\x00\x00\x00\x01Bud1"),
    (re.compile(r"(?i)(^|/)(thumbs|ehthumbs)\.db$"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    (re.compile(r"(?i)(^|/)desktop\.ini$"), b""),
)


def findings(items: Iterable[Item], inside: Inside) -> Iterator[Finding]:
    """The name of each file, and everything that is in it; raises TooLarge.

    Says no more of a locked file: that it is locked is for the archive to say.
    """
    for number, item in enumerate(items, 1):
        if not _neutral(item.name, number):
            yield from _named(item.name, inside)
        try:
            raw = item.read()
        except TooLarge:
            raise
        except Locked:
            continue
        except Refused:
            yield Finding("inside.damaged", Place(item.name))
            continue
        if leaving(item.name, raw):
            said = readable(raw) or f"{len(raw)} bytes"
            yield Finding("hidden.file", Place(item.name, None, len(raw)), said)
        elif raw:
            yield from inside.findings(raw, item.name)


def _named(name: str, inside: Inside) -> Iterator[Finding]:
    """A name that says something; of one that stays, the signs that go."""
    place = Place(f"{name}/name")
    yield Finding("content.name" if inside.wish.keep_names else "inside.name", place, name)
    signs = dict.fromkeys(_SIGNS.findall(name))
    if signs and inside.wish.keep_names:
        yield Finding("hidden.text", place, " ".join(f"U+{ord(sign):04X}" for sign in signs))


def folders(names: Iterable[str]) -> Iterator[Finding]:
    """The names of folders that are written down on their own: those go, kept names or not."""
    for name in names:
        yield Finding("inside.name", Place(name), name)


def cleaned(items: Iterable[Item], inside: Inside) -> Iterator[Clean]:
    """The files of a clean archive in order; raises the Refused that says which and why not."""
    number, names = 0, set[str]()
    for item in items:
        raw = item.read()
        if leaving(item.name, raw):
            continue
        pieces: tuple[Piece, ...] = ()
        suffix = other = ""
        if raw:
            clean = inside.cleaned(raw, item.name)
            if clean is None:
                continue
            pieces, suffix, other = _placed(clean, raw, item), clean.suffix, clean.format
        number += 1
        name = f"file-{number:03}{suffix}"
        if inside.wish.keep_names:
            name = _kept(item.name) + suffix * bool(other and other != identify(raw).name)
        if name in names:
            raise Damaged("same_name")
        names.add(name)
        yield Clean(name, pieces, item)


def _placed(clean: Cleaned, raw: bytes, item: Item) -> tuple[Piece, ...]:
    """A clean file in pieces of the archive; as bytes where it is small, packed or painted."""
    at = item.at
    if at is None or clean.raw is not raw or len(raw) < LARGE:
        return (clean.data,)
    return tuple(
        piece if isinstance(piece, bytes) else (at + piece[0], at + piece[1])
        for piece in clean.pieces
    )


def content(items: Iterable[Item], inside: Inside) -> Iterator[bytes]:
    """What of each file must be the same in a copy; nothing of a file that is left out."""
    for item in items:
        raw = item.read()
        if leaving(item.name, raw) or _left_out(raw, item, inside):
            continue
        if inside.wish.keep_names:
            yield _stem(_kept(item.name)).encode()
        yield b"file"
        if raw:
            yield from inside.same(raw, item.name)


def texts(items: Iterable[Item], inside: Inside) -> Iterator[bytes]:
    """The bytes of all files in which no removed string may stand."""
    for item in items:
        raw = item.read()
        if raw:
            yield from inside.texts(raw, item.name)


def nameless(around: bytes, names: Iterable[str], inside: Inside) -> bytes:
    """What stands around files, without the names that a copy gives or may keep.

    A number can be what a file of the source was called: file-1000.jpg says no more of 1000.jpg.
    """
    if inside.wish.keep_names:
        for name in names:
            around = around.replace(name.encode(), b"")
        return around
    given = {name.encode() for number, name in enumerate(names, 1) if _neutral(name, number)}
    return _NUMBERED_BYTES.sub(lambda said: b"" if said[0] in given else said[0], around)


def leaving(name: str, raw: bytes) -> bool:
    """Whether it is something that a file manager left behind."""
    return any(pattern.search(name) and raw.startswith(head) for pattern, head in _LEAVINGS)


def _left_out(raw: bytes, item: Item, inside: Inside) -> bool:
    """Whether the user lets it go because it cannot be cleaned."""
    return bool(raw) and inside.wish.drop_unknown and inside.cleaned(raw, item.name) is None


def _neutral(name: str, number: int) -> bool:
    """Whether a name is one that a clean archive gives: it says no more than the file itself."""
    fits = _NUMBERED.fullmatch(name)
    if fits is None or name != f"file-{number:03}{fits[2] or ''}":
        return False
    return fits[2] is None or any(fits[2] == form.suffix for form in known())


def _kept(name: str) -> str:
    """A name as it is kept; raises Damaged where without its signs it leads somewhere else."""
    seen = _SIGNS.sub("", name)
    if seen != name and (_DRIVE.match(seen) or not {"", ".", ".."}.isdisjoint(seen.split("/"))):
        raise Damaged("unsafe_name")
    return seen


def _stem(name: str) -> str:
    """A kept name without its endings, of which a painted picture gets another one."""
    folder, _, base = name.rpartition("/")
    return f"{folder}/{base[:1]}{base[1:].partition('.')[0]}"
