"""The glossary: words that lead to their meaning, once a page, where they are first used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from toolkit.guidebook.markup import Html, element, escape, joined
from toolkit.guidebook.values import Rows


class Term(NamedTuple):
    """A word in one language, with what it means there."""

    id: str
    word: str
    meaning: str


class Terms:
    """The words of a glossary in one language; what has no meaning in it is left out."""

    def __init__(self, rows: Rows, lang: str) -> None:
        """Read the rows once for a language."""
        self.rows = {term.id: term for name, row in rows.items() if (term := _term(name, row))}
        self._spelt = {form.lower(): term.id for term in self.rows.values()
                       for form in _forms(term, rows[term.id])}  # fmt: skip
        each = "|".join(re.escape(form) for form in sorted(self._spelt, key=len, reverse=True))
        # letters that are not set apart by spaces have no edges of words
        edge, rear = (r"(?<![\w-])", r"(?![\w-])") if lang in _SPACED else ("", "")
        self._found = re.compile(f"{edge}(?:{each}){rear}", re.IGNORECASE) if each else None

    def linked(self, text: str, used: list[str]) -> Html:
        """A text in which each word that was not used before leads to its meaning."""
        if self._found is None:
            return escape(text)
        pieces: list[object] = []
        at = 0
        for found in self._found.finditer(text):
            term = self.rows[self._spelt[found[0].lower()]]
            if term.id not in used:
                used.append(term.id)
                pieces += [text[at : found.start()], _link(found[0], term)]
                at = found.end()
        return joined(*pieces, text[at:])


#: Scripts that put spaces between words.
_SPACED = ("en", "es", "fr", "ru", "ar", "fa", "ug")


def _link(word: str, term: Term) -> Html:
    return element("a", word, href=f"#word-{term.id}", class_="term", title=term.meaning)


def _term(name: str, row: Mapping[str, Any]) -> Term | None:
    word, meaning = row.get("term"), row.get("meaning")
    return Term(name, str(word), str(meaning)) if word and meaning else None


def _forms(term: Term, row: Mapping[str, Any]) -> list[str]:
    return [term.word, *map(str, row.get("forms") or ())]
