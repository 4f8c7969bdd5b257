"""What tests ask of formats that hold other files: findings, the clean copy, what is equal."""

from __future__ import annotations

from toolkit.formats import identify
from toolkit.formats import others as others  # all formats are known here
from toolkit.formats.inside import Inside, call, joined
from toolkit.model import Finding, Recipe

KEEP = Recipe(faces="keep")


def findings(data: bytes, wish: Recipe = KEEP) -> list[Finding]:
    """Everything that a file gives away."""
    form = identify(data)
    return list(call(form.inspect, form, data, Inside(wish)))


def found(data: bytes, wish: Recipe = KEEP) -> set[tuple[str, str | None]]:
    """Kind and value of everything that a file gives away."""
    return {(each.kind, each.value) for each in findings(data, wish)}


def clean(data: bytes, wish: Recipe = KEEP) -> bytes:
    """The clean copy; raises what its format raises."""
    form = identify(data)
    return b"".join(joined(data, call(form.strip, form, data, Inside(wish))))


def content(data: bytes, wish: Recipe = KEEP) -> list[bytes]:
    """What must be equal in a copy."""
    form = identify(data)
    return list(joined(data, call(form.content, form, data, Inside(wish))))
