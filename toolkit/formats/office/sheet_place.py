"""Where a workbook lies on its owner's disk, as its own formulas fill it in.

Only results that look like a path or the name of a workbook count, and only in a workbook in which
some formula asks: a path that somebody typed stays. Not seen: parts of a path cut out by formulas.
"""

from __future__ import annotations

import re

#: Functions that say where the workbook is: CELL("filename"), INFO("directory").
_ASKS = re.compile(r"\b(?:CELL|INFO)\s*\(", re.IGNORECASE)
_PLACE = re.compile(
    r"""file:/|^'?[A-Za-z]:[\\/]|^'?\\\\\w|^'?/(?:home|Users)/|[\\/]\[|\.(?:xl\w{1,2}|f?ods)\b""",
    re.IGNORECASE,
)


def asks(formula: str) -> bool:
    """Whether a formula may ask where the workbook is."""
    return "(" in formula and bool(_ASKS.search(formula))


def is_place(result: str) -> bool:
    """Whether the result of a formula says where a workbook is."""
    return bool(_PLACE.search(result))
