"""lampshade workshop slides, handout and quiz: what is shown and handed out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from toolkit.cli import out, pages, together, trainers
from toolkit.cli.exits import Exit
from toolkit.cli.path import PATH
from toolkit.guidebook import installed, order
from toolkit.guidebook import load as guidebook
from toolkit.guidebook.values import Book
from toolkit.workshop import deck, handouts, html_page, pdf, quiz, slides
from toolkit.workshop.values import Module, Poster, Room

#: How the six questions are called on the command line, and posters before their own id.
SURVEY, POSTER = "before-after", "poster-"


@click.command("slides", cls=pages.Command, short_help="Slides of modules, in one file.")
@click.argument("names", metavar="[ID]...", nargs=-1)
@trainers.output
@trainers.language
def slides_command(names: tuple[str, ...], output: Path, lang: str | None) -> int:
    """Write the slides of these modules, or of all, into one file.

    A page (.html) that works with scripts off, or a file to edit (.pptx, with the extra workshop).
    """
    room, book = trainers.room(lang), guidebook.book(installed.home())
    chosen = _chosen(names, room)
    if trainers.ending(output, ".html", ".pptx") == ".pptx":
        return trainers.save(output, deck.deck(chosen, book, room.lang))
    return trainers.save(output, slides.html(chosen, book, room.lang))


def _chosen(names: tuple[str, ...], room: Room) -> list[Module]:
    for name in names:
        if name not in room.modules:
            raise trainers.unknown([*room.modules])
    return [room.modules[name] for name in dict.fromkeys(names)] or [*room.modules.values()]


@click.command("handout", cls=pages.Command, short_help="Paper to hand out or to hold.")
@click.argument("name", metavar="ID")
@trainers.output
@trainers.sheet
@trainers.language
def handout_command(name: str, output: Path, paper: str | None, lang: str | None) -> int:
    """Write the handout of a guide, a module as the trainer holds it, or a safety paper.

    A page to print (.html), or .pdf with the extra workshop. Posters are called poster-ID.
    """
    room, book = trainers.room(lang), guidebook.book(installed.home())
    today = date.today()
    if name not in _known(room, book):
        posters = (f"{POSTER}{each.id}" for each in room.texts.posters)
        papers = [*room.modules, *(each.id for each in room.safety), *posters]
        raise trainers.unknown([*papers, *(one.id for one in order.every(book, room.lang))])
    if trainers.ending(output, ".html", ".pdf") == ".pdf":
        size = paper or html_page.A4
        if name.startswith(POSTER):
            made = pdf.poster(_poster(room, name), book, room.lang, size)
        else:
            made = pdf.handout(book, room, name, size, today)
        return trainers.save(output, made)
    return trainers.save(output, _page(name, room, book, paper or "", today))


def _known(room: Room, book: Book) -> set[str]:
    sheets = {each.id for each in (*room.safety, *room.texts.sheets)}
    posters = {f"{POSTER}{each.id}" for each in room.texts.posters}
    return {*room.modules, *(one.id for one in order.every(book, room.lang)), *sheets, *posters}


def _page(name: str, room: Room, book: Book, paper: str, today: date) -> str:
    sheets = {each.id: each for each in (*room.safety, *room.texts.sheets)}
    one = order.find(book, name, room.lang)
    if name in room.modules:
        return handouts.module(room.modules[name], room.lang, paper)
    if one is not None:
        return handouts.guide(book, one, today, paper, room.lang)
    if name in sheets:
        return handouts.sheet(sheets[name], room.lang, paper)
    return handouts.poster(_poster(room, name), book, room.lang, paper)


def _poster(room: Room, name: str) -> Poster:
    return next(each for each in room.texts.posters if f"{POSTER}{each.id}" == name)


@click.command("quiz", cls=pages.Command, short_help="A quiz, with its answers.")
@click.argument("name", metavar="[ID]", default="")
@click.option("--output", "-o", metavar="FILE", type=PATH, help="The file to write.")
@trainers.sheet
@trainers.language
def quiz_command(name: str, output: Path | None, paper: str | None, lang: str | None) -> int:
    """Write a quiz as a page or .pdf; without an ID or a file, say which there are.

    Printed, the answers are a page of their own. before-after are the six questions.
    """
    together.check(click.get_current_context())
    room = trainers.room(lang)
    if output is None:
        return _list(room)
    if name == SURVEY and room.survey:
        if trainers.ending(output, ".html", ".pdf") == ".pdf":
            return trainers.save(output, pdf.survey(room.survey, room.lang, paper or html_page.A4))
        return trainers.save(output, quiz.survey(room.survey, room.lang, paper or ""))
    if name not in room.quizzes:
        raise trainers.unknown([*room.quizzes, SURVEY])
    if trainers.ending(output, ".html", ".pdf") == ".pdf":
        made = pdf.test(room.quizzes[name], room.lang, paper or html_page.A4)
        return trainers.save(output, made)
    return trainers.save(output, quiz.html(room.quizzes[name], room.lang, paper or ""))


def _list(room: Room) -> int:
    for test in room.quizzes.values():
        out.result(f"{test.id}: {test.title}")
    if room.survey:
        out.result(f"{SURVEY}: {room.survey.title}")
    return Exit.DONE
