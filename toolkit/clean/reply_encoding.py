"""Encode findings and copies for a child's reply: JSON rows, and blobs within the wire's limits.

Runs inside the jail. The parent enforces the same limits (`replies`; for blobs `sandbox.wire`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from toolkit.errors import TooLarge
from toolkit.model import Finding
from toolkit.sandbox.wire import MAX_BLOBS, MAX_HEAD

#: More findings than this is an attack, not a picture.
MAX_FINDINGS = 20_000
MAX_VALUE = 4 << 20
MAX_VALUES = 24 << 20
#: As JSON all rows are no longer: a letter beyond ASCII takes six bytes. The rest of a reply's
#: head fits beside them.
_MAX_CODED = MAX_HEAD - (8 << 20)
#: Blobs from this size on are passed on without a copy.
LARGE = 1 << 20


def finding_rows(findings: Iterable[Finding]) -> Iterator[list[Any]]:
    """One row per finding. Raises TooLarge where they are more than a reply may hold."""
    return _limited(map(_row, findings))


def joined_rows(*parts: Iterable[list[Any]]) -> list[list[Any]]:
    """All rows of a reply, which were made in several steps. Raises TooLarge like `finding_rows`.

    What fits step by step may be too much together.
    """
    return list(_limited(chain(*parts)))


def _row(finding: Finding) -> list[Any]:
    place, value = finding.place, finding.value
    return [finding.kind, place.path, place.start, place.size, value and value[:MAX_VALUE]]


def _limited(rows: Iterable[list[Any]]) -> Iterator[list[Any]]:
    letters = coded = 0
    for count, row in enumerate(rows):
        letters += len(row[-1] or "")
        coded += len(json.dumps(row)) + 1
        if count >= MAX_FINDINGS or letters > MAX_VALUES or coded > _MAX_CODED:
            raise TooLarge("too_many_findings")
        yield row


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
