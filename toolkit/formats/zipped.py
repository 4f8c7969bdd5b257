"""ZIP packages: what is in them, what stands around it, and how to write them without a trace.

Specification: PKWARE APPNOTE 6.3.10. The central directory is what counts; local heads must agree
with it, members may not overlap, and names may not leave the package. Whoever unpacks asks an
Inside first, so that all levels of files in files share one budget.

Does not unpack encrypted or split archives; these are refused. `listed` names what such an archive
holds all the same, so that people see what it gives away; `package` is for all other work.
"""

from __future__ import annotations

import bz2
import itertools
import lzma
import re
import struct
import zlib
from collections.abc import Callable, Container, Iterable, Iterator
from typing import NamedTuple, Protocol

from toolkit.errors import Damaged, Locked, Refused, TooLarge
from toolkit.formats import code_pages, zip_extra
from toolkit.formats.base import Buffer
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

LOCAL, DIRECTORY, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_END64, _LOCATOR64 = b"PK\x06\x06", b"PK\x06\x07"
_LOCAL_HEAD = struct.Struct("<4s5H3I2H")
_ROW = struct.Struct("<4s6H3I5H2I")
_TAIL = struct.Struct("<4s4H2IH")
STORED, DEFLATED, _BZIP2, _LZMA = 0, 8, 12, 14
_ENCRYPTED, _DESCRIPTOR, _UTF8 = 0x0001, 0x0008, 0x0800
_STRONG, _MASKED = 0x0040, 0x2000
MAX_MEMBERS = 20_000
#: More than this for one packed byte, of more than so many bytes, is a bomb.
_RATIO, _SMALL = 250, 5 << 20
_FULL16, _FULL32 = 0xFFFF, 0xFFFF_FFFF
_ZIP64 = 0x0001
#: 1 January 1980, midnight: the earliest time that the format can say.
_NO_DATE, _NO_TIME = 0x0021, 0
_LINK, _KINDS, _FILE, _FOLDER = 0xA000, 0xF000, 0x8000, 0x4000
_UNIX = 3
_BAD_NAME = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|[\x00-\x1f\x7f\\]")


class Decoder(Protocol):
    """What the decoders of the standard library have in common."""

    @property
    def unused_data(self) -> bytes:
        """What was given behind the stream's end."""

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """Unpack, up to a length."""


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

    trouble: a DETAILS row that says why it must not be unpacked, or "".
    """

    members: list[Member]
    gaps: list[tuple[int, int]]
    comment: bytes
    tail: int
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
    spans += [(begin, at), (_first_tail(data, tail), tail + 22 + len(comment))]
    gaps, apart = _gaps(spans, len(data))
    trouble = [member.trouble for member in members]
    trouble += ["same_name"] * (len({member.name for member in members}) != len(members))
    trouble += ["structure"] * (not apart)
    return Package(members, gaps, comment, tail, next(filter(None, trouble), ""))


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
    _, disk, start_disk, here, count, size, offset, _ = _TAIL.unpack_from(data, tail)
    if _FULL16 in (here, count) or _FULL32 in (size, offset):
        return _place64(data, tail)
    if disk or start_disk or here != count:
        raise Damaged("unsupported_variant")
    return count, size, offset


def _place64(data: Buffer, tail: int) -> tuple[int, int, int]:
    at = _first_tail(data, tail)
    if at == tail:
        raise Damaged("structure")
    here, count, size, offset = struct.unpack_from("<4Q", data, at + 24)
    if here != count:
        raise Damaged("unsupported_variant")
    # the directory ends where the long form of its end begins
    return count, size + tail - at, offset


def _first_tail(data: Buffer, tail: int) -> int:
    """Where the end starts: with its long form, where there is one."""
    locator = tail - 20
    if locator < 0 or data[locator : locator + 4] != _LOCATOR64:
        return tail
    at = data.rfind(_END64, max(0, locator - 4096), locator)
    return tail if at < 0 or at + 56 > locator else at


def _member(data: Buffer, at: int, shift: int) -> tuple[Member, int]:
    """The row at a place, with its local head, and where the next one starts."""
    if at < 0 or at + _ROW.size > len(data) or data[at : at + 4] != DIRECTORY:
        raise Damaged("structure")
    (
        _, made, _, flags, method, clock, day, crc, packed, size, name_size, extra_size,
        comment_size, disk, _, outer, offset,
    ) = _ROW.unpack_from(data, at)  # fmt: skip
    names = at + _ROW.size
    end = names + name_size + extra_size + comment_size
    if end > len(data):
        raise Damaged("truncated")
    raw = bytes(data[names : names + name_size])
    extra = bytes(data[names + name_size : names + name_size + extra_size])
    size, packed, offset = _long(extra, size, packed, offset)
    if disk not in (0, _FULL16):
        raise Damaged("unsupported_variant")
    name = _name(raw, flags)
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
    if _FULL32 not in numbers:
        return size, packed, offset
    body = dict(itertools.islice(fields(extra), zip_extra.MOST)).get(_ZIP64, b"")
    for place, number in enumerate(numbers):
        if number == _FULL32:
            if len(body) < 8:
                raise Damaged("structure")
            numbers[place], body = int.from_bytes(body[:8], "little"), body[8:]
    return numbers[0], numbers[1], numbers[2]


def fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """The extra fields of a member: their numbers and what they say."""
    at = 0
    while at + 4 <= len(extra):
        tag, size = struct.unpack_from("<HH", extra, at)
        yield tag, extra[at + 4 : at + 4 + size]
        at += 4 + size


def _name(raw: bytes, flags: int) -> str:
    """A member's name in letters."""
    if flags & _UTF8 or raw.isascii():
        return raw.decode("utf-8", "replace")
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
    if start < 0 or start + _LOCAL_HEAD.size > len(data) or data[start : start + 4] != LOCAL:
        raise Damaged("structure")
    head = _LOCAL_HEAD.unpack_from(data, start)
    name_size, extra_size = head[9], head[10]
    at = start + _LOCAL_HEAD.size
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


