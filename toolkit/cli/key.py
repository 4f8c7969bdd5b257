"""lampshade key: make and show keys and passphrases for locked originals."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from toolkit import files
from toolkit.cli import out, pages, secret, together
from toolkit.cli.exits import Exit
from toolkit.cli.path import PATH
from toolkit.errors import CannotWrite
from toolkit.i18n import mark as _
from toolkit.i18n import say, translate
from toolkit.vault import keys, sheet, words
from toolkit.vault.keys import Key

_ACTIONS = ("new", "show", "passphrase")


@click.command("key", cls=pages.Command)
@click.argument("action", metavar="new|show|passphrase", type=pages.Action(_ACTIONS))
@click.argument("path", metavar="[FILE]", required=False, type=PATH)
@click.option(
    "--output", "-o", metavar="FILE", type=PATH, default=Path("key.age"),
    show_default=True, help="new: where the secret key is kept.",
)  # fmt: skip
@click.option(
    "--quantum-safe", is_flag=True,
    help="new: a key that quantum computers cannot break, for age 1.3 and later.",
)  # fmt: skip
@click.option("--words", is_flag=True, help="new: make a passphrase of six words; do not ask.")
@click.option("--unprotected", is_flag=True, help="new: no passphrase; whoever has FILE can open.")
@click.option(
    "--sheet", metavar="FILE", type=PATH,
    help="new: also write a sheet to print, with the secret key in the clear.",
)  # fmt: skip
@secret.passphrase_options
def key_command(action: str, path: Path | None, **options: Any) -> int:
    """Make a key (new), say the public keys of a key FILE (show), or make a passphrase.

    Others lock for your public key, which begins with age1. Only the secret key in FILE opens what
    they locked; FILE itself is locked by a passphrase. Lost keys and passphrases cannot be
    brought back by anybody.

    new takes all options below; show takes FILE and the two that bring a passphrase; passphrase
    takes none, and shows six random words.
    """
    together.check(click.get_current_context(), action)
    if (action == "show") is (path is None):
        raise click.UsageError(translate(_("name a FILE for show, and only for show")))
    if action == "passphrase":
        out.result(words.passphrase())
        out.talk(say(_("six words by chance, {bits} bits"), bits=int(words.bits())))
    elif path is not None:
        for key in secret.key_file(path, options):
            out.result(keys.public(key))
    else:
        _new(options)
    return Exit.DONE


def _new(options: dict[str, Any]) -> None:
    if options["unprotected"] and (options["words"] or _has_passphrase(options)):
        raise click.UsageError(translate(_("--unprotected goes with no passphrase")))
    if options["sheet"] is not None and options["sheet"].suffix.lower() != ".txt":
        raise click.UsageError(translate(_("the sheet is plain text: give it a name in .txt")))
    targets = [path for path in (options["output"], options["sheet"]) if path is not None]
    if len({path.resolve() for path in targets}) < len(targets):
        raise click.UsageError(translate(_("the key and its sheet need two names")))
    for path in targets:
        if os.path.lexists(path):  # before anybody thinks of a passphrase for nothing
            raise CannotWrite("exists")
        files.make_folder(path.parent)
    key = keys.new(quantum_safe=options["quantum_safe"])
    text = keys.text_of([key])
    data = text if options["unprotected"] else keys.locked(text, secret.chosen(options))
    with files.all_or_none() as save:
        save(options["output"], data)
        if options["sheet"] is not None:
            save(options["sheet"], _sheet(key))
    if options["sheet"] is not None:
        out.talk(translate(_("print the sheet, then delete it; whoever has it can open")))
    out.result(say(_("secret key: {name}"), name=options["output"]))
    out.result(say(_("public key, for others to lock with: {key}"), key=keys.public(key)))
    out.talk(translate(_("keep a second copy of the key file on another disk")))


def _has_passphrase(options: dict[str, Any]) -> bool:
    return options["passphrase_file"] is not None or options["passphrase_fd"] is not None


def _sheet(key: Key) -> str:
    """What to print, in the reader's language."""
    title, first, second, how = map(
        translate, (sheet.WARNING, sheet.PUBLIC, sheet.SECRET, sheet.HOW)
    )
    public, private = sheet.sheet(key)
    return f"{title}\n\n{first}\n{public}\n\n{second}\n{private}\n\n{how}\n"
