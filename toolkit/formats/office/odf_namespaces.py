"""The namespaces of OpenDocument, and the short names that this package calls its words by."""

from __future__ import annotations

from functools import lru_cache

from toolkit.formats.xml_parts import Node

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_TDF = "urn:org:documentfoundation:names:experimental:"
XLINK, XML = "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace"
MATHML = "http://www.w3.org/1998/Math/MathML"
#: Namespace -> the prefix that everybody uses.
SPACES: dict[str, str] = {
    _OASIS + "office:1.0": "office",
    _OASIS + "style:1.0": "style",
    _OASIS + "text:1.0": "text",
    _OASIS + "table:1.0": "table",
    _OASIS + "drawing:1.0": "draw",
    _OASIS + "xsl-fo-compatible:1.0": "fo",
    XLINK: "xlink",
    "http://purl.org/dc/elements/1.1/": "dc",
    _OASIS + "meta:1.0": "meta",
    _OASIS + "datastyle:1.0": "number",
    _OASIS + "svg-compatible:1.0": "svg",
    _OASIS + "chart:1.0": "chart",
    _OASIS + "dr3d:1.0": "dr3d",
    MATHML: "math",
    _OASIS + "form:1.0": "form",
    _OASIS + "script:1.0": "script",
    _OASIS + "config:1.0": "config",
    _OASIS + "presentation:1.0": "presentation",
    _OASIS + "animation:1.0": "anim",
    _OASIS + "smil-compatible:1.0": "smil",
    _OASIS + "manifest:1.0": "manifest",
    "http://openoffice.org/2004/office": "ooo",
    "http://openoffice.org/2004/writer": "ooow",
    "http://openoffice.org/2004/calc": "oooc",
    _OASIS + "of:1.2": "of",
    "http://openoffice.org/2009/office": "officeooo",
    "http://openoffice.org/2009/table": "tableooo",
    "http://openoffice.org/2010/draw": "drawooo",
    "http://openoffice.org/2010/chart": "chartooo",
    _TDF + "calc:xmlns:calcext:1.0": "calcext",
    _TDF + "office:xmlns:loext:1.0": "loext",
    "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0": "field",
    "http://www.w3.org/TR/css3-text/": "css3t",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/2002/xforms": "xforms",
    XML: "xml",
}
#: Drafts of the standard used the originals of what it then borrowed.
_OLDER = {
    "http://www.w3.org/1999/XSL/Format": _OASIS + "xsl-fo-compatible:1.0",
    "http://www.w3.org/2000/svg": _OASIS + "svg-compatible:1.0",
    "http://www.w3.org/2001/SMIL20/": _OASIS + "smil-compatible:1.0",
}
DECLARED = {space: prefix for space, prefix in SPACES.items() if prefix != "xml"}
#: Prefixes that stand in values: of formulas, and of the sets of settings.
SPOKEN = ("of", "ooow", "oooc", "ooo")
_LONG = {prefix: space for space, prefix in SPACES.items()}


@lru_cache(maxsize=8192)
def short(tag: str) -> str:
    """The short name of a tag, "text:p"; the whole tag where its namespace is not known."""
    space, _, word = tag.rpartition("}")
    prefix = SPACES.get(space[1:])
    if prefix is not None:
        return f"{prefix}:{word}"
    return tag if space else f":{word}"


@lru_cache(maxsize=8192)
def long(name: str) -> str:
    """The tag for "text:p"."""
    prefix, _, word = name.partition(":")
    return f"{{{_LONG[prefix]}}}{word}"


@lru_cache(maxsize=8192)
def _newer(name: str) -> str:
    """A tag in the namespace of the standard."""
    space, _, word = name.rpartition("}")
    return f"{{{_OLDER[space[1:]]}}}{word}" if space[1:] in _OLDER else name


def modernise(root: Node) -> None:
    """Words of drafts get the namespaces of the standard."""
    for node in root.iter("*"):
        if _newer(node.tag) != node.tag:
            node.tag = _newer(node.tag)
        for name in list(node.attrib):
            if _newer(name) != name:
                node.set(_newer(name), node.attrib.pop(name))
