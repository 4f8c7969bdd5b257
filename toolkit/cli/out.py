"""How the command speaks.

Results go to standard output, talk and progress to standard error. Lines of talk begin with
"lampshade: ", in lower case, without a full stop; a hint follows an error on its own line.
Text that comes out of a file or a name is never printed raw: control and direction characters
are shown as escapes. Progress is drawn only on a terminal, colour is not used at all.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

from toolkit.errors import LampshadeError
from toolkit.i18n import translate

#: C0 and C1 controls, direction marks, line separators, lone surrogates, invisible joiners.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def safe(text: str) -> str:
    """Text that can not steer a terminal or turn its own direction."""
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def result(line: str = "") -> None:
    """One line of result, made safe."""
    sys.stdout.write(safe(line).encode("utf-8", "replace").decode("utf-8") + "\n")


def document(command: str, rows: list[dict[str, Any]], **more: Any) -> None:
    """The one JSON document of a --json run; ASCII only, so nothing in it can steer a terminal."""
    sys.stdout.write(json.dumps({"schema": 1, "command": command, **more, "files": rows}) + "\n")


def talk(line: str) -> None:
    """One line of talk."""
    sys.stderr.write(f"lampshade: {safe(line)}\n")


def complaint(source: str, error: LampshadeError) -> None:
    """Why a file was not done, what happened to it, and what to do now."""
    detail = translate(error.why)
    talk(f"{source}: {detail}" if source else detail)
    if error.hint:
        talk(f"hint: {translate(error.hint)}")


class Progress:
    """A count on standard error, on a terminal only."""

    def __init__(self, total: int | None, *, quiet: bool) -> None:
        """With total None only the number done is shown."""
        self._total = total
        self._done = 0
        self._drawn = not quiet and sys.stderr.isatty()

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        if self._drawn:
            of = f"/{self._total}" if self._total is not None else ""
            sys.stderr.write(f"\r\x1b[K{self._done}{of}")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the count off the screen, before other words or at the end."""
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
