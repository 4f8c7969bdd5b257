"""Traces beside the bytes: the file's own name, its times, and what the system notes with it.

Reads no content. Guesses from patterns, so a finding here is "seems to", and a name that fits no
pattern may still give somebody away.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from toolkit.files import NEUTRAL_TIME
from toolkit.model import Finding, Place

#: What cameras, phones and messengers begin their names with, followed by digits.
_PREFIXES = (
    "IMG|MVIMG|DSC[NF]?|DSCF|PXL|GOPR|DJI|PANO|BURST|VID|SAM|CIMG|KIMG|WP|WhatsApp|signal|"
    "telegram|photo|mmexport|wx_camera|Screenshot|P"
)
_MAKERS = "Canon|Nikon|iPhone|Pixel|Huawei|Xiaomi|Samsung|Galaxy|Screenshot|WhatsApp|mmexport"
_YEAR, _MONTH, _DAY = r"(?:19|20)\d\d", r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_BREAK = "[-_. ]"

#: Kind and pattern, looked for in the name without its suffix.
NAME_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("where.file_name", r"(?<![\d.])-?\d{1,2}\.\d{3,}°?[NS]?[\s,_;]+-?\d{1,3}\.\d{3,}"),
        ("when.file_name", rf"(?<!\d){_YEAR}{_BREAK}?{_MONTH}{_BREAK}?{_DAY}(?!\d{{5}})"),
        ("when.file_name", rf"(?<!\d){_DAY}[-_.]{_MONTH}[-_.]{_YEAR}(?!\d)"),
        ("when.file_name", r"(?<!\d)1\d{9}(?:\d{3})?(?!\d)"),  # seconds or ms since 1970
        ("device.file_name", rf"(?i)(?<![A-Za-z])(?:{_PREFIXES})[-_ ]?\d{{3,}}"),
        ("device.file_name", rf"(?i)(?<![A-Za-z])(?:{_MAKERS})(?![A-Za-z])"),
        ("who.file_name", r"[\w.+-]+@[\w-]+\.\w+"),
        ("who.file_name", r"(?<![A-Za-z])[A-Z][a-z]{2,}[ _-][A-Z][a-z]{2,}(?![A-Za-z])"),
    )
)
#: Two capitalised words that are no person.
_NO_PERSON = re.compile(
    r"(?i)image|photo|picture|copy|new|scan|screen|whatsapp|untitled|folder|page|version|final|test"
)


def beside(path: Path) -> Iterator[Finding]:
    """What name, times and attributes give away; nothing for those of our own making."""
    yield from in_name(path.name)
    yield from _in_times(path)
    yield from _in_attributes(path)


def in_name(name: str) -> Iterator[Finding]:
    """The traces that a file name carries."""
    stem = name.rpartition(".")[0] or name
    kinds = set()
    for kind, pattern in NAME_PATTERNS:
        match = pattern.search(stem)
        if (
            match
            and kind not in kinds
            and not (kind == "who.file_name" and _NO_PERSON.search(match[0]))
        ):
            kinds.add(kind)
            yield Finding(kind, Place("name"), match[0])


def wrong_suffix(name: str, suffixes: tuple[str, ...]) -> Iterator[Finding]:
    """A name whose ending says another kind than the content is."""
    suffix = Path(name).suffix.lower()
    if suffix and suffix not in suffixes:
        yield Finding("look.wrong_suffix", Place("name"), suffix)


def _in_times(path: Path) -> Iterator[Finding]:
    with contextlib.suppress(OSError, OverflowError, ValueError):
        changed = int(path.lstat().st_mtime)
        if changed != NEUTRAL_TIME:
            said = datetime.fromtimestamp(changed, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
            yield Finding("when.file_time", Place("file system/changed"), said)


def _in_attributes(path: Path) -> Iterator[Finding]:
    if not hasattr(os, "listxattr"):
        return
    with contextlib.suppress(OSError):
        for name in os.listxattr(path, follow_symlinks=False):
            if not name.startswith("security."):
                value = os.getxattr(path, name, follow_symlinks=False)
                text = value[:4096].decode("utf-8", "replace")
                yield Finding("hidden.attribute", Place(f"file system/{name}"), text)
