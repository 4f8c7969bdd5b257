"""Pages of books in XHTML: what readers see stays; remarks, programs, calls and marks go.

Elements and attributes stay when they are known. Ids stay where something points at them, classes
where a style sheet speaks of them: both are used to mark one buyer's copy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.entities import html5

from toolkit.errors import Damaged
from toolkit.formats.office import epub_css
from toolkit.formats.office.epub_hidden import Known, is_hidden
from toolkit.formats.office.odf_clean import SIGNS, describes
from toolkit.formats.office.odf_findings import Told
from toolkit.formats.xml_parts import (
    Node,
    drop,
    each,
    is_element,
    parsed,
    remarks,
    said,
    unwrap,
    words,
)
from toolkit.model import Recipe

XHTML, SVG = "http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg"
MATHML, XLINK = "http://www.w3.org/1998/Math/MathML", "http://www.w3.org/1999/xlink"
EPUB, XML = "http://www.idpf.org/2007/ops", "http://www.w3.org/XML/1998/namespace"
SSML = "http://www.w3.org/2001/10/synthesis"
SPACES = {XHTML: "", EPUB: "epub", SVG: "svg", MATHML: "m", XLINK: "xlink", SSML: "ssml"}
UNTITLED = "Untitled"
_ELEMENTS_WORDS = (
    "html head body title link style meta section nav article aside h1 h2 h3 h4 h5 h6 hgroup "
    "header footer address main p hr pre blockquote ol ul menu li dl dt dd figure figcaption "
    "div a em strong small s cite q dfn abbr ruby rb rt rtc rp data time code var samp kbd sub "
    "sup i b u mark bdi bdo span br wbr ins del picture source img object video audio track "
    "map area table caption colgroup col tbody thead tfoot tr td th form label input button "
    "select datalist optgroup option textarea output progress meter fieldset legend details "
    "summary center font tt big strike acronym dir basefont"
)
_ELEMENTS = frozenset(_ELEMENTS_WORDS.split(" "))
_DRAWN_WORDS = (
    "svg g defs symbol use switch path rect circle ellipse line polyline polygon text tspan "
    "textPath image linearGradient radialGradient stop clipPath mask pattern marker filter "
    "feBlend feColorMatrix feComponentTransfer feComposite feFlood feFuncA feFuncB feFuncG "
    "feFuncR feGaussianBlur feMerge feMergeNode feOffset title desc a style"
)
_DRAWN = frozenset(_DRAWN_WORDS.split(" "))
#: Elements that go with all that is in them.
_GOES = {
    "script": "hidden.script", "noscript": "hidden.text", "template": "hidden.text",
    "iframe": "hidden.call", "embed": "hidden.file", "applet": "hidden.script",
    "base": "hidden.call", "canvas": "hidden.script", "param": "hidden.text",
    "metadata": "hidden.packet", "frame": "hidden.call", "frameset": "hidden.call",
}  # fmt: skip
_ATTRIBUTES_WORDS = (
    "id class style href src alt lang dir colspan rowspan headers scope span start reversed "
    "value type width height border cellpadding cellspacing align valign bgcolor color face "
    "size rules frame summary abbr axis char charoff nowrap noshade clear compact hspace vspace "
    "name rel media charset content http-equiv role controls loop muted autoplay preload "
    "poster srcset sizes data usemap ismap shape coords open hidden checked selected disabled "
    "multiple rows cols wrap for label datetime cite kind srclang default text link vlink "
    "alink background min max low high optimum maxlength readonly translate pubdate xmlns "
    "tabindex"
)
_ATTRIBUTES = frozenset(_ATTRIBUTES_WORDS.split(" "))
_DRAWING_WORDS = (
    "x y x1 y1 x2 y2 cx cy r rx ry fx fy fr d points viewBox preserveAspectRatio transform fill "
    "fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin "
    "stroke-miterlimit stroke-dasharray stroke-dashoffset opacity offset stop-color "
    "stop-opacity gradientUnits gradientTransform spreadMethod clip-path clip-rule "
    "clipPathUnits mask maskUnits maskContentUnits patternUnits patternTransform "
    "patternContentUnits marker-start marker-mid marker-end markerWidth markerHeight refX refY "
    "orient markerUnits filter filterUnits in in2 result stdDeviation dx dy mode values "
    "operator k1 k2 k3 k4 tableValues slope intercept amplitude exponent flood-color "
    "flood-opacity font-family font-size font-weight font-style font-variant text-anchor "
    "dominant-baseline letter-spacing word-spacing textLength lengthAdjust startOffset "
    "baseline-shift version display visibility overflow color pathLength rotate "
    "zoomAndPan baseProfile shape-rendering image-rendering text-rendering"
)
_DRAWING = frozenset(_DRAWING_WORDS.split(" "))
_MATHS_WORDS = (
    "math semantics mi mn mo ms mtext mspace mrow mfrac msqrt mroot mstyle merror mpadded "
    "mphantom mfenced menclose msub msup msubsup munder mover munderover mmultiscripts "
    "mprescripts none mtable mtr mtd mlabeledtr maligngroup malignmark maction"
)
_MATHS = frozenset(_MATHS_WORDS.split(" "))
_MATH_LOOKS_WORDS = (
    "mathvariant mathsize mathcolor mathbackground form fence separator stretchy symmetric "
    "maxsize minsize lspace rspace largeop movablelimits accent accentunder linethickness "
    "numalign denomalign bevelled depth open close separators notation rowalign columnalign "
    "rowspacing columnspacing rowlines columnlines equalrows equalcolumns displaystyle side "
    "columnspan scriptlevel display subscriptshift superscriptshift altimg altimg-width "
    "altimg-height alttext"
)
_MATH_LOOKS = frozenset(_MATH_LOOKS_WORDS.split(" "))
_ADDRESS = re.compile(r"(?i)\s*(https?|mailto|tel|ftp|xmpp|geo|sms|urn|doi|magnet):")
_SCHEME = re.compile(r"(?i)\s*([a-z][a-z0-9+.-]+:|//|[a-z]:[\\/])")
#: Attributes by which something is fetched when the page is opened.
_FETCHED = ("src", "poster", "srcset", "data", "background", "altimg")
_PICTURE = re.compile(r"(?i)data:(image/(?:png|jpeg|gif|webp)|font/)")
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31};)")
_FIVE = frozenset((b"amp;", b"lt;", b"gt;", b"quot;", b"apos;"))


def page(raw: bytes) -> Node:
    """The tree of a page; the named signs of HTML are understood. Raises as parsed does."""
    root = parsed(_ENTITY.sub(_sign, raw))
    if root.tag == "html":
        for node in root.iter("*"):
            if "}" not in node.tag:
                node.tag = f"{{{XHTML}}}{node.tag}"
    if split(root.tag) not in ((XHTML, "html"), (SVG, "svg")):
        raise Damaged("structure")
    return root


def _sign(match: re.Match[bytes]) -> bytes:
    if match[1] in _FIVE:
        return match[0]
    signs = html5.get(match[1].decode())
    return "".join(f"&#{ord(sign)};" for sign in signs).encode() if signs else match[0]


def split(tag: str) -> tuple[str, str]:
    """A tag's namespace and word."""
    space, _, word = tag.rpartition("}")
    return space[1:], word


