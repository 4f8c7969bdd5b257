"""A style sheet cut into its parts, after CSS Syntax Level 3; nothing of it is lost in the cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.errors import TooLarge

_ESC = r"\\(?:[0-9A-Fa-f]{1,6}(?:\r\n|[ \t\r\n\f])?|[^\r\n\f0-9A-Fa-f])"
#: The ASCII signs that no name begins with, and those that are in none. All beyond ASCII may be;
#: a set that counts them up would take ten times as long to be made ready as all the rest.
_NO_START, _NO_PART = r"\x00-@\[-\^`{-\x7f", r"\x00-,./:-@\[-\^`{-\x7f"
_START = rf"(?:[^{_NO_START}]|{_ESC})"
_NAME = rf"(?:[^{_NO_PART}]++|{_ESC})"
_TOKEN = re.compile(
    rf"""(?P<comment>/\*.*?(?:\*/|\Z))
    |(?P<space>[ \t\r\n\f]+)
    |(?P<string>"(?:[^"\\\r\n\f]++|\\(?:\r\n|[\s\S])|\\\Z)*+(?:"|(?=[\r\n\f])|\Z)
                |'(?:[^'\\\r\n\f]++|\\(?:\r\n|[\s\S])|\\\Z)*+(?:'|(?=[\r\n\f])|\Z))
    |(?P<mark><!--|-->)
    |(?P<at>@(?:--|-?{_START}){_NAME}*+)
    |(?P<hash>\#{_NAME}++)
    |(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?:%|{_NAME}*+))
    |(?P<function>(?:--|-?{_START}){_NAME}*+\()
    |(?P<name>(?:--|-?{_START}){_NAME}*+)
    |(?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)
_ADDRESS = re.compile(r"[ \t\r\n\f]*+((?:[^\"'()\\ \t\r\n\f]++|\\[\s\S])*+)[ \t\r\n\f]*+(?:\)|\Z)")
_BAD_ADDRESS = re.compile(r"(?:[^)\\]++|\\[\s\S])*+(?:\)|\Z)")
#: Parts of one sheet: each is gone through several times.
_MOST = 600_000
_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})(?:\r\n|[ \t\r\n\f])?|(\r\n|[\r\n\f])|([\s\S]))")


class Token(NamedTuple):
    """One part: its kind (a group of the pattern above, or "address"), and its text."""

    kind: str
    text: str


def tokens(sheet: str) -> Iterator[Token]:
    """Every part of a style sheet; laid end to end they are the sheet. Raises TooLarge."""
    at, left = 0, _MOST
    while at < len(sheet):
        left -= 1
        if left < 0:
            raise TooLarge("too_many_parts")
        match = _TOKEN.match(sheet, at)
        if match is None or match.lastgroup is None:
            raise AssertionError
        kind, end = match.lastgroup, match.end()
        if kind == "function" and unescaped(match[0][:-1]).lower() == "url":
            end = _address_end(sheet, end)
            kind = "address" if end > match.end() else kind
        yield Token(kind, sheet[at:end])
        at = end


def _address_end(sheet: str, at: int) -> int:
    """Where an address without quotes ends; `at` where it has quotes and is a function."""
    bare = _ADDRESS.match(sheet, at)
    if bare:
        return bare.end()
    quoted = re.compile(r"[ \t\r\n\f]*[\"']").match(sheet, at)
    if quoted:
        return at
    bad = _BAD_ADDRESS.match(sheet, at)
    return bad.end() if bad else len(sheet)


def unescaped(text: str) -> str:
    """A name or the inside of a string as it is meant."""
    return _ESCAPE.sub(_meant, text) if "\\" in text else text


def _meant(match: re.Match[str]) -> str:
    if match[1]:
        code = int(match[1], 16)
        usable = 0 < code < 0x110000 and not 0xD800 <= code < 0xE000
        return chr(code) if usable else "\ufffd"
    return match[3] or ""


def address_of(token: str) -> str:
    """What stands in a url( ) without quotes."""
    inner = token[token.index("(") + 1 :]
    return unescaped(inner.removesuffix(")").strip(" \t\r\n\f"))


def string_of(token: str) -> str:
    """What stands in a string."""
    inner = token[1:-1] if len(token) > 1 and token[-1] == token[0] else token[1:]
    return unescaped(inner)


def quoted(words: str) -> str:
    """Words as a string."""
    escaped = re.sub(r'["\\]|[\0-\x1f]', lambda match: f"\\{ord(match[0]):x} ", words)
    return f'"{escaped}"'


def name_escaped(name: str) -> str:
    """A name that can stand in a selector."""
    return re.sub(f"[{_NO_PART}]", lambda m: f"\\{ord(m[0]):x} ", name)
