"""Formulas in MathML, as OpenDocument holds them: signs stay, what is beside them goes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from toolkit.formats.office.odf_findings import Told, told
from toolkit.formats.office.odf_namespaces import short
from toolkit.formats.xml_parts import Node, drop

_WORDS = (
    "math semantics annotation mi mn mo ms mtext mspace mrow mfrac msqrt mroot mstyle merror "
    "mpadded mphantom mfenced menclose msub msup msubsup munder mover munderover "
    "mmultiscripts mprescripts none mtable mtr mtd mlabeledtr maligngroup malignmark maction "
    "mglyph"
)
ELEMENTS = frozenset(f"math:{word}" for word in _WORDS.split(" "))
_ATTRIBUTES_WORDS = (
    "mathvariant mathsize mathcolor mathbackground fontstyle fontweight fontsize fontfamily color "
    "background form fence separator stretchy symmetric maxsize minsize lspace rspace largeop "
    "movablelimits accent accentunder linethickness numalign denomalign bevelled width height "
    "depth open close separators notation align rowalign columnalign rowspacing columnspacing "
    "rowlines columnlines frame framespacing equalrows equalcolumns displaystyle side "
    "minlabelspacing "
    "rowspan columnspan scriptlevel display subscriptshift superscriptshift encoding"
)
_ATTRIBUTES = frozenset(_ATTRIBUTES_WORDS.split(" "))
_REMARK = re.compile(r"%%[^\n]*")


def tidied(node: Node, name: str, found: Told) -> Iterable[Node]:
    """Take out of one element what is not needed; gives the children that are left to see to."""
    if name not in ELEMENTS or not is_known(node, name):
        found.tell("hidden.unknown", name, told(node) or name)
        drop(node)
        return ()
    for attribute, value in list(node.attrib.items()):
        if short(attribute).removeprefix(":") not in _ATTRIBUTES:
            found.gather("hidden.unknown", f"{name}/@{short(attribute).rpartition('}')[2]}", value)
            del node.attrib[attribute]
    if name == "math:annotation":
        _without_remarks(node, found)
    return list(node)


def is_known(node: Node, name: str) -> bool:
    """A note holds the formula as its program writes it, and nothing else."""
    return name != "math:annotation" or (
        node.get("encoding", "").startswith("StarMath") and not len(node)
    )


def _without_remarks(node: Node, found: Told) -> None:
    for remark in _REMARK.findall(node.text or ""):
        found.tell("hidden.comment", "math:annotation", remark)
    node.text = without_remarks(node.text or "")


def without_remarks(text: str) -> str:
    """A formula as its program writes it, without what stands behind %%."""
    return _REMARK.sub("", text)
