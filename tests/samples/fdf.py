"""Values of a form."""

from __future__ import annotations

from collections.abc import Callable

Plant = Callable[[str], bytes]


def sample(plant: Plant) -> bytes:
    """One with a planted string in each of its places."""
    return (
        b"%FDF-1.2\n1 0 obj<</FDF<</F(" + plant("file") + b")/Fields[<</T(a)/V(" + plant("value")
        + b")>>]>>>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )  # fmt: skip
