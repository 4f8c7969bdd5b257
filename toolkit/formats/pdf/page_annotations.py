"""What lies on pages: links, form fields, and marks that readers made.

A link stays as a link. A mark that can be seen stays as it looks, without who made it, when, and
what was noted with it; one that covers something and has no looks of its own is refused, because
the copy would show what is below. What is not seen goes. A field stays with what is filled in; a
signature stays as a picture only.
"""

from __future__ import annotations

from toolkit.errors import NotCleanable
from toolkit.formats.pdf import contents, graphics, layers, marks
from toolkit.formats.pdf.annotations import BARE, WRITTEN_ON, bare, unlooked, unseen
from toolkit.formats.pdf.copying import (
    NOTHING,
    SKIP,
    Copy,
    Rule,
    Rules,
    any_name,
    apart,
    name,
    number,
    plain,
    truth,
    unresolved,
    words,
)  # fmt: skip
from toolkit.formats.pdf.destinations import action, destination
from toolkit.formats.pdf.names import MARKS
from toolkit.formats.pdf.operators import sound
from toolkit.formats.pdf.resources import Scope
from toolkit.formats.pdf.values import Name, Ref, Stream, Value, text

_PASSWORD = 1 << 13
_DEEPEST = 32
_BORDER: Rules = {"/Type": SKIP, "/W": number, "/S": name, "/D": plain}


def _border(copy: Copy, value: Value, path: str) -> Value:
    return copy.fields(value, path, _BORDER) if isinstance(value, dict) else NOTHING


def _appearance(copy: Copy, value: Value, path: str) -> Value:
    """How it looks; how it looks when pressed goes."""
    if not isinstance(value, dict):
        return NOTHING
    return copy.fields(value, path, {"/N": _normal})


@unresolved
def _normal(copy: Copy, value: Value, path: str) -> Value:
    found = copy.document.at(value)
    outer = _outer(copy)
    if isinstance(found, Stream):
        return copy.own(graphics.form(outer), value, path, (graphics.form, None))
    if not isinstance(found, dict):
        return NOTHING
    rule: Rule = graphics.form(outer)
    return {
        key: copy.own(rule, each, f"{path}{key}", (graphics.form, None))
        for key, each in sorted(found.items())
        if isinstance(copy.document.at(each), Stream)
    }


def _outer(copy: Copy) -> Scope:
    """The resources of the form, which appearances without their own fall back on."""
    if "outer" not in copy.notes:
        root = copy.document.dict(copy.document.trailer.get("/Root"))
        form = copy.document.dict(root.get("/AcroForm"))
        copy.notes["outer"] = Scope(copy, form.get("/DR"), "Catalog/AcroForm/DR")
    return copy.notes["outer"]  # type: ignore[no-any-return]


_SEEN: Rules = {
    "/Type": SKIP, "/Subtype": SKIP, "/Rect": plain, "/F": number, "/AP": _appearance,
    "/AS": any_name, "/P": SKIP, "/StructParent": number, "/OC": SKIP, "/Popup": SKIP,
}  # fmt: skip
#: Marks on words; readers draw none that does not say where the words are.
_ON_WORDS = frozenset({"/Highlight", "/Underline", "/Squiggly", "/StrikeOut"})
#: Marks that some readers draw only where all that they were made from is there, too. That may say
#: more than can be seen, so they stay as stamps, which look the same.
_AS_STAMPS = frozenset({"/FreeText", "/Ink", "/Polygon", "/PolyLine", "/Watermark"})
#: Marks without looks of their own, which readers draw from where they lie.
_BARE: Rules = {
    "/Type": SKIP, "/Subtype": SKIP, "/Rect": plain, "/F": number, "/C": plain, "/CA": number,
    "/BS": _border, "/Border": plain, "/RD": plain, "/P": SKIP, "/StructParent": number,
    "/OC": SKIP, "/Popup": SKIP, **dict.fromkeys(BARE.values(), plain),
}  # fmt: skip
_LINK: Rules = {
    "/Type": SKIP, "/Subtype": SKIP, "/Rect": plain, "/Border": plain, "/C": plain, "/BS": _border,
    "/H": name, "/QuadPoints": plain, "/F": number, "/A": action, "/Dest": destination, "/P": SKIP,
    "/StructParent": number, "/OC": SKIP,
}  # fmt: skip


