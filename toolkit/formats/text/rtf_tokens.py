"""Rich Text Format cut into groups, control words and text (RTF specification 1.9.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z'])|([{}])"
    rb"|([^\\{}\r\n]+)|[\r\n]+|\\",
    re.DOTALL,
)


class Token(NamedTuple):
    """kind: open, close, word, text, bin. word: of a control word; number: its parameter."""

    kind: str
    word: str
    number: int
    text: bytes
    at: int


def tokens(raw: bytes) -> Iterator[Token]:
    """Every part, in order; binary data is skipped over by its declared length."""
    at = 0
    while at < len(raw):
        match = _TOKEN.match(raw, at)
        if match is None:
            return
        token = _token(match)
        at = match.end()
        if token is not None and token.word == "bin" and token.number > 0:
            token = token._replace(kind="bin", text=raw[at : at + token.number])
            at += token.number
        if token is not None:
            yield token


def _token(match: re.Match[bytes]) -> Token | None:
    word, number, code, sign, brace, text = match.groups()
    start = match.start()
    if word is not None:
        return Token("word", word.decode("latin-1"), int(number) if number else -1, b"", start)
    if brace is not None:
        return Token("open" if brace == b"{" else "close", "", 0, b"", start)
    if sign is not None:
        return Token("word", sign.decode("latin-1"), -1, b"", start)
    said = bytes([int(code, 16)]) if code is not None else text
    return None if said is None else Token("text", "", 0, said, start)
