"""Run the command and end with one of the documented codes, whatever happens."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from toolkit.cli import COMMANDS, lampshade, out, pages
from toolkit.cli.exits import Exit, of
from toolkit.details import DETAILS
from toolkit.errors import LampshadeError
from toolkit.files import reason
from toolkit.i18n import mark as _
from toolkit.i18n import say, translate
from toolkit.sandbox import pool
from toolkit.sandbox.wire import FULL

#: Commands that show it in their own words.
_SAY_IT_THEMSELVES = (["about"], ["web"])
#: For who gave a file alone, as one does who drags it into a terminal.
_DRAGGED = _(
    "hint: lampshade inspect FILE says what a file gives away, lampshade clean FILE makes a safe "
    "copy"
)


def run(arguments: list[str]) -> NoReturn:
    """Ctrl-C, a hang-up or a termination signal discard drafts and end with 130."""
    _open_missing_streams()
    _leave_no_core()
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _interrupt)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # a terminal that lacks a letter gets its number, not a crash
        sys.stdout.reconfigure(errors="backslashreplace")
    pages.teach_click()
    sys.exit(_code(arguments))


def _open_missing_streams() -> None:
    """Where a caller closed one of the three, nothing else may be opened in its place."""
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        if getattr(sys, name) is None:
            # the lowest free number is taken, which is this one: those below are open already
            os.dup2(os.open(os.devnull, os.O_RDWR), number)
            out.CLOSED.add(name)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8"))


def _leave_no_core() -> None:
    """Have the system write no memory of ours to a disk when we crash or are broken off."""
    try:
        import resource  # noqa: PLC0415  (Windows has none)
    except ImportError:  # pragma: no cover
        return
    # whoever confines us may deny it
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001  (a handler's form)
    raise KeyboardInterrupt


def _code(arguments: list[str]) -> int:
    try:
        return _obey(arguments)
    except (KeyboardInterrupt, click.Abort):
        out.talk(translate(_("stopped; nothing half-written is left")))
        return Exit.INTERRUPTED
    except SystemExit:  # how click ends when the reader of our output went away
        return Exit.ACCESS
    except Exception as error:  # noqa: BLE001  (a trace would show names, and 1 means "traces found")
        return _unforeseen(error)


def _obey(arguments: list[str]) -> int:
    try:
        code = lampshade.main(arguments, prog_name="lampshade", standalone_mode=False)
        sys.stdout.flush()
        if arguments[:1] not in _SAY_IT_THEMSELVES:
            _say_how_confined()
    except click.exceptions.NoArgsIsHelpError as error:
        sys.stderr.write(error.format_message() + "\n")
        return Exit.USAGE
    except click.ClickException as error:
        return _misspoken(error, arguments)
    except LampshadeError as error:
        out.complaint("", error)
        return of(error)
    return code if isinstance(code, int) else Exit.DONE


def _say_how_confined() -> None:
    """Somebody whose system cannot shut the reader in must know it, without having to ask."""
    if pool.weakest() != FULL:
        from toolkit.clean.facts import LEVELS  # noqa: PLC0415  (elsewhere nobody needs it)

        words = translate(LEVELS[pool.weakest()]).rstrip(".")
        out.talk(words[:1].lower() + words[1:])


def _misspoken(error: click.ClickException, arguments: list[str]) -> Exit:
    """What click says, in lower case and without a full stop, and where to read on."""
    words = pages.said(error).rstrip(".")
    out.talk(words[:1].lower() + words[1:])
    if isinstance(error, click.NoSuchOption):
        out.talk(translate(_("hint: a name that begins with - is written ./-name")))
    if any(word not in COMMANDS and os.path.lexists(word) for word in arguments[:1]):
        out.talk(translate(_DRAGGED))
    context = error.ctx if isinstance(error, click.UsageError) else None
    help_page = (context.command_path if context else "lampshade") + " --help"
    out.talk(say(_("hint: {command} shows what can be said"), command=help_page))
    return Exit.USAGE


def _unforeseen(error: Exception) -> Exit:
    """The output cannot be written, or the program is wrong: one sentence, nothing of a file."""
    if isinstance(error, OSError):
        out.give_up(sys.stdout)
        if not isinstance(error, BrokenPipeError):  # a reader that went away needs no words
            why = translate(DETAILS[reason(error)])
            out.talk(say(_("the output could not be written: {why}"), why=why))
        return Exit.ACCESS
    what = f"{type(error).__name__} in {_place(error)}"
    out.talk(say(_("something went wrong in Lampshade itself: {what}"), what=what))
    out.talk(translate(_("hint: originals are as they were; please tell us the line above")))
    return Exit.ACCESS


def _place(error: Exception) -> str:
    """The file of ours and the line where an error began."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:  # it was made and never raised
        return "an unknown place"
    return f"{Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}"
