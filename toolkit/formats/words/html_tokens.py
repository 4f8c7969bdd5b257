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

#: Elements whose inside is text up to their end tag.
RAW = frozenset(
    {"script", "style", "xmp", "iframe", "noembed", "noframes", "title", "textarea"}
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
    """Every part of a page, in order."""
    at, foreign = 0, 0
    while at < len(page):
        if page[at] != "<":
            end = page.find("<", at)
            end = len(page) if end < 0 else end
            yield Token("words", "", page[at:end], {})
            at = end
            continue
        tag = _TAG.match(page, at)
        if tag:
            token, at = _tag(page, tag)
            if token is None:
                return  # it ends inside a tag, which browsers do not show
            foreign = _depth(token, foreign)
            yield token
            if token.kind == "open" and token.name in RAW and not foreign:
                at, raw = _raw(page, at, token.name)
                if raw:
                    yield Token("raw", token.name, raw, {})
            elif token.kind == "open" and token.name == "plaintext":
                yield Token("raw", "plaintext", page[at:], {})
                return
            continue
        token, at = _remark(page, at, foreign)
        yield token


def _depth(token: Token, foreign: int) -> int:
    """How deep in drawings and formulas the next part stands; inside, nothing is raw."""
    if token.name not in ("svg", "math"):
        return foreign
    if token.kind == "open":
        return foreign + (not token.closed)
    return max(0, foreign - 1)


def _tag(page: str, tag: re.Match[str]) -> tuple[Token | None, int]:
    at = tag.end()
    attributes: dict[str, str] = {}
    while at < len(page):
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


def _remark(page: str, at: int, foreign: int) -> tuple[Token, int]:
    cdata = _CDATA.match(page, at) if foreign else None
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
