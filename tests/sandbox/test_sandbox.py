"""The jail holds, and whatever happens in it is one refused file and one sentence."""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from toolkit.errors import CannotRead, Damaged, JailBroken
from toolkit.sandbox import jail, once, pool, probes, waiting_child, wire
from toolkit.sandbox.jail import Limits
from toolkit.sandbox.probes import PROBES
from toolkit.sandbox.request import Request, raise_refusal
from toolkit.sandbox.wire import Answer

LINUX = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="Landlock and seccomp are of Linux"
)
#: Little memory and work; the clock is patient, because the machine may be busy.
QUICK = Limits(256 << 20, 5, 60)
HOSTILE = "tests.sandbox.hostile"

Run = Callable[..., Answer]


def _kept(
    task: str, files: list[int], arguments: dict[str, Any], limits: Limits = QUICK
) -> Answer:
    return pool.run(Request(task, files, arguments, limits, max_bytes=100))


def _once(
    task: str, files: list[int], arguments: dict[str, Any], limits: Limits = QUICK
) -> Answer:
    answer = once.run(Request(task, files, arguments, limits, 100))
    raise_refusal(answer)
    return answer


@pytest.fixture(params=[_kept, _once], ids=["forked", "one process a file"])
def run(request: pytest.FixtureRequest) -> Run:
    """Both ways of starting a confined child keep the same promises."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def source(tmp_path: Path) -> Iterator[int]:
    """A file with something in it."""
    path = tmp_path / "photo"
    path.write_bytes(b"bytes of a photo")
    descriptor = os.open(path, os.O_RDONLY)
    yield descriptor
    os.close(descriptor)


def test_a_task_gets_bytes_and_gives_bytes(run: Run, source: int) -> None:
    """Bytes go in by descriptor and come out by pipe."""
    answer = run(f"{HOSTILE}:echo", [source], {"words": "ä\u202e"})

    assert answer.untrusted_head == {"words": "ä\u202e", "sizes": [16]}
    assert answer.untrusted_blobs == (b"bytes of a photo",)


def test_an_empty_file_is_empty_bytes(tmp_path: Path) -> None:
    """An empty file cannot be mapped, and is no crash."""
    (tmp_path / "x").write_bytes(b"")
    descriptor = os.open(tmp_path / "x", os.O_RDONLY)

    assert _kept(f"{HOSTILE}:echo", [descriptor], {}).untrusted_head["sizes"] == [0]
    os.close(descriptor)


def test_a_refusal_comes_back_as_itself(run: Run, source: int) -> None:
    """What a task refuses is said in our own words."""
    with pytest.raises(Damaged, match="truncated"):
        run(f"{HOSTILE}:refuse", [source], {})


@pytest.mark.parametrize(
    "task",
    ["crash", "raise_anything", "quit_early", "say_too_much", "unknown_error", "odd_error",
     "read_another_file", "no_such_task"],
)  # fmt: skip
def test_misbehaviour_is_one_broken_jail(run: Run, source: int, task: str) -> None:
    """A crash, an escape, a lie, an unknown word: refused, and nothing of it is shown."""
    with pytest.raises(JailBroken) as refused:
        run(f"{HOSTILE}:{task}", [source], {})

    assert "secret" not in refused.value.why


@pytest.mark.parametrize(
    ("task", "limits", "details"),
    [
        ("hang", Limits(256 << 20, 5, 1), {"timeout"}),
        ("spin", Limits(256 << 20, 1, 9), {"timeout"}),
        ("eat_memory", QUICK, {"out_of_memory", "crashed"}),
    ],
)
def test_limits_hold(source: int, task: str, limits: Limits, details: set[str]) -> None:
    """A hang, an endless loop and a memory bomb end by themselves."""
    with pytest.raises(JailBroken) as refused:
        _kept(f"{HOSTILE}:{task}", [source], {}, limits)

    assert refused.value.detail in details


@LINUX
def test_a_file_that_is_cut_short_meanwhile_is_not_blamed(tmp_path: Path) -> None:
    """The child is killed where the file has nothing any more; nothing is suspicious in that."""
    path = tmp_path / "photo"
    path.write_bytes(bytes(3 * mmap.PAGESIZE))
    with path.open("r+b") as photo, pytest.raises(CannotRead) as told:
        pool.run(Request(
            f"{HOSTILE}:read_to_the_end_again", [photo.fileno()], {}, QUICK, 100,
            take=lambda _part: os.truncate(path, 1),
        ))  # fmt: skip

    assert told.value.detail == "changed_meanwhile"


@LINUX
@pytest.mark.parametrize("broken", [False, True])
def test_a_child_that_finds_nothing_is_believed_if_we_find_nothing_either(
    source: int, monkeypatch: pytest.MonkeyPatch, broken: bool
) -> None:
    """A stick that was pulled out; else the file made the child end so, and is told as that."""
    error = CannotRead if broken else JailBroken

    def gone(*_asked: int) -> bytes:
        raise OSError(errno.EIO, "the stick is gone")

    monkeypatch.setattr(waiting_child.WaitingChild, "_status", lambda _self: 256 - signal.SIGBUS)
    if broken:
        monkeypatch.setattr(waiting_child.os, "pread", gone)
    with pytest.raises(error) as told:
        _kept(f"{HOSTILE}:crash", [source], {})

    assert told.value.detail == ("io" if broken else "crashed")


def test_a_hang_ends_without_fork(source: int) -> None:
    """The same where each file has a process of its own."""
    with pytest.raises(JailBroken):
        _once(f"{HOSTILE}:hang", [source], {}, Limits(256 << 20, 5, 1))


def test_after_a_crash_the_next_file_is_read(source: int) -> None:
    """One bad file stops nothing."""
    with pytest.raises(JailBroken):
        _kept(f"{HOSTILE}:crash", [source], {})

    assert _kept(f"{HOSTILE}:echo", [source], {}).untrusted_head["sizes"] == [16]


def test_a_warm_up_that_fails_is_a_broken_jail() -> None:
    """A child that cannot even start serves nobody."""
    with pytest.raises(JailBroken):
        pool.run(Request(f"{HOSTILE}:echo", [], {}, QUICK, warm_up=[f"{HOSTILE}:warm_badly"]))


def test_a_prepared_child_is_used() -> None:
    """A child that was started early serves the next request of its kind."""
    pool.shut()
    pool.prepare([f"{HOSTILE}:warm"])
    assert len(pool._idle) == 1
    pool.run(Request(f"{HOSTILE}:echo", [], {}, QUICK, warm_up=[f"{HOSTILE}:warm"]))

    assert len(pool._idle) == 1


def test_without_fork_the_other_way_is_taken(monkeypatch: pytest.MonkeyPatch, source: int) -> None:
    """Systems without fork get one process a file, and nothing is kept waiting."""
    pool.shut()
    monkeypatch.setattr(pool, "can_fork", lambda: False)
    pool.prepare()

    assert _kept(f"{HOSTILE}:echo", [source], {}).untrusted_head["sizes"] == [16]
    assert pool._idle == []


@LINUX
def test_every_probe_is_denied(run: Run) -> None:
    """The self-test really tries to escape, also as root, and fails each time."""
    answer = run("toolkit.sandbox.probes:attempt", [], {})

    assert answer.level == wire.FULL
    assert answer.untrusted_head["succeeded"] == dict.fromkeys(PROBES, False)


@LINUX
def test_probes_succeed_where_there_is_no_jail() -> None:
    """A probe that cannot succeed proves nothing: outside a jail each of them does.

    Even there none takes the computer's memory away from others.
    """
    script = (
        "import resource; from toolkit.sandbox import probes;"
        "print([name for name, did in probes.attempt([]).head['succeeded'].items() if not did],"
        "resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1 << 20)"
    )
    # one process between, because it is the parent that is traced
    between = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {script!r}])"
    ended = subprocess.run(
        [sys.executable, "-c", between], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    for_root = "" if os.geteuid() == 0 else "'trace'"

    assert ended.stdout.strip() in ("[] True", f"[{for_root}] True")


def test_a_probe_that_finds_no_place_to_write_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that can be written to is as good as nothing that may be."""

    def none(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "open", none)

    assert not probes._succeeds(PROBES["write-file"][1])
    assert not probes._succeeds(PROBES["read-file"][1])


