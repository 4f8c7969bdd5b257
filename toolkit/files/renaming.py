"""Give a file a name in one step that never overwrites.

Where a file cannot stand without a name there are mostly no hard links either (a memory stick).
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

#: renameat2(2): names are seen from the current folder; a name that is taken is an error.
_AT_FDCWD, _RENAME_NOREPLACE = -100, 1
_NO_SUCH_STEP = (errno.EINVAL, errno.ENOSYS)


def renamed_if_free(old: Path, new: Path) -> bool:
    """Rename a file unless the new name is taken, which raises FileExistsError.

    False, and nothing was done, where the system or its disk knows no such step. Raises OSError.
    """
    import ctypes  # noqa: PLC0415  (few copies need it)

    library = ctypes.CDLL(None, use_errno=True)
    rename = getattr(library, "renameat2", None)
    if rename is None or not sys.platform.startswith("linux"):
        return False
    if rename(_AT_FDCWD, os.fsencode(old), _AT_FDCWD, os.fsencode(new), _RENAME_NOREPLACE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NO_SUCH_STEP:
        return False
    raise OSError(number, os.strerror(number), str(new))
