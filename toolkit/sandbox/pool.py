"""Lend waiting children to whoever has an untrusted byte to read.

`run` asks for a task ("package.module:function"); the function is imported in the child, never
here. It is called there as `task(buffers, **arguments)` and returns a wire.Reply. A task that
pours is a generator: it gives parts, which are taken as they come, and returns its reply at the
end.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Sequence

from toolkit.sandbox import starting
from toolkit.sandbox.asked import Request, raise_refusal
from toolkit.sandbox.keeper import Keeper
from toolkit.sandbox.starting import can_fork
from toolkit.sandbox.wire import FULL, NONE, PARTIAL, Answer

_idle: list[Keeper] = []
#: Children at work, and for whom.
_busy: dict[Keeper, object] = {}
_guard = threading.Lock()
#: How strong the jails were that children have had so far.
_levels: set[str] = set()


def run(asked: Request, owner: object = None) -> Answer:
    """Run one task in a fresh confined child and return what it says, unchecked but capped.

    owner: for whom, so that `abandon` can tell. What a task pours counts only once this returns.

    Raises JailBroken when the child crashes, hangs, needs too much memory or gives a senseless
    answer, the Refused that the task itself named, and CannotRead where the file became shorter or
    its disk went away meanwhile.
    """
    answer = _run_kept(asked, owner) if can_fork() else _run_once(asked)
    _levels.add(answer.level)
    raise_refusal(answer)
    return answer


def weakest() -> str:
    """The level of the weakest jail that a child of ours has had; FULL where there was none."""
    return next((level for level in (NONE, PARTIAL) if level in _levels), FULL)


def prepare(warm_up: Sequence[str] = ()) -> None:
    """Start a waiting child now, so that it warms up while the caller does other work."""
    if can_fork():
        _give_back(Keeper(warm_up))


def abandon(owner: object = None) -> None:
    """Kill every child that is at work; whoever waits for one gets JailBroken.

    Which is "crashed", or "no_start" where it had not begun. owner: only those that work for it.
    """
    with _guard:
        for keeper, its_owner in _busy.items():
            if owner is None or its_owner == owner:
                keeper.kill()


def _run_once(asked: Request) -> Answer:
    from toolkit.sandbox import once  # noqa: PLC0415  (what it stands on takes long to load)

    return once.run(asked)


def _run_kept(asked: Request, owner: object) -> Answer:
    keeper = _borrow(tuple(asked.warm_up), owner)
    try:
        answer = keeper.run(asked)
    except BaseException:
        with _guard:
            _busy.pop(keeper, None)
        keeper.close()
        raise
    _give_back(keeper)
    return answer


def _borrow(warm_up: tuple[str, ...], owner: object = None) -> Keeper:
    with _guard:
        for keeper in _idle:
            if keeper.serves(warm_up):
                _idle.remove(keeper)
                _busy[keeper] = owner
                return keeper
    keeper = Keeper(warm_up)
    with _guard:
        _busy[keeper] = owner
    return keeper


def _give_back(keeper: Keeper) -> None:
    with _guard:
        _busy.pop(keeper, None)
        _idle.append(keeper)


def _begin_anew() -> None:
    """In a process that was forked: the children are its parent's, and two may not ask one child.

    They are left as they are, for the parent goes on with them. A lock that another thread of the
    parent held at that moment would never be free here.
    """
    global _guard  # noqa: PLW0603  (a lock cannot be emptied as the others are)
    _guard = threading.Lock()
    for keeper in (*_idle, *_busy):
        keeper.forget()
    _idle.clear()
    _busy.clear()
    starting.forget()


if hasattr(os, "register_at_fork"):  # pragma: no branch
    os.register_at_fork(after_in_child=_begin_anew)


@atexit.register
def shut() -> None:
    """Stop every waiting child; they also end by themselves when this process does."""
    with _guard:
        while _idle:
            _idle.pop().close()
