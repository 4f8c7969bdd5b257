"""Programs in ZIP packages: apps for phones, add-ons for browsers, Java, Python wheels.

Looked into like any archive, and never written: they are signed, or list sums of their own files,
and a copy in which files are numbered and without their traces would not start.
"""

from __future__ import annotations

from collections.abc import Callable

from toolkit.formats.archive import zips
from toolkit.formats.base import Format, never_sniffed, refusing

_ADD_ON = b"Cr24"
#: Name, label, media type, why no copy is made, endings.
_ROWS: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("apk", "Android app", "application/vnd.android.package-archive", "signed", (".apk",)),
    ("ipa", "iOS app", "application/x-ios-app", "signed", (".ipa",)),
    ("msix", "Windows app", "application/msix", "signed", (".msix", ".appx")),
    ("crx", "Chrome add-on", "application/x-chrome-extension", "signed", (".crx",)),
    ("xpi", "browser add-on", "application/x-xpinstall", "no_writer", (".xpi", ".zip")),
    ("whl", "Python wheel", "application/zip", "no_writer", (".whl",)),
    ("jar", "Java program", "application/java-archive", "no_writer",
     (".jar", ".war", ".ear", ".aar")),
)  # fmt: skip


def _begins(name: str) -> Callable[[bytes], bool]:
    """Most are told by their members, which the row of ZIP archives asks for."""
    return (lambda head: head[:4] == _ADD_ON) if name == "crx" else never_sniffed


FORMATS: tuple[Format, ...] = tuple(
    Format(
        name=name, label=label, media=media, suffix=endings[0], suffixes=endings,
        sniff=_begins(name), inspect=zips.inspect, strip=refusing("no_writer"),
        content=zips.content, searched=zips.searched, holds="parts", nests=True, refuses=why,
        inspected=zips.FORMAT.inspected,
        unseen="what its code does, and what is kept in files of its own kinds",
    )
    for name, label, media, why, endings in _ROWS
)  # fmt: skip
