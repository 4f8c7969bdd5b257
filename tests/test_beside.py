"""A thread beside its owner: one thing at a time, in order; what goes wrong is not lost."""

from __future__ import annotations

import threading

import pytest

from toolkit.beside import Beside


def _fail() -> None:
    raise OSError("broken")


def test_things_are_done_in_order_in_another_thread() -> None:
    """Each begins when the last has ended."""
    done: list[tuple[int, int]] = []
    with Beside() as beside:
        for number in range(50):
            beside.do(lambda number=number: done.append((number, threading.get_ident())))  # type: ignore[misc]
        beside.wait()
        beside.wait()

    assert [number for number, _ in done] == [*range(50)]
    assert {thread for _, thread in done} != {threading.get_ident()}
    assert len({thread for _, thread in done}) == 1


def test_what_goes_wrong_is_raised_where_it_is_waited_for() -> None:
    """Once; then the next thing can be done."""
    with Beside() as beside:
        for wait in (beside.wait, lambda: beside.do(int)):
            beside.do(_fail)
            with pytest.raises(OSError, match="broken"):
                wait()


def test_what_goes_wrong_at_the_end_is_raised_too() -> None:
    """Whoever does not wait hears of it all the same, and the thread has ended."""
    with pytest.raises(OSError, match="broken"), Beside() as beside:
        beside.do(_fail)

    assert not beside._thread.is_alive()


def test_an_error_of_the_owner_is_not_replaced() -> None:
    """It came first."""
    with pytest.raises(KeyError, match="first"), Beside() as beside:
        _fail_twice(beside)


def _fail_twice(beside: Beside) -> None:
    beside.do(_fail)
    raise KeyError("first")
