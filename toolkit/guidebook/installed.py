"""Which set of guides is in use: the one that came with Lampshade, or a newer pack.

An added pack lies in the user's own data folder, which nobody else can open. Of two sets the one
whose newest guide is newer is read, so a newer Lampshade is not held back by an old pack.
"""

from __future__ import annotations

import contextlib
import functools
import json
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import platformdirs

from toolkit import files
from toolkit.errors import BadPack, GuideError
from toolkit.guidebook import check, load
from toolkit.guidebook.rule_case import Problem

_UPDATED = re.compile(r"^updated: *(\d{4}-\d\d-\d\d) *$", re.MULTILINE)
_NOTE, _SETS = "added.json", "sets"
#: What finds faults in a folder of guides.
Judge = Callable[[Path], Iterable[Problem]]


class Added(NamedTuple):
    """The pack that was added last: its folder's name, its number, the key that signed it."""

    folder: str
    serial: int
    key: str


def place() -> Path:
    """Where added guides lie."""
    return platformdirs.user_data_path("lampshade", appauthor=False) / "guides"


def added() -> Added | None:
    """What was added; None where nothing was, or what is noted makes no sense."""
    try:
        said = json.loads((place() / _NOTE).read_text("utf-8"))
        note = Added(str(said["folder"]), int(said["serial"]), str(said["key"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    whole = re.fullmatch("[a-z]+", note.folder) and (place() / _SETS / note.folder).is_dir()
    return note if whole else None


def home() -> Path:
    """The folder of the guides that are read now; another one as soon as a pack was added."""
    note = added()
    if note is None:
        return load.shipped()
    return _newer(place() / _SETS / note.folder, load.shipped())


@functools.lru_cache(maxsize=1)
def _newer(theirs: Path, own: Path) -> Path:
    """Added sets do not change, and each has a folder of its own: days are compared once."""
    return theirs if newest(theirs) >= newest(own) else own


def home_of(part: str) -> Path:
    """The guides that are read now if they have this part, else those that came with Lampshade.

    part: the name of the folder within the English one, "plan" or "workshops".
    """
    now = home()
    return now if (now / load.SOURCE / part).is_dir() else load.shipped()


def newest(folder: Path) -> str:
    """The day of the guide that was changed last."""
    texts = (path.read_text("utf-8") for path in folder.glob("*/*.md"))
    return max((found[1] for text in texts if (found := _UPDATED.search(text))), default="")


def add(
    texts: Mapping[str, str], serial: int, key: str, today: date, more: Judge = lambda _home: []
) -> int:
    """Put a pack whose signature was checked in its place; gives the number of its guides.

    more: what else its files are held to, by those who read them.

    Raises BadPack where it is not newer than what is there, GuideError where its guides do not
    keep the rules, CannotWrite. Whatever is raised, what was there before is read as before.
    """
    before = added()
    if before is not None and serial <= before.serial:
        raise BadPack("pack_older")
    name = files.neutral_name("")
    folder = place() / _SETS / name
    try:
        _write(folder, texts)
        if newest(folder) < newest(load.shipped()):
            raise BadPack("pack_older")
        sound(folder, [*check.faults(folder, today), *more(folder)])
        _note(Added(name, serial, key))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if before is not None:
        shutil.rmtree(place() / _SETS / before.folder, ignore_errors=True)
    return len(list(folder.glob("*/*.md")))


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    files.make_folder(folder)
    for parent in sorted({(folder / name).parent for name in texts}):
        files.make_folder(parent)
    for name, text in texts.items():
        files.save(folder / name, text)


def sound(folder: Path, faults: Iterable[Problem]) -> None:
    """Nothing, where there are no faults. Raises GuideError, which names the first."""
    for fault in faults:
        where = f"{fault.path.relative_to(folder).as_posix()}:{fault.line}"
        raise GuideError("guide_file", hint=f"{where}: {fault.rule} {fault.words}")


def _note(note: Added) -> None:
    files.save(place() / _NOTE, json.dumps(note._asdict()), replace=True)


def remove() -> bool:
    """Read the guides that came with Lampshade again; False where nothing was added."""
    there = place().is_dir()
    with contextlib.suppress(FileNotFoundError):
        (place() / _NOTE).unlink()
    shutil.rmtree(place() / _SETS, ignore_errors=True)
    return there
