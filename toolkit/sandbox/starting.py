"""Start waiting children, with so little loaded that the command can do it first of all.

A child that was started ahead stands here until a keeper takes it. Nobody asks it anything before.
"""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys

#: What the waiting child's interpreter is told: where its modules are, and nothing of this system.
START = (
    "import gc, sys; gc.disable(); sys.path[:0] = sys.argv[2].split('|'); "
    "from toolkit.sandbox.child import serve; serve(int(sys.argv[1]), sys.argv[3:])"
)
#: One numeric thread, because threads do not survive a fork; the task starts its own.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
#: wire.DEBUG; that room is not loaded here.
_DEBUG = "LAMPSHADE_DEBUG_JAIL"

#: A waiting child, and the socket to it.
Started = tuple["subprocess.Popen[bytes]", socket.socket]
#: What is loaded, as a request names it: all of it, or parts of which each is one.
Serves = frozenset[tuple[str, ...]]
_ahead: list[tuple[Serves, Started]] = []


def can_fork() -> bool:
    """Whether this system lets one waiting child fork a clean child per file."""
    return hasattr(os, "fork") and hasattr(socket, "send_fds") and sys.platform != "darwin"


def begin(warm_up: tuple[str, ...], *parts: tuple[str, ...]) -> None:
    """Start a child that a keeper will take later; only a wish.

    parts: what others would load who may ask this one instead.
    """
    serves = frozenset((warm_up, *parts))
    if can_fork() and not any(serves == one for one, _ in _ahead):
        try:
            _ahead.append((serves, _started(warm_up)))
        except OSError:  # who really needs a child says why there is none
            return


def taken(warm_up: tuple[str, ...]) -> tuple[Serves, Started]:
    """A child that has loaded this: one that was started ahead, or a new one. Raises OSError."""
    for index, (serves, _) in enumerate(_ahead):
        if warm_up in serves:
            return _ahead.pop(index)
    return frozenset((warm_up,)), _started(warm_up)


def _started(warm_up: tuple[str, ...]) -> Started:
    ours, theirs = socket.socketpair()
    try:
        with theirs:
            return _interpreter(theirs.fileno(), warm_up), ours
    except BaseException:
        ours.close()
        raise


def _interpreter(channel: int, warm_up: tuple[str, ...]) -> subprocess.Popen[bytes]:
    debug = {name: value for name, value in os.environ.items() if name == _DEBUG}
    return subprocess.Popen(  # noqa: S603  (our own interpreter, no shell)
        [sys.executable, "-I", "-S", "-c", START, str(channel), module_paths(), *warm_up],
        pass_fds=[channel],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=None if debug else subprocess.DEVNULL,
        env={**ENVIRONMENT, **debug},
        start_new_session=True,
    )


def module_paths() -> str:
    """Where a child finds its modules, ours first."""
    # as text: what makes paths of it takes as long to load as all the rest here
    root = os.sep.join(os.path.realpath(__file__).split(os.sep)[:-3])  # noqa: PTH118, PTH206
    return "|".join([root, *(p for p in sys.path if p and "|" not in p and p != root)])


@atexit.register
def shut() -> None:
    """Stop the children that nobody took."""
    while _ahead:
        process, channel = _ahead.pop()[1]
        channel.close()
        process.kill()
        process.wait()
