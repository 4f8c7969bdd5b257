"""Choices by a seed: the same in every process and on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


def number(seed: int, what: str) -> int:
    """A number between 0 and 2**32, which looks like chance and never changes."""
    return int.from_bytes(sha256(f"{seed}:{what}".encode()).digest()[:4], "big")


def pick(seed: int, what: str, choices: Sequence[T]) -> T:
    """One of several."""
    return choices[number(seed, what) % len(choices)]
