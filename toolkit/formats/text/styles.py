"""Style sheets without what they hide: remarks, calls to other computers, files inside, marks.

Used for style sheets of their own and for those in pages and drawings. Rules that nobody knows go,
because they can hold anything. What an address asks for decides what becomes of it: see links.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from toolkit.formats.text import css_tokens, links
from toolkit.formats.text.css_parts import Part, joined, parts
from toolkit.formats.text.css_tokens import Token, unescaped
from toolkit.formats.text.markup_pass import Work

#: At-rules that say how something looks, or when.
_RULES = frozenset(
    {"media", "supports", "font-face", "keyframes", "-webkit-keyframes", "-moz-keyframes",
     "-o-keyframes", "page", "layer", "container", "counter-style", "font-feature-values",
     "font-palette-values", "property", "scope", "starting-style", "view-transition",
     "-ms-viewport", "viewport", "-moz-document", "charset", "namespace", "swash", "ornaments",
     "annotation", "stylistic", "styleset", "character-variant", "top-left", "top-center",
     "top-right", "bottom-left", "bottom-center", "bottom-right", "left-top", "left-middle",
     "left-bottom", "right-top", "right-middle", "right-bottom"}
)  # fmt: skip
_SPACES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml",
           "http://www.w3.org/1999/xlink", "http://www.w3.org/1998/Math/MathML")  # fmt: skip
#: Properties that run programs, and those by which programs keep their own notes.
_RUNS = re.compile(r"behavior|-moz-binding|-ms-behavior")
_NOTES = re.compile(r"mso-|-(?!webkit-|moz-|ms-|o-|khtml-|apple-|epub-)[a-z]+-|panose-1")
#: Kinds of tokens that may stand otherwise in a clean sheet.
_CHANGES = frozenset({"address", "string", "hash"})
#: Functions whose strings are addresses.
_IMAGES = frozenset({"image-set", "-webkit-image-set", "src", "image", "url"})
_TRAILING = re.compile(r"(?<![ \t])[ \t]++(?=[\r\n\f])")
_SEPARATES = frozenset(" \t\r\n\f{};:,()>")


class Names(NamedTuple):
    """How ids are written anew (None: it goes), and whether files beside the sheet stay."""

    ids: Callable[[str], str | None]
    beside: bool


def as_they_are(name: str) -> str | None:
    """Every name stays."""
    return name


PAGE = Names(as_they_are, beside=True)


def cleaned(sheet: str, work: Work, path: str, names: Names = PAGE) -> str:
    """The sheet without what it hides; noted in `work`."""
    return _TRAILING.sub("", _Sheet(work, path, names).run(sheet))


def declarations(style: str, work: Work, path: str, names: Names = PAGE) -> str:
    """What a style attribute sets, without what it hides."""
    return cleaned(style, work, path, names).strip(" \t\r\n\f")


class _Sheet:
    """One way through a sheet."""

    def __init__(self, work: Work, path: str, names: Names) -> None:
        self.work, self.path, self.names = work, path, names
        self.out: list[str] = []
        self.last = ""

    def run(self, sheet: str) -> str:
        statements = parts(sheet)
        for part in statements:
            if not self._goes(part, statements):
                self._write(part)
        return "".join(self.out)

    def _goes(self, part: Part, rest: Iterator[Part]) -> bool:
        rule = part.rule
        sets = "" if rule else part.sets
        if part.broken:
            kind = "hidden.unknown"
        elif rule:
            kind = self._rule_kind(rule, part)
        elif _RUNS.fullmatch(sets):
            kind = "hidden.script"
        else:
            kind = "software.setting" if _NOTES.match(sets) else ""
        if not kind:
            return False
        text = part.text
        if part.end == "{":
            text += _block(rest)
        self.work.tell(kind, f"{self.path}/{'@' + rule if rule else sets or 'rule'}", text)
        if not rule and part.end == "}":
            self._put(Token("sign", "}"))
        return True

    def _rule_kind(self, rule: str, part: Part) -> str:
        if rule == "import":
            return self._import(part)
        if rule == "charset":
            return "" if not self.out else "hidden.unknown"
        if rule == "namespace":
            return "" if any(space in part.text for space in _SPACES) else "hidden.unknown"
        return "" if rule in _RULES else "hidden.unknown"

    def _import(self, part: Part) -> str:
        """A sheet beside a page stays; one that is fetched from elsewhere, or inside, goes."""
        said = next((t for t in part.tokens if t.kind in ("string", "address")), None)
        if said is None:
            return "hidden.unknown"
        address = (css_tokens.string_of if said.kind == "string" else css_tokens.address_of)(
            said.text
        )
        if links.asks(address) == "beside" and self.names.beside:
            return ""
        return "hidden.call"

    def _write(self, part: Part) -> None:
        functions: list[str] = []
        said = part.tokens
        at = 0
        while at < len(said):
            token = said[at]
            if token.kind == "function":
                functions.append(unescaped(token.text[:-1]).lower())
                if functions[-1] == "url":
                    at = self._quoted_address(said, at)
                    functions.pop()
                    continue
            elif token.text == ")" and functions:
                functions.pop()
            new = self._anew(token, part, functions) if token.kind in _CHANGES else token
            self._put(new, said[at + 1 : at + 2] if token.kind == "comment" else None)
            at += 1

    def _anew(self, token: Token, part: Part, functions: list[str]) -> Token:
        """A part as it stands in a clean sheet."""
        if token.kind == "address":
            return Token("address", self._address(css_tokens.address_of(token.text)))
        if token.kind == "string" and (
            _IMAGES.intersection(functions[-1:]) or part.rule == "import"
        ):
            return Token("string", self._address(css_tokens.string_of(token.text), "{}"))
        if token.kind == "hash" and part.end == "{" and not part.rule:
            name = self.names.ids(unescaped(token.text[1:]))
            return Token("hash", "#" + css_tokens.name_escaped("none" if name is None else name))
        return token

    def _quoted_address(self, said: list[Token], at: int) -> int:
        """Write url("...") anew; gives where it ends."""
        end = at + 1
        while end < len(said) and said[end].text != ")":
            end += 1
        string = next((token for token in said[at:end] if token.kind == "string"), None)
        address = css_tokens.string_of(string.text) if string else ""
        self._put(Token("address", self._address(address)))
        return end + 1

    def _address(self, address: str, form: str = "url({})") -> str:
        """An address as it stands in a clean sheet; `none` where it goes."""
        asks = links.asks(address)
        instead: str | None = None
        if asks == "data":
            instead = self.work.carried(address, f"{self.path}/url")
        elif asks == "inside":
            name = self.names.ids(links.fragment(address))
            instead = None if name is None else f"#{name}"
        elif asks == "beside" and self.names.beside:
            instead = self._beside(address)
        elif asks != "empty":
            kind = "who.user_path" if asks == "local" else "hidden.call"
            self.work.tell(kind, f"{self.path}/url", links.plain(address))
        return "none" if instead is None else form.format(css_tokens.quoted(instead))

    def _beside(self, address: str) -> str:
        address = links.plain(address)
        short = re.split(r"[?#]", address)[0]
        self.work.tell("content.link", f"{self.path}/url", short)
        if short != address:
            self.work.tell("hidden.id", f"{self.path}/url", address)
        return short

    def _put(self, token: Token, after: list[Token] | None = None) -> None:
        text = token.text
        if token.kind == "comment":
            text = self._remark(text, after)
        elif token.kind == "mark":
            text = ""
        if text:
            self.out.append(text)
            self.last = text[-1]

    def _remark(self, text: str, after: list[Token] | None) -> str:
        """Nothing; or an empty remark where two words would become one."""
        said = text[2:].removesuffix("*/").strip()
        if said or len(text) > 4:
            self.work.tell("hidden.comment", f"{self.path}/comment", said)
        follows = after[0].text[0] if after else " "
        apart = not self.out or self.last in _SEPARATES or follows in _SEPARATES
        return "" if apart else "/**/"


def _block(rest: Iterator[Part]) -> str:
    """The rest of a block whose head was read, up to its end."""
    depth, held = 1, []
    for part in rest:
        held.append(joined(part.tokens))
        depth += {"{": 1, "}": -1}.get(part.end, 0)
        if not depth:
            break
    return "".join(held)
