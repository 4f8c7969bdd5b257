"""lampshade workshop modules and agenda: what can be taught, and in which time."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from toolkit.cli import out, pages, terminal, together, trainers
from toolkit.cli.exits import Exit
from toolkit.cli.formatter import wrapped
from toolkit.cli.path import PATH
from toolkit.guidebook.front_matter import AUDIENCES
from toolkit.guidebook.page import words_in
from toolkit.i18n import NOT_REVIEWED, mine, say, translate
from toolkit.i18n import mark as _
from toolkit.workshop import agenda, agenda_sheet, html_page, pdf
from toolkit.workshop.values import DEVICES, Room


@click.command("modules", cls=pages.Command, short_help="What can be taught.")
@trainers.language
def modules_command(lang: str | None) -> int:
    """Every module: how long it takes, how hard it is, what it is for."""
    words, wide = mine(), terminal.width()
    for one in trainers.room(lang).modules.values():
        minutes = words.say(_("{minutes} min"), minutes=one.minutes)
        level = say(_("level {number}"), number=one.level)
        out.result(f"{one.id}: {one.title} ({minutes}, {level})")
        for line in wrapped(one.summary, wide - 4):
            out.result(f"    {line}")
    return Exit.DONE


@click.command("agenda", cls=pages.Command, short_help="A timed plan for your group.")
@click.option(
    "--minutes", type=click.IntRange(agenda.SHORTEST, agenda.LONGEST), default=120,
    show_default=True, help="How long the workshop is.",
)  # fmt: skip
@click.option(
    "--audience", type=click.Choice(list(AUDIENCES)), default=agenda.EVERYONE, show_default=True,
    help="For whom.",
)  # fmt: skip
@click.option(
    "--level", type=click.IntRange(1, 3), default=2, show_default=True,
    help="1 for anyone, 2 for some practice, 3 for organisers.",
)  # fmt: skip
@click.option(
    "--people", type=click.IntRange(1, agenda.MOST_PEOPLE), default=12, show_default=True,
    help="How many take part.",
)  # fmt: skip
@click.option(
    "--devices", type=click.Choice(list(DEVICES)), default="none", show_default=True,
    help="Whether there are phones or computers to practise on.",
)  # fmt: skip
@click.option(
    "--network", type=click.Choice(list(agenda.NETWORKS)), default="none", show_default=True,
    help="Whether there is a network.",
)  # fmt: skip
@click.option(
    "--must", metavar="ID", multiple=True, help="A module that has to be in; repeatable."
)
@trainers.language
@click.option(
    "--output", "-o", metavar="FILE", type=PATH,
    help="Write a page to print, .html or .pdf.",
)  # fmt: skip
@trainers.sheet
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def agenda_command(lang: str | None, output: Path | None, paper: str | None, as_json: bool,
                   **wishes: Any) -> int:  # fmt: skip
    """Make a timed agenda with breaks and time to spare, and say what was left out and why.

    The same wishes make the same agenda. Where none can be made it says why.

    With the modules of today, shared and own make the same agenda, a network changes nothing,
    and level 3 brings no more than level 2.
    """
    together.check(click.get_current_context())
    room = trainers.room(lang)
    try:
        made = agenda.plan(room, agenda.Request(**wishes))
    except agenda.Impossible as error:
        return _impossible(error, room)
    if as_json:
        sys.stdout.write(json.dumps(agenda_sheet.document(made)) + "\n")
    elif output:
        if trainers.ending(output, ".html", ".pdf") == ".pdf":
            return trainers.save(output, pdf.plan(made, room.lang, paper or html_page.A4))
        return trainers.save(output, agenda_sheet.html(made, room.lang, paper or ""))
    else:
        _say(made, room)
    return Exit.DONE


def _say(made: agenda.Agenda, room: Room) -> None:
    for line in agenda_sheet.lines(made, words_in(room.lang), wrapped, terminal.width()):
        out.result(line)
    if not mine().reviewed:
        out.talk(translate(NOT_REVIEWED))


def _impossible(error: agenda.Impossible, room: Room) -> int:
    out.talk(translate(_("no such agenda can be made")))
    for reason in error.reasons:
        about = room.modules[reason.about].title if reason.about in room.modules else reason.about
        said = reason.said(mine())
        out.talk(f"{out.value(about)}: {said}" if about else said)
    return Exit.USAGE
