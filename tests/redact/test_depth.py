"""Deep grey pictures are seen whatever numbers they are made of."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from toolkit.errors import NotCleanable
from toolkit.redact import grey_depth, picture

RAMP = np.linspace(0, 1, 64 * 64).reshape(64, 64)
#: How TIFF says what its numbers are.
_WHOLE, _SIGNED, _FLOAT = 1, 2, 3


def tiff(pixels: np.ndarray) -> bytes:
    """One plain strip of grey numbers of 32 bits."""
    kind = {"u": _WHOLE, "i": _SIGNED, "f": _FLOAT}[pixels.dtype.kind]
    height, width = pixels.shape
    rows = [(256, width), (257, height), (258, 32), (259, 1), (262, 1), (273, 8 + 2 + 120 + 4),
            (277, 1), (278, height), (279, pixels.nbytes), (339, kind)]  # fmt: skip
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in rows)
    head = b"II*\0" + struct.pack("<IH", 8, len(rows))
    return head + entries + bytes(4) + pixels.tobytes()


@pytest.mark.parametrize(
    "numbers",
    [
        RAMP.astype("<f4"), (RAMP * 255).astype("<f4"), (RAMP * 65535).astype("<f4"),
        (RAMP * 1e6).astype("<f4"), (RAMP * 2 - 1).astype("<f4"), (RAMP - 1000).astype("<f4"),
        (RAMP * (2**31 - 1)).astype("<i4"), (RAMP * (2**32 - 1)).astype("<u4"),
        (RAMP * 65535).astype("<u4"), (RAMP * 1e6 - 5e5).astype("<i4"),
    ],
    ids=["1", "255", "65535", "million", "around 0", "below 0", "int", "uint", "16 bits", "odd"],
)  # fmt: skip
def test_every_scale_is_seen_from_black_to_white(numbers: np.ndarray) -> None:
    """Half of the picture is darker than the middle, and half is brighter."""
    (frame,) = picture.decode(tiff(numbers), "tiff").frames

    assert frame[0, 0, 0] < 8
    assert frame[-1, -1, 0] > 247
    assert abs(int(np.median(frame)) - 127) < 8


@pytest.mark.parametrize("odd", [1e9, np.nan, np.inf, -np.inf])
def test_a_few_odd_points_do_not_hide_the_rest(odd: float) -> None:
    """The sun in a picture of many exposures, and what is no number at all."""
    numbers = RAMP.astype("<f4")
    numbers[10, :4] = odd
    (frame,) = picture.decode(tiff(numbers), "tiff").frames

    assert abs(int(np.median(frame)) - 127) < 8


@pytest.mark.parametrize("numbers", [np.full(9, np.nan), np.zeros(9), np.full(9, -5.0)])
def test_flat_pictures_have_ends_that_differ(numbers: np.ndarray) -> None:
    """Nothing is divided by nothing."""
    low, high = grey_depth.ends(numbers, None)

    assert low < high


def test_fewer_frames_than_the_file_has_are_refused() -> None:
    """A decoder that stops early has not seen who is in the rest."""
    data = tiff(RAMP.astype("<f4"))

    assert len(picture.decode(data, "tiff", 1).frames) == 1
    with pytest.raises(NotCleanable):
        picture.decode(data, "tiff", 2)
