"""What may differ between one start of the pages and another."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from toolkit.web.loopback import LOOPBACK


def _nothing(*_: object) -> None:
    """For those who do not listen."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the pages are served, how much they take, and for how long anything is kept.

    port, host: of the listener. photo_bytes: the largest file; while a film is covered it is
    in memory twice and its copy up to three times. visit_bytes: all files of a
    visit; their copies, and what is locked, may take as much again. launch_seconds: how long the
    launch file lets in. idle_seconds: after so long without use, files are forgotten. `tell` gets
    each new code, `launched` is called when the launch file was used, `stop` when the visitor asks
    to quit. `clock` gives seconds that only grow. testing: offers the pseudo-language, nothing
    else.
    """

    port: int
    host: str = LOOPBACK
    photo_bytes: int = 192 << 20
    visit_bytes: int = 512 << 20
    visit_photos: int = 1000
    visits: int = 8
    idle_seconds: float = 15 * 60
    launch_seconds: float = 60
    tell: Callable[[str], None] = _nothing
    launched: Callable[[], None] = _nothing
    stop: Callable[[], None] = _nothing
    clock: Callable[[], float] = time.monotonic
    testing: bool = False

    @property
    def hosts(self) -> frozenset[str]:
        """What a request may call us; [::1] is not among them, because nothing listens there."""
        names = {self.host, "localhost"} if self.host == LOOPBACK else {self.host}
        return frozenset(f"{name}:{self.port}" for name in names)

    @property
    def cookie(self) -> str:
        """The cookie's name; with the port in it, because cookies themselves know no ports."""
        return f"visit-{self.port}"
