"""The progress of work on a film: how long it still takes, and that it ends when it is stopped."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from toolkit.web import retry
from toolkit.web.settings import Settings
from toolkit.web.visits import COPYING, READY, Photo, Visit


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds; the test moves them."""
    now = [100.0]
    monkeypatch.setattr(retry, "time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


def _writer(visit: Visit, photo: Photo) -> Callable[[str, float], None]:
    return retry.progress_writer(visit, photo, lambda now: now.status == COPYING)


def test_the_time_left_follows_from_the_time_taken(clock: list[float]) -> None:
    """A quarter took ten seconds, so thirty are left; of a beginning nothing is foreseen."""
    visit = Visit(Settings(1))
    photo = visit.add(b"", status=COPYING)
    say = _writer(visit, photo)
    shown = []
    for seconds, share in ((0, 0.0), (1, 0.01), (10, 0.25), (10.1, 0.9), (40, 1.2)):
        clock[0] = 100.0 + seconds
        say("look", share)
        now = visit.get(photo.id)
        assert now is not None
        assert now.work is not None
        shown.append((now.work.share, now.work.left and round(now.work.left, 3)))

    assert shown[:4] == [(0.0, None), (0.01, None), (0.25, 30.0), (0.25, 30.0)]
    assert shown[4][0] == 1.0


def test_work_that_nobody_wants_any_more_ends(clock: list[float]) -> None:
    """Stopped on the page, and the next report of it ends the work."""
    visit = Visit(Settings(1))
    photo = visit.add(b"", status=COPYING)
    say = _writer(visit, photo)
    say("look", 0.1)
    visit.change(photo.id, status=READY)
    clock[0] += 1

    with pytest.raises(retry.Cancelled):
        say("look", 0.2)
