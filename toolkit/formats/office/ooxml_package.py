"""Packages of Office Open XML: parts, their types, and the relationships that hold them together.

Specification: ISO/IEC 29500-2. Names of parts and of relationships are free words, so a copy gets
names of its own. Refuses packages in which two parts have one name but for capital letters.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from urllib.parse import unquote

from toolkit.errors import Damaged, TooLarge
from toolkit.formats import zip_directory, zip_unpack
from toolkit.formats.base import Buffer
from toolkit.formats.office.ooxml_xml import parsed
from toolkit.formats.xml_parts import is_element

TYPES = "[Content_Types].xml"
_TYPES_SPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS_SPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_MAX_RELS = 50_000


class Rel(NamedTuple):
    """One relationship. kind: the last word of its type. target: a part's name, or an address."""

    id: str
    kind: str
    type: str
    target: str
    external: bool


class Opc:
    """A package that was read; parts are unpacked when they are asked for."""

    def __init__(self, data: Buffer, spend: Callable[[int], None]) -> None:
        """Read what is in it. spend: told before unpacking. Raises Damaged or TooLarge."""
        self.zip = zip_directory.package(data)
        self._data, self._spend = data, spend
        self._members: dict[str, zip_directory.Member] = {}
        for member in self.zip.members:
            if not member.folder:
                self._members[member.name] = member
        self._folded = {name.lower(): name for name in self._members}
        if len(self._folded) != len(self._members):
            raise Damaged("same_name")
        self._defaults: dict[str, str] = {}
        self._overrides: dict[str, str] = {}
        self._read_types()

    @property
    def names(self) -> list[str]:
        """All parts, those of the package itself included."""
        return list(self._members)

    def size(self, name: str) -> int:
        """A part's bytes, unpacked."""
        return self._members[name].size

    def raw(self, name: str) -> bytes:
        """A part's bytes."""
        return zip_unpack.unpack(self._data, self._members[name], self._spend)

    def type(self, name: str) -> str:
        """A part's type, "" where the package does not say."""
        ending = name.rpartition(".")[2].lower()
        return self._overrides.get(name.lower(), self._defaults.get(ending, ""))

    def find(self, name: str) -> str:
        """The true name of a part, "" where there is none."""
        name = unquote(name).lstrip("/").lower()
        return self._folded.get(name, "")

    def _read_types(self) -> None:
        name = self.find(TYPES)
        if not name:
            raise Damaged("structure")
        for node in parsed(self.raw(name)):
            if not is_element(node):
                continue
            said = node.get("ContentType", "").strip()
            if node.get("Extension"):
                self._defaults[node.get("Extension").lower()] = said
            elif node.get("PartName"):
                self._overrides[unquote(node.get("PartName")).lstrip("/").lower()] = said

    def rels(self, source: str) -> list[Rel]:
        """The relationships of a part, "" for the package; raises Damaged."""
        name = self.find(rels_name(source))
        if not name:
            return []
        found: dict[str, Rel] = {}
        for node in parsed(self.raw(name)):
            if not is_element(node) or not node.get("Type"):
                continue
            rel = self._rel(source, node)
            if rel.id in found or len(found) > _MAX_RELS:
                raise Damaged("structure")
            found[rel.id] = rel
        return list(found.values())

    def _rel(self, source: str, node: Any) -> Rel:
        kind = node.get("Type", "").rstrip("/").rpartition("/")[2]
        target = node.get("Target", "")
        external = node.get("TargetMode") == "External"
        if not external:
            path = target.replace("\\", "/").partition("#")[0]
            joined = posixpath.normpath(posixpath.join("/", posixpath.dirname(source), path))
            target = self.find(joined) or joined.lstrip("/")
            if not path:
                target, external = node.get("Target", ""), True
        return Rel(node.get("Id", ""), kind, node.get("Type", ""), target, external)


def rels_name(source: str) -> str:
    """Where the relationships of a part stand."""
    folder, _, name = source.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def rels_part(source: str, rels: Iterable[Rel]) -> bytes:
    """Relationships as a part."""
    rows = []
    for rel in rels:
        target = rel.target if rel.external else _relative(source, rel.target)
        mode = ' TargetMode="External"' if rel.external else ""
        rows.append(
            f'<Relationship Id="{rel.id}" Type="{_escaped(rel.type)}"'
            f' Target="{_escaped(target)}"{mode}/>'
        )
    return _document(f'<Relationships xmlns="{_RELS_SPACE}">' + "".join(rows) + "</Relationships>")


def types_part(types: dict[str, str]) -> bytes:
    """The part that says the types of all others."""
    rows = [
        f'<Default Extension="rels" ContentType="{RELS_TYPE}"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    ]
    rows += [
        f'<Override PartName="/{_escaped(name)}" ContentType="{_escaped(said)}"/>'
        for name, said in types.items()
    ]
    return _document(f'<Types xmlns="{_TYPES_SPACE}">' + "".join(rows) + "</Types>")


def _relative(source: str, target: str) -> str:
    """A target as most programs write it: seen from the part that points at it."""
    return posixpath.relpath("/" + target, "/" + posixpath.dirname(source))


def _document(body: str) -> bytes:
    return ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + body).encode()


def _escaped(text: str) -> str:
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(sign, name)
    return text


__all__ = ["Opc", "Rel", "TooLarge", "rels_name", "rels_part", "types_part"]
