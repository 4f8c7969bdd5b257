"""Run the command and end with one of the documented codes, whatever happens."""

from __future__ import annotations

import io
import os
import signal
import sys
from types import FrameType
from typing import NoReturn

import click

from toolkit.cli import lampshade, out, pages
from toolkit.cli.exits import Exit, of
from toolkit.errors import LampshadeError
from toolkit.i18n import mark as _
from toolkit.i18n import translate


def run(arguments: list[str]) -> NoReturn:
    """Ctrl-C, a hang-up or a termination signal discard drafts and end with 130."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _interrupt)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # a terminal that lacks a letter gets its number, not a crash
        sys.stdout.reconfigure(errors="backslashreplace")
    pages.teach_click()
    sys.exit(_code(arguments))


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001  (a handler's form)
    raise KeyboardInterrupt


def _code(arguments: list[str]) -> int:
    try:
        code = lampshade.main(arguments, prog_name="lampshade", standalone_mode=False)
        sys.stdout.flush()
    except click.UsageError as error:
        out.talk(pages.said(error))
        out.talk(translate(_("hint: lampshade --help shows what can be said")))
        return Exit.USAGE
    except click.ClickException as error:
        out.talk(pages.said(error))
        return Exit.ACCESS
    except LampshadeError as error:
        out.complaint("", error)
        return of(error)
    except (KeyboardInterrupt, click.Abort):
        out.talk(translate(_("stopped; nothing half-written is left")))
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # the reader of our output went away; keep the interpreter from complaining about it again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.ACCESS
    return code if isinstance(code, int) else Exit.DONE
