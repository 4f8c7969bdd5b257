"""Pictures that stand in the XML itself, in base 64: cleaned and compared as files inside."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from toolkit.errors import Damaged
from toolkit.formats.inside import Inside
from toolkit.formats.office.odf_findings import Told
from toolkit.formats.office.odf_namespaces import long
from toolkit.formats.xml_parts import Node, drop

DATA = long("office:binary-data")
_DRAWN = (long("draw:object"), long("table:table"))


def _is_preview(node: Node) -> bool:
    """Whether it only shows what the object or table beside it draws by itself."""
    picture = node.getparent()
    return any(one.tag in _DRAWN for one in picture.itersiblings(preceding=True))


def decoded(node: Node) -> bytes:
    """The file in an element; raises Damaged."""
    try:
        return base64.b64decode("".join((node.text or "").split()), validate=True)
    except (binascii.Error, ValueError):
        raise Damaged("undecodable") from None


def tidy(root: Node, told: Told, inside: Inside, path: str, *, cleaning: bool) -> None:
    """Tell what each picture gives away, or put the clean one in its place."""
    for node in list(root.iter(DATA)):
        if _is_preview(node):
            told.tell("hidden.thumbnail", "draw:image", "")
            drop(node.getparent())
            continue
        raw = decoded(node)
        inside.spend(len(raw))
        if not cleaning:
            for found in inside.findings(raw, "office:binary-data"):
                told.tell(found.kind, found.place.path, found.value or "")
            continue
        clean = inside.cleaned(raw, f"{path}/office:binary-data")
        if clean is None:
            drop(node.getparent())
        else:
            node.text = base64.b64encode(clean.data).decode()


def same(node: Node, inside: Inside) -> list[bytes] | None:
    """What of the picture must stay; None when it is left out."""
    if _is_preview(node):
        return None
    raw = decoded(node)
    if inside.wish.drop_unknown and inside.cleaned(raw, "office:binary-data") is None:
        return None
    return list(inside.same(raw, "office:binary-data"))


def texts(root: Node, inside: Inside) -> Iterator[bytes]:
    """The bytes of the pictures in which no removed string may stand."""
    for node in root.iter(DATA):
        yield from inside.texts(decoded(node), "office:binary-data")
