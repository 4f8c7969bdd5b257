"""What a jailed child tries in the self-test: each probe really attempts an escape.

Runs inside the child. A probe returns True when the attempt succeeded, which is bad news.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any

from toolkit.i18n import mark as _
from toolkit.sandbox.wire import Reply

try:
    import resource
except ImportError:  # Windows has none
    resource = None  # type: ignore[assignment]

_TOO_MUCH = 8 << 30
#: Without it a system may deny what it does not have, which would say nothing of the jail.
_UNFILLED = (
    {"flags": mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | mmap.MAP_NORESERVE}
    if hasattr(mmap, "MAP_NORESERVE")
    else {}
)


def _read_a_file() -> None:
    os.close(os.open("/etc/passwd" if os.name == "posix" else "C:\\Windows\\win.ini", os.O_RDONLY))


def _list_a_folder() -> None:
    os.scandir("/").close()


def _write_a_file() -> None:
    for folder in ("/tmp", "/dev/shm", "."):  # noqa: S108  (the jail is to forbid exactly this)
        path = f"{folder}/lampshade-probe-{os.getpid()}"
        try:
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except OSError:
            continue
        try:
            os.write(descriptor, b"x")
        finally:
            os.close(descriptor)
            os.unlink(path)  # noqa: PTH108  (as it was opened)
        return
    raise PermissionError


def _tcp() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))


def _udp() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))


def _unix_socket() -> None:
    one, other = socket.socketpair()
    one.close()
    other.close()


def _start_a_program() -> None:
    child = os.posix_spawn(sys.executable, [sys.executable, "-c", "pass"], {})
    os.waitpid(child, 0)


def _fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _signal_the_parent() -> None:
    os.kill(os.getppid(), 0)


def _trace_the_parent() -> None:
    # PTRACE_SEIZE, unlike ATTACH, does not stop the parent, and ends with this process
    if ctypes.CDLL(None).ptrace(0x4206, os.getppid(), None, None) != 0:
        raise PermissionError


def _executable_memory() -> None:
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC).close()


def _too_much_memory() -> None:
    # asked for, and not filled: where nothing forbids it, the computer is to stay usable
    mmap.mmap(-1, _TOO_MUCH, **_UNFILLED).close()


def _put_off_the_alarm() -> None:
    signal.setitimer(signal.ITIMER_REAL, 0)


def _lift_the_limits() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


#: Name for machines -> words for people, and the attempt.
PROBES: dict[str, tuple[str, Callable[[], None]]] = {
    "read-file": (_("read a file of this computer"), _read_a_file),
    "list-folder": (_("list a folder"), _list_a_folder),
    "write-file": (_("write a file"), _write_a_file),
    "tcp": (_("open a network connection (TCP)"), _tcp),
    "udp": (_("send a network packet (UDP)"), _udp),
    "unix-socket": (_("open a local socket"), _unix_socket),
    "start-program": (_("start a program"), _start_a_program),
    "fork": (_("start another process"), _fork),
    "signal": (_("send a signal to the main program"), _signal_the_parent),
    "trace": (_("read the main program's memory"), _trace_the_parent),
    "execute-memory": (_("make memory executable"), _executable_memory),
    "memory": (_("take eight gigabytes of memory"), _too_much_memory),
    "alarm": (_("put off its own time limit"), _put_off_the_alarm),
    "limits": (_("lift its own limits"), _lift_the_limits),
}


def attempt(buffers: list[Any]) -> Reply:  # noqa: ARG001  (a task's form)
    """Try every probe; the head maps each name to whether it succeeded."""
    return Reply({"succeeded": {name: _succeeds(probe) for name, (_, probe) in PROBES.items()}})


def _succeeds(probe: Callable[[], None]) -> bool:
    try:
        probe()
    except (OSError, MemoryError, AttributeError, ValueError):  # absent there, or denied
        return False
    return True
