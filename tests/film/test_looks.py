"""What pass one says is checked, kept, and read again by an interrupted run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.film import clips
from toolkit.clean import filming
from toolkit.clean.film_job import Job
from toolkit.clean.film_report import report
from toolkit.errors import JailBroken, LampshadeError, UsageError
from toolkit.film import edit
from toolkit.film.looks import Looks, LooksFile
from toolkit.film.tracks import Sighting, Track, link_tracks
from toolkit.model import Recipe
from toolkit.redact.film import decoding, detecting
from toolkit.sandbox import pool
from toolkit.sandbox.wire import FULL, Answer


def step(frame: int, *seen: list[float], cut: bool = False, seconds: float | None = None) -> Any:
    moment = frame / 25 if seconds is None else seconds
    return {"frame": frame, "seconds": moment, "cut": cut, "seen": list(seen)}


FACE = [4, 10.0, 10.0, 40.0, 40.0, 0.9]


def some_looks() -> Looks:
    looks = Looks()
    looks.add(step(0, cut=True))
    looks.add(step(4, FACE, [3, 8.0, 10.0, 40.0, 40.0, 0.8]))
    looks.add(step(6, [6, 12.0, 10.0, 40.0, 40.0, 0.7]))
    return looks


@pytest.mark.parametrize(
    "untrusted",
    [
        None, [], {}, step(-1), step(6), step(5), {**step(8), "seen": None},
        {**step(8), "seconds": "1"}, {**step(8), "seconds": float("nan")},
        step(8, [8, 0, 0, 10, 10]), step(8, [8, 0, 0, 0, 10, 0.5]), step(8, [8, 0, 0, 9, 9, 2]),
        step(8, [9, 0, 0, 9, 9, 0.5]), step(8, [6, 0, 0, 9, 9, 0.5]),
        step(8, ["8", 0, 0, 9, 9, 1]),
        step(8, [8, 10**400, 0, 9, 9, 0.5]), {**step(8), "seconds": -(10**400)},
        step(8, [8, float("inf"), 0, 9, 9, 0.5]), step(8, [True, 0, 0, 9, 9, 0.5]),
    ],
)  # fmt: skip
def test_nonsense_out_of_the_jail_is_refused(untrusted: Any) -> None:
    """A step that is none, or comes out of order, breaks off the work."""
    looks = some_looks()

    with pytest.raises(JailBroken):
        looks.add(untrusted)


def test_an_interrupted_run_knows_who_was_seen_last() -> None:
    """In the last two frames that settled a step; not before the scene that began with one."""
    looks = some_looks()
    assert [one.frame for one in looks.last_seen()] == [4, 6]

    looks.add(step(8, [8, 12.0, 10.0, 40.0, 40.0, 0.7], cut=True))
    assert [one.frame for one in looks.last_seen()] == [8]


def test_an_interrupted_run_knows_what_was_seen(tmp_path: Path) -> None:
    """What was kept of a film is what was said of it."""
    kept = LooksFile(tmp_path, "ab" * 32, thorough=False)
    kept.open(some_looks())
    kept.add(step(8, cut=True))
    kept.close()
    again = LooksFile(tmp_path, "ab" * 32, thorough=False).read()
    wanted = some_looks()
    wanted.add(step(8, cut=True))

    assert again == wanted
    assert kept.path.stat().st_mode & 0o777 == 0o600
    kept.remove()
    assert not kept.path.exists()


def test_what_was_kept_of_another_film_or_mode_is_not_used(tmp_path: Path) -> None:
    """Only the same film in the same mode goes on."""
    kept = LooksFile(tmp_path, "ab" * 32, thorough=False)
    kept.open(some_looks())
    kept.close()

    assert LooksFile(tmp_path, "ab" * 32, thorough=True).read() == Looks()
    assert LooksFile(tmp_path, "ab" * 8 + "cd" * 24, thorough=False).read() == Looks()


def test_a_line_that_was_cut_off_is_left_out(tmp_path: Path) -> None:
    """A run that was killed in the middle of a line goes on before it."""
    kept = LooksFile(tmp_path, "ab" * 32, thorough=False)
    kept.open(some_looks())
    kept.close()
    kept.path.write_text(kept.path.read_text() + '{"frame":8,"sec')

    assert LooksFile(tmp_path, "ab" * 32, thorough=False).read() == some_looks()


def test_a_link_in_the_place_of_the_kept_looks_is_not_followed(tmp_path: Path) -> None:
    """Nobody makes us write into another file."""
    other = tmp_path / "other"
    other.write_text("mine")
    kept = LooksFile(tmp_path, "ab" * 32, thorough=False)
    kept.path.symlink_to(other)
    kept.open(Looks())
    kept.close()

    assert other.read_text() == "mine"


def seen() -> edit.Seen:
    facts = {"width": 640.0, "height": 360.0, "seconds": 1.0, "sound": 0.0}
    return edit.Seen("ab" * 32, facts, some_looks(), 8)


def test_a_file_of_tracks_says_what_was_written() -> None:
    """What a person does not change stays as it was found."""
    tracks = link_tracks(some_looks().seen)
    text = edit.written(seen(), tracks)

    said, again = edit.read(text, "ab" * 32)

    assert again == tracks
    assert (said.facts, said.frames) == (seen().facts, seen().frames)
    assert (said.looks.cuts, said.looks.times) == (seen().looks.cuts, seen().looks.times)


def test_a_person_leaves_one_visible_and_draws_another() -> None:
    """The file is text: a word in it decides, and boxes can be added with their times."""
    text = edit.written(seen(), link_tracks(some_looks().seen)).replace("true", "false")
    drawn = '{"boxes": [[0.16, 1, 2, 30, 40], [0.24, 5, 2, 30, 40]]}'
    text = text.replace("\n]}", f",\n{drawn}\n]}}")
    _, (one, two) = edit.read(text, "ab" * 32)

    assert not one.hide
    assert (two.hide, two.drawn, two.first, two.last) == (True, True, 4, 6)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "", lambda text: "[]", lambda text: text[:-9],
        lambda text: text.replace('"schema": 1', '"schema": 2'),
        lambda text: text.replace('"hide": true', '"hide": "yes"'),
        lambda text: text.replace('"seen": [[', '"seen": [["x", '),
        lambda text: text.replace("\n]}", ',\n{"boxes": [[1, 2]]}\n]}'),
        lambda text: text.replace("\n]}", ',\n{"boxes": []}\n]}'),
        lambda text: "[" * 100_000,
        lambda text: text.replace('"schema": 1', f'"schema": 1, "more": {"[" * 100_000}'),
        lambda text: text.replace('"seconds": 1.0', f'"seconds": 1{"0" * 400}'),
        lambda text: text.replace('"frames": 8', '"frames": 1e400'),
        lambda text: text.replace("\n]}", f',\n{{"boxes": [[1{"0" * 400}, 1, 2, 3, 4]]}}\n]}}'),
    ],
)  # fmt: skip
def test_a_file_of_tracks_that_makes_no_sense_is_refused(change: Any) -> None:
    """One sentence, and nothing is covered wrongly."""
    text = edit.written(seen(), link_tracks(some_looks().seen))

    with pytest.raises(UsageError) as refused:
        edit.read(change(text), "ab" * 32)
    assert refused.value.detail == "tracks_file"


def test_tracks_of_another_film_are_refused() -> None:
    """Boxes of one film would bare the faces of another."""
    with pytest.raises(UsageError) as refused:
        edit.read(edit.written(seen(), ()), "cd" * 32)
    assert refused.value.detail == "other_film"


@pytest.mark.parametrize(("seconds", "frame"), [(-1, 0), (0, 0), (0.16, 4), (0.2, 5), (9, 6)])
def test_a_time_is_a_frame(seconds: float, frame: int) -> None:
    """People think in seconds; between two looks time runs evenly."""
    assert edit.frame_at(some_looks().times, seconds) == frame


def test_an_interrupted_look_goes_on_as_if_it_had_not_been(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From each step on: the same frames are looked at, also where somebody moves fast."""
    pytest.importorskip("av")
    clip = clips.Clip(size=(64, 48), path=clips.CUT * 2)
    data = clips.make(tmp_path, clip).read_bytes()
    at = [0, 0, 30, 60, 60, 60, 95, 130, 165, 190, 240, 300, 330, 360, 390, *range(420, 930, 30)]
    # nobody is found by looking at pictures here: who is where, and how fast, is what counts
    monkeypatch.setattr(
        detecting, "_seen",
        lambda film, frame, long, mode: [Sighting(frame.number, at[frame.number], 9, 40, 40, 0.9)],
    )  # fmt: skip

    def told(**more: Any) -> list[detecting.Step]:
        return list(detecting.steps(decoding.opened(data, 1), thorough=False, **more))

    whole = told()
    looks = Looks()

    assert any(len(one.seen) == 2 for one in whole)
    assert any(len(one.seen) == 1 for one in whole if at[one.frame] - at[one.frame - 2] == 60)
    for number, one in enumerate(whole, 1):
        looks.add({"frame": one.frame, "seconds": one.seconds, "cut": one.cut,
                   "seen": [list(row) for row in one.seen]})  # fmt: skip
        assert told(start=one.frame + 1, before=looks.last_seen()) == whole[number:]


