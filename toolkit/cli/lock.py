"""lampshade lock and unlock: originals that only their owner can open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click

from toolkit import files
from toolkit.cli import out, pages, secret, together
from toolkit.cli.exits import of, worst
from toolkit.cli.path import PATH
from toolkit.errors import CannotAccess, LampshadeError, Refused
from toolkit.i18n import mark as _
from toolkit.i18n import say, translate
from toolkit.vault import locking, opening, read_back, record
from toolkit.vault.locking import LockedFile
from toolkit.vault.opening import Unlocked

_PATHS = click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=PATH)
_JSON = click.option(
    "--json", "as_json", is_flag=True, help="One JSON document on standard output."
)
_QUIET = click.option("--quiet", "-q", is_flag=True, help="Only results and errors.")
KEPT_BY_DISKS = _(
    "removed originals: a disk (above all an SSD), a backup or a cloud may still hold them"
)
OTHER_NAMES = _(
    "{name}: the same file has other names on this disk ({count} hard links), where it can still "
    "be read"
)


class _Job(NamedTuple):
    """What is done to each file, and how it is told."""

    command: str
    do: Callable[[Path], LockedFile | Unlocked]
    row: Callable[[Any], dict[str, Any]]
    passed_over: str = ""


@click.command("lock", cls=pages.Command)
@_PATHS
@click.option(
    "--output", "-o", metavar="DIR", type=PATH, default=Path("locked"),
    show_default=True, help="Folder for the locked files.",
)  # fmt: skip
@click.option(
    "--to", "names", metavar="RECIPIENT", multiple=True,
    help="A public key (age1...) or a file of them, once for each who may open it.",
)  # fmt: skip
@click.option("--words", is_flag=True, help="Make a passphrase of six words; do not ask.")
@secret.passphrase_options
@click.option("--pad", is_flag=True, help="Add up to an eighth, so that the size says less.")
@click.option(
    "--remove-original", is_flag=True,
    help="Delete each original once its locked file was read back and compared.",
)  # fmt: skip
@_JSON
@_QUIET
def lock_command(paths: tuple[Path, ...], output: Path, **options: Any) -> int:
    """Lock each FILE for the recipients, or with a passphrase (age format).

    Name, folder, time and SHA-256 go inside; outside there is a random name. The locked file is
    read back and compared before it gets its name. Originals stay unless you say otherwise.
    Anyone can see that a file is locked, about how large it is, and how many may open it.
    """
    together.check(click.get_current_context())
    read_back.prepare(max(map(_size, paths)))
    recipients = secret.to(options["names"], options)
    removed: list[Path] = []

    def do(path: Path) -> LockedFile:
        remove = options["remove_original"]
        if remove and _is(path, options["passphrase_file"]):
            raise Refused("opens_locked")
        done = locking.lock(path, output, recipients, pad=options["pad"], remove=remove)
        removed.extend([path] if done.removed else [])
        return done

    code = _each(paths, output, _Job("lock", do, lock_row), options)
    if removed:
        out.talk(translate(KEPT_BY_DISKS))
    return code


@click.command("unlock", cls=pages.Command)
@_PATHS
@click.option(
    "--output", "-o", metavar="DIR", type=PATH, default=Path("unlocked"),
    show_default=True, help="Folder for the opened files.",
)  # fmt: skip
@click.option(
    "--identity", "-i", metavar="FILE", type=PATH,
    help="The file with your secret key.",
)  # fmt: skip
@secret.passphrase_options
@_JSON
@_QUIET
def unlock_command(paths: tuple[Path, ...], output: Path, **options: Any) -> int:
    """Open each locked FILE with a secret key, or with a passphrase.

    An opened file gets its name only after its last byte was proven to be as it was locked. Opens
    what other programs locked in the age format, too. SSH keys and plugins need the program age.
    """
    opening.prepare()
    keys = secret.keys(options)

    def do(path: Path) -> Unlocked:
        return opening.unlock(path, output, keys)

    return _each(paths, output, _Job("unlock", do, unlock_row, record.NAME), options)


def _size(path: Path) -> int:
    """How long a file is, as far as that can be said; this decides nothing but speed."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _is(path: Path, other: Path | None) -> bool:
    """Whether two names stand for one file."""
    try:
        return other is not None and path.samefile(other)
    except OSError:
        return False


def _each(paths: Sequence[Path], output: Path, job: _Job, options: dict[str, Any]) -> int:
    """One file failing never stops the others."""
    found = files.walk(paths, output)
    todo = [path for path in found if path in paths or path.name != job.passed_over]
    progress = out.Progress(len(todo), quiet=options["quiet"] or options["as_json"])
    codes = []
    with out.rows(job.command, wanted=options["as_json"]) as rows:
        for path in todo:
            done = _done(path, job)
            progress.clear()
            failed = done if isinstance(done, LampshadeError) else None
            codes.append(of(failed))
            if options["as_json"]:
                rows.append({"source": str(path), **_row(done, job)})
            elif isinstance(done, LampshadeError):
                out.complaint(str(path), done)
            else:
                _say(path, done, quiet=options["quiet"])
            progress.step()
        progress.clear()
    return worst(codes)


def _done(path: Path, job: _Job) -> LockedFile | Unlocked | LampshadeError:
    try:
        if path.is_dir() and not path.is_symlink():
            raise files.no_files(path)
        return job.do(path)
    except LampshadeError as error:
        return error


def _row(done: LockedFile | Unlocked | LampshadeError, job: _Job) -> dict[str, Any]:
    if isinstance(done, LampshadeError):
        outcome = "failed" if isinstance(done, CannotAccess) else "refused"
        return {"saved": None, "outcome": outcome, "reason": done.why, "hint": done.hint or None}
    return {**job.row(done), "reason": None, "hint": None}


def lock_row(done: LockedFile) -> dict[str, Any]:
    """The JSON of a locked file."""
    return {
        "saved": str(done.saved), "outcome": "locked", "size": done.note.size,
        "sha256": done.note.sha256, "removed": done.removed, "other_names": done.other_names,
    }  # fmt: skip


def unlock_row(done: Unlocked) -> dict[str, Any]:
    """The JSON of an opened file; what the note says is what the locker wrote."""
    note = done.note
    return {
        "saved": str(done.saved), "outcome": "unlocked", "size": done.size, "sha256": done.sha256,
        "note": note and {
            "name": note.name, "folder": note.folder, "modified": note.modified,
            "locked": note.locked, "media_type": note.media_type,
        },
    }  # fmt: skip


def _say(path: Path, done: LockedFile | Unlocked, *, quiet: bool) -> None:
    out.result(f"{out.value(path)} -> {out.value(done.saved)}")
    note = done.note
    if isinstance(done, Unlocked) and note is not None and not quiet:
        told = _("  was {name} in folder {folder}, changed {time}")
        # locked in memory: neither is known
        told = told if note.modified else _("  was {name}")
        out.result(say(told, name=note.name, folder=note.folder, time=note.modified))
    if isinstance(done, LockedFile) and done.other_names:
        out.talk(say(OTHER_NAMES, name=path, count=done.other_names))
    if not quiet:
        digest = done.sha256 if isinstance(done, Unlocked) else done.note.sha256
        out.result(f"  SHA-256 {digest}")
