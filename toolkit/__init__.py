"""Lampshade: see what a photo gives away, hide the faces, strip the traces, prove it.

Importing this does nothing but define; the functions load their packages when first used, because
the confined child runs this file, too, and must stay light.
"""

from __future__ import annotations

# true for whoever checks types; what typing would say, which takes half of a small command's time
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from toolkit.clean import clean, clean_many, inspect
    from toolkit.model import Finding, Recipe
    from toolkit.outcome import Outcome

__version__ = "0.1.0"
__all__ = ["Finding", "Outcome", "Recipe", "clean", "clean_many", "inspect"]

_HOMES = {
    "Finding": "toolkit.model",
    "Outcome": "toolkit.outcome",
    "Recipe": "toolkit.model",
    "clean": "toolkit.clean",
    "clean_many": "toolkit.clean",
    "inspect": "toolkit.clean",
}


def __getattr__(name: str) -> Any:
    """Load a public name from its module on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'toolkit' has no attribute {name!r}")
    import importlib  # noqa: PLC0415

    return getattr(importlib.import_module(_HOMES[name]), name)
