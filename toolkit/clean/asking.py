"""Questions about an open file to confined children, and their answers, checked.

Reads no content itself. Each answer is held to its shape before anything is done with it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from toolkit.clean import children, comparing, proof, replies
from toolkit.errors import JailBroken, Unloaded
from toolkit.model import Box, Look, Recipe
from toolkit.sandbox import pool
from toolkit.sandbox.asked import Request
from toolkit.sandbox.jail import Limits
from toolkit.sandbox.wire import Answer

_READING = Limits(memory=512 << 20, cpu_seconds=20, wall_seconds=40)
_DECODING = Limits(memory=1200 << 20, cpu_seconds=240, wall_seconds=300, threads=True)
#: Films by what they are.
FILMS = ("mp4", "mov", "3gp", "mkv", "webm", "avi", "ts", "mts")
#: Bytes that a slow computer reads and compares in a second.
_READ_A_SECOND = 32 << 20
#: No copy holds more than this many bytes of fresh (not copied) data.
_MAX_FRESH = 1 << 30


class Made(NamedTuple):
    """A checked answer: what the file was, what was hidden, and the copy in pieces.

    more: what the child that gave it had loaded more than for pictures, a row of `children`.
    """

    look: Look
    cover: replies.Cover
    copy: replies.Copy
    more: tuple[str, ...] = ()


def look(
    source: int, *, faces: bool, thorough: bool, threads: int, more: tuple[str, ...],
    also: tuple[str, ...] = (),
) -> tuple[Look, tuple[str, ...]]:  # fmt: skip
    """What a file is and gives away, and how the names of such files end. more: as of `ask`."""
    arguments = {
        "count_faces": faces, "thorough": thorough, "also": [*also], "threads": threads
    }  # fmt: skip
    warm = children.for_pixels(also) if faces or also else children.LIGHT
    answer, _more = ask("look", [source], arguments, warm, more)
    head = answer.untrusted_head
    return replies.look(head, os.fstat(source).st_size, also), replies.suffixes(head)


def ask(
    task: str,
    files: list[int],
    arguments: dict[str, Any],
    warm_up: tuple[str, ...],
    more: tuple[str, ...] = (),
    owner: object = None,
    **options: Any,
) -> tuple[Answer, tuple[str, ...]]:
    """Run a task in the jail; what is not known there goes to a child that knows all formats.

    more: what the first child loads beside the common pictures, by what the file is called. owner:
    as of `pool.run`; options: of a Request. Gives back, too, what the child had loaded that knew
    enough.
    """
    size = sum(os.fstat(descriptor).st_size for descriptor in files)
    limits = _DECODING if set(children.PIXELS) <= set(warm_up) else _READING
    name = f"{children.TASKS}:{task}"
    for loaded in dict.fromkeys((more, children.EVERYTHING)):
        most = limits if loaded in ((), children.PICTURES) else _widened(limits, size)
        with suppress(Unloaded):
            warm = (*warm_up, *loaded)
            asked = Request(name, files, arguments, most, warm_up=warm, **options)
            return pool.run(asked, owner), loaded
    raise JailBroken("bad_reply")


def _widened(limits: Limits, size: int) -> Limits:
    """What documents, sound and film may use: they may be large, and are read more than once."""
    return limits._replace(
        memory=limits.memory + (512 << 20),
        cpu_seconds=limits.cpu_seconds + 160 + size // _READ_A_SECOND,
        wall_seconds=limits.wall_seconds + 320 + 4 * size // _READ_A_SECOND,
    )


def _warm_up(recipe: Recipe) -> tuple[str, ...]:
    """What the child that makes a copy loads before it is locked."""
    return children.for_pixels(recipe.also) if recipe.needs_pixels else children.LIGHT


def make(
    source: int, recipe: Recipe, threads: int, more: tuple[str, ...],
    before: replies.Cover | None = None,
) -> Made:  # fmt: skip
    """Have a clean copy made.

    more: as of `ask`. before: what a first try found, so that nobody looks again.
    """
    seen = before and {
        "found": [row(box) for box in before.found],
        "suggested": [row(box) for box in before.suggested],
    }
    answer, loaded = ask(
        "make",
        [source],
        {"recipe": _plain(recipe), "threads": threads, "seen": seen},
        _warm_up(recipe),
        more,
        max_bytes=_MAX_FRESH,
        full_only=recipe.require_jail,
    )
    head, size = answer.untrusted_head, os.fstat(source).st_size
    return Made(
        replies.look(head, size),
        replies.cover(head.get("cover")),
        replies.copy(head.get("copy"), answer.untrusted_blobs, size),
        loaded,
    )


def same(
    copy: int, source: int, rows: Sequence[comparing.Same], *, recipe: Recipe,
    more: tuple[str, ...],
) -> bool:  # fmt: skip
    """Whether these stretches of a copy are those of its source; asks a child that is ready."""
    size = sum(end - start for _, start, end in rows)
    answer = pool.run(Request(
        "toolkit.clean.sameness:compare", [copy, source], {"rows": rows}, _widened(_READING, size),
        warm_up=(*_warm_up(recipe), *more), full_only=recipe.require_jail,
    ))  # fmt: skip
    return answer.untrusted_head.get("same") is True


def read_again(
    copy: int, source: int, made: Made, recipe: Recipe, threads: int,
    same: Sequence[comparing.Same] = (),
) -> replies.Proof:  # fmt: skip
    """Let a fresh child read the copy beside its source. same: what was compared already."""
    look_again = made.copy.painted and recipe.faces == "hide"
    allowed = (*made.cover.covered, *made.cover.shown, *recipe.show)
    arguments = {
        "recipe": _plain(recipe),
        "lossless": not made.copy.painted,
        "needles": proof.needles(made.look.findings)._asdict(),
        "covered": [row(box) for box in allowed] if look_again else None,
        "inside": made.cover.inside,
        "same": same,
        "threads": threads,
    }
    warm = children.PIXELS if recipe.needs_pixels else children.LIGHT
    answer, _more = ask(
        "prove", [copy, source], arguments, warm, made.more, full_only=recipe.require_jail
    )
    return replies.proof(answer.untrusted_head, os.fstat(copy).st_size)


def _plain(recipe: Recipe) -> dict[str, Any]:
    fields = recipe._asdict()
    fields["boxes"] = [row(box) for box in recipe.boxes]
    fields["show"] = [row(box) for box in recipe.show]
    fields["tracks"] = ""  # films are covered elsewhere
    return fields


def row(box: Box) -> list[Any]:
    """A box as children are told of it."""
    return [box.x, box.y, box.width, box.height, box.what, box.score]
