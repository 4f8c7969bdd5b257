"""Frames of Motion JPEG: what stands behind a picture goes at once, however it is filled."""

from __future__ import annotations

import pytest

from toolkit.formats.film import jpeg_frames

FRAME = b"\xff\xd8\xff\xdb\x00\x04ab\xff\xda\x00\x04cdpixels\xff\x00\xff\xd9"


@pytest.mark.parametrize(
    "filling", [b"\xff", 12 * b"\xff", 6000 * b"\xff", b"\xff\xff\0", b"\0\xff"]
)
def test_filling_behind_a_frame_goes_whole(filling: bytes) -> None:
    """Old cameras fill up with 0xFF; one byte of it went at a time, so no copy was ever clean."""
    raw = FRAME + filling

    assert jpeg_frames.cut(raw, 0, len(raw)) == [(0, len(FRAME))]


@pytest.mark.parametrize("count", [1, 7, 6000])
def test_filling_in_front_of_a_marker_stays(count: int) -> None:
    """Decoders pass over it, between segments and between two fields."""
    filled = FRAME[:2] + count * b"\xff" + FRAME[2:] + count * b"\xff" + FRAME

    assert jpeg_frames.cut(filled, 0, len(filled)) == [(0, len(filled))]
