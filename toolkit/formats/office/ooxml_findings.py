"""What parts that go would have given away: properties, comments, programs, unknown files."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.errors import Refused
from toolkit.formats.inside import Inside
from toolkit.formats.office.ooxml_package import Opc
from toolkit.formats.office.ooxml_vocabulary import each
from toolkit.formats.office.ooxml_walk import words
from toolkit.formats.office.ooxml_xml import Tree, parsed
from toolkit.formats.readable import readable
from toolkit.formats.xml_parts import is_element
from toolkit.model import Finding, Place

#: Properties of a document -> the kind of trace.
_PROPERTIES: dict[str, str] = {
    "creator": "who.author", "lastModifiedBy": "who.author", "Manager": "who.owner",
    "Company": "who.owner", "created": "when.changed", "modified": "when.changed",
    "lastPrinted": "when.changed", "title": "who.words", "subject": "who.words",
    "description": "who.words", "keywords": "who.words", "category": "who.words",
    "contentStatus": "who.words", "language": "who.language", "revision": "software.history",
    "version": "software.history", "identifier": "hidden.id", "Template": "who.user_path",
    "TotalTime": "software.history", "Application": "software.name", "AppVersion": "software.name",
    "HLinks": "who.words", "HyperlinkBase": "who.user_path", "DigSig": "hidden.provenance",
    "TitlesOfParts": "who.words",
}  # fmt: skip
_COUNTS = frozenset(
    each(
        "Pages Words Characters CharactersWithSpaces Lines Paragraphs Slides Notes HiddenSlides "
        "MMClips "
        "ScaleCrop LinksUpToDate SharedDoc HyperlinksChanged DocSecurity HeadingPairs "
        "PresentationFormat"
    )
)
_XML = (".xml", ".vml", ".rels", ".xps", ".fdseq", ".fdoc", ".fpage")
#: Kinds of which every entry is told by itself.
_ENTRIES = ("hidden.note", "who.author", "hidden.change", "hidden.packet", "who.person")


def told(opc: Opc, name: str, kind: str, inside: Inside) -> Iterator[Finding]:
    """What a part says that does not get into a copy; never raises for what is wrong."""
    try:
        raw = opc.raw(name)
    except Refused:
        yield Finding("inside.damaged", Place(name))
        return
    tree = _tree(raw) if name.lower().endswith(_XML) else None
    if tree is not None:
        yield from _entries(tree, name, kind)
        return
    said = readable(raw) if kind != "hidden.thumbnail" else None
    yield Finding(kind, Place(name, None, len(raw)), said or None)
    if raw and kind != "hidden.script" and not _of_a_printer(name):
        yield from inside.findings(raw, name)


def _of_a_printer(name: str) -> bool:
    """What its driver wrote is no file of any kind, and its words are told already."""
    return name.lower().rpartition("/")[2].startswith("printersettings")


def _tree(raw: bytes) -> Tree | None:
    try:
        return parsed(raw)
    except Refused:
        return None


def _entries(root: Tree, name: str, kind: str) -> Iterator[Finding]:
    if kind not in _ENTRIES:
        yield Finding(kind, Place(name), words(root) or None)
        return
    for node in [root, *root] if _own(root) else list(root):
        if not is_element(node):
            yield Finding(
                "hidden.comment", Place(f"{name}/comment"), (node.text or "").strip() or None
            )
            continue
        local = node.tag.rpartition("}")[2]
        said = _own(node) if node is root else words(node)
        if local in _COUNTS:
            yield Finding("software.history", Place(f"{name}/{local}"), said or None)
        elif said:
            yield Finding(_PROPERTIES.get(local, kind if kind != "hidden.packet" else "who.words"),
                          Place(f"{name}/{local}"), said)  # fmt: skip


def _own(node: Tree) -> str:
    """What an element says itself."""
    said = [*node.attrib.values(), (node.text or "").strip()]
    return " ".join(one for one in said if one)