class Page:
    """One walk through one page."""

    def __init__(self, root: Node, part: str, wish: Recipe, known: Known) -> None:
        self.told = Told(part)
        self.root, self._wish, self._known = root, wish, known

    def walk(self) -> Told:
        """Change the tree; gives what was found."""
        for remark in remarks(self.root):
            self.told.tell("hidden.comment", "comment", remark)
        each(self.root, self._node)
        return self.told

    def _node(self, node: Node) -> Iterable[Node]:
        if not is_element(node):
            if said(node):
                self.told.tell("hidden.comment", "comment", said(node))
            drop(node)
            return ()
        space, word = split(node.tag)
        if not known(space, word):
            self._going(node, word)
            return ()
        if self._hidden(node, word) or not self._special(node, word):
            return ()
        children = list(node)
        if word in ("html", "head"):
            loose_text(node, word, self.told)
        self._attributes(node, word)
        self._signs(node)
        if self._link(node, word):
            return children
        return ()

    def _going(self, node: Node, word: str) -> None:
        values = [value for value in node.attrib.values() if value.strip()]
        says = " ".join(filter(None, (words(node), *values)))
        self.told.tell(_GOES.get(word, "hidden.unknown"), word, says or word)
        drop(node)

    def _hidden(self, node: Node, word: str) -> bool:
        """Whether it was hidden and is gone."""
        if not is_hidden(node, self._known):
            return False
        self.told.tell("content.invisible", word, words(node))
        if self._wish.drop_hidden:
            drop(node)
        return self._wish.drop_hidden

    def _special(self, node: Node, word: str) -> bool:
        """What heads, descriptions and styles need; False when the element is gone."""
        if word in ("title", "desc"):
            return self._title(node, word)
        if word in ("meta", "link"):
            return self._head(node, word)
        if word == "style":
            node.text, found = epub_css.cleaned(node.text or "")
            for trace in found:
                self.told.gather(trace.kind, word, trace.value)
        return True

    def _title(self, node: Node, word: str) -> bool:
        if split(node.getparent().tag)[1] != "head":
            if describes(words(node)):
                return True
            self.told.tell("who.words", word, words(node))
            drop(node)
            return False
        if words(node) not in ("", UNTITLED):
            self.told.tell("who.words", "title", words(node))
        for child in list(node):
            node.remove(child)
        node.text = UNTITLED
        return True

    def _head(self, node: Node, word: str) -> bool:
        if stays_in_head(node, word):
            return True
        name = node.get("name") or node.get("property") or node.get("rel") or ""
        value = node.get("content") or node.get("href") or " ".join(node.attrib.values())
        self.told.tell(_meta_kind(name, value), f"{word}/{name}".rstrip("/"), value)
        drop(node)
        return False

    def _attributes(self, node: Node, word: str) -> None:
        for key, value in list(node.attrib.items()):
            new = self._new(word, key, value)
            if new is None:
                del node.attrib[key]
            elif new != value:
                node.set(key, new)

    def _new(self, word: str, key: str, value: str) -> str | None:
        """An attribute's new value; None when it goes."""
        space, name = split(key)
        where = f"{word}/@{name}"
        if name == "lang" and space in ("", XML):
            return self._language(value, where)
        if not stays(space, name):
            kind = "hidden.script" if name.startswith("on") else "hidden.text"
            kind = "hidden.id" if name.startswith("data-") else kind
            self.told.gather(kind, where, value or name)
            return None
        if name == "style":
            clean, found = epub_css.cleaned(value)
            for trace in found:
                self.told.gather(trace.kind, where, trace.value)
            return clean or None
        return self._named(name, where, value)

    def _named(self, name: str, where: str, value: str) -> str | None:
        if name == "id" and value not in self._known.ids:
            self.told.gather("hidden.id", where, value)
            return None
        if name == "class" and self._known.classes is not None:
            kept = [each for each in value.split() if each in self._known.classes]
            gone = [each for each in value.split() if each not in self._known.classes]
            if gone:
                self.told.gather("hidden.id", where, " ".join(gone))
            return " ".join(kept) or None
        if name in ("alt", "alttext") and not describes(value):
            self.told.gather("who.words", where, value)
            return ""
        return value

    def _language(self, value: str, where: str) -> str | None:
        """The language stays for those who are read to; the country goes."""
        base = re.split(r"[-_]", value)[0]
        if base != value:
            self.told.gather("who.language", where, value)
        return base or None

    def _signs(self, node: Node) -> None:
        for holder in (node, *node):
            text = holder.text if holder is node else holder.tail
            if text and SIGNS.search(text):
                self.told.gather("content.sign", "text", SIGNS.sub("", text).strip())
                if self._wish.drop_hidden:
                    setattr(holder, "text" if holder is node else "tail", SIGNS.sub("", text))

    def _link(self, node: Node, word: str) -> bool:
        """See to where an element points; False when it is gone with what was in it."""
        out = leads_out(node)
        if out is not None:
            name, value = out
            self.told.gather(_outside(value), f"{word}/@{name}", value)
            if word == "a":
                unwrap(node)
                return True
            drop(node)
            return False
        value = node.get("href") or node.get(f"{{{XLINK}}}href") or ""
        if word in ("a", "area") and _ADDRESS.match(value):
            self.told.gather("content.link", f"{word}/@href", value)
        return True


