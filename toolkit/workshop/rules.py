"""Every rule that workshops keep, in one table; a fault comes with its file and its line.

What is judged is form, and words that are known to hurt. Whether a module teaches, only a group
can say. The sentences are for writers, and stay English.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from toolkit.guidebook import load as guidebook
from toolkit.guidebook import measure
from toolkit.guidebook.front_matter import Malformed, data
from toolkit.guidebook.load import SOURCE
from toolkit.guidebook.rule_case import Problem
from toolkit.guidebook.rules_words import BLAME, INVISIBLE, MYTHS, PEOPLE, SHAMING
from toolkit.guidebook.values import Book
from toolkit.workshop import modules, texts
from toolkit.workshop.values import CLOSING, OPENING, STEPS, Item, Module, Quiz

#: The practice files that a module may ask for.
PRACTICE = frozenset({
    "gps-jpeg", "xmp-place", "stale-preview", "zone-shadow", "serial-twice", "author-pdf-docx",
    "png-crop", "reflected-face", "shop-sign", "school-badge", "blur-or-fill", "file-or-picture",
})  # fmt: skip
HARDEST, LONGEST_REVIEW = 9.0, timedelta(days=365)
SLIDE_WORDS, TITLE_WORDS = 9, 6
#: What a line of a slide ends with, and a line that is typed as it stands begins with.
_MARKS, COMMAND = (".", "?", "!"), "lampshade "
#: Lists of people, and what belongs on one.
NEVER = re.compile(
    r"\b(?:sign(?:ed)?[- ](?:in|up)\b|signatures?|attendance (?:list|sheet)|list of participants"
    r"|show me your phone)", re.IGNORECASE,
)  # fmt: skip
#: What may only be named to say that nobody is asked for it.
PERSONAL = re.compile(
    r"\b(?:e-?mail(?: address)?|phone numbers?|(?:your|their|full|real) names?"
    r"|take a (?:group )?(?:photo|picture) of (?:us|the group|everyone))\b", re.IGNORECASE,
)  # fmt: skip
_DENIED = re.compile(
    r"\b(?:no|not|nobody|never|none|without|do not|cannot|instead)\b", re.IGNORECASE
)
_ENDS = re.compile(r"(?<=[.!?])\s+")
_TRICKS = re.compile(
    r"\b(?:[Aa]ll|[Nn]one|[Bb]oth) of the (?:above|answers)\b|\bNOT\b|\b[Ee]xcept\b"
)

#: Where a text stands, for a reader who has the whole module.
_ELSEWHERE = re.compile(r"\b(?:above|below)\b", re.IGNORECASE)

Fault = tuple[Path, str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """What is judged, beside what it names, on a day."""

    home: Path
    book: Book
    modules: Mapping[str, Module]
    quizzes: Mapping[str, Quiz]
    tables: tuple[Path, ...]
    today: date
    release: bool


Rule = Callable[[Case], Iterator[Fault]]


def faults(home: Path, today: date, *, release: bool = False) -> list[Problem]:
    """All faults of the workshops of a folder of guides; none where there are no workshops."""
    if not modules.folder(home).is_dir():
        return []
    found: list[Problem] = []
    read = {path.stem: one for path in modules.paths(home)
            if (one := _read(found, modules.module, path))}  # fmt: skip
    tests = sorted((modules.folder(home) / modules.QUIZZES).glob("*.yml"))
    quizzes = {path.stem: one for path in tests if (one := _read(found, modules.quiz, path))}
    tables = []
    for name, reader in _TABLES.items():
        path = modules.folder(home) / f"{name}.yml"
        if path.exists() and _read(found, reader, path) is not None:
            tables.append(path)
    case = Case(home, guidebook.book(home), read, quizzes, tuple(tables), today, release)
    for name, several in RULES.items():
        found += [Problem(path, _line(path, needle), name, words)
                  for rule in several
                  for path, needle, words in rule(case)]  # fmt: skip
    return sorted(set(found))


_TABLES: dict[str, Callable[[Path], Any]] = {
    modules.SURVEY_FILE: modules.survey,
    modules.SAFETY: modules.pack,
    modules.TEXTS: texts.read,
}


def _read(found: list[Problem], reader: Callable[[Path], Any], path: Path) -> Any:
    try:
        return reader(path)
    except Malformed as error:
        found += [Problem(path, line, "M1", words) for line, words in error.faults]
        return None


def _line(path: Path, needle: str) -> int:
    """The line that has these words; 1 where none has."""
    lines = path.read_text("utf-8").splitlines()
    short = needle[:60].replace('"', '\\"')
    return next((at for at, line in enumerate(lines, 1) if short and short in line), 1)


def ids(case: Case) -> Iterator[Fault]:
    """M2: ids are those of the files, and a workshop has a beginning and an end."""
    every: list[tuple[str, Module | Quiz]] = [*case.modules.items(), *case.quizzes.items()]
    for name, one in every:
        if one.id != name:
            yield one.path, "id:", f"the id is {one.id}, not the name of the file"
    for name in (OPENING, CLOSING):
        if name not in case.modules:
            yield modules.folder(case.home) / f"{modules.ORDER}.yml", "", f"there is no {name}"


def steps(case: Case) -> Iterator[Fault]:
    """M3: five steps in their order, whose minutes are those of the module."""
    for one in case.modules.values():
        if tuple(step.step for step in one.steps) != STEPS:
            yield one.path, "steps:", "the steps are " + ", ".join(STEPS)
        total = sum(step.minutes for step in one.steps)
        if total != one.minutes:
            yield one.path, "minutes:", f"the steps take {total} minutes, not {one.minutes}"
        if one.min_people > one.max_people:
            yield one.path, "max_people:", "at most is less than at least"


def references(case: Case) -> Iterator[Fault]:
    """M4: what a module names is there."""
    guides = case.book.guides.get(SOURCE, {})
    handed = {name for name, guide in guides.items() if guide.handout}
    known: dict[str, Mapping[str, Any] | frozenset[str] | set[str]] = {
        "guides": guides, "handouts": handed, "needs": case.modules, "practice_files": PRACTICE,
        "facts": case.book.facts, "sources": case.book.sources,
    }  # fmt: skip
    for one in case.modules.values():
        for field, there in known.items():
            for name in getattr(one, field):
                if name not in there:
                    yield one.path, f"{field}:", f"{field}: there is no {name}"
        if one.id in _all_needs(case.modules, one):
            yield one.path, "needs:", "it needs itself"
    for test in case.quizzes.values():
        if test.guide not in guides:
            yield test.path, "guide:", f"there is no guide {test.guide}"


def shown(case: Case) -> Iterator[Fault]:
    """M4: the quiz and the drawings of a module are there."""
    for one in case.modules.values():
        if one.quiz and one.quiz not in case.quizzes:
            yield one.path, "quiz:", f"there is no quiz {one.quiz}"
        for slide in one.slides:
            if slide.drawing and slide.drawing not in case.book.drawings:
                yield one.path, slide.title, f"there is no drawing {slide.drawing}"


def _all_needs(every: Mapping[str, Module], one: Module) -> set[str]:
    found: set[str] = set()
    waiting = [*one.needs]
    while waiting:
        name = waiting.pop()
        if name not in found and name in every:
            found.add(name)
            waiting += every[name].needs
    return found


def alone(case: Case) -> Iterator[Fault]:
    """M11: what is brought along is read in an agenda, too, where nothing stands below it."""
    for one in case.modules.values():
        for thing in (*one.materials, *one.low_tech_materials):
            if found := _ELSEWHERE.search(thing):
                yield one.path, thing, f"“{found[0]}”: an agenda has the list without the module"


def slides(case: Case) -> Iterator[Fault]:
    """M5: one idea a screen, to be read from the back row."""
    for one in case.modules.values():
        for slide in one.slides:
            if len(slide.title.split()) > TITLE_WORDS:
                yield one.path, slide.title, f"a title has at most {TITLE_WORDS} words"
            yield from ((one.path, line, words) for line, words in _bullets(slide.lines))


def _bullets(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if len(line.split()) > SLIDE_WORDS:
            yield line, f"a line has at most {SLIDE_WORDS} words"
        if line[:1].islower() and not line.startswith(COMMAND):
            yield line, "a line begins with a capital or a figure"
    for line, following in itertools.pairwise(lines):
        if not line.endswith(_MARKS) and following.endswith(_MARKS):
            yield line, "a sentence is in one line"


def quizzes(case: Case) -> Iterator[Fault]:
    """M6: each answer has its reason, and nobody is tricked."""
    for test in case.quizzes.values():
        for item in test.items:
            yield from ((test.path, item.question, words) for words in _item(item))


def _item(item: Item) -> Iterator[str]:
    if len(item.why) != len(item.options):
        yield f"{len(item.options)} answers have {len(item.why)} reasons"
    if not {*item.correct} < {*range(len(item.options))}:
        yield "the right answers are not some of the answers"
    if len({*item.options}) < len(item.options):
        yield "an answer stands there twice"
    if found := _TRICKS.search(" ".join([item.question, *item.options])):
        yield f"“{found[0]}” tricks people"


def privacy(case: Case) -> Iterator[Fault]:
    """M7: nobody is asked who they are."""
    for path, words in _spoken(case):
        if found := NEVER.search(words):
            yield path, words, f"“{found[0]}”: there are no lists of people"
        for sentence in _ENDS.split(words):
            found = None if path.parent.name == modules.QUIZZES else PERSONAL.search(sentence)
            if found and not _DENIED.search(sentence):
                yield path, words, f"“{found[0]}”: people are not asked who they are"


def _spoken(case: Case) -> Iterator[tuple[Path, str]]:
    """Everything that is read aloud or on paper, with its file."""
    paths = [one.path for one in case.modules.values()]
    paths += [one.path for one in case.quizzes.values()]
    for path in (*paths, *case.tables):
        for words in _strings(data(guidebook.text_of(path))):
            yield path, words


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)


def words(case: Case) -> Iterator[Fault]:
    """M8: no myth, no shaming, no blame, no real person, no hidden letter."""
    lints = (
        (MYTHS, "is a myth"), (SHAMING, "makes people feel small"),
        (BLAME, "blames whoever was hurt"),
    )  # fmt: skip
    found = [(re.compile(rf"(?<![\w-])(?:{'|'.join(each)})(?![\w-])", re.IGNORECASE), why)
             for each, why in lints]  # fmt: skip
    for path, said in _spoken(case):
        for pattern, why in found:
            for phrase in pattern.findall(said):
                yield path, said, f"“{phrase}” {why}"
        for name in PEOPLE.findall(said):
            yield path, said, f"{name} is named"
        if INVISIBLE.search(said.replace("\n", "")):
            yield path, said, "an invisible letter"


def grade(case: Case) -> Iterator[Fault]:
    """M9: easy to say and to read."""
    for one in case.modules.values():
        said = [one.summary, one.low_tech, *one.gotchas, *one.risk_notes]
        said += [line for step in one.steps for line in (*step.do, *step.say, *step.notes)]
        found = measure.grade(measure.prose("\n\n".join(said)))
        if found > HARDEST:
            yield one.path, "id:", f"reading grade {found:.1f}; a module has {HARDEST:.0f}"


def dates(case: Case) -> Iterator[Fault]:
    """M10: reviewed, and to be reviewed."""
    for one in case.modules.values():
        if not one.reviewed <= one.review_by <= one.reviewed + LONGEST_REVIEW:
            yield one.path, "review_by:", "review_by lies within a year of reviewed"
        if case.release and case.today > one.review_by:
            yield one.path, "review_by:", f"the day for the next review, {one.review_by}, is past"


RULES: dict[str, tuple[Rule, ...]] = {
    "M2": (ids,), "M3": (steps,), "M4": (references, shown), "M5": (slides,), "M6": (quizzes,),
    "M7": (privacy,), "M8": (words,), "M9": (grade,), "M10": (dates,),
    "M11": (alone,),
}  # fmt: skip
