"""What holds a child, looked at from outside while it works, and what it can know."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tests.conftest import ROOT, sample_of
from tests.sandbox.test_sandbox import HOSTILE, LINUX, QUICK, Run, run, source
from toolkit import Recipe, clean, files
from toolkit.errors import JailBroken
from toolkit.sandbox import pool, starting, waiting_child
from toolkit.sandbox.jail import Limits
from toolkit.sandbox.request import Request

__all__ = ["run", "source"]  # fixtures

PROC = Path("/proc")
T = TypeVar("T")


def until(found: Callable[[], T], seconds: float = 60) -> T:
    """What `found` gives, once it gives something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := found():
            return value
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")


def children(process: int) -> list[int]:
    return [
        int(word) for word in (PROC / f"{process}/task/{process}/children").read_text().split()
    ]


def test_a_long_answer_is_held_once_while_it_is_heard() -> None:
    """Parts that are joined at the end would be there twice."""
    size = 32 << 20
    out, to = os.pipe()

    def say() -> None:
        with open(to, "wb") as stream:
            stream.writelines(bytes(1 << 20) for _ in range(size >> 20))

    saying = threading.Thread(target=say)
    tracemalloc.start()
    try:
        saying.start()
        heard = waiting_child._Reader(out, time.monotonic() + 60).exactly(size)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        saying.join()
        os.close(out)

    assert len(heard) == size
    assert most < 1.5 * size


@pytest.fixture
def hanging(source: int) -> Iterator[int]:
    """A locked child that hangs, by its number."""
    with closing(waiting_child.WaitingChild()) as kept:

        def wait() -> None:
            with pytest.raises(JailBroken):
                kept.run(Request(f"{HOSTILE}:hang", [source], {}, Limits(256 << 20, 5, 600), 100))

        waiting = threading.Thread(target=wait)
        waiting.start()
        (child,) = until(lambda: children(kept._process.pid))
        until(lambda: "Seccomp:\t2" in (PROC / f"{child}/status").read_text())
        yield child
        os.kill(child, signal.SIGKILL)
        waiting.join()


@LINUX
def test_the_kernel_says_what_is_held(hanging: int) -> None:
    """No new privileges, a filter, no core, no file, no descriptor, no process: as documented."""
    status = (PROC / f"{hanging}/status").read_text()
    limits = (PROC / f"{hanging}/limits").read_text()
    held = {line[:26].strip(): line[26:].split() for line in limits.splitlines()[1:]}
    hard = {name: both[1] for name, both in held.items()}

    assert "NoNewPrivs:\t1" in status
    assert "Seccomp:\t2" in status
    for name in ("Max open files", "Max file size", "Max core file size", "Max processes"):
        assert hard[name] == "0", name
    assert held["Max cpu time"][:2] == ["5", "6"]
    used = int(next(line for line in status.splitlines() if "VmSize" in line).split()[1]) << 10
    assert int(hard["Max address space"]) <= used + (256 << 20) + (64 << 20)


@LINUX
@pytest.mark.skipif(os.geteuid() != 0, reason="only root may look into a process that forbids it")
def test_a_child_holds_the_photo_and_the_pipe_and_nothing_else(hanging: int, source: int) -> None:
    """No terminal, no socket, no other photo is within its reach."""
    held = {os.readlink(each) for each in (PROC / f"{hanging}/fd").iterdir()}
    pipes = {name for name in held if name.startswith("pipe:")}

    assert len(pipes) == 1
    assert held - pipes == {os.readlink(f"/proc/self/fd/{source}")}


@LINUX
def test_a_child_cannot_change_what_it_reads(tmp_path: Path) -> None:
    """Neither a draft that it is to prove, nor a photo in memory; we may write into both."""
    with files.Draft(tmp_path) as draft, files.MemoryDraft() as memory:
        for each in (draft, memory):
            each.append(b"bytes of a photo")
        given = [draft.descriptor, memory.descriptor]
        said = pool.run(Request(f"{HOSTILE}:change_what_is_read", given, {}, QUICK)).untrusted_head
        left = [os.pread(descriptor, 99, 0) for descriptor in given]

    assert said == {"changed": []}
    assert left == [b"bytes of a photo"] * 2


