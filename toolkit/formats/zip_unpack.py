"""One member of a ZIP package as it was before it was packed, checked.

Four ways of packing are known: none, Deflate, BZIP2, LZMA. Whoever unpacks asks an Inside first,
so that all levels of files in files share one budget.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable
from typing import Protocol

from toolkit.errors import Damaged, Locked, TooLarge
from toolkit.formats.base import Buffer
from toolkit.formats.zip_directory import Member
from toolkit.formats.zip_records import BZIP2, DEFLATED, LZMA, STORED
from toolkit.sandbox import mapped

#: More than this for one packed byte, of more than so many bytes, is a bomb.
_RATIO, _SMALL = 250, 5 << 20


class _Decoder(Protocol):
    """What the decoders of the standard library have in common."""

    @property
    def unused_data(self) -> bytes:
        """What was given behind the stream's end."""

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """Unpack, up to a length."""


def unpack(data: Buffer, member: Member, spend: Callable[[int], None]) -> bytes:
    """A member's bytes, checked; raises Damaged, Locked or TooLarge. spend: asked before."""
    if member.trouble == "encrypted":
        raise Locked(member.trouble)
    packed = member.end - member.at
    if member.size > _SMALL and member.size > _RATIO * max(1, packed):
        raise TooLarge("compressed_bomb")
    spend(member.size)
    raw = _inflated(mapped.taken(data, member.at, member.end), member)
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


def _decoder(packed: bytes, method: int) -> tuple[_Decoder, bytes]:
    """What unpacks a method, and what it is to unpack."""
    if method == DEFLATED:
        return zlib.decompressobj(-15), packed
    if method == BZIP2:
        return bz2.BZ2Decompressor(), packed
    if method != LZMA:
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
