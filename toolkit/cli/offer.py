"""A bare `lampshade` on a terminal offers the pages to those who do not know what to type."""

from __future__ import annotations

import sys

import click

from toolkit.i18n import mark as _
from toolkit.i18n import translate


def accepted() -> bool:
    """Whether there is somebody to ask, and the answer is yes; pressing Enter is yes."""
    if not all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        return False
    return click.confirm(translate(_("open the pages in the browser?")), default=True, err=True)
