"""Work for a visit that may have to be done twice, or that nobody wants any more.

A child that was killed from outside is started anew, once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from toolkit.errors import JailBroken
from toolkit.web.visits import Photo, Visit, Work

T = TypeVar("T")
#: How it ends for who waits for a child that was killed (`pool.abandon`).
_KILLED = ("crashed", "no_start")
#: How often it is said how far a film is, and from which share on how long it will take.
_OFTEN, _TELLING = 0.25, 0.03


class Stopped(Exception):
    """Nobody wants this work any more."""


def again(visit: Visit, work: Callable[[], T], wanted: Callable[[], bool] = lambda: True) -> T:
    """Work once more when the child was killed from outside; twice is once too often.

    Raises Stopped where the result is not wanted any more.
    """
    try:
        return work()
    except JailBroken as error:
        if not wanted():
            raise Stopped from None
        if error.detail not in _KILLED or not visit.open:
            raise
    return work()


def teller(
    visit: Visit, photo: Photo, still: Callable[[Photo], bool]
) -> Callable[[str, float], None]:
    """Writes down how far a film is; raises Stopped where nobody wants it any more."""
    begun: dict[str, float] = {}
    told = [0.0]

    def tell(what: str, share: float) -> None:
        now = time.monotonic()
        since = now - begun.setdefault(what, now)
        if now - told[0] < _OFTEN:
            return
        told[0] = now
        left = since * (1 - share) / share if share > _TELLING else None
        if visit.change(photo.id, still, work=Work(what, min(1.0, share), left)) is None:
            raise Stopped

    return tell
