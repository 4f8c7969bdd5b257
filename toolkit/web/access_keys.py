"""The two secrets that let a browser in: the launch file's token, and a short code to type.

The token works once, for a minute. A code works once; then, and after a few wrong guesses,
it is replaced. Neither is ever part of an address.
"""

from __future__ import annotations

import hmac
import secrets
import threading

from toolkit.web.settings import Settings

#: No vowels, no look-alikes. 19 letters, eight of them: one guess in 17 000 million.
_LETTERS = "BCDFGHJKMNPQRSTVWXZ"
_CODE_LENGTH = 8
#: After so many wrong codes there is a new one, and a pause.
WRONG_CODES = 5
PAUSE_SECONDS = 30.0


class AccessKeys:
    """The token and the code. Thread-safe."""

    def __init__(self, settings: Settings) -> None:
        """Draw a token and a code."""
        self._settings = settings
        self._guard = threading.Lock()
        self._until = settings.clock() + settings.launch_seconds
        self._wrong = 0
        self._closed_until = settings.clock()
        self._code = _code()
        self._token: str | None = secrets.token_urlsafe(32)

    @property
    def token(self) -> str:
        """What the launch file posts; empty once it was used."""
        return self._token or ""

    @property
    def code(self) -> str:
        """The code as people read it."""
        half = _CODE_LENGTH // 2
        return f"{self._code[:half]}-{self._code[half:]}"

    def opens(self, token: str, code: str) -> bool:
        """Whether one of them is right now; each is right a single time."""
        with self._guard:
            return self._token_fits(token) or self._code_fits(code)

    @property
    def waits(self) -> bool:
        """Whether there were too many wrong codes, and none opens for a while."""
        return self._settings.clock() < self._closed_until

    def _token_fits(self, token: str) -> bool:
        """A wrong token uses nothing up: any page could send one."""
        if self._token is None or not hmac.compare_digest(token.encode(), self._token.encode()):
            return False
        self._token = None
        self._settings.launched()
        return self._settings.clock() <= self._until

    def _code_fits(self, code: str) -> bool:
        said = "".join(letter for letter in code.upper() if letter.isalnum())
        if not said or self.waits:
            return False
        fits = hmac.compare_digest(said.encode(), self._code.encode())
        self._wrong = 0 if fits else self._wrong + 1
        if self._wrong >= WRONG_CODES:
            self._closed_until = self._settings.clock() + PAUSE_SECONDS
        if fits or self._wrong >= WRONG_CODES:
            self._renew()
        return fits

    def _renew(self) -> None:
        self._wrong = 0
        self._code = _code()
        self._settings.tell(self.code)


def _code() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
