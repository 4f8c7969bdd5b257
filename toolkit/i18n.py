"""Words in the reader's language; English where a translation is missing.

Tables mark their sentences with `mark`, which only names them for the message catalogue;
whoever shows a sentence to a person calls `translate` then. Importing this reads nothing.
"""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations

#: Code -> own name and direction. A language is one row here and one catalogue in locale/.
LANGUAGES: dict[str, tuple[str, str]] = {"en": ("English", "ltr")}


def mark(text: str) -> str:
    """Name a sentence for translation; it stays English until it is shown."""
    return text


@functools.cache
def _catalogue() -> NullTranslations:
    import gettext  # noqa: PLC0415  (a tenth of the start-up time, and only speech needs it)

    return gettext.translation("lampshade", Path(__file__).parent / "locale", fallback=True)


def translate(text: str) -> str:
    """Say a marked sentence in the language of LANGUAGE, LC_ALL, LC_MESSAGES or LANG."""
    if not text or not any(
        os.environ.get(v) for v in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    ):
        return text
    return _catalogue().gettext(text)
