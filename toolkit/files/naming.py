"""Names that say nothing."""

from __future__ import annotations

import os
from pathlib import Path

#: No vowels, no look-alikes: a random name never spells a word.
LETTERS = "bcdfghjkmnpqrstvwxz"
_LENGTH = 12


def neutral_name(suffix: str) -> str:
    """A random name of letters that spell nothing, with the suffix of the file's true kind."""
    return _random_letters() + suffix


def hidden_name() -> str:
    """The same for a draft, where it cannot be without a name."""
    return f".lampshade-{_random_letters()}.part"


def _random_letters() -> str:
    """Letters by the system's own randomness; importing `secrets` would slow every start."""
    # 64 bits a letter: the bias of the remainder is below one in 10^17
    draws = (int.from_bytes(os.urandom(8), "big") for _ in range(_LENGTH))
    return "".join(LETTERS[draw % len(LETTERS)] for draw in draws)


def free_name(folder: Path, stem: str, suffix: str) -> Path:
    """The first of name.jpg, name-2.jpg, ... that is not taken."""
    target, count = folder / f"{stem}{suffix}", 1
    while os.path.lexists(target):
        count += 1
        target = folder / f"{stem}-{count}{suffix}"
    return target
