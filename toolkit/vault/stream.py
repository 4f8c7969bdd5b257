"""The body of an age file: ChaCha20-Poly1305 in pieces of 64 KiB, in a fixed order, with an end.

Format: age-encryption.org/v1, "payload". Plain bytes of a piece are given out only when that
piece is authentic. Constant memory for any length.
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

Read = Callable[[int], bytes]


def derived(key: bytes, salt: bytes | None, label: bytes, length: int = 32) -> bytes:
    """A key for one purpose from another key: HKDF with SHA-256."""
    return HKDF(SHA256(), length, salt, label).derive(key)


def sealed(file_key: bytes, read: Read) -> Iterator[bytes]:
    """The nonce, then the sealed pieces of what `read(n)` gives (short only at the end)."""
    nonce = os.urandom(NONCE)
    yield nonce
    cipher = ChaCha20Poly1305(derived(file_key, nonce, b"payload"))
    piece = read(PIECE)
    number = 0
    while True:
        after = read(PIECE) if len(piece) == PIECE else b""
        yield cipher.encrypt(_counter(number, last=not after), piece, None)
        if not after:
            return
        piece, number = after, number + 1


def opened(file_key: bytes, read: Read) -> Iterator[bytes]:
    """The plain pieces of what `read(n)` gives; each is authentic when it is given out.

    Raises Tampered("age_payload") where something was changed, cut off or added; pieces given
    out before that are authentic, but not the whole file.
    """
    nonce = read(NONCE)
    if len(nonce) < NONCE:
        raise Tampered("age_header")
    cipher = ChaCha20Poly1305(derived(file_key, nonce, b"payload"))
    piece = read(PIECE + TAG)
    number = 0
    while True:
        after = read(PIECE + TAG) if len(piece) == PIECE + TAG else b""
        plain, last = _opened(cipher, number, piece, expect_last=not after)
        if number and not plain:
            # only an empty file has an empty piece
            raise Tampered("age_payload")
        yield plain
        if last is not (not after):
            # an end before the end, or no end at the end
            raise Tampered("age_payload")
        if last:
            return
        piece, number = after, number + 1


def _opened(
    cipher: ChaCha20Poly1305, number: int, piece: bytes, *, expect_last: bool
) -> tuple[bytes, bool]:
    """A piece's bytes, and whether it says that it is the last."""
    for last in (expect_last, not expect_last):
        if last or len(piece) == PIECE + TAG:
            try:
                return cipher.decrypt(_counter(number, last=last), piece, None), last
            except InvalidTag:
                continue
    raise Tampered("age_payload")


def _counter(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
