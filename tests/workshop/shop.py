"""The shipped workshops, and copies of them to break in one place at a time."""

from __future__ import annotations

import functools
import shutil
from datetime import date
from pathlib import Path

from toolkit.guidebook import load
from toolkit.guidebook.values import Book
from toolkit.workshop import modules
from toolkit.workshop.values import Room

TODAY = date(2026, 11, 26)


@functools.cache
def room(lang: str = "en") -> Room:
    return modules.room(load.shipped(), lang)


@functools.cache
def book() -> Book:
    return load.book(load.shipped())


def copied(to: Path) -> Path:
    """All guides, to be changed."""
    return shutil.copytree(load.shipped(), to / "guides")


def change(home: Path, name: str, old: str, new: str) -> None:
    path = modules.folder(home) / name
    text = path.read_text("utf-8")
    assert old in text, f"{name} does not say {old}"
    path.write_text(text.replace(old, new, 1), "utf-8")
