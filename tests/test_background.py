"""A background thread: one thing at a time, in order; what goes wrong is not lost."""

from __future__ import annotations

import threading

import pytest

from toolkit.background import BackgroundThread


def _fail() -> None:
    raise OSError("broken")


def test_things_are_done_in_order_in_another_thread() -> None:
    """Each begins when the last has ended."""
    done: list[tuple[int, int]] = []
    with BackgroundThread() as worker:
        for number in range(50):
            worker.submit(lambda number=number: done.append((number, threading.get_ident())))  # type: ignore[misc]
        worker.wait()
        worker.wait()

    assert [number for number, _ in done] == [*range(50)]
    assert {thread for _, thread in done} != {threading.get_ident()}
    assert len({thread for _, thread in done}) == 1


def test_what_goes_wrong_is_raised_where_it_is_waited_for() -> None:
    """Once; then the next thing can be done."""
    with BackgroundThread() as worker:
        for wait in (worker.wait, lambda: worker.submit(int)):
            worker.submit(_fail)
            with pytest.raises(OSError, match="broken"):
                wait()


def test_what_goes_wrong_at_the_end_is_raised_too() -> None:
    """Whoever does not wait hears of it all the same, and the thread has ended."""
    with pytest.raises(OSError, match="broken"), BackgroundThread() as worker:
        worker.submit(_fail)

    assert not worker._thread.is_alive()


def test_an_error_of_the_owner_is_not_replaced() -> None:
    """It came first."""
    with pytest.raises(KeyError, match="first"), BackgroundThread() as worker:
        _fail_twice(worker)


def _fail_twice(worker: BackgroundThread) -> None:
    worker.submit(_fail)
    raise KeyError("first")
