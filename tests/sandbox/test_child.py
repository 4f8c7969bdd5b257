"""The child's own code, in real children that are not locked, so that they can be measured.

A locked child can write no coverage. These children run the same code, but for the lock; that
the lock holds is tried elsewhere, on locked ones.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.memory import held
from tests.sandbox.test_sandbox import HOSTILE, QUICK, source
from toolkit.errors import Damaged, JailBroken
from toolkit.sandbox import child, jail, once, pool, starting, waiting_child, wire
from toolkit.sandbox.jail import Limits
from toolkit.sandbox.request import Request, raise_refusal
from toolkit.sandbox.wire import Answer

__all__ = ["source"]  # a fixture

Ask = Callable[..., Answer]
_MEASURED = (
    "{path}; import coverage; coverage.process_startup(); from toolkit.sandbox import jail;"
    "jail.lock = lambda limits: 'none'; {rest}"
)


@pytest.fixture(params=["forked", "one process a file"])
def ask(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Both ways of asking a child, none of them locked."""
    measured = {k: v for k, v in os.environ.items() if k == "COVERAGE_PROCESS_CONFIG"}
    for way in (starting, once):
        imports, _, call = way.START.rpartition("from toolkit")
        start = _MEASURED.format(path=imports.rstrip("; "), rest="from toolkit" + call)
        monkeypatch.setattr(way, "START", start)
        monkeypatch.setattr(way, "ENVIRONMENT", {**starting.ENVIRONMENT, **measured})

    def kept(
        task: str, files: list[int], arguments: dict[str, Any], limits: Limits = QUICK,
        *, warm_up: tuple[str, ...] = (), full_only: bool = False,
        take: wire.TakePart | None = None,
    ) -> Answer:  # fmt: skip
        with closing(waiting_child.WaitingChild(warm_up)) as waiting:
            answer = waiting.run(Request(task, files, arguments, limits, 100, (), full_only, take))
            # let it end by itself, so that what it did is measured
            waiting._channel.close()
            assert waiting._process.wait() == 0
            return answer

    def alone(
        task: str, files: list[int], arguments: dict[str, Any], limits: Limits = QUICK,
        *, warm_up: tuple[str, ...] = (), full_only: bool = False,
        take: wire.TakePart | None = None,
    ) -> Answer:  # fmt: skip
        return once.run(Request(task, files, arguments, limits, 100, warm_up, full_only, take))

    return kept if request.param == "forked" else alone

    return kept if request.param == "forked" else alone


def test_bytes_in_bytes_out(ask: Ask, source: int, tmp_path: Path) -> None:
    """Several files, an empty one among them, and an answer with its level."""
    (tmp_path / "empty").write_bytes(b"")
    empty = os.open(tmp_path / "empty", os.O_RDONLY)
    answer = ask(f"{HOSTILE}:echo", [source, empty], {"words": "x"}, warm_up=(f"{HOSTILE}:warm",))
    os.close(empty)

    assert answer.level == wire.NONE
    assert answer.untrusted_head == {"words": "x", "sizes": [16, 0]}
    assert answer.untrusted_blobs == (b"bytes of a photo", b"")


@pytest.mark.parametrize("debug", [True, False])
def test_only_a_developer_hears_what_went_wrong(
    ask: Ask, source: int, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str],
    debug: bool,
) -> None:  # fmt: skip
    """It may hold parts of a file. Where each file has a process of its own, nobody hears it."""
    if debug:
        monkeypatch.setenv(wire.DEBUG, "1")
    with pytest.raises(JailBroken):
        ask(f"{HOSTILE}:raise_anything", [source], {})

    heard = debug and ask.__name__ == "kept"
    assert ("a secret out of the file" in capfd.readouterr().err) is heard


def test_what_is_poured_comes_in_parts(ask: Ask, source: int) -> None:
    """A long answer arrives part by part, in order, and then its head."""
    parts: list[bytes] = []
    answer = ask(f"{HOSTILE}:pour", [source], {"parts": 3, "size": 5}, take=parts.append)

    assert [len(part) for part in parts] == [5, 5, 5]
    assert answer.level == wire.NONE


def test_a_killed_child_answers_nothing(source: int) -> None:
    """Whoever waits for a child that another thread kills is told so."""
    with closing(waiting_child.WaitingChild()) as waiting:
        waiting.kill()
        with pytest.raises(JailBroken, match="no_start"):
            waiting.run(Request(f"{HOSTILE}:echo", [source], {}, QUICK, 100))


