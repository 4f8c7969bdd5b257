"""lampshade clean: copies without traces, with faces hidden, proven."""

from __future__ import annotations

import errno
import os
import sys
from bisect import insort
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from toolkit import files
from toolkit.clean import report
from toolkit.clean import rows as json_of
from toolkit.clean.batch import clean_many, failed
from toolkit.clean.pipeline import clean_stream
from toolkit.cli import out, pages, text_files, together
from toolkit.cli.exits import Exit, of, worst
from toolkit.cli.path import GOAL, PATH, Goal
from toolkit.errors import LampshadeError
from toolkit.i18n import mark as _
from toolkit.i18n import say, translate
from toolkit.model import ALSO, FACES, STYLES, VOICES, Box, Recipe
from toolkit.outcome import Delivery, Outcome

_STREAM = "-"
_FOLDER = Path("cleaned")
_CHUNK = 1 << 20
#: At the end of several files, because their reasons may have left the screen.
_NOT_CLEANED = _("not cleaned: {count} of {total} files; the reasons stand above")
#: Where --lock-to keeps originals and the record.
_LOCKED = Path("locked")


class _BoxType(click.ParamType[Box]):
    """X,Y,W,H in upright pixels."""

    name = "X,Y,W,H"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Box:
        if isinstance(value, Box):
            return value
        try:
            x, y, width, height = (int(number) for number in str(value).split(","))
        except ValueError:
            self.fail(pages.sentence(_("a box is four whole numbers: X,Y,W,H")), param, ctx)
        if min(x, y) < 0 or min(width, height) < 1:
            small = _("a box starts at 0 or more and is at least 1 wide and high")
            self.fail(pages.sentence(small), param, ctx)
        return Box(x, y, width, height, "drawn")


