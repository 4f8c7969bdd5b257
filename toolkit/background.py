"""One background thread that runs one task at a time for its owner.

It lets a second core hash or sync to disk what the first core has just produced. Tasks never run
at the same time; an exception in a task is raised again in the owner, by `submit` or `wait`.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from queue import SimpleQueue
from types import TracebackType
from typing import Self

Work = Callable[[], None]


class BackgroundThread:
    """A thread for use in a `with` statement, which waits at its end for the running task."""

    def __init__(self) -> None:
        """Start the thread."""
        self._todo: SimpleQueue[Work | None] = SimpleQueue()
        self._done: SimpleQueue[Exception | None] = SimpleQueue()
        self._busy = False
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def submit(self, work: Work) -> None:
        """Start a task as soon as the previous one has ended. Raises what that one raised."""
        self.wait()
        self._busy = True
        self._todo.put(work)

    def is_idle(self) -> bool:
        """Whether `submit` would start a task without waiting."""
        return not self._busy or not self._done.empty()

    def wait(self) -> None:
        """Wait until no task is running. Raises what the last one raised."""
        if self._busy:
            self._busy = False
            if (error := self._done.get()) is not None:
                raise error

    def _serve(self) -> None:
        while (work := self._todo.get()) is not None:
            try:
                work()
            except Exception as error:  # noqa: BLE001  (raised again where it is waited for)
                self._done.put(error)
            else:
                self._done.put(None)

    def __enter__(self) -> Self:
        """Use the thread."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the thread; its exception never replaces one that is being raised already."""
        self._todo.put(None)
        self._thread.join()
        with contextlib.nullcontext() if error is None else contextlib.suppress(Exception):
            self.wait()