def test_who_was_covered_stays_covered_when_more_is_seen() -> None:
    """Also where what was seen in the copy is taken for the next sighting of a track."""
    looks = Looks()
    for frame in range(0, 40, 2):
        looks.add(step(frame, [frame, 100.0, 10.0, 40.0, 40.0, 0.9]))
    seen = edit.Seen("", {}, looks, 40)
    (one,) = filming.tracks_of(seen)
    off, apart = Sighting(21, 100, 70, 40, 40, 0.6), Sighting(21, 300, 80, 40, 40, 0.6)

    assert set(one.sightings) in [set(track.sightings) for track in filming.tracks_of(seen, [off])]
    assert any(off in track.sightings for track in filming.tracks_of(seen, [off]))
    assert [set(track.sightings) for track in filming.tracks_of(seen, [apart])] == [
        set(one.sightings), {apart},
    ]  # fmt: skip
    assert [track.id for track in filming.tracks_of(seen, [off])] == [1, 2, 3]


@pytest.mark.parametrize(("scores", "covered"), [((0.4, 0.6), 2), ((0.4, 0.49), 0), ((), 0)])
def test_a_film_that_is_made_anew_leaves_nobody_to_chance(
    scores: tuple[float, ...], covered: int
) -> None:
    """One face that surely is one is reason enough to cover the others, too."""
    left = [(Sighting(4, 10, 10, 40, 40, score), 0.2) for score in scores]

    assert len(filming.to_cover(left)) == covered


