"""An Excel add-in, which is looked into but not written."""

from __future__ import annotations

from tests.samples.ooxml import Plant, Words, package, properties, rels, root_rels, types

_TYPE = "application/vnd.ms-excel.addin.macroEnabled.main+xml"


def sample(plant: Plant) -> bytes:
    """The file."""
    say = Words(plant)
    parts = {
        "[Content_Types].xml": types({"xl/workbook.xml.bin": _TYPE}),
        "_rels/.rels": root_rels("xl/workbook.xml.bin"),
        **properties(say),
        "xl/workbook.xml.bin": b"\x00\x01" + say("words of the main part").encode("utf-16-le"),
        "xl/vbaProject.bin": b"\x00" + say("macro").encode(),
        "xl/comments1.bin": b"\x00" + say("comment").encode("utf-16-le"),
        "xl/_rels/workbook.xml.bin.rels": rels(
            ("rId1", "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
            "vbaProject.bin"),
            ("rId2", "comments", "comments1.bin"),
            ("rId3", "externalLinkPath", f"file:///C:\\{say('path of another file')}"),
        ),
    }  # fmt: skip
    return package(parts, say)
