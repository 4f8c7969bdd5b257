"""Paths as they are typed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, NamedTuple

import click

from toolkit.cli import pages
from toolkit.details import DETAILS


class _Path(click.Path):
    """Looks at nothing on the disk: one path that cannot be read stops no other.

    An empty word, as a script has it whose variable is not set, is no path. A Path would take it
    for the current folder, and --in-place would replace all that lies there.
    """

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not os.fspath(value):
            self.fail(pages.sentence(DETAILS["no_such_file"]), param, ctx)
        return super().convert(value, param, ctx)


class Goal(NamedTuple):
    """Where results go. folder: it was written as one, with a slash at its end."""

    path: Path
    folder: bool


class _Goal(_Path):
    """A Path drops a slash at the end."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = super().convert(value, param, ctx)
        return Goal(path, os.fspath(value).endswith((os.sep, os.altsep or os.sep)))


PATH = _Path(path_type=Path, readable=False)
GOAL = _Goal(path_type=Path, readable=False)
