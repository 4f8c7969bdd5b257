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
        start, at = at, match.end()
        word, number, code, sign, brace, text = match.groups()
        if word is not None:
            name = word.decode("latin-1")
            value = int(number) if number else 1
            if name == "bin" and number and value > 0:
                yield Token("bin", name, value, raw[at : at + value], start)
                at += value
            else:
                yield Token("word", name, value if number else -1, b"", start)
        elif brace is not None:
            yield Token("open" if brace == b"{" else "close", "", 0, b"", start)
        elif code is not None:
            yield Token("text", "", 0, bytes([int(code, 16)]), start)
        elif sign is not None:
            yield Token("word", sign.decode("latin-1"), -1, b"", start)
        elif text is not None:
            yield Token("text", "", 0, text, start)