def test_nothing_is_prepared_where_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """On another processor there is no filter to build, and no error."""
    monkeypatch.setattr(jail, "PROCESSORS", {})
    jail.filter_program.cache_clear()
    jail.prepare()

    assert jail.filter_program.cache_info().currsize == 0


def test_no_child_waits_where_there_is_no_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is started ahead; abandoning finds nobody."""
    started: list[object] = []
    monkeypatch.setattr(pool, "can_fork", lambda: False)
    monkeypatch.setattr(pool, "WaitingChild", started.append)
    pool.prepare(("toolkit.clean.tasks:warm_encodings",))
    pool.abandon()

    assert started == []


def test_a_child_waits_where_there_is_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was started ahead is lent to the next who asks for the same."""
    warm = (f"{HOSTILE}:warm",)
    monkeypatch.setattr(pool, "_idle", [])
    pool.prepare(warm)
    waiting = pool._borrow(warm)
    pool._busy.pop(waiting)
    waiting.close()

    assert waiting.serves(warm)
    assert pool._idle == []


@pytest.mark.parametrize("ask", ["forked"], indirect=True)
def test_a_waiting_child_loads_more(
    ask: Ask, source: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that has loaded nothing else is asked to, in place of starting another."""
    del ask  # its children are measured
    monkeypatch.setattr(pool, "_idle", [])
    monkeypatch.setattr(pool, "can_fork", lambda: True)
    warm, more = (f"{HOSTILE}:warm",), (f"{HOSTILE}:warm", f"{HOSTILE}:warm_again")
    pool.prepare(warm)
    pool.prepare()
    empty = pool._idle[1]
    for warm_up in (more, warm):
        request = Request(f"{HOSTILE}:count_warm", [source], {}, QUICK, 100, warm_up)
        assert pool.run(request).untrusted_head["count"] == 1
    assert empty in pool._idle
    assert empty.lacks(more) == [*more]
    (waiting,) = (child for child in pool._idle if child is not empty)

    assert waiting.serves(warm)
    assert waiting.serves(more)
    assert waiting.lacks(()) is None
    empty.kill()
    empty._process.wait()
    with pytest.raises(JailBroken, match="no_start"):
        empty.load_more(warm)
    for child_left in (waiting, empty):
        child_left._channel.close()
        child_left._process.wait()


@pytest.mark.parametrize("ask", ["forked"], indirect=True)
def test_killed_children_are_not_lent(
    ask: Ask, source: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither to whom they serve, nor to whom they would first have to load more for."""
    del ask  # its children would be lent
    monkeypatch.setattr(pool, "_idle", [])
    monkeypatch.setattr(pool, "can_fork", lambda: True)
    warm = (f"{HOSTILE}:warm",)
    for loaded in ((), (), warm):
        pool.prepare(loaded)
    killed = [*pool._idle]
    for child_killed in killed:
        child_killed.kill()
        child_killed._process.wait()
    pool.run(Request(f"{HOSTILE}:echo", [source], {}, QUICK, 100, warm))
    (left,) = pool._idle
    left.close()

    assert left not in killed


@pytest.mark.parametrize(
    ("levels", "weakest"),
    [([], "full"), (["full"], "full"), (["full", "partial"], "partial"),
     (["none", "full", "partial"], "none")],
)  # fmt: skip
def test_the_weakest_jail_is_known(
    levels: list[str], weakest: str, monkeypatch: pytest.MonkeyPatch, source: int
) -> None:
    """So that whoever asked can be told, whatever the other children had."""
    monkeypatch.setattr(pool, "_levels", set())
    for level in levels:
        monkeypatch.setattr(pool, "_run_waiting", lambda *_, level=level: Answer(level, {}))
        pool.run(Request(f"{HOSTILE}:echo", [source], {}, QUICK))

    assert pool.weakest() == weakest


def test_a_refusal_is_two_words(ask: Ask, source: int) -> None:
    """What a task raises crosses as a code and a detail, and becomes itself again."""
    answer = ask(f"{HOSTILE}:refuse", [source], {})

    assert answer.untrusted_head == {"error": "damaged", "detail": "truncated", "where": ""}
    with pytest.raises(Damaged, match="truncated"):
        raise_refusal(answer)


def test_a_path_inside_a_file_can_steer_nothing() -> None:
    """It is a stranger's, and is told in a terminal and on a page; it is not long, either."""
    said = {"error": "damaged", "detail": "truncated", "where": "a\x1b[2J\u202eb" + "c" * 999}
    with pytest.raises(Damaged) as refused:
        raise_refusal(Answer("full", said))

    assert refused.value.where.startswith("a[2Jbc")
    assert len(refused.value.where) < 300


def test_a_refusal_whose_place_is_no_text_is_a_broken_jail() -> None:
    """A child may name a path inside the file; anything else in its stead is a lie."""
    answer = Answer("full", {"error": "damaged", "detail": "truncated", "where": 7})

    with pytest.raises(JailBroken, match="bad_reply"):
        raise_refusal(answer)


def test_a_level_below_full_is_refused_before_the_task_runs(
    ask: Ask, source: int, tmp_path: Path
) -> None:
    """Where the full jail is demanded and does not hold, nothing is read at all."""
    told = tmp_path / "told"
    answer = ask(f"{HOSTILE}:tell", [source], {"path": str(told)}, full_only=True)

    assert answer.untrusted_head == {"error": "jail", "detail": "no_jail", "where": ""}
    assert not told.exists()
    ask(f"{HOSTILE}:tell", [source], {"path": str(told)})
    assert told.exists()


@pytest.mark.parametrize(
    ("task", "detail"),
    [("need_too_much", "out_of_memory"), ("raise_anything", "crashed"), ("hang", "timeout")],
)
def test_the_cause_of_an_end_is_told(ask: Ask, source: int, task: str, detail: str) -> None:
    """Too little memory, an error, the clock: told apart by how the child ended."""
    with pytest.raises(JailBroken) as refused:
        ask(f"{HOSTILE}:{task}", [source], {}, Limits(256 << 20, 5, 1))

    assert refused.value.detail == detail


def test_a_question_that_is_cut_off_is_not_answered(ask: Ask) -> None:
    """A parent that dies in the middle of a question leaves no child behind, waiting or not."""
    with closing(waiting_child.WaitingChild()) as waiting:
        waiting._wait_ready()
        (order, to), (read, write) = os.pipe(), os.pipe()
        socket.send_fds(waiting._channel, [b"?"], [order, write])
        os.write(to, b'{"task": "half')
        for end in (order, to, write):
            os.close(end)
        assert os.read(read, 1) == b""
        os.close(read)
        waiting._channel.close()

        assert waiting._process.wait() == 0


def test_a_parent_that_left_unheard_ends_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its socket was closed with words unread: the waiting child ends without an error."""

    def reset(*_: object) -> None:
        raise ConnectionResetError

    monkeypatch.setattr(child.channel, "receive_files", reset)
    monkeypatch.setattr(child.jail, "prepare", lambda: None)
    ours, theirs = socket.socketpair()
    with ours:
        child.serve(theirs.detach(), ())
        assert ours.recv(1) == b"+"


def test_a_request_that_no_process_can_be_had_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said to whoever asked, its files are let go, and the next may ask."""

    def none() -> int:
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(child.os, "fork", none)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        (order, to), (read, write) = os.pipe(), os.pipe()
        socket.send_fds(ours, [b"?"], [order, write])
        for end in (order, to, write):
            os.close(end)

        assert child._serve_one(theirs)
        assert int(ours.recv(3)) == wire.NO_FORK
        assert os.read(read, 1) == b""
        os.close(read)


def test_a_child_is_ended_when_the_parent_leaves(ask: Ask) -> None:
    """The waiting child ends what it forked, and then itself, as soon as nobody listens."""
    question = {"task": f"{HOSTILE}:hang", "limits": QUICK, "arguments": {}, "full_only": False}
    with closing(waiting_child.WaitingChild()) as waiting:
        waiting._wait_ready()
        (order, to), (read, write) = os.pipe(), os.pipe()
        socket.send_fds(waiting._channel, [b"?"], [order, write])
        os.write(to, wire.json.dumps(question).encode())
        for end in (order, to, write):
            os.close(end)
        assert os.read(read, 1) == b"N"
        waiting._channel.close()

        assert waiting._process.wait() == 0
        assert os.read(read, 1) == b""
        os.close(read)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux shows a process's memory")
def test_the_next_child_finds_nothing_of_the_last_question() -> None:
    """Words out of one photo, which the proof searches for, are not where the next is read."""
    words = "".join(f"Q{number:x}z" for number in range(7, 40_007, 13))
    with closing(waiting_child.WaitingChild()) as waiting:
        answer = waiting.run(Request(f"{HOSTILE}:echo", [], {"words": words}, QUICK, 0))

        assert answer.untrusted_head["words"] == words
        assert not held(waiting._process.pid, words[:200].encode())
        assert held(os.getpid(), words[:200].encode())


@pytest.mark.parametrize("missing", [True, False])
def test_a_kernel_without_descriptors_of_processes(
    monkeypatch: pytest.MonkeyPatch, missing: bool
) -> None:
    """On an old system a child is waited for in the old way."""

    def none(number: int) -> int:
        raise OSError(38, "no such call")

    if missing:
        monkeypatch.delattr(os, "pidfd_open", raising=False)
    else:
        monkeypatch.setattr(os, "pidfd_open", none, raising=False)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert not child._parent_is_gone(ours, os.getpid())


def test_the_alarm_is_set_before_the_first_byte_is_read(
    monkeypatch: pytest.MonkeyPatch, source: int
) -> None:
    """Where the parent cannot end a child any more, its own clock does."""
    said: list[object] = []
    monkeypatch.setattr(child.signal, "setitimer", lambda which, seconds: said.append(seconds))
    monkeypatch.setattr(jail, "lock", lambda limits: said.append("locked") or wire.NONE)
    monkeypatch.setattr(child, "_work", lambda *_: said.append("read") or wire.Reply({}))
    read, write = os.pipe()
    order = {"task": f"{HOSTILE}:echo", "limits": QUICK, "arguments": {}, "full_only": False}
    child._run_locked(wire.json.dumps(order).encode(), [], write)
    os.close(write)
    os.close(read)

    assert said == [QUICK.wall_seconds, "locked", "read"]


@pytest.mark.parametrize("level", [wire.PARTIAL, wire.NONE])
def test_less_than_the_full_jail_is_refused_before_anything_is_read(level: str) -> None:
    """Who asks for the full jail or nothing gets nothing from a weaker one."""
    order = {"full_only": True, "arguments": {}}

    def task(*_: object) -> wire.Reply:
        raise AssertionError("the file was read")

    assert child._work(task, [], order, level, -1).head["detail"] == "no_jail"


def test_work_without_a_clock(monkeypatch: pytest.MonkeyPatch, source: int) -> None:
    """Where there is no alarm to set (Windows), the parent alone looks at the clock."""
    monkeypatch.delattr(child.signal, "setitimer")
    monkeypatch.setattr(jail, "lock", lambda limits: wire.NONE)
    read, write = os.pipe()
    order = wire.json.dumps(
        {"task": f"{HOSTILE}:echo", "limits": QUICK, "arguments": {}, "full_only": False}
    )
    child._run_locked(order.encode(), [b"abc"], write)
    os.close(write)
    with os.fdopen(read, "rb") as answer:
        assert wire.unpack(answer.read, 100).untrusted_blobs == (b"abc",)


def test_an_answer_larger_than_a_pipe_arrives_whole() -> None:
    """A write that the system cuts short is gone on with."""
    read, write = os.pipe()
    data = bytes(range(256)) * 1024
    heard: list[bytes] = []

    def hear() -> None:
        with os.fdopen(read, "rb") as answer:
            heard.append(answer.read())

    listener = threading.Thread(target=hear)
    listener.start()
    child._write_all(write, data)
    os.close(write)
    listener.join()

    assert heard == [data]


@pytest.mark.parametrize("most", [None, 0, 2, 4, 1000])
def test_a_part_is_framed_however_little_is_written_at_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, most: int | None
) -> None:
    """Where the system joins what is written, where it does not, and where it stops early."""

    def some(out: int, parts: list[bytes]) -> int:
        return os.write(out, b"".join(parts)[:most])

    if most is None:
        monkeypatch.delattr(os, "writev", raising=False)
    else:
        monkeypatch.setattr(os, "writev", some, raising=False)
    with (tmp_path / "out").open("wb") as out:
        child._write_framed(out.fileno(), bytes(range(256)) * 8)

    assert (tmp_path / "out").read_bytes() == wire.frame_part(bytes(range(256)) * 8)


def test_more_than_the_parent_would_read_is_packed_as_a_refusal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So that it is told as too much, and not as an answer that makes no sense."""
    monkeypatch.setattr(wire, "MAX_HEAD", 200)
    _length, head = child._packed(wire.Reply({"text": "x" * 200}))
    few = child._packed(wire.Reply({"text": "x"}))

    assert wire.json.loads(head)["head"] == {
        "error": "too-large", "detail": "too_many_parts", "where": "",
    }  # fmt: skip
    assert wire.json.loads(few[1])["head"] == {"text": "x"}
