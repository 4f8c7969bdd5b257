"""Reads a catalogue as translators write it (gettext's .po), so that nothing has to be built.

What is marked fuzzy, obsolete or empty is left out: English is better than a guess.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from gettext import c2py
from pathlib import Path

_LINE = re.compile(
    r'^[ \t]*(?:(msgid_plural|msgid|msgstr)(?:\[(\d)\])?[ \t]+)?"(.*)"[ \t]*$', re.MULTILINE
)
_ESCAPE = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t"}
_FUZZY = re.compile(r"^#,.*\bfuzzy\b", re.MULTILINE)

Messages = dict[str, tuple[str, ...]]


def path_of(code: str) -> Path:
    """Where a language's catalogue is: locale/<code>/LC_MESSAGES/lampshade.po."""
    return Path(__file__).parents[1] / "locale" / code / "LC_MESSAGES" / "lampshade.po"


def parse(text: str) -> tuple[dict[str, str], Messages]:
    """The header's fields, and for each sentence its forms in the order of their numbers.

    Wants an empty line between entries, as every editor writes them. Does not judge what it
    reads: see tools/make_locale.py for that.
    """
    headers: dict[str, str] = {}
    messages: Messages = {}
    for block in re.split(r"\n[ \t]*\n", text):
        source, forms = _entry(block)
        if not source and forms and not headers:
            headers = _headers(forms[0])
        elif source and all(forms) and not _FUZZY.search(block):
            messages[source] = forms
    return headers, messages


def _entry(block: str) -> tuple[str, tuple[str, ...]]:
    """The sentence and its forms; both are empty where the block holds no entry."""
    parts: dict[tuple[str, str], str] = {}
    key = ("", "")
    for line in _LINE.finditer(block):
        if line[1]:
            key = (line[1], line[2] or "")
        parts[key] = parts.get(key, "") + line[3]
    forms = sorted((number, text) for (word, number), text in parts.items() if word == "msgstr")
    return _plain(parts.get(("msgid", ""), "")), tuple(_plain(text) for _, text in forms)


def _plain(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda match: _ESCAPES.get(match[1], match[1]), text)


def _headers(text: str) -> dict[str, str]:
    lines = (line.partition(":") for line in text.splitlines())
    return {name.strip(): value.strip() for name, _, value in lines if name}


def form_of(header: str, number: int) -> int:
    """Which form a number takes, by the catalogue's Plural-Forms."""
    return _rule(header)(number)


@functools.cache
def _rule(header: str) -> Callable[[int], int]:
    expression = header.partition("plural=")[2].rstrip("; ")
    rule: Callable[[int], int] = c2py(expression)
    return rule
