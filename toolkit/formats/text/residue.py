"""What of a clean page, drawing or style sheet can hold a removed string: not its language.

A remark says "position of the header", and a style sheet says `position` lawfully. So the words of
HTML, SVG and CSS, names of classes, ids and fonts, also in links and selectors, are left out, and
so is what readers see.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from toolkit.formats.text.css_parts import parts
from toolkit.formats.text.html_tokens import Token, tokens

_NAMES = frozenset(
    {"class", "id", "name", "for", "font-family", "content", "rel", "type", "charset"}
)
_LINKS = frozenset({"href", "xlink:href"})
_KEYWORD = re.compile(r"[A-Za-z_][\w-]*")
_QUOTED = re.compile(r"""(["'])[A-Za-z_][\w-]*\1""")
_FUNCTION = re.compile(r"[A-Za-z-]+(?=\()")
_FONTS = ("font", "font-family", "src")


def of_markup(page: str) -> bytes:
    """What is left of a page or drawing whose readers' words were taken out before."""
    return "\n".join(said for token in tokens(page) for said in _said(token)).encode()


def of_sheet(sheet: str) -> bytes:
    """What is left of a style sheet."""
    return "\n".join(_strings(sheet)).encode()


def _said(token: Token) -> Iterator[str]:
    if token.kind == "remark":
        yield token.text
    elif token.kind in ("words", "raw"):
        yield from _strings(html.unescape(token.text))
    for name, value in token.attributes.items():
        if name == "style" or "url(" in value:
            yield from _strings(value)
        elif name in _LINKS and value.startswith("#"):
            continue  # the id of an element
        elif name not in _NAMES and not _KEYWORD.fullmatch(value):
            yield _FUNCTION.sub("", value)


def _strings(sheet: str) -> Iterator[str]:
    for part in parts(sheet):
        if part.sets not in _FONTS:
            kinds = ("string", "address", "comment")
            said = (token.text for token in part.tokens if token.kind in kinds)
            # a selector names classes and ids: [id="main-list"]
            yield from (text for text in said if part.end != "{" or not _QUOTED.fullmatch(text))
