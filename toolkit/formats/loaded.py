"""Libraries that some formats stand on, which a locked child can not load any more.

A format asks for its library at the moment of use, so that it can be listed and sniffed without.
"""

from __future__ import annotations

import importlib
from types import ModuleType

from toolkit.errors import MissingPart, Unloaded

#: What `load` brings, where it is installed.
_LIBRARIES = ("lxml.etree", "lxml.html", "pikepdf", "pypdfium2")
#: What it brought; None for what is not installed.
_loaded: dict[str, ModuleType | None] = {}


def load() -> None:
    """Import every library, before the jail closes."""
    for name in _LIBRARIES:
        try:
            _loaded[name] = importlib.import_module(name)
        except ImportError:
            _loaded[name] = None


def library(name: str) -> ModuleType:
    """A library that was loaded.

    Raises Unloaded where nobody tried, MissingPart when it is not installed.
    """
    if name not in _loaded:
        raise Unloaded
    found = _loaded[name]
    if found is None:
        raise MissingPart("no_documents")
    return found
