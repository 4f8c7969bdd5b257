"""Which parts of a drawing are drawn: what is hidden, and what nothing refers to, is not.

A part counts as hidden where its own attributes or style, or a rule for one of its classes, say so
and nothing in the drawing (a rule, an animation) can change that. Does not compute where things
lie, which of them cover others, or what a rule with a longer selector does.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from toolkit.errors import TooLarge
from toolkit.formats.text import links
from toolkit.formats.text.css_parts import Part, parts, used
from toolkit.formats.text.svg_vocabulary import ALWAYS, ANIMATIONS, HREFS, REFERRED, SVG, UNSEEN
from toolkit.formats.text.xml_tree import Element, Name

_IMPORTANT = re.compile(r"(?<!\s)\s*+!\s*+important\s*+$", re.IGNORECASE)
_POINTS = re.compile(
    r"url\(\s*+(?:\"#([^\"]*+)\"|'#([^']*+)'|#([^()\"'\s]*+))\s*+\)", re.IGNORECASE
)
_MOST_RULES = 200_000
_HIDING = frozenset(Name("", key) for key in UNSEEN)
_EVENT = re.compile(r"(?:^|;)\s*((?:[\w:-]|\\.)+?)\.[A-Za-z]")
_CLASS = re.compile(r"\s*\.((?:[\w-]|[^\x00-\x7f])+)\s*")


def kin(element: Element) -> bool:
    """Whether an element is of SVG; one of no namespace counts, as a few programs leave it out."""
    return element.name.space in (SVG, "")


class Seen:
    """Which elements of a drawing are drawn."""

    def __init__(self, root: Element, wanted: frozenset[str] = frozenset()) -> None:
        """Look through the whole drawing; wanted: ids that the page around it refers to."""
        self.root, self._wanted = root, wanted
        self._by_id: dict[str, Element] = {}
        for element in root.walk():
            self._by_id.setdefault(element.get("id"), element)
        self.sheets = [element.words() for element in root.walk() if element.name.local == "style"]
        self._said: dict[tuple[str, str], set[str]] = {}
        self._unsure: set[str] = set()
        for key, value, simple in rules(self.sheets):
            if simple:
                self._said.setdefault((key, simple), set()).add(value)
            else:
                self._unsure.add(key)
        self._ruled = {simple for _, simple in self._said}
        self._bare = _with_visible(root)
        self._moved = {
            element.get("attributeName") for element in root.walk()
            if element.name.local in ANIMATIONS
        }  # fmt: skip
        self.drawn: set[Element] = set()
        self.around: set[Element] = set()
        self._spread()

    def hidden(self, element: Element) -> str:
        """The property by which an element is hidden, whatever else may be said; else ""."""
        if not element.attributes:
            return ""
        style = styled(element)
        by_rules = self._ruled and element.get("class")
        if not style and not by_rules and _HIDING.isdisjoint(element.attributes):
            return ""
        for key, values in UNSEEN.items():
            by_rule = self._by_class(element, key)
            said = style.get(key) or by_rule or element.get(key).strip().lower()
            if said in values:
                return key
        return ""

    def unsure(self, key: str) -> bool:
        """Whether a rule or an animation may show what this property hides."""
        return key in self._moved or key in self._unsure

    def _by_class(self, element: Element, key: str) -> str:
        """What the rules for its classes say, where they agree."""
        said: set[str] = set()
        for one in self._ruled.intersection(element.get("class").split()):
            said |= self._said.get((key, one), set())
        return said.pop() if len(said) == 1 else ""

    def _spread(self) -> None:
        """Begin at the root, and follow what refers to what."""
        hidden = self.root.parent is None and self._wanted and self.hidden(self.root)
        waiting = [] if hidden else [self.root]
        waiting += [self._by_id[name] for name in self._wanted if name in self._by_id]
        waiting += [
            element for element in self.root.walk()
            if element.name.local in ALWAYS and kin(element)
        ]  # fmt: skip
        while waiting:
            element = waiting.pop()
            if element in self.drawn:
                continue
            self.drawn.add(element)
            waiting += [child for child in element.elements if self._shows(child)]
            waiting += [self._by_id[name] for name in refers(element) if name in self._by_id]
        for element in self.drawn:
            above = element.parent
            while above is not None and above not in self.around:
                self.around.add(above)
                above = above.parent

    def _shows(self, child: Element) -> bool:
        if kin(child) and child.name.local in REFERRED:
            return False
        key = self.hidden(child)
        return not key or self.unsure(key) or (key == "visibility" and child in self._bare)


def _with_visible(root: Element) -> set[Element]:
    """The elements in which something is visible, whether they are hidden or not."""
    found: set[Element] = set()
    for element in root.walk():
        if not element.attributes:
            continue
        if "visible" in (element.get("visibility"), styled(element).get("visibility")):
            above: Element | None = element
            while above is not None and above not in found:
                found.add(above)
                above = above.parent
    return found


def styled(element: Element) -> dict[str, str]:
    """What the style attribute sets."""
    style = element.get("style")
    return {name: value for name, value in map(set_by, parts(style)) if name} if style else {}


def hiding_style(style: str) -> bool:
    """Whether a style hides an element of a page."""
    said = dict(map(set_by, parts(style))) if style else {}
    return said.get("display") == "none" or said.get("visibility") in UNSEEN["visibility"]


def set_by(part: Part) -> tuple[str, str]:
    """The property that a part sets, and its value; both "" where it sets none."""
    name = part.sets
    if not name:
        return "", ""
    said = "".join(token.text for token in part.tokens if token.kind != "comment")
    value = said.partition(":")[2].rstrip("}; \t\r\n\f")
    return name, _IMPORTANT.sub("", value).strip().lower()


def rules(sheets: list[str]) -> list[tuple[str, str, str]]:
    """Property, value, and the class it is set for; "" where it is set in another way.

    Raises TooLarge.
    """
    found = [row for sheet in sheets for row in _rules(sheet)]
    if len(found) > _MOST_RULES:
        raise TooLarge("too_many_parts")
    return found


@functools.lru_cache(maxsize=3)
def _rules(sheet: str) -> tuple[tuple[str, str, str], ...]:
    """Those of one sheet, which is asked for several times."""
    found: list[tuple[str, str, str]] = []
    classes, depth = [""], 0
    for part in parts(sheet):
        name, value = set_by(part)
        if name in UNSEEN:
            found += [(name, value, one if depth == 1 else "") for one in classes]
        depth += {"{": 1, "}": -1}.get(part.end, 0)
        if part.end == "{":
            said = "".join(token.text for token in part.tokens if token.kind != "comment")
            classes = [only_class(one) for one in said[:-1].split(",")]
        if len(found) > _MOST_RULES:
            raise TooLarge("too_many_parts")
    return tuple(found)


def only_class(selector: str) -> str:
    """The class that a selector is of; "" for all other selectors."""
    match = _CLASS.fullmatch(selector)
    return match[1] if match else ""


def refers(element: Element) -> Iterator[str]:
    """The ids that an element refers to."""
    for name, value in element.attributes.items():
        if name in HREFS and links.asks(value) == "inside":
            yield links.fragment(value)
        elif name.local in ("begin", "end"):
            yield from _EVENT.findall(value)
        if ("u" in value or "U" in value) and "url" in value.lower():
            yield from pointed(value)
    if element.name.local == "style":
        yield from pointed(element.words())


def pointed(said: str) -> set[str]:
    """The ids that addresses in a style point at."""
    return {"".join(groups).strip() for groups in _POINTS.findall(said)}


def selected(sheets: list[str]) -> tuple[set[str], set[str], set[str]]:
    """Ids, classes and attributes that the rules of a drawing speak of."""
    ids: set[str] = set()
    classes: set[str] = set()
    attributes: set[str] = set()
    for sheet in sheets:
        found = used(sheet)
        ids |= found.ids
        classes |= found.classes
        attributes |= found.attributes
    return ids, classes, attributes
