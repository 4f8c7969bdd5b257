"""lampshade workshop fonts: a pack of letters for languages that need one."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.cli import out, pages
from toolkit.cli.exits import Exit
from toolkit.cli.path import PATH
from toolkit.guidebook.parts import TONGUES
from toolkit.i18n import mark as _
from toolkit.i18n import say
from toolkit.workshop import fonts


@click.command("fonts", cls=pages.Command, short_help="Take in a pack of fonts.")
@click.argument("folder", metavar="DIR", type=PATH)
def fonts_command(folder: Path) -> int:
    """Take in a pack of fonts, so that handouts in more languages become PDF.

    Each file must have the sum that the list in the pack names. That shows damage; a change on
    purpose is shown only if whoever made the pack told you the sum of its list by another way.
    """
    langs, listed = fonts.bring(folder)
    names = ", ".join(TONGUES[lang].name for lang in langs)
    out.result(say(_("languages that have their letters now: {names}"), names=names))
    out.result(say(_("the SHA-256 of SHA256SUMS.txt, to be told by another way: {sum}"),
                   sum=listed))  # fmt: skip
    return Exit.DONE
