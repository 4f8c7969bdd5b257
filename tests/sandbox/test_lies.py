"""A child under an attacker's hand says what it likes; the parent believes nothing of it."""

from __future__ import annotations

import os
import resource
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.sandbox.test_sandbox import HOSTILE, Run, run, source
from toolkit.errors import Damaged, JailBroken, TooLarge
from toolkit.sandbox import once, pool, starting, waiting_child
from toolkit.sandbox.jail import Limits
from toolkit.sandbox.request import Request, raise_refusal
from toolkit.sandbox.wire import Answer

__all__ = ["run", "source"]  # fixtures

BRIEF = Limits(256 << 20, 5, 1)
LARGE = Limits(1 << 30, 20, 60)


@pytest.mark.parametrize(
    ("task", "detail"),
    [
        ("claim_more", "crashed"),
        ("claim_less", "bad_reply"),
        ("claim_a_huge_head", "bad_reply"),
        ("claim_many_blobs", "bad_reply"),
        ("nest_without_end", "bad_reply"),
        ("answer_twice", "bad_reply"),
        ("say_too_much", "bad_reply"),
        ("answer_and_fail", "crashed"),
        ("talk_without_end", "bad_reply"),
    ],
)
def test_a_lie_is_a_broken_jail(run: Run, source: int, task: str, detail: str) -> None:
    """Lengths, counts and depths are held against their caps before anything is believed."""
    with pytest.raises(JailBroken) as refused:
        run(f"{HOSTILE}:{task}", [source], {})

    assert refused.value.detail == detail


@pytest.mark.parametrize("more", [{"values": 6_000_001}, {"letters": 64 << 20}])
def test_more_than_fits_is_too_large_and_no_lie(
    run: Run, source: int, more: dict[str, int]
) -> None:
    """A file with very many parts is told as that, not as an answer that makes no sense."""
    with pytest.raises(TooLarge, match="too_many_parts"):
        run(f"{HOSTILE}:say_more_than_fits", [source], more, LARGE)


def test_an_endless_answer_does_not_fill_the_memory(run: Run, source: int) -> None:
    """What is heard is bounded by what was agreed, whatever the child goes on to say."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(JailBroken):
        run(f"{HOSTILE}:talk_without_end", [source], {})

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kB


@pytest.mark.parametrize("task", ["drip", "close_and_hang"])
def test_a_slow_answer_ends(run: Run, source: int, task: str) -> None:
    """A child that says a little for ever, or nothing more, is stopped by the clock."""
    began = time.monotonic()
    with pytest.raises(JailBroken) as refused:
        run(f"{HOSTILE}:{task}", [source], {}, BRIEF)

    assert refused.value.detail == "timeout"
    assert time.monotonic() - began < 60


def test_a_child_that_hears_no_signal_is_stopped_by_the_parent(run: Run, source: int) -> None:
    """The child's own alarm is not the only one."""
    with pytest.raises(JailBroken) as refused:
        run(f"{HOSTILE}:hang_deaf", [source], {}, BRIEF)

    assert refused.value.detail == "timeout"


def test_a_child_that_says_and_does_nothing(monkeypatch: pytest.MonkeyPatch, source: int) -> None:
    """Its pipe closed, deaf to signals, it does not end: it is waited for a little, then ended."""
    monkeypatch.setattr(waiting_child, "_STATUS_SECONDS", 0.5)
    with closing(waiting_child.WaitingChild()) as kept, pytest.raises(JailBroken) as refused:
        kept.run(Request(f"{HOSTILE}:close_and_hang_deaf", [source], {}, BRIEF, 100))

    assert refused.value.detail == "crashed"


def test_a_child_that_never_gets_ready(monkeypatch: pytest.MonkeyPatch, source: int) -> None:
    """An interpreter that hangs while it starts is given up."""
    monkeypatch.setattr(waiting_child, "_START_SECONDS", 0.5)
    waiting = waiting_child.WaitingChild([f"{HOSTILE}:warm_for_ever"])
    with closing(waiting) as kept, pytest.raises(JailBroken) as refused:
        kept.run(Request(f"{HOSTILE}:echo", [source], {}, BRIEF, 100))

    assert refused.value.detail == "no_start"


