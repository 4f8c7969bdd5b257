"""What a page can be made of: the elements and attributes of HTML that its readers see.

Whatever is not named here goes: elements with all that is in them where nobody sees it (GONE), or
the tags alone where the words inside are shown (every other unknown element).
"""

from __future__ import annotations

ELEMENTS = frozenset(
    {"html", "head", "title", "style", "body", "article", "section", "nav", "aside", "h1", "h2",
     "h3", "h4", "h5", "h6", "hgroup", "header", "footer", "address", "main", "p", "hr", "pre",
     "blockquote", "ol", "ul", "menu", "dir", "li", "dl", "dt", "dd", "figure", "figcaption",
     "div", "center", "a", "em", "strong", "small", "s", "cite", "q", "dfn", "abbr", "acronym",
     "ruby", "rb", "rt", "rtc", "rp", "data", "time", "code", "var", "samp", "kbd", "sub", "sup",
     "i", "b", "u", "tt", "big", "strike", "font", "mark", "bdi", "bdo", "span", "br", "wbr",
     "nobr", "ins", "del", "picture", "source", "img", "map", "area", "table", "caption",
     "colgroup", "col", "tbody", "thead", "tfoot", "tr", "td", "th", "form", "label", "input",
     "button", "select", "datalist", "optgroup", "option", "textarea", "output", "progress",
     "meter", "fieldset", "legend", "details", "summary", "dialog", "svg", "math", "meta",
     "link", "basefont", "xmp", "listing", "plaintext", "marquee", "blink", "search", "slot",
     "image", "video", "audio", "track"}
)  # fmt: skip
#: Formulas.
MATH = frozenset(
    {"math", "mi", "mn", "mo", "ms", "mtext", "mspace", "mrow", "mfrac", "msqrt", "mroot",
     "mstyle", "merror", "mpadded", "mphantom", "menclose", "mfenced", "msub", "msup",
     "msubsup", "munder",
     "mover", "munderover", "mmultiscripts", "mprescripts", "none", "mtable", "mtr", "mtd",
     "mlabeledtr", "semantics", "maction"}
)  # fmt: skip
ELEMENTS |= MATH
#: Elements that go with all that is in them: what is inside is not shown, or is fetched.
GONE: dict[str, str] = {
    "script": "hidden.script", "noscript": "hidden.call", "template": "hidden.text",
    "iframe": "hidden.call", "frame": "hidden.call", "frameset": "hidden.call",
    "noframes": "hidden.text", "noembed": "hidden.text", "object": "hidden.file",
    "embed": "hidden.file", "applet": "hidden.script", "param": "hidden.file",
    "base": "hidden.call", "canvas": "hidden.script", "portal": "hidden.call",
    "bgsound": "hidden.call", "keygen": "hidden.script", "command": "hidden.script",
    "annotation": "hidden.text", "annotation-xml": "hidden.text", "xml": "hidden.unknown",
    "fencedframe": "hidden.call", "isindex": "hidden.form",
}  # fmt: skip
#: Attributes of every element, and of some. Those whose words are shown stand in SHOWN.
ATTRIBUTES = frozenset(
    {"id", "class", "style", "title", "dir", "align", "valign", "width", "height", "bgcolor",
     "color", "size", "face", "border", "cellpadding", "cellspacing", "colspan", "rowspan",
     "span", "scope", "headers", "nowrap", "rules", "frame", "start", "type", "value",
     "reversed", "compact", "href", "src", "srcset", "sizes", "alt", "name", "for", "checked",
     "selected", "disabled", "readonly", "required", "multiple", "placeholder", "label", "rows",
     "cols", "wrap", "max", "min", "step", "low", "high", "optimum", "open", "datetime", "cite",
     "hspace", "vspace", "clear", "shape", "coords", "usemap", "background", "text", "link",
     "vlink", "alink", "char", "charoff", "noshade", "media", "charset", "content", "http-equiv",
     "rel", "action", "method", "list", "maxlength", "minlength", "pattern", "hidden",
     "leftmargin", "topmargin", "marginwidth", "marginheight", "lowsrc", "summary", "abbr",
     "controls", "loop", "muted", "poster", "contenteditable", "spellcheck", "scrolling"}
)  # fmt: skip
ATTRIBUTES |= {
    "mathvariant", "displaystyle", "scriptlevel", "stretchy", "fence", "separator", "lspace",
    "rspace", "movablelimits", "accent", "accentunder", "linethickness", "columnalign",
    "rowalign", "columnspacing", "rowspacing", "columnlines", "rowlines", "notation",
    "symmetric", "minsize", "maxsize", "largeop", "display", "depth", "voffset", "bevelled",
    "separators",
}  # fmt: skip
#: Their words are shown to readers, or read out to them.
SHOWN = frozenset({"title", "alt", "value", "placeholder", "label", "abbr", "summary"})
#: Addresses of what is fetched to be shown.
FETCHED = frozenset({"src", "background", "poster", "lowsrc"})
#: What goes, and what that is.
KINDS: dict[str, str] = {
    "lang": "who.language", "xml:lang": "who.language", "ping": "hidden.call",
    "action": "hidden.call", "formaction": "hidden.call", "manifest": "hidden.call",
    "itemid": "hidden.id", "nonce": "hidden.id", "integrity": "hidden.id", "cite": "hidden.call",
    "datetime": "when.changed", "itemprop": "who.words", "property": "who.words",
    "content": "who.words",
}  # fmt: skip
#: Where an open element ends without its end tag: it, and the tags that end it.
_AFTER_P = frozenset(
    {"address", "article", "aside", "blockquote", "center", "details", "dialog", "dir", "div",
     "dl", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
     "h6", "header", "hgroup", "hr", "main", "menu", "nav", "ol", "p", "pre", "section",
     "table", "ul", "li", "dd", "dt", "xmp", "listing", "plaintext", "search", "summary"}
)  # fmt: skip
_PARTS = frozenset({"tbody", "thead", "tfoot"})
_RUBY = frozenset({"rt", "rp", "rb", "rtc"})
ENDS: dict[str, frozenset[str]] = {
    "p": _AFTER_P, "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}), "dd": frozenset({"dt", "dd"}),
    "option": frozenset({"option", "optgroup"}), "optgroup": frozenset({"optgroup"}),
    "tr": frozenset({"tr"}) | _PARTS, "td": frozenset({"td", "th", "tr"}) | _PARTS,
    "th": frozenset({"td", "th", "tr"}) | _PARTS, "tbody": _PARTS, "thead": _PARTS,
    "tfoot": _PARTS, "caption": frozenset({"tr", "col", "colgroup"}) | _PARTS,
    "colgroup": frozenset({"tr", "colgroup"}) | _PARTS, "rt": _RUBY, "rp": _RUBY,
    "head": frozenset({"body"}),
}  # fmt: skip
#: Elements that an implied end does not reach beyond.
WALLS = frozenset({"table", "td", "th", "caption", "html", "body", "template", "button",
                   "ul", "ol", "dl", "select", "svg", "math", "object"})  # fmt: skip