def unpack(data: Buffer, member: Member, spend: Callable[[int], None]) -> bytes:
    """A member's bytes, checked; raises Damaged, Locked or TooLarge. spend: asked before."""
    if member.trouble == "encrypted":
        raise Locked(member.trouble)
    packed = member.end - member.at
    if member.size > _SMALL and member.size > _RATIO * max(1, packed):
        raise TooLarge("compressed_bomb")
    spend(member.size)
    raw = _inflated(bytes(data[member.at : member.end]), member)
    if len(raw) != member.size:
        raise Damaged("structure")
    if zlib.crc32(raw) != member.crc:
        raise Damaged("checksum")
    return raw


def _inflated(packed: bytes, member: Member) -> bytes:
    """Unpacked bytes, one more than said at most; raises Damaged, also for bytes behind them."""
    if member.method == STORED:
        return packed
    most = member.size + 1
    try:
        decoder, packed = _decoder(packed, member.method)
        raw = decoder.decompress(packed, most)
    except (zlib.error, OSError, EOFError, ValueError, lzma.LZMAError):
        raise Damaged("undecodable") from None
    if decoder.unused_data:
        raise Damaged("structure")
    return raw


def _decoder(packed: bytes, method: int) -> tuple[Decoder, bytes]:
    """What unpacks a method, and what it is to unpack."""
    if method == DEFLATED:
        return zlib.decompressobj(-15), packed
    if method == _BZIP2:
        return bz2.BZ2Decompressor(), packed
    if method != _LZMA:
        raise Damaged("unsupported_variant")
    if len(packed) < 9 or packed[2:4] != b"\x05\x00":
        raise Damaged("structure")
    first, size = packed[4], int.from_bytes(packed[5:9], "little")
    if first >= 9 * 5 * 5 or size > 1 << 26:
        raise Damaged("structure")
    chain = [{
        "id": lzma.FILTER_LZMA1, "dict_size": max(size, 4096), "lc": first % 9,
        "lp": first // 9 % 5, "pb": first // 45,
    }]  # fmt: skip
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=chain), packed[9:]


def traces(data: Buffer, found: Package) -> Iterator[Finding]:
    """What a package gives away around its members: times, comments, extra fields, gaps."""
    if found.comment:
        place = Place("ZipFileComment", found.tail + 22, len(found.comment))
        yield Finding("hidden.comment", place, _letters(found.comment))
    for start, end in found.gaps:
        place = Place("between members", start, end - start)
        yield Finding("hidden.gap", place, _said(data, start, end))
    begin, end = _first_tail(data, found.tail) + 56, found.tail - 20
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


def _when(day: int, clock: int) -> str:
    """A member's time in words; empty for the neutral one."""
    if (day, clock) in ((_NO_DATE, _NO_TIME), (0, 0)):
        return ""
    return (
        f"{(day >> 9) + 1980}:{day >> 5 & 15:02}:{day & 31:02} "
        f"{clock >> 11:02}:{clock >> 5 & 63:02}:{(clock & 31) * 2:02}"
    )


def written(files: Iterable[tuple[str, bytes]], stored: Container[str] = ()) -> Iterator[bytes]:
    """A package of these names and bytes in this order: no times, owners, extras or comments.

    stored: names that are not packed (a `mimetype` that must be readable as it stands).
    """
    rows, at = [], 0
    for name, raw in files:
        label = name.encode()
        method = STORED if name in stored or not raw else DEFLATED
        body = raw if method == STORED else _deflated(raw)
        flags = 0 if label.isascii() else _UTF8
        sizes = (zlib.crc32(raw), len(body), len(raw), len(label))
        shared = (flags, method, _NO_TIME, _NO_DATE, *sizes)
        head = _LOCAL_HEAD.pack(LOCAL, 20, *shared, 0)
        rows.append(_ROW.pack(DIRECTORY, 20, 20, *shared, 0, 0, 0, 0, 0, at) + label)
        yield head + label
        yield body
        at += len(head) + len(label) + len(body)
        if at > _FULL32 or len(rows) > _FULL16 - 1:
            raise TooLarge("too_many_bytes")
    directory = b"".join(rows)
    yield directory
    yield _TAIL.pack(END, 0, 0, len(rows), len(rows), len(directory), at, 0)


def _deflated(raw: bytes) -> bytes:
    """One fixed way of packing, the same for every file."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(raw) + packer.flush()
