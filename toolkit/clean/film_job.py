"""Requests about a film to confined child processes, and their streamed replies, checked.

Reads no content itself. Each part of a reply is validated before it is used.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, NamedTuple

from toolkit import files
from toolkit.clean import film_parts, preload
from toolkit.errors import JailBroken, TooLarge
from toolkit.model import Recipe
from toolkit.sandbox import pool
from toolkit.sandbox.jail import Limits
from toolkit.sandbox.request import Request
from toolkit.sandbox.wire import TakePart

#: A film may take hours; memory does not grow with it, but with its sides: coding HEVC of
#: 3840x2160 in ten bits, as phones film it, takes 2.1 GiB.
_HOURS = 48 * 3600
FILM = Limits(memory=3 << 30, cpu_seconds=_HOURS, wall_seconds=_HOURS, threads=True)
#: A new film may be so many times as large as the film, and so much more.
_LARGER, _MORE = 12, 64 << 20
#: How many bytes of lines a child may say.
MOST_LINES = 1 << 34

#: Is called with what is being done (a word), and the share of it that is done, 0 to 1.
ProgressCallback = Callable[[str, float], None]
#: Where a new film is written.
Draft = files.Draft | files.MemoryDraft


class Job(NamedTuple):
    """The user's options for a film, the threads that a child may use, and a callback."""

    recipe: Recipe
    threads: int
    on_progress: ProgressCallback

    def ask(
        self, task: str, descriptors: list[int], arguments: dict[str, Any],
        take: TakePart | None = None, *, most: int = MOST_LINES,
        warm_up: tuple[str, ...] = preload.MOVING,
    ) -> dict[str, Any]:  # fmt: skip
        """The head of the reply; take: gets the streamed parts before it, in all `most` bytes."""
        request = Request(
            f"{preload.FILM_TASKS}:{task}", descriptors, {**arguments, "threads": self.threads},
            FILM, max_bytes=most if take else 0, warm_up=warm_up,
            full_only=self.recipe.require_jail, take=take,
        )  # fmt: skip
        return pool.run(request).untrusted_head

    def written(
        self, task: str, source: int, draft: Draft, arguments: dict[str, Any],
        hear: Callable[[int], None],
    ) -> dict[str, Any]:  # fmt: skip
        """The same for a new film, which goes into a draft part by part; hear: how far it is."""
        most = _LARGER * os.fstat(source).st_size + _MORE
        return self.ask(task, [source], arguments, taken(draft, most, hear), most=2 * most)


def taken(draft: Draft, most: int, hear: Callable[[int], None]) -> TakePart:
    """Takes parts with their places into a draft; hears how far it is."""

    def take(part: bytes) -> None:
        place, rest = film_parts.split(part)
        if place == film_parts.PROGRESS:
            hear(film_parts.done(part))
        elif place > most:
            raise JailBroken("bad_reply")
        elif draft.most is not None and place + len(rest) > draft.most:
            raise TooLarge("visit_full")
        else:
            files.write_at(draft.descriptor, rest, place)

    return take


def count(untrusted: Any) -> int:
    """A number of things."""
    if type(untrusted) is not int or untrusted < 0:
        raise JailBroken("bad_reply")
    return untrusted


def wanted_voice(recipe: Recipe) -> str:
    """What becomes of the sound of a film whose faces are hidden: a row of VOICES."""
    return recipe.voice or ("keep" if recipe.blackout else "remove")
