"""Which kind of text this is: one decision for all kinds, so that no two can claim a file.

Text has no magic number, so the first row that fits counts, and plain text is what is left. A file
that other formats know by their first bytes is never text. Where the first 4096 bytes end inside a
comment, the whole file is looked at (`closer`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from toolkit.errors import Damaged
from toolkit.formats import known
from toolkit.formats.base import Buffer
from toolkit.formats.text import charsets

#: Those that are known by what they are not; and any XML, of which other families read some.
_LEFT_OVER, _XML_OF_ANY = ("css", "txt"), "xml"
#: Can be all letters, and may begin a little late.
_PDF = "pdf"
_TORRENT = re.compile(
    rb"d(?:8:announce|13:announce-list|7:comment|10:created by|13:creation date|8:encoding|4:info"
    rb"|5:nodes|8:url-list|9:httpseeds|13:comment\.utf-8|18:azureus_properties|6:locale)"
)
_SOME_TORRENT = re.compile(rb"d\d{1,3}:.*4:infod\d", re.DOTALL)
_PROLOG = re.compile(
    r"(?:\s++|(?><\?.*?\?>)|(?><!--.*?-->)|<!DOCTYPE(?:[^\[>\"']|\"[^\"]*+\"|'[^']*+')*+"
    r"(?:\[(?:[^\]\"'<]|\"[^\"]*+\"|'[^']*+'|(?><!--.*?-->)|<[^>]*+>)*+\]\s*+)?+>)*+",
    re.DOTALL | re.IGNORECASE,
)
_PAGE = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|meta|link|style|script|noscript|table|div|span|p"
    r"|h[1-6]|ul|ol|li|dl|a|b|i|u|br|hr|img|font|center|form|iframe|section|article|main|header"
    r"|footer|nav|pre|blockquote|strong|em|base|frameset|details)(?=[\s/>])",
    re.IGNORECASE,
)
_HTML_DOCTYPE = re.compile(
    r"\s*+(?:(?><!--.*?-->)\s*+)*+<!doctype\s+html\b", re.IGNORECASE | re.DOTALL
)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)(?=[\s/>])")
_ROOTS = {"svg": "svg", "html": "html", "gpx": "gpx", "kml": "kml"}
_XML = re.compile(
    r"<\?xml\b|<[A-Za-z_][\w.-]*+(?::[\w.-]*+)?(?=\s)[^<>]*?\sxmlns(?::[\w.-]++)?+\s*+="
)
_OPEN_PROLOG = re.compile(r"<(?:!--|\?|!DOCTYPE)", re.IGNORECASE)
_FIELD = re.compile(r"([!-9;-~]{1,70}):(?:[ \t]|\r?\n?\Z)")
_LINES = re.compile(r"[^\n]*(?:\n|\Z)")
_FIELDS = frozenset(
    {"from", "to", "cc", "bcc", "sender", "reply-to", "date", "subject", "message-id", "received",
     "return-path", "mime-version", "content-type", "delivered-to", "x-originating-ip",
     "dkim-signature", "in-reply-to", "references", "user-agent", "x-mailer", "list-id",
     "content-transfer-encoding", "x-gm-thrid", "x-mozilla-status", "snapshot-content-location",
     "arc-seal", "authentication-results", "received-spf", "x-received", "resent-from"}
)  # fmt: skip
_SURE = frozenset(
    {"from", "received", "return-path", "message-id", "mime-version", "delivered-to", "sender"}
)
_MBOX = re.compile(r"From \S++ (?=.*?\d{4})[^\n]*+\n")
_RECORDS = (
    (re.compile(r"BEGIN:VCARD\s", re.IGNORECASE), "vcard"),
    (re.compile(r"BEGIN:VCALENDAR\s", re.IGNORECASE), "ical"),
    (re.compile(r"\$G[PNLAB][A-Z]{3},|\$PGRM"), "nmea"),
    (re.compile(r"A[A-Z]{3}\w*[^\r\n]*\r?\n(?:[^\r\n]*\r?\n){0,3}HFDTE"), "igc"),
    (re.compile(r"%!PS|\x04%!PS|\x1b%-12345X|%!FontType"), "ps"),
    (re.compile(r"%FDF-"), "fdf"),
    # programs that sort names put the type behind the places
    (re.compile(r"\{.{0,3500}?\"type\"\s*:\s*\"Feature(?:Collection)?\"", re.DOTALL), "geojson"),
)  # fmt: skip
_RULE = re.compile(
    r"(?:@(?:import\s+(?:url\(|[\"'])|media\s[^{};]{1,200}\{"
    r"|font-face\s*\{|(?:-webkit-)?keyframes\s+[\w-]+\s*\{|page\s*[^{};]{0,40}\{|namespace\s"
    r"|supports\s*\(|layer\s+[\w., -]+[;{])"
    r"|((?:[^{}<>;=$%!?\\]|(?<![-=])>){1,4000}"
    r"|[^{};<>$]{0,200}\[[^\]\n]{1,80}\][^{};<>]{0,200})"
    r"\{\s*(?:[^{}<>;=$%!?\\\n]{1,400}\{\s*)?(--[\w-]+|[a-z-]+)\s*:\s*[^\s{}][^{}]{0,4000}?[;}])"
)
_NO_SELECTOR = re.compile(
    r"\s*(?:interface|type|class|struct|enum|union|export|const|let|var|function|module|namespace"
    r"|public|private|static|import|return|if|for|while|switch|def)\b"
)
_PROPERTY = re.compile(
    r"(?:-(?:webkit|moz|ms|o)-[\w-]+|--[\w-]+|accent|align|all|animation|appearance|aspect-ratio|backdrop"
    r"|background|block|border|bottom|box|break|caption|caret|clear|clip|color|column|columns|contain|container|content"
    r"|counter|cursor|direction|display|fill|filter|flex|float|font|gap|grid|height|hyphens|inline|inset"
    r"|isolation|justify|left|letter-spacing|line-height|list-style|margin|mask|max|min|mix|object"
    r"|opacity|order|orphans|outline|overflow|padding|page|perspective|place|pointer-events"
    r"|position|quotes|resize|right|rotate|ruby|scale|scroll|scrollbar|shape|src|stroke|tab-size|table-layout|text|top|touch-action"
    r"|transform|transition|translate|unicode-bidi|user-select|vertical-align|visibility|white-space|widows"
    r"|width|word|writing-mode|z-index|zoom|speak|size|line|hanging|image|overscroll|will-change)"
    r"(?:-[\w-]+)?"
)
#: The first rule of a style sheet stands in so many letters.
_HEAD = 20_000
_COMMENTS = re.compile(
    r"(?:@charset\s+\"[^\"]{1,40}\";)?(?:\s++|(?>/\*.*?\*/)|<!--|-->)*+", re.DOTALL
)
#: Languages that become CSS, where other comments and a program can stand.
_BECOMES = re.compile(
    r"^[ \t]*+(?://|\$[\w-]++\s*+:)|@(?:mixin|include|extend|function)\b", re.MULTILINE
)


def says(name: str, head: bytes) -> bool:
    """Whether the first bytes of a file look like this kind of text."""
    return kind(bytes(head)) == name


def closer(data: Buffer) -> str:
    """The kind that a look at the whole of a text shows."""
    return kind(bytes(data), whole=True)


@functools.lru_cache(maxsize=8)
def kind(head: bytes, *, whole: bool = False) -> str:
    """The one kind of text that these bytes look like; "" for none.

    whole: they are all of the file, not only its first 4096 bytes.
    """
    sure = _by_first_bytes(head)
    if sure:
        return "" if sure == _PDF else sure
    words, plain = _read(head, cut=not whole)
    name = _by_words(words, whole=whole) if words else ""
    if name in _LEFT_OVER and not plain:
        return ""
    theirs = name in (*_LEFT_OVER, _XML_OF_ANY) and _elsewhere(head[:4096])
    return "" if theirs else name


def _by_first_bytes(head: bytes) -> str:
    if head[:5] == b"{\\rtf":
        return "rtf"
    if b"%PDF-" in head[:1024]:
        return _PDF
    return "torrent" if _TORRENT.match(head) or _SOME_TORRENT.match(head[:4096]) else ""


def _read(head: bytes, *, cut: bool) -> tuple[str, bool]:
    """The bytes as text, byte by byte where they are no Unicode, and whether they are.

    Nothing where they are no text.
    """
    try:
        return charsets.plain(head, cut=cut).words, True
    except Damaged:
        pass
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head:
        return "", False
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1"), False


def _by_words(words: str, *, whole: bool) -> str:
    words = words.lstrip("\ufeff")
    for decide in _DECISIONS:
        name = decide(words)
        if name == "txt" and whole and _is_strict(words):
            return _XML_OF_ANY  # its first lines never end: it is broken, and no plain text
        if name:
            return name
    return "" if whole and not words else "txt"


def _is_strict(words: str) -> bool:
    """Whether a text says of itself that it is XML."""
    return words.lstrip()[:5].lower() == "<?xml"


def _markup(words: str) -> str:
    if words.lstrip()[:1] != "<":
        return ""
    if _HTML_DOCTYPE.match(words):
        return "html"
    prolog = _PROLOG.match(words)
    at = prolog.end() if prolog else 0
    root = _ROOT.match(words, at)
    if root and root[1].lower() in _ROOTS and (root[1] in _ROOTS or root[1].lower() == "html"):
        return _ROOTS[root[1].lower()]
    page = _PAGE.match(words, at)
    if page and not _is_strict(words) and not _XML.match(words, at):
        return "html"
    if _OPEN_PROLOG.match(words, at):
        return "txt"  # it ends inside a comment: the whole file tells
    return "xml" if _XML.match(words.lstrip()) or _XML.match(words, at) else ""


def _record(words: str) -> str:
    start = words.lstrip()
    return next((name for pattern, name in _RECORDS if pattern.match(start)), "")


def _mail(words: str) -> str:
    box = _MBOX.match(words)
    head = words[box.end() :] if box else words
    names = set()
    for line in _LINES.finditer(head):
        field = _FIELD.match(head, line.start(), line.end())
        if field:
            names.add(field[1].lower())
        elif line[0][:1] not in (" ", "\t") or not names:
            break
    fields = names & _FIELDS
    return "eml" if fields & _SURE and len(fields) > (0 if box else 1) else ""


def _without_comments(words: str) -> str:
    """A style sheet up to the first comment that does not end, without those that do."""
    first, *rest = words.split("/*")
    found = [first]
    for each in rest:
        _, closed, behind = each.partition("*/")
        if not closed:
            break
        found.append(behind)
    return "".join(found)


def _style(words: str) -> str:
    gap = _COMMENTS.match(words)
    rule = _RULE.match(_without_comments(words[gap.end() if gap else 0 :][:_HEAD]))
    if not rule or _BECOMES.search(words):
        return ""
    if rule[1] is None:
        return "css"
    good = not _NO_SELECTOR.match(rule[1]) and _PROPERTY.fullmatch(rule[2])
    return "css" if good else ""


#: In order: the first that names a kind is right.
_DECISIONS: tuple[Callable[[str], str], ...] = (_markup, _record, _mail, _style)


@functools.lru_cache(maxsize=8)
def _elsewhere(head: bytes) -> bool:
    """Whether a format that is not of this family claims these bytes."""
    return any(form.sniff(head) for form in known() if form.name not in FAMILY)


#: The names of this family's rows.
FAMILY = frozenset(
    {"svg", "html", "css", "txt", "xml", "rtf", "eml", "torrent", "gpx", "kml", "vcard", "ical",
     "nmea", "igc", "ps", "fdf", "geojson"}
)  # fmt: skip
