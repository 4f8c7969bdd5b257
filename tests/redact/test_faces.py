"""Faces are found however much of the picture they fill."""

from __future__ import annotations

import functools

import cv2
import numpy as np
import pytest

from toolkit.model import Box
from toolkit.redact import faces
from toolkit.workshop import harbour


@functools.cache
def _drawn() -> tuple[faces.Frame, tuple[Box, ...]]:
    """A drawn scene with three people, and where their faces were found in it."""
    faces.load()
    scene = np.ascontiguousarray(np.moveaxis(harbour.scene(), 0, 2).astype(np.uint8))
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

    assert faces._grouped([one, none], [every, every])[0, 4] == pytest.approx(0.4)
    assert faces._grouped([one, none], [every, low])[0, 4] == pytest.approx(0.8)
    assert faces._grouped([one, one], [every, every])[0].tolist() == pytest.approx(
        [10, 10, 20, 20, 0.8]
    )
    assert faces._grouped([none, none], [every, every]).shape == (0, 5)


@pytest.mark.parametrize(("score", "wide"), [(0.9, True), (0.2, False)])
def test_a_sure_face_is_covered_with_all_its_hair(
    score: float, wide: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the views hardly agree on is covered narrower, but always beyond the face itself."""
    row = np.array([[40, 40, 20, 24, score]], np.float32)
    views = len(faces.NORMAL.views)
    monkeypatch.setattr(faces, "_looks", lambda *_: [row] * views)
    monkeypatch.setattr(faces, "_better_turn", lambda *_: 0)
    (box,) = faces.detect(np.zeros((400, 400, 3), np.uint8), thorough=False).found
    whole = faces.grown(row[0], 400, 400)

    assert (box.width == whole.width) is wide
    assert (box.height == whole.height) is wide
    assert box.x < 40 < 60 < box.x + box.width
    assert box.y < 40 < 64 < box.y + box.height
