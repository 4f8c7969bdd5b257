"""Key files: secret keys as lines of text, by default locked by a passphrase themselves.

The same files as the program age writes and reads. A lost passphrase or file is lost for good;
nothing here can bring it back.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from toolkit.errors import WrongKey
from toolkit.vault import age, armor, header
from toolkit.vault.hybrid import SEED
from toolkit.vault.recipients import (
    HybridIdentity,
    Passphrase,
    X25519Identity,
    identity,
    identity_text,
    recipient_text,
)

Key = X25519Identity | HybridIdentity
#: How long secret keys are as text, by their beginnings; the longer beginning comes first.
_LENGTHS = {"AGE-SECRET-KEY-PQ-1": 77, "AGE-SECRET-KEY-1": 74}
_BEGINNINGS = tuple(_LENGTHS)
#: What stands in every file of secret keys that is not locked.
BEGINS = b"AGE-SECRET-KEY-"
_BLANK = re.compile(r"[ \t]")
#: A key file is a few lines; whatever is longer is none.
MAX_FILE = 1 << 20


@dataclass(frozen=True, slots=True)
class Keys:
    """What somebody brings to open a file: secret keys, or words."""

    keys: tuple[Key, ...] = ()
    words: str | None = field(default=None, repr=False)


def new(*, quantum_safe: bool = False) -> Key:
    """A secret key of pure chance. Raises MissingPart where quantum-safe ones cannot be had."""
    if not quantum_safe:
        return X25519Identity(os.urandom(SEED))
    key = HybridIdentity(os.urandom(SEED))
    key.recipient()
    return key


def public(key: Key) -> str:
    """The key that others lock with; no secret."""
    return recipient_text(key.recipient())


def text_of(keys: Sequence[Key]) -> str:
    """A key file: each secret key below its public one, which is a comment."""
    return "".join(f"# public key: {public(key)}\n{identity_text(key)}\n" for key in keys)


def locked(text: str, words: str) -> bytes:
    """A key file that itself needs a passphrase; as text, so that it can be printed."""
    to = [Passphrase(words.encode())]
    return b"".join(age.locked(io.BytesIO(text.encode()).read, to, armored=True))


def is_locked(data: bytes) -> bool:
    """Whether a key file itself is an age file."""
    start = data.lstrip()
    return start.startswith((header.NAME, armor.BEGIN))


def parsed(data: bytes) -> tuple[Key, ...]:
    """The secret keys in a key file; blank lines and comments are passed over.

    A key that was typed from paper in rows, as it is printed, is joined.
    Raises WrongKey: "no_key" for a file without any, or what is wrong with a line.
    """
    try:
        keys = tuple(_lines(data.decode("utf-8")))
    except UnicodeDecodeError:
        raise WrongKey("not_an_identity") from None
    if not keys:
        raise WrongKey("no_key")
    return keys


def _lines(text: str) -> Iterator[Key]:
    rows = [row for line in text.splitlines() if (row := line.strip()) and row[0] != "#"]
    while rows:
        key = rows.pop(0)
        # typed from paper: what is too short for a key goes on with the next rows
        while rows and _goes_on(key, rows[0]):
            key += rows.pop(0)
        yield identity(_BLANK.sub("", key) if key.startswith(_BEGINNINGS) else key)


def _goes_on(key: str, row: str) -> bool:
    """Whether a row is the rest of a secret key; the checksum in it says whether it is."""
    length = next((_LENGTHS[one] for one in _BEGINNINGS if key.startswith(one)), 0)
    whole = len(_BLANK.sub("", key + row)) <= length
    return whole and not row.startswith(_BEGINNINGS)
