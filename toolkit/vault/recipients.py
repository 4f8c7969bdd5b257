"""Who can open an age file: the ways to wrap and unwrap its key.

Formats: age-encryption.org/v1, "X25519", "scrypt", "mlkem768x25519". A recipient makes one
stanza; an identity tries stanzas. SSH keys and plugins are not read: errors name the tool
that does.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from toolkit.errors import Tampered, WrongKey
from toolkit.vault import bech32, hybrid
from toolkit.vault.header import Stanza, decoded, encoded
from toolkit.vault.stream import derived

FILE_KEY = 16
_BODY = FILE_KEY + 16
_KEY = 32
_X25519_LABEL = b"age-encryption.org/v1/X25519"
_SCRYPT_LABEL = b"age-encryption.org/v1/scrypt"
_SALT = 16
_ONCE = bytes(12)
#: scrypt's cost on writing, as a power of two (about a second and 256 MiB), and the most that
#: is accepted on reading: a stranger's file may not take the computer's whole memory.
WORK, MOST_WORK = 18, 22
_WORK_WORD = re.compile(r"[1-9]\d{0,2}")

RECIPIENT, IDENTITY = "age", "age-secret-key-"
HYBRID_RECIPIENT, HYBRID_IDENTITY = "age1pq", "age-secret-key-pq-"


class Recipient(Protocol):
    """Somebody who shall be able to open a file."""

    @property
    def label(self) -> str:
        """Recipients of one file must all have the same."""

    def wrap(self, file_key: bytes) -> Stanza:
        """The stanza that gives them the file's key."""


class Identity(Protocol):
    """Somebody who may be able to open a file."""

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """The file's key, or None where no stanza is for them; raises Tampered or WrongKey."""


@dataclass(frozen=True, slots=True)
class X25519Recipient:
    """A public key, age1..."""

    public: bytes
    label: str = "x25519"

    def wrap(self, file_key: bytes) -> Stanza:
        """A stanza for this key. Raises WrongKey for one that nobody can have the secret of."""
        once = X25519PrivateKey.generate()
        share = once.public_key().public_bytes_raw()
        try:
            shared = once.exchange(X25519PublicKey.from_public_bytes(self.public))
        except ValueError:
            raise WrongKey("not_a_recipient") from None
        key = derived(shared, share + self.public, _X25519_LABEL)
        return Stanza("X25519", (encoded(share),), _seal(key, file_key))


@dataclass(frozen=True, slots=True)
class X25519Identity:
    """A secret key, AGE-SECRET-KEY-1..."""

    secret: bytes = field(repr=False)

    def recipient(self) -> X25519Recipient:
        """The public key that belongs to it."""
        return X25519Recipient(self._private().public_key().public_bytes_raw())

    def _private(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self.secret)

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """Try every X25519 stanza."""
        for stanza in stanzas:
            if stanza.kind == "X25519" and (key := self._try(stanza)) is not None:
                return key
        return None

    def _try(self, stanza: Stanza) -> bytes | None:
        share = _only_argument(stanza, _KEY, _BODY)
        private = self._private()
        try:
            shared = private.exchange(X25519PublicKey.from_public_bytes(share))
        except ValueError:  # a share of low order stands for no key at all
            raise Tampered("age_header") from None
        public = private.public_key().public_bytes_raw()
        return _open(derived(shared, share + public, _X25519_LABEL), stanza.body)


@dataclass(frozen=True, slots=True)
class HybridRecipient:
    """A public key against quantum computers, age1pq1..."""

    public: bytes
    label: str = "postquantum"

    def wrap(self, file_key: bytes) -> Stanza:
        """A stanza for this key. Raises WrongKey for what is no key, and MissingPart."""
        try:
            share, body = hybrid.wrap(self.public, file_key)
        except ValueError:
            raise WrongKey("not_a_recipient") from None
        return Stanza(hybrid.KIND, (encoded(share),), body)


@dataclass(frozen=True, slots=True)
class HybridIdentity:
    """A secret key against quantum computers, AGE-SECRET-KEY-PQ-1..."""

    seed: bytes = field(repr=False)

    def recipient(self) -> HybridRecipient:
        """The public key that belongs to it."""
        return HybridRecipient(hybrid.public_bytes(hybrid.private(self.seed)))

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """Try every hybrid stanza."""
        for stanza in stanzas:
            if stanza.kind != hybrid.KIND:
                continue
            share = _only_argument(stanza, hybrid.SHARE, hybrid.BODY)
            key = hybrid.unwrap(hybrid.private(self.seed), share, stanza.body)
            if key is not None:
                return key
        return None


