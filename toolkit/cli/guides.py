"""lampshade guides: read, find, check, export and pass on the guides."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from toolkit.cli import out, pages
from toolkit.cli.exits import Exit
from toolkit.guidebook import check, load
from toolkit.i18n import mark as _
from toolkit.i18n import translate

_ACTIONS = ("list", "show", "search", "check", "hash")


@click.command("guides", cls=pages.Command)
@click.argument(
    "action", metavar="[list|show|search|check]", type=click.Choice(_ACTIONS), default="list"
)
@click.argument("words", metavar="[ID|WORDS|DIR]", nargs=-1)
@click.option(
    "--release", is_flag=True,
    help="check: also refuse what is out of date, missing or not ready for people.",
)  # fmt: skip
def guides_command(action: str, words: tuple[str, ...], **options: Any) -> int:
    """Read the guides: list them, show one, search for words; or check them.

    They are part of Lampshade and need no network.
    """
    if action == "check":
        return _check(words, release=options["release"])
    return Exit.DONE


def _check(words: tuple[str, ...], *, release: bool) -> int:
    """Say every fault with its file and line; 1 where there is one."""
    if len(words) > 1:
        raise click.UsageError(translate(_("check takes one folder of guides, or none")))
    home = Path(words[0]) if words else load.shipped()
    found = check.faults(home, date.today(), release=release)  # noqa: DTZ011  (the reader's day)
    for problem in found:
        out.result(
            f"{out.value(problem.path)}:{problem.line}: {problem.rule} {out.value(problem.words)}"
        )
    return Exit.TRACES if found else Exit.DONE
