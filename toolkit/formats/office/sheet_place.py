"""What a workbook's own formulas fill in about it: where it lies, and when it was last reckoned.

Only results that look like a path or the name of a workbook count, and only in a workbook in which
some formula asks: a path that somebody typed stays. Of the moment only what a formula gives that
asks the clock itself. Not seen: parts of a path cut out by formulas, and moments in cells that
lean on such a formula in another cell or in a name.
"""

from __future__ import annotations

import re

#: Functions that say where the workbook is: CELL("filename"), INFO("directory").
_ASKS = re.compile(r"\b(?:CELL|INFO)\s*\(", re.IGNORECASE)
_PLACE = re.compile(
    r"""file:/|^'?[A-Za-z]:[\\/]|^'?\\\\\w|^'?/(?:home|Users)/|[\\/]\[|\.(?:xl\w{1,2}|f?ods)\b""",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b(?:NOW|TODAY)\s*\(", re.IGNORECASE)
_DIGIT = re.compile(r"\d")


def asks(formula: str) -> bool:
    """Whether a formula may ask where the workbook is."""
    return "(" in formula and bool(_ASKS.search(formula))


def asks_clock(formula: str) -> bool:
    """Whether a formula asks what time it is; its result says when it was last reckoned."""
    return "(" in formula and bool(_CLOCK.search(formula))


def is_place(result: str) -> bool:
    """Whether the result of a formula says where a workbook is."""
    return bool(_PLACE.search(result))


def is_moment(result: str) -> bool:
    """Whether the result of a formula that asks the clock can say when that was."""
    return bool(_DIGIT.search(result))
