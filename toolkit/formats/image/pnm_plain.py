"""Plain anymaps, whose pixels are numbers written out: read in stretches, written in one form.

Between the numbers stand blanks and comments. In a copy each number stands on a line of its own
(of PBM, seventy digits), without leading zeros, so that nothing hides in how it is written.
Comments that touch a number, and numbers of more digits than the largest, are refused. All is done
with whole stretches at a time, since a large picture has millions of numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.errors import Damaged
from toolkit.formats.base import Block, Buffer
from toolkit.formats.image.pnm_header import BLANKS, COMMENT, Head
from toolkit.formats.readable import readable
from toolkit.model import Finding, Place

_BLANK = re.compile(rb"[ \t\n\v\f\r]*")
_WINDOW = 1 << 20
_LONGEST = 64
_LINE = 70
_LINES = bytes.maketrans(BLANKS, b"\n" * len(BLANKS))
_ONLY_ZEROS = bytes.maketrans(b"123456789", b"0" * 9)
_ONES = bytes.maketrans(b"23456789", b"1" * 8)
_LEADING = re.compile(rb"(?m)^0+(?=[0-9])")
_ODD = re.compile(rb"[\t\v\f]")


def blocks(data: Buffer, head: Head) -> Iterator[Block]:
    """The pixels behind a header, and the comments among them; raises Damaged."""
    need, at, count = head.width * head.height * head.depth, head.end, 0
    bits = head.kind == b"P1"
    while count < need:
        if data[at : at + 1] == b"#":
            end = COMMENT.match(data, at).end()  # type: ignore[union-attr]
            yield Block("Comment", at, end, "hidden.comment", value=words(data[at:end]))
            at = end
            continue
        raw = _window(data, at, bits)
        if not raw:
            raise Damaged("truncated")
        clean, taken, size = (
            _bits(raw, need, count) if bits else _values(raw, need - count, head.most)
        )
        count += taken
        end = at + size
        if count == need:
            end = _BLANK.match(data, end).end()  # type: ignore[union-attr]
        yield _block(data, at, end, clean)
        at = end


def words(comment: bytes) -> str:
    """A comment without its sign, in full."""
    raw = comment.lstrip(b"#").strip()
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _window(data: Buffer, at: int, bits: bool) -> bytes:
    """The next stretch of numbers: up to a comment, and no number is cut in two."""
    end = min(at + _WINDOW, len(data))
    mark = data.find(b"#", at, end)
    if mark >= 0:
        if not bits and data[mark - 1] not in BLANKS:
            # programs disagree on whether the number goes on behind the comment
            raise Damaged("structure")
        return data[at:mark]
    raw = data[at:end]
    if bits or end == len(data) or data[end] in BLANKS:
        return raw
    for cut in range(len(raw), max(0, len(raw) - _LONGEST), -1):
        if raw[cut - 1] in BLANKS:
            return raw[:cut]
    raise Damaged("structure")


def _values(raw: bytes, need: int, most: int) -> tuple[bytes, int, int]:
    """The numbers, a line each; how many they are, and how many bytes they took."""
    lines, size = _lines(raw), len(raw)
    if lines.count(b"\n") > need:
        size -= len(raw.split(None, need)[need])
        lines = _lines(raw[:size])
    if lines.translate(None, b"0123456789\n"):
        raise Damaged("structure")
    ones = lines.translate(_ONES)
    if ones[:2] in (b"00", b"01") or b"\n00" in ones or b"\n01" in ones:
        lines = _LEADING.sub(b"", lines)
    if b"0" * (len(str(most)) + 1) in lines.translate(_ONLY_ZEROS):
        raise Damaged("structure")
    return lines, lines.count(b"\n"), size


def _lines(raw: bytes) -> bytes:
    """Words, a line each."""
    lines = raw.translate(_LINES)
    while b"\n\n" in lines:
        lines = lines.replace(b"\n\n", b"\n")
    lines = lines.lstrip(b"\n")
    return lines if lines.endswith(b"\n") or not lines else lines + b"\n"


def _bits(raw: bytes, need: int, count: int) -> tuple[bytes, int, int]:
    """The same for digits that may stand together; `count` of them stand before."""
    size = len(raw)
    found = raw.translate(None, BLANKS)
    if len(found) > need - count:
        size = _reach(raw, need - count)
        found = found[: need - count]
    if found.translate(None, b"01"):
        raise Damaged("structure")
    first = _LINE - count % _LINE
    lines = [found[:first], *(found[at : at + _LINE] for at in range(first, len(found), _LINE))]
    ended = not (count + len(found)) % _LINE or count + len(found) == need
    return b"\n".join(lines) + (b"\n" if found and ended else b""), len(found), size


def _reach(raw: bytes, need: int) -> int:
    """How many bytes hold this many digits, found by halving."""
    low, high = need, len(raw)
    while low < high:
        middle = (low + high) // 2
        if len(raw[:middle].translate(None, BLANKS)) < need:
            low = middle + 1
        else:
            high = middle
    return low


def _block(data: Buffer, start: int, end: int, clean: bytes) -> Block:
    raw = data[start:end]
    instead = None if raw == clean else clean
    odd = _ODD.search(raw)
    if odd is None:
        return Block("pixels", start, end, instead=instead, content=True)
    place = Place("pixels/blanks", start + odd.start(), end - start - odd.start())
    said = readable(raw.translate(None, b"0123456789")) or "tabs that can carry hidden data"
    found = Finding("hidden.padding", place, said)
    return Block("pixels", start, end, instead=instead, content=True, read=lambda: [found])
