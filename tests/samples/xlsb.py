"""A binary workbook, which is looked into but not written."""

from __future__ import annotations

from tests.samples.ooxml import Plant, Words, package, properties, rels, root_rels, types

_TYPE = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"


def sample(plant: Plant) -> bytes:
    """The file."""
    say = Words(plant)
    parts = {
        "[Content_Types].xml": types({"xl/workbook.bin": _TYPE}),
        "_rels/.rels": root_rels("xl/workbook.bin"),
        **properties(say),
        "xl/workbook.bin": b"\x00\x01" + say("words of the main part").encode("utf-16-le"),
        "xl/vbaProject.bin": b"\x00" + say("macro").encode(),
        "xl/comments1.bin": b"\x00" + say("comment").encode("utf-16-le"),
        "xl/_rels/workbook.bin.rels": rels(
            ("rId1", "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
            "vbaProject.bin"),
            ("rId2", "comments", "comments1.bin"),
            ("rId3", "externalLinkPath", f"file:///C:\\{say('path of another file')}"),
        ),
    }  # fmt: skip
    return package(parts, say)
