"""Office Open XML: documents, workbooks and presentations, with and without macros; ISO/IEC 29500.

What identifies people: authors, companies, times, revision numbers, comments, changes, paths,
links, printer settings, pictures' own metadata, macros; also hidden words, sheets, slides and
notes. What stays: what readers see, and what is told of as content. Not seen: a hand's style of
writing, and what is drawn into pictures.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from toolkit.errors import TooLarge
from toolkit.formats.base import Buffer, Format, never_sniffed
from toolkit.formats.inside import Inside
from toolkit.formats.office.ooxml_clean import Scrub, written
from toolkit.formats.office.ooxml_content import content, searched
from toolkit.formats.office.ooxml_parts import MAIN
from toolkit.model import Finding

_WORDS = "application/vnd.openxmlformats-officedocument."
_LABELS: dict[str, tuple[str, str]] = {
    "docx": ("Word document", _WORDS + "wordprocessingml.document"),
    "dotx": ("Word template", _WORDS + "wordprocessingml.template"),
    "docm": ("Word document with macros", "application/vnd.ms-word.document.macroEnabled.12"),
    "dotm": ("Word template with macros", "application/vnd.ms-word.template.macroEnabled.12"),
    "xlsx": ("Excel workbook", _WORDS + "spreadsheetml.sheet"),
    "xltx": ("Excel template", _WORDS + "spreadsheetml.template"),
    "xlsm": ("Excel workbook with macros", "application/vnd.ms-excel.sheet.macroEnabled.12"),
    "xltm": ("Excel template with macros", "application/vnd.ms-excel.template.macroEnabled.12"),
    "pptx": ("PowerPoint presentation", _WORDS + "presentationml.presentation"),
    "potx": ("PowerPoint template", _WORDS + "presentationml.template"),
    "ppsx": ("PowerPoint show", _WORDS + "presentationml.slideshow"),
    "pptm": (
        "PowerPoint presentation with macros",
        "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
    ),
    "ppsm": (
        "PowerPoint show with macros", "application/vnd.ms-powerpoint.slideshow.macroEnabled.12",
    ),
    "potm": (
        "PowerPoint template with macros",
        "application/vnd.ms-powerpoint.template.macroEnabled.12",
    ),
}  # fmt: skip


def inspect(name: str, data: Buffer, inside: Inside) -> Iterator[Finding]:
    """Everything that a document gives away."""
    yield from _scrubbed(name, data, inside, writes=False).findings


def strip(name: str, data: Buffer, inside: Inside) -> Iterator[bytes]:
    """The clean document; raises NotCleanable, with its reason, where there can be none."""
    yield from written(_scrubbed(name, data, inside, writes=True))


def _scrubbed(name: str, data: Buffer, inside: Inside, *, writes: bool) -> Scrub:
    """Raises TooLarge where elements stand in elements deeper than in any honest document."""
    try:
        return Scrub(data, inside, name, writes=writes).run()
    except RecursionError:
        raise TooLarge("too_deep") from None


def _row(name: str) -> Format:
    label, media = _LABELS[name]
    return Format(
        name=name, label=label, media=media, suffix=f".{name}", suffixes=(f".{name}",),
        sniff=never_sniffed, inspect=partial(inspect, name), strip=partial(strip, name),
        content=partial(content, name), searched=partial(searched, name), holds="parts",
        nests=True, content_in_turn=True,
        inspected=(
            "properties, authors, times, revision numbers, comments, tracked changes, hidden "
            "text, sheets, rows, slides and notes, white and tiny words, bookmarks, fields, "
            "templates, paths, links, external pictures, macros, printer settings, "
            "embedded files and pictures, unknown parts, "
            "elements and attributes, and what stands between the members of the package"
        ),
        removed=(
            "all parts, elements and attributes that do not belong to what is shown; macros, "
            "comments, properties, identifiers, names of shapes, bookmarks and parts, links to "
            "files, header texts of workbooks, words that fields and formulas fill in about who "
            "made it, where it lies and when it was worked on; embedded fonts, "
            "which hold numbers and names of their owners: where the reader has not the same, "
            "another one is shown, and lines and pages can end elsewhere; "
            "embedded files and pictures are cleaned by their own formats"
        ),
        kept=(
            "text, looks, formulas, charts, diagrams, animations, web links, notes and what is "
            "hidden but says something (unless told to drop it), descriptions of pictures, and, "
            "as plain words, what other fields of Word show"
        ),
        unseen=(
            "words in the colour of what is behind them, where that is not sure; the style of "
            "writing, names of fonts and styles, and what pictures show"
        ),
    )  # fmt: skip


FORMATS: tuple[Format, ...] = tuple(_row(name) for name in MAIN)
