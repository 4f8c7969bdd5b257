"""The jail holds, and whatever happens in it is one refused file and one sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from toolkit.errors import Damaged, JailBroken
from toolkit.sandbox import jail, keeper, pool, wire
from toolkit.sandbox.jail import Limits
from toolkit.sandbox.probes import PROBES
from toolkit.sandbox.wire import Answer

LINUX = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="Landlock and seccomp are of Linux"
)
QUICK = Limits(256 << 20, 5, 10)
HOSTILE = "tests.sandbox.hostile"

Run = Callable[..., Answer]


def _kept(
    task: str, files: list[int], arguments: dict[str, Any], limits: Limits = QUICK
) -> Answer:
    return pool.run(task, files, arguments, limits, max_bytes=100)


def _once(
    task: str, files: list[int], arguments: dict[str, Any], limits: Limits = QUICK
) -> Answer:
    answer = keeper.run_once(task, files, arguments, limits, 100)
    keeper.raise_refusal(answer)
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
    """An empty file can not be mapped, and is no crash."""
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
        ("spin", Limits(256 << 20, 1, 9), {"timeout", "out_of_memory"}),
        ("eat_memory", QUICK, {"out_of_memory", "crashed"}),
    ],
)
def test_limits_hold(source: int, task: str, limits: Limits, details: set[str]) -> None:
    """A hang, an endless loop and a memory bomb end by themselves."""
    with pytest.raises(JailBroken) as refused:
        _kept(f"{HOSTILE}:{task}", [source], {}, limits)

    assert refused.value.detail in details


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
    """A child that can not even start serves nobody."""
    with pytest.raises(JailBroken):
        pool.run(f"{HOSTILE}:echo", [], {}, QUICK, warm_up=[f"{HOSTILE}:warm_badly"])


def test_a_prepared_child_is_used() -> None:
    """A child that was started early serves the next request of its kind."""
    pool.shut()
    pool.prepare([f"{HOSTILE}:warm"])
    assert len(pool._idle) == 1
    pool.run(f"{HOSTILE}:echo", [], {}, QUICK, warm_up=[f"{HOSTILE}:warm"])

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
def test_probes_succeed_where_there_is_no_jail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A probe that can not succeed proves nothing: outside, reading, writing and forking work."""
    from toolkit.sandbox import probes

    harmless = [
        "read-file",
        "list-folder",
        "write-file",
        "tcp",
        "udp",
        "unix-socket",
        "fork",
        "signal",
    ]

    assert [name for name in harmless if not probes._succeeds(PROBES[name][1])] == []


@LINUX
@pytest.mark.parametrize("part", ["_landlock", "_seccomp", "_limit_resources"])
def test_a_part_that_does_not_hold_is_said(monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    """The level is full only when every part holds."""
    for name in ("_landlock", "_seccomp", "_limit_resources"):
        monkeypatch.setattr(jail, name, lambda *_, _held=name != part: _held)
    monkeypatch.setattr(jail.ctypes, "CDLL", lambda *_, **__: _Kernel())

    assert jail.lock(QUICK) == wire.PARTIAL


class _Kernel:
    """A kernel that says yes to prctl and has nothing else."""

    def prctl(self, *_: Any) -> int:
        return 0

    def syscall(self, *_: Any) -> int:
        return -1


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
    """A ruleset that can not be made is no fence."""

    class Half(_Kernel):
        def __init__(self) -> None:
            self.calls = 0

        def syscall(self, *_: Any) -> int:
            self.calls += 1
            return 1 if self.calls == 1 else -1

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

    assert keeper._parse_whole(whole, 10).level == wire.PARTIAL
    with pytest.raises(JailBroken):
        keeper._parse_whole(whole + b"y", 10)
    with pytest.raises(JailBroken):
        keeper._parse_whole(whole[:-1], 10)
