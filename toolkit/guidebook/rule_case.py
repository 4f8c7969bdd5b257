"""The input and output of a rule of the checker: a book and a day; faults with their lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from toolkit.guidebook.load import SOURCE
from toolkit.guidebook.values import Book, Guide


class Problem(NamedTuple):
    """A fault: where, which rule, and a sentence."""

    path: Path
    line: int
    rule: str
    words: str


@dataclass(frozen=True, slots=True)
class Case:
    """A book to be judged on a day; release: as it is judged before it is given to people."""

    book: Book
    today: date
    release: bool

    @property
    def guides(self) -> list[Guide]:
        """Every guide in every language."""
        return [guide for shelf in self.book.guides.values() for guide in shelf.values()]

    @property
    def english(self) -> list[Guide]:
        """The guides that the others are made from."""
        return list(self.book.guides.get(SOURCE, {}).values())


#: A line and a sentence; line 0 where it is the file as a whole.
Fault = tuple[int, str]
#: A rule about one guide.
Each = Callable[[Guide, Case], Iterator[Fault]]
#: A rule about the book: a file, a line, a sentence.
Whole = Callable[[Case], Iterator[tuple[Path, int, str]]]


def lines(guide: Guide) -> list[tuple[int, str]]:
    """The lines of a guide's file, with their numbers."""
    return list(enumerate(guide.path.read_text("utf-8").splitlines(), 1))


def body_lines(guide: Guide) -> Iterator[tuple[int, str]]:
    """The lines of the body; those of fenced code are left out."""
    fenced = False
    for at, line in enumerate(guide.body.splitlines(), guide.line):
        fenced ^= line.lstrip().startswith("```")
        if not fenced:
            yield at, line


def at(guide: Guide, needle: str) -> int:
    """The first line of a guide's file that has these words; 1 where none has."""
    return next((number for number, line in lines(guide) if needle in line), 1)


def in_table(path: Path, row: str) -> int:
    """The line of a data file on which a row begins; 1 where it is not found."""
    starts = (f"{row}:", f"id: {row}", f'id: "{row}"', f'"{row}":')
    text = path.read_text("utf-8") if path.exists() else ""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip().removeprefix("- ").removeprefix("{").strip().startswith(starts):
            return number
    return 1
