"""What a child gives up before it reads the first untrusted byte.

On Linux: resource limits, no new privileges, Landlock with no path at all and no TCP, and a
seccomp allow-list under which no file, socket, process or executable memory can be had.
Elsewhere: the resource limits that exist there. `lock` says which of these now hold; it never
pretends.

Pure ctypes on the documented kernel interfaces (prctl(2), landlock(7), seccomp(2)); the system
call numbers are those of x86-64 and arm64. On other processors there is no seccomp, and the
level is "partial".

Does not hide the memory that the child was forked with: it is started from a clean
interpreter that has seen no photo, name or key.
"""

from __future__ import annotations

import ctypes
import functools
import os
import signal
import struct
import sys
from typing import NamedTuple

from toolkit.sandbox.wire import FULL, NONE, PARTIAL

try:
    import resource
except ImportError:  # Windows has none
    resource = None  # type: ignore[assignment]

_HAS_LIMITS = resource is not None
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
_SECCOMP_MODE_FILTER = 2

#: landlock_create_ruleset, landlock_add_rule, landlock_restrict_self: the same on every processor.
_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446
_LANDLOCK_VERSION = 1
#: All file-system rights by Landlock version; version 4 brought TCP, 6 signals and sockets.
_LANDLOCK_FILES = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_LANDLOCK_TCP_SINCE, _LANDLOCK_SCOPE_SINCE = 4, 6


class Limits(NamedTuple):
    """What a child may use at most: bytes of memory on top of its start, and seconds."""

    memory: int
    cpu_seconds: int
    wall_seconds: int
    threads: bool = False


class _Processor(NamedTuple):
    """The numbers that differ between processors."""

    audit_arch: int
    allowed: tuple[tuple[str, int], ...]
    clone: int
    clone3: int
    madvise: int
    mapping: tuple[int, int]


#: Reading, writing and mapping what is open already, time, locks between own threads, and the end.
_X86_64 = _Processor(
    0xC000003E,
    tuple({
        "read": 0, "write": 1, "close": 3, "fstat": 5, "lseek": 8, "munmap": 11, "brk": 12,
        "rt_sigprocmask": 14, "rt_sigreturn": 15, "pread64": 17, "readv": 19, "writev": 20,
        "sched_yield": 24, "mremap": 25, "nanosleep": 35, "getpid": 39, "exit": 60,
        "gettimeofday": 96, "getrusage": 98, "sigaltstack": 131, "gettid": 186, "time": 201,
        "futex": 202, "sched_getaffinity": 204, "set_tid_address": 218, "clock_gettime": 228,
        "clock_getres": 229, "clock_nanosleep": 230, "exit_group": 231, "set_robust_list": 273,
        "getrandom": 318, "membarrier": 324, "rseq": 334,
    }.items()),
    clone=56, clone3=435, madvise=28, mapping=(9, 10),
)  # fmt: skip
_ARM64 = _Processor(
    0xC00000B7,
    tuple({
        "lseek": 62, "read": 63, "write": 64, "readv": 65, "writev": 66, "pread64": 67,
        "close": 57, "fstat": 80, "exit": 93, "exit_group": 94, "set_tid_address": 96,
        "futex": 98, "set_robust_list": 99, "nanosleep": 101, "clock_gettime": 113,
        "clock_getres": 114, "clock_nanosleep": 115, "sched_getaffinity": 123, "sched_yield": 124,
        "sigaltstack": 132, "rt_sigprocmask": 135, "rt_sigreturn": 139, "getrusage": 165,
        "gettimeofday": 169, "getpid": 172, "gettid": 178, "brk": 214, "munmap": 215,
        "mremap": 216, "getrandom": 278, "membarrier": 283, "rseq": 293,
    }.items()),
    clone=220, clone3=435, madvise=233, mapping=(222, 226),
)  # fmt: skip
PROCESSORS = {"x86_64": _X86_64, "amd64": _X86_64, "aarch64": _ARM64, "arm64": _ARM64}

_CLONE_THREAD = 0x00010000
_PROT_EXEC = 4
#: From here on advice about memory is for testers, and may take pages from the whole computer.
_MADV_HWPOISON = 100
_EPERM, _ENOSYS = 1, 38
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_X32_BIT = 0x40000000

#: Offsets in struct seccomp_data: number, architecture, and the low halves of arguments 0 and 2.
_NUMBER, _ARCH, _ARGUMENT_0, _ARGUMENT_2 = 0, 4, 16, 32
_LOAD, _EQUAL, _ABOVE, _BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06


def lock(limits: Limits) -> str:
    """Give everything up, for good; returns the level that now holds: full, partial or none.

    Call it in a child that has imported and mapped all it needs and has read no untrusted
    byte. Does not close descriptors that are open already: close what the child must not have
    first.
    """
    in_use = _address_space()
    if not sys.platform.startswith("linux"):
        return PARTIAL if _limit_resources(limits, in_use) else NONE
    libc = _libc()
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    unprivileged = libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
    fenced = unprivileged and _landlock(libc)
    # Landlock needs one descriptor, so the limit of none comes after it; the filter comes last
    limited = _limit_resources(limits, in_use)
    processor = PROCESSORS.get(os.uname().machine.lower())
    filtered = unprivileged and processor is not None and _seccomp(libc, processor, limits.threads)
    # where the system does not say how much memory is in use, none of it is limited
    return FULL if fenced and filtered and limited and in_use else PARTIAL


