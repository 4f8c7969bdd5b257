"""lampshade evidence: read the custody record, and check a copy against its original."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from toolkit import __version__, files
from toolkit.clean.pipeline import clean_stream
from toolkit.cli import out, pages, secret, text_files, together
from toolkit.cli.exits import Exit
from toolkit.cli.path import PATH
from toolkit.errors import Tampered
from toolkit.i18n import mark as _
from toolkit.i18n import say, translate
from toolkit.model import Recipe
from toolkit.vault import evidence, opening, record
from toolkit.vault.evidence import Made
from toolkit.vault.keys import Keys, is_locked
from toolkit.vault.locking import LockedFile
from toolkit.vault.recipients import Recipient
from toolkit.vault.record import Chain, Entry, Opened

_MADE_WITH = _("  made with {settings}")
#: Where it is seen whether a file is locked.
_HEAD = 64
#: No name takes more room in an entry.
_LONGEST_NAME = "\x01" * 255


@click.command("evidence", cls=pages.Command)
@click.argument("action", metavar="show|verify", type=pages.Action(("show", "verify")))
@click.argument("paths", metavar="[ORIGINAL COPY]", nargs=-1, type=PATH)
@click.option(
    "--record", "-r", "path", metavar="FILE", type=PATH,
    default=Path("locked", record.NAME), show_default=True, help="The custody record.",
)  # fmt: skip
@click.option(
    "--identity", "-i", metavar="FILE", type=PATH, required=True,
    help="The file with your secret key.",
)  # fmt: skip
@secret.passphrase_options
@click.option(
    "--password-file", metavar="FILE", type=PATH,
    help="A file whose first line opens an encrypted PDF; the copy is not encrypted.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def evidence_command(action: str, paths: tuple[Path, ...], path: Path, **options: Any) -> int:
    """Show the custody record, or verify that COPY is what was made of ORIGINAL.

    The record is written by clean --lock-to. Verifying makes the copy anew in memory, by the
    recipe of its entry, and compares. It says what this proves and what it does not.

    ORIGINAL may still be locked, for the same key. No password goes on record.
    """
    together.check(click.get_current_context(), action)
    if len(paths) != {"verify": 2, "show": 0}[action]:
        raise click.UsageError(
            translate(_("verify takes an ORIGINAL and a COPY, show takes none"))
        )
    chain, keys = record.read(path), secret.keys(options)
    opened = record.opened(chain, keys)
    if action == "show":
        _show(chain, opened, as_json=options["as_json"])
    else:
        with _plain(paths[0], keys) as original:
            entry = _verified(
                original, paths[1], opened, text_files.password(options["password_file"])
            )
        _tell(entry, chain, opened, as_json=options["as_json"])
    if not _whole(chain, opened):
        raise Tampered("record")
    return Exit.DONE


def _whole(chain: Chain, opened: Opened) -> bool:
    return not chain.breaks and not opened.damaged


def _show(chain: Chain, opened: Opened, *, as_json: bool) -> None:
    if as_json:
        rows = [{"line": line, **evidence.row(each)} for line, each in opened.entries.items()]
        _document(rows, chain, opened, last=chain.last)
        return
    for line in sorted({*chain.breaks, *opened.damaged, *opened.entries}):
        _say_line(line, chain, opened)
    if opened.others:
        out.result(say(evidence.OTHERS, count=len(opened.others)))
    if not chain.sealed:
        out.result(translate(evidence.EMPTY))
    elif _whole(chain, opened):
        whole = _("the record is whole; entries: {count}, last hash: {digest}")
        out.result(say(whole, count=len(chain.sealed), digest=chain.last))


def _say_line(line: int, chain: Chain, opened: Opened) -> None:
    if line in chain.breaks:
        out.result(say(evidence.BREAK, number=line))
    if line in opened.damaged:
        out.result(say(evidence.CLOSED, number=line))
    if line not in opened.entries:
        return
    entry = opened.entries[line]
    out.result(f"{out.value(entry.time)} {out.value(entry.saved)}")
    out.result(say(_("  original SHA-256 {digest}"), digest=entry.original))
    out.result(say(_("  copy SHA-256 {digest}"), digest=entry.copy))
    out.result(say(_("  locked as {name}, by version {version}"), name=entry.locked,
                   version=entry.version))  # fmt: skip
    out.result(say(_MADE_WITH, settings=evidence.settings(entry.recipe)))


def _document(rows: list[dict[str, Any]], chain: Chain, opened: Opened, **more: Any) -> None:
    out.document(
        "evidence", rows, **more, whole=_whole(chain, opened), breaks=chain.breaks,
        others=opened.others, damaged=opened.damaged,
    )  # fmt: skip


def _verified(original: int, copy: Path, opened: Opened, words: str) -> Entry:
    """Raises VaultError where there is no such entry, or the copy cannot be made again."""

    def again(recipe: Recipe) -> list[bytes]:
        recipe = recipe._replace(password=words or recipe.password)
        return clean_stream(files.parts(original), recipe)[1]

    return evidence.verified(opened, files.digest(original), _digest(copy), again, __version__)


def _tell(entry: Entry, chain: Chain, opened: Opened, *, as_json: bool) -> None:
    if as_json:
        _document([{**evidence.row(entry), "verified": True}], chain, opened)
        return
    out.result(translate(evidence.PROVEN))
    out.result(say(_("recorded {time} by version {version}"), time=entry.time,
                   version=entry.version))  # fmt: skip
    out.result(say(_MADE_WITH, settings=evidence.settings(entry.recipe)))
    for limit in evidence.NOT_PROVEN:
        out.result("  - " + translate(limit))


@contextmanager
def _plain(path: Path, keys: Keys) -> Iterator[int]:
    """An original as it is; a locked one is opened in the jail, into memory alone."""
    with files.opened(path, any_size=True) as source:
        if not is_locked(os.pread(source, _HEAD, 0)):
            yield source
            return
        with files.MemoryDraft() as draft:
            opening.pour(source, keys, draft.append)
            yield draft.descriptor


def _digest(path: Path) -> str:
    with files.opened(path, any_size=True) as source:
        return files.digest(source)


def require_ready(path: Path, recipe: Recipe, to: Sequence[Recipient]) -> None:
    """Raise before any work what would keep a copy off the record, as far as it is known then."""
    longest = Made("0" * 64, _LONGEST_NAME, "0" * 64, _LONGEST_NAME)
    record.require_ready(path, evidence.entry(longest, recipe, __version__), to)


def note(
    path: Path, locked: LockedFile, saved: Path, recipe: Recipe, to: Sequence[Recipient]
) -> None:
    """Put a copy that was made of a locked original on record."""
    made = Made(locked.note.sha256, locked.saved.name, _digest(saved), saved.name)
    record.append(path, evidence.entry(made, recipe, __version__), to)
