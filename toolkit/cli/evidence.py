"""lampshade evidence: read the custody record, and check a copy against its original."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from toolkit import __version__, files
from toolkit.clean.pipeline import clean_stream
from toolkit.cli import out, pages, secret
from toolkit.cli.exits import Exit
from toolkit.errors import Tampered, VaultError
from toolkit.i18n import mark as _
from toolkit.i18n import say, translate
from toolkit.model import Box, Recipe
from toolkit.vault import record
from toolkit.vault.locking import LockedFile
from toolkit.vault.recipients import Recipient
from toolkit.vault.record import Entry

_CHUNK = 1 << 20
PROVEN = _("the copy is, byte for byte, what this recipe makes of this original")
NOT_PROVEN = (
    _("it does not prove who took the picture, when or where, nor that what it shows is true"),
    _("it does not prove that the original itself was never changed before it was locked"),
    _("the times are those of the computer's clock; whoever has the record and your public key "
      "could have written it anew: keep the last hash on paper or with somebody you trust"),
)  # fmt: skip


@click.command("evidence", cls=pages.Command)
@click.argument("action", metavar="show|verify", type=click.Choice(("show", "verify")))
@click.argument("paths", metavar="[ORIGINAL COPY]", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--record", "-r", "path", metavar="FILE", type=click.Path(path_type=Path),
    default=Path("locked", record.NAME), show_default=True, help="The custody record.",
)  # fmt: skip
@click.option(
    "--identity", "-i", metavar="FILE", type=click.Path(path_type=Path), required=True,
    help="The file with your secret key.",
)  # fmt: skip
@secret.passphrase_options
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def evidence_command(action: str, paths: tuple[Path, ...], path: Path, **options: Any) -> int:
    """Show the custody record, or verify that COPY is what was made of ORIGINAL.

    The record is written by clean --lock-to. Verifying makes the copy anew in memory, by the
    recipe of its entry, and compares. It says what this proves and what it does not.
    """
    if len(paths) != {"verify": 2, "show": 0}[action]:
        raise click.UsageError(
            translate(_("verify takes an ORIGINAL and a COPY, show takes none"))
        )
    chain = record.read(path)
    entries = list(record.entries(chain, secret.keys(options)))
    if action == "show":
        _show(entries, chain.last, as_json=options["as_json"])
    else:
        _verify(paths[0], paths[1], entries, as_json=options["as_json"])
    return Exit.DONE


def _show(entries: list[Entry], last: str, *, as_json: bool) -> None:
    if as_json:
        out.document("evidence", [asdict(entry) for entry in entries], last=last)
        return
    for entry in entries:
        out.result(f"{out.value(entry.time)} {out.value(entry.saved)}")
        out.result(say(_("  original SHA-256 {digest}"), digest=entry.original))
        out.result(say(_("  copy SHA-256 {digest}"), digest=entry.copy))
        out.result(say(_("  locked as {name}, by version {version}"), name=entry.locked,
                       version=entry.version))  # fmt: skip
    whole = _("the record is whole: {count} entries, last hash {digest}")
    out.result(say(whole, count=len(entries), digest=last))


def _verify(original: Path, copy: Path, entries: list[Entry], *, as_json: bool) -> None:
    """Raises VaultError where there is no such entry, or the copy can not be made again."""
    hashes = _digest(original), _digest(copy)
    found = [entry for entry in entries if (entry.original, entry.copy) == hashes]
    if not found:
        raise VaultError("no_entry")
    entry = found[-1]
    with files.opened(original) as source:
        _outcome, parts = clean_stream(_parts(source), recipe_of(entry.recipe))
    again = sha256(b"".join(parts)).hexdigest()
    if again != entry.copy:
        raise VaultError("other_copy" if entry.version == __version__ else "other_version")
    if as_json:
        out.document("evidence", [{**asdict(entry), "verified": True}])
        return
    out.result(translate(PROVEN))
    out.result(say(_("recorded {time} by version {version}"), time=entry.time,
                   version=entry.version))  # fmt: skip
    for limit in NOT_PROVEN:
        out.result("  - " + translate(limit))


def _digest(path: Path) -> str:
    measured = sha256()
    with files.opened(path) as source:
        for part in _parts(source):
            measured.update(part)
    return measured.hexdigest()


def _parts(source: int) -> Iterator[bytes]:
    at = 0
    while part := os.pread(source, _CHUNK, at):
        at += len(part)
        yield part


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


def note(
    path: Path, locked: LockedFile, saved: Path, recipe: Recipe, to: Sequence[Recipient]
) -> None:
    """Put a copy that was made of a locked original on record."""
    entry = Entry(
        original=locked.note.sha256, locked=locked.saved.name, copy=_digest(saved),
        saved=saved.name, recipe=asdict(recipe), version=__version__,
        time=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )  # fmt: skip
    record.append(path, entry, to)
