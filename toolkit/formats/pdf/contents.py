"""What a page draws, as a list of operators: read strictly, written in one way.

Comments go, and so do operators that the standard does not know. Raises Damaged where viewers
might read something else than we do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from toolkit.errors import Damaged, TooLarge
from toolkit.formats.pdf.values import Name, Value
from toolkit.formats.pdf.writing import serial

#: More operators than this are more than a page needs.
MAX_OPERATORS = 3_000_000
_DEEPEST = 30

_SIGN = rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
_TOKEN = re.compile(
    rb"[\0\t\n\f\r ]*(?:"
    rb"(" + _SIGN + rb"+)"  # 1 number or operator
    rb"|/(" + _SIGN + rb"*)"  # 2 name
    rb"|\(((?:[^()\\]|\\.)*)\)"  # 3 string without brackets in it
    rb"|(\()"  # 4 string with brackets in it
    rb"|(<<)|(>>)"  # 5, 6 dictionary
    rb"|<([0-9A-Fa-f\0\t\n\f\r ]*)>"  # 7 string in hexadecimal
    rb"|(\[)|(\])"  # 8, 9 array
    rb"|(%[^\r\n]*)"  # 10 comment
    rb"|(\Z)"  # 11 end
    rb")",
    re.DOTALL,
)
_STARTS = frozenset(b"0123456789+-.")
_NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)|[+-]|[+-]?\.")
#: Python turns no longer row of digits into a whole number.
_LONG = 4000
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)|\r\n?", re.DOTALL)
_ESCAPES = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\n": b"",
    b"\r": b"",
    b"\r\n": b"",
}
_HASH = re.compile(rb"#([0-9A-Fa-f]{2})")
_SPACES = re.compile(rb"[\0\t\n\f\r ]+")
_END = re.compile(rb"[\0\t\n\f\r ]EI(?=[\0\t\n\f\r /\[(<]|\Z)")
_WORDS = {b"true": True, b"false": False, b"null": None}


class Inline(NamedTuple):
    """A picture that stands among the operators."""

    keys: dict[str, Value]
    data: bytes


class Operator(NamedTuple):
    """One operator and what it is applied to. A picture among the operators is called BI."""

    name: str
    operands: list[Value]
    inline: Inline | None = None


class Contents(NamedTuple):
    """All operators, the comments between them, and what stands unused behind the last."""

    operators: list[Operator]
    comments: list[str]
    unused: list[Value]


def read(raw: bytes, most: int = MAX_OPERATORS) -> Contents:
    """The operators of a content stream, and no more than `most`; raises Damaged, TooLarge."""
    return _Reader(raw, most).read()


class _Reader:
    def __init__(self, raw: bytes, most: int) -> None:
        self.raw, self.at, self.most = raw, 0, most
        self.operators: list[Operator] = []
        self.comments: list[str] = []
        self.stack: list[list[Value]] = [[]]
        self.kinds: list[str] = []
        self.strings: dict[bytes, bytes] = {}

    def read(self) -> Contents:
        match, raw = _TOKEN.match, self.raw
        numbers: dict[bytes, Value] = {}  # curves say the same few again and again
        while True:
            found = match(raw, self.at)
            if found is None:
                raise Damaged("structure")
            self.at = found.end()
            group = found.lastindex or 0
            if group == 1:
                word = found[1]
                if word in numbers:
                    self.stack[-1].append(numbers[word])
                elif word[0] in _STARTS:
                    numbers[word] = _number(word)
                    self.stack[-1].append(numbers[word])
                else:
                    self._word(word)
            elif group == 11:
                break
            else:
                self._other(group, found[group])
        if len(self.stack) > 1:
            raise Damaged("structure")
        return Contents(self.operators, self.comments, self.stack[0])

    def _word(self, word: bytes) -> None:
        if word[0] in _STARTS:
            self.stack[-1].append(_number(word))
        elif word in _WORDS:
            self.stack[-1].append(_WORDS[word])
        elif len(self.stack) > 1:
            raise Damaged("structure")
        elif word == b"BI":
            self._picture()
        else:
            self._add(Operator(word.decode("latin-1"), self.stack[0]))

    def _add(self, operator: Operator) -> None:
        if len(self.operators) >= self.most:
            raise TooLarge("too_many_parts")
        self.operators.append(operator)
        self.stack[0] = []

    def _other(self, group: int, body: bytes) -> None:
        here = self.stack[-1]
        if group == 7:
            if body not in self.strings:  # words say the same letters again and again
                self.strings[body] = _from_hex(body)
            here.append(self.strings[body])
        elif group == 2:
            here.append(_name(body))
        elif group == 3:
            here.append(_unescaped(body))
        elif group == 4:
            here.append(self._nested())
        elif group == 10:
            self.comments.append(body[1:].decode("latin-1").strip())
        elif group in (5, 8):
            self._open("<" if group == 5 else "[")
        else:
            self._close("<" if group == 6 else "[")

    def _open(self, kind: str) -> None:
        if len(self.stack) > _DEEPEST:
            raise Damaged("structure")
        self.kinds.append(kind)
        self.stack.append([])

    def _close(self, kind: str) -> None:
        if not self.kinds or self.kinds.pop() != kind:
            raise Damaged("structure")
        items = self.stack.pop()
        self.stack[-1].append(items if kind == "[" else _pairs(items))

    def _nested(self) -> bytes:
        depth, at = 1, self.at
        for found in re.compile(rb"\\.|[()]", re.DOTALL).finditer(self.raw, at):
            depth += {b"(": 1, b")": -1}.get(found[0], 0)
            if not depth:
                self.at = found.end()
                return _unescaped(self.raw[at : found.start()])
        raise Damaged("structure")

    def _picture(self) -> None:
        """A picture that stands among the operators."""
        if self.stack[0]:
            raise Damaged("structure")
        start = len(self.operators)
        self.stack[0] = []
        while True:
            found = _TOKEN.match(self.raw, self.at)
            if found is None or found.lastindex == 11:
                raise Damaged("structure")
            self.at = found.end()
            if found[1] == b"ID" and len(self.stack) == 1:
                break
            if found.lastindex == 1:
                self._word(found[1])
            else:
                self._other(found.lastindex or 0, found[found.lastindex or 0])
            if len(self.operators) != start:
                raise Damaged("structure")
        keys = _pairs(self.stack[0])
        begin = self.at + 1
        least = _least(keys)
        end = _END.search(self.raw, max(begin - 1, begin + least))
        if end is None:
            raise Damaged("structure")
        self.at = end.end()
        inline = Inline({_FULL.get(key, key): value for key, value in keys.items()},
                        _pixels(self.raw[begin : end.start()], least))  # fmt: skip
        self._add(Operator("BI", [], inline))


_FULL = {
    "/BPC": "/BitsPerComponent", "/CS": "/ColorSpace", "/D": "/Decode", "/DP": "/DecodeParms",
    "/F": "/Filter", "/H": "/Height", "/IM": "/ImageMask", "/I": "/Interpolate", "/W": "/Width",
    "/L": "/Length",
}  # fmt: skip


def _least(keys: dict[str, Value]) -> int:
    """How many bytes a picture surely takes; its pixels may spell its end."""
    if keys.get("/F", keys.get("/Filter")) is not None:
        return 0
    width, height = keys.get("/W", keys.get("/Width")), keys.get("/H", keys.get("/Height"))
    bits = (
        1
        if keys.get("/IM", keys.get("/ImageMask"))
        else keys.get("/BPC", keys.get("/BitsPerComponent"))
    )
    space = keys.get("/CS", keys.get("/ColorSpace"))
    counts = {"/RGB": 3, "/DeviceRGB": 3, "/CMYK": 4, "/DeviceCMYK": 4}
    count = counts.get(space, 1) if isinstance(space, Name) else 1
    if isinstance(width, int) and isinstance(height, int) and isinstance(bits, int):
        return max(0, (width * bits * count + 7) // 8 * height)
    return 0


def _pixels(raw: bytes, least: int) -> bytes:
    """Without the half of a line's end that Windows writes behind them."""
    return raw[:least] if least and raw[least:] == b"\r" else raw


