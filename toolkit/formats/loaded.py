"""Libraries that some formats stand on, which a locked child can not load any more.

A format asks for its library at the moment of use, so that it can be listed and sniffed without.
"""

from __future__ import annotations

import importlib
from contextlib import suppress
from types import ModuleType

from toolkit.errors import MissingPart

#: What `load` brings, where it is installed.
_LIBRARIES = ("lxml.etree", "lxml.html", "pikepdf", "pypdfium2")
_loaded: dict[str, ModuleType] = {}


def load() -> None:
    """Import every library, before the jail closes."""
    for name in _LIBRARIES:
        with suppress(ImportError):
            _loaded[name] = importlib.import_module(name)


def library(name: str) -> ModuleType:
    """A library that was loaded; raises MissingPart when it is not installed."""
    found = _loaded.get(name)
    if found is None:
        raise MissingPart("no_documents")
    return found
