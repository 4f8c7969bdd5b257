"""Fonts: what draws and what can be copied out stays; names of people, programs and days go.

Embedded font programs keep their outlines. TrueType and OpenType lose the tables that only
describe (name, signatures, makers' own) and the days in their head; Type 1 and CFF have their
notices and the days in their comments blanked in place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.formats.pdf import fontfiles
from toolkit.formats.pdf.colours import PACKING
from toolkit.formats.pdf.copying import (
    NOTHING,
    SKIP,
    Copy,
    Rules,
    any_name,
    apart,
    array,
    name,
    number,
    plain,
)  # fmt: skip
from toolkit.formats.pdf.names import ORDERINGS
from toolkit.formats.pdf.values import Name, Stream, Value
from toolkit.formats.pdf.writing import packed, serial

_SUBSET = re.compile(r"/([A-Z]{6})\+(.+)", re.DOTALL)
_ITEM = rb"(?:<[0-9A-Fa-f\s]*>|-?\d+|/[!-'*-.0-;=?-Z\\^-z|~]*|\[(?:\s|<[0-9A-Fa-f\s]*>)*\])"
_BLOCK = re.compile(
    rb"\d+\s+begin(codespacerange|bfchar|bfrange|cidchar|cidrange|notdefchar|notdefrange)"
    rb"((?:\s*" + _ITEM + rb")*)\s*end\1"
)
_USES = re.compile(rb"(/[!-.0-;=?-Z^-z~]+)\s+usecmap")
_WRITES = re.compile(rb"/WMode\s+([01])\s+def")
_PARTS = re.compile(_ITEM)
_HEAD = (
    b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    b"/CMapName /Letters def\n/CMapType 2 def\n"
)
_TAIL = b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"


def _base_name(copy: Copy, value: Value, path: str) -> Value:
    """A font's name; the letters by which a program marks a part of it are set anew."""
    if not isinstance(value, Name):
        return NOTHING
    subset = _SUBSET.fullmatch(value)
    if not subset:
        return value
    marks: dict[str, str] = copy.notes.setdefault("subsets", {})
    mark = marks.setdefault(str(value), _mark(len(marks)))
    if mark != subset[1]:
        copy.say("software.setting", path, value[1:].encode("utf-8", "replace").decode())
    return Name(f"/{mark}+{subset[2]}")


def _mark(count: int) -> str:
    letters = []
    for _ in range(6):
        count, rest = divmod(count, 26)
        letters.append(chr(65 + rest))
    return "".join(reversed(letters))


def _encoding(copy: Copy, value: Value, path: str) -> Value:
    """Which letter each number is."""
    if isinstance(value, Name):
        return value
    if isinstance(value, dict):
        return copy.fields(value, path, _ENCODING)
    return _numbering(copy, value, path)


def _differences(copy: Copy, value: Value, path: str) -> Value:
    if not isinstance(value, list):
        return NOTHING
    found = [copy.document.at(each) for each in value]
    return [each for each in found if isinstance(each, int | Name)]


_ENCODING: Rules = {"/Type": SKIP, "/BaseEncoding": any_name, "/Differences": _differences}


def _numbering(copy: Copy, value: Value, path: str) -> Value:
    """A table from numbers to letters, written anew from its rows alone."""
    if isinstance(value, Name):
        return value
    if not isinstance(value, Stream):
        return NOTHING
    made = copy.fields(value.keys, path, _CMAP)
    raw = copy.document.bytes_of(value)
    rewritten = letters(raw)
    for said in _remarks(raw):
        copy.say("hidden.comment", path, said)
    return packed(rewritten, made)


def letters(raw: bytes) -> bytes:
    """The rows of a table from numbers to letters, and nothing else."""
    bare = re.sub(rb"%[^\r\n]*", b" ", raw)
    parts = [_HEAD]
    writes, uses = _WRITES.search(bare), _USES.search(bare)
    if uses:
        parts.append(uses[1] + b" usecmap\n")
    if writes:
        parts.append(b"/WMode %s def\n" % writes[1])
    for block in _BLOCK.finditer(bare):
        items = [b"".join(each.split()) if each[:1] == b"<" else each
                 for each in _PARTS.findall(block[2])]  # fmt: skip
        width = 2 if block[1] in (b"codespacerange", b"bfchar", b"cidchar", b"notdefchar") else 3
        rows = [b" ".join(items[at : at + width]) for at in range(0, len(items), width)]
        parts.append(
            b"%d begin%s\n%s\nend%s\n" % (len(rows), block[1], b"\n".join(rows), block[1])
        )
    return b"".join((*parts, _TAIL))


def _remarks(raw: bytes) -> Iterator[str]:
    """Comments that are not those of every such table."""
    for remark in re.findall(rb"%[^\r\n]*", raw):
        said = remark.strip(b"% ").decode("latin-1")
        if said and not said.startswith(("!PS-Adobe-3.0 Resource", "EndComments", "EOF")):
            yield said


def _uses(copy: Copy, value: Value, path: str) -> Value:
    return _encoding(copy, value, path)


