"""See, hide, strip, prove: the functions for the command, the web pages and library users.

The package and its main function have the same name. So that `from toolkit import clean` gives
something to call whatever was imported before, the package itself can be called and does the same.
Functions are loaded when first used, because each start of the command pays for what is imported.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

TYPE_CHECKING = False  # as in toolkit/__init__.py
if TYPE_CHECKING:
    from typing import Any

    from toolkit.clean.batch import clean_many
    from toolkit.clean.pipeline import clean, inspect
    from toolkit.outcome import Outcome

__all__ = ["clean", "clean_many", "inspect"]

_HOMES = {
    "clean": "toolkit.clean.pipeline",
    "clean_many": "toolkit.clean.batch",
    "inspect": "toolkit.clean.pipeline",
}


def __getattr__(name: str) -> Any:
    """Load a function from its module on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'toolkit.clean' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


class _CallablePackage(ModuleType):
    def __call__(self, *args: Any, **options: Any) -> Outcome:
        outcome: Outcome = __getattr__("clean")(*args, **options)
        return outcome


sys.modules[__name__].__class__ = _CallablePackage
