"""Small films of drawn people, made anew each time they are needed."""

from __future__ import annotations

import functools
import io
from typing import Any

import cv2
import pytest


@functools.cache
def film(frames: int = 12, container: str = "mp4") -> bytes:
    """A film in which a drawn face is seen all the time, with a title to be removed."""
    av = pytest.importorskip("av", reason="the part that decodes films is not installed")
    from tests.redact.test_faces import _drawn

    width, height = 800, 480
    picture = cv2.resize(_drawn()[0], (width, height), interpolation=cv2.INTER_AREA)
    out = io.BytesIO()
    with av.open(out, "w", format=container) as target:
        target.metadata["title"] = "Maria Canarysdottir"
        codec = "vp9" if container == "webm" else "h264"
        stream: Any = target.add_stream(codec, rate=12)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for _ in range(frames):
            image = av.VideoFrame.from_ndarray(picture, format="rgb24")
            target.mux(stream.encode(image))
        target.mux(stream.encode(None))
    return out.getvalue()