_CMAP: Rules = {
    **PACKING, "/Type": SKIP, "/CMapName": SKIP, "/WMode": number, "/UseCMap": _uses,
    "/CIDSystemInfo": SKIP,
}  # fmt: skip


def _system(copy: Copy, value: Value, path: str) -> Value:
    """Which character set numbers the letters; one that nobody else knows has no name."""
    keys = copy.document.dict(value)
    registry, ordering = (copy.document.at(keys.get(key)) for key in ("/Registry", "/Ordering"))
    if registry != b"Adobe" or ordering not in ORDERINGS:
        if (registry, ordering) != (b"Adobe", b"UCS"):
            copy.say("software.setting", path, serial([registry, ordering]).decode("latin-1"))
        registry, ordering = b"Adobe", b"Identity"
    count = copy.document.number(keys.get("/Supplement"))
    return {"/Registry": registry, "/Ordering": ordering, "/Supplement": int(count)}


def _program(copy: Copy, value: Value, path: str) -> Value:
    """The font program."""
    if not isinstance(value, Stream):
        return NOTHING
    made = copy.fields(value.keys, path, _PROGRAM)
    bare = fontfiles.bare(copy.document.bytes_of(value))
    for kind, place, said in bare.found:
        copy.say(kind, f"{path}/{place}", said)
    if "/Length1" in made:
        made["/Length1"] = bare.lengths[0] if bare.lengths else made["/Length1"]
    return packed(bare.raw, made)


def _glyph_map(copy: Copy, value: Value, path: str) -> Value:
    if isinstance(value, Stream):
        made = copy.fields(value.keys, path, PACKING)
        return packed(copy.document.bytes_of(value), made)
    return plain(copy, value, path)


_PROGRAM: Rules = {
    **PACKING, "/Length1": number, "/Length2": number, "/Length3": number, "/Subtype": name,
}  # fmt: skip
#: The names of widths; whatever else stands there is a word.
_STRETCHES = frozenset(
    "/" + much + width
    for width in ("Condensed", "Expanded")
    for much in ("Ultra", "Extra", "", "Semi")
) | {"/Normal"}  # fmt: skip


def _stretch(copy: Copy, value: Value, path: str) -> Value:
    return value if isinstance(value, Name) and value in _STRETCHES else NOTHING


_DESCRIPTOR: Rules = {
    "/Type": name, "/FontName": _base_name, "/Flags": number, "/FontBBox": plain,
    "/ItalicAngle": number, "/Ascent": number, "/Descent": number, "/Leading": number,
    "/CapHeight": number, "/XHeight": number, "/StemV": number, "/StemH": number,
    "/AvgWidth": number, "/MaxWidth": number, "/MissingWidth": number, "/FontWeight": number,
    "/FontStretch": _stretch,
    "/FontFile": apart(_program), "/FontFile2": apart(_program), "/FontFile3": apart(_program),
    "/CIDSet": SKIP, "/CharSet": SKIP,
}  # fmt: skip


def _as_it_is(copy: Copy, value: Value, path: str) -> Value:
    return value


def _descriptor(copy: Copy, value: Value, path: str) -> Value:
    if not isinstance(value, dict):
        return NOTHING
    kept = {"/FontFamily": _as_it_is} if _is_family(copy, value) else {}
    return copy.fields(value, path, {**_DESCRIPTOR, **kept})


def _is_family(copy: Copy, keys: dict[str, Value]) -> bool:
    """Whether the family's name says no more than the font's own does.

    By it programs look for a font that is not in the file: "Courier New" of /CourierNewPSMT.
    """
    family = copy.document.at(keys.get("/FontFamily"))
    if not isinstance(family, bytes):
        return False
    bare = "/" + family.decode("latin-1").replace(" ", "")
    own = _SUBSET.sub(r"/\2", copy.document.name(keys.get("/FontName")))
    return len(bare) > 1 and own.startswith(bare)


_COMMON: Rules = {
    "/Type": name, "/Subtype": name, "/BaseFont": _base_name, "/Encoding": _encoding,
    "/ToUnicode": apart(_numbering), "/FontDescriptor": apart(_descriptor), "/Name": SKIP,
}  # fmt: skip
SIMPLE: Rules = {**_COMMON, "/FirstChar": number, "/LastChar": number, "/Widths": plain}
_BELOW: Rules = {
    **_COMMON, "/CIDSystemInfo": _system, "/DW": number, "/W": plain, "/DW2": plain, "/W2": plain,
    "/CIDToGIDMap": apart(_glyph_map),
}  # fmt: skip


def _below(copy: Copy, value: Value, path: str) -> Value:
    return copy.fields(value, path, _BELOW) if isinstance(value, dict) else NOTHING


def font(copy: Copy, value: Value, path: str) -> Value:
    """A font whose letters are outlines; those that are drawn like pages are graphics.font."""
    if not isinstance(value, dict):
        return NOTHING
    kind = copy.document.name(value.get("/Subtype"))
    if kind == "/Type0":
        below = array(apart(_below))
        return copy.fields(value, path, {**_COMMON, "/DescendantFonts": below})
    return copy.fields(value, path, SIMPLE)
