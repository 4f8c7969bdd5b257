"""What the parts of a drawing say that go whole: all their words and values, each noted."""

from __future__ import annotations

import binascii
import re

from toolkit.formats.metadata import jumbf
from toolkit.formats.metadata.tag_kinds import kind_of
from toolkit.formats.text import links
from toolkit.formats.text.markup_pass import Task, Work
from toolkit.formats.text.svg_visible import kin
from toolkit.formats.text.svg_vocabulary import ATTRIBUTES, SVG, XHTML, XLINK, XML
from toolkit.formats.text.xml_tree import Element

#: Attributes of what goes that say nothing worth telling.
_NUMBERS = ATTRIBUTES - {"href", "id", "class", "string", "format"}
#: Document types that everybody writes.
_ORDINARY = re.compile(r"svg( -//W3C//DTD SVG [\d.]+( \w+)?//EN)?( http://www\.w3\.org/\S+)?|svg")


def note(work: Work, element: Element, kind: str, path: str) -> None:
    """Note all that an element says, and whatever stands in it; kind: why it goes."""
    if work.task is not Task.INSPECT or kind.startswith("content."):
        return
    said_before = len(work.findings)
    for inner in element.walk():
        inner_path = path if inner is element else longer(path, inner.name.local)
        _said(work, inner, kind, inner_path)
    if len(work.findings) == said_before:
        work.tell(kind, path, None)


def _said(work: Work, element: Element, kind: str, path: str) -> None:
    for child in element.children:
        if isinstance(child, str) and child.strip():
            if element.name.local == "manifest":
                _manifest(work, child, path)
            else:
                work.tell(_leaf_kind(element.name.local, kind), path, child)
    for name, value in element.attributes.items():
        inner = f"{path}/@{name.local}"
        if links.asks(value) == "data":
            work.carried(value, inner)
        elif not kin(element) or name.local not in _NUMBERS:
            work.tell(_leaf_kind(name.local, kind), inner, value)


def _manifest(work: Work, words: str, path: str) -> None:
    work.tell("hidden.provenance", path, f"{len(words)} characters")
    try:
        raw = binascii.a2b_base64("".join(words.split()))
    except ValueError:
        return
    for found in jumbf.read(raw, path, 0):
        work.tell(found.kind, found.place.path, found.value)


def _leaf_kind(local: str, kind: str) -> str:
    """What a field of a block of labels is, by its name."""
    if kind not in ("hidden.packet", "software.setting", "hidden.unknown"):
        return kind
    return kind_of(local[:1].upper() + local[1:], kind)


def longer(path: str, local: str) -> str:
    """A path with one more name; of a deep one the last few names are enough."""
    return "/".join([*path.split("/")[-3:], local])


def aside(what: str, said: str, work: Work) -> None:
    """Note what stands beside the elements; all of it goes."""
    if what == "comment":
        work.tell("hidden.comment", "comment", said)
    elif what.startswith("?"):
        work.tell("hidden.call" if "stylesheet" in what else "hidden.unknown", what, said)
    elif (what == "DOCTYPE" and not _ORDINARY.fullmatch(said)) or what.startswith("ENTITY"):
        work.tell("hidden.unknown", what, said)
    elif what == "namespace" and said not in (SVG, XLINK, XML, XHTML):
        work.tell("software.name", "xmlns", said)