def test_a_cover_that_a_person_drew_is_no_guess() -> None:
    """It lasts as long as it was drawn; nobody is said to have been out of sight meanwhile."""
    looks = some_looks()
    looks.add(step(40))
    seen = edit.Seen("", {"seconds": 2.0}, looks, 50)
    row = (Sighting(0, 1, 1, 9, 9, 1.0), Sighting(40, 1, 1, 9, 9, 1.0))

    def gaps(*, drawn: bool) -> list[str]:
        told = report(edit.Plan(seen, (Track(1, row, drawn=drawn),)), ())
        return [moment.why for moment in told.moments if moment.why == "gap"]

    assert gaps(drawn=False) == ["gap"]
    assert gaps(drawn=True) == []


@pytest.mark.parametrize(
    ("sides", "long", "tile"),
    [
        ((360, 640), 640, 640), ((720, 1280), 1280, 1280), ((1280, 720), 1280, 1280),
        ((1280, 1280), 1280, 720), ((1080, 1920), 1920, 720), ((2160, 3840), 960, 960),
    ],
)  # fmt: skip
def test_a_view_is_cut_only_where_it_would_need_much_memory(
    sides: tuple[int, int], long: int, tile: int
) -> None:
    """Tiles overlap, and who stands where they meet is seen twice: more work for nothing."""
    assert detecting.tiled(np.zeros((*sides, 3), np.uint8), long) == tile


@pytest.mark.parametrize(
    ("voice", "tracks", "wrong"),
    [("", 1, "sound_left"), ("", 0, None), ("keep", 1, None), ("", None, "bad_reply"),
     ("", -1, "bad_reply")],
)  # fmt: skip
def test_a_copy_that_has_sound_which_was_to_go_is_not_proven(
    voice: str, tracks: Any, wrong: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever looks at the copy again also counts its tracks of sound."""
    head = {"frames": 7, "width": 64, "height": 48, "left": [], "sound": tracks, "covered": True}
    monkeypatch.setattr(pool, "run", lambda _asked: Answer(FULL, head))
    seen = edit.Seen("", {"width": 64, "height": 48}, Looks(), 7)

    def check() -> list[Any]:
        job = Job(Recipe(voice=voice), 1, lambda *_: None)
        return filming.checked(0, edit.Plan(seen, ()), job)

    if wrong is None:
        assert check() == []
    else:
        with pytest.raises(LampshadeError, match=wrong):
            check()


def test_looks_know_how_often_was_looked() -> None:
    """At every frame by the thorough mode, at every second one by the other."""
    often, once = Looks(), Looks()
    for frame in range(4):
        often.add(step(frame))
    for frame in range(0, 4, 2):
        once.add(step(frame))

    assert (often.every, once.every) == (1, 2)
