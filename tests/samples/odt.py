"""An OpenDocument text with a canary in every hiding place of its package, parts and pictures."""

from __future__ import annotations

import base64
from collections.abc import Callable

from tests.samples import jpeg
from tests.samples.zip import DEFLATED, STORED, File, archive, field, small
from toolkit.model import Recipe

Plant = Callable[[str], bytes]
#: It records changes, which are only cleaned when they are accepted.
WISH = Recipe(faces="keep", accept_changes=True)
VENDOR = b"application/vnd.oasis.opendocument."
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = "".join(
    f' xmlns:{prefix}="{space}"'
    for prefix, space in {
        **{each: f"{_OASIS}{each}:1.0" for each in ("office", "style", "text", "table", "meta",
                                                    "chart", "dr3d", "form", "script", "config",
                                                    "presentation", "manifest")},
        "draw": _OASIS + "drawing:1.0", "number": _OASIS + "datastyle:1.0",
        "fo": _OASIS + "xsl-fo-compatible:1.0", "svg": _OASIS + "svg-compatible:1.0",
        "anim": _OASIS + "animation:1.0", "smil": _OASIS + "smil-compatible:1.0",
        "xlink": "http://www.w3.org/1999/xlink", "dc": "http://purl.org/dc/elements/1.1/",
        "officeooo": "http://openoffice.org/2009/office", "xhtml": "http://www.w3.org/1999/xhtml",
        "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
        "ooo": "http://openoffice.org/2004/office", "math": "http://www.w3.org/1998/Math/MathML",
        "strange": "http://example.org/strange",
    }.items()
).encode()  # fmt: skip
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def part(word: bytes, *inner: bytes, version: bytes = b"1.3") -> bytes:
    """A part: office:document-WORD with these in it."""
    name = b"office:document-" + word
    return b'%s<%s%s office:version="%s">%s</%s>' % (
        HEAD,
        name,
        SPACES,
        version,
        b"".join(inner),
        name,
    )


def meta(plant: Plant) -> bytes:
    """What a document says of itself."""
    rows = b"".join(
        b"<%s>%s</%s>" % (name, plant(f"meta.xml {name.decode()}"), name)
        for name in (b"meta:generator", b"dc:title", b"dc:subject", b"dc:description",
                     b"meta:keyword", b"meta:initial-creator", b"dc:creator", b"meta:printed-by",
                     b"meta:creation-date", b"dc:date", b"meta:print-date", b"dc:language",
                     b"meta:editing-cycles", b"meta:editing-duration", b"strange:word")
    )  # fmt: skip
    rows += b'<meta:user-defined meta:name="%s">%s</meta:user-defined>' % (
        plant("user-defined name"), plant("user-defined value"),
    )  # fmt: skip
    rows += b'<meta:template xlink:href="%s" xlink:title="%s" meta:date="%s"/>' % (
        plant("template path"), plant("template title"), plant("template date"),
    )  # fmt: skip
    rows += b'<meta:auto-reload xlink:href="%s"/>' % plant("auto reload")
    rows += b'<meta:document-statistic meta:page-count="%s"/>' % plant("statistic")
    return part(
        b"meta", b"<office:meta>", rows, b"<!--", plant("remark in meta"), b"--></office:meta>"
    )


def settings(plant: Plant) -> bytes:
    """Settings: one that stays, and those that name something."""

    def item(name: bytes, value: bytes, kind: bytes = b"string") -> bytes:
        row = b'<config:config-item config:name="%s" config:type="%s">%s</config:config-item>'
        return row % (name, kind, value)

    named = b"".join(
        item(name, plant(f"setting {name.decode()}"))
        for name in (b"PrinterName", b"PrinterSetup", b"CurrentDatabaseDataSource", b"Rsid",
                     b"ColorTableURL", b"ViewId", b"AddFrameOffsets")
    )  # fmt: skip
    kept = item(b"AddExternalLeading", b"true", b"boolean")
    rows = b'<config:config-item-set config:name="ooo:%s">%s</config:config-item-set>'
    view = rows % (b"view-settings", item(b"ViewTop", b"42", b"int"))
    return part(
        b"settings", b"<office:settings>", view,
        rows % (b"configuration-settings", named + kept),
        rows % (plant("set of settings"), item(b"X", b"1", b"int")), b"</office:settings>",
    )  # fmt: skip


