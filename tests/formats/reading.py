"""What a format says of a file, as tests ask for it."""

from __future__ import annotations

from toolkit.formats.base import Format, harmless
from toolkit.formats.inside import joined
from toolkit.model import Finding


def stripped(form: Format, data: bytes) -> bytes:
    """The clean file."""
    return b"".join(joined(data, form.strip(data)))


def kept(form: Format, data: bytes) -> bytes:
    """The content, which must be the same before and after."""
    return b"".join(joined(data, form.content(data)))


def by_path(form: Format, data: bytes) -> dict[str, Finding]:
    """The findings by their paths; of one path the last."""
    return {found.place.path: found for found in form.inspect(data)}


def going(form: Format, data: bytes) -> list[Finding]:
    """The findings that may not be in a clean file."""
    return [found for found in form.inspect(data) if not harmless(found.kind)]
