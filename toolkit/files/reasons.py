"""Turn the system's errors for reading and writing into our own."""

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
    """Our error for an OSError of the file that is read."""
    if error.errno == errno.ELOOP:
        return NotRegular("link")
    # the error of opening a socket
    return NotRegular("not_a_file") if error.errno == errno.ENXIO else CannotRead(reason(error))


def unwritten(error: OSError) -> CannotWrite:
    """Our error for an OSError of the copy that is written."""
    return CannotWrite(reason(error))


@contextlib.contextmanager
def writing() -> Iterator[None]:
    """Turn an OSError in the block into a CannotWrite."""
    try:
        yield
    except OSError as error:
        raise unwritten(error) from None


def reason(error: OSError) -> str:
    """The row of DETAILS for an OSError."""
    return _WHY.get(error.errno or 0, "io")
