"""Requests about an open file to confined child processes, and their checked replies.

Reads no content itself. Each reply is validated (`replies`) before it is used.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from toolkit.clean import incremental_compare, preload, proof, replies
from toolkit.errors import JailBroken, Unloaded
from toolkit.model import Box, Look, Recipe
from toolkit.sandbox import pool
from toolkit.sandbox.jail import Limits
from toolkit.sandbox.request import Request
from toolkit.sandbox.wire import Answer

_READING = Limits(memory=512 << 20, cpu_seconds=20, wall_seconds=40)
_DECODING = Limits(memory=1200 << 20, cpu_seconds=240, wall_seconds=300, threads=True)
#: The formats that are films.
FILMS = ("mp4", "mov", "3gp", "mkv", "webm", "avi", "ts", "mts")
#: Bytes that a slow computer reads and compares in one second.
_READ_A_SECOND = 32 << 20
#: No copy holds more than this many bytes of fresh (not copied) data.
_MAX_FRESH = 1 << 30


class Made(NamedTuple):
    """The checked reply to `make`: what the file is, what was covered, and the copy in pieces.

    loaded: what the child that made it had loaded.
    """

    look: Look
    cover: replies.Cover
    copy: replies.Copy
    loaded: tuple[str, ...] = preload.LIGHT


def look(
    source: int, *, faces: bool, thorough: bool, threads: int, extra_warm_up: tuple[str, ...],
    also: tuple[str, ...] = (),
) -> tuple[Look, tuple[str, ...]]:  # fmt: skip
    """What a file is and gives away, and the suffixes of its format.

    extra_warm_up: what a child loads for files of this name.
    """
    arguments = {
        "count_faces": faces, "thorough": thorough, "also": [*also], "threads": threads
    }  # fmt: skip
    warm = preload.for_pixels(also) if faces or also else preload.LIGHT
    size = os.fstat(source).st_size
    attempts = preload.attempts(warm, extra_warm_up, size, wait=not also)
    answer, _loaded = ask("look", [source], arguments, attempts)
    head = answer.untrusted_head
    return replies.look(head, size, also), replies.suffixes(head)


def ask(
    task: str,
    files: list[int],
    arguments: dict[str, Any],
    attempts: Sequence[tuple[str, ...]],
    owner: object = None,
    **options: Any,
) -> tuple[Answer, tuple[str, ...]]:
    """Run a task in the jail; a child that lacks what it takes is followed by one that has it.

    attempts: what each child loads (`preload.attempts`). owner: see `pool.run`. options: fields of
    Request. Returns the answer, and what the child that gave it had loaded.
    """
    size = sum(os.fstat(descriptor).st_size for descriptor in files)
    limits = _DECODING if set(preload.PIXELS) <= set(attempts[-1]) else _READING
    name = f"{preload.TASKS}:{task}"
    for loaded in attempts:
        most = limits if preload.has_pictures_alone(loaded) else _extended(limits, size)
        with suppress(Unloaded):
            request = Request(name, files, arguments, most, warm_up=loaded, **options)
            return pool.run(request, owner), loaded
    raise JailBroken("bad_reply")


def _extended(limits: Limits, size: int) -> Limits:
    """Limits for documents, sound and film, which can be large and are read more than once."""
    return limits._replace(
        memory=limits.memory + (512 << 20),
        cpu_seconds=limits.cpu_seconds + 160 + size // _READ_A_SECOND,
        wall_seconds=limits.wall_seconds + 320 + 4 * size // _READ_A_SECOND,
    )


def _attempts(
    recipe: Recipe, extra_warm_up: tuple[str, ...], size: int
) -> tuple[tuple[str, ...], ...]:
    """What the children load that make a copy, asked one after the other."""
    warm = preload.for_pixels(recipe.also) if recipe.needs_pixels else preload.LIGHT
    wait = not (recipe.also or recipe.repaint)
    return preload.attempts(warm, extra_warm_up, size, wait=wait)


def make(
    source: int, recipe: Recipe, threads: int, extra_warm_up: tuple[str, ...],
    before: replies.Cover | None = None,
) -> Made:  # fmt: skip
    """Make a clean copy.

    extra_warm_up: what a child loads for files of this name. before: what an earlier attempt
    found, so that nobody looks for faces again.
    """
    seen = before and {
        "found": [box_row(box) for box in before.found],
        "suggested": [box_row(box) for box in before.suggested],
    }
    size = os.fstat(source).st_size
    answer, loaded = ask(
        "make",
        [source],
        {"recipe": _recipe_json(recipe), "threads": threads, "seen": seen},
        _attempts(recipe, extra_warm_up, size),
        max_bytes=_MAX_FRESH,
        full_only=recipe.require_jail,
    )
    head = answer.untrusted_head
    cover = replies.cover(head.get("cover"))
    copy = replies.copy(head.get("copy"), answer.untrusted_blobs, size)
    replies.require_as_wished(copy, cover, recipe)
    return Made(replies.look(head, size), cover, copy, loaded)


def same(
    copy: int, source: int, rows: Sequence[incremental_compare.EqualRange], *, recipe: Recipe,
    loaded: tuple[str, ...],
) -> bool:  # fmt: skip
    """Whether these ranges of a copy have the same bytes as its source.

    loaded: what the child that made it had loaded, which needs no start.
    """
    size = sum(end - start for _, start, end in rows)
    answer = pool.run(Request(
        "toolkit.clean.byte_compare:compare", [copy, source], {"rows": rows},
        _extended(_READING, size),
        warm_up=loaded, full_only=recipe.require_jail,
    ))  # fmt: skip
    return answer.untrusted_head.get("same") is True


def prove(
    copy: int, source: int, made: Made, recipe: Recipe, threads: int,
    same: Sequence[incremental_compare.EqualRange] = (),
) -> replies.Proof:  # fmt: skip
    """Let a fresh child read the copy and its source. same: ranges that were compared already."""
    look_again = made.copy.painted and recipe.faces == "hide"
    allowed = (*made.cover.covered, *made.cover.shown, *recipe.show)
    arguments = {
        "recipe": _recipe_json(recipe),
        "lossless": not made.copy.painted,
        "needles": proof.needles(made.look.findings)._asdict(),
        "covered": [box_row(box) for box in allowed] if look_again else None,
        "inside": made.cover.inside,
        "same": same,
        "threads": threads,
    }
    warm = preload.PIXELS if recipe.needs_pixels else preload.LIGHT
    attempts = tuple(dict.fromkeys((made.loaded, (*warm, *preload.EVERYTHING))))
    answer, _loaded = ask(
        "prove", [copy, source], arguments, attempts, full_only=recipe.require_jail
    )
    return replies.proof(answer.untrusted_head, os.fstat(copy).st_size)


def _recipe_json(recipe: Recipe) -> dict[str, Any]:
    fields = recipe._asdict()
    fields["boxes"] = [box_row(box) for box in recipe.boxes]
    fields["show"] = [box_row(box) for box in recipe.show]
    fields["tracks"] = ""  # films are covered elsewhere
    return fields


def box_row(box: Box) -> list[Any]:
    """A box as a JSON list."""
    return [box.x, box.y, box.width, box.height, box.what, box.score]
