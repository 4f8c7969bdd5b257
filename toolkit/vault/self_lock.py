"""Whether a file holds what opens locked files: it must not be locked away for itself.

Sees secret keys and passphrases that stand in a file as plain text; not what is inside a
compressed document or a picture.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Sequence

from toolkit.vault import keys
from toolkit.vault.recipients import Passphrase, Recipient

#: Nobody notes a passphrase in a longer file; below this all of it is searched.
_MOST = 64 << 20
_PART = 1 << 20
#: Fewer bytes stand by chance in a large file, so they are searched for in small ones alone.
_SURE = 8
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1252")


def may_open(source: int, size: int, recipients: Sequence[Recipient]) -> bool:
    """Whether secret keys, or the passphrase among these recipients, stand in an open file.

    A small file that is locked itself may hold keys, too. Files above 64 MiB are not searched,
    and in files above 1 MiB no passphrase of less than 8 bytes is found. Raises OSError.
    """
    if size > _MOST:
        return False
    small = size <= keys.MAX_FILE
    if small and keys.is_locked(os.pread(source, keys.MAX_FILE, 0)):
        return True
    words = [one.words for one in recipients if isinstance(one, Passphrase)]
    forms = {form for text in (keys.BEGINS, *words) for form in _forms(text)}
    sought = [form for form in forms if small or len(form) >= _SURE]
    return any(form in part for part in _parts(source, sought) for form in sought)


def _forms(text: bytes) -> Iterator[bytes]:
    """The same words as programs write them: accents joined or apart, in common encodings."""
    yield text
    words = text.decode("utf-8", "replace")
    for form in ("NFC", "NFD"):
        for encoding in _ENCODINGS:
            try:
                yield unicodedata.normalize(form, words).encode(encoding)
            except UnicodeEncodeError:
                continue


def _parts(source: int, sought: Sequence[bytes]) -> Iterator[bytes]:
    """All bytes of a file, in parts that overlap, so that each form lies whole in one."""
    overlap = max(map(len, sought)) - 1
    at = 0
    while part := os.pread(source, _PART + overlap, at):
        yield part
        at += _PART
