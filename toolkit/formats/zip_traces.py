"""What a ZIP package gives away around its members: times, comments, extra fields, gaps."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.formats import zip_extra
from toolkit.formats.base import Buffer
from toolkit.formats.readable import readable
from toolkit.formats.zip_directory import Member, Package
from toolkit.model import Finding, Place


def traces(data: Buffer, found: Package) -> Iterator[Finding]:
    """All that says something beside the members' names and bytes, in no order of places."""
    if found.comment:
        place = Place("ZipFileComment", found.tail + 22, len(found.comment))
        yield Finding("hidden.comment", place, _letters(found.comment))
    for start, end in found.gaps:
        place = Place("between members", start, end - start)
        yield Finding("hidden.gap", place, _said(data, start, end))
    begin, end = found.long_tail + 56, found.tail - 20
    if begin < end and bytes(data[begin:end]).strip(b"\0"):
        yield Finding("hidden.gap", Place("end", begin, end - begin), _said(data, begin, end))
    for system in sorted({member.system for member in found.members} - {0}):
        said = zip_extra.SYSTEMS.get(system, f"system {system}")
        yield Finding("software.name", Place("system"), f"packed on {said}")
    for rights in sorted({member.rights for member in found.members} - {0}):
        yield Finding("software.setting", Place("rights"), f"rights {rights:o}")
    for member in found.members:
        yield from _member_traces(member)


def _member_traces(member: Member) -> Iterator[Finding]:
    place = Place(f"{member.name}/time", member.start, member.at - member.start)
    for when in dict.fromkeys((member.when, member.local_when)):
        if when:
            yield Finding("when.changed", place, when)
    if member.comment:
        yield Finding("hidden.comment", Place(f"{member.name}/comment"), _letters(member.comment))
    for where, extra in (("extra", member.extra), ("local extra", member.local_extra)):
        yield from zip_extra.read(extra, f"{member.name}/{where}")


def _letters(raw: bytes) -> str:
    return readable(raw) or raw.hex()[:200]


def _said(data: Buffer, start: int, end: int) -> str:
    raw = bytes(data[start : min(end, start + (1 << 20))])
    return readable(raw) or f"{end - start} bytes"