def loose_text(node: Node, word: str, told: Told) -> None:
    """Text between elements that hold none is not shown by anything; it goes."""
    loose = [node.text or "", *(child.tail or "" for child in node)]
    says = " ".join(text.strip() for text in loose if text.strip())
    if says:
        told.tell("hidden.text", f"{word}/text", says)
    node.text = None
    for child in node:
        child.tail = None


def leads_out(node: Node) -> tuple[str, str] | None:
    """The attribute by which an element leads out of the book in a way that goes, and its value.

    Readers may click an address; whatever is fetched without that, and every path, goes.
    """
    for name in (*_FETCHED, "href", f"{{{XLINK}}}href"):
        value = node.get(name)
        if value and _SCHEME.match(value) and not _PICTURE.match(value):
            clicked = split(node.tag)[1] in ("a", "area") and name not in _FETCHED
            if not (clicked and _ADDRESS.match(value)):
                return split(name)[1], value
    return None


def known(space: str, word: str) -> bool:
    """Whether an element may stay."""
    if space == SVG:
        return word in _DRAWN
    if space == MATHML:
        return word in _MATHS
    return space == XHTML and word in _ELEMENTS


def stays(space: str, name: str) -> bool:
    """Whether an attribute may stay."""
    if not space:
        usual = name in _ATTRIBUTES or name in _DRAWING or name in _MATH_LOOKS
        return usual or name.startswith("aria-")
    return (space, name) in _SPACED


