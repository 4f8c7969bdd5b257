"""lampshade inspect: what files give away."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from toolkit import files
from toolkit.clean import report
from toolkit.clean import rows as json_of
from toolkit.clean.pipeline import inspect, inspect_stream
from toolkit.cli import out, pages, together
from toolkit.cli.exits import Exit, of, worst
from toolkit.cli.path import PATH
from toolkit.cli.tally import Tally
from toolkit.errors import LampshadeError
from toolkit.model import ALSO, Look

_STREAM = "-"
_CHUNK = 1 << 20


@click.command("inspect", cls=pages.Command)
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=PATH)
@click.option(
    "--faces", type=click.Choice(["count", "skip"]), default="count", show_default=True,
    help="Count the faces that may be seen, or do not look.",
)  # fmt: skip
@click.option(
    "--also", type=click.Choice(ALSO), multiple=True,
    help="Look for text, bar codes or number plates in pictures, too.",
)  # fmt: skip
@click.option("--thorough", is_flag=True, help="Look longer for faces; finds more.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
@click.option("--verbose", "-v", is_flag=True, help="Every value whole.")
@click.option("--no-input", is_flag=True, hidden=True, help="Never ask (inspect never asks).")
def inspect_command(paths: tuple[Path, ...], **options: Any) -> int:
    """Say what each FILE gives away: where, when, who, which device, hidden content, faces.

    FILE may be a folder, or - for standard input. Nothing is changed. Ends with 1 when traces were
    found, 0 when none of the kinds Lampshade knows was.
    """
    together.check(click.get_current_context())
    rows = []
    codes = []
    tally = Tally()
    progress = out.Progress(None, quiet=options["quiet"] or options["as_json"])
    for path in _all(paths):
        look = _look(
            path, faces=options["faces"] == "count", also=options["also"],
            thorough=options["thorough"],
        )  # fmt: skip
        codes.append(_exit(look))
        tally.add(None if isinstance(look, LampshadeError) else look)
        progress.clear()
        if options["as_json"]:
            rows.append(json_of.inspect_row(str(path), look))
        else:
            _say(path, look, options["verbose"])
        progress.step()
    progress.clear()
    if options["as_json"]:
        out.document("inspect", rows)
    else:
        for line in tally.lines():
            out.talk(line)
    return worst(codes)


def _all(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        yield from ([path] if str(path) == _STREAM else files.walk([path]))


def _look(path: Path, **wish: Any) -> Look | LampshadeError:
    try:
        if files.is_folder(path):
            raise files.no_files(path)
        if str(path) == _STREAM:
            parts = iter(lambda: sys.stdin.buffer.read(_CHUNK), b"")
            return inspect_stream(parts, **wish)
        return inspect(path, **wish)
    except LampshadeError as error:
        return error


def _exit(look: Look | LampshadeError) -> Exit:
    if isinstance(look, LampshadeError):
        return of(look)
    return Exit.TRACES if report.gives_away(look) else Exit.DONE


def _say(path: Path, look: Look | LampshadeError, verbose: bool) -> None:
    if isinstance(look, LampshadeError):
        out.complaint(str(path), look)
        return
    out.result(out.value(path))
    for line in report.look_lines(look, complete=verbose):
        out.result(line)
    out.result()
