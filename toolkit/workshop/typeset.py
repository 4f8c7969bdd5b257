"""The only place that knows Typst, which sets text in every script and draws the drawings.

What is set goes in as data, never as Typst's own language, so no word of a guide can be an
instruction; no package of Typst's is asked for, and only fonts of our own choice are used. The
same data make the same bytes, without a date or the name of a program.

A PDF keeps the rules of PDF/UA-1, by which it can be read aloud. They forbid a letter without its
shape, too: where a font has been cut down, no page with empty boxes is made.

Raises MissingPart where the extra, the font for a language, or a letter in it is not there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

from toolkit.errors import MissingPart
from toolkit.guidebook.parts import TONGUES
from toolkit.workshop import fonts

#: How a document is set: closer where that spares a page, so that no few lines need a sheet.
CLOSER: tuple[bool, ...] = (False, True)
#: Comes with Typst; has Latin, Greek and Cyrillic letters.
BASE = "Libertinus Serif"
#: How Chinese letters are drawn depends on where they are read.
_REGIONS = {"zh-Hans": "cn", "zh-Hant-HK": "hk"}
_PAGE = re.compile(rb"/Type\s*/Page\b")
_MAKER = re.compile(rb"(?:Typst|typst) \d+(?:\.\d+)+")
_VARIABLE = re.compile(r"var\(--[\w-]+,\s*([^()]+)\)")
#: What a PDF must be, and what Typst says where a font lacks a letter.
_STANDARD, _NO_LETTER = "ua-1", "could not be displayed"
_DRAWING = (
    "#set page(width: auto, height: auto, margin: 4pt, fill: white)\n"
    "#set text(font: json(bytes(sys.inputs.fonts)), fallback: false)\n"
    "#image(bytes(sys.inputs.svg), width: 360pt)\n"
)
_DENSITY = 220.0
_SVG = "http://www.w3.org/2000/svg"


@cache
def _typst() -> Any:
    try:
        import typst  # noqa: PLC0415  (an extra)
    except ImportError:
        raise MissingPart("no_typesetter") from None
    return typst


def _families(lang: str) -> tuple[list[str], list[Path]]:
    """The fonts that set a language, and the folders they lie in. Raises MissingPart."""
    if not fonts.there(lang):
        raise MissingPart("no_font")
    family, paths = fonts.found(lang)
    return [*([family] if family else []), BASE], [*dict.fromkeys(path.parent for path in paths)]


def pdf(data: Mapping[str, Any], lang: str, paper: str, labels: str = "") -> bytes:
    """A document of the blocks in `data`, as PDF.

    labels: the language of the words around them, where it is another one.
    """
    families, folders = _families(lang)
    if labels and labels != lang:
        more_families, more_folders = _families(labels)
        families = [*dict.fromkeys([*families, *more_families])]
        folders = [*dict.fromkeys([*folders, *more_folders])]
    more = {
        "fonts": families, "lang": lang.split("-", maxsplit=1)[0], "region": _REGIONS.get(lang),
        "rtl": TONGUES[lang].direction == "rtl",
        "paper": {"a4": "a4", "letter": "us-letter"}[paper],
    }  # fmt: skip
    ways = (_set({**data, **more, "closer": closer}, folders) for closer in CLOSER)
    made = next(ways)
    if _pages(made) > 1:
        made = min([made, *ways], key=_pages)
    return _MAKER.sub(lambda found: b" " * len(found[0]), made)


def _set(data: Mapping[str, Any], folders: list[Path]) -> bytes:
    source = resources("toolkit.workshop").joinpath("paper.typ").read_bytes()
    inputs = {"data": json.dumps(data)}
    try:
        return _compiled(source, folders, inputs, format="pdf", pdf_standards=_STANDARD)
    except _typst().TypstError as error:
        if _NO_LETTER in str(error):
            raise MissingPart("no_letter") from None
        raise


def _pages(made: bytes) -> int:
    return len(_PAGE.findall(made))


def plain(svg: str) -> str:
    """A drawing of ours as Typst reads it: in the colours of light paper and its own letters."""
    drawn = _VARIABLE.sub(r"\1", svg).replace('font-family="sans-serif"', "")
    if "xmlns=" in drawn:
        return drawn
    # within a page a drawing needs no name of its language
    return drawn.replace("<svg", f'<svg xmlns="{_SVG}"', 1)


def picture(svg: str, lang: str) -> bytes:
    """A drawing of ours as PNG, as it looks on light paper."""
    families, folders = _families(lang)
    inputs = {"svg": plain(svg), "fonts": json.dumps(families)}
    return _compiled(_DRAWING.encode(), folders, inputs, format="png", ppi=_DENSITY)


def _compiled(source: bytes, folders: list[Path], inputs: dict[str, str], **more: Any) -> bytes:
    made: bytes = _typst().compile(
        source, font_paths=folders, ignore_system_fonts=True, sys_inputs=inputs, **more
    )
    return made
