"""Run a command on a system that seems to be older: without Landlock, or without seccomp.

python weaken.py landlock|seccomp COMMAND [ARGUMENT...]
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys

from toolkit.sandbox import jail

NO_SUCH_CALL, INVALID = 38, 22
PRCTL = {"x86_64": 157, "aarch64": 167}


def without_landlock() -> list[bytes]:
    """Answer that the kernel knows no Landlock."""
    return [
        jail._step(jail._EQUAL, jail._LANDLOCK_CREATE, 0, 1),
        jail._step(jail._RETURN, jail._ERRNO | NO_SUCH_CALL),
    ]


def without_seccomp() -> list[bytes]:
    """Answer that the kernel knows no further filters."""
    return [
        jail._step(jail._EQUAL, PRCTL[platform.machine()], 0, 3),
        jail._step(jail._LOAD, jail._ARGUMENT_0),
        jail._step(jail._EQUAL, jail._PR_SET_SECCOMP, 0, 1),
        jail._step(jail._RETURN, jail._ERRNO | INVALID),
    ]


if __name__ == "__main__":
    part, *command = sys.argv[1:]
    steps = {"landlock": without_landlock, "seccomp": without_seccomp}[part]()
    code = b"".join(
        [jail._step(jail._LOAD, jail._NUMBER), *steps, jail._step(jail._RETURN, jail._ALLOW)]
    )
    libc = ctypes.CDLL(None, use_errno=True)
    raw = ctypes.create_string_buffer(code, len(code))
    program = jail._Program(len(code) // 8, ctypes.addressof(raw))
    if libc.prctl(jail._PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        sys.exit("this system has no seccomp")
    if libc.prctl(jail._PR_SET_SECCOMP, 2, ctypes.byref(program), 0, 0) != 0:
        sys.exit("this system has no seccomp")
    os.execv(command[0], command)
