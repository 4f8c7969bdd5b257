"""The answer key of the practice files, as text and as one page that opens without a server.

For whoever leads the group: it holds the answers. Language and direction are the reader's.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from toolkit.i18n import NOT_REVIEWED, Words
from toolkit.i18n import mark as _
from toolkit.kinds import KINDS
from toolkit.workshop.exercises import EXERCISES, Exercise, File, commands, planted

TITLE = _("Practice files: tasks and answers")
_LEADS = (
    _("Everything in these files is made up: people, places, names and numbers. Positions lie far "
      "out at sea."),
    _("For whoever leads the group: the answers stand below. Do not hand this page out before."),
)  # fmt: skip
_SAME = _("Made with seed {seed}; the same seed gives the same files.")
_FILES, _HINT, _PLANTED = _("Files"), _("Hint"), _("What is in it")
_COMMANDS = _("Commands")
_FOUND, _AFTER = _("How it is found"), _("What Lampshade does")
_FACES, _SIGHT = _("faces: {count}"), _("to be seen: {what}")

_STYLE = """
:root { color-scheme: light dark; font: 1.05rem/1.6 system-ui, sans-serif; }
body { overflow-wrap: anywhere; max-inline-size: 46rem; margin: 0 auto; padding: 1rem; }
section { border-block-start: 1px solid; margin-block-start: 1.5rem; break-inside: avoid; }
dt { font-weight: 700; margin-block-start: .5rem; } dd { margin-inline-start: 0; }
ul { margin: 0; padding-inline-start: 1.2rem; }
"""


class Part(NamedTuple):
    """A label and its lines; files have their names before the lines. typed: they are commands."""

    label: str
    lines: tuple[tuple[str, str], ...]
    typed: bool = False


def parts(exercise: Exercise, words: Words, seed: int) -> Iterator[Part]:
    """What the key says of one exercise: pairs of a file's name, where there is one, and words."""
    yield Part(words.gettext(_HINT), _plain(exercise.hints, words))
    yield Part(
        words.gettext(_PLANTED),
        tuple(
            (file.name, line) for file in exercise.files for line in _contents(file, words, seed)
        ),
    )
    yield Part(words.gettext(_FOUND), _plain((exercise.found,), words))
    yield Part(words.gettext(_AFTER), _plain(exercise.after, words))
    yield Part(words.gettext(_COMMANDS), tuple(("", line) for line in commands(exercise)), True)


def _plain(sentences: tuple[str, ...], words: Words) -> tuple[tuple[str, str], ...]:
    return tuple(("", words.gettext(sentence)) for sentence in sentences)


def _contents(file: File, words: Words, seed: int) -> Iterator[str]:
    """What is planted in a file, and what it shows."""
    for trace in planted(file, seed):
        meaning = words.gettext(KINDS[trace.kind].meaning)
        yield (
            words.say(_("{what}: {value}"), what=meaning, value=trace.says)
            if trace.says
            else (meaning)
        )
    if file.faces:
        yield words.say(_FACES, count=file.faces)
    for sight in file.seen:
        yield words.say(_SIGHT, what=words.gettext(sight.words))
    if not (file.planted or file.faces or file.seen):
        yield words.gettext(_("nothing that gives anybody away"))


def leads(words: Words, seed: int) -> Iterator[str]:
    """What stands above the exercises."""
    yield from (words.gettext(sentence) for sentence in _LEADS)
    yield words.say(_SAME, seed=seed)
    if not words.reviewed:
        yield words.gettext(NOT_REVIEWED)


def as_text(words: Words, seed: int) -> str:
    """The key for a terminal or a plain editor."""
    lines = [words.gettext(TITLE), "", *leads(words, seed)]
    for number, exercise in enumerate(EXERCISES, 1):
        lines += ["", "", f"{number}. {words.gettext(exercise.title)}"]
        lines += ["", words.gettext(exercise.task)]
        for part in parts(exercise, words, seed):
            lines += ["", f"{part.label}:"]
            lines += [f"- {name}: {line}" if name else f"- {line}" for name, line in part.lines]
    return "\n".join(lines) + "\n"


def as_html(words: Words, seed: int) -> str:
    """The key as one page: no script, nothing from elsewhere."""
    title = escape(words.gettext(TITLE))
    body = "".join(
        _section(f"{number}. {words.gettext(exercise.title)}", exercise, words, seed)
        for number, exercise in enumerate(EXERCISES, 1)
    )
    above = "".join(f"<p>{escape(line)}</p>\n" for line in leads(words, seed))
    return (
        f'<!doctype html>\n<html lang="{words.tag}" dir="{words.direction}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{title}</h1>\n{above}{body}</main>\n</body>\n</html>\n"
    )


def _section(heading: str, exercise: Exercise, words: Words, seed: int) -> str:
    names = "".join(
        f'<li><a href="{file.name}"><bdi>{file.name}</bdi></a></li>' for file in exercise.files
    )
    rows = "".join(
        f"<dt>{escape(part.label)}</dt>\n<dd><ul>{''.join(_items(part))}</ul></dd>\n"
        for part in parts(exercise, words, seed)
    )
    return (
        f'<section id="{exercise.name}">\n<h2>{escape(heading)}</h2>\n'
        f"<p>{escape(words.gettext(exercise.task))}</p>\n<dl>\n"
        f"<dt>{escape(words.gettext(_FILES))}</dt>\n<dd><ul>{names}</ul></dd>\n{rows}</dl>\n"
        "</section>\n"
    )


def _items(part: Part) -> Iterator[str]:
    for name, text in part.lines:
        before = f"<bdi>{escape(name)}</bdi>: " if name else ""
        said = f'<code dir="ltr">{escape(text)}</code>' if part.typed else escape(text)
        yield f"<li>{before}{said}</li>"
