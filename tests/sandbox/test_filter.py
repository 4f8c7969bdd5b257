"""The seccomp filter, run step by step as a kernel runs it, also for processors not at hand."""

from __future__ import annotations

import struct

import pytest

from toolkit.sandbox import jail
from toolkit.sandbox.jail import PROCESSORS

ALLOW, DENY, KILL, UNKNOWN = 0x7FFF0000, 0x00050001, 0x80000000, 0x00050000 | 38
MACHINES = pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
THREADS = pytest.mark.parametrize("threads", [True, False])
#: Numbers of calls that must never be had, by processor.
DANGEROUS = {
    "x86_64": {
        "open": 2, "openat": 257, "openat2": 437, "socket": 41, "connect": 42, "socketpair": 53,
        "fork": 57, "vfork": 58, "execve": 59, "execveat": 322, "kill": 62, "tgkill": 234,
        "ptrace": 101, "prctl": 157, "mount": 165, "setrlimit": 160, "prlimit64": 302,
        "setitimer": 38, "dup": 32, "fcntl": 72, "ioctl": 16, "memfd_create": 319,
        "process_vm_readv": 310, "io_uring_setup": 425, "bpf": 321, "rt_sigaction": 13,
    },
    "aarch64": {
        "openat": 56, "openat2": 437, "socket": 198, "connect": 203, "socketpair": 199,
        "execve": 221, "execveat": 281, "kill": 129, "tgkill": 131, "ptrace": 117, "prctl": 167,
        "mount": 40, "setrlimit": 164, "prlimit64": 261, "setitimer": 103, "dup": 23,
        "fcntl": 25, "ioctl": 29, "memfd_create": 279, "process_vm_readv": 270,
        "io_uring_setup": 425, "bpf": 280, "rt_sigaction": 134,
    },
}  # fmt: skip


def judged(program: bytes, arch: int, number: int, *arguments: int) -> int:
    """What the filter says to one system call."""
    given = [*arguments, 0, 0, 0, 0, 0, 0][:6]
    data = struct.pack("<IIQ6Q", number, arch, 0, *given)
    steps = list(struct.iter_unpack("<HBBI", program))
    at = accumulator = 0
    while True:
        code, then, otherwise, value = steps[at]
        at += 1
        if code == 0x20:
            (accumulator,) = struct.unpack_from("<I", data, value)
        elif code == 0x06:
            return value
        else:
            holds = {
                0x15: accumulator == value,
                0x35: accumulator >= value,
                0x45: bool(accumulator & value),
            }[code]
            at += then if holds else otherwise


@MACHINES
@THREADS
def test_only_the_list_is_allowed(machine: str, threads: bool) -> None:
    """Of all calls there are, those of the table pass, and harmless ones about memory."""
    processor = PROCESSORS[machine]
    program = jail.filter_program(processor, threads=threads)
    passed = {n for n in range(600) if judged(program, processor.audit_arch, n) == ALLOW}

    assert passed == {*dict(processor.allowed).values(), *processor.mapping, processor.madvise}


@MACHINES
@THREADS
def test_nothing_dangerous_is_in_the_table(machine: str, threads: bool) -> None:
    """No file, socket, process, foreign memory or lifted limit, whatever the arguments."""
    processor = PROCESSORS[machine]
    program = jail.filter_program(processor, threads=threads)
    for name, number in DANGEROUS[machine].items():
        for argument in (0, 0x10000, 0xFFFFFFFF, 1 << 63):
            said = judged(program, processor.audit_arch, number, argument, argument, argument)
            assert said == DENY, name


@MACHINES
@THREADS
def test_memory_of_the_computer_is_left_alone(machine: str, threads: bool) -> None:
    """As root, a child could have pages called broken, which no program gets again."""
    processor = PROCESSORS[machine]
    program = jail.filter_program(processor, threads=threads)

    def said(advice: int) -> int:
        return judged(program, processor.audit_arch, processor.madvise, 0, 4096, advice)

    dont_need, collapse, poison, offline = 4, 25, 100, 101
    assert said(dont_need) == said(collapse) == ALLOW
    assert said(poison) == said(offline) == said((1 << 32) + poison) == DENY


@MACHINES
def test_memory_can_not_be_made_executable(machine: str) -> None:
    """Mapping and changing protection pass unless execution is asked for."""
    processor = PROCESSORS[machine]
    program = jail.filter_program(processor, threads=True)
    for number in processor.mapping:
        assert judged(program, processor.audit_arch, number, 0, 4096, 3) == ALLOW
        for protection in (4, 5, 7, 0xFFFFFFFF):
            assert judged(program, processor.audit_arch, number, 0, 4096, protection) == DENY


@MACHINES
def test_a_thread_is_told_from_a_process(machine: str) -> None:
    """clone passes for a thread of the same process only, and only where threads are granted."""
    processor = PROCESSORS[machine]
    granted = jail.filter_program(processor, threads=True)
    arch, clone = processor.audit_arch, processor.clone

    assert judged(granted, arch, clone, 0x3D0F00) == ALLOW  # as a thread library asks
    assert judged(granted, arch, clone, 0x1200011) == DENY  # as fork asks
    assert judged(granted, arch, processor.clone3) == UNKNOWN
    refused = jail.filter_program(processor, threads=False)
    assert judged(refused, arch, clone, 0x3D0F00) == DENY
    assert judged(refused, arch, processor.clone3) == DENY


@MACHINES
def test_other_kinds_of_calls_are_no_way_round(machine: str) -> None:
    """Calls of another processor's kind end the child; x32 calls are denied."""
    processor = PROCESSORS[machine]
    program = jail.filter_program(processor, threads=True)

    for arch in (0x40000003, 0xC000003E, 0xC00000B7, 0x40000028):
        if arch != processor.audit_arch:
            assert judged(program, arch, 0) == KILL
    assert judged(program, processor.audit_arch, 0x40000000) == DENY
    assert judged(program, processor.audit_arch, 0xFFFFFFFF) == DENY


def test_the_table_is_this_machines(request: pytest.FixtureRequest) -> None:
    """Every name of a processor leads to a table, and both tables know the same work."""
    assert PROCESSORS["amd64"] is PROCESSORS["x86_64"]
    assert PROCESSORS["arm64"] is PROCESSORS["aarch64"]
    old = {"time"}  # x86-64 alone has it
    assert set(dict(PROCESSORS["x86_64"].allowed)) - old == set(
        dict(PROCESSORS["aarch64"].allowed)
    )
