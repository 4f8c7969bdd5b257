"""lampshade guides: read, find, check, export and pass on the guides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from toolkit import i18n
from toolkit.cli import out, pages, terminal, together
from toolkit.cli.exits import Exit
from toolkit.cli.formatter import wrapped
from toolkit.cli.path import PATH
from toolkit.details import DETAILS
from toolkit.errors import GuideError
from toolkit.guidebook import check, export, installed, load, order, plain, search, state
from toolkit.guidebook.parts import TONGUES
from toolkit.guidebook.values import Book
from toolkit.i18n import mark as _
from toolkit.i18n import say, translate
from toolkit.plan import validate
from toolkit.workshop import rules as workshops

_FOUND = 12
#: What takes the names of folders and files, and not of guides.
_PLACES = frozenset({"check", "export", "add", "pack"})
#: What takes no name at all.
_ALONE = frozenset({"list", "remove"})


def list_guides(_words: tuple[str, ...], options: dict[str, Any]) -> int:
    """Every guide, by topic; then what may have happened, and the guides that help."""
    book, lang, width = _book(), terminal.tongue(options["lang"]), terminal.width()
    for line in plain.list_lines(book, lang, wrapped, width):
        out.result(line)
    out.result()
    out.result(translate(_("What happened?")))
    for situation in order.situations(book, lang):
        names = ", ".join(guide.id for guide in situation.guides)
        for line in (*wrapped(situation.words, width - 2), f"  {names}"):
            out.result(f"  {line}")
    if said := state.unreviewed(book, lang, i18n.mine()):
        out.talk(said)
    out.talk(translate(_("lampshade guides show ID shows one of them")))
    return Exit.DONE


def show(words: tuple[str, ...], options: dict[str, Any]) -> int:
    """One guide, as plain text."""
    if len(words) != 1:
        raise click.UsageError(translate(_("show takes the ID of one guide")))
    book, lang = _book(), terminal.tongue(options["lang"])
    guide = order.find(book, words[0], lang)
    if guide is None:
        raise GuideError("no_guide")
    if guide.lang != lang:
        out.talk(translate(state.NOT_THERE))
    for line in plain.lines(book, guide, date.today(), wrapped, terminal.width()):
        out.result(line)
    return Exit.DONE


def find(words: tuple[str, ...], options: dict[str, Any]) -> int:
    """The guides that fit some words best."""
    if not words:
        raise click.UsageError(translate(_("search takes the words to look for")))
    said, index = " ".join(words), search.Index(_book())
    own = terminal.tongue(options["lang"])
    hits = (index.find if options["lang"] else index.best)(said, own, _FOUND)
    if not hits:
        out.talk(translate(_("nothing was found; try another word, or lampshade guides list")))
    for hit in hits:
        mark = "" if hit.guide.lang == load.SOURCE else f" ({hit.guide.lang})"
        out.result(f"{hit.guide.id}{mark}: {hit.guide.title}")
        for line in wrapped(f"{hit.before}{hit.found}{hit.after}", terminal.width() - 4):
            out.result(f"    {line}")
    return Exit.DONE


def check_guides(words: tuple[str, ...], options: dict[str, Any]) -> int:
    """Say every fault with its file and line; 1 where there is one."""
    if len(words) > 1:
        raise click.UsageError(translate(_("check takes one folder of guides, or none")))
    home = Path(words[0]) if words else load.shipped()
    today, release = date.today(), options["release"]
    found = check.faults(home, today, release=release)
    more = workshops.faults(home, today, release=release)
    found = sorted({*found, *more, *validate.faults(home)})
    for problem in found:
        place = f"{out.value(problem.path)}:{problem.line}"
        out.result(f"{place}: {problem.rule} {out.value(problem.words)}")
    if not found:
        guides, languages = load.counted(home)
        rules = len(check.RULES) + len(workshops.RULES)
        out.talk(say(NOTHING, guides=guides, languages=languages, rules=rules))
    return Exit.TRACES if found else Exit.DONE


NOTHING = _("nothing to mend; checked: guides {guides}, languages {languages}, rules {rules}")


def export_guides(words: tuple[str, ...], options: dict[str, Any]) -> int:
    """A folder of pages that open without Lampshade."""
    if len(words) != 1:
        raise click.UsageError(translate(_("export takes the folder to write into")))
    folder = Path(words[0])
    count = export.export(_book(), terminal.tongue(options["lang"]), folder, date.today())
    out.result(say(_("{count} pages; begin with {name}"), count=count, name=folder / "index.html"))
    return Exit.DONE


def hashes(words: tuple[str, ...], _options: dict[str, Any]) -> int:
    """The hash of an English guide, which its translations name."""
    guides = _book().guides.get(load.SOURCE, {})
    for name in words or guides:
        if name not in guides:
            raise GuideError("no_guide")
        out.result(f"{guides[name].digest}  {name}")
    return Exit.DONE


def travel(action: str) -> Callable[[tuple[str, ...], dict[str, Any]], int]:
    """What makes and takes packs brings cryptography, for which readers should not wait."""

    def do(words: tuple[str, ...], options: dict[str, Any]) -> int:
        from toolkit.cli import packs  # noqa: PLC0415

        done: int = getattr(packs, action)(words, options)
        return done

    return do


_ACTIONS: dict[str, Callable[[tuple[str, ...], dict[str, Any]], int]] = {
    "list": list_guides,
    "show": show,
    "search": find,
    "check": check_guides,
    "export": export_guides,
    "hash": hashes,
    "pack": travel("make"),
    "add": travel("add"),
    "remove": travel("remove"),
}


@click.command("guides", cls=pages.Command)
@click.argument(
    "action", metavar="[ACTION]", type=click.Choice(list(_ACTIONS)), default="list",
)  # fmt: skip
@click.argument("words", metavar="[ID|WORDS|DIR|FILE]", nargs=-1)
@click.option(
    "--lang", type=click.Choice(list(TONGUES)),
    help="The language of the guides [default: yours, where there are guides in it].",
)  # fmt: skip
@click.option(
    "--release", is_flag=True,
    help="check: also refuse what is out of date, missing or not ready for people.",
)  # fmt: skip
@click.option(
    "--key", metavar="FILE", type=PATH,
    help="pack: the secret key to sign with; made where there is none.",
)  # fmt: skip
@click.option(
    "--output", "-o", metavar="FILE", type=PATH,
    help="pack: the file to write.",
)  # fmt: skip
@click.option(
    "--trust", metavar="WORDS",
    help="add: the six words of the signer's key, which you had by another way.",
)  # fmt: skip
def guides_command(action: str, words: tuple[str, ...], **options: Any) -> int:
    """Read the guides. They are part of Lampshade and need no network.

    \b
      list            all guides, by topic and by what happened
      show ID         one guide
      search WORDS    the guides that fit best
      export DIR      pages that open without Lampshade
      add FILE        newer guides, out of a pack that somebody signed
      remove          back to the guides that came with Lampshade
      check [DIR]     for writers: what does not keep the rules, with file and line
      hash [ID]       for translators: what a translation was made from
      pack DIR        for editors: sign a folder of guides into one file
    """  # noqa: D301
    together.check(click.get_current_context(), action)
    if action in _ALONE and words:
        raise together.clash(words[0], action)
    if action in _PLACES and "" in words:  # a Path would take it for the current folder
        raise click.UsageError(translate(DETAILS["no_such_file"]))
    return _ACTIONS[action](words, options)


def _book() -> Book:
    return load.book(installed.home())
