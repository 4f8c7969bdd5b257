"""A PDF is listed, copied, compared and searched, and opened once for all of that."""

from __future__ import annotations

from collections import deque

from toolkit.formats.pdf.values import Document, opened
from toolkit.formats.recent import recent
from toolkit.model import Buffer

_known: deque[tuple[Buffer, str, Document]] = recent()


def reopened(data: Buffer, password: str = "", *, repair: bool = False) -> Document:
    """The document, as `opened` gives it; what had to be guessed is not remembered."""
    for buffer, given, document in _known:
        if buffer is data and given == password:
            document.begin()
            return document
    document = opened(data, password, repair=repair)
    if not document.repaired:
        _known.append((data, password, document))
    return document