def test_a_trace_that_is_denied_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the kernel denies is told from what it grants."""

    class Denying:
        def ptrace(self, *_: Any) -> int:
            return -1

    monkeypatch.setattr(probes.ctypes, "CDLL", lambda *_, **__: Denying())

    assert not probes._succeeds(PROBES["trace"][1])


def test_systems_without_limits_can_load_both_sides() -> None:
    """Windows has no module of limits; the child starts all the same and says: none."""
    script = (
        "import sys; sys.modules['resource'] = None; sys.platform = 'win32';"
        "from toolkit.sandbox import jail, probes;"
        "print(jail.lock(jail.Limits(1, 1, 1)), probes._succeeds(probes.PROBES['limits'][1]))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    assert ended.stdout.split() == ["none", "False"]


class _Kernel:
    """A kernel that says yes to prctl and notes what it was asked; it has nothing else."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []

    def prctl(self, *arguments: Any) -> int:
        self.asked.append(arguments)
        return 0

    def syscall(self, *_: Any) -> int:
        return -1


class _Resource:
    """A system whose hard limits are known, and which notes what is set."""

    RLIM_INFINITY = -1
    RLIMIT_CPU, RLIMIT_FSIZE, RLIMIT_CORE, RLIMIT_NOFILE = "cpu", "fsize", "core", "nofile"
    RLIMIT_AS, RLIMIT_NPROC = "as", "nproc"

    def __init__(self, **hard: int) -> None:
        self.hard = hard
        self.set: dict[str, tuple[int, int]] = {}

    def getrlimit(self, which: str) -> tuple[int, int]:
        return 0, self.hard.get(which, -1)

    def setrlimit(self, which: str, values: tuple[int, int]) -> None:
        self.set[which] = values


