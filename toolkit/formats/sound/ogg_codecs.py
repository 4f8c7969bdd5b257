"""The kinds of streams that Ogg carries, and how their headers are read and made neutral.

After Vorbis I, RFC 7845 (Opus), the Speex manual, RFC 9639 section 10.1 (FLAC in Ogg), and the
Theora specification.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from toolkit.errors import NotCleanable
from toolkit.formats.base import Look, unplaced
from toolkit.formats.readable import readable
from toolkit.formats.sound import flac_metadata, vorbis_comments
from toolkit.model import Finding, Place

#: Headers of more packets than this are an attack.
MAX_HEADERS = 1000
_LAST = 0x80
_OPUS, _OPUS_MAPPED, _VORBIS, _FLAC = 19, 21, 30, 51
_SPEEX, _EXTRA, _VERSION = 80, 68, (8, 28)


class Codec(NamedTuple):
    """One row.

    sign: how the first packet begins. holds: "sound", "film", or "words" beside them.
    done: whether these are all header packets. neutral: the same headers without traces.
    read: what the headers give away, by number of packet.
    """

    name: str
    sign: bytes
    holds: str
    done: Callable[[Sequence[bytes]], bool]
    neutral: Callable[[Sequence[bytes]], list[bytes]]
    read: Callable[[Sequence[bytes], str, Look], Iterator[Finding]]


def _count(number: int) -> Callable[[Sequence[bytes]], bool]:
    return lambda packets: len(packets) >= number


def _none(packets: Sequence[bytes]) -> list[bytes]:
    raise NotCleanable("no_writer")


def _begin(packets: Sequence[bytes], number: int, sign: bytes, least: int) -> bytes:
    """A header packet that begins as it has to; raises NotCleanable."""
    packet = packets[number]
    if not packet.startswith(sign) or len(packet) < least:
        raise NotCleanable("unsupported_variant")
    return packet


def _vorbis(packets: Sequence[bytes]) -> list[bytes]:
    first = _begin(packets, 0, b"\x01vorbis", _VORBIS)[:_VORBIS]
    _begin(packets, 1, b"\x03vorbis", 7)
    return [
        first,
        b"\x03vorbis" + vorbis_comments.EMPTY + b"\x01",
        _begin(packets, 2, b"\x05vorbis", 8),
    ]


def _opus(packets: Sequence[bytes]) -> list[bytes]:
    first = _begin(packets, 0, b"OpusHead", _OPUS)
    size = _OPUS_MAPPED + first[9] if first[18] else _OPUS
    _begin(packets, 0, b"OpusHead", size)
    _begin(packets, 1, b"OpusTags", 8)
    return [first[:size], b"OpusTags" + vorbis_comments.EMPTY]


def _speex(packets: Sequence[bytes]) -> list[bytes]:
    """The version's words go; its number stays, as decoders look at it."""
    first = bytearray(_begin(packets, 0, b"Speex   ", _SPEEX)[:_SPEEX])
    start, end = _VERSION
    first[start:end] = bytes(end - start)
    first[_EXTRA:_SPEEX] = bytes(_SPEEX - _EXTRA)
    return [bytes(first), vorbis_comments.EMPTY]


def _flac(packets: Sequence[bytes]) -> list[bytes]:
    """The description of the stream, and an empty list of labels, which has to be there."""
    first = _begin(packets, 0, b"\x7fFLAC\x01", _FLAC)[:_FLAC]
    if first[9:17] != b"fLaC\0\0\0\x22":
        raise NotCleanable("unsupported_variant")
    empty = (
        bytes([_LAST | 4])
        + struct.pack(">I", len(vorbis_comments.EMPTY))[1:]
        + vorbis_comments.EMPTY
    )
    return [first[:7] + b"\0\x01" + first[9:], empty]


def _flac_done(packets: Sequence[bytes]) -> bool:
    return len(packets) > 1 and packets[-1][:1] >= bytes([_LAST])


def _speex_done(packets: Sequence[bytes]) -> bool:
    extra = int.from_bytes(packets[0][_EXTRA : _EXTRA + 4], "little")
    return len(packets) >= 2 + min(extra, MAX_HEADERS)


def _read_labels(
    packets: Sequence[bytes], path: str, look: Look, prefix: int, size: int | None = None
) -> Iterator[Finding]:
    """The labels in the second packet; more of the first, and other packets, as text."""
    if size is not None and len(packets[0]) > size:
        yield _words(packets[0][size:], f"{path}/header")
    for packet in packets[1:2]:
        yield from unplaced(vorbis_comments.read(packet[prefix:], f"{path}/comment", 0, look))


def _words(raw: bytes, path: str) -> Finding:
    return Finding("hidden.gap", Place(path, None, len(raw)), readable(raw) or f"{len(raw)} bytes")


def _read_vorbis(packets: Sequence[bytes], path: str, look: Look) -> Iterator[Finding]:
    return _read_labels(packets, path, look, 7, _VORBIS)


def _read_opus(packets: Sequence[bytes], path: str, look: Look) -> Iterator[Finding]:
    first = packets[0]
    size = _OPUS_MAPPED + first[9] if len(first) > _OPUS - 1 and first[18] else _OPUS
    return _read_labels(packets, path, look, 8, size)


def _read_speex(packets: Sequence[bytes], path: str, look: Look) -> Iterator[Finding]:
    start, end = _VERSION
    version = packets[0][start:end]
    if version.strip(b"\0"):
        said = version.rstrip(b"\0").decode("latin-1")
        yield Finding("software.name", Place(f"{path}/version", None, end - start), said)
    reserved = packets[0][_EXTRA + 4 : _SPEEX]
    if reserved.strip(b"\0"):
        yield _words(reserved, f"{path}/reserved")
    yield from _read_labels(packets, path, look, 0, _SPEEX)
    for packet in packets[2:]:
        yield _words(packet, f"{path}/extra header")


def _read_flac(packets: Sequence[bytes], path: str, look: Look) -> Iterator[Finding]:
    for packet in packets[1:]:
        if packet[1:] not in (b"", b"\0\0\x08" + vorbis_comments.EMPTY):
            name = flac_metadata.name_of(packet[0] & 0x7F)
            yield from unplaced(flac_metadata.read(packet, f"{path}/{name}", 0, look))


def _read_words(packets: Sequence[bytes], path: str, look: Look) -> Iterator[Finding]:
    for number, packet in enumerate(packets):
        said = readable(packet)
        if said:
            yield Finding(
                "hidden.text", Place(f"{path}/header {number + 1}", None, len(packet)), said
            )


CODECS: tuple[Codec, ...] = (
    Codec("vorbis", b"\x01vorbis", "sound", _count(3), _vorbis, _read_vorbis),
    Codec("opus", b"OpusHead", "sound", _count(2), _opus, _read_opus),
    Codec("speex", b"Speex   ", "sound", _speex_done, _speex, _read_speex),
    Codec("oggflac", b"\x7fFLAC", "sound", _flac_done, _flac, _read_flac),
    Codec("theora", b"\x80theora", "film", _count(3), _none, _read_vorbis),
    Codec("skeleton", b"fishead\0", "words", _count(1), _none, _read_words),
    Codec("kate", b"\x80kate\0\0\0", "words", _count(1), _none, _read_words),
)
UNKNOWN = Codec("unknown", b"", "film", _count(1), _none, _read_words)


def codec_of(packet: bytes) -> Codec:
    """The row of a stream that begins with this packet."""
    return next((codec for codec in CODECS if packet.startswith(codec.sign)), UNKNOWN)
