"""lampshade workshop practice: files to practise on, so that nobody has to show a real photo."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click

from toolkit import files, i18n
from toolkit.cli import out, pages
from toolkit.cli.exits import Exit
from toolkit.cli.path import PATH
from toolkit.errors import CannotWrite
from toolkit.i18n import mark as _
from toolkit.i18n import say
from toolkit.workshop import answers, exercise_files, exercises

#: As every other command writes a language, and as the system does.
_CODES = {name: code for code, one in i18n.LANGUAGES.items() for name in (one.tag, code)}
_LANGUAGES = tuple(one.tag for one in i18n.LANGUAGES.values())


class _Tongue(click.Choice[str]):
    """A language; zh-Hans and zh_Hans are the same."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return _CODES.get(value) or super().convert(value, param, ctx)


@click.command(
    "practice", cls=pages.Command, short_help="Write practice files with hidden traces."
)
@click.argument("folder", metavar="DIR", type=PATH)
@click.option(
    "--seed", type=click.IntRange(0, 999_999), default=0, show_default=True,
    help="Another number gives other people, places and names.",
)  # fmt: skip
@click.option(
    "--lang", type=_Tongue(_LANGUAGES),
    help="The language of the answers [default: yours].",
)  # fmt: skip
@click.option("--quiet", "-q", is_flag=True, help="Only errors.")
def practice_command(folder: Path, seed: int, lang: str | None, quiet: bool) -> int:
    """Write practice files into DIR: 12 exercises with hidden traces, and their answers.

    All of it is made up, so that nobody has to show a real photo. The same seed gives the same
    files. Nothing that is there already is changed.
    """
    words = i18n.speaking(lang) if lang else i18n.mine()
    names = [file.name for each in exercises.EXERCISES for file in each.files]
    for name in (*names, "answers.html", "answers.txt"):
        if os.path.lexists(folder / name):  # before anything is drawn for nothing
            raise CannotWrite("exists")
    progress = out.Progress(len(names) + 2, quiet=quiet)
    with files.none_left_empty(folder), files.all_or_none() as save:
        files.make_folder(folder)
        for name, data in _everything(seed, words):
            save(folder / name, data)
            progress.step()
    progress.clear()
    if not quiet:
        done = _("{count} practice files are in {folder}, and their answers in {name}")
        out.result(say(done, count=len(names), folder=folder, name="answers.html"))
    return Exit.DONE


def _everything(seed: int, words: i18n.Words) -> Iterator[tuple[str, bytes]]:
    yield from exercise_files.files(seed)
    yield "answers.html", answers.as_html(words, seed).encode()
    yield "answers.txt", answers.as_text(words, seed).encode()
