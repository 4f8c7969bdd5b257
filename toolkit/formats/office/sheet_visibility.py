"""Which cells of a workbook say something that nobody sees: white, tiny, or formatted away.

What cannot be known counts as seen: cells whose looks depend on conditions, on tables, or on a
picture behind the sheet. Knows nothing of shapes that lie over cells, nor of a theme whose white
is another colour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from toolkit.formats.office.ooxml_vocabulary import key
from toolkit.formats.office.ooxml_xml import Tree, child, children, named
from toolkit.formats.office.sheet_cells import number_of
from toolkit.formats.xml_parts import is_element

#: White to the eye; the first two letters are how clear it is.
_WHITE = re.compile(r"(?:[0-9A-F]{2})?F[A-F](?:F[A-F]){2}")
#: Numbers of white among the old colours.
_OLD_WHITE = ("1", "9", "65")
#: Letters of a point and a half are lines to the eye.
_TINY = 1.5
#: A format has parts for numbers above, below and at zero, and for words.
_PARTS = 4
_SIZE = re.compile(r"\d{1,4}(?:\.\d{1,6})?")
_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?")
_WORDS = ("s", "str", "inlineStr")
#: What may colour cells from outside of them.
_COLOURING = frozenset(("x:tableParts", "x:picture"))
#: Each unseen cell is held against so many stretches with conditions at most.
_MOST = 200
Colour = tuple[str, str]
_T = TypeVar("_T")
_PAPER: Colour = ("", "white")


class Unseen(NamedTuple):
    """The numbers of the looks that hide words, and of those that hide numbers."""

    words: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()


def styles(root: Tree) -> Unseen:
    """The looks of a workbook that hide what stands in a cell."""
    fonts = [_font(one) for one in _rows(root, "x:fonts", "x:font")]
    fills = [_fill(one) for one in _rows(root, "x:fills", "x:fill")]
    formats = {one.get("numFmtId", ""): one.get("formatCode", "")
               for one in _rows(root, "x:numFmts", "x:numFmt")}  # fmt: skip
    words, numbers = set[str](), set[str]()
    for count, look in enumerate(_rows(root, "x:cellXfs", "x:xf")):
        colour, tiny = _at(fonts, look.get("fontId"), (None, False))
        ground = _at(fills, look.get("fillId"), None)
        hides = _hides(formats.get(look.get("numFmtId", ""), ""))
        gone = tiny or (colour is not None and colour == ground)
        if gone or hides[1]:
            words.add(str(count))
        if gone or hides[0]:
            numbers.add(str(count))
    return Unseen(frozenset(words), frozenset(numbers))


def _rows(root: Tree, holder: str, name: str) -> list[Tree]:
    found = child(root, holder)
    return children(found, name) if found is not None else []


def _at(rows: list[_T], said: str | None, otherwise: _T) -> _T:
    number = int(said) if said and said.isdecimal() and len(said) < 6 else 0
    return rows[number] if number < len(rows) else otherwise


def _font(font: Tree) -> tuple[Colour | None, bool]:
    size, colour = child(font, "x:sz"), child(font, "x:color")
    said = size.get("val", "") if size is not None else ""
    tiny = bool(_SIZE.fullmatch(said)) and float(said) <= _TINY
    return (_colour(colour) if colour is not None else None), tiny


def _fill(fill: Tree) -> Colour | None:
    """What lies behind words; None is not known."""
    pattern = child(fill, "x:patternFill")
    if pattern is None:
        return None
    sort = pattern.get("patternType", "none")
    if sort == "none":
        return _PAPER
    colour = child(pattern, "x:fgColor")
    return _colour(colour) if sort == "solid" and colour is not None else None


def _colour(node: Tree) -> Colour | None:
    """A colour by which it can be compared; all white is the same."""
    tint = node.get("tint", "")
    shade = tint if tint.strip("0.-") else ""
    rgb = node.get("rgb", "").upper()
    if rgb:
        return _PAPER if not shade and _WHITE.fullmatch(rgb) else (shade, rgb[-6:])
    for name, white in (("theme", ("0",)), ("indexed", _OLD_WHITE)):
        said = node.get(name)
        if said is not None:
            return _PAPER if not shade and said in white else (shade, f"{name} {said}")
    return None


def _hides(code: str) -> tuple[bool, bool]:
    """Whether a number format shows no numbers, and whether it shows no words."""
    parts = [part.strip() for part in code.split(";")]
    if len(parts) > _PARTS or any(sign in code for sign in '"\\['):
        return False, False
    return len(parts) >= _PARTS - 1 and not any(parts[:3]), len(parts) == _PARTS and not parts[3]


def cells(root: Tree, unseen: Unseen) -> Iterator[Tree]:
    """The cells of a sheet whose looks hide what stands in them, or would if anything did."""
    if not any(unseen) or any(is_element(one) and key(one.tag) in _COLOURING for one in root):
        return
    conditions = [
        area
        for one in named(root, "x:conditionalFormatting", "x14:conditionalFormatting")
        for area in _areas(one)
    ]
    if len(conditions) > _MOST:
        return
    for cell in named(root, "x:c"):
        looks = unseen.words if cell.get("t") in _WORDS else unseen.numbers
        if not len(cell):
            looks = unseen.words | unseen.numbers
        if cell.get("s", "0") in looks and not any(
            _within(cell.get("r", ""), area) for area in conditions
        ):
            yield cell


_Area = tuple[int, int, int, int]


def _areas(node: Tree) -> Iterator[_Area]:
    said = node.get("sqref") or " ".join(one.text or "" for one in named(node, "xm:sqref"))
    for one in _RANGE.finditer(said):
        left, top, right, bottom = one[1], one[2], one[3] or one[1], one[4] or one[2]
        yield number_of(left), int(top), number_of(right), int(bottom)


def _within(place: str, area: _Area) -> bool:
    found = _RANGE.fullmatch(place)
    if found is None:
        return True
    return area[0] <= number_of(found[1]) <= area[2] and area[1] <= int(found[2]) <= area[3]
