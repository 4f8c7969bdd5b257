"""Films through the jail: nobody is bare in any frame, and all else stays as it was."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.film import clips
from tests.film.clips import Clip, Shown
from toolkit.clean.pipeline import clean
from toolkit.model import Outcome, Recipe

pytest.importorskip("av")

_SOUND = Recipe(voice="keep")
MATROSKA: dict[str, Any] = {"container": "matroska"}
#: Every container with every codec that people's cameras and tools put into it.
VARIANTS = {
    "mp4-h264": Clip(sound=1), "mp4-hevc": Clip(codec="libx265"),
    "mp4-av1": Clip(codec="libsvtav1"), "mp4-vp9": Clip(codec="libvpx-vp9"),
    "mov-h264": Clip("mov", sound=1), "3gp-h264": Clip("3gp"),
    "mkv-h264": Clip(**MATROSKA, sound=1), "mkv-hevc": Clip(**MATROSKA, codec="libx265"),
    "webm-vp8": Clip("webm", "libvpx"), "webm-vp9": Clip("webm", "libvpx-vp9", sound=1),
    "webm-av1": Clip("webm", "libsvtav1"), "avi-h264": Clip("avi", sound=1),
    "10-bits": Clip(codec="libx265", pixels="yuv420p10le", tags=(1, 9, 18, 9)),
    "10-bits-h264": Clip(**MATROSKA, pixels="yuv420p10le"),
    "10-bits-av1": Clip(codec="libsvtav1", pixels="yuv420p10le", tags=(1, 9, 16, 9)),
    "all-brightness": Clip(pixels="yuvj420p"), "all-colours": Clip(pixels="yuv444p"),
    "odd-sides": Clip("webm", "libvpx-vp9", size=(319, 239)),
    "turned-left": Clip(turn=1, sound=1), "upside-down": Clip("mov", turn=2),
    "turned-right": Clip(**MATROSKA, turn=3),
    "own-times": Clip(times=tuple(40 * at + 13 * (at % 3) + 300 * (at > 7) for at in range(16))),
    "own-times-mkv": Clip(**MATROSKA, times=tuple(at * at * 7 + 20 * at for at in range(16))),
    "two-sounds": Clip(sound=2), "b-frames": Clip(options=(("bf", "3"), ("preset", "medium"))),
    "interlaced": Clip(options=(("x264-params", "interlaced=1"), ("preset", "medium"))),
    "cut": Clip(path=clips.CUT), "one-frame": Clip(path=clips.STILL[:1]),
    "first-black": Clip(black=1),
    "one-a-second": Clip(rate=1), "120-a-second": Clip(rate=120),
}  # fmt: skip


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., tuple[Path, Outcome]]:
    """A clip and what became of it, made once for all tests."""

    @functools.cache
    def run(clip: Clip, recipe: Recipe = _SOUND) -> tuple[Path, Outcome]:
        folder = tmp_path_factory.mktemp("film")
        source = clips.make(folder, clip)
        return source, clean(source, folder / "out", recipe)

    return run


def bare(clip: Clip, shown: Shown) -> list[int]:
    """Frames in which a face can be told: some of it is not one flat grey."""
    found = []
    for number, picture in enumerate(shown.pictures):
        for x, y, w, h in clips.faces(clip, number):
            face = picture[round(y + 0.1 * h) : round(y + 0.9 * h), round(x) : round(x + w)]
            face = face[:, round(0.1 * w) : round(0.9 * w)].astype(float)
            if np.abs(face - np.median(face)).max() > 40:
                found.append(number)
    return found


@pytest.mark.parametrize("name", VARIANTS)
def test_nobody_is_bare_and_all_else_stays(name: str, cleaned: Any) -> None:
    """Faces are gone in every frame; size, times, depth, colours, turn and sound stay."""
    clip = VARIANTS[name]
    source, done = cleaned(clip)
    before, after = clips.played(source), clips.played(done.saved)

    assert len(after.pictures) == len(clip.path)
    assert after.pictures[0].shape == before.pictures[0].shape
    assert after._replace(pictures=[]) == before._replace(pictures=[])
    assert bare(clip, before) or name == "first-black"
    assert bare(clip, after) == []
    assert done.film is not None
    assert done.faces_covered == done.film.tracks > 0
