"""Drawings: small SVG files, let through element by element, labels in the reader's language.

What is not in the tables below does not get onto a page, so a drawing can run, load or cover
nothing. Letters are drawn with the page's own font, lines in the page's own colours.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser

_TAGS = (
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text",
    "tspan", "title", "desc", "defs", "marker", "linearGradient", "radialGradient", "stop",
    "clipPath", "use",
)  # fmt: skip
_ATTRIBUTES = (
    "viewBox", "x", "y", "x1", "y1", "x2", "y2", "dx", "dy", "cx", "cy", "fx", "fy", "r", "rx",
    "ry", "d", "width", "height", "points", "transform", "id", "href", "class", "fill",
    "fill-opacity", "fill-rule", "clip-rule", "clip-path", "stroke", "stroke-width",
    "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-opacity", "opacity",
    "font-size", "font-weight", "font-family", "font-style", "text-anchor", "dominant-baseline",
    "letter-spacing", "marker-start", "marker-mid", "marker-end", "markerWidth", "markerHeight",
    "refX", "refY", "orient", "markerUnits", "offset", "stop-color", "stop-opacity",
    "gradientUnits", "gradientTransform", "preserveAspectRatio", "vector-effect", "paint-order",
)  # fmt: skip
#: Said by drawing programs, and left out without a word.
_DROPPED = (
    "xmlns", "xmlns:xlink", "version", "role", "aria-labelledby", "aria-hidden", "xml:lang",
    "lang", "xml:space", "focusable", "aria-label", "aria-describedby", "direction",
)  # fmt: skip
#: HTML's parser knows small letters only.
_TAG = {name.lower(): name for name in _TAGS}
_ATTRIBUTE = {name.lower(): name for name in _ATTRIBUTES}
_VALUE = re.compile(r"[\w\s.,%#()+\-\"']*")
_REFERENCE = re.compile(r"url\(\s*['\"]?(?!#)")
_LOCAL = re.compile(r"(url\(\s*['\"]?#|^#)([\w-]+)")

Fault = tuple[int, str]


class _Drawing(HTMLParser):
    """Reads a drawing once; keeps what may stay and notes what may not."""

    def __init__(self, name: str, say: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.kept: list[str] = []
        self.faults: list[Fault] = []
        self.labels: list[str] = []
        self.seen: list[str] = []
        self._name = name
        self._say = say
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAG:
            self._fault(f"<{tag}> may not stand in a drawing")
        self._open.append(tag)
        self.seen.append(tag)
        kept = "".join(self._attribute(tag, name, value or "") for name, value in attrs)
        if self._shown():
            self.kept.append(f"<{_TAG[tag]}{kept}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            self._fault(f"</{tag}> closes nothing")
            return
        while self._open:
            shown = self._shown()
            last = self._open.pop()
            if shown:
                self.kept.append(f"</{_TAG[last]}>")
            if last == tag:
                return

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if words and self._open and self._open[-1] in ("text", "tspan", "title", "desc"):
            self.labels.append(words)
            if self._shown():
                self.kept.append(html.escape(self._say(words)))
        elif words:
            self._fault(f"words outside of a text: {words[:40]}")

    def handle_pi(self, data: str) -> None:
        if not data.startswith("xml "):
            self._fault("an instruction may not stand in a drawing")

    def unknown_decl(self, data: str) -> None:
        self._fault(f"{data[:20]} may not stand in a drawing")

    def _shown(self) -> bool:
        return bool(self._open) and all(tag in _TAG for tag in self._open)

    def _attribute(self, tag: str, name: str, value: str) -> str:
        if name in _DROPPED:
            return ""
        local = name != "href" or value.startswith("#")
        if name not in _ATTRIBUTE or not _VALUE.fullmatch(value) or not local:
            self._fault(f"{name}={value[:40]!r} may not stand in <{tag}>")
            return ""
        if _REFERENCE.search(value):
            self._fault(f"{name} points outside of the drawing")
            return ""
        if name == "id":
            value = f"{self._name}-{value}"
        value = _LOCAL.sub(lambda found: f"{found[1]}{self._name}-{found[2]}", value) if (
            name == "href" or "url(" in value) else value  # fmt: skip
        return f' {_ATTRIBUTE[name]}="{html.escape(value)}"'

    def _fault(self, words: str) -> None:
        self.faults.append((self.getpos()[0], words))


def _read(text: str, name: str, say: Callable[[str], str]) -> _Drawing:
    drawing = _Drawing(name, say)
    drawing.feed(text)
    drawing.close()
    return drawing


def faults(text: str) -> Iterator[Fault]:
    """What keeps a drawing from being shown as it is."""
    drawing = _read(text, "x", str)
    yield from drawing.faults
    if drawing.seen[:1] != ["svg"]:
        yield 1, "this is no drawing"
    elif "title" not in drawing.seen:
        yield 1, "a drawing has a <title>"
    if drawing._open:
        yield 1, f"<{drawing._open[-1]}> is not closed"


def labels(text: str) -> list[str]:
    """The words in a drawing that are to be translated."""
    return list(dict.fromkeys(_read(text, "x", str).labels))


def inline(text: str, name: str, said: Mapping[str, str]) -> str:
    """A drawing to stand in a page; ids get the drawing's name, so that two do not mix."""
    drawing = _read(text, name, lambda words: said.get(words, words))
    return "".join(drawing.kept)