def leads_elsewhere(address: str) -> bool:
    """Whether an address is none of a file beside it."""
    return bool(_SCHEME.match(address))


#: Attributes of other namespaces that stay; the last two say how a word is spoken.
_SPACED = frozenset((
    (EPUB, "type"), (EPUB, "prefix"), (XML, "space"), (XLINK, "href"),
    (SSML, "ph"), (SSML, "alphabet"),
))  # fmt: skip


def stays_in_head(node: Node, word: str) -> bool:
    """Whether a `meta` or a `link` changes how a page looks."""
    if word == "link":
        rel = (node.get("rel") or "").lower().split()
        needed = "stylesheet" in rel or "pronunciation" in rel
        return needed and not leads_elsewhere(node.get("href") or "")
    if node.get("charset"):
        return bool(re.fullmatch(r"[\w-]{3,20}", node.get("charset")))
    if (node.get("http-equiv") or "").lower() == "content-type":
        return bool(re.fullmatch(r"(?i)[\w/+-]+;\s*charset=[\w-]+", node.get("content") or ""))
    return node.get("name") == "viewport" and bool(
        re.fullmatch(r"[\w=,.\s-]+", node.get("content") or "")
    )


def _meta_kind(name: str, value: str) -> str:
    lower = name.lower()
    if "generator" in lower or "calibre" in lower:
        return "software.name"
    if "author" in lower or "creator" in lower:
        return "who.author"
    if _ADDRESS.match(value):
        return "hidden.call"
    return "when.changed" if "date" in lower else "who.words"


def _outside(value: str) -> str:
    if re.match(r"(?i)\s*(file:|[a-z]:[\\/])", value):
        return "who.user_path"
    return (
        "hidden.script"
        if re.match(r"(?i)\s*(javascript|vbscript|data):", value)
        else "hidden.call"
    )
