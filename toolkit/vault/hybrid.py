"""Recipients that a quantum computer cannot open: ML-KEM-768 joined with X25519, by HPKE.

Format: age-encryption.org/v1, "mlkem768x25519" (X-Wing, RFC 9180). Needs `cryptography` 47 or
later built with ML-KEM; where that is missing `available()` says so, and nothing pretends.
"""

from __future__ import annotations

import hashlib
import importlib
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from toolkit.errors import MissingPart, Tampered


def _part(name: str) -> Any:
    """A module that older versions do not have."""
    try:
        return importlib.import_module(f"cryptography.hazmat.primitives.{name}")
    except ImportError:
        return None


hpke, mlkem = _part("hpke"), _part("asymmetric.mlkem")

KIND = "mlkem768x25519"
_INFO = b"age-encryption.org/mlkem768x25519"
SEED, SHARE, BODY = 32, 1120, 32
_MLKEM_SEED, _MLKEM_KEY = 64, 1184
_X25519 = 32


class Pair(NamedTuple):
    """Both halves of a key, private or public."""

    mlkem: Any
    x25519: Any


def available() -> bool:
    """Whether the installed `cryptography` can do this."""
    if hpke is None:
        return False
    try:
        mlkem.MLKEM768PrivateKey.from_seed_bytes(bytes(_MLKEM_SEED))
    except UnsupportedAlgorithm:
        return False
    return True


def private(seed: bytes) -> Pair:
    """Both private keys that a seed of 32 bytes stands for."""
    _require()
    spread = hashlib.shake_256(seed).digest(_MLKEM_SEED + _X25519)
    return Pair(
        mlkem.MLKEM768PrivateKey.from_seed_bytes(spread[:_MLKEM_SEED]),
        X25519PrivateKey.from_private_bytes(spread[_MLKEM_SEED:]),
    )


def public_bytes(pair: Pair) -> bytes:
    """The public key that belongs to a private one."""
    first: bytes = pair.mlkem.public_key().public_bytes_raw()
    return first + bytes(pair.x25519.public_key().public_bytes_raw())


def wrap(public: bytes, file_key: bytes) -> tuple[bytes, bytes]:
    """The file's key for a public key: the share and the body. Raises ValueError."""
    _require()
    if len(public) != _MLKEM_KEY + _X25519:
        raise ValueError("wrong length")
    key = hpke.MLKEM768X25519PublicKey(
        mlkem.MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_KEY]),
        X25519PublicKey.from_public_bytes(public[_MLKEM_KEY:]),
    )
    sealed = _suite().encrypt(file_key, key, info=_INFO)
    return sealed[:SHARE], sealed[SHARE:]


def unwrap(pair: Pair, share: bytes, body: bytes) -> bytes | None:
    """The file's key, or None where this is not for us. Raises Tampered for a forged share."""
    try:
        # HPKE would hide a share of low order, which stands for no key at all, as a wrong key
        pair.x25519.exchange(X25519PublicKey.from_public_bytes(share[-_X25519:]))
    except ValueError:
        raise Tampered("age_header") from None
    key = hpke.MLKEM768X25519PrivateKey(pair.mlkem, pair.x25519)
    try:
        opened: bytes = _suite().decrypt(share + body, key, info=_INFO)
    except InvalidTag:
        return None
    return opened


def _suite() -> Any:
    return hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


def _require() -> None:
    if not available():
        raise MissingPart("no_hybrid")
