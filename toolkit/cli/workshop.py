"""lampshade workshop: what is needed to lead one."""

from __future__ import annotations

import click

from toolkit.cli import kit, lessons, letters, pages, paper, practice
from toolkit.i18n import mark as _
from toolkit.i18n import translate


class _Group(click.Group):
    """Help pages in the reader's language."""

    context_class = pages.Context
    command_class = pages.Command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        rows = [(name, command.short_help or "") for name, command in self.commands.items()]
        with formatter.section(translate(_("Commands"))):
            formatter.write_dl(rows)


@click.group("workshop", cls=_Group)
def workshop_command() -> None:
    """What is needed to lead a workshop."""


for _command in (
    lessons.modules_command, lessons.agenda_command, paper.slides_command, paper.handout_command,
    paper.quiz_command, practice.practice_command, kit.kit_command,
    letters.fonts_command,
):  # fmt: skip
    workshop_command.add_command(_command)