@pytest.mark.parametrize("threads", [True, False])
def test_limits_are_what_was_asked_for(monkeypatch: pytest.MonkeyPatch, threads: bool) -> None:
    """Memory on top of what is in use, seconds, and nothing at all of files and processes."""
    system = _Resource()
    monkeypatch.setattr(jail, "resource", system)

    assert jail._limit_resources(Limits(1000, 7, 9, threads), 500)
    assert system.set == {
        "cpu": (7, 8), "fsize": (0, 0), "core": (0, 0), "nofile": (0, 0), "as": (1500, 1500),
        **({} if threads else {"nproc": (0, 0)}),
    }  # fmt: skip


def test_a_tighter_limit_of_the_users_own_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who works under a limit already is not refused because ours would be wider."""
    system = _Resource(cpu=3, **{"as": 900})
    monkeypatch.setattr(jail, "resource", system)

    assert jail._limit_resources(Limits(1000, 7, 9), 500)
    assert (system.set["cpu"], system.set["as"]) == ((3, 3), (900, 900))


def test_a_limit_that_is_denied_is_said_and_stops_none_of_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A container's filter of system calls may know no limits; the level is lower then."""

    class Denying(_Resource):
        def setrlimit(self, which: str, values: tuple[int, int]) -> None:
            if which == "fsize":
                raise ValueError("not allowed")
            super().setrlimit(which, values)

    system = Denying()
    monkeypatch.setattr(jail, "resource", system)

    assert not jail._limit_resources(Limits(1000, 7, 9), 500)
    assert {"cpu", "core", "nofile", "as", "nproc"} == system.set.keys()


