"""The words of the plan in a reader's language: English, with a translation laid over it.

guides/<lang>/plan has files of the same names and ids, with texts alone. A row names the English
row that it was made from (`of`), so that an old translation is seen; what is not translated stays
English, marked as such.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from toolkit.errors import GuideError
from toolkit.guidebook import installed
from toolkit.guidebook.load import SOURCE
from toolkit.plan import load
from toolkit.plan.values import Kit

#: How many letters of the hash a row names.
_LETTERS = 12


class Text(NamedTuple):
    """Words to show; lang: of these words; older: the English has changed since."""

    words: str
    lang: str
    older: bool = False


def digest(texts: Mapping[str, str]) -> str:
    """What a translated row names as the row that it was made from."""
    said = "\n".join(f"{field}={words}" for field, words in sorted(texts.items()))
    return hashlib.sha256(said.encode()).hexdigest()[:_LETTERS]


class Texts:
    """All texts of the plan for one reader. Does not change, and holds nothing about who reads."""

    def __init__(self, kit: Kit, lang: str, home: Path) -> None:
        """Read what there is in this language. Raises GuideError."""
        self.lang, self.kit, self.home = lang, kit, home
        self._english = kit.texts
        folder = home / lang / load.FOLDER
        there = lang != SOURCE and folder.is_dir()
        rows = {name: load.rows(folder, name) if there else {} for name in load.TEXTS}
        try:
            self._own = {
                name: {key: load.texts(name, row) for key, row in table.items()}
                for name, table in rows.items()
            }
        except (KeyError, TypeError, AttributeError) as error:
            raise GuideError("guide_file", hint=f"{lang}/{load.FOLDER}: {error}") from None
        self._of = {name: {key: str(row.get("of", "")) for key, row in table.items()}
                    for name, table in rows.items()}  # fmt: skip

    @property
    def translated(self) -> bool:
        """Whether anything is there in this language."""
        return self.lang == SOURCE or any(self._own.values())

    def text(self, name: str, row: str, field: str) -> Text:
        """A field of a row of a file; English where it is missing."""
        english = self._english[name][row]
        own = self._own[name].get(row, {})
        if self.lang == SOURCE or field not in own:
            return Text(english[field], SOURCE)
        return Text(own[field], self.lang, self._of[name][row] != digest(english))

    def all(self) -> Iterator[str]:
        """Every text that is there in this language."""
        tables = self._english if self.lang == SOURCE else self._own
        for table in tables.values():
            for row in table.values():
                yield from row.values()

    def faults(self) -> list[str]:
        """Where a translation and the English do not match, in a line each, for translators."""
        return sorted(
            f"{name}: {row}: {fault}"
            for name, english in self._english.items()
            for row in english.keys() | self._own[name].keys()
            for fault in self._faults(name, row)
        )

    def _faults(self, name: str, row: str) -> Iterator[str]:
        english, own = self._english[name].get(row), self._own[name].get(row, {})
        if english is None:
            yield "not in English"
            return
        yield from (f"{field}: missing" for field in english.keys() - own.keys())
        yield from (f"{field}: not in English" for field in own.keys() - english.keys())
        if own and self._of[name][row] != digest(english):
            yield f"of should be {digest(english)}"


def now(lang: str) -> Texts:
    """The texts of the plan that is read now, with its kit; read once a language and a set."""
    return _read(installed.home_of(load.FOLDER), lang)


#: No more than two sets of guides in all languages: those that came with Lampshade, and others.
@functools.lru_cache(maxsize=16)
def _read(home: Path, lang: str) -> Texts:
    return Texts(load.kit(home), lang, home)
