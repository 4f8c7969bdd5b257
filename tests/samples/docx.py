"""A Word document with something hidden in every place the format has."""

from __future__ import annotations

from tests.samples.ooxml import (
    HEAD,
    NAMESPACES,
    OFFICE,
    Parts,
    Plant,
    Words,
    package,
    picture,
    properties,
    rels,
    root_rels,
    types,
)
from toolkit.model import Recipe

WISH = Recipe(faces="keep", accept_changes=True, drop_hidden=True)
_WORD = OFFICE + "wordprocessingml."
DOCX = _WORD + "document.main+xml"
_WHEN = 'w:date="2023-04-05T06:07:08Z"'


def field(code: str, result: str) -> str:
    """A field of several elements."""
    parts = (
        '<w:fldChar w:fldCharType="begin"/>', f"<w:instrText>{code}</w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>', f"<w:t>{result}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )  # fmt: skip
    return "".join(f"<w:r>{part}</w:r>" for part in parts)


def changes(say: Words) -> str:
    """Tracked changes of every sort."""
    return (
        f'<w:p><w:ins w:id="1" w:author="{say("author of an insertion")}" {_WHEN}><w:r>'
        "<w:t>put in</w:t></w:r></w:ins>"
        f'<w:del w:id="2" w:author="{say("author of a deletion")}" {_WHEN}><w:r>'
        f"<w:delText>{say('deleted words')}</w:delText></w:r></w:del>"
        f'<w:moveFromRangeStart w:id="3" w:author="a" w:name="{say("name of a move")}"/>'
        f'<w:moveFrom w:id="4" w:author="{say("author of a move")}"><w:r><w:t>'
        f"{say('moved words')}</w:t></w:r></w:moveFrom><w:moveFromRangeEnd w:id=\"3\"/></w:p>"
        f'<w:p><w:pPr><w:rPr><w:del w:id="5" w:author="{say("author of a joined paragraph")}"/>'
        "</w:rPr></w:pPr><w:r><w:t>first half </w:t></w:r></w:p><w:p><w:r><w:t>second half</w:t>"
        f'</w:r></w:p><w:p><w:pPr><w:pPrChange w:id="6" w:author="{say("author of a style")}">'
        '<w:pPr/></w:pPrChange></w:pPr><w:r><w:rPr><w:rPrChange w:id="7" '
        f'w:author="{say("author of a look")}"><w:rPr/></w:rPrChange></w:rPr>'
        "<w:t>x</w:t></w:r></w:p>"
    )  # fmt: skip


def drawing(say: Words) -> str:
    """A picture in the text."""
    return (
        '<w:p><w:r><w:drawing><wp:inline wp14:anchorId="{}" '
        'xmlns:wp14="http://schemas.microsoft.com/'
        'office/word/2010/wordprocessingDrawing"><wp:extent cx="900000" cy="600000"/><wp:docPr '
        'id="1" '
        'name="{}" descr="C:\\Users\\{}\\a.jpg"/><a:graphic><a:graphicData uri="http://schemas.'
        'openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="0" '
        'name="{}.jpg"><a:extLst><a:ext uri="{{FF2B5EF4-FFF2-40B4-BE49-F238E27FC236}}">'
        '<a16:creationId id="{}"/></a:ext></a:extLst></pic:cNvPr><pic:cNvPicPr/></pic:nvPicPr>'
        '<pic:blipFill><a:blip r:embed="rId7" r:link="rId10"/><a:stretch><a:fillRect/></a:stretch>'
        "</pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
        "</w:r></w:p>"
    ).format(
        say("anchor identifier"), say("name of a drawing"), say("description with a path"),
        say("name of a picture"), say("identifier of creation"),
    )  # fmt: skip


