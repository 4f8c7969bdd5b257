"""What the tests of sound share: a format's functions, called as the house calls them."""

from __future__ import annotations

from toolkit.formats.base import Format
from toolkit.formats.inside import Inside, call, joined
from toolkit.formats.others import FORMATS
from toolkit.kinds import stays
from toolkit.model import Finding

#: With these loaded, `identify` knows sound, too.
KNOWN = [form.name for form in FORMATS]


def clean(form: Format, data: bytes) -> bytes:
    """The clean file."""
    return b"".join(joined(data, call(form.strip, form, data, Inside())))


def content(form: Format, data: bytes) -> bytes:
    """What must stay the same."""
    return b"".join(joined(data, call(form.content, form, data, Inside())))


def rows(form: Format, data: bytes) -> dict[str, Finding]:
    """The findings by their place; of several in one place the last."""
    return {row.place.path: row for row in call(form.inspect, form, data, Inside())}


def left(form: Format, data: bytes) -> list[Finding]:
    """What a clean copy still gives away."""
    return [row for row in call(form.inspect, form, data, Inside()) if not stays(row.kind)]
