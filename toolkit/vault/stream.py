"""The body of an age file: ChaCha20-Poly1305 in pieces of 64 KiB, in a fixed order, with an end.

Format: age-encryption.org/v1, "payload". Plain bytes of a piece are given out only when that
piece is authentic. Pieces are worked on in rows, which costs less. Constant memory for any
length.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from toolkit.errors import Tampered

PIECE = 64 << 10
TAG = 16
NONCE = 16
#: A piece as it is written; the last may be shorter.
SEALED = PIECE + TAG
#: So many pieces make a row: enough to be few, and few enough for the processor's own memory.
PIECES = 16
ROW, SEALED_ROW = PIECES * PIECE, PIECES * SEALED

Bytes = bytes | memoryview
Read = Callable[[int], Bytes]


def derived(key: bytes, salt: bytes | None, label: bytes) -> bytes:
    """A key for one purpose from another key: HKDF with SHA-256."""
    return HKDF(SHA256(), 32, salt, label).derive(key)


class Sealer:
    """Seals the pieces of one body by their numbers; no number may ever be sealed twice."""

    def __init__(self, file_key: bytes) -> None:
        """Draw a nonce; it stands before the first piece."""
        self.nonce = os.urandom(NONCE)
        self._cipher = ChaCha20Poly1305(derived(file_key, self.nonce, b"payload"))

    def pieces(self, row: Bytes, number: int, *, ends: bool) -> Iterator[bytes]:
        """The sealed pieces of a row, of which the first has this number.

        ends: nothing comes behind it; only then may the last piece be short.
        """
        view = memoryview(row)
        for at in range(0, max(len(row), 1), PIECE):
            last = ends and at + PIECE >= len(row)
            counter = _counter(number + at // PIECE, last=last)
            yield self._cipher.encrypt(counter, view[at : at + PIECE], None)


def sealed_size(size: int) -> int:
    """How long so many plain bytes are when they are sealed."""
    return size + max(-(-size // PIECE), 1) * TAG


def numbered(rows: Iterator[Bytes], piece: int = PIECE) -> Iterator[tuple[int, Bytes, bool]]:
    """Each row with the number of its first piece, and whether the body ends with it.

    Rows hold whole pieces, but for the last one. Where there is no row there is an empty one.
    """
    number, row = 0, next(rows, b"")
    while True:
        after = next(rows, b"")
        yield number, row, not after
        if not after:
            return
        number, row = number + len(row) // piece, after


def sealed(file_key: bytes, read: Read) -> Iterator[bytes]:
    """The nonce, then the sealed pieces of what `read(n)` gives (short only at the end)."""
    sealer = Sealer(file_key)
    yield sealer.nonce
    for number, row, ends in numbered(iter(lambda: read(ROW), b"")):
        yield from sealer.pieces(row, number, ends=ends)


def opened(file_key: bytes, read: Read) -> Iterator[bytes]:
    """The plain rows of what `read(n)` gives; each is authentic when it is given out.

    Raises Tampered("age_payload") where something was changed, cut off or added; what was given
    out before that is authentic, but not the whole file.
    """
    nonce = bytes(read(NONCE))
    if len(nonce) < NONCE:
        raise Tampered("age_header")
    opener = Opener(file_key, nonce)
    rows = iter(lambda: read(SEALED_ROW), b"")
    for number, row, ends in numbered(rows, SEALED):
        yield from opener.pieces(row, number, ends=ends)


class Opener:
    """Opens the pieces of one body by their numbers."""

    def __init__(self, file_key: bytes, nonce: bytes) -> None:
        """The nonce stands before the first piece."""
        self._cipher = ChaCha20Poly1305(derived(file_key, nonce, b"payload"))

    def pieces(self, row: Bytes, number: int, *, ends: bool) -> Iterator[bytes]:
        """The plain pieces of a sealed row, of which the first has this number.

        ends: nothing comes behind it. Raises Tampered("age_payload").
        """
        view = memoryview(row)
        for at in range(0, max(len(row), 1), SEALED):
            here = number + at // SEALED
            expect_last = ends and at + SEALED >= len(row)
            plain, last = self._piece(here, view[at : at + SEALED], expect_last=expect_last)
            if here and not plain:
                # only an empty file has an empty piece
                raise Tampered("age_payload")
            yield plain
            if last is not expect_last:
                # an end before the end, or no end at the end
                raise Tampered("age_payload")

    def _piece(self, number: int, piece: memoryview, *, expect_last: bool) -> tuple[bytes, bool]:
        """A piece's bytes, and whether it says that it is the last."""
        for last in (expect_last, not expect_last):
            if last or len(piece) == SEALED:
                try:
                    return self._cipher.decrypt(_counter(number, last=last), piece, None), last
                except InvalidTag:
                    continue
        raise Tampered("age_payload")


def _counter(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
