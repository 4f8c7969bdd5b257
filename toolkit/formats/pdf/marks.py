"""Marks around content: tags for readers who listen, layers that can be hidden.

A tag keeps its number and, as text for those who cannot see, what it says instead of letters;
that text is told, as it may say what the letters no longer do. Layers keep their being shown or
hidden, but no names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.formats.pdf.contents import Operator
from toolkit.formats.pdf.copying import (
    NOTHING,
    SKIP,
    Copy,
    Rules,
    name,
    number,
    plain,
)  # fmt: skip
from toolkit.formats.pdf.names import STRUCTURE
from toolkit.formats.pdf.values import Document, Name, Ref, Value, text

if TYPE_CHECKING:
    from toolkit.formats.pdf.graphics import Scope

#: Marks that readers fill, and that they draw with a pen which may be wide.
_FILLED = {"/Square": "/IC", "/Circle": "/IC", "/Polygon": "/IC", "/PolyLine": "/IC",
           "/Line": "/IC", "/FreeText": "/C"}  # fmt: skip
_WRITTEN = frozenset({"/Ink", "/Line", "/PolyLine"})
_UNSEEN = 2 | 32
_WIDE = 4.0

USER_PATH = re.compile(
    r"[A-Za-z]:\\|\\\\[\w.-]+\\|/(?:Users|home|root|Volumes|mnt|media|private|var|tmp)/|file:",
)
_FILE = re.compile(
    r"\S.{0,200}\.(?:jpe?g|png|tiff?|gif|bmp|heic|pdf|docx?|xlsx?|pptx?|eps|ai|psd|indd)",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(rb"[A-Za-z]{2,3}")


def unlooked(document: Document, keys: dict[str, Value]) -> str:
    """Which kind of mark covers what is below it and has no looks of its own, else nothing.

    Each reader draws such a mark by itself; a copy without it would show what it covers.
    """
    kind = document.name(keys.get("/Subtype"))
    drawn = document.dict(keys.get("/AP")).get("/N")
    if drawn is not None or int(document.number(keys.get("/F"))) & _UNSEEN:
        return ""
    wide = document.number(document.dict(keys.get("/BS")).get("/W")) > _WIDE
    filled = document.numbers(keys.get(_FILLED.get(kind, "")))
    return kind if filled or (wide and kind in _WRITTEN) else ""


def language(copy: Copy, value: Value, path: str) -> Value:
    """The language, for readers aloud; without its country, which is the writer's."""
    if not isinstance(value, bytes):
        return NOTHING
    said = text(value)
    found = _LANGUAGE.match(said.encode("ascii", "ignore"))
    if found is None:
        return NOTHING
    short = found[0].lower()
    if short != value:
        copy.say("who.language", path, said)
    return short


def spoken(copy: Copy, value: Value, path: str) -> Value:
    """What is read aloud instead of what is drawn."""
    if not isinstance(value, bytes):
        return NOTHING
    said = text(value)
    if USER_PATH.search(said) or _FILE.fullmatch(said.strip()):
        copy.say("who.user_path", path, said)
        return b""
    if said.strip():
        copy.say("content.hidden_part", path, said)
        if copy.drops:
            return b""
    return value


_TAG: Rules = {
    "/MCID": number, "/ActualText": spoken, "/Alt": spoken, "/E": spoken, "/Lang": language,
    "/Type": name, "/Subtype": name, "/Attached": plain, "/BBox": plain,
}  # fmt: skip


class Marker:
    """Sets the marks of one content stream anew, and keeps them in pairs."""

    def __init__(self, copy: Copy, scope: Scope, path: str) -> None:
        self._copy, self._scope, self._path = copy, scope, path
        self._open = 0

    def mark(self, operator: Operator) -> list[Operator]:
        """What stands for a mark in the copy."""
        if operator.name == "EMC":
            if not self._open:
                return []
            self._open -= 1
            return [operator]
        self._open += 1
        tag = str(operator.operands[0])
        if operator.name == "BMC":
            return [Operator("BMC", [self._tag(tag)])]
        return [self._with_properties(tag, operator.operands[1])]

    def missing(self) -> list[Operator]:
        """The ends that the source forgot."""
        return [Operator("EMC", [])] * self._open

    def _with_properties(self, tag: str, properties: Value) -> Operator:
        if isinstance(properties, Name):
            value = self._scope.resolve("/Properties", properties)
            self._copy.notes.setdefault("used", set()).add(
                (id(self._scope.source.get("/Properties")), str(properties))
            )
            if tag == "/OC":
                return self._layer(value)
            if isinstance(value, Ref):
                self._copy.visited.add(value)
            properties = self._copy.document.dict(value)
        if not isinstance(properties, dict):
            return Operator("BMC", [self._tag(tag)])
        made = self._copy.fields(properties, f"{self._path}{tag}", _TAG)
        return (
            Operator("BDC", [self._tag(tag), made]) if made else Operator("BMC", [self._tag(tag)])
        )

    def _layer(self, value: Value) -> Operator:
        found = layer(self._copy, value, f"{self._path}/OC")
        if found is None:
            return Operator("BMC", [Name("/Span")])
        rows = self._scope.made.setdefault("/Properties", {})
        new = Name(f"/L{found.number if isinstance(found, Ref) else 0}")
        rows[new] = found
        return Operator("BDC", [Name("/OC"), _renamed(rows, new)])

    def _tag(self, tag: str) -> Name:
        if tag in STRUCTURE or tag in ("/Artifact", "/Span"):
            return Name(tag)
        if tag != "/OC":
            self._copy.say("software.setting", f"{self._path}/tag", tag[1:])
        return Name("/Span")


def _renamed(rows: dict[str, Value], new: Name) -> Name:
    """A short name of a layer, counted in the order of use."""
    value = rows.pop(new)
    for known, each in rows.items():
        if each == value:
            return Name(known)
    short = Name(f"/L{len(rows)}")
    rows[short] = value
    return short


# ---- layers ---------------------------------------------------------------------------------


def layer(copy: Copy, value: Value, path: str) -> Value:
    """A layer, or a rule over layers, as its own object; None where there is none."""
    if not isinstance(value, Ref):
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


def _of_rule(copy: Copy, value: Value, path: str) -> Value:
    if isinstance(value, Ref) and isinstance(copy.document.at(value), list):
        value = copy.document.at(value)
    if isinstance(value, list):
        found = [layer(copy, each, path) for each in value]
        return [each for each in found if each is not None]
    return layer(copy, value, path) or NOTHING


_of_rule.unresolved = True  # type: ignore[attr-defined]


def _rule(copy: Copy, value: Value, path: str) -> Value:
    if not isinstance(value, dict):
        return NOTHING
    return copy.fields(value, path, {"/Type": SKIP, "/OCGs": _of_rule, "/P": name}) | {
        "/Type": Name("/OCMD")
    }


def hidden_layers(document: Document) -> set[Ref]:
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


def properties(copy: Copy) -> Value:
    """How the layers of the copy are shown; None where it has none."""
    known: dict[Ref, Ref] = copy.notes.get("layers", {})
    if not known:
        return None
    hidden = hidden_layers(copy.document)
    default: dict[str, Value] = {"/BaseState": Name("/ON")}
    if any(ref in hidden for ref in known):
        default["/OFF"] = [new for ref, new in known.items() if ref in hidden]
    return {"/OCGs": list(known.values()), "/D": default}
