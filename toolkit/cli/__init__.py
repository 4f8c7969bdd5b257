"""The lampshade command: one line per command, each loaded when it is called."""

from __future__ import annotations

import importlib

import click

from toolkit import __version__
from toolkit.cli import offer, pages
from toolkit.i18n import mark as _
from toolkit.i18n import translate

#: Name -> where it lives, and its line in --help (so that help imports no command).
COMMANDS: dict[str, tuple[str, str]] = {
    "inspect": ("toolkit.cli.inspect:inspect_command", "Say what files give away."),
    "clean": ("toolkit.cli.clean:clean_command", "Save copies without traces, faces hidden."),
    "lock": ("toolkit.cli.lock:lock_command", "Lock originals, so that only you can open them."),
    "unlock": ("toolkit.cli.lock:unlock_command", "Open what was locked."),
    "key": ("toolkit.cli.key:key_command", "Make and show keys and passphrases."),
    "evidence": (
        "toolkit.cli.evidence:evidence_command",
        "Show that a copy came from its original.",
    ),
    "guides": ("toolkit.cli.guides:guides_command", "Read, find and check the guides."),
    "plan": ("toolkit.cli.plan:plan_command", "Make a short safety plan; nothing is kept."),
    "workshop": ("toolkit.cli.workshop:workshop_command", "What is needed to lead a workshop."),
    "web": ("toolkit.cli.web:web_command", "The same in the browser, on this computer alone."),
    "about": ("toolkit.cli.about:about_command", "Versions, formats, the jail and its limits."),
}


class _Lazy(click.Group):
    """A group whose commands are imported when they are called."""

    context_class = pages.Context

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, args or (["web"] if offer.accepted() else []))

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section(translate(_("Commands"))):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])


@click.command(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lampshade", message="%(prog)s %(version)s")
def lampshade() -> None:
    """See what a file gives away, hide the faces, strip the traces, prove it.

    \b
      lampshade inspect photo.jpg     what does it give away?
      lampshade clean photo.jpg       a safe copy in the folder cleaned/
      lampshade web                   the same in the browser

    Nothing ever leaves this computer.
    """  # noqa: D301