def _pairs(items: list[Value]) -> dict[str, Value]:
    if len(items) % 2 or not all(isinstance(key, Name) for key in items[::2]):
        raise Damaged("structure")
    return {str(key): value for key, value in zip(items[::2], items[1::2], strict=True)}


def _number(word: bytes) -> Value:
    if not _NUMBER.fullmatch(word):
        raise Damaged("structure")
    if not any(48 <= byte < 58 for byte in word):
        return 0
    return int(word) if b"." not in word and len(word) < _LONG else Decimal(word.decode())


def _from_hex(body: bytes) -> bytes:
    digits = _SPACES.sub(b"", body)
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


def _name(body: bytes) -> Name:
    if b"#" in body:
        body = _HASH.sub(lambda found: bytes([int(found[1], 16)]), body)
    return Name("/" + body.decode("utf-8", "surrogateescape"))


def _unescaped(body: bytes) -> bytes:
    if b"\\" not in body and b"\r" not in body:
        return body
    return _ESCAPE.sub(_one, body)


def _one(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    if sign is None:
        return b"\n"
    if sign[0] in b"01234567":
        return bytes([int(sign, 8) & 0xFF])
    return _ESCAPES.get(sign, sign)


def written(operators: Iterable[Operator]) -> bytes:
    """A content stream of these operators."""
    lines = []
    for operator in operators:
        if operator.inline is not None:
            lines.append(_inline(operator.inline))
        elif operator.operands:
            said = b" ".join(map(serial, operator.operands))
            lines.append(said + b" " + operator.name.encode("latin-1"))
        else:
            lines.append(operator.name.encode("latin-1"))
    return b"\n".join(lines) + b"\n" if lines else b""


def _inline(inline: Inline) -> bytes:
    keys = b" ".join(
        serial(Name(key)) + b" " + serial(inline.keys[key]) for key in sorted(inline.keys)
    )
    return b"BI\n%s\nID %s\nEI" % (keys, inline.data)
