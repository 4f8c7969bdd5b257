"""Windows Media sound and film: ASF (Advanced Systems Format specification, 1.20).

What identifies people: labels of three kinds with covers, the file's own number and when it was
made, rights management with its owner, commands that open addresses, marks, the codecs' names,
XMP, filling and unknown objects.

It is looked at, not cleaned: its packets refer to the header in many ways, and this kind of file
is better turned into another one. What we cannot see: what stands inside the packets.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.formats.base import Block, Buffer, Format, Look, never_sniffed
from toolkit.formats.sound import asf_objects
from toolkit.formats.sound.asf_objects import DATA, EXTENSION, HEADER, STREAM, VIDEO, Object
from toolkit.formats.sound.sound_blocks import UNSEEN, behind, gap, heard, tagged, words
from toolkit.model import Finding, Place

_SIGN = asf_objects.guid("75B22630-668E-11CF-A6D9-00AA0062CE6C")
_HEADER, _EXTENSION = 30, 46
_DATA_HEAD = 50
_LONGEST = 16 << 20


def sniff(head: bytes) -> bool:
    """Whether this is ASF."""
    return head[:16] == _SIGN


def has_film(data: Buffer) -> str:
    """The name of the row for film where one of the streams moves."""
    top = next(asf_objects.objects(data, 0, len(data)))
    for each in asf_objects.objects(data, _HEADER, min(top.end, _LONGEST)):
        if each.name == STREAM and data[each.at : each.at + 16] == VIDEO:
            return "wmv"
    return ""


def walk(data: Buffer) -> Iterator[Block]:
    """Cut an ASF into blocks that, laid end to end, are the file."""
    for each in asf_objects.objects(data, 0, len(data)):
        if not each.name:
            yield from behind(data, each.start)
        elif each.name == DATA:
            stop = min(each.start + _DATA_HEAD, each.end)
            yield Block("Data", each.start, stop)
            yield Block("Data/packets", stop, each.end, content=True)
        elif each.name in asf_objects.INDEXES:
            yield Block(each.name, each.start, each.end)
        elif each.name in asf_objects.READ:
            yield tagged(data, each.start, each.end, each.name, _object)
        else:
            said = words(data, each.at, each.end)
            yield Block(f"object {each.name}", each.start, each.end, "hidden.unknown", value=said)


def _object(raw: bytes, path: str, start: int, look: Look) -> Iterator[Finding]:
    if path == HEADER:
        yield from _inner(raw, _HEADER, path, start, look)
    else:
        yield from asf_objects.read(raw, Object(path, 0, len(raw)), path, start, look)


def _inner(raw: bytes, at: int, path: str, start: int, look: Look) -> Iterator[Finding]:
    """The objects of a header, and those of its extension."""
    for each in asf_objects.objects(raw, at, len(raw)):
        name = f"{path}/{each.name}"
        if not each.name:
            filling = gap(raw, each.start, each.end, f"{path}/filling")
            place = Place(filling.name, start + each.start, each.end - each.start)
            yield Finding(filling.kind or "hidden.gap", place, filling.value)
        elif each.name == EXTENSION and path == HEADER:
            body = raw[each.start : each.end]
            yield from _inner(body, _EXTENSION, name, start + each.start, look)
        else:
            yield from asf_objects.read(raw, each, name, start, look)


def _row(name: str, label: str, media: str, holds: str) -> Format:
    owns = name == "wma"
    return heard(
        walk, name=name, label=label, media=media, suffix=f".{name}",
        suffixes=(f".{name}", ".asf"), holds=holds,
        refuses="no_writer" if holds == "plain" else "no_film_writer",
        sniff=sniff if owns else never_sniffed, refine=has_film if owns else None,
        inspected=(
            "labels of every kind with covers, the file's number and date, rights management, "
            "commands, marks, codecs' names, XMP, filling and unknown objects"
        ),
        unseen=UNSEEN + "all that stands inside the packets",
    )  # fmt: skip


WMA = _row("wma", "Windows Media sound", "audio/x-ms-wma", "plain")
WMV = _row("wmv", "Windows Media film", "video/x-ms-wmv", "film")
