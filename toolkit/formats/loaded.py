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
LIBRARIES = ("lxml.etree", "pikepdf", "pypdfium2", "zstd")
#: What pikepdf may unpack a stream to; `formats.pdf.values` counts those that it asks for itself.
_MOST_UNPACKED = 200 << 20
_LIMITED = ("flate_max_memory", "png_max_memory", "run_length_max_memory", "tiff_max_memory")
#: What we call a library that came with Python one day -> where it stands, in this order.
_PLACES = {"zstd": ("compression.zstd", "backports.zstd")}
#: What was brought; None for what is not installed, and no row for what nobody tried.
_loaded: dict[str, ModuleType | None] = {}


def load(*names: str) -> None:
    """Import these libraries, or all, before the jail closes."""
    for name in names or LIBRARIES:
        if name not in _loaded:
            _loaded[name] = found = _brought(name)
            if found is not None and name == "pikepdf":
                _limit(found)
                _wake_ciphers(found)


def _brought(name: str) -> ModuleType | None:
    for place in _PLACES.get(name, (name,)):
        with suppress(ImportError):
            return importlib.import_module(place)
    return None


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
    if name not in _loaded:
        raise Unloaded
    found = _loaded[name]
    if found is None:
        raise MissingPart("no_documents")
    return found
