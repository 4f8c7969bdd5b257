"""A drawing with nothing but what is drawn: says of every element and attribute whether it stays.

What goes is noted (`svg_removed`), what stays is written anew (`svg_write`).
"""

from __future__ import annotations

import re

from toolkit.errors import Damaged, TooLarge
from toolkit.formats.text import links, svg_removed, svg_visible, svg_write
from toolkit.formats.text.css_parts import Used
from toolkit.formats.text.markup_pass import Work
from toolkit.formats.text.svg_visible import Seen, kin
from toolkit.formats.text.svg_vocabulary import (
    ATTRIBUTES,
    ELEMENTS,
    HREFS,
    KINDS,
    PAGE,
    REFERRED,
    SVG,
    WORDED,
    XHTML,
    XLINK,
    XML,
)
from toolkit.formats.text.xml_tree import Document, Element, Name, written

_SPACE = Name(XML, "space")
_ROUNDS = 12
#: Elements and attributes gone through, in all rounds: few rounds suffice where there are many.
_MOST_WORK = 2_000_000
_LONGEST_NUMBER = 60
_PROGRAMS = re.compile(
    r"inkscape|sodipodi|adobe|sketch|figma|bohemian|corel|serif|boxy|krita|vectornator|drawio|"
    r"diagrams|affinity|canva",
    re.IGNORECASE,
)


class _Drawing:
    """One way through a drawing."""

    def __init__(self, document: Document, work: Work, page: Used | None) -> None:
        self.work, self.page = work, page
        self.told: Element | None = None
        self._look(document.root)

    def _look(self, root: Element) -> None:
        self.root = root
        self.seen = Seen(root, frozenset(self.page.ids if self.page else ()))

    def run(self) -> Element:
        """What goes may be all that another part was drawn for: again until nothing goes."""
        before, rounds = -1, 0
        while self._size() != before:
            rounds += 1
            if rounds > _ROUNDS:
                raise Damaged("structure")
            before = self._size()
            if rounds * before > _MOST_WORK:
                raise TooLarge("too_many_parts")
            kept = self._kept(self.root, None, "svg")
            if kept is None:
                raise Damaged("no_picture")
            self._look(kept)
            self.work.again = True
        self.work.again = False
        svg_write.write(self.root, self.work, self.page)
        return self.root

    def _size(self) -> int:
        return sum(1 + len(element.attributes) for element in self.root.walk())

    def gone_whole(self) -> None:
        """Note all of a drawing that nobody sees."""
        svg_removed.note(
            self.work, self.root, "hidden.text" if self.root.words() else "hidden.picture", "svg"
        )

    # first, what goes ---------------------------------------------------------------------------

    def _kept(self, element: Element, parent: Element | None, path: str) -> Element | None:
        """A copy of an element with what stays of it; None where it goes whole."""
        kind = self._goes(element)
        if kind:
            svg_removed.note(self.work, element, kind, path)
            self._leave(element)
            return None
        page = element.name.space == XHTML
        new = Element(element.name if page else Name(SVG, element.name.local), {}, parent)
        for name, value in element.attributes.items():
            if self._stays(element, name, value, path):
                new.attributes[name] = value
        for child in element.children:
            self._child(child, element, new, path)
        self._leave(element)
        return new

    def _leave(self, element: Element) -> None:
        """Its end: what follows does not stand in it any more."""
        if self.told is element:
            self.told = None

    def _child(self, child: Element | str, element: Element, new: Element, path: str) -> None:
        if isinstance(child, Element):
            kept = self._kept(child, new, svg_removed.longer(path, child.name.local))
            if kept is not None:
                new.children.append(kept)
        elif element.name.local in WORDED or element.name.space == XHTML:
            new.children.append(self.work.words(child, path))
        elif element.name.local == "style":
            new.children.append(child)
        elif child.strip():
            self.work.tell("hidden.text", path, child)
        elif new.children[-1:] != ["\n"]:
            new.children.append("\n")

    def _goes(self, element: Element) -> str:
        """Why an element goes; "" where it stays."""
        local = element.name.local
        if element.name.space == XHTML:
            known = local in PAGE and self._in_page(element)
        else:
            known = kin(element) and local in ELEMENTS
        if not known:
            return KINDS.get(local, "hidden.unknown") if kin(element) else _foreign(element)
        if local in ("image", "feImage", "use", "tref") and self._called(element):
            return self._called(element)
        if element in self.seen.drawn:
            return self._told_only(element)
        if element in self.seen.around:
            return ""
        if element.words():
            return "hidden.text"
        return "hidden.picture" if local in ("image", "symbol") else "hidden.unknown"

    def _in_page(self, element: Element) -> bool:
        """Whether an element of a page stands in a foreignObject, and all between them stay."""
        above = element.parent
        if above is None:
            return False
        if above.name.space == XHTML:
            return True  # it would not be asked for if that one went
        return above.name.local == "foreignObject"

    def _told_only(self, element: Element) -> str:
        """What may be hidden or shown: it goes only where the user wishes so."""
        if self.told:  # it stands in a part that was told with all its words
            return ""
        local, root = element.name.local, element is self.root
        key = "" if root or local in REFERRED else self.seen.hidden(element)
        if key:
            self.told = element
            said = element.words() or f"{local}: {key}"
            if self.work.hidden("content.hidden_part", local, said):
                return "content.hidden_part"
        tiny = local in WORDED and _tiny(element, svg_visible.styled(element))
        words = element.words() if tiny else ""
        if words:
            self.told = element
            if self.work.hidden("content.invisible", local, words):
                return "content.invisible"
        return ""

    def _called(self, element: Element) -> str:
        """Why an element that shows something else goes: because that stands elsewhere."""
        for name in HREFS:
            asks = links.asks(element.attributes.get(name, "#"))
            if asks == "local":
                return "who.user_path"
            if asks not in ("inside", "data", "empty"):
                return "hidden.call"
        return ""

    def _stays(self, element: Element, name: Name, value: str, path: str) -> bool:
        """Whether an attribute stays; notes it where it goes."""
        kind = self._attribute_kind(element, name, value)
        if not kind:
            return True
        if kind != "gone":
            self.work.tell(kind, f"{path}/@{name.local}", value)
        return False

    def _attribute_kind(self, element: Element, name: Name, value: str) -> str:
        """Why an attribute goes; "gone" where there is nothing to tell, "" where it stays."""
        if name == _SPACE:
            return "" if value in ("preserve", "default") else "hidden.unknown"
        if name in HREFS:
            return self._href_kind(element, value)
        if name.space:
            return _of_space(name, value)
        local = name.local
        if local in ("id", "class", "begin", "end") or local in ATTRIBUTES:
            return ""
        if local.lower().startswith("on"):
            return "hidden.script"
        if local.startswith("aria-") or local in ("role", "lang", "tabindex", "focusable"):
            return "who.language" if local == "lang" else "hidden.text"
        return "hidden.unknown"

    def _href_kind(self, element: Element, value: str) -> str:
        asks = links.asks(value)
        if asks in ("inside", "data") and not (asks == "data" and element.name.local == "a"):
            return ""
        if element.name.local == "a" and asks in ("web", "contact", "beside"):
            self.work.tell("content.link", "a/@href", links.plain(value))
            return ""
        kinds = {"script": "hidden.script", "local": "who.user_path", "empty": "gone"}
        return kinds.get(asks, "hidden.call")