@LINUX
@pytest.mark.parametrize(
    ("number", "detail"), [(errno.ENOENT, "no_proc"), (errno.EMFILE, "no_start")]
)
def test_what_cannot_be_given_to_read_only_is_not_given(
    monkeypatch: pytest.MonkeyPatch, number: int, detail: str
) -> None:
    """Where an open file cannot be opened once more, a child gets none that it could change."""

    def gone(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    with files.MemoryDraft() as memory, closing(waiting_child.WaitingChild()) as kept:
        kept._wait_ready()
        monkeypatch.setattr(os, "open", gone)
        with pytest.raises(JailBroken) as refused:
            kept.run(Request(f"{HOSTILE}:echo", [memory.descriptor], {}, QUICK, 100))

    assert refused.value.detail == detail


@LINUX
def test_a_child_knows_no_name(run: Run, source: int) -> None:
    """Neither the environment nor the arguments of the caller reach a child."""
    os.environ["SECRET_OF_THE_CALLER"] = "the name of a person"
    try:
        pool.shut()
        seen = run(f"{HOSTILE}:look_around", [source], {}).untrusted_head
    finally:
        del os.environ["SECRET_OF_THE_CALLER"]

    assert "SECRET_OF_THE_CALLER" not in seen["environment"]
    assert {"HOME", "USER", "PWD", "PATH"}.isdisjoint(seen["environment"])
    assert not any("photo" in word for word in seen["arguments"])
    assert len(seen["open"]) <= 3


def test_every_file_has_a_child_of_its_own(run: Run, source: int) -> None:
    """What one photo leaves in the memory of its child is gone before the next is read."""
    first = run(f"{HOSTILE}:leave_a_mark", [source], {}).untrusted_head
    second = run(f"{HOSTILE}:look_for_marks", [source], {}).untrusted_head

    assert second["marks"] == []
    assert first["pid"] != second["pid"]


def test_a_proof_is_read_by_a_fresh_child(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy is proven by a child that did not make it, and no name reaches either."""
    asked: list[tuple[str, Any]] = []
    real = waiting_child.WaitingChild.run

    def noted(self: waiting_child.WaitingChild, request: Request) -> Any:
        asked.append((request.task, request.arguments))
        return real(self, request)

    monkeypatch.setattr(waiting_child.WaitingChild, "run", noted)
    clean(photo, tmp_path / "out", Recipe(faces="keep"))

    assert [task.rpartition(":")[2] for task, _ in asked] == ["make", "prove"]
    assert photo.name not in repr(asked)
    assert str(tmp_path) not in repr(asked)


@LINUX
@pytest.mark.parametrize("threads", [True, False])
def test_threads_only_where_they_are_granted(source: int, threads: bool) -> None:
    """A decoder may use threads where it is told so; a process it can start never."""
    limits = Limits(1 << 30, 5, 60, threads)
    asked = Request(f"{HOSTILE}:start_a_thread", [source], {}, limits)

    assert pool.run(asked).untrusted_head["said"] == ["a thread" if threads else "none"]
    asked = Request(f"{HOSTILE}:start_a_process", [source], {}, limits)
    assert pool.run(asked).untrusted_head == {"forked": False}


@LINUX
def test_a_child_ends_with_its_parent(tmp_path: Path) -> None:
    """kill -9 on the command leaves no process behind, not even one that hangs."""
    script = (
        "from toolkit.sandbox import pool; from toolkit.sandbox.request import Request;"
        "from toolkit.sandbox.jail import Limits;"
        "pool.run(Request('tests.sandbox.hostile:hang', [], {}, Limits(256 << 20, 50, 60)))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=tmp_path
    ) as parent:
        (waiting,) = until(lambda: children(parent.pid))
        (child,) = until(lambda: children(waiting))
        until(lambda: "Seccomp:\t2" in (PROC / f"{child}/status").read_text())
        time.sleep(0.2)  # it has said its level, or is about to, and hangs
        parent.kill()

    until(lambda: not (PROC / str(child)).exists() and not (PROC / str(waiting)).exists())


@LINUX
def test_a_keeper_outlives_the_thread_that_made_it(source: int) -> None:
    """Children that were started by one worker thread serve the next one."""
    pool.shut()
    for _ in range(2):
        worker = threading.Thread(target=pool.prepare)
        worker.start()
        worker.join()
    time.sleep(0.2)

    asked = Request(f"{HOSTILE}:look_for_marks", [source], {}, QUICK)
    assert pool.run(asked).untrusted_head["pid"]


@LINUX
def test_nobody_who_was_started_ahead_is_left_behind() -> None:
    """What was never asked is killed and waited for, so that no dead process stays in the list."""
    starting.shut()
    starting.start_ahead(("toolkit.sandbox.waiting_child:nothing_of_the_kind",))
    ((_, (process, _)),) = starting._ahead
    starting.shut()

    assert not starting._ahead
    with pytest.raises(ChildProcessError):
        os.waitpid(process.pid, os.WNOHANG)


@LINUX
def test_who_was_forked_lets_go_of_what_is_not_its_own() -> None:
    """Its ends are closed, nothing is killed, and there is nobody left whom it could ask."""
    pool.shut()
    starting.start_ahead(("toolkit.sandbox.waiting_child:nothing_of_the_kind",))
    ahead = starting._ahead[-1][1]
    pool.prepare()
    (kept,) = pool._idle
    kept._wait_ready()
    guard = pool._guard
    pool._reset_after_fork()

    assert not any((pool._idle, pool._busy, starting._ahead))
    assert pool._guard is not guard
    assert kept._channel.fileno() == ahead[1].fileno() == -1
    # here nobody else holds the other end, so that it ends by itself
    assert kept._process.wait() == 0
    ahead[0].wait()


def test_a_closed_keeper_leaves_no_process() -> None:
    """Neither the waiting child nor what it forked outlives it."""
    kept = waiting_child.WaitingChild()
    number = kept._process.pid
    kept.close()

    assert not (PROC / str(number)).exists()


@LINUX
def test_what_the_caller_left_open_is_not_the_childs(tmp_path: Path) -> None:
    """A child has the channel, three ways to nowhere, and none of its caller's files."""
    left = os.open(tmp_path, os.O_RDONLY)
    try:
        os.set_inheritable(left, True)
        far = os.dup2(left, left + 200)
        with closing(waiting_child.WaitingChild()) as kept:
            kept._wait_ready()
            files = (PROC / str(kept._process.pid) / "fd").iterdir()
            theirs = sorted(os.readlink(file).partition(":")[0] for file in files)
        os.close(far)
    finally:
        os.close(left)

    assert theirs == [os.devnull, os.devnull, os.devnull, "socket"]


@LINUX
def test_a_child_that_somebody_else_waited_for_is_gone() -> None:
    """It can be ended and waited for once more; how it ended nobody knows."""
    kept = waiting_child.WaitingChild()
    os.kill(kept._process.pid, signal.SIGKILL)
    os.waitpid(kept._process.pid, 0)
    kept.close()

    assert kept._process.wait() == 0


@LINUX
def test_a_caller_that_waits_for_no_child_is_served(tmp_path: Path) -> None:
    """Some programs tell the system so before they run another; it is handed down to that."""
    (tmp_path / "a.jpg").write_bytes(sample_of("jpeg")[0])
    words = [sys.executable, "-m", "toolkit", "clean", "--faces", "keep", str(tmp_path / "a.jpg")]
    program = "import os, signal, sys; signal.signal(signal.SIGCHLD, signal.SIG_IGN); "
    done = subprocess.run(
        [sys.executable, "-c", program + "os.execv(sys.argv[1], sys.argv[1:])", *words],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, capture_output=True,
        check=False, cwd=tmp_path,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr


def test_the_waiting_child_ends_with_its_socket() -> None:
    """When the parent is gone, the waiting child ends by itself."""
    kept = waiting_child.WaitingChild()
    kept._wait_ready()
    kept._channel.close()

    assert kept._process.wait() == 0


def test_without_fork_a_photo_is_cleaned_and_proven_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On systems without fork the way is longer and the result the same."""
    (tmp_path / "a.jpg").write_bytes(sample_of("jpeg")[0])
    one = clean(tmp_path / "a.jpg", tmp_path / "one", Recipe(faces="keep"))
    monkeypatch.setattr(pool, "can_fork", lambda: False)
    other = clean(tmp_path / "a.jpg", tmp_path / "other", Recipe(faces="keep", require_jail=True))

    assert one.saved is not None
    assert other.saved is not None
    assert one.saved.read_bytes() == other.saved.read_bytes()


@LINUX
def test_macos_and_windows_take_the_way_without_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where fork is missing or not to be trusted, it is not used."""
    assert starting.can_fork()
    monkeypatch.setattr(starting.sys, "platform", "darwin")
    assert not starting.can_fork()
    monkeypatch.undo()
    monkeypatch.delattr(os, "fork")
    assert not starting.can_fork()


def test_whoever_leaves_does_not_wait_for_what_is_at_work(source: int) -> None:
    """What is at work is killed at once; who waited for it is told so, and the next is served."""
    told: list[str] = []

    def wait() -> None:
        try:
            pool.run(Request(f"{HOSTILE}:hang", [source], {}, Limits(256 << 20, 60, 60)))
        except JailBroken as error:
            told.append(error.detail)

    waiting = threading.Thread(target=wait)
    waiting.start()
    until(lambda: pool._busy)
    time.sleep(0.5)
    pool.abandon()
    waiting.join(120)

    assert told == ["crashed"]
    assert not pool._busy
    assert pool.run(Request(f"{HOSTILE}:echo", [source], {}, QUICK, max_bytes=100)).untrusted_blobs


def test_a_waiting_child_that_is_gone_is_a_broken_jail(source: int) -> None:
    """Killed from outside before it was asked; also with a question larger than a pipe."""
    for words in ("", "x" * (1 << 20)):
        with closing(waiting_child.WaitingChild()) as waiting:
            waiting._wait_ready()
            waiting.kill()
            waiting._process.wait()
            with pytest.raises(JailBroken, match="no_start"):
                waiting.run(Request(f"{HOSTILE}:echo", [source], {"words": words}, QUICK, 100))


def test_only_what_works_for_somebody_is_ended(source: int) -> None:
    """What works for others goes on."""
    told: list[str] = []

    def wait(owner: str) -> None:
        try:
            pool.run(Request(f"{HOSTILE}:hang", [source], {}, Limits(256 << 20, 60, 60)), owner)
        except JailBroken:
            told.append(owner)

    both = {owner: threading.Thread(target=wait, args=(owner,)) for owner in ("one", "other")}
    for waiting in both.values():
        waiting.start()
    until(lambda: len(pool._busy) == len(both))
    time.sleep(0.5)
    pool.abandon("one")
    both["one"].join(120)
    assert told == ["one"]

    pool.abandon()
    both["other"].join(120)
    assert told == ["one", "other"]
