"""The public age vectors where they are present, and a set of our own making everywhere.

A vector is text lines `key: value`, an empty line, then an age file. Ours has the same form, so
both go through the same entry points.
"""

from __future__ import annotations

import functools
import io
import mmap
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from tests.corpus import ROOT as CORPUS
from toolkit.errors import Tampered, WrongKey
from toolkit.vault import age, hybrid, recipients

FOLDER = CORPUS / "age-testkit" / "testdata"
KNOWN = {"expect", "payload", "identity", "passphrase", "armored", "compressed", "file key",
         "comment"}  # fmt: skip
#: Our errors in the words of the vectors.
WORDS = {"no_match": "no match", "wants_words": "no match", "wants_key": "no match",
         "wants_ssh": "no match", "wants_plugin": "no match", "age_seal": "HMAC failure",
         "age_payload": "payload failure", "age_armor": "armor failure"}  # fmt: skip


@dataclass(frozen=True)
class Vector:
    name: str
    expect: str
    payload: str | None
    identities: tuple[str, ...]
    passphrases: tuple[str, ...]
    armored: bool
    file: bytes

    @property
    def keys(self) -> list[recipients.Identity]:
        words = [recipients.Passphrase(each.encode()) for each in self.passphrases]
        return [*map(recipients.identity, self.identities), *words]

    @property
    def hybrid(self) -> bool:
        return any("-PQ-" in each for each in self.identities)


def parsed(name: str, raw: bytes) -> Vector:
    """A vector; an unknown key in its head is an error, never passed over."""
    head, _, body = raw.partition(b"\n\n")
    fields: dict[str, list[str]] = {}
    for line in head.decode().splitlines():
        key, colon, value = line.partition(": ")
        if not colon or key not in KNOWN:
            raise ValueError(f"{name}: unknown key: {key}")
        fields.setdefault(key, []).append(value)
    if fields.get("compressed"):
        assert fields["compressed"] == ["zlib"]
        body = zlib.decompress(body)
    (expect,) = fields["expect"]
    (payload,) = fields.get("payload", [None])
    return Vector(
        name, expect, payload, tuple(fields.get("identity", [])),
        tuple(fields.get("passphrase", [])), fields.get("armored") == ["yes"], body,
    )  # fmt: skip


def public() -> list[Vector]:
    """The public vectors; none where they are not on this machine."""
    if not FOLDER.exists():
        return []
    return [parsed(path.name, path.read_bytes()) for path in sorted(FOLDER.iterdir())]


def opened(vector: Vector) -> tuple[str, bytes]:
    """What the library says of a vector, in the vectors' words, and what it gave out."""
    out = b""
    try:
        for part in age.opened(io.BytesIO(vector.file).read, vector.keys):
            out += part
    except (WrongKey, Tampered) as error:
        return WORDS.get(error.detail, "header failure"), out
    return "success", out


def read(vector: Vector) -> bool:
    """Whether this `cryptography` can do what the vector needs."""
    return hybrid.available() or not vector.hybrid


@functools.cache
def own() -> tuple[Vector, ...]:
    """Valid and malformed files of our own making, each with what must be said of it."""
    return tuple(_own())


#: Lengths around the borders of pieces.
SIZES = (0, 1, 65_535, 65_536, 65_537, 131_072)
PLAIN = bytes(range(256)) * 1024


def secret(number: int) -> recipients.X25519Identity:
    return recipients.X25519Identity(sha256(b"%d" % number).digest())


def made(plain: bytes, *to: recipients.Recipient, armored: bool = False) -> bytes:
    return b"".join(age.locked(io.BytesIO(plain).read, to, armored=armored))


def _own() -> Iterator[Vector]:
    key, other = secret(1), secret(2)
    words = recipients.Passphrase(b"own words", 10)
    text = (recipients.identity_text(key),)

    def vector(
        name: str, expect: str, file: bytes, payload: bytes | None = None, *,
        armored: bool = False, passphrase: bool = False,
    ) -> Vector:  # fmt: skip
        digest = None if payload is None else sha256(payload).hexdigest()
        keys, said = ((), ("own words",)) if passphrase else (text, ())
        return Vector(f"own_{name}", expect, digest, keys, said, armored, file)

    for size in SIZES:
        plain = PLAIN[:size]
        yield vector(f"size_{size}", "success", made(plain, key.recipient()), plain)
    small = made(b"small", key.recipient())
    both = made(b"two", other.recipient(), key.recipient())
    spoken = made(b"said", words)
    written = made(b"text" * 50, key.recipient(), armored=True)
    yield vector("two", "success", both, b"two")
    yield vector("said", "success", spoken, b"said", passphrase=True)
    yield vector("text", "success", written, b"text" * 50, armored=True)
    yield vector("other", "no match", made(b"x", other.recipient()))
    yield vector("wrong_words", "no match", made(b"x", recipients.Passphrase(b"no", 10)),
                 passphrase=True)  # fmt: skip
    yield vector("seal", "HMAC failure", _other_seal(small))
    yield vector("empty", "header failure", b"")
    yield vector("version", "header failure", small.replace(b"org/v1", b"org/v2", 1))
    yield vector("crlf", "header failure", small.replace(b"\n", b"\r\n", 2))
    yield vector("no_stanza", "header failure", b"age-encryption.org/v1\n--- " + b"A" * 43 + b"\n")
    yield vector("cut_head", "header failure", small[:40])
    yield vector("cut_nonce", "header failure", small[: small.index(b"--- ") + 47 + 8])
    yield vector("work", "header failure", spoken.replace(b" 10\n", b" 23\n", 1), passphrase=True)
    yield vector("cut", "payload failure", small[:-1], b"")
    yield vector("more", "payload failure", small + b"\0", b"")
    long = made(PLAIN[:70_000], key.recipient())
    yield vector("late", "payload failure", long[:-1] + bytes([long[-1] ^ 1]), PLAIN[:65_536])
    yield vector("text_tail", "armor failure", written + b"more", armored=True)
    yield vector("text_row", "armor failure", written.replace(b"\n", b" \n", 2), armored=True)


def _other_seal(file: bytes) -> bytes:
    at = file.index(b"--- ") + 4
    return file[:at] + (b"A" if file[at : at + 1] != b"A" else b"B") + file[at + 1 :]


def mapped(descriptor: int) -> mmap.mmap:
    """A file as the jailed task gets it."""
    return mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ)
