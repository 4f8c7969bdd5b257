"""JSON that somebody else wrote: read only where it cannot grow beyond what it should be.

A few bytes of JSON become many in memory: sixty megabytes of empty lists are one and a half
gigabytes. So values are counted before any is made. Whether they are what they should be is for
the caller to check.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

#: So many values, and names of values, take half a gigabyte at the very worst.
MOST = 6_000_000
#: What stands before every value but the first, and after every name.
_BEFORE = "[{,:"
_TEXTS = r'"(?:[^"\\]++|\\.)*+"'


def loads(untrusted: bytes | str, most: int = MOST) -> Any:
    """A document of at most so many values; raises ValueError for any other, and for no JSON.

    Of JSON's own numbers alone: neither NaN nor Infinity. A number may still be too large to be a
    float.
    """
    text = untrusted
    if isinstance(text, bytes):
        text = text.decode(json.detect_encoding(text))
    if not is_bounded(text, most):
        raise ValueError("too many values")
    try:
        return json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("too deep") from None


def is_bounded(text: str, most: int = MOST) -> bool:
    """Whether a document has at most so many values."""
    return _count(text) <= most or _count(re.sub(_TEXTS, "", text, flags=re.DOTALL)) <= most


def _count(text: str) -> int:
    return sum(map(text.count, _BEFORE))


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)
