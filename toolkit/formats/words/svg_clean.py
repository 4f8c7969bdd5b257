"""A drawing with nothing but what is drawn: what goes is noted, what stays is written anew."""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable

from toolkit.errors import Damaged
from toolkit.formats import jumbf
from toolkit.formats.tag_kinds import kind_of
from toolkit.formats.words import links, styles, svg_seen
from toolkit.formats.words.css_parts import Used
from toolkit.formats.words.styles import Names
from toolkit.formats.words.svg_seen import Seen, kin, refers
from toolkit.formats.words.svg_words import (
    ATTRIBUTES,
    ELEMENTS,
    KINDS,
    PAGE,
    REFERRED,
    SVG,
    WORDED,
    XHTML,
    XLINK,
    XML,
)
from toolkit.formats.words.work import Task, Work
from toolkit.formats.words.xml_tree import Document, Element, Name, written

_HREF = (Name("", "href"), Name(XLINK, "href"))
_SPACE = Name(XML, "space")
#: Attributes of what goes that say nothing worth telling.
_NUMBERS = ATTRIBUTES - {"href", "id", "class", "string", "format"}
_ROUNDS = 12
_LONGEST_NUMBER = 60
_EVENT = re.compile(r"(^|;)(\s*)((?:[\w:-]|\\.)+?)(\.[A-Za-z])")
#: Document types that everybody writes.
_ORDINARY = re.compile(r"svg( -//W3C//DTD SVG [\d.]+( \w+)?//EN)?( http://www\.w3\.org/\S+)?|svg")
_PROGRAMS = re.compile(
    r"inkscape|sodipodi|adobe|sketch|figma|bohemian|corel|serif|boxy|krita|vectornator|drawio|"
    r"diagrams|affinity|canva",
    re.IGNORECASE,
)


class _Drawing:
    """One way through a drawing."""

    def __init__(self, document: Document, work: Work, page: Used | None) -> None:
        self.work, self.page = work, page
        self.names: dict[str, str] = {}
        self.told: Element | None = None
        self._look(document.root)

    def _look(self, root: Element) -> None:
        self.root, page = root, self.page
        self.seen = Seen(root, frozenset(page.ids if page else ()))
        _, self.classes, self.attributes = svg_seen.selected(self.seen.sheets)
        if page:
            self.classes |= page.classes
            self.attributes |= page.attributes

    def run(self) -> Element:
        """What goes may be all that another part was drawn for: again until nothing goes."""
        before, rounds = -1, 0
        while self._size() != before:
            rounds += 1
            if rounds > _ROUNDS:
                raise Damaged("structure")
            before = self._size()
            kept = self._kept(self.root, None, "svg")
            if kept is None:
                raise Damaged("no_picture")
            self._look(kept)
            self.work.again = True
        self.work.again = False
        self._name(self.root)
        self._finish(self.root)
        return self.root

    def _size(self) -> int:
        return sum(1 + len(element.attributes) for element in self.root.walk())

    def gone_whole(self) -> None:
        """Note all of a drawing that nobody sees."""
        self._gone(self.root, "hidden.text" if self.root.words() else "hidden.picture", "svg")

    # first, what goes ---------------------------------------------------------------------------

    def _kept(self, element: Element, parent: Element | None, path: str) -> Element | None:
        """A copy of an element with what stays of it; None where it goes whole."""
        kind = self._goes(element)
        if kind:
            self._gone(element, kind, path)
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
            kept = self._kept(child, new, _longer(path, child.name.local))
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
        tiny = local in WORDED and _tiny(element, svg_seen.styled(element))
        words = element.words() if tiny else ""
        if words:
            self.told = element
            if self.work.hidden("content.invisible", local, words):
                return "content.invisible"
        return ""

    def _called(self, element: Element) -> str:
        """Why an element that shows something else goes: because that stands elsewhere."""
        for name in _HREF:
            asks = links.asks(element.attributes.get(name, "#"))
            if asks == "local":
                return "who.user_path"
            if asks not in ("inside", "data", "empty"):
                return "hidden.call"
        return ""

    def _gone(self, element: Element, kind: str, path: str) -> None:
        """Note all that an element says that goes."""
        if self.work.task is not Task.INSPECT or kind.startswith("content."):
            return
        said_before = len(self.work.findings)
        for inner in element.walk():
            inner_path = path if inner is element else _longer(path, inner.name.local)
            self._said(inner, kind, inner_path)
        if len(self.work.findings) == said_before:
            self.work.tell(kind, path, None)

    def _said(self, element: Element, kind: str, path: str) -> None:
        for child in element.children:
            if isinstance(child, str) and child.strip():
                if element.name.local == "manifest":
                    self._manifest(child, path)
                else:
                    self.work.tell(_leaf_kind(element.name.local, kind), path, child)
        for name, value in element.attributes.items():
            inner = f"{path}/@{name.local}"
            if links.asks(value) == "data":
                self.work.carried(value, inner)
            elif not kin(element) or name.local not in _NUMBERS:
                self.work.tell(_leaf_kind(name.local, kind), inner, value)

    def _manifest(self, words: str, path: str) -> None:
        self.work.tell("hidden.provenance", path, f"{len(words)} characters")
        try:
            raw = binascii.a2b_base64("".join(words.split()))
        except ValueError:
            return
        for found in jumbf.read(raw, path, 0):
            self.work.tell(found.kind, found.place.path, found.value)

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
        if name in _HREF:
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

    # then, new names ----------------------------------------------------------------------------

    def _name(self, root: Element) -> None:
        """Neutral names, in order, for what is referred to in what stays."""
        sheets = [element.words() for element in root.walk() if element.name.local == "style"]
        wanted, _, _ = svg_seen.selected(sheets)
        wanted |= {name for element in root.walk() for name in refers(element)}
        if self.page is not None:  # its ids are the page's, and so are those it refers to
            self.names = {name: name for name in wanted | self.page.ids}
            return
        for element in root.walk():
            name = element.get("id")
            if name and name in wanted and name not in self.names:
                self.names[name] = f"a{len(self.names) + 1}"

    # at last, what stays is written anew -------------------------------------------------------

    def _finish(self, root: Element) -> None:
        given: set[str] = set()
        names = Names(self.names.get, beside=False)
        for element in root.walk():
            if element.name.local == "style":
                sheet = "".join(child for child in element.children if isinstance(child, str))
                sheet = styles.cleaned(sheet, self.work, "style", names)
                element.children = [sheet] if sheet.strip() else []
            for name, value in list(element.attributes.items()):
                new = self._value(element, name, value, names, given)
                if new is None:
                    del element.attributes[name]
                else:
                    element.attributes[name] = new

    def _value(
        self, element: Element, name: Name, value: str, names: Names, given: set[str]
    ) -> str | None:
        special = _SPECIAL.get(name.local) if not name.space or name in _HREF else None
        if special is not None:
            return special(self, element, value, names, given)
        if re.search(r"url|\\|/\*|image-set|src\(", value, re.IGNORECASE) and name.local != "d":
            return styles.declarations(
                value, self.work, f"{element.name.local}/@{name.local}", names
            )
        return value

    def _id(self, element: Element, value: str, names: Names, given: set[str]) -> str | None:
        new = names.ids(value)
        if new is None or new in given:
            self._tell_id(element, "id", value)
            return None
        given.add(new)
        if new != value:
            self._tell_id(element, "id", value)
        return new

    def _tell_id(self, element: Element, what: str, value: str) -> None:
        self.work.tell("hidden.id", f"{element.name.local}/@{what}", value)

    def _class(self, element: Element, value: str, _: Names, __: set[str]) -> str | None:
        said = value.split()
        kept = said if "class" in self.attributes else [one for one in said if one in self.classes]
        if kept != said:
            stay = set(kept)
            gone = " ".join(one for one in said if one not in stay)
            self._tell_id(element, "class", gone)
        return " ".join(kept) or None

    def _style(self, element: Element, value: str, names: Names, _: set[str]) -> str | None:
        path = f"{element.name.local}/@style"
        return styles.declarations(value, self.work, path, names) or None

    def _href(self, element: Element, value: str, names: Names, _: set[str]) -> str | None:
        asks = links.asks(value)
        if asks == "data":
            return self.work.carried(value, f"{element.name.local}/@href")
        if asks == "inside":
            new = names.ids(links.fragment(value))
            return None if new is None else f"#{new}"
        return self.work.words(links.plain(value), "a/@href")

    def _time(self, _: Element, value: str, names: Names, __: set[str]) -> str | None:
        def anew(match: re.Match[str]) -> str:
            return f"{match[1]}{match[2]}{names.ids(match[3]) or 'none'}{match[4]}"

        return _EVENT.sub(anew, value)