def lying(copy: Copy, value: Value, path: str) -> list[Value]:
    """The annotations of a page that stay, each as its own object."""
    made: list[Value] = []
    known: dict[Ref, Value] = copy.notes.setdefault("annotations", {})
    if isinstance(value, Ref):
        copy.visited.add(value)
    for count, each in enumerate(copy.document.list(value)):
        there = f"{path}/{count}"
        result = _one(copy, each, there)
        if result is NOTHING:
            copy.leave(there, each, "hidden.note")
            continue
        if not isinstance(result, Ref):
            result = copy.new(result)
        if isinstance(each, Ref):
            known[each] = result
        made.append(result)
    return made


def _one(copy: Copy, value: Value, path: str) -> Value:
    keys = copy.document.dict(value)
    kind = copy.document.name(keys.get("/Subtype"))
    if not copy.looking and unlooked(copy.document, keys):
        raise NotCleanable("own_mark")
    if kind == "/Widget" and isinstance(value, Ref):
        return _widget(copy, value, keys, path)
    rule = _stays(copy, keys, kind)
    return copy.own(rule, value, path) if rule is not None else NOTHING


def _stays(copy: Copy, keys: dict[str, Value], kind: str) -> Rule | None:
    if kind == "/Link":
        return _link
    drawn = copy.document.dict(keys.get("/AP")).get("/N")
    if kind in (*MARKS, "/Widget") and drawn is not None and not unseen(copy.document, keys):
        return _mark
    return _bare if bare(copy.document, keys) is not None else None


def _link(copy: Copy, value: Value, path: str) -> Value:
    if not isinstance(value, dict):
        return NOTHING
    made = copy.fields(value, path, _LINK)
    return _with_kind(copy, made, value, "/Link", path)


def _mark(copy: Copy, value: Value, path: str) -> Value:
    """A mark, or a signature, as it looks."""
    if not isinstance(value, dict):
        return NOTHING
    kind = copy.document.name(value.get("/Subtype"))
    rules = {**_SEEN, "/QuadPoints": plain} if kind in _ON_WORDS else _SEEN
    made = copy.fields(value, path, rules)
    nowhere = kind in _ON_WORDS and not made.get("/QuadPoints")
    stays = kind in MARKS and kind not in _AS_STAMPS and not nowhere
    return _with_kind(copy, made, value, kind if stays else "/Stamp", path)


def _bare(copy: Copy, value: Value, path: str) -> Value:
    """A mark that readers draw by themselves, with what they draw it from."""
    if not isinstance(value, dict):
        return NOTHING
    kind = copy.document.name(value.get("/Subtype"))
    written = {"/Contents": words, "/DA": style, "/Q": number} if kind == WRITTEN_ON else {}
    made = copy.fields(value, path, {**_BARE, **written})
    return _with_kind(copy, made, value, kind, path)


def _with_kind(
    copy: Copy, made: dict[str, Value], value: dict[str, Value], kind: str, path: str
) -> Value:
    layer = layers.layer(copy, value.get("/OC"), f"{path}/OC")
    if layer is not None:
        made["/OC"] = layer
    return {**made, "/Type": Name("/Annot"), "/Subtype": Name(kind)}


# ---- form fields ----------------------------------------------------------------------------


def _inherited(copy: Copy, keys: dict[str, Value], key: str) -> Value:
    for _ in range(_DEEPEST):
        if key in keys:
            return copy.document.at(keys[key])
        if "/Parent" not in keys:
            return None
        keys = copy.document.dict(keys["/Parent"])
    return None


def _widget(copy: Copy, value: Ref, keys: dict[str, Value], path: str) -> Value:
    """A field's place on a page."""
    if unseen(copy.document, keys):
        copy.leave(path, value, "hidden.form")
        return NOTHING
    kind = _inherited(copy, keys, "/FT")
    if kind not in ("/Tx", "/Btn", "/Ch"):
        if kind == "/Sig" and "/Parent" in keys:
            copy.leave(f"{path}/Parent", keys["/Parent"], "hidden.provenance")
        drawn = copy.document.dict(keys.get("/AP")).get("/N")
        return copy.own(_mark, value, path) if drawn is not None else NOTHING
    top: Ref = value
    for _ in range(_DEEPEST):
        parent = copy.document.dict(top).get("/Parent")
        if not isinstance(parent, Ref):
            break
        copy.notes.setdefault("kids", {}).setdefault(parent, []).append(top)
        top = parent
    roots: dict[Ref, None] = copy.notes.setdefault("fields", {})
    roots[top] = None
    return copy.own(field, value, path)


