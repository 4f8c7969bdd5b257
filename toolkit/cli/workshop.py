"""lampshade workshop: agendas, slides, handouts, quizzes, and all of it on a stick."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from toolkit import files, i18n
from toolkit.cli import out, pages
from toolkit.cli.exits import Exit
from toolkit.cli.formatter import wrapped
from toolkit.errors import CannotWrite
from toolkit.guidebook import load as guidebook
from toolkit.guidebook import order, shelf
from toolkit.guidebook.head import AUDIENCES
from toolkit.guidebook.load import SOURCE
from toolkit.guidebook.page import words_in
from toolkit.guidebook.parts import TONGUES
from toolkit.i18n import NOT_REVIEWED, mine, say, translate
from toolkit.i18n import mark as _
from toolkit.workshop import (
    agenda,
    agenda_sheet,
    deck,
    frame,
    handouts,
    kit_pages,
    modules,
    pdf,
    quiz,
    slides,
)
from toolkit.workshop.values import DEVICES, Module, Room

_NARROWEST, _WIDEST = 40, 88
Options = dict[str, Any]
#: How the six questions are called on the command line.
SURVEY = "before-after"


def list_modules(_names: tuple[str, ...], options: Options) -> int:
    """Every module: how long, how hard, what it is for."""
    room = _room(options)
    words, width = mine(), _width()
    for one in room.modules.values():
        minutes = words.say(_("{minutes} min"), minutes=one.minutes)
        level = say(_("level {number}"), number=one.level)
        out.result(f"{one.id}: {one.title} ({minutes}, {level})")
        for line in wrapped(one.summary, width - 4):
            out.result(f"    {line}")
    return Exit.DONE


def make_agenda(_names: tuple[str, ...], options: Options) -> int:
    """A timed agenda, or why there is none."""
    room = _room(options)
    asked = agenda.Request(
        minutes=options["minutes"], audience=options["audience"], level=options["level"],
        people=options["people"], devices=options["devices"], network=options["network"],
        must=options["must"],
    )  # fmt: skip
    try:
        made = agenda.plan(room, asked)
    except agenda.Impossible as error:
        return _impossible(error, room)
    if options["as_json"]:
        sys.stdout.write(json.dumps(agenda_sheet.document(made)) + "\n")
    elif options["output"]:
        _save(
            options["output"], agenda_sheet.html(made, room.lang, options["paper"] or ""), ".html"
        )
    else:
        for line in agenda_sheet.lines(made, words_in(room.lang), wrapped, _width()):
            out.result(out.value(line) if line else "")
        _endings()
    return Exit.DONE


def _impossible(error: agenda.Impossible, room: Room) -> int:
    out.talk(translate(_("no such agenda can be made")))
    for reason in error.reasons:
        about = room.modules[reason.about].title if reason.about in room.modules else reason.about
        said = reason.said(mine())
        out.talk(f"{out.value(about)}: {said}" if about else said)
    return Exit.USAGE


def make_slides(names: tuple[str, ...], options: Options) -> int:
    """The slides of some modules in one file."""
    room, book = _room(options), guidebook.book(shelf.home())
    chosen = _chosen(names, room)
    path = _named(options)
    if path.suffix.lower() == ".pptx":
        return _save(path, deck.deck(chosen, book, room.lang), ".pptx")
    return _save(path, slides.html(chosen, book, room.lang), ".html")


def make_handout(names: tuple[str, ...], options: Options) -> int:
    """A guide's handout, a module as the trainer holds it, or a page of the safety pack."""
    room, book = _room(options), guidebook.book(shelf.home())
    if len(names) != 1:
        raise click.UsageError(translate(_("handout takes the ID of one guide or module")))
    name, path, paper = names[0], _named(options), options["paper"] or ""
    one = order.find(book, name, room.lang)
    sheets = {sheet.id: sheet for sheet in (*room.safety, *room.texts.sheets)}
    posters = {f"poster-{poster.id}": poster for poster in room.texts.posters}
    today = date.today()  # noqa: DTZ011  (the reader's day)
    if path.suffix.lower() == ".pdf":
        return _save(path, pdf.handout(book, room, name, paper or frame.A4, today), ".pdf")
    if name in room.modules:
        text = handouts.module(room.modules[name], room.lang, paper)
    elif one is not None:
        text = handouts.guide(book, one, today, paper)
    elif name in sheets:
        text = handouts.sheet(sheets[name], room.lang, paper)
    elif name in posters:
        text = handouts.poster(posters[name], book, room.lang, paper)
    else:
        raise _unknown([*room.modules, *sheets, *posters])
    return _save(path, text, ".html")


def make_quiz(names: tuple[str, ...], options: Options) -> int:
    """A quiz, with its answer sheet; without a name which there are."""
    room = _room(options)
    if not names:
        for test in room.quizzes.values():
            out.result(f"{test.id}: {test.title}")
        if room.survey:
            out.result(f"{SURVEY}: {room.survey.title}")
        return Exit.DONE
    name, path, paper = names[0], _named(options), options["paper"] or ""
    if name == SURVEY and room.survey:
        return _save(path, quiz.survey(room.survey, room.lang, paper), ".html")
    if name not in room.quizzes:
        raise _unknown([*room.quizzes, SURVEY])
    if path.suffix.lower() == ".pdf":
        made = pdf.test(room.quizzes[name], room.lang, paper or frame.A4)
        return _save(path, made, ".pdf")
    return _save(path, quiz.html(room.quizzes[name], room.lang, paper), ".html")


