"""Outlook messages (.msg): properties of the message, of each recipient, of each attachment.

Specification: [MS-OXMSG], [MS-OXPROPS]. Each property is a stream whose name says its number and
type, or a row of a table of fixed size. Subject and text are what readers see; everybody's names
and addresses, the whole head with the servers on the way, times, programs and numbers are traces.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from toolkit.formats.metadata.property_sets import moment
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

NAME = re.compile(r"__substg1\.0_([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})")
TABLE = "__properties_version1.0"
_FOLDERS = re.compile(r"__(recip|attach)_version1\.0_#[0-9A-Fa-f]+|__substg1\.0_[0-9A-Fa-f]{8}")
_TIME, _ROW = 0x0040, 16
_ATTACHED = 0x3701
_TEXTS = {0x1000, 0x1013, 0x1009}
_CONTACT, _PERSON, _ID = "who.contact", "who.person", "hidden.id"

_KINDS: dict[int, tuple[str, str]] = {
    0x0037: ("Subject", "who.words"),
    0x0070: ("Topic", "who.words"),
    0x0E1D: ("Subject", "who.words"),
    0x007D: ("Head", _CONTACT),
    0x0C1A: ("SenderName", "who.author"),
    0x0C1F: ("SenderMail", _CONTACT),
    0x0042: ("SentFor", "who.author"),
    0x0065: ("SentForMail", _CONTACT),
    0x0040: ("ReceivedBy", _PERSON),
    0x0076: ("ReceivedByMail", _CONTACT),
    0x0044: ("ReceivedFor", _PERSON),
    0x0078: ("ReceivedForMail", _CONTACT),
    0x0E04: ("To", _PERSON),
    0x0E03: ("Cc", _PERSON),
    0x0E02: ("Bcc", _PERSON),
    0x3001: ("Name", _PERSON),
    0x3003: ("Mail", _CONTACT),
    0x39FE: ("Mail", _CONTACT),
    0x5FF6: ("Name", _PERSON),
    0x5D01: ("SenderMail", _CONTACT),
    0x5D02: ("SenderMail", _CONTACT),
    0x3FFA: ("LastSavedBy", "who.author"),
    0x3FF8: ("MadeBy", "who.author"),
    0x1035: ("MessageId", _ID),
    0x1039: ("References", _ID),
    0x1042: ("InReplyTo", _ID),
    0x0071: ("Thread", _ID),
    0x300B: ("SearchKey", _ID),
    0x3013: ("ChangeKey", _ID),
    0x65E2: ("ChangeKey", _ID),
    0x65E3: ("History", _ID),
    0x3704: ("AttachmentName", "inside.name"),
    0x3707: ("AttachmentName", "inside.name"),
    0x3708: ("AttachmentPath", "who.user_path"),
    0x3712: ("ContentId", _ID),
    0x3A00: ("Account", _CONTACT),
    0x0039: ("Sent", "when.changed"),
    0x0E06: ("Received", "when.changed"),
    0x3007: ("Created", "when.changed"),
    0x3008: ("Changed", "when.changed"),
    0x8005: ("Address", _CONTACT),
}


def belongs(path: str) -> bool:
    """Whether a path lies in the folders of a message."""
    return all(_FOLDERS.fullmatch(folder) for folder in path.split("/")[:-1])


def attachment(name: str) -> bool:
    """Whether a stream is an attached file."""
    found = NAME.fullmatch(name)
    return found is not None and (int(found[1], 16), found[2]) == (_ATTACHED, "0102")


def property_of(name: str, raw: bytes, path: str) -> Iterator[Finding]:
    """What one property says; the message's own text is not repeated."""
    found = NAME.fullmatch(name)
    if found is None:
        return
    number, form = int(found[1], 16), int(found[2], 16)
    if number in _TEXTS:
        return
    label, kind = _KINDS.get(number, (f"property {number:#06x}", "hidden.text"))
    said = _said(form & 0x0FFF, raw)
    if said:
        folder = path.rpartition("/")[0]
        place = Place(f"{folder}/{label}" if folder else label, None, len(raw))
        yield Finding(kind, place, said)


def _said(form: int, raw: bytes) -> str:
    if form == 0x001F:
        return raw.decode("utf-16-le", "replace").strip("\0")
    if form == 0x001E:
        return raw.decode("utf-8" if _is_utf8(raw) else "cp1252", "replace").strip("\0")
    return readable(raw)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def table(raw: bytes, path: str) -> Iterator[Finding]:
    """The times among the properties of fixed size."""
    folder = path.rpartition("/")[0]
    start = 8 if "#" in folder.rpartition("/")[2] else 24 if folder else 32
    for at in range(start, len(raw) - _ROW + 1, _ROW):
        form, number, _, ticks = struct.unpack_from("<HHIQ", raw, at)
        if form == _TIME and moment(ticks):
            label, _ = _KINDS.get(number, (f"property {number:#06x}", ""))
            place = Place(f"{folder}/{label}" if folder else label)
            yield Finding("when.changed", place, moment(ticks))
