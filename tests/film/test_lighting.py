"""Who is in a dim or pale picture is seen, and all other pictures are looked at as they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.film import clips
from tests.film.clips import Clip
from toolkit.clean import covering
from toolkit.model import Box
from toolkit.redact import lighting
from toolkit.redact.film import decoding, detecting, rechecking

pytest.importorskip("av")

#: The share of the contrast that is left, and the shade of the darkest.
_LIGHTS = {"dark": (0.025, 0), "pale": (0.04, 245), "fog": (0.03, 120)}
#: How many faces lie wholly in the picture.
_WHOLE = len(clips.faces(Clip(path=clips.STILL), 0))


def _film(folder: Path, light: tuple[float, int]) -> decoding.Film:
    """The same place in bright light, in a frame, and in this light, in all others."""
    lights = ((1.0, 0), *[light] * (len(clips.STILL) - 1))
    clip = Clip(path=clips.STILL, light=lights, options=(("crf", "4"),))
    return decoding.opened(clips.make(folder, clip).read_bytes(), 1)


@pytest.mark.parametrize("name", _LIGHTS)
def test_who_is_seen_in_bright_light_is_seen_in_any(name: str, tmp_path: Path) -> None:
    """In the first pass; so surely that a track begins with it."""
    covering.load()

    looks = {step.frame: step.seen for step in detecting.steps(
        _film(tmp_path, _LIGHTS[name]), thorough=False)}  # fmt: skip
    sure = {frame: [one for one in seen if one.score >= 0.5] for frame, seen in looks.items()}

    assert min(len(sure[frame]) for frame in range(0, 12, 2)) >= _WHOLE


@pytest.mark.parametrize("name", _LIGHTS)
def test_who_is_left_in_a_dim_copy_is_seen(name: str, tmp_path: Path) -> None:
    """As in a bright one."""
    covering.load()

    told = rechecking.again(_film(tmp_path, _LIGHTS[name]), [], [], every=3)
    seen = {one.done - 1: len(one.left) for one in told if one.left}

    assert list(seen) == [0, 3, 6, 9]
    assert min(seen.values()) >= _WHOLE


def test_a_picture_with_contrast_stays_as_it_is() -> None:
    """It is looked at as it always was; so is one in which nothing can be told."""
    bright, black = clips.scene(), np.zeros((90, 120, 3), np.uint8)

    assert lighting.spread(bright) is bright
    assert lighting.spread(black) is black


@pytest.mark.parametrize("upside_down", [False, True])
def test_the_one_light_in_the_dark_and_the_one_shadow_in_fog_keep_their_shades(
    upside_down: bool,
) -> None:
    """Whoever stands there is not drowned in white or black."""
    shades = np.linspace(60, 250, 10)
    picture = np.zeros((100, 100), np.uint8)
    picture[:, ::2] = 9
    picture[:5, :10] = shades
    picture = 255 - picture if upside_down else picture

    seen = lighting.spread(np.ascontiguousarray(np.repeat(picture[:, :, None], 3, axis=2)))

    assert np.unique(seen[:5, :10]).size == len(shades)
    assert abs(int(seen[50, 0, 0]) - int(seen[50, 1, 0])) > 100


@pytest.mark.parametrize(
    ("hidden", "spread"),
    [((), False), ((Box(0, 0, 80, 60),), True), ((Box(0, 0, 80, 60), Box(90, 9, -90, 40)), True)],
)
def test_covers_say_nothing_of_the_light(hidden: tuple[Box, ...], spread: bool) -> None:
    """Their grey would be the brightest of a dark picture; one outside of it hides nothing."""
    picture = np.zeros((100, 100, 3), np.uint8)
    picture[:, ::2] = 9
    picture[:60, :80] = 104

    seen = lighting.spread(picture, hidden)

    assert (seen is not picture) is spread


@pytest.mark.parametrize(
    ("score", "counts"), [(0.2, 0.2), (0.3, 0.29), (0.39, 0.29), (0.41, 0.41)]
)
@pytest.mark.parametrize("dim", [False, True])
def test_one_unsure_sighting_in_a_dim_picture_starts_no_track(
    score: float, counts: float, *, dim: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its noise is spread, too; several together are somebody nevertheless."""
    seen = np.array([[1, 1, 9, 9, score]], np.float32)
    monkeypatch.setattr(detecting, "seen_in", lambda *_, **__: seen.copy())
    light = ((0.05, 0),) if dim else ((1.0, 0),)
    clip = Clip(path=clips.STILL[:1], light=light)
    film = decoding.opened(clips.make(tmp_path, clip).read_bytes(), 1)

    ((one,),) = (step.seen for step in detecting.steps(film, thorough=False))

    assert one.score == pytest.approx(counts if dim else score)


def test_noise_is_smoothed_before_it_is_spread() -> None:
    """In a dim picture in full size; a bright one stays as sharp as it is."""
    bright = clips.scene()
    noise = np.random.default_rng(1).normal(0, 4, bright.shape)
    dim = (bright * 0.06 + 10 + noise).clip(0, 255).astype(np.uint8)
    alike = [
        np.corrcoef(bright.ravel(), lighting.spread(dim, smooth=smooth).ravel())[0, 1]
        for smooth in (False, True)
    ]

    assert alike[1] > alike[0] + 0.1
    assert lighting.spread(bright, smooth=True) is bright
