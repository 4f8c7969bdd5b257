"""Log an error as a random number, its class, and the lines of our own code that it passed.

The text of an error may hold a name, a path, or a value out of a photo. So no text, no request and
no argument is ever logged, on no level.
"""

from __future__ import annotations

import logging
import secrets
import sys
import threading
import traceback
from pathlib import Path

_HOME = Path(__file__).resolve().parents[1]
#: Everything that would write about a request by itself.
_LOGGERS = ("waitress", "waitress.queue", "werkzeug", "toolkit.web")


def log_error(error: BaseException) -> str:
    """Write one line about an error; returns its number, which a page may show."""
    number = secrets.token_hex(4)
    sys.stderr.write(f"lampshade: problem {number}: {type(error).__name__} {_where(error)}\n")
    return number


def _where(error: BaseException) -> str:
    """The last lines of our own that it passed."""
    ours = [
        f"{Path(frame.filename).relative_to(_HOME)}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(_HOME)
    ]
    return " ".join(ours[-3:])


class _ErrorsOnly(logging.Handler):
    """Logs errors through `log_error`, and drops every other record."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            log_error(error)


def install() -> None:
    """Silence every logger and hook that would show a request, a trace or a value."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        logger.handlers = [_ErrorsOnly()]
        logger.propagate = False
    threading.excepthook = _thread_ended
    sys.unraisablehook = _unraisable


def _thread_ended(arguments: threading.ExceptHookArgs) -> None:
    if arguments.exc_value is not None:
        log_error(arguments.exc_value)


def _unraisable(arguments: sys.UnraisableHookArgs) -> None:
    if arguments.exc_value is not None:
        log_error(arguments.exc_value)
