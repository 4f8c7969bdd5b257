"""lampshade clean: copies without traces, with faces hidden, proven."""

from __future__ import annotations

import errno
import os
import sys
from bisect import insort
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Unpack

import click

from toolkit import files
from toolkit.clean import report
from toolkit.clean import rows as json_of
from toolkit.clean.batch import clean_many, failed
from toolkit.clean.pipeline import clean_stream
from toolkit.cli import out, pages, text_files, together
from toolkit.cli.clean_options import CleanOptions, clean_options
from toolkit.cli.exits import Exit, of, worst
from toolkit.cli.path import PATH, Goal
from toolkit.errors import LampshadeError
from toolkit.files.copying import write_all
from toolkit.i18n import mark as _
from toolkit.i18n import say, translate
from toolkit.model import Recipe
from toolkit.outcome import Delivery, Outcome

_STREAM = "-"
_FOLDER = Path("cleaned")
_CHUNK = 1 << 20
#: At the end of several files, because their reasons may have left the screen.
_NOT_CLEANED = _("not cleaned: {count} of {total} files; the reasons stand above")
_PERHAPS = _("perhaps faces, not covered, in {count} of {total} files; they are named above")
#: Where --lock-to keeps originals and the record.
_LOCKED = Path("locked")


@click.command("clean", cls=pages.Command)
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=PATH)
@clean_options
def clean_command(
    paths: tuple[Path, ...], output: Goal | None, **options: Unpack[CleanOptions]
) -> int:
    """Save a proven copy of each FILE without traces, with every face that was found covered.

    FILE may be a folder, or - for standard input (the copy goes to standard output). Originals
    stay as they are. Copies get random names, neutral times, and can be read by you alone.
    """  # fmt: skip
    together.check(click.get_current_context(), _way(paths, options))
    _refuse_idle(paths, options)
    recipe = Recipe(
        faces=options["faces"], also=options["also"], style=options["style"],
        thorough=options["thorough"],
        repaint=options["repaint"], boxes=options["boxes"], show=options["show"],
        require_jail=options["require_jail"], accept_changes=options["accept_changes"],
        drop_hidden=options["drop_hidden"], drop_unknown=options["drop_unknown"],
        keep_names=options["keep_names"], password=text_files.password(options["password_file"]),
        voice=options["voice"] or "", blackout=options["blackout"],
        tracks=text_files.text(options["tracks"]),
    )  # fmt: skip
    if [str(path) for path in paths] == [_STREAM]:
        return _clean_stream(recipe, options)
    if options["review"] or options["frames"]:
        return _films(paths, output.path if output else _FOLDER, recipe, options)
    delivery = _delivery(paths, output, options)
    with files.none_left_empty(delivery.folder):
        return _clean_files(paths, delivery, recipe, options)


def _way(paths: tuple[Path, ...], options: CleanOptions) -> str:
    """Which of the ways of working in cli/together.py this is, if any."""
    if _STREAM in map(str, paths):
        return _STREAM
    return next((way for way in ("review", "frames") if options[way]), "")


def _refuse_idle(paths: tuple[Path, ...], options: CleanOptions) -> None:
    """Standard input beside files, and places left visible where nothing is looked for."""
    if len(paths) > 1 and _STREAM in map(str, paths):
        other = next((path for path in paths if str(path) != _STREAM), _STREAM)
        raise together.clash(str(other), _STREAM)
    if options["show"] and options["faces"] == "keep" and not options["also"]:
        raise together.clash("--show", "--faces keep")


def _delivery(paths: tuple[Path, ...], output: Goal | None, options: CleanOptions) -> Delivery:
    """Where the copies go; a path that looks like a new file's name is one for a single FILE."""
    folder, name = output.path if output else _FOLDER, None
    named = output and not output.folder and len(paths) == 1 and not files.is_folder(paths[0])
    there = os.path.isdir(folder)  # noqa: PTH112  (never raises)
    if named and folder.suffix and not there:
        folder, name = folder.parent, folder.name
    elif output and os.path.lexists(folder) and not there:
        raise click.UsageError(
            say(_("{name} is a file; -o needs a folder for several files"), name=folder)
        )
    return Delivery(
        folder, name, options["keep_names"], options["in_place"], options["dry_run"],
        options["resume"],
    )  # fmt: skip


