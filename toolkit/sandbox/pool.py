"""A pool of waiting child processes, which read untrusted bytes for the parent.

`run` names a task ("package.module:function"); the function is imported in the child, never here.
It is called there as `task(buffers, **arguments)` and returns a wire.Reply. A streaming task is a
generator: it yields parts of bytes, which are taken as they come, and returns its reply at the
end.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Sequence

from toolkit.sandbox import starting
from toolkit.sandbox.request import Request, raise_refusal
from toolkit.sandbox.starting import can_fork
from toolkit.sandbox.waiting_child import WaitingChild
from toolkit.sandbox.wire import FULL, NONE, PARTIAL, Answer

_idle: list[WaitingChild] = []
#: Children at work, with their owners.
_busy: dict[WaitingChild, object] = {}
_guard = threading.Lock()
#: How strong the jails were that children have had so far.
_levels: set[str] = set()


def run(request: Request, owner: object = None) -> Answer:
    """Run one task in a fresh confined child; its answer is limited in size and not yet checked.

    owner: for whom, see `abandon`. Parts that a task streams count only once this returns.

    Raises JailBroken when the child crashes, hangs, needs too much memory or gives a senseless
    answer, the Refused that the task itself named, and CannotRead where the file became shorter or
    its disk went away meanwhile.
    """
    answer = _run_waiting(request, owner) if can_fork() else _run_once(request)
    _levels.add(answer.level)
    raise_refusal(answer)
    return answer


def weakest() -> str:
    """The weakest jail level of all children so far; FULL before the first."""
    return next((level for level in (NONE, PARTIAL) if level in _levels), FULL)


def prepare(warm_up: Sequence[str] = ()) -> None:
    """Start a waiting child now, so that it warms up while the caller does other work."""
    if can_fork():
        _release(WaitingChild(warm_up))


def abandon(owner: object = None) -> None:
    """Kill every child that is at work; the threads that wait for one get JailBroken.

    Its detail is "crashed", or "no_start" if the work had not begun. owner: kill only its
    children.
    """
    with _guard:
        for child, child_owner in _busy.items():
            if owner is None or child_owner == owner:
                child.kill()


def _run_once(request: Request) -> Answer:
    from toolkit.sandbox import once  # noqa: PLC0415  (what it stands on takes long to load)

    return once.run(request)


def _run_waiting(request: Request, owner: object) -> Answer:
    warm_up = tuple(request.warm_up)
    child = _borrow(warm_up, owner)
    try:
        if not child.serves(warm_up):
            child.load_more(warm_up)
        answer = child.run(request)
    except BaseException:
        with _guard:
            _busy.pop(child, None)
        child.close()
        raise
    _release(child)
    return answer


def _borrow(warm_up: tuple[str, ...], owner: object = None) -> WaitingChild:
    """An idle child that serves this warm-up, or lacks a part of it; else a new one."""
    _close_ended()
    with _guard:
        able = [child for child in _idle if child.serves(warm_up)] or _by_what_they_lack(warm_up)
        if able:
            _idle.remove(able[0])
            _busy[able[0]] = owner
            return able[0]
    child = WaitingChild(warm_up)
    with _guard:
        _busy[child] = owner
    return child


def _close_ended() -> None:
    """Do away with idle children that were killed from outside."""
    with _guard:
        ended = [child for child in _idle if child.has_ended()]
        for child in ended:
            _idle.remove(child)
    for child in ended:
        child.close()


def _by_what_they_lack(warm_up: tuple[str, ...]) -> list[WaitingChild]:
    """The idle children that have loaded nothing else, first the one that lacks least."""
    lacking = [(lacks, child) for child in _idle if (lacks := child.lacks(warm_up)) is not None]
    return [child for _, child in sorted(lacking, key=lambda one: len(one[0]))]


def _release(child: WaitingChild) -> None:
    with _guard:
        _busy.pop(child, None)
        _idle.append(child)


def _reset_after_fork() -> None:
    """Empty the pool after a fork: the children belong to the parent, which goes on using them.

    A lock that another thread of the parent held at that moment would never be free here.
    """
    global _guard  # noqa: PLW0603  (a lock cannot be emptied as the others are)
    _guard = threading.Lock()
    for child in (*_idle, *_busy):
        child.forget()
    _idle.clear()
    _busy.clear()
    starting.forget()


if hasattr(os, "register_at_fork"):  # pragma: no branch  (Windows has none)
    os.register_at_fork(after_in_child=_reset_after_fork)


@atexit.register
def shut() -> None:
    """Stop every idle child; children also end by themselves when this process does."""
    with _guard:
        while _idle:
            _idle.pop().close()
