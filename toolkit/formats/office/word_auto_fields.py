"""Fields that Word itself fills in with who made the document, where it lies and when it changed.

Most writers never typed these words: a template did it for them. What they show goes with them.
What somebody wrote as a title, a keyword or a property of their own stays as words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Codes of fields, and names of properties -> the trace that the result is.
_FIELDS: dict[str, str] = {
    **dict.fromkeys(("AUTHOR", "LASTSAVEDBY", "USERNAME", "USERINITIALS"), "who.author"),
    "USERADDRESS": "who.contact",
    **dict.fromkeys(("FILENAME", "TEMPLATE"), "who.user_path"),
    **dict.fromkeys(("CREATEDATE", "SAVEDATE", "PRINTDATE"), "when.changed"),
    **dict.fromkeys(("EDITTIME", "REVNUM"), "software.history"),
}
_PROPERTIES: dict[str, str] = {
    **_FIELDS,
    **dict.fromkeys(("COMPANY", "MANAGER"), "who.owner"),
    "HYPERLINKBASE": "who.user_path",
    **dict.fromkeys(("CREATETIME", "LASTSAVEDTIME", "LASTPRINTED"), "when.changed"),
    **dict.fromkeys(("TOTALEDITINGTIME", "REVISIONNUMBER"), "software.history"),
    "NAMEOFAPPLICATION": "software.name",
}
#: Fields that ask for a property by its name, which stands behind them.
_ASKING = ("INFO", "DOCPROPERTY")
#: Fields that are always today's, and show the day on which the document was last open.
_MOVING = ("DATE", "TIME")
_WORDS = re.compile(r'"([^"]*)"|([^\s"]+)')


def kind(said: str) -> str:
    """Which trace the result of a field with this code is; "" where it stays."""
    found = _WORDS.finditer(said)
    word = _next(found)
    return _PROPERTIES.get(_next(found), "") if word in _ASKING else _FIELDS.get(word, "")


def moves(said: str) -> bool:
    """Whether a field shows today's date or time."""
    return _next(_WORDS.finditer(said)) in _MOVING


def _next(found: Iterator[re.Match[str]]) -> str:
    one = next(found, None)
    return (one[1] or one[2] or "").upper() if one else ""
