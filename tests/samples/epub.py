"""A book with a canary in every hiding place of its package, pages, sheets and pictures."""

from __future__ import annotations

from collections.abc import Callable

from tests.samples import jpeg
from tests.samples.zip import STORED, File, archive, field, small

Plant = Callable[[str], bytes]
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
CONTAINER = HEAD + (
    b'<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    b'<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>'
    b"%s</container>"
)


def package(plant: Plant) -> bytes:
    """The package document."""
    told = b"".join(
        b"<dc:%s>%s</dc:%s>" % (name, plant(f"dc:{name.decode()}"), name)
        for name in (
            b"title", b"creator", b"contributor", b"publisher", b"subject", b"description",
            b"date", b"language", b"rights", b"source", b"relation", b"coverage",
        )
    )  # fmt: skip
    return HEAD + (
        b'<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="uid"'
        b' xmlns:dc="http://purl.org/dc/elements/1.1/" prefix="%s"><!--%s--><metadata>%s'
        b'<dc:identifier id="uid">%s</dc:identifier><meta name="calibre:timestamp" content="%s"/>'
        b'<meta property="dcterms:modified">%s</meta><meta refines="#uid" property="role">'
        b'%s</meta>'
        b'<meta property="rendition:layout">reflowable</meta><meta name="cover" content="pic"/>'
        b'<link href="%s" rel="record"/></metadata><manifest>'
        b'<item id="%s" href="one.xhtml" media-type="application/xhtml+xml"/>'
        b'<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        b'<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
        b'<item id="css" href="style.css" media-type="text/css"/>'
        b'<item id="pic" href="1.jpg" media-type="image/jpeg"/>'
        b'<item id="js" href="x.js" media-type="application/javascript"/>'
        b'<item id="smil" href="one.smil" media-type="application/smil+xml"/>'
        b'<item id="pls" href="en.pls" media-type="application/pls+xml"/>'
        b'<item id="ttml" href="one.ttml" media-type="application/ttml+xml"/>'
        b'<item id="vtt" href="one.vtt" media-type="text/vtt"/>'
        b'</manifest><spine toc="ncx"><itemref idref="%s"/></spine>'
        b'<guide><reference type="cover" title="%s" href="one.xhtml"/></guide>'
        b"<collection><dc:title>x</dc:title>%s</collection></package>"
    ) % (
        plant("prefixes"), plant("remark in the package"), told, plant("number of the purchase"),
        plant("calibre's time"), plant("modified"), plant("refinement"), plant("linked record"),
        (name := plant("item's id")), name, plant("guide title"), plant("collection"),
    )  # fmt: skip


def contents(plant: Plant) -> bytes:
    """The old table of contents."""
    return HEAD + (
        b'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="%s"><head>'
        b'<meta name="dtb:uid" content="%s"/><meta name="dtb:generator" content="%s"/></head>'
        b"<docTitle><text>%s</text></docTitle><docAuthor><text>%s</text></docAuthor><navMap>%s"
        b'<navPoint id="%s" playOrder="1" class="%s"><navLabel><text>One</text></navLabel>'
        b'<content src="one.xhtml"/></navPoint></navMap><!--%s--></ncx>'
    ) % tuple(
        plant(f"contents: {place}")
        for place in ("language", "number", "program", "title", "author", "stray text", "id",
                      "class", "remark")
    )  # fmt: skip


def page(plant: Plant) -> bytes:
    """A page full of marks."""
    return HEAD + (
        b'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
        b' xmlns:svg="http://www.w3.org/2000/svg" xml:lang="en-%s"><head>%s<title>%s</title>'
        b'<meta name="generator" content="%s"/><meta name="author" content="%s"/>'
        b'<link rel="stylesheet" type="text/css" href="style.css"/><link rel="x" href="%s"/>'
        b'<base href="http://example.org/%s/"/><script>%s</script><style>/* %s */ p { '
        b'margin: 0 }</style>'
        b'</head><body onload="%s"><!--%s--><?odd %s?><p id="%s" class="%s" data-x="%s" '
        b'title="%s">Words'
        b' &amp; more</p><p style="color: red; background: url(http://example.org/%s)">red</p>'
        b'<img src="1.jpg" alt="%s.jpg"/><img src="http://example.org/%s.png" alt="x"/>'
        b'<a href="file:///home/%s/x">path</a><a href="javascript:%s">do</a>'
        b'<iframe src="http://example.org/%s"></iframe><strange>%s</strange>'
        b'<svg:svg><svg:metadata>%s</svg:metadata><svg:path d="M0 0"/></svg:svg></body></html>'
    ) % tuple(
        plant(f"page: {place}")
        for place in (
            "country", "stray text in the head", "title", "generator", "author", "link", "base",
            "script", "remark in a style", "program of the page", "remark", "instruction", "id",
            "class", "data", "tooltip", "picture of a style", "description", "picture elsewhere",
            "path", "program in a link", "frame", "unknown element", "drawing's metadata",
        )
    )  # fmt: skip


