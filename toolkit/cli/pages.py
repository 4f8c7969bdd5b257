"""Help pages and complaints about the command line, in the reader's language.

Options and commands keep their plain English words until a page is drawn; then each paragraph is
looked up. Wide letters (Chinese) count as two columns. English costs nothing here.
"""

from __future__ import annotations

from typing import Any

import click

from toolkit import i18n


class Context(click.Context):
    """Draws help pages with our own formatter."""

    def make_formatter(self) -> click.HelpFormatter:
        """A page in the reader's language."""
        from toolkit.cli.formatter import Page  # noqa: PLC0415  (only help needs it)

        return Page(width=self.terminal_width, max_width=self.max_content_width)


class Command(click.Command):
    """A command whose help page can be read in every language."""

    context_class = Context


class Action(click.Choice[str]):
    """One of a few words, which stand in the metavar already and are not told once more."""

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None) -> str:  # noqa: ARG002
        """Nothing beyond the metavar; Click's own words bring line breaks and stay English."""
        return ""


class Sentence(str):
    """Words of ours that may stand in a sentence of Click's; other values are made safe."""

    __slots__ = ()

    def format(self, *args: object, **values: object) -> Sentence:
        """Fill the blanks."""
        safe = i18n.mine().shown(values)
        ours = {name: value for name, value in values.items() if isinstance(value, Sentence)}
        return Sentence(super().format(*args, **{**safe, **ours}))


def sentence(text: str) -> Sentence:
    """A marked sentence for Click to show."""
    return Sentence(i18n.translate(text))


def _counted(one: str, many: str, number: int) -> Sentence:
    return Sentence(i18n.mine().ngettext(one, many, number))


def said(error: click.ClickException) -> str:
    """What Click complains about, made safe; taught sentences are so already."""
    words = error.format_message()
    return i18n.safe(words) if i18n.chosen() == i18n.SOURCE else words


def teach_click() -> None:
    """Let Click's own sentences be ours, when the reader's language is not English.

    Click asks gettext for a compiled catalogue of its own; ours is not compiled. Where a version
    of Click keeps its words elsewhere they stay English.
    """
    if i18n.chosen() == i18n.SOURCE:
        return
    modules: tuple[Any, ...] = (
        click.core, click.exceptions, click.formatting, click.parser, click.termui,
        click.types,
    )  # fmt: skip
    for module in modules:
        if hasattr(module, "_"):
            module._ = sentence
        if hasattr(module, "ngettext"):
            module.ngettext = _counted