def body(say: Words) -> str:
    """The text."""
    return (
        f'<w:p w:rsidR="{say("revision of a paragraph")}" '
        f'w14:paraId="{say("paragraph identifier")}">'
        f'<w:pPr><w:rPr><w:lang w:val="{say("language")}"/></w:rPr></w:pPr><w:r><w:t>Words that '
        'are '
        f"seen</w:t></w:r><!-- {say('remark')} --></w:p>{changes(say)}"
        f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{say('hidden words')}</w:t></w:r>"
        f'<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>{say("white words")}</w:t></w:r>'
        f'<w:r><w:rPr><w:sz w:val="2"/></w:rPr><w:t>{say("tiny words")}</w:t></w:r>'
        '<w:r><w:rPr><w:rStyle '
        f'w:val="H"/></w:rPr><w:t>{say("words hidden by style")}</w:t></w:r></w:p>'
        '<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>noted</w:t></w:r><w:commentRangeEnd '
        'w:id="0"/>'
        '<w:r><w:commentReference w:id="0"/></w:r><w:bookmarkStart w:id="9" '
        f'w:name="{say("bookmark")}"/>'
        f'<w:bookmarkEnd w:id="9"/><w:bookmarkStart w:id="8" w:name="{say("bookmark in use")}"/>'
        '<w:r><w:t>here</w:t></w:r><w:bookmarkEnd '
        f'w:id="8"/>{field(" REF " + say("bookmark in use"), "here")}'
        f"{field(' USERNAME ' + say('field code'), say('user who opened it'))}"
        f"{field(' DOCPROPERTY ' + say('name of a property'), 'ours')}"
        '<w:fldSimple w:instr=" FILENAME \\p "><w:r><w:t>C:\\'
        f"{say('folder in a field')}</w:t></w:r></w:fldSimple>"
        f'<w:hyperlink r:id="rId9" w:tooltip="file:///{say("tooltip")}"><w:r><w:t>a '
        'file</w:t></w:r>'
        '</w:hyperlink><w:smartTag w:uri="u" w:element="e"><w:smartTagPr><w:attr w:name="n" '
        f'w:val="{say("smart tag")}"/></w:smartTagPr><w:r><w:t>tagged</w:t>'
        "</w:r></w:smartTag></w:p>"
        f'<w:sdt><w:sdtPr><w:alias w:val="{say("alias of a control")}"/><w:tag '
        f'w:val="{say("tag")}"/>'
        f'<w:dataBinding w:xpath="/{say("binding")}" '
        f'w:storeItemID="{{0}}"/></w:sdtPr><w:sdtContent>'
        "<w:p><w:r><w:t>in a control</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        f'<w:p><w:permStart w:id="1" w:ed="{say("editor")}"/><w:permEnd w:id="1"/><w:r><w:pict>'
        f'<v:shape id="{say("name of an old shape")}" alt="C:\\{say("old description")}\\b.png" '
        f'o:gfxdata="{say("copy of a drawing")}" style="width:9pt;x:{say("style")}"><v:imagedata '
        f'r:id="rId7" o:title="{say("file name of an old picture")}"/></v:shape>'
        "</w:pict></w:r></w:p>"
        f'{drawing(say)}<u:x xmlns:u="urn:u" '
        f'u:y="{say("unknown attribute")}">{say("unknown element")}'
        f'</u:x><w:p w:rsidX="{say("unknown attribute of the standard")}">'
        f"{say('stray words')}</w:p>"
    )  # fmt: skip


def parts(say: Words, main: str = DOCX) -> Parts:
    """All parts."""
    named = {
        "word/document.xml": main, "word/styles.xml": _WORD + "styles+xml",
        "word/settings.xml": _WORD + "settings+xml", "word/comments.xml": _WORD + "comments+xml",
        "word/people.xml": _WORD + "people+xml",
        "word/vbaProject.bin": "application/vnd.ms-office.vbaProject",
    }  # fmt: skip
    settings = (
        f'<w:attachedTemplate r:id="rId1"/><w:rsids><w:rsid w:val="{say("revisions")}"/></w:rsids>'
        f'<w:docVars><w:docVar w:name="q" w:val="{say("document variable")}"/></w:docVars>'
        f'<w:mailMerge><w:query w:val="{say("mail merge")}"/></w:mailMerge>'
        f'<w:documentProtection w:hash="{say("hash of a password")}"/>'
        f'<w14:docId w14:val="{say("document identifier")}"/>'
    )
    comment = (
        f'<w:comment w:id="0" w:author="{say("author of a comment")}" {_WHEN}><w:p><w:r><w:t>'
        f"{say('comment')}</w:t></w:r></w:p></w:comment>"
    )
    styles = (
        f'<w:latentStyles><w:lsdException w:name="{say("latent style")}"/></w:latentStyles>'
        '<w:style w:type="character" w:styleId="H"><w:name w:val="H"/>'
        f'<w:aliases w:val="{say("other names of a style")}"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    return {
        "[Content_Types].xml": types(named),
        "_rels/.rels": root_rels("word/document.xml"),
        **properties(say),
        "docProps/thumbnail.jpeg": picture(say, "thumbnail of the document"),
        "customXml/item1.xml": f"<root>{say('custom data')}</root>",
        "word/document.xml": (
            f"{HEAD}<w:document {NAMESPACES}><w:body>{body(say)}</w:body></w:document>"
        ),
        "word/styles.xml": f"{HEAD}<w:styles {NAMESPACES}>{styles}</w:styles>",
        "word/settings.xml": f"{HEAD}<w:settings {NAMESPACES}>{settings}</w:settings>",
        "word/comments.xml": f"{HEAD}<w:comments {NAMESPACES}>{comment}</w:comments>",
        "word/people.xml": (
            f'<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
            f'<w15:person w15:author="{say("person")}"/></w15:people>'
        ),
        "word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + say("macro").encode(),
        "word/orphan.xml": f"<a>{say('part that nothing points at')}</a>",
        "word/media/image1.jpeg": picture(say, "picture in the text"),
        "word/_rels/settings.xml.rels": rels(
            ("rId1", "attachedTemplate", f"file:///C:\\Users\\{say('path of the template')}\\N")
        ),
        "word/_rels/document.xml.rels": rels(
            ("rId1", "settings", "settings.xml"), ("rId2", "comments", "comments.xml"),
            ("rId3", "styles", "styles.xml"), ("rId4", "people", "people.xml"),
            ("rId7", "image", "media/image1.jpeg"), ("rId8", "customXml",
            "../customXml/item1.xml"),
            ("rId9", "hyperlink", f"file:///C:\\{say('link to a file')}"),
            ("rId10", "image", f"http://track.invalid/{say('picture elsewhere')}.png"),
            ("rId11", "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
            "vbaProject.bin"),
        ),
    }  # fmt: skip


def sample(plant: Plant) -> bytes:
    """The document."""
    say = Words(plant)
    return package(parts(say), say)
