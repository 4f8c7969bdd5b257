"""The child that a command will ask is started while the command is still being loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import sample_of
from tests.film import clips
from toolkit import Recipe, clean
from toolkit.clean import children
from toolkit.errors import JailBroken
from toolkit.sandbox import keeper, pool

FORKS = pytest.mark.skipif(not keeper.can_fork(), reason="children wait only where they can fork")


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What each child loads that is started from now on."""
    pool.shut()
    loads: list[tuple[str, ...]] = []
    real = keeper.Keeper.__init__

    def noted(
        self: keeper.Keeper,
        warm_up: tuple[str, ...] = (),
        instead: tuple[tuple[str, ...], ...] = (),
    ) -> None:
        loads.append(tuple(warm_up))
        real(self, warm_up, instead)

    monkeypatch.setattr(keeper.Keeper, "__init__", noted)
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


def test_what_cannot_be_started_is_said_by_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting ahead only spares time."""

    def broken(warm_up: tuple[str, ...], **_: object) -> None:
        raise JailBroken("no_start")

    monkeypatch.setattr(pool, "prepare", broken)
    children.start_ahead(["clean", "a.mp4"])
