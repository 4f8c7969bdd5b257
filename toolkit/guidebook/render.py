"""Markdown of a guide to HTML that runs nothing, loads nothing, and holds no foreign markup.

Raw HTML is text here. Citations become footnotes, guide: links lead to the other page, drawings
stand in the page itself, tools get the name that tools.yml has for them, words of the glossary
lead to their meaning where they are first used, and code keeps its own direction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from toolkit.guidebook import drawings
from toolkit.guidebook.load import CHECKLIST, CITED, TOOL, text_of
from toolkit.guidebook.markup import Html, element, joined
from toolkit.guidebook.terms import Terms
from toolkit.guidebook.values import Book, Guide


@dataclass(slots=True)
class Sheet:
    """One page while it is drawn. link: the address of a guide, or of a part of its page.

    cited, used and named gather the facts, terms and tools that the page has mentioned. noted:
    whether the page has footnotes that citations can lead to.
    """

    book: Book
    guide: Guide
    link: Callable[[str, str], str]
    terms: Terms
    ticks: Html = field(default_factory=Html)
    cited: dict[str, int] = field(default_factory=dict)
    used: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    closing: str = ""
    linked: bool = False
    noted: bool = True

    def number(self, fact: str) -> int:
        """The footnote of a fact; the first that is cited is the first."""
        return self.cited.setdefault(fact, len(self.cited) + 1)


def _rule(pattern: re.Pattern[str], kind: str, start: str) -> Callable[[StateInline, bool], bool]:
    """A rule of Markdown for what begins like this and matches wholly."""

    def parse(state: StateInline, silent: bool) -> bool:
        if not state.src.startswith(start, state.pos):
            return False
        found = pattern.match(state.src, state.pos)
        if found is None:
            return False
        if not silent:
            state.push(kind, "", 0).content = found[1]
        state.pos = found.end()
        return True

    return parse


def _cite(_self: Any, tokens: Sequence[Token], at: int, _options: Any, env: Any) -> str:
    number = env["sheet"].number(tokens[at].content)
    if not env["sheet"].noted:
        return ""
    apart = " " if at and tokens[at - 1].type == "cite" else ""  # 3 and 4 are not 34
    return element("sup", apart, element("a", number, href=f"#note-{number}", class_="cite"))


def _tool(_self: Any, tokens: Sequence[Token], at: int, _options: Any, env: Any) -> str:
    sheet: Sheet = env["sheet"]
    name = tokens[at].content
    if name not in sheet.named:
        sheet.named.append(name)
    return element("bdi", sheet.book.tools.get(name, {}).get("name", name))


def _text(_self: Any, tokens: Sequence[Token], at: int, _options: Any, env: Any) -> str:
    sheet: Sheet = env["sheet"]
    if sheet.linked or "plain" in env or "plain" in tokens[at].meta:
        return joined(tokens[at].content)
    return sheet.terms.linked(tokens[at].content, sheet.used)


def _code(_self: Any, tokens: Sequence[Token], at: int, _options: Any, _env: Any) -> str:
    return element("bdi", element("code", tokens[at].content, dir="ltr"))


def _block(_self: Any, tokens: Sequence[Token], at: int, _options: Any, _env: Any) -> str:
    return element("pre", element("code", tokens[at].content), dir="ltr") + "\n"


def _link_open(_self: Any, tokens: Sequence[Token], at: int, _options: Any, env: Any) -> str:
    sheet: Sheet = env["sheet"]
    target = str(tokens[at].attrGet("href") or "")
    name, _, part = target.removeprefix("guide:").partition("#")
    sheet.linked = True
    if target.startswith("#"):
        address = f"#{part}"
    elif target.startswith("guide:") and _exists(sheet.book, name):
        address = sheet.link(name, part)
    else:
        sheet.closing = "</span>"
        return "<span>"
    sheet.closing = "</a>"
    return element("a", href=address).removesuffix("</a>")


def _exists(book: Book, name: str) -> bool:
    return any(name in shelf for shelf in book.guides.values())


def _link_close(_self: Any, _tokens: Sequence[Token], _at: int, _options: Any, env: Any) -> str:
    env["sheet"].linked = False
    return str(env["sheet"].closing)


def _image(_self: Any, tokens: Sequence[Token], at: int, _options: Any, env: Any) -> str:
    sheet: Sheet = env["sheet"]
    token = tokens[at]
    name = str(token.attrGet("src") or "").removeprefix("drawing:")
    caption = token.attrGet("title")
    drawn = _drawn(sheet, name)
    alt = token.content
    picture = element("div", drawn, role="img", aria_label=alt) if drawn else element("p", alt)
    words = element("figcaption", caption) if caption else Html()
    return element("figure", picture, words, class_="drawing")


def _drawn(sheet: Sheet, name: str) -> Html:
    path = sheet.book.drawings.get(name)
    said: Mapping[str, str] = sheet.book.labels.get(sheet.guide.lang, {})
    return Html(drawings.inline(text_of(path), name, said)) if path else Html()


def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False}).enable("table")
    md.inline.ruler.before("link", "cite", _rule(CITED, "cite", "[^"))
    md.inline.ruler.before("link", "tool", _rule(TOOL, "tool", "{{"))
    for name, draw in {
        "cite": _cite, "tool": _tool, "text": _text, "code_inline": _code, "fence": _block,
        "code_block": _block, "link_open": _link_open, "link_close": _link_close, "image": _image,
    }.items():  # fmt: skip
        md.add_render_rule(name, draw)
    return md


_MD = _parser()


def blocks(text: str, sheet: Sheet) -> Html:
    """Paragraphs and lists."""
    before, ticks, after = text.partition(CHECKLIST)
    drawn = _drawn_blocks(before, sheet)
    return joined(drawn, sheet.ticks, _drawn_blocks(after, sheet)) if ticks else drawn


def _drawn_blocks(text: str, sheet: Sheet) -> Html:
    env = {"sheet": sheet}
    tokens = _MD.parse(text, env)
    for opening, inside, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        kinds = [child.type for child in inside.children or ()]
        for child in inside.children or () if opening.type == "heading_open" else ():
            child.meta["plain"] = True  # no word of a heading leads away
        if opening.type == "paragraph_open" and kinds == ["image"]:
            opening.hidden = closing.hidden = True  # a figure is no paragraph
    return Html(_MD.renderer.render(tokens, _MD.options, env))


def line(text: str, sheet: Sheet) -> Html:
    """One line, without a paragraph around it."""
    return Html(_MD.renderInline(text, {"sheet": sheet, "plain": True}))
