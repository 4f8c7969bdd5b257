"""Start waiting children, with so little loaded that the command can do it first of all.

A child that was started ahead waits here until a WaitingChild acquires it.
"""

from __future__ import annotations

import atexit
import os
import sys

from toolkit.sandbox import channel
from toolkit.sandbox.channel import Channel

#: The program of the child's interpreter; it gets the module paths, and nothing of this system.
START = (
    "import gc, sys; gc.disable(); sys.path[:0] = sys.argv[2].split('|'); "
    "from toolkit.sandbox.child import start; start(int(sys.argv[1]), sys.argv[3:])"
)
#: One numeric thread, because threads do not survive a fork; the task starts its own.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
#: wire.DEBUG; that module is not loaded here.
_DEBUG = "LAMPSHADE_DEBUG_JAIL"


class Process:
    """A process that we started and that ends when it is killed or the channel to it is closed."""

    def __init__(self, pid: int) -> None:
        """pid: the number that the system gave it."""
        self.pid = pid
        self._code: int | None = None

    def kill(self) -> None:
        """Kill it; does nothing if it was waited for already."""
        from signal import SIGKILL  # noqa: PLC0415  (not needed to start anything)

        if self._code is None:
            try:
                os.kill(self.pid, SIGKILL)
            except ProcessLookupError:  # the system has waited for it already
                return

    def wait(self) -> int:
        """Wait for its exit code; a negative signal number if it was killed, 0 if unknown."""
        if self._code is None:
            try:
                _, status = os.waitpid(self.pid, 0)
                self._code = os.waitstatus_to_exitcode(status)
            except ChildProcessError:  # whoever ran us told the system that nobody will wait
                self._code = 0
        return self._code


#: A child process, and the channel to it.
Started = tuple[Process, Channel]
#: The warm-ups that a child can serve, each as a request names it.
Serves = frozenset[tuple[str, ...]]
_ahead: list[tuple[Serves, Started]] = []


def can_fork() -> bool:
    """Whether this system lets one waiting child fork a clean child per file."""
    return hasattr(os, "fork") and channel.HANDS_FILES and sys.platform != "darwin"


def start_ahead(warm_up: tuple[str, ...], *parts: tuple[str, ...]) -> None:
    """Start a child that will be acquired later; failing to start one is no error here.

    parts: subsets of its warm-up; requests that need only one of them may use it, too.
    """
    serves = frozenset((warm_up, *parts))
    if can_fork() and not any(serves == one for one, _ in _ahead):
        try:
            _ahead.append((serves, _started(warm_up)))
        except OSError:  # who really needs a child says why there is none
            return


def acquire(warm_up: tuple[str, ...]) -> tuple[Serves, Started]:
    """A child with this warm-up: one that was started ahead, or a new one. Raises OSError."""
    for index, (serves, _) in enumerate(_ahead):
        if warm_up in serves:
            return _ahead.pop(index)
    return frozenset((warm_up,)), _started(warm_up)


def _started(warm_up: tuple[str, ...]) -> Started:
    ours, theirs = channel.pair()
    try:
        return _interpreter(theirs.fileno(), warm_up), ours
    except BaseException:
        ours.close()
        raise
    finally:
        theirs.close()


def _interpreter(theirs: int, warm_up: tuple[str, ...]) -> Process:
    """Start our own interpreter in a new session, so that Ctrl-C at the terminal reaches us alone.

    By posix_spawn: importing `subprocess` takes longer than starting a child. Inherited
    descriptors are closed by the child itself, first of all.
    """
    debug = {name: value for name, value in os.environ.items() if name == _DEBUG}
    # not the same number, for which some systems would do nothing and let it be closed
    given = theirs + 1
    silent = (0, 1) if debug else (0, 1, 2)
    return Process(os.posix_spawn(
        sys.executable,
        [sys.executable, "-I", "-S", "-c", START, str(given), module_paths(), *warm_up],
        {**ENVIRONMENT, **debug},
        file_actions=[
            (os.POSIX_SPAWN_DUP2, theirs, given),
            *((os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in silent),
        ],
        setsid=True,
    ))  # fmt: skip


def module_paths() -> str:
    """The module search path of a child, our own first."""
    # pathlib takes as long to load as all the rest here
    root = os.sep.join(os.path.realpath(__file__).split(os.sep)[:-3])  # noqa: PTH118, PTH206
    return "|".join([root, *(p for p in sys.path if p and "|" not in p and p != root)])


def forget() -> None:
    """Close the channels in a fork of the parent; the parent goes on using the children."""
    while _ahead:
        _process, ours = _ahead.pop()[1]
        ours.close()


@atexit.register
def shut() -> None:
    """Stop the children that nobody acquired."""
    while _ahead:
        process, ours = _ahead.pop()[1]
        ours.close()
        process.kill()
        process.wait()
