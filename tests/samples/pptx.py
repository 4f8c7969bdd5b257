"""A presentation with something hidden in every place the format has."""

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

WISH = Recipe(faces="keep", drop_hidden=True)
_SLIDE = OFFICE + "presentationml."
PPTX = _SLIDE + "presentation.main+xml"


def shape(number: int, name: str, text: str, at: int = 0, more: str = "") -> str:
    """A shape with words."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" '
        f'name="{name}"{more}/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{at}" y="0"/><a:ext cx="100" cy="100"/></a:xfrm></p:spPr>'
        f"<p:txBody><a:bodyPr/><a:p>{text}</a:p></p:txBody></p:sp>"
    )


def words(text: str, more: str = "") -> str:
    """A run of words."""
    return f"<a:r><a:rPr>{more}</a:rPr><a:t>{text}</a:t></a:r>"


def slide(say: Words) -> str:
    """The slide that is seen."""
    link = words("a file", '<a:hlinkClick r:id="rId3" tooltip=""/>')
    program = words(
        "a program", f'<a:hlinkClick r:id="" action="ppaction://program?{say("action")}"/>'
    )
    return (
        f'<p:sld {NAMESPACES}><p:cSld name="{say("name of a slide")}"><p:spTree>'
        + shape(2, say("name of a shape"), words("Words that are seen") + link + program)
        + shape(3, "Shape 2", words(say("words off the slide")), at=99_000_000)
        + shape(4, "Shape 3", words(say("words of a hidden shape")), more=' hidden="1"')
        + f'<p:pic><p:nvPicPr><p:cNvPr id="5" name="{say("name of a picture")}" '
        f'descr="https://{say("description with an address")}/"/><p:cNvPicPr/><p:nvPr/>'
        "</p:nvPicPr>"
        '<p:blipFill><a:blip r:embed="rId2"/></p:blipFill><p:spPr/></p:pic></p:spTree>'
        '<p:custDataLst><p:tags r:id="rId5"/></p:custDataLst>'
        '<p:extLst><p:ext uri="{BB962C8B-B14F-4D97-AF65-F5344CB8AC3E}">'
        f'<p14:creationId val="{say("identifier of creation")}"/></p:ext></p:extLst>'
        "</p:cSld></p:sld>"
    )  # fmt: skip


def show(say: Words) -> str:
    """The main part."""
    return (
        f'<p:presentation {NAMESPACES}><p:sldIdLst><p:sldId id="256" r:id="rId1"/>'
        '<p:sldId id="257" r:id="rId2"/></p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/>'
        f'<p:custShowLst><p:custShow name="{say("name of a show")}" id="0"/></p:custShowLst>'
        f'<p:modifyVerifier hashValue="{say("hash of a password")}"/><p:extLst>'
        '<p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"><p14:sectionLst><p14:section '
        f'name="{say("name of a section")}"/></p14:sectionLst></p:ext></p:extLst></p:presentation>'
    )


def parts(say: Words, main: str = PPTX) -> Parts:
    """All parts."""
    named = {
        "ppt/presentation.xml": main, "ppt/slides/slide1.xml": _SLIDE + "slide+xml",
        "ppt/slides/slide2.xml": _SLIDE + "slide+xml",
        "ppt/notesSlides/notesSlide1.xml": _SLIDE + "notesSlide+xml",
        "ppt/commentAuthors.xml": _SLIDE + "commentAuthors+xml",
        "ppt/comments/comment1.xml": _SLIDE + "comments+xml",
        "ppt/tags/tag1.xml": _SLIDE + "tags+xml",
    }  # fmt: skip
    notes = shape(2, "Shape 1", words(say("notes for the speaker")))
    hidden = shape(2, "Shape 1", words(say("words of a hidden slide")))
    return {
        "[Content_Types].xml": types(named),
        "_rels/.rels": root_rels("ppt/presentation.xml"),
        **properties(say),
        "docProps/thumbnail.jpeg": picture(say, "thumbnail of the presentation"),
        "ppt/presentation.xml": HEAD + show(say),
        "ppt/slides/slide1.xml": HEAD + slide(say),
        "ppt/slides/slide2.xml": (
            f'{HEAD}<p:sld {NAMESPACES} '
            f'show="0"><p:cSld><p:spTree>{hidden}</p:spTree></p:cSld></p:sld>'
        ),
        "ppt/notesSlides/notesSlide1.xml": (
            f"{HEAD}<p:notes {NAMESPACES}><p:cSld><p:spTree>{notes}</p:spTree></p:cSld></p:notes>"
        ),
        "ppt/commentAuthors.xml": (
            f'{HEAD}<p:cmAuthorLst {NAMESPACES}><p:cmAuthor name="{say("author of a comment")}"/>'
            "</p:cmAuthorLst>"
        ),
        "ppt/comments/comment1.xml": (
            f"{HEAD}<p:cmLst {NAMESPACES}><p:cm><p:text>{say('comment')}</p:text></p:cm></p:cmLst>"
        ),
        "ppt/tags/tag1.xml": (
            f'{HEAD}<p:tagLst {NAMESPACES}><p:tag name="{say("tag")}" val="1"/></p:tagLst>'
        ),
        "ppt/changesInfos/changesInfo1.xml": f"<a>{say('changes that were noted')}</a>",
        "ppt/media/image1.jpeg": picture(say, "picture on a slide"),
        "ppt/_rels/presentation.xml.rels": rels(
            ("rId1", "slide", "slides/slide1.xml"), ("rId2", "slide", "slides/slide2.xml"),
            ("rId3", "commentAuthors", "commentAuthors.xml"),
            ("rId4", "http://schemas.microsoft.com/office/2016/11/relationships/changesInfo",
             "changesInfos/changesInfo1.xml"),
        ),
        "ppt/slides/_rels/slide1.xml.rels": rels(
            ("rId1", "comments", "../comments/comment1.xml"),
            ("rId2", "image", "../media/image1.jpeg"),
            ("rId3", "hyperlink", f"file:///home/{say('link to a file')}"),
            ("rId4", "notesSlide", "../notesSlides/notesSlide1.xml"),
            ("rId5", "tags", "../tags/tag1.xml"),
        ),
        "ppt/notesSlides/_rels/notesSlide1.xml.rels": rels(("rId1", "slide",
        "../slides/slide1.xml")),
    }  # fmt: skip


def sample(plant: Plant) -> bytes:
    """The presentation."""
    say = Words(plant)
    return package(parts(say), say)
