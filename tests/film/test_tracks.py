"""Tracks: a face that was seen now and then is covered all the time."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from toolkit.film.covers import BEYOND, BEYOND_SLOW, Cover, Place, placed
from toolkit.film.tracks import MAX_GAP, Sighting, Track, changed, link_tracks


def face(frame: int, x: float, y: float = 50, size: float = 40, score: float = 0.9) -> Sighting:
    return Sighting(frame, x, y, size, size, score)


def holds(box: Place, one: Sighting) -> bool:
    x, y, w, h = box
    inside_x = x <= one.x and one.x + one.width <= x + w
    return inside_x and y <= one.y and one.y + one.height <= y + h


def test_one_face_that_moves_is_one_track() -> None:
    """Sightings of one face belong together, however it moves at constant speed."""
    tracks = link_tracks(face(frame, 10 * frame) for frame in range(0, 40, 2))

    assert len(tracks) == 1
    assert (tracks[0].first, tracks[0].last) == (0, 38)


def test_two_faces_side_by_side_stay_apart() -> None:
    """Neighbours are not joined, so that each can be left visible alone."""
    rows = [one for frame in range(0, 20, 2) for one in (face(frame, 0), face(frame, 200))]

    assert sorted(len(track.sightings) for track in link_tracks(rows)) == [10, 10]


def test_a_gap_is_filled_and_its_box_is_larger() -> None:
    """Between two sightings the face is covered where it must have been, and a bit around it."""
    (track,) = link_tracks([face(0, 0), face(10, 40)])
    x, y, w, h = placed(track, 5)

    assert x < 20 < x + w
    assert w > 40
    assert h > 40
    assert y < 50


def test_before_the_first_and_behind_the_last_sighting_is_covered() -> None:
    """A face is there before a detector sees it."""
    cover = Cover(link_tracks([face(20, 100), face(22, 104), face(24, 108)]))
    covered = [frame for frame in range(60) if cover.boxes(frame)]

    assert covered == list(range(20 - BEYOND, 24 + BEYOND + 1))


@pytest.mark.parametrize(
    ("speed", "beyond"), [(0.0, BEYOND_SLOW), (1.9, BEYOND_SLOW), (2.1, BEYOND), (-4.0, BEYOND)]
)
def test_who_stood_still_is_covered_for_longer(speed: float, beyond: int) -> None:
    """Who is not seen any more without having moved did not go; 40 pixels wide, 2 a frame."""
    seen = [face(frame, 200 + speed * frame) for frame in range(20, 31, 2)]

    assert covered_frames(seen) == set(range(20 - beyond, 30 + beyond + 1))
    assert max(covered_frames(seen[:3])) == 24 + BEYOND


def test_a_cut_keeps_a_guess_from_going_on() -> None:
    """Nobody is covered for long in a scene in which nobody was seen."""
    rows = [face(frame, 100) for frame in range(0, 11, 2)]
    cover = Cover(link_tracks(rows, [0, 12]), [0, 12])

    assert [frame for frame in range(40) if cover.boxes(frame)] == list(range(13))


def test_who_is_not_seen_after_a_cut_is_not_awaited() -> None:
    """A gap across a cut is not filled with somebody who was never there."""
    rows = [face(0, 100), face(2, 100), face(20, 100), face(22, 100)]

    assert len(link_tracks(rows)) == 1
    assert len(link_tracks(rows, [10])) == 2


def test_weak_sightings_count_together_or_not_at_all() -> None:
    """Noise is not covered; a face that is always seen badly is."""
    assert link_tracks([face(0, 0, score=0.2), face(2, 0, score=0.2)]) == ()
    assert link_tracks([face(n, 0, score=0.13) for n in range(0, 20, 2)]) == ()
    assert len(link_tracks([face(n, 0, score=0.2) for n in range(0, 6, 2)])) == 1


def test_twice_the_looks_need_twice_the_weak_sightings() -> None:
    """Noise that is looked at twice as often is taken for somebody twice as often."""
    assert link_tracks([face(n, 0, score=0.2) for n in range(0, 30, 6)], every=1) == ()
    assert len(link_tracks([face(n, 0, score=0.2) for n in range(6)], every=1)) == 1
    assert len(link_tracks([face(n, 0, score=0.3) for n in range(1)], every=1)) == 1


def test_a_weak_sighting_before_a_sure_one_begins_the_track() -> None:
    """A face that comes nearer is covered from the first frame in which it was guessed."""
    (track,) = link_tracks([face(0, 0, score=0.15), face(2, 2, score=0.2), face(4, 4)])

    assert track.first == 0


def test_a_visible_track_is_not_covered_and_a_drawn_one_exactly() -> None:
    """What a person decides is what happens."""
    (seen,) = link_tracks([face(0, 0), face(10, 40)])
    drawn = Track(9, (face(4, 10), face(8, 30)), drawn=True)
    cover = Cover([Track(1, seen.sightings, hide=False), drawn])

    assert [cover.boxes(frame) for frame in range(10)] == [
        *([[]] * 4), *([(left, 50, 40, 40)] for left in range(10, 31, 5)), [],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "now", "needed"),
    [
        ([], [], False),
        ([face(0, 0)], [face(2, 5)], False),
        ([face(0, 0)], [face(2, 30)], True),
        ([], [face(2, 0)], True),
        ([face(0, 0)], [], True),
        ([face(0, 0, score=0.2)], [], False),
        # less sure in one of the looks, but there
        ([face(0, 0, score=0.2)], [face(2, 5)], False),
        ([face(0, 0)], [face(2, 5, score=0.2)], False),
        # another one came for the one that went
        ([face(0, 0), face(0, 200)], [face(2, 0), face(2, 300)], True),
        ([face(0, 0)], [face(2, 0), face(2, 5, size=150, score=0.2)], False),
        ([face(0, 0)], [face(2, -50, y=0, size=140)], True),
    ],
)
def test_the_frame_between_is_looked_at_when_something_changed(
    before: list[Sighting], now: list[Sighting], needed: bool
) -> None:
    """A sure face that came, went or moved far asks for one more look."""
    assert changed(before, now) is needed


@pytest.mark.parametrize(
    ("earlier", "before", "now", "needed"),
    [
        # on at the same pace, faster, slower, back
        (0, 30, 60, False), (0, 30, 75, False), (0, 30, 85, True), (0, 50, 72, True),
        (0, 30, 0, True),
        # far, but nobody was where it came from; and too far to be sure that it is the same one
        (200, 30, 60, True), (0, 70, 140, True),
    ],
)  # fmt: skip
def test_who_moves_evenly_needs_no_look_between(
    earlier: float, before: float, now: float, needed: bool
) -> None:
    """Filling evenly is right about whoever goes on as he came; in the same way backwards."""
    old, one, other = face(0, earlier), face(2, before), face(4, now)

    assert changed([one], [other]) is True
    assert changed([one], [other], [old]) is needed
    assert changed([one], [other, face(4, 300)], [old]) is True
    assert changed([one, face(2, 300)], [other], [old]) is True


#: Somebody runs out of a picture of 400 x 300 over its left edge, 10 pixels a frame.
OUT = [
    Sighting(2 * at, max(0, 60 - 20 * at), 50, min(40, 100 - 20 * at), 50, 0.9) for at in range(5)
]


def covered_frames(rows: list[Sighting], sides: tuple[int, int] | None = (400, 300)) -> set[int]:
    cover = Cover([Track(1, tuple(rows))], sides=sides)
    return {frame for frame in range(100) if cover.boxes(frame)}


def moved_to(edge: str, one: Sighting) -> Sighting:
    """The same at another edge of that picture."""
    frame, x, y, w, h, score = one
    places = {
        "left": (x, y, w, h), "right": (400 - x - w, y, w, h), "top": (y, x, h, w),
        "bottom": (y, 300 - x - w, h, w),
    }  # fmt: skip
    return Sighting(frame, *places[edge], score)


@pytest.mark.parametrize("edge", ["left", "right", "top", "bottom"])
def test_who_runs_out_of_the_picture_is_covered_until_he_is_gone(edge: str) -> None:
    """20 pixels are left at 10 a frame: gone two frames later, and covered two more."""
    rows = [moved_to(edge, one) for one in OUT]
    back = [one._replace(frame=30 - one.frame) for one in reversed(rows)]

    assert covered_frames(rows) == set(range(8 + 4 + 1))
    assert covered_frames(rows, None) == set(range(8 + BEYOND + 1))
    assert covered_frames(back) == set(range(22 - 4, 30 + BEYOND + 1))
    assert covered_frames(rows + back) == {*range(8 + 4 + 1), *range(22 - 4, 30 + BEYOND + 1)}
    assert covered_frames(rows + back, None) == set(range(30 + BEYOND + 1))


@pytest.mark.parametrize(
    "rows",
    [
        # stays at the edge, half seen; comes back in; leaves too slowly; was seen too seldom
        [*OUT[:4], OUT[3]._replace(frame=8)],
        [*OUT[:4], OUT[2]._replace(frame=8)],
        [one._replace(frame=4 * one.frame) for one in OUT],
        OUT[-2:],
        # not at the edge
        [one._replace(x=one.x + 10) for one in OUT],
    ],
)
def test_who_may_still_be_at_the_edge_is_covered_as_long_as_anybody(rows: list[Sighting]) -> None:
    """Only who is known to be gone is covered for less long, and not between two sightings."""
    back = [one._replace(frame=rows[-1].frame + 20 + at) for at, one in enumerate(rows[::-1])]

    assert max(covered_frames(rows)) == rows[-1].frame + BEYOND
    assert covered_frames(rows + back) == covered_frames(rows + back, None)


def test_what_a_person_drew_is_covered_to_its_end() -> None:
    """Also at an edge."""
    drawn = Track(1, tuple(OUT), drawn=True)
    cover = Cover([drawn], sides=(400, 300))

    assert [bool(cover.boxes(frame)) for frame in range(12)] == [True] * 9 + [False] * 3


@settings(deadline=None, max_examples=60, derandomize=True)
@example(start=0.0, speed=9.0, every=5, missed={0, 10})
@given(
    start=st.floats(0, 500), speed=st.floats(-12, 12), every=st.integers(1, 5),
    missed=st.sets(st.integers(0, 60), max_size=20),
)  # fmt: skip
def test_whoever_moves_evenly_is_covered_in_every_frame(
    start: float, speed: float, every: int, missed: set[int]
) -> None:
    """Law: between its first and last sighting a face that moves evenly is never bare.

    Not promised where it was missed for so long that it comes back farther away than a track
    looks for anybody.
    """
    truth = [face(frame, start + speed * frame) for frame in range(80)]
    seen = [one for one in truth if one.frame % every == 0 and one.frame not in missed]
    tracks = link_tracks(seen)
    cover = Cover(tracks)
    gaps = [b.frame - a.frame for a, b in pairwise(seen)]
    if not seen or max(gaps, default=0) > MAX_GAP or not _looked_for(gaps, speed / 40):
        return
    for one in truth[seen[0].frame : seen[-1].frame + 1]:
        boxes = Cover(tracks).boxes(one.frame) if one.frame == 0 else cover.boxes(one.frame)
        assert any(holds(box, one) for box in boxes), one


def _looked_for(gaps: list[int], speed: float) -> bool:
    """Whether each sighting is where its track looks; speed: in the face's own sizes a frame.

    A track looks two sizes around where its last step leads, if that is repeated up to four times;
    after its first sighting it knows no step.
    """
    led = [0, *(min(gap, 4 * before) for before, gap in pairwise(gaps))]
    return all(abs(speed) * (gap - by) <= 2 for gap, by in zip(gaps, led, strict=False))
