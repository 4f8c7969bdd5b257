"""The terminal: the language of guides and workshops, and the width of lines."""

from __future__ import annotations

import shutil

from toolkit import i18n
from toolkit.guidebook.load import SOURCE
from toolkit.guidebook.parts import TONGUES

_NARROWEST, _WIDEST = 40, 88
_BY_CODE = {tongue.code: tag for tag, tongue in TONGUES.items()}


def tongue(asked: str | None) -> str:
    """The language that was asked for, else that of the environment."""
    return asked or _BY_CODE.get(i18n.chosen(), SOURCE)


def width() -> int:
    """How many columns the terminal has, within reason."""
    return min(max(shutil.get_terminal_size((80, 24)).columns, _NARROWEST), _WIDEST)
