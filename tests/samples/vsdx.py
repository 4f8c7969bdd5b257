"""A Visio drawing, which is looked into but not written."""

from __future__ import annotations

from tests.samples.ooxml import Plant, Words, package, picture, properties, rels, root_rels, types

_VISIO = "http://schemas.microsoft.com/visio/2010/relationships/"


def sample(plant: Plant) -> bytes:
    """The drawing."""
    say = Words(plant)
    parts = {
        "[Content_Types].xml": types({
            "visio/document.xml": "application/vnd.ms-visio.drawing.main+xml",
        }),
        "_rels/.rels": root_rels("visio/document.xml"),
        **properties(say),
        "docProps/thumbnail.jpeg": picture(say, "thumbnail"),
        "visio/document.xml": f"<VisioDocument><x y=\"{say('attribute')}\"/></VisioDocument>",
        "visio/pages/page1.xml": f"<Page><Text>{say('words of a page')}</Text></Page>",
        "visio/comments.xml": f"<Comments>{say('comment')}</Comments>",
        "visio/_rels/document.xml.rels": rels(
            ("rId1", _VISIO + "pages", "pages/page1.xml"),
            ("rId2", _VISIO + "comments", "comments.xml"),
            ("rId3", "hyperlink", f"file:///C:\\{say('link to a file')}"),
        ),
    }  # fmt: skip
    return package(parts, say)
