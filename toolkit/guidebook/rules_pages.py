"""Rules about what a reader gets: drawings, and the page itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from toolkit.guidebook import drawings, page
from toolkit.guidebook.load import DRAWING
from toolkit.guidebook.rule_case import Case, Fault, body_lines
from toolkit.guidebook.values import Guide

PAGE = 60_000
_IMAGE = re.compile(r"!\[")
_ADDRESSED = re.compile(
    r"""(?:src|href|action|formaction|data|poster|srcset|xlink:href)\s*=\s*["']?\s*(?:[a-z+]+:)?//"""
    r"""|url\(\s*["']?(?!\s*["']?#)|@import|<(?:script|iframe|object|embed|base|link|style)\b""",
    re.IGNORECASE,
)


def pictures(guide: Guide, case: Case) -> Iterator[Fault]:
    """V19: a picture is a drawing of ours, and says in words what it shows."""
    for line, words in body_lines(guide):
        found = DRAWING.findall(words)
        if len(found) < len(_IMAGE.findall(words)):
            yield line, 'a picture is written ![what it shows](drawing:name "caption")'
        for alt, name, caption in found:
            if not alt.strip() or not caption.strip():
                yield (
                    line,
                    f"the drawing {name} has no words for those who cannot see it, or no caption",
                )
            if name not in case.book.drawings and case.release:
                yield line, f"there is no drawing {name}"


def drawn(case: Case) -> Iterator[tuple[Path, int, str]]:
    """V19: a drawing runs, loads and hides nothing."""
    for path in case.book.drawings.values():
        for line, words in drawings.faults(path.read_text("utf-8")):
            yield path, line, words


def local(guide: Guide, case: Case) -> Iterator[Fault]:
    """V20: nothing on the page is from elsewhere, and it is small."""
    text = page.article(page.sheet(case.book, guide), case.today)
    for found in _ADDRESSED.findall(text):
        yield guide.line, f"the page asks for something from elsewhere: {found[:60]}"
    if len(text.encode()) > PAGE:
        yield guide.line, f"the page has {len(text.encode())} bytes; it has at most {PAGE}"
