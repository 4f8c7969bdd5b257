"""Flat OpenDocument: the same documents as odf.py's in one XML file, pictures in base 64."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator

from toolkit.errors import Damaged, NotCleanable
from toolkit.formats.base import Buffer, Format, never_sniffed
from toolkit.formats.inside import Inside
from toolkit.formats.office import (
    odf,
    odf_hidden,
    odf_inline,
    odf_languages,
    odf_links,
    odf_meta,
    odf_package,
)
from toolkit.formats.office.odf_clean import Tidy
from toolkit.formats.office.odf_findings import Told
from toolkit.formats.office.odf_namespaces import DECLARED, SPOKEN, long, modernise, short
from toolkit.formats.office.odf_renaming import Naming
from toolkit.formats.office.odf_text import Shown, spoken
from toolkit.formats.xml_parts import MAX_BYTES, Node, parsed, written
from toolkit.model import Finding

_VENDOR = "application/vnd.oasis.opendocument."
#: What a flat document says it is -> the format's name.
_KINDS = {"text": "fodt", "spreadsheet": "fods", "presentation": "fodp", "graphics": "fodg"}
_MIMETYPE = re.compile(rb"office:mimetype\s*=\s*[\"']application/vnd\.oasis\.opendocument\.(\w+)")
_PART = "document"


class _Alone:
    """There is no package around a flat document."""

    def holds(self, href: str) -> bool:  # noqa: ARG002  (the form of odf_links.Files)
        return False

    def renamed(self, node: Node, href: str) -> str | None:  # noqa: ARG002
        return None


def _root(data: Buffer) -> Node:
    root = parsed(bytes(data[: MAX_BYTES + 1]))
    modernise(root)
    kind = root.get(long("office:mimetype"), "").removeprefix(_VENDOR)
    if short(root.tag) != "office:document" or kind.removesuffix("-template") not in _KINDS:
        raise Damaged("structure")
    return root


def _taken(root: Node, name: str) -> list[Node]:
    """These parts of the document, taken out of it, each on its own."""
    found = []
    for node in root.findall(long(name)):
        node.tail = None
        found.append(copy.deepcopy(node))
        root.remove(node)
    return found


def _tidied(root: Node, inside: Inside, *, cleaning: bool) -> tuple[list[Finding], Told]:
    """Take out what goes; gives what the document says of itself, and what else was found."""
    found = [
        each
        for node in _taken(root, "office:meta")
        for each in odf_meta.meta(node, f"{_PART}/meta")
    ]
    kept = []
    for node in _taken(root, "office:settings"):
        told, fresh = odf_meta.settings(node, f"{_PART}/settings")
        found += told
        kept += [fresh] if fresh is not None else []
    hidden = odf_hidden.nodes(root, odf_hidden.styles([root]))
    rest = Tidy(root, _PART, inside.wish, hidden).walk()
    odf_inline.tidy(root, rest, inside, _PART, cleaning=cleaning)
    odf_languages.tidy([(root, rest)])
    naming = Naming([(root, rest)])
    odf_links.walk(root, rest, naming, _Alone())
    naming.rename()
    for fresh in kept[:1]:
        root.insert(0, fresh)
    return found, rest


def inspect(data: Buffer, inside: Inside) -> Iterator[Finding]:
    """Everything a document gives away; raises Damaged, TooLarge or MissingPart."""
    found, rest = _tidied(_root(data), inside, cleaning=False)
    yield from found
    yield from rest.findings()


def strip(data: Buffer, inside: Inside) -> Iterator[bytes]:
    """The document written anew; raises the Refused that says why it cannot be."""
    root = _root(data)
    if odf_package.changed(root) and not inside.wish.accept_changes:
        raise NotCleanable("tracked_changes")
    _tidied(root, inside, cleaning=True)
    yield written(root, DECLARED, SPOKEN)


def content(data: Buffer, inside: Inside) -> Iterator[bytes]:
    """What its readers see: text, structure, looks, pictures."""
    root = _root(data)

    def shows(node: Node, href: str) -> list[bytes] | None:  # noqa: ARG001
        return odf_inline.same(node, inside) if node.tag == odf_inline.DATA else None

    _taken(root, "office:settings")
    shown = Shown(root, inside.wish, odf_hidden.nodes(root, odf_hidden.styles([root])), shows)
    shown.node(root)
    yield b"".join(shown.pieces)


def searched(data: Buffer, inside: Inside) -> Iterator[bytes]:
    """All that its readers do not see."""
    root = _root(data)
    yield spoken(root)
    yield from odf_inline.texts(root, inside)


def sniff(head: bytes) -> bool:
    """Whether a flat document starts here."""
    return (
        head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
        and b"<office:document" in head
        and (re.search(rb"<office:document\s", head) is not None)
    )


def closer(data: Buffer) -> str:
    """Which of the flat formats it is."""
    match = _MIMETYPE.search(bytes(data[: 1 << 16]))
    return _KINDS.get(match[1].decode() if match else "", "")


def _row(kind: str, label: str) -> Format:
    name = _KINDS[kind]
    text = name == "fodt"
    like = odf.FORMATS[0]
    return Format(
        name=name, label=f"flat OpenDocument {label}", media=f"{_VENDOR}{kind}-flat-xml",
        suffix=f".{name}", suffixes=(f".{name}",), sniff=sniff if text else never_sniffed,
        refine=closer if text else None, holds="parts", nests=True, content_in_turn=True,
        inspect=inspect, strip=strip,
        content=content, searched=searched, inspected=like.inspected, removed=like.removed,
        kept=like.kept, unseen=like.unseen,
    )  # fmt: skip


FORMATS = (
    _row("text", "text"),
    _row("spreadsheet", "spreadsheet"),
    _row("presentation", "presentation"),
    _row("graphics", "drawing"),
)
