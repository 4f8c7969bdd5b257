"""A guide set as one signed file, so that new guides can travel on a stick.

    lampshade guides pack 1
    <the signer's public key, Ed25519, base64>
    <the signature, base64>
    <zlib: JSON {"serial": number, "files": {name: text}}>

The signature covers the first line, the key and every byte behind it, and is checked before
anything is unpacked; then names, sizes and numbers are held against what a guide set may have.

Proves who signed, to those who have compared the six words of the key with the signer by another
way. Does not prove that what they signed is true.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from toolkit import bounded_json, wordlist
from toolkit.errors import BadPack, WrongKey
from toolkit.guidebook.parts import TONGUES

TITLE = b"lampshade guides pack 1"
WORDS = 6
#: A packed and an unpacked pack, a file in it, the number of files.
MOST_PACKED, MOST, MOST_FILE, MOST_FILES = 16 << 20, 64 << 20, 1 << 20, 4000
_LANGUAGES = "|".join(map(re.escape, TONGUES))
#: What a guide set consists of; a name that could lead anywhere else does not fit.
NAME = re.compile(
    r"(?:facts|sources|essay_rows|tools|terms|situations|search)\.yml"
    r"|regions/[a-z0-9-]{1,40}\.yml|drawings/(?:[a-z0-9-]{1,60}\.svg|drawings\.yml)"
    rf"|(?:{_LANGUAGES})/(?:[a-z0-9-]{{1,60}}\.md|(?:terms|drawings)\.yml"
    r"|plan/(?:rules/)?[a-z0-9-]{1,60}\.yml|workshops/(?:quizzes/)?[a-z0-9_-]{1,60}\.yml)"
)


class Pack(NamedTuple):
    """What a pack said, once its signature was found good: by whom, which number, which files."""

    key: bytes
    serial: int
    files: Mapping[str, str]


def new_key() -> bytes:
    """A secret key to sign with, as text."""
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def secret(text: bytes) -> Ed25519PrivateKey:
    """The key in a file. Raises WrongKey."""
    try:
        key = load_pem_private_key(text, None)
    except (ValueError, TypeError):
        raise WrongKey("not_an_identity") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise WrongKey("not_an_identity")
    return key


def fingerprint(public: bytes) -> str:
    """A public key as six words, to be read aloud."""
    number = int.from_bytes(hashlib.sha256(TITLE + public).digest(), "big")
    return wordlist.spelt(number, WORDS)


def same_words(said: str, words: str) -> bool:
    """Whether somebody typed these words, with whatever between them."""
    return re.split(r"[\s,.-]+", said.strip().lower()) == words.split()


def gathered(home: Path) -> dict[str, str]:
    """The files of a folder that belong to a guide set; others stay where they are."""
    found = {}
    for path in sorted(home.rglob("*")):
        name = path.relative_to(home).as_posix()
        if NAME.fullmatch(name) and path.is_file() and not path.is_symlink():
            found[name] = path.read_text("utf-8")
    return found


def sealed(files: Mapping[str, str], serial: int, key: Ed25519PrivateKey) -> bytes:
    """A pack of these files."""
    said = {"serial": serial, "files": dict(sorted(files.items()))}
    packed = zlib.compress(json.dumps(said, ensure_ascii=False).encode(), 9)
    public = base64.b64encode(key.public_key().public_bytes_raw())
    signature = base64.b64encode(key.sign(_signed(public, packed)))
    return b"\n".join([TITLE, public, signature, packed])


def _signed(public: bytes, packed: bytes) -> bytes:
    return b"\n".join([TITLE, public, packed])


def opened(untrusted: bytes) -> Pack:
    """What a pack says. Raises BadPack; nothing is unpacked before its signature is good."""
    if len(untrusted) > MOST_PACKED:
        raise BadPack("pack_large")
    title, _, rest = untrusted.partition(b"\n")
    public, _, rest = rest.partition(b"\n")
    signature, _, packed = rest.partition(b"\n")
    if title != TITLE:
        raise BadPack("pack_form")
    key = _plain(public, 32)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(
            _plain(signature, 64), _signed(public, packed)
        )
    except InvalidSignature:
        raise BadPack("pack_seal") from None
    serial, files = _unpacked(packed)
    return Pack(key, serial, files)


def _plain(text: bytes, length: int) -> bytes:
    try:
        plain = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise BadPack("pack_seal") from None
    if len(plain) != length or base64.b64encode(plain) != text:
        raise BadPack("pack_seal")
    return plain


def _unpacked(packed: bytes) -> tuple[int, dict[str, str]]:
    reader = zlib.decompressobj()
    try:
        data = reader.decompress(packed, MOST)
        if not reader.eof and (reader.unconsumed_tail or len(data) >= MOST):
            raise BadPack("pack_large")
        said = bounded_json.loads(data)
    except (zlib.error, ValueError):
        raise BadPack("pack_form") from None
    if not reader.eof or reader.unused_data or not _is_whole(said):
        raise BadPack("pack_form")
    files = said["files"]
    if len(files) > MOST_FILES or any(len(text.encode()) > MOST_FILE for text in files.values()):
        raise BadPack("pack_large")
    if not all(NAME.fullmatch(name) for name in files):
        raise BadPack("pack_path")
    return said["serial"], files


def _is_whole(said: object) -> bool:
    return (
        isinstance(said, dict)
        and said.keys() == {"serial", "files"}
        and type(said["serial"]) is int
        and isinstance(said["files"], dict)
        and all(isinstance(text, str) for text in said["files"].values())
    )