def test_where_memory_in_use_is_unknown_no_limit_is_guessed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A system without /proc says nothing of the address space, so it gets no limit of it."""

    def none(*_: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(jail, "open", none, raising=False)
    system = _Resource()
    monkeypatch.setattr(jail, "resource", system)

    assert jail._address_space() == 0
    assert jail._limit_resources(QUICK, jail._address_space())
    assert "as" not in system.set


def test_the_kernel_gets_the_filter_as_it_is() -> None:
    """The whole program is handed over, with its length in steps."""

    class Reading(_Kernel):
        def prctl(self, call: int, mode: int, program: Any, *_: Any) -> int:
            handed = program._obj
            self.asked.append((call, mode, ctypes.string_at(handed.filter, handed.length * 8)))
            return 0

    kernel = Reading()
    processor = jail.PROCESSORS["x86_64"]

    assert jail._seccomp(kernel, processor, threads=False)  # type: ignore[arg-type]
    assert kernel.asked == [(22, 2, jail.filter_program(processor, threads=False))]


def test_a_fence_that_stands_is_said_to_stand(tmp_path: Path) -> None:
    """Each version of Landlock is asked for all that it knows, and its ruleset is closed."""
    for version, (size, files) in {1: (8, 13), 3: (8, 15), 4: (16, 15), 6: (24, 16)}.items():
        ruleset = os.open(tmp_path, os.O_RDONLY)

        class Fencing(_Kernel):
            def syscall(
                self, number: int, rules: Any, *rest: Any, known=version, made=ruleset
            ) -> int:
                self.asked.append((number, rules, *rest))
                if number == jail._LANDLOCK_CREATE:
                    return known if rules is None else made
                return 0

        kernel = Fencing()
        assert jail._landlock(kernel)  # type: ignore[arg-type]
        _, rules, length, _ = kernel.asked[1]
        assert length.value == size
        assert jail.struct.unpack_from("<Q", rules)[0] == (1 << files) - 1
        with pytest.raises(OSError, match="Bad file"):
            os.fstat(ruleset)


def test_who_dies_takes_the_child_along(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel is asked to kill this process with its parent."""
    kernel = _Kernel()
    monkeypatch.setattr(jail, "_libc", lambda: kernel)
    jail.die_with_parent()

    assert kernel.asked == ([(1, 9, 0, 0, 0)] if sys.platform.startswith("linux") else [])


#: What has to hold for the full jail; without knowing what is in use, memory is not limited.
PARTS = ("_landlock", "_seccomp", "_limit_resources", "_address_space")


