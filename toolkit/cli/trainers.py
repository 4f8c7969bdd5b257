"""What the commands for trainers share: options, the room, and how a result is saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from toolkit import files
from toolkit.cli import out, terminal
from toolkit.cli.exits import Exit
from toolkit.cli.path import PATH
from toolkit.guidebook.parts import TONGUES
from toolkit.i18n import mark as _
from toolkit.i18n import say, translate
from toolkit.workshop import html_page, modules
from toolkit.workshop.values import Room

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

language: Decorator = click.option(
    "--lang", type=click.Choice(list(TONGUES)),
    help="The language [default: yours, where there is one].",
)  # fmt: skip
output: Decorator = click.option(
    "--output", "-o", metavar="FILE", type=PATH, required=True,
    help="The file to write.",
)  # fmt: skip
sheet: Decorator = click.option(
    "--paper", type=click.Choice(list(html_page.PAPERS)),
    help="The paper to print on [default: what the printer has].",
)  # fmt: skip


def room(asked: str | None) -> Room:
    """What workshops are made of, in a language."""
    return modules.now(terminal.tongue(asked))


def unknown(known: Sequence[str]) -> click.UsageError:
    """An ID that is not there."""
    wrong = _("there is no such ID; there are: {names}")
    return click.UsageError(say(wrong, names=", ".join(known)))


def save(path: Path, data: str | bytes) -> int:
    """Write a result that does not exist yet. Raises CannotWrite."""
    files.save(path, data)
    out.result(out.value(path))
    return Exit.DONE


def ending(path: Path, *suffixes: str) -> str:
    """How a name ends, which says what is made. Raises UsageError for another ending."""
    suffix = path.suffix.lower()
    if suffix not in suffixes:
        wrong = _("the name has to end in {suffix}")
        raise click.UsageError(say(wrong, suffix=translate(_(", ")).join(suffixes)))
    return suffix
