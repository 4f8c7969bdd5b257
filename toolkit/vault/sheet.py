"""What is printed of a secret key, for whoever wants it on paper."""

from __future__ import annotations

from typing import NamedTuple

from toolkit.i18n import mark as _
from toolkit.vault import keys
from toolkit.vault.keys import Key

WARNING = _("Key for locked originals. Whoever has this sheet can open them: keep it locked away.")
PUBLIC = _("Public key (may be given to anybody; it only locks):")
SECRET = _("Secret key (opens everything locked for the public key):")
HOW = _("To open without Lampshade: type the secret key into a file, in ONE line and without "
        "spaces, then: age -d -i FILE LOCKED.age | tar x")  # fmt: skip
#: Short enough to be typed from paper.
_ROW = 60


class Sheet(NamedTuple):
    """Both keys in rows, which age reads once they are joined to one line."""

    public: str
    secret: str


def sheet(key: Key) -> Sheet:
    """A key as it is printed."""
    return Sheet(_rows(keys.public(key)), _rows(keys.text_of([key]).splitlines()[-1]))


def _rows(text: str) -> str:
    return "\n".join(text[at : at + _ROW] for at in range(0, len(text), _ROW))
