"""A page with nothing but what its readers see: tags written one way, words as they stand."""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Callable

from toolkit.errors import TooLarge
from toolkit.formats.metadata.tag_kinds import kind_of
from toolkit.formats.text import html_drawing, invisible_signs, links, styles
from toolkit.formats.text.html_attributes import Attributes
from toolkit.formats.text.html_open import Open
from toolkit.formats.text.html_page import Page, is_pale
from toolkit.formats.text.html_tokens import RAW, VOID, Nest, Token
from toolkit.formats.text.html_vocabulary import ELEMENTS, ENDS, GONE
from toolkit.formats.text.markup_pass import Work
from toolkit.formats.text.svg_visible import hiding_style

#: Document types that everybody writes; how a page is laid out depends on them.
_DOCTYPE = re.compile(
    r"html(\s+public\s+\"-//(w3c|ietf)//dtd x?html [\w. ]+//en\"(\s+\"http://www\.w3\.org/[\w./-]+\")?"
    r"|\s+system\s+\"about:legacy-compat\")?",
    re.IGNORECASE,
)
_VIEWPORT = re.compile(r"[a-z0-9 ,;=.\-]{1,200}", re.IGNORECASE)
_TYPE = re.compile(r"[\w/+.-]+\s*(?:;\s*charset\s*=\s*([\w.:-]+))?\s*", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#[xX]?[0-9A-Fa-f]{1,7}|[A-Za-z]{2,10});?")
_XML = re.compile(r"\?xml\s.*?encoding\s*=\s*[\"']([\w.-]+)[\"'].*", re.DOTALL)
#: Elements across which a hidden element does not end with its parent's end tag.
_FORMATTING = frozenset(
    [
        "a",
        "b",
        "big",
        "code",
        "em",
        "font",
        "i",
        "nobr",
        "s",
        "small",
        "strike",
        "strong",
        "tt",
        "u",
        "span",
        "label",
    ]
)
#: Parts that are told of an element which stays.
_SAMPLE = 40
#: Drawings in a page: each is cleaned as a drawing of its own.
_MOST_DRAWINGS = 5000
#: Attributes of what goes that say something.
_SAY = ("src", "href", "content", "value", "alt", "title", "data", "name", "action", "srcset")


class Cleaner:
    """One way through a page."""

    def __init__(self, tokens: list[Token], page: Page, work: Work) -> None:
        """tokens: the page."""
        self.tokens, self.page, self.work = tokens, page, work
        self.attributes = Attributes(page, work)
        self.at = self.drawings = 0
        self.open = Open()
        self.out: list[str] = []

    def run(self) -> str:
        """The clean page."""
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            _DO[token.kind](self, token)
        if self.open.last in RAW:  # it ends there, and nothing may get into it
            self.out.append(f"</{self.open.last}>")
        return "".join(self.out)

    # what stands between tags -----------------------------------------------------------------

    def words(self, token: Token) -> None:
        """Words; signs in them may be written as numbers or names."""
        path = self.open.last or "html"
        plain = _REFERENCE.sub(_sign, token.text) if "&" in token.text else token.text
        said = self.work.words(plain, path)
        self.out.append(token.text if said == plain else said)

    def raw(self, token: Token) -> None:
        """The inside of an element that holds no markup."""
        if token.name == "title":
            self.work.tell("who.words", "head/title", html.unescape(token.text))
        elif token.name == "style":
            self.out.append(styles.cleaned(token.text, self.work, "style"))
        else:
            self.out.append(self.work.words(token.text, token.name))

    def remark(self, token: Token) -> None:
        """Remarks go; how the page is coded stays, where it begins as XML does."""
        declared = _XML.fullmatch(token.text) if not self.out else None
        if declared:
            self.out.append(f'<?xml version="1.0" encoding="{declared[1]}"?>')
        elif not token.text.startswith("?xml"):
            self.work.tell("hidden.comment", "comment", token.text)

    def doctype(self, token: Token) -> None:
        """One that everybody writes stays."""
        good = _DOCTYPE.fullmatch(token.text)
        if not good:
            self.work.tell("hidden.unknown", "DOCTYPE", token.text)
        self.out.append(f"<!DOCTYPE {token.text if good else 'html'}>")

    def close(self, token: Token) -> None:
        """An end tag, of what stays."""
        self.open.end(token.name)
        if token.name in ELEMENTS and token.name not in VOID - {"br"}:
            self.out.append(f"</{token.name}>")

    # tags ---------------------------------------------------------------------------------------

    def tag(self, token: Token) -> None:
        """An opening tag: it stays, or it goes, alone or with all that is inside."""
        self.open.end_implied(token.name)
        special = _SPECIAL.get(token.name)
        if token.name in GONE:
            self._skip(token, self._why(token))
        elif special is not None:
            special(self, token)
        elif token.name not in ELEMENTS:
            said = " ".join(filter(None, token.attributes.values()))
            self.work.tell("hidden.unknown", f"<{token.name}>", said or token.name)
            self.attributes.carried(token)
        else:
            kind = self._hidden(token)
            if kind:
                self._skip(token, kind)
            else:
                self._put(token, self.attributes.kept(token))

    def _why(self, token: Token) -> str:
        kind = GONE[token.name]
        asks = links.asks(token.attributes.get("src", "#"))
        return "hidden.call" if asks in ("web", "beside") else kind

    def _hidden(self, token: Token) -> str:
        """Why an element goes with all that is in it; "" where it stays."""
        said = token.attributes
        if not said and token.name != "dialog":
            return ""
        if "hidden" in said or hiding_style(said.get("style", "")):
            return "hidden.text"
        if token.name == "dialog" and "open" not in said:
            return "hidden.text"
        classes = self.page.hides.intersection(said.get("class", "").split())
        kind = "content.hidden_part" if classes else ""
        if not kind and is_pale(self.page, token, self._sample):
            kind = "content.invisible"
        inner = self._inner(token) if kind else ""
        if not inner.strip():
            return ""
        return kind if self.work.hidden(kind, f"<{token.name}>", inner) else ""

    def _put(self, token: Token, attributes: dict[str, str]) -> None:
        parts = [f' {name}="{_escaped(value)}"' for name, value in attributes.items()]
        closed = token.name in VOID
        end = " />" if closed and self.page.strict else ">"
        self.out.append(f"<{token.name}{''.join(parts)}{end}")
        if not closed:
            self.open.begin(token.name)

    # what goes with all that is in it ---------------------------------------------------------

    def _skip(self, token: Token, kind: str, end: int = 0) -> None:
        end = end or self._end(token)
        if not kind.startswith("content."):
            said = " ".join(filter(None, map(_said, [token, *self.tokens[self.at : end]])))
            self.work.tell(kind, f"<{token.name}>", said)
            for inner in [token, *self.tokens[self.at : end]]:
                self.attributes.carried(inner)
        self.at = end

    def _drawn(self, token: Token) -> int:
        """Where a drawing ends: at its end tag, or where a tag of the page breaks out of it."""
        nest = Nest()
        nest.step(token)
        at = self.at
        while nest.open and at < len(self.tokens):
            other = self.tokens[at]
            if other.kind in ("open", "close"):
                nest.step(other)
                if not nest.open and other.kind == "open":
                    return at
            at += 1
        return at

    def _inner(self, token: Token) -> str:
        return " ".join(filter(None, map(_said, self._sample(token))))

    def _sample(self, token: Token) -> list[Token]:
        return self.tokens[self.at : self._end(token, _SAMPLE)]

    def _end(self, token: Token, most: int = 1 << 40) -> int:
        """Where the inside of an element ends, with its end tag if it has one.

        most: how many parts are looked at, where its beginning is enough.
        """
        if token.name in VOID or (token.closed and self.page.strict):
            return self.at
        inner = Open()
        for at in range(self.at, min(len(self.tokens), self.at + most)):
            other = self.tokens[at]
            if other.kind == "close":
                over = self._over(token, other.name, inner)
                if over is not None:
                    return at + over
            elif other.kind == "open" and other.name not in VOID:
                inner.end_implied(other.name)
                if other.name in ENDS.get(token.name, ()) and not inner.walled:
                    return at
                inner.begin(other.name)
        return min(len(self.tokens), self.at + most)

    def _over(self, token: Token, closes: str, inner: Open) -> int | None:
        """Whether this end tag ends an element: 1 with it, 0 before it, None not at all."""
        if inner.end(closes):
            return None
        if closes == token.name:
            return 1
        return 0 if closes in self.open and closes not in _FORMATTING else None

    # elements of their own ---------------------------------------------------------------------

    def meta(self, token: Token) -> None:
        """How the page is coded and how wide it is stays; all else says who made it, and how."""
        said = token.attributes
        name, content = said.get("name", "").lower(), said.get("content", "")
        coded = _TYPE.fullmatch(content)
        if "charset" in said and len(said["charset"]) < 40:
            self._put(token, {"charset": said["charset"]})
        elif said.get("http-equiv", "").lower() == "content-type" and coded and coded[1]:
            self._put(token, {"charset": coded[1]})  # the one way that says no more
        elif name == "viewport" and _VIEWPORT.fullmatch(content):
            self._put(token, {"name": "viewport", "content": content})
        else:
            self._label(token)

    def _label(self, token: Token) -> None:
        said = token.attributes
        name = said.get("name") or said.get("property") or said.get("itemprop") or ""
        field = re.split(r"[:.]", name or said.get("http-equiv", ""))[-1]
        kind = kind_of(field[:1].upper() + field[1:], "hidden.packet")
        if field.lower() == "generator":
            kind = "software.name"
        elif (
            said.get("http-equiv", "").lower() == "refresh"
            or links.asks(said.get("content", "")) == "web"
        ):
            kind = "hidden.call"
        self.work.tell(kind, f"head/meta/{name or 'meta'}", said.get("content") or _said(token))

    def link(self, token: Token) -> None:
        """A sheet beside the page or inside the link stays; all other links of the head go."""
        rel, href = token.attributes.get("rel", "").lower(), token.attributes.get("href", "")
        if (
            "stylesheet" in rel
            and "alternate" not in rel
            and links.asks(href) in ("data", "beside")
        ):
            kept = self.attributes.fetched(href, "link/@href")
            if kept is not None:
                self._put(token, {"rel": "stylesheet", "href": kept})
            return
        asks = links.asks(href)
        kind = "who.user_path" if asks == "local" else "hidden.call"
        self.work.tell(
            "who.author" if "author" in rel or rel == "me" else kind, f"head/link/{rel}", href
        )
        self.attributes.carried(token)

    def input(self, token: Token) -> None:
        """Fields that nobody sees go; what is filled in the others stays, and is told."""
        said = token.attributes
        sort = said.get("type", "text").lower().strip()
        if sort in ("hidden", "file", "password") and (sort == "hidden" or said.get("value")):
            words = " ".join(filter(None, (said.get("name"), said.get("value"))))
            self.work.tell("hidden.form", f"<input type={sort}>", words)
            if sort == "hidden":
                return
            token = token._replace(attributes={k: v for k, v in said.items() if k != "value"})
        elif said.get("value") and sort not in ("submit", "button", "reset", "radio", "checkbox"):
            self.work.tell("content.filled", "<input>", said["value"])
        kind = self._hidden(token)
        if not kind:
            self._put(token, self.attributes.kept(token))

    def img(self, token: Token) -> None:
        """A picture inside, or beside; one that is fetched leaves its words alone."""
        kind = self._hidden(token)
        if kind:
            self._skip(token, kind)
            return
        kept = self.attributes.kept(token)
        if {"src", "srcset"} & kept.keys() or kept.get("alt", "").strip() or "id" in kept:
            self._put(token, kept)

    def svg(self, token: Token) -> None:
        """A drawing in the page."""
        self.drawings += 1
        if self.drawings > _MOST_DRAWINGS:
            raise TooLarge("too_many_parts")
        end = self._drawn(token)
        if "hidden" in token.attributes:
            self._skip(token, "hidden.text", end)
            return
        self.out.append(
            html_drawing.cleaned([token, *self.tokens[self.at : end]], self.work, self.page)
        )
        self.at = end


_Do = Callable[[Cleaner, Token], None]
_DO: dict[str, _Do] = {
    "words": Cleaner.words, "raw": Cleaner.raw, "remark": Cleaner.remark, "cdata": Cleaner.words,
    "doctype": Cleaner.doctype, "close": Cleaner.close, "open": Cleaner.tag,
}  # fmt: skip
_SPECIAL: dict[str, _Do] = {
    "meta": Cleaner.meta, "link": Cleaner.link, "input": Cleaner.input, "img": Cleaner.img,
    "svg": Cleaner.svg, "image": Cleaner.img,
}  # fmt: skip


def _sign(match: re.Match[str]) -> str:
    return _meant(match[0])


@functools.lru_cache(maxsize=1024)
def _meant(reference: str) -> str:
    """The sign that a reference stands for; other references stay as they are written."""
    letter = html.unescape(reference)
    return letter if len(letter) == 1 and invisible_signs.suspect(letter) else reference


def _escaped(value: str) -> str:
    return value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def _said(token: Token) -> str:
    """What a part says, of what goes."""
    if token.kind in ("words", "raw", "remark", "cdata"):
        return " ".join(html.unescape(token.text).split())
    said = [
        value for name, value in token.attributes.items()
        if value and (name in _SAY or name.startswith("data-")) and links.asks(value) != "data"
    ]  # fmt: skip
    return " ".join(said)