@LINUX
@pytest.mark.parametrize("part", [*PARTS, "none"])
def test_a_part_that_does_not_hold_is_said(monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    """The level is full only when every part holds."""
    for name in PARTS:
        monkeypatch.setattr(jail, name, lambda *_, _held=name != part: _held)
    kernel = _Kernel()
    monkeypatch.setattr(jail, "_libc", lambda: kernel)

    assert jail.lock(QUICK) == (wire.FULL if part == "none" else wire.PARTIAL)
    # neither dumped nor traced, and no new privileges
    assert [call[:2] for call in kernel.asked] == [(4, 0), (38, 1)]


def test_other_systems_say_partial_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no Landlock and no seccomp, the level never says full."""
    monkeypatch.setattr(jail.sys, "platform", "darwin")
    monkeypatch.setattr(jail, "_limit_resources", lambda *_: True)
    assert jail.lock(QUICK) == wire.PARTIAL
    jail.die_with_parent()
    monkeypatch.setattr(jail, "_limit_resources", lambda *_: False)
    assert jail.lock(QUICK) == wire.NONE


def test_a_system_without_limits_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows has no resource limits of this kind."""
    monkeypatch.setattr(jail, "_HAS_LIMITS", False)

    assert jail._limit_resources(QUICK, 0) is False


def test_an_old_kernel_has_no_landlock() -> None:
    """A kernel that does not know Landlock is told apart from one that does."""
    assert jail._landlock(_Kernel()) is False  # type: ignore[arg-type]


def test_landlock_that_fails_half_way_does_not_hold() -> None:
    """A ruleset that cannot be made is no fence."""

    class Half(_Kernel):
        def syscall(self, *arguments: Any) -> int:
            self.asked.append(arguments)
            return 1 if len(self.asked) == 1 else -1

    assert jail._landlock(Half()) is False  # type: ignore[arg-type]


@pytest.mark.parametrize("machine", sorted(jail.PROCESSORS))
@pytest.mark.parametrize("threads", [True, False])
def test_the_filter_is_whole(machine: str, threads: bool) -> None:
    """The filter is a list of 8-byte steps whose jumps all land inside it."""
    program = jail.filter_program(jail.PROCESSORS[machine], threads=threads)
    steps = [jail.struct.unpack_from("<HBBI", program, at) for at in range(0, len(program), 8)]

    assert len(program) % 8 == 0
    assert len(steps) < 4096
    for number, (code, then, otherwise, _) in enumerate(steps):
        if code & 7 == 5:
            assert number + 1 + max(then, otherwise) < len(steps)
    assert steps[-1][3] & 0xFFFF0000 == 0x00050000


def _reader(data: bytes) -> Callable[[int], bytes]:
    at = 0

    def read(size: int) -> bytes:
        nonlocal at
        part = data[at : at + size]
        at += size
        if len(part) < size:
            raise JailBroken("crashed")
        return part

    return read


@pytest.mark.parametrize(
    "untrusted",
    [
        b"",
        b"X",
        b"F\xff\xff\xff\xff",
        b"F\x02\0\0\0{}",
        b"F\x02\0\0\0[]",
        b"F\x02\0\0\0{{",
        b'F\x18\0\0\0{"head":[],"blobs":[]}   ',
        b'F\x16\0\0\0{"head":{},"blobs":5} ',
        b'F\x19\0\0\0{"head":{},"blobs":[-1]}  ',
        b'F\x1a\0\0\0{"head":{},"blobs":[1e9]}  ',
        b'F\x1b\0\0\0{"head":{},"blobs":[9999]}  ',
        b'F\x1b\0\0\0{"head":{},"blobs":[true]}  ',
        b"F\x00\x00\x02\x00" + b"[" * 131072,
    ],
)
def test_a_reply_that_is_none_is_a_broken_jail(untrusted: bytes) -> None:
    """Shape, length and count are checked before anything is believed."""
    with pytest.raises(JailBroken):
        wire.unpack(_reader(untrusted), 100)


def test_bytes_after_a_reply_are_a_lie() -> None:
    """An answer that is longer than it says is not believed."""
    whole = b"P" + b"".join(wire.pack(wire.Reply({"a": 1}, (b"x",))))

    assert once._parse_whole(whole, 10).level == wire.PARTIAL
    with pytest.raises(JailBroken):
        once._parse_whole(whole + b"y", 10)
    with pytest.raises(JailBroken):
        once._parse_whole(whole[:-1], 10)


@pytest.mark.parametrize("forks", [True, False], ids=["forked", "one process a file"])
def test_a_task_pours_part_by_part(
    monkeypatch: pytest.MonkeyPatch, source: int, forks: bool
) -> None:
    """Parts come before the reply, in order; an empty one is passed over."""
    if not forks:
        monkeypatch.setattr(pool, "can_fork", lambda: False)
    taken: list[bytes] = []
    asked = Request(f"{HOSTILE}:pour", [source], {}, QUICK, max_bytes=100, take=taken.append)
    answer = pool.run(asked)

    assert taken == [b"\0" * 5, b"\1" * 5, b"\2" * 5]
    assert answer.untrusted_head == {"parts": 3}
    assert answer.untrusted_blobs == (b"bytes of a photo",)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"then": "refuse"}, Damaged),
        ({"then": "crash"}, JailBroken),
        ({"size": 2 << 20}, JailBroken),
        ({"parts": 10, "size": 1 << 20}, JailBroken),
    ],
)
def test_a_pour_that_ends_badly_is_known_to_end_badly(
    arguments: dict[str, Any], error: type[Exception]
) -> None:
    """What was taken before does not count: a refusal, a crash, or a part that is too long."""
    with pytest.raises(error):
        pool.run(Request(f"{HOSTILE}:pour", [], arguments, QUICK, max_bytes=9 << 20, take=_forget))


def _forget(part: bytes) -> None:
    pass


def test_all_that_was_agreed_may_be_poured() -> None:
    """To the byte; one part more is too much."""
    arguments = {"parts": 9, "size": 1 << 20}
    asked = Request(f"{HOSTILE}:pour", [], arguments, QUICK, max_bytes=9 << 20, take=_forget)
    poured = pool.run(asked)

    assert poured.untrusted_head == {"parts": 9}


def test_who_takes_may_stop() -> None:
    """An error of the taker's own goes up, and the next request is served."""

    def full(part: bytes) -> None:
        raise OSError("full")

    arguments = {"parts": 9, "size": 1 << 20}
    with pytest.raises(OSError, match="full"):
        pool.run(Request(f"{HOSTILE}:pour", [], arguments, QUICK, max_bytes=9 << 20, take=full))

    assert _kept(f"{HOSTILE}:echo", [], {}).untrusted_head["sizes"] == []
