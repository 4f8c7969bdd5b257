"""Passphrases and keys out of forms, to lock and to unlock with.

None of it is kept after the request, and no page shows again what was typed.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import request

from toolkit import files
from toolkit.errors import TooLarge, UsageError, WrongKey
from toolkit.vault import opening, passphrase_strength, recipients, words
from toolkit.vault.keys import Key, Keys
from toolkit.vault.recipients import Passphrase, Recipient
from toolkit.web import upload
from toolkit.web.bad_requests import BadRequest

#: Ways to lock: words made here, words of one's own, public keys, nothing at all.
SIX, OWN, KEYS, NOTHING = "six", "own", "keys", "nothing"
#: One at a time: a passphrase takes a quarter of a gigabyte by design, a stranger's file may ask
#: for sixteen times as much.
ALONE = threading.Lock()
#: The fields of each choice; those of another one are never passed over.
_FIELDS = {OWN: ("words", "again"), KEYS: ("to",)}


@dataclass(frozen=True, slots=True)
class Words:
    """A passphrase: whether it was made here, and how few bits it has if it can be guessed."""

    text: str = field(repr=False)
    made: bool = False
    weak: int | None = None


def chosen(form: Mapping[str, str]) -> Words:
    """The passphrase to lock with.

    Raises WrongKey where none, or two, were typed, and UsageError.
    """
    how = of_choice(form)
    if how == SIX:
        return Words(words.passphrase(), made=True)
    if how != OWN:
        raise BadRequest
    text = form.get("words", "")
    if not text:
        raise WrongKey("no_words")
    if text != form.get("again", ""):
        raise WrongKey("two_words")
    bits = passphrase_strength.strength(text)
    return Words(text, weak=bits if bits < passphrase_strength.WEAK else None)


def of_choice(form: Mapping[str, str]) -> str:
    """What was ticked. Raises UsageError where a field of another choice is filled in.

    Else somebody pastes a public key, forgets the tick, and nobody at the other end can open it.
    """
    how = form.get("how", SIX)
    others = (name for choice, names in _FIELDS.items() if choice != how for name in names)
    if any(form.get(name, "").strip() for name in others):
        raise UsageError("other_choice")
    return how


def lock_for(form: Mapping[str, str]) -> tuple[tuple[Recipient, ...], Words | None]:
    """Whom to lock for, and the passphrase if it is one. Raises WrongKey and UsageError."""
    if of_choice(form) == KEYS:
        return tuple(recipients.listed(form.get("to", ""))), None
    said = chosen(form)
    return (Passphrase(said.text.encode()),), said


def open_with() -> Keys:
    """What to open with: a key file, or a passphrase. Raises WrongKey, and what opening raises."""
    if (brought := file("identity")) is not None:
        return Keys(_keys_in(brought[1]))
    if not (said := request.form.get("words", "")):
        raise WrongKey("no_words")
    return Keys(words=said)


def key_file() -> tuple[Key, ...]:
    """The secret keys in the chosen key file. Raises WrongKey, and what opening raises."""
    if (brought := file("identity")) is None:
        raise WrongKey("no_key")
    return _keys_in(brought[1])


def _keys_in(data: bytes) -> tuple[Key, ...]:
    with files.opened_stream([data]) as source:
        return opening.keys_in(source, request.form.get("words") or None)


def file(field: str) -> tuple[str, bytes] | None:
    """Name and bytes of a file that was chosen. Raises TooLarge."""
    for name, data in upload.photos(request.files.getlist(field)):
        if data is None:
            raise TooLarge("too_many_bytes")
        return name, data
    return None