def _foreign(element: Element) -> str:
    return "software.setting" if _PROGRAMS.search(element.name.space) else "hidden.unknown"


def _of_space(name: Name, value: str) -> str:
    """Why an attribute of another namespace goes."""
    if name.space == XML:
        return {"lang": "who.language", "base": "hidden.call"}.get(name.local, "hidden.id")
    if re.search(r"^(/|\w:[\\/]|file:)|[\\/](home|Users)[\\/]", value):
        return "who.user_path"
    if name.space == XLINK:
        return "gone" if name.local in ("type", "show", "actuate") else "who.words"
    return "software.setting" if _PROGRAMS.search(name.space) else "hidden.unknown"


def _tiny(element: Element, style: dict[str, str]) -> bool:
    """Whether words are too small to see, or have no ink."""

    def said(key: str) -> str:
        return style.get(key) or element.get(key).strip().lower()

    size = said("font-size")[:_LONGEST_NUMBER]
    if re.fullmatch(r"0*(\.0*)?[1-9]?\d*(\.\d*)?(e-\d+)?(px|pt|em)?", size or "x"):
        number = re.match(r"[\d.]+(e-\d+)?", size)
        try:
            if number and float(number[0]) < 0.01:
                return True
        except ValueError:
            return False
    ink = said("fill") in ("none", "transparent") or said("fill-opacity") in ("0", "0.0", "0%")
    return ink and said("stroke") in ("", "none", "transparent")


def cleaned(document: Document, work: Work, page: Used | None = None) -> str:
    """The drawing with what is drawn alone, as text; raises Damaged.

    page: what the page speaks of in which the drawing stands.
    """
    root = document.root
    if root.name.local != "svg" or not kin(root):
        raise Damaged("unsupported_variant")
    for what, said in document.asides:
        svg_removed.aside(what, said, work)
    drawing = _Drawing(document, work, page).run()
    return written(drawing, {SVG: "", XLINK: "xlink", XHTML: "h"}) + "\n"


def in_page(document: Document, work: Work, page: Used) -> str:
    """A drawing that stands in a page, without the page's declarations; "" where nothing is left.

    Elements of pages in it have no prefix there.
    """
    for what, said in document.asides:
        svg_removed.aside(what, said, work)
    drawing = _Drawing(document, work, page)
    root = document.root
    if root not in drawing.seen.drawn | drawing.seen.around:
        drawing.gone_whole()
        return ""
    return written(drawing.run(), {SVG: "", XLINK: "xlink", XHTML: ""}, declared=False)
