"""How passphrases and keys come in: by prompt, file or descriptor; never by argument.

Arguments and the environment can be read by other programs and stay in histories.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from toolkit import files
from toolkit.cli import out
from toolkit.cli.path import PATH
from toolkit.details import DETAILS
from toolkit.errors import CannotAccess, UsageError, WrongKey
from toolkit.i18n import mark as _
from toolkit.i18n import say, translate
from toolkit.vault import opening, passphrase_strength, recipients, words
from toolkit.vault.keys import Key, Keys
from toolkit.vault.recipients import Passphrase, Recipient

_MOST = 64 << 10
#: A thousand quantum-safe keys, with a comment each.
_MOST_LIST = 4 << 20
_Command = Callable[..., Any]


def passphrase_options(command: _Command) -> _Command:
    """The options by which a passphrase comes in without a prompt."""
    for option in (
        click.option(
            "--passphrase-fd",
            type=click.IntRange(0),
            help="Read the passphrase from this open file descriptor.",
        ),
        click.option(
            "--passphrase-file",
            metavar="FILE",
            type=PATH,
            help="Read the passphrase from the first line of FILE.",
        ),
    ):
        command = option(command)
    return command


def given(options: dict[str, Any]) -> str | None:
    """The passphrase from a file or a descriptor; None where neither was named."""
    path, descriptor = options["passphrase_file"], options["passphrase_fd"]
    if path is not None and descriptor is not None:
        wrong = _("--passphrase-file and --passphrase-fd do not go together")
        raise click.UsageError(translate(wrong))
    if path is None and descriptor is None:
        return None
    try:
        if path is not None:
            descriptor = os.open(path, os.O_RDONLY)
        with os.fdopen(descriptor, "rb") as stream:
            line = stream.readline(_MOST)
        text = line.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8")
    except OSError as error:
        raise files.problem(error) from None
    except UnicodeDecodeError:
        raise CannotAccess("io") from None
    if not text:
        raise click.UsageError(translate(DETAILS["no_words"]))
    return text


def asked(*, twice: bool) -> str:
    """The passphrase from whoever sits there; empty only if it is asked for twice."""
    if not sys.stdin.isatty():
        wrong = _("there is nobody to ask for a passphrase; name --passphrase-file")
        raise click.UsageError(translate(wrong))
    first, again = translate(_("passphrase")), translate(_("the same once more"))
    text = _hidden(first, empty=twice)
    while twice and text and _hidden(again, empty=True) != text:
        out.talk(translate(DETAILS["two_words"]))
        text = _hidden(first, empty=True)
    return text


def _hidden(prompt: str, *, empty: bool) -> str:
    text: str = click.prompt(
        prompt, hide_input=True, err=True, default="" if empty else None, show_default=False
    )
    return text


def chosen(options: dict[str, Any]) -> str:
    """A passphrase to lock with: the given one, or one asked for; if left empty, one is made."""
    text = given(options)
    if text is None and not options.get("words"):
        if sys.stdin.isatty():
            out.talk(translate(_("leave it empty, and six words are made for you")))
        text = asked(twice=True)
    if not text:
        return made(options)
    if (bits := passphrase_strength.strength(text)) < passphrase_strength.WEAK:
        out.talk(say(words.CAN_BE_GUESSED, bits=bits, good=int(words.bits())))
    out.talk(translate(words.OWN))
    return text


def made(options: dict[str, Any]) -> str:
    """Six words by chance, shown this once, before anything is locked with them.

    Raises OSError where they cannot be shown, and click.UsageError in a run for programs: a
    document is written at the end, and until then nobody would know what opens the files that are
    locked already.
    """
    if options.get("as_json"):
        wrong = _("with --json bring a passphrase yourself; name --passphrase-file")
        raise click.UsageError(translate(wrong))
    text = words.passphrase()
    out.talk(translate(_("your passphrase; it is shown this once and kept nowhere:")))
    out.result_seen(text)
    out.talk(translate(_("write it down by hand; without it nobody can open what it locks")))
    return text


def to(names: Sequence[str], options: dict[str, Any]) -> list[Recipient]:
    """Whom to lock for: the named public keys, or a passphrase."""
    if names and _has_words(options):
        raise click.UsageError(translate(_("lock for keys or with a passphrase, not with both")))
    if names:
        return [one for name in names for one in _recipients(name)]
    return [Passphrase(chosen(options).encode())]


def _has_words(options: dict[str, Any]) -> bool:
    return any(options.get(name) not in (None, False)
               for name in ("passphrase_file", "passphrase_fd", "words"))  # fmt: skip


def _recipients(name: str) -> list[Recipient]:
    """A public key as it stands, or each of those in a file of them, to the last.

    Raises WrongKey, and UsageError for a longer list than can be read whole.
    """
    path = Path(name)
    if name.startswith(("age1", "AGE1", "ssh-")):
        return [recipients.recipient(name)]
    if not os.path.lexists(path):
        raise WrongKey("no_recipients")
    with files.opened(path) as source:
        if os.fstat(source).st_size > _MOST_LIST:
            raise UsageError("too_many_keys")
        text = os.pread(source, _MOST_LIST, 0).decode("utf-8", "replace")
    return recipients.listed(text)


def key_file(path: Path, options: dict[str, Any]) -> tuple[Key, ...]:
    """The secret keys in a file; asks for a passphrase only where the file itself needs one."""
    try:
        return opening.key_file(path, None)
    except WrongKey as error:
        if error.detail != "key_locked":
            raise
    return opening.key_file(path, given(options) or asked(twice=False))


def keys(options: dict[str, Any]) -> Keys:
    """What to open with: a key file, or a passphrase."""
    if options["identity"] is not None:
        return Keys(key_file(options["identity"], options))
    return Keys(words=given(options) or asked(twice=False))
