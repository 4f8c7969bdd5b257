"""How the command speaks.

Results go to standard output, talk and progress to standard error. Lines of talk begin with
"lampshade: ", in lower case, without a full stop; a hint follows an error on its own line.
Text that comes out of a file or a name is never printed raw: control and direction characters
are shown as escapes, where it enters a sentence (i18n.shown), and the worst of them once more
here. Progress is drawn only on a terminal, colour is not used at all.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import sys
import time
from collections.abc import Iterator
from typing import Any, TextIO

from toolkit.errors import LampshadeError
from toolkit.i18n import mark as _
from toolkit.i18n import mine, shown, translate

#: What no language needs: controls, embeddings and overrides, line separators, lone surrogates.
#: Joiners, direction marks and isolates are left, because good translations have them.
_NEVER = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2067\u206a-\u206f\ufeff\ud800-\udfff]"
)
#: Which of stdin, stdout and stderr the caller had closed; nobody hears or sees these.
CLOSED: set[str] = set()

#: What is done to a film, while it is done.
_WORDS = {
    "look": _("looking for faces"),
    "cover": _("covering faces"),
    "voice": _("changing voices"),
    "check": _("looking again at the copy"),
}
#: How often progress is drawn, in seconds, and from which share on the time left is guessed.
_OFTEN, _SOME = 0.25, 0.02


def _safe(line: str) -> str:
    return _NEVER.sub(lambda match: f"\\u{ord(match[0]):04x}", line)


def value(text: object) -> str:
    """Text from a file, a name or the caller, ready to stand in a line."""
    return shown(text, mine().direction)


def result(line: str = "") -> None:
    """One line of result; what comes from outside went through `value` or `say`."""
    sys.stdout.write(_safe(line) + "\n")


def result_seen(line: str) -> None:
    """A line that must be out before the work goes on. Raises OSError where nobody can see it."""
    if "stdout" in CLOSED:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    result(line)
    sys.stdout.flush()


def document(command: str, rows: list[dict[str, Any]], **more: Any) -> None:
    """The one JSON document of a --json run; ASCII only, so nothing in it can steer a terminal."""
    sys.stdout.write(json.dumps({"schema": 1, "command": command, **more, "files": rows}) + "\n")


@contextlib.contextmanager
def rows(command: str, *, wanted: bool, **more: Any) -> Iterator[list[dict[str, Any]]]:
    """Rows that the block fills, and the one JSON document of them at its end, if it is wanted.

    Also where the block is interrupted: what was done until then has names made by chance, or is
    no more where it was, and who asked must learn of it.
    """
    made: list[dict[str, Any]] = []
    try:
        yield made
    except KeyboardInterrupt:
        if wanted:
            document(command, made, **more)
        raise
    if wanted:
        document(command, made, **more)


def talk(line: str) -> None:
    """One line of talk; what comes from outside went through `value` or `say`."""
    _tell(f"lampshade: {_safe(line)}\n")


def _tell(text: str) -> None:
    """Talk that cannot be written (a full disk, a terminal that is gone) stops no work."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        give_up(sys.stderr)


def give_up(stream: TextIO) -> None:
    """Have nothing more written there; what still waits is not tried again at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def complaint(source: str, error: LampshadeError) -> None:
    """Why a file was not done, what happened to it, and what to do now."""
    words = mine()
    talk(f"{value(source)}: {error.why_in(words)}" if source else error.why_in(words))
    if error.hint:
        talk(words.gettext(_("hint: {advice}")).format(advice=error.hint_in(words)))


class Progress:
    """A count on standard error, on a terminal only."""

    def __init__(self, total: int | None, *, quiet: bool) -> None:
        """With total None only the number done is shown."""
        self._total = total
        self._done = 0
        self._drawn = not quiet and sys.stderr.isatty()
        self._what, self._since, self._drawn_at = "", 0.0, 0.0

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        if self._drawn:
            of = f"/{self._total}" if self._total is not None else ""
            _tell(f"\r\x1b[K{self._done}{of}")

    def share(self, what: str, share: float) -> None:
        """How far a long work is, and how much longer it may take; a few times a second."""
        now = time.monotonic()
        if what != self._what:
            self._what, self._since, self._drawn_at = what, now, 0.0
        if not self._drawn or now - self._drawn_at < _OFTEN:
            return
        self._drawn_at = now
        left = (now - self._since) / share * (1 - share) if share > _SOME else None
        words = translate(_WORDS.get(what, ""))
        clock = "" if left is None else f"  -{int(left) // 60}:{int(left) % 60:02}"
        _tell(f"\r\x1b[K{words} {min(share, 1.0):.0%}{clock}")

    def clear(self) -> None:
        """Take the count off the screen, before other words or at the end."""
        if self._drawn:
            _tell("\r\x1b[K")
