"""The head of an age file: a version line, stanzas, and a line that seals them.

Format: age-encryption.org/v1 (C2SP). Strict: whatever could be written in two ways is accepted
in one way only, so that nobody can change a file unseen. Reads bytes, keeps no secret.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from typing import NamedTuple

from toolkit.errors import Tampered, UsageError

NAME = b"age-encryption.org"
VERSION = NAME + b"/v1"
_COLUMNS = 64
#: All of a head in bytes, and its stanzas; a thousand quantum-safe ones need 1.6 million bytes.
MAX_HEAD, MAX_STANZAS = 2 << 20, 1000
_OTHER = re.compile(NAME + rb"/v\d+")
_WORD = re.compile(rb"[\x21-\x7e]+")
_MAC_LENGTH = 32

ReadLine = Callable[[], bytes]


class Stanza(NamedTuple):
    """One way to the file's key: a kind, its arguments, and a body."""

    kind: str
    arguments: tuple[str, ...]
    body: bytes


class Head(NamedTuple):
    """What was read: the stanzas, the bytes that the seal covers, and the seal."""

    stanzas: tuple[Stanza, ...]
    covered: bytes
    seal: bytes


def encoded(data: bytes) -> str:
    """Base64 without filling, as everywhere in age."""
    return base64.b64encode(data).decode("ascii").rstrip("=")


def decoded(text: bytes | str) -> bytes:
    """The bytes of canonical base64 without filling; raises Tampered("age_header")."""
    text = text.encode("ascii") if isinstance(text, str) else text
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise Tampered("age_header") from None
    if b"=" in text or encoded(data).encode("ascii") != text:
        raise Tampered("age_header")
    return data


def written(stanzas: tuple[Stanza, ...]) -> bytes:
    """The head up to and with the three dashes, which is what the seal covers.

    Raises UsageError for more stanzas than are read.
    """
    if len(stanzas) > MAX_STANZAS:
        raise UsageError("too_many_keys")
    lines = [VERSION]
    for stanza in stanzas:
        lines.append(b"-> " + " ".join([stanza.kind, *stanza.arguments]).encode("ascii"))
        body = encoded(stanza.body).encode("ascii")
        # the last line is always a short one, even if that makes it empty
        lines += [body[at : at + _COLUMNS] for at in range(0, len(body) + 1, _COLUMNS)]
    return b"\n".join([*lines, b"---"])


def read(read_line: ReadLine) -> Head:
    """Read a head through `read_line`, which gives one line without its end.

    Raises Tampered("age_version") for another version, Tampered("age_header") for anything that
    is not exact.
    """
    read_line = _bounded(read_line)
    covered = [read_line()]
    if covered[0] != VERSION:
        raise Tampered("age_version" if _OTHER.fullmatch(covered[0]) else "age_header")
    stanzas: list[Stanza] = []
    while (line := read_line()).startswith(b"-> "):
        covered.append(line)
        stanzas.append(_stanza(line, read_line, covered))
        if len(stanzas) > MAX_STANZAS:
            raise Tampered("age_header")
    dashes, _, seal = line.partition(b" ")
    if dashes != b"---" or not stanzas:
        raise Tampered("age_header")
    mac = decoded(seal)
    if len(mac) != _MAC_LENGTH:
        raise Tampered("age_header")
    return Head(tuple(stanzas), b"\n".join([*covered, b"---"]), mac)


def _bounded(read_line: ReadLine) -> ReadLine:
    """The same lines, until they are longer together than any honest head."""
    left = MAX_HEAD

    def bounded() -> bytes:
        nonlocal left
        line = read_line()
        left -= len(line) + 1
        if left < 0:
            raise Tampered("age_header")
        return line

    return bounded


def _stanza(line: bytes, read_line: ReadLine, covered: list[bytes]) -> Stanza:
    words = line[3:].split(b" ")
    if not all(_WORD.fullmatch(word) for word in words):
        raise Tampered("age_header")
    kind, *arguments = (word.decode("ascii") for word in words)
    rows = []
    while True:
        row = read_line()
        covered.append(row)
        if len(row) > _COLUMNS:
            raise Tampered("age_header")
        rows.append(decoded(row))
        if len(row) < _COLUMNS:
            return Stanza(kind, tuple(arguments), b"".join(rows))
