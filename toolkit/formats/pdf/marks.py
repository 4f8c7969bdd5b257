"""Marks around content: tags for readers who listen, and where a layer begins and ends.

A tag keeps its number and, as text for those who cannot see, what it says instead of letters;
that text is told, as it may say what the letters no longer do.
"""

from __future__ import annotations

import re

from toolkit.formats.pdf import layers
from toolkit.formats.pdf.contents import Operator
from toolkit.formats.pdf.copying import (
    NOTHING,
    Copy,
    Rules,
    name,
    number,
    plain,
)  # fmt: skip
from toolkit.formats.pdf.names import STRUCTURE
from toolkit.formats.pdf.resources import Scope
from toolkit.formats.pdf.values import Name, Ref, Value, text

USER_PATH = re.compile(
    r"[A-Za-z]:\\|\\\\[\w.-]+\\|/(?:Users|home|root|Volumes|mnt|media|private|var|tmp)/|file:",
)
_FILE = re.compile(
    r"\S.{0,200}\.(?:jpe?g|png|tiff?|gif|bmp|heic|pdf|docx?|xlsx?|pptx?|eps|ai|psd|indd)",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(rb"[A-Za-z]{2,3}")


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
            value = self._scope.asked("/Properties", properties)
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
        found = layers.layer(self._copy, value, f"{self._path}/OC")
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
