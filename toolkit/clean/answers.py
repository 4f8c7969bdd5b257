"""Findings and copies as a jailed child answers with them: rows and blobs, within what is heard.

The parent holds them to the same limits (`replies`; of blobs `sandbox.wire`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from toolkit.errors import TooLarge
from toolkit.model import Finding
from toolkit.sandbox.wire import MAX_BLOBS

#: More findings than this is an attack, not a picture.
MAX_FINDINGS = 20_000
MAX_VALUE = 4 << 20
MAX_VALUES = 24 << 20
#: Blobs from this size on are handed over as they are.
LARGE = 1 << 20


def rows(findings: Iterable[Finding]) -> Iterator[list[Any]]:
    """A row for each finding. Raises TooLarge for more than can be listed."""
    total = 0
    for count, finding in enumerate(findings):
        value = finding.value
        total += len(value or "")
        if count >= MAX_FINDINGS or total > MAX_VALUES:
            raise TooLarge("too_many_findings")
        place = finding.place
        yield [finding.kind, place.path, place.start, place.size, value and value[:MAX_VALUE]]


def few(blobs: list[bytes]) -> Iterator[bytes]:
    """The same bytes in no more blobs than an answer may have; large ones are not copied."""
    held: list[bytes] = []
    left = MAX_BLOBS - 2
    for blob in blobs:
        if len(blob) >= LARGE and left > 1:
            yield b"".join(held)
            yield blob
            held.clear()
            left -= 2
        else:
            held.append(blob)
    yield b"".join(held)
