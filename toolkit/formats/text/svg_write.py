"""A drawing written anew: neutral names, and styles and addresses without what goes from them.

Names of parts become a1, a2, ... where something refers to them; the others go. In a page the
names are the page's, and stay. What goes whole has gone before: here every element stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from toolkit.formats.text import links, styles, svg_visible
from toolkit.formats.text.css_parts import Used
from toolkit.formats.text.markup_pass import Work
from toolkit.formats.text.styles import Names
from toolkit.formats.text.svg_visible import refers
from toolkit.formats.text.svg_vocabulary import HREFS
from toolkit.formats.text.xml_tree import Element, Name

_EVENT = re.compile(r"(^|;)(\s*)((?:[\w:-]|\\.)+?)(\.[A-Za-z])")


def write(root: Element, work: Work, page: Used | None) -> None:
    """Give all elements their new values, in their places.

    page: what the page speaks of in which the drawing stands.
    """
    _Writer(root, work, page).run()


class _Writer:
    """One way through what stays of a drawing."""

    def __init__(self, root: Element, work: Work, page: Used | None) -> None:
        self.root, self.work = root, work
        sheets = [element.words() for element in root.walk() if element.name.local == "style"]
        ids, self.classes, self.attributes = svg_visible.selected(sheets)
        wanted = ids | {name for element in root.walk() for name in refers(element)}
        if page is None:
            names = self._neutral(wanted)
        else:
            self.classes |= page.classes
            self.attributes |= page.attributes
            # its ids are the page's, and so are those it refers to
            names = {name: name for name in wanted | page.ids}
        self.names = Names(names.get, beside=False)
        self.given: set[str] = set()

    def _neutral(self, wanted: set[str]) -> dict[str, str]:
        """Neutral names, in order, for what is referred to in what stays."""
        names: dict[str, str] = {}
        for element in self.root.walk():
            name = element.get("id")
            if name and name in wanted and name not in names:
                names[name] = f"a{len(names) + 1}"
        return names

    def run(self) -> None:
        """Element by element."""
        for element in self.root.walk():
            if element.name.local == "style":
                sheet = "".join(child for child in element.children if isinstance(child, str))
                sheet = styles.cleaned(sheet, self.work, "style", self.names)
                element.children = [sheet] if sheet.strip() else []
            for name, value in list(element.attributes.items()):
                new = self._value(element, name, value)
                if new is None:
                    del element.attributes[name]
                else:
                    element.attributes[name] = new

    def _value(
        self,
        element: Element,
        name: Name,
        value: str,
    ) -> str | None:
        special = _SPECIAL.get(name.local) if not name.space or name in HREFS else None
        if special is not None:
            return special(self, element, value)
        if re.search(r"url|\\|/\*|image-set|src\(", value, re.IGNORECASE) and name.local != "d":
            return styles.declarations(
                value, self.work, f"{element.name.local}/@{name.local}", self.names
            )
        return value

    def _id(self, element: Element, value: str) -> str | None:
        new = self.names.ids(value)
        if new is None or new in self.given:
            self._tell_id(element, "id", value)
            return None
        self.given.add(new)
        if new != value:
            self._tell_id(element, "id", value)
        return new

    def _tell_id(self, element: Element, what: str, value: str) -> None:
        self.work.tell("hidden.id", f"{element.name.local}/@{what}", value)

    def _class(self, element: Element, value: str) -> str | None:
        said = value.split()
        kept = said if "class" in self.attributes else [one for one in said if one in self.classes]
        if kept != said:
            stay = set(kept)
            gone = " ".join(one for one in said if one not in stay)
            self._tell_id(element, "class", gone)
        return " ".join(kept) or None

    def _style(self, element: Element, value: str) -> str | None:
        path = f"{element.name.local}/@style"
        return styles.declarations(value, self.work, path, self.names) or None

    def _href(self, element: Element, value: str) -> str | None:
        asks = links.asks(value)
        if asks == "data":
            return self.work.carried(value, f"{element.name.local}/@href")
        if asks == "inside":
            new = self.names.ids(links.fragment(value))
            return None if new is None else f"#{new}"
        return self.work.words(links.plain(value), "a/@href")

    def _time(self, _: Element, value: str) -> str | None:
        def anew(match: re.Match[str]) -> str:
            return f"{match[1]}{match[2]}{self.names.ids(match[3]) or 'none'}{match[4]}"

        return _EVENT.sub(anew, value)


_Special = Callable[[_Writer, Element, str], "str | None"]
_SPECIAL: dict[str, _Special] = {
    "id": _Writer._id, "class": _Writer._class, "style": _Writer._style,
    "href": _Writer._href, "begin": _Writer._time, "end": _Writer._time,
}  # fmt: skip
