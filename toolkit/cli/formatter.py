"""Draws a help page: looks up every paragraph, wraps by columns, not by letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

import click

from toolkit.i18n import NOT_REVIEWED, mine, translate

#: An option's words, and what Click adds behind them: its default and its range.
_WORDS = re.compile(r"^(.*?)(  \[.*\])?$", re.DOTALL)
#: The mark of a paragraph that keeps its lines.
_VERBATIM = "\b"
_WIDE = ("W", "F")
_NO_WIDTH = ("Mn", "Me", "Cf")
#: No line begins with one of these.
_NOT_FIRST = "，。、；：？！）」』”’》…,.;:?!)"


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(_columns(letter) for letter in text)


def _columns(letter: str) -> int:
    if unicodedata.category(letter) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in _WIDE else 1


def paragraphs(text: str) -> Iterator[str]:
    """A help text's paragraphs as the catalogue has them: unwrapped, but for verbatim ones."""
    for paragraph in text.split("\n\n"):
        if paragraph.startswith(_VERBATIM):
            yield paragraph.removeprefix(f"{_VERBATIM}\n")
        else:
            yield " ".join(paragraph.split())


class Page(click.HelpFormatter):
    """A help page in the reader's language."""

    def write_text(self, text: str) -> None:
        """A help text, paragraph by paragraph."""
        verbatim = [part.startswith(_VERBATIM) for part in text.split("\n\n")]
        drawn = (
            self._drawn(translate(paragraph), raw)
            for paragraph, raw in zip(paragraphs(text), verbatim, strict=True)
        )
        self.write("\n\n".join(drawn) + "\n")

    def getvalue(self) -> str:
        """The page; its last words say so where nobody has reviewed the language."""
        if mine().reviewed:
            return super().getvalue()
        return super().getvalue() + "\n" + self._drawn(translate(NOT_REVIEWED), raw=False) + "\n"

    def _drawn(self, text: str, raw: bool) -> str:
        indent = " " * self.current_indent
        lines = text.splitlines() if raw else wrapped(text, self.width - self.current_indent)
        return "\n".join(indent + line for line in lines)

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """A table of terms, which stay as they are, and their words."""
        rows = list(rows)
        second = min(max(columns(term) for term, _words in rows), col_max) + col_spacing
        for term, words in rows:
            head = f"{'':>{self.current_indent}}{term}"
            lines = wrapped(_said(words), max(self.width - second - 2, 10))
            if columns(term) > second - col_spacing:
                lines = ["", *lines]
            gap = " " * (second + self.current_indent)
            self.write(head + gap[columns(head) :])
            self.write(f"\n{gap}".join(lines).rstrip() + "\n")


def _said(words: str) -> str:
    found = _WORDS.match(words)
    text, extra = found.groups() if found else (words, None)
    return translate(text) + (extra or "")


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most so many columns; breaks at spaces, and between wide letters."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and columns(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()]


def _pieces(text: str) -> Iterator[str]:
    """Parts that must not be broken: words with the spaces behind them, single wide letters."""
    piece = ""
    for at, letter in enumerate(text):
        piece += letter
        after = text[at + 1 : at + 2]
        between = _columns(letter) == 2 or bool(after and _columns(after) == 2)
        if after not in _NOT_FIRST and (letter == " " or between) and after != " ":
            yield piece
            piece = ""
    yield piece
