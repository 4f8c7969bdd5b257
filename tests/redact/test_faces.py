"""Faces are found however much of the picture they fill."""

from __future__ import annotations

import ctypes
import functools
import sys

import cv2
import numpy as np
import pytest

from toolkit.model import Box
from toolkit.redact import allocator, candidates, centerface, faces, tiles
from toolkit.workshop import harbour_scene


@functools.cache
def _drawn() -> tuple[faces.Frame, tuple[Box, ...]]:
    """A drawn scene with three people, and where their faces were found in it."""
    centerface.load()
    scene = np.ascontiguousarray(np.moveaxis(harbour_scene.scene(), 0, 2).astype(np.uint8))
    seen = faces.detect(scene, thorough=False).found
    return scene, tuple(box for box in seen if box.score > 0.5)


def _close(share: float, which: int, long: int) -> tuple[faces.Frame, tuple[float, float]]:
    """A cut-out in which one face has this share of the height, and the middle of the face."""
    scene, found = _drawn()
    box = found[which]
    # a covered box is larger than the face, and taller in parts
    side = box.height / 1.68 / share
    x, y = box.x + box.width / 2, box.y + box.height / 2
    left, top = max(0, int(x - side / 2)), max(0, int(y - side / 2))
    part = scene[top : int(y + side / 2), left : int(x + side / 2)]
    scale = long / max(part.shape[:2])
    seen = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    return np.ascontiguousarray(seen), ((x - left) * scale, (y - top) * scale)


@pytest.mark.parametrize(("share", "which", "long", "thorough"), [
    (0.15, 0, 500, False), (0.3, 1, 500, False), (0.5, 2, 500, False), (0.7, 0, 500, False),
    (0.85, 1, 500, False), (0.5, 0, 2400, False), (0.85, 2, 2400, False), (0.7, 1, 900, True),
])  # fmt: skip
def test_a_face_is_found_at_any_share_of_the_picture(
    share: float, which: int, long: int, thorough: bool
) -> None:
    """The network knows no face that is very tall in a view; then another view must see it."""
    frame, (x, y) = _close(share, which, long)
    found = faces.detect(frame, thorough).found

    assert any(b.x <= x < b.x + b.width and b.y <= y < b.y + b.height for b in found)


def test_views_are_grouped_by_mean_score() -> None:
    """A face that one of two views sees counts half; a view that cannot know it counts not."""
    one = np.array([[10, 10, 20, 20, 0.8]], np.float32)
    none = np.empty((0, 5), np.float32)
    every, low = (0, np.inf), (0, 15)

    assert candidates.grouped([one, none], [every, every])[0, 4] == pytest.approx(0.4)
    assert candidates.grouped([one, none], [every, low])[0, 4] == pytest.approx(0.8)
    assert candidates.grouped([one, one], [every, every])[0].tolist() == pytest.approx(
        [10, 10, 20, 20, 0.8]
    )
    assert candidates.grouped([none, none], [every, every]).shape == (0, 5)


@pytest.mark.parametrize(("score", "thorough", "growth"), [
    (0.9, False, candidates.HEAD), (0.31, False, candidates.HEAD),
    (0.29, False, candidates.NARROW), (0.9, True, candidates.WIDE),
    (0.21, True, candidates.WIDE), (0.19, True, candidates.NARROW),
])  # fmt: skip
def test_a_sure_face_is_covered_with_all_its_hair(
    score: float, thorough: bool, growth: candidates.Growth, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the views hardly agree on is covered narrower, but always beyond the face itself."""
    row = np.array([[41, 41, 20, 24, score]], np.float32)
    monkeypatch.setattr(faces, "_looks", lambda _, views: [row] * len(views))
    monkeypatch.setattr(faces, "_better_turn", lambda *_: 0)
    (box,) = faces.detect(np.zeros((400, 400, 3), np.uint8), thorough).found

    assert box == candidates.grown(row[0], 400, 400, growth)
    assert box.x < 41 < 61 < box.x + box.width
    assert box.y < 41 < 65 < box.y + box.height


def test_a_thorough_look_hides_more() -> None:
    """It looks in every way that a quick look does and more, needs less, and covers wider."""
    quick, long = faces.NORMAL, faces.THOROUGH

    assert set(quick.views) < set(long.views)
    assert set(quick.again) < set(long.again)
    assert (long.needs, long.sure, long.again_needs) < (quick.needs, quick.sure, quick.again_needs)
    assert all(wide > head for wide, head in zip(long.growth, quick.growth, strict=True))


def test_the_busiest_part_is_where_most_is_seen() -> None:
    """Many weak candidates beside each other outweigh a surer one that is alone."""
    rows = np.array([[10, 10, 4, 4, 0.5], *[[300 + n, 200, 4, 4, 0.2] for n in range(9)]])
    down, across = tiles.busiest(rows.astype(np.float32), 320, 512, 256)

    assert tiles.within(rows, (down, across)).tolist() == [False, *[True] * 9]
    assert (down.stop - down.start, across.stop - across.start) == (256, 256)


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
@pytest.mark.parametrize("spread", [False, True])
def test_a_picture_on_its_side_is_known_by_its_busiest_part(
    turn: int, spread: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Turned so far it shows more; where the part tells nothing, all of it is turned."""
    looked: list[tuple[int, ...]] = []
    frame = np.zeros((400, 512, 3), np.uint8)
    frame[0, 0] = 255

    def forward(tile: faces.Frame) -> candidates.Floats:
        looked.append(tile.shape[:2])
        corners = [tile[0, 0, 0], tile[-1, 0, 0], tile[-1, -1, 0], tile[0, -1, 0]]
        sure = bool(turn) and corners[turn] > 0
        return np.array([[0, 0, 20, 20, 0.9 if sure else 0.1]], np.float32)

    monkeypatch.setattr(centerface, "forward", forward)
    at = (450, 350) if spread else (20, 20)
    upright = np.array([[*at, 20, 20, 0.2 if turn else 0.9]], np.float32)

    assert faces._better_turn(frame, upright) == turn
    whole = [shape for shape in looked if max(shape) > 256]
    assert len(whole) == (3 if spread and turn else 0)


def test_memory_is_kept_only_where_the_system_can(monkeypatch: pytest.MonkeyPatch) -> None:
    """On other systems, or with another C library, nothing happens."""
    asked: list[tuple[int, int]] = []

    class Library:
        def mallopt(self, which: int, value: int) -> int:
            asked.append((which, value))
            return 1

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    allocator.keep()
    assert asked == []
    monkeypatch.setattr(ctypes, "CDLL", lambda _: Library())
    allocator.keep()
    assert [which for which, _ in asked] == [-3, -1]
    monkeypatch.setattr(sys, "platform", "win32")
    allocator.keep()
    assert len(asked) == 2


@pytest.mark.parametrize(("contrast", "darkest"), [(0.014, 0), (0.012, 240)])
def test_people_in_a_dim_or_pale_picture_are_found(contrast: float, darkest: int) -> None:
    """A person still sees them there; the network does not without more contrast."""
    scene, people = _drawn()
    dim = (scene * contrast + darkest).astype(np.uint8)
    found = faces.detect(dim, thorough=False).found

    assert all(any(box.has_middle_of(one) for box in found) for one in people)
    bare = people[0]
    seen = faces.recheck(dim, people[1:], thorough=False)
    assert any(box.has_middle_of(bare) for box in seen)
    assert not any(box.has_middle_of(one) for box in seen for one in people[1:])