@click.command("clean", cls=pages.Command)
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=PATH)
@click.option(
    "--output",
    "-o",
    metavar="PATH",
    type=GOAL,
    help="Folder for the copies [default: cleaned], or a new file's name for a single FILE.",
)
@click.option(
    "--faces",
    type=click.Choice(FACES),
    default="hide",
    show_default=True,
    help="Cover every face found, or leave faces alone.",
)
@click.option(
    "--also",
    type=click.Choice(ALSO),
    multiple=True,
    help="Cover text, bar codes or number plates, too.",
)
@click.option(
    "--style",
    type=click.Choice(STYLES),
    default="fill",
    show_default=True,
    help="How covered places look.",
)
@click.option(
    "--box",
    "boxes",
    type=_BoxType(),
    multiple=True,
    help="Cover this place, too (upright pixels).",
)
@click.option("--show", type=_BoxType(), multiple=True, help="Leave faces in this place visible.")
@click.option("--thorough", is_flag=True, help="Look longer for faces; finds more.")
@click.option(
    "--repaint",
    is_flag=True,
    help="Decode and encode anew: what hides inside coded pixels goes, too; the pages of a PDF "
    "become pictures.",
)
@click.option(
    "--keep-names",
    is_flag=True,
    help="Keep the file names, also inside archives (they may give away a date or person).",
)
@click.option(
    "--accept-changes",
    is_flag=True,
    help="Let a document's tracked changes become its text; without it such a file is refused.",
)
@click.option(
    "--drop-hidden",
    is_flag=True,
    help="Take out what a document hides: hidden text, sheets, slides, layers, invisible signs.",
)
@click.option(
    "--drop-unknown",
    is_flag=True,
    help="Leave out files inside that cannot be cleaned; without it the whole file is refused.",
)
@click.option(
    "--voice",
    type=click.Choice(VOICES),
    default=None,
    help="A film's sound: remove it, change the voice, or keep it [default: remove where faces "
    "are hidden, else keep].",
)
@click.option(
    "--blackout",
    is_flag=True,
    help="Turn a film's whole picture into coarse cells, where no face search can be trusted.",
)
@click.option(
    "--review",
    metavar="DIR",
    type=PATH,
    help="Make no copy: write the faces found in a film into DIR, to look at and to change.",
)
@click.option(
    "--tracks",
    metavar="FILE",
    type=PATH,
    help="Cover what this file says, as --review wrote it and you changed it.",
)
@click.option(
    "--frames",
    metavar="SECONDS",
    default=None,
    help="Pick still pictures out of a film, at 1.5,7,12 seconds, and clean each like a photo.",
)
@click.option(
    "--resume", is_flag=True, help="Go on with a film where an interrupted run was looking."
)
@click.option(
    "--password-file", metavar="FILE", type=PATH,
    help="A file whose first line opens an encrypted PDF; the copy is not encrypted.",
)  # fmt: skip
@click.option("--in-place", is_flag=True, help="Replace each original once its copy is proven.")
@click.option(
    "--lock-to", "lock_to", metavar="RECIPIENT", multiple=True,
    help="Lock each original for this public key first, into locked/, and keep a record.",
)  # fmt: skip
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="How many files at a time.",
)
@click.option(
    "--dry-run", is_flag=True, help="Say what would be removed and covered; write nothing."
)
@click.option("--require-jail", is_flag=True, help="Refuse unless the full jail holds.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.option("--quiet", "-q", is_flag=True, help="Only results and errors.")
@click.option("--verbose", "-v", is_flag=True, help="Every removed trace.")
@click.option("--no-input", is_flag=True, hidden=True, help="Never ask (clean never asks).")
def clean_command(paths: tuple[Path, ...], output: Goal | None, **options: Any) -> int:
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


def _way(paths: tuple[Path, ...], options: dict[str, Any]) -> str:
    """Which of the ways of working in cli/together.py this is, if any."""
    if _STREAM in map(str, paths):
        return _STREAM
    return next((way for way in ("review", "frames") if options[way]), "")


def _refuse_idle(paths: tuple[Path, ...], options: dict[str, Any]) -> None:
    """Standard input beside files, and places left visible where nothing is looked for."""
    if len(paths) > 1 and _STREAM in map(str, paths):
        other = next((path for path in paths if str(path) != _STREAM), _STREAM)
        raise together.clash(str(other), _STREAM)
    if options["show"] and options["faces"] == "keep" and not options["also"]:
        raise together.clash("--show", "--faces keep")


def _delivery(paths: tuple[Path, ...], output: Goal | None, options: dict[str, Any]) -> Delivery:
    """Where the copies go; a path that looks like a new file's name is one for a single FILE."""
    folder, name = output.path if output else _FOLDER, None
    named = output and not output.folder and len(paths) == 1 and not files.is_folder(paths[0])
    if named and folder.suffix and not os.path.isdir(folder):  # noqa: PTH112
        folder, name = folder.parent, folder.name
    elif output and os.path.lexists(folder) and not os.path.isdir(folder):  # noqa: PTH112
        raise click.UsageError(
            say(_("{name} is a file; -o needs a folder for several files"), name=folder)
        )
    return Delivery(
        folder, name, options["keep_names"], options["in_place"], options["dry_run"],
        options["resume"],
    )  # fmt: skip


def _films(paths: tuple[Path, ...], folder: Path, recipe: Recipe, options: dict[str, Any]) -> int:
    """--review and --frames: one film at a time, and no copy of it."""
    from toolkit.cli import film  # noqa: PLC0415  (few need it)

    if len(paths) != 1 or files.is_folder(paths[0]):
        raise click.UsageError(translate(_("--review and --frames each take one film")))
    if options["review"]:
        return film.review(paths[0], options["review"], recipe, options)
    return film.stills(paths[0], options["frames"], folder, recipe, options)


def _clean_files(
    paths: tuple[Path, ...], delivery: Delivery, recipe: Recipe, options: dict[str, Any]
) -> int:
    kept = [_LOCKED] if options["lock_to"] else []
    todo = list(files.walk(paths, delivery.folder, *kept))
    progress = out.Progress(len(todo), quiet=options["quiet"] or options["as_json"])
    place = {str(path): number for number, path in enumerate(todo)}
    codes = []
    with out.rows("clean", wanted=options["as_json"], dry_run=options["dry_run"]) as rows:
        for outcome in _kept_first(todo, delivery, recipe, options, progress.share):
            progress.clear()
            codes.append(of(outcome.error))
            if options["as_json"]:
                row = json_of.clean_row(outcome)
                insort(rows, row, key=lambda row: place.get(row["source"], 0))
            else:
                _say(outcome, options)
            progress.step()
        progress.clear()
    refused = sum(code is not Exit.DONE for code in codes)
    if refused and len(codes) > 1 and not options["as_json"]:
        out.talk(say(_NOT_CLEANED, count=refused, total=len(codes)))
    return worst(codes)


def _kept_first(
    todo: list[Path], delivery: Delivery, recipe: Recipe, options: dict[str, Any],
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


def _say(outcome: Outcome, options: dict[str, Any]) -> None:
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


def _clean_stream(recipe: Recipe, options: dict[str, Any]) -> int:
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
        _write_all(sys.stdout.fileno(), part)
    return Exit.DONE


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
