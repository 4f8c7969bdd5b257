"""Old Office files (.doc, .xls, .ppt), Outlook messages (.msg) and other compound files.

Specification: [MS-CFB], and those of each kind in its own module. What identifies people: property
sets, the names, addresses, paths and times that each kind keeps, programs, pictures and files
inside with all that is in them, whatever was deleted and still stands in free sectors, and the
rests of sectors.

Such files are shown and never written: there are too many places that no specification names.
Save them as PDF in LibreOffice or Office, then clean that. Those that are locked by a password are
refused as such, as are new Office files that are locked, which are compound files, too.

Not seen: cells, slides and text themselves, as readers see them; formats within unknown streams.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any, NoReturn

from toolkit.errors import Locked, NotCleanable
from toolkit.formats import known
from toolkit.formats.base import Buffer, Format
from toolkit.formats.image import trailer
from toolkit.formats.image.jpeg_inside import traces as look
from toolkit.formats.inside import Inside
from toolkit.formats.metadata import property_sets
from toolkit.formats.old_office import (
    ole_file,
    ole_mail,
    ole_script,
    ole_sheet,
    ole_slides,
    ole_word,
)
from toolkit.formats.old_office.ole_file import Compound, Entry
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_DOC, _SLIDES, _USER = "WordDocument", "PowerPoint Document", "Current User"
_SHEETS = ("Workbook", "Book")
_TABLES = ("0Table", "1Table")
_PACKED = "EncryptedPackage"
#: What stands at the root -> the format's name.
_KINDS: tuple[tuple[str, str], ...] = (
    (_DOC, "doc"), (_SHEETS[0], "xls"), (_SHEETS[1], "xls"), (_SLIDES, "ppt"),
    (ole_mail.TABLE, "msg"),
)  # fmt: skip
#: Streams that other files of the same program or system write around what is embedded.
_WRAPPED = "\x01Ole10Native"
#: Kinds of pictures that are read as files of their own.
_SHOWN = frozenset({"hidden.picture", "hidden.gain_map", "hidden.depth"})
_PLAIN = frozenset({"\x01CompObj", "\x01Ole", "\x03ObjInfo"})


def sniff(head: bytes) -> bool:
    """Whether this is a compound file."""
    return head[:8] == ole_file.MAGIC


def kind(data: Buffer) -> str:
    """The name of the format; raises Damaged, or Locked for a new Office file that is locked."""
    roots = {entry.path for entry in Compound(data).entries[1:]}
    if _PACKED in roots:
        raise Locked("encrypted")
    return next((name for stream, name in _KINDS if stream in roots), "")


def inspect(data: Buffer, inside: Inside) -> Iterator[Finding]:
    """All streams, folders and sectors, and everything in the files inside."""
    file = Compound(data, inside.spend)
    for entry in file.entries:
        yield from _folder(entry)
        if entry.stream:
            yield from _unplaced(_stream(file, entry, inside))
    for entry in file.broken:
        yield Finding("inside.damaged", Place(entry.path))
    for entry in file.lost:
        if entry.path:
            yield Finding("hidden.gap", Place("deleted entry", entry.at, 128), entry.path)
    for gap in file.gaps():
        size = gap.end - gap.start
        said = readable(gap.raw) or f"{size} bytes"
        yield Finding("hidden.gap", Place(gap.what, gap.start, size), said)
        yield from _pictures(gap.raw, gap.what, inside)
    end = (file.count + 1) * file.sector
    if end < len(data):
        said = readable(bytes(data[end : len(data)])) or f"{len(data) - end} bytes"
        yield Finding("hidden.trailer", Place("behind the end", end, len(data) - end), said)


def _unplaced(found: Iterator[Finding]) -> Iterator[Finding]:
    """Findings in a stream: it lies in pieces, so none has a place of its own."""
    for each in found:
        yield Finding(each.kind, Place(each.place.path), each.value)


def _folder(entry: Entry) -> Iterator[Finding]:
    """The times of a folder."""
    for name, ticks in (("created", entry.created), ("changed", entry.changed)):
        said = property_sets.moment(ticks)
        if said:
            yield Finding("when.changed", Place(f"{entry.path}/{name}", entry.at, 128), said)


def _stream(file: Compound, entry: Entry, inside: Inside) -> Iterator[Finding]:
    """What one stream says, by its name or, where that says nothing, by its bytes."""
    raw, path = file.read(entry), entry.path
    if ole_mail.NAME.fullmatch(entry.name) and ole_mail.belongs(path):
        yield from _mail(entry, raw, inside)
    elif entry.name == ole_mail.TABLE:
        yield from ole_mail.table(raw, path)
    elif entry.name == _DOC:
        yield from _word(file, entry, raw, inside)
    elif entry.name in _SHEETS:
        yield from ole_sheet.read(raw, path)
        yield from _pictures(raw, path, inside)
    elif entry.name == _SLIDES:
        yield from ole_slides.read(raw, path)
    elif entry.name == _USER:
        yield from ole_slides.current_user(raw, path)
    else:
        yield from _other(entry, raw, inside)


def _other(entry: Entry, raw: bytes, inside: Inside) -> Iterator[Finding]:
    path = entry.path
    if property_sets.looks_like(raw):
        yield from property_sets.read(raw, path)
    elif entry.name == _WRAPPED:
        yield from _wrapped(raw, path, inside)
    elif "VBA" in path.split("/")[:-1] or entry.name in ("PROJECT", "PROJECTwm"):
        yield from ole_script.read(raw, path)
    elif _known(raw):
        yield Finding("hidden.file", Place(path), f"{len(raw)} bytes")
        yield from inside.findings(raw, path)
    elif raw:
        if entry.name not in _TABLES:
            kind = "software.setting" if entry.name in _PLAIN else "hidden.unknown"
            said = readable(raw) or f"{len(raw)} bytes"
            yield Finding(kind, Place(path), f"{entry.name}: {said}")
        yield from _pictures(raw, path, inside)


def _known(raw: bytes) -> bool:
    """Whether a stream is a file of a known kind from its first byte on."""
    head = raw[:4096]
    return any(form.sniff(head) for form in known())


def _word(file: Compound, entry: Entry, raw: bytes, inside: Inside) -> Iterator[Finding]:
    """A document with the tables that stand beside it."""
    folder = entry.path[: -len(entry.name)]
    wanted = folder + ole_word.table_of(raw)
    table = next((file.read(each) for each in file.entries if each.path == wanted), b"")
    yield from ole_word.read(raw, table, entry.path)
    yield from _pictures(raw, entry.path, inside)


def _mail(entry: Entry, raw: bytes, inside: Inside) -> Iterator[Finding]:
    if ole_mail.attachment(entry.name):
        yield Finding("hidden.file", Place(entry.path), f"attached file, {len(raw)} bytes")
        yield from inside.findings(raw, entry.path)
    else:
        yield from ole_mail.property_of(entry.name, raw, entry.path)


def _wrapped(raw: bytes, path: str, inside: Inside) -> Iterator[Finding]:
    """A file that was dropped into a document, with the paths it came from."""
    found, at = [], 6
    for behind in (0, 8, 0):  # flags and the length of the last path stand behind the second
        end = raw.find(b"\0", at, at + 4096)
        if end < 0:
            break
        found.append(raw[at:end])
        at = end + 1 + behind
    for said in filter(None, found):
        yield Finding("who.user_path", Place(f"{path}/path"), said.decode("cp1252", "replace"))
    size = struct.unpack_from("<I", raw, at)[0] if at + 4 <= len(raw) else 0
    body = raw[at + 4 : at + 4 + size]
    yield Finding("hidden.file", Place(path), f"{len(body)} bytes")
    if body:
        yield from inside.findings(body, f"{path}/file")
    rest = readable(raw[at + 4 + size :])
    if rest:
        yield Finding("who.user_path", Place(f"{path}/path"), rest)


def _pictures(raw: bytes, path: str, inside: Inside) -> Iterator[Finding]:
    """Pictures that stand somewhere in a stream, with what is in them."""
    for block in trailer.blocks(raw, 0, look):
        if block.kind in (None, "hidden.trailer", "hidden.padding"):
            continue
        name = f"{path}/{block.name.removeprefix('trailer/')}"
        yield Finding(block.kind, Place(name), block.value)
        if block.kind in _SHOWN:
            yield from inside.findings(raw[block.start : block.end], name)
        elif block.read is not None:
            for each in block.read():
                inner = each.place.path.removeprefix("trailer/")
                yield Finding(each.kind, Place(f"{path}/{inner}"), each.value)


def strip(data: Buffer, inside: Inside) -> NoReturn:
    """Refuse; raises NotCleanable, or Locked where a password is needed."""
    file = Compound(data, inside.spend)
    if _locked(file):
        raise Locked("encrypted")
    roots = {entry.path for entry in file.entries[1:]}
    office = any(stream in roots for stream, kind in _KINDS if kind != "msg")
    raise NotCleanable("old_office" if office else "no_writer")


def _locked(file: Compound) -> bool:
    tests = {_DOC: ole_word.locked, _USER: ole_slides.locked}
    tests |= dict.fromkeys(_SHEETS, ole_sheet.locked)
    return any(
        entry.path in tests and tests[entry.path](file.read(entry)) for entry in file.entries
    )


def _is(**words: Any) -> Format:
    words = {
        "sniff": lambda _: False,
        "media": "application/x-ole-storage",
        "inspected": "property sets, the tables in which the program keeps names, addresses, "
        "paths and times, programs, pictures and files inside, free sectors and rests of sectors",
        "unseen": "the text, cells and slides that readers see; the meaning of unknown streams",
        **words,
    }
    return Format(holds="parts", nests=True, inspect=inspect, strip=strip, content=strip, **words)


DOC = _is(
    name="doc", label="Word 97-2003 document", media="application/msword", suffix=".doc",
    suffixes=(".doc", ".dot"), refuses="old_office",
)  # fmt: skip
XLS = _is(
    name="xls", label="Excel 97-2003 workbook", media="application/vnd.ms-excel", suffix=".xls",
    suffixes=(".xls", ".xlt", ".xla"), refuses="old_office",
)  # fmt: skip
PPT = _is(
    name="ppt", label="PowerPoint 97-2003 presentation", media="application/vnd.ms-powerpoint",
    suffix=".ppt", suffixes=(".ppt", ".pps", ".pot"), refuses="old_office",
)  # fmt: skip
MSG = _is(
    name="msg", label="Outlook message", media="application/vnd.ms-outlook", suffix=".msg",
    suffixes=(".msg", ".oft"), refuses="no_writer",
)  # fmt: skip
OTHER = _is(
    name="ole", label="compound file", suffix=".ole", refuses="no_writer", sniff=sniff,
    refine=kind,
    suffixes=(".ole", ".bin", ".pub", ".vsd", ".msi", ".db", ".mpp"),
)  # fmt: skip
FORMATS: tuple[Format, ...] = (DOC, XLS, PPT, MSG, OTHER)
