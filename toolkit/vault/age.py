"""Lock and open streams in the age format, version 1 (age-encryption.org/v1, by C2SP).

An existing format, so that a locked file can be opened in twenty years without us. Constant
memory. Promises secrecy and that nothing was changed; does not hide that a file is locked, how
long it is, or how many can open it, and does not say who locked it.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterator, Sequence
from hashlib import sha256

from toolkit.errors import NotLocked, Tampered, UsageError, WrongKey
from toolkit.vault import armor, header, hybrid, stream
from toolkit.vault.recipients import FILE_KEY, Identity, Passphrase, Recipient

Read = stream.Read
_MOST_LINE = header.MAX_HEAD
_PEEK = 4096
_ROWS = 1024
#: What to ask for, and the kinds of stanzas that it opens.
_OURS = {"wants_words": {"scrypt"}, "wants_key": {"X25519", hybrid.KIND}}


def locked(
    read: Read,
    recipients: Sequence[Recipient],
    *,
    armored: bool = False,
    file_key: bytes | None = None,
) -> Iterator[bytes]:
    """The age file of what `read(n)` gives, in parts; anyone of the recipients can open it.

    read must give n bytes, fewer only at the end. file_key: for whoever wants to read the result
    back; never use one twice. Raises UsageError where recipients cannot be joined in one file
    (a passphrase stands alone; quantum-safe ones among themselves).
    """
    file_key = file_key or os.urandom(FILE_KEY)
    parts = _joined(head_for(recipients, file_key), file_key, read)
    return armor.wrapped(parts) if armored else parts


def head_for(recipients: Sequence[Recipient], file_key: bytes) -> bytes:
    """The head of an age file; its body follows at once. Raises what `locked` raises."""
    if not recipients or len({one.label for one in recipients}) > 1:
        raise UsageError("mixed_recipients")
    if recipients[0].label == "scrypt" and len(recipients) > 1:
        raise UsageError("mixed_recipients")
    head = header.written(tuple(one.wrap(file_key) for one in recipients))
    return head + b" " + header.encoded(_seal(file_key, head)).encode("ascii") + b"\n"


def _joined(head: bytes, file_key: bytes, read: Read) -> Iterator[bytes]:
    yield head
    yield from stream.sealed(file_key, read)


def opened(read: Read, identities: Sequence[Identity]) -> Iterator[bytes]:
    """The plain parts of the age file that `read(n)` gives; each is authentic when given out.

    read may give fewer than n bytes, none at the end. Raises NotLocked for another kind of file,
    WrongKey when no identity fits, with what would, and Tampered as soon as something is not as
    it was locked; what was given out before that is authentic but not the whole.
    """
    source = _binary(_Source(read))
    head = header.read(source.line)
    file_key = _file_key(head, identities)
    if not hmac.compare_digest(_seal(file_key, head.covered), head.seal):
        raise Tampered("age_seal")
    yield from stream.opened(file_key, source.exactly)


def _file_key(head: header.Head, identities: Sequence[Identity]) -> bytes:
    kinds = [stanza.kind for stanza in head.stanzas]
    if "scrypt" in kinds and len(kinds) > 1:
        raise Tampered("age_header")
    for identity in identities:
        key = identity.unwrap(head.stanzas)
        if key is not None:
            if len(key) != FILE_KEY:
                raise Tampered("age_header")
            return key
    raise WrongKey(_wanted(kinds, identities))


def _wanted(kinds: Sequence[str], identities: Sequence[Identity]) -> str:
    """What is to be said where nobody's key fits: the head names the kind that would."""
    words = any(isinstance(one, Passphrase) for one in identities)
    keys = len(identities) > words
    ours = [wants for wants, kinds_of in _OURS.items() if kinds_of & set(kinds)]
    if ours == ["wants_words"]:
        return "no_match" if words else "wants_words"
    if ours == ["wants_key"]:
        return "no_match" if keys else "wants_key"
    if any(kind.startswith("ssh-") for kind in kinds):
        return "wants_ssh"
    # age adds stanzas of no kind at all, so that readers pass over what they do not know
    return "no_match" if all(kind.endswith("-grease") for kind in kinds) else "wants_plugin"


def _seal(file_key: bytes, head: bytes) -> bytes:
    return hmac.new(stream.derived(file_key, None, b"header"), head, sha256).digest()


def _binary(source: _Source) -> _Source:
    """The same without its text form, if it has one."""
    if not source.starts_armored():
        return source
    return _Source(_read_from(_gathered(armor.unwrapped(source.line_with_end))))


class _Source:
    """Lines and exact lengths out of `read(n)`, which may give what it likes."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._held = b""
        self._at = 0

    def _left(self) -> int:
        return len(self._held) - self._at

    def _more(self, size: int) -> bool:
        part = self._read(size)
        self._held, self._at = self._held[self._at :] + part, 0
        return bool(part)

    def starts_armored(self) -> bool:
        """Whether this is meant to be text; then whatever is wrong is wrong with the text.

        Raises NotLocked for what begins neither as an age file nor as the text of one.
        """
        while self._left() < _PEEK and self._more(_PEEK - self._left()):
            pass
        binary = self._held.startswith(header.NAME)
        armored = not binary and any(mark in self._held.upper() for mark in armor.MARKS)
        if not binary and not armored:
            raise NotLocked
        return armored

    def line_with_end(self) -> bytes:
        """The next line with its LF; without one at the end of all."""
        while (end := self._held.find(b"\n", self._at)) < 0:
            if self._left() > _MOST_LINE:
                raise Tampered("age_header")
            if not self._more(64 << 10):
                end = len(self._held)
                break
        line, self._at = self._held[self._at : end + 1], min(end + 1, len(self._held))
        return line

    def line(self) -> bytes:
        """The next line of a head, which ends with LF."""
        line = self.line_with_end()
        if not line.endswith(b"\n"):
            raise Tampered("age_header")
        return line[:-1]

    def exactly(self, size: int) -> stream.Bytes:
        """So many bytes, fewer only at the end of all; as they were read where that is enough."""
        parts: list[stream.Bytes] = []
        if self._left():
            parts.append(self._held[self._at : self._at + size])
            self._at += len(parts[0])
        left = size - sum(map(len, parts))
        while left > 0 and (part := self._read(left)):
            parts.append(part[:left])
            if len(part) > left:
                self._held, self._at = bytes(part), left
            left -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)


def _read_from(parts: Iterator[bytes]) -> Read:
    """A `read(n)` that gives the parts as they come."""
    return lambda _size: next(parts, b"")


def _gathered(rows: Iterator[bytes]) -> Iterator[bytes]:
    """Rows joined to larger parts; what came before an error is given before it is raised."""
    held: list[bytes] = []
    try:
        for row in rows:
            held.append(row)
            if len(held) == _ROWS:
                yield b"".join(held)
                held.clear()
    except Tampered:
        if held:
            yield b"".join(held)
        raise
    if held:
        yield b"".join(held)
