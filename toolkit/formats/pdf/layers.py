"""Layers, which the standard calls optional content: whether they are shown, and in the copy.

A layer of the copy is shown or hidden as in the source when it is opened, but has no name and no
row in a list. One that nothing is drawn in goes. Does not look for what a layer hides.
"""

from __future__ import annotations

from toolkit.formats.pdf.copying import NOTHING, SKIP, Copy, Rules, name, unresolved
from toolkit.formats.pdf.values import Document, Name, Ref, Value

_LISTED: Rules = {"/OCGs": SKIP, "/D": SKIP}
_DEFAULT: Rules = dict.fromkeys(
    ("/ON", "/OFF", "/BaseState", "/Order", "/RBGroups", "/Intent"), SKIP
)


def used(document: Document) -> bool:
    """Whether the document says how its layers are shown; readers show all of them where not."""
    root = document.dict(document.trailer.get("/Root"))
    return bool(document.dict(root.get("/OCProperties")))


def hidden(document: Document) -> set[Ref]:
    """The layers that are hidden when the document is opened."""
    root = document.dict(document.trailer.get("/Root"))
    properties = document.dict(root.get("/OCProperties"))
    default = document.dict(properties.get("/D"))
    everything = {each for each in document.list(properties.get("/OCGs")) if isinstance(each, Ref)}
    listed = {key: {each for each in document.list(default.get(key)) if isinstance(each, Ref)}
              for key in ("/ON", "/OFF")}  # fmt: skip
    if document.name(default.get("/BaseState")) == "/OFF":
        return everything - listed["/ON"]
    return listed["/OFF"]


def shown(document: Document, value: Value, off: set[Ref]) -> bool:
    """Whether a layer, or a rule over layers, is shown while these are hidden."""
    if value in off:
        return False
    keys = document.dict(value)
    if document.name(keys.get("/Type")) != "/OCMD" or not used(document):
        return True
    found = keys.get("/OCGs")
    listed = document.list(found) or ([found] if isinstance(found, Ref) else [])
    shows = [each not in off for each in listed]
    if not shows:
        return True
    return {
        "/AllOn": all(shows), "/AnyOff": not all(shows), "/AllOff": not any(shows),
    }.get(document.name(keys.get("/P")), any(shows))  # fmt: skip


# ---- in the copy ----------------------------------------------------------------------------


def layer(copy: Copy, value: Value, path: str) -> Value:
    """A layer, or a rule over layers, as its own object; None where there is none to follow."""
    if not isinstance(value, Ref) or not used(copy.document):
        return None
    kind = copy.document.name(copy.document.dict(value).get("/Type"))
    if kind == "/OCG":
        known = copy.notes.setdefault("layers", {})
        if value not in known:
            known[value] = copy.own(_group, value, path, ("layer", len(known) + 1))
        return known[value]  # type: ignore[no-any-return]
    if kind == "/OCMD":
        return copy.own(_rule, value, path)
    return None


def _group(copy: Copy, value: Value, path: str) -> Value:
    if not isinstance(value, dict):
        return NOTHING
    count = next(
        number
        for number, ref in enumerate(copy.notes["layers"], 1)
        if copy.document.at(ref) is value
    )
    said, new = copy.document.text(value.get("/Name")), f"Layer {count}"
    if said != new:
        copy.say("who.words", f"{path}/Name", said)
    copy.fields(value, path, {"/Type": SKIP, "/Name": SKIP, "/Intent": SKIP})
    return {"/Type": Name("/OCG"), "/Name": new.encode()}


@unresolved
def _of_rule(copy: Copy, value: Value, path: str) -> Value:
    if isinstance(value, Ref) and isinstance(copy.document.at(value), list):
        value = copy.document.at(value)
    if isinstance(value, list):
        found = [layer(copy, each, path) for each in value]
        return [each for each in found if each is not None]
    return layer(copy, value, path) or NOTHING


def _rule(copy: Copy, value: Value, path: str) -> Value:
    if not isinstance(value, dict):
        return NOTHING
    return copy.fields(value, path, {"/Type": SKIP, "/OCGs": _of_rule, "/P": name}) | {
        "/Type": Name("/OCMD")
    }


def properties(copy: Copy) -> Value:
    """How the layers of the copy are shown; None where it has none."""
    known: dict[Ref, Ref] = copy.notes.get("layers", {})
    if not known:
        return None
    off = hidden(copy.document)
    default: dict[str, Value] = {"/BaseState": Name("/ON")}
    if any(ref in off for ref in known):
        default["/OFF"] = [new for ref, new in known.items() if ref in off]
    return {"/OCGs": list(known.values()), "/D": default}


def unused(copy: Copy, value: Value, path: str) -> None:
    """Leave behind the layers that nothing was drawn in, and how programs list all of them."""
    if isinstance(value, Ref):
        copy.visited.add(value)
    keys = copy.document.dict(value)
    copy.fields(keys, path, _LISTED)
    copy.fields(copy.document.dict(keys.get("/D")), f"{path}/D", _DEFAULT)
    for count, each in enumerate(copy.document.list(keys.get("/OCGs"))):
        if each not in copy.notes.get("layers", {}):
            copy.leave(f"{path}/OCGs/{count}", each)
