"""What an HDR film says of its display and its light stands in its covered copy, too."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.film import clips
from tests.film.clips import Clip
from toolkit.clean.pipeline import clean
from toolkit.redact.film import hdr
from toolkit.redact.film.hdr import StaticHdr

av: Any = pytest.importorskip("av", reason="needs the extra [video]")

#: BT.2020 as an SEI message has it: red, green, blue, white; then the least and the most light.
_DISPLAY = (35400, 14600, 8500, 39850, 6550, 2300, 15635, 16450, 50, 10_000_000)
_LIGHT = (1000, 400)
_UNITS = "G(8500,39850)B(6550,2300)R(35400,14600)WP(15635,16450)L(10000000,50)"
_SHARES = "G(0.17,0.797)B(0.131,0.046)R(0.708,0.292)WP(0.3127,0.329)L(1000.0,0.005)"
_MADE = {
    "libx264": ("x264-params", f"mastering-display={_UNITS}:cll=1000,400"),
    "libx265": ("x265-params", f"log-level=none:master-display={_UNITS}:max-cll=1000,400"),
    "libsvtav1": ("svtav1-params", f"mastering-display={_SHARES}:content-light=1000,400"),
}


def _said(path: Path) -> StaticHdr:
    with av.open(str(path)) as film:
        return hdr.of_frame(next(film.decode(video=0)))


@pytest.mark.parametrize("codec", _MADE)
def test_a_covered_copy_says_what_the_film_says(codec: str, tmp_path: Path) -> None:
    """Screens choose by it how bright to show the film; AV1 counts in other units."""
    clip = Clip(codec=codec, pixels="yuv420p10le", tags=(1, 9, 16, 9), options=(_MADE[codec],))
    source = clips.make(tmp_path, clip)
    done = clean(source, tmp_path / "out")
    before, after = _said(source), _said(Path(str(done.saved)))

    assert done.faces_covered
    assert before.light == after.light == _LIGHT
    assert before.display == pytest.approx(_DISPLAY, abs=15)
    assert after.display == pytest.approx(before.display, abs=15)


def test_a_film_that_says_nothing_is_given_nothing(tmp_path: Path) -> None:
    """As nearly all films."""
    assert _said(clips.make(tmp_path, Clip())) == StaticHdr()
    assert hdr.settings(StaticHdr(), "libx265") == {}
    assert hdr.settings(StaticHdr(_DISPLAY, _LIGHT), "libvpx-vp9") == {}


def _frame(numbers: list[int], light: tuple[int, int]) -> Any:
    return SimpleNamespace(side_data={
        "MASTERING_DISPLAY_METADATA": struct.pack("=22i", *numbers),
        "CONTENT_LIGHT_LEVEL": struct.pack("=2I", *light),
    })  # fmt: skip


def _good() -> list[int]:
    pairs = [*((number, 50_000) for number in _DISPLAY[:8]), (50, 10_000), (10_000_000, 10_000)]
    return [*(number for pair in pairs for number in pair), 1, 1]


def test_numbers_are_read_as_they_are_kept() -> None:
    """Fractions become the units of the message."""
    assert hdr.of_frame(_frame(_good(), _LIGHT)) == StaticHdr(_DISPLAY, _LIGHT)


def _with(at: int, number: int) -> Callable[[list[int]], None]:
    return lambda numbers: numbers.__setitem__(at, number)


@pytest.mark.parametrize(
    "spoil",
    [_with(1, 0), _with(3, -1), _with(0, 70_000), _with(4, -5), _with(18, 0), _with(20, 0),
     _with(21, 0), _with(19, 1)],
)  # fmt: skip
def test_what_no_message_can_say_is_left_out(spoil: Callable[[list[int]], None]) -> None:
    """An untrusted film chooses these numbers; an encoder must be able to write them."""
    numbers = _good()
    spoil(numbers)
    if numbers == _good():
        pytest.fail("nothing was spoilt")

    assert hdr.of_frame(_frame(numbers, (0, 0))) == StaticHdr()
    assert hdr.of_frame(_frame(numbers, (70_000, 1))) == StaticHdr()


@pytest.mark.parametrize("at", range(0, 16, 2))
def test_a_display_that_is_no_known_one_is_not_said(at: int) -> None:
    """Else a film's own numbers could go from it into its covered copy."""
    numbers = _good()
    numbers[at] += 600

    assert hdr.of_frame(_frame(numbers, _LIGHT)) == StaticHdr((), _LIGHT)


def test_no_number_is_passed_on_as_it_stood() -> None:
    """The display's become those of its kind; light is rounded upward."""
    numbers = _good()
    numbers[0], numbers[16], numbers[18] = numbers[0] + 7, 37, 9_876_543
    known = (*_DISPLAY[:8], 50, 10_000_000)

    assert hdr.of_frame(_frame(numbers, (987, 123))) == StaticHdr(known, (1000, 150))
