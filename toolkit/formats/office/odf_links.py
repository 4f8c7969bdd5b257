"""Where an OpenDocument file points: into itself, to files beside it, to other computers.

Links that readers click stay when they lead to an address; their owner is told. Pictures and films
that would be fetched from elsewhere when the document is opened go, and so do paths on somebody's
computer; the linked words stay.
"""

from __future__ import annotations

import posixpath
import re
from typing import Protocol
from urllib.parse import unquote

from toolkit.formats.office.odf_findings import Told
from toolkit.formats.office.odf_namespaces import long, short
from toolkit.formats.office.odf_renaming import Naming
from toolkit.formats.xml_parts import Node, drop, unwrap

HREF = long("xlink:href")
#: Elements that a reader clicks.
CLICKED = frozenset((
    "text:a", "draw:a", "draw:area-rectangle", "draw:area-circle", "draw:area-polygon",
    "text:index-entry-link-start",
))  # fmt: skip
#: Elements that are nothing without what they point at.
NEEDS = frozenset((
    "draw:image", "draw:object", "draw:object-ole", "draw:plugin", "draw:fill-image",
    "style:background-image", "chart:symbol-image",
))  # fmt: skip
_ADDRESS = re.compile(
    r"(?i)(https?|mailto|tel|ftp|ftps|sftp|xmpp|sip|news|nntp|geo|sms|irc|magnet|urn|doi):"
)
_PROGRAM = re.compile(
    r"(?i)(javascript|vbscript|macro|script|vnd\.sun\.star\.\w+|service|slot|data|private):"
)


class Files(Protocol):
    """The files of the package, as one document in it sees them."""

    def holds(self, href: str) -> bool:
        """Whether a link leads to a file in the package."""

    def renamed(self, node: Node, href: str) -> str | None:
        """Where the file stands in the copy; None when it is left out."""


def resolved(href: str, prefix: str) -> str:
    """The path in the package that a link means, seen from the document in this folder."""
    href = href.removeprefix("vnd.sun.star.Package:")
    return posixpath.normpath(posixpath.join(prefix, unquote(href))).strip("/")


def kind_of(href: str) -> str:
    """Which trace a link is that does not lead into the package."""
    if _ADDRESS.match(href):
        return "content.link"
    return "hidden.script" if _PROGRAM.match(href) else "who.user_path"


def walk(root: Node, told: Told, naming: Naming, files: Files) -> None:
    """See to every link of a part."""
    for node in list(root.iter("*")):
        href = node.get(HREF)
        if href is not None and (node is root or node.getparent() is not None):
            _link(node, href, told, naming, files)


def _link(node: Node, href: str, told: Told, naming: Naming, files: Files) -> None:
    name = short(node.tag)
    if href in ("", ".", "..", "./", "../"):
        return
    if href.startswith("#") and name in CLICKED:
        _inner(node, href, told, naming, name)
    elif name in CLICKED:
        _clicked(node, href, told, name)
    elif files.holds(href):
        new = files.renamed(node, href)
        if new is None:
            _without(node, name)
        else:
            node.set(HREF, new)
    else:
        kind = kind_of(href)
        told.tell("hidden.call" if kind == "content.link" else kind, f"{name}/@xlink:href", href)
        _without(node, name)


def _inner(node: Node, href: str, told: Told, naming: Naming, name: str) -> None:
    if not naming.leads(unquote(href[1:])):
        told.gather("who.words", f"{name}/@xlink:href", href)
        _without(node, name)


def _clicked(node: Node, href: str, told: Told, name: str) -> None:
    kind = kind_of(href)
    told.gather(kind, f"{name}/@xlink:href", href)
    if kind != "content.link":
        _without(node, name)


def _without(node: Node, name: str) -> None:
    """A link that goes leaves its words; what only shows something else goes whole."""
    if name in ("text:a", "draw:a"):
        unwrap(node)
    elif name in NEEDS or name in CLICKED:
        drop(node)
    else:
        del node.attrib[HREF]