def prepare() -> None:
    """Load and build what `lock` needs, once, before the children are forked that call it."""
    linux = sys.platform.startswith("linux")
    processor = PROCESSORS.get(os.uname().machine.lower()) if linux else None
    if processor is not None:
        _libc()
        filter_program(processor, threads=False)
        filter_program(processor, threads=True)


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent ends; Linux only, else nothing."""
    if sys.platform.startswith("linux"):
        _libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _limit_resources(limits: Limits, in_use: int) -> bool:
    """Whether all limits hold that were asked for; who confines us may deny them."""
    if not _HAS_LIMITS:
        return False
    wanted = [
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 0),
    ]
    if in_use:
        wanted.append((resource.RLIMIT_AS, in_use + limits.memory))
    if not limits.threads:
        wanted.append((resource.RLIMIT_NPROC, 0))
    held = [_limited(which, soft) for which, soft in wanted]
    return all(held)


def _limited(which: int, soft: int) -> bool:
    # at the hard limit of time the system kills as it does for want of memory; the soft one
    # comes first, and says what it was
    hard = soft + 1 if which == resource.RLIMIT_CPU else soft
    try:
        already = resource.getrlimit(which)[1]
        most = hard if already == resource.RLIM_INFINITY else min(hard, already)
        resource.setrlimit(which, (min(soft, most), most))
    except (OSError, ValueError):
        return False
    return True


def _address_space() -> int:
    """Bytes of address space this process uses now; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123  (a plain call; no path is built)
            return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def _landlock(libc: ctypes.CDLL) -> bool:
    """Forbid every path, TCP port, foreign signal and abstract socket that the kernel knows."""
    version = libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), _LANDLOCK_VERSION)
    if version < 1:
        return False
    files = (1 << _LANDLOCK_FILES[min(version, max(_LANDLOCK_FILES))]) - 1
    tcp = 3 if version >= _LANDLOCK_TCP_SINCE else 0
    scope = 3 if version >= _LANDLOCK_SCOPE_SINCE else 0
    rules = struct.pack("<QQQ", files, tcp, scope)
    size = 24 if scope else 16 if tcp else 8
    ruleset = libc.syscall(_LANDLOCK_CREATE, rules, ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return False
    held = libc.syscall(_LANDLOCK_RESTRICT, ruleset, 0) == 0
    os.close(ruleset)
    return bool(held)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _seccomp(libc: ctypes.CDLL, processor: _Processor, threads: bool) -> bool:
    code = filter_program(processor, threads=threads)
    raw = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(raw))
    held = libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)
    return bool(held == 0)


@functools.cache
def filter_program(processor: _Processor, *, threads: bool) -> bytes:
    """The seccomp filter as classic BPF: the allow-list, everything else is EPERM.

    Another architecture's calls kill. Mapping memory is allowed unless it asks to execute, advice
    about memory unless only root may give it. A new thread is allowed only where `threads` is set,
    a new process never.
    """
    steps = [
        _step(_LOAD, _ARCH),
        _step(_EQUAL, processor.audit_arch, 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NUMBER),
        _step(_ABOVE, _X32_BIT, 0, 1),
        _step(_RETURN, _ERRNO | _EPERM),
    ]
    for number in sorted(number for _, number in processor.allowed):
        steps += [_step(_EQUAL, number, 0, 1), _step(_RETURN, _ALLOW)]
    for number in processor.mapping:
        steps += _allow_if(number, _ARGUMENT_2, [_step(_BITS, _PROT_EXEC, 1, 0)])
    steps += _allow_if(processor.madvise, _ARGUMENT_2, [_step(_ABOVE, _MADV_HWPOISON, 1, 0)])
    if threads:
        steps += _allow_if(processor.clone, _ARGUMENT_0, [_step(_BITS, _CLONE_THREAD, 0, 1)])
        # glibc falls back to clone, whose flags a filter can read, when clone3 does not exist
        steps += [_step(_EQUAL, processor.clone3, 0, 1), _step(_RETURN, _ERRNO | _ENOSYS)]
    steps.append(_step(_RETURN, _ERRNO | _EPERM))
    return b"".join(steps)


def _allow_if(number: int, argument: int, test: list[bytes]) -> list[bytes]:
    """Allow one call when the test on one argument falls through, else EPERM."""
    body = [_step(_LOAD, argument), *test, _step(_RETURN, _ALLOW), _step(_RETURN, _ERRNO | _EPERM)]
    return [_step(_EQUAL, number, 0, len(body)), *body]


def _step(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("<HBBI", code, then, otherwise, value)
