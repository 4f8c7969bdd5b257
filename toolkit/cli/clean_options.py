"""The options of lampshade clean: how they are typed, and what each is once it was read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypedDict, TypeVar

import click

from toolkit.cli import pages
from toolkit.cli.path import GOAL, PATH
from toolkit.i18n import mark as _
from toolkit.model import ALSO, FACES, STYLES, VOICES, Box

_Function = TypeVar("_Function", bound=Callable[..., Any])


class BoxType(click.ParamType[Box]):
    """X,Y,W,H in upright pixels."""

    name = "X,Y,W,H"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Box:
        """A box. Raises click.BadParameter."""
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


class CleanOptions(TypedDict):
    """What was typed, or the defaults; named as in Recipe and Delivery where they have it."""

    faces: str
    also: tuple[str, ...]
    style: str
    boxes: tuple[Box, ...]
    show: tuple[Box, ...]
    thorough: bool
    repaint: bool
    keep_names: bool
    accept_changes: bool
    drop_hidden: bool
    drop_unknown: bool
    voice: str | None
    blackout: bool
    review: Path | None
    tracks: Path | None
    frames: str | None
    resume: bool
    password_file: Path | None
    in_place: bool
    lock_to: tuple[str, ...]
    jobs: int
    dry_run: bool
    require_jail: bool
    as_json: bool
    quiet: bool
    verbose: bool
    no_input: bool


def _flag(*names: str, help: str, hidden: bool = False) -> Callable[[_Function], _Function]:
    return click.option(*names, is_flag=True, help=help, hidden=hidden)


_OPTIONS = (
    click.option(
        "--output", "-o", metavar="PATH", type=GOAL,
        help="Folder for the copies [default: cleaned], or a new file's name for a single FILE.",
    ),
    click.option(
        "--faces", type=click.Choice(FACES), default="hide", show_default=True,
        help="Cover every face found, or leave faces alone.",
    ),
    click.option(
        "--also", type=click.Choice(ALSO), multiple=True,
        help="Cover text, bar codes or number plates, too.",
    ),
    click.option(
        "--style", type=click.Choice(STYLES), default="fill", show_default=True,
        help="How covered places look.",
    ),
    click.option(
        "--box", "boxes", type=BoxType(), multiple=True,
        help="Cover this place, too (upright pixels).",
    ),
    click.option(
        "--show", type=BoxType(), multiple=True,
        help="Leave faces in this place visible.",
    ),
    _flag("--thorough", help="Look longer for faces; finds more."),
    _flag(
        "--repaint",
        help="Decode and encode anew: most of what hides inside coded pixels goes, too (without "
        "loss, as in PNG, only what stands in the last bits); the pages of a PDF become pictures.",
    ),
    _flag(
        "--keep-names",
        help="Keep the file names, also inside archives (they may give away a date or person).",
    ),
    _flag(
        "--accept-changes",
        help="Let a document's tracked changes become its text; without it such a file is "
        "refused.",
    ),
    _flag(
        "--drop-hidden",
        help="Take out what a document hides: hidden text, sheets, slides, layers, invisible "
        "signs.",
    ),
    _flag(
        "--drop-unknown",
        help="Leave out files inside that cannot be cleaned; without it the whole file is "
        "refused.",
    ),
    click.option(
        "--voice", type=click.Choice(VOICES), default=None,
        help="A film's sound: remove it, change the voice, or keep it [default: remove where "
        "faces are hidden, else keep].",
    ),
    _flag(
        "--blackout",
        help="Turn a film's whole picture into coarse cells, where no face search can be trusted.",
    ),
    click.option(
        "--review", metavar="DIR", type=PATH,
        help="Make no copy: write the faces found in a film into DIR, to look at and to change.",
    ),
    click.option(
        "--tracks", metavar="FILE", type=PATH,
        help="Cover what this file says, as --review wrote it and you changed it.",
    ),
    click.option(
        "--frames", metavar="SECONDS", default=None,
        help="Pick still pictures out of a film, at 1.5,7,12 seconds, and clean each like a "
        "photo.",
    ),
    _flag("--resume", help="Go on with a film where an interrupted run was looking."),
    click.option(
        "--password-file", metavar="FILE", type=PATH,
        help="A file whose first line opens an encrypted PDF; the copy is not encrypted.",
    ),
    _flag("--in-place", help="Replace each original once its copy is proven."),
    click.option(
        "--lock-to", "lock_to", metavar="RECIPIENT", multiple=True,
        help="Lock each original for this public key first, into locked/, and keep a record.",
    ),
    click.option(
        "--jobs", "-j", type=click.IntRange(1, 64), default=1, show_default=True,
        help="How many files at a time.",
    ),
    _flag("--dry-run", help="Say what would be removed and covered; write nothing."),
    _flag("--require-jail", help="Refuse unless the full jail holds."),
    _flag("--json", "as_json", help="One JSON document on standard output."),
    _flag("--quiet", "-q", help="Only results and errors."),
    _flag("--verbose", "-v", help="Every removed trace."),
    _flag("--no-input", hidden=True, help="Never ask (clean never asks)."),
)  # fmt: skip


def clean_options(command: _Function) -> _Function:
    """Give a function all options of clean, in the order of its help page."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