def test_a_waiting_child_that_cannot_fork(source: int) -> None:
    """No process to be had: not said to be the file's fault, and tried again by the next."""
    with closing(waiting_child.WaitingChild([f"{HOSTILE}:warm_without_fork"])) as kept:
        for _ in range(2):
            with pytest.raises(JailBroken) as refused:
                kept.run(Request(f"{HOSTILE}:echo", [source], {}, BRIEF, 100))

            assert refused.value.detail == "no_start"


def test_memory_has_an_end_without_fork(source: int) -> None:
    """A memory bomb is told from a crash also where each file has a process of its own."""
    with pytest.raises(JailBroken) as refused:
        once.run(Request(f"{HOSTILE}:eat_memory", [source], {}, Limits(256 << 20, 9, 60), 100))

    assert refused.value.detail == "out_of_memory"


def test_no_child_to_be_had(monkeypatch: pytest.MonkeyPatch, run: Run, source: int) -> None:
    """When the system gives no process, that is a sentence and not a crash."""

    def none(*_: object, **__: object) -> None:
        raise BlockingIOError("no more processes")

    pool.shut()
    monkeypatch.setattr(starting.os, "posix_spawn", none)
    monkeypatch.setattr(once.subprocess, "Popen", none)
    with pytest.raises(JailBroken) as refused:
        run(f"{HOSTILE}:echo", [source], {})

    assert refused.value.detail == "no_start"


def test_no_pipe_to_be_had(monkeypatch: pytest.MonkeyPatch, source: int) -> None:
    """The same when no more descriptors may be open."""

    def none() -> None:
        raise OSError(24, "too many open files")

    with closing(waiting_child.WaitingChild()) as kept:
        monkeypatch.setattr(os, "pipe", none)
        with pytest.raises(JailBroken) as refused:
            kept.run(Request(f"{HOSTILE}:echo", [source], {}, BRIEF, 100))

    assert refused.value.detail == "no_start"


def test_a_waiting_child_that_is_gone(source: int) -> None:
    """Somebody killed the waiting child: one refused file, and the next gets a new one."""
    with closing(waiting_child.WaitingChild()) as kept:
        kept.run(Request(f"{HOSTILE}:echo", [source], {}, BRIEF, 100))
        kept._process.kill()
        kept._process.wait()
        with pytest.raises(JailBroken) as refused:
            kept.run(Request(f"{HOSTILE}:echo", [source], {}, BRIEF, 100))

    assert refused.value.detail == "no_start"


def test_a_child_that_does_not_listen(tmp_path: Path) -> None:
    """A process of its own that ends before it was told anything is a crash."""
    big = tmp_path / "photo"
    big.write_bytes(bytes(4 << 20))
    descriptor = os.open(big, os.O_RDONLY)
    try:
        with pytest.raises(JailBroken) as refused:
            once.run(Request("no.such:task", [descriptor], {}, BRIEF, 100, [f"{HOSTILE}:none"]))
    finally:
        os.close(descriptor)

    assert refused.value.detail == "crashed"


@pytest.mark.parametrize("head", [
    {"error": "damaged", "detail": "a secret"}, {"error": "a secret", "detail": "truncated"},
    {"error": "damaged", "detail": "truncated", "where": ["a secret"]},
    {"error": "damaged"}, {"error": ["damaged"], "detail": "truncated"},
    {"error": "unproven", "detail": "truncated"},
])  # fmt: skip
def test_a_refusal_in_words_of_its_own_is_a_lie(head: dict[str, object]) -> None:
    """Only rows of our own tables, of those errors that a child may name."""
    with pytest.raises(JailBroken, match="bad_reply"):
        raise_refusal(Answer("full", head))


@pytest.mark.parametrize("path", ["a/b\x1b[2J\u202ec\n", "x" * 100_000])
def test_a_place_in_a_refusal_can_do_nothing(path: str) -> None:
    """No sign that steers a terminal, and no more than a line of it."""
    with pytest.raises(Damaged) as refused:
        raise_refusal(Answer("full", {"error": "damaged", "detail": "truncated", "where": path}))

    assert refused.value.where.isprintable()
    assert 0 < len(refused.value.where) <= 300


@pytest.mark.skipif(not hasattr(os, "getsid"), reason="sessions are of this kind of system")
def test_ctrl_c_reaches_no_child() -> None:
    """A terminal interrupts its whole session; children end when whoever asks them does."""
    with closing(waiting_child.WaitingChild()) as kept:
        assert os.getsid(kept._process.pid) == kept._process.pid != os.getsid(0)
