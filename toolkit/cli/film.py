"""What lampshade clean does with a film beside copying it: a contact sheet, and still pictures."""

from __future__ import annotations

import math
from pathlib import Path

import click

from toolkit.clean import report
from toolkit.clean import review as reviewing
from toolkit.clean import rows as json_of
from toolkit.cli import out
from toolkit.cli.clean_options import CleanOptions
from toolkit.cli.exits import Exit, of
from toolkit.errors import LampshadeError
from toolkit.i18n import mark as _
from toolkit.i18n import say, translate
from toolkit.model import Recipe
from toolkit.outcome import Outcome

_THREADS = 2


def review(path: Path, folder: Path, recipe: Recipe, options: CleanOptions) -> int:
    """Write the faces found in a film into a folder."""
    progress = out.Progress(None, quiet=options["quiet"] or options["as_json"])
    try:
        tracks = reviewing.write(
            path, folder, recipe, threads=_THREADS, on_progress=progress.share
        )
    except LampshadeError as error:
        progress.clear()
        out.complaint(str(path), error)
        return of(error)
    progress.clear()
    out.result(say(_("faces through time: {count}"), count=len(tracks)))
    out.result(out.value(folder / reviewing.PAGE))
    out.result(out.value(folder / reviewing.TRACKS))
    if not options["quiet"]:
        bare = _("{name} shows bare faces: delete it when you are done")
        out.talk(say(bare, name=reviewing.PAGE))
    return Exit.DONE


def stills(path: Path, wanted: str, folder: Path, recipe: Recipe, options: CleanOptions) -> int:
    """Pick still pictures out of a film and clean each."""
    seconds, rows = _seconds(wanted), []
    code = Exit.DONE

    def say_late(end: float) -> None:
        if not options["quiet"]:
            late = _("the film ends at {time}: for later times you get its last picture")
            out.talk(say(late, time=report.clock(end)))

    try:
        for outcome in reviewing.stills(
            path, seconds, folder, recipe, threads=_THREADS, on_late=say_late
        ):
            rows.append(json_of.clean_row(outcome))
            if not options["as_json"]:
                _say(path, outcome, options)
    except LampshadeError as error:
        out.complaint(str(path), error)
        code = of(error)
    if options["as_json"] and (rows or code is Exit.DONE):
        out.document("clean", rows, dry_run=False)
    return code


def _seconds(wanted: str) -> list[float]:
    """Times in a film. Raises click.UsageError for what is none."""
    try:
        seconds = [float(number) for number in wanted.split(",")]
    except ValueError:
        seconds = []
    if not seconds or not all(0 <= second < math.inf for second in seconds):
        wrong = _("--frames takes seconds with commas between them, such as 1.5,7,12")
        raise click.UsageError(translate(wrong))
    return seconds


def _say(path: Path, outcome: Outcome, options: CleanOptions) -> None:
    out.result(f"{out.value(path)} -> {out.value(outcome.saved)}")
    if not options["quiet"]:
        for line in report.outcome_lines(outcome, complete=options["verbose"]):
            out.result(line)
