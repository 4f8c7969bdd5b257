"""What a custody record proves: that a copy is what a recipe makes of an original.

Pure values and rules; whoever asks brings the hashes, and a way to make the copy again. Knows no
picture, no file and no key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from toolkit.errors import Tampered, VaultError
from toolkit.i18n import mark as _
from toolkit.model import Box, Recipe
from toolkit.vault.record import Entry

PROVEN = _("the copy is, byte for byte, what this recipe makes of this original")
NOT_PROVEN = (
    _("it does not prove who took the picture, when or where, nor that what it shows is true"),
    _("it does not prove that the original itself was never changed before it was locked"),
    _("the times are those of the computer's clock; whoever has the record and your public key "
      "could have written it anew: keep the last hash on paper or with somebody you trust"),
)  # fmt: skip


class Made(NamedTuple):
    """A copy that was made: SHA-256 of it and of its original, and the names of both files."""

    original: str
    locked: str
    copy: str
    saved: str


def entry(made: Made, recipe: Recipe, version: str) -> Entry:
    """What goes on record of a copy, with the time of this computer's clock."""
    time = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Entry(*made, asdict(recipe), version, time)


def verified(
    entries: Sequence[Entry],
    original: str,
    copy: str,
    again: Callable[[Recipe], Iterable[bytes]],
    version: str,
) -> Entry:
    """The newest entry of an original and a copy by their SHA-256, once the copy was made again.

    version: of the program that makes it again. Raises VaultError: "no_entry"; "other_copy" and
    "other_version" where other bytes came out; "chance_copy" where they had to.
    """
    found = [each for each in entries if (each.original, each.copy) == (original, copy)]
    if not found:
        raise VaultError("no_entry")
    newest = found[-1]
    recipe = recipe_of(newest.recipe)
    if recipe.voice == "distort":
        raise VaultError("chance_copy")
    measured = sha256()
    for part in again(recipe):
        measured.update(part)
    if measured.hexdigest() != newest.copy:
        raise VaultError("other_copy" if newest.version == version else "other_version")
    return newest


def recipe_of(untrusted: dict[str, Any]) -> Recipe:
    """The recipe that an entry names. Raises Tampered("record") for what is none."""
    plain = Recipe()
    if untrusted.keys() != {field.name for field in fields(Recipe)}:
        raise Tampered("record")
    values: dict[str, Any] = {}
    for name, value in untrusted.items():
        if name in ("boxes", "show"):
            values[name] = tuple(map(_box, value)) if isinstance(value, list) else None
        else:
            values[name] = tuple(value) if isinstance(value, list) else value
        if type(values[name]) is not type(getattr(plain, name)):
            raise Tampered("record")
    return Recipe(**values)


def _box(untrusted: object) -> Box:
    if not isinstance(untrusted, dict) or untrusted.keys() != {f.name for f in fields(Box)}:
        raise Tampered("record")
    box = Box(**untrusted)
    if not all(type(side) is int for side in (box.x, box.y, box.width, box.height)):
        raise Tampered("record")
    return box
