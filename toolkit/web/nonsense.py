"""What no page of ours can have sent."""

from __future__ import annotations


class Nonsense(Exception):
    """What came cannot have come from our pages."""
