"""Read what workshops are made of: modules, quizzes, the six questions, the safety pack.

They are ours, or come with guides whose signature was checked; they are read as data only. A file
that is not as it has to be is refused, and all others with it. A translation is a file of the
same name in the folder of its language; what has none is there in English.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from toolkit.errors import GuideError
from toolkit.guidebook import front_matter, installed
from toolkit.guidebook import load as guidebook
from toolkit.guidebook.fields import Field
from toolkit.guidebook.front_matter import Malformed
from toolkit.guidebook.load import SOURCE
from toolkit.workshop import texts
from toolkit.workshop.fields import MODULE, PACK, QUIZ, SURVEY, faults
from toolkit.workshop.values import (
    CLOSING,
    OPENING,
    Item,
    Module,
    Quiz,
    Room,
    Sheet,
    Slide,
    Step,
    Survey,
    Texts,
)

FOLDER, QUIZZES = "workshops", "quizzes"
SURVEY_FILE, SAFETY, TEXTS, ORDER = "before_after", "safety_pack", "agenda_texts", "order"
#: Files of the folder that are no modules.
TABLES = frozenset({SURVEY_FILE, SAFETY, TEXTS, ORDER})
#: Papers of the safety pack that are ticked off line by line.
TICKED = frozenset({"step-zero", "debrief", "deletion"})
_LISTS = (
    "guides", "objectives", "audience", "needs", "materials", "low_tech_materials", "risk_notes",
    "gotchas", "practice_files", "handouts", "facts", "sources",
)  # fmt: skip
_PLAIN = (
    "id", "title", "summary", "level", "minutes", "min_people", "max_people", "ratio", "devices",
    "network", "low_tech", "no_network", "reviewed", "review_by",
)  # fmt: skip
Read = TypeVar("Read")


def folder(home: Path, lang: str = SOURCE) -> Path:
    """Where the workshops of a language are."""
    return home / lang / FOLDER


def paths(home: Path, lang: str = SOURCE) -> list[Path]:
    """The files of the modules."""
    found = sorted(folder(home, lang).glob("*.yml"))
    return [path for path in found if path.stem not in TABLES]


def values(path: Path, fields: Mapping[str, Field]) -> dict[str, Any]:
    """What a file says, each value as its field wants it. Raises Malformed."""
    text = guidebook.text_of(path)
    said = front_matter.data(text)
    if not isinstance(said, dict):
        raise Malformed([(1, "this is no table of fields")])
    if wrong := [(line_of(text, name), words) for name, words in faults(said, fields)]:
        raise Malformed(wrong)
    return said


def line_of(text: str, name: str) -> int:
    """The line on which a field begins; 1 where it is not there."""
    lines = enumerate(text.splitlines(), 1)
    return next((at for at, line in lines if line.startswith(f"{name}:")), 1)


def module(path: Path, lang: str = SOURCE) -> Module:
    """One module. Raises Malformed."""
    said = values(path, MODULE)
    plain: dict[str, Any] = {name: _stripped(said[name]) for name in _PLAIN}
    plain |= {name: _lines(said[name]) for name in _LISTS}
    return Module(
        **plain,
        quiz=said["quiz"] or "",
        steps=tuple(
            Step(row["step"], row["minutes"],
                 _lines(row["do"]), _lines(row["say"]), _lines(row["notes"]))
            for row in said["steps"]
        ),
        slides=tuple(
            Slide(row["title"].strip(), _lines(row["lines"]), row["drawing"] or "",
                  row["say"].strip())
            for row in said["slides"]
        ),
        lang=lang,
        path=path,
    )  # fmt: skip


def quiz(path: Path, lang: str = SOURCE) -> Quiz:
    """One quiz. Raises Malformed."""
    said = values(path, QUIZ)
    items = tuple(
        Item(row["q"].strip(), _lines(row["options"]), tuple(row["correct"]), _lines(row["why"]))
        for row in said["items"]
    )
    return Quiz(said["id"], said["title"].strip(), said["guide"] or "", items, lang, path)


def survey(path: Path, lang: str = SOURCE) -> Survey:
    """The six questions. Raises Malformed."""
    said = values(path, SURVEY)
    items = tuple(
        Item(row["q"].strip(), _lines(row["options"]), tuple(row["correct"]), (row["because"],))
        for row in said["questions"]
    )
    return Survey(said["title"], said["why"], _lines(said["how"]), said["say_before"],
                  said["say_after"], items, lang)  # fmt: skip


def pack(path: Path, lang: str = SOURCE) -> tuple[Sheet, ...]:
    """The papers of the safety pack. Raises Malformed."""
    return tuple(
        Sheet(row["id"], row["title"].strip(), row["intro"].strip(),
              _lines(line["text"] for line in row["items"]), lang, row["id"] in TICKED)
        for row in values(path, PACK)["papers"]
    )  # fmt: skip


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _lines(rows: Iterable[Any]) -> tuple[str, ...]:
    return tuple(str(row).strip() for row in rows)


def room(home: Path, lang: str = SOURCE) -> Room:
    """All that workshops are made of, for readers of a language. Raises GuideError."""
    read = functools.partial(_in_language, home, lang)
    modules = [read(path.name, module) for path in paths(home)]
    if not modules:
        raise GuideError("no_workshops")
    quizzes = [read(f"{QUIZZES}/{path.name}", quiz)
               for path in sorted((folder(home) / QUIZZES).glob("*.yml"))]  # fmt: skip
    held = {one.id: one for one in _ordered(modules, _wish(home))}
    if missing := {OPENING, CLOSING} - held.keys():
        raise GuideError("guide_file", hint=f"{FOLDER}: {min(missing)}.yml is missing")
    return Room(
        home=home,
        lang=lang,
        modules=held,
        quizzes={one.id: one for one in quizzes},
        survey=read(f"{SURVEY_FILE}.yml", survey, None),
        safety=read(f"{SAFETY}.yml", pack, ()),
        texts=read(f"{TEXTS}.yml", texts.read, Texts()),
    )


def _in_language(
    home: Path, lang: str, name: str, read: Callable[[Path, str], Read], none: Any = None
) -> Any:
    """A file in a language, in English where it is not there, or nothing at all."""
    for tag in dict.fromkeys((lang, SOURCE)):
        path = folder(home, tag) / name
        if path.exists():
            return _sure(read, path, tag)
    return none


def _sure(read: Callable[[Path, str], Read], path: Path, lang: str) -> Read:
    try:
        return read(path, lang)
    except Malformed as error:
        line, words = error.faults[0]
        raise GuideError("guide_file", hint=f"{path.name}:{line}: {words}") from None
    except OSError as error:
        raise GuideError("io", hint=f"{path.name}: {error.strerror}") from None


def _wish(home: Path) -> list[str]:
    """In which order modules are best held; what is not named comes behind."""
    path = folder(home) / f"{ORDER}.yml"
    if not path.exists():
        return []
    said = _sure(lambda each, _lang: front_matter.data(guidebook.text_of(each)), path, SOURCE)
    return [str(name) for name in said] if isinstance(said, list) else []


def _ordered(modules: list[Module], wish: list[str]) -> list[Module]:
    """What others need stands before them; else as wished, the easy before the hard."""
    place = {name: at for at, name in enumerate(wish)}
    left = sorted(modules, key=lambda one: (
        one.id == CLOSING, one.id != OPENING, place.get(one.id, len(place)), one.level, one.id
    ))  # fmt: skip
    done: list[Module] = []
    while left:
        known = {one.id for one in done}
        ready = [one for one in left if set(one.needs) <= known]
        done.append((ready or left)[0])
        left.remove(done[-1])
    return done


def now(lang: str) -> Room:
    """The room of the workshops that are read now; read once a language and a set."""
    return _room(installed.home_of(FOLDER), lang)


#: No more than two sets of guides in all languages: those that came with Lampshade, and others.
@functools.lru_cache(maxsize=16)
def _room(home: Path, lang: str) -> Room:
    return room(home, lang)