def _films(paths: tuple[Path, ...], folder: Path, recipe: Recipe, options: CleanOptions) -> int:
    """--review and --frames: one film at a time, and no copy of it."""
    from toolkit.cli import film  # noqa: PLC0415  (few need it)

    if len(paths) != 1 or files.is_folder(paths[0]):
        raise click.UsageError(translate(_("--review and --frames each take one film")))
    if options["review"]:
        return film.review(paths[0], options["review"], recipe, options)
    return film.stills(paths[0], options["frames"] or "", folder, recipe, options)


def _clean_files(
    paths: tuple[Path, ...], delivery: Delivery, recipe: Recipe, options: CleanOptions
) -> int:
    kept = [_LOCKED] if options["lock_to"] else []
    todo = list(files.walk(paths, delivery.folder, *kept))
    progress = out.Progress(len(todo), quiet=options["quiet"] or options["as_json"])
    place = {str(path): number for number, path in enumerate(todo)}
    codes, bare = [], 0
    with out.rows("clean", wanted=options["as_json"], dry_run=options["dry_run"]) as rows:
        for outcome in _kept_first(todo, delivery, recipe, options, progress.share):
            progress.clear()
            codes.append(of(outcome.error))
            bare += bool(outcome.suggested)
            if options["as_json"]:
                row = json_of.clean_row(outcome)
                insort(rows, row, key=lambda row: place.get(row["source"], 0))
            else:
                _say(outcome, options)
            progress.step()
        progress.clear()
    if len(codes) > 1 and not options["as_json"]:
        _sum_up(codes, 0 if options["quiet"] else bare)
    return worst(codes)


def _sum_up(codes: list[Exit], bare: int) -> None:
    """Say at the end of several files what to look for further up."""
    if bare:
        out.talk(say(_PERHAPS, count=bare, total=len(codes)))
    if refused := sum(code is not Exit.DONE for code in codes):
        out.talk(say(_NOT_CLEANED, count=refused, total=len(codes)))


def _kept_first(
    todo: list[Path], delivery: Delivery, recipe: Recipe, options: CleanOptions,
    on_progress: Callable[[str, float], None],
) -> Iterator[Outcome]:  # fmt: skip
    """Without --lock-to just the outcomes; else what cannot be locked is not cleaned."""

    def outcomes(paths: Iterable[Path]) -> Iterator[Outcome]:
        return clean_many(paths, delivery, recipe, jobs=options["jobs"], on_progress=on_progress)

    originals = []
    for path in todo:
        if files.is_folder(path):
            yield failed(str(path), files.no_files(path))
        else:
            originals.append(path)
    if options["lock_to"]:
        # brings cryptography, for which nobody else should wait
        from toolkit.cli.lock_first import kept  # noqa: PLC0415

        yield from kept(originals, _LOCKED, options["lock_to"], recipe, outcomes)
    else:
        yield from outcomes(originals)


def _say(outcome: Outcome, options: CleanOptions) -> None:
    if outcome.error is not None:
        out.complaint(outcome.source, outcome.error)
        return
    if outcome.saved is None:
        unsaved = _("{name}: would be cleaned; nothing was written")
        out.result(say(unsaved, name=outcome.source))
    else:
        out.result(f"{out.value(outcome.source)} -> {out.value(outcome.saved)}")
    if not options["quiet"]:
        for line in report.outcome_lines(outcome, complete=options["verbose"]):
            out.result(line)


def _clean_stream(recipe: Recipe, options: CleanOptions) -> int:
    """Standard input to standard output; the report goes to standard error."""
    parts = iter(lambda: sys.stdin.buffer.read(_CHUNK), b"")
    try:
        outcome, copy = clean_stream(parts, recipe)
    except LampshadeError as error:
        out.complaint(_STREAM, error)
        return of(error)
    if "stdout" in out.CLOSED:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    if sys.stdout.isatty():
        wrong = _("a copy cannot be shown on a terminal; send the output to a file")
        raise click.UsageError(translate(wrong))
    if not options["quiet"]:
        for line in report.outcome_lines(outcome, complete=options["verbose"]):
            out.talk(line.strip())
    for part in () if options["dry_run"] else copy:
        write_all(sys.stdout.fileno(), part)
    return Exit.DONE
