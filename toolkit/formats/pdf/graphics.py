"""What is drawn: content streams with the resources that they really use, and nothing else.

A resource that no operator asks for is never seen, so it goes. Comments, unknown operators and
surplus operands go. Marks around content stay as far as they serve tags and layers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.errors import Damaged
from toolkit.formats.pdf import contents, cutting, images, layers, marks
from toolkit.formats.pdf import fonts as outlines
from toolkit.formats.pdf.colours import PACKING, functions, shading, space
from toolkit.formats.pdf.contents import Operator
from toolkit.formats.pdf.copying import (
    NOTHING,
    SKIP,
    Copy,
    Rule,
    Rules,
    apart,
    dictionary,
    name,
    number,
    one_of,
    plain,
    truth,
    unresolved,
)  # fmt: skip
from toolkit.formats.pdf.operators import sound
from toolkit.formats.pdf.resources import Scope
from toolkit.formats.pdf.values import Name, Ref, Stream, Value
from toolkit.formats.pdf.writing import packed, serial

_DEVICES = frozenset(
    {"/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern", "/G", "/RGB", "/CMYK"}
)
#: Operator -> the kind of resource it names, and where among its operands.
_NAMES = {
    "Tf": ("/Font", 0), "Do": ("/XObject", 0), "gs": ("/ExtGState", 0), "cs": ("/ColorSpace", 0),
    "CS": ("/ColorSpace", 0), "scn": ("/Pattern", -1), "SCN": ("/Pattern", -1),
    "sh": ("/Shading", 0),
}  # fmt: skip
_GROUP: Rules = {"/Type": name, "/S": name, "/CS": space, "/I": truth, "/K": truth}
group = apart(dictionary(_GROUP))


# ---- content streams ------------------------------------------------------------------------


def drawn(copy: Copy, raw: bytes, scope: Scope, path: str, key: object) -> bytes:
    """A content stream of what is needed; key: how `Judged` knows it."""
    try:
        read = contents.read(raw)
    except Damaged:
        if not copy.looking:
            raise
        copy.say("inside.damaged", path)
        return b""
    for remark in read.comments:
        if remark:
            copy.say("hidden.comment", path, remark)
    if read.unused:
        copy.leave(f"{path}/unused", read.unused, "hidden.unknown")
    operators = cutting.without(copy, read.operators, key)
    marker = marks.Marker(copy, scope, path)
    made: list[Operator] = []
    for operator in operators:
        good = _sound(copy, operator, path)
        if good is not None:
            made += _one(copy, good, scope, marker, path)
    return contents.written((*made, *marker.missing()))


def _sound(copy: Copy, operator: Operator, path: str) -> Operator | None:
    """The operator with just what it needs; what is too much is told."""
    good, surplus = sound(operator)
    if surplus or good is None:
        said = serial([*surplus, Name(f"/{operator.name}")]).decode("latin-1")
        copy.say("hidden.unknown", f"{path}/{operator.name}", said)
    return good


def _one(
    copy: Copy, operator: Operator, scope: Scope, marker: marks.Marker, path: str
) -> list[Operator]:
    if operator.inline is not None:
        return [_inline(copy, operator.inline, scope, path)]
    if operator.name in ("BMC", "BDC", "EMC"):
        return marker.mark(operator)
    kind, at = _NAMES.get(operator.name, ("", 0))
    if not kind or not isinstance(operator.operands[at], Name):
        return [operator]
    wanted = str(operator.operands[at])
    if kind == "/ColorSpace" and wanted in _DEVICES:
        return [operator]
    new = _used(scope, kind, wanted)
    if new is None:
        copy.say("hidden.unknown", f"{path}/{operator.name}", wanted[1:])
        return []
    if new == wanted:
        return [operator]
    operands = list(operator.operands)
    operands[at] = new
    return [Operator(operator.name, operands)]


def _used(scope: Scope, kind: str, wanted: str) -> Name | None:
    return scope.use(kind, wanted, _RESOURCES[kind](scope))


def _inline(copy: Copy, inline: contents.Inline, scope: Scope, path: str) -> Operator:
    """A picture among the operators."""
    keys, there = dict(inline.keys), f"{path}/inline"
    named = keys.get("/ColorSpace")
    used: Name | None = None
    if isinstance(named, Name) and named not in _DEVICES:
        if named != "/I":
            keys["/ColorSpace"] = scope.resolve("/ColorSpace", named)
        used = _used(scope, "/ColorSpace", named) or Name("/DeviceGray")
    own = {key: each for key, each in inline.keys.items() if key != "/ColorSpace" or not used}
    made = copy.fields(own, there, _INLINE)
    data, coded = images.pixels(copy, keys, Stream(keys, inline.data), there)
    if copy.looking:
        return Operator("BI", [], contents.Inline(made, data))
    if used:
        made["/ColorSpace"] = used
    made.update(coded)
    kept: dict[str, Value] = {key: each for key, each in made.items() if each is not None}
    return Operator("BI", [], contents.Inline(kept, data))


_INLINE: Rules = {
    "/Width": number,
    "/Height": number,
    "/BitsPerComponent": number,
    "/ColorSpace": one_of(name, plain, space),
    "/Decode": plain,
    "/ImageMask": truth,
    "/Interpolate": truth,
    "/Intent": name,
    "/Filter": SKIP,
    "/DecodeParms": SKIP,
    "/Length": SKIP,
}


# ---- resources ------------------------------------------------------------------------------


def form(outer: Scope) -> Rule:
    """A drawing used as one; without resources of its own it uses those around it."""

    def rule(copy: Copy, value: Value, path: str) -> Value:
        if not isinstance(value, Stream):
            return NOTHING
        made = copy.fields(value.keys, path, _FORM)
        resources = value.keys.get("/Resources")
        scope = Scope(copy, outer.resources if resources is None else resources, path)
        raw = drawn(copy, copy.document.bytes_of(value), scope, path, id(value))
        made.update(
            {"/Type": Name("/XObject"), "/Subtype": Name("/Form"), "/Resources": scope.result()}
        )
        layer = layers.layer(copy, value.keys.get("/OC"), f"{path}/OC")
        if layer is not None:
            made["/OC"] = layer
        return packed(raw, made)

    return rule


_FORM: Rules = {
    **PACKING,
    "/Type": SKIP,
    "/Subtype": SKIP,
    "/FormType": SKIP,
    "/BBox": plain,
    "/Matrix": plain,
    "/Resources": SKIP,
    "/Group": group,
    "/OC": SKIP,
    "/StructParent": SKIP,
    "/StructParents": number,
    "/Name": SKIP,
}


def _xobject(scope: Scope) -> Rule:
    def rule(copy: Copy, value: Value, path: str) -> Value:
        kind = copy.document.name(copy.document.dict(value).get("/Subtype"))
        if kind == "/Form":
            return copy.own(form(scope), value, path, _form_key(copy, value, scope))
        if kind == "/Image":
            return copy.own(_layered, value, path)
        return NOTHING

    return unresolved(rule)


def _layered(copy: Copy, value: Value, path: str) -> Value:
    """A picture that may belong to a layer."""
    made = images.image(copy, value, path)
    if isinstance(made, Stream) and isinstance(value, Stream):
        layer = layers.layer(copy, value.keys.get("/OC"), f"{path}/OC")
        if layer is not None:
            made.keys["/OC"] = layer
    return made


def _pattern(scope: Scope) -> Rule:
    def tile(copy: Copy, value: Value, path: str) -> Value:
        if isinstance(value, dict):
            return copy.fields(value, path, _SMOOTH)
        if not isinstance(value, Stream):
            return NOTHING
        made = copy.fields(value.keys, path, _TILE)
        inner = Scope(copy, value.keys.get("/Resources", scope.resources), path)
        raw = drawn(copy, copy.document.bytes_of(value), inner, path, id(value))
        return packed(raw, {**made, "/Resources": inner.result()})

    def rule(copy: Copy, value: Value, path: str) -> Value:
        return copy.own(tile, value, path, _pattern)

    return unresolved(rule)


_TILE: Rules = {
    **PACKING, "/Type": name, "/PatternType": number, "/PaintType": number, "/TilingType": number,
    "/BBox": plain, "/XStep": number, "/YStep": number, "/Resources": SKIP, "/Matrix": plain,
}  # fmt: skip


def _font_and_size(copy: Copy, value: Value, path: str) -> Value:
    parts = value if isinstance(value, list) else []
    if len(parts) != 2:
        return NOTHING
    return [copy.own(font, parts[0], path), copy.inline(number, parts[1], path)]


def _soft(scope: Scope) -> Rule:
    """A mask of a graphics state; its drawing may use the resources around it."""

    def rule(copy: Copy, value: Value, path: str) -> Value:
        if isinstance(value, Name):
            return name(copy, value, path)
        rules: Rules = {
            "/Type": name,
            "/S": name,
            "/G": _own_form(scope),
            "/BC": plain,
            "/TR": functions,
        }
        return copy.fields(value, path, rules) if isinstance(value, dict) else NOTHING

    return rule


def _own_form(scope: Scope) -> Rule:
    def rule(copy: Copy, value: Value, path: str) -> Value:
        return copy.own(form(scope), value, path, _form_key(copy, value, scope))

    return unresolved(rule)


def _form_key(copy: Copy, value: Value, scope: Scope) -> object:
    """Tells apart the copies of a drawing that uses the resources around it."""
    own = "/Resources" in copy.document.dict(value)
    return form, None if own else id(copy.document.dict(scope.resources))


_STATE: Rules = {
    "/Type": name,
    "/LW": number,
    "/LC": number,
    "/LJ": number,
    "/ML": number,
    "/D": plain,
    "/RI": name,
    "/OP": truth,
    "/op": truth,
    "/OPM": number,
    "/Font": _font_and_size,
    "/FL": number,
    "/SM": number,
    "/SA": truth,
    "/BM": plain,
    "/CA": number,
    "/ca": number,
    "/AIS": truth,
    "/TK": truth,
    "/Name": SKIP,
}


def _state(scope: Scope | None) -> Rule:
    """A graphics state. scope: what its mask may draw with."""

    def made(copy: Copy, value: Value, path: str) -> Value:
        rules = {**_STATE, "/SMask": _soft(scope or Scope(copy, None, path))}
        return dictionary(rules)(copy, value, path)

    def rule(copy: Copy, value: Value, path: str) -> Value:
        mask = copy.document.dict(copy.document.dict(value).get("/SMask"))
        key = _form_key(copy, mask["/G"], scope) if scope is not None and "/G" in mask else None
        return copy.own(made, value, path, (_state, key))

    return unresolved(rule)


_SMOOTH: Rules = {
    "/Type": name, "/PatternType": number, "/Shading": shading, "/Matrix": plain,
    "/ExtGState": _state(None),
}  # fmt: skip
_RESOURCES: Mapping[str, Any] = {
    "/Font": lambda _: apart(font),
    "/XObject": _xobject,
    "/ExtGState": _state,
    "/ColorSpace": lambda _: space,
    "/Pattern": _pattern,
    "/Shading": lambda _: shading,
}


def font(copy: Copy, value: Value, path: str) -> Value:
    """A font; the letters of a Type 3 font are drawings, which are copied as pages are."""
    if isinstance(value, dict) and copy.document.name(value.get("/Subtype")) == "/Type3":
        return _type3(copy, value, path)
    return outlines.font(copy, value, path)


def _type3(copy: Copy, value: dict[str, Value], path: str) -> Value:
    procedures = copy.document.dict(value.get("/CharProcs"))
    resources = value.get("/Resources")
    made = copy.fields(
        value,
        path,
        {
            **outlines.SIMPLE,
            "/FontBBox": plain,
            "/FontMatrix": plain,
            "/CharProcs": SKIP,
            "/Resources": SKIP,
        },
    )
    drawn, kept = letters(copy, procedures, resources, path)
    return {**made, "/CharProcs": drawn, "/Resources": kept}


def letters(
    copy: Copy, procedures: dict[str, Value], resources: Value, path: str
) -> tuple[Value, Value]:
    """The letters of a font that is drawn with operators, and their resources."""
    scope = Scope(copy, resources, path)
    made: dict[str, Value] = {}
    for count, (key, value) in enumerate(sorted(procedures.items())):
        found = copy.document.at(value)
        if isinstance(value, Ref):
            copy.visited.add(value)
        if isinstance(found, Stream):
            copy.fields(found.keys, f"{path}/{count}", PACKING)
            raw = drawn(copy, copy.document.bytes_of(found), scope, f"{path}/{count}", id(found))
            ref = copy.new(packed(raw))
            made[key] = ref
    return made, scope.result()
