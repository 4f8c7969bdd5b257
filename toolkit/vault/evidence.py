"""What a custody record proves: that a copy is what a recipe makes of an original.

Pure values and rules; whoever asks brings the hashes, and a way to make the copy again. Knows no
picture, no file and no key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from toolkit.errors import Tampered, VaultError
from toolkit.i18n import mark as _
from toolkit.model import Box, Recipe
from toolkit.vault.record import Entry, Opened

PROVEN = _("the copy is, byte for byte, what this recipe makes of this original")
NOT_PROVEN = (
    _("it does not prove who took the picture, when or where, nor that what it shows is true"),
    _("it does not prove that the original itself was never changed before it was locked"),
    _("the times are those of the computer's clock; whoever has the record and your public key "
      "could have written it anew: keep the last hash on paper or with somebody you trust"),
)  # fmt: skip
#: How lines of a record are spoken of that do not say what they should.
BREAK = _(
    "line {number} does not fit what stands before it: something was changed, moved or taken out"
)
CLOSED = _("line {number} does not open as it was locked: it was changed, or is no entry")
OTHERS = _("entries for other keys, which this one does not open: {count}")
EMPTY = _("the record is empty")
#: Options that are not called as their values are.
_OPTIONS = {"boxes": "--box"}
#: Values of a recipe that are places.
_BOXES = ("boxes", "show")
#: So many places are told one by one, and so long a word; of a film's tracks only the hash.
_MOST, _LONG = 8, 64


class Made(NamedTuple):
    """A copy that was made: SHA-256 of it and of its original, and the names of both files."""

    original: str
    locked: str
    copy: str
    saved: str


def entry(made: Made, recipe: Recipe, version: str) -> Entry:
    """What goes on record of a copy, with the time of this computer's clock."""
    time = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Entry(*made, _without_password(_plain(recipe)), version, time)


def _plain(recipe: Recipe) -> dict[str, Any]:
    boxes = {name: [box._asdict() for box in getattr(recipe, name)] for name in _BOXES}
    return {**recipe._asdict(), **boxes}


def _without_password(recipe: dict[str, Any]) -> dict[str, Any]:
    """A password opens the original, and changes nothing in the copy; it is nobody else's."""
    return {name: value for name, value in recipe.items() if name != "password"}


def row(entry: Entry) -> dict[str, Any]:
    """An entry as programs read it; of an old one, too, without the password."""
    return {**asdict(entry), "recipe": _without_password(entry.recipe)}


def settings(untrusted: dict[str, Any]) -> str:
    """A recipe as the options of the command: faces, and what is not as usual; "?" for none."""
    try:
        recipe = recipe_of(untrusted)
    except Tampered:
        return "?"
    said = [f"--faces {recipe.faces}"]
    for name, usual in Recipe()._asdict().items():
        value = getattr(recipe, name)
        if value != usual and name not in ("faces", "password"):
            said += _option(_OPTIONS.get(name) or "--" + name.replace("_", "-"), value)
    return " ".join(said)


def _option(option: str, value: object) -> list[str]:
    if isinstance(value, tuple):
        more = [f"(+{len(value) - _MOST})"] if len(value) > _MOST else []
        return [f"{option} {_word(each)}" for each in value[:_MOST]] + more
    return [option if value is True else f"{option} {_word(value)}"]


def _word(value: object) -> str:
    if isinstance(value, Box):
        return f"{value.x},{value.y},{value.width},{value.height}"
    text = str(value)
    return text if len(text) <= _LONG else f"SHA-256 {sha256(text.encode()).hexdigest()}"


def verified(
    record: Opened,
    original: str,
    copy: str,
    again: Callable[[Recipe], Iterable[bytes]],
    version: str,
) -> Entry:
    """The newest entry of an original and a copy by their SHA-256, once the copy was made again.

    version: of the program that makes it again. Raises VaultError: "no_entry", or
    "no_entry_open" where some stayed closed; "other_copy" and "other_version" where other bytes
    came out; "chance_copy" where they had to.
    """
    entries = record.entries.values()
    found = [each for each in entries if (each.original, each.copy) == (original, copy)]
    if not found:
        raise VaultError("no_entry_open" if record.others or record.damaged else "no_entry")
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
    if untrusted.keys() | {"password"} != {*Recipe._fields}:
        raise Tampered("record")
    values: dict[str, Any] = {}
    for name, value in untrusted.items():
        if name in _BOXES:
            values[name] = tuple(map(_box, value)) if isinstance(value, list) else None
        else:
            values[name] = tuple(value) if isinstance(value, list) else value
        if type(values[name]) is not type(getattr(plain, name)):
            raise Tampered("record")
    return Recipe(**values)


def _box(untrusted: object) -> Box:
    if not isinstance(untrusted, dict) or untrusted.keys() != {*Box._fields}:
        raise Tampered("record")
    box = Box(**untrusted)
    if not all(type(side) is int for side in (box.x, box.y, box.width, box.height)):
        raise Tampered("record")
    return box
