"""A page cut into tags, words and remarks, after the tokenization rules of the HTML standard.

Works on any page that a browser shows: unclosed tags, missing quotes, capital letters. Knows the
elements whose inside is no markup (script, style, title, ...). Numbers and names of characters are
read in values of attributes; in words they stay as they are written.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.errors import Damaged, TooLarge

#: Attributes of a tag, and drawings and formulas in each other: no page has so many.
_MOST_ATTRIBUTES, _DEEPEST = 10_000, 500
#: Elements whose inside is text up to their end tag.
RAW = frozenset(
    {"script", "style", "xmp", "iframe", "noembed", "noframes", "title", "textarea"}
)  # fmt: skip
_FOREIGN, _PAGES = ("svg", "math"), ("foreignobject", "desc", "title", "annotation-xml")
#: Tags that end a drawing or formula that they stand in.
BREAKS = frozenset(
    {"b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em",
     "embed", "h1", "h2", "h3", "h4", "h5", "h6", "head", "hr", "i", "img", "li", "listing",
     "menu", "meta", "nobr", "ol", "p", "pre", "ruby", "s", "small", "span", "strong", "strike",
     "sub", "sup", "table", "tt", "u", "ul", "var"}
)  # fmt: skip
VOID = frozenset(
    {"area", "base", "basefont", "bgsound", "br", "col", "command", "embed", "frame", "hr",
     "image", "img", "input", "keygen", "link", "meta", "param", "source", "track", "wbr"}
)  # fmt: skip
_TAG = re.compile(r"<(/?)([A-Za-z][^\t\n\f\r />]*)")
_ATTRIBUTE = re.compile(
    r"[\t\n\f\r /]*(?:([^\t\n\f\r />][^\t\n\f\r />=]*)(?:[\t\n\f\r ]*=[\t\n\f\r ]*"
    r"(?:\"([^\"]*)\"|'([^']*)'|([^\t\n\f\r >\"'][^\t\n\f\r >]*)|(?=>)|(\"[^\"]*\Z|'[^']*\Z)))?)?"
)
#: What is no markup at this point is words, also where it begins with <.
_MARKUP = re.compile(r"<[A-Za-z/!?]")
_REMARK = re.compile(
    r"<!--(?:-?>|(.*?)(?:--!?>|\Z))|<(?:!|\?|/(?![A-Za-z]))([^>]*)(?:>|\Z)", re.DOTALL
)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
_DOCTYPE = re.compile(r"!doctype\b(.*)", re.DOTALL | re.IGNORECASE)


class Token(NamedTuple):
    """One part of a page. kind: open, close, words, raw, remark, doctype, cdata.

    name: of a tag, lower case; of raw text, the element it stands in. text: words as they are
    written; what a remark says. attributes: of an opening tag, the first of each name.
    """

    kind: str
    name: str
    text: str
    attributes: dict[str, str]
    closed: bool = False


def tokens(page: str) -> Iterator[Token]:
    """Every part of a page, in order; raises Damaged and TooLarge."""
    at, nest = 0, Nest()
    while at < len(page):
        if not _MARKUP.match(page, at):
            markup = _MARKUP.search(page, at)
            end = markup.start() if markup else len(page)
            yield Token("words", "", page[at:end], {})
            at = end
            continue
        tag = _TAG.match(page, at)
        if tag:
            token, at = _tag(page, tag)
            if token is None:
                return  # it ends inside a tag, which browsers do not show
            nest.step(token)
            yield token
            if token.kind == "open" and token.name in RAW and not nest.foreign:
                at, raw = _raw(page, at, token.name)
                if raw:
                    yield Token("raw", token.name, raw, {})
            elif token.kind == "open" and token.name == "plaintext":
                yield Token("raw", "plaintext", page[at:], {})
                return
            continue
        token, at = _remark(page, at, nest)
        yield token


class Nest:
    """How deep in drawings and formulas the next part stands; in them, nothing is raw."""

    def __init__(self) -> None:
        """Not in any."""
        self.open: list[str] = []

    @property
    def foreign(self) -> bool:
        """Whether the next part is of a drawing or formula, and not of a page inside it."""
        return bool(self.open) and self.open[-1] in _FOREIGN

    def step(self, token: Token) -> None:
        """Take in a tag; raises Damaged where no page goes."""
        name = token.name
        if token.kind == "close":
            if name in self.open:
                while self.open.pop() != name:
                    continue
        elif self.foreign and name in BREAKS:
            while self.foreign:
                self.open.pop()
        elif not token.closed and (name in _FOREIGN or (self.foreign and name in _PAGES)):
            if len(self.open) >= _DEEPEST:
                raise Damaged("too_many_parts")
            self.open.append(name)


def _tag(page: str, tag: re.Match[str]) -> tuple[Token | None, int]:
    at = tag.end()
    attributes: dict[str, str] = {}
    left = _MOST_ATTRIBUTES
    while at < len(page):
        left -= 1
        if left < 0:
            raise TooLarge("too_many_parts")
        if page[at] == ">":
            closed = page[at - 1] == "/"
            kind = "close" if tag[1] else "open"
            name = tag[2].lower()
            return Token(kind, name, page[tag.start() : at + 1], attributes, closed), at + 1
        match = _ATTRIBUTE.match(page, at)
        if match is None or match.end() == at:
            at += 1
            continue
        at = match.end()
        if match[5] is not None:
            break
        if match[1] is not None:
            value = next((group for group in match.groups()[1:4] if group is not None), "")
            attributes.setdefault(match[1].lower(), html.unescape(value))
    return None, at


def _raw(page: str, at: int, name: str) -> tuple[int, str]:
    """The text inside a raw element, up to its end tag."""
    end = re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE).search(page, at)
    stop = end.start() if end else len(page)
    return stop, page[at:stop]


def _remark(page: str, at: int, nest: Nest) -> tuple[Token, int]:
    cdata = _CDATA.match(page, at) if nest.foreign else None
    if cdata:
        return Token("cdata", "", cdata[1], {}), cdata.end()
    remark = _REMARK.match(page, at)
    if remark is None:
        return Token("words", "", "<", {}), at + 1
    said = page[at + 1 : remark.end()].removesuffix(">")
    doctype = _DOCTYPE.match(said)
    if doctype:
        return Token("doctype", "", " ".join(doctype[1].split()), {}), remark.end()
    return Token("remark", "", remark[1] or remark[2] or "", {}), remark.end()
