r"""Rich Text Format: looked into, never written.

What identifies people: author, operator, company, manager, times and counts in \info; the
program;
numbers of editing sessions, which tie documents together; names of those who changed words;
notes; user properties; templates, linked files and mail merge sources with their folders; hidden
text; pictures and objects inside. Programs write more than any list names, and the next one reads
it, so a copy could not be called clean: the file is refused, and PDF offered.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from functools import partial

from toolkit.errors import Damaged
from toolkit.formats.base import Buffer, Format, refusing
from toolkit.formats.inside import Inside
from toolkit.formats.readable import readable
from toolkit.formats.text import text_kinds
from toolkit.formats.text.rtf_tokens import Token, tokens
from toolkit.model import Finding, Place

_MOST_DEPTH = 1000
_MOST_FINDINGS = 50_000
#: Destinations -> what they carry.
_KINDS: dict[str, str] = {
    "author": "who.author", "operator": "who.author", "company": "who.owner", "manager":
    "who.owner", "title": "who.words", "subject": "who.words", "keywords": "who.words",
    "category": "who.words", "comment": "hidden.comment", "doccomm": "hidden.comment",
    "hlinkbase": "who.user_path", "creatim": "when.changed", "revtim": "when.changed",
    "printim": "when.changed", "buptim": "when.changed", "generator": "software.name",
    "revtbl": "hidden.change", "rsidtbl": "hidden.id", "userprops": "who.words",
    "template": "who.user_path", "filetbl": "who.user_path", "private": "hidden.unknown",
    "atnid": "hidden.note", "atnauthor": "hidden.note", "annotation": "hidden.note",
    "atndate": "hidden.note", "atntime": "hidden.note", "atnicn": "hidden.note", "atnref":
    "hidden.note", "xmlnstbl": "software.setting", "xmlopen": "hidden.unknown",
    "docvar": "hidden.unknown", "mailmerge": "who.user_path", "datastore": "hidden.file",
    "themedata": "hidden.file", "colorschememapping": "software.setting", "passwordhash":
    "hidden.id", "protusertbl": "who.owner", "writereservation": "hidden.id",
    "writereservhash": "hidden.id", "nextfile": "who.user_path", "password": "hidden.id",
    "bkmkstart": "hidden.id", "bkmkend": "hidden.id", "objname": "who.words",
    "objclass": "software.name", "objalias": "who.user_path", "objdata": "hidden.file",
    "pict": "hidden.picture", "fldinst": "content.link", "formfield": "content.filled",
    "htmltag": "hidden.text", "mhtmltag": "hidden.text", "panose": "", "cs": "", "ts": "",
    "ds": "", "pnseclvl": "", "ud": "", "upr": "",
    "wgrffmtfilter": "software.setting", "factoidname": "hidden.unknown", "blipuid": "hidden.id",
    "latentstyles": "software.setting", "listtable": "", "listoverridetable": "", "fonttbl": "",
    "colortbl": "", "stylesheet": "", "defchp": "", "defpap": "", "pgptbl": "", "falt": "",
    "shpinst": "", "shprslt": "", "shppict": "", "nonshppict": "", "sp": "", "sn": "", "sv": "",
    "fldrslt": "", "field": "", "header": "", "footer": "", "headerl": "", "headerr": "",
    "headerf": "", "footerl": "", "footerr": "", "footerf": "", "footnote": "", "info": "",
    "xe": "hidden.text", "tc": "hidden.text", "keycode": "", "picprop": "", "shptxt": "",
}  # fmt: skip
#: Groups whose inside is known by its own name further in.
_OUTER = frozenset({"info", "upr", "ud"})
_NUMBERS = {
    "yr": "", "mo": "-", "dy": "-", "hr": " ", "min": ":", "sec": ":",
}  # fmt: skip
_COUNTS = {
    "edmins": "software.history", "nofpages": "look.description", "nofwords": "look.description",
    "nofchars": "look.description", "nofcharsws": "look.description", "vern": "software.name",
    "id": "hidden.id", "version": "software.history", "revauth": "hidden.change",
    "revdttm": "hidden.change", "deleted": "hidden.change", "insrsid": "hidden.id",
    "rsidroot": "hidden.id", "pararsid": "hidden.id", "charrsid": "hidden.id",
    "sectrsid": "hidden.id", "tblrsid": "hidden.id", "deflang": "who.language",
    "lang": "who.language", "blipuid": "hidden.id",
}  # fmt: skip
_FILES = frozenset({"pict", "objdata", "datastore", "themedata"})
_HEX = re.compile(rb"[^0-9A-Fa-f]")


class _Group:
    """One open group: its destination, whether it is hidden, and what stands in it."""

    __slots__ = ("at", "binary", "first", "hidden", "name", "starred", "text")

    def __init__(self, name: str, at: int, *, hidden: bool) -> None:
        self.name, self.at, self.hidden = name, at, hidden
        self.first, self.starred = True, False
        self.text: list[bytes] = []
        self.binary: list[bytes] = []


class _Reader:
    """Goes through the groups and says what is in them."""

    def __init__(self, raw: bytes, inside: Inside) -> None:
        self.raw, self.inside = raw, inside
        self.open: list[_Group] = []
        self.hidden: list[bytes] = []
        self.hidden_at = 0
        self.numbers: dict[str, list[int]] = {}
        self.found = 0

    def run(self) -> Iterator[Finding]:
        for token in tokens(self.raw):
            for finding in _DO[token.kind](self, token):
                self.found += 1
                if self.found > _MOST_FINDINGS:
                    return
                yield finding
            if not self.open:
                yield from self._behind(token.at + 1)
                break
        else:
            raise Damaged("truncated")
        yield from self._hidden_words()
        for name, numbers in self.numbers.items():
            said = " ".join(map(str, dict.fromkeys(numbers)))
            yield Finding(_COUNTS[name], Place(f"rtf/\\{name}", None), said)

    def begin(self, token: Token) -> Iterator[Finding]:
        if len(self.open) >= _MOST_DEPTH:
            raise Damaged("too_many_parts")
        above = self.open[-1] if self.open else _Group("", 0, hidden=False)
        self.open.append(_Group(above.name, token.at, hidden=above.hidden))
        yield from ()

    def word(self, token: Token) -> Iterator[Finding]:
        if not self.open:
            raise Damaged("structure")
        group = self.open[-1]
        if token.word == "*" and group.first:
            group.starred = True
            return
        if group.first:
            group.first = False
            if group.starred or token.word in _KINDS:
                self._named(group, token)
        if token.word == "v":
            group.hidden = token.number != 0
        elif token.word in _NUMBERS:
            group.text.append(f"{_NUMBERS[token.word]}{token.number:02}".encode())
        elif token.word in _COUNTS and token.number >= 0:
            self.numbers.setdefault(token.word, []).append(token.number)
        else:
            self._letter(token)
        yield from ()

    def _letter(self, token: Token) -> None:
        """A control word that stands for a letter, or for a number in a list."""
        if token.word in ("\\", "{", "}"):
            self._text(token.word.encode())
        elif token.word in ("par", "line", "tab", "cell", "~"):
            self._text(b" ")
        elif token.word == "u" and token.number != -1:
            self._text(chr(token.number % 65536).encode("utf-8", "replace"))
        elif token.word == "rsid" and self.open[-1].name == "rsidtbl":
            self._text(b"%d " % token.number)

    def _named(self, group: _Group, token: Token) -> None:
        above = self.open[-2].name if len(self.open) > 1 else ""
        if token.word in _OUTER or (not group.starred and above and above not in _OUTER):
            return
        if token.word in _KINDS or group.starred:
            group.name = token.word

    def text(self, token: Token) -> Iterator[Finding]:
        if not self.open:
            raise Damaged("structure")
        self.open[-1].first = False
        self._text(token.text)
        yield from ()

    def _text(self, text: bytes) -> None:
        group = self.open[-1]
        if group.name:
            group.text.append(text)
        elif group.hidden:
            self.hidden_at = self.hidden_at or group.at
            self.hidden.append(text)

    def binary(self, token: Token) -> Iterator[Finding]:
        if not self.open:
            raise Damaged("structure")
        self.open[-1].binary.append(token.text)
        yield from ()

    def end(self, token: Token) -> Iterator[Finding]:
        if not self.open:
            raise Damaged("structure")
        group = self.open.pop()
        above = self.open[-1] if self.open else None
        if above is not None and above.name == group.name and group.name not in _TIMES:
            _take(above.text, group.text)  # a part of the same destination
            _take(above.binary, group.binary)
            return
        if group.name:
            yield from self._said(group, token.at + 1)

    def _said(self, group: _Group, end: int) -> Iterator[Finding]:
        name = group.name
        kind = _KINDS.get(name, "hidden.unknown")
        place = Place(f"rtf/\\{name}", group.at, end - group.at)
        if kind and (name in _FILES or group.binary):
            yield from self._file(group, kind or "hidden.file", place)
            return
        said = b"".join(group.text).strip(b" ;")
        if kind and said:
            yield Finding(kind, place, _words(said))

    def _file(self, group: _Group, kind: str, place: Place) -> Iterator[Finding]:
        raw = b"".join(group.binary)
        if not raw:
            digits = _HEX.sub(b"", b"".join(group.text))
            raw = binascii.unhexlify(digits[: len(digits) // 2 * 2])
        if not raw:
            return
        self.inside.spend(len(raw))
        if group.name != "pict":
            yield Finding(kind, place, readable(raw) or f"{len(raw)} bytes")
        body = _native(raw) if group.name == "objdata" else raw
        yield from self.inside.findings(body, place.path)

    def _hidden_words(self) -> Iterator[Finding]:
        said = b"".join(self.hidden).strip()
        if said:
            place = Place("rtf/\\v", None)
            yield Finding("hidden.text", place, _words(said))

    def _behind(self, at: int) -> Iterator[Finding]:
        rest = self.raw[at:]
        if rest.strip(b"\0 \r\n\t\x1a"):
            place = Place("rtf/behind the end", at, len(rest))
            yield Finding("hidden.trailer", place, readable(rest) or None)


def _take(held: list[bytes], more: list[bytes]) -> None:
    """Add parts at the end; groups can be deep in each other, so no part is moved each time."""
    held += more if len(more) < 2 else [b"".join(more)]


_TIMES = ("creatim", "revtim", "printim", "buptim")
_DO = {
    "open": _Reader.begin, "close": _Reader.end, "word": _Reader.word, "text": _Reader.text,
    "bin": _Reader.binary,
}  # fmt: skip


def _words(said: bytes) -> str:
    try:
        return said.decode("utf-8")
    except UnicodeDecodeError:
        return said.decode("cp1252", "replace")


def _native(raw: bytes) -> bytes:
    """The data in an OLE 1 object's wrapping, or all of it."""
    at = 8
    for _ in range(3):
        length = int.from_bytes(raw[at : at + 4], "little")
        at += 4 + length
        if length > 4096 or at + 4 > len(raw):
            return raw
    size = int.from_bytes(raw[at : at + 4], "little")
    return raw[at + 4 : at + 4 + size] if 0 < size <= len(raw) - at - 4 else raw


def inspect(data: Buffer, inside: Inside) -> Iterator[Finding]:
    """What the document gives away; raises Damaged and TooLarge."""
    yield from _Reader(bytes(data), inside).run()


FORMAT = Format(
    name="rtf",
    label="RTF document",
    media="application/rtf",
    suffix=".rtf",
    suffixes=(".rtf",),
    sniff=partial(text_kinds.says, "rtf"),
    inspect=inspect,
    strip=refusing("old_office"),
    content=refusing("old_office"),
    holds="parts",
    nests=True,
    refuses="old_office",
    inspected=(
        "author, operator, company, times, program, session numbers, changes, notes, hidden text, "
        "user properties, templates and linked files, every unknown group, pictures and objects"
    ),
    unseen="colours that hide text, text outside the page, objects in unknown wrappings",
)
