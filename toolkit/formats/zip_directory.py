"""ZIP packages as their directory lists them: which members there are, and what stands around.

Specification: PKWARE APPNOTE 6.3.10. The central directory is what counts; local heads must agree
with it, members may not overlap, and names may not leave the package. Unpacks nothing.

Encrypted and split archives are refused. `listed` names what such an archive holds all the same,
so that people see what it gives away; `package` is for all other work.
"""

from __future__ import annotations

import re
import struct
from typing import NamedTuple

from toolkit.errors import Damaged, Locked, Refused, TooLarge
from toolkit.formats import code_pages, zip_extra
from toolkit.formats.base import Buffer
from toolkit.formats.zip_records import (
    DIRECTORY,
    END,
    FULL16,
    FULL32,
    LOCAL,
    LOCAL_HEAD,
    NO_DATE,
    NO_TIME,
    ROW,
    TAIL,
    UTF8,
)  # fmt: skip

_END64, _LOCATOR64 = b"PK\x06\x06", b"PK\x06\x07"
_ENCRYPTED, _DESCRIPTOR, _STRONG, _MASKED = 0x0001, 0x0008, 0x0040, 0x2000
MAX_MEMBERS = 20_000
_KINDS, _FILE, _FOLDER = 0xF000, 0x8000, 0x4000
_UNIX = 3
#: Systems that part folders by a backslash: some programs write it into names (MS-DOS, OS/2, NTFS,
#: VFAT).
_BACKSLASHES = frozenset((0, 6, 10, 14))
_BAD_NAME = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|[\x00-\x1f\x7f\\]")


class Member(NamedTuple):
    """One row of the directory. start: of its local head; at, end: of its packed bytes.

    trouble: a DETAILS row that says why it must not be unpacked, or "".
    """

    name: str
    start: int
    at: int
    end: int
    method: int
    crc: int
    size: int
    when: str
    extra: bytes
    local_extra: bytes
    comment: bytes
    local_when: str = ""
    system: int = 0
    rights: int = 0
    trouble: str = ""

    @property
    def folder(self) -> bool:
        """Whether it is a folder and no file."""
        return self.name.endswith("/")


class Package(NamedTuple):
    """Members in the order of the directory, and what belongs to none of them.

    tail: where the directory's end stands, long_tail: where its long form does, or the same.
    trouble: a DETAILS row that says why it must not be unpacked, or "".
    """

    members: list[Member]
    gaps: list[tuple[int, int]]
    comment: bytes
    tail: int
    long_tail: int
    trouble: str = ""


def sniff(head: bytes) -> bool:
    """Whether a ZIP package starts here, with a member or with nothing in it."""
    return head[:4] in (LOCAL, END)


def sought(data: Buffer) -> bool:
    """Whether a package ends here, wherever it starts."""
    try:
        return bool(listed(data).members)
    except Refused:
        return False


def package(data: Buffer) -> Package:
    """All members, safe to unpack; raises Damaged, Locked or TooLarge."""
    found = listed(data)
    if found.trouble == "encrypted":
        raise Locked(found.trouble)
    if found.trouble:
        raise Damaged(found.trouble)
    return found


def listed(data: Buffer) -> Package:
    """All members, to be shown only; raises Damaged or TooLarge where the directory is broken."""
    tail = _tail(data)
    count, size, offset = _directory_place(data, tail)
    if count > MAX_MEMBERS:
        raise TooLarge("too_many_parts")
    begin = tail - size if data[tail - size : tail - size + 4] == DIRECTORY else offset
    if count and data[begin : begin + 4] != DIRECTORY:
        begin = offset
    # bytes in front of the first member move everything: the directory's own place says how far
    shift = begin - offset
    members, at = [], begin
    for _ in range(count):
        member, at = _member(data, at, shift)
        members.append(member)
    (comment_size,) = struct.unpack_from("<H", data, tail + 20)
    comment = bytes(data[tail + 22 : tail + 22 + comment_size])
    spans = [(member.start, _behind(data, member)) for member in members]
    long_tail = _long_tail(data, tail)
    spans += [(begin, at), (long_tail, tail + 22 + len(comment))]
    gaps, apart = _gaps(spans, len(data))
    trouble = [member.trouble for member in members]
    trouble += ["same_name"] * (len({member.name for member in members}) != len(members))
    trouble += ["structure"] * (not apart)
    return Package(members, gaps, comment, tail, long_tail, next(filter(None, trouble), ""))


def _tail(data: Buffer) -> int:
    """Where the end of the directory stands; bytes behind it may follow."""
    tail = data.rfind(END, max(0, len(data) - (1 << 17)))
    while tail >= 0:
        if tail + 22 <= len(data):
            (comment,) = struct.unpack_from("<H", data, tail + 20)
            if tail + 22 + comment <= len(data):
                return tail
        tail = data.rfind(END, 0, tail)
    raise Damaged("truncated")


def _directory_place(data: Buffer, tail: int) -> tuple[int, int, int]:
    """How many rows, how many bytes, and where, by its own words."""
    _, disk, start_disk, here, count, size, offset, _ = TAIL.unpack_from(data, tail)
    if FULL16 in (here, count) or FULL32 in (size, offset):
        return _place64(data, tail)
    if disk or start_disk or here != count:
        raise Damaged("unsupported_variant")
    return count, size, offset


def _place64(data: Buffer, tail: int) -> tuple[int, int, int]:
    at = _long_tail(data, tail)
    if at == tail:
        raise Damaged("structure")
    here, count, size, offset = struct.unpack_from("<4Q", data, at + 24)
    if here != count:
        raise Damaged("unsupported_variant")
    # the directory ends where the long form of its end begins
    return count, size + tail - at, offset


