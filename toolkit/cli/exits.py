"""The exit codes, once, with their meanings; docs/exit-codes.md is generated from here."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from toolkit.errors import CannotAccess, LampshadeError, Unproven, UsageError
from toolkit.i18n import mark as _


class Exit(IntEnum):
    """Where several fit, the highest number is given."""

    DONE = 0, _("done and proven; for inspect: nothing found")
    TRACES = 1, _("inspect found traces; guides check found faults")
    USAGE = 2, _("the command line does not make sense; nothing was done")
    REFUSED = 3, _("at least one file was refused; the others are done")
    ACCESS = 4, _("a file could not be read, or a copy could not be written")
    UNPROVEN = 5, _("a copy did not pass its proof and was deleted")
    INTERRUPTED = 130, _("stopped by Ctrl-C or a signal; nothing half-written is left")

    meaning: str

    def __new__(cls, code: int, meaning: str) -> Exit:
        """A number that knows what it means."""
        self = int.__new__(cls, code)
        self._value_ = code
        self.meaning = meaning
        return self


def of(error: LampshadeError | None) -> Exit:
    """The code for one file's error."""
    if error is None:
        return Exit.DONE
    if isinstance(error, UsageError):
        return Exit.USAGE
    if isinstance(error, Unproven):
        return Exit.UNPROVEN
    return Exit.ACCESS if isinstance(error, CannotAccess) else Exit.REFUSED


def worst(codes: Iterable[Exit]) -> Exit:
    """The highest of several codes."""
    return max(codes, default=Exit.DONE)
