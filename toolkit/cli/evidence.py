"""lampshade evidence: read the custody record, and check a copy against its original."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from toolkit import __version__, files
from toolkit.clean.pipeline import clean_stream
from toolkit.cli import out, pages, secret
from toolkit.cli.exits import Exit
from toolkit.i18n import mark as _
from toolkit.i18n import say, translate
from toolkit.model import Recipe
from toolkit.vault import evidence, record
from toolkit.vault.evidence import Made
from toolkit.vault.locking import LockedFile
from toolkit.vault.recipients import Recipient
from toolkit.vault.record import Entry


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
    """Raises VaultError where there is no such entry, or the copy cannot be made again."""
    with files.opened(original) as source:

        def again(recipe: Recipe) -> list[bytes]:
            return clean_stream(files.parts(source), recipe)[1]

        hashes = _digest(original), _digest(copy)
        entry = evidence.verified(entries, *hashes, again, __version__)
    if as_json:
        out.document("evidence", [{**asdict(entry), "verified": True}])
        return
    out.result(translate(evidence.PROVEN))
    out.result(say(_("recorded {time} by version {version}"), time=entry.time,
                   version=entry.version))  # fmt: skip
    for limit in evidence.NOT_PROVEN:
        out.result("  - " + translate(limit))


def _digest(path: Path) -> str:
    with files.opened(path, any_size=True) as source:
        return files.digest(source)


def note(
    path: Path, locked: LockedFile, saved: Path, recipe: Recipe, to: Sequence[Recipient]
) -> None:
    """Put a copy that was made of a locked original on record."""
    made = Made(locked.note.sha256, locked.saved.name, _digest(saved), saved.name)
    record.append(path, evidence.entry(made, recipe, __version__), to)