_Special = Callable[[_Drawing, Element, str, Names, "set[str]"], "str | None"]
_SPECIAL: dict[str, _Special] = {
    "id": _Drawing._id, "class": _Drawing._class, "style": _Drawing._style,
    "href": _Drawing._href, "begin": _Drawing._time, "end": _Drawing._time,
}  # fmt: skip


def _longer(path: str, local: str) -> str:
    """A path with one more name; of a deep one the last few names are enough."""
    return "/".join([*path.split("/")[-3:], local])


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


def _leaf_kind(local: str, kind: str) -> str:
    """What a field of a block of labels is, by its name."""
    if kind not in ("hidden.packet", "software.setting", "hidden.unknown"):
        return kind
    return kind_of(local[:1].upper() + local[1:], kind)


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
        _aside(what, said, work)
    drawing = _Drawing(document, work, page).run()
    return written(drawing, {SVG: "", XLINK: "xlink", XHTML: "h"}) + "\n"


def in_page(document: Document, work: Work, page: Used) -> str:
    """A drawing that stands in a page, without the page's declarations; "" where nothing is left.

    Elements of pages in it have no prefix there.
    """
    for what, said in document.asides:
        _aside(what, said, work)
    drawing = _Drawing(document, work, page)
    root = document.root
    if root not in drawing.seen.drawn | drawing.seen.around:
        drawing.gone_whole()
        return ""
    return written(drawing.run(), {SVG: "", XLINK: "xlink", XHTML: ""}, declared=False)


def _aside(what: str, said: str, work: Work) -> None:
    """Note what stands beside the elements; all of it goes."""
    if what == "comment":
        work.tell("hidden.comment", "comment", said)
    elif what.startswith("?"):
        work.tell("hidden.call" if "stylesheet" in what else "hidden.unknown", what, said)
    elif (what == "DOCTYPE" and not _ORDINARY.fullmatch(said)) or what.startswith("ENTITY"):
        work.tell("hidden.unknown", what, said)
    elif what == "namespace" and said not in (SVG, XLINK, XML, XHTML):
        work.tell("software.name", "xmlns", said)
