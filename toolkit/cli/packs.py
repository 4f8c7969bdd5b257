"""lampshade guides pack, add, remove: guides that travel as one signed file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from toolkit import files
from toolkit.cli import out
from toolkit.cli.exits import Exit
from toolkit.errors import BadPack, CannotWrite
from toolkit.guidebook import check, installed, load, pack
from toolkit.guidebook.rule_case import Problem
from toolkit.i18n import mark as _
from toolkit.i18n import say, translate
from toolkit.plan import load as plan
from toolkit.plan import validate
from toolkit.workshop import modules
from toolkit.workshop import rules as workshops


def make(words: tuple[str, ...], options: dict[str, Any]) -> int:
    """Sign a folder of guides into one file; make the key where there is none."""
    key, target = options["key"], options["output"]
    if len(words) != 1 or key is None or target is None:
        raise click.UsageError(translate(_("pack takes a folder, --key FILE and -o FILE")))
    home = Path(words[0])
    installed.sound(home, [*check.faults(home, _today()), *_more(home)])
    if os.path.lexists(target):
        raise CannotWrite("exists")
    if not key.exists():
        _write(key, pack.new_key())
        out.talk(say(_("a new key was made: {name}; whoever has it can sign as you"), name=key))
    secret = pack.secret(_read(key))
    serial = int(datetime.now(UTC).strftime("%Y%m%d%H%M%S"))
    _write(target, pack.sealed(pack.gathered(home), serial, secret))
    out.result(say(_("pack: {name}"), name=target))
    _tell(secret.public_key().public_bytes_raw())
    return Exit.DONE


def _today() -> date:
    """The day for whoever signs or adds."""
    return date.today()


def _more(home: Path) -> Iterator[Problem]:
    """The faults of what guides bring with them: plan, workshops. Raises GuideError."""
    yield from validate.faults(home)
    yield from workshops.faults(home, _today())
    for lang, _folder in load.folders(home) if modules.folder(home).is_dir() else ():
        modules.room(home, lang)


def _tell(public: bytes) -> None:
    words = pack.fingerprint(public)
    out.result(say(_("signed by: {words}"), words=words))


def add(words: tuple[str, ...], options: dict[str, Any]) -> int:
    """Take the guides out of a pack whose signer is trusted."""
    if len(words) != 1:
        raise click.UsageError(translate(_("add takes one pack")))
    found = pack.opened(_read(Path(words[0])))
    _tell(found.key)
    before = installed.added()
    known = before is not None and before.key == found.key.hex()
    if not known and not pack.same_words(options["trust"] or "", pack.fingerprint(found.key)):
        raise BadPack("pack_stranger")
    installed.add(found.files, found.serial, found.key.hex(), _today(), _more)
    guides, languages = load.counted(installed.home())
    out.result(say(ADDED, guides=guides, languages=languages))
    for part in (plan.FOLDER, modules.FOLDER):
        if installed.home_of(part) != installed.home():
            out.result(say(_("not in this pack, so still as it came with Lampshade: {name}"),
                           name=part))  # fmt: skip
    return Exit.DONE


ADDED = _("guides that are read from now on: {guides}; languages: {languages}")


def remove(_words: tuple[str, ...], _options: dict[str, Any]) -> int:
    """Go back to the guides that came with Lampshade."""
    gone = installed.remove()
    done = _("the added guides are gone; those that came with Lampshade are read again")
    out.result(translate(done if gone else _("no guides were added")))
    return Exit.DONE


def _read(path: Path) -> bytes:
    with files.opened(path) as source:
        size = os.fstat(source).st_size
        if size > pack.MOST_PACKED:
            raise BadPack("pack_large")
        return os.pread(source, size, 0)


def _write(path: Path, data: bytes) -> None:
    files.make_folder(path.parent)
    files.save(path, data)
