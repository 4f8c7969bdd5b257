"""Encode findings and copies for a child's reply: JSON rows, and blobs within the wire's limits.

Runs inside the jail. The parent enforces the same limits (`replies`; for blobs `sandbox.wire`).
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
#: Blobs from this size on are passed on without a copy.
LARGE = 1 << 20


def finding_rows(findings: Iterable[Finding]) -> Iterator[list[Any]]:
    """One row per finding. Raises TooLarge beyond MAX_FINDINGS or MAX_VALUES."""
    total = 0
    for count, finding in enumerate(findings):
        value = finding.value
        total += len(value or "")
        if count >= MAX_FINDINGS or total > MAX_VALUES:
            raise TooLarge("too_many_findings")
        place = finding.place
        yield [finding.kind, place.path, place.start, place.size, value and value[:MAX_VALUE]]


def join_blobs(blobs: list[bytes]) -> Iterator[bytes]:
    """The same bytes in at most MAX_BLOBS blobs; large ones are not copied."""
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
