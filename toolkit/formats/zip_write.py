"""ZIP packages written without a trace: every member in one fixed form, whatever it came from."""

from __future__ import annotations

import zlib
from collections.abc import Container, Iterable, Iterator

from toolkit.errors import TooLarge
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


def written(files: Iterable[tuple[str, bytes]], stored: Container[str] = ()) -> Iterator[bytes]:
    """A package of these names and bytes in this order: no times, owners, extras or comments.

    stored: names that are not packed (a `mimetype` that must be readable as it stands).
    """
    rows, at = [], 0
    for name, raw in files:
        label = name.encode()
        method = STORED if name in stored or not raw else DEFLATED
        body = raw if method == STORED else _deflated(raw)
        flags = 0 if label.isascii() else UTF8
        sizes = (zlib.crc32(raw), len(body), len(raw), len(label))
        shared = (flags, method, NO_TIME, NO_DATE, *sizes)
        head = LOCAL_HEAD.pack(LOCAL, 20, *shared, 0)
        rows.append(ROW.pack(DIRECTORY, 20, 20, *shared, 0, 0, 0, 0, 0, at) + label)
        yield head + label
        yield body
        at += len(head) + len(label) + len(body)
        if at > FULL32 or len(rows) > FULL16 - 1:
            raise TooLarge("too_many_bytes")
    directory = b"".join(rows)
    yield directory
    yield TAIL.pack(END, 0, 0, len(rows), len(rows), len(directory), at, 0)


def _deflated(raw: bytes) -> bytes:
    """One fixed way of packing, the same for every file."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(raw) + packer.flush()
