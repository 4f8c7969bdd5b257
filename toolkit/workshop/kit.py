"""Everything for a workshop in one folder that opens by a double click, on a stick or a phone.

No server, no script, nothing from elsewhere; no name, no path and no time of whoever made it, and
the same guides make the same bytes. A list of SHA-256 sums shows what was changed on the way.

Promises all of it or nothing: where something cannot be written, the folder is gone again. Does
not promise that carrying it is safe, and says so on its first page.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from toolkit import files
from toolkit.errors import CannotWrite
from toolkit.guidebook import export, order
from toolkit.guidebook.values import Book
from toolkit.workshop import agenda, agenda_sheet, fonts, handouts, kit_pages, quiz, slides
from toolkit.workshop.values import Module, Room

SUMS, INDEX, CHECK = "SHA256SUMS.txt", "index.html", "check.html"
#: Makes slides that can be edited.
Extra = Callable[[Sequence[Module], Book, str], bytes]


class Made(NamedTuple):
    """What was made: how many files, how many bytes, the sum of the list of sums."""

    files: int
    size: int
    sums: str


class Plan(NamedTuple):
    """What goes into a kit. practice: name -> bytes of each practice file.

    decks and papers are there where the extra is: slides to edit, handouts in PDF. They are left
    out of a language whose fonts are not here.
    """

    book: Book
    rooms: Mapping[str, Room]
    title: str
    today: date
    practice: Mapping[str, bytes] = {}
    decks: Extra | None = None
    papers: Callable[[Book, str, str, date], bytes] | None = None


def build(plan: Plan, folder: Path) -> Made:
    """Write a kit into a folder that does not exist yet. Raises CannotWrite, GuideError."""
    if os.path.lexists(folder):
        raise CannotWrite("exists")
    try:
        return _build(plan, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _build(plan: Plan, folder: Path) -> Made:
    files.make_folder(folder)
    for lang, room in plan.rooms.items():
        export.export(plan.book, lang, folder / lang / "guides", plan.today)
        for name, data in _pages(plan if fonts.there(lang) else _bare(plan), room):
            _write(folder / lang / name, data)
    for name, raw in plan.practice.items():
        _write(folder / "practice" / name, raw)
    for lang in plan.rooms:
        fonts.put(folder, lang)
    size = sum(path.stat().st_size for path in _all(folder))
    _write(folder / CHECK, kit_pages.check([*plan.rooms]))
    _write(folder / INDEX, kit_pages.index(plan.title, plan.rooms, size, [*plan.practice]))
    sums = "".join(f"{_sum(path)}  {path.relative_to(folder).as_posix()}\n"
                   for path in _all(folder))  # fmt: skip
    _write(folder / SUMS, sums)
    _still(folder)
    whole = [*_all(folder)]
    total = sum(path.stat().st_size for path in whole)
    return Made(len(whole), total, hashlib.sha256(sums.encode()).hexdigest())


def _bare(plan: Plan) -> Plan:
    """Without what needs fonts that are not here; the pages say the same."""
    return plan._replace(decks=None, papers=None)


def _pages(plan: Plan, room: Room) -> Iterator[tuple[str, str | bytes]]:
    """Every file of a language, but for the guides themselves."""
    yield (
        "index.html",
        kit_pages.language(room, plan.book, decks=bool(plan.decks), papers=bool(plan.papers)),
    )
    yield from _agendas(room)
    yield from _modules(plan, room)
    yield from _papers(plan, room)
    yield from _sheets(plan, room)


def _agendas(room: Room) -> Iterator[tuple[str, str | bytes]]:
    for audience, minutes in kit_pages.READY:
        made = agenda.plan(room, agenda.Request(minutes, audience))
        yield (
            f"agendas/{audience}-{minutes}.html",
            agenda_sheet.html(made, room.lang, "", "../modules"),
        )


def _modules(plan: Plan, room: Room) -> Iterator[tuple[str, str | bytes]]:
    for one in room.modules.values():
        yield f"modules/{one.id}.html", handouts.module(one, room.lang)
        yield f"slides/{one.id}.html", slides.html([one], plan.book, room.lang)
        if plan.decks:
            yield f"slides/{one.id}.pptx", plan.decks([one], plan.book, room.lang)


def _sheets(plan: Plan, room: Room) -> Iterator[tuple[str, str | bytes]]:
    lang = room.lang
    for test in room.quizzes.values():
        yield f"quizzes/{test.id}.html", quiz.html(test, lang)
    if room.survey:
        yield "quizzes/before-after.html", quiz.survey(room.survey, lang)
    for sheet in room.safety:
        yield f"safety/{sheet.id}.html", handouts.sheet(sheet, lang)
    for sheet in room.texts.sheets:
        yield f"words/{kit_pages.name_of(sheet)}", handouts.sheet(sheet, lang)
    for poster in room.texts.posters:
        yield f"posters/{poster.id}.html", handouts.poster(poster, plan.book, lang)


def _papers(plan: Plan, room: Room) -> Iterator[tuple[str, str | bytes]]:
    """The handouts that modules hand out."""
    for name in kit_pages.handed(room):
        one = order.find(plan.book, name, room.lang)
        if one is None or not one.handout:
            continue
        yield f"handouts/{name}.html", handouts.guide(plan.book, one, plan.today, lang=room.lang)
        if plan.papers:
            yield f"handouts/{name}.pdf", plan.papers(plan.book, name, room.lang, plan.today)


def _all(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write(path: Path, data: str | bytes) -> None:
    files.make_folder(path.parent)
    files.save(path, data)


def _still(folder: Path) -> None:
    """Folders have the time that files have."""
    for each in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        os.utime(each, (files.NEUTRAL_TIME, files.NEUTRAL_TIME))
    os.utime(folder, (files.NEUTRAL_TIME, files.NEUTRAL_TIME))
