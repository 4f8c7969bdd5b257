"""ZIP archives, and all documents that are ZIP packages and that no other format here reads.

Specification: PKWARE APPNOTE 6.3.10. What identifies people, beside the files in it: their names
and folders, times to two seconds or finer, owners' numbers, comments of the archive and of each
file, extra fields, the system it was packed on, and bytes between the files.

A clean archive is written anew: the clean files, numbered, in their order, without any of that. A
file that was stored without packing stays so; all others are packed in one fixed way.

Encrypted, split, damaged and overlapping archives are refused, and so are links and names that
lead out; their names and all else around the files are shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from toolkit.errors import Damaged
from toolkit.formats import packages, zip_directory, zip_records, zip_traces, zip_unpack, zip_write
from toolkit.formats.archive import members
from toolkit.formats.archive.members import Item
from toolkit.formats.base import Buffer, Format, Piece
from toolkit.formats.inside import Inside
from toolkit.formats.readable import readable
from toolkit.formats.zip_directory import Member, Package
from toolkit.model import Finding, Place

_WHY = {"encrypted": "it is encrypted", "unsafe_name": "its name or kind is unsafe to unpack"}


def inspect(data: Buffer, inside: Inside) -> Iterator[Finding]:
    """What stands around the files, their names, and everything in them.

    Shows as much as it can of archives that are never unpacked: locked ones, and traps.
    """
    found = zip_directory.listed(data)
    yield from zip_traces.traces(data, found)
    for member in found.members:
        if member.trouble:
            yield Finding("inside.refused", Place(member.name), _WHY[member.trouble])
        elif member.folder and member.size:  # no reader looks for bytes in a folder
            said = readable(_read(data, member, inside)) or f"{member.size} bytes"
            yield Finding("hidden.gap", Place(member.name, None, member.size), said)
    yield from members.folders(member.name for member in found.members if member.folder)
    yield from members.findings(_items(data, found, inside), inside)


def strip(data: Buffer, inside: Inside) -> Iterator[Piece]:
    """The archive written anew; raises the Refused that names the file it is about."""
    found = zip_directory.package(data)
    if any(member.folder and member.size for member in found.members):
        raise Damaged("structure")
    clean = members.cleaned(_items(data, found, inside), inside)
    rows = ((each.name, each.pieces, each.item.at is not None) for each in clean)
    yield from zip_write.assembled(data, rows)


def content(data: Buffer, inside: Inside) -> Iterator[bytes]:
    """What of each file must be the same in a copy, in order."""
    yield from members.content(_items(data, zip_directory.package(data), inside), inside)


def searched(data: Buffer, inside: Inside) -> Iterator[bytes]:
    """All that is around the packed files, and what they unpack to."""
    found = zip_directory.package(data)
    heads, at = bytearray(), 0
    for member in sorted(found.members, key=lambda member: member.at):
        heads += data[at : member.at]
        at = member.end
    heads += data[at : len(data)]
    names = [member.name for member in found.members if not member.folder]
    yield members.nameless(bytes(heads), names, inside)
    yield from members.texts(_items(data, found, inside), inside)


def _items(data: Buffer, found: Package, inside: Inside) -> Iterator[Item]:
    for member in found.members:
        if not member.folder:
            at = member.at if member.method == zip_records.STORED else None
            yield Item(member.name, partial(_read, data, member, inside), at)


def _read(data: Buffer, member: Member, inside: Inside) -> bytes:
    return zip_unpack.unpack(data, member, inside.spend)


FORMAT = Format(
    name="zip",
    label="ZIP archive",
    media="application/zip",
    suffix=".zip",
    suffixes=(".zip", ".cbz"),
    sniff=zip_directory.sniff,
    sniff_whole=zip_directory.sought,
    refine=packages.kind,
    holds="parts",
    nests=True,
    inspect=inspect,
    strip=strip,
    content=content,
    searched=searched,
    inspected="the names, times, comments, extra fields and packing system of all files, the "
    "archive's comment, bytes between the files, and everything in each file",
    removed="names and folders (unless you keep them), times, comments, extra fields, owners, "
    "bytes between the files, what file managers leave behind, and the traces in each file",
    kept="the clean files in their order",
    unseen="what a file inside hides in ways that its own format cannot see",
)
