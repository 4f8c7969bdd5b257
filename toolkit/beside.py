"""A thread that works beside its owner, on one thing at a time.

So that a second core measures or writes down what the first has just sealed. Never does two
things at once; what goes wrong in it is raised where its owner waits.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from queue import SimpleQueue
from types import TracebackType
from typing import Self

Work = Callable[[], None]


class Beside:
    """Leaving the `with` waits for what is still being done."""

    def __init__(self) -> None:
        """Start the thread."""
        self._todo: SimpleQueue[Work | None] = SimpleQueue()
        self._done: SimpleQueue[Exception | None] = SimpleQueue()
        self._busy = False
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def do(self, work: Work) -> None:
        """Begin the next thing, once the last is done. Raises what the last one raised."""
        self.wait()
        self._busy = True
        self._todo.put(work)

    def is_idle(self) -> bool:
        """Whether the next thing could begin at once."""
        return not self._busy or not self._done.empty()

    def wait(self) -> None:
        """Wait until nothing is being done. Raises what went wrong."""
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
        """End it; an error that is on its way already is not replaced by one from here."""
        self._todo.put(None)
        self._thread.join()
        with contextlib.nullcontext() if error is None else contextlib.suppress(Exception):
            self.wait()
