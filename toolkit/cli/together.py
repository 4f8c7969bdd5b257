"""Options that would be passed over: refused, so that nobody believes in what was not done.

A way of working names what it reads; whatever else was typed is refused, options that come later
too. Beside that stand the pairs of which one would win in silence, and those of which one needs
the other. What a default says counts for nothing: only what was typed does.
"""

from __future__ import annotations

import click
from click.core import ParameterSource

from toolkit.i18n import mark as _
from toolkit.i18n import say

#: Read in every way of working.
_ALWAYS = {"no_input", "quiet"}
_COVERING = {"faces", "also", "style", "boxes", "show", "thorough", "repaint", "require_jail"}
_WORDS = {"passphrase_fd", "passphrase_file"}
_RECORD = _WORDS | {"path", "identity", "as_json"}
#: A command and a way of it -> the options that are read there. An option names its own way.
READ: dict[tuple[str, str], set[str]] = {
    ("clean", "review"): {"thorough", "require_jail", "resume"},
    ("clean", "frames"): _COVERING | {"output", "verbose", "as_json"},
    ("clean", "-"): _COVERING
    | {
        "keep_names", "accept_changes", "drop_hidden", "drop_unknown", "voice", "blackout",
        "tracks", "password_file", "dry_run", "verbose",
    },
    ("key", "new"): _WORDS | {"output", "quantum_safe", "words", "unprotected", "sheet"},
    ("key", "show"): _WORDS,
    ("key", "passphrase"): set(),
    ("evidence", "show"): _RECORD,
    ("evidence", "verify"): _RECORD | {"password_file"},
    **{("guides", way): {"lang"} for way in ("list", "show", "search", "export")},
    ("guides", "check"): {"release"},
    ("guides", "hash"): set(),
    ("guides", "pack"): {"key", "output"},
    ("guides", "add"): {"trust"},
    ("guides", "remove"): set(),
}  # fmt: skip
#: A command, and two of its options of which one would be passed over; a value where it matters.
PAIRS: tuple[tuple[str, str, str], ...] = (
    ("inspect", "faces=skip", "thorough"),
    ("agenda", "as_json", "output"),
    ("agenda", "as_json", "paper"),
    ("clean", "faces=keep", "thorough"),
    ("clean", "faces=keep", "tracks"),
    ("clean", "dry_run", "lock_to"),
    ("clean", "in_place", "output"),
    ("clean", "in_place", "keep_names"),
    ("clean", "quiet", "verbose"),
    ("lock", "words", "passphrase_file"),
    ("lock", "words", "passphrase_fd"),
    ("key", "words", "passphrase_file"),
    ("key", "words", "passphrase_fd"),
    ("plan", "lock", "as_json"),
    ("plan", "names", "as_json"),
    ("plan", "persona=?", "as_json"),
    ("plan", "persona=?", "lock"),
    ("plan", "persona=?", "names"),
)
#: A command, one of its options, and those of which one must be there, or it would be passed over.
NEEDS: tuple[tuple[str, str, str], ...] = (
    ("agenda", "paper", "output"),
    ("quiz", "paper", "output"),
    ("plan", "output", "lock|names"),
    ("plan", "passphrase_file", "lock|names"),
    ("plan", "passphrase_fd", "lock|names"),
)
_LONELY = _("{option} would do nothing without {other}")
_WRONG = _("{option} would do nothing with {other}; leave one of them out")


def check(context: click.Context, way: str = "") -> None:
    """Hold what was typed against the tables. Raises click.UsageError at the first clash."""
    command = context.command
    typed = {
        option.name: option.opts[0]
        for option in command.params
        if isinstance(option, click.Option) and _was_typed(context, str(option.name))
    }
    if way:
        read = READ[str(command.name), way] | _ALWAYS | {way}
        for name, option in typed.items():
            if name not in read:
                raise clash(option, typed.get(way, way))
    for whose, first, second in PAIRS:
        name, _equals, value = first.partition("=")
        both = whose == command.name and {name, second} <= typed.keys()
        if both and value in ("", context.params[name]):
            raise clash(typed[second], f"{typed[name]} {value}".rstrip())
    for whose, lonely, needed in NEEDS:
        first, *others = needed.split("|")
        if whose == command.name and lonely in typed and not typed.keys() & {first, *others}:
            other = next(each.opts[0] for each in command.params if each.name == first)
            raise click.UsageError(say(_LONELY, option=typed[lonely], other=other))


def _was_typed(context: click.Context, name: str) -> bool:
    return context.get_parameter_source(name) is not ParameterSource.DEFAULT


def clash(option: str, other: str) -> click.UsageError:
    """The refusal of one that would be passed over beside the other."""
    return click.UsageError(say(_WRONG, option=option, other=other))
