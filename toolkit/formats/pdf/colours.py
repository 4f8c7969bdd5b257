"""Colour spaces, functions and shadings: numbers stay, names of inks and profiles do not.

A profile is replaced by one with the same numbers and no words (icc.neutral). Where nothing of
it can stay, the space that the document names for such viewers, or the plain one, takes its place.
"""

from __future__ import annotations

import re

from toolkit.errors import Damaged
from toolkit.formats.base import unplaced
from toolkit.formats.metadata import icc
from toolkit.formats.pdf.copying import (
    NOTHING,
    SKIP,
    Copy,
    Rules,
    apart,
    array,
    dictionary,
    name,
    number,
    plain,
    truth,
    unresolved,
)  # fmt: skip
from toolkit.formats.pdf.values import Name, Stream, Value, is_number
from toolkit.formats.pdf.writing import packed
from toolkit.formats.readable import readable

PACKING: Rules = dict.fromkeys(("/Length", "/Filter", "/DecodeParms", "/DL"), SKIP)

_PLAIN_SPACES = {1: Name("/DeviceGray"), 3: Name("/DeviceRGB"), 4: Name("/DeviceCMYK")}
_CALIBRATED = dictionary({
    "/WhitePoint": plain, "/BlackPoint": plain, "/Gamma": plain, "/Matrix": plain, "/Range": plain,
})  # fmt: skip
#: Inks that devices have; any other name is a word.
_INKS = frozenset(
    {"/All", "/None", "/Cyan", "/Magenta", "/Yellow", "/Black", "/Red", "/Green", "/Blue"}
)
_PROFILE: Rules = {**PACKING, "/N": number, "/Range": plain, "/Alternate": SKIP}
_COMMENT = re.compile(rb"%[^\r\n]*")
_CALCULATOR = re.compile(rb"[\sA-Za-z0-9.+\-{}#]*")


def space(copy: Copy, value: Value, path: str) -> Value:
    """A colour space."""
    document = copy.document
    if isinstance(value, Name):
        return name(copy, value, path)
    if not isinstance(value, list) or not value:
        return NOTHING
    family = document.name(value[0])
    make = _FAMILIES.get(family)
    if make is not None:
        made = make(copy, value, path)
    elif len(value) == 1:
        return name(copy, document.at(value[0]), path)
    else:
        return NOTHING
    if NOTHING in made if isinstance(made, list) else made is NOTHING:
        return NOTHING
    return made


def _part(value: list[Value], at: int) -> Value:
    return value[at] if at < len(value) else None


def _profile(copy: Copy, value: list[Value], path: str) -> Value:
    found = copy.document.at(_part(value, 1))
    if not isinstance(found, Stream):
        return NOTHING
    count = int(copy.document.number(found.keys.get("/N"), 3))
    raw = _readable(copy, found, path)
    neutral = icc.neutral(raw)
    if neutral != raw:
        copy.say("device.profile", path, f"{len(raw)} bytes", len(raw))
        copy.findings.extend(unplaced(icc.read(raw, path, 0)))
    if neutral is None:
        copy.fields(found.keys, path, {**_PROFILE, "/Alternate": space})
        if isinstance(value[1], tuple):
            copy.visited.add(value[1])
        return _instead(copy, found, count, path)
    kept = copy.own(_icc, value[1], path)
    return [Name("/ICCBased"), kept]


def _readable(copy: Copy, found: Stream, path: str) -> bytes:
    try:
        return copy.document.bytes_of(found)
    except Damaged:
        if not copy.looking:
            raise
        copy.say("inside.damaged", path)
        return b""


def _instead(copy: Copy, found: Stream, count: int, path: str) -> Value:
    named = copy.document.at(found.keys.get("/Alternate"))
    other = space(copy, named, path) if named is not None else NOTHING
    if other is not NOTHING:
        return other
    return _PLAIN_SPACES.get(count, NOTHING)


def _icc(copy: Copy, value: Value, path: str) -> Value:
    """A profile that stays, without its words."""
    if not isinstance(value, Stream):
        return NOTHING
    keys = copy.fields(value.keys, path, _PROFILE)
    neutral = icc.neutral(_readable(copy, value, path))
    return packed(neutral, keys) if neutral is not None else NOTHING


def _by_numbers(copy: Copy, value: list[Value], path: str) -> Value:
    family = Name(copy.document.name(value[0]))
    return [family, copy.inline(_CALIBRATED, _part(value, 1), path)]


def _indexed(copy: Copy, value: list[Value], path: str) -> Value:
    document = copy.document
    base = copy.inline(space, _part(value, 1), path)
    most = document.at(_part(value, 2))
    if base is NOTHING or not is_number(most):
        return NOTHING
    table = document.at(_part(value, 3))
    if isinstance(value[3], tuple):
        copy.visited.add(value[3])
    raw = table if isinstance(table, bytes) else document.bytes_of(table)
    if isinstance(table, Stream):
        copy.fields(table.keys, path, PACKING)
    size = (int(document.number(most)) + 1) * components(copy, document.at(value[1]))
    if size < len(raw):
        copy.say("hidden.gap", f"{path}/palette", _shown(raw[size:]))
    return [Name("/Indexed"), base, most, bytes(raw[: max(size, 0)])]


