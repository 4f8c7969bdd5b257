"""Retry and cancel a visit's background work.

Work whose child process was killed from outside is run a second time, and not more often.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from toolkit.errors import JailBroken
from toolkit.web.visits import Photo, Visit, Work

T = TypeVar("T")
#: The details of JailBroken when a child was killed by `pool.abandon`.
_KILLED = ("crashed", "no_start")
#: Seconds between two reports of progress; the share from which on the time left is estimated.
_INTERVAL, _MIN_SHARE = 0.25, 0.03


class Cancelled(Exception):
    """The result of this work is no longer wanted."""


def retry_if_killed(
    visit: Visit, work: Callable[[], T], wanted: Callable[[], bool] = lambda: True
) -> T:
    """Run the work; run it a second time if its child was killed from outside.

    Raises Cancelled if the result is no longer wanted by then.
    """
    try:
        return work()
    except JailBroken as error:
        if not wanted():
            raise Cancelled from None
        if error.detail not in _KILLED or not visit.open:
            raise
    return work()


def progress_writer(
    visit: Visit, photo: Photo, still: Callable[[Photo], bool]
) -> Callable[[str, float], None]:
    """A callback that stores the progress of a film in its photo.

    It raises Cancelled once `still` is false: the result is no longer wanted.
    """
    started: dict[str, float] = {}
    last_report = [0.0]

    def on_progress(what: str, share: float) -> None:
        now = time.monotonic()
        elapsed = now - started.setdefault(what, now)
        if now - last_report[0] < _INTERVAL:
            return
        last_report[0] = now
        left = elapsed * (1 - share) / share if share > _MIN_SHARE else None
        if visit.change(photo.id, still, work=Work(what, min(1.0, share), left)) is None:
            raise Cancelled

    return on_progress
