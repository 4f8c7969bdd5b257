"""What a page says about itself, before its parts are gone through: what refers to what."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from toolkit.formats.text import links, pale
from toolkit.formats.text.css_parts import Used, nothing_used, used
from toolkit.formats.text.html_tokens import Token
from toolkit.formats.text.svg_visible import pointed, rules

_XHTML = "http://www.w3.org/1999/xhtml"
_LISTS = ("for", "headers", "list", "form", "aria-labelledby", "aria-describedby")
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE
)
#: Elements that have the looks of what they stand in.
_PLAIN = frozenset(("br", "wbr", "b", "i", "em", "strong", "u", "s", "sub", "sup"))
_XML = re.compile(rb"\s*<\?xml\s[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_.-]{1,40})")


class Page(NamedTuple):
    """What a page says about itself.

    ids: that something refers to. used: by its sheets. every: whether every class may be used, as
    a sheet stands beside it. hides: classes that a rule hides. strict: it is written as XML.
    on_white: nothing is known to lie behind its words. pale: classes that make words white, clear
    or tiny, and whether what is inside may be seen for all that.
    """

    ids: set[str]
    used: Used
    every: bool
    hides: set[str]
    strict: bool
    on_white: bool
    pale: dict[str, bool]


def label(raw: bytes) -> str:
    """The character set that a page declares, or ""."""
    head = raw[:4096].removeprefix(b"\xef\xbb\xbf")
    said = _CHARSET.search(head) or _XML.match(head)
    name = said[1].decode("latin-1") if said else ""
    return "utf-8" if name.lower().startswith("utf-16") else name


def look(tokens: list[Token]) -> Page:
    """Look through a page."""
    ids: set[str] = set()
    speaks = nothing_used()
    hides: set[str] = set()
    sheets: list[str] = []
    every = ground = False
    strict = any(token.text.startswith("?xml") for token in tokens[:2])
    for token in tokens:
        if token.kind == "open":
            ids |= _refers(token)
            every |= token.name == "link"
            ground |= _has_ground(token)
            strict |= token.name == "html" and token.attributes.get("xmlns") == _XHTML
        elif token.kind in ("raw", "words") and (token.name == "style" or "{" in token.text):
            if token.name == "style":
                speaks.add(used(token.text))
                hides |= _hidden(token.text)
                sheets.append(token.text)
            ids |= pointed(token.text)
    on_white = not ground and not any(map(pale.has_ground, sheets))
    unseen = {
        name: alone
        for sheet in sheets
        for name, alone in pale.unseen_classes(sheet, on_white=on_white)
    }
    return Page(ids | speaks.ids, speaks, every, hides, strict, on_white, unseen)


def _has_ground(token: Token) -> bool:
    """Whether an element lies on a colour or a picture, or brings a sheet that nobody has read."""
    said = token.attributes
    if token.name == "link":
        return "stylesheet" in said.get("rel", "").lower()
    colour = f"background:{said.get('bgcolor', '')}"
    return (
        "background" in said or pale.has_ground(colour) or pale.has_ground(said.get("style", ""))
    )


def is_pale(page: Page, token: Token, inner: Callable[[Token], list[Token]]) -> bool:
    """Whether an element's words are white, clear or tiny, and nothing in it is in another way."""
    if pale.unseen(token.attributes.get("style", ""), on_white=page.on_white):
        return True
    found = _pale_classes(page, token)
    if not found or not all(found):
        return bool(found)
    return all(
        one.kind != "open" or one.name in _PLAIN or bool(_pale_classes(page, one))
        for one in inner(token)
    )


def _pale_classes(page: Page, token: Token) -> list[bool]:
    classes = token.attributes.get("class", "").split() if page.pale else ()
    return [page.pale[one] for one in classes if one in page.pale]


def _refers(token: Token) -> set[str]:
    found: set[str] = set()
    for name, value in token.attributes.items():
        if name in ("href", "usemap", "xlink:href") and links.asks(value) == "inside":
            found.add(links.fragment(value))
        elif name in _LISTS:
            found.update(value.split())
        elif "url" in value.lower():
            found |= pointed(value)
    return found


def _hidden(sheet: str) -> set[str]:
    """Classes that a rule hides."""
    return {
        name
        for key, value, name in rules([sheet])
        if name and (key, value) in (("display", "none"), ("visibility", "hidden"))
    }
