"""Attributes of tags that stay: which of them stay, and how they are written."""

from __future__ import annotations

import re

from toolkit.formats.text import links, styles
from toolkit.formats.text.html_page import Page
from toolkit.formats.text.html_tokens import Token
from toolkit.formats.text.html_vocabulary import ATTRIBUTES, FETCHED, KINDS, SHOWN
from toolkit.formats.text.markup_pass import Task, Work

_XHTML = "http://www.w3.org/1999/xhtml"
#: What only some elements may have: a name binds radio buttons, anchors and maps.
_NAMED = frozenset({"a", "map", "input", "select", "textarea", "button", "details", "img"})
_QUERY = re.compile(r"[?#].*", re.DOTALL)
#: Go with nothing to tell.
_SILENT = frozenset(
    {"xmlns", "version", "rel", "target", "itemscope", "method", "enctype", "tabindex",
     "accesskey", "role", "referrerpolicy", "crossorigin", "loading", "decoding",
     "fetchpriority", "autocomplete", "autofocus", "draggable", "translate", "novalidate",
     "async", "defer", "rev", "profile", "http-equiv", "content", "media", "sandbox", "allow",
     "allowfullscreen", "formmethod", "formtarget", "formnovalidate", "download", "hreflang",
     "inputmode", "enterkeyhint", "popover", "inert", "controlslist", "disablepictureinpicture",
     "preload", "autoplay", "playsinline"}
)  # fmt: skip


class Attributes:
    """How the attributes of a page are handled."""

    def __init__(self, page: Page, work: Work) -> None:
        """page: what refers to what in it."""
        self.page, self.work = page, work

    def kept(self, token: Token) -> dict[str, str]:
        """The attributes that stay, as they are to be written."""
        found: dict[str, str] = {}
        for name, value in token.attributes.items():
            new = self._one(token.name, name, value)
            if new is not None:
                found[name] = new
        return found

    def _one(self, element: str, name: str, value: str) -> str | None:
        if name == "xmlns" and element == "html" and value == _XHTML:
            return value
        special = _SPECIAL.get(name)
        if special is not None:
            return special(self, element, value)
        path = f"<{element}>/@{name}"
        if name in FETCHED:
            return self.fetched(value, path)
        if name not in ATTRIBUTES or name in KINDS or name in _SILENT:
            self._gone(name, value, path)
            return None
        if name in SHOWN:
            return self.work.words(value, path)
        return value

    def _gone(self, name: str, value: str, path: str) -> None:
        if name in _SILENT and name not in KINDS:
            return
        if name.startswith("on"):
            kind = "hidden.script"
        else:
            kind = KINDS.get(name) or (
                "hidden.text" if name.startswith("aria-") else "hidden.unknown"
            )
        self.work.tell(kind, path, value or name)

    def fetched(self, address: str, path: str) -> str | None:
        """The address of something that is shown; None where it stands elsewhere."""
        asks = links.asks(address)
        if asks == "data":
            return self.work.carried(address, path)
        if asks == "beside":
            plain = links.plain(address)
            short = _QUERY.sub("", plain)
            self.work.tell("content.link", path, short)
            if short != plain:
                self.work.tell("hidden.id", path, plain)
            return self.work.words(short, path) or None
        if asks != "empty":
            kind = "who.user_path" if asks == "local" else "hidden.call"
            self.work.tell(kind, path, links.plain(address))
        return None

    def carried(self, token: Token) -> None:
        """Look into the files that stand in the tag of something that goes."""
        if self.work.task is not Task.INSPECT:
            return
        for name, value in token.attributes.items():
            if links.asks(value) == "data":
                self.work.carried(value, f"<{token.name}>/@{name}")

    def _href(self, element: str, value: str) -> str | None:
        path = f"<{element}>/@href"
        asks = links.asks(value)
        plain = links.plain(value)
        if asks == "inside":
            return plain
        if asks in ("web", "contact", "beside") and element in ("a", "area"):
            self.work.tell("content.link", path, plain)
            return self.work.words(plain, path)
        kind = {"local": "who.user_path", "script": "hidden.script", "data": "hidden.file"}.get(
            asks
        )
        if asks != "empty":
            self.work.tell(kind or "hidden.call", path, plain if asks != "data" else None)
        if asks == "data" and self.work.task is Task.INSPECT:
            self.work.carried(value, path)
        return None

    def _srcset(self, element: str, value: str) -> str | None:
        """Pictures beside the page in several sizes; any other set goes, src stays."""
        path = f"<{element}>/@srcset"
        rows = [row.split() for row in value.split(",") if row.strip()]
        if "data:" not in value and all(links.asks(row[0]) == "beside" for row in rows):
            new = [" ".join([_QUERY.sub("", row[0]), *row[1:2]]) for row in rows]
            self.work.tell("content.link", path, ", ".join(new))
            if ", ".join(new) != ", ".join(" ".join(row) for row in rows):
                self.work.tell("hidden.id", path, value)
            return self.work.words(", ".join(new), path) or None
        self.work.tell("hidden.call", path, value)
        return None

    def _style(self, element: str, value: str) -> str | None:
        return styles.declarations(value, self.work, f"<{element}>/@style") or None

    def _id(self, element: str, value: str) -> str | None:
        if value in self.page.ids or "id" in self.page.used.attributes:
            return value
        self.work.tell("hidden.id", f"<{element}>/@id", value)
        return None

    def _name(self, element: str, value: str) -> str | None:
        if element in _NAMED and (element not in ("a", "img") or value in self.page.ids):
            return value
        self.work.tell("hidden.id", f"<{element}>/@name", value)
        return None

    def _class(self, element: str, value: str) -> str | None:
        page = self.page
        every = page.every or "class" in page.used.attributes
        said = value.split()
        kept = said if every else [one for one in said if one in page.used.classes]
        if kept != said:
            stay = set(kept)
            gone = " ".join(one for one in said if one not in stay)
            self.work.tell("hidden.id", f"<{element}>/@class", gone)
        return " ".join(kept) or None


_SPECIAL = {
    "href": Attributes._href, "srcset": Attributes._srcset, "style": Attributes._style,
    "id": Attributes._id, "class": Attributes._class, "name": Attributes._name,
}  # fmt: skip
