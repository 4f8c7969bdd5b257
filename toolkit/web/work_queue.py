"""A priority queue of work on photos, and the threads that take tasks from it.

A task names its photo and reads its newest state when it starts. A task that is added twice runs
once, with the higher of the two priorities; a running task is not added again.
"""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Callable
from typing import NamedTuple

from toolkit.errors import JailBroken
from toolkit.web import safe_logging
from toolkit.web.heap import give_back
from toolkit.web.visits import REFUSED, Photo, Visit

#: What a task does: visit, newest photo, how many threads it may use.
Work = Callable[[Visit, Photo, int], None]
#: Priorities; a smaller number runs sooner.
NOW, COPY, AFTER, DUE = range(4)
_NEVER = 99


class _Task(NamedTuple):
    urgency: int
    order: int
    key: tuple[str, str]
    visit: Visit
    work: Work


class WorkQueue:
    """Tasks in the order of their priority; the threads start with the first task."""

    def __init__(self, count: int) -> None:
        """count: of threads."""
        self.count = count
        self._tasks: queue.PriorityQueue[_Task] = queue.PriorityQueue()
        self._order = itertools.count()
        self._guard = threading.Lock()
        self._due: dict[tuple[str, str], int] = {}
        self._doing: dict[tuple[str, str], int] = {}
        self._started = False

    def add(self, urgency: int, visit: Visit, photo: Photo, what: str, work: Work) -> None:
        """Add a task for a photo; (photo, what) identifies it."""
        key = (photo.id, what)
        with self._guard:
            if key in self._doing or self._due.get(key, _NEVER) <= urgency:
                return
            self._due[key] = urgency
            started, self._started = self._started, True
        self._tasks.put(_Task(urgency, next(self._order), key, visit, work))
        if not started:
            for _ in range(self.count):
                threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            task = self._tasks.get()
            with self._guard:
                if self._due.pop(task.key, None) is None:
                    continue
                self._doing[task.key] = task.urgency
                # less urgent tasks do not take threads from more urgent ones
                running = sum(urgency <= task.urgency for urgency in self._doing.values())
                threads = max(1, self.count // running)
            try:
                _run_task(task, threads)
            finally:
                with self._guard:
                    del self._doing[task.key]
            if not task.visit.open:
                give_back()


def _run_task(task: _Task, threads: int) -> None:
    photo = task.visit.get(task.key[0])
    if photo is None:
        return
    try:
        task.work(task.visit, photo, threads)
    except Exception as error:  # noqa: BLE001  (whatever it is, the photo has no copy)
        safe_logging.log_error(error)
        task.visit.change(photo.id, status=REFUSED, error=JailBroken("crashed"))