@dataclass(frozen=True, slots=True)
class Passphrase:
    """Recipient and identity in one: whoever knows the words. Stands alone in a file."""

    words: bytes = field(repr=False)
    work: int = WORK
    label: str = "scrypt"

    def wrap(self, file_key: bytes) -> Stanza:
        """The stanza for these words."""
        salt = os.urandom(_SALT)
        key = self._key(salt, self.work)
        return Stanza("scrypt", (encoded(salt), str(self.work)), _seal(key, file_key))

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """Try the scrypt stanza; raises WrongKey("work_factor") above what is accepted."""
        if not any(stanza.kind == "scrypt" for stanza in stanzas):
            return None
        if len(stanzas) > 1:
            raise Tampered("age_header")
        (stanza,) = stanzas
        if len(stanza.arguments) != 2:
            raise Tampered("age_header")
        salt, work = decoded(stanza.arguments[0]), stanza.arguments[1]
        if len(salt) != _SALT or not _WORK_WORD.fullmatch(work) or len(stanza.body) != _BODY:
            raise Tampered("age_header")
        if int(work) > MOST_WORK:
            raise WrongKey("work_factor")
        return _open(self._key(salt, int(work)), stanza.body)

    def _key(self, salt: bytes, work: int) -> bytes:
        return Scrypt(_SCRYPT_LABEL + salt, _KEY, 1 << work, 8, 1).derive(self.words)


@dataclass(frozen=True, slots=True)
class FileKey:
    """Whoever has just locked a file and reads it back: its key itself, whoever it is for."""

    key: bytes = field(repr=False)

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:  # noqa: ARG002  (an identity's form)
        """The key; whether it fits, the head's seal says."""
        return self.key


def recipient(text: str) -> Recipient:
    """The recipient that a line of text names; raises WrongKey with what to use instead."""
    prefix, data = _decoded(text.strip(), "not_a_recipient")
    if prefix == RECIPIENT and len(data) == _KEY:
        return X25519Recipient(data)
    if prefix == HYBRID_RECIPIENT:
        return HybridRecipient(data)
    raise WrongKey("plugin_key" if prefix.startswith("age1") else "not_a_recipient")


def listed(text: str) -> list[Recipient]:
    """The public keys in lines of text; blank lines and comments are passed over.

    Raises WrongKey("not_a_recipient") where there is none.
    """
    lines = map(str.strip, text.splitlines())
    found = [recipient(line) for line in lines if line and not line.startswith("#")]
    if not found:
        raise WrongKey("not_a_recipient")
    return found


def identity(text: str) -> X25519Identity | HybridIdentity:
    """The identity that a line of text names; raises WrongKey with what to use instead."""
    prefix, data = _decoded(text.strip(), "not_an_identity")
    if len(data) == _KEY and prefix == IDENTITY and text.isupper():
        return X25519Identity(data)
    if len(data) == hybrid.SEED and prefix == HYBRID_IDENTITY and text.isupper():
        return HybridIdentity(data)
    raise WrongKey("plugin_key" if prefix.startswith("age-plugin-") else "not_an_identity")


def recipient_text(one: X25519Recipient | HybridRecipient) -> str:
    """A public key as people pass it on."""
    prefix = RECIPIENT if isinstance(one, X25519Recipient) else HYBRID_RECIPIENT
    return bech32.encode(prefix, one.public)


def identity_text(one: X25519Identity | HybridIdentity) -> str:
    """A secret key as an identity file holds it."""
    if isinstance(one, X25519Identity):
        return bech32.encode(IDENTITY, one.secret).upper()
    return bech32.encode(HYBRID_IDENTITY, one.seed).upper()


def _decoded(text: str, otherwise: str) -> tuple[str, bytes]:
    if text.startswith(("ssh-", "-----BEGIN OPENSSH")):
        raise WrongKey("ssh_key")
    try:
        return bech32.decode(text)
    except ValueError:
        raise WrongKey(otherwise) from None


def _only_argument(stanza: Stanza, length: int, body: int) -> bytes:
    if len(stanza.arguments) != 1:
        raise Tampered("age_header")
    argument = decoded(stanza.arguments[0])
    if len(argument) != length or len(stanza.body) != body:
        raise Tampered("age_header")
    return argument


def _seal(key: bytes, file_key: bytes) -> bytes:
    return ChaCha20Poly1305(key).encrypt(_ONCE, file_key, None)


def _open(key: bytes, body: bytes) -> bytes | None:
    try:
        return ChaCha20Poly1305(key).decrypt(_ONCE, body, None)
    except InvalidTag:
        return None