def _shown(raw: bytes) -> str:
    return readable(raw) or f"{len(raw)} bytes"


def _ink(copy: Copy, value: list[Value], path: str) -> Value:
    names = copy.document.at(_part(value, 1))
    single = isinstance(names, Name)
    listed = [names] if single else names if isinstance(names, list) else []
    made: list[Value] = []
    for count, each in enumerate(listed):
        said = copy.document.name(each)
        known = said in _INKS or said == f"/Ink{count + 1}"
        made.append(Name(said) if known else Name(f"/Ink{count + 1}"))
        if not known:
            copy.say("software.setting", f"{path}/ink", said[1:])
    base = copy.inline(space, _part(value, 2), path)
    mixed = copy.inline(function, _part(value, 3), path)
    if len(value) > 4:
        copy.leave(f"{path}/Attributes", value[4], "software.setting")
    return [Name(copy.document.name(value[0])), made[0] if single else made, base, mixed]


def _pattern(copy: Copy, value: list[Value], path: str) -> Value:
    if len(value) < 2:
        return [Name("/Pattern")]
    return [Name("/Pattern"), copy.inline(space, value[1], path)]


_FAMILIES = {
    "/ICCBased": _profile, "/CalGray": _by_numbers, "/CalRGB": _by_numbers, "/Lab": _by_numbers,
    "/Indexed": _indexed, "/I": _indexed, "/Separation": _ink, "/DeviceN": _ink,
    "/Pattern": _pattern,
}  # fmt: skip


def components(copy: Copy, value: Value) -> int:
    """How many numbers make a colour of this space."""
    document = copy.document
    found = document.at(value)
    parts = found if isinstance(found, list) else [found]
    family = document.name(parts[0]) if parts else ""
    if family == "/ICCBased" and len(parts) > 1:
        return int(document.number(document.dict(parts[1]).get("/N"), 3))
    if family == "/DeviceN" and len(parts) > 1:
        return len(document.list(parts[1]))
    return _COUNTS.get(family, 1)


_COUNTS = {
    "/DeviceRGB": 3, "/RGB": 3, "/CalRGB": 3, "/Lab": 3, "/DeviceCMYK": 4, "/CMYK": 4,
}  # fmt: skip


# ---- functions and shadings -----------------------------------------------------------------


def _function(copy: Copy, value: Value, path: str) -> Value:
    """A function of numbers."""
    if isinstance(value, Name):
        return name(copy, value, path)
    keys = value.keys if isinstance(value, Stream) else value
    if not isinstance(keys, dict):
        return NOTHING
    made = copy.fields(keys, path, {**_FUNCTION, **(PACKING if isinstance(value, Stream) else {})})
    if not isinstance(value, Stream):
        return made
    raw = copy.document.bytes_of(value)
    if copy.document.number(keys.get("/FunctionType")) == 4:
        return packed(_calculation(copy, raw, path), made)
    return packed(raw, made)


def _calculation(copy: Copy, raw: bytes, path: str) -> bytes:
    for remark in _COMMENT.findall(raw):
        copy.say("hidden.comment", path, remark[1:].decode("latin-1").strip())
    bare = b" ".join(_COMMENT.sub(b" ", raw).split())
    if not _CALCULATOR.fullmatch(bare):
        raise Damaged("structure")
    return bare


function = apart(_function)
_FUNCTION: Rules = {
    "/FunctionType": number, "/Domain": plain, "/Range": plain, "/Size": plain,
    "/BitsPerSample": number, "/Order": number, "/Encode": plain, "/Decode": plain, "/C0": plain,
    "/C1": plain, "/N": number, "/Functions": array(function), "/Bounds": plain,
}  # fmt: skip


@unresolved
def functions(copy: Copy, value: Value, path: str) -> Value:
    """One function or several; one that is a stream stays an object of its own."""
    several = isinstance(copy.document.at(value), list)
    return copy.inline(array(function) if several else function, value, path)


_SHADING: Rules = {
    "/ShadingType": number, "/ColorSpace": space, "/Background": plain, "/BBox": plain,
    "/AntiAlias": truth, "/Domain": plain, "/Matrix": plain, "/Function": functions,
    "/Coords": plain, "/Extend": plain, "/BitsPerCoordinate": number, "/BitsPerComponent": number,
    "/BitsPerFlag": number, "/Decode": plain, "/VerticesPerRow": number,
}  # fmt: skip


def _shading(copy: Copy, value: Value, path: str) -> Value:
    """A smooth change of colours."""
    if isinstance(value, Stream):
        made = copy.fields(value.keys, path, {**_SHADING, **PACKING})
        return packed(copy.document.bytes_of(value), made)
    return copy.fields(value, path, _SHADING) if isinstance(value, dict) else NOTHING


shading = apart(_shading)
__all__ = ["PACKING", "components", "function", "functions", "shading", "space", "unresolved"]
