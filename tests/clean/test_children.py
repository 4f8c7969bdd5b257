"""The child that a command will ask is started while the command is still being loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, sample_of
from tests.film import clips
from toolkit import Recipe, clean
from toolkit.clean import children
from toolkit.errors import JailBroken
from toolkit.sandbox import pool, starting
from toolkit.sandbox.jail import Limits

FORKS = pytest.mark.skipif(
    not starting.can_fork(), reason="children wait only where they can fork"
)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What each child loads that is started from now on."""
    pool.shut()
    starting.shut()
    loads: list[tuple[str, ...]] = []
    real = starting._started

    def noted(warm_up: tuple[str, ...]) -> starting.Started:
        loads.append(warm_up)
        return real(warm_up)

    monkeypatch.setattr(starting, "_started", noted)
    return loads


@FORKS
def test_a_film_is_cleaned_by_the_child_that_was_started_ahead(
    tmp_path: Path, started: list[tuple[str, ...]]
) -> None:
    """No other of its kind is started: the words say what the work will ask for first."""
    film = tmp_path / "a.MP4"
    film.write_bytes(sample_of("mp4")[0])
    children.start_ahead(["clean", "--faces", "keep", str(film)])
    ahead = (*children.LIGHT, *children.FILMS)
    assert started == [ahead]

    clean(film, tmp_path / "out", Recipe(faces="keep"))
    assert started.count(ahead) == 1


@FORKS
def test_a_film_whose_faces_are_hidden_needs_no_other_child(
    tmp_path: Path, started: list[tuple[str, ...]]
) -> None:
    """What reads its boxes decodes it, too: each child costs its start."""
    pytest.importorskip("av")
    film = clips.make(tmp_path, clips.Clip(path=clips.STILL[:4]))
    children.start_ahead(["clean", str(film)])
    clean(film, tmp_path / "out")

    assert started == [(*children.LIGHT, *children.FILMS, *children.MOVING)]


@pytest.mark.parametrize("words", [["--faces", "keep"], ["--faces=keep"]])
def test_where_faces_stay_nothing_is_loaded_that_decodes(
    words: list[str], started: list[tuple[str, ...]]
) -> None:
    """A copy of the coded pictures is there sooner."""
    children.start_ahead(["clean", *words, "a.mp4"])

    assert started in ([(*children.LIGHT, *children.FILMS)], [])


@pytest.mark.parametrize(
    "words",
    [
        [], ["clean"], ["clean", "a.jpg"], ["clean", "--help", "a.mp4"], ["clean", "-h", "a.mp4"],
        ["inspect", "a.mp4"], ["lock", "a.mp4"],
    ],
)  # fmt: skip
def test_nothing_is_started_on_other_words(
    words: list[str], started: list[tuple[str, ...]]
) -> None:
    """Where it is not sure that this child is asked, the work starts its own."""
    children.start_ahead(words)
    assert started == []


@FORKS
def test_a_child_that_nobody_asks_is_ended(started: list[tuple[str, ...]]) -> None:
    """A guess that was wrong leaves no process behind."""
    children.start_ahead(["clean", "a.mp4"])
    ((serves, (process, _)),) = starting._ahead
    (loaded,) = started
    assert loaded in serves

    starting.shut()
    assert process.returncode is not None
    assert not starting._ahead


@FORKS
def test_what_cannot_be_started_is_said_by_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting ahead only spares time."""

    def broken(*_words: object, **_options: object) -> None:
        raise OSError("no process to be had")

    monkeypatch.setattr(starting.subprocess, "Popen", broken)
    children.start_ahead(["clean", "a.mp4"])
    assert not starting._ahead
    with pytest.raises(JailBroken):
        pool.run("a:b", [], {}, Limits(1, 1, 1), warm_up=(*children.LIGHT, *children.FILMS))


def test_the_child_is_started_before_the_command_is_loaded() -> None:
    """What starts it needs next to nothing of ours, and little of Python's."""
    code = "import sys; from toolkit.clean import children; print(*sys.modules)"
    said = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    ours = {name for name in said if name.startswith("toolkit")}
    assert ours == {
        "toolkit", "toolkit.clean", "toolkit.clean.children", "toolkit.sandbox",
        "toolkit.sandbox.starting",
    }  # fmt: skip
    assert not {"dataclasses", "json", "ctypes", "click"} & set(said)


@FORKS
def test_a_child_is_started_ahead_once(started: list[tuple[str, ...]]) -> None:
    """Who wishes for the same twice gets one; who asks for something else takes none of it."""
    starting.begin(("a:b", "c:d"), ("a:b",))
    starting.begin(("a:b", "c:d"), ("a:b",))
    assert started == [("a:b", "c:d")]

    other = starting.taken(("e:f",))
    assert other[0] == {("e:f",)}
    assert len(starting._ahead) == 1
    mine = starting.taken(("a:b",))
    assert mine[0] == {("a:b", "c:d"), ("a:b",)}
    assert not starting._ahead
    for process, channel in (other[1], mine[1]):
        channel.close()
        process.kill()
        process.wait()
