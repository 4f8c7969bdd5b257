"""A file that lets the browser in once: it posts the token, so no address ever carries it.

It lies in a folder of its own that nobody else may enter, can be read by this user alone, and is
deleted when it was used, when its minute is over, and when the program ends.
"""

from __future__ import annotations

import contextlib
import functools
import os
import sys
import tempfile
import threading
import webbrowser
from pathlib import Path
from typing import Self

from toolkit.i18n import Words
from toolkit.i18n import mark as _

_NAME = "launch.html"
_PAGE = """<!doctype html>
<html lang="{lang}" dir="{dir}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body onload="document.forms[0].submit()">
<form method="post" action="{address}login" autocomplete="off">
<input type="hidden" name="token" value="{token}"><button>{title}</button>
</form></body></html>
"""


class LaunchFile:
    """The file, once it is written and until it is deleted."""

    def __init__(self) -> None:
        """Write nothing yet."""
        self._folder: Path | None = None

    def __enter__(self) -> Self:
        """Use it."""
        return self

    def __exit__(self, *ended: object) -> None:
        """Delete it."""
        self.delete()

    def write(self, address: str, token: str, words: Words) -> Path:
        """Write it, for this user alone. Raises OSError."""
        self._folder = Path(tempfile.mkdtemp(prefix="lampshade-", dir=_runtime_folder()))
        path = self._folder / _NAME
        page = _PAGE.format(
            lang=words.tag, dir=words.direction, title=words.gettext(_("Open")),
            address=address, token=token,
        )  # fmt: skip
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
        descriptor = os.open(path, flags, 0o600)
        try:
            os.write(descriptor, page.encode())
        finally:
            os.close(descriptor)
        return path

    def delete(self) -> None:
        """Have it gone; called twice it does nothing more."""
        folder, self._folder = self._folder, None
        if folder is not None:
            with contextlib.suppress(OSError):
                (folder / _NAME).unlink()
            with contextlib.suppress(OSError):
                folder.rmdir()


def open_in_browser(path: Path) -> bool:
    """Ask the desktop's browser to open a file, without waiting; whether there is one to ask."""
    if not _has_desktop():
        return False
    work = functools.partial(webbrowser.open, path.as_uri())
    threading.Thread(target=work, daemon=True).start()
    return True


def _runtime_folder() -> str | None:
    """A folder in memory that is this user's own, where the system has one."""
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    return folder if folder and os.access(folder, os.W_OK) else None


def _has_desktop() -> bool:
    """Without a desktop there are only browsers that would take over the terminal."""
    on_linux = sys.platform.startswith("linux")
    return not on_linux or any(
        os.environ.get(v) for v in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    )
