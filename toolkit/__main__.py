"""python -m toolkit, and what the lampshade command starts with."""

from __future__ import annotations

import gc
import os
import sys

# true for whoever checks types; what typing would say takes time that a small command lacks
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType
    from typing import NoReturn

if __name__ == "__main__" and not sys.flags.safe_path:
    # the folder somebody stands in, where a file may be named like a part of Python
    del sys.path[0]


def _leave(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001  (a handler's form)
    """End at once: nothing has begun, and there is nothing to put away."""
    os._exit(130)


def _loaded() -> Callable[[list[str]], NoReturn]:
    """What runs the command, while Ctrl-C ends all.

    An exception would not do: modules that are being loaded turn it into others.
    """
    import signal  # noqa: PLC0415  (only now, as --version needs none)

    usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if usual:  # a caller may have it ignored
        signal.signal(signal.SIGINT, _leave)
    from toolkit.clean.preload import start_ahead  # noqa: PLC0415

    # nothing may be opened in the place of a stream that the caller closed
    if None not in (sys.stdin, sys.stdout, sys.stderr):
        start_ahead(sys.argv[1:])
    from toolkit.cli.main import run  # noqa: PLC0415

    if usual:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    return run


def _end(ended: SystemExit) -> NoReturn:
    """End as `sys.exit` does, but leave it to the system to take down what was imported.

    Python would do that piece by piece, which takes as long as an eighth of a small command.
    Raises what it was given where something is still at work, or cannot be written.
    """
    import atexit  # noqa: PLC0415  (only now, as --version needs none)
    import threading  # noqa: PLC0415

    if threading.active_count() > 1 or not isinstance(ended.code, int):
        raise ended
    atexit._run_exitfuncs()
    try:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except (OSError, ValueError):  # Python says that in its own way
        raise ended from None
    os._exit(ended.code)


def main() -> None:
    """Run the command; ends the process with one of the codes in cli/exits.py."""
    if sys.argv[1:] in (["--version"], ["-V"]) and sys.stdout is not None:
        # answered before anything heavy is imported
        from toolkit import __version__  # noqa: PLC0415

        try:
            sys.stdout.write(f"lampshade {__version__}\n")
            sys.stdout.flush()
        except OSError:  # what runs the command says why, when it cannot write it either
            pass
        else:
            return
    gc.disable()
    try:
        run = _loaded()
        gc.freeze()  # what was imported stays
        gc.enable()
        run(sys.argv[1:])
    except SystemExit as ended:
        _end(ended)
    except KeyboardInterrupt:  # in the moments before and behind those that have their own answer
        sys.exit(130)


if __name__ == "__main__":
    main()