def _filled(copy: Copy, value: Value, path: str) -> Value:
    """What is filled in."""
    if isinstance(value, Stream):
        value = copy.document.bytes_of(value)
    listed = value if isinstance(value, list) else [value]
    found = [copy.document.at(each) for each in listed]
    if not all(isinstance(each, bytes | Name) for each in found):
        return NOTHING
    said = ", ".join(text(each) if isinstance(each, bytes) else str(each)[1:] for each in found)
    if said and found != [Name("/Off")]:
        copy.say("content.filled", path, said)
    return found if isinstance(value, list) else found[0]


def _choices(copy: Copy, value: Value, path: str) -> Value:
    if isinstance(value, bytes):
        return value
    if not isinstance(value, list):
        return NOTHING
    made = [copy.inline(_choices, each, path) for each in value]
    return NOTHING if any(each is NOTHING for each in made) else made


def style(copy: Copy, value: Value, path: str) -> Value:
    """The letters of a field: operators for font and colour, and no others."""
    if not isinstance(value, bytes):
        return NOTHING
    scope, made = _outer(copy), []
    for operator in contents.read(value).operators:
        good, surplus = sound(operator)
        if good is None or surplus or good.name not in ("Tf", "g", "rg", "k"):
            copy.leave(path, value)
            continue
        if good.name == "Tf":
            new = scope.use("/Font", str(good.operands[0]), apart(graphics.font))
            good = contents.Operator("Tf", [new or good.operands[0], good.operands[1]])
        made.append(good)
    return contents.written(made).replace(b"\n", b" ").strip()


_LOOK: Rules = {"/R": number, "/BC": plain, "/BG": plain, "/CA": words}


def _looks(copy: Copy, value: Value, path: str) -> Value:
    return copy.fields(value, path, _LOOK) if isinstance(value, dict) else NOTHING


_FIELD: Rules = {
    **_SEEN,
    "/FT": name,
    "/Ff": number,
    "/V": _filled,
    "/Opt": _choices,
    "/MaxLen": number,
    "/Q": number,
    "/DA": style,
    "/TU": marks.spoken,
    "/T": SKIP,
    "/Kids": SKIP,
    "/Parent": SKIP,
    "/MK": _looks,
    "/BS": _border,
    "/Border": plain,
    "/H": name,
    "/I": plain,
    "/TI": number,
}


def field(copy: Copy, value: Value, path: str) -> Value:
    """A field, a place of it on a page, or both."""
    if not isinstance(value, dict):
        return NOTHING
    rules = dict(_FIELD)
    if int(copy.document.number(_inherited(copy, value, "/Ff"))) & _PASSWORD:
        del rules["/V"]
    made = copy.fields(value, path, rules)
    if "/Subtype" in value:
        _with = layers.layer(copy, value.get("/OC"), f"{path}/OC")
        if _with is not None:
            made["/OC"] = _with
        made |= {"/Type": Name("/Annot"), "/Subtype": Name("/Widget")}
    parent = value.get("/Parent")
    if isinstance(parent, Ref):
        made["/Parent"] = copy.own(field, parent, f"{path}/Parent")
    _name_and_kids(copy, value, made, path)
    return made


def _name_and_kids(copy: Copy, value: dict[str, Value], made: dict[str, Value], path: str) -> None:
    kids: dict[Ref, list[Ref]] = copy.notes.get("kids", {})
    own = next((ref for ref in kids if copy.document.at(ref) is value), None)
    if own is not None:
        made["/Kids"] = [copy.own(field, kid, path) for kid in dict.fromkeys(kids[own])]
    if "/T" in value:
        names: dict[int, str] = copy.notes.setdefault("field names", {})
        new = names.setdefault(id(value), f"f{len(names) + 1}")
        said = copy.document.text(value.get("/T"))
        if said != new:
            copy.say("hidden.form", f"{path}/T", said)
        made["/T"] = new.encode()


def form(copy: Copy, value: Value, path: str) -> Value:
    """The form of the document; None where no field of it is on a page."""
    keys = copy.document.dict(value)
    roots: dict[Ref, None] = copy.notes.get("fields", {})
    if isinstance(value, Ref):
        copy.visited.add(value)
    made = copy.fields(keys, path, {
        "/Fields": SKIP, "/DR": SKIP, "/DA": style if roots else SKIP, "/Q": number,
        "/NeedAppearances": truth, "/CO": SKIP, "/SigFlags": SKIP,
    })  # fmt: skip
    for count, each in enumerate(copy.document.list(keys.get("/Fields"))):
        if each not in roots:
            copy.leave(f"{path}/Fields/{count}", each, "hidden.form")
    if not roots:
        return None
    made["/Fields"] = [copy.own(field, each, path) for each in roots]
    copy.finish()
    fonts = _outer(copy).result()
    return {**made, "/DR": fonts} if fonts else made