def overlay(plant: Plant) -> bytes:
    """When the page is read aloud."""
    return HEAD + (
        b'<smil xmlns="http://www.w3.org/ns/SMIL" xmlns:epub="http://www.idpf.org/2007/ops" '
        b'version="3.0"><!--%s--><head><metadata><x>%s</x></metadata></head><body id="%s">'
        b'<seq epub:textref="one.xhtml" epub:type="chapter">%s<par title="%s">'
        b'<text src="one.xhtml#spoken"/>'
        b'<audio src="1.mp3" clipBegin="0:00:01.5" clipEnd="%s"/></par><par><text '
        b'src="one.xhtml#spoken"/><audio src="http://example.org/%s.mp3"/></par></seq></body></smil>'
    ) % tuple(
        plant(f"overlay: {place}")
        for place in (
            "remark", "metadata", "id", "stray text", "tooltip", "time", "sound elsewhere",
        )
    )  # fmt: skip


def lexicon(plant: Plant) -> bytes:
    """How words are spoken."""
    return HEAD + (
        b'<lexicon xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" version="1.0" '
        b'alphabet="ipa" xml:lang="en-%s"><metadata>%s</metadata><lexeme xml:id="%s" role="%s">'
        b"<grapheme>word</grapheme><phoneme>w</phoneme><example>%s</example></lexeme></lexicon>"
    ) % tuple(
        plant(f"lexicon: {place}") for place in ("country", "metadata", "id", "role", "example")
    )


def captions(plant: Plant) -> bytes:
    """What is said in a film."""
    return HEAD + (
        b'<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" '
        b'xmlns:tts="http://www.w3.org/ns/ttml#styling"><head><metadata><ttm:agent>%s</ttm:agent>'
        b'</metadata><layout><region xml:id="%s" tts:origin="10%% 80%%"/></layout></head><body>'
        b'<div><p begin="1s" end="2s" ttm:agent="%s" xml:id="%s">Said</p></div></body></tt>'
    ) % (
        plant("captions: agent"), plant("captions: area"), plant("captions: who speaks"),
        plant("captions: id"),
    )  # fmt: skip


def cues(plant: Plant) -> bytes:
    """The same, as browsers have it."""
    return (
        b"WEBVTT %s\n\nNOTE %s\n\nSTYLE\n::cue { color: %s }\n\n%s\n00:01.000 --> 00:02.000 "
        b"align:start x:%s\n<v %s>Said</v> <c.%s>so</c>\n"
    ) % tuple(
        plant(f"cues: {place}")
        for place in ("title", "remark", "style", "name", "setting", "speaker", "class")
    )


def navigation() -> bytes:
    """The new table of contents."""
    return HEAD + (
        b'<html xmlns="http://www.w3.org/1999/xhtml" '
        b'xmlns:epub="http://www.idpf.org/2007/ops"><head>'
        b'<title>Untitled</title></head><body><nav epub:type="toc"><ol><li><a '
        b'href="one.xhtml">One</a>'
        b"</li></ol></nav></body></html>"
    )


def sample(plant: Plant) -> bytes:
    """The book with a planted string in each of its hiding places."""
    css = b'/* %s */ @import "http://example.org/%s"; .a { background: url(file:///home/%s) }' % (
        plant("remark in a sheet"), plant("sheet elsewhere"), plant("path in a sheet"),
    )  # fmt: skip
    return archive(
        File(b"mimetype", b"application/epub+zip", STORED),
        File(b"META-INF/container.xml", CONTAINER % (b"<x>%s</x>" % plant("container"))),
        File(b"META-INF/calibre_bookmarks.txt", plant("bookmarks")),
        File(b"META-INF/rights.xml", b"<r>" + plant("rights") + b"</r>"),
        File(b"iTunesMetadata.plist", b"<p>" + plant("shop's receipt") + b"</p>"),
        File(b"OPS/book.opf", package(plant)),
        File(b"OPS/one.xhtml", page(plant)),
        File(b"OPS/nav.xhtml", navigation()),
        File(b"OPS/toc.ncx", contents(plant)),
        File(b"OPS/style.css", css),
        File(b"OPS/1.jpg", jpeg.sample(plant), extra=field(0x9999, plant("extra field"))),
        File(b"OPS/one.smil", overlay(plant)),
        File(b"OPS/en.pls", lexicon(plant)),
        File(b"OPS/one.ttml", captions(plant)),
        File(b"OPS/one.vtt", cues(plant)),
        File(b"OPS/x.js", b"// " + plant("script file")),
        File(b"OPS/lonely.png", small(plant, "picture that is not listed")),
        comment=plant("comment of the package"),
    )