def styles(plant: Plant) -> bytes:
    """Styles with names, languages, a printer's tray; a header with a field in it."""
    return part(
        b"styles",
        b"<office:styles>",
        b'<style:default-style style:family="paragraph"><style:text-properties fo:language="%s"'
        b' fo:country="%s"/></style:default-style>' % (plant("language"), plant("country")),
        b'<style:style style:name="Standard" style:family="paragraph"/>',
        b'<style:style style:name="%s" style:display-name="%s" style:family="paragraph"'
        b' style:parent-style-name="Standard"/>' % (plant("style name"), plant("style's shown "
                                                                               "name")),
        b'<draw:gradient draw:name="%s" draw:display-name="%s" draw:style="linear"'
        b' draw:start-color="#ffffff" draw:end-color="#000000"/>'
        % (plant("gradient"), plant("gradient's shown name")),
        b"</office:styles><office:automatic-styles>",
        b'<style:style style:name="T1" style:family="text"><style:text-properties'
        b' officeooo:rsid="%s" text:display="true"/></style:style>' % plant("rsid of a run"),
        b'<style:page-layout style:name="pm1"><style:page-layout-properties '
        b'style:paper-tray-name="%s"'
        b' fo:page-width="21cm"/></style:page-layout>' % plant("printer's tray"),
        b"</office:automatic-styles><office:master-styles>",
        b'<style:master-page style:name="Standard" style:page-layout-name="pm1"><style:header>'
        b"<text:p>Top <text:author-name>%s</text:author-name></text:p></style:header>"
        b"</style:master-page></office:master-styles>" % plant("author in the header"),
    )  # fmt: skip


