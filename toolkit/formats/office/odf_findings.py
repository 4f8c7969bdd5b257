"""How traces in an OpenDocument tree are put into words, and gathered where they repeat."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.formats.office import odf_rules
from toolkit.formats.office.odf_namespaces import short
from toolkit.formats.xml_parts import Node, is_element, words
from toolkit.model import Finding, Place

#: What programs call their counters by themselves.
_USUAL = frozenset(("Illustration", "Table", "Text", "Drawing", "Figure"))
#: Attributes that say how a thing looks or is laid out.
_LOOKS = re.compile(
    r"^(xlink:(type|show|actuate)|svg:.*|fo:.*|draw:z-index|.*[:-](type|version))$"
)


class Told:
    """The findings of one part. What repeats, such as a number on each paragraph, is told once."""

    def __init__(self, part: str) -> None:
        """part: the path of the part, such as "content.xml"."""
        self._part = part
        self._rows: dict[tuple[str, str], dict[str, None]] = {}
        self._order: list[tuple[str, str]] = []
        self._count = 0

    def tell(self, kind: str, where: str, value: str) -> None:
        """One trace on its own."""
        self._count += 1
        self._order.append((kind, where))
        self._rows[kind, f"{where}\0{self._count}"] = {value: None}
        self._order[-1] = (kind, f"{where}\0{self._count}")

    def gather(self, kind: str, where: str, value: str) -> None:
        """One of many traces of a kind at places of a kind."""
        if (kind, where) not in self._rows:
            self._order.append((kind, where))
        self._rows.setdefault((kind, where), {})[value] = None

    def findings(self) -> Iterator[Finding]:
        """All of them, in the order in which they were first met."""
        for kind, where in self._order:
            values = " | ".join(self._rows[kind, where]) or None
            yield Finding(kind, Place(f"{self._part}/{where.partition(chr(0))[0]}"), values)


def told(node: Node) -> str:
    """What an element that goes says: its text, and what its attributes say of more than looks."""
    found = dict.fromkeys(
        value for each in node.iter() if is_element(each) for value in _values(each)
    )
    return " ".join(filter(None, (words(node), *found)))


def told_little(node: Node) -> str:
    """The same without what programs write by themselves."""
    if short(node.tag).startswith(("text:change", "office:annotation")):
        return words(node)
    found = [each for each in _inner(node) if each not in _USUAL]
    return " ".join(filter(None, (words(node), *found)))


def _inner(node: Node) -> Iterator[str]:
    for each in node.iter():
        if is_element(each) and each is not node:
            yield from _values(each)


def _values(node: Node) -> Iterator[str]:
    for name, value in node.attrib.items():
        said = short(name)
        named = odf_rules.is_style_name(said) and said not in ("presentation:name", "form:name")
        looks = _LOOKS.match(said) or named
        if not looks and value.strip() and value not in odf_rules.NOTHING and not value.isdigit():
            yield value
