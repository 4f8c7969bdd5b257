"""What the system says when reading or writing fails, in our own errors."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator

from toolkit.errors import CannotRead, CannotWrite, LampshadeError, NotRegular

_WHY = {
    errno.ENOENT: "no_such_file",
    errno.ENOTDIR: "no_such_file",
    errno.ENAMETOOLONG: "no_such_file",
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.EROFS: "read_only",
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EEXIST: "exists",
}


def problem(error: OSError) -> LampshadeError:
    """The error of ours that says what an OSError means for the file that is read."""
    if error.errno == errno.ELOOP:
        return NotRegular("link")
    # what the system says when somebody opens a socket
    return NotRegular("not_a_file") if error.errno == errno.ENXIO else CannotRead(reason(error))


def unwritten(error: OSError) -> CannotWrite:
    """The error of ours that says what an OSError means for the copy."""
    return CannotWrite(reason(error))


@contextlib.contextmanager
def writing() -> Iterator[None]:
    """What fails in here is a CannotWrite."""
    try:
        yield
    except OSError as error:
        raise unwritten(error) from None


def reason(error: OSError) -> str:
    """The row of DETAILS that says what the system said."""
    return _WHY.get(error.errno or 0, "io")
