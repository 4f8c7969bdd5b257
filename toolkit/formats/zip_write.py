"""ZIP packages written without a trace: every member in one fixed form, whatever it came from."""

from __future__ import annotations

import zlib
from collections.abc import Container, Iterable, Iterator, Sequence

from toolkit.errors import TooLarge
from toolkit.formats.base import Buffer, Piece, length
from toolkit.formats.inside import joined
from toolkit.formats.zip_records import (
    DEFLATED,
    DIRECTORY,
    END,
    FULL16,
    FULL32,
    LOCAL,
    LOCAL_HEAD,
    NO_DATE,
    NO_TIME,
    ROW,
    STORED,
    TAIL,
    UTF8,
)  # fmt: skip
from toolkit.sandbox import mapped

#: How much is read at once of what is only summed up.
_STEP = 1 << 20


def written(files: Iterable[tuple[str, bytes]], stored: Container[str] = ()) -> Iterator[bytes]:
    """A package of these names and bytes in this order: no times, owners, extras or comments.

    stored: names that are not packed (a `mimetype` that must be readable as it stands).
    """
    rows = ((name, (raw,), name in stored) for name, raw in files)
    yield from joined(b"", assembled(b"", rows))


def assembled(data: Buffer, files: Iterable[tuple[str, Sequence[Piece], bool]]) -> Iterator[Piece]:
    """The same of files in pieces of `data`; each row says whether its file is not packed."""
    rows, at = [], 0
    for name, pieces, stored in files:
        label, size = name.encode(), sum(map(length, pieces))
        method = STORED if stored or not size else DEFLATED
        body = pieces if method == STORED else _deflated(joined(data, pieces))
        packed = sum(map(length, body))
        flags = 0 if label.isascii() else UTF8
        shared = (flags, method, NO_TIME, NO_DATE, _crc(data, pieces), packed, size, len(label))
        head = LOCAL_HEAD.pack(LOCAL, 20, *shared, 0)
        rows.append(ROW.pack(DIRECTORY, 20, 20, *shared, 0, 0, 0, 0, 0, at) + label)
        yield head + label
        yield from body
        at += len(head) + len(label) + packed
        if at > FULL32 or len(rows) > FULL16 - 1:
            raise TooLarge("too_many_bytes")
    directory = b"".join(rows)
    yield directory
    yield TAIL.pack(END, 0, 0, len(rows), len(rows), len(directory), at, 0)


def _crc(data: Buffer, pieces: Sequence[Piece]) -> int:
    """The sum over pieces."""
    crc = 0
    for piece in pieces:
        if isinstance(piece, bytes):
            crc = zlib.crc32(piece, crc)
            continue
        for at in range(*piece, _STEP):
            crc = zlib.crc32(data[at : min(at + _STEP, piece[1])], crc)
            mapped.passed(data, at, at + _STEP)
    return crc


def _deflated(parts: Iterable[bytes]) -> list[bytes]:
    """One fixed way of packing, the same for every file."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return [b"".join([*map(packer.compress, parts), packer.flush()])]
