"""lampshade web: the same in the browser, on this computer alone."""

from __future__ import annotations

import contextlib
import os
import sys

import click

from toolkit.cli import out, pages
from toolkit.cli.exits import Exit
from toolkit.i18n import mark as _
from toolkit.i18n import mine, say, translate


@click.command("web", cls=pages.Command)
@click.option(
    "--port",
    type=click.IntRange(1024, 65535),
    help="The port on this computer [default: one that is free].",
)
@click.option("--no-browser", is_flag=True, help="Only say the address and the code.")
@click.option(
    "--idle",
    type=click.IntRange(1, 240),
    default=15,
    show_default=True,
    metavar="MINUTES",
    help="After so many minutes without use, forget everything.",
)
def web_command(port: int | None, no_browser: bool, idle: int) -> int:
    """Open the pages in the browser: the same work without a terminal.

    Only this computer and this account can reach them. Files are held in memory and are gone when
    you leave, quit, or do nothing for a while. Ctrl-C, or Quit in the pages, ends it.
    """
    if not hasattr(os, "memfd_create"):
        out.talk(translate(_("this system has no files in memory; use lampshade clean")))
        return Exit.ACCESS
    # a third of a second, which no other command should pay
    from toolkit.web import loopback, serve, start, swap  # noqa: PLC0415

    try:
        listener = serve.Listener(port or 0, loopback.chosen(port))
    except OSError:
        out.talk(translate(_("something else uses this port already; leave out --port")))
        return Exit.ACCESS
    if swap.is_open():
        out.talk(translate(swap.NOTE))
    with contextlib.suppress(KeyboardInterrupt):  # the usual way to end it
        start.run(
            listener, mine(), browser=not no_browser, idle_minutes=idle, tell=_tell,
            tell_code=_tell_code,
        )  # fmt: skip
    out.talk(translate(_("stopped; the files in memory are gone")))
    return Exit.DONE


def _tell(address: str, code: str, opening: bool) -> None:
    """Where the pages are and how to get in."""
    if opening:
        out.result(say(_("the browser opens by itself; or go to {address}"), address=address))
    else:
        out.result(say(_("open this address in a browser: {address}"), address=address))
    out.result(say(_("and type this code there, which works once: {code}"), code=code))
    out.result(translate(_("Ctrl-C ends it")))
    sys.stdout.flush()


def _tell_code(code: str) -> None:
    """The old one was used, or guessed at too often; a page is answered even if nobody hears."""
    with contextlib.suppress(OSError):
        out.result(say(_("a new code, for another browser: {code}"), code=code))
        sys.stdout.flush()