def _long_tail(data: Buffer, tail: int) -> int:
    """Where the end starts: with its long form, where there is one."""
    locator = tail - 20
    if locator < 0 or data[locator : locator + 4] != _LOCATOR64:
        return tail
    at = data.rfind(_END64, max(0, locator - 4096), locator)
    return tail if at < 0 or at + 56 > locator else at


def _member(data: Buffer, at: int, shift: int) -> tuple[Member, int]:
    """The row at a place, with its local head, and where the next one starts."""
    if at < 0 or at + ROW.size > len(data) or data[at : at + 4] != DIRECTORY:
        raise Damaged("structure")
    (
        _, made, _, flags, method, clock, day, crc, packed, size, name_size, extra_size,
        comment_size, disk, _, outer, offset,
    ) = ROW.unpack_from(data, at)  # fmt: skip
    names = at + ROW.size
    end = names + name_size + extra_size + comment_size
    if end > len(data):
        raise Damaged("truncated")
    raw = bytes(data[names : names + name_size])
    extra = bytes(data[names + name_size : names + name_size + extra_size])
    size, packed, offset = _long(extra, size, packed, offset)
    if disk not in (0, FULL16):
        raise Damaged("unsupported_variant")
    name = _name(raw, flags)
    if made >> 8 in _BACKSLASHES:
        name = name.replace("\\", "/")
    safe = _is_safe(name, outer >> 16 if made >> 8 == _UNIX else 0)
    locked = flags & (_ENCRYPTED | _STRONG | _MASKED)
    start = offset + shift
    body, local_extra, local_when = _local(data, start, raw, method)
    if body + packed > len(data):
        raise Damaged("truncated")
    comment = bytes(data[end - comment_size : end])
    member = Member(
        name, start, body, body + packed, method, crc, size, _when(day, clock), extra,
        local_extra, comment, local_when, made >> 8, outer >> 16 or outer,
        "encrypted" if locked else "" if safe else "unsafe_name",
    )  # fmt: skip
    return member, end


def _long(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    """The numbers that did not fit in 32 bits."""
    numbers = [size, packed, offset]
    if FULL32 not in numbers:
        return size, packed, offset
    body = zip_extra.long_numbers(extra)
    for place, number in enumerate(numbers):
        if number == FULL32:
            if len(body) < 8:
                raise Damaged("structure")
            numbers[place], body = int.from_bytes(body[:8], "little"), body[8:]
    return numbers[0], numbers[1], numbers[2]


def _name(raw: bytes, flags: int) -> str:
    """A member's name in letters; macOS and many others write UTF-8 and do not say so."""
    if flags & UTF8:
        return raw.decode("utf-8", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return code_pages.decoded(raw, code_pages.DOS)


def _is_safe(name: str, mode: int) -> bool:
    """Whether it is a file or folder that stays in the folder it is unpacked to.

    Links, pipes and devices have no place in a package.
    """
    kind = mode & _KINDS
    if kind not in (0, _FILE, _FOLDER) or (kind == _FOLDER and not name.endswith("/")):
        return False
    return bool(name) and not _BAD_NAME.search(name)


def _local(data: Buffer, start: int, raw: bytes, method: int) -> tuple[int, bytes, str]:
    """Where a member's bytes start, its local extra fields, its local time; raises Damaged.

    It does so where the two heads differ, of which programs show one or the other.
    """
    if start < 0 or start + LOCAL_HEAD.size > len(data) or data[start : start + 4] != LOCAL:
        raise Damaged("structure")
    head = LOCAL_HEAD.unpack_from(data, start)
    name_size, extra_size = head[9], head[10]
    at = start + LOCAL_HEAD.size
    if head[3] != method or data[at : at + name_size] != raw:
        raise Damaged("structure")
    at += name_size
    return at + extra_size, bytes(data[at : at + extra_size]), _when(head[5], head[4])


def _behind(data: Buffer, member: Member) -> int:
    """Where a member ends, its data descriptor included."""
    flags = struct.unpack_from("<H", data, member.start + 6)[0]
    if not flags & _DESCRIPTOR:
        return member.end
    signed = data[member.end : member.end + 4] == b"PK\x07\x08"
    at = member.end + 4 * signed
    crc = member.crc.to_bytes(4, "little")
    for wide in (8, 4):
        sizes = (member.end - member.at).to_bytes(8, "little")[:wide]
        sizes += member.size.to_bytes(8, "little")[:wide]
        if data[at : at + 4 + 2 * wide] == crc + sizes:
            return at + 4 + 2 * wide
    return member.end


def _gaps(spans: list[tuple[int, int]], size: int) -> tuple[list[tuple[int, int]], bool]:
    """What no span covers; and whether spans stand apart, unlike those of bombs."""
    gaps, at, apart = [], 0, True
    for start, end in sorted(spans):
        apart = apart and start >= at
        if start > at:
            gaps.append((at, start))
        at = max(at, end)
    if at < size:
        gaps.append((at, size))
    return gaps, apart


def _when(day: int, clock: int) -> str:
    """A member's time in words; empty for the neutral one."""
    if (day, clock) in ((NO_DATE, NO_TIME), (0, 0)):
        return ""
    return (
        f"{(day >> 9) + 1980}:{day >> 5 & 15:02}:{day & 31:02} "
        f"{clock >> 11:02}:{clock >> 5 & 63:02}:{(clock & 31) * 2:02}"
    )