def changes(plant: Plant) -> bytes:
    """What was deleted, by whom and when."""
    return (
        b'<text:tracked-changes><text:changed-region text:id="ct1"><text:deletion>'
        b"<office:change-info><dc:creator>%s</dc:creator><dc:date>%s</dc:date>"
        b"</office:change-info>"
        b"<text:p>%s</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    ) % (plant("changed by"), plant("changed on"), plant("deleted words"))


def fields(plant: Plant) -> bytes:
    """Fields that programs fill in, and those that hide more than they show."""
    gone = b"".join(
        b"<text:%s>%s</text:%s>" % (name, plant(f"field {name.decode()}"), name)
        for name in (b"author-initials", b"creator", b"initial-creator", b"printed-by",
                     b"sender-firstname", b"sender-email", b"sender-street", b"file-name",
                     b"template-name", b"creation-date", b"modification-time", b"print-date",
                     b"editing-cycles", b"editing-duration")
    )  # fmt: skip
    shown = (
        b'<text:date text:date-value="%s" text:fixed="true">5 May</text:date>'
        b'<text:date text:date-value="%s">5 May</text:date>'
        b'<text:conditional-text text:condition="%s" text:string-value-if-true="%s"'
        b' text:string-value-if-false="no">no</text:conditional-text>'
        b'<text:placeholder text:placeholder-type="text" text:description="%s">'
        b'Name</text:placeholder>'
        b'<text:user-field-get text:name="%s">twelve</text:user-field-get>'
        b'<text:user-defined text:name="%s">ours</text:user-defined>'
        b'<text:database-display text:database-name="%s" text:table-name="%s"'
        b' text:column-name="c">row</text:database-display>'
    ) % (
        plant("exact time of a fixed date"), plant("exact time of a moving date"),
        plant("condition"), plant("other text"), plant("hint of a placeholder"),
        plant("name of a user field"), plant("name of a property"),
        plant("database"), plant("table of a database"),
    )  # fmt: skip
    return b"<text:p>" + gone + shown + b"</text:p>"


def drawn(plant: Plant) -> bytes:
    """Frames with names, descriptions and pictures; one picture is called from elsewhere."""
    frame = b'<draw:frame draw:name="%s" svg:width="3cm" svg:height="2cm">%s</draw:frame>'
    picture = b'<draw:image xlink:href="Pictures/%s.jpg" xlink:type="simple"/>' % plant(
        "picture's name"
    )
    said = b"<svg:title>/home/%s/a.jpg</svg:title><svg:desc>A cat sleeps</svg:desc>" % plant(
        "alt text"
    )
    called = b'<draw:image xlink:href="http://example.org/%s.png"/>' % plant("picture elsewhere")
    path = b'<draw:image xlink:href="file:///home/%s/b.png"/>' % plant("picture on a disk")
    inline = (
        b"<draw:image><office:binary-data>%s</office:binary-data></draw:image>"
        % base64.b64encode(small(plant, "picture in the text itself"))
    )
    thing = (
        b'<draw:object xlink:href="./Object 1"/><draw:image '
        b'xlink:href="./ObjectReplacements/Object 1"/>'
    )
    return b"<text:p>%s</text:p>" % b"".join((
        frame % (plant("frame name"), picture + said), frame % (b"", called), frame % (b"", path),
        frame % (b"", thing), frame % (b"", inline),
        b'<draw:applet xlink:href="%s"/>' % plant("applet"),
        b'<draw:floating-frame xlink:href="%s"/>' % plant("floating frame"),
    ))  # fmt: skip


def linked(plant: Plant) -> bytes:
    """Links, bookmarks, marks for indexes, tables and sections with names."""
    return (
        b'<text:p><text:a xlink:href="file:///home/%s/c.odt" office:name="%s" '
        b'office:title="%s">there'
        b"</text:a><text:bookmark text:name=\"%s\"/><text:bookmark-start text:name=\"%s\"/>here"
        b'<text:bookmark-end text:name="%s"/><text:a xlink:href="#%s">back</text:a>'
        b'<text:a xlink:href="javascript:%s">do</text:a>'
        b'<text:toc-mark text:string-value="%s"/><text:script script:language="x">%s</text:script>'
        b'</text:p><table:table table:name="%s"><table:table-column/><table:table-row>'
        b'<table:table-cell>'
        b'<text:p>cell</text:p></table:table-cell></table:table-row></table:table>'
        b'<text:section text:name="%s" text:protection-key="%s"><text:section-source '
        b'xlink:href="%s"/>'
        b"<text:p>in it</text:p></text:section>"
    ) % (
        plant("local link"), plant("link name"), plant("link title"), plant("bookmark"),
        (mark := plant("bookmark that is pointed at")), mark, mark, plant("program in a link"),
        plant("mark for a table of contents"), plant("script in the text"), plant("table name"),
        plant("section name"), plant("section key"), plant("section's source"),
    )  # fmt: skip


def body(plant: Plant) -> bytes:
    """The text of the document."""
    note = (
        b'<text:p xml:id="%s">Words<office:annotation office:name="x"><dc:creator>%s</dc:creator>'
        b"<dc:date>%s</dc:date><text:p>%s</text:p></office:annotation></text:p>"
    ) % (
        plant("number of a paragraph"),
        plant("note's author"),
        plant("note's date"),
        plant("note"),
    )
    odd = (
        b'<strange:block>%s</strange:block><text:p strange:mark="%s" xhtml:about="%s">more'
        b"<!--%s--><?odd %s?></text:p>"
    ) % (
        plant("unknown element"), plant("unknown attribute"), plant("RDFa"), plant("remark"),
        plant("instruction"),
    )  # fmt: skip
    form = (
        b'<office:forms><form:form form:name="%s" form:datasource="%s"><form:hidden '
        b'form:value="%s"/>'
        b'<form:text form:id="c1" form:title="%s"/></form:form></office:forms>'
    ) % (
        plant("form name"),
        plant("form's database"),
        plant("hidden form value"),
        plant("form hint"),
    )
    decls = (
        b'<text:user-field-decls><text:user-field-decl text:name="u" office:string-value="%s"/>'
        b"</text:user-field-decls>" % plant("user field's value")
    )
    changed = b'<text:p>Visible<text:change text:change-id="ct1"/> words</text:p>'
    return b"".join((
        form, changes(plant), decls, plant("stray text"), changed, note, fields(plant),
        drawn(plant), linked(plant), odd,
    ))  # fmt: skip


def content(plant: Plant, inner: bytes, word: bytes = b"text") -> bytes:
    """The part with the text."""
    scripts = (
        b'<office:scripts><office:script script:language="ooo:Basic">'
        b"%s</office:script></office:scripts>"
    )
    return part(
        b"content", scripts % plant("script"),
        b"<office:automatic-styles/><office:body><office:%s>" % word, inner,
        b"</office:%s></office:body>" % word,
    )  # fmt: skip


def chart(plant: Plant) -> bytes:
    """A document in the document."""
    return part(
        b"content",
        b'<office:body><office:chart><chart:chart chart:class="chart:bar"><chart:title>'
        b"<text:p>Sums</text:p></chart:title><chart:plot-area/>"
        b"<!--%s--></chart:chart></office:chart></office:body>" % plant("remark in a chart"),
    )  # fmt: skip


def manifest(plant: Plant, kind: bytes, names: list[bytes]) -> bytes:
    """The list of files, and one that is not there."""
    rows = b"".join(
        b'<manifest:file-entry manifest:full-path="%s" manifest:media-type=""/>' % name
        for name in names
    )
    return HEAD + (
        b'<manifest:manifest%s><manifest:file-entry manifest:full-path="/" '
        b'manifest:media-type="%s"/>'
        b'%s<manifest:file-entry manifest:full-path="%s" manifest:media-type=""/>'
        b"</manifest:manifest>"
    ) % (SPACES, kind, rows, plant("file that is not there"))


def package(plant: Plant, kind: bytes, parts: dict[bytes, bytes]) -> bytes:
    """A package of these parts, with all that can stand beside them."""
    files = {
        **parts,
        b"meta.xml": meta(plant),
        b"settings.xml": settings(plant),
        b"Thumbnails/thumbnail.png": small(plant, "thumbnail"),
        b"ObjectReplacements/Object 1": small(plant, "picture of an object"),
        b"layout-cache": b"\0\1" + plant("layout cache"),
        b"Configurations2/menubar/x.xml": b"<a>" + plant("configuration") + b"</a>",
        b"Basic/Standard/Module1.xml": b"<m>" + plant("Basic") + b"</m>",
        b"Scripts/python/x.py": b"# " + plant("Python"),
        b"Versions/Version1": b"earlier " + plant("earlier version"),
        b"VersionList.xml": b"<v>" + plant("list of versions") + b"</v>",
        b"META-INF/documentsignatures.xml": b"<s>" + plant("signature") + b"</s>",
        b"manifest.rdf": b"<r>" + plant("RDF") + b"</r>",
        b"Pictures/lonely.png": small(plant, "picture that nothing shows"),
        b"odd.bin": b"odd " + plant("odd file"),
    }
    listing = manifest(plant, VENDOR + kind, list(files))
    return archive(
        File(b"mimetype", VENDOR + kind, STORED),
        *(File(name, raw, DEFLATED) for name, raw in files.items()),
        File(b"META-INF/manifest.xml", listing, comment=plant("comment of a member"),
             extra=field(0x9999, plant("extra field"))),
        File(plant("folder") + b"/", b"", STORED),
        comment=plant("comment of the package"),
    )  # fmt: skip


def sample(plant: Plant) -> bytes:
    """The document with a planted string in each of its hiding places."""
    inner = body(plant)
    picture = b"Pictures/%s.jpg" % plant("picture's name")
    return package(plant, b"text", {
        b"content.xml": content(plant, inner),
        b"styles.xml": styles(plant),
        picture: jpeg.sample(plant),
        b"Object 1/content.xml": chart(plant),
    })  # fmt: skip


def flat(plant: Plant, kind: bytes, word: bytes, inner: bytes) -> bytes:
    """A flat document with this in its body."""

    def between(raw: bytes, name: bytes) -> bytes:
        start, end = raw.index(b"<office:%s>" % name), raw.index(b"</office:%s>" % name)
        return raw[start : end + len(name) + len(b"</office:>")]

    return HEAD + b"".join((
        b'<office:document%s office:version="1.3" office:mimetype="%s%s">'
        % (SPACES, VENDOR, kind),
        between(meta(plant), b"meta"), between(settings(plant), b"settings"),
        b"<office:scripts><office:script>%s</office:script></office:scripts>" % plant("script"),
        b"<office:body><office:%s>%s</office:%s></office:body></office:document>"
        % (word, inner, word),
    ))  # fmt: skip
