"""lampshade workshop kit: all that a trainer needs, in one folder."""

from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path
from typing import Any

import click

from toolkit import i18n
from toolkit.cli import out, pages, terminal
from toolkit.cli.exits import Exit
from toolkit.cli.path import PATH
from toolkit.errors import MissingPart
from toolkit.guidebook import installed
from toolkit.guidebook import load as guidebook
from toolkit.guidebook.parts import TONGUES
from toolkit.i18n import mark as _
from toolkit.i18n import say, translate
from toolkit.workshop import answers, deck, exercise_files, fonts, kit, kit_pages, modules, pdf

#: Longer names for the first page are none.
_LONGEST_NAME = 60
#: Every kit has the same practice files.
_SEED = 0


@click.command("kit", cls=pages.Command, short_help="All of it in a folder for a stick.")
@click.argument("folder", metavar="DIR", type=PATH)
@click.option(
    "--lang", "langs", type=click.Choice(list(TONGUES)), multiple=True,
    help="The language [default: yours, where there is one]; repeatable.",
)  # fmt: skip
@click.option("--name", metavar="NAME", default="", help="A plain name for the first page.")
def kit_command(folder: Path, langs: tuple[str, ...], name: str) -> int:
    """Make DIR: guides, agendas, slides, handouts, quizzes, safety papers, practice files.

    It opens by a double click, without Lampshade, a network or scripts. Nothing in it says who
    made it, where or when, but carrying it can be a risk of its own.
    """
    title = name.strip()
    if len(title) > _LONGEST_NAME or not title.isprintable():
        raise click.UsageError(translate(_("the name for a kit is a few plain words")))
    tongues = [*dict.fromkeys(langs)] or [terminal.tongue(None)]
    plan = kit.Plan(
        book=guidebook.book(installed.home()),
        rooms={lang: modules.now(lang) for lang in tongues},
        title=title,
        today=date.today(),
        practice=_practice(),
        **_extras(),
    )
    made = kit.build(plan, folder)
    out.result(say(_("{count} files, {size} MB; begin with {name}"), count=made.files,
                   size=f"{made.size / 1e6:.1f}", name=folder / kit.INDEX))  # fmt: skip
    out.result(say(_("the SHA-256 of SHA256SUMS.txt, to be told by another way: {sum}"),
                   sum=made.sums))  # fmt: skip
    for lang in tongues:
        if plan.papers and not fonts.there(lang):
            out.complaint(lang, MissingPart("no_font"))
    out.talk(translate(kit_pages.RISK))
    return Exit.DONE


def _practice() -> dict[str, bytes]:
    """Name and bytes of every practice file, and of their answers. Raises JailBroken."""
    key = answers.as_html(i18n.mine(), _SEED).encode()
    return {**dict(exercise_files.files(_SEED)), "answers.html": key}


def _extras() -> dict[str, Any]:
    """What the extra adds, where it is installed."""
    if not (importlib.util.find_spec("pptx") and importlib.util.find_spec("typst")):
        return {}
    return {"decks": deck.deck, "papers": pdf.paper}
