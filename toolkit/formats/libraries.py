"""Third-party libraries of some formats, loaded before the jail closes.

A format gets its library with `library` when it needs it, so that its row can be imported without.
"""

from __future__ import annotations

import importlib
import io
from contextlib import suppress
from types import ModuleType

from toolkit.errors import MissingPart, Unloaded

#: What `load` imports, where it is installed.
LIBRARIES = ("lxml.etree", "pikepdf", "pypdfium2", "zstd")
#: What pikepdf may unpack a stream to; `formats.pdf.values` counts those that it asks for itself.
_MOST_UNPACKED = 200 << 20
_LIMITED = ("flate_max_memory", "png_max_memory", "run_length_max_memory", "tiff_max_memory")
#: Our name for a library that later Pythons include -> the modules to try, in this order.
_PLACES = {"zstd": ("compression.zstd", "backports.zstd")}
#: What was loaded; None: not installed; no row: not tried.
_loaded: dict[str, ModuleType | None] = {}


def load(*names: str) -> None:
    """Import these libraries, or all, before the jail closes."""
    for name in names or LIBRARIES:
        if name not in _loaded:
            _loaded[name] = found = _imported(name)
            if found is not None and name == "pikepdf":
                _limit(found)
                _wake_ciphers(found)


def _imported(name: str) -> ModuleType | None:
    for place in _PLACES.get(name, (name,)):
        with suppress(ImportError):
            return importlib.import_module(place)
    return None


def _limit(pikepdf: ModuleType) -> None:
    """Limit what the library unpacks by itself: object tables and object streams."""
    limit = getattr(pikepdf.settings, "set_qpdf_limits", None)
    if limit is not None:  # older ones have no caps; there the jail's own limit holds
        limit(**dict.fromkeys(_LIMITED, _MOST_UNPACKED))


def _wake_ciphers(pikepdf: ModuleType) -> None:
    """Open an encrypted document of ours: the ciphers read a settings file on first use."""
    made, locked = pikepdf.new(), io.BytesIO()
    made.save(locked, encryption=pikepdf.Encryption(owner="any", user="", R=6))
    pikepdf.open(locked).close()


def library(name: str) -> ModuleType:
    """A library that was loaded.

    Raises Unloaded if `load` was not called for it, MissingPart if it is not installed.
    """
    if name not in _loaded:
        raise Unloaded
    found = _loaded[name]
    if found is None:
        raise MissingPart("no_documents")
    return found
