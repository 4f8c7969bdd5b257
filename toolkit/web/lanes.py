"""Threads that do a visit's work in the order of its urgency, each piece once.

Holds no photo: a task names one, and gets its newest state when its turn comes. What was asked for
twice is done once, at the more urgent of the two times; what is being done is not begun again.
"""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Callable
from typing import NamedTuple

from toolkit.errors import JailBroken
from toolkit.web import quiet
from toolkit.web.memory import give_back
from toolkit.web.visits import REFUSED, Photo, Visit

#: What a task does: visit, newest photo, how many threads it may use.
Work = Callable[[Visit, Photo, int], None]
#: The smaller, the sooner.
NOW, COPY, AFTER, DUE = range(4)
_NEVER = 99


class _Task(NamedTuple):
    urgency: int
    order: int
    key: tuple[str, str]
    visit: Visit
    work: Work


class Lane:
    """A row of tasks, and the threads that take them; started with the first task."""

    def __init__(self, count: int) -> None:
        """Have so many threads."""
        self.count = count
        self._tasks: queue.PriorityQueue[_Task] = queue.PriorityQueue()
        self._order = itertools.count()
        self._guard = threading.Lock()
        self._due: dict[tuple[str, str], int] = {}
        self._doing: dict[tuple[str, str], int] = {}
        self._started = False

    def ask(self, urgency: int, visit: Visit, photo: Photo, what: str, work: Work) -> None:
        """Have something done to a photo; `what` tells one kind of work from another."""
        key = (photo.id, what)
        with self._guard:
            if key in self._doing or self._due.get(key, _NEVER) <= urgency:
                return
            self._due[key] = urgency
            started, self._started = self._started, True
        self._tasks.put(_Task(urgency, next(self._order), key, visit, work))
        if not started:
            for _ in range(self.count):
                threading.Thread(target=self._go_on, daemon=True).start()

    def _go_on(self) -> None:
        while True:
            task = self._tasks.get()
            with self._guard:
                if self._due.pop(task.key, None) is None:
                    continue
                self._doing[task.key] = task.urgency
                # what can wait leaves room for what cannot
                beside = sum(urgency <= task.urgency for urgency in self._doing.values())
                threads = max(1, self.count // beside)
            try:
                _do(task, threads)
            finally:
                with self._guard:
                    del self._doing[task.key]
            if not task.visit.open:
                give_back()


def _do(task: _Task, threads: int) -> None:
    photo = task.visit.get(task.key[0])
    if photo is None:
        return
    try:
        task.work(task.visit, photo, threads)
    except Exception as error:  # noqa: BLE001  (whatever it is, the photo has no copy)
        quiet.note(error)
        task.visit.change(photo.id, status=REFUSED, error=JailBroken("crashed"))
