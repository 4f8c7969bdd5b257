"""Libraries that some formats stand on, which a locked child cannot load any more.

A format asks for its library at the moment of use, so that it can be listed and sniffed without.
"""

from __future__ import annotations

import importlib
import io
from contextlib import suppress
from types import ModuleType

from toolkit.errors import MissingPart, Unloaded

#: What `load` brings, where it is installed.
_LIBRARIES = ("lxml.etree", "lxml.html", "pikepdf", "pypdfium2")
#: What pikepdf may unpack a stream to; `formats.pdf.values` counts those that it asks for itself.
_MOST_UNPACKED = 200 << 20
_LIMITED = ("flate_max_memory", "png_max_memory", "run_length_max_memory", "tiff_max_memory")
#: Where a library stands that came with Python one day -> what we call it.
_MOVED = {"compression.zstd": "zstd", "backports.zstd": "zstd"}
#: What was brought; None until somebody tried.
_loaded: dict[str, ModuleType] | None = None


def load() -> None:
    """Import every library, before the jail closes."""
    global _loaded  # noqa: PLW0603  (what is imported is the process's own, too)
    _loaded = {}
    for name in _LIBRARIES:
        with suppress(ImportError):
            _loaded[name] = importlib.import_module(name)
    for place, name in _MOVED.items():
        with suppress(ImportError):
            _loaded.setdefault(name, importlib.import_module(place))
    if "pikepdf" in _loaded:
        _limit(_loaded["pikepdf"])
        _wake_ciphers(_loaded["pikepdf"])


def _limit(pikepdf: ModuleType) -> None:
    """Cap what the library unpacks by itself: tables of objects, and objects in streams."""
    limit = getattr(pikepdf.settings, "set_qpdf_limits", None)
    if limit is not None:  # older ones have no caps; there the jail's own limit holds
        limit(**dict.fromkeys(_LIMITED, _MOST_UNPACKED))


def _wake_ciphers(pikepdf: ModuleType) -> None:
    """Read one locked document of our own: the ciphers read a file of settings when first used."""
    made, locked = pikepdf.new(), io.BytesIO()
    made.save(locked, encryption=pikepdf.Encryption(owner="any", user="", R=6))
    pikepdf.open(locked).close()


def library(name: str) -> ModuleType:
    """A library that was loaded.

    Raises Unloaded where nobody tried, MissingPart when it is not installed.
    """
    if _loaded is None:
        raise Unloaded
    if name not in _loaded:
        raise MissingPart("no_documents")
    return _loaded[name]