def make_kit(names: tuple[str, ...], options: Options) -> int:
    """Everything in one folder."""
    if len(names) != 1:
        raise click.UsageError(translate(_("kit takes the folder to make")))
    from toolkit.cli import kit  # noqa: PLC0415  (it draws, which needs the jail)

    folder = Path(names[0])
    made = kit.make(folder, _langs(options), options["name"])
    size = f"{made.size / 1e6:.1f}"
    out.result(say(_("{count} files, {size} MB; begin with {name}"),
                   count=made.files, size=size, name=folder / "index.html"))  # fmt: skip
    out.result(say(_("the SHA-256 of SHA256SUMS.txt, to be told by another way: {sum}"),
                   sum=made.sums))  # fmt: skip
    out.talk(translate(kit_pages.RISK))
    return Exit.DONE


_ACTIONS: dict[str, Callable[[tuple[str, ...], Options], int]] = {
    "modules": list_modules,
    "agenda": make_agenda,
    "slides": make_slides,
    "handout": make_handout,
    "quiz": make_quiz,
    "kit": make_kit,
}


@click.command("workshop", cls=pages.Command)
@click.argument(
    "action", metavar="[ACTION]", type=click.Choice(list(_ACTIONS)), default="modules",
)  # fmt: skip
@click.argument("names", metavar="[ID|DIR]", nargs=-1)
@click.option(
    "--minutes", type=click.IntRange(agenda.SHORTEST, agenda.LONGEST), default=120,
    show_default=True, help="agenda: how long the workshop is.",
)  # fmt: skip
@click.option(
    "--audience", type=click.Choice(list(AUDIENCES)), default=agenda.EVERYONE, show_default=True,
    help="agenda: for whom.",
)  # fmt: skip
@click.option(
    "--level", type=click.IntRange(1, 3), default=2, show_default=True,
    help="agenda: 1 for anyone, 2 for some practice, 3 for organisers.",
)  # fmt: skip
@click.option(
    "--people", type=click.IntRange(1, agenda.MOST_PEOPLE), default=12, show_default=True,
    help="agenda: how many take part.",
)  # fmt: skip
@click.option(
    "--devices", type=click.Choice(list(DEVICES)), default="none", show_default=True,
    help="agenda: whether there are phones or computers to practise on.",
)  # fmt: skip
@click.option(
    "--network", type=click.Choice(list(agenda.NETWORKS)), default="none", show_default=True,
    help="agenda: whether there is a network.",
)  # fmt: skip
@click.option(
    "--must", metavar="ID", multiple=True, help="agenda: a module that has to be in; repeatable.",
)  # fmt: skip
@click.option(
    "--lang", "langs", type=click.Choice(list(TONGUES)), multiple=True,
    help="The language [default: yours, where there is one]; kit: repeatable.",
)  # fmt: skip
@click.option(
    "--output", "-o", metavar="FILE", type=click.Path(path_type=Path),
    help="The file to write: .html; slides also .pptx, handout also .pdf (extra workshop).",
)  # fmt: skip
@click.option(
    "--paper", type=click.Choice(list(frame.PAPERS)),
    help="The paper to print on [default: what the printer has].",
)  # fmt: skip
@click.option("--name", metavar="NAME", default="", help="kit: a plain name for the first page.")
@click.option("--json", "as_json", is_flag=True, help="agenda: one JSON document.")
def workshop_command(action: str, names: tuple[str, ...], **options: Any) -> int:
    """Prepare a workshop. Everything works without a network, and nobody's name is asked for.

    \b
      modules              what can be taught, and how long it takes
      agenda               a timed plan for your group, and what was left out
      slides [ID]... -o F  slides of these modules, or of all
      handout ID -o FILE   of a guide, a module, a page of the safety pack, a poster
      quiz [ID -o FILE]    a quiz with its answers, on a page and on paper
      kit DIR              all of it in a folder that opens by a double click
    """  # noqa: D301
    return _ACTIONS[action](names, options)


def _room(options: Options) -> Room:
    return modules.shipped(_langs(options)[0])


def _langs(options: Options) -> list[str]:
    """The languages that were asked for, else that of the environment."""
    asked = [*dict.fromkeys(options["langs"])]
    return asked or [_BY_CODE.get(i18n.chosen(), SOURCE)]


_BY_CODE = {tongue.code: tag for tag, tongue in TONGUES.items() if tag not in ("ug", "bo")}


def _chosen(names: tuple[str, ...], room: Room) -> list[Module]:
    for name in names:
        if name not in room.modules:
            raise _unknown([*room.modules])
    return [room.modules[name] for name in dict.fromkeys(names)] or [*room.modules.values()]


def _unknown(known: list[str]) -> click.UsageError:
    wrong = _("there is no such ID; there are: {names}")
    return click.UsageError(say(wrong, names=", ".join(known)))


def _named(options: Options) -> Path:
    if options["output"] is None:
        raise click.UsageError(translate(_("name the file to write with -o")))
    path: Path = options["output"]
    return path


def _save(path: Path, data: str | bytes, suffix: str) -> int:
    """Write a result that does not exist yet."""
    if path.suffix.lower() != suffix:
        raise click.UsageError(say(_("the name has to end in {suffix}"), suffix=suffix))
    if path.exists():
        raise CannotWrite("exists")
    with files.Draft(path.parent) as draft:
        draft.append(data.encode() if isinstance(data, str) else data)
        draft.sync()
        draft.commit(path)
    out.result(out.value(path))
    return Exit.DONE


def _endings() -> None:
    if not mine().reviewed:
        out.talk(translate(NOT_REVIEWED))


def _width() -> int:
    return min(max(shutil.get_terminal_size((80, 24)).columns, _NARROWEST), _WIDEST)
